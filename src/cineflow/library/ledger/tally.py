"""Which jobs there are and how many, without what each of them is: light enough for lists of many thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from cineflow.library.ledger._tables import take_jobs, takes, work_jobs
from cineflow.library.ledger._turns import listed_by
from cineflow.library.ledger.records import JobState
from cineflow.library.ledger.work import WorkState

__all__ = ["Counted", "Listed", "of_boards", "takes_counted", "takes_listed", "work_counted", "work_listed"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One job of a list. board: of a take; project and owner: of other work."""

    id: str
    state: JobState | WorkState
    priority: int
    created_at: datetime
    changed_at: datetime
    board: str = ""
    project: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many jobs are in a state: of a storyboard; or, other work, of a project and an owner."""

    state: JobState | WorkState
    count: int
    board: str = ""
    project: str = ""
    owner: str = ""


def of_boards(boards: Sequence[str]) -> ColumnElement[bool]:
    """Return what holds for takes of some storyboards: by name, or of a folder where it ends in `/`."""
    named = (
        takes.c.board.startswith(board, autoescape=True) if board.endswith("/") else takes.c.board == board
        for board in boards
    )  # fmt: skip
    return or_(False, *named)


def takes_listed(
    tx: Connection, *, states: Sequence[JobState] = (), boards: Sequence[str] | None = None, as_they_go: bool = False,
    since: datetime | None = None, limit: int | None = None,
) -> list[Listed]:  # fmt: skip
    """Return takes' jobs as of `standing.job_rows`. since: only those that changed at or after it."""
    columns = take_jobs.c
    question = select(
        columns.id, columns.state, columns.priority, columns.created_at, columns.changed_at, takes.c.board
    ).join(takes, takes.c.id == columns.take)
    question = question.order_by(*listed_by(take_jobs, as_they_go=as_they_go)).limit(limit)
    if states:
        question = question.where(columns.state.in_([state.value for state in states]))
    if boards is not None:
        question = question.where(of_boards(boards))
    if since is not None:
        question = question.where(columns.changed_at >= since)
    return [
        Listed(row.id, JobState(row.state), row.priority, row.created_at, row.changed_at, board=row.board)
        for row in tx.execute(question)
    ]


def work_listed(
    tx: Connection, *, states: Sequence[str] = (), as_they_go: bool = False, since: datetime | None = None,
    limit: int | None = None,
) -> list[Listed]:  # fmt: skip
    """Return other work likewise, whoever's it is."""
    columns = work_jobs.c
    question = select(
        columns.id, columns.state, columns.priority, columns.created_at, columns.changed_at, columns.project,
        columns.owner,
    ).order_by(*listed_by(work_jobs, as_they_go=as_they_go)).limit(limit)  # fmt: skip
    if states:
        question = question.where(columns.state.in_(list(states)))
    if since is not None:
        question = question.where(columns.changed_at >= since)
    return [
        Listed(row.id, WorkState(row.state), row.priority, row.created_at, row.changed_at, project=row.project,
               owner=row.owner)
        for row in tx.execute(question)
    ]  # fmt: skip


def takes_counted(tx: Connection, *, boards: Sequence[str] | None = None) -> list[Counted]:
    """Count takes' jobs by state and storyboard."""
    question = select(take_jobs.c.state, takes.c.board, func.count().label("many"))
    question = question.join(takes, takes.c.id == take_jobs.c.take).group_by(take_jobs.c.state, takes.c.board)
    if boards is not None:
        question = question.where(of_boards(boards))
    return [Counted(JobState(row.state), row.many, board=row.board) for row in tx.execute(question)]


def work_counted(tx: Connection) -> list[Counted]:
    """Count other work by state, project and owner."""
    columns = work_jobs.c
    question = select(columns.state, columns.project, columns.owner, func.count().label("many"))
    rows = tx.execute(question.group_by(columns.state, columns.project, columns.owner))
    return [Counted(WorkState(row.state), row.many, project=row.project, owner=row.owner) for row in rows]
