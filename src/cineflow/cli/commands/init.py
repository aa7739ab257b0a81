"""Start a workspace: example storyboards, settings, and a place for keys. Existing files stay as they are.
建立工作区：示例分镜、设置文件与密钥文件模板；已有文件保持不变。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import Conflict
from cineflow.core.files import write_atomically
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    folder: Annotated[
        Path, typer.Argument(help=words("Folder; made where missing.", "文件夹；不存在则创建。"))
    ] = Path(),
) -> None:
    from cineflow.storyboard.templates import templates

    out, root = door(), folder.expanduser().resolve()
    written: list[Path] = []
    kept: list[Path] = []
    for name, text in templates().items():
        path = root / name
        if path.exists():
            kept.append(path)
            continue
        try:
            write_atomically(path, text.encode())
        except OSError as cause:
            raise Conflict(
                Text(
                    "{path} cannot be written: {why}", "无法写入 {path}：{why}", path=path, why=cause.strerror or cause
                ),
                fix=Text("Choose a folder you may write to", "请选择可写的文件夹"),
                code="init.not_writable",
            ) from cause
        written.append(path)
    if out.as_json:
        out.json({"folder": str(root), "written": [str(p) for p in written], "kept": [str(p) for p in kept]})
        return
    for path in written:
        out.result(path)
    for path in kept:
        out.say(Text("kept as it is: {path}", "保持原样：{path}", path=path))
    out.say(Text("Next: cineflow plan {folder}", "下一步：cineflow plan {folder}", folder=folder))
