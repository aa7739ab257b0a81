"""Captions drawn into the picture: in a font that has every character, inside the safe area, the spoken word lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

from cineflow.core.time import Rate, Time, frames_in
from cineflow.media._layers import Layer, frame_of, layer_of, views_of
from cineflow.media.captions import pages
from cineflow.media.fonts import Face, drawable, find_face
from cineflow.timeline.edit import Caption

__all__ = ["Burner"]

_WHITE, _LIT, _DARK = (255, 255, 255, 255), (255, 215, 0, 255), (16, 16, 16, 235)
_LINES = 2


@dataclass(frozen=True, slots=True)
class _Showing:
    """What stands in the picture in frames `[first, last)`. lit: the characters of it that are lit, spaces left out."""

    first: int
    last: int
    lines: tuple[str, ...]
    lit: range


class Burner:
    """Lays captions over the frames of a film.

    captions: in the film's time. Raises GlyphMissing before anything is drawn, Unreadable for a file that is no font.
    """

    def __init__(self, captions: Sequence[Caption], size: tuple[int, int], rate: Rate, fonts: Sequence[Path]) -> None:
        self._size = size
        width, height = size
        text = "".join(drawable(caption.text) for caption in captions)
        self._face: Face = find_face(text, fonts=fonts)
        short = min(size)
        self._pixels = max(12.0, short * 0.058)
        self._font: ImageFont.FreeTypeFont = self._face.at(self._pixels)
        self._outline = max(1, round(short * 0.005))
        # Title safe is 5 % a side (EBU R95); a phone's buttons cover the lowest sixth of an upright film.
        self._wide = width * 0.88
        self._foot = round(height * (0.84 if height > width else 0.93))
        showings = (one for caption in captions for one in self._showings(caption, rate))
        self._showing = sorted(showings, key=lambda one: one.first)
        self._at = 0
        self._drawn: tuple[_Showing, Layer] | None = None

    def burn(self, number: int, frame: av.VideoFrame) -> av.VideoFrame:
        """Return a frame with what belongs on it; frames come in order, and the one given is not changed."""
        while self._at < len(self._showing) and self._showing[self._at].last <= number:
            self._at += 1
        if self._at == len(self._showing) or self._showing[self._at].first > number:
            return frame
        copy, planes = frame_of(self._size)
        for plane, source in zip(planes, views_of(frame), strict=True):
            plane[...] = source
        self._layer(self._showing[self._at]).over(planes)
        return copy

    def _layer(self, showing: _Showing) -> Layer:
        if self._drawn is None or self._drawn[0] is not showing:
            self._drawn = showing, self._draw(showing)
        return self._drawn[1]

    def _showings(self, caption: Caption, rate: Rate) -> Iterator[_Showing]:
        """Divide a caption into pages, and a page where its lit word changes."""
        found = pages(drawable(caption.text), self._wide, _LINES, self._font.getlength)
        total = sum(_marks(page) for page in found) or 1
        places = _places(caption)
        before = 0
        for page in found:
            after = before + _marks(page)
            start, end = (self._when(caption, places, mark, total) for mark in (before, after))
            steps = [(time, lit) for time, lit in places if before <= lit.start < after]
            if not steps or steps[0][0] > start:
                steps.insert(0, (start, range(0)))
            ends = [*(time for time, _ in steps[1:]), end]
            for (time, lit), until in zip(steps, ends, strict=True):
                first, last = frames_in(max(time, start), rate), frames_in(min(until, end), rate)
                if first < last:
                    inside = range(lit.start - before, lit.stop - before) if lit else range(0)
                    yield _Showing(first, last, tuple(page), inside)
            before = after

    def _when(self, caption: Caption, places: Sequence[tuple[Time, range]], mark: int, total: int) -> Time:
        """When the page that begins with a character comes up: with its word, else by its share of the caption."""
        if mark in (0, total):
            return caption.span.start if mark == 0 else caption.span.end
        spoken = next((time for time, lit in places if lit.start >= mark), None)
        return spoken if spoken is not None else caption.span.start + caption.span.length * mark / total

    def _draw(self, showing: _Showing) -> Layer:
        step = round(self._pixels * 1.3)
        edge = self._outline + 2
        wide = [self._font.getlength(line) for line in showing.lines]
        across, down = round(max(wide)) + 2 * edge, step * len(showing.lines) + 2 * edge
        drawing = Image.new("RGBA", (across, down), (0, 0, 0, 0))
        pen = ImageDraw.Draw(drawing)
        mark = 0
        for row, (line, length) in enumerate(zip(showing.lines, wide, strict=True)):
            x, y = (across - length) / 2, edge + row * step
            pen.text((x, y), line, _WHITE, self._font, stroke_width=self._outline, stroke_fill=_DARK)
            for place, character in enumerate(line):
                if not character.isspace():
                    if mark in showing.lit:
                        pen.text((x + self._font.getlength(line[:place]), y), character, _LIT, self._font)
                    mark += 1
        left = max(0, (self._size[0] - across) // 2)
        return layer_of(drawing, left, max(0, self._foot - down))


def _marks(lines: Sequence[str]) -> int:
    """How many characters that are seen."""
    return sum(not character.isspace() for line in lines for character in line)


def _places(caption: Caption) -> list[tuple[Time, range]]:
    """When each word begins, and which of the caption's seen characters it is; nothing where they do not fit."""
    text = "".join(drawable(caption.text).split())
    places: list[tuple[Time, range]] = []
    at = 0
    for span, word in caption.words:
        bare = "".join(drawable(word).split())
        found = text.find(bare, at)
        if not bare or found < 0:
            return []
        places.append((span.start, range(found, found + len(bare))))
        at = found + len(bare)
    return places
