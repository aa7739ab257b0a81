"""Small pictures out of decoded frames, straight from their planes: no conversion of the whole picture.

Each frame becomes three planes of block means (brightness and two of colour), 0..255, whatever its pixel format.
"""

# PyAV types its planes only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import av
import numpy as np
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from cineflow.media.index._rows import Floats

__all__ = ["BLOCK", "Grid", "Sampler", "block_means"]

BLOCK = 4
"""Samples a side that make one block mean."""

_ROWS, _COLUMNS = 144, 256
_SAMPLED = {
    # pixel format → bytes a sample, right shift to eight bits, where the colour lies
    "yuv420p": (1, 0, "planes"), "yuvj420p": (1, 0, "planes"), "yuv422p": (1, 0, "planes"),
    "yuvj422p": (1, 0, "planes"), "yuv444p": (1, 0, "planes"), "yuvj444p": (1, 0, "planes"),
    "yuva420p": (1, 0, "planes"), "nv12": (1, 0, "pairs"), "gray": (1, 0, "none"),
    "yuv420p10le": (2, 2, "planes"), "yuv422p10le": (2, 2, "planes"), "yuv444p10le": (2, 2, "planes"),
    "yuv420p12le": (2, 4, "planes"), "yuv422p12le": (2, 4, "planes"), "p010le": (2, 8, "pairs"),
    "gray10le": (2, 2, "none"),
}  # fmt: skip
_FALLBACK = "yuv444p"

_FEW = 64
"""Of so many samples one may differ by one step where a picture stands still."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How a stored picture is sampled: from `top`, `left`, every `step`-th sample, `rows` × `columns` of them."""

    top: int
    left: int
    step: int
    rows: int
    columns: int

    @classmethod
    def over(cls, height: int, width: int, rows: int, columns: int) -> Grid:
        """Fit a grid of at most rows × columns, whole blocks, centred."""
        step = max(1, min(height // rows, width // columns))
        tall = min(rows, height // step) // BLOCK * BLOCK
        broad = min(columns, width // step) // BLOCK * BLOCK
        return cls((height - tall * step) // 2, (width - broad * step) // 2, step, tall, broad)

    @property
    def window(self) -> tuple[slice, slice]:
        return (
            slice(self.top, self.top + self.rows * self.step, self.step),
            slice(self.left, self.left + self.columns * self.step, self.step),
        )


class Sampler:
    """Collects samples of frames of one size and format, `count` at a time.

    light: (count, rows, columns) uint8; colour: (count, 2, rows / 4, columns / 4) uint8.
    """

    def __init__(self, frame: av.VideoFrame, count: int) -> None:
        self.width, self.height = frame.width, frame.height
        self.pixel_format = frame.format.name
        self._kind = _SAMPLED.get(self.pixel_format)
        if self._kind is None or min(frame.width, frame.height) < 2 * BLOCK:
            self._kind = None
            self.width_read, self.height_read = _COLUMNS, _ROWS
        else:
            self.width_read, self.height_read = frame.width, frame.height
        self.grid = Grid.over(self.height_read, self.width_read, _ROWS, _COLUMNS)
        rows, columns = self.grid.rows, self.grid.columns
        self.light = np.zeros((count, rows, columns), "u1")
        self.colour = np.full((count, 2, rows // BLOCK, columns // BLOCK), 128, "u1")
        self._colour_at: dict[tuple[int, int], NDArray[np.intp]] = {}

    def fits(self, frame: av.VideoFrame) -> bool:
        return (frame.width, frame.height, frame.format.name) == (self.width, self.height, self.pixel_format)

    def take(self, frame: av.VideoFrame, place: int) -> None:
        """Sample a frame into place `place`."""
        if self._kind is None:
            frame = frame.reformat(width=_COLUMNS, height=_ROWS, format=_FALLBACK)
            size, shift, colour = _SAMPLED[_FALLBACK]
        else:
            size, shift, colour = self._kind
        rows, columns = self.grid.window
        planes = frame.planes  # Each look makes them anew.
        samples = _samples_of(planes[0], size)[rows, columns]
        self.light[place] = samples >> shift if shift else samples
        if colour == "planes":
            for which in (0, 1):
                samples = self._colour_of(planes[1 + which], size, 1, 0)
                self.colour[place, which] = samples >> shift if shift else samples
        elif colour == "pairs":
            for which in (0, 1):
                samples = self._colour_of(planes[1], size, 2, which)
                self.colour[place, which] = samples >> shift if shift else samples

    def is_still(self, place: int, other: int) -> bool:
        """Whether the samples at two places are the same, but for a few that differ by one step: of a picture that
        stands still, coders refine a little here and there."""
        return all(_is_still(planes[place], planes[other]) for planes in (self.light, self.colour))

    def keep_first(self, place: int) -> None:
        """Move the samples at a place to the first one."""
        self.light[0], self.colour[0] = self.light[place], self.colour[place]

    def _colour_of(self, plane: VideoPlane, size: int, apart: int, first: int) -> NDArray[Any]:
        """Samples of a colour plane, `apart` samples from each other; their places in its memory are found once."""
        stride = plane.line_size // size
        at = self._colour_at.get((stride, first))
        if at is None:
            rows, columns = self.colour.shape[2:]
            down = ((np.arange(rows) + 0.5) * plane.height / rows).astype(int)
            across = ((np.arange(columns) + 0.5) * plane.width / columns).astype(int)
            at = self._colour_at[stride, first] = down[:, None] * stride + across * apart + first
        flat: NDArray[Any] = np.frombuffer(cast("bytes", plane), "u1" if size == 1 else "<u2")
        return flat.take(at)


def _is_still(samples: NDArray[np.uint8], others: NDArray[np.uint8]) -> bool:
    if np.count_nonzero(samples != others) * _FEW > samples.size:
        return False
    # In bytes, which wrap: a step down, none and a step up become 0, 1 and 2.
    return bool((samples - others + np.uint8(1)).max() <= 2)


def _samples_of(plane: VideoPlane, size: int) -> NDArray[Any]:
    """Return a plane as (height, width) samples, without copying."""
    flat: NDArray[Any] = np.frombuffer(cast("bytes", plane), "u1" if size == 1 else "<u2")
    stride = plane.line_size // size
    return flat[: plane.height * stride].reshape(plane.height, stride)[:, : plane.width]


def block_means(light: NDArray[np.uint8]) -> Floats:
    """Return the means over blocks of 4 × 4: (count, rows / 4, columns / 4), 0..255."""
    count, rows, columns = light.shape
    tall = light.reshape(count, rows // BLOCK, BLOCK, columns)
    lines = tall[:, :, 0].astype("u2")
    for row in range(1, BLOCK):
        lines += tall[:, :, row]
    broad = lines[:, :, 0::BLOCK].copy()
    for column in range(1, BLOCK):
        broad += lines[:, :, column::BLOCK]
    return broad.astype("f4") / (BLOCK * BLOCK)
