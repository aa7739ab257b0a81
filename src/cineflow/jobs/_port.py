"""What jobs ask of the thing that runs them, and nothing about which thing that is.

A `Job` is a named async function over an id. An `Engine` runs it durably: steps that returned are answered from the
record after a crash. `_engine.py` holds the two engines; jobs and the runtime know only this file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

__all__ = ["Again", "Body", "Engine", "Job", "JobContext", "JobRecord", "JobState", "Parked"]

T = TypeVar("T")


class Again(Exception):  # an outcome rather than an error
    """A body returns or raises this to be run again, from its first step, no sooner than `after` seconds from now."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__(after)
        self.after = max(0.0, after)


@dataclass(frozen=True, slots=True)
class Parked:
    """A remote job is no longer watched: it may still end well, and the next run looks again.

    watched: seconds it has been watched in all.
    """

    watched: float


class JobContext(Protocol):
    """What a body is given. Outside `step` it must be deterministic."""

    @property
    def job_id(self) -> str: ...

    async def step(self, name: str, fn: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run one call outside and record what it returns (JSON-able).

        After a crash a finished step answers from the record; one that was cut short runs again.
        """
        ...


Body = Callable[..., Awaitable[Any]]
"""`async def body(ctx: JobContext, job_id: str) -> JSON value | Again`."""


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of durable work. queue: where it waits unless enqueued elsewhere."""

    name: str
    body: Body
    queue: str = "jobs"


class JobState(StrEnum):
    """Where the engine has got to with a job; what became of the take is the ledger's to say."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job as the engine knows it. round: how often it was begun anew, from 0. owner: the slot that has it."""

    job_id: str
    name: str
    state: JobState
    queue: str = ""
    round: int = 0
    owner: str = ""
    result: Any = field(default=None, compare=False)
    error: str = ""


class Engine(Protocol):
    """Runs jobs durably, in the event loop it was started in."""

    def register(self, job: Job) -> None:
        """Make a job known. Before `start`."""
        ...

    async def start(self) -> None:
        """Begin to run what is queued, and what a former holder of this slot left unfinished."""
        ...

    async def enqueue(
        self,
        name: str,
        job_id: str,
        args: Sequence[Any] | None = None,
        *,
        queue: str = "",
        priority: int = 0,
        partition: str = "",
        delay: float = 0.0,
        again: bool = False,
    ) -> bool:
        """Queue a job; its id is its identity, so a second call for the same id does nothing and returns False.

        args: what the body gets after the context; the id alone unless given. priority: lower goes first, 0..1000.
        partition: jobs of one priority are taken from partitions in turn. delay: seconds before it may start.
        again: where the engine holds it for finished, begin a new round.
        """
        ...

    async def cancel(self, job_id: str) -> bool:
        """Stop a job: queued ones never start, running ones are interrupted. Returns False where it was over."""
        ...

    async def resume(self, job_ids: Collection[str]) -> int:
        """Queue unfinished jobs again, whoever had them. Idempotent. Returns how many were."""
        ...

    async def list(self, *, states: Collection[JobState] = (), owner: str | None = None) -> list[JobRecord]:
        """Return jobs, oldest first: those in some states (all unless given), of one owner."""
        ...

    async def set_limit(self, queue: str, running: int | None) -> None:
        """Change how many jobs of a queue run at once in this process; nothing that runs is stopped."""
        ...

    def has(self, job_id: str) -> bool:
        """Whether a job is running in this process now."""
        ...

    async def interrupt(self) -> Sequence[str]:
        """Interrupt everything that runs in this process; returns what did. It stays unfinished; see `resume`."""
        ...

    async def stop(self, grace: float) -> None:
        """Start nothing more, let running steps end for up to `grace` seconds, then interrupt the rest.

        What was interrupted is still unfinished, and goes on when a process holds this slot again.
        """
        ...
