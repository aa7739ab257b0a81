"""What a server stands on: the program of one workspace, its ledger, its projects, and who may see them.

Boards, couriers and broadcasts are given these; the house puts them together.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from cineflow.app import App
from cineflow.app.footage import import_rules_of
from cineflow.app.running import Workshop
from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.jobs.runtime import Runtime
from cineflow.library.ledger import Ledger, people, projects
from cineflow.library.ledger.projects import Project
from cineflow.library.reaching import ImportRules
from cineflow.server._doorman import Doorman
from cineflow.server._metrics import Metrics
from cineflow.server._proxy import plain_root
from cineflow.server._telling import Teller
from cineflow.server._who import Who

__all__ = ["Grounds"]


class Grounds:
    """public_url: how people reach the server, for links; the path under which a proxy shows it may be left out.

    link_base: what stands before addresses that are told outside of any request.
    """

    def __init__(self, app: App, *, public_url: str = "") -> None:
        self.app = app
        root = plain_root(app.settings.root_path or "")
        has_path = bool(urlsplit(public_url).path.strip("/"))
        self.public_url = public_url.rstrip("/") + ("" if has_path or not public_url else root)
        self.link_base = self.public_url or root
        self.metrics = Metrics()
        self.doorman = Doorman(lambda: self.ledger)
        self.teller = Teller()
        self.sight = 0
        """Counts the changes of who may see what."""
        self._workshop: Workshop | None = None
        self._known: list[Project] = []
        self._reading = asyncio.Lock()

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
