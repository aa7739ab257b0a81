"""Documents that people edit together: cut lists, timelines, drafts of storyboards. Every change raises the version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import documents

__all__ = ["Document", "add", "change", "get", "is_there", "listed", "remove"]


@dataclass(frozen=True, slots=True)
class Document:
    """kind: `clips`, `timeline` or `script`. body: JSON-able. version: from 1."""

    id: str
    project: str
    owner: str
    kind: str
    name: str
    body: Mapping[str, Any]
    version: int
    created_at: datetime
    changed_at: datetime


def add(
    tx: Connection, kind: str, name: str, body: Mapping[str, Any], *, owner: str, project: str, now: datetime,
    document_id: str | None = None,
) -> Document:  # fmt: skip
    """Keep a new document."""
    document_id = document_id or new_id("cuts")
    tx.execute(
        insert(documents).values(
            id=document_id, project=project, owner=owner, kind=kind, name=name, body=dict(body), created_at=now,
            changed_at=now,
        )
    )  # fmt: skip
    added = get(tx, document_id)
    _tell(tx, "added", added, owner, now)
    return added


def is_there(tx: Connection, document_id: str) -> bool:
    """Whether a document of this id is kept."""
    return tx.execute(select(documents.c.id).where(documents.c.id == document_id)).first() is not None


def get(tx: Connection, document_id: str) -> Document:
    """Return a document. Raises NotFound."""
    row = tx.execute(select(documents).where(documents.c.id == document_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such cut list", "没有此剪辑表"), code="cuts.not_found")
    return Document(**dict(row))


def listed(
    tx: Connection, *, kinds: Sequence[str], projects: Sequence[str] | None = None, owner: str = "",
    before: tuple[datetime, str] | None = None, limit: int = 100,
) -> list[Document]:  # fmt: skip
    """Return documents, newest first: of some projects or one owner's own; None for all."""
    question = select(documents).order_by(documents.c.created_at.desc(), documents.c.id.desc()).limit(limit)
    if projects is not None:
        of_owner = (documents.c.owner == owner) & (documents.c.project == "")
        question = question.where(or_(documents.c.project.in_(list(projects)), of_owner))
    question = question.where(documents.c.kind.in_(list(kinds)))
    if before is not None:
        at, document_id = before
        question = question.where(
            or_(documents.c.created_at < at, (documents.c.created_at == at) & (documents.c.id < document_id))
        )
    return [Document(**dict(row)) for row in tx.execute(question).mappings()]


def change(
    tx: Connection, document_id: str, version: int, *, by: str, now: datetime, name: str | None = None,
    body: Mapping[str, Any] | None = None,
) -> Document:  # fmt: skip
    """Change a document from the version that somebody saw. Raises Conflict (`etag.mismatch`) for an older one."""
    values: dict[str, Any] = {"version": version + 1, "changed_at": now}
    if name is not None:
        values["name"] = name
    if body is not None:
        values["body"] = dict(body)
    here = (documents.c.id == document_id, documents.c.version == version)
    if not tx.execute(update(documents).where(*here).values(values)).rowcount:
        get(tx, document_id)
        raise Conflict(
            Text("somebody changed it meanwhile", "期间已被他人修改"),
            fix=Text("Read it again, then change it", "请重新读取后再修改"), code="etag.mismatch",
        )  # fmt: skip
    changed = get(tx, document_id)
    _tell(tx, "changed", changed, by, now)
    return changed


def remove(tx: Connection, document_id: str, *, by: str, now: datetime) -> None:
    """Forget a document. Raises NotFound."""
    gone = get(tx, document_id)
    tx.execute(delete(documents).where(documents.c.id == document_id))
    _tell(tx, "deleted", gone, by, now)


def _tell(tx: Connection, act: str, document: Document, by: str, now: datetime) -> None:
    noun = "script" if document.kind == "script" else "cuts"
    facts = {noun: document.id, "name": document.name, "version": document.version, "by": by}
    events.add(tx, f"{noun}.{act}", at=now, project=document.project, facts=facts)
