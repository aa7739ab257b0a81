"""Takes that are made in parts: a part waits for the picture it begins with, and the last one to arrive joins all.

Each part is a job with an order, a ticket and a file of its own, so that whatever dies, no part is bought twice. Parts
lie beside the take as they were delivered; the take can be joined from them again at any time.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cineflow.core.errors import CineflowError, UserError
from cineflow.core.ids import digest_file
from cineflow.core.order import Order, OrderReference, ReferenceRole
from cineflow.core.text import Text
from cineflow.jobs._services import Services
from cineflow.jobs.planning import last_frame_of
from cineflow.library.layout import take_stem
from cineflow.library.ledger import JobState, Problem, TakeJob, jobs, parts
from cineflow.library.sidecar import (
    Billed,
    Part,
    Price,
    Sidecar,
    TakeTimes,
    read_sidecar,
    sidecar_path,
    write_sidecar,
)

__all__ = ["finished_part", "join_parts", "kept_part", "wait_for_part"]

_LOOK_AGAIN = 2.0
"""Seconds between looks at the part before: a generation takes minutes."""

_UNSENT = (JobState.PLANNED, JobState.QUEUED)


async def wait_for_part(services: Services, job: TakeJob) -> float | None:
    """Ready the order of a part for sending: it begins with the last frame of the part before.

    Returns None where it may be sent as it is; else seconds after which to look again, 0 where its job has changed.
    """
    part = job.brief.part
    if part is None or not (part.before or part.joins_only):
        return None
    folder = job.brief.folder_in(services.root)
    if part.joins_only:
        return await _fail(services, job, Text("a part of it is gone meanwhile", "其中一段已不在"))
    there = await asyncio.to_thread(_chain, folder, part, part.number - 1)
    if there is None:
        other = await services.ledger.ask(parts.at_place, job.project, job.brief.folder, part.before)
        if other is not None and other.state.is_running:
            return _LOOK_AGAIN
        return await _fail(services, job, Text("part {n} is not there", "第 {n} 段尚未就绪", n=part.number - 1))
    film, record = there[-1]
    frame = last_frame_of(folder, film.stem)
    if part.after == record.digest and frame.is_file():
        return None
    assert services.take_last_frame is not None
    # Taken anew even where one lies there: that may be of a film which this one has replaced.
    await asyncio.to_thread(services.take_last_frame, film, frame)
    order = _beginning_with(job.brief.order, frame, await asyncio.to_thread(digest_file, frame))
    knowing = part.model_copy(update={"after": record.digest})
    await services.ledger.commit(parts.reword, job.id, order, knowing, now=services.clock.now())
    return 0.0


async def _fail(services: Services, job: TakeJob, why: Text) -> float:
    error = UserError(
        Text("not ordered: {why}", "未下单：{why}", why=why),
        fix=Text("Run again: parts that are there or on their way are kept, the rest is ordered",
                 "再次运行：已就绪或生成中的段落会保留，只补其余部分"),
        code="part.not_there",
    )  # fmt: skip
    await services.ledger.commit(jobs.fail, job.id, Problem.of(error), now=services.clock.now(), of=_UNSENT)
    return 0.0


def _beginning_with(order: Order, frame: Path, digest: str) -> Order:
    """Return an order with the digest of its first frame, which was only to come when it was planned."""
    references = tuple(
        OrderReference(role=one.role, path=str(frame), name=one.name, digest=digest)
        if one.role is ReferenceRole.FIRST_FRAME
        else one
        for one in order.references
    )
    return order.model_copy(update={"references": references})


def finished_part(folder: Path, stem: str) -> tuple[Path, Sidecar] | None:
    """Return a part's file with its record, None where it is not there whole."""
    record = sidecar_path(folder / f"{stem}.mp4")
    if not record.is_file():
        return None
    with contextlib.suppress(CineflowError, OSError):
        sidecar = read_sidecar(record)
        file = folder / sidecar.file
        if file.stat().st_size == sidecar.size:
            return file, sidecar
    return None


def kept_part(folder: Path, part: Part | None) -> tuple[Path, Sidecar] | None:
    """Return the part that stands in the stead of this one, None where there is none or it does not fit."""
    if part is None or not part.kept or not part.kept[part.number - 1]:
        return None
    there = _chain(folder, part, part.number)
    return there[-1] if there else None


def _chain(folder: Path, part: Part, count: int) -> list[tuple[Path, Sidecar]] | None:
    """Return a take's first parts, each beginning with what the one before ends with; None where one is missing."""
    found: list[tuple[Path, Sidecar]] = []
    for index in range(count):
        stems = (part.stems[index], part.kept[index] if part.kept else "")
        lying = [piece for stem in stems if stem and (piece := finished_part(folder, stem))]
        fitting = [piece for piece in lying if not (part.is_chained and found) or _follows(piece[1], found[-1][1])]
        if not fitting:
            return None
        found.append(fitting[0])
    return found


def _follows(record: Sidecar, before: Sidecar) -> bool:
    """Whether a part begins with another's last frame; one that does not say what it began with is taken to."""
    return record.part is None or record.part.after in ("", before.digest)


async def join_parts(services: Services, job: TakeJob) -> tuple[Path, Sidecar] | None:
    """Join a take from its parts where all are there; returns its file and record. Safe to repeat.

    None where the job is of no part, or parts are missing or do not follow each other. Raises MediaErrors, OSError.
    """
    part = job.brief.part
    if part is None:
        return None
    folder = job.brief.folder_in(services.root)
    there = await asyncio.to_thread(_chain, folder, part, part.of)
    if there is None:
        return None
    stems = tuple(file.stem for file, _ in there)
    stem = take_stem(job.brief.shot, job.brief.take, part.short_id)
    target = folder.parent / f"{stem}.mp4"
    async with services.joins.setdefault(target, asyncio.Lock()):
        done = await asyncio.to_thread(finished_part, target.parent, stem)
        if done and done[1].parts == stems:
            return done
        assert services.join is not None
        await asyncio.to_thread(services.join, [file for file, _ in there], target)
        order = _whole_order([record.order for _, record in there], part)
        probe = dict(await asyncio.to_thread(services.verify, target, order))
        digest = await asyncio.to_thread(digest_file, target)
        sidecar = _whole(job, part, order, there, target, services.clock.now(), probe, digest)
        await asyncio.to_thread(write_sidecar, target, sidecar)
        if services.finished:
            await asyncio.to_thread(services.finished, [target, sidecar_path(target)])
        return target, sidecar


def _whole_order(orders: Sequence[Order], part: Part) -> Order:
    """Return what the parts' orders come to: the first one's words and pictures, the last one's last frame."""
    last = tuple(one for one in orders[-1].references if one.role is ReferenceRole.LAST_FRAME)
    kept = tuple(one for one in orders[0].references if one.role is not ReferenceRole.LAST_FRAME)
    seconds = sum((order.seconds for order in orders), Decimal(0))
    return orders[0].model_copy(
        update={"seconds": seconds, "references": kept + last, "fingerprint": part.fingerprint}
    )  # fmt: skip


def _whole(
    job: TakeJob, part: Part, order: Order, pieces: Sequence[tuple[Path, Sidecar]], file: Path, now: datetime,
    probe: dict[str, Any], digest: str,
) -> Sidecar:  # fmt: skip
    records = [record for _, record in pieces]
    first = records[0]
    prices = [one.price for one in records if one.price]
    billed = [one.billed for one in records if one.billed]
    shared = {name: getattr(first, name) for name in ("board", "shot", "take", "provider", "model", "fields",
              "receipt", "compiler", "is_named", "route", "route_zh", "rate")}  # fmt: skip
    return Sidecar.model_validate(
        {
            **shared, "order": order, "short_id": part.short_id, "fingerprint": part.fingerprint, "run": job.run,
            "job": job.id, "file": file.name, "digest": digest, "size": file.stat().st_size, "probe": probe,
            "parts": tuple(piece.stem for piece, _ in pieces),
            "price": _sum_of_prices(prices) if len(prices) == len(records) else None,
            "billed": _sum_of_bills(billed) if len(billed) == len(records) else None,
            "times": TakeTimes(intent=first.times.intent, accepted=first.times.accepted, published=now),
        }
    )  # fmt: skip


def _sum_of_prices(prices: Sequence[Price]) -> Price | None:
    if len({price.currency for price in prices}) != 1:
        return None
    low, high = (sum((getattr(price, end) for price in prices), Decimal(0)) for end in ("low", "high"))
    return Price(low=low, high=high, currency=prices[0].currency)


def _sum_of_bills(bills: Sequence[Billed]) -> Billed | None:
    if len({bill.currency for bill in bills}) != 1:
        return None
    return Billed(amount=sum((bill.amount for bill in bills), Decimal(0)), currency=bills[0].currency)
