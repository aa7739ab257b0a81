"""Planning and running: the cost sheet before any spending, and what becomes of a run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.jobs.report import report_on
from cineflow.library.ledger import JobState, Run, RunSummary, runs
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._house import House, house_of
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._planning import CostSheet, PlanAsked, begin_run, cost_sheet, prepare
from cineflow.server._shapes import Amount, Cursor, Limit, Page, amounts, read_cursor, write_cursor
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["runs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]

_AT_ONCE = 500
"""Runs that are looked through at a time for those that somebody may see."""


class RunAsked(PlanAsked):
    """A plan to carry out. quote: of the cost sheet that was agreed to; or max_cost, or yes, to agree without one."""

    quote: str = Field(default="", max_length=64)
    max_cost: str | None = Field(default=None, max_length=200, examples=["8USD,50CNY"])
    yes: bool = False


class RunFailureShown(BaseModel):
    job: str
    file: str
    shot: int
    take: int
    code: str
    cause: str
    charged: str
    provider_id: str
    next: str


class RunShown(BaseModel):
    """state: active, paused, done, cancelled. counts: its takes' jobs by state. by: who began it."""

    id: str
    project: str
    by: str
    state: str
    why: str
    fix: str
    created_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    total: int
    done: int
    spent: list[Amount]
    reserved: list[Amount]
    unconfirmed: list[Amount]


class RunDetail(RunShown):
    files: list[str]
    failures: list[RunFailureShown]


class RunBegun(BaseModel):
    """run: null where nothing was to be done. joined: takes that were on their way already."""

    run: str | None
    takes: int
    joined: int


def run_shown(summary: RunSummary) -> RunShown:
    run, counts = summary.run, {state.value: n for state, n in summary.counts.items() if n}
    return RunShown(
        id=run.id, project=str(run.asked.get("project", run.project)), by=str(run.asked.get("by", "")),
        state=run.state.value, why=str(run.why.text) if run.why else "",
        fix=str(run.why.fix or "") if run.why else "", created_at=run.created_at, ended_at=run.ended_at, counts=counts,
        total=sum(counts.values()), done=counts.get(JobState.DONE.value, 0), spent=amounts(summary.spent),
        reserved=amounts(summary.reserved), unconfirmed=amounts(summary.unconfirmed),
    )  # fmt: skip


@router.post("/projects/{project_id}/plan")
async def plan_project(project_id: str, body: PlanAsked, request: Request, who: Reader) -> CostSheet:
    """What would be made, skipped or fetched, and what it costs. Free; changes nothing."""
    house = house_of(request)
    return await cost_sheet(house, who, await house.project_for(who, project_id), body)


@router.post("/projects/{project_id}/runs", status_code=202, response_model=RunBegun)
async def create_run(
    project_id: str, body: RunAsked, request: Request, who: Maker, key: IdempotencyKey = None
) -> Response:
    """Make what was planned. Money is spent only under a quote that still holds, a cap, or an explicit yes."""
    house = house_of(request)
    project = await house.project_for(who, project_id)

    async def act() -> RunBegun:
        ready = await prepare(house, project, body)
        created = await begin_run(
            house, who, project, ready, quote=body.quote, max_cost=body.max_cost, yes=body.yes,
            asked={"shots": len(body.shot_ids) if body.shot_ids is not None else None},
        )  # fmt: skip
        house.runtime.nudge()
        if created is None:
            return RunBegun(run=None, takes=0, joined=0)
        await house.audit(who, "run.created", target=created.id, request=request)
        return RunBegun(run=created.id, takes=len(created.jobs), joined=len(created.joined))

    return await once(
        house, who, key, request, 202, act, lambda told: {"Location": address(f"runs/{told.run}")} if told.run else {}
    )


async def run_for(house: House, who: Who, run_id: str) -> RunSummary:
    """Return a run that somebody may see. Raises NotFound."""
    summary = await house.ledger.ask(runs.summary, run_id)
    allowed = {project.id for project in await house.projects_for(who)}
    if who.is_admin or summary.run.asked.get("project") in allowed or summary.run.asked.get("by") == who.id:
        return summary
    raise NotFound(Text("there is no run {run}", "没有运行 {run}", run=run_id), code="run.not_found")


@router.get("/runs")
async def list_runs(
    request: Request, who: Reader, project: str | None = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[RunShown]:
    """Runs, newest first."""
    house = house_of(request)
    allowed = {one.id for one in await house.projects_asked(who, project)}
    after: Any = tuple(read_cursor(cursor, datetime, str)) if cursor else None

    def is_theirs(run: Run) -> bool:
        of: Any = run.asked.get("project")
        return (who.is_admin or of in allowed or run.asked.get("by") == who.id) and project in (None, of)

    def found(tx: Connection) -> Page[RunShown]:
        mine: list[Run] = []
        last = after
        while len(mine) <= limit and (some := runs.latest(tx, before=last, limit=_AT_ONCE)):
            mine += [run for run in some if is_theirs(run)]
            last = some[-1].created_at, some[-1].id
        end = mine[limit - 1] if len(mine) > limit else None
        return Page(
            items=[run_shown(runs.summary(tx, run.id)) for run in mine[:limit]],
            next=write_cursor(end.created_at, end.id) if end else None,
        )

    return await house.ledger.ask(found)


@router.get("/runs/{run_id}")
async def get_run(run_id: str, request: Request, who: Reader) -> RunDetail:
    """One run: its counts, its money, its files, what failed and the next step for each."""
    house = house_of(request)
    summary = await run_for(house, who, run_id)
    report = await house.ledger.ask(report_on, run_id, house.root)
    failures = [
        RunFailureShown(
            job=f.job, file=f.file, shot=f.shot, take=f.take, code=f.code, cause=str(f.cause), charged=f.charged.value,
            provider_id=f.provider_id, next=str(f.next or ""),
        )
        for f in report.failures
    ]  # fmt: skip
    files = [path.relative_to(house.root).as_posix() if path.is_relative_to(house.root) else path.name
             for path in report.files]  # fmt: skip
    return RunDetail(**run_shown(summary).model_dump(), files=files, failures=failures)


@router.post("/runs/{run_id}/cancel", status_code=202)
async def cancel_run(run_id: str, request: Request, who: Maker) -> RunShown:
    """Cancel what of a run is not over: unsent takes cost nothing; what is paid is kept."""
    house = house_of(request)
    await run_for(house, who, run_id)
    await house.runtime.cancel(run=run_id)
    await house.audit(who, "run.cancelled", target=run_id, request=request)
    return run_shown(await house.ledger.ask(runs.summary, run_id))


@router.post("/runs/{run_id}/resume", status_code=202)
async def resume_run(run_id: str, request: Request, who: Maker) -> RunShown:
    """Go on with a run that was paused, once what stopped it has been put right."""
    house = house_of(request)
    await run_for(house, who, run_id)
    await house.ledger.commit(runs.resume, run_id, now=datetime.now(UTC))
    await house.runtime.adopt(run_id)
    return run_shown(await house.ledger.ask(runs.summary, run_id))
