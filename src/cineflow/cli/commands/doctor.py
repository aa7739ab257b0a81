"""Check what could stop a run: tools, fonts, disk, state folder, settings, keys.
检查可能妨碍运行的问题：工具、字体、磁盘、状态目录、设置与密钥。
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.cli._door import door
from cineflow.core.errors import CineflowError
from cineflow.core.text import Text, counted

if TYPE_CHECKING:
    from cineflow.app import App

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Finding:
    name: str
    is_good: bool
    text: Text
    fix: Text | None = None


def command() -> int:
    from cineflow.app import open_app

    app, out = open_app(), door()
    findings = [_python(), *_media(), _fonts(), _state(app), _disk(app), *_settings(app), *_providers(app),
                *_copies(app)]  # fmt: skip
    if out.as_json:
        out.json({"ok": all(f.is_good for f in findings), "checks": [
            {"name": f.name, "ok": f.is_good, "message": str(f.text), "fix": str(f.fix or "")} for f in findings
        ]})  # fmt: skip
    else:
        for finding in findings:
            out.result(f"{'✓' if finding.is_good else '✗'} {finding.text}")
            if finding.fix and not finding.is_good:
                out.result(f"  → {finding.fix}")
    return 0 if all(finding.is_good for finding in findings) else 1


def _python() -> _Finding:
    from cineflow import __version__

    version = ".".join(map(str, sys.version_info[:3]))
    return _Finding("python", True, Text("CineFlow {v} on Python {python}", "影流 {v}，Python {python}",
                                         v=__version__, python=version))  # fmt: skip


def _media() -> list[_Finding]:
    import av
    import imageio_ffmpeg

    found = [_Finding("av", True, Text("PyAV {v}", "PyAV {v}", v=av.__version__))]
    try:
        tool = Path(imageio_ffmpeg.get_ffmpeg_exe())
        found.append(_Finding("ffmpeg", True, Text("ffmpeg: {path}", "ffmpeg：{path}", path=tool.name)))
    except RuntimeError as cause:
        fix = Text("Run ./start.sh again to mend the set-up", "再次运行 ./start.sh 以修复环境")
        found.append(_Finding("ffmpeg", False, Text("no ffmpeg: {why}", "缺少 ffmpeg：{why}", why=cause), fix))
    return found


def _fonts() -> _Finding:
    from cineflow.media.fonts import find_face

    try:
        face = find_face("影流 CineFlow")
    except CineflowError as error:
        return _Finding("fonts", False, error.text, error.fix)
    return _Finding("fonts", True, Text("font: {font}", "字体：{font}", font=face.file.name))


def _state(app: App) -> _Finding:
    place = app.workspace
    nearest = next(folder for folder in (place.state, *place.state.parents) if folder.exists())
    can_write = os.access(nearest, os.W_OK)
    why = place.moved_because or Text("in the workspace", "在工作区内")
    return _Finding(
        "state",
        can_write,
        Text("workspace {root}; state in {state} ({why})", "工作区 {root}；状态目录 {state}（{why}）",
             root=place.root, state=place.state, why=why),
        Text("Make {folder} writable, or set CINEFLOW_STATE_DIR", "请使 {folder} 可写，或设置 CINEFLOW_STATE_DIR",
             folder=nearest),
    )  # fmt: skip


def _disk(app: App) -> _Finding:
    free = shutil.disk_usage(app.workspace.root).free
    return _Finding(
        "disk",
        free > 2_000_000_000,
        Text("{free} GB free", "剩余 {free} GB", free=f"{free / 1e9:.1f}"),
        Text("Free some space: a take is 5 to 50 MB", "请腾出空间：每条素材约 5 至 50 MB"),
    )


def _settings(app: App) -> list[_Finding]:
    if not app.loaded.warnings:
        return [_Finding("settings", True, Text("settings are understood", "设置均可识别"))]
    return [_Finding("settings", False, warning, Text("See `cineflow config explain`", "见 `cineflow config explain`"))
            for warning in app.loaded.warnings]  # fmt: skip


def _providers(app: App) -> list[_Finding]:
    ready = app.ready_providers()
    if not ready:
        return [_Finding("providers", True, Text("no keys yet: runs rehearse", "尚无密钥：运行时只做预演"))]
    return [_Finding("providers", True, Text("ready: {names}", "已就绪：{names}", names=", ".join(ready)))]


def _copies(app: App) -> list[_Finding]:
    """Whether finished files wait to be copied to the store, and why the last try failed; nothing without notes."""
    from cineflow.app.copying import copies_of

    waiting = copies_of(app).waiting()
    if not waiting:
        return []
    failed = [copy for copy in waiting if copy.why]
    if not failed:
        text = Text("{n} waiting to be copied to the store", "{n} 等待复制到存储",
                    n=counted(len(waiting), "file", "个文件"))  # fmt: skip
        return [_Finding("copies", True, text)]
    return [_Finding(
        "copies", False,
        Text("{n} not copied to the store yet, {name} failed: {why}", "{n} 尚未复制到存储，{name} 失败：{why}",
             n=counted(len(waiting), "file", "个文件"), name=failed[0].name, why=failed[0].why),
        Text("They lie here unharmed; `cineflow storage test` says what is wrong, `cineflow storage copy` tries again",
             "文件仍完好地保存在本机；`cineflow storage test` 查看原因，`cineflow storage copy` 重试"),
    )]  # fmt: skip
