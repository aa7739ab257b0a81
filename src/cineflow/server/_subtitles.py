"""The subtitle track of an edit: dialogue of the storyboard, what is spoken in footage, or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.app.footage import known_piece
from cineflow.core.time import Span
from cineflow.server._cut_shapes import SubtitleLine, SubtitlesChosen
from cineflow.server._house import House
from cineflow.timeline.captions import read_captions
from cineflow.timeline.edit import Caption

if TYPE_CHECKING:
    from cineflow.server._resolving import Edit

__all__ = ["captions_for", "chosen_in", "lines_of", "srt_of"]

_LEAST_WEIGHT = 6
"""Letters that even the shortest line counts for: it is read, too. As rehearsals share a shot among its lines."""


def captions_for(house: House, edit: Edit, chosen: SubtitlesChosen) -> list[Caption]:
    """Return the subtitles of an edit in its own time. Raises CutListInvalid for a file that holds none."""
    match chosen.source:
        case "none":
            return []
        case "dialogue":
            return [one for number, words in edit.dialogue.items() for one in _shared(edit, number, words)]
        case "spoken":
            return _spoken(house, edit)
        case "file":
            name = "subtitles.ass" if "[Events]" in chosen.text else "subtitles.srt"
            return list(read_captions(chosen.text, Path(name)))


def _shared(edit: Edit, number: int, words: Sequence[str]) -> list[Caption]:
    """Share a clip's time among the lines of its shot, by their length."""
    begin, end = edit.places[number]
    weights = [_LEAST_WEIGHT + len(line) for line in words]
    before, made = 0, list[Caption]()
    for line, weight in zip(words, weights, strict=True):
        first, last = ((end - begin) * share / sum(weights) for share in (before, before + weight))
        made.append(Caption(Span(begin + first, begin + last), line))
        before += weight
    return made


def _spoken(house: House, edit: Edit) -> list[Caption]:
    from cineflow.clipper.saying import captions_of

    found = [known_piece(house.app, path, {"digest": digest}) for path, digest in edit.digests.items()]
    return captions_of(edit.timeline, [piece for piece in found if piece is not None])


def lines_of(captions: Sequence[Caption]) -> list[SubtitleLine]:
    """Return captions as the page shows them."""
    return [
        SubtitleLine(start=float(one.span.start), end=float(one.span.end), text=one.text) for one in captions
    ]  # fmt: skip


def srt_of(captions: Sequence[Caption]) -> str:
    """Return captions as SRT; empty where there are none."""
    from cineflow.timeline.edit import Edit as CountedEdit
    from cineflow.timeline.exporting import format_named

    if not captions:
        return ""
    return format_named("srt").write(CountedEdit("", Fraction(24), (16, 16), (), tuple(captions))).text


def chosen_in(body: Mapping[str, object]) -> SubtitlesChosen:
    """Return where a kept edit's subtitles come from."""
    return SubtitlesChosen.model_validate(body.get("subtitles") or {})
