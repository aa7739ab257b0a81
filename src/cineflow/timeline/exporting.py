"""Writing an edit in any of the formats there are, and reading the ones that can be read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from cineflow.core import room
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text
from cineflow.core.time import frames_in, rate_label, time_of
from cineflow.timeline.edit import Edit
from cineflow.timeline.formats._format import ExportFormat, Written
from cineflow.timeline.model import Timeline

__all__ = ["export_edit", "export_formats", "format_named", "read_timeline"]

_ROOM = "cineflow.timeline.formats"


def export_formats() -> list[str]:
    """Return the names of the formats: `ass`, `csv`, …"""
    return room.member_names(_ROOM)


def format_named(name: str) -> ExportFormat:
    """Return a format by its name, with or without a dot. Raises SettingInvalid with the names there are."""
    bare = name.strip().lower().lstrip(".")
    try:
        return cast(ExportFormat, room.member(_ROOM, bare, "FORMAT"))
    except KeyError as cause:
        raise SettingInvalid(
            Text("there is no export format “{name}”", "没有导出格式 “{name}”", name=name),
            fix=Text("Allowed: {names}", "可用格式：{names}", names=", ".join(export_formats())),
            code="export.unknown_format",
        ) from cause


def export_edit(edit: Edit, name: str) -> Written:
    """Return an edit as a file of a format. Raises SettingInvalid for a format or a kind of time code that is not."""
    if edit.drop_frame and rate_label(edit.rate) not in ("29.97", "59.94"):
        raise SettingInvalid(
            Text("drop-frame time code exists at 29.97 and 59.94 only, this edit runs at {rate}",
                 "丢帧时间码只用于 29.97 和 59.94，本片为 {rate}", rate=rate_label(edit.rate)),
            fix=Text("Leave out --drop-frame", "请去掉 --drop-frame"), code="export.no_drop_frame",
        )  # fmt: skip
    form = format_named(name)
    written = form.write(edit)
    return replace(written, warnings=(*written.warnings, *_unsteady(edit), *_held(edit))) if form.cuts else written


def _held(edit: Edit) -> tuple[Text, ...]:
    """Dissolves out of clips whose source has too little after them: the render holds the last frame, others shorten
    the dissolve."""
    names = [
        event.title or event.source.name for event in edit.events
        if (after := edit.dissolving_into(event))
        and event.last + frames_in(time_of(after.enter, edit.rate), event.source.rate) > event.source.frames
    ]  # fmt: skip
    if not names:
        return ()
    return (
        Text(
            "the dissolves out of {names} are longer than what their sources have after them: an editing program may "
            "shorten them. Trim their Out, or shorten the dissolve",
            "{names} 之后的叠化超出素材剩余长度，剪辑软件可能会缩短它。请提前出点，或缩短叠化",
            names=", ".join(dict.fromkeys(names)),
        ),
    )  # fmt: skip


def _unsteady(edit: Edit) -> tuple[Text, ...]:
    """What other programs do not know of variable-rate sources, and the way out."""
    names = [source.name for source in edit.sources if source.is_variable]
    if not names:
        return ()
    return (
        Text(
            "{names}: frames come at a variable rate, but an editing program reads a constant {rate}, so cuts may land "
            'frames away. Conform it first: `cineflow render "{first}" -o conformed.mp4`, then clip that file; or take '
            "the finished clips of --each",
            "{names}：帧率可变，而剪辑软件按固定 {rate} 读取，剪切点可能偏差数帧。请先转为固定帧率："
            '`cineflow render "{first}" -o conformed.mp4`，再剪该文件；或直接使用 --each 输出的片段',
            names=", ".join(names), first=names[0],
            rate=rate_label(next(source.rate for source in edit.sources if source.is_variable)),
        ),
    )  # fmt: skip


def read_timeline(text: str, name: str, file: Path | None = None) -> Timeline:
    """Read an edit another program wrote. Raises CutListInvalid, SettingInvalid."""
    return format_named(name).read(text, file)
