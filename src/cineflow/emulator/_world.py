"""What all wires of one emulator share."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cineflow.emulator._bill import Bill, instant
from cineflow.emulator._faults import Fault, Faults
from cineflow.emulator._jobs import Job, Jobs

__all__ = ["Stats", "World"]


@dataclass
class Stats:
    """Counts for benchmarks and tests."""

    requests: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    submits: Counter[str] = field(default_factory=Counter[str])
    peak: Counter[str] = field(default_factory=Counter[str])


class World:
    """One emulator: its jobs, its bill, its faults, its pace.

    seconds: how long a generation lasts. pace: wire → seconds, where one differs. bill: a file that outlives a kill.
    """

    def __init__(self, seconds: float = 2.0, bill: Path | None = None, pace: Mapping[str, float] | None = None) -> None:
        self.seconds = seconds
        self.pace = dict(pace or {})
        self._first_pace = (seconds, dict(self.pace))
        self.faults = Faults()
        self.jobs = Jobs()
        self.bill = Bill(bill)
        self.stats = Stats()
        self.leaks: list[dict[str, Any]] = []
        self.uploads: dict[str, tuple[str, bytes]] = {}
        self.bill.load(self.jobs)

    def now(self) -> float:
        return time.time()

    def lasts(self, wire: str) -> float:
        return self.pace.get(wire, self.seconds)

    def set_pace(self, seconds: float, wire: str = "*") -> None:
        """Let generations accepted from now on last so long, at one wire or at all."""
        if wire == "*":
            self.seconds = seconds
            self.pace.clear()
        else:
            self.pace[wire] = seconds

    def reset(self) -> None:
        """Forget bill, jobs, faults, uploads and counts, and go back to the first pace."""
        self.faults.clear()
        self.jobs = Jobs()
        self.bill.clear()
        self.stats = Stats()
        self.leaks.clear()
        self.uploads.clear()
        self.seconds, self.pace = self._first_pace[0], dict(self._first_pace[1])

    def add_fault(self, fault: Fault) -> None:
        """Set a fault. `forget` without a count or rate also takes the jobs that are there, as a restart would."""
        self.faults.add(fault)
        if fault.name == "forget" and not fault.nth and fault.rate is None:
            for job in self.jobs.all():
                if fault.chooses(job.wire, job.prompt):
                    self.jobs.forget(job)
                    self.bill.note(job, "forgotten")

    def cancel(self, job: Job) -> None:
        self.jobs.cancel(job, self.now())
        self.bill.note(job, "cancelled")

    def delete(self, job: Job) -> None:
        self.jobs.delete(job)
        self.bill.note(job, "deleted")

    def report(self) -> dict[str, Any]:
        """Counts as `/__emulator__/stats` shows them."""
        now = self.now()
        live = {wire: self.jobs.live(wire, now) for wire in self.stats.peak}
        return {
            "at": instant(now), "requests": dict(self.stats.requests), "submits": dict(self.stats.submits),
            "refused": dict(self.stats.refused), "in_flight": live, "peak_in_flight": dict(self.stats.peak),
        }  # fmt: skip
