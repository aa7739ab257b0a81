"""Signs of life between workers of one database, and taking over the work of the dead.

Every worker renews a lease on its slot in the ledger. One of them at a time looks for slots whose lease has run out
and has the engine run their jobs again, as often as any are left. A worker that finds its own lease run out (it was
frozen, or its machine slept) interrupts what it does: others may have it by now.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cineflow.core.ids import new_id
from cineflow.core.log import facts
from cineflow.jobs._port import Engine, JobState
from cineflow.library.ledger import Ledger, workers

__all__ = ["Supervisor", "SupervisorSettings"]

log = logging.getLogger(__name__)

LEADER = "supervisor"
"""A slot in the ledger like the others, held by whoever looks after them all."""


@dataclass(frozen=True, slots=True)
class SupervisorSettings:
    """beat: seconds between signs of life. lease: seconds after the last one that a worker counts as dead; longer than
    a submit may take, so that the dead have no request under way."""

    beat: float = 2.0
    lease: float = 90.0


class Supervisor:
    """changed: called with the number of living workers when it changes. lapsed: called when our lease had run out."""

    def __init__(
        self,
        ledger: Ledger,
        engine: Engine,
        slot: str,
        settings: SupervisorSettings | None = None,
        *,
        changed: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._engine = engine
        self._slot = slot
        self._settings = settings or SupervisorSettings()
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{new_id('w')}"
        self._changed = changed
        self._alive = 0
        self._beaten_at = time.time()
        self._task: asyncio.Task[None] | None = None

    async def claim(self) -> None:
        """Take our slot, whoever had it: we hold the lock on it, so that its former holder is dead."""

        def take(tx: Connection) -> None:
            now = datetime.now(UTC)
            workers.forget(tx, self._slot)
            workers.beat(tx, self._slot, self._holder, now=now, lease_until=now + self._lease)

        await self._ledger.commit(take)
        self._beaten_at = time.time()

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch_for_ever(), name="supervisor")

    async def stop(self) -> None:
        """Give up our slot: its lease ends now, so that others take what we left unfinished."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        now = datetime.now(UTC)
        await self._ledger.commit(workers.leave, LEADER, self._holder, now=now)
        await self._ledger.commit(workers.leave, self._slot, self._holder, now=now)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self._settings.lease)

    async def _watch_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._settings.beat)
            try:
                await self._watch()
            except SQLAlchemyError as error:
                log.warning("supervisor.unable", extra=facts(error=type(error).__name__))

    async def _watch(self) -> None:
        await self._ledger.commit(self._beat)
        before, self._beaten_at = self._beaten_at, time.time()
        if self._beaten_at - before > self._settings.lease:
            await self._come_back()
        now = datetime.now(UTC)
        listed = [worker for worker in await self._ledger.ask(workers.listed) if worker.slot != LEADER]
        alive = sum(1 for worker in listed if worker.lease_until > now)
        if alive != self._alive:
            self._alive = alive
            self._changed(alive)
        dead = [worker.slot for worker in listed if worker.lease_until <= now and worker.slot != self._slot]
        if dead and await self._leads(now):
            for slot in dead:
                await self._take_over(slot)

    def _beat(self, tx: Connection) -> bool:
        now = datetime.now(UTC)
        return workers.beat(tx, self._slot, self._holder, now=now, lease_until=now + self._lease)

    async def _leads(self, now: datetime) -> bool:
        until = now + timedelta(seconds=5 * self._settings.beat)
        return await self._ledger.commit(workers.beat, LEADER, self._holder, now=now, lease_until=until)

    async def _take_over(self, slot: str) -> None:
        """Have a dead worker's jobs run again. Its slot is struck off only when none is left: a look may miss some."""
        left = [job.job_id for job in await self._engine.list(states=[JobState.RUNNING], owner=slot)]
        if left:
            count = await self._engine.resume(left)
            log.warning("worker.taken_over", extra=facts(slot=slot, jobs=count))
        else:
            await self._ledger.commit(workers.forget, slot)

    async def _come_back(self) -> None:
        """Our lease ran out while we were frozen: stop what we do, and go on with what nobody has taken."""
        interrupted = set(await self._engine.interrupt())
        mine = {job.job_id for job in await self._engine.list(states=[JobState.RUNNING], owner=self._slot)}
        count = await self._engine.resume(interrupted & mine)
        log.warning("worker.came_back", extra=facts(slot=self._slot, interrupted=len(interrupted), resumed=count))
