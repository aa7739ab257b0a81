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
from cineflow.library.ledger import Ledger, adopting
from cineflow.library.ledger.adopting import FoundOrder
from cineflow.library.sidecar import read_sidecar, sidecar_path

__all__ = ["adopt_pending", "clear_left_overs"]


async def adopt_pending(services: Services, roots: Sequence[Path]) -> tuple[list[str], list[CineflowError]]:
    """Take orders that lie as pending files below some folders into the ledger, before anything is planned or sent.

    Returns the jobs that were made or changed, and the files that cannot be read: their takes are not bought.
    """
    problems: list[CineflowError] = []
    found = await asyncio.to_thread(_unfinished, services.ledger, services.machine, roots, problems)
    if not found:
        return [], problems
    changed = await services.ledger.commit(adopting.adopt, found, root=services.root, now=services.clock.now())
    return changed, problems


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
        if _is_finished(order.folder, stem, note.order.id):
            _pending.strike(order.folder, stem)
        else:
            found.append(order)
    known = ledger.read(adopting.ended, [order.pending.order.id for order in found])
    for order in found:
        if order.pending.order.id in known:
            note = order.pending
            _pending.strike(order.folder, take_stem(note.shot, note.take, note.short_id))
    return [order for order in found if order.pending.order.id not in known]


def _is_finished(folder: Path, stem: str, reference: str) -> bool:
    record = sidecar_path(folder / f"{stem}.mp4")
    if not record.is_file():
        return False
    with contextlib.suppress(CineflowError):
        sidecar = read_sidecar(record)
        return sidecar.order.id == reference and (folder / sidecar.file).is_file()
    return False


def _clear(leftovers: Sequence[Path], busy: set[str]) -> int:
    ours = [p for p in leftovers if p.name.startswith(".") and p.suffix == ".tmp" and str(p.parent) not in busy]
    return sum(_pending.drop_left_over(path) for path in ours)
