"""The painter's hand: gradients, glows and shapes on a picture, in shares of its width and height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

__all__ = ["Canvas", "Colour", "Point", "mix", "times"]

Colour = tuple[float, float, float]
"""Red, green, blue, 0..255."""

Point = tuple[float, float]

Field = NDArray[np.floating[Any]]

Box = tuple[int, int, int, int]

_COARSE = 4


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour `share` of the way from one to another."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))  # pyright: ignore[reportReturnType]


def times(a: Colour, b: Colour) -> Colour:
    """Return a colour under coloured light: `b` is the light, 255 is white."""
    return tuple(x * y / 255 for x, y in zip(a, b, strict=True))  # pyright: ignore[reportReturnType]


def _ink(colour: Colour, alpha: float = 1.0) -> tuple[int, int, int, int]:
    r, g, b = (round(min(255.0, max(0.0, part))) for part in colour)
    return r, g, b, round(255 * min(1.0, max(0.0, alpha)))


class Canvas:
    """A picture being painted. Points are shares of width and height; lengths are shares of the shorter side.

    chance: numbers that are the same each time for the same seed.
    """

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self.width, self.height = size
        self.short = min(size)
        self.image = Image.new("RGB", size)
        self.chance = np.random.default_rng(seed)
        self.wide = self.short / self.width
        """The share of the width that one share of the shorter side takes."""
        self.tall = self.short / self.height

    def at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.width, y * self.height) for x, y in points]

    def gradient(self, stops: Sequence[tuple[float, Colour]], *, top: float = 0.0, bottom: float = 1.0) -> None:
        """Fill a band of the picture from top to bottom through colours at shares of the band, finely dithered."""
        first, last = round(top * self.height), round(bottom * self.height)
        if last <= first:
            return
        at = np.linspace(0, 1, last - first, dtype=np.float32)
        places = [place for place, _ in stops]
        rows = np.stack([np.interp(at, places, [colour[i] for _, colour in stops]) for i in range(3)], axis=1)
        grain = np.random.default_rng(7).uniform(-0.8, 0.8, (last - first, 256, 1)).astype(np.float32)
        band = np.clip(rows[:, None, :].astype(np.float32) + grain + 0.5, 0, 255).astype(np.uint8)
        tiles = -(-self.width // 256)
        self.image.paste(Image.fromarray(np.tile(band, (1, tiles, 1))[:, : self.width]), (0, first))

    def shape(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        ImageDraw.Draw(self.image, "RGBA" if alpha < 1 else None).polygon(self.at(points), fill=_ink(colour, alpha))

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: float = 1.0) -> None:
        pen = ImageDraw.Draw(self.image, "RGBA" if alpha < 1 else None)
        pen.line(self.at(points), fill=_ink(colour, alpha), width=max(1, round(width * self.short)), joint="curve")

    def oval(self, centre: Point, rx: float, ry: float, colour: Colour, alpha: float = 1.0) -> None:
        """Fill an ellipse with radii in shares of the shorter side."""
        x, y, rx, ry = centre[0] * self.width, centre[1] * self.height, rx * self.short, ry * self.short
        pen = ImageDraw.Draw(self.image, "RGBA" if alpha < 1 else None)
        pen.ellipse((x - rx, y - ry, x + rx, y + ry), fill=_ink(colour, alpha))

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, alpha: float = 1.0) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour, alpha)

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0, *, squash: float = 1.0) -> None:
        """Add light that fades from a point. radius in shares of the shorter side; squash flattens it."""
        reach_x, reach_y = radius * self.wide, radius * self.tall * squash
        box = self._box(centre[0] - 1.7 * reach_x, centre[1] - 1.7 * reach_y, centre[0] + 1.7 * reach_x,
                        centre[1] + 1.7 * reach_y)  # fmt: skip
        if box is None:
            return
        y, x = self._coarse_grid(box)
        far = ((x - centre[0]) / reach_x) ** 2 + ((y - centre[1]) / reach_y) ** 2
        self._add(np.exp(far * -2.2) * strength, colour, box)

    def beam(self, source: Point, angle: float, spread: float, reach: float, colour: Colour, strength: float) -> None:
        """Add a fan of light from a point. angle and spread in radians, 0 to the right, down positive."""
        box = (0, 0, self.width, self.height)
        y, x = self._coarse_grid(box)
        dx, dy = (x - source[0]) / self.wide, (y - source[1]) / self.tall
        far = np.hypot(dx, dy)
        off = np.abs((np.arctan2(dy, dx) - angle + np.pi) % (2 * np.pi) - np.pi)
        light = np.exp(-((off / spread) ** 2) * 2) * np.clip(1 - far / reach, 0, 1) ** 1.3 * strength
        self._add(light, colour, box)

    def haze(self, top: float, bottom: float, colour: Colour, most: float) -> None:
        """Lay mist over a band, thickest in its middle."""
        at = np.linspace(0, 1, max(2, self.height // _COARSE), dtype=np.float32)
        inside = np.clip((at - top) / max(bottom - top, 1e-6), 0, 1)
        alpha = (np.clip(np.sin(inside * np.pi), 0, 1) ** 1.5 * most * 255).astype(np.uint8)
        mask = Image.fromarray(np.tile(alpha[:, None], (1, 2))).resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(_ink(colour)[:3], mask=mask)

    def soften(self, radius: float) -> None:
        """Throw the picture out of focus. radius in shares of the shorter side."""
        small = self.image.reduce(2)
        small = small.filter(ImageFilter.GaussianBlur(radius * self.short / 2))
        self.image = small.resize(self.image.size, Image.Resampling.BICUBIC)

    def vignette(self, strength: float) -> None:
        """Darken the corners."""
        y, x = self._coarse_grid((0, 0, self.width, self.height))
        far = ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2
        keep = np.clip(255 * (1 - strength * np.clip(far - 0.12, 0, 1)), 0, 255).astype(np.uint8)
        mask = Image.fromarray(keep).resize(self.image.size, Image.Resampling.BILINEAR)
        self.image = Image.composite(self.image, Image.new("RGB", self.image.size, (4, 5, 9)), mask)

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """A part of the picture in pixels, cut to it; None where it lies outside."""
        x0, x1 = max(0, round(left * self.width)), min(self.width, round(right * self.width))
        y0, y1 = max(0, round(top * self.height)), min(self.height, round(bottom * self.height))
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def _coarse_grid(self, box: Box) -> tuple[Field, Field]:
        """Rows and columns of a part of the picture at a quarter of its fineness, as shares of the picture."""
        x0, y0, x1, y1 = box
        rows, columns = max(2, (y1 - y0) // _COARSE), max(2, (x1 - x0) // _COARSE)
        y = y0 + (np.arange(rows, dtype=np.float32)[:, None] + 0.5) * ((y1 - y0) / rows)
        x = x0 + (np.arange(columns, dtype=np.float32)[None, :] + 0.5) * ((x1 - x0) / columns)
        return y / self.height, x / self.width

    def _add(self, light: Field, colour: Colour, box: Box) -> None:
        """Screen a coarse field of light, 0..1, over a part of the picture."""
        coarse = np.clip(light[..., None] * np.asarray(colour, np.float32), 0, 255).astype(np.uint8)
        size = (box[2] - box[0], box[3] - box[1])
        field = Image.fromarray(coarse).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(ImageChops.screen(self.image.crop(box), field), box[:2])
