"""The frame to cut at between two words: where the sound is quietest near the place that is wished for."""

from __future__ import annotations

from math import log10

from cineflow.core.time import Time
from cineflow.media.index import SOUND_ROWS_A_SECOND, MediaIndex

__all__ = ["frame_between"]

_AS_QUIET = 3.0
"""Decibels within which two instants are equally quiet: nearness to the wish decides between them."""

_AROUND = 1
"""Hundredths of a second to each side that a cut is heard in."""

_FLOOR = 1e-9
"""Mean square below which nothing is heard, −90 dB."""

_MOST_FRAMES = 200


def frame_between(index: MediaIndex, low: Time, high: Time, wish: Time) -> int:
    """Return the frame that begins in `[low, high]`, quietest of those near a wish; the one nearest to the middle of
    the range where none begins in it."""
    first, last = index.frame_at(low), index.frame_at(high)
    inside = [n for n in range(first, min(last, first + _MOST_FRAMES) + 1) if low <= index.time_of(n) <= high]
    if not inside:
        return index.frame_at((low + high) / 2)
    levels = {frame: _level(index, index.time_of(frame)) for frame in inside}
    quiet = min(levels.values()) + _AS_QUIET
    return min((n for n in inside if levels[n] <= quiet), key=lambda n: (abs(index.time_of(n) - wish), n))


def _level(index: MediaIndex, time: Time) -> float:
    """How loud it is around a time, in decibels."""
    row = int(time * SOUND_ROWS_A_SECOND)
    heard = index.sound_rows["power"][max(0, row - _AROUND) : row + _AROUND + 1]
    return 10 * log10(max(_FLOOR, float(heard.mean()))) if len(heard) else 0.0
