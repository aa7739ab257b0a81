"""The work of the process that runs jobs: what to resume, what to hand to the engine, whom to interrupt."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.log import facts
from cineflow.core.text import Text
from cineflow.jobs._feeder import COLLECT, TAKES, Feeder
from cineflow.jobs._hub import PollHub
from cineflow.jobs._port import Again, Engine, Job, JobContext
from cineflow.jobs._port import JobState as EngineState
from cineflow.jobs._supervisor import Supervisor, SupervisorSettings
from cineflow.jobs.limits.gates import Gates
from cineflow.library.ledger import Event, JobState, Ledger, Problem, jobs, kept
from cineflow.library.ledger.jobs import JobLine
from cineflow.library.ledger.rerouting import REROUTED

__all__ = ["ASKS_FOR_A_RUN", "RETRIED", "CancelTake", "Runner", "RuntimeParts", "RuntimeSettings"]

log = logging.getLogger(__name__)

_SENT = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED)
_ENDED = {f"job.{state.value}" for state in JobState if not state.is_running}
_IN_HAND = (EngineState.QUEUED, EngineState.RUNNING)
ASKS_FOR_A_RUN = ("run.created", "run.active", "run.wanted")
"""Kinds of events that ask whoever runs jobs to take a run's in hand."""
RETRIED = "provider.retried"
"""Asks whoever runs jobs to send again where a key or balance was refused."""
_GATES = (kept.HELD, kept.RELEASED, RETRIED)

_MOST_BREAKS = 3
_LOOK_EVERY = 30.0


class CancelTake(Protocol):
    """Ends one job that no engine runs any more: at the provider where it can, and in the ledger."""

    def __call__(self, job_id: str, /) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class RuntimeParts:
    """What app.py hands in. engine_of: makes the engine for a slot; called only in the process that runs jobs.

    job: brings a take, over the ledger's job id. others: further kinds of jobs. reread: reads settings again, where the
    process stays: whoever asks that a refused key be tried again may have written another.
    """

    ledger: Ledger
    engine_of: Callable[[str], Engine]
    job: Job
    cancel_take: CancelTake
    hub: PollHub
    gates: Gates
    others: Sequence[Job] = ()
    reread: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class RuntimeSettings:
    """state: the workspace's state folder. root: the workspace. database_url: of Postgres, empty for SQLite.

    resumes_unsent: whether jobs of former runs that were never sent go on too: a server's do, a command's only where
    the command wants them again. grace: seconds that writes get to finish at `stop`. look_every: seconds between a
    client's looks at the lock.
    """

    state: Path
    root: Path
    database_url: str = ""
    resumes_unsent: bool = False
    grace: float = 3.0
    look_every: float = 1.0
    supervisor: SupervisorSettings = field(default_factory=SupervisorSettings)


class Runner:
    """Lives as long as this process holds a slot."""

    def __init__(self, parts: RuntimeParts, settings: RuntimeSettings, slot: str, wanted: set[str]) -> None:
        self._parts = parts
        self._settings = settings
        self._ledger: Ledger = parts.ledger
        self._slot = slot
        self._wanted = wanted
        self._fed: set[str] = set()
        self._breaks: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._retrying: asyncio.Task[None] | None = None
        self.engine = parts.engine_of(slot)
        self._feeder = Feeder(parts.ledger, self.engine, parts.gates, job_name=parts.job.name)
        self._supervisor = Supervisor(
            parts.ledger, self.engine, slot, settings.supervisor, changed=parts.gates.set_workers
        )

    async def start(self) -> None:
        """Start the engine, then go on with everything that was sent, and with the rest where it is still wanted."""
        job = self._parts.job
        self.engine.register(Job(job.name, self._guarded(job), TAKES))
        await self.engine.set_limit(COLLECT, None)
        for other in self._parts.others:
            self.engine.register(other)
        await self._supervisor.claim()
        for provider in await self._ledger.ask(kept.held):  # Before anything is sent: a pause outlives who set it.
            self._parts.gates.hold_back(provider, is_held=True)
        await self.engine.start()
        self._supervisor.start()
        await self._recover()
        self._spawn(self._look_after(), "look after")
        log.info("runner.started", extra=facts(slot=self._slot, pid=os.getpid()))

    async def stop(self, grace: float) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._parts.gates.close()
        await self._feeder.stop()
        await self._parts.hub.close()
        await self.engine.stop(grace)
        await self._supervisor.stop()

    async def feed(self, run_id: str) -> None:
        """Take a run's jobs in hand that are not yet."""
        self._fed.add(run_id)
        if self._retrying:  # What was asked for before this run counts before it is begun.
            await asyncio.wait([self._retrying])
        await self._feed(await self._ledger.ask(jobs.lines, run=run_id))

    def hear(self, news: Sequence[Event]) -> None:
        """Do what this and other processes ask through the ledger."""
        reordered: dict[str, set[str]] = {}
        for event in news:
            if event.kind in _ENDED:
                self._feeder.ended(event.job)
            elif event.kind in ASKS_FOR_A_RUN and event.run not in self._fed:
                self._wanted.add(event.run)
                self._spawn(self.feed(event.run), "feed")
            elif event.kind == "job.cancel_asked":
                self._spawn(self._cancel(event.job), "cancel")
            elif event.kind == "job.prioritised":
                reordered.setdefault(event.run, set()).add(event.job)
            elif event.kind == REROUTED and self._feeder.has(event.job):
                self._spawn(self._moved(event.job), "rerouted")
            elif event.kind in _GATES:
                self._turn(event.kind, str(event.facts.get("provider", "")))
        for run_id, job_ids in reordered.items():
            self._spawn(self._reprioritise(run_id, job_ids), "reprioritise")

    def _turn(self, kind: str, provider: str) -> None:
        gates = self._parts.gates
        if kind == RETRIED:
            self._retrying = self._spawn(self._try_again(provider, after=self._retrying), "try again")
            return
        gates.hold_back(provider, is_held=kind == kept.HELD)
        if kind == kept.RELEASED:
            gates.try_again(provider)

    async def _try_again(self, provider: str, *, after: asyncio.Task[None] | None) -> None:
        if after:
            await asyncio.wait([after])
        if self._parts.reread:
            try:
                await self._parts.reread()
            except CineflowError as error:
                log.warning("settings.unreadable", extra=facts(why=str(error)))
        self._parts.gates.try_again(provider)

    async def _reprioritise(self, run_id: str, job_ids: Collection[str]) -> None:
        for line in await self._ledger.ask(jobs.lines, run=run_id):
            if line.id in job_ids:
                self._feeder.reprioritise(line)

    async def _moved(self, job_id: str) -> None:
        job = await self._ledger.ask(jobs.get, job_id)
        self._feeder.moved(job_id, job.account)

    async def _recover(self) -> None:
        lines = await self._ledger.ask(jobs.lines, states=[*_SENT, JobState.PLANNED, JobState.QUEUED])
        active = await self._in_hand()
        wanted = [line for line in lines if self._is_to_go_on(line)]
        if wanted:
            log.info("jobs.resumed", extra=facts(jobs=len(wanted), known=len(active)))
        await self._feed(wanted, active=active)
        for line in lines:
            if line.id in active and not self._is_to_go_on(line):
                await self.engine.cancel(line.id)

    def _is_to_go_on(self, line: JobLine) -> bool:
        return line.state in _SENT or self._resumes_unsent or line.run in self._wanted

    @property
    def _resumes_unsent(self) -> bool:
        """Where workers share one queue, what one has put there is every other's to run."""
        return self._settings.resumes_unsent or self._ledger.is_shared

    async def _in_hand(self) -> set[str]:
        return {job.job_id for job in await self.engine.list(states=_IN_HAND)}

    async def _feed(self, lines: Sequence[JobLine], *, active: set[str] | None = None) -> None:
        unfinished = [line for line in lines if line.state.is_running or line.state is JobState.PARKED]
        await self._feeder.feed(unfinished, active=active or ())

    async def _cancel(self, job_id: str) -> None:
        """Interrupt a job that runs here, then end it; one that runs elsewhere is its runner's to end."""
        job = await self._ledger.ask(jobs.get, job_id)
        if job.state.is_over or not (self.engine.has(job_id) or job.state.is_unsent or not self._ledger.is_shared):
            return
        await self.engine.cancel(job_id)
        for _ in range(100):
            if not self.engine.has(job_id):
                break
            await asyncio.sleep(0.02)
        await self._parts.cancel_take(job_id)
        self._feeder.ended(job_id)

    async def _look_after(self) -> None:
        """Now and then, hand over what fell between: a job the ledger wants and nobody has."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            lines = [line for line in await self._ledger.ask(jobs.to_resume) if self._is_to_go_on(line)]
            if lost := [line for line in lines if not self._feeder.has(line.id)]:
                await self._feed(lost, active=await self._in_hand())

    def _guarded(self, job: Job) -> Callable[..., Awaitable[Any]]:
        """Keep count of jobs that ended, and let no mistake of ours leave one hanging."""

        async def body(ctx: JobContext, job_id: str) -> Any:
            if not await self._may_run(job_id):
                self._feeder.ended(job_id)
                return None
            try:
                result = await job.body(ctx, job_id)
            except Again:
                raise
            except Exception:
                log.exception("job.broken", extra=facts(job=job_id))
                self._breaks[job_id] = self._breaks.get(job_id, 0) + 1
                if self._breaks[job_id] < _MOST_BREAKS:
                    return Again(2.0 ** self._breaks[job_id])
                await self._give_up(job_id)
                result = None
            if not isinstance(result, Again):
                self._feeder.ended(job_id)
            return result

        return body

    async def _may_run(self, job_id: str) -> bool:
        """Whether a job may begin: one of a former run that was never sent waits until somebody wants it again."""
        if self._resumes_unsent:
            return True
        job = await self._ledger.ask(jobs.find, job_id)
        return job is not None and (not job.state.is_unsent or job.run in self._wanted)

    async def _give_up(self, job_id: str) -> None:
        """Leave a job that broke again and again where nothing is bought or lost: parked, unknown, or failed unsent."""
        now, said = datetime.now(UTC), Text("the program broke at this take", "程序在处理该镜次时出错")
        problem = Problem.of(Conflict(said, code="job.broken"))
        job = await self._ledger.ask(jobs.get, job_id)
        if job.state in (JobState.WAITING, JobState.FETCHING):
            await self._ledger.commit(jobs.park, job_id, watched=job.watched, now=now, problem=problem)
        elif job.state.is_unsent:
            await self._ledger.commit(jobs.fail, job_id, problem, now=now)
        elif job.state is JobState.SUBMITTING:
            await self._ledger.commit(
                jobs.move, job_id, JobState.UNKNOWN, of=(JobState.SUBMITTING,), now=now,
                problem=problem.model_dump(mode="json"),
            )  # fmt: skip

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_say_error)
        return task


def _say_error(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("runner.broken", exc_info=error, extra=facts(task=task.get_name()))
