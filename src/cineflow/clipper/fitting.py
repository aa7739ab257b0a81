"""Making legal clips of passages that somebody named: as long as allowed, as many as allowed, as long in all as asked.

A passage is what a model wants to keep, from one segment to another. Where it is too long, its best part is kept; where
it is too short, it grows to the next good places to cut; the joined length is met by choosing among such windows. What
comes out lies on borders, within the footage, and overlaps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from cineflow.clipper._interest import character_of
from cineflow.clipper._windows import Window, exact_window, may_cut, windows_of
from cineflow.clipper.footage import Footage
from cineflow.clipper.segments import Segment
from cineflow.clipper.wish import Bounds
from cineflow.core.time import Time

__all__ = ["Passage", "fit"]

_Way: TypeAlias = tuple[Window | None, ...]
_Cells: TypeAlias = dict[tuple[int, int], tuple[float, _Way]]

_STEPS = 160
_REACH = Fraction(20)
"""Seconds by which a passage may grow at most on either side."""

_ROUGH = 0.8
"""What two ends without any worth cost: more of a passage is not worth half a sentence at its end."""

_MOST_WINDOWS = 40
"""Windows considered for one passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Segments in a row of one piece of footage. score: how much it is wanted, 0..1."""

    first: Segment
    last: Segment
    score: float

    @property
    def footage(self) -> Footage:
        return self.first.footage

    @property
    def start(self) -> Time:
        return self.first.start.time

    @property
    def end(self) -> Time:
        return self.last.end.time


def fit(passages: Sequence[Passage], bounds: Bounds) -> list[Window | None]:
    """Return a window for every passage, in their order; None for one that is left out. All None: nothing fits.

    passages: without overlaps. Left out are the least wanted, and only where count or target demand it.
    """
    fitted: list[Window | None] = []
    for breaks in (False, True):  # Only where whole sentences cannot be made legal are any broken.
        choices = [_windows(passage, passages, bounds, breaks=breaks) for passage in passages]
        fitted = _chosen(passages, choices, bounds)
        if any(fitted):
            break
    return fitted


def _windows(passage: Passage, others: Sequence[Passage], bounds: Bounds, *, breaks: bool) -> list[Window]:
    """The windows a passage may become, the most like it first."""
    low, high = _room(passage, others)
    footage, character = passage.footage, character_of(passage.footage)
    own = exact_window(footage, character, passage.first.start, passage.last.end)
    longest = Fraction(0) if breaks else bounds.longest
    is_legal = bounds.shortest <= own.length <= bounds.longest
    found = [own] if is_legal and may_cut(own.start, longest) and may_cut(own.end, longest) else []
    windows = windows_of(footage, character, bounds, within=(low, high), breaks=breaks)
    inside = [window for window in windows if _shared(window, passage) > 0]
    inside.sort(key=lambda window: -_likeness(window, passage))
    return [*found, *_spread(inside)]


def _room(passage: Passage, others: Sequence[Passage]) -> tuple[Time, Time]:
    """How far a passage may grow: to its neighbours, who may grow as well, and not past its reach."""
    low, high = max(Fraction(0), passage.start - _REACH), passage.end + _REACH
    for other in others:
        if other.footage.number == passage.footage.number and other is not passage:
            if other.end <= passage.start:
                low = max(low, (other.end + passage.start) / 2)
            elif other.start >= passage.end:
                high = min(high, (passage.end + other.start) / 2)
    return low, high


def _spread(windows: Sequence[Window]) -> list[Window]:
    """Keep the best, and the best of each length: the target may need any."""
    kept: dict[int, Window] = {}
    for window in windows:
        kept.setdefault(int(window.length * 4), window)
    best = [*windows[: _MOST_WINDOWS // 4], *list(kept.values())[:_MOST_WINDOWS]]
    return list({id(window): window for window in best}.values())


def _shared(window: Window, passage: Passage) -> Time:
    return min(window.end.time, passage.end) - max(window.start.time, passage.start)


def _likeness(window: Window, passage: Passage) -> float:
    """How much of a passage a window holds, less what it adds and how rough its ends are, and a little for what is
    measured in it."""
    shared = float(_shared(window, passage))
    added = float(window.length) - shared
    length = max(0.1, float(passage.end - passage.start))
    rough = 1 - (window.start.strength + window.end.strength) / 2
    return shared / length - 0.6 * added / length - _ROUGH * rough + 0.05 * window.worth


def _chosen(passages: Sequence[Passage], choices: Sequence[Sequence[Window]], bounds: Bounds) -> list[Window | None]:
    """Choose by dynamic programming over (clips, steps of length): what the passages so far are worth at most."""
    step = bounds.target * Fraction(11, 10) / _STEPS if bounds.target else None
    most_clips = bounds.count if bounds.count is not None and bounds.count < len(passages) else None
    best: _Cells = {(0, 0): (0.0, ())}
    for passage, windows in zip(passages, choices, strict=True):
        grown: _Cells = {cell: (value, (*way, None)) for cell, (value, way) in best.items()}
        priced = [
            (window, round(window.length / step) if step else 0, 1 + passage.score + _likeness(window, passage))
            for window in windows
        ]
        for (clips, steps), (value, way) in best.items():
            if clips == most_clips:
                continue
            for window, length, gain in priced:
                cell = (clips + (most_clips is not None), steps + length)
                known = grown.get(cell)
                if cell[1] <= _STEPS and (known is None or known[0] < value + gain):
                    grown[cell] = value + gain, (*way, window)
        best = grown
    return _best(best, bounds, len(passages))


def _best(cells: _Cells, bounds: Bounds, count: int) -> list[Window | None]:
    """The way that is worth most of those whose exact length is allowed."""
    most = bounds.most_total
    allowed = [
        found for found in cells.values()
        if any(found[1]) and (most is None or bounds.least_total <= _total(found[1]) <= most)
    ]  # fmt: skip
    return list(max(allowed, key=lambda found: found[0])[1]) if allowed else [None] * count


def _total(way: _Way) -> Time:
    return sum((window.length for window in way if window), Fraction(0))
