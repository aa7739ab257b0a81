"""Render a cut list, an edited timeline or footage into one film, or each clip into a file; every cut on its frame.
把剪辑表、改过的时间线或原片渲染成一部影片，或逐条输出；每个剪切点精确到帧。
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _finishing as n
from cineflow.cli import _wishes as w
from cineflow.cli._copying import keep_copies
from cineflow.cli._door import Door, door
from cineflow.cli._filming import quality_of, rate_of, rendering, size_of
from cineflow.cli._work import do_in
from cineflow.core.errors import NotFound, SettingInvalid, Unreadable
from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.jobs.working import Work
    from cineflow.media.finish import Finish
    from cineflow.timeline.model import Timeline

__all__ = ["command"]

_CONFORMED = "_conformed"


def command(
    cuts: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=words("Cut list, OTIO, XML, EDL or footage.", "剪辑表、OTIO、XML、EDL 或原片。")
        ),
    ],
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
    smart: n.SmartCut = "auto",
    loudness: n.Loudness = None,
    captions: n.Captions = None,
    font: n.FontFile = None,
    audio_track: n.AudioTrack = 1,
    hardware: n.Hardware = False,
    vertical: n.Vertical = False,
    ai_label: n.AiLabel = None,
    ai_label_corner: n.AiLabelCorner = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.footage import cuts_in_words
    from cineflow.clipper.opening import is_footage, open_edit

    shown, digest = door(), _digest_of(cuts)
    chosen = n.finish_of(
        quality=quality_of(quality), smart=smart, loudness=loudness, captions=captions, font=font,
        audio_track=audio_track, hardware=hardware, vertical=vertical, label=n.label_of(ai_label, ai_label_corner),
    )  # fmt: skip
    timeline, told = open_edit(cuts)
    timeline = replace(timeline, rate=rate_of(rate) or timeline.rate, size=size_of(size) or timeline.size)
    app = open_app([cuts])
    for text in (*told, *cuts_in_words(app, timeline)):
        shown.warn(text, style="yellow")
    asked = {
        "cuts": str(cuts.resolve()), "digest": digest, "quality": quality, "rate": rate,
        "size": size, "smart": smart, "loudness": loudness, "audio_track": audio_track, "hardware": hardware,
        "vertical": vertical, "label": [ai_label, ai_label_corner],
        "captions": digest_bytes(captions.read_bytes()) if captions else None, "font": str(font or ""),
    }  # fmt: skip
    if each:
        folder = (out_dir or cuts.resolve().parent) / "clips"
        films = do_in(
            app, "render", {**asked, "each": str(folder.resolve())},
            lambda work: _render_each(timeline, folder, chosen, shown, work), lambda films: {"films": films},
        )  # fmt: skip
        keep_copies(app, map(Path, films), shown)
        return
    if out_dir is not None:
        raise SettingInvalid(
            Text("--out is for --each", "--out 仅用于 --each"),
            fix=Text("Name the film with -o FILE", "请用 -o 文件 指定影片"),
            place="--out",
        )
    film = (output or cuts.with_name(f"{cuts.stem}{_CONFORMED if is_footage(cuts) else ''}.mp4")).expanduser().resolve()
    films = do_in(
        app, "render", {**asked, "film": str(film)},
        lambda work: _render_one(timeline, film, chosen, shown, work), lambda films: {"films": films},
    )  # fmt: skip
    keep_copies(app, map(Path, films), shown)


def _digest_of(cuts: Path) -> str:
    from cineflow.clipper.opening import is_footage

    try:
        if is_footage(cuts):  # Hours of it are not read to tell one request from another.
            facts = cuts.stat()
            return digest_bytes(f"{facts.st_size} {facts.st_mtime_ns}".encode())
        return digest_bytes(cuts.read_text(encoding="utf-8-sig").encode())
    except FileNotFoundError as cause:
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=cuts),
            fix=Text("Check the path", "请检查路径"),
            code="input.not_found",
        ) from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise Unreadable(Text("it cannot be read: {why}", "无法读取：{why}", why=cause), file=cuts) from cause


def _render_one(timeline: Timeline, film: Path, finish: Finish, out: Door, work: Work) -> list[str]:
    from cineflow.media.render import render

    with rendering(out) as progress:

        def tell(done: float) -> None:
            work.tell("render", done)
            progress(done)

        made = render(timeline, film, finish=finish, progress=tell)
    n.tell_made(made, out)
    if out.as_json:
        out.json({"film": str(made.film), "seconds": float(made.seconds), "clips": made.clips, "copied": made.copied,
                  "label": made.labels.aigc, "label_is_shown": made.labels.is_shown})  # fmt: skip
    else:
        out.result(made.film)
    return [str(made.film)]


def _render_each(timeline: Timeline, folder: Path, finish: Finish, out: Door, work: Work) -> list[str]:
    from cineflow.clipper.handover import render_each

    with rendering(out) as progress:

        def tell(done: float) -> None:
            work.tell("render", done)
            progress(done)

        made = render_each(timeline, folder, finish, tell)
    for one in made:
        n.tell_made(one, out)
        if not out.as_json:
            out.result(one.film)
    if out.as_json:
        clips = [{"film": str(one.film), "seconds": float(one.seconds)} for one in made]
        out.json({"clips": clips, "seconds": float(sum(one.seconds for one in made))})
    return [str(one.film) for one in made]
