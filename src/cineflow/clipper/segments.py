"""The numbered table: footage divided into segments that a model can name by number, never by time.

A segment runs from a place where a clip may begin to a place where one may end: a sentence, a shot, a stretch between
two pauses. Several in a row are one passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cineflow.clipper._borders import Border, Side
from cineflow.clipper._interest import Character, character_of
from cineflow.clipper._reasons import clock, measured
from cineflow.clipper._windows import may_cut
from cineflow.clipper.footage import Footage
from cineflow.clipper.transcript import joined_words
from cineflow.core.time import Time

__all__ = ["MOST_ROWS", "Segment", "Sight", "most_table", "segments_of", "table_of"]

MOST_ROWS = 400
_MOST_TABLE = 60_000
"""Characters of a table at most, however long the footage is."""

_BARE = -1
"""In place of a number of characters: nothing but number, time and length."""

_SHORTEST, _LONGEST = Fraction(6, 5), Fraction(12)
_LONGEST_SENTENCE = Fraction(20)
_GOOD = 0.7
"""Strength of a border that ends a segment by itself."""

_AFTER = Fraction(3, 2)
"""Seconds behind a segment's end within which a better place to begin the next is sought."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a model saw in one frame."""

    frame: int
    time: Time
    text: str
    importance: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the table. number: from 1, over all footage."""

    number: int
    footage: Footage
    start: Border
    end: Border

    @property
    def length(self) -> Time:
        return self.end.time - self.start.time


def segments_of(footage: Sequence[Footage]) -> list[Segment]:
    """Return the segments of all footage, numbered through; coarser where there would be too many."""
    seen = [piece for piece in footage if piece.index.frames]
    shortest = _SHORTEST
    while True:
        parts = [(piece, *part) for piece in seen for part in _parts(piece, shortest)]
        if len(parts) <= MOST_ROWS or shortest > 600:
            return [Segment(number, *part) for number, part in enumerate(parts, start=1)]
        shortest = shortest * Fraction(5, 4)


def _parts(footage: Footage, shortest: Time) -> list[tuple[Border, Border]]:
    """Walk through the borders: end where it is good to, at the latest where it would get long. Only sentences longer
    than a clip usually is are parted."""
    usable = [border for border in footage.borders if may_cut(border, _LONGEST_SENTENCE)]
    ends = [border for border in usable if border.side & Side.END]
    starts = [border for border in usable if border.side & Side.START]
    longest = max(_LONGEST, shortest * 2)
    parts: list[tuple[Border, Border]] = []
    start = starts[0] if starts else None
    while start is not None:
        end = _end_after(ends, start.time, shortest, longest)
        if end is None:
            break
        parts.append((start, end))
        start = _start_after(starts, end)
    return parts


def _end_after(ends: Sequence[Border], start: Time, shortest: Time, longest: Time) -> Border | None:
    later = [border for border in ends if border.time >= start + shortest]
    for border in later:
        if border.strength >= _GOOD:
            if border.time <= start + longest:
                return border
            break
    within = [border for border in later if border.time <= start + longest]
    if within:
        return max(within, key=lambda border: (border.strength, border.time))
    # Speech without any pause: the next place there is, however late.
    return later[0] if later else None


def _start_after(starts: Sequence[Border], end: Border) -> Border | None:
    """The best place to begin soon after an end; the next there is where none is good."""
    later = [border for border in starts if border.frame >= end.frame]
    near = [border for border in later if border.time <= end.time + _AFTER]
    good = [border for border in near if border.strength >= _GOOD]
    return good[0] if good else later[0] if later else None


def most_table(footage: Sequence[Footage]) -> int:
    """Return how many characters a table of some footage has at most."""
    seconds = sum((piece.index.length for piece in footage), Fraction(0))
    return min(_MOST_TABLE, 500 + 100 * len(footage) + int(seconds * 60))


def table_of(segments: Sequence[Segment], sights: Mapping[int, Sequence[Sight]], *, most: int) -> str:
    """Write the table: number, length, what is said, seen and measured; words are cut short to fit into `most`.

    sights: by the footage's number.
    """
    characters = {segment.footage.number: character_of(segment.footage) for segment in segments}
    text = ""
    for room in (400, 240, 160, 100, 60, 30, 0, _BARE):
        lines: list[str] = []
        source = 0
        for segment in segments:
            if segment.footage.number != source:
                source = segment.footage.number
                lines.append(f"Source {source}: {segment.footage.path.name[:80]}")
            lines.append(_row(segment, sights.get(source, ()), room, characters[source]))
        text = "\n".join(lines)
        if len(text) <= most:
            break
    return text


def _row(segment: Segment, sights: Sequence[Sight], room: int, character: Character) -> str:
    begin, finish = segment.start.time, segment.end.time
    parts = [f"[{segment.number}] {clock(begin)} ({float(segment.length):.1f} s)"]
    if room == _BARE:
        return parts[0]
    if room and (said := _said(segment)):
        parts.append(f"says: “{_cut(said, room)}”")
    seen = [sight for sight in sights if begin <= sight.time < finish]
    if room and seen:
        parts.append("sees: " + _cut("; ".join(sight.text for sight in seen), room))
    if seen:
        parts.append(f"importance {max(sight.importance for sight in seen):.1f}")
    if facts := measured(segment.footage, begin, finish, character):
        parts.append(", ".join(facts))
    return " | ".join(parts)


def _said(segment: Segment) -> str:
    transcript = segment.footage.transcript
    if transcript is None:
        return ""
    said: list[str] = []
    for sentence in transcript.sentences:
        words = [w.text for w in sentence.words if segment.start.time <= (w.start + w.end) / 2 < segment.end.time]
        if words:
            said.append((f"{sentence.speaker}: " if sentence.speaker else "") + joined_words(words))
    return " ".join(" ".join(said).split())


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"
