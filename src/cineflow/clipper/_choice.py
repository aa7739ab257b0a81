"""Choosing the best windows that do not overlap: as many as asked, or as long together as asked.

Dynamic programming over the ends of windows in order; the length so far is counted in coarse steps, and what comes out
is checked exactly by whoever asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cineflow.clipper._windows import Window
from cineflow.clipper.wish import Bounds
from cineflow.core.time import Time

__all__ = ["choose"]

_APART = Fraction(3, 10)
"""Seconds between two clips of one piece of footage at least: nearer ones would be one clip."""

_HARDLY_WORSE = 0.75
"""In seconds of good footage: by what a window may be worse than the best one and still count."""

_MOST_WINDOWS = 12000
_STEPS = 110
_NEVER = -1e9


def choose(windows: Sequence[Window], bounds: Bounds) -> list[Window]:
    """Return the windows that are worth most together, in the order of the footage; empty where none will do."""
    if not windows:
        return []
    kept = _best(windows)
    lift = _lift(kept)
    chosen = _Table(kept, bounds, lift).chosen()
    return sorted(chosen, key=lambda w: (w.footage.number, w.start.frame))


def _best(windows: Sequence[Window]) -> list[Window]:
    """Leave out hopeless windows where there are too many, an equal share of each stretch of footage staying."""
    if len(windows) <= _MOST_WINDOWS:
        return list(windows)
    by_start: dict[tuple[int, int], list[Window]] = {}
    for window in windows:
        by_start.setdefault((window.footage.number, window.start.frame), []).append(window)
    per = max(2, _MOST_WINDOWS // len(by_start))
    kept: list[Window] = []
    for group in by_start.values():
        by_length = sorted(group, key=lambda w: w.length)
        spread = by_length[:: max(1, len(by_length) * 2 // per)]
        best = sorted(group, key=lambda w: -w.value)[: per // 2]
        kept += {id(w): w for w in (*spread, *best)}.values()
    return kept


def _lift(windows: Sequence[Window]) -> float:
    """What every window is given on top. Where nothing stands out, the least bad is still a choice, and so is what is
    hardly worse."""
    return max(0.0, _HARDLY_WORSE - max(window.value for window in windows))


class _Table:
    """best[p][c][s]: the most that windows ending by place p are worth, with c clips of s steps together."""

    def __init__(self, windows: Sequence[Window], bounds: Bounds, lift: float) -> None:
        self._windows = sorted(windows, key=lambda w: (w.footage.number, w.end.time, w.start.time))
        self._bounds, self._lift = bounds, lift
        self._step = (bounds.target or Fraction(0)) * Fraction(11, 10) / _STEPS
        self._clips = bounds.count or 0
        ends: dict[int, list[Time]] = {}
        for window in self._windows:
            times = ends.setdefault(window.footage.number, [])
            if not times or times[-1] != window.end.time:
                times.append(window.end.time)
        self._ends = ends
        self._base: dict[int, int] = {}
        places = 0
        for number in sorted(ends):
            self._base[number] = places
            places += len(ends[number])
        counts = self._clips + 1 if self._clips else 1
        steps = _STEPS + 1 if bounds.target else 1
        self._best = np.full((places + 1, counts, steps), _NEVER, "f4")
        self._best[0, 0, 0] = 0
        self._via = np.full((places + 1, counts, steps), -1, "i4")

    def chosen(self) -> list[Window]:
        at = 0
        for place in range(1, len(self._best)):
            self._best[place] = self._best[place - 1]
            while at < len(self._windows) and self._place(self._windows[at]) == place:
                self._offer(at, place)
                at += 1
        return self._traced(*self._goal())

    def _place(self, window: Window) -> int:
        """The place of a window's end: from 1, ends in order."""
        times = self._ends[window.footage.number]
        return self._base[window.footage.number] + bisect_right(times, window.end.time)

    def _before(self, window: Window) -> int:
        """The last place by which everything has ended before a window begins."""
        times = self._ends[window.footage.number]
        return self._base[window.footage.number] + bisect_right(times, window.start.time - _APART)

    def _offer(self, number: int, place: int) -> None:
        window = self._windows[number]
        earlier = self._best[self._before(window)]
        steps = round(window.length / self._step) if self._step else 0
        if steps > _STEPS:
            return
        reached = np.full(earlier.shape, _NEVER, "f4")
        source = earlier[:, : earlier.shape[1] - steps] + np.float32(window.value + self._lift)
        if self._clips:
            reached[1:, steps:] = source[:-1]
        else:
            reached[:, steps:] = source
        better = reached > self._best[place]
        self._best[place][better] = reached[better]
        self._via[place][better] = number

    def _goal(self) -> tuple[int, int, int]:
        """The best cell that is long enough; without a target the best that holds a clip at all."""
        place = len(self._best) - 1
        table = self._best[place].copy()
        if self._bounds.target:
            # Rounding to steps may add up, so the middle of what is allowed is preferred, then all of it.
            for low, high in ((0.94, 1.06), (0.91, 1.09)):
                steps = range(round(_STEPS / 1.1 * low), round(_STEPS / 1.1 * high) + 1)
                masked = np.full_like(table, _NEVER)
                masked[:, steps] = table[:, steps]
                if masked.max() > _NEVER / 2:
                    return place, *_where_best(masked)
            return place, 0, 0
        if self._clips:
            table[0] = _NEVER
        return place, *_where_best(table)

    def _traced(self, place: int, clips: int, step: int) -> list[Window]:
        chosen: list[Window] = []
        while place > 0:
            if self._best[place, clips, step] == self._best[place - 1, clips, step]:
                place -= 1
                continue
            number = int(self._via[place, clips, step])
            window = self._windows[number]
            chosen.append(window)
            step -= round(window.length / self._step) if self._step else 0
            clips -= 1 if self._clips else 0
            place = self._before(window)
        return chosen[::-1]


def _where_best(table: NDArray[np.float32]) -> tuple[int, int]:
    at = int(np.argmax(table))
    return at // table.shape[1], at % table.shape[1]
