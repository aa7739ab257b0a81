"""Acts on many jobs of the queue at once: in which order they go, and that they are not to be done."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cineflow.core.money import Money, sum_by_unit
from cineflow.library.ledger import jobs, work
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import house_of
from cineflow.server._jobs import check_all, is_work, row_for, work_for
from cineflow.server._planning import USUAL_PRIORITY
from cineflow.server._shapes import Amount, amounts
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Maker = Annotated[Who, may(Role.ARTIST, "generate")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "generate")]


class Order(BaseModel):
    """Which waiting jobs go before all others, in this order."""

    job_ids: list[str] = Field(min_length=1, max_length=20_000)


class Ordered(BaseModel):
    """job_ids: those that were still waiting, in the order in which they go now."""

    job_ids: list[str]


class Chosen(BaseModel):
    job_ids: list[str] = Field(min_length=1, max_length=500)


class Cancelled(BaseModel):
    """free: not yet sent, so nothing is charged; saved: what they would have cost at most. sent: were sent already and
    may be charged. over: had ended before."""

    free: int
    saved: list[Amount]
    sent: int
    over: int


@router.post("/jobs/order")
async def order_jobs(body: Order, request: Request, who: Lead) -> Ordered:
    """Let waiting jobs go before all others, in the order given."""
    house = house_of(request)
    await check_all(house, who, body.job_ids)
    first = await house.ledger.commit(jobs.put_first, body.job_ids, usual=USUAL_PRIORITY, now=now())
    house.runtime.nudge()
    return Ordered(job_ids=first)


@router.post("/jobs/cancel", status_code=202)
async def cancel_jobs(body: Chosen, request: Request, who: Maker) -> Cancelled:
    """Cancel some jobs. Not yet sent: nothing is charged. Sent: stopped where the provider can, else kept."""
    house = house_of(request)
    over = free = sent = 0
    saved: list[Money] = []
    takes: list[str] = []
    for job_id in dict.fromkeys(body.job_ids):
        if is_work(job_id):
            asked = (await work_for(house, who, job_id)).id
            is_open = await house.ledger.commit(work.ask_cancel, asked, now=now())
            free, over = free + is_open, over + (not is_open)
            continue
        row = await row_for(house, who, job_id)
        if row.state.is_over:
            over += 1
            continue
        takes.append(job_id)
        if not row.state.is_unsent:
            sent += 1
            continue
        free += 1
        if price := row.brief.get("price"):
            saved.append(Money(Decimal(str(price["high"])), price["currency"]))
    await house.runtime.cancel(job_ids=takes)
    house.runtime.nudge()
    await house.audit(who, "job.cancelled", target=" ".join(takes)[:500], request=request)
    return Cancelled(free=free, saved=amounts(sum_by_unit(saved)), sent=sent, over=over)
