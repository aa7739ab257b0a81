"""Find the moments worth keeping in footage, cut them to the frame, and hand them to your editing program.
从原片中找出值得保留的片段，精确到帧地剪出，并交给剪辑软件。
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _finishing as n
from cineflow.cli import _footage as f
from cineflow.cli import _minding as m
from cineflow.cli import _wishes as w
from cineflow.cli._copying import keep_copies
from cineflow.cli._door import Door, door
from cineflow.cli._filming import quality_of, rate_of, size_of
from cineflow.cli._work import do_in
from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.making import Made, Making
    from cineflow.clipper.pick import Decision, Pick
    from cineflow.jobs.working import Work

__all__ = ["STANDS_ALONE", "command"]

STANDS_ALONE = {"--captions": m.SPOKEN}


def command(
    footage: f.Footages,
    out_dir: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help=words("Folder for all of it.", "输出文件夹。"))
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help=words("At most so many clips.", "最多几个片段。"))] = None,
    shortest: Annotated[
        float | None, typer.Option("--min", min=0.04, help=words("Seconds of a clip at least.", "每段至少几秒。"))
    ] = None,
    longest: Annotated[
        float | None, typer.Option("--max", min=0.04, help=words("Seconds of a clip at most.", "每段最多几秒。"))
    ] = None,
    target: Annotated[
        float | None, typer.Option(min=0.5, help=words("Seconds in all, within 10 %.", "总秒数，误差 10% 以内。"))
    ] = None,
    theme: Annotated[str, typer.Option(help=words("What it is about.", "主题。"))] = "",
    planner: m.Planner = "auto",
    local: m.Local = False,
    speech: m.Speech = None,
    vision: m.Vision = None,
    from_transcript: m.FromTranscript = None,
    max_cost: m.MaxCost = None,
    quote: m.Quote = None,
    yes: m.Yes = False,
    each: Annotated[bool, typer.Option("--each", help=words("One film per clip.", "每段一个文件。"))] = False,
    joined: Annotated[
        bool, typer.Option("--joined", help=words("One film of all (usual).", "合成一个（默认）。"))
    ] = False,
    export: Annotated[
        str | None, typer.Option(metavar="FORMATS", help=words("Formats by commas, or none.", "导出格式，或 none。"))
    ] = None,
    map_root: f.MapRoots = None,
    drop_frame: f.DropFrame = False,
    audio_track: f.AudioTrack = 1,
    quality: Annotated[
        str, typer.Option(metavar="draft|good|best", help=words("Of the encoder.", "编码质量。"))
    ] = "good",
    rate: Annotated[str | None, typer.Option(help=words("Frames a second.", "帧率。"))] = None,
    size: w.Size = None,
    smart: n.SmartCut = "auto",
    loudness: n.Loudness = None,
    captions: m.Captions = None,
    font: n.FontFile = None,
    hardware: n.Hardware = False,
    vertical: n.Vertical = False,
    ai_label: n.AiLabel = None,
    ai_label_corner: n.AiLabelCorner = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.footage import limits_of
    from cineflow.app.minds import MindWish
    from cineflow.clipper.finding import find_footage
    from cineflow.clipper.handover import ExportWish, check_writable
    from cineflow.clipper.making import Made, Making
    from cineflow.clipper.wish import Wish

    out, app = door(), open_app(f.paths_in(footage), {"max_cost": max_cost})
    minding = m.minding_of(
        app, out, wish=MindWish(planner, speech, vision, local), audio_track=audio_track, transcript=from_transcript,
        yes=yes, quote=quote,
    )  # fmt: skip
    exports = ExportWish(_formats_of(export), f.roots_of(map_root), drop_frame)
    exports.check()
    is_spoken = minding.spoken(captions)
    captions = None if is_spoken else captions
    finish = n.finish_of(
        quality=quality_of(quality), smart=smart, loudness=loudness, captions=captions, font=font,
        audio_track=audio_track, hardware=hardware, vertical=vertical, label=n.label_of(ai_label, ai_label_corner),
    )  # fmt: skip
    making = Making(each, joined or not each, finish, rate_of(rate), size_of(size), is_spoken, exports)
    found = find_footage(f.brought_in(app, footage, out), limits_of(app))
    folder = (out_dir or Path(f"{found[0].stem}_clips")).expanduser().resolve()
    found = [path for path in found if folder not in path.parents] or found
    check_writable(folder)
    wish = Wish(count, f.seconds_of(shortest), f.seconds_of(longest), f.seconds_of(target), theme)
    asked = {
        "footage": [str(path) for path in found], "out": str(folder), "audio_track": audio_track, "theme": theme,
        "wish": [count, shortest, longest, target], "planner": planner, "each": making.each, "joined": making.joined,
        "quality": quality, "rate": rate, "size": size, "export": export, "drop_frame": drop_frame,
        "map_root": map_root or [], "smart": smart, "loudness": loudness, "hardware": hardware, "vertical": vertical,
        "captions": digest_bytes(captions.read_bytes()) if captions else None, "font": str(font or ""),
        "spoken": is_spoken, "label": [ai_label, ai_label_corner], **minding.told,
    }  # fmt: skip
    caps = minding.agree(found, wish)

    def body(work: Work) -> Made:
        pieces, _ = f.indexed(app, found, out, audio_track=audio_track, work=work)
        decision, known = minding.decide(pieces, wish, caps, work)
        return _made(decision, known, folder, making, out, work)

    made = do_in(app, "clip", asked, body, Made.to_json)
    _tell(made, out)
    film = (made.joined.film,) if made.joined else ()
    keep_copies(app, (made.cuts, *made.exports, *made.films, *film), out)


def _made(
    decision: Decision, pieces: Sequence[Footage], folder: Path, making: Making, out: Door, work: Work
) -> Made:  # fmt: skip
    """Tell the choice, and make everything of it."""
    from cineflow.clipper.making import make_clips

    _show(decision, out)
    with f.following(out, Text("rendering", "渲染")) as progress:

        def tell(done: float, name: str) -> None:
            work.tell("render", done, clips=len(decision.picks))
            progress(done, name)

        return make_clips(decision, folder, pieces, making, progress=tell)


def _show(decision: Decision, out: Door) -> None:
    """List the clips with their reasons."""
    rows = [
        (number, pick.footage.path.name, _clock(pick), f"{float(pick.length):.2f}", f"{pick.score:.2f}", pick.title,
         pick.reason)
        for number, pick in enumerate(decision.picks, start=1)
    ]  # fmt: skip
    heads = [words(*pair) for pair in (
        ("No.", "序号"), ("file", "文件"), ("at", "位置"), ("seconds", "秒"), ("score", "评分"), ("title", "标题"),
        ("why", "理由"),
    )]  # fmt: skip
    if not out.as_json:
        out.table(heads, rows, numbers=(0, 3, 4))


def _clock(pick: Pick) -> str:
    whole, part = divmod(round(float(pick.footage.index.time_of(pick.start)) * 100), 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{part:02}"


def _tell(made: Made, out: Door) -> None:
    for warning in made.warnings:
        out.warn(warning, style="yellow")
    if out.as_json:
        out.json(made.to_json())
        return
    text = (made.transcript,) if made.transcript else ()
    joined = (made.joined.film,) if made.joined else ()
    for file in (made.cuts, *text, *made.exports, *made.films, *joined):
        out.result(file)


def _formats_of(text: str | None) -> tuple[str, ...]:
    from cineflow.clipper.handover import DEFAULT_EXPORTS

    if text is None:
        return DEFAULT_EXPORTS
    return tuple(part.strip().lower().lstrip(".") for part in text.split(",") if part.strip() not in ("", "none"))
