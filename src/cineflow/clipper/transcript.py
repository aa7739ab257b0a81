"""What was said, with times: words, sentences, speakers, whoever listened."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from cineflow.clipper._sentences import apart, sentence_spans, whole_sentences
from cineflow.core.time import Span, Time

__all__ = ["Sentence", "Transcript", "Word", "joined_words"]

_LONG_WORD = Fraction(3)
"""Seconds beyond which a word is a line whose words' times nobody told."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in source time. text: with the punctuation that follows it."""

    start: Time
    end: Time
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in order, at least one. speaker: as the engine told it, empty where it did not. goes_on: whether this is
    a part of a sentence that another line goes on with."""

    words: tuple[Word, ...]
    speaker: str = ""
    goes_on: bool = False

    @property
    def start(self) -> Time:
        return self.words[0].start

    @property
    def end(self) -> Time:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return joined_words([word.text for word in self.words])


@dataclass(frozen=True)
class Transcript:
    """Sentences in order, within the footage. language: as told, `zh`, `english`; empty where not. engine: who."""

    sentences: tuple[Sentence, ...]
    language: str = ""
    engine: str = ""

    @property
    def words(self) -> list[Word]:
        return [word for sentence in self.sentences for word in sentence.words]

    @cached_property
    def whole(self) -> list[Span]:
        """Where sentences are from their first word to their last; sentences that overlap are one."""
        return sentence_spans(self.sentences)

    def word_spans(self, length: Time, voices: Sequence[Span] = ()) -> list[Span]:
        """Return where words are, in order; words that overlap, as when two people speak at once, are one.

        voices: where somebody is heard; they tell the pauses inside a line whose words' times nobody told.
        """
        words = apart(Span(word.start, min(word.end, length)) for word in self.words)
        return [part for span in words for part in (_heard_in(span, voices) if span.length > _LONG_WORD else [span])]

    def word_around(self, time: Time, slack: Time) -> Word | None:
        """Return the word that somebody is saying at a time, more than `slack` from its ends; None for none."""
        return next((word for word in self.words if word.start + slack < time < word.end - slack), None)

    def within(self, length: Time) -> Transcript:
        """Return the transcript without what lies past the end, in order, one sentence a line, long ones split at
        pauses."""
        kept: list[Sentence] = []
        for sentence in sorted(self.sentences, key=lambda s: s.start):
            words = [replace(w, end=min(w.end, length)) for w in sentence.words if 0 <= w.start < length]
            words = [w for w in words if w.end > w.start and w.text.strip()]
            if words:
                kept.append(replace(sentence, words=tuple(words)))
        return replace(self, sentences=tuple(whole_sentences(kept)))

    def to_json(self) -> dict[str, Any]:
        """Times as exact seconds."""
        return {
            "version": 1, "language": self.language, "engine": self.engine,
            "sentences": [
                {
                    "speaker": s.speaker, "words": [[str(w.start), str(w.end), w.text] for w in s.words],
                    **({"goes_on": True} if s.goes_on else {}),
                }
                for s in self.sentences
            ],
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Transcript:
        sentences = tuple(
            Sentence(
                tuple(Word(Fraction(a), Fraction(b), str(text)) for a, b, text in row["words"]),
                str(row["speaker"]),
                bool(row.get("goes_on", False)),
            )
            for row in value["sentences"]
        )
        return cls(sentences, str(value["language"]), str(value["engine"]))


def _heard_in(span: Span, voices: Sequence[Span]) -> list[Span]:
    """Return the voices in a span, from its start to its end; all of it where none is heard."""
    inside = [Span(max(v.start, span.start), min(v.end, span.end)) for v in voices]
    inside = [part for part in inside if part.end > part.start]
    if not inside:
        return [span]
    return [
        Span(
            span.start if part is inside[0] else part.start,
            span.end if part is inside[-1] else part.end,
        )
        for part in inside
    ]


def joined_words(words: Sequence[str]) -> str:
    """Join words as people write them: spaces between, but none between Chinese characters."""
    out = ""
    for word in (w.strip() for w in words):
        if out and word and not (_is_wide(out[-1]) or _is_wide(word[0])) and not _sticks(word[0]):
            out += " "
        out += word
    return out


def _sticks(ch: str) -> bool:
    return ch in ",.!?;:%)]}’”"


def _is_wide(ch: str) -> bool:
    return unicodedata.east_asian_width(ch) in ("W", "F")
