"""Laying drawings over moving pictures, in the planes the encoder takes: nothing is converted per frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import av
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from PIL import Image

from cineflow.media.camera import View

__all__ = ["Layer", "Planes", "Plate", "frame_of", "layer_of", "planes_of", "views_of"]

Plane = NDArray[np.uint8]
Field = NDArray[np.floating[Any]]
Planes = tuple[Plane, Plane, Plane]
"""Luma, and the two colour planes at half the width and height: BT.709, 16..235."""

# BT.709 limited range (ITU-R BT.709-6, 3.2 and 3.4), rows for Y, Cb, Cr over red, green, blue 0..255.
_MATRIX = np.array(
    [[0.18259, 0.61423, 0.06201], [-0.10064, -0.33857, 0.43922], [0.43922, -0.39894, -0.04027]], np.float32
)
_OFFSET = np.array([16, 128, 128], np.float32)
_ITU709 = 1


@dataclass(frozen=True, slots=True)
class Layer:
    """A drawing ready to be laid over a frame: left and top in pixels (even), and per plane its colour already
    weighted by its cover, and what it lets through, 0..256."""

    left: int
    top: int
    colour: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]
    through: tuple[NDArray[np.uint16], NDArray[np.uint16]]

    def over(self, planes: Planes) -> None:
        """Lay the drawing over a frame, in place."""
        for index, plane in enumerate(planes):
            step = 1 if index == 0 else 2
            through = self.through[0 if index == 0 else 1]
            rows, columns = through.shape
            top, left = self.top // step, self.left // step
            area = plane[top : top + rows, left : left + columns]
            mixed = area * through
            mixed += self.colour[index]
            mixed >>= 8
            area[...] = mixed


def layer_of(drawing: Image.Image, left: int, top: int) -> Layer:
    """Prepare an RGBA drawing; it is moved and padded to even pixels."""
    pad_x, pad_y = left % 2, top % 2
    width, height = drawing.width + pad_x, drawing.height + pad_y
    even = Image.new("RGBA", (width + width % 2, height + height % 2))
    even.paste(drawing, (pad_x, pad_y))
    pixels = np.asarray(even, np.float32)
    cover = pixels[..., 3] * (256 / 255)
    yuv = pixels[..., :3] @ _MATRIX.T + _OFFSET
    weighted = yuv * cover[..., None]
    halves, half_cover = _halved(weighted[..., 1:]), _halved(cover)

    def whole(values: Field) -> NDArray[np.uint16]:
        return np.clip(np.rint(values), 0, 65280).astype(np.uint16)

    colour = (whole(weighted[..., 0]), whole(halves[..., 0]), whole(halves[..., 1]))
    # The sum stays below 235 * cover + 255 * (256 - cover) + 128, which 16 bits hold.
    through = (256 - whole(cover), 256 - whole(half_cover))
    return Layer(left - pad_x, top - pad_y, colour, through)


def _halved(field: Field) -> Field:
    """Average blocks of two by two."""
    return (field[::2, ::2] + field[1::2, ::2] + field[::2, 1::2] + field[1::2, 1::2]) / 4


def planes_of(picture: Image.Image) -> Planes:
    """Return an RGB picture of even size as planes, each its own array."""
    frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24")
    frame = VideoReformatter().reformat(
        frame, format="yuv420p", dst_colorspace=_ITU709, dst_color_range="MPEG", interpolation="AREA"
    )
    return tuple(plane.copy() for plane in views_of(frame))  # pyright: ignore[reportReturnType]


def views_of(frame: av.VideoFrame) -> Planes:
    """The planes of a yuv420p frame as arrays that share its memory."""
    y, u, v = frame.planes
    return _pixels(y), _pixels(u), _pixels(v)


def _pixels(plane: VideoPlane) -> Plane:
    """One plane as an array that shares its memory."""
    rows: Plane = np.frombuffer(cast(Any, plane), np.uint8)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]


def frame_of(size: tuple[int, int]) -> tuple[av.VideoFrame, Planes]:
    """Return a new yuv420p frame and its planes to draw in."""
    frame = av.VideoFrame(size[0], size[1], "yuv420p")
    return frame, views_of(frame)


class Plate:
    """A picture larger than the frame, seen through a moving window, scaled to the frame.

    The window stands on whole pixels of the plate; the plate is finer than the frame, so the picture moves in
    fractions of the frame's pixels. brightest: luma above it is cut, to leave room for light laid over.
    """

    def __init__(self, picture: Image.Image, *, brightest: int = 255) -> None:
        self._planes = planes_of(picture)
        np.minimum(self._planes[0], brightest, out=self._planes[0])
        self._scalers = (VideoReformatter(), VideoReformatter(), VideoReformatter())

    def show(self, view: View, planes: Planes) -> None:
        """Draw what the window shows into a frame's planes."""
        for index, (source, target) in enumerate(zip(self._planes, planes, strict=True)):
            rows, columns = source.shape
            left, right = _edges(view.x, view.size, columns)
            top, bottom = _edges(view.y, view.size, rows)
            height, width = target.shape
            crop = av.VideoFrame.from_numpy_buffer(source[top:bottom, left:right], format="gray")
            scaled = self._scalers[index].reformat(
                crop, width=width, height=height, interpolation="BILINEAR", threads=1
            )
            target[...] = _pixels(scaled.planes[0])


def _edges(start: float, size: float, pixels: int) -> tuple[int, int]:
    first = round(start * pixels)
    last = round((start + size) * pixels)
    return max(0, min(first, pixels - 2)), max(2, min(last, pixels))
