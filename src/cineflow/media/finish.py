"""How a film is finished beyond its cuts: what is copied, how loud it is, which sound, what is written on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from cineflow.core.time import Span, Time
from cineflow.timeline.edit import Caption

__all__ = ["CORNERS", "LABEL_WORDS", "LOUDNESS", "Corner", "Finish", "LabelWords", "Smart", "VisibleLabel"]

Smart = Literal["auto", "never", "always"]
LabelWords = Literal["zh", "en", "both"]
Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]
LABEL_WORDS: tuple[LabelWords, ...] = get_args(LabelWords)
CORNERS: tuple[Corner, ...] = get_args(Corner)

LOUDNESS = -14.0
"""LUFS that the large services play at (Spotify, YouTube and Douyin lie within a unit of it)."""


@dataclass(frozen=True, slots=True)
class VisibleLabel:
    """Words at a film's beginning that say that AI made it. words: in Chinese, English or both."""

    words: LabelWords = "both"
    corner: Corner = "top-left"


@dataclass(frozen=True, slots=True)
class Finish:
    """quality: draft, good or best. smart: whether whole groups of pictures are copied: where that is exact and
    cheaper, never, or always (an error where it cannot be). loudness: LUFS to bring the sound to, None for as it is.
    audio_track: which sound of each source, from 0. hardware: encode with what the machine has, if it has it.
    vertical: 9:16, wider pictures cropped after their subjects. captions: burned in, in output time, drawn with the
    first of `fonts`, else our own, that has every character. label: drawn over the film's beginning.
    """

    quality: str = "good"
    smart: Smart = "auto"
    loudness: float | None = None
    audio_track: int = 0
    hardware: bool = False
    vertical: bool = False
    captions: tuple[Caption, ...] = ()
    fonts: tuple[Path, ...] = ()
    label: VisibleLabel | None = None

    @property
    def is_drawn_on(self) -> bool:
        """Whether pictures all over the film are changed, so that none can be copied; a label is at its beginning."""
        return bool(self.captions) or self.vertical

    def within(self, span: Span) -> Finish:
        """Return the finish of a piece of the film, rendered by itself: only its captions, counted from its start."""
        kept = tuple(
            Caption(
                _moved(caption.span, span),
                caption.text,
                tuple((_moved(when, span), word) for when, word in caption.words),
            )
            for caption in self.captions
            if caption.span.start < span.end and span.start < caption.span.end
        )
        return replace(self, captions=kept)


def _moved(inner: Span, outer: Span) -> Span:
    start, end = (_held(time - outer.start, outer.length) for time in (inner.start, inner.end))
    return Span(start, end)


def _held(time: Time, most: Time) -> Time:
    return max(Fraction(0), min(time, most))
