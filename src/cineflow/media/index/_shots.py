"""Where shots begin: hard cuts, fades through a flat picture, dissolves; told from the rows, without another look.

A cut is a change far above its neighbours, spread over the picture, that lasts (a flash does not). A fade is a short
time of hardly any contrast between two pictures. A dissolve was recognised by its middle when it was measured.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cineflow.media.index._picture import LEAST_CHANGE
from cineflow.media.index._rows import Floats

__all__ = ["find_shots"]

_OVER_NEIGHBOURS = 3.0
_PLAIN_CHANGE = 14.0
_LASTING_SHARE = 0.55
_LEAST_SPREAD = 0.28
_FLAT = 10.0
_DARK, _BRIGHT = 26.0, 225.0
_LEAST_BLEND = 6.0
_SHORTEST = Fraction(1, 4)
"""Seconds a shot lasts at least."""

_DIP = 0.35


def find_shots(rows: NDArray[Any], rate: Fraction) -> list[int]:
    """Return the first frame of every shot, frame 0 first.

    rows: of `FRAME_ROW`. rate: mean frames a second.
    """
    if not len(rows):
        return []
    cuts = _cuts(rows)
    flats = _flat_runs(rows, rate)
    borders = _with_fades(cuts, flats, len(rows), rate)
    borders = _with_dissolves(borders, flats, rows["blend"].astype("f8"), rate)
    shortest = max(2, round(_SHORTEST * rate))
    shots = [0]
    for border in sorted(borders):
        if border - shots[-1] >= shortest and len(rows) - border >= 2:
            shots.append(border)
    return shots


def _cuts(rows: NDArray[Any]) -> list[int]:
    change, hold, spread = rows["change"], rows["hold"], rows["spread"]
    likely = (change >= LEAST_CHANGE) & (hold >= LEAST_CHANGE) & (hold >= _LASTING_SHARE * change)
    likely &= spread > _LEAST_SPREAD
    likely[0] = False
    found: list[int] = []
    for frame in np.flatnonzero(likely):
        near = np.concatenate([change[max(1, frame - 2) : frame], change[frame + 1 : frame + 3]])
        wide = np.concatenate([change[max(1, frame - 6) : frame], change[frame + 1 : frame + 7]])
        usual = max(float(near.mean()) if near.size else 0.0, float(np.median(wide)) if wide.size else 0.0, 1.0)
        # A small change must stand out more: a camera on a tripod that is touched makes small ones.
        doubt = max(0.0, (_PLAIN_CHANGE - float(change[frame])) / 4)
        if change[frame] >= (_OVER_NEIGHBOURS + doubt) * usual:
            found.append(int(frame))
    return found


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype("i1"), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _flat_runs(rows: NDArray[Any], rate: Fraction) -> list[tuple[int, int]]:
    """Return runs of frames that show nothing: near black, near white, or far flatter than before and after."""
    light, contrast = rows["light"], rows["contrast"]
    flat = (contrast < _FLAT) & ((light < _DARK) | (light > _BRIGHT))
    reach = max(4, round(rate * Fraction(45, 100)))
    if len(rows) > 2 * reach:
        sides = np.minimum(contrast[: -2 * reach], contrast[2 * reach :])
        flat[reach:-reach] |= contrast[reach:-reach] < _DIP * sides
    least = max(2, round(rate * Fraction(1, 10)))
    return [(a, b) for a, b in _runs(flat) if b - a >= least or a == 0 or b == len(rows)]


def _with_fades(cuts: list[int], flats: list[tuple[int, int]], count: int, rate: Fraction) -> list[int]:
    """Add one border for every flat run: its hard edge where it has one, else its middle."""
    borders = list(cuts)
    long = max(4, round(rate * Fraction(2, 5)))
    for start, end in flats:
        near = [cut for cut in borders if start - 3 <= cut <= end + 3]
        if near:
            borders = [cut for cut in borders if cut not in near[1:]]
        elif start <= 2:
            if end - start > long:
                borders.append(end)
        elif end >= count - 2:
            if end - start > long:
                borders.append(start)
        else:
            borders.append((start + end) // 2)
    return borders


def _with_dissolves(borders: list[int], flats: list[tuple[int, int]], blend: Floats, rate: Fraction) -> list[int]:
    reach = round(rate * Fraction(7, 10))
    close = round(rate * Fraction(45, 100))
    for start, end in flats:
        blend[max(0, start - reach) : end + reach] = 0
    found = list(borders)
    while blend.size:
        middle = int(np.argmax(blend))
        if blend[middle] < _LEAST_BLEND:
            break
        blend[max(0, middle - reach) : middle + reach + 1] = 0
        if all(abs(middle - border) > close for border in found):
            found.append(middle)
    return found
