"""Projects: what runs and takes belong to. A workspace on its own machine has one, `workspace`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from cineflow.library.ledger._tables import projects

__all__ = ["WORKSPACE", "ensure"]

WORKSPACE = "workspace"


def ensure(
    tx: Connection, project: str = WORKSPACE, *, name: str = "", root: str = "", owner: str = "", at: datetime
) -> str:
    """Make a project known where it is not yet; returns its id."""
    if tx.execute(select(projects.c.id).where(projects.c.id == project)).first() is None:
        tx.execute(insert(projects).values(id=project, name=name or project, root=root, owner=owner, created_at=at))
    return project
