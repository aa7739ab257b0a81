"""How much each tenth of a second is worth keeping, told from what was measured alone.

The weights follow what footage is: where somebody speaks for a good part of it, voices lead; where it is cut fast, the
movement of whole shots; else loud and lively moments with what led up to them (a crowd answers after the goal).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cineflow.clipper._signals import BINS_A_SECOND, Floats, Signals
from cineflow.clipper.footage import Footage

__all__ = ["Character", "character_of", "interest_of"]


class Character(StrEnum):
    """What kind of footage this is, for the weights."""

    TALK = "talk"
    ACTION = "action"
    MONTAGE = "montage"


@dataclass(frozen=True, slots=True)
class _Weights:
    """lead, trail: seconds before and after a moment that belong to it."""

    loud: float
    motion: float
    rise: float
    voice: float
    cuts: float
    lead: float
    trail: float


# Loudness, motion, rise, voice and cuts as measured in prototypes; talks lean on the voice, montages on movement.
_WEIGHTS = {
    Character.TALK: _Weights(loud=0.3, motion=0.1, rise=0.1, voice=0.5, cuts=0.0, lead=1.0, trail=1.0),
    Character.ACTION: _Weights(loud=0.35, motion=0.25, rise=0.15, voice=0.15, cuts=0.1, lead=5.0, trail=1.5),
    Character.MONTAGE: _Weights(loud=0.25, motion=0.4, rise=0.15, voice=0.1, cuts=0.1, lead=0.5, trail=0.5),
}
_TALKS, _FAST_CUT = 0.35, 4.0
_SHOWS = 12.0
"""Seconds that most shots of a film without sound last at most, for the shots to be what it is about."""

_BLANK = -2.0


def character_of(footage: Footage) -> Character:
    """Tell a talk, a montage and anything else apart."""
    lengths = [float(footage.index.time_of(end) - footage.index.time_of(begin)) for begin, end in footage.index.shots]
    if footage.signals.voice_share >= _TALKS:
        return Character.TALK
    is_silent = not len(footage.index.sound_rows)
    few, longest = (3, _SHOWS) if is_silent else (6, _FAST_CUT)
    if len(lengths) >= few and float(np.median(lengths)) <= longest:
        return Character.MONTAGE
    return Character.ACTION


def interest_of(signals: Signals, character: Character) -> Floats:
    """Return the worth of every tenth of a second, about −3..3, 0 what is usual."""
    weights = _WEIGHTS[character]
    speaks = signals.voice - min(0.9, signals.voice_share)
    worth = (
        weights.loud * signals.loud
        + weights.motion * signals.motion
        + weights.rise * signals.rise
        + weights.voice * 2 * speaks
        + weights.cuts * signals.cuts
    )
    worth = np.where(signals.is_blank, _BLANK, worth)
    return _with_surroundings(worth, weights.lead, weights.trail)


def _with_surroundings(worth: Floats, lead: float, trail: float) -> Floats:
    """Give what leads up to a moment, and what follows it, a fading part of its worth."""
    out = worth.copy()
    for seconds, is_before in ((lead, True), (trail, False)):
        steps = int(seconds * BINS_A_SECOND)
        for step in range(1, min(steps, worth.size - 1) + 1):
            share = 0.8 * (1 - step / (steps + 1))
            if is_before:
                out[:-step] = np.maximum(out[:-step], worth[step:] * share)
            else:
                out[step:] = np.maximum(out[step:], worth[:-step] * share)
    return np.where(worth <= _BLANK, _BLANK, out)
