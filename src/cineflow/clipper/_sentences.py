"""Where sentences begin and end, told from what engines call so: lines that break off inside a sentence are put
together, and lines that hold several are parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cineflow.core.time import Span

if TYPE_CHECKING:
    from cineflow.clipper.transcript import Sentence, Word

__all__ = ["apart", "ends_clause", "sentence_spans", "whole_sentences"]

_ENDS = "。！？!?…．｡।॥؟۔."
_CLAUSES = ",，、､;；:：—–،؛"
_CLOSERS = "\"'”’」』)）]】》〉»"

_ABBREVIATION = re.compile(
    r"^(?:mr|mrs|ms|dr|prof|st|mt|jr|sr|vs|gen|col|capt|lt|sgt|rev|hon|[a-z]|[a-z]\.[a-z])\.$", re.IGNORECASE
)  # fmt: skip
"""What ends with a full stop and no sentence with it, unless nothing follows."""

_LONGEST_LINE = Fraction(15)
_SPLIT_GAP = Fraction(3, 10)

_JOINED = Fraction(1)
"""Seconds of silence that end a sentence, whatever mark is missing."""

_LONGEST_JOINED = Fraction(30)
"""Seconds without any mark beyond which marks are missing, and the engine's lines are all there is."""

_BRUSH = Fraction(1, 10)
"""Seconds by which words overlap that only brush each other: engines tell times no better than that."""

_MARKED = 0.2
"""Share of lines holding a mark from which on a line without one is taken to go on."""


def whole_sentences(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return lines of one sentence each, in order; one too long for a line is parted at its longest pauses, and all
    parts but the last say that they go on.

    sentences: by when they begin, as an engine told them.
    """
    made: list[Sentence] = []
    for run in _runs(sentences):
        words = tuple(word for sentence in run for word in sentence.words)
        for part in _at_marks(words):
            made += _at_pauses(replace(run[0], words=part, goes_on=False))
    return made


def sentence_spans(sentences: Sequence[Sentence]) -> list[Span]:
    """Return where sentences are, in order, whole: lines that go on with those they go on in, and what overlaps, as
    when two people speak at once, as one."""
    open_at: dict[str, Fraction] = {}
    spans: list[Span] = []
    for sentence in sentences:
        start = open_at.pop(sentence.speaker, sentence.start)
        spans.append(Span(min(start, sentence.start), max(word.end for word in sentence.words)))
        if sentence.goes_on:
            open_at[sentence.speaker] = spans[-1].start
    return apart(spans)


def apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order without overlaps: those that only brush each other end and begin in the middle of that,
    others become one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.length > 0):
        last = merged[-1] if merged else None
        if last is None or span.start >= last.end:
            merged.append(span)
        elif last.end - span.start <= _BRUSH < min(last.length, span.end - last.end):
            middle = (span.start + last.end) / 2
            merged[-1] = Span(last.start, middle)
            merged.append(Span(middle, span.end))
        else:
            merged[-1] = Span(last.start, max(last.end, span.end))
    return merged


def ends_clause(text: str) -> bool:
    """Whether a comma or the like stands behind a word."""
    return _bare(text)[-1:] in tuple(_CLAUSES)


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Put lines together until a mark or a silence ends a sentence. Where hardly any line has a mark, as some models
    write Chinese and Japanese, every line is a sentence."""
    marked = sum(1 for one in sentences if any(_bare(word.text)[-1:] in tuple(_ENDS) for word in one.words))
    if marked < _MARKED * len(sentences):
        yield from ([one] for one in sentences)
        return
    run: list[Sentence] = []
    for one in sentences:
        if run and not _goes_on(run[-1], one):
            yield from _of_bearable_length(run)
            run = []
        run.append(one)
    if run:
        yield from _of_bearable_length(run)


def _of_bearable_length(run: list[Sentence]) -> Iterator[list[Sentence]]:
    if len(run) > 1 and run[-1].end - run[0].start > _LONGEST_JOINED:
        yield from ([one] for one in run)
    else:
        yield run


def _goes_on(line: Sentence, after: Sentence) -> bool:
    if after.speaker != line.speaker or not 0 <= after.start - line.end < _JOINED:
        return False
    return not _ends_sentence(line.words[-1], after.words[0])


def _at_marks(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    part: list[Word] = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        part.append(word)
        if after is None or _ends_sentence(word, after):
            yield tuple(part)
            part = []


def _ends_sentence(word: Word, after: Word) -> bool:
    """Whether a mark ends a sentence, and no number or abbreviation: what follows those goes on in lower case."""
    text = _bare(word.text)
    if text[-1:] not in tuple(_ENDS):
        return False
    if text[-1] not in ".…":
        return True
    return not (after.text.strip()[:1].islower() or _ABBREVIATION.match(text))


def _bare(text: str) -> str:
    return text.strip().rstrip(_CLOSERS + " ")


def _at_pauses(sentence: Sentence) -> list[Sentence]:
    if sentence.end - sentence.start <= _LONGEST_LINE or len(sentence.words) < 2:
        return [sentence]
    gaps = [b.start - a.end for a, b in zip(sentence.words, sentence.words[1:], strict=False)]
    widest = max(range(len(gaps)), key=lambda n: gaps[n])
    if gaps[widest] < _SPLIT_GAP:
        return [sentence]
    first = replace(sentence, words=sentence.words[: widest + 1], goes_on=True)
    rest = replace(sentence, words=sentence.words[widest + 1 :])
    return [*_at_pauses(first), *_at_pauses(rest)]
