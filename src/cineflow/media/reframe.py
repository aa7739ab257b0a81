"""Turning a wide picture upright: where to crop, shot by shot, steadily, after faces or else after what moves.

Faces are found with the detectors that OpenCV brings along (extra `vision`); without it, motion decides.
"""

# OpenCV types its arrays only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from cineflow.media._source import Cut, frames_of

__all__ = ["aims", "crop_share", "upright_size"]

_WIDE = 400
"""Pixels across in which faces are sought: one a twentieth of the picture wide has the 20 that the detector needs."""

_LOOKS_A_SECOND = 4
_NEW_SHOT = 18.0
_OVER_NEIGHBOURS = 3.0
_MOVES = 8
_LEAST_FACES = 0.3
"""Share of the looks at a shot that must show a face before the crop follows faces."""

_STILL = 0.5
"""Share of the crop's width within which a subject may wander before the crop moves at all."""

_SMOOTH_SECONDS = 0.8

Grey = NDArray[np.uint8]
Faces = Callable[[Grey], list[tuple[float, float]]]
"""Grey picture → (middle across, 0..1; width, 0..1) of every face."""


def upright_size(width: int, height: int) -> tuple[int, int]:
    """Return the 9:16 canvas of a source: its short side across."""
    across = min(width, height) // 2 * 2
    return max(2, across), max(2, across * 16 // 9 // 2 * 2)


def crop_share(source: tuple[int, int], target: tuple[int, int]) -> float:
    """Return the part of a source's width that a crop shows; 1 or more where the source is no wider than the target."""
    return target[0] * source[1] / (target[1] * source[0])


@dataclass(slots=True)
class _Seen:
    """What was seen of a range: change against the frame before, where it moved (NaN: nowhere), faces by frame."""

    change: list[float] = field(default_factory=list[float])
    moved: list[float] = field(default_factory=list[float])
    faces: dict[int, list[tuple[float, float]]] = field(default_factory=dict[int, list[tuple[float, float]]])


def aims(
    cut: Cut, share: float, *, faces: Faces | None = None, watch: Callable[[int], None] = lambda _: None
) -> dict[int, float]:
    """Return the middle of the crop, 0..1 across, for the tick of every frame of a range.

    share: of the width that is shown. faces: how they are found, OpenCV's way unless told. watch: told how many frames
    more were looked at; what it raises stops the work. Raises Unreadable.
    """
    rate = cut.rate or cut.source.facts.rate or Fraction(25)
    ticks, seen = _look(cut, rate, faces or _detector(), watch)
    borders = [0, *_shots(seen.change), len(ticks)]
    path: list[float] = []
    for first, last in pairwise(borders):
        path += _steady(_subject(seen, first, last), share, float(rate))
    return dict(zip(ticks, path, strict=True))


def _look(cut: Cut, rate: Fraction, faces: Faces, watch: Callable[[int], None]) -> tuple[list[int], _Seen]:
    facts = cut.source.facts
    turns = (-facts.rotation // 90) % 4
    across, down = (facts.height, facts.width) if facts.rotation in (90, 270) else (facts.width, facts.height)
    small = (_WIDE, max(2, round(_WIDE * down / across)))
    every = max(1, round(rate / _LOOKS_A_SECOND))
    scaler, seen, ticks = VideoReformatter(), _Seen(), list[int]()
    before: Grey | None = None
    for number, (tick, frame) in enumerate(frames_of(cut)):
        shape = small[::-1] if facts.rotation in (90, 270) else small
        stored = scaler.reformat(frame, shape[0], shape[1], format="gray").to_ndarray()
        grey: Grey = np.ascontiguousarray(np.rot90(stored, turns), np.uint8)
        ticks.append(tick)
        if number % every == 0:
            seen.faces[number] = faces(grey)
            watch(every)
        change = np.abs(grey.astype(np.int16) - before) if before is not None else np.zeros(grey.shape, np.int16)
        seen.change.append(float(change.mean()))
        columns = np.where(change > _MOVES, change, 0).sum(0, dtype=np.int64)
        total = int(columns.sum())
        places = (np.arange(columns.size) + 0.5) / columns.size
        seen.moved.append(float(columns @ places) / total if total > grey.size // 20 else float("nan"))
        before = grey
    return ticks, seen


def _shots(change: Sequence[float]) -> list[int]:
    """Return the first frame of every shot but the first."""
    found: list[int] = []
    for number in range(1, len(change)):
        near = [*change[max(1, number - 2) : number], *change[number + 1 : number + 3]]
        if change[number] > _NEW_SHOT and change[number] > _OVER_NEIGHBOURS * (max(near, default=0.0) + 1):
            found.append(number)
    return found


def _subject(seen: _Seen, first: int, last: int) -> NDArray[np.float64]:
    """Return where the subject of a shot is in every frame, 0..1: a face, what moves, or the middle."""
    looks = {number: found for number, found in seen.faces.items() if first <= number < last}
    known = {number: found for number, found in looks.items() if found}
    if known and len(known) >= _LEAST_FACES * len(looks):
        points = _one_face(known)
    else:
        moves = ((number, seen.moved[number]) for number in range(first + 1, last))
        points = {number: place for number, place in moves if place == place}
    if not points:
        return np.full(last - first, 0.5)
    return np.interp(np.arange(first, last), list(points), list(points.values()))


def _one_face(known: dict[int, list[tuple[float, float]]]) -> dict[int, float]:
    """Follow one face: the largest anywhere, then always the nearest to where it was."""
    start = max(known, key=lambda number: max(width for _, width in known[number]))
    place = max(known[start], key=lambda face: face[1])[0]
    points = {start: place}
    numbers = sorted(known)
    for way in ([n for n in numbers if n > start], [n for n in reversed(numbers) if n < start]):
        at = place
        for number in way:
            at = min((middle for middle, _ in known[number]), key=lambda middle, held=at: abs(middle - held))
            points[number] = at
    return dict(sorted(points.items()))


def _steady(subject: NDArray[np.float64], share: float, rate: float) -> list[float]:
    """Return a crop that stands still while it can, and else follows without haste; always inside the picture."""
    low, high = np.percentile(subject, (5, 95))
    if high - low <= _STILL * share:
        path = np.full(subject.size, float(np.median(subject)))
    else:
        sigma = max(1.0, _SMOOTH_SECONDS * rate)
        reach = int(3 * sigma)
        weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
        path = np.convolve(np.pad(subject, reach, mode="edge"), weights / weights.sum(), "valid")
    edge = min(0.5, share / 2)
    return [float(place) for place in np.clip(path, edge, 1 - edge)]


@lru_cache(maxsize=1)
def _detector() -> Faces:
    if find_spec("cv2") is None:
        return lambda grey: []
    import cv2

    folder = Path(cv2.__file__).with_name("data")
    # Of OpenCV's own, this one found a face of an ordinary size wherever it stood, and nothing else; the default one,
    # on a picture whose contrast was spread, missed most of them and saw faces in the background.
    front = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt2.xml"))
    side = cv2.CascadeClassifier(str(folder / "haarcascade_profileface.xml"))

    def faces(grey: Grey) -> list[tuple[float, float]]:
        wide = grey.shape[1]
        found = list(front.detectMultiScale(grey, 1.1, 5)) or list(side.detectMultiScale(grey, 1.15, 6))
        return [((float(x) + float(w) / 2) / wide, float(w) / wide) for x, _, w, _ in found]

    return faces
