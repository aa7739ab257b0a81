"""What happened, numbered: the progress bar, the event stream and the audit trail read the same rows.

Numbers appear in order: every writing transaction holds the ledger's one lock from its beginning to its end, so that
no reader ever sees a number before a lower one that is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from cineflow.library.ledger._tables import events, run_jobs
from cineflow.library.ledger.records import Event

__all__ = ["add", "after", "last_number", "of_job"]

_INSERT = insert(events)
_OF_JOB = (
    select(events).where(events.c.job == bindparam("which")).order_by(events.c.number).limit(bindparam("most"))
)  # fmt: skip


def add(
    tx: Connection, kind: str, *, at: datetime, project: str = "", run: str = "", job: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write one event. facts: JSON-able, no secret."""
    tx.execute(
        _INSERT, {"at": at, "project": project, "run": run, "job": job, "kind": kind, "facts": dict(facts or {})}
    )


def after(
    tx: Connection, number: int, *, run: str | None = None, project: str | None = None, limit: int = 1000
) -> list[Event]:
    """Return what happened after an event, oldest first. run: with the events of jobs it joined."""
    question = select(events).where(events.c.number > number).order_by(events.c.number).limit(limit)
    if run is not None:
        followed = select(run_jobs.c.job).where(run_jobs.c.run == run)
        question = question.where(or_(events.c.run == run, events.c.job.in_(followed)))
    if project is not None:
        question = question.where(events.c.project == project)
    return [Event(*row) for row in tx.execute(question)]


def of_job(tx: Connection, job_id: str, *, limit: int = 500) -> list[Event]:
    """Return everything that happened to a job, oldest first."""
    return [Event(*row) for row in tx.execute(_OF_JOB, {"which": job_id, "most": limit})]


def last_number(tx: Connection) -> int:
    """Return the number of the newest event, 0 before the first."""
    return int(tx.execute(select(func.coalesce(func.max(events.c.number), 0))).scalar_one())
