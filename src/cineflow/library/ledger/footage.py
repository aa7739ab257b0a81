"""Footage that people brought in: whose it is, where it lies, and how far it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import footage
from cineflow.library.ledger.records import Problem

__all__ = ["FootageRow", "FootageState", "add", "change", "get", "listed", "remove", "stored_bytes"]


class FootageState(StrEnum):
    """RECEIVING: on its way. INDEXING: here, and looked at. READY: may be cut. FAILED: the problem says why."""

    RECEIVING = "receiving"
    INDEXING = "indexing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FootageRow:
    """path: from the workspace, with `/`; empty until it is here. size: bytes. origin: how it came (`upload`, `url`).

    facts: what a probe and the index say, None before. job: the work that is at it, or was last.
    """

    id: str
    project: str
    owner: str
    name: str
    state: FootageState
    path: str
    size: int
    origin: Mapping[str, Any]
    facts: Mapping[str, Any] | None
    problem: Problem | None
    job: str
    created_at: datetime
    changed_at: datetime


def add(
    tx: Connection, name: str, *, owner: str, project: str, state: FootageState, origin: Mapping[str, Any],
    now: datetime, path: str = "", size: int = 0, facts: Mapping[str, Any] | None = None, footage_id: str | None = None,
) -> FootageRow:  # fmt: skip
    """Write down a piece of footage."""
    footage_id = footage_id or new_id("f")
    tx.execute(
        insert(footage).values(
            id=footage_id, project=project, owner=owner, name=name, state=state.value, path=path, size=size,
            origin=dict(origin), facts=dict(facts) if facts is not None else None, created_at=now, changed_at=now,
        )
    )  # fmt: skip
    return _told(tx, "footage.added", footage_id, now)


def get(tx: Connection, footage_id: str) -> FootageRow:
    """Return a piece of footage. Raises NotFound."""
    row = tx.execute(select(footage).where(footage.c.id == footage_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such footage", "没有此原片"), code="footage.not_found")
    return _row(row)


def listed(
    tx: Connection, *, projects: Sequence[str] | None = None, owner: str = "",
    before: tuple[datetime, str] | None = None, limit: int = 100,
) -> list[FootageRow]:  # fmt: skip
    """Return footage, newest first: of some projects or one owner; None for all."""
    question = select(footage).order_by(footage.c.created_at.desc(), footage.c.id.desc()).limit(limit)
    if projects is not None:
        of_owner = (footage.c.owner == owner) & (footage.c.project == "")
        question = question.where(or_(footage.c.project.in_(list(projects)), of_owner))
    if before is not None:
        at, footage_id = before
        question = question.where(
            or_(footage.c.created_at < at, (footage.c.created_at == at) & (footage.c.id < footage_id))
        )
    return [_row(row) for row in tx.execute(question).mappings()]


def change(tx: Connection, footage_id: str, *, now: datetime, **columns: Any) -> FootageRow:
    """Change columns: state, path, size, facts, problem, job, name. Raises NotFound."""
    problem = columns.get("problem")
    if isinstance(problem, Problem):
        columns["problem"] = problem.model_dump(mode="json")
    if isinstance(state := columns.get("state"), FootageState):
        columns["state"] = state.value
    tx.execute(update(footage).where(footage.c.id == footage_id).values(**columns, changed_at=now))
    kind = f"footage.{state.value}" if isinstance(state, FootageState) else "footage.changed"
    return _told(tx, kind, footage_id, now)


def remove(tx: Connection, footage_id: str, *, now: datetime) -> None:
    """Forget a piece of footage; its file is the caller's to remove. Raises NotFound."""
    row = get(tx, footage_id)
    tx.execute(delete(footage).where(footage.c.id == footage_id))
    events.add(tx, "footage.deleted", at=now, project=row.project, facts={"footage": row.id, "by": row.owner})


def stored_bytes(tx: Connection, owner: str) -> int:
    """Return how much room somebody's footage takes."""
    question = select(func.coalesce(func.sum(footage.c.size), 0)).where(footage.c.owner == owner)
    return int(tx.execute(question).scalar_one())


def _told(tx: Connection, kind: str, footage_id: str, now: datetime) -> FootageRow:
    row = get(tx, footage_id)
    facts = {"footage": row.id, "name": row.name, "state": row.state.value, "by": row.owner}
    events.add(tx, kind, at=now, project=row.project, facts=facts)
    return row


def _row(row: RowMapping) -> FootageRow:
    named: dict[str, Any] = dict(row)
    named["state"] = FootageState(named["state"])
    named["problem"] = Problem.model_validate(named["problem"]) if named["problem"] else None
    return FootageRow(**named)
