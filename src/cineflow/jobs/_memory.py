"""An engine that keeps its record in memory: for unit tests, and for work that need not outlive its process."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cineflow.core.log import facts
from cineflow.jobs._port import Again, Job, JobRecord, JobState
from cineflow.jobs.limits.shares import FairQueue

__all__ = ["MemoryEngine", "MemoryRecord"]

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Entry:
    job_id: str
    name: str
    args: tuple[Any, ...]
    queue: str
    priority: int
    partition: str
    state: JobState = JobState.QUEUED
    round: int = 0
    owner: str = ""
    result: Any = None
    error: str = ""
    steps: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])


@dataclass(slots=True)
class MemoryRecord:
    """What outlives a `MemoryEngine`: hand it to the next one to see what a restart does."""

    entries: dict[str, _Entry] = field(default_factory=dict[str, _Entry])


class _Context:
    def __init__(self, engine: MemoryEngine, entry: _Entry) -> None:
        self._engine = engine
        self._entry = entry
        self._next = 0

    @property
    def job_id(self) -> str:
        return self._entry.job_id

    async def step(self, name: str, fn: Callable[..., Awaitable[T]], *args: Any) -> T:
        index, self._next = self._next, self._next + 1
        if index < len(self._entry.steps):
            recorded, value = self._entry.steps[index]
            if recorded != name:
                raise RuntimeError(f"{self.job_id}: step {index} was {recorded}, is now {name}")
            return copy.deepcopy(value)
        self._engine.pass_gate()
        value = await fn(*args)
        self._entry.steps.append((name, copy.deepcopy(value)))
        return value


class MemoryEngine:
    """Runs jobs in the event loop it was started in."""

    def __init__(self, record: MemoryRecord | None = None, *, slot: str = "memory") -> None:
        self._record = record or MemoryRecord()
        self._slot = slot
        self._jobs: dict[str, Job] = {}
        self._limits: dict[str, int | None] = {}
        self._waiting: dict[str, FairQueue[tuple[str, int]]] = {}
        self._running: dict[str, set[str]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self._is_open = False

    def register(self, job: Job) -> None:
        self._jobs[job.name] = job

    async def start(self) -> None:
        self._is_open = True
        for entry in self._record.entries.values():
            if not entry.state.is_over:
                entry.state = JobState.QUEUED
                self._queue_up(entry)
        self._fill()

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
        old = self._record.entries.get(job_id)
        if old and not (again and old.state.is_over):
            return False
        entry = _Entry(
            job_id,
            name,
            tuple(args) if args is not None else (job_id,),
            queue or self._jobs[name].queue,
            priority,
            partition,
            round=old.round + 1 if old else 0,
        )
        self._record.entries[job_id] = entry
        self._queue_later(entry, delay)
        return True

    async def cancel(self, job_id: str) -> bool:
        entry = self._record.entries.get(job_id)
        if not entry or entry.state.is_over:
            return False
        entry.state = JobState.CANCELLED
        if task := self._tasks.get(job_id):
            task.cancel()
        return True

    async def resume(self, job_ids: Collection[str]) -> int:
        resumed = 0
        for job_id in job_ids:
            entry = self._record.entries.get(job_id)
            if entry and job_id not in self._tasks and entry.state in (JobState.RUNNING, JobState.CANCELLED):
                entry.state = JobState.QUEUED
                self._queue_up(entry)
                resumed += 1
        self._fill()
        return resumed

    async def list(self, *, states: Collection[JobState] = (), owner: str | None = None) -> list[JobRecord]:
        return [
            JobRecord(e.job_id, e.name, e.state, e.queue, e.round, e.owner, e.result, e.error)
            for e in self._record.entries.values()
            if (not states or e.state in states) and (owner is None or e.owner == owner)
        ]

    async def set_limit(self, queue: str, running: int | None) -> None:
        self._limits[queue] = running
        self._fill()

    def has(self, job_id: str) -> bool:
        return job_id in self._tasks

    async def interrupt(self) -> Sequence[str]:
        tasks = dict(self._tasks)
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        return list(tasks)

    async def stop(self, grace: float) -> None:
        self._is_open = False
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        tasks = list(self._tasks.values())
        if tasks and grace > 0:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def pass_gate(self) -> None:
        """Interrupt a job whose next step would begin after `stop`."""
        if not self._is_open:
            raise asyncio.CancelledError

    def _queue_later(self, entry: _Entry, delay: float) -> None:
        if delay <= 0:
            self._queue_up(entry)
            self._fill()
            return

        def due() -> None:
            self._timers.discard(timer)
            self._queue_up(entry)
            self._fill()

        timer = asyncio.get_running_loop().call_later(delay, due)
        self._timers.add(timer)

    def _queue_up(self, entry: _Entry) -> None:
        queue = self._waiting.setdefault(entry.queue, FairQueue())
        queue.push((entry.job_id, entry.round), priority=entry.priority, partition=entry.partition)

    def _fill(self) -> None:
        if not self._is_open:
            return
        for name, waiting in self._waiting.items():
            running = self._running.setdefault(name, set())
            limit = self._limits.get(name)
            while len(waiting) and (limit is None or len(running) < limit):
                turn = waiting.pop()
                if turn is None:
                    break
                entry = self._record.entries[turn[0]]
                if entry.round == turn[1] and entry.state is JobState.QUEUED and entry.job_id not in self._tasks:
                    running.add(entry.job_id)
                    self._tasks[entry.job_id] = asyncio.create_task(self._run(entry), name=entry.job_id)

    async def _run(self, entry: _Entry) -> None:
        entry.state, entry.owner = JobState.RUNNING, self._slot
        again: Again | None = None
        try:
            result = await self._jobs[entry.name].body(_Context(self, entry), *entry.args)
            if isinstance(result, Again):
                raise result
            entry.result, entry.state = result, JobState.DONE
        except Again as outcome:
            again = outcome
        except asyncio.CancelledError:
            pass  # Cancelled: its state says so already. Interrupted by `stop`: still running, for the next engine.
        except Exception as error:
            entry.error, entry.state = repr(error), JobState.FAILED
            log.warning("job.failed", extra=facts(job=entry.job_id, name=entry.name), exc_info=True)
        finally:
            self._tasks.pop(entry.job_id, None)
            self._running[entry.queue].discard(entry.job_id)
        if again is not None and entry.state is JobState.RUNNING:
            entry.state, entry.owner, entry.round, entry.steps = JobState.QUEUED, "", entry.round + 1, []
            self._queue_later(entry, again.after)
        self._fill()
