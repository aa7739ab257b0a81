"""Jobs that were accepted: what was ordered, what they cost, and where they are now.

A job has no task and no timer: its state is worked out from the clock whenever somebody looks, so that ten thousand
jobs in flight cost nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cineflow.core.ids import digest_bytes

__all__ = ["Draft", "Job", "Jobs", "Phase"]

_QUEUED_SHARE = 0.1
"""The part of a job's life during which it waits in the queue."""

_NEVER = 10 * 365 * 86400.0
"""Seconds after which a job that is stuck counts as ended: long after anybody looks."""


class Phase(StrEnum):
    """Where a job is, in neutral words; each wire has its own."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass
class Draft:
    """A request that a wire has read and found good, before it is accepted.

    seconds, width, height: of the film or picture to be made. asked: the request as sent, with long values shortened.
    lasts: seconds of work, None for the emulator's own pace.
    """

    model: str
    prompt: str
    price: Decimal
    currency: str = "USD"
    seconds: float = 5.0
    width: int = 1280
    height: int = 720
    kind: str = "video"
    has_audio: bool = True
    count: int = 1
    asked: dict[str, Any] = field(default_factory=dict[str, Any])
    notes: dict[str, Any] = field(default_factory=dict[str, Any])
    id: str = ""
    lasts: float | None = None


@dataclass
class Job:
    """One accepted, paid request. `at`, `starts`, `ends`, `cancelled` are unix seconds."""

    id: str
    wire: str
    model: str
    prompt: str
    price: Decimal
    currency: str
    fingerprint: str
    at: float
    starts: float
    ends: float
    seconds: float = 5.0
    width: int = 1280
    height: int = 720
    kind: str = "video"
    has_audio: bool = True
    count: int = 1
    fate: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    asked: dict[str, Any] = field(default_factory=dict[str, Any])
    notes: dict[str, Any] = field(default_factory=dict[str, Any])
    cancelled: float | None = None
    is_forgotten: bool = False
    is_deleted: bool = False
    links: int = 0
    fetches: int = 0
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or digest_bytes(f"{self.wire}\0{self.id}".encode())[:24]

    @property
    def fails(self) -> bool:
        return "fail" in self.fate or "policy_task" in self.fate or "fails_with" in self.notes

    @property
    def has_file(self) -> bool:
        """Whether a finished job has anything to show."""
        return "no_file" not in self.fate and "policy_output" not in self.fate

    def phase(self, now: float) -> Phase:
        if self.cancelled is not None:
            return Phase.CANCELLED
        if now < self.starts + (self.ends - self.starts) * _QUEUED_SHARE:
            return Phase.QUEUED
        if "stuck" in self.fate or now < self.ends:
            return Phase.RUNNING
        return Phase.FAILED if self.fails else Phase.DONE

    def percent(self, now: float) -> int:
        """Progress from 0 to 100; a job that fails stops at 97, one that is stuck at 42."""
        phase = self.phase(now)
        if phase is Phase.DONE:
            return 100
        if phase is Phase.FAILED:
            return 97
        if phase is Phase.QUEUED:
            return 0
        if "stuck" in self.fate:
            return 42
        end = self.cancelled if self.cancelled is not None else now
        share = (end - self.starts) / max(self.ends - self.starts, 1e-9)
        return max(0, min(99, int(share * 100)))

    def ended_at(self) -> float:
        return self.ends if self.cancelled is None else self.cancelled

    def to_row(self) -> dict[str, Any]:
        """Everything needed to raise this job again after a restart."""
        row = asdict(self)
        row["price"] = str(self.price)
        for passing in ("links", "fetches"):
            del row[passing]
        return row

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Job:
        known: dict[str, Any] = {name: row[name] for name in cls.__dataclass_fields__ if name in row}
        known["price"] = Decimal(str(row["price"]))
        return cls(**known)


class Jobs:
    """All jobs of all wires, found by id, by the key of their links, or newest first."""

    def __init__(self) -> None:
        self._by_wire: dict[str, dict[str, Job]] = {}
        self._by_key: dict[str, Job] = {}
        self._live: dict[str, dict[str, float]] = {}
        self._ends: dict[str, list[tuple[float, str]]] = {}
        self._most: dict[str, int] = {}

    def add(self, job: Job) -> None:
        self._by_wire.setdefault(job.wire, {})[job.id] = job
        self._by_key[job.key] = job
        ends = job.at + _NEVER if "stuck" in job.fate else job.ends
        self._live.setdefault(job.wire, {})[job.id] = ends
        heapq.heappush(self._ends.setdefault(job.wire, []), (ends, job.id))

    def find(self, wire: str, id: str) -> Job | None:  # noqa: A002
        """Return a job by its id, unless it was forgotten or deleted."""
        job = self._by_wire.get(wire, {}).get(id)
        return None if job is None or job.is_forgotten or job.is_deleted else job

    def by_key(self, key: str) -> Job | None:
        """Return a job by the key in its links; links outlive what the service remembers."""
        return self._by_key.get(key)

    def newest(self, wire: str) -> Iterator[Job]:
        """Yield a wire's jobs, the latest accepted first."""
        jobs = self._by_wire.get(wire, {})
        return (job for job in reversed(jobs.values()) if not job.is_forgotten and not job.is_deleted)

    def all(self) -> Iterator[Job]:
        for jobs in self._by_wire.values():
            yield from jobs.values()

    def live(self, wire: str, now: float) -> int:
        """Return how many of a wire's jobs have not ended."""
        live, ends = self._live.get(wire, {}), self._ends.get(wire, [])
        while ends and ends[0][0] <= now:
            live.pop(heapq.heappop(ends)[1], None)
        return len(live)

    def slot_free_at(self, wire: str, cap: int, now: float) -> float:
        """Return when a job accepted now starts, where the service runs at most `cap` at once and queues the rest."""
        self._most[wire] = cap
        above = self.live(wire, now) - cap
        return now if above < 0 else heapq.nsmallest(above + 1, self._live[wire].values())[-1]

    def cancel(self, job: Job, now: float) -> None:
        job.cancelled = now
        self._live.get(job.wire, {}).pop(job.id, None)
        if job.wire in self._most:
            self._move_up(job.wire, now)

    def _move_up(self, wire: str, now: float) -> None:
        """Let the jobs that wait for a slot start earlier, in the order in which they came."""
        live, jobs = self._live[wire], self._by_wire[wire]
        self.live(wire, now)
        busy = sorted(ends for own_id, ends in live.items() if jobs[own_id].starts <= now)
        for waiting in [jobs[own_id] for own_id in live if jobs[own_id].starts > now]:
            length = waiting.ends - waiting.starts
            waiting.starts = now if len(busy) < self._most[wire] else heapq.heappop(busy)
            waiting.ends = waiting.starts + length
            live[waiting.id] = waiting.at + _NEVER if "stuck" in waiting.fate else waiting.ends
            heapq.heappush(busy, live[waiting.id])
            heapq.heappush(self._ends[wire], (live[waiting.id], waiting.id))

    def forget(self, job: Job) -> None:
        job.is_forgotten = True

    def delete(self, job: Job) -> None:
        job.is_deleted = True
