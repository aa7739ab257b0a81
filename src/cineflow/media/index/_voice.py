"""Where somebody speaks: energy between 250 and 3,800 Hz that rises above what is usual around it, and moves like
speech does. Nothing is absolute: a quiet recording is judged by its own quiet and loud."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cineflow.media.index._rows import SOUND_ROWS_A_SECOND, Floats

__all__ = ["find_voices"]

_DEEPEST = 40.0
"""Decibels under the loud level below which quiet is not counted: digital silence says nothing about a room."""

_WINDOW = 15
"""Seconds to each side over which quiet and loud are judged."""

_LEAST_RISE, _MOST_RISE, _RISE_SHARE = 5.0, 15.0, 0.35
_HEARD = -72.0
_GAP, _SHORTEST, _MARGIN = 24, 14, 5
"""Rows: a pause inside a phrase, the shortest utterance, what is left around one."""

_STEADY = 2.2
"""Decibels by which energy must vary over a second: syllables do, tones and rushing do not."""


def find_voices(voice: Floats) -> list[tuple[int, int]]:
    """Return half-open ranges of rows (hundredths of a second) in which somebody speaks.

    voice: mean squares in the voice band, one per row.
    """
    if len(voice) < _SHORTEST:
        return []
    level = 10 * np.log10(np.convolve(voice.astype("f8"), np.full(3, 1 / 3), "same") + 1e-12)
    quiet, loud = _surroundings(level)
    rise = np.clip(_RISE_SHARE * (loud - quiet), _LEAST_RISE, _MOST_RISE)
    speaks = (level > quiet + rise) & (level > _HEARD) & (loud - quiet > _LEAST_RISE)
    spans = _joined(_runs(speaks), _GAP)
    spans = [(a, b) for a, b in spans if b - a >= _SHORTEST and _moves(level[a:b])]
    padded = [(max(0, a - _MARGIN), min(len(voice), b + _MARGIN)) for a, b in spans]
    return _joined(padded, 1)


def _surroundings(level: Floats) -> tuple[Floats, Floats]:
    """Quiet and loud levels around each row: percentiles per second, spread over the rows."""
    seconds = -(-len(level) // SOUND_ROWS_A_SECOND)
    quiet, loud = np.empty(seconds), np.empty(seconds)
    for second in range(seconds):
        begin = max(0, (second - _WINDOW) * SOUND_ROWS_A_SECOND)
        around = np.sort(level[begin : (second + _WINDOW + 1) * SOUND_ROWS_A_SECOND : 3])
        quiet[second], loud[second] = _percentile(around, 10), _percentile(around, 95)
    quiet = np.maximum(quiet, loud - _DEEPEST)
    at = np.arange(len(level)) / SOUND_ROWS_A_SECOND - 0.5
    places = np.arange(seconds)
    return np.interp(at, places, quiet), np.interp(at, places, loud)


def _percentile(ordered: Floats, percent: int) -> float:
    """The same as numpy's, which takes longer than to sort."""
    low, share = divmod(percent * (len(ordered) - 1), 100)
    beside = ordered[min(low + 1, len(ordered) - 1)]
    return float(ordered[low] + (beside - ordered[low]) * share / 100)


def _moves(level: Floats) -> bool:
    if len(level) < SOUND_ROWS_A_SECOND:
        return True
    seconds = np.array_split(level, len(level) // SOUND_ROWS_A_SECOND)
    return float(np.median([second.std() for second in seconds])) >= _STEADY


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype("i1"), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _joined(spans: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Join spans that are closer than a gap."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start - out[-1][1] < gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
