"""The card that stands where a shot is missing: black, with its name and the reason in both languages."""

from __future__ import annotations

from PIL import Image

from cineflow.core.text import Text
from cineflow.media._layers import Planes, planes_of
from cineflow.media._pen import INK, Sheet
from cineflow.media.captions import fit_lines
from cineflow.media.fonts import find_face

__all__ = ["gap_card"]

_MISSING = Text("MISSING", "缺镜头")
_SOFT = (150, 154, 164, 255)
_BRIGHT = (236, 238, 242, 255)
_AMBER = (255, 196, 92, 255)


def gap_card(name: str, why: Text | None, size: tuple[int, int]) -> Planes:
    """Return the picture of a gap. Raises GlyphMissing for a name that no font has."""
    reasons = [why.say("en"), why.say("zh")] if why else []
    words = "\n".join([name, *reasons, _MISSING.say("en"), _MISSING.say("zh"), "…·"])
    sheet = Sheet(size, find_face(words))
    middle, width = size[0] / 2, size[0] * 0.8
    title = fit_lines(name, width, 2, sheet.measure(54)) if name else []
    y = size[1] * 0.42 - (len(title) - 1) * 36 * sheet.unit
    tag = f"{_MISSING.say('en')} · {_MISSING.say('zh')}"
    sheet.text((middle, y - 54 * sheet.unit), tag, 20, _AMBER, anchor="ms")
    y = sheet.lines((middle, y - 30 * sheet.unit), title, 54, _BRIGHT, anchor="ma", leading=1.35)
    for reason in reasons:
        y = sheet.lines(
            (middle, y + 8 * sheet.unit), fit_lines(reason, width, 2, sheet.measure(24)), 24, _SOFT, anchor="ma"
        )
    black = Image.new("RGBA", size, INK)
    return planes_of(Image.alpha_composite(black, sheet.image))
