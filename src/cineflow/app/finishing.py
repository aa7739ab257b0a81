"""Films and files from an edit, for the server: what is asked of a render, its row, and handing an edit over."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cineflow.app._app import App
from cineflow.app.footage import known_piece
from cineflow.core.errors import SettingInvalid
from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.core.time import Span, parse_rate
from cineflow.library.layout import safe_name
from cineflow.library.ledger import work
from cineflow.timeline.stored import timeline_from_json, timeline_to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cineflow.clipper.footage import Footage
    from cineflow.clipper.handover import ExportWish
    from cineflow.library.ledger.work import WorkJob
    from cineflow.media.finish import Finish
    from cineflow.media.render import Rendered
    from cineflow.timeline.edit import Caption
    from cineflow.timeline.model import Clip, Timeline

__all__ = ["CUT_LIST", "RENDERS_FOLDER", "RenderWish", "exported", "queue_render", "render_films"]

RENDERS_FOLDER = "renders"
"""In the workspace: one folder per render, called by its job."""

CUT_LIST = "json"
"""The export format that is our own cut list."""


@dataclass(frozen=True, slots=True)
class RenderWish:
    """What is asked of a render. each: one film per clip beside the joined one, or instead where not joined.

    rate: like `24` or `30000/1001`. size: like `1280x720`. captions: `none` or `spoken`. subtitles: SRT, VTT or ASS to
    burn in. beside: SRT to lie beside the joined film under its name. audio_track: from 1. ai_label: the language of
    words at the beginning that say that AI made it.
    """

    each: bool = False
    joined: bool = True
    quality: Literal["draft", "good", "best"] = "good"
    rate: str | None = None
    size: str | None = None
    smart: Literal["auto", "never", "always"] = "auto"
    loudness: float | None = None
    captions: Literal["none", "spoken"] = "none"
    subtitles: str | None = None
    vertical: bool = False
    hardware: bool = False
    audio_track: int = 1
    ai_label: Literal["none", "zh", "en", "both"] = "none"
    ai_label_corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-left"
    beside: str | None = None

    def check(self) -> None:
        """Raise SettingInvalid, CutListInvalid for what cannot be."""
        if not (self.each or self.joined):
            raise SettingInvalid(
                Text("neither one film nor one per clip is asked for", "既未要求合成影片，也未要求逐条输出"),
                code="render.nothing", place="joined",
            )  # fmt: skip
        self.shape()
        if self.subtitles:
            _read_subtitles(self.subtitles)

    def shape(self) -> tuple[Any, tuple[int, int] | None]:
        """Return rate and size, None where left open. Raises SettingInvalid."""
        try:
            rate = parse_rate(self.rate) if self.rate else None
        except (ValueError, ZeroDivisionError) as cause:
            raise SettingInvalid(
                Text("“{text}” is no frame rate", "“{text}” 不是帧率", text=self.rate),
                fix=Text("Write it like 24, 29.97 or 30000/1001", "请写成 24、29.97 或 30000/1001"), place="rate",
            ) from cause  # fmt: skip
        return rate, _size(self.size) if self.size else None

    def finish(self, captions: Sequence[Caption]) -> Finish:
        """Return how films are finished. captions: in output time."""
        from cineflow.media.finish import Finish, VisibleLabel

        label = VisibleLabel(self.ai_label, self.ai_label_corner) if self.ai_label != "none" else None
        told = _read_subtitles(self.subtitles) if self.subtitles else tuple(captions)
        return Finish(
            self.quality, self.smart, self.loudness, self.audio_track - 1, self.hardware, self.vertical, told,
            label=label,
        )  # fmt: skip


def _size(text: str) -> tuple[int, int]:
    parts = text.lower().replace("×", "x").split("x")
    sides = [int(part) for part in parts if part.strip().isdecimal()]
    if len(parts) != 2 or len(sides) != 2 or any(not 16 <= side <= 8192 or side % 2 for side in sides):
        raise SettingInvalid(
            Text("“{text}” is no size", "“{text}” 不是画面尺寸", text=text),
            fix=Text("Write it like 1280x720, both even", "请写成 1280x720，两边均为偶数"), place="size",
        )  # fmt: skip
    return sides[0], sides[1]


def _read_subtitles(text: str) -> tuple[Caption, ...]:
    from cineflow.timeline.captions import read_captions

    return read_captions(text, Path("subtitles.ass" if "[Events]" in text else "subtitles.srt"))


def queue_render(
    tx: Connection, app: App, timeline: Timeline, wish: RenderWish, *, cuts: str, name: str, project: str, owner: str,
    language: str, digests: Mapping[Path, str], now: datetime, job_id: str | None = None,
) -> WorkJob:  # fmt: skip
    """Queue a render of an edit as it stands now; later changes do not reach it.

    digests: of sources that are indexed, by which what is said in them is found.
    """
    root = app.workspace.root
    asked = {
        "cuts": cuts, "name": name, "timeline": timeline_to_json(timeline, lambda path: _from_root(path, root)),
        "wish": asdict(wish), "digests": {_from_root(path, root): digest for path, digest in digests.items()},
        "language": language,
    }  # fmt: skip
    return work.add(tx, "render", asked, project=project, owner=owner, now=now, job_id=job_id)


def _from_root(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def render_films(app: App, job_id: str, asked: Mapping[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
    """Make the films of a render's row, those that are not there yet; what was begun by a process that died is cleared
    away first."""
    from cineflow.clipper.handover import render_each
    from cineflow.clipper.saying import captions_of

    root = app.workspace.root
    wish = RenderWish(**asked["wish"])
    rate, size = wish.shape()
    timeline = timeline_from_json(asked["timeline"], lambda name: root / name)
    timeline = replace(timeline, rate=rate or timeline.rate, size=size or timeline.size)
    pieces = _pieces(app, asked["digests"])
    finish = wish.finish(captions_of(timeline, pieces) if wish.captions == "spoken" else ())
    folder = root / RENDERS_FOLDER / job_id
    folder.mkdir(parents=True, exist_ok=True)
    for draft in folder.rglob(".*.tmp"):
        draft.unlink(missing_ok=True)
    stages = wish.each + wish.joined
    films: list[dict[str, Any]] = []

    def draw(edit: Timeline, film: Path, how: Finish, told: Callable[[float], None]) -> dict[str, Any]:
        return _film_there(film, root) or _made(edit, film, how, told, root)

    if wish.joined:
        name = safe_name(str(asked["name"]) or "film", ".mp4")
        made = draw(timeline, folder / name, finish, lambda d: progress(d / stages))
        films.append({**made, **_beside(folder / name, wish, root), "name": timeline.name})
    if wish.each:
        before = int(wish.joined)
        each = render_each(timeline, folder / "clips", finish, lambda d: progress((before + d) / stages), draw)
        films += [{**one, "name": clip.name} for one, clip in zip(each, timeline.clips, strict=True)]
    for film in films:
        film["name"] = film["name"] or Path(film["file"]).stem
    return {"cuts": asked["cuts"], "films": films}


def _beside(film: Path, wish: RenderWish, root: Path) -> dict[str, Any]:
    """Write a film's subtitles beside it, where they are wished for there."""
    if not wish.beside:
        return {}
    file = film.with_suffix(".srt")
    write_atomically(file, wish.beside.encode())
    return {"subtitles": file.relative_to(root).as_posix()}


def _made(edit: Timeline, film: Path, how: Finish, told: Callable[[float], None], root: Path) -> dict[str, Any]:
    """Make one film, and note beside it what it is: whoever goes on with the row after us need not make it again."""
    from cineflow.media.render import render

    begun = time.monotonic()
    facts = _film(render(edit, film, finish=how, progress=told), root)
    facts["took"] = round(time.monotonic() - begun, 3)
    write_atomically(_note_of(film), json.dumps(facts).encode())
    return facts


def _film_there(film: Path, root: Path) -> dict[str, Any] | None:
    """Return a film that was made for this row already, None where it was not or lies there otherwise."""
    try:
        facts: dict[str, Any] = json.loads(_note_of(film).read_bytes())
        is_same = film.stat().st_size == facts["bytes"] and root / facts["file"] == film
    except (OSError, ValueError, KeyError):
        return None
    return facts if is_same else None


def _note_of(film: Path) -> Path:
    return film.with_name(f".{film.name}.json")


def _film(made: Rendered, root: Path) -> dict[str, Any]:
    return {
        "file": made.film.relative_to(root).as_posix(),
        "seconds": round(float(made.seconds), 6), "frames": made.frames, "rate": str(made.rate),
        "width": made.size[0], "height": made.size[1], "copied": made.copied, "encoder": made.encoder,
        "bytes": made.film.stat().st_size,
    }  # fmt: skip


def _pieces(app: App, digests: Mapping[str, str]) -> list[Footage]:
    found = [
        known_piece(app, app.workspace.root / name, {"digest": digest}, number)
        for number, (name, digest) in enumerate(digests.items(), start=1)
    ]
    return [piece for piece in found if piece is not None]


def exported(
    app: App, timeline: Timeline, wish: ExportWish, name: str, digests: Mapping[Path, str],
    captions: Sequence[Caption] = (),
) -> tuple[dict[str, bytes], list[Text]]:  # fmt: skip
    """Return an edit in every format wished for, and what they could not hold. captions: what is said in its footage
    where there are none. Raises as `write_exports`."""
    from cineflow.clipper.handover import write_exports
    from cineflow.clipper.saying import captions_of
    from cineflow.timeline.exporting import format_named

    found = [known_piece(app, path, {"digest": digest}) for path, digest in digests.items()]
    pieces = [piece for piece in found if piece is not None]
    files: dict[str, bytes] = {}
    warnings: list[Text] = []
    others = replace(wish, formats=tuple(one for one in wish.formats if one != CUT_LIST))
    if CUT_LIST in wish.formats:
        files[CUT_LIST] = _cut_list(timeline, wish)
    if others.formats:
        others.check()
        app.workspace.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=app.workspace.cache) as folder:
            written, warnings = write_exports(
                timeline,
                Path(folder) / "edit",
                others,
                footage=pieces,
                captions=captions or captions_of(timeline, pieces),
            )
            names = {format_named(one).suffix: one for one in others.formats}
            files |= {names[file.suffix]: file.read_bytes() for file in written}
    return files, [*warnings, *(_lost_in_cut_list(timeline) if CUT_LIST in files else ())]


def _lost_in_cut_list(timeline: Timeline) -> list[Text]:
    """What a list of ranges cannot hold of an edit."""
    from cineflow.timeline.model import Clip

    is_plain = all(isinstance(item, Clip) and item.is_plain for item in timeline.items)
    if is_plain and not timeline.music:
        return []
    return [Text(
        "a cut list holds ranges alone: no gaps, transitions, gain or music; use OTIO to keep them",
        "剪辑表只保存片段范围，不含空缺、转场、增益和音乐；要保留请用 OTIO",
    )]  # fmt: skip


def _cut_list(timeline: Timeline, wish: ExportWish) -> bytes:
    """Our own list, in exact seconds; gaps have no place in it."""
    from cineflow.media.probe import probe
    from cineflow.timeline.cutlist import CutClip, CutList, Mark, Notation, write_cut_list
    from cineflow.timeline.edit import remapped

    def cut(clip: Clip) -> CutClip:
        span = clip.span or Span(Fraction(0), probe(clip.source).seconds)
        start, end = (Mark(f"{time}s", Notation.SECONDS) for time in (span.start, span.end))
        return CutClip(remapped(str(clip.source), wish.roots), start, end, clip.name, clip.note)

    clips = tuple(cut(clip) for clip in timeline.clips)
    return write_cut_list(CutList(clips, timeline.name)).encode()
