"""Hand a cut list or timeline to another editing program: OTIO, FCPXML, XML, EDL, captions, a table.
把剪辑表或时间线导出给其他剪辑软件：OTIO、FCPXML、XML、EDL、字幕、表格。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli import _footage as f
from cineflow.cli._door import door
from cineflow.core.errors import NotFound
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    cuts: Annotated[
        Path, typer.Argument(metavar="FILE", help=words("Cut list, OTIO, XML or EDL.", "剪辑表、OTIO、XML 或 EDL。"))
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="FORMATS", help=words("Formats, by commas.", "格式，用逗号分隔。"))
    ] = "fcpxml,srt",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=words("Files' name without ending.", "文件名（不含后缀）。"))
    ] = None,
    map_root: f.MapRoots = None,
    drop_frame: f.DropFrame = False,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.footage import cuts_in_words
    from cineflow.clipper.handover import ExportWish, write_exports
    from cineflow.clipper.opening import open_edit

    out = door()
    if not cuts.is_file():
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=cuts),
            fix=Text("Check the path", "请检查路径"), code="input.not_found",
        )  # fmt: skip
    formats = tuple(part.strip().lower().lstrip(".") for part in to.split(",") if part.strip())
    wish = ExportWish(formats, f.roots_of(map_root), drop_frame)
    wish.check()
    stem = (output or cuts.with_suffix("")).expanduser().resolve()
    timeline, told = open_edit(cuts)
    files, warnings = write_exports(timeline, stem, wish, keep=cuts.resolve())
    for warning in (*told, *cuts_in_words(open_app([cuts]), timeline), *warnings):
        out.warn(warning, style="yellow")
    if out.as_json:
        out.json({"exports": [str(file) for file in files]})
    else:
        for file in files:
            out.result(file)
