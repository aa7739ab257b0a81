"""What the server holds while it runs: one workspace's program, its people, its boards, and who listens.

One `House` per application; nothing of it is global, so that two servers can live in one test.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request

from cineflow.app import KEPT_SETTINGS, App
from cineflow.app.running import open_workshop
from cineflow.core.errors import TooOften
from cineflow.core.text import Text
from cineflow.jobs.report import is_run_over
from cineflow.library.ledger import Event, RunState, events, people, projects, runs
from cineflow.library.ledger.people import User
from cineflow.library.ledger.projects import WORKSPACE
from cineflow.server._boards import Boards
from cineflow.server._broadcast import Broadcast
from cineflow.server._courier import Courier
from cineflow.server._grounds import Grounds
from cineflow.server._sources import Sources
from cineflow.server._turnstile import Turnstile
from cineflow.server._who import Passwords, Who, now

__all__ = ["House", "house_of"]

log = logging.getLogger("cineflow.server")

_ENDINGS = frozenset({"job.done", "job.failed", "job.cancelled", "job.unknown", "job.parked"})
_SIGHTS = frozenset({"access.changed", "project.created", "project.deleted"})
"""Events after which somebody may see more or less."""


class House(Grounds):
    """Use: `await open()` when the server starts, `await close()` when it ends.

    public_url: how people reach the server, for links. setup_token: lets the first administrator in, once.
    """

    def __init__(self, app: App, *, public_url: str = "", setup_token: str = "") -> None:
        super().__init__(app, public_url=public_url)
        self.setup_token = setup_token or secrets.token_urlsafe(24)
        self.passwords = Passwords()
        self.sign_ins = Turnstile(most=10, within=300.0)
        self.boards = Boards(self)
        self.courier = Courier(self)
        self.broadcast = Broadcast(self)
        self.drawing = asyncio.Semaphore(2)
        self.sources = Sources()
        self.is_open = False
        self._setting = asyncio.Lock()
        self._mark = secrets.token_hex(4)
        self._closing: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the ledger and become the runner of the workspace, or a client of the process that is."""
        self._workshop = await asyncio.to_thread(open_workshop, self.app, resumes_unsent=True)
        await self.ledger.commit(projects.ensure, WORKSPACE, name=self.root.name, at=now())
        await self.reread_projects()
        self._closing.append(self.runtime.listen(self._hear))
        for problem in await self.workshop.start():
            log.warning("pending.unreadable", extra={"facts": {"why": str(problem)}})
        # The process before this one may have died between the last take of a run and the run's own end.
        for run_id in await self.ledger.ask(runs.active):
            await self._end_if_over(run_id)
        self.courier.start()
        self.is_open = True

    async def close(self) -> None:
        """Send nothing more, let writes finish, and let go."""
        self.is_open = False
        for stop in self._closing:
            stop()
        self._closing.clear()
        await self.broadcast.stop()
        if self._workshop:
            await self.courier.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._workshop:
            await self._workshop.close()
        self._workshop = None

    @property
    def kept_file(self) -> Path:
        """Where what is set in the Studio lies."""
        return self.app.workspace.state / KEPT_SETTINGS

    async def reload(self) -> None:
        """Read the settings again: something was set in the Studio."""
        await self.workshop.reload()

    async def set_here(
        self, change: Callable[[Path], None], who: Who, names: str, request: Request, *, act: str = "settings.changed"
    ) -> None:
        """Change what is set in the Studio; it holds at once, in every server of the workspace.

        change: is given the file. names: of what is set, for the audit trail.
        """
        async with self._setting:
            await asyncio.to_thread(change, self.kept_file)
            await self.reload()
        told = {"by": who.id, "server": self._mark}
        await self.ledger.commit(events.add, "settings.changed", at=now(), facts=told)
        await self.audit(who, act, target=names[:500], request=request)

    async def _reload_heard(self) -> None:
        async with self._setting:
            await self.reload()

    def _hear(self, news: Sequence[Event]) -> None:
        self.boards.hear(news)
        self.metrics.hear(news)
        self.courier.hear(news)
        ended = {event.run for event in news if event.run and event.kind in _ENDINGS}
        for run_id in ended:
            self._begin(self._end_if_over(run_id), "end run")
        if any(event.kind == "settings.changed" and event.facts.get("server") != self._mark for event in news):
            self._begin(self._reload_heard(), "reload settings")
        kinds = {event.kind for event in news}
        if any(kind.startswith("project.") for kind in kinds):
            self._known = []
        if kinds & _SIGHTS:
            self.sight += 1
        self.broadcast.hear(news)

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_if_over(self, run_id: str) -> None:
        """Note the end of a run whose last take has come to its own."""
        summary = await self.ledger.ask(runs.summary, run_id)
        if summary.run.state is RunState.ACTIVE and is_run_over(summary):
            await self.ledger.commit(runs.end, run_id, now=now())
            self.runtime.nudge()

    async def note_seen(self, who: Who) -> None:
        """Note now and then that somebody is about, without waiting for it."""
        at = now()
        if who.key and people.is_due(who.key.used_at, at):
            self.ledger.note(people.note_used, who.key.id, at=at)
        if who.session and people.is_due(who.session.seen_at, at):
            self.ledger.note(people.note_seen, who.id, who.session.id, at=at)

    def origins(self, host: str) -> frozenset[str]:
        """Return the origins that our own pages have, for a request that named a host."""
        ours = {f"http://{host}", f"https://{host}"}
        public = urlsplit(self.public_url)
        return frozenset({*ours, f"{public.scheme}://{public.netloc}"} if self.public_url else ours)

    async def admit_sign_in(self, *names: str) -> None:
        """Count a try to sign in. Raises TooOften."""
        wait = max(self.sign_ins.wait(name) for name in names)
        if wait:
            raise TooOften(
                Text("too many tries to sign in; wait {n} seconds", "登录尝试过多，请等待 {n} 秒", n=round(wait)),
                retry_after=wait,
                code="auth.too_many_tries",
            )

    def queued(self) -> None:
        """Have work that was just queued begun, and its event told."""
        if self.workshop.work:
            self.workshop.work.nudge()
        self.runtime.nudge()

    async def audit(self, who: Who | User, act: str, *, target: str = "", request: Request | None = None) -> None:
        """Write a line of the audit trail."""
        address = request.client.host if request and request.client else ""
        await self.ledger.commit(people.note, who.id, act, at=now(), target=target, address=address)


def house_of(request: Request) -> House:
    """Return the house that answers a request."""
    house = request.app.state.house
    assert isinstance(house, House)
    return house
