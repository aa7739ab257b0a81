"""When to look at a remote job next, and when to stop looking. Pure: ages come in as seconds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from cineflow.core.model import Model

__all__ = ["Usual", "patience_of", "until_next_look"]

_LONGEST = 20.0
_LEAST_PATIENCE = 35 * 60.0
_EARLY = 0.92
"""The share of the shortest time seen before which a job is hardly looked at."""


@dataclass(slots=True)
class Usual:
    """How long a model's jobs take: as its sheet says, until this process has seen a few itself."""

    stated: float
    _seen: deque[float] = field(default_factory=lambda: deque[float](maxlen=20))

    def learn(self, seconds: float) -> None:
        self._seen.append(seconds)

    @property
    def seconds(self) -> float:
        return sorted(self._seen)[len(self._seen) // 2] if len(self._seen) >= 3 else self.stated

    @property
    def soonest(self) -> float:
        """The shortest seen of late; 0 while too few were seen."""
        return min(self._seen) if len(self._seen) >= 3 else 0.0


def patience_of(model: Model) -> float:
    """Return how long a job of a model is watched before it is parked, in seconds: at least 35 minutes."""
    return max(_LEAST_PATIENCE, 6.0 * model.usual_seconds)


def until_next_look(age: float, usual: Usual, asked: float | None = None) -> float:
    """Return seconds until the next look at a job that is `age` seconds old.

    A twentieth of its age, so that what is noticed late is late by a fortieth on average; rarely before the earliest
    moment jobs of its kind have been ready, and a fiftieth while they usually become ready. asked: what the provider
    asked for goes before all this.
    """
    if asked is not None:
        return min(max(asked, 0.25), 60.0)
    floor = min(1.0, max(0.25, usual.seconds / 60.0))
    is_about_now = usual.soonest and _EARLY * usual.soonest <= age <= 1.1 * usual.seconds
    pause = min(_LONGEST, max(floor, (0.02 if is_about_now else 0.05) * age))
    early = _EARLY * usual.soonest - age
    return max(pause, min(early, 10.0)) if early > 0 else pause
