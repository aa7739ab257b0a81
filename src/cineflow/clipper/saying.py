"""What is said in an edit, as captions in the edit's own time, word by word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from cineflow.clipper._sentences import ends_clause
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

_MOST = 44
"""Words of one line at most."""

_PER_LINE, _WITHIN, _NEVER = 0.2, 0.9, 1e6
"""What a line costs by itself, what it costs to break within a clause, and what is not done where there is a choice."""


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
    """Part a sentence into lines as wide as is read at a glance: behind commas and at pauses rather than within a
    clause, and rather even than full."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        choices = [(best[at][0] + _cost(words[at:end], words[end:]), at) for at in range(max(0, end - _MOST), end)]
        # A word wider than a line has one of its own.
        best.append(min(choices))
    ends = [len(words)]
    while ends[-1] > 0:
        ends.append(best[ends[-1]][1])
    for at, end in pairwise(reversed(ends)):
        yield list(words[at:end])


def _cost(line: Sequence[Word], rest: Sequence[Word]) -> float:
    """What a line costs: by how much it is not full, and more where it ends within a clause."""
    columns = _columns(line)
    is_long = columns > _WIDEST or line[-1].end - line[0].start > _LONGEST
    rests = any(after.start - before.end > _PAUSE for before, after in pairwise(line))
    if len(line) > 1 and (is_long or rests):
        return _NEVER
    breaks = bool(rest) and not (ends_clause(line[-1].text) or rest[0].start - line[-1].end > _PAUSE)
    return _PER_LINE + (1 - min(columns, _WIDEST) / _WIDEST) ** 2 + _WITHIN * breaks


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
