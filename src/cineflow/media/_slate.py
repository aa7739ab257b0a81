"""What is written over a rehearsal: slate, scene and action, captions in their time, safe area, time code, progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PIL import Image, ImageOps

from cineflow.core.order import DialogueLine, Slate
from cineflow.core.text import Language, Text
from cineflow.core.time import timecode
from cineflow.media._layers import Layer, Planes, layer_of
from cineflow.media._pen import DIM, WHITE, Rgba, Sheet, scrim
from cineflow.media.camera import CameraMove
from cineflow.media.captions import ellipsize, fit_lines, pages
from cineflow.media.fonts import Face, drawable

__all__ = ["Caption", "Clock", "Thumbnail", "captions", "diagram_box", "slate_layer", "words_drawn"]

SHOT = Text("SHOT", "镜头")
REHEARSAL = Text("REHEARSAL", "排演")
SAFE = 0.05
"""Share of each side that text keeps free: EBU R 95 graphics safe area."""

_SMALLEST = 8.5
"""Pixels below which text cannot be read and is left out."""

_AMBER: Rgba = (255, 196, 92, 255)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A reference shown small in a corner."""

    picture: Image.Image
    name: str


def words_drawn(slate: Slate, names: Sequence[str]) -> str:
    """Return every word that may be drawn, to find a font for them."""
    spoken = [part for line in slate.dialogue for part in (line.speaker, line.words)]
    labels = [text.say(language) for text in (SHOT, REHEARSAL) for language in ("en", "zh")]
    return "\n".join(
        [
            slate.board,
            slate.scene,
            slate.shot,
            slate.action,
            slate.camera,
            slate.intent,
            *spoken,
            *names,
            *labels,
            "0123456789:…·",
        ]
    )


def _is_readable(sheet: Sheet, units: float) -> bool:
    return units * sheet.unit >= _SMALLEST


def diagram_box(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, width and height of the camera diagram in a frame, in even pixels."""
    unit = min(size) / 720
    scale = 132 * unit / max(size) * 1.25
    width, height = (max(8, round(side * scale / 2) * 2) for side in size)
    right, top = size[0] * (1 - SAFE), size[1] * SAFE
    return round((right - width) / 2) * 2, round(top / 2) * 2, width, height


def slate_layer(
    slate: Slate,
    size: tuple[int, int],
    face: Face,
    language: Language,
    move: CameraMove,
    thumbnails: Sequence[Thumbnail],
) -> list[Layer]:
    """Return the still part: darkness under the text, corner marks, slate, scene, action, camera label, thumbnails."""
    sheet = Sheet(size, face)
    bottom_edge = _write_slate(sheet, slate, language, move)
    top_height = min(size[1], round((bottom_edge + 90 * sheet.unit) / 2) * 2)
    foot_height = min(size[1], round(size[1] * 0.3 / 2) * 2)
    _corner_marks(sheet)
    _write_foot(sheet, slate, thumbnails)
    top = scrim(size, max(2, top_height), 0.86, from_top=True)
    foot = scrim(size, max(2, foot_height), 0.78, from_top=False)
    lower = size[1] - foot.height
    return [
        layer_of(Image.alpha_composite(top, sheet.image.crop((0, 0, size[0], top.height))), 0, 0),
        layer_of(Image.alpha_composite(foot, sheet.image.crop((0, lower, *size))), 0, lower),
        *_between(sheet.image, top.height, lower),
    ]


def _between(image: Image.Image, top: int, bottom: int) -> list[Layer]:
    """What was drawn between the two dark bands, if anything."""
    if bottom <= top:
        return []
    part = image.crop((0, top, image.width, bottom))
    box = part.getbbox()
    return [layer_of(part.crop(box), box[0], top + box[1])] if box else []


def _write_slate(sheet: Sheet, slate: Slate, language: Language, move: CameraMove) -> float:
    """Write the block at the top and return where it ends, in pixels."""
    width, height = sheet.size
    left, top, unit = width * SAFE, height * SAFE, sheet.unit
    box = diagram_box(sheet.size)
    if move.is_described and _is_readable(sheet, 17):
        label = move.label.say(language)
        sheet.text((box[0] + box[2], box[1] + box[3] + 8 * unit), label, 17, _AMBER, anchor="ra")
    number = slate.shot or "–"
    sheet.text((left, top - 12 * unit), number, 66, WHITE, outline=1.2)
    text_left = left + max(sheet.measure(66)(number), 40 * unit) + 20 * unit
    if not _is_readable(sheet, 17):
        return top + 70 * unit
    room = (box[0] if move.is_described else width * (1 - SAFE)) - text_left - 24 * unit
    tag = " · ".join(part for part in (SHOT.say(language), drawable(slate.board), REHEARSAL.say(language)) if part)
    sheet.text((text_left, top - 1 * unit), _short(tag, room, sheet, 15), 15, DIM)
    y = top + 21 * unit
    if slate.scene:
        sheet.text((text_left, y), _short(slate.scene, room, sheet, 25), 25, WHITE, outline=1.2)
        y += 38 * unit
    y = max(y, top + 64 * unit) if slate.scene else y + 6 * unit
    action = " ".join(drawable(slate.action).split())
    portrait = height > width
    most, measure = (5 if portrait else 3), sheet.measure(18.5)
    wide = width * (1 - 2 * SAFE) if portrait else min(room, width * 0.62)
    start = left if portrait else text_left
    if portrait:
        y = max(y, box[1] + box[3] + 40 * unit if move.is_described else y)
    lines = fit_lines(action, wide, most, measure) if action else []
    return sheet.lines((start, y), lines, 18.5, (232, 235, 240, 235), outline=1.0)


def _short(text: str, room: float, sheet: Sheet, units: float) -> str:
    text, measure = drawable(" ".join(text.split())), sheet.measure(units)
    return text if measure(text) <= room else ellipsize(text, room, measure)


def _corner_marks(sheet: Sheet) -> None:
    """Mark the corners of the action safe area (EBU R 95: 3.5 per cent)."""
    width, height = sheet.size
    dx, dy, arm = width * 0.035, height * 0.035, min(sheet.size) * 0.035
    for x, sx in ((dx, 1), (width - dx, -1)):
        for y, sy in ((dy, 1), (height - dy, -1)):
            sheet.stroke([(x, y + sy * arm), (x, y), (x + sx * arm, y)], 1.6, (255, 255, 255, 120))


def _write_foot(sheet: Sheet, slate: Slate, thumbnails: Sequence[Thumbnail]) -> None:
    width, height = sheet.size
    left, bottom, unit = width * SAFE, height * (1 - SAFE), sheet.unit
    if slate.intent and _is_readable(sheet, 15):
        text = _short(slate.intent, width * 0.5, sheet, 15)
        sheet.text((left, bottom - 4 * unit), text, 15, DIM, anchor="lb")
        bottom -= 34 * unit
    if not _is_readable(sheet, 13):
        return
    tall = 88 * unit
    for thumbnail in thumbnails:
        picture = thumbnail.picture
        wide = min(tall * 1.6, max(tall * 0.6, tall * picture.width / picture.height))
        small = ImageOps.fit(picture.convert("RGBA"), (max(2, round(wide)), max(2, round(tall))))
        at = round(left), round(bottom - tall - 24 * unit)
        sheet.rectangle((at[0] - 2, at[1] - 2, at[0] + small.width + 1, at[1] + small.height + 1), (248, 248, 244, 200))
        sheet.image.paste(small, at)
        name = _short(thumbnail.name, small.width + 10 * unit, sheet, 13)
        sheet.text((left, bottom - 20 * unit), name, 13, DIM)
        left += wide + 14 * unit


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption and the frames it stands over, half-open."""

    first: int
    last: int
    layer: Layer


def captions(
    dialogue: Sequence[DialogueLine], frames: int, size: tuple[int, int], face: Face, colours: dict[str, Rgba]
) -> list[Caption]:
    """Share a shot's frames among its spoken lines by their length; long lines become several captions."""
    sheet = Sheet(size, face)
    units = 31.0
    if not _is_readable(sheet, units):
        return []
    width = size[0] * (0.86 if size[1] > size[0] else 0.74)
    shown: list[tuple[str, list[str]]] = []
    for line in dialogue:
        words = " ".join(drawable(line.words).split())
        shown += [(line.speaker, page) for page in pages(words, width, 2, sheet.measure(units))]
    weights = [6 + len("".join(page)) for _, page in shown]
    total, before, result = sum(weights), 0, list[Caption]()
    for (speaker, page), weight in zip(shown, weights, strict=True):
        first, last = frames * before // total, frames * (before + weight) // total
        before += weight
        if last > first:
            result.append(
                Caption(first, last, _caption(speaker, page, units, size, face, colours.get(speaker, _AMBER)))
            )
    return result


def _caption(
    speaker: str, lines: Sequence[str], units: float, size: tuple[int, int], face: Face, colour: Rgba
) -> Layer:
    sheet = Sheet(size, face)
    middle = size[0] / 2
    y = size[1] * (0.86 if size[1] <= size[0] else 0.84) - (len(lines) - 1) * units * 1.36 * sheet.unit
    if speaker and _is_readable(sheet, 18):
        sheet.text((middle, y - 9 * sheet.unit), drawable(speaker), 18, colour, anchor="mb", outline=2.0)
    sheet.lines((middle, y), lines, units, WHITE, leading=1.36, anchor="ma", outline=2.6)
    drawn = sheet.cut()
    assert drawn is not None, "a caption has words"
    return layer_of(*drawn)


class Clock:
    """The time code and the line of progress, drawn into each frame from ready-made digits."""

    def __init__(
        self, size: tuple[int, int], face: Face, rate: Fraction, frames: int, colour: tuple[int, int, int]
    ) -> None:
        self._size, self._rate, self._frames = size, rate, frames
        unit = min(size) / 720
        self._tall = max(2, round(3 * unit / 2) * 2)
        self._luma = round(16 + 0.183 * colour[0] + 0.614 * colour[1] + 0.062 * colour[2])
        pixels = 19 * unit
        self._digits: dict[str, Layer] = {}
        if pixels < _SMALLEST:
            return
        font = face.at(pixels)
        self._step = max(2, round(max(font.getlength(ch) for ch in "0123456789") / 2 + 0.5) * 2)
        right, bottom = round(size[0] * (1 - SAFE) / 2) * 2, round(size[1] * (1 - SAFE) / 2) * 2
        self._left, self._top = right - self._step * 11, bottom - round(pixels * 0.7) * 2
        for ch in "0123456789:;":
            sheet = Sheet((self._step, max(2, round(pixels * 0.7) * 2)), face)
            sheet.unit = unit
            sheet.text((self._step / 2, sheet.size[1] - 1), ch, 19, (240, 242, 245, 225), anchor="ms", outline=0)
            self._digits[ch] = layer_of(sheet.image, 0, 0)

    def draw(self, index: int, planes: Planes) -> None:
        if self._digits:
            written = timecode(index, self._rate)
            for place, ch in enumerate(written, start=11 - len(written)):
                glyph = self._digits[ch]
                Layer(self._left + place * self._step, self._top, glyph.colour, glyph.through).over(planes)
        done = round(self._size[0] * (index + 1) / self._frames)
        luma = planes[0][self._size[1] - self._tall :]
        luma[:, :done] = self._luma
        luma[:, done:] >>= 1
