"""Making a fetched take known: its sidecar, the end of its pending note, and its row in the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cineflow.core.errors import CineflowError
from cineflow.core.ids import digest_file
from cineflow.core.log import facts
from cineflow.core.money import Money
from cineflow.jobs import _pending
from cineflow.jobs._parts import join_parts, kept_part
from cineflow.jobs._services import Services
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import JobState, Submission, TakeJob, artefacts, jobs, submissions
from cineflow.library.sidecar import Billed, Sidecar, TakeTimes, read_sidecar, sidecar_path, write_sidecar

__all__ = ["publish", "take_what_is_there", "what_lies_there"]

log = logging.getLogger(__name__)


async def publish(services: Services, job_id: str, fetched: Mapping[str, Any]) -> dict[str, Any]:
    """Make a fetched file known; returns `{"state", "file"}`. fetched: what `fetch` returned. Safe to repeat."""
    job = await services.ledger.ask(jobs.get, job_id)
    submission = await services.ledger.ask(submissions.last, job_id)
    file = job.brief.folder_in(services.root) / str(fetched["file"])
    if job.state is not JobState.FETCHING or submission is None:
        return {"state": job.state.value}
    billed = _billed(submission, fetched)
    digest = await asyncio.to_thread(digest_file, file)
    now = services.clock.now()
    sidecar = _sidecar(job, submission, file, digest, fetched, billed, now)
    await asyncio.to_thread(_write, file, sidecar, job.brief.stem)
    if services.finished and job.provider != REHEARSAL:
        await asyncio.to_thread(
            services.finished, [file, *(file.with_name(name) for name in sidecar.more), sidecar_path(file)]
        )
    if joined := await join_parts(services, job):
        file, sidecar = joined
    path = _from_root(file, services.root)
    await services.ledger.commit(
        artefacts.finish, job_id, path=path, digest=sidecar.digest, size=sidecar.size, probe=sidecar.probe,
        submission=submission.id, billed=billed, now=services.clock.now(),
    )  # fmt: skip
    log.info("take.published", extra=facts(job=job_id, file=path, size=sidecar.size))
    return {"state": JobState.DONE.value, "file": path}


async def take_what_is_there(services: Services, job: TakeJob) -> bool:
    """End an unsent job whose take another machine has finished meanwhile, in a folder that both see, or whose place
    another part of the take holds."""
    there = await asyncio.to_thread(what_lies_there, services, job)
    if there is None:
        return False
    file, sidecar = await join_parts(services, job) or there
    return await services.ledger.commit(
        artefacts.finish, job.id, path=_from_root(file, services.root), digest=sidecar.digest, size=sidecar.size,
        probe=sidecar.probe, submission=None, billed=None, now=services.clock.now(),
    )  # fmt: skip


def what_lies_there(services: Services, job: TakeJob) -> tuple[Path, Sidecar] | None:
    """Return the take of a job that somebody else finished, with its sidecar; None where there is none."""
    folder = job.brief.folder_in(services.root)
    return _finished(folder, job) or kept_part(folder, job.brief.part)


def _finished(folder: Path, job: TakeJob) -> tuple[Path, Sidecar] | None:
    record = sidecar_path(folder / f"{job.brief.stem}.mp4")
    if not record.is_file():
        return None
    try:
        sidecar = read_sidecar(record)
    except CineflowError:
        return None
    file = folder / sidecar.file
    is_it = sidecar.fingerprint == job.brief.order.fingerprint and file.is_file()
    return (file, sidecar) if is_it and file.stat().st_size == sidecar.size else None


def _sidecar(
    job: TakeJob, submission: Submission, file: Path, digest: str, fetched: Mapping[str, Any], billed: Money | None,
    now: datetime,
) -> Sidecar:  # fmt: skip
    brief = job.brief
    shared = {name: getattr(brief, name) for name in type(brief).model_fields if name not in ("folder", "order")}
    order = brief.order.model_copy(update={"id": submission.client_ref})
    return Sidecar.model_validate(
        {
            **shared, "order": order, "provider": job.provider, "model": job.model, "fingerprint": order.fingerprint,
            "run": job.run, "job": job.id, "file": file.name, "digest": digest, "size": file.stat().st_size,
            "ticket": submission.ticket, "billed": Billed.of(billed), "probe": fetched["probe"],
            "more": fetched.get("more", ()),
            "times": TakeTimes(intent=submission.intent_at, accepted=submission.accepted_at, published=now),
        }
    )  # fmt: skip


def _write(file: Path, sidecar: Sidecar, stem: str) -> None:
    write_sidecar(file, sidecar)
    _pending.strike(file.parent, stem)


def _billed(submission: Submission, fetched: Mapping[str, Any]) -> Money | None:
    if fetched.get("billed"):
        return Money.from_json(fetched["billed"])
    return submission.ticket.charged if submission.ticket else None


def _from_root(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
