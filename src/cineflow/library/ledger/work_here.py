"""Work that the process which asks for it does itself: begun already won, and gone on with after that process died.

The rows are those of `work`, so that whoever looks sees one list, and a server may end what a command left undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from cineflow.library.ledger import events, work
from cineflow.library.ledger._tables import work_jobs
from cineflow.library.ledger.work import WorkJob, WorkState

__all__ = ["begin", "go_on", "left_undone"]


def begin(
    tx: Connection, kind: str, asked: Mapping[str, Any], holder: str, *, job_id: str, project: str = "",
    owner: str = "", now: datetime,
) -> WorkJob:  # fmt: skip
    """Write down a piece of work as being done by its holder, in one transaction: nobody else can win it between."""
    work.add(tx, kind, asked, project=project, owner=owner, now=now, job_id=job_id)
    return _hold(tx, job_id, holder, attempts=1, now=now)


def go_on(tx: Connection, job_id: str, holder: str, *, now: datetime) -> WorkJob | None:
    """Take up what a dead process left. None where it has ended or got another holder meanwhile.

    The caller has made sure that the former holder is gone.
    """
    job = work.get(tx, job_id)
    if job.state is not WorkState.RUNNING:
        return None
    return _hold(tx, job_id, holder, attempts=job.attempts + 1, now=now)


def left_undone(tx: Connection, kind: str, asked: Mapping[str, Any]) -> list[WorkJob]:
    """Return the same work that somebody is at, or was at when they died; newest first."""
    found = work.listed(tx, states=(WorkState.RUNNING.value,), kind=kind)
    return [job for job in found if job.asked == asked]


def _hold(tx: Connection, job_id: str, holder: str, *, attempts: int, now: datetime) -> WorkJob:
    values = {
        "state": WorkState.RUNNING.value, "holder": holder, "beat_at": now, "changed_at": now, "attempts": attempts,
        "cancel_asked": False,
    }  # fmt: skip
    tx.execute(update(work_jobs).where(work_jobs.c.id == job_id).values(values))
    job = work.get(tx, job_id)
    facts = {"work": job.kind, "attempt": attempts}
    events.add(tx, "work.running", at=now, project=job.project, job=job_id, facts=facts)
    return job
