"""Rain and snow that fall over a drawn picture: one tall sheet, slid past the frame."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from cineflow.media._layers import Plane
from cineflow.media.scenery.mood import Weather

__all__ = ["Falling"]


class Falling:
    """What falls, on a sheet that repeats after its own height: rain adds light, snow hides what is darker."""

    def __init__(self, weather: Weather, size: tuple[int, int], seed: int) -> None:
        self._height = size[1]
        self._period = size[1] + size[1] // 2
        rain = weather is Weather.RAIN
        self._speed = size[1] / (13 if rain else 130)
        self._sway = 0 if rain else size[0] // 60
        chance = np.random.default_rng(seed)
        margin = 2 * self._sway
        sheet = Image.new("L", (size[0] + margin, self._period))
        pen, unit = ImageDraw.Draw(sheet), min(size) / 720
        for _ in range(170 if rain else 150):
            x, y, near = chance.uniform(0, size[0]), chance.uniform(0, self._period), chance.random()
            for turn in (0, -self._period):
                if rain:
                    reach = (26 + 60 * near) * unit
                    ends = (x, y + turn, x - reach * 0.12, y + turn + reach)
                    pen.line(ends, fill=round(12 + 26 * near), width=max(1, round((0.8 + near) * unit)))
                else:
                    radius = (1.4 + 3.4 * near) * unit
                    box = (x - radius, y + turn - radius, x + radius, y + turn + radius)
                    pen.ellipse(box, fill=round(110 + 90 * near))
        if not rain:
            sheet = sheet.filter(ImageFilter.GaussianBlur(unit))
        light: Plane = np.asarray(sheet)
        self._sheet = np.concatenate([light, light[: self._height]])
        self._is_added = rain
        self.brightest = 235 - int(light.max()) if rain else 255
        """The brightest luma that it may be laid over."""

    def over(self, luma: Plane, index: int) -> None:
        """Lay what falls over a frame's luma, in place."""
        top = self._period - 1 - round(index * self._speed) % self._period
        left = self._sway + round(self._sway * np.sin(index / 29)) if self._sway else 0
        part = self._sheet[top : top + luma.shape[0], left : left + luma.shape[1]]
        (np.add if self._is_added else np.maximum)(luma, part, out=luma)
