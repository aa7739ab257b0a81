"""Telling a corrected word from one that was not said: it stands where a word like it, or as many words, stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cineflow.clipper.transcript import Word

__all__ = ["Piece", "corrected_words", "pieces_of"]

_ALIKE = 0.5
"""How alike two spellings are at least that stand for each other whatever their number of words, 0..1."""

_MOST_UNLIKE = 3
"""Latin words in a row that may be replaced by as many that are not like them."""

_LEAST_KEPT = 0.25
"""Share of a line that stays as it was: a line that is all new is no correction."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a Chinese character. bare: as it is compared, in small letters without marks. written: as typed, with
    the marks behind it."""

    bare: str
    written: str


def pieces_of(text: str) -> list[Piece]:
    """Part a text into pieces: Latin words, Chinese characters one by one."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    starts: list[int] = []
    bare: list[str] = []
    goes_on = False
    for at, ch in enumerate(plain):
        if _is_wide(ch) and ch.isalnum():
            starts.append(at)
            bare.append(ch)
            goes_on = False
        elif ch.isalnum() or (goes_on and ch in "'-"):
            if goes_on:
                bare[-1] += ch.lower()
            else:
                starts.append(at)
                bare.append(ch.lower())
            goes_on = True
        else:
            goes_on = False
    written = [plain[a:b].strip() for a, b in zip(starts, [*starts[1:], len(plain)], strict=True)]
    return [Piece(one.rstrip("'-"), spelled) for one, spelled in zip(bare, written, strict=True)]


def corrected_words(words: Sequence[Word], line: str) -> tuple[Word, ...]:
    """Return the words of a sentence as a person wrote them, in their times; deleted ones stay for others to leave out.

    They come back as they were where the line holds what cannot be a correction.
    """
    said = [(piece, place) for place, word in enumerate(words) for piece in pieces_of(word.text)]
    typed = pieces_of(line)
    steps = SequenceMatcher(None, [one.bare for one, _ in said], [one.bare for one in typed], autojunk=False)
    kept = sum(block.size for block in steps.get_matching_blocks())
    new = [piece.written for piece, _ in said]
    changed: set[int] = set()
    gone: set[int] = set()
    for what, a, b, c, d in steps.get_opcodes():
        if what == "insert" or (what == "replace" and not _stands_for([p for p, _ in said[a:b]], typed[c:d])):
            return tuple(words)
        if what == "replace":
            spelled = [piece.written for piece in typed[c:d]]
            if len(spelled) != b - a:
                spelled = [" ".join(spelled), *[""] * (b - a - 1)]
                gone |= {place for _, place in said[a + 1 : b]} - {said[a][1]}
            new[a:b] = spelled
            changed |= {place for _, place in said[a:b]}
    if not changed or kept < _LEAST_KEPT * len(typed):
        return tuple(words)
    made: list[Word] = []
    for place, word in enumerate(words):
        if place in gone:
            made[-1] = replace(made[-1], end=max(made[-1].end, word.end))
        elif place in changed:
            made.append(replace(word, text="".join(new[n] for n, (_, own) in enumerate(said) if own == place)))
        else:
            made.append(word)
    return tuple(made)


def _stands_for(said: Sequence[Piece], typed: Sequence[Piece]) -> bool:
    before, after = "".join(one.bare for one in said), "".join(one.bare for one in typed)
    if len(said) == len(typed) and (len(said) <= _MOST_UNLIKE or all(_is_wide(ch) for ch in after)):
        return True
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= _ALIKE


def _is_wide(ch: str) -> bool:
    return unicodedata.east_asian_width(ch) in ("W", "F")
