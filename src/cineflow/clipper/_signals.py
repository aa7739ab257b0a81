"""What is measured about every tenth of a second of footage, on scales that compare within one piece of footage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cineflow.media.index import MediaIndex

__all__ = ["BINS_A_SECOND", "Floats", "Signals", "signals_of"]

BINS_A_SECOND = 10
Floats: TypeAlias = NDArray[np.floating[Any]]

_SILENT = -60.0
_LEAST_MOTION = 0.25
"""Change of brightness that grain and breathing cameras make too: pictures that stand still are not lively by it."""

_LEAST_RISE = 1.0
"""Decibels by which sound that is even grows and falls as well."""

_SOFT = 0.5
"""Seconds to each side of the middle of a dissolve or fade in which the picture changes and nothing moves."""


@dataclass(frozen=True)
class Signals:
    """One value per tenth of a second; what compares is in deviations from the footage's own middle, within −3..3.

    loudness: momentary, in LUFS. loud, rise, motion, cuts: deviations of loudness, its growth over two seconds,
    movement, and changes of shot. voice: share of the time in which somebody speaks, 0..1. is_blank: nothing to see.
    """

    loudness: Floats
    loud: Floats
    rise: Floats
    motion: Floats
    cuts: Floats
    voice: Floats
    is_blank: NDArray[np.bool_]

    @property
    def voice_share(self) -> float:
        return float(self.voice.mean()) if self.voice.size else 0.0


def signals_of(index: MediaIndex) -> Signals:
    """Return the signals of a piece of footage, from its index."""
    bins = max(1, int(float(index.length) * BINS_A_SECOND))
    loudness = _fitted(index.momentary, bins, -120.0)
    heard = np.maximum(loudness, _SILENT)
    motion, is_blank, cuts = _picture(index, bins)
    rise = _smooth(heard, 10) - _delayed(_smooth(heard, 10), 20)
    return Signals(
        loudness=loudness,
        loud=_deviations(_smooth(heard, 15)),
        rise=_deviations(np.maximum(0, rise), least=_LEAST_RISE),
        motion=_deviations(_smooth(motion, 15), least=_LEAST_MOTION),
        cuts=_deviations(_smooth(cuts, 60)),
        voice=_voice(index, bins),
        is_blank=is_blank,
    )


def _picture(index: MediaIndex, bins: int) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Movement without the jumps at cuts, the light of fades and the change of dissolves; blank picture; and one per
    change of shot."""
    rows = index.frame_rows
    if not len(rows):
        return np.zeros(bins), np.zeros(bins, bool), np.zeros(bins)
    seconds = (rows["time"] - rows["time"][0]) * float(index.time_base)
    place = np.minimum(bins - 1, (seconds * BINS_A_SECOND).astype(int))
    # A picture that grows darker as a whole, as fades do, does not move.
    moved = np.maximum(0, rows["motion"] - np.abs(np.diff(rows["light"].astype("f8"), prepend=rows["light"][:1])))
    starts = np.array([begin for begin, _ in index.shots][1:], int)
    for begin in starts:
        around = round(_SOFT * float(index.rate)) if index.is_soft(int(begin)) else 1
        moved[max(0, begin - around) : begin + around + 1] = 0
    count = np.bincount(place, minlength=bins)
    motion = np.bincount(place, moved, bins) / np.maximum(1, count)
    flat = (rows["contrast"] < 10) & ((rows["light"] < 26) | (rows["light"] > 225))
    blank = np.bincount(place, flat, bins) / np.maximum(1, count) > 0.5
    cuts = np.zeros(bins)
    np.add.at(cuts, place[starts], 1.0)
    return motion, blank, cuts


def _voice(index: MediaIndex, bins: int) -> Floats:
    covered = np.zeros(bins)
    for span in index.speech:
        begin, end = float(span.start) * BINS_A_SECOND, float(span.end) * BINS_A_SECOND
        first, last = int(begin), min(bins - 1, int(end))
        if first > last:
            continue
        covered[first : last + 1] += 1
        covered[first] -= begin - first
        covered[last] -= max(0.0, last + 1 - end)
    return np.clip(covered, 0, 1)


def _fitted(values: Floats, bins: int, missing: float) -> Floats:
    out = np.full(bins, missing)
    out[: min(bins, len(values))] = values[:bins]
    return out


def _smooth(values: Floats, width: int) -> Floats:
    summed = np.concatenate([[0.0], np.cumsum(values)])
    first = np.maximum(0, np.arange(values.size) - width // 2)
    last = np.minimum(values.size, first + width)
    return (summed[last] - summed[first]) / (last - first)


def _delayed(values: Floats, bins: int) -> Floats:
    return np.concatenate([np.full(min(bins, values.size), values[0]), values[:-bins]])[: values.size]


def _deviations(values: Floats, *, least: float = 0.0) -> Floats:
    """Distance from the median in robust deviations, within −3..3; all zero where nothing varies.

    least: what counts as a deviation at least, where values hardly vary.
    """
    middle = float(np.median(values))
    spread = 1.4826 * float(np.median(np.abs(values - middle)))
    if spread < 1e-6:
        spread = float(values.std())
    if spread < 1e-6:
        return np.zeros(values.size)
    return np.clip((values - middle) / max(spread, least), -3, 3)
