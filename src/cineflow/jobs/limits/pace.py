"""When the next request may leave: a rate the provider states, a time it asked us to wait for, and chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

__all__ = ["Backoff", "TokenBucket", "jittered"]


def jittered(seconds: float, chance: random.Random, *, share: float = 0.25) -> float:
    """Return a time up to `share` longer, so that many clients told the same do not come back together."""
    return seconds * (1.0 + share * chance.random())


@dataclass(slots=True)
class TokenBucket:
    """At most `burst` requests at once and `rate` a second over time; a rate of None holds nothing back."""

    rate: float | None = None
    burst: float = 1.0
    _level: float = field(default=-1.0)
    _at: float = 0.0

    def wait(self, now: float) -> float:
        """Return seconds until one request may leave; 0 for now."""
        if self.rate is None:
            return 0.0
        self._fill(now)
        return 0.0 if self._level >= 1.0 - 1e-9 else (1.0 - self._level) / self.rate

    def take(self, now: float) -> None:
        """Note that a request leaves; it may overdraw."""
        if self.rate is not None:
            self._fill(now)
            self._level -= 1.0

    def _fill(self, now: float) -> None:
        assert self.rate is not None
        if self._level == -1.0 and self._at == 0.0:
            self._level = self.burst
        else:
            self._level = min(self.burst, self._level + (now - self._at) * self.rate)
        self._at = now


@dataclass(slots=True)
class Backoff:
    """A time before which nothing is sent: what the provider asked for, or longer with every refusal in a row.

    free: refusals in a row that cost no wait; the window already holds back. first, longest: seconds.
    """

    chance: random.Random
    free: int = 2
    first: float = 0.25
    longest: float = 30.0
    most_asked: float = 900.0
    until: float = float("-inf")
    _row: int = 0
    _refused_at: float = float("-inf")

    def refused(self, retry_after: float | None, *, sent_at: float, now: float) -> float:
        """Take note of a refusal; returns seconds to wait. Orders that were on their way together count once."""
        if sent_at >= self._refused_at:
            self._row += 1
            self._refused_at = now
        if retry_after is not None:
            seconds = jittered(min(max(0.0, retry_after), self.most_asked), self.chance, share=0.1)
        elif self._row > self.free:
            power = min(self._row - self.free - 1, 16)
            seconds = jittered(min(self.longest, self.first * 2.0**power), self.chance)
        else:
            return 0.0
        self.until = max(self.until, now + seconds)
        return seconds

    def accepted(self) -> None:
        self._row = 0

    def wait(self, now: float) -> float:
        return max(0.0, self.until - now)
