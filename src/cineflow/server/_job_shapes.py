"""How jobs look from outside: takes and other work alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from cineflow.library.ledger import JobState, work
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.ledger.standing import JobRow
from cineflow.library.ledger.work import WorkJob
from cineflow.server._house import House
from cineflow.server._public_ids import board_id
from cineflow.server._shapes import Amount

__all__ = ["OUTSIDE", "Job", "JobProblem", "boards_of", "shot_id_of", "take_job", "work_job"]

OUTSIDE: dict[JobState, str] = {
    JobState.PLANNED: "queued", JobState.QUEUED: "queued", JobState.SUBMITTING: "running",
    JobState.WAITING: "running", JobState.FETCHING: "running", JobState.PARKED: "waiting", JobState.DONE: "done",
    JobState.FAILED: "failed", JobState.UNKNOWN: "unknown", JobState.CANCELLED: "cancelled",
}  # fmt: skip


class JobProblem(BaseModel):
    """charged: whether money moved. fix: the one next step."""

    code: str
    message: str
    fix: str
    charged: str
    may_retry: bool
    request_id: str


class Job(BaseModel):
    """Any background work. state: queued, running, waiting, done, failed, unknown, cancelled. progress: 0 to 1, null
    where nobody can tell. kind: generate for takes. accepted_at: since when its provider has it. silent_since: when the
    process that is at it gave its last sign of life, where none has come since as it should have. attempt: which try
    this is, of tries at most. received and size: bytes of a download, where they are known. makes: what a take is."""

    id: str
    kind: str
    state: str
    stage: str
    progress: float | None
    problem: JobProblem | None
    project: str | None
    shot_id: str | None = None
    shot: int | None = None
    take: int | None = None
    file: str | None = None
    provider: str | None = None
    model: str | None = None
    cost: Amount | None = None
    attempt: int = 1
    tries: int | None = None
    received: int | None = None
    size: int | None = None
    makes: Literal["video", "image"] | None = None
    request_id: str = ""
    provider_id: str = ""
    run: str | None = None
    priority: int = 0
    created_at: datetime
    changed_at: datetime
    accepted_at: datetime | None = None
    silent_since: datetime | None = None
    next_try_at: datetime | None = None
    result: dict[str, Any] | None = None
    counters: dict[str, Any] = Field(default_factory=dict)


def take_job(house: House, row: JobRow, projects: Sequence[Project], silent: datetime | None = None) -> Job:
    """Return a take's job as it looks from outside. silent: since when no process has been at takes."""
    project = project_of(projects, row.board)
    heard = house.boards.progress.get(row.id, {})
    if heard.get("stage", JobState.WAITING.value) != row.state.value:
        heard = {}  # It was said of a step before.
    fraction = heard.get("fraction")
    price: dict[str, Any] = row.brief.get("price") or {}
    stage = "retrying" if row.state is JobState.QUEUED and row.not_before else row.state.value
    return Job(
        id=row.id, kind="generate", state=OUTSIDE[row.state], stage=stage,
        progress=1.0 if row.state is JobState.DONE else fraction,
        problem=_problem(row.problem), project=project.id if project else None,
        shot_id=shot_id_of(row), shot=row.shot, take=row.take, file=row.board,
        provider=row.provider, model=row.model,
        cost=Amount(amount=str(price.get("high", "0")), currency=str(price.get("currency", ""))) if price else None,
        attempt=row.refusals + 1, tries=house.workshop.services.terms.most_refusals,
        received=heard.get("received"), size=heard.get("size"), makes=row.brief.get("order", {}).get("kind"),
        silent_since=silent if row.state.is_running else None, request_id=row.request_id, provider_id=row.ticket,
        run=row.run,
        priority=row.priority, created_at=row.created_at, changed_at=row.changed_at, next_try_at=row.not_before,
        accepted_at=row.accepted_at,
    )  # fmt: skip


def _problem(problem: Any) -> JobProblem | None:
    if problem is None:
        return None
    return JobProblem(
        code=problem.code, message=str(problem.text), fix=str(problem.fix or ""), charged=problem.charged.value,
        may_retry=problem.may_retry, request_id=problem.request_id,
    )  # fmt: skip


def work_job(job: WorkJob) -> Job:
    """Return other work as it looks from outside."""
    return Job(
        id=job.id, kind=job.kind, state=job.state.value, stage=job.stage,
        progress=1.0 if job.state is work.WorkState.DONE else job.permille / 1000,
        problem=_problem(job.problem), project=job.project or None, attempt=max(1, job.attempts),
        tries=work.MOST_ATTEMPTS,
        priority=job.priority, created_at=job.created_at, changed_at=job.changed_at, result=dict(job.result or {}),
        counters=dict(job.counters), silent_since=job.silent_since(datetime.now(UTC)),
    )  # fmt: skip


def shot_id_of(row: JobRow) -> str:
    return f"{board_id(row.board)}.{row.shot}"


def boards_of(projects: Sequence[Project], *, all_of_them: bool) -> tuple[str, ...] | None:
    """Return what a query may look at: the folders of some projects, None for all there is."""
    if all_of_them or any(not project.root for project in projects):
        return None
    return tuple(f"{project.root}/" for project in projects)
