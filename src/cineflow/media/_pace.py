"""At what constant rate frames come, told from when each begins."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cineflow.core.time import Rate

__all__ = ["pace"]

_STANDARD_RATES = tuple(
    [Fraction(n) for n in (8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120, 240)]
    + [Fraction(n * 1000, 1001) for n in (12, 15, 24, 30, 48, 60, 120)]
)


def pace(ticks: NDArray[np.int64], base: Fraction, stated: Fraction | None) -> tuple[Rate, bool, int]:
    """Return the nearest constant rate, whether frames come unevenly, and how long the last one is shown, in ticks.

    ticks: when each frame begins, in order. base: seconds a tick. stated: what the file says of its rate.
    """
    if len(ticks) < 2:
        rate = stated or Fraction(25)
        return rate, False, max(1, round(1 / rate / base))
    steps = np.diff(ticks)
    usual = int(np.median(steps))
    mean = Fraction(int(ticks[-1]) - int(ticks[0]), len(steps)) * base
    uneven = np.abs(steps - float(mean / base)) > max(1.01, 0.1 * float(mean / base))
    is_variable = bool(uneven.mean() > 0.01)
    measured = 1 / (usual * base if is_variable else mean)
    nearest = min(_STANDARD_RATES, key=lambda rate: abs(rate - measured) / rate)
    slack = Fraction(1, 200) if is_variable else Fraction(1, 2000)
    rate = nearest if abs(nearest - measured) <= nearest * slack else measured.limit_denominator(1001)
    return rate, is_variable, max(1, usual if is_variable else round(1 / rate / base))
