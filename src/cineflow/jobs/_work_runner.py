"""Does queued work besides takes in this process: a few pieces at once, each on threads of its own.

Rows are won while this process runs the workspace. What a process that died was at is found while running: on this
machine by its lock, which falls with it, and from other machines by a heartbeat that stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from cineflow.core.ids import new_id
from cineflow.core.log import facts
from cineflow.jobs.working import Pace, Work, do_claimed
from cineflow.library.ledger import Ledger, work
from cineflow.library.ledger.work import WorkJob
from cineflow.library.locks import FileLock

__all__ = ["WorkBody", "WorkRunner", "WorkTerms"]

log = logging.getLogger(__name__)


class WorkBody(Protocol):
    """Does one kind of work from what its row asks; returns the result as the ledger keeps it."""

    def __call__(self, job: WorkJob, doing: Work, /) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class WorkTerms:
    """at_once: how many pieces are done side by side. look_every: seconds between looks where nobody says that there
    is something. grace: seconds that bodies get to stop."""

    at_once: int = 2
    look_every: float = 1.0
    grace: float = 5.0
    pace: Pace = field(default_factory=Pace)


class WorkRunner:
    """Use: `start()` in a running loop, `nudge()` when something was queued, `await stop()`.

    bodies: by kind. locks: folder of the locks by which the living are told from the dead. is_ours: whether this
    process is the one that works.
    """

    def __init__(
        self, ledger: Ledger, bodies: Mapping[str, WorkBody], locks: Path, *, is_ours: Callable[[], bool],
        terms: WorkTerms | None = None,
    ) -> None:  # fmt: skip
        self._ledger = ledger
        self._bodies = dict(bodies)
        self._locks = locks
        self._is_ours = is_ours
        self._terms = terms or WorkTerms()
        self._host = socket.gethostname()
        self._threads = ThreadPoolExecutor(self._terms.at_once, "work")
        self._busy: dict[str, asyncio.Future[None]] = {}
        self._stopping = threading.Event()
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for work."""
        self._loop = asyncio.create_task(self._look(), name="work")

    def nudge(self) -> None:
        """Look now: something was queued."""
        self._news.set()

    async def stop(self) -> None:
        """Win nothing more, have bodies stop, and give back what is not done."""
        self._stopping.set()
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=self._terms.grace)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look(self) -> None:
        while True:
            self._news.clear()
            if self._is_ours():
                try:
                    await self._take_what_is_free()
                except (SQLAlchemyError, OSError) as error:
                    log.warning("work.not_looked", extra=facts(error=type(error).__name__))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._terms.look_every):
                    await self._news.wait()

    async def _take_what_is_free(self) -> None:
        while len(self._busy) < self._terms.at_once:
            dead = await asyncio.to_thread(self._dead_here)
            if not await self._ledger.ask(work.is_any_free, list(self._bodies), now=_now(), dead=dead):
                return
            holder = f"{self._host}:{os.getpid()}:{new_id('w')}"
            won = await self._ledger.commit(work.claim, holder, list(self._bodies), now=_now(), dead=dead)
            if not won:
                return
            self._begin(won[0])

    def _dead_here(self) -> list[str]:
        """Return the jobs that a process of this machine was at when it died: their locks are free."""
        found: list[str] = []
        # A process takes the lock just after the row: only of one that has said nothing for a while it is tried.
        for job in self._ledger.read(work.running_on, self._host, list(self._bodies)):
            if job.id in self._busy or job.silent_since(_now()) is None:
                continue
            lock = FileLock(self._locks / f"{job.id}.lock")
            if lock.try_acquire():
                lock.release()
                found.append(job.id)
        return found

    def _begin(self, job: WorkJob) -> None:
        lock = FileLock(self._locks / f"{job.id}.lock")
        if not lock.try_acquire(job.holder):
            # Frozen past its lease, and awake again: its heartbeat finds that the row is another's, and it stops.
            log.info("work.still_held", extra=facts(job=job.id, work=job.kind))
        log.info("work.begun", extra=facts(job=job.id, work=job.kind, attempt=job.attempts))
        body = self._bodies[job.kind]

        def act() -> None:
            do_claimed(
                self._ledger, job, lambda doing: body(job, doing), lock=lock, stopping=self._stopping,
                pace=self._terms.pace,
            )  # fmt: skip

        future = asyncio.get_running_loop().run_in_executor(self._threads, act)
        self._busy[job.id] = future
        future.add_done_callback(lambda _: self._ended(job.id))

    def _ended(self, job_id: str) -> None:
        self._busy.pop(job_id, None)
        self.nudge()


def _now() -> datetime:
    return datetime.now(UTC)
