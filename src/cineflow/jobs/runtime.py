"""What runs jobs in this process: engine, hub, gates, ledger, and who may use them.

One process at a time runs the jobs of a SQLite workspace; it holds a lock of the system. Every other is its client: it
writes what it wants into the ledger and follows the events there, and takes over when the lock falls free. On
Postgres every process that wants to may be a worker, each under the lock of a slot.

Starting resumes from the ledger alone whatever was sent already; the engine's own record may be gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from cineflow.core.errors import Conflict
from cineflow.core.log import facts
from cineflow.core.text import Text
from cineflow.jobs._disk import disk_full
from cineflow.jobs._port import Engine
from cineflow.jobs._runner import RETRIED, CancelTake, Runner, RuntimeParts, RuntimeSettings
from cineflow.jobs._signals import catching_interrupts
from cineflow.jobs._tail import EventTail
from cineflow.jobs.limits.gates import Gates
from cineflow.jobs.report import RunReport, is_run_over, report_on
from cineflow.library.ledger import CreatedRun, Event, Ledger, NewRun, Problem, RunState, events, jobs, runs
from cineflow.library.locks import FileLock, ServerLock

__all__ = ["CancelTake", "Role", "Runtime", "RuntimeParts", "RuntimeSettings"]

log = logging.getLogger(__name__)

_SLOTS = 64
_LETTING_GO = 5.0
"""Seconds that stopping may take beyond its grace where nothing can be written."""


class Role(StrEnum):
    """RUNNER runs jobs; CLIENT follows another process that does."""

    NONE = "none"
    RUNNER = "runner"
    CLIENT = "client"


class Runtime:
    """Use: `await start()`, then `submit`, `follow`, `wait` or `complete`, `cancel`, and `await stop()`."""

    def __init__(self, parts: RuntimeParts, settings: RuntimeSettings) -> None:
        self._parts = parts
        self._settings = settings
        self._ledger: Ledger = parts.ledger
        self._tail = EventTail(parts.ledger)
        self._lock: FileLock | ServerLock | None = None
        self._runner: Runner | None = None
        self._watching: asyncio.Task[None] | None = None
        self._wanted: set[str] = set()
        self.role = Role.NONE

    @property
    def gates(self) -> Gates:
        return self._parts.gates

    @property
    def engine(self) -> Engine:
        """The engine, where this process is the runner. Raises Conflict elsewhere."""
        if self._runner is None:
            raise Conflict(
                Text("another process runs this workspace", "另一进程正在运行此工作区"), code="runtime.client"
            )
        return self._runner.engine

    async def start(self) -> Role:
        """Become the runner, or a client of the process that is."""
        await self._tail.start()
        slot = await asyncio.to_thread(self._take_slot)
        if slot:
            await self._begin(slot)
        else:
            self.role = Role.CLIENT
            self._watching = asyncio.create_task(self._wait_for_the_lock(), name="runner watch")
        return self.role

    async def submit(self, new: NewRun) -> CreatedRun:
        """Begin a run: its jobs are in the ledger when this returns, and are run here or by the runner."""
        created = await self._ledger.commit(runs.create, new, now=datetime.now(UTC))
        await self.adopt(created.id)
        return created

    async def adopt(self, run_id: str) -> None:
        """See to a run that is in the ledger already, such as one to go on with."""
        self._wanted.add(run_id)
        if self._runner:
            await self._runner.feed(run_id)
        self._tail.nudge()

    def follow(self, run_id: str, *, after: int = 0) -> AsyncIterator[Event]:
        """Yield a run's events, from the one after a number on, for as long as it is asked."""
        return self._tail.follow(run_id, after=after)

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Have every event handed to a function that must not wait, whichever process wrote it; returns how to stop."""
        return self._tail.listen(listener)

    def nudge(self) -> None:
        """Look for news now: something was just written."""
        self._tail.nudge()

    async def wait(self, run_id: str) -> RunReport:
        """Wait until nothing of a run is going on any more, and return what became of it."""
        news = asyncio.Event()
        stop = self._tail.listen(lambda _: news.set())
        try:
            while True:
                news.clear()
                summary = await self._ledger.ask(runs.summary, run_id)
                if is_run_over(summary):
                    break
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(2.0):
                        await news.wait()
                await asyncio.sleep(0.1)
        finally:
            stop()
        if summary.run.state is RunState.ACTIVE:
            await self._ledger.commit(runs.end, run_id, now=datetime.now(UTC))
        self._wanted.discard(run_id)
        return await self.report(run_id)

    async def report(self, run_id: str) -> RunReport:
        """Return what became of a run so far."""
        return await self._ledger.ask(report_on, run_id, self._settings.root)

    async def cancel(self, *, run: str | None = None, job_ids: Sequence[str] = ()) -> list[str]:
        """Ask for jobs to be cancelled, a whole run's or some; returns those that were not over yet.

        Whoever runs them does it; their events say what it saved.
        """
        ids = list(job_ids)
        if run is not None:
            ids += [line.id for line in await self._ledger.ask(jobs.lines, run=run)]
        asked = await self._ledger.commit(jobs.ask_cancel, ids, now=datetime.now(UTC))
        self._tail.nudge()
        return asked

    async def try_again(self, providers: Iterable[str]) -> None:
        """Have one order sent to each provider whose key or balance was refused, then the rest where it is taken."""
        for name in providers:
            await self._ledger.commit(events.add, RETRIED, at=datetime.now(UTC), facts={"provider": name})
        self._tail.nudge()

    async def complete(self, run_id: str, on_event: Callable[[Event], None] | None = None) -> RunReport:
        """Wait for a run as a command does: the first Ctrl-C or SIGTERM stops, a second leaves at once.

        The report then says what is left at the provider; `interrupted_by` is set and the runtime is stopped. So it is
        where the ledger's own disk is full, `paused` saying so: nothing can be noted, so nothing more is sent.
        """
        teller = _Teller(on_event)
        with catching_interrupts() as interrupts:
            over = asyncio.create_task(self.wait(run_id), name="wait")
            telling = asyncio.create_task(teller.tell(self.follow(run_id)), name="tell")
            stopped = asyncio.create_task(interrupts.wait(), name="interrupt")
            full = asyncio.create_task(self._until_full(), name="disk watch")
            try:
                await asyncio.wait([over, stopped, full], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (over, telling, stopped, full):
                    task.cancel()
                await asyncio.gather(over, telling, stopped, full, return_exceptions=True)
            if not full.cancelled() and not interrupts.number:
                return await self._leave_a_full_disk(run_id)
            if not over.cancelled():
                teller.tell_all(await self._ledger.ask(events.after, teller.told, run=run_id))
                return over.result()
            await self.stop()
            return replace(await self.report(run_id), interrupted_by=interrupts.number)

    async def _until_full(self) -> None:
        while not self._ledger.is_full:  # noqa: ASYNC110 - told by a thread that writes
            await asyncio.sleep(0.5)

    async def _leave_a_full_disk(self, run_id: str) -> RunReport:
        """Stop although not even that can be noted, and say why."""
        try:
            async with asyncio.timeout(self._settings.grace + _LETTING_GO):
                await self.stop()
        except (SQLAlchemyError, TimeoutError) as error:
            log.warning("runtime.left", extra=facts(error=type(error).__name__))
            if self._lock:
                self._lock.release()
            self._lock, self.role = None, Role.NONE
        full = disk_full(self._settings.state)
        return replace(await self.report(run_id), paused=Problem.of(full))

    async def stop(self, grace: float | None = None) -> None:
        """Send nothing more, let writes finish, and go: what is at the provider is collected by the next start."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._tail.stop()
        runner, self._runner = self._runner, None
        if runner:
            await runner.stop(self._settings.grace if grace is None else grace)
        if self._lock:
            self._lock.release()
        self._lock = None
        self.role = Role.NONE

    def _take_slot(self) -> str:
        """Return the slot whose lock we hold now, empty where there is none to be had."""
        if not self._settings.database_url:
            lock = FileLock(self._settings.state / "runner.lock")
            if not lock.try_acquire(f"{os.getpid()}\n"):
                return ""
            self._lock = lock
            return "runner"
        for number in range(1, _SLOTS + 1):
            server_lock = ServerLock(self._settings.database_url, f"worker-{number}")
            if server_lock.try_acquire():
                self._lock = server_lock
                return f"worker-{number}"
        return ""

    async def _begin(self, slot: str) -> None:
        runner = Runner(self._parts, self._settings, slot, self._wanted)
        await runner.start()
        self._runner, self.role = runner, Role.RUNNER
        self._tail.listen(runner.hear)
        for run_id in list(self._wanted):
            await runner.feed(run_id)

    async def _wait_for_the_lock(self) -> None:
        """A client takes over when the runner is gone, and tells whoever else does what it is waiting for."""
        while True:
            await asyncio.sleep(self._settings.look_every)
            for run_id in self._wanted:
                self._ledger.note(events.add, "run.wanted", at=datetime.now(UTC), run=run_id)
            slot = await asyncio.to_thread(self._take_slot)
            if slot:
                log.info("runner.replaced", extra=facts(pid=os.getpid()))
                await self._begin(slot)
                return


class _Teller:
    """Hands events on, and knows the last one it did."""

    def __init__(self, on_event: Callable[[Event], None] | None) -> None:
        self._on_event = on_event
        self.told = 0

    async def tell(self, news: AsyncIterator[Event]) -> None:
        if self._on_event:
            async for event in news:
                self.tell_all([event])

    def tell_all(self, news: Sequence[Event]) -> None:
        for event in news:
            self.told = event.number
            if self._on_event:
                self._on_event(event)
