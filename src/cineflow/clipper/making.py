"""From a decision to everything a person gets: the cut list, films, exports. One call for every door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cineflow.clipper.footage import Footage
from cineflow.clipper.handover import ExportWish, render_each, timeline_for, write_cuts, write_exports
from cineflow.clipper.pick import Decision, Pick
from cineflow.clipper.saying import captions_of
from cineflow.clipper.wording import TRANSCRIPT_FILE, is_edited, transcript_text
from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.core.time import Rate
from cineflow.media.finish import Finish
from cineflow.media.render import Rendered, render
from cineflow.timeline.edit import Caption
from cineflow.timeline.model import Timeline

__all__ = ["JOINED_FILE", "Made", "Making", "make_clips"]

JOINED_FILE = "highlights.mp4"


@dataclass(frozen=True, slots=True)
class Making:
    """What is to be made of a decision. rate, size: of the films, the first clip's where left open. finish: of every
    film, its captions in the time of the joined one. burns_speech: what is said becomes those captions."""

    each: bool = False
    joined: bool = True
    finish: Finish = field(default_factory=Finish)
    rate: Rate | None = None
    size: tuple[int, int] | None = None
    burns_speech: bool = False
    exports: ExportWish = field(default_factory=ExportWish)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made. films: one per clip in their order, empty where only the joined film was asked for. transcript:
    what is said, to be edited; None where nobody listened."""

    decision: Decision
    cuts: Path
    joined: Rendered | None
    films: tuple[Path, ...]
    exports: tuple[Path, ...]
    warnings: tuple[Text, ...]
    transcript: Path | None = None

    def to_json(self) -> dict[str, Any]:
        clips = [_clip_json(pick) for pick in self.decision.picks]
        for row, film in zip(clips, self.films, strict=False):
            row["file"] = str(film)
        return {
            "cuts": str(self.cuts), "clips": clips, "exports": [str(file) for file in self.exports],
            "film": str(self.joined.film) if self.joined else None, "seconds": round(float(self.decision.length), 3),
            "theme": self.decision.theme, "planner": self.decision.planner,
            "transcript": str(self.transcript) if self.transcript else None,
        }  # fmt: skip


def _clip_json(pick: Pick) -> dict[str, Any]:
    index = pick.footage.index
    return {
        "source": str(pick.footage.path), "in": f"{pick.start}f", "out": f"{pick.end}f",
        "start": round(float(index.time_of(pick.start)), 6), "end": round(float(index.time_of(pick.end)), 6),
        "title": pick.title, "reason": str(pick.reason), "score": round(pick.score, 2), "tags": list(pick.tags),
    }  # fmt: skip


def make_clips(
    decision: Decision,
    folder: Path,
    footage: Sequence[Footage],
    making: Making,
    *,
    progress: Callable[[float, str], None] = lambda done, name: None,
) -> Made:
    """Write the cut list, render, and write the exports, each whole or not at all.

    progress: told how far it is, 0..1, and which file is made. Raises Conflict for a cut list that a person changed,
    and what `render` raises.
    """
    cuts_file, cuts = write_cuts(decision, folder)
    timeline = replace(timeline_for(cuts, folder, footage), rate=making.rate, size=making.size)
    transcript = _write_transcript(folder, footage)
    spoken = captions_of(timeline, footage)
    if making.burns_speech:
        making = replace(making, finish=replace(making.finish, captions=tuple(spoken)))
    stages = making.each + making.joined
    joined, films, before, told = None, tuple[Path, ...](), 0, list[Text]()
    if making.each:
        made = render_each(timeline, folder / "clips", making.finish, lambda d: progress(d / stages, "clips"))
        films, before = tuple(one.film for one in made), 1
        told += (text for one in made for text in one.told)
    if making.joined:
        joined = render(timeline, folder / JOINED_FILE, finish=making.finish,
                        progress=lambda d: progress((before + d) / stages, JOINED_FILE))  # fmt: skip
        told += joined.told
    exports, warnings = _exported(timeline, cuts_file, footage, making, joined, spoken)
    told = list({str(text): text for text in (*warnings, *told)}.values())
    return Made(decision, cuts_file, joined, films, tuple(exports), tuple(told), transcript)


def _write_transcript(folder: Path, footage: Sequence[Footage]) -> Path | None:
    """Write what is said, to be edited; one that a person edited stays as it is."""
    if not any(piece.transcript and piece.transcript.sentences for piece in footage):
        return None
    file = folder / TRANSCRIPT_FILE
    if not file.exists() or not is_edited(file.read_text(encoding="utf-8")):
        write_atomically(file, transcript_text(footage).encode())
    return file


def _exported(
    timeline: Timeline, cuts_file: Path, footage: Sequence[Footage], making: Making, joined: Rendered | None,
    captions: Sequence[Caption],
) -> tuple[list[Path], list[Text]]:  # fmt: skip
    from cineflow.media.describe import film_shape

    if not making.exports.formats:
        return [], []
    shape = (joined.rate, joined.size) if joined else film_shape(timeline, is_upright=making.finish.vertical)
    stem = cuts_file.with_suffix("")
    return write_exports(timeline, stem, making.exports, footage=footage, captions=captions, shape=shape)
