"""Jobs: the queue of takes and of other work, failures by cause, charges that are unconfirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import (
    Conflict,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    SettingMissing,
    SubmitUncertain,
    UnsupportedByModel,
)
from cineflow.core.text import Text
from cineflow.jobs import unknown as unknowns
from cineflow.jobs.report import told
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import JobState, events, jobs, standing, work
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.ledger.standing import JobRow
from cineflow.library.ledger.work import WorkJob
from cineflow.server import errors
from cineflow.server._boards import board_id
from cineflow.server._house import House, house_of
from cineflow.server._jobs import check_sight, is_work, row_for, work_for
from cineflow.server._planning import PlanAsked, begin_run, prepare, usual_provider
from cineflow.server._shapes import Amount, Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._who import Who, may, now
from cineflow.server.routes.runs import RunBegun

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "generate")]

_OUTSIDE: dict[JobState, str] = {
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
    where nobody can tell. kind: generate for takes."""

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
    request_id: str = ""
    provider_id: str = ""
    run: str | None = None
    priority: int = 0
    created_at: datetime
    changed_at: datetime
    next_try_at: datetime | None = None
    result: dict[str, Any] | None = None
    counters: dict[str, Any] = Field(default_factory=dict)


class JobDetail(Job):
    history: list[dict[str, Any]]


class Priority(BaseModel):
    """Lower goes first; runs begun here stand at 100."""

    priority: int = Field(ge=0, le=1000)


class FailureGroup(BaseModel):
    """Failures of one cause. act: retry, edit_prompt, edit_shot, choose_model, set_key, add_credit or look_up.
    projects: their shots, by project."""

    code: str
    provider: str
    count: int
    message: str
    fix: str
    charged: str
    act: str
    shot_ids: list[str]
    job_ids: list[str]
    projects: dict[str, list[str]]


class RetryAsked(BaseModel):
    """Which failures: of one cause, at one provider where given; or some jobs."""

    code: str | None = Field(default=None, max_length=100)
    provider: str | None = Field(default=None, max_length=64)
    job_ids: list[str] | None = Field(default=None, max_length=10_000)
    project: str | None = None
    max_cost: str | None = Field(default=None, max_length=200)
    yes: bool = False


class Unknown(BaseModel):
    """A take whose charge is unconfirmed. acts: what a person may do."""

    id: str
    file: str
    shot: int
    take: int
    provider: str
    model: str
    sent_at: datetime
    price: Amount
    why: str
    acts: list[str] = Field(default_factory=lambda: ["adopt", "not-charged", "write-off"])


class Adoption(BaseModel):
    ticket: str = Field(min_length=1, max_length=500, description="The provider's id of what was made.")


def take_job(house: House, row: JobRow, projects: Sequence[Project]) -> Job:
    """Return a take's job as it looks from outside."""
    project = project_of(projects, row.board)
    heard = house.boards.progress.get(row.id, {})
    percent = heard.get("percent")
    price: dict[str, Any] = row.brief.get("price") or {}
    stage = "retrying" if row.state is JobState.QUEUED and row.not_before else row.state.value
    return Job(
        id=row.id, kind="generate", state=_OUTSIDE[row.state], stage=str(heard.get("stage") or stage),
        progress=1.0 if row.state is JobState.DONE else float(percent) / 100 if percent is not None else None,
        problem=_problem(row.problem), project=project.id if project else None,
        shot_id=_shot_id(row), shot=row.shot, take=row.take, file=row.board,
        provider=row.provider, model=row.model,
        cost=Amount(amount=str(price.get("high", "0")), currency=str(price.get("currency", ""))) if price else None,
        attempt=row.refusals + 1, request_id=row.request_id, provider_id=row.ticket, run=row.run,
        priority=row.priority, created_at=row.created_at, changed_at=row.changed_at, next_try_at=row.not_before,
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
        priority=job.priority, created_at=job.created_at, changed_at=job.changed_at, result=dict(job.result or {}),
        counters=dict(job.counters),
    )  # fmt: skip


def _boards_of(projects: Sequence[Project], *, all_of_them: bool) -> tuple[str, ...] | None:
    """Return what a query may look at: the folders of some projects, None for all there is."""
    if all_of_them or any(not project.root for project in projects):
        return None
    return tuple(f"{project.root}/" for project in projects)


@router.get("/jobs")
async def list_jobs(
    request: Request, who: Reader, project: str | None = None,
    state: Annotated[list[str] | None, Query()] = None, kind: str | None = None,
    order: Annotated[Literal["newest", "next"], Query(description="next: as they go, by priority")] = "newest",
    cursor: Cursor = None, limit: Limit = 100,
) -> Page[Job]:  # fmt: skip
    """Jobs, newest first; or as they go."""
    house = house_of(request)
    wanted = await house.projects_asked(who, project)
    chosen = set(state or [])
    states = tuple(s for s, word in _OUTSIDE.items() if word in chosen) if chosen else ()
    as_they_go = order == "next"
    kinds = (int, datetime, str) if as_they_go else (datetime, str)
    last = tuple(read_cursor(cursor, *kinds)) if cursor else ()

    def found(tx: Connection) -> tuple[list[JobRow], list[WorkJob]]:
        takes: list[JobRow] = []
        if kind in (None, "generate") and not (chosen and not states):
            boards = _boards_of(wanted, all_of_them=who.is_admin and not project)
            takes = standing.job_rows(
                tx, states=states, boards=boards, last=last, as_they_go=as_they_go, limit=limit + 1
            )
        other: list[WorkJob] = []
        if kind != "generate":
            other = work.listed(
                tx, projects=None if who.is_admin and not project else [p.id for p in wanted], owner=who.id,
                states=tuple(chosen), kind=kind, last=last, as_they_go=as_they_go, limit=limit + 1,
            )  # fmt: skip
        return takes, other

    takes, other = await house.ledger.ask(found)
    known = await house.known_projects()
    mine = {one.id for one in wanted}

    def is_asked_for(job: Job) -> bool:
        return is_work(job.id) or job.project in mine or (who.is_admin and not project)

    def place(job: Job) -> tuple[Any, ...]:
        return (job.priority, job.created_at, job.id) if as_they_go else (job.created_at, job.id)

    rows = [*(take_job(house, row, known) for row in takes), *map(work_job, other)]
    rows.sort(key=place, reverse=not as_they_go)
    # What is not asked for is left out of its page only here, so that the page's end is where the next one begins.
    items = [job for job in rows[:limit] if is_asked_for(job)]
    return Page(items=items, next=write_cursor(*place(rows[limit - 1])) if len(rows) > limit else None)


@router.get("/jobs/failures")
async def list_failures(request: Request, who: Reader, project: str | None = None) -> list[FailureGroup]:
    """What failed and is still missing, by cause, with the one act that helps."""
    house = house_of(request)
    return _grouped(await _failures(house, who, project), await house.known_projects())


async def _failures(house: House, who: Who, project: str | None) -> list[JobRow]:
    projects = await house.projects_asked(who, project)
    boards = _boards_of(projects, all_of_them=who.is_admin and not project)

    def found(tx: Connection) -> list[JobRow]:
        return standing.job_rows(tx, states=(JobState.FAILED,), boards=boards, limit=5000)

    rows = await house.ledger.ask(found)
    latest: dict[tuple[str, int, int], JobRow] = {}
    for row in rows:
        latest.setdefault((row.board, row.shot, row.take), row)
    missing: list[JobRow] = []
    for one in projects:
        board = await house.boards.of(one)
        have = {(s.found.name, s.found.shot.number, t.take) for s in board.shots for t in s.takes}
        names = {s.found.name for s in board.shots}
        missing += [row for key, row in latest.items() if row.board in names and key not in have]
    return missing


_ACTS = {
    ContentRefused.code: "edit_prompt", UnsupportedByModel.code: "edit_shot", ModelGone.code: "choose_model",
    KeyRefused.code: "set_key", SettingMissing.code: "set_key", CreditExhausted.code: "add_credit",
    SubmitUncertain.code: "look_up",
}  # fmt: skip


def _grouped(rows: Sequence[JobRow], projects: Sequence[Project]) -> list[FailureGroup]:
    groups: dict[tuple[str, str], list[JobRow]] = defaultdict(list)
    for row in rows:
        groups[row.problem.code if row.problem else "take.failed", row.provider].append(row)
    found: list[FailureGroup] = []
    for (code, provider), members in sorted(groups.items(), key=lambda item: -len(item[1])):
        problem = members[0].problem
        found.append(
            FailureGroup(
                code=code, provider=provider, count=len(members),
                message=str(problem.text) if problem else "", fix=str(problem.fix or "") if problem else "",
                charged=problem.charged.value if problem else "unknown", act=_ACTS.get(code, "retry"),
                shot_ids=sorted({_shot_id(m) for m in members}), job_ids=[m.id for m in members],
                projects=_by_project(members, projects),
            )
        )  # fmt: skip
    return found


def _shot_id(row: JobRow) -> str:
    return f"{board_id(row.board)}.{row.shot}"


def _by_project(rows: Sequence[JobRow], projects: Sequence[Project]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.board, row.shot)):
        if project := project_of(projects, row.board):
            told[project.id].append(_shot_id(row))
    return {project: list(dict.fromkeys(shots)) for project, shots in told.items()}


@router.post("/jobs/retry", status_code=202)
async def retry_failures(body: RetryAsked, request: Request, who: Maker) -> list[RunBegun]:
    """Make again what failed: of one cause, or some jobs. What was made is fetched, not bought."""
    house = house_of(request)
    rows = await _failures(house, who, body.project)
    if body.job_ids is not None:
        rows = [row for row in rows if row.id in set(body.job_ids)]
    if body.code is not None:
        rows = [row for row in rows if (row.problem.code if row.problem else "take.failed") == body.code]
    if body.provider is not None:
        rows = [row for row in rows if row.provider == body.provider]
    return await _retry(house, who, rows, max_cost=body.max_cost, yes=body.yes)


async def _retry(house: House, who: Who, rows: Sequence[JobRow], *, max_cost: str | None, yes: bool) -> list[RunBegun]:
    begun: list[RunBegun] = []
    by_place: dict[tuple[str, str], list[JobRow]] = defaultdict(list)
    known = await house.known_projects()
    for row in rows:
        project = project_of(known, row.board)
        if project:
            by_place[project.id, row.provider].append(row)
    await house.runtime.try_again({row.provider for row in rows})
    for (project_id, provider), members in by_place.items():
        project = await house.project_for(who, project_id)
        shots = list(dict.fromkeys(map(_shot_id, members)))
        is_same = provider == REHEARSAL or not usual_provider(house.app)
        asked = PlanAsked(shot_ids=shots, provider=provider if is_same else None)
        ready = await prepare(house, project, asked)
        created = await begin_run(house, who, project, ready, max_cost=max_cost, yes=yes, asked={"retry": len(shots)})
        takes = len(created.jobs) if created else 0
        begun.append(RunBegun(run=created.id if created else None, takes=takes, joined=0))
    house.runtime.nudge()
    return begun


@router.get("/jobs/{job_id}")
async def get_job(job_id: str, request: Request, who: Reader) -> JobDetail:
    """One job with everything that happened to it."""
    house = house_of(request)
    if is_work(job_id):
        shown = work_job(await work_for(house, who, job_id))
        history = await house.ledger.ask(events.of_job, job_id)
    else:
        # In one go: this is what clients poll.
        row, history = await house.ledger.ask(lambda tx: (standing.job_row(tx, job_id), events.of_job(tx, job_id)))
        await check_sight(house, who, row)
        shown = take_job(house, row, await house.known_projects())
    return JobDetail(**shown.model_dump(), history=[dict(told(event)) for event in history])


@router.post("/jobs/{job_id}/cancel", status_code=202)
async def cancel_job(job_id: str, request: Request, who: Maker) -> Job:
    """Cancel one job. Not yet sent: nothing is charged. Sent: it is stopped where the provider can, else kept."""
    house = house_of(request)
    if is_work(job_id):
        await work_for(house, who, job_id)
        await house.ledger.commit(work.ask_cancel, job_id, now=now())
        house.runtime.nudge()
        return work_job(await house.ledger.ask(work.get, job_id))
    row = await row_for(house, who, job_id)
    if row.state.is_over:
        raise Conflict(Text("it was over already", "任务已结束"), code="job.over")
    await house.runtime.cancel(job_ids=[job_id])
    await house.audit(who, "job.cancelled", target=job_id, request=request)
    return take_job(house, await house.ledger.ask(standing.job_row, job_id), await house.known_projects())


@router.post("/jobs/{job_id}/retry", status_code=202)
async def retry_job(job_id: str, request: Request, who: Maker, body: RetryAsked | None = None) -> RunBegun:
    """Bring the take of a failed job: fetched where it was made, bought only where it was not charged."""
    house = house_of(request)
    if is_work(job_id):
        await work_for(house, who, job_id)
        if not await house.ledger.commit(work.retry, job_id, now=now()):
            raise Conflict(Text("only what failed can be tried again", "仅失败的任务可以重试"), code="job.not_failed")
        house.queued()
        return RunBegun(run=None, takes=0, joined=0)
    row = await row_for(house, who, job_id)
    if row.state not in (JobState.FAILED, JobState.CANCELLED, JobState.PARKED):
        raise Conflict(Text("only what failed can be tried again", "仅失败的任务可以重试"), code="job.not_failed")
    told_ = await _retry(house, who, [row], max_cost=body.max_cost if body else None, yes=body.yes if body else False)
    return told_[0] if told_ else RunBegun(run=None, takes=0, joined=0)


@router.post("/jobs/{job_id}/priority")
async def prioritise_job(job_id: str, body: Priority, request: Request, who: Lead) -> Job:
    """Let a waiting job go before others, or behind them."""
    house = house_of(request)
    row = await row_for(house, who, job_id)
    if not row.state.is_unsent:
        raise Conflict(Text("it has been sent already", "任务已提交"), code="job.sent")
    await house.ledger.commit(jobs.prioritise, job_id, body.priority, now=now())
    house.runtime.nudge()
    return take_job(house, await house.ledger.ask(standing.job_row, job_id), await house.known_projects())


@router.get("/unknown")
async def list_unknown(request: Request, who: Reader) -> list[Unknown]:
    """Takes whose charge is unconfirmed: only a person can say what became of them."""
    house = house_of(request)
    found: list[Unknown] = []
    allowed = {one.id for one in await house.projects_for(who)}
    for job, sent in await unknowns.listed(house.workshop.services):
        project = await house.project_of_board(job.brief.board)
        if who.is_admin or (project and project.id in allowed):
            found.append(
                Unknown(
                    id=job.id, file=job.brief.board, shot=job.brief.shot, take=job.brief.take, provider=job.provider,
                    model=job.model, sent_at=sent.intent_at, price=Amount.of(job.price.highest),
                    why=str(job.problem.text) if job.problem else "",
                )
            )  # fmt: skip
    return found


@router.post("/unknown/{job_id}/adopt")
async def adopt_unknown(job_id: str, body: Adoption, request: Request, who: Lead) -> Job:
    """Claim the result: give the provider's id of what was made."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.adopt(house.workshop.services, job_id, body.ticket)
    return await _decided(house, who, job_id, "unknown.adopted", request)


@router.post("/unknown/{job_id}/not-charged")
async def confirm_not_charged(job_id: str, request: Request, who: Lead) -> Job:
    """Say that it was not charged: its budget is free again, and the take may be made."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.not_charged(house.workshop.services, job_id)
    return await _decided(house, who, job_id, "unknown.not_charged", request)


@router.post("/unknown/{job_id}/write-off")
async def write_off_unknown(job_id: str, request: Request, who: Lead) -> Job:
    """Count it as charged, and give it up."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.write_off(house.workshop.services, job_id)
    return await _decided(house, who, job_id, "unknown.written_off", request)


async def _decided(house: House, who: Who, job_id: str, act: str, request: Request) -> Job:
    await house.audit(who, act, target=job_id, request=request)
    row = await house.ledger.ask(standing.job_row, job_id)
    await house.runtime.adopt(row.run)
    house.boards.forget()
    return take_job(house, row, await house.known_projects())
