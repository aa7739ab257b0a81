"""What is said in an edit, as captions in the edit's own time, word by word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction

from cineflow.clipper.footage import Footage
from cineflow.clipper.transcript import Word, joined_words
from cineflow.core.time import Span
from cineflow.media.render import places_of
from cineflow.timeline.edit import Caption
from cineflow.timeline.model import Timeline

__all__ = ["captions_of"]

_WIDEST = 42
"""Columns of one caption; a Chinese character has two."""

_LONGEST, _PAUSE = Fraction(6), Fraction(1)
"""Seconds that a caption stands at most, and of silence that end one."""


def captions_of(timeline: Timeline, footage: Sequence[Footage]) -> list[Caption]:
    """Return the captions of a timeline made of some footage; none where nothing is known to be said."""
    transcripts = {piece.path.resolve(): piece.transcript for piece in footage if piece.transcript}
    found: list[Caption] = []
    for clip, place in zip(timeline.clips, places_of(timeline), strict=True) if transcripts else ():
        transcript = transcripts.get(clip.source.resolve())
        begin = clip.span.start if clip.span else Fraction(0)
        for sentence in transcript.sentences if transcript else ():
            inside = [w for w in sentence.words if 0 <= (w.start + w.end) / 2 - begin < place.length]
            found += (_caption(words, place, begin) for words in _lines(inside))
    return found


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Part a sentence into lines: as wide as is read at a glance, ended early by a pause."""
    line: list[Word] = []
    for word in words:
        if line and (
            _columns([*line, word]) > _WIDEST
            or word.end - line[0].start > _LONGEST
            or word.start - line[-1].end > _PAUSE
        ):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _columns(words: Sequence[Word]) -> int:
    text = joined_words([word.text for word in words])
    return sum(2 if unicodedata.east_asian_width(ch) in ("W", "F") else 1 for ch in text)


def _caption(words: Sequence[Word], place: Span, begin: Fraction) -> Caption:
    def there(start: Fraction, end: Fraction) -> Span:
        low = max(place.start, place.start + start - begin)
        return Span(low, max(low, min(place.end, place.start + end - begin)))

    spans = tuple((there(word.start, word.end), word.text) for word in words)
    whole = Span(spans[0][0].start, spans[-1][0].end)
    return Caption(whole, joined_words([word.text for word in words]), spans)
