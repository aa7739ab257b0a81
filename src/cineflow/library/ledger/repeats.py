"""Answers kept by Idempotency-Key, so that a request that is sent again is answered and not done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cineflow.library.ledger._tables import idempotency

__all__ = ["KEPT_FOR", "Known", "Outcome", "begin", "drop", "finish"]

KEPT_FOR = timedelta(hours=24)


class Outcome(StrEnum):
    """NEW: do it. SAME: here is the answer. OTHER: the key was used for another request. BUSY: it is being done."""

    NEW = "new"
    SAME = "same"
    OTHER = "other"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Known:
    """status and answer: of the first request, where the outcome is SAME."""

    outcome: Outcome
    status: int = 0
    answer: Any = None


def begin(tx: Connection, owner: str, key: str, request: str, *, now: datetime) -> Known:
    """Claim a key for a request. request: a digest of its method, path and body."""
    tx.execute(delete(idempotency).where(idempotency.c.created_at < now - KEPT_FOR))
    mine = (idempotency.c.owner == owner, idempotency.c.key == key)
    row = tx.execute(select(idempotency).where(*mine)).mappings().first()
    if row is None:
        tx.execute(insert(idempotency).values(owner=owner, key=key, request=request, created_at=now))
        return Known(Outcome.NEW)
    if row["request"] != request:
        return Known(Outcome.OTHER)
    if row["status"] is None:
        return Known(Outcome.BUSY)
    return Known(Outcome.SAME, row["status"], row["answer"])


def finish(tx: Connection, owner: str, key: str, *, status: int, answer: Any) -> None:
    """Keep the answer. answer: JSON-able, no secret."""
    tx.execute(
        update(idempotency)
        .where(idempotency.c.owner == owner, idempotency.c.key == key)
        .values(status=status, answer=answer)
    )


def drop(tx: Connection, owner: str, key: str) -> None:
    """Let a key be used again: nothing was done under it."""
    tx.execute(delete(idempotency).where(idempotency.c.owner == owner, idempotency.c.key == key))
