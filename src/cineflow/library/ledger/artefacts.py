"""Finished takes: their files, and the end of the job that made one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from cineflow.core.ids import new_id
from cineflow.core.money import Money
from cineflow.library.ledger import budgets, jobs
from cineflow.library.ledger._tables import artefacts, run_jobs, take_jobs
from cineflow.library.ledger.records import Artefact, JobState, SpendState

__all__ = ["finish", "of_job", "of_run", "usual_size"]

_OF_JOB = select(artefacts).where(artefacts.c.job == bindparam("b_job"))
_FROM = (JobState.FETCHING, JobState.WAITING, JobState.PARKED, JobState.PLANNED, JobState.QUEUED, JobState.SUBMITTING)


def finish(
    tx: Connection, job_id: str, *, path: str, digest: str, size: int, probe: Mapping[str, Any],
    submission: str | None, billed: Money | None, now: datetime,
) -> bool:  # fmt: skip
    """End a job with its take stored, and settle its money. submission: whose money it was, None where none moved.

    path: from the workspace. billed: what the provider said, None to take what was held as an estimate.
    """
    row = jobs.standing(tx, job_id)
    if row is None or JobState(row.state) not in _FROM:
        return False
    if submission is not None:
        budgets.settle(tx, submission, SpendState.SPENT, billed=billed, at=now)
    old = of_job(tx, job_id)
    if old is None:
        tx.execute(
            insert(artefacts),
            {
                "id": new_id("art"), "take": row.take_id, "job": job_id, "path": path, "digest": digest, "size": size,
                "probe": dict(probe), "created_at": now,
            },
        )  # fmt: skip
    return jobs.move(
        tx, job_id, JobState.DONE, of=_FROM, now=now, problem=None, facts={"file": path, "size": size, "digest": digest}
    )


def of_job(tx: Connection, job_id: str) -> Artefact | None:
    """Return what a job made, None before it is done."""
    row = tx.execute(_OF_JOB, {"b_job": job_id}).first()
    return None if row is None else Artefact(*row)


def of_run(tx: Connection, run: str) -> list[Artefact]:
    """Return what a run's jobs made, oldest first."""
    question = select(artefacts).join(run_jobs, run_jobs.c.job == artefacts.c.job).where(run_jobs.c.run == run)
    return [Artefact(*row) for row in tx.execute(question.order_by(artefacts.c.created_at))]


def usual_size(tx: Connection, model: str) -> int | None:
    """Return the largest size in bytes among a model's last takes, None before its first."""
    question = (
        select(artefacts.c.size)
        .join(take_jobs, take_jobs.c.id == artefacts.c.job)
        .where(take_jobs.c.model == model)
        .order_by(artefacts.c.created_at.desc())
        .limit(20)
    )
    sizes = [int(row[0]) for row in tx.execute(question)]
    return max(sizes, default=None)
