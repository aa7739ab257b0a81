"""How many remote jobs an account bears at once, found from what it accepts and refuses.

A refusal with `n` jobs in flight says that the cap is at most `n`; an acceptance with `n` confirmed says that it is
more. The window grows by one with every acceptance that found it full (so it doubles per round), no further than
`headroom` beyond what is proven, until refusals mark a bound; then it stands still and tries one more only once every
`patience` acceptances, so that a steady cap costs three refusals in a hundred at most. Refusals that acceptances at
the same level contradict are noise (a provider that refuses at random): they are counted, and the more noise there
is, the more refusals a bound needs. docs/explanation/limits.md argues the figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Window", "WindowSettings"]


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """start: the first width. ceiling: a hard limit, where the person set one; 2000 else.

    patience: acceptances between two tries beyond a known bound. memory: seconds a refusal counts as evidence.
    slow: how many times the best submit latency stops growth.
    """

    start: int = 20
    ceiling: int | None = None
    patience: int = 40
    memory: float = 120.0
    slow: float = 6.0

    @property
    def highest(self) -> int:
        return self.ceiling if self.ceiling is not None else 2000


@dataclass(slots=True)
class _Refusal:
    level: int
    at: float


@dataclass(slots=True)
class Window:
    """The width in force is `size`. Levels are counts of other jobs in flight at the provider."""

    settings: WindowSettings = field(default_factory=WindowSettings)
    size: int = 0
    proven: int = 0
    is_bounded: bool = False
    noise: float = 0.0
    _refusals: list[_Refusal] = field(default_factory=list[_Refusal])
    _since: int = 0
    _wait: int = 0
    _stall: float = 0.0
    _tried_at: float = -math.inf
    _latency: float = 0.0
    _best_latency: float = math.inf
    _life: float = 0.0

    def __post_init__(self) -> None:
        self.size = self.size or max(1, min(self.settings.start, self.settings.highest))
        self._wait = self.settings.patience

    def accepted(self, confirmed: int, *, is_full: bool, latency: float, now: float) -> None:
        """Note an acceptance while `confirmed` others were known to be running there.

        is_full: somebody was waiting for a slot. latency: seconds the submit took.
        """
        self._learn_latency(latency)
        self.proven = max(self.proven, confirmed + 1)
        noise = [r for r in self._refusals if r.level <= confirmed]
        if noise:
            self._refusals = [r for r in self._refusals if r.level > confirmed]
        self._learn_noise(len(noise))
        self._since += 1
        if self.is_bounded and self._may_try(now):
            self.is_bounded = False
            self._refusals.clear()
        if is_full and not self.is_bounded and not self.is_slow:
            self._grow_to(min(self.size + 1, self.proven + self._headroom()))

    def refused(self, others: int, *, retry_after: float | None, now: float) -> None:
        """Note a refusal while `others` were running there or on their way."""
        oldest = now - self.settings.memory
        self._refusals = [r for r in self._refusals if r.at >= oldest]
        self._refusals.append(_Refusal(others, now))
        self._stall = retry_after or 0.0
        needed = self._evidence()
        levels = sorted(r.level for r in self._refusals)
        if len(levels) < needed:
            return
        bound = max(1, levels[needed - 1])
        if bound > self.size:
            return
        held = self.is_bounded or bound < self.size
        self._wait = self.settings.patience if self.noise < 0.05 else 4
        self.size, self.proven = bound, min(self.proven, bound)
        if held or not self.is_bounded:
            self._since, self._tried_at = 0, now
        self.is_bounded = True

    def ended(self, seconds: float) -> None:
        """Note how long a job held its slot at the provider."""
        self._life = seconds if self._life == 0 else 0.9 * self._life + 0.1 * seconds

    @property
    def is_slow(self) -> bool:
        """Submits take far longer than they did at best: the provider is at its limit in another way."""
        return self._latency > max(1.0, self._best_latency * self.settings.slow)

    def to_json(self) -> dict[str, Any]:
        return {"size": self.size, "proven": self.proven, "bounded": self.is_bounded, "noise": round(self.noise, 3)}

    @classmethod
    def from_json(cls, value: dict[str, Any], settings: WindowSettings) -> Window:
        """Return a window as it was left, within today's ceiling."""
        size = max(1, min(int(value.get("size", 0)) or settings.start, settings.highest))
        return cls(settings, size, min(size, int(value.get("proven", 0))), bool(value.get("bounded", False)))

    def _may_try(self, now: float) -> bool:
        """Whether it is time to try one more than the bound: a stall it may cost must stay below a twentieth."""
        return self._since >= self._wait and now - self._tried_at >= 20 * self._stall

    def _evidence(self) -> int:
        """How many uncontradicted refusals make a bound."""
        if self.noise < 0.05:
            return 1 if self.is_bounded or self.proven >= self.size else 2
        return max(2, math.ceil(math.log(0.05) / math.log(min(0.9, self.noise))))

    def _headroom(self) -> float:
        """How far beyond the proven level to go: a little, and what is on its way at any time."""
        on_its_way = self.size * self._latency / (self._life + self._latency) if self._life else 0.0
        return max(8.0, 0.05 * self.proven) + on_its_way

    def _grow_to(self, size: float) -> None:
        self.size = max(self.size, min(int(size), self.settings.highest))

    def _learn_noise(self, contradicted: int) -> None:
        for _ in range(contradicted):
            self.noise = 0.95 * self.noise + 0.05
        self.noise *= 0.95

    def _learn_latency(self, latency: float) -> None:
        self._latency = latency if self._latency == 0 else 0.8 * self._latency + 0.2 * latency
        self._best_latency = min(self._best_latency, max(latency, 0.05))
