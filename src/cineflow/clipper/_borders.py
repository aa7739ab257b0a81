"""Where a cut may fall: on a frame, where nobody is in the middle of a word, and where the sound is quiet.

Borders are found once per piece of footage: changes of shot, pauses, ends of sentences; where a long stretch has none
of them, the quietest instant of every second or so. Those that lie inside a sentence say so: they are for sentences too
long for a clip.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from fractions import Fraction
from itertools import pairwise

import numpy as np

from cineflow.clipper._valleys import frame_between
from cineflow.core.time import Span, Time
from cineflow.media.index import SOUND_ROWS_A_SECOND, MediaIndex

__all__ = ["Border", "Side", "borders_of", "is_inside"]


class Side(IntFlag):
    """What a border is good for: beginning a clip there, ending one there."""

    START = 1
    END = 2
    BOTH = 3


@dataclass(frozen=True, slots=True, order=True)
class Border:
    """A place for a cut. frame: the first one behind it. kind: `shot`, `sentence`, `pause`, `clause`, `breath`,
    `silence`, `quiet`, `edge`.

    strength: how good a cut here is, 0..1. inside: the sentence that a cut here breaks, None where it breaks none.
    """

    frame: int
    time: Time
    kind: str
    strength: float
    side: Side = Side.BOTH
    inside: Span | None = field(default=None, compare=False)


_BREATH = Fraction(20, 100)
"""Seconds left before a voice begins."""

_TAIL = Fraction(35, 100)
"""Seconds left after a voice ends: rooms ring."""

_NEAR = Fraction(25, 100)
"""Seconds to each side of those within which a quieter instant is sought."""

_TIGHT = Fraction(4, 100)
"""Seconds between two words of a sentence below which nothing is cut there."""

_SOFT = Fraction(6, 10)
"""Seconds kept clear of the middle of a dissolve or fade."""

_CLEAR, _LONGEST_FADE = 0.9, Fraction(2)
"""Share of a shot's usual contrast at which it is out of a fade; seconds beyond which a fade is not followed."""

_LONG_STRETCH = Fraction(3, 2)
"""Seconds without a border after which a quiet instant is taken for one."""

_IN_PAUSE = tuple(Fraction(n, 100) for n in (12, 55, 80, 120, 160, 200))
"""Seconds after a voice ends, and before one begins, at which further cuts are offered inside a pause."""

_SCRAP = Fraction(3, 10)
"""Seconds at the ends of the footage that are not cut off by themselves."""

_STRENGTH = {
    "edge": 0.7, "shot": 1.0, "sentence": 1.0, "pause": 0.7, "clause": 0.45, "breath": 0.2, "silence": 0.4,
    "quiet": 0.25,
}  # fmt: skip
_PER_PAUSE, _MOST_PAUSE = 0.3, 0.2
"""What a second of silence between two words of a sentence adds to a border's strength, and all of it at most."""


def borders_of(
    index: MediaIndex, speech: Sequence[Span], sentences: Sequence[Span] = (), clauses: Sequence[Time] = ()
) -> list[Border]:
    """Return the borders of a piece of footage, by frame.

    speech: where no cut may fall, without overlaps, in order: words where they are known, else voices. sentences:
    likewise, whole ones, where they are known. clauses: ends of words behind which a comma stands.
    """
    finder = _Finder(index, speech, sentences, clauses)
    finder.add_edges()
    finder.add_shots()
    finder.add_pauses()
    finder.add_quiet()
    return finder.sorted()


def is_inside(time: Time, spans: Sequence[Span]) -> bool:
    """Whether a time lies inside one of some ordered spans, their ends not counted."""
    at = bisect_right(spans, time, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].start < time < spans[at].end


class _Finder:
    def __init__(
        self, index: MediaIndex, speech: Sequence[Span], sentences: Sequence[Span], clauses: Sequence[Time]
    ) -> None:
        self._index = index
        self._speech = [span for span in speech if span.start < index.length]
        self._sentences = sentences
        self._clauses = frozenset(clauses)
        self._found: dict[tuple[int, Side], Border] = {}

    def sorted(self) -> list[Border]:
        return sorted(self._found.values())

    def add_edges(self) -> None:
        self._add(0, "edge", Side.START)
        self._add(self._index.frames, "edge", Side.END)

    def add_shots(self) -> None:
        """Cuts of the footage itself; around dissolves and fades, where the picture is one shot's alone."""
        for (before, begin), (_, end) in pairwise(self._index.shots):
            if not self._index.is_soft(begin):
                self._add(begin, "shot", Side.BOTH)
                continue
            middle = self._index.time_of(begin)
            self._add_at(self._clear(middle - _SOFT, (before, begin), -1), "shot", Side.END)
            self._add_at(self._clear(middle + _SOFT, (begin, end), 1), "shot", Side.START)

    def _clear(self, time: Time, shot: tuple[int, int], way: int) -> Time:
        """Return the time, or further into a shot the first one at which a fade has given its picture free."""
        contrast = self._index.frame_rows["contrast"][slice(*shot)]
        plain = _CLEAR * float(np.median(contrast)) if contrast.size else 0.0
        frame = self._index.frame_at(time)
        most = round(_LONGEST_FADE * self._index.rate)
        for near in range(frame, frame + way * most, way):
            if not shot[0] <= near < shot[1]:
                break
            if contrast[near - shot[0]] >= plain:
                return self._index.time_of(near)
        return time

    def add_pauses(self) -> None:
        for before, after in zip([None, *self._speech], [*self._speech, None], strict=True):
            start = before.end if before else Fraction(0)
            end = after.start if after else self._index.length
            sentence = self._sentence_at((start + end) / 2) if before and after else None
            if sentence is not None:
                self._add_breath(start, end, sentence)
            elif end - start >= _TIGHT or (before and after and self._sentences):
                self._add_pause(start, end, before, after)

    def _add_pause(self, start: Time, end: Time, before: Span | None, after: Span | None) -> None:
        """Where voices rest, and no sentence goes on."""
        kind = "sentence" if self._sentences else "pause"
        if end - start < _BREATH + _TAIL:
            self._add_between(start, end, (start + end) / 2, kind, Side.BOTH)
            return
        if before:
            self._add_between(start, min(end, start + _TAIL + _NEAR), start + _TAIL, kind, Side.END)
        if after:
            self._add_between(max(start, end - _BREATH - _NEAR), end, end - _BREATH, kind, Side.START)
        self._add_within(start, end)

    def _add_breath(self, start: Time, end: Time, sentence: Span) -> None:
        """Between two words of a sentence: after a comma, or where the speaker rests."""
        if end - start < _TIGHT:
            return
        kind = "clause" if start in self._clauses else "breath"
        rest = min(_MOST_PAUSE, _PER_PAUSE * float(end - start))
        self._add_between(start, end, (start + end) / 2, kind, Side.BOTH, inside=sentence, more=rest)

    def _add_between(
        self, low: Time, high: Time, wish: Time, kind: str, side: Side, *, inside: Span | None = None, more: float = 0.0
    ) -> None:  # fmt: skip
        """Add the quietest frame between two words; where they touch, the frame nearest to that."""
        if not _SCRAP < wish < self._index.length - _SCRAP:
            return
        frame = frame_between(self._index, low, high, wish)
        if 0 < frame < self._index.frames:
            time = self._index.time_of(frame)
            self._keep(Border(frame, time, kind, min(1.0, _STRENGTH[kind] + more), side, inside))

    def _sentence_at(self, time: Time) -> Span | None:
        """The sentence around a time, None between two of them."""
        at = bisect_right(self._sentences, time, key=lambda span: span.start) - 1
        found = self._sentences[at] if at >= 0 else None
        return found if found and found.start < time < found.end else None

    def _add_within(self, start: Time, end: Time) -> None:
        """Other cuts in a pause: not as good, but they let a clip have the length that is asked for."""
        for ahead in _IN_PAUSE:
            self._add_at(start + ahead, "silence", Side.END, span=(start, end))
            self._add_at(end - ahead, "silence", Side.START, span=(start, end))

    def add_quiet(self) -> None:
        """Fill long stretches without a voice and without a border."""
        known = sorted({border.time for border in self._found.values()} | {Fraction(0), self._index.length})
        for start, end in pairwise(known):
            parts = int((end - start) / _LONG_STRETCH)
            for part in range(1, parts):
                middle = start + (end - start) * part / parts
                lead = _LONG_STRETCH / 4
                self._add_at(self._quietest(middle - lead, middle + lead), "quiet", Side.BOTH)

    def _quietest(self, start: Time, end: Time) -> Time:
        """Return the middle of the quietest hundredth of a second of a range; its middle where there is no sound."""
        first, last = (round(max(Fraction(0), t) * SOUND_ROWS_A_SECOND) for t in (start, end))
        power = self._index.sound_rows["power"][first:last]
        if len(power) < 3:
            return (start + end) / 2
        smooth = np.convolve(power.astype("f8"), np.ones(3) / 3, "same")
        smooth[0] = smooth[-1] = np.inf
        # Of equally quiet instants the one nearest to the middle.
        away = np.abs(np.arange(len(smooth)) - len(smooth) / 2) / len(smooth)
        at = int(np.argmin(smooth * (1 + 0.02 * away) + 1e-12 * away))
        return Fraction(2 * (first + at) + 1, 2 * SOUND_ROWS_A_SECOND)

    def _add_at(self, time: Time, kind: str, side: Side, *, span: tuple[Time, Time] | None = None) -> None:
        """Add the frame nearest to a time that lies in the span; none where no frame begins in it.

        Next to the very beginning or end nothing is added: a scrap is not worth leaving out.
        """
        if not _SCRAP < time < self._index.length - _SCRAP:
            return
        frame = self._index.frame_at(time)
        for near in (frame, frame + 1, frame - 1):
            if 0 < near < self._index.frames:
                at = self._index.time_of(near)
                if span is None or span[0] <= at <= span[1]:
                    self._add(near, kind, side)
                    return

    def _add(self, frame: int, kind: str, side: Side) -> None:
        time = self._index.time_of(frame)
        if is_inside(time, self._speech):
            return
        sentence = self._sentence_at(time)
        strength = _STRENGTH[kind] if sentence is None else min(_STRENGTH[kind], _STRENGTH["breath"])
        self._keep(Border(frame, time, kind, strength, side, sentence))

    def _keep(self, border: Border) -> None:
        """Keep the better of two borders at one frame: one that breaks no sentence, then the stronger."""
        known = self._found.get((border.frame, border.side))
        if known is None or _rank(known) < _rank(border):
            self._found[border.frame, border.side] = border


def _rank(border: Border) -> tuple[bool, float]:
    return border.inside is None, border.strength
