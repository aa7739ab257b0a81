"""Time as an exact fraction of a second; frames and time code only at the edges.

`tests/vectors/time.json` holds the cases that this module and the Studio's `lib/time.ts` both pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "Rate", "Span", "Time", "frame_at", "frames_in", "parse_rate", "parse_time", "rate_label", "time_of", "timecode"
]  # fmt: skip

Time: TypeAlias = Fraction
"""Seconds, exactly."""

Rate: TypeAlias = Fraction
"""Frames per second, exactly: 24000/1001 is 23.976."""

_NTSC = {
    "23.976": Fraction(24000, 1001), "23.98": Fraction(24000, 1001), "29.97": Fraction(30000, 1001),
    "47.952": Fraction(48000, 1001), "59.94": Fraction(60000, 1001), "119.88": Fraction(120000, 1001),
}  # fmt: skip
_DROPPING = (Fraction(30000, 1001), Fraction(60000, 1001))
_FRAME = re.compile(r"^(\d+)f$", re.ASCII)
_SECONDS = re.compile(r"^(\d+(?:\.\d+)?|\d+/0*[1-9]\d*)s?$", re.ASCII)
_TIMECODE = re.compile(r"^(\d{1,3}):([0-5]\d):([0-5]\d)([:;])(\d{2,3})$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of time, `[start, end)`."""

    start: Time
    end: Time

    @property
    def length(self) -> Time:
        return self.end - self.start


def parse_rate(text: str) -> Rate:
    """Read `24`, `29.97`, `30000/1001`. Raises ValueError for anything that is no positive rate."""
    try:
        rate = _NTSC.get(text.strip()) or Fraction(text.strip())
    except ZeroDivisionError as cause:
        raise ValueError(f"not a frame rate: {text}") from cause
    if rate <= 0:
        raise ValueError(f"not a frame rate: {text}")
    return rate


def rate_label(rate: Rate) -> str:
    """`24`, `23.976`, `29.97`: as people write it."""
    if rate.denominator == 1:
        return str(rate.numerator)
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")


def frames_in(length: Time, rate: Rate) -> int:
    """Return how many frames fill a length, rounded to the nearest, halves up."""
    return int(length * rate + Fraction(1, 2))


def time_of(frame: int, rate: Rate) -> Time:
    """Return the instant at which a frame begins."""
    return Fraction(frame) / rate


def frame_at(time: Time, rate: Rate) -> int:
    """Return the number of the frame whose start is nearest to an instant, halves up."""
    return int(time * rate + Fraction(1, 2))


def timecode(frame: int, rate: Rate, *, drop_frame: bool = False) -> str:
    """Return `HH:MM:SS:FF` at the rounded rate; `HH:MM:SS;FF` when dropping numbers (29.97 and 59.94 only).

    Raises ValueError for dropping at any other rate.
    """
    base = int(rate + Fraction(1, 2))
    if drop_frame:
        if rate not in _DROPPING:
            raise ValueError(f"no frame numbers are dropped at {rate_label(rate)}")
        frame += _dropped_before(frame, base)
    seconds, ff = divmod(frame, base)
    minutes, ss = divmod(seconds, 60)
    hh, mm = divmod(minutes, 60)
    return f"{hh:02}:{mm:02}:{ss:02}{';' if drop_frame else ':'}{ff:02}"


def _dropped_before(frame: int, base: int) -> int:
    """Frame numbers skipped before a frame: `base/15` a minute, except every tenth (SMPTE ST 12-1)."""
    drop = base // 15
    per_minute = base * 60 - drop
    per_ten = per_minute * 10 + drop
    tens, rest = divmod(frame, per_ten)
    return drop * (9 * tens + max(0, (rest - drop) // per_minute))


def parse_time(text: str, rate: Rate) -> int:
    """Read `370f`, `12.345s`, `1001/30000s` or `HH:MM:SS:FF` (`;` drops) as a frame number at a rate.

    Seconds mean the nearest frame. Raises ValueError for anything else.
    """
    text = text.strip()
    if match := _FRAME.match(text):
        return int(match[1])
    if match := _SECONDS.match(text):
        return frame_at(Fraction(match[1]), rate)
    if match := _TIMECODE.match(text):
        hh, mm, ss, ff = (int(match[i]) for i in (1, 2, 3, 5))
        base = int(rate + Fraction(1, 2))
        if ff >= base:
            raise ValueError(f"frame {ff} does not exist at {rate_label(rate)} frames a second: {text}")
        frame = ((hh * 60 + mm) * 60 + ss) * base + ff
        if match[4] == ";":
            if rate not in _DROPPING:
                raise ValueError(f"no frame numbers are dropped at {rate_label(rate)}: {text}")
            drop, minutes = base // 15, hh * 60 + mm
            if ss == 0 and ff < drop and minutes % 10:
                raise ValueError(f"drop-frame time code has no frame {text}")
            frame -= drop * (minutes - minutes // 10)
        return frame
    raise ValueError(f"not a time: {text!r}")
