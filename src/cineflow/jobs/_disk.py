"""Room on the disk: asked for before an order is sent, and a run paused, nothing lost, when it is gone."""

from __future__ import annotations

import asyncio
import errno
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cineflow.core.errors import CineflowError, DiskFull
from cineflow.core.text import Text
from cineflow.jobs._services import Room, Services
from cineflow.library.ledger import JobState, Problem, TakeJob, artefacts, jobs, runs

__all__ = ["check_space", "disk_full", "is_full", "pause_run"]

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FRESH = timedelta(seconds=2)
_COMING = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED)


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk, or a person's share of it, is full."""
    return isinstance(error, OSError) and error.errno in _FULL


async def check_space(services: Services, job: TakeJob) -> None:
    """Raise DiskFull where this take, with all that are on their way, would not fit."""
    folder = job.brief.folder_in(services.root)
    room = services.rooms.get(job.model)
    if room is None or services.clock.now() - room.at > _FRESH:
        usual, coming = await services.ledger.ask(_expected, job)
        each = usual or int(services.terms.bytes_per_second * float(job.brief.order.seconds or 10))
        room = Room(services.clock.now(), await asyncio.to_thread(_free, folder), coming, each)
        services.rooms[job.model] = room
    room.coming += 1
    needed = room.each * room.coming + services.terms.disk_reserve
    if room.free < needed:
        del services.rooms[job.model]
        raise disk_full(folder, needed=needed, free=room.free)


def disk_full(folder: Path, *, needed: int | None = None, free: int | None = None) -> DiskFull:
    """Return the error that says where room is missing, in bytes."""
    free = _free(folder) if free is None else free
    if needed is None:
        text = Text("the disk is full at {folder}", "{folder} 所在磁盘已满", folder=folder)
    else:
        text = Text(
            "{needed} MB are needed at {folder}, {free} MB are free", "{folder} 需要 {needed} MB，仅剩 {free} MB",
            needed=round(needed / 1e6), free=round(free / 1e6), folder=folder,
        )  # fmt: skip
    return DiskFull(
        text,
        fix=Text("Make room, then run again: what was made is fetched then, not bought again",
                 "请腾出空间后再次运行：已生成的内容会直接取回，不会重复购买"),
    )  # fmt: skip


async def pause_run(services: Services, job: TakeJob, error: CineflowError | OSError) -> dict[str, Any]:
    """Pause a job's run: nothing more is sent; what is at the provider is parked, to be fetched by the next run."""
    full = error if isinstance(error, CineflowError) else disk_full(job.brief.folder_in(services.root))
    problem, at = Problem.of(full), services.clock.now()
    await services.ledger.commit(runs.pause, job.run, problem, now=at)
    await services.ledger.commit(jobs.park, job.id, watched=job.watched, now=at, problem=problem)
    now = await services.ledger.ask(jobs.get, job.id)
    return {"state": now.state.value, "paused": True}


def _expected(tx: Connection, job: TakeJob) -> tuple[int | None, int]:
    return artefacts.usual_size(tx, job.model), jobs.count(tx, _COMING)


def _free(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
