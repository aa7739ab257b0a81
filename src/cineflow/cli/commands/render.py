"""Render a cut list into one film, or each of its clips into a file; every cut on its frame.
把剪辑表渲染成一部影片，或逐条输出；每个剪切点精确到帧。
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _wishes as w
from cineflow.cli._door import Door, door
from cineflow.cli._filming import quality_of, rate_of, rendering, size_of
from cineflow.cli._work import do_in
from cineflow.core.errors import NotFound, SettingInvalid, Unreadable
from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.jobs.working import Work
    from cineflow.timeline.model import Timeline

__all__ = ["command"]


def command(
    cuts: Annotated[Path, typer.Argument(metavar="FILE", help=words("Cut list.", "剪辑表。"))],
    output: Annotated[Path | None, typer.Option("-o", "--output", help=words("The film's file.", "影片文件。"))] = None,
    each: Annotated[bool, typer.Option("--each", help=words("One file per clip.", "每条输出一个文件。"))] = False,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=words("Folder for --each.", "--each 的文件夹。"))
    ] = None,
    quality: Annotated[
        str, typer.Option(metavar="draft|good|best", help=words("Of the encoder.", "编码质量。"))
    ] = "good",
    rate: Annotated[str | None, typer.Option(help=words("Frames a second.", "帧率。"))] = None,
    size: w.Size = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.media.clocks import clock_of
    from cineflow.timeline.cutlist import read_cut_list, timeline_of

    chosen, shown = quality_of(quality), door()
    text = _read(cuts)
    timeline = timeline_of(read_cut_list(text, cuts), cuts.resolve().parent, clock_of, file=cuts)
    timeline = replace(timeline, rate=rate_of(rate), size=size_of(size))
    app = open_app([cuts])
    asked = {"cuts": str(cuts.resolve()), "digest": digest_bytes(text.encode()), "quality": quality, "rate": rate,
             "size": size}  # fmt: skip
    if each:
        folder = (out_dir or cuts.resolve().parent) / "clips"
        do_in(
            app, "render", {**asked, "each": str(folder.resolve())},
            lambda work: _render_each(timeline, folder, chosen, shown, work), lambda films: {"films": films},
        )  # fmt: skip
        return
    if out_dir is not None:
        raise SettingInvalid(
            Text("--out is for --each", "--out 仅用于 --each"),
            fix=Text("Name the film with -o FILE", "请用 -o 文件 指定影片"),
            place="--out",
        )
    film = (output or cuts.with_suffix(".mp4")).expanduser().resolve()
    do_in(
        app, "render", {**asked, "film": str(film)},
        lambda work: _render_one(timeline, film, chosen, shown, work), lambda films: {"films": films},
    )  # fmt: skip


def _read(cuts: Path) -> str:
    try:
        return cuts.read_text(encoding="utf-8-sig")
    except FileNotFoundError as cause:
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=cuts),
            fix=Text("Check the path", "请检查路径"),
            code="input.not_found",
        ) from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise Unreadable(Text("it cannot be read: {why}", "无法读取：{why}", why=cause), file=cuts) from cause


def _render_one(timeline: Timeline, film: Path, quality: str, out: Door, work: Work) -> list[str]:
    from cineflow.media.render import render

    with rendering(out) as progress:

        def tell(done: float) -> None:
            work.tell("render", done)
            progress(done)

        made = render(timeline, film, quality=quality, progress=tell)
    if out.as_json:
        out.json({"film": str(made.film), "seconds": float(made.seconds), "clips": made.clips})
    else:
        out.result(made.film)
    return [str(made.film)]


def _render_each(timeline: Timeline, folder: Path, quality: str, out: Door, work: Work) -> list[str]:
    from cineflow.library.layout import safe_name
    from cineflow.media.render import render

    made: list[dict[str, object]] = []
    clips = list(timeline.clips)
    for number, clip in enumerate(clips, 1):
        film = folder / safe_name(f"{number:02}_{clip.name}" if clip.name else f"{number:02}", ".mp4")
        with rendering(out) as progress:

            def tell(done: float, before: int = number - 1, show: Callable[[float], None] = progress) -> None:
                work.tell("render", (before + done) / len(clips), clips=before)
                show(done)

            done = render(replace(timeline, items=(clip,)), film, quality=quality, progress=tell)
        made.append({"film": str(done.film), "seconds": float(done.seconds)})
        if not out.as_json:
            out.result(done.film)
    if out.as_json:
        out.json({"clips": made, "seconds": sum(float(str(row["seconds"])) for row in made)})
    return [str(row["film"]) for row in made]
