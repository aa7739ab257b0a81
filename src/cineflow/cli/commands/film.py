"""Join the takes that count into one film; missing shots become named gaps. --fill shows rehearsals meanwhile.
把选定素材拼成一部影片；缺失镜头以带名称的空白代替；--fill 用预演填补。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli import _finishing as n
from cineflow.cli import _wishes as w
from cineflow.cli._door import door
from cineflow.core.text import words

__all__ = ["command"]


def command(
    paths: w.Paths = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=words("The film's file.", "影片文件。"))] = None,
    fill: Annotated[bool, typer.Option("--fill", help=words("Fill gaps with rehearsals.", "用预演填补空缺。"))] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help=words("Rehearsals only.", "只用预演。"))] = False,
    only: w.OnlyShots = None,
    quality: Annotated[
        str, typer.Option(metavar="draft|good|best", help=words("Of the encoder.", "编码质量。"))
    ] = "good",
    rate: Annotated[str | None, typer.Option(help=words("Frames a second.", "帧率。"))] = None,
    size: w.Size = None,
    output_mode: w.OutputModeOption = None,
    output_dir: w.OutputDir = None,
    ai_label: n.AiLabel = None,
    ai_label_corner: n.AiLabelCorner = None,
) -> int:
    from cineflow.app import open_app
    from cineflow.cli._filming import make_film

    app = open_app(paths or [], w.flags_of(output_mode, output_dir))
    return make_film(app, door(), output=output, fill=fill, rehearsal=rehearsal, only=only, quality=quality,
                     rate=rate, size=size, label=n.label_of(ai_label, ai_label_corner))  # fmt: skip
