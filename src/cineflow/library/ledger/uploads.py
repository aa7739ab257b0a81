"""Uploads under way: how much of each has come to stay, so that it goes on after a broken line or a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger._tables import uploads

__all__ = ["Upload", "add", "expired", "finish", "get", "note_received", "promised_bytes", "remove"]


@dataclass(frozen=True, slots=True)
class Upload:
    """length: bytes in all. received: bytes that lie on the disk. said: the client's metadata as it was sent.

    footage: what it became, empty before.
    """

    id: str
    owner: str
    project: str
    name: str
    length: int
    received: int
    said: str
    footage: str
    created_at: datetime
    expires_at: datetime


def add(
    tx: Connection, name: str, length: int, *, owner: str, project: str, said: str, now: datetime, expires_at: datetime
) -> Upload:
    """Write down an upload that is to come."""
    upload_id = new_id("up")
    tx.execute(
        insert(uploads).values(
            id=upload_id, owner=owner, project=project, name=name, length=length, said=said, created_at=now,
            expires_at=expires_at,
        )
    )  # fmt: skip
    return get(tx, upload_id)


def get(tx: Connection, upload_id: str) -> Upload:
    """Return an upload. Raises NotFound."""
    row = tx.execute(select(uploads).where(uploads.c.id == upload_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such upload", "没有此上传"), code="upload.not_found")
    return Upload(**dict(row))


def note_received(tx: Connection, upload_id: str, received: int, *, expires_at: datetime) -> None:
    """Note how much lies on the disk, and give the rest more time."""
    values = {"received": received, "expires_at": expires_at}
    tx.execute(update(uploads).where(uploads.c.id == upload_id).values(values))


def finish(tx: Connection, upload_id: str, footage: str) -> None:
    """Note what an upload became."""
    tx.execute(update(uploads).where(uploads.c.id == upload_id).values(footage=footage))


def remove(tx: Connection, upload_id: str) -> None:
    """Forget an upload; what lies on the disk is the caller's to remove."""
    tx.execute(delete(uploads).where(uploads.c.id == upload_id))


def expired(tx: Connection, now: datetime) -> list[Upload]:
    """Return the uploads that nobody went on with."""
    return [Upload(**dict(row)) for row in tx.execute(select(uploads).where(uploads.c.expires_at <= now)).mappings()]


def promised_bytes(tx: Connection, owner: str) -> int:
    """Return how much room somebody's unfinished uploads will take."""
    question = select(func.coalesce(func.sum(uploads.c.length), 0))
    return int(tx.execute(question.where(uploads.c.owner == owner, uploads.c.footage == "")).scalar_one())
