"""Drawing text and lines on a transparent sheet, in a face that has every character."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from cineflow.media.captions import Measure
from cineflow.media.fonts import Face, drawable

__all__ = ["DIM", "INK", "WHITE", "Rgba", "Sheet", "scrim"]

Rgba = tuple[int, int, int, int]

WHITE: Rgba = (248, 248, 244, 255)
DIM: Rgba = (222, 226, 232, 190)
INK: Rgba = (6, 8, 14, 255)


class Sheet:
    """A transparent drawing in the frame's size; `cut` gives the part that was drawn on.

    unit: pixels per unit, so that a design made for 720 lines fits any frame.
    """

    def __init__(self, size: tuple[int, int], face: Face) -> None:
        self.size = size
        self.face = face
        self.unit = min(size) / 720
        self.image = Image.new("RGBA", size)
        self._pen = ImageDraw.Draw(self.image)

    def measure(self, units: float) -> Measure:
        """Return how wide text of a size is, in pixels."""
        font = self.face.at(units * self.unit)
        return lambda text: font.getlength(text)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        units: float,
        colour: Rgba = WHITE,
        *,
        anchor: str = "la",
        outline: float = 0.0,
    ) -> None:
        """Draw one line at a point in pixels. anchor: as Pillow names them, `la` is left and top."""
        stroke = max(1, round(outline * self.unit)) if outline else 0
        ink = (INK[0], INK[1], INK[2], round(colour[3] * 0.85))
        self._pen.text(
            at,
            drawable(text),
            colour,
            self.face.at(units * self.unit),
            anchor=anchor,
            stroke_width=stroke,
            stroke_fill=ink,
        )

    def lines(
        self,
        at: tuple[float, float],
        lines: Sequence[str],
        units: float,
        colour: Rgba = WHITE,
        *,
        leading: float = 1.45,
        anchor: str = "la",
        outline: float = 0.0,
    ) -> float:
        """Draw lines below each other and return where the next one would begin, in pixels."""
        x, y = at
        for line in lines:
            self.text((x, y), line, units, colour, anchor=anchor, outline=outline)
            y += units * leading * self.unit
        return y

    def stroke(self, points: Sequence[tuple[float, float]], units: float, colour: Rgba) -> None:
        self._pen.line([*points], fill=colour, width=max(1, round(units * self.unit)))

    def rectangle(self, box: tuple[float, float, float, float], colour: Rgba, *, round_by: float = 0.0) -> None:
        self._pen.rounded_rectangle(box, round_by * self.unit, fill=colour)

    def cut(self) -> tuple[Image.Image, int, int] | None:
        """Return what was drawn, with its left and top; None for an empty sheet."""
        box = self.image.getbbox()
        return (self.image.crop(box), box[0], box[1]) if box else None


def scrim(size: tuple[int, int], height: int, most: float, *, from_top: bool) -> Image.Image:
    """Return a band of darkness in the frame's width that fades out, so that text reads on any picture."""
    steps = [round(255 * most * (1 - (i + 0.5) / height)) for i in range(height)]
    column = Image.new("L", (1, height))
    column.putdata(steps if from_top else steps[::-1])
    band = Image.new("RGBA", (size[0], height), (INK[0], INK[1], INK[2], 0))
    band.putalpha(column.resize((size[0], height)))
    return band
