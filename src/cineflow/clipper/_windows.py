"""Every stretch between two borders that could be a clip, and what it is worth."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from cineflow.clipper._borders import Border, Side
from cineflow.clipper._interest import Character, interest_of
from cineflow.clipper._signals import BINS_A_SECOND, Floats
from cineflow.clipper.footage import Footage
from cineflow.clipper.wish import Bounds
from cineflow.core.time import Span, Time

__all__ = ["Window", "exact_window", "may_cut", "windows_of"]

_THRESHOLD = 0.2
"""What a second must be worth to make a clip better by being in it."""

_BORDER = 1.2
"""What two borders of no worth cost, in seconds of good footage; perfect ones cost nothing."""

_SLIVER = 0.6
"""Seconds of another shot at a clip's end that look like a mistake."""

_SLIVER_COST = 2.0
_AIR = Fraction(1, 4)
"""Seconds of a clip that a sentence cannot fill: it would be cut at its very sounds."""

_AS_GOOD = 0.1
"""By how much less good than the best one another place may be at which a sentence is broken."""

_MOST_ENDS = 40
"""Ends considered for one start, the strongest of each stretch."""


@dataclass(frozen=True, slots=True)
class Window:
    """A possible clip. value: to compare with others. worth: mean of its seconds, about −3..3."""

    footage: Footage
    start: Border
    end: Border
    value: float
    worth: float

    @property
    def span(self) -> Span:
        return Span(self.start.time, self.end.time)

    @property
    def length(self) -> Time:
        return self.end.time - self.start.time


def windows_of(
    footage: Footage, character: Character, bounds: Bounds, *, within: tuple[Time, Time] | None = None,
    breaks: bool = False,
) -> Iterator[Window]:  # fmt: skip
    """Yield the windows of a piece of footage whose length is allowed; between two times only, if given.

    Where it is known what is said they hold whole sentences; one too long for a clip ends where a cut hurts least, at
    a comma or in the longest pause. breaks: whether shorter ones may be broken so too.
    """
    summed = _summed(footage, character)
    low, high = within or (footage.index.length * 0, footage.index.length)
    longest = Fraction(0) if breaks else bounds.longest
    inside = [border for border in footage.borders if low <= border.time <= high and may_cut(border, longest)]
    starts = [border for border in inside if border.side & Side.START]
    if not breaks:
        starts = _gentlest([border for border in starts if _reaches_an_end(border, longest)])
    ends = [border for border in inside if border.side & Side.END]
    times = [border.time for border in ends]
    shots = _shot_starts(footage)
    for start in starts:
        first = bisect_left(times, start.time + bounds.shortest)
        last = bisect_right(times, start.time + bounds.longest)
        allowed = ends[first:last]
        if start.inside is not None and not breaks:  # A part of a sentence has its beginning or its end at least.
            allowed = [end for end in allowed if end.inside is None]
        for end in _thinned(_gentlest(allowed)):
            yield _window(footage, start, end, summed, shots)


def may_cut(border: Border, longest: Time) -> bool:
    """Whether a clip of at most some length may begin or end at a border: where no sentence is broken, or one that no
    clip could hold."""
    return border.inside is None or border.inside.length + _AIR > longest


def _reaches_an_end(border: Border, longest: Time) -> bool:
    """Whether a clip that begins at a border may hold the end of the sentence that it breaks."""
    return border.inside is None or border.inside.end - border.time <= longest


def _gentlest(borders: list[Border]) -> list[Border]:
    """Of borders inside one sentence keep those at which breaking it hurts least."""
    best: dict[Time, float] = {}
    for border in borders:
        if border.inside is not None:
            best[border.inside.start] = max(best.get(border.inside.start, 0.0), border.strength)
    return [b for b in borders if b.inside is None or b.strength >= best[b.inside.start] - _AS_GOOD]


def exact_window(footage: Footage, character: Character, start: Border, end: Border) -> Window:
    """Return the window between two borders, whatever its length."""
    return _window(footage, start, end, _summed(footage, character), _shot_starts(footage))


def _summed(footage: Footage, character: Character) -> Floats:
    return np.concatenate([[0.0], np.cumsum(interest_of(footage.signals, character) - _THRESHOLD)])


def _shot_starts(footage: Footage) -> list[float]:
    return [float(footage.index.time_of(begin)) for begin, _ in footage.index.shots]


def _thinned(ends: list[Border]) -> list[Border]:
    """Keep the strongest of each of at most 40 stretches of ends."""
    if len(ends) <= _MOST_ENDS:
        return ends
    per = -(-len(ends) // _MOST_ENDS)
    return [max(ends[at : at + per], key=lambda border: border.strength) for at in range(0, len(ends), per)]


def _window(footage: Footage, start: Border, end: Border, summed: Floats, shots: list[float]) -> Window:
    begin, finish = float(start.time), float(end.time)
    places = np.interp([begin * BINS_A_SECOND, finish * BINS_A_SECOND], np.arange(summed.size), summed)
    gain = float(places[1] - places[0]) / BINS_A_SECOND
    length = max(0.05, finish - begin)
    value = gain - _BORDER * (1 - (start.strength + end.strength) / 2)
    value -= _SLIVER_COST * (_has_sliver(begin, shots, after=True) + _has_sliver(finish, shots, after=False))
    return Window(footage, start, end, value, gain / length + _THRESHOLD)


def _has_sliver(time: float, shots: list[float], *, after: bool) -> bool:
    """Whether a change of shot lies so near to a cut that a scrap of another shot would flash up."""
    if after:
        at = bisect_right(shots, time + 1e-6)
        return at < len(shots) and shots[at] - time < _SLIVER
    at = bisect_left(shots, time - 1e-6) - 1
    return at > 0 and time - shots[at] < _SLIVER
