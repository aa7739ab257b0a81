"""The sound of a rehearsal: a soft chord whose pitch tells shots apart, never loud."""

from __future__ import annotations

import numpy as np

from cineflow.media._writer import SOUND_RATE, Sound

__all__ = ["tone"]

_SCALE = (0, 2, 4, 7, 9, 12, 14, 16)
"""Semitones of a major pentatonic scale: any two shots in a row sound well together."""

_LEVEL = 0.055
"""About -25 dBFS at its loudest, some 30 below full scale on average."""


def tone(seed: int, samples: int, *, first: int = 0, total: int | None = None) -> Sound:
    """Return a stretch of a shot's chord: root, fifth and octave, slowly breathing, faded in and out over 0.4 s.

    seed: which of the scale's pitches. first: where the stretch begins in a chord of `total` samples.
    """
    total = samples if total is None else total
    at = np.arange(first, first + samples, dtype=np.float64) / SOUND_RATE
    root = 174.61 * 2 ** (_SCALE[seed % len(_SCALE)] / 12)
    breath = 0.78 + 0.22 * np.sin(2 * np.pi * 0.21 * at)
    left = np.sin(2 * np.pi * root * at) + 0.42 * np.sin(2 * np.pi * root * 1.4983 * at + 0.3)
    right = np.sin(2 * np.pi * root * 1.0007 * at + 0.4) + 0.3 * np.sin(2 * np.pi * root * 2.0 * at)
    ramp = min(0.4, total / SOUND_RATE / 3)
    end = total / SOUND_RATE
    fade = np.clip(at / ramp, 0, 1) * np.clip((end - at) / ramp, 0, 1)
    soft = _LEVEL * breath * fade * fade * (3 - 2 * fade)
    return np.stack([left * soft, right * soft]).astype(np.float32)
