"""What the job of one part of a take asks about the others, and is told before it is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from cineflow.core.order import Order
from cineflow.library.ledger import jobs
from cineflow.library.ledger._tables import take_jobs, takes
from cineflow.library.ledger.records import TakeJob, request_hash
from cineflow.library.sidecar import Part

__all__ = ["at_place", "reword"]


def at_place(tx: Connection, project: str, folder: str, stem: str) -> TakeJob | None:
    """Return the newest job of a take's place, None where it never had one."""
    question = (
        select(take_jobs.c.id)
        .join(takes, takes.c.id == take_jobs.c.take)
        .where(takes.c.project == project, takes.c.folder == folder, takes.c.stem == stem)
        .order_by(take_jobs.c.created_at.desc(), take_jobs.c.id.desc())
        .limit(1)
    )
    job_id = tx.execute(question).scalar()
    return None if job_id is None else jobs.get(tx, job_id)


def reword(tx: Connection, job_id: str, order: Order, part: Part, *, now: datetime) -> bool:
    """Give an unsent job its order and its part as they can be put only now. False where it is not unsent any more."""
    job = jobs.get(tx, job_id)
    if not job.state.is_unsent:
        return False
    brief = job.brief.model_copy(update={"order": order, "part": part})
    tx.execute(
        update(take_jobs)
        .where(take_jobs.c.id == job_id)
        .values(brief=brief.model_dump(mode="json"), request=request_hash(order), changed_at=now)
    )
    return True
