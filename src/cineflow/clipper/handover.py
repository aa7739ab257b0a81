"""Handing clips over: the cut list, the films, and files for other editing programs.

A cut list that a person changed is never written over: it carries a digest of what was written, and one that no longer
fits it is theirs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, cast

from cineflow.clipper.footage import Footage
from cineflow.clipper.pick import Decision, cut_list_of
from cineflow.core.errors import Conflict, CutListInvalid
from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_json
from cineflow.core.text import Text
from cineflow.core.time import Rate
from cineflow.library.layout import safe_name
from cineflow.media.clocks import clock_of
from cineflow.media.describe import describe_sound, describe_source, film_shape
from cineflow.media.finish import Finish
from cineflow.media.render import Rendered, places_of, render
from cineflow.timeline.cutlist import CutList, SourceClock, read_cut_list, timeline_of, write_cut_list
from cineflow.timeline.edit import Caption, edit_of, remapped
from cineflow.timeline.exporting import export_edit, format_named
from cineflow.timeline.model import Timeline

__all__ = [
    "CUTS_FILE", "DEFAULT_EXPORTS", "MADE", "ExportWish", "check_writable", "render_each", "timeline_for", "write_cuts",
    "write_exports",
]  # fmt: skip

T = TypeVar("T")

CUTS_FILE = "cuts.json"
DEFAULT_EXPORTS = ("fcpxml", "srt")
MADE = "made"
"""The key of a cut list under which we keep what it was made by, to know it again."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """formats: by name. roots: where media lie for the other program, old root → new. drop_frame: for time code."""

    formats: tuple[str, ...] = DEFAULT_EXPORTS
    roots: tuple[tuple[str, str], ...] = ()
    drop_frame: bool = False

    def check(self) -> None:
        """Raises SettingInvalid for a format there is none of."""
        for name in self.formats:
            format_named(name)


def check_writable(folder: Path) -> None:
    """Raise Conflict where the folder holds a cut list that a person changed."""
    file = folder / CUTS_FILE
    if file.exists() and _is_edited(file):
        raise Conflict(
            Text("it was edited and is left as it is", "该文件已被编辑，不会覆盖"),
            fix=Text("Render it with `cineflow render {file}`, or choose another folder with --out",
                     "用 `cineflow render {file}` 渲染它，或用 --out 另选文件夹", file=file),
            file=file, code="clip.edited",
        )  # fmt: skip


def _is_edited(file: Path) -> bool:
    try:
        cuts = read_cut_list(file.read_text(encoding="utf-8-sig"), file)
    except (OSError, ValueError, CutListInvalid):
        return True
    made: Any = cuts.unknown.get(MADE)
    return not isinstance(made, dict) or cast("dict[str, Any]", made).get("digest") != _digest(cuts)


def _digest(cuts: CutList) -> str:
    bare = replace(cuts, unknown={k: v for k, v in cuts.unknown.items() if k != MADE})
    return digest_json(json.loads(write_cut_list(bare)))[:16]


def write_cuts(decision: Decision, folder: Path) -> tuple[Path, CutList]:
    """Write `cuts.json` into a folder. Raises Conflict for one that a person changed."""
    check_writable(folder)
    cuts = cut_list_of(decision, folder)
    cuts = replace(cuts, unknown={MADE: {"planner": decision.planner, "digest": _digest(cuts)}})
    file = folder / CUTS_FILE
    write_atomically(file, write_cut_list(cuts).encode())
    return file, cuts


def timeline_for(cuts: CutList, folder: Path, footage: Sequence[Footage]) -> Timeline:
    """Return the timeline of a cut list whose sources are indexed: their frames are known."""
    clocks = {piece.path.resolve(): piece.index for piece in footage}

    def clock(path: Path) -> SourceClock:
        return clocks.get(path.resolve()) or clock_of(path)

    timeline = timeline_of(cuts, folder, clock)
    items = tuple(replace(clip, source=clip.source.resolve()) for clip in timeline.clips)
    return replace(timeline, items=items)


def _drawn(timeline: Timeline, film: Path, finish: Finish, progress: Callable[[float], None]) -> Rendered:
    return render(timeline, film, finish=finish, progress=progress)


def render_each(
    timeline: Timeline, folder: Path, finish: Finish, progress: Callable[[float], None],
    draw: Callable[[Timeline, Path, Finish, Callable[[float], None]], T] = _drawn,
) -> list[T]:  # fmt: skip
    """Render every clip into `{nn}_{title}.mp4`, with what of the captions falls into it, without what joins it to
    others: dissolves, fades, music. draw: makes one film."""
    clips, places = list(timeline.clips), places_of(timeline)
    made: list[T] = []
    for number, clip in enumerate(clips, start=1):
        name = f"{number:02}_{clip.name}" if clip.name else f"{number:02}"

        def step(done: float, before: int = number - 1) -> None:
            progress((before + done) / len(clips))

        alone = replace(clip, enter=None, leave=Fraction(0))
        one = replace(timeline, items=(alone,), music=())
        made.append(draw(one, folder / safe_name(name, ".mp4"), finish.within(places[number - 1]), step))
    return made


def write_exports(
    timeline: Timeline,
    stem: Path,
    wish: ExportWish,
    *,
    footage: Sequence[Footage] = (),
    captions: Sequence[Caption] = (),
    shape: tuple[Rate, tuple[int, int]] | None = None,
    keep: Path | None = None,
) -> tuple[list[Path], list[Text]]:
    """Write a timeline beside `stem` in every format wished for; return the files and what they could not hold.

    shape: rate and size of the render, found from the first clip unless told. keep: a file that must not be written
    over. Raises SettingInvalid, Conflict, Unreadable.
    """
    indexes = {piece.path.resolve(): piece.index for piece in footage}
    rate, size = shape or film_shape(timeline)

    def location(path: Path) -> str:
        # Other programs open no path that goes up again.
        return remapped(os.path.normpath(path), wish.roots)

    described = {
        path: describe_source(path, indexes.get(path.resolve()), location=location(path))
        for path in dict.fromkeys(clip.source for clip in timeline.clips)
    }
    described |= {
        path: describe_sound(path, timeline.rate or rate, location=location(path))
        for path in dict.fromkeys(one.source for one in timeline.music)
    }
    edit = edit_of(timeline, lambda path: described[path], rate=rate, size=size, captions=captions,
                   drop_frame=wish.drop_frame)  # fmt: skip
    files: list[Path] = []
    warnings: list[Text] = []
    for name in dict.fromkeys(wish.formats):
        written = export_edit(edit, name)
        file = stem.with_name(stem.name + format_named(name).suffix)
        if file == keep:
            raise Conflict(
                Text("it would be written over itself", "会覆盖自身"),
                fix=Text("Name another file with -o", "请用 -o 另取文件名"),
                file=file, code="export.over_itself",
            )  # fmt: skip
        write_atomically(file, written.text.encode())
        files.append(file)
        warnings += written.warnings
    return files, list({str(text): text for text in warnings}.values())
