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
from cineflow.app.footage import import_rules_of
from cineflow.app.running import Workshop, open_workshop
from cineflow.core.errors import NotFound, TooOften
from cineflow.core.text import Text
from cineflow.jobs.report import is_run_over
from cineflow.jobs.runtime import Runtime
from cineflow.library.ledger import Event, Ledger, RunState, events, people, projects, runs
from cineflow.library.ledger.people import User
from cineflow.library.ledger.projects import WORKSPACE, Project
from cineflow.library.reaching import ImportRules
from cineflow.server._boards import Boards
from cineflow.server._broadcast import Broadcast
from cineflow.server._courier import Courier
from cineflow.server._doorman import Doorman
from cineflow.server._metrics import Metrics
from cineflow.server._sources import Sources
from cineflow.server._telling import Teller
from cineflow.server._turnstile import Turnstile
from cineflow.server._who import Passwords, Who, now

__all__ = ["House", "house_of"]

log = logging.getLogger("cineflow.server")

_ENDINGS = frozenset({"job.done", "job.failed", "job.cancelled", "job.unknown", "job.parked"})
_SIGHTS = frozenset({"access.changed", "project.created", "project.deleted"})
"""Events after which somebody may see more or less."""


class House:
    """Use: `await open()` when the server starts, `await close()` when it ends.

    public_url: how people reach the server, for links. setup_token: lets the first administrator in, once.
    """

    def __init__(self, app: App, *, public_url: str = "", setup_token: str = "") -> None:
        self.app = app
        self.public_url = public_url.rstrip("/")
        self.setup_token = setup_token or secrets.token_urlsafe(24)
        self.passwords = Passwords()
        self.metrics = Metrics()
        self.sign_ins = Turnstile(most=10, within=300.0)
        self.boards = Boards(self)
        self.courier = Courier(self)
        self.broadcast = Broadcast(self)
        self.drawing = asyncio.Semaphore(2)
        self.sources = Sources()
        self.is_open = False
        self._setting = asyncio.Lock()
        self._mark = secrets.token_hex(4)
        self._workshop: Workshop | None = None
        self.doorman = Doorman(lambda: self.ledger)
        self.teller = Teller()
        self.sight = 0
        """Counts the changes of who may see what."""
        self._known: list[Project] = []
        self._reading = asyncio.Lock()
        self._closing: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def root(self) -> Path:
        return self.app.workspace.root

    @property
    def workshop(self) -> Workshop:
        assert self._workshop is not None, "the house is not open"
        return self._workshop

    @property
    def ledger(self) -> Ledger:
        return self.workshop.ledger

    @property
    def runtime(self) -> Runtime:
        return self.workshop.runtime

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

    async def known_projects(self) -> list[Project]:
        """Return every project there is."""
        async with self._reading:  # Everybody who listens asks at once when something changed: one of them reads.
            if not self._known:
                await self.reread_projects()
            return self._known

    async def reread_projects(self) -> None:
        self._known = await self.ledger.ask(projects.listed)

    async def projects_for(self, who: Who) -> list[Project]:
        """Return the projects that somebody may see, oldest first."""
        known = await self.known_projects()
        if who.is_admin:
            return known
        mine = await self.ledger.ask(people.projects_of, who.id)
        return [project for project in known if project.id in mine or project.owner == who.id]

    async def projects_asked(self, who: Who, project_id: str | None) -> list[Project]:
        """Return the one project that was asked for, else all that somebody may see. Raises NotFound."""
        return [await self.project_for(who, project_id)] if project_id else await self.projects_for(who)

    async def project_for(self, who: Who, project_id: str) -> Project:
        """Return a project. Raises NotFound where there is none, or it is not theirs to see."""
        if not any(project.id == project_id for project in await self.known_projects()):
            await self.reread_projects()  # Another server may have made it a moment ago.
        for project in await self.projects_for(who):
            if project.id == project_id:
                return project
        raise NotFound(Text("there is no such project", "没有此项目"), code="project.not_found")

    async def project_of_board(self, board: str) -> Project | None:
        """Return the project that a storyboard belongs to."""
        return projects.project_of(await self.known_projects(), board)

    def folder_of(self, project: Project) -> Path:
        return self.root / project.root if project.root else self.root

    @property
    def import_rules(self) -> ImportRules:
        """What links may reach, and how much they may bring."""
        return import_rules_of(self.app)

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
