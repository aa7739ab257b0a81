"""What failed and is still missing: by cause, with the one act that helps, and making it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request
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
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import JobState, standing, work
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.ledger.standing import JobRow
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._job_shapes import boards_of, shot_id_of
from cineflow.server._jobs import is_work, row_for, work_for
from cineflow.server._planning import PlanAsked, begin_run, prepare, usual_provider
from cineflow.server._who import Who, may, now
from cineflow.server.routes.runs import RunBegun

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]


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


@router.get("/jobs/failures")
async def list_failures(request: Request, who: Reader, project: str | None = None) -> list[FailureGroup]:
    """What failed and is still missing, by cause, with the one act that helps."""
    house = house_of(request)
    return _grouped(await _failures(house, who, project), await house.known_projects())


async def _failures(house: House, who: Who, project: str | None) -> list[JobRow]:
    projects = await house.projects_asked(who, project)
    boards = boards_of(projects, all_of_them=who.is_admin and not project)

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
                shot_ids=sorted({shot_id_of(m) for m in members}), job_ids=[m.id for m in members],
                projects=_by_project(members, projects),
            )
        )  # fmt: skip
    return found


def _by_project(rows: Sequence[JobRow], projects: Sequence[Project]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.board, row.shot)):
        if project := project_of(projects, row.board):
            told[project.id].append(shot_id_of(row))
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
        shots = list(dict.fromkeys(map(shot_id_of, members)))
        is_same = provider == REHEARSAL or not usual_provider(house.app)
        asked = PlanAsked(shot_ids=shots, provider=provider if is_same else None)
        ready = await prepare(house, project, asked)
        created = await begin_run(house, who, project, ready, max_cost=max_cost, yes=yes, asked={"retry": len(shots)})
        takes = len(created.jobs) if created else 0
        begun.append(RunBegun(run=created.id if created else None, takes=takes, joined=0))
    house.runtime.nudge()
    return begun


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
