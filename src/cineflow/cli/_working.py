"""A run under way: the ledger, the engine and the bars, brought in only where there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from cineflow.app import App, Prepared
from cineflow.app.running import Workshop, open_workshop
from cineflow.cli._copying import settle
from cineflow.cli._door import Door
from cineflow.cli._outcome import Outcome
from cineflow.cli._plan_view import show_problems
from cineflow.cli._progress import RunProgress, Tracked
from cineflow.core.text import Text
from cineflow.jobs.runtime import Role
from cineflow.library.failed_list import failed_take, write_failed_list
from cineflow.library.ledger import JobState, TakeJob, events, jobs, kept, submissions

__all__ = ["work_through"]

_NOT_THERE = (JobState.FAILED, JobState.UNKNOWN, JobState.PARKED)


async def work_through(app: App, prepared: Prepared, caps: Mapping[str, Decimal] | None, door: Door) -> Outcome:
    """Run a plan to its end, showing how it goes. caps: unit → most that may be spent, None for no cap."""
    workshop = open_workshop(app)
    try:
        problems = await workshop.start(prepared)
        show_problems(problems, door)
        last = await workshop.ledger.ask(events.last_number)
        if workshop.runtime.role is Role.CLIENT or workshop.ledger.is_shared:
            # Who runs it remembers a refused key; a command that runs by itself asks anew.
            await workshop.runtime.try_again({take.provider for take in prepared.plan.to_do})
        created = await workshop.begin(prepared, caps, {"takes": len(prepared.plan.to_do)})
        tracked = await _tracked(workshop, created.id)
        await _tell_paused(workshop, tracked, door)
        with RunProgress(door, tracked, after=last) as progress:
            report = await workshop.runtime.complete(created.id, progress.see)
        if not report.interrupted_by:
            await settle(workshop.copier, door)
        return Outcome(report, await _write_failed(workshop, created.id, door), bool(problems))
    finally:
        await workshop.close()


async def _tracked(workshop: Workshop, run_id: str) -> dict[str, Tracked]:
    found: list[TakeJob] = await workshop.ledger.ask(jobs.listed, run=run_id)
    return {
        job.id: Tracked(job.brief.board, job.brief.label, job.provider, _usual(workshop.app, job), job.state)
        for job in found
    }


async def _tell_paused(workshop: Workshop, tracked: Mapping[str, Tracked], door: Door) -> None:
    """Say for which providers takes will wait until a person lets them go on."""
    for name in sorted(await workshop.ledger.ask(kept.held) & {job.provider for job in tracked.values()}):
        door.warn(
            Text("{name} is paused: its takes wait. To go on: cineflow providers resume {name}",
                 "{name} 已暂停：其镜头将等待。继续请运行：cineflow providers resume {name}", name=name)
        )  # fmt: skip


def _usual(app: App, job: TakeJob) -> int:
    model = app.catalogue.of(job.provider).get(job.model)
    return model.usual_seconds if model else 0


async def _write_failed(workshop: Workshop, run_id: str, door: Door) -> Path | None:
    """Write the list that `--retry-failed` takes, where anything is missing that somebody must see to."""
    found: list[TakeJob] = await workshop.ledger.ask(jobs.listed, run=run_id, states=_NOT_THERE)
    rows = [failed_take(job, await workshop.ledger.ask(submissions.last, job.id)) for job in found]
    if not rows:
        return None
    root = workshop.app.layout.root
    try:
        return await asyncio.to_thread(write_failed_list, root, rows, run=run_id, at=datetime.now(UTC))
    except OSError as error:
        door.warn(Text("The failed list could not be written: {why}", "无法写入失败清单：{why}", why=error.strerror))
        return None
