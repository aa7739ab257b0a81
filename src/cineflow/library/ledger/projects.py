"""Projects: what runs and takes belong to. A workspace on its own machine has one, `workspace`.

On a server each folder of the workspace may be a project of its own, with a name and members; takes' jobs stay under
`workspace` in the ledger, so that command line and server hold the same places and buy nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger._tables import members, projects

__all__ = ["WORKSPACE", "Project", "add", "ensure", "get", "listed", "project_of", "remove", "rename"]

WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True)
class Project:
    """root: its folder from the workspace, with `/`; empty for the workspace itself. owner: a person's id."""

    id: str
    name: str
    root: str
    owner: str
    created_at: datetime

    def holds(self, board: str) -> bool:
        """Whether a storyboard, named by its path from the workspace, lies in its folder."""
        return not self.root or board.startswith(f"{self.root}/")


def ensure(
    tx: Connection, project: str = WORKSPACE, *, name: str = "", root: str = "", owner: str = "", at: datetime
) -> str:
    """Make a project known where it is not yet; returns its id."""
    if tx.execute(select(projects.c.id).where(projects.c.id == project)).first() is None:
        tx.execute(insert(projects).values(id=project, name=name or project, root=root, owner=owner, created_at=at))
    return project


def add(tx: Connection, name: str, root: str, *, owner: str, at: datetime) -> Project:
    """Make a folder of the workspace a project. Raises Conflict where it is one already."""
    if any(project.root == root for project in listed(tx)):
        raise Conflict(
            Text("the folder {root} is a project already", "文件夹 {root} 已是项目", root=root or "."),
            code="project.exists",
        )
    project_id = new_id("p")
    tx.execute(insert(projects).values(id=project_id, name=name, root=root, owner=owner, created_at=at))
    return get(tx, project_id)


def get(tx: Connection, project_id: str) -> Project:
    """Return a project. Raises NotFound."""
    row = tx.execute(select(projects).where(projects.c.id == project_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such project", "没有此项目"), code="project.not_found")
    return _project(row)


def listed(tx: Connection) -> list[Project]:
    """Return every project, oldest first."""
    question = select(projects).order_by(projects.c.created_at, projects.c.id)
    return [_project(row) for row in tx.execute(question).mappings()]


def rename(tx: Connection, project_id: str, name: str) -> Project:
    get(tx, project_id)
    tx.execute(update(projects).where(projects.c.id == project_id).values(name=name))
    return get(tx, project_id)


def remove(tx: Connection, project_id: str) -> None:
    """Forget a project and who its members were; its files stay."""
    tx.execute(delete(members).where(members.c.project == project_id))
    tx.execute(delete(projects).where(projects.c.id == project_id))


def project_of(known: Iterable[Project], board: str) -> Project | None:
    """Return the project that a storyboard belongs to: the innermost whose folder holds it."""
    holding = [project for project in known if project.holds(board)]
    return max(holding, key=lambda project: len(project.root), default=None)


def _project(row: RowMapping) -> Project:
    named: dict[str, Any] = dict(row)
    return Project(**named)
