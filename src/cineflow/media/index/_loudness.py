"""Loudness after EBU R128 (ITU-R BS.1770-5, EBU Tech 3341 and 3342), from K-weighted energy measured earlier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cineflow.media.index._rows import Floats

__all__ = ["SILENCE", "Loudness", "lufs", "measure_loudness", "momentary"]

SILENCE = -70.0
"""LUFS below which nothing is heard: the absolute gate."""

_ROWS = 10
"""Rows of a hundredth of a second in one step of a tenth."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """integrated: LUFS of the whole, gated. range: LU between the soft and the loud parts. loudest: highest momentary
    loudness in LUFS. All None where there is nothing to hear."""

    integrated: float | None
    range: float | None
    loudest: float | None


def lufs(power: Floats) -> Floats:
    """Turn K-weighted mean squares into LUFS; silence is −120."""
    return -0.691 + 10 * np.log10(np.maximum(power.astype("f8"), 1e-12))


def momentary(power: Floats) -> Floats:
    """Return the loudness of the 0.4 s around each tenth of a second, in LUFS."""
    return lufs(_windows(_tenths(power), 4).astype("f4"))


def measure_loudness(power: Floats) -> Loudness:
    """Return the loudness of sound given as rows of K-weighted energy."""
    tenths = _tenths(power)
    if tenths.size < 4:
        return Loudness(None, None, None)
    blocks = np.convolve(tenths, np.full(4, 0.25), "valid")
    integrated = _gated(blocks, 10.0)
    if integrated is None:
        return Loudness(None, None, None)
    return Loudness(round(integrated, 2), _range(tenths), round(float(_loud(blocks).max()), 2))


def _tenths(power: Floats) -> Floats:
    whole = len(power) // _ROWS * _ROWS
    return power[:whole].reshape(-1, _ROWS).mean(1, dtype="f8")


def _windows(values: Floats, width: int) -> Floats:
    """Means over `width` steps around each step, shorter at the ends."""
    if not values.size:
        return values
    summed = np.concatenate([[0.0], np.cumsum(values)])
    first = np.maximum(0, np.arange(values.size) - width // 2)
    last = np.minimum(values.size, first + width)
    return np.maximum(0, (summed[last] - summed[first]) / (last - first))


def _loud(blocks: Floats) -> Floats:
    return -0.691 + 10 * np.log10(np.maximum(blocks, 1e-12))


def _gated(blocks: Floats, below: float) -> float | None:
    """Mean loudness of the blocks above the absolute gate and above `below` LU under their own mean."""
    heard = blocks[_loud(blocks) > SILENCE]
    if not heard.size:
        return None
    gate = float(_loud(np.array([heard.mean()]))[0]) - below
    heard = heard[_loud(heard) > gate]
    return float(_loud(np.array([heard.mean()]))[0])


def _range(tenths: Floats) -> float | None:
    if tenths.size < 30:
        return None
    blocks = np.convolve(tenths, np.full(30, 1 / 30), "valid")
    heard = blocks[_loud(blocks) > SILENCE]
    if not heard.size:
        return None
    gate = float(_loud(np.array([heard.mean()]))[0]) - 20.0
    loud = _loud(heard)
    low, high = np.percentile(loud[loud > gate], (10, 95))
    return round(float(high - low), 2)
