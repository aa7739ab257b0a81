"""Cancel a take's job, a storyboard's, or a whole run, and say what that saves.
取消一条任务、一个分镜或一次运行，并说明节省了什么。
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import Door, door
from cineflow.core.errors import NotFound
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.app.running import Workshop
    from cineflow.jobs._cancel import Cancellation
    from cineflow.library.ledger import TakeJob

__all__ = ["command"]

_PATIENCE = 10.0
"""Seconds to wait for the process that runs the jobs to do what was asked."""


def command(
    what: Annotated[str, typer.Argument(metavar="JOB|RUN|FILE", help=words("What to cancel.", "要取消的对象。"))],
    only: Annotated[str | None, typer.Option("--shot", help=words("Of FILE: this shot.", "分镜中的此镜头。"))] = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.cli._progress import state_word
    from cineflow.cli._views import no_ledger, reading_ledger
    from cineflow.library.ledger import jobs

    app, out = open_app(), door()
    if what.startswith("work_"):
        _cancel_work(app, what, out)
        return
    with reading_ledger(app) as ledger:
        found = _meant(ledger.read(jobs.listed), app, what, only) if ledger else []
    if not found:
        raise NotFound(
            Text("nothing that could be cancelled is called “{what}”", "没有名为 “{what}” 的可取消任务", what=what),
            fix=Text(
                "`cineflow status` and `cineflow jobs` list them", "`cineflow status` 与 `cineflow jobs` 可列出任务"
            ),
            code="cancel.not_found",
        )
    rows = asyncio.run(_cancel(app, [job.id for job in found]))
    if out.as_json:
        out.json({"cancelled": [_facts(row) for row in rows]})
        return
    for row in rows:
        saved = Text(" · saves {money}", " · 节省 {money}", money=row.saved) if row.saved else ""
        out.result(f"{row.job}  {state_word(row.state)}  {row.text}{saved}")
    if not rows:
        out.say(no_ledger())


def _cancel_work(app: App, job_id: str, out: Door) -> None:
    """Ask for the end of work that is no take: what is finished stays, and its process stops within seconds."""
    from cineflow.cli._views import reading_ledger
    from cineflow.cli._work import work_json, work_line
    from cineflow.library.ledger import work

    with reading_ledger(app) as ledger:
        if ledger is None:
            raise NotFound(Text("there is no such job", "没有此任务"), code="job.not_found")
        ledger.read(work.get, job_id)
        ledger.write(work.ask_cancel, job_id, now=datetime.now(UTC))
        waited = 0.0
        while not (job := ledger.read(work.get, job_id)).state.is_over and waited < _PATIENCE:
            time.sleep(0.25)
            waited += 0.25
    out.json({"cancelled": [work_json(job)]}) if out.as_json else out.result(work_line(job))


def _meant(found: list[TakeJob], app: App, what: str, shot: str | None) -> list[TakeJob]:
    live = [job for job in found if not job.state.is_over]
    by_id = [job for job in live if what in (job.id, job.run)]
    if by_id:
        return by_id
    board = app.layout.board_name(Path(what).resolve()) if Path(what).exists() else what
    return [job for job in live if job.brief.board == board and (shot is None or str(job.brief.shot) == shot)]


async def _cancel(app: App, ids: list[str]) -> list[Cancellation]:
    """Do it here where no process runs the workspace, else ask the one that does and wait for it."""
    from cineflow.app.running import open_workshop
    from cineflow.jobs._cancel import cancel_job
    from cineflow.library.ledger import jobs
    from cineflow.library.locks import FileLock

    shop = open_workshop(app)
    lock = FileLock(app.workspace.state / "runner.lock")
    try:
        if not app.settings.database_url and lock.try_acquire("cancel\n"):
            try:
                return [await cancel_job(shop.services, job_id) for job_id in ids]
            finally:
                lock.release()
        await shop.ledger.commit(jobs.ask_cancel, ids, now=shop.services.clock.now())
        return await _told_by_runner(shop, ids)
    finally:
        await shop.close()


async def _told_by_runner(shop: Workshop, ids: list[str]) -> list[Cancellation]:
    from cineflow.jobs._cancel import as_it_stands
    from cineflow.library.ledger import JobState, jobs

    waited = 0.0
    while True:
        found = [await shop.ledger.ask(jobs.get, job_id) for job_id in ids]
        if waited >= _PATIENCE or all(job.state.is_over or job.state is JobState.PARKED for job in found):
            return [as_it_stands(job) for job in found]
        await asyncio.sleep(0.25)
        waited += 0.25


def _facts(row: Cancellation) -> dict[str, Any]:
    return {"id": row.job, "state": row.state.value, "saved": row.saved.to_json() if row.saved else None,
            "message": str(row.text)}  # fmt: skip
