"""What was said, with times: words, sentences, speakers, whoever listened."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cineflow.core.time import Span, Time

__all__ = ["Sentence", "Transcript", "Word", "joined_words"]

_STRONG_END = "。！？!?…."
_LONGEST_SENTENCE = Fraction(15)
_SPLIT_GAP = Fraction(3, 10)


@dataclass(frozen=True, slots=True)
class Word:
    """One word in source time. text: with the punctuation that follows it."""

    start: Time
    end: Time
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in order, at least one. speaker: as the engine told it, empty where it did not."""

    words: tuple[Word, ...]
    speaker: str = ""

    @property
    def start(self) -> Time:
        return self.words[0].start

    @property
    def end(self) -> Time:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return joined_words([word.text for word in self.words])


@dataclass(frozen=True, slots=True)
class Transcript:
    """Sentences in order, within the footage. language: as told, `zh`, `english`; empty where not. engine: who."""

    sentences: tuple[Sentence, ...]
    language: str = ""
    engine: str = ""

    @property
    def words(self) -> list[Word]:
        return [word for sentence in self.sentences for word in sentence.words]

    @property
    def sentence_ends(self) -> list[Time]:
        return [sentence.end for sentence in self.sentences]

    def word_spans(self, length: Time) -> list[Span]:
        """Return where words are, without overlaps, in order."""
        spans: list[Span] = []
        for word in sorted(self.words, key=lambda w: w.start):
            start, end = max(word.start, spans[-1].end if spans else Fraction(0)), min(word.end, length)
            if end > start:
                spans.append(Span(start, end))
        return spans

    def within(self, length: Time) -> Transcript:
        """Return the transcript without what lies past the end, in order, long sentences split at pauses."""
        kept: list[Sentence] = []
        for sentence in sorted(self.sentences, key=lambda s: s.start):
            words = [replace(w, end=min(w.end, length)) for w in sentence.words if 0 <= w.start < length]
            words = [w for w in words if w.end > w.start and w.text.strip()]
            if words:
                kept += _split(Sentence(tuple(words), sentence.speaker))
        return replace(self, sentences=tuple(kept))

    def to_json(self) -> dict[str, Any]:
        """Times as exact seconds."""
        return {
            "version": 1, "language": self.language, "engine": self.engine,
            "sentences": [
                {"speaker": s.speaker, "words": [[str(w.start), str(w.end), w.text] for w in s.words]}
                for s in self.sentences
            ],
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Transcript:
        sentences = tuple(
            Sentence(
                tuple(Word(Fraction(a), Fraction(b), str(text)) for a, b, text in row["words"]), str(row["speaker"])
            )
            for row in value["sentences"]
        )
        return cls(sentences, str(value["language"]), str(value["engine"]))


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


def _split(sentence: Sentence) -> list[Sentence]:
    """Split where a mark ends a sentence inside, and an over-long one at its longest pauses."""
    parts: list[Sentence] = []
    words: list[Word] = []
    for word, after in zip(sentence.words, [*sentence.words[1:], None], strict=True):
        words.append(word)
        ends = word.text.rstrip("”’」』\"' ")[-1:] in _STRONG_END and not _is_number_dot(word, after)
        if after is None or ends:
            parts += _at_pauses(Sentence(tuple(words), sentence.speaker))
            words = []
    return parts


def _is_number_dot(word: Word, after: Word | None) -> bool:
    """Whether a full stop ends an abbreviation or number rather than a sentence: what follows goes on in lower case."""
    return word.text.endswith(".") and after is not None and after.text[:1].islower()


def _at_pauses(sentence: Sentence) -> list[Sentence]:
    if sentence.end - sentence.start <= _LONGEST_SENTENCE or len(sentence.words) < 2:
        return [sentence]
    gaps = [b.start - a.end for a, b in zip(sentence.words, sentence.words[1:], strict=False)]
    widest = max(range(len(gaps)), key=lambda n: gaps[n])
    if gaps[widest] < _SPLIT_GAP:
        return [sentence]
    first, rest = sentence.words[: widest + 1], sentence.words[widest + 1 :]
    return [*_at_pauses(Sentence(first, sentence.speaker)), *_at_pauses(Sentence(rest, sentence.speaker))]
