"""How many remote jobs an account bears at once, found from what it accepts and refuses.

The window grows by one with every acceptance that found it full, so it doubles per round, but no further than a little
beyond what is proven: an unknown cap is then overshot by a handful of orders. A refusal with `n` others in flight
says that the cap is at most `n`: the window becomes `n` wide and stands still, trying one more only after `patience`
acceptances, so that a steady cap refuses three orders in a hundred. Refusals below what was borne before are noise
(a provider that refuses at random, or by rate): the more there is, the more in a row a new bound needs.

What is in flight here may have ended there unseen, most of all where many jobs end together; an acceptance then proves
little. A width is proven by an acceptance beside so many others that are too young to have ended, or once a whole
round, and a fifth more, was accepted at it without a refusal.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Window", "WindowSettings"]

_SHORT = 5.0
"""Seconds: where refusals ask for longer waits than this, a new bound is not put to the test."""

_CALM = 3.0
"""Seconds without a job's end, in which one more acceptance cannot come from a slot that fell free unseen."""

_QUIET = 0.05
"""Noise below this share is none: one refusal is then enough for a bound."""

_DOUBTED = 3
"""Refusals in a row, at the least, that make a bound below what the provider has borne."""


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """start: the first width. ceiling: a hard limit, where the person set one; 2000 else.

    patience: acceptances between two tries beyond a bound. slow: growth stops when submits take this many times
    longer than at best.
    """

    start: int = 20
    ceiling: int | None = None
    patience: int = 80
    slow: float = 6.0

    @property
    def highest(self) -> int:
        return self.ceiling if self.ceiling is not None else 2000


@dataclass(slots=True)
class Window:
    """`size` is the width in force, `bound` the last one that refusals marked."""

    settings: WindowSettings = field(default_factory=WindowSettings)
    size: int = 0
    proven: int = 0
    bound: int | None = None
    _answers: deque[bool] = field(default_factory=lambda: deque[bool](maxlen=60))
    _recent: deque[bool] = field(default_factory=lambda: deque[bool](maxlen=30))
    _stood: int = 0
    _doubts: int = 0
    _agreed: int = 0
    _before: int = 0
    _is_growing: bool = True
    _step: int = 1
    _due: int = 0
    _row: int = 0
    _since: int = 0
    _event_at: float = -math.inf
    _ended_at: float = -math.inf
    _stall: float = 0.0
    _latency: float = 0.0
    _best_latency: float = math.inf
    _life: float = 0.0
    _lives: deque[float] = field(default_factory=lambda: deque[float](maxlen=50))

    def retune(self, settings: WindowSettings) -> None:
        """Follow other settings: no wider than their ceiling; what an old ceiling held is as wide as one begins."""
        was_held = self.bound is None and self.size >= self.settings.highest
        self.settings = settings
        if was_held:
            self.size = max(self.size, settings.start)
        self.size = max(1, min(self.size, settings.highest))

    def __post_init__(self) -> None:
        self.size = self.size or max(1, min(self.settings.start, self.settings.highest))

    @property
    def noise(self) -> float:
        """The share of orders refused although a bound had been found."""
        return sum(self._answers) / max(20, len(self._answers))

    def width(self, sent: int) -> int:
        """Return how many may be in flight, with `sent` on their way: one more while a new bound is put to the test."""
        is_tested = self._doubts > 0 and sent == 0 and self._stall <= _SHORT
        return min(self.size + 1, self.settings.highest) if is_tested else self.size

    @property
    def young(self) -> float:
        """Seconds after which a job may have ended unseen: nine tenths of what all but the quickest took."""
        lives = sorted(self._lives)
        return 0.9 * lives[len(lives) // 10] if lives else math.inf

    def accepted(
        self, confirmed: int, sent: int, *, sure: Callable[[], int], is_full: bool, latency: float, now: float
    ) -> None:
        """Note an acceptance while `confirmed` others were known to be running there, and `sent` on their way.

        sure: counts those of them that are younger than `young`. is_full: somebody is waiting for a slot.
        latency: seconds the submit took.
        """
        self._learn_latency(latency)
        self._row = 0
        self._since += 1
        self._answers.append(False)
        self._recent.append(False)
        if self._doubts and confirmed >= self.size:
            self._contradict()
        self._prove(confirmed, sent, sure)
        if (
            not self._is_growing
            and self._since >= self._patience
            and now - self._event_at >= (20 if self.noise < _QUIET else 2) * self._stall
        ):
            self._is_growing, self._step, self._due = True, 1, 0
        if self._is_growing and is_full and not self.is_slow:
            self._grow(sent)

    def refused(self, others: int, *, sent_at: float, retry_after: float | None, now: float) -> None:
        """Note a refusal while `others` are running there or on their way."""
        self._stall = retry_after or 0.0
        self._recent.append(True)
        self._stood = 0
        if sent_at < self._event_at:
            self._shrink_to(max(1, others), now)
            return
        if self._doubts and others >= self.size:
            self._doubts -= 1
            return
        self._row += 1
        was_borne = others < self.proven
        if was_borne:
            self._answers.append(True)
        if self._row >= max(_DOUBTED if was_borne else 1, self._evidence()):
            self._since = self._row = 0
            self._shrink_to(max(others, self.size // 2, 1), now)

    def ended(self, seconds: float, *, now: float) -> None:
        """Note how long a job held its slot at the provider."""
        self._doubts, self._ended_at = 0, now
        self._life = seconds if self._life == 0 else 0.9 * self._life + 0.1 * seconds
        self._lives.append(seconds)

    @property
    def is_slow(self) -> bool:
        """Submits take far longer than they did at best: the provider is at its limit in another way."""
        return self._latency > max(2.0, self._best_latency * self.settings.slow)

    def to_json(self) -> dict[str, Any]:
        return {"size": self.size, "proven": self.proven, "bound": self.bound}

    @classmethod
    def from_json(cls, value: dict[str, Any], settings: WindowSettings) -> Window:
        """Return a window as it was left, within today's ceiling."""
        size = max(1, min(int(value.get("size") or settings.start), settings.highest))
        bound = value.get("bound")
        window = cls(settings, size, min(size, int(value.get("proven", 0))))
        window.bound = None if bound is None else int(bound)
        window._is_growing = window.bound is None or size < window.bound
        return window

    def _shrink_to(self, level: int, now: float) -> None:
        if level <= self.size:
            is_calm = now - self._ended_at > _CALM
            if is_calm and not self._doubts and level < (self.bound or self.size) and self._is_often_refused:
                self._doubts, self._agreed, self._before = 2, 0, max(self.size, self._before)
            self._event_at = now
            self.size = self.bound = level
            self.proven = min(self.proven, level)
            self._is_growing = False

    def _prove(self, confirmed: int, sent: int, sure: Callable[[], int]) -> None:
        if self.proven >= self.size:
            return
        self._stood = self._stood + 1 if confirmed + sent + 1 >= self.size else 0
        if self._stood >= 1.2 * self.size:
            self.proven, self._stood = self.size, 0
        elif confirmed + 1 > self.proven:
            self.proven = max(self.proven, min(sure() + 1, self.size))

    def _grow(self, sent: int) -> None:
        """One more with every acceptance at first; after a bound a step at a time, each twice the last, when the one
        before is proven, or, where refusals are chance, when what was sent before it has been answered."""
        if self.bound is not None:
            if self.noise < _QUIET and self.proven < self.size:
                return
            if self.noise >= _QUIET and self._due > 0:
                self._due -= 1
                return
            step, self._step, self._due = self._step, min(self._step * 2, 16), sent + 1
        else:
            step = 1
        furthest = min(self.proven + self._headroom(), self.settings.highest)
        self.size = max(self.size, min(self.size + step, int(furthest)))

    def _contradict(self) -> None:
        """One more than the bound was accepted. Twice, after many refusals, means that they were chance."""
        self._agreed += 1
        self.size = min(self.size + 1, self.settings.highest)
        if self._agreed < 2:
            return
        self._doubts, self._is_growing = 0, True
        if self._is_often_refused:
            self._answers.extend(self._recent)
            self.size = self.bound = min(max(self.size, self._before), self.settings.highest)

    @property
    def _is_often_refused(self) -> bool:
        return sum(self._recent) >= 0.1 * len(self._recent)

    @property
    def _patience(self) -> int:
        patience, noise = self.settings.patience, self.noise
        return patience if noise < _QUIET else patience // 2 if noise < 2 * _QUIET else patience // 8

    def _evidence(self) -> int:
        """Refusals in a row that make a bound: as many as chance alone would give once in two hundred."""
        if self.noise < _QUIET:
            return 1
        return max(2, math.ceil(math.log(0.005) / math.log(min(0.8, self.noise))))

    def _headroom(self) -> float:
        """How far beyond the proven level to go: a little, and what is on its way at any time."""
        on_its_way = self.size * self._latency / (self._life + self._latency) if self._life else 0.0
        return max(8.0, 0.05 * self.proven) + on_its_way

    def _learn_latency(self, latency: float) -> None:
        self._latency = latency if self._latency == 0 else 0.8 * self._latency + 0.2 * latency
        self._best_latency = min(self._best_latency, max(latency, 0.05))
