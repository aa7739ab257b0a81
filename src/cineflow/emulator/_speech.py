"""Speech that nobody spoke: the same sentences with word times for the same recording."""

from __future__ import annotations

from dataclasses import dataclass

from cineflow.core.ids import digest_bytes

__all__ = ["Sentence", "Word", "speech"]

_SENTENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("We", "wait", "for", "the", "light"), "."),
    (("今天", "我们", "去", "看海"), "。"),
    (("Then", "the", "boat", "comes", "home"), "."),
    (("她", "把", "灯", "打开", "了"), "。"),
    (("Nobody", "said", "it", "would", "be", "easy"), "."),
    (("风", "停", "了", "以后", "再", "说"), "。"),
)
_WORD, _GAP, _PAUSE = 0.34, 0.06, 0.8


@dataclass(frozen=True)
class Word:
    """One word, `[start, end)` in seconds; the punctuation stands behind it."""

    text: str
    start: float
    end: float
    punctuation: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence with its words, `[start, end)` in seconds."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...]


def speech(seconds: float, seed: str) -> list[Sentence]:
    """Return sentences that fit into a recording of some length, chosen by its name or content."""
    first = int(digest_bytes(seed.encode())[:8], 16)
    spoken: list[Sentence] = []
    at = 0.42
    while True:
        words, mark = _SENTENCES[(first + len(spoken)) % len(_SENTENCES)]
        end = at + len(words) * (_WORD + _GAP)
        if end > seconds:
            return spoken
        timed = tuple(
            Word(word, round(at + n * (_WORD + _GAP), 3), round(at + n * (_WORD + _GAP) + _WORD, 3),
                 mark if n == len(words) - 1 else "")
            for n, word in enumerate(words)
        )  # fmt: skip
        text = ("" if mark == "。" else " ").join(words) + mark
        spoken.append(Sentence(text, timed[0].start, timed[-1].end, timed))
        at = end + _PAUSE
