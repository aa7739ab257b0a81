"""Which process holds which slot, and until when: what a supervisor needs to take over from the dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from cineflow.library.ledger._tables import workers

__all__ = ["SILENCE", "Worker", "beat", "forget", "leave", "listed", "silent_since"]

SILENCE = timedelta(seconds=10)
"""How long without a sign of life, of one every two seconds, a worker may be gone."""


@dataclass(frozen=True, slots=True)
class Worker:
    """holder: who holds the slot, in the holder's own words, such as `host:pid:start`."""

    slot: str
    holder: str
    seen_at: datetime
    lease_until: datetime


def beat(tx: Connection, slot: str, holder: str, *, now: datetime, lease_until: datetime) -> bool:
    """Take or renew the lease on a slot. Returns False where another holder's lease still runs."""
    row = tx.execute(select(workers).where(workers.c.slot == slot)).first()
    if row is not None and row.holder != holder and row.lease_until > now:
        return False
    values = {"holder": holder, "seen_at": now, "lease_until": lease_until}
    if row is None:
        tx.execute(insert(workers).values(slot=slot, **values))
    else:
        tx.execute(update(workers).where(workers.c.slot == slot).values(values))
    return True


def leave(tx: Connection, slot: str, holder: str, *, now: datetime) -> None:
    """Give up a slot: its lease ends now."""
    tx.execute(update(workers).where(workers.c.slot == slot, workers.c.holder == holder).values(lease_until=now))


def listed(tx: Connection) -> list[Worker]:
    """Return every slot that ever was, by name."""
    return [Worker(*row) for row in tx.execute(select(workers).order_by(workers.c.slot))]


def silent_since(tx: Connection, *, now: datetime) -> datetime | None:
    """Return when a process was last at takes, where none has given a sign of life since; None while one does."""
    last = max((worker.seen_at for worker in listed(tx)), default=None)
    return last if last is not None and now - last > SILENCE else None


def forget(tx: Connection, slot: str) -> None:
    """Strike a slot off once nothing of its work is left."""
    tx.execute(delete(workers).where(workers.c.slot == slot))
