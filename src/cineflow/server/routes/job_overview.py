"""The queue from afar: which jobs there are, in their order, and how many; for lists of many thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from sqlalchemy import Connection

from cineflow.library.ledger import tally
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.ledger.records import JobState
from cineflow.library.ledger.tally import Counted, Listed
from cineflow.library.ledger.work import WorkState
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._job_shapes import OUTSIDE, boards_of
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]

MOST_LISTED = 20_000
BAR = timedelta(minutes=5)
BARS = 12


class JobName(BaseModel):
    """A job by its id, and where it stands."""

    id: str
    state: str


class JobNames(BaseModel):
    """jobs: in their order. is_all: whether there are no more of them."""

    jobs: list[JobName]
    is_all: bool


class JobsTally(BaseModel):
    """states: how many jobs are in each. finished: how many were done in each five minutes of the last hour, oldest
    first."""

    states: dict[str, int]
    finished: list[int]


def _outside(state: JobState | WorkState) -> str:
    return OUTSIDE[state] if isinstance(state, JobState) else state.value


def _sight(
    who: Who, wanted: Sequence[Project], known: Sequence[Project], *, sees_all: bool
) -> Callable[[Listed | Counted], bool]:
    """Return a question: whether somebody may see this, and asked for it."""
    mine = {one.id for one in wanted}
    owners: dict[str, bool] = {}

    def is_seen(one: Listed | Counted) -> bool:
        if sees_all:
            return True
        if not one.board:
            return one.project in mine or one.owner == who.id
        if one.board not in owners:
            project = project_of(known, one.board)
            owners[one.board] = project is not None and project.id in mine
        return owners[one.board]

    return is_seen


async def _eyes(
    house: House, who: Who, project: str | None
) -> tuple[tuple[str, ...] | None, Callable[[Listed | Counted], bool]]:
    wanted = await house.projects_asked(who, project)
    sees_all = who.is_admin and not project
    return boards_of(wanted, all_of_them=sees_all), _sight(
        who, wanted, await house.known_projects(), sees_all=sees_all
    )  # fmt: skip


@router.get("/jobs/ids")
async def list_job_ids(
    request: Request, who: Reader, project: str | None = None, state: Annotated[list[str] | None, Query()] = None,
    order: Annotated[Literal["newest", "next"], Query(description="next: as they go, by priority")] = "newest",
) -> JobNames:  # fmt: skip
    """Every job of a list by its id, newest first or as they go: up to 20,000."""
    house = house_of(request)
    chosen = set(state or [])
    states = tuple(s for s, word in OUTSIDE.items() if word in chosen)
    boards, is_seen = await _eyes(house, who, project)
    as_they_go = order == "next"

    def found(tx: Connection) -> list[Listed]:
        takes = (
            [] if chosen and not states
            else tally.takes_listed(tx, states=states, boards=boards, as_they_go=as_they_go, limit=MOST_LISTED + 1)
        )  # fmt: skip
        return takes + tally.work_listed(tx, states=tuple(chosen), as_they_go=as_they_go, limit=MOST_LISTED + 1)

    def place(one: Listed) -> tuple[object, ...]:
        return (one.priority, one.created_at, one.id) if as_they_go else (one.created_at, one.id)

    rows = sorted(await house.ledger.ask(found), key=place, reverse=not as_they_go)
    seen = [JobName(id=one.id, state=_outside(one.state)) for one in rows if is_seen(one)]
    return JobNames(jobs=seen[:MOST_LISTED], is_all=len(rows) <= MOST_LISTED)


@router.get("/jobs/tally")
async def tally_jobs(request: Request, who: Reader, project: str | None = None) -> JobsTally:
    """How many jobs are in each state, and how many were done lately."""
    house = house_of(request)
    boards, is_seen = await _eyes(house, who, project)
    at = now()
    since = at - BAR * BARS

    def found(tx: Connection) -> tuple[list[Counted], list[Listed]]:
        counted = tally.takes_counted(tx, boards=boards) + tally.work_counted(tx)
        takes = tally.takes_listed(tx, states=(JobState.DONE,), boards=boards, since=since)
        return counted, takes + tally.work_listed(tx, states=(WorkState.DONE.value,), since=since)

    counted, done = await house.ledger.ask(found)
    states: Counter[str] = Counter()
    for one in filter(is_seen, counted):
        states[_outside(one.state)] += one.count
    finished = [0] * BARS
    for one in filter(is_seen, done):
        finished[BARS - 1 - min(BARS - 1, max(0, (at - one.changed_at) // BAR))] += 1
    return JobsTally(states=dict(states), finished=finished)
