"""Where the jobs of each shot stand, light enough to be asked for a board of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger._tables import submissions, take_jobs, takes
from cineflow.library.ledger._turns import listed_after, listed_by
from cineflow.library.ledger.records import JobState, Problem
from cineflow.library.ledger.tally import of_boards

__all__ = ["JobRow", "job_row", "job_rows"]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A take's job as lists show it. request_id: the provider's, where it gave one."""

    id: str
    run: str
    state: JobState
    board: str
    shot: int
    take: int
    stem: str
    folder: str
    provider: str
    model: str
    problem: Problem | None
    priority: int
    refusals: int
    brief: dict[str, Any]
    created_at: datetime
    changed_at: datetime
    not_before: datetime | None
    ticket: str
    request_id: str
    accepted_at: datetime | None


_COLUMNS = (
    take_jobs.c.id, take_jobs.c.run, take_jobs.c.state, takes.c.board, takes.c.shot, takes.c.take, takes.c.stem,
    takes.c.folder, take_jobs.c.provider, take_jobs.c.model, take_jobs.c.problem, take_jobs.c.priority,
    take_jobs.c.refusals, take_jobs.c.brief, take_jobs.c.created_at, take_jobs.c.changed_at, take_jobs.c.not_before,
)  # fmt: skip
_JOINED = select(*_COLUMNS).join(takes, takes.c.id == take_jobs.c.take)
_ONE = _JOINED.where(take_jobs.c.id == bindparam("which"))
"""Written once: clients poll it."""
_SENT = select(
    submissions.c.job, submissions.c.ticket_id, submissions.c.request_ids, submissions.c.accepted_at
).where(submissions.c.job.in_(bindparam("which", expanding=True))).order_by(submissions.c.attempt)  # fmt: skip


def job_rows(
    tx: Connection, *, states: tuple[JobState, ...] = (), boards: tuple[str, ...] | None = None,
    last: Sequence[Any] = (), as_they_go: bool = False, run: str | None = None, ids: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[JobRow]:  # fmt: skip
    """Return jobs with their takes' places, newest first. boards: storyboards by name, or their folders ending in `/`.

    as_they_go: by priority, then oldest first. last: of the last one already seen, its creation time and id; its
    priority first, as they go. ids: only these.
    """
    question = _JOINED.order_by(*listed_by(take_jobs, as_they_go=as_they_go))
    if states:
        question = question.where(take_jobs.c.state.in_([state.value for state in states]))
    if boards is not None:
        question = question.where(of_boards(boards))
    if run is not None:
        question = question.where(take_jobs.c.run == run)
    if ids is not None:
        question = question.where(take_jobs.c.id.in_(ids))
    if last:
        question = question.where(listed_after(take_jobs, last))
    rows = [dict(row) for row in tx.execute(question.limit(limit)).mappings()]
    sent = _sent(tx, [row["id"] for row in rows])
    return [_row(row, sent.get(row["id"])) for row in rows]


def job_row(tx: Connection, job_id: str) -> JobRow:
    """Return one job with its take's place. Raises NotFound."""
    row = tx.execute(_ONE, {"which": job_id}).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such job", "没有此任务"), code="job.not_found")
    return _row(dict(row), _sent(tx, [job_id]).get(job_id))


def _sent(tx: Connection, ids: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(ids), 500):
        for row in tx.execute(_SENT, {"which": ids[start : start + 500]}):
            found[row.job] = row
    return found


def _row(named: dict[str, Any], sent: Any) -> JobRow:
    named["state"] = JobState(named["state"])
    named["problem"] = Problem.model_validate(named["problem"]) if named["problem"] else None
    ids = list(sent.request_ids) if sent is not None else []
    return JobRow(
        **named,
        ticket=(sent.ticket_id or "") if sent is not None else "",
        request_id=str(ids[-1]) if ids else "",
        accepted_at=sent.accepted_at if sent is not None else None,
    )
