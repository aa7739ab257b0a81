"""What a process does before it plans or sends anything: take in orders found on disk, and clear away left-overs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from cineflow.core.errors import CineflowError
from cineflow.jobs import _pending
from cineflow.jobs._services import Services
from cineflow.library.layout import take_stem
from cineflow.library.ledger import JobState, Ledger, adopting, jobs, submissions
from cineflow.library.ledger.adopting import FoundOrder
from cineflow.library.sidecar import Sidecar, read_sidecar, sidecar_path

__all__ = ["adopt_pending", "clear_left_overs", "settle_made_elsewhere"]

_MAY_BE_ELSEWHERE = (JobState.UNKNOWN, JobState.PARKED)


async def adopt_pending(services: Services, roots: Sequence[Path]) -> tuple[list[str], list[CineflowError]]:
    """Take orders that lie as pending files below some folders into the ledger, before anything is planned or sent.

    Returns the jobs that were made or changed, and the files that cannot be read: their takes are not bought.
    """
    problems: list[CineflowError] = []
    settled = await settle_made_elsewhere(services)
    found = await asyncio.to_thread(_unfinished, services.ledger, services.machine, roots, problems)
    if not found:
        return settled, problems
    changed = await services.ledger.commit(adopting.adopt, found, root=services.root, now=services.clock.now())
    return settled + changed, problems


async def settle_made_elsewhere(services: Services) -> list[str]:
    """End the jobs whose very order another machine has finished meanwhile, in a folder that both see.

    The sidecar beside the take names the order and its ticket: nothing is left to ask a person. Returns those jobs.
    """
    settled: list[str] = []
    for job in await services.ledger.ask(jobs.listed, states=_MAY_BE_ELSEWHERE):
        sent = await services.ledger.ask(submissions.last, job.id)
        if sent is None:
            continue
        folder = job.brief.folder_in(services.root)
        sidecar = await asyncio.to_thread(_finished, folder, job.brief.stem, sent.client_ref)
        if sidecar is None or sidecar.ticket is None:
            continue
        file = folder / sidecar.file
        path = file.relative_to(services.root).as_posix() if file.is_relative_to(services.root) else str(file)
        now = services.clock.now()
        if await services.ledger.commit(adopting.finished_elsewhere, job.id, sent.id, sidecar, path=path, now=now):
            services.gates.release(job.account, job.id)
            settled.append(job.id)
    return settled


async def clear_left_overs(leftovers: Iterable[Path], busy: Sequence[Path] = ()) -> int:
    """Delete temporary files of ours that a crash left; returns how many. busy: folders where takes are being fetched.

    leftovers: `.tmp` files as a scan found them. Those of other programs, told by their names, and those that another
    process may be writing right now stay.
    """
    return await asyncio.to_thread(_clear, list(leftovers), {str(folder) for folder in busy})


def _unfinished(ledger: Ledger, machine: str, roots: Sequence[Path], problems: list[CineflowError]) -> list[FoundOrder]:
    """Find orders on disk; a note whose take is finished and lies beside it only outlived a crash and goes."""
    found: list[FoundOrder] = []
    for order in _pending.found_orders(roots, machine=machine, problems=problems):
        note = order.pending
        stem = take_stem(note.shot, note.take, note.short_id)
        if _finished(order.folder, stem, note.order.id):
            _pending.strike(order.folder, stem)
        else:
            found.append(order)
    known = ledger.read(adopting.ended, [order.pending.order.id for order in found])
    for order in found:
        if order.pending.order.id in known:
            note = order.pending
            _pending.strike(order.folder, take_stem(note.shot, note.take, note.short_id))
    return [order for order in found if order.pending.order.id not in known]


def _finished(folder: Path, stem: str, reference: str) -> Sidecar | None:
    """Return the sidecar of a finished take, where it is of the order with this reference and its file is there."""
    record = sidecar_path(folder / f"{stem}.mp4")
    if not record.is_file():
        return None
    with contextlib.suppress(CineflowError):
        sidecar = read_sidecar(record)
        if sidecar.order.id == reference and (folder / sidecar.file).is_file():
            return sidecar
    return None


def _clear(leftovers: Sequence[Path], busy: set[str]) -> int:
    ours = [p for p in leftovers if p.name.startswith(".") and p.suffix == ".tmp" and str(p.parent) not in busy]
    return sum(_pending.drop_left_over(path) for path in ours)
