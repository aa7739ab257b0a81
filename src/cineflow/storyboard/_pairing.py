"""Which shot of a draft is which of a storyboard: by its words, in order; equal words are found wherever they went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from cineflow.storyboard.model import Shot

__all__ = ["pairs_of"]

_ALIKE = 0.5
"""Of all words that two prompts have, the share that both have where they tell the same shot."""

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+")

_MOST_CELLS = 250_000
"""Of the table of one gap; larger ones are two different stories."""


def pairs_of(old: Sequence[Shot], told: Sequence[Shot], *, by_number: bool = False) -> dict[int, Shot]:
    """Return the old shot for each place in the draft that tells it again.

    by_number: equal numbers are the same shot, whatever they say.
    """
    if by_number:
        known = {shot.number: shot for shot in old}
        return {at: known[shot.number] for at, shot in enumerate(told) if shot.number in known}
    words, said = [_words(shot) for shot in old], [_words(shot) for shot in told]
    found: dict[int, int] = {}
    for tag, i, i_end, j, j_end in SequenceMatcher(None, words, said, autojunk=False).get_opcodes():
        if tag == "equal":
            found.update(zip(range(j, j_end), range(i, i_end), strict=True))
    _pair_moved(words, said, found)
    _pair_alike(words, said, found)
    return {at: old[place] for at, place in found.items()}


def _pair_moved(words: Sequence[str], said: Sequence[str], found: dict[int, int]) -> None:
    """Pair equal words that stand elsewhere."""
    used = set(found.values())
    free: dict[str, list[int]] = {}
    for place, one in enumerate(words):
        if place not in used:
            free.setdefault(one, []).append(place)
    for at, one in enumerate(said):
        if at not in found and free.get(one):
            found[at] = free[one].pop(0)


def _pair_alike(words: Sequence[str], said: Sequence[str], found: dict[int, int]) -> None:
    """Pair words that were edited, in order, between the pairs that are sure."""
    used = set(found.values())
    left, open_ = [n for n in range(len(words)) if n not in used], [n for n in range(len(said)) if n not in found]
    if len(left) * len(open_) > _MOST_CELLS:
        return
    marks, others = [_marks(words[n]) for n in left], [_marks(said[n]) for n in open_]
    best = [[0.0] * (len(open_) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(open_) - 1, -1, -1):
            alike = _alike(marks[i], others[j])
            both = alike + best[i + 1][j + 1] if alike >= _ALIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(left) and j < len(open_):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found[open_[j]] = left[i]
            i, j = i + 1, j + 1


def _words(shot: Shot) -> str:
    return " ".join(shot.prompt.replace("[", "").replace("]", "").split()).casefold()


def _marks(words: str) -> frozenset[str]:
    """Return what a text consists of: its words; where it is written without spaces, pairs of signs."""
    plain = _WIDE.sub(" ", words)
    pairs = (run[at : at + 2] for run in _WIDE.findall(words) for at in range(max(1, len(run) - 1)))
    return frozenset((*re.findall(r"\w+", plain), *pairs))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0
