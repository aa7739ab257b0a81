"""Everything that limits one provider account, in one place and without a clock of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cineflow.core.errors import ProviderError
from cineflow.core.text import Text
from cineflow.jobs.limits.breaker import Breaker, BreakerSettings
from cineflow.jobs.limits.outcome import Outcome, OutcomeKind
from cineflow.jobs.limits.pace import Backoff, TokenBucket
from cineflow.jobs.limits.window import Window, WindowSettings

__all__ = ["AccountLimits", "AccountSnapshot", "LimitSettings"]


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What a person may set for an account. rate: submits a second, where the provider states one."""

    window: WindowSettings = field(default_factory=WindowSettings)
    breaker: BreakerSettings = field(default_factory=BreakerSettings)
    rate: float | None = None
    burst: float = 5.0


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """What a person sees of an account's limits. held_for: seconds nothing will be sent."""

    account: str
    window: int
    limit: int
    in_flight: int
    waiting: int
    state: str
    held_for: float
    accepted: int
    refused: int
    reason: ProviderError | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "account": self.account, "window": self.window, "limit": self.limit, "in_flight": self.in_flight,
            "waiting": self.waiting, "state": self.state, "held_for": round(self.held_for, 1),
            "accepted": self.accepted, "refused": self.refused, "reason": str(self.reason.text) if self.reason else "",
        }  # fmt: skip


class _Standing(Enum):
    SENT = 1
    CONFIRMED = 2
    UNCERTAIN = 3


@dataclass(slots=True)
class _Flight:
    sent_at: float
    standing: _Standing = _Standing.SENT


class AccountLimits:
    """Decides whether one more order may be sent; told what became of each.

    `now` is seconds of any clock that does not jump back.
    """

    def __init__(self, account: str, settings: LimitSettings, *, chance: random.Random | None = None) -> None:
        self.account = account
        self.settings = settings
        self.window = Window(settings.window)
        self.breaker = Breaker(settings.breaker)
        self.bucket = TokenBucket(settings.rate, settings.burst)
        self.backoff = Backoff(chance or random.Random())
        self.is_seen_working = False
        self.paused_by: ProviderError | None = None
        self.broken_by: ProviderError | None = None
        self.accepted = 0
        self.refused = 0
        self.workers = 1
        self._flights: dict[str, _Flight] = {}
        self._counts = dict.fromkeys(_Standing, 0)

    def retune(self, settings: LimitSettings) -> None:
        """Follow what a person set anew. What was learned of the account stays, beneath a new ceiling."""
        was, self.settings = self.settings, settings
        self.window.retune(settings.window)
        self.breaker.settings = settings.breaker
        if (was.rate, was.burst) != (settings.rate, settings.burst):
            self.bucket = TokenBucket(settings.rate, settings.burst)

    @property
    def in_flight(self) -> int:
        return len(self._flights)

    def holds(self, job_id: str) -> bool:
        return job_id in self._flights

    def limit(self, now: float) -> int:
        """Return how many remote jobs may be in flight from this process, one of `workers`."""
        usual = self.window.width(self._counts[_Standing.SENT])
        if self.settings.window.ceiling is not None:
            usual = min(usual, max(1, self.settings.window.ceiling // self.workers))
        safe = self.breaker.limit(now, usual)
        return usual if safe is None else min(usual, safe)

    def breakdown(self, now: float) -> ProviderError | None:
        """Return what brought the account into its safe state, None while it is well."""
        self.limit(now)  # Where the time has come, the breaker closes.
        if self.breaker.tripped_at is None:
            return None
        return self.broken_by or ProviderError(Text("in its safe state after errors", "出错后处于安全状态"))

    def wait(self, now: float) -> float | None:
        """Return seconds until one more may be sent: 0 now, None when only an event can say."""
        if self.paused_by is not None:
            return None
        if not self.is_seen_working and self._counts[_Standing.SENT]:
            return None
        if len(self._flights) >= self.limit(now):
            return self.breaker.next_change(now)
        return max(self.bucket.wait(now), self.backoff.wait(now))

    def begin(self, job_id: str, now: float) -> None:
        """An order leaves: it holds a slot from here on."""
        self.bucket.take(now)
        self._add(job_id, _Flight(now))

    def hold(self, job_id: str, now: float) -> None:
        """A job that is at the provider already, from before a restart, holds a slot, whatever the limit."""
        if job_id not in self._flights:
            self._add(job_id, _Flight(now, standing=_Standing.CONFIRMED))

    def report(self, job_id: str, outcome: Outcome, now: float, *, is_full: bool) -> bool:
        """Take note of what became of an order. Returns whether the breaker tripped."""
        flight = self._flights.get(job_id)
        sent_at = flight.sent_at if flight else now
        others = len(self._flights) - (1 if flight else 0)
        if outcome.kind is OutcomeKind.ACCEPTED:
            self._note_accepted(flight, now, is_full=is_full)
        elif outcome.kind is OutcomeKind.UNCERTAIN and flight:
            self._stand(flight, _Standing.UNCERTAIN)
        elif outcome.kind is OutcomeKind.THROTTLED:
            self.refused += 1
            self.window.refused(others, sent_at=sent_at, retry_after=outcome.retry_after, now=now)
        elif outcome.kind in (OutcomeKind.KEY_REFUSED, OutcomeKind.NO_CREDIT):
            self.is_seen_working = False
            self.paused_by = outcome.cause or ProviderError(Text("the account was refused", "账号被拒绝"))
        if outcome.kind in (OutcomeKind.THROTTLED, OutcomeKind.SERVER_ERROR, OutcomeKind.TRANSPORT_ERROR):
            self.backoff.refused(outcome.retry_after, sent_at=sent_at, now=now)
        if outcome.kind.is_outage or outcome.kind is OutcomeKind.THROTTLED:
            self.broken_by = outcome.cause or self.broken_by
        if not outcome.kind.keeps_slot:
            self.release(job_id, now, was_running=False)
        return self.breaker.note(outcome.kind, now, sent_at=sent_at)

    def release(self, job_id: str, now: float, *, was_running: bool = True) -> None:
        """A job no longer runs at the provider. Does nothing where it holds no slot."""
        flight = self._flights.pop(job_id, None)
        if flight is None:
            return
        self._counts[flight.standing] -= 1
        if was_running and flight.standing is _Standing.CONFIRMED:
            self.window.ended(now - flight.sent_at, now=now)

    def pause(self, reason: ProviderError) -> None:
        self.paused_by = reason

    def unpause(self) -> None:
        """Go on, with one order alone to see whether the cause is gone."""
        self.paused_by = None
        self.is_seen_working = False

    def snapshot(self, now: float, *, waiting: int) -> AccountSnapshot:
        held = max(self.bucket.wait(now), self.backoff.wait(now))
        limit = self.limit(now)
        if self.paused_by is not None:
            state = "paused"
        elif self.breaker.tripped_at is not None:
            state = "safe"
        elif self.backoff.wait(now) > 0:
            state = "held"
        elif not self.is_seen_working:
            state = "untried"
        else:
            state = "open"
        return AccountSnapshot(
            self.account, self.window.size, limit, self.in_flight, waiting, state, held, self.accepted, self.refused,
            self.paused_by,
        )  # fmt: skip

    def to_json(self, now: float) -> dict[str, Any]:
        """Return what a restart must remember; times are seconds before or after now."""
        return {
            "window": self.window.to_json(),
            "breaker": self.breaker.to_json(now),
            "held_for": round(self.backoff.wait(now), 1),
            "seen_working": self.is_seen_working,
        }

    def restore(self, value: dict[str, Any], now: float, *, elapsed: float) -> None:
        """Go on as `to_json` left it `elapsed` seconds ago. A pause is not kept: its cause may have been put right."""
        self.window = Window.from_json(value.get("window", {}), self.settings.window)
        self.breaker = Breaker.from_json(
            value.get("breaker", {}), self.settings.breaker, now=now, elapsed=max(0.0, elapsed)
        )
        self.backoff.until = now + float(value.get("held_for", 0.0)) - max(0.0, elapsed)
        self.is_seen_working = bool(value.get("seen_working", False))

    def _note_accepted(self, flight: _Flight | None, now: float, *, is_full: bool) -> None:
        self.accepted += 1
        self.is_seen_working = True
        self.backoff.accepted()
        latency = now - flight.sent_at if flight else 0.0
        confirmed, sent = self._counts[_Standing.CONFIRMED], self._counts[_Standing.SENT]
        self.window.accepted(
            confirmed, sent, sure=lambda: self._younger(now - self.window.young), is_full=is_full, latency=latency,
            now=now,
        )  # fmt: skip
        if flight:
            self._stand(flight, _Standing.CONFIRMED)

    def _younger(self, instant: float) -> int:
        """Count what is known to run there and was sent after an instant."""
        flights = self._flights.values()
        return sum(flight.standing is _Standing.CONFIRMED and flight.sent_at > instant for flight in flights)

    def _add(self, job_id: str, flight: _Flight) -> None:
        self._flights[job_id] = flight
        self._counts[flight.standing] += 1

    def _stand(self, flight: _Flight, standing: _Standing) -> None:
        self._counts[flight.standing] -= 1
        flight.standing = standing
        self._counts[standing] += 1
