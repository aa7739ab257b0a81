"""Whose jobs somebody may see: a take's, or other work's."""

from __future__ import annotations

from collections.abc import Sequence

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import runs, standing, work
from cineflow.library.ledger.standing import JobRow
from cineflow.library.ledger.work import WorkJob
from cineflow.server._house import House
from cineflow.server._who import Who

__all__ = ["check_all", "check_sight", "is_work", "row_for", "work_for"]

_AT_ONCE = 500


async def row_for(house: House, who: Who, job_id: str) -> JobRow:
    """Return a take's job that somebody may see. Raises NotFound."""
    row = await house.ledger.ask(standing.job_row, job_id)
    await check_sight(house, who, row)
    return row


async def check_all(house: House, who: Who, job_ids: Sequence[str]) -> None:
    """Raise NotFound unless somebody may see each of some takes' jobs, however many they are."""
    wanted = list(dict.fromkeys(job_ids))
    found = 0
    for start in range(0, len(wanted), _AT_ONCE):
        rows: list[JobRow] = await house.ledger.ask(standing.job_rows, ids=wanted[start : start + _AT_ONCE])
        found += len(rows)
        for row in rows:
            await check_sight(house, who, row)
    if found < len(wanted):
        raise _no_such_job()


async def check_sight(house: House, who: Who, row: JobRow) -> None:
    """Raise NotFound where somebody may not see a job."""
    if who.is_admin:
        return
    project = await house.project_of_board(row.board)
    allowed = {one.id for one in await house.projects_for(who)}
    if (project and project.id in allowed) or await _is_own_video(house, who, row):
        return
    raise _no_such_job()


def _no_such_job() -> NotFound:
    return NotFound(Text("there is no such job", "没有此任务"), code="job.not_found")


async def _is_own_video(house: House, who: Who, row: JobRow) -> bool:
    run = await house.ledger.ask(runs.get, row.run)
    return run.asked.get("by") == who.id


async def work_for(house: House, who: Who, job_id: str) -> WorkJob:
    """Return other work that somebody may see. Raises NotFound."""
    job = await house.ledger.ask(work.get, job_id)
    allowed = {one.id for one in await house.projects_for(who)}
    if who.is_admin or job.owner == who.id or job.project in allowed:
        return job
    raise _no_such_job()


def is_work(job_id: str) -> bool:
    """Whether an id is that of other work than a take."""
    return job_id.startswith("work_")
