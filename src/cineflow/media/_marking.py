"""The label that people see where a machine made a film: words in a corner of its beginning.

GB 45438-2025 asks of videos: the words name AI and that it generated, stand in the picture that a film begins with, are
at least 5 % of its shorter side high, and stay for at least 2 seconds at usual speed.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import av
from PIL import Image, ImageDraw

from cineflow.core.time import Rate
from cineflow.media._layers import Layer, frame_of, layer_of, views_of
from cineflow.media.finish import VisibleLabel
from cineflow.media.fonts import own_face

__all__ = ["Marker"]

_WORDS = {"zh": ("AI生成",), "en": ("AI-generated",), "both": ("AI生成", "AI-generated")}
_HIGH = 0.052
"""Height of the capitals, as a share of the shorter side: they are the lowest letters that count."""

_SECONDS = Fraction(3)
_INK, _PLATE = (255, 255, 255, 255), (16, 16, 16, 150)
_SAFE = 0.05
"""Title safe, a side (EBU R95)."""

_LOWEST_UPRIGHT = 0.84
"""Below it, a phone's buttons cover an upright film."""


class Marker:
    """Lays the label over the first frames of a film, all of a shorter one. until: the first frame without it."""

    def __init__(self, label: VisibleLabel, size: tuple[int, int], rate: Rate) -> None:
        self._size = size
        self.until = ceil(_SECONDS * rate)
        self._layer = _drawn(label, size)

    def burn(self, number: int, frame: av.VideoFrame) -> av.VideoFrame:
        """Return a frame with the label where it belongs; the one given is not changed."""
        if number >= self.until:
            return frame
        copy, planes = frame_of(self._size)
        for plane, source in zip(planes, views_of(frame), strict=True):
            plane[...] = source
        self._layer.over(planes)
        return copy


def _drawn(label: VisibleLabel, size: tuple[int, int]) -> Layer:
    width, height = size
    words = _WORDS[label.words]
    face = own_face("".join(words))
    high = min(size) * _HIGH
    trial = face.at(200)
    top, foot = trial.getbbox("AI")[1::2]
    font = face.at(ceil(200 * high / (foot - top)))
    step, edge = round(high * 1.75), round(high * 0.45)
    wide = max(font.getlength(line) for line in words)
    across, down = ceil(wide) + 2 * edge, step * (len(words) - 1) + round(high * 1.25) + 2 * edge
    drawing = Image.new("RGBA", (across, down), (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawing)
    pen.rounded_rectangle((0, 0, across - 1, down - 1), edge, fill=_PLATE)
    is_right, is_low = label.corner.endswith("right"), label.corner.startswith("bottom")
    for row, line in enumerate(words):
        x = across - edge - font.getlength(line) if is_right else edge
        pen.text((x, edge + round(high * 1.1) + row * step), line, _INK, font, anchor="ls")
    margin = round(min(size) * _SAFE)
    lowest = round(height * _LOWEST_UPRIGHT) if height > width else height - margin
    left = max(0, width - margin - across) if is_right else margin
    return layer_of(drawing, left, max(0, lowest - down) if is_low else margin)
