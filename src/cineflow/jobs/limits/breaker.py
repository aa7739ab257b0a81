"""The safe state an account falls into when its provider breaks down, and the slow way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cineflow.jobs.limits.outcome import OutcomeKind

__all__ = ["Breaker", "BreakerSettings"]


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """errors: consecutive 5xx or transport errors that trip it. refusals: refusals with nothing accepted between.

    Refusals of orders that were on their way together count once: a burst into a full provider is no breakdown, and
    the window answers it.

    slots: how many jobs may be in flight in the safe state. cool_down: seconds it lasts. step: seconds per slot
    after it.
    """

    errors: int = 2
    refusals: int = 10
    slots: int = 5
    cool_down: float = 600.0
    step: float = 60.0


@dataclass(slots=True)
class Breaker:
    settings: BreakerSettings = field(default_factory=BreakerSettings)
    tripped_at: float | None = None
    _errors: int = 0
    _refusals: int = 0
    _refused_at: float = float("-inf")

    def note(self, kind: OutcomeKind, now: float, *, sent_at: float) -> bool:
        """Take note of what became of a submit sent at an instant. Returns whether it tripped (again)."""
        if kind is OutcomeKind.ACCEPTED:
            self._errors = self._refusals = 0
        elif kind.is_outage:
            self._errors += 1
            self._refusals += 1
        elif kind is OutcomeKind.THROTTLED:
            self._errors = 0
            if sent_at >= self._refused_at:
                self._refusals += 1
                self._refused_at = now
        else:
            self._errors = 0
        if self._errors < self.settings.errors and self._refusals < self.settings.refusals:
            return False
        self._errors = self._refusals = 0
        self.tripped_at = now
        return True

    def limit(self, now: float, usual: int) -> int | None:
        """Return how many jobs may be in flight, None where the breaker is closed: `usual` slots are reached."""
        if self.tripped_at is None:
            return None
        over = now - self.tripped_at - self.settings.cool_down
        slots = self.settings.slots + (1 + int(over // self.settings.step) if over >= 0 else 0)
        if slots >= max(usual, self.settings.slots + 1):
            self.tripped_at = None
            return None
        return min(slots, usual)

    def next_change(self, now: float) -> float | None:
        """Return seconds until the limit next rises, None where closed."""
        if self.tripped_at is None:
            return None
        over = now - self.tripped_at - self.settings.cool_down
        return -over if over < 0 else self.settings.step - over % self.settings.step

    def to_json(self, now: float) -> dict[str, Any]:
        return {} if self.tripped_at is None else {"tripped_ago": now - self.tripped_at}

    @classmethod
    def from_json(cls, value: dict[str, Any], settings: BreakerSettings, *, now: float, elapsed: float) -> Breaker:
        """Return a breaker as it was left `elapsed` seconds ago."""
        ago = value.get("tripped_ago")
        return cls(settings, None if ago is None else now - float(ago) - elapsed)
