"""Measuring the picture: change, motion, light, and how much a moment looks like the middle of a dissolve.

Frames come one by one and are measured in batches; some measures look ahead, so rows leave with a delay.
"""

# PyAV types its frames only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from cineflow.media.index._rows import FRAME_ROW, Floats
from cineflow.media.index._samples import Sampler, block_means

__all__ = ["LEAST_CHANGE", "LOOK_AHEAD", "PictureMeter", "half_spans"]

_BATCH = 32
"""Pictures that differ, measured at once; the one before them stands first."""

_MOST_PENDING = 256
"""Frames that may wait to be measured: of a picture that stands still, any number would fit into a batch."""

LOOK_AHEAD = 9
"""Frames over which a change must last to be more than a flash."""

LEAST_CHANGE = 6.0
"""A smaller change is never a cut."""

_STILL = 0.05
"""A greater change is never that of a picture that stands still."""

_COLOUR = np.array([1.0, 1.5, 1.5], "f4")
"""Weights of brightness and the two colour planes in a change: colour varies less than brightness."""

_COARSE = (3, 18, 32)

# The middle of a dissolve of A into B is their mean, and its contrast is lower than both where they differ. These
# bounds were found on drawn and assembled footage with known joins (benchmarks/clip_shots.py prints the score).
_LEAST_SPAN, _MOST_BEND, _MOST_LIKENESS, _DIP_SLACK, _LEAST_DIFFERENT = 12.0, 0.45, 0.6, 0.08, 0.5

Coarse = Floats


def half_spans(rate: Fraction) -> tuple[int, int, int]:
    """Return the half lengths, in frames, over which dissolves are sought: about 0.22, 0.45 and 0.9 seconds."""
    short = max(2, round(rate * Fraction(22, 100) / 2) * 2)
    return short, short * 2, short * 4


class PictureMeter:
    """Measures frames in presentation order and hands finished rows to `write`.

    rate: mean frames a second. rotation: degrees clockwise that a player turns the picture.
    """

    def __init__(self, rate: Fraction, rotation: int, write: Callable[[NDArray[Any]], None]) -> None:
        self._spans = half_spans(rate)
        self._margin = max(self._spans[-1], LOOK_AHEAD) + 1
        self._rotation = rotation
        self._write = write
        self._sampler: Sampler | None = None
        self._filled = 0
        self._rows = np.zeros(0, FRAME_ROW)
        # In one place for good: arrays of this size cost more to be given than to be filled.
        self._room: Coarse = np.zeros((2 * self._margin + _MOST_PENDING, _COARSE[0] * _COARSE[1] * _COARSE[2]), "f4")
        self._coarse = self._room[:0]
        self._done = 0
        self._pending: list[tuple[int, bool, int]] = []
        self._before: NDArray[np.int16] | None = None
        self._usual = 0.0

    def add(self, frame: av.VideoFrame, time: int) -> bool:
        """Take the next frame, shown at `time` ticks. Return whether it looks like the start of a shot at once."""
        if self._sampler is None or not self._sampler.fits(frame):
            self._measure()
            self._sampler = Sampler(frame, _BATCH + 1)
            self._before, self._filled = None, 0
        sampler, place = self._sampler, self._filled
        sampler.take(frame, place)
        change = self._change(sampler.light[place])
        # Against the picture that was kept, so that a slow fade is not lost in small steps.
        if place and change is not None and change < _STILL and sampler.is_still(place, place - 1):
            place -= 1
        else:
            self._filled += 1
        self._pending.append((time, bool(frame.key_frame), place))
        if self._filled > _BATCH or len(self._pending) == _MOST_PENDING:
            self._measure()
        return self._jumps(change)

    def finish(self) -> None:
        """Measure and hand out what is left."""
        self._measure()
        self._hand_out(len(self._rows))

    def _change(self, light: NDArray[np.uint8]) -> float | None:
        """How much a few places differ from the frame before: a cheap guess. None where there is none before."""
        small = light[::8, ::8].astype("i2")
        before, self._before = self._before, small
        return None if before is None else int(np.abs(small - before).sum()) / small.size

    def _jumps(self, change: float | None) -> bool:
        """Whether a change is far more than usual."""
        if change is None:
            return True
        jumps = change > 8 + 3 * self._usual
        self._usual += (min(change, 8 + 4 * self._usual) - self._usual) / 8
        return jumps

    def _measure(self) -> None:
        """Measure what is pending. A picture that stands still is measured once, however many frames it lasts."""
        if self._sampler is None or not self._pending:
            return
        light = block_means(self._sampler.light[: self._filled])
        colour = self._sampler.colour[: self._filled].astype("f4")
        rows = np.zeros(len(self._pending), FRAME_ROW)
        rows["time"], rows["is_key"] = zip(*((time, is_key) for time, is_key, _ in self._pending), strict=True)
        places = np.array([place for _, _, place in self._pending])
        rows["light"], rows["contrast"] = light.mean((1, 2))[places], light.std((1, 2))[places]
        self._compare(rows, places, light, colour)
        self._sampler.keep_first(self._filled - 1)
        self._filled = 1
        self._pending.clear()
        self._rows = np.concatenate([self._rows, rows])
        begin, self._coarse = len(self._coarse), self._room[: len(self._rows)]
        _coarse(light, colour).take(places, axis=0, out=self._coarse[begin:], mode="clip")
        self._hand_out(len(self._rows) - self._margin)

    def _compare(self, rows: NDArray[Any], places: NDArray[np.intp], light: Floats, colour: Floats) -> None:
        """Fill change, spread, motion and focus from each picture and the one before."""
        rows["focus"] = 0.5
        moves = np.diff(places, prepend=0) > 0
        if not moves.any():
            return
        steps = np.abs(np.diff(light, axis=0))
        tints = np.abs(np.diff(colour, axis=0))
        both = steps + (tints[:, 0] + tints[:, 1]) * _COLOUR[1]
        change = both.mean((1, 2))
        rows["change"][moves] = change
        rows["spread"][moves] = change**2 / (np.square(both).mean((1, 2)) + 1e-6)
        rows["motion"][moves] = steps.mean((1, 2))
        rows["focus"][moves] = _focus(steps, self._rotation)

    def _hand_out(self, until: int) -> None:
        """Finish the rows from `_done` to `until` and drop what no later row looks back on."""
        if until <= self._done:
            return
        span = slice(self._done, until)
        self._rows["hold"][span] = _hold(self._coarse, self._rows["change"], span)
        self._rows["blend"][span] = _blend(self._coarse, self._rows["contrast"], span, self._spans)
        self._write(self._rows[span])
        cut = max(0, until - self._margin)
        self._rows, self._done, kept = self._rows[cut:], until - cut, self._coarse[cut:]
        self._coarse = self._room[: len(kept)]
        self._coarse[:] = kept


def _coarse(light: Floats, colour: Floats) -> Coarse:
    """Shrink to 18 × 32 with three planes, whatever the picture's shape was, weighted so that differences add up."""
    out = np.empty((len(light), *_COARSE), "f4")
    for plane, picture in enumerate((light, colour[:, 0], colour[:, 1])):
        if picture.shape[1] == 2 * _COARSE[1] and picture.shape[2] == 2 * _COARSE[2]:
            upper, lower = picture[:, 0::2], picture[:, 1::2]
            out[:, plane] = (upper[..., 0::2] + upper[..., 1::2] + lower[..., 0::2] + lower[..., 1::2]) / 4
        else:
            out[:, plane] = _shrunk(picture)
    cells = _COARSE[1] * _COARSE[2]
    out *= _COLOUR[:, None, None] / np.float32(cells)
    return out.reshape(len(light), -1)


def _shrunk(picture: Floats) -> Floats:
    rows = np.arange(_COARSE[1]) * picture.shape[1] // _COARSE[1]
    columns = np.arange(_COARSE[2]) * picture.shape[2] // _COARSE[2]
    heights = np.maximum(1, np.diff(np.append(rows, picture.shape[1])))
    widths = np.maximum(1, np.diff(np.append(columns, picture.shape[2])))
    summed = np.add.reduceat(np.add.reduceat(picture, rows, axis=1), columns, axis=2)
    return summed / (heights[:, None] * widths[None, :])


def _distance(a: Coarse, b: Coarse) -> Floats:
    apart = a - b
    np.abs(apart, out=apart)
    return apart.sum(1)


def _focus(steps: Floats, rotation: int) -> Floats:
    """Where across the displayed picture the change lies; 0.5 where nothing moves."""
    axis = 2 if rotation in (90, 270) else 1
    profile = steps.sum(axis=axis)
    profile = np.maximum(0, profile - np.median(profile, axis=1, keepdims=True))
    if rotation in (90, 180):
        profile = profile[:, ::-1]
    places = (np.arange(profile.shape[1], dtype="f4") + 0.5) / profile.shape[1]
    total = profile.sum(1)
    return np.where(total > 1, (profile * places).sum(1) / np.maximum(total, 1), 0.5)


def _hold(coarse: Coarse, change: Floats, span: slice) -> Floats:
    """How much of each large change lasts: the least distance between a frame just before and one soon after. A flash,
    or a thing that passes the lens, leaves the picture as it was. Small changes are returned as they are."""
    out = change[span].copy()
    large = np.flatnonzero(out >= LEAST_CHANGE)
    at = large + span.start
    for back in (1, 3):
        for ahead in (0, 1, 3, 6):
            known = (at >= back) & (at + ahead < len(coarse))
            seen = _distance(coarse[at[known] - back], coarse[at[known] + ahead])
            out[large[known]] = np.minimum(out[large[known]], seen)
    return out


def _blend(coarse: Coarse, contrast: Floats, span: slice, halves: tuple[int, ...]) -> Floats:
    """How much each frame looks like the middle of a dissolve over one of several lengths; 0 where it does not."""
    first, last = int(span.start), int(span.stop)
    out = np.zeros(last - first, "f4")
    for half in halves:
        at = np.arange(max(first, half), min(last, len(coarse) - half))
        if at.size:
            out[at - first] = np.maximum(out[at - first], _blend_over(coarse, contrast, at, half))
    return out


def _blend_over(coarse: Coarse, contrast: Floats, at: NDArray[np.intp], half: int) -> Floats:
    out = np.zeros(at.size, "f4")
    energy = np.square(contrast)
    dip = 2 * energy[at] / (energy[at - half] + energy[at + half] + 1e-3)
    dips = np.flatnonzero(dip < (1 + _MOST_LIKENESS) / 2 + _DIP_SLACK)  # Few do, and the rest is dear.
    if not dips.size:
        return out
    at, dip = at[dips], dip[dips]
    old, new = coarse[at - half], coarse[at + half]
    apart, differ = _distance(old, new), _distance(_relit(old, new), new)
    likeness = _likeness(old, new)
    likely = (differ > _LEAST_SPAN) & (differ > _LEAST_DIFFERENT * apart) & (likeness < _MOST_LIKENESS)
    chosen = np.flatnonzero(likely & (dip < (1 + likeness) / 2 + _DIP_SLACK))
    if chosen.size:
        bend = _bend(coarse, at[chosen], half) / apart[chosen]
        straight = np.where(bend < _MOST_BEND, 1 - 2 * bend, 0)
        out[dips[chosen]] = differ[chosen] * straight * (1 - likeness[chosen])
    return out


def _relit(old: Coarse, new: Coarse) -> Coarse:
    """Return the old pictures in the light of the new ones: a lamp that is turned down is no new shot."""
    cells = _COARSE[1] * _COARSE[2]
    lit = old.copy()
    lit[:, :cells] *= ((new[:, :cells].sum(1) + 1e-3) / (old[:, :cells].sum(1) + 1e-3))[:, None]
    return lit


def _likeness(old: Coarse, new: Coarse) -> Floats:
    """Correlation of the brightness of two pictures: their own light and contrast do not matter."""
    cells = _COARSE[1] * _COARSE[2]
    a, b = old[:, :cells], new[:, :cells]
    a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
    norms = np.einsum("ij,ij->i", a, a) * np.einsum("ij,ij->i", b, b)
    return np.einsum("ij,ij->i", a, b) / np.sqrt(norms + 1e-9)


def _bend(coarse: Coarse, at: NDArray[np.intp], half: int) -> Floats:
    """How far the frames between lie from the straight mix of the two outer ones, at three places."""
    old, new = coarse[at - half], coarse[at + half]
    quarter = half // 2
    share = np.float32(quarter / (2 * half))
    return np.maximum.reduce([
        _distance(coarse[at], (old + new) / 2),
        _distance(coarse[at - quarter], old * (0.5 + share) + new * (0.5 - share)),
        _distance(coarse[at + quarter], old * (0.5 - share) + new * (0.5 + share)),
    ])  # fmt: skip
