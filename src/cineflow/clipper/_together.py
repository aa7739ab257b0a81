"""Footage of one event from several cameras: what shows the same moment is told by the sound that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from cineflow.clipper._signals import Floats
from cineflow.clipper.footage import Footage
from cineflow.core.time import Span, Time
from cineflow.media.index import SOUND_ROWS_A_SECOND

__all__ = ["SAME", "Together", "together"]

SAME = Fraction(1, 2)
"""Seconds of one event that two clips may both show: what joins them."""

_ROWS = 4
"""Rows of sound in one step: 25 steps a second follow syllables and claps, and no room's echo."""

_LEAST_SHARED = 8 * SOUND_ROWS_A_SECOND // _ROWS
"""Steps that two recordings must share at least; of shorter ones, all of them."""

_RANGE = 40.0
"""Decibels below the loud parts beyond which there is only the noise of the microphone."""

_SURE, _ALIKE = 8.0, 0.4
"""Standard deviations over chance, and correlation of the changes of loudness, from which on two recordings are of one
event: recordings of one through other microphones and rooms reach 11 and 0.55, of different speech 6 and 0.3."""

_AGAIN = 0.94
"""Share of the best fit that a fit at another time may reach: what beats time alone, as music does, fits at every
beat."""

_NEAR = SOUND_ROWS_A_SECOND // _ROWS // 5
"""Steps to each side of the best fit that belong to it."""

_FLOOR = 1e-9


@dataclass(frozen=True, slots=True)
class Together:
    """Where recordings of one event stand to each other. starts: by footage number, on one clock for all of one event;
    events: by footage number, which one."""

    starts: dict[int, Time]
    events: dict[int, int]

    def shared(self, one: Footage, span: Span, other: Footage, other_span: Span) -> Time:
        """How many seconds of one event two spans of different footage both show."""
        event = self.events.get(one.number)
        if event is None or event != self.events.get(other.number):
            return Fraction(0)
        a, b = self.starts[one.number], self.starts[other.number]
        return max(Fraction(0), min(span.end + a, other_span.end + b) - max(span.start + a, other_span.start + b))

    def elsewhere(self, footage: Sequence[Footage], one: Footage, span: Span) -> list[tuple[Footage, Time]]:
        """Return the other pieces in which all of a span is to be seen, and from when on."""
        whole = [other for other in footage if other.number != one.number]
        return [
            (other, span.start + self.starts[one.number] - self.starts[other.number])
            for other in whole
            if self.shared(one, span, other, Span(Fraction(0), other.index.length)) == span.length
        ]


def together(footage: Sequence[Footage]) -> Together:
    """Find which pieces of footage show one event, and how far apart they begin."""
    found = Together({}, {})
    steps = {piece.number: _steps(piece) for piece in footage} if len(footage) > 1 else {}
    for one, other in combinations(footage, 2):
        if one.digest == other.digest:
            _join(found, one.number, other.number, Fraction(0))
        elif found.events.get(other.number) is None:
            ahead = _ahead(steps[one.number], steps[other.number])
            if ahead is not None:
                _join(found, one.number, other.number, ahead)
    return found


def _join(found: Together, one: int, other: int, ahead: Time) -> None:
    """Put `other` on the clock of `one`, behind whose start it begins by `ahead` seconds."""
    found.events.setdefault(one, one)
    found.starts.setdefault(one, Fraction(0))
    if other not in found.events:
        found.events[other] = found.events[one]
        found.starts[other] = found.starts[one] + ahead


def _steps(piece: Footage) -> Floats:
    """How loudness changes from step to step, with mean 0 and deviation 1; empty where nothing changes."""
    power = np.asarray(piece.index.sound_rows["power"], "f8") if len(piece.index.sound_rows) else np.zeros(0)
    count = len(power) // _ROWS
    if count < 2:
        return np.zeros(0)
    level = 10 * np.log10(np.maximum(power[: count * _ROWS], _FLOOR)).reshape(count, _ROWS).mean(1)
    change = np.diff(np.maximum(level, np.percentile(level, 90) - _RANGE))
    spread = float(change.std())
    return (change - change.mean()) / spread if spread > 1e-6 else np.zeros(0)


def _ahead(one: Floats, other: Floats) -> Time | None:
    """By how many seconds `other` begins after `one`, where both are of one event."""
    if not one.size or not other.size:
        return None
    size = 1 << (one.size + other.size).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    turned = np.fft.irfft(spectrum, size)
    lags = np.arange(1 - other.size, one.size)
    shared = np.minimum(one.size, lags + other.size) - np.maximum(0, lags)
    alike = turned[lags] / shared
    over_chance = np.where(shared >= min(_LEAST_SHARED, one.size, other.size), alike * np.sqrt(shared), 0.0)
    best = int(np.argmax(over_chance))
    if over_chance[best] < _SURE or alike[best] < _ALIKE:
        return None
    if np.max(over_chance, where=np.abs(lags - lags[best]) > _NEAR, initial=0.0) > _AGAIN * over_chance[best]:
        return None
    return Fraction(int(lags[best]) * _ROWS, SOUND_ROWS_A_SECOND)
