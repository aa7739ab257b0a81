"""Jobs: the queue of takes and of other work."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import Conflict
from cineflow.core.text import Text
from cineflow.jobs.report import told
from cineflow.library.ledger import events, jobs, standing, work, workers
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.standing import JobRow
from cineflow.library.ledger.work import WorkJob
from cineflow.server import errors
from cineflow.server._house import house_of
from cineflow.server._job_shapes import OUTSIDE, Job, boards_of, take_job, work_job
from cineflow.server._jobs import check_sight, is_work, row_for, work_for
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "generate")]


class JobDetail(Job):
    history: list[dict[str, Any]]


class Priority(BaseModel):
    """Lower goes first; runs begun here stand at 100."""

    priority: int = Field(ge=0, le=1000)


@router.get("/jobs")
async def list_jobs(
    request: Request, who: Reader, project: str | None = None,
    state: Annotated[list[str] | None, Query()] = None, kind: str | None = None,
    order: Annotated[Literal["newest", "next"], Query(description="next: as they go, by priority")] = "newest",
    job_id: Annotated[
        list[str] | None, Query(alias="id", max_length=100, description="only these of them")
    ] = None,
    cursor: Cursor = None, limit: Limit = 100,
) -> Page[Job]:  # fmt: skip
    """Jobs, newest first; or as they go."""
    house = house_of(request)
    wanted = await house.projects_asked(who, project)
    chosen = set(state or [])
    states = tuple(s for s, word in OUTSIDE.items() if word in chosen) if chosen else ()
    as_they_go = order == "next"
    kinds = (int, datetime, str) if as_they_go else (datetime, str)
    last = tuple(read_cursor(cursor, *kinds)) if cursor else ()

    def found(tx: Connection) -> tuple[list[JobRow], list[WorkJob], datetime | None]:
        takes: list[JobRow] = []
        if kind in (None, "generate") and not (chosen and not states):
            boards = boards_of(wanted, all_of_them=who.is_admin and not project)
            takes = standing.job_rows(
                tx, states=states, boards=boards, last=last, as_they_go=as_they_go, ids=job_id, limit=limit + 1
            )
        other: list[WorkJob] = []
        if kind != "generate":
            other = work.listed(
                tx, projects=None if who.is_admin and not project else [p.id for p in wanted], owner=who.id,
                states=tuple(chosen), kind=kind, last=last, as_they_go=as_they_go, ids=job_id, limit=limit + 1,
            )  # fmt: skip
        return takes, other, workers.silent_since(tx, now=now())

    takes, other, silent = await house.ledger.ask(found)
    known = await house.known_projects()
    mine = {one.id for one in wanted}

    def is_asked_for(job: Job) -> bool:
        return is_work(job.id) or job.project in mine or (who.is_admin and not project)

    def place(job: Job) -> tuple[Any, ...]:
        return (job.priority, job.created_at, job.id) if as_they_go else (job.created_at, job.id)

    rows = [*(take_job(house, row, known, silent) for row in takes), *map(work_job, other)]
    rows.sort(key=place, reverse=not as_they_go)
    # What is not asked for is left out of its page only here, so that the page's end is where the next one begins.
    items = [job for job in rows[:limit] if is_asked_for(job)]
    return Page(items=items, next=write_cursor(*place(rows[limit - 1])) if len(rows) > limit else None)


@router.get("/jobs/{job_id}")
async def get_job(job_id: str, request: Request, who: Reader) -> JobDetail:
    """One job with everything that happened to it."""
    house = house_of(request)
    if is_work(job_id):
        shown = work_job(await work_for(house, who, job_id))
        history = await house.ledger.ask(events.of_job, job_id)
    else:
        # In one go: this is what clients poll.
        row, history, silent = await house.ledger.ask(
            lambda tx: (standing.job_row(tx, job_id), events.of_job(tx, job_id), workers.silent_since(tx, now=now()))
        )
        await check_sight(house, who, row)
        shown = take_job(house, row, await house.known_projects(), silent)
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
