"""Counting tries, so that guessing is slow."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

__all__ = ["Turnstile"]

_MOST_NAMES = 10_000


class Turnstile:
    """Lets `most` tries through `within` seconds for each name. A success forgets its tries, or takes its own back."""

    def __init__(self, *, most: int, within: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._within = within
        self._clock = clock
        self._tries: dict[str, deque[float]] = {}

    def wait(self, name: str) -> float:
        """Count a try and return 0, or return the seconds until the next one is let through."""
        now = self._clock()
        tries = self._tries.setdefault(name, deque())
        while tries and tries[0] <= now - self._within:
            tries.popleft()
        if len(tries) >= self._most:
            return tries[0] + self._within - now
        tries.append(now)
        if len(self._tries) > _MOST_NAMES:
            self._tries = {key: kept for key, kept in self._tries.items() if kept and kept[-1] > now - self._within}
        return 0.0

    def take_back(self, name: str) -> None:
        """Uncount the last try: it was none at guessing, and those before it may still have been."""
        if tries := self._tries.get(name):
            tries.pop()

    def forget(self, name: str) -> None:
        self._tries.pop(name, None)
