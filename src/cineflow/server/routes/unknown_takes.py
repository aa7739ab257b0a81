"""Takes whose charge is unconfirmed, and the three acts by which a person says what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cineflow.jobs import unknown as unknowns
from cineflow.library.ledger import standing
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._job_shapes import Job, take_job
from cineflow.server._jobs import row_for
from cineflow.server._shapes import Amount, Cursor, Limit, Page, page_of
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["jobs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "generate")]


class Unknown(BaseModel):
    """A take whose charge is unconfirmed. acts: what a person may do."""

    id: str
    file: str
    shot: int
    take: int
    makes: Literal["video", "image"]
    provider: str
    model: str
    sent_at: datetime
    price: Amount
    why: str
    acts: list[str] = Field(default_factory=lambda: ["adopt", "not-charged", "write-off"])


class Adoption(BaseModel):
    ticket: str = Field(min_length=1, max_length=500, description="The provider's id of what was made.")


@router.get("/unknown")
async def list_unknown(request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100) -> Page[Unknown]:
    """Takes whose charge is unconfirmed, oldest first: only a person can say what became of them."""
    house = house_of(request)
    found: list[Unknown] = []
    allowed = {one.id for one in await house.projects_for(who)}
    for job, sent in await unknowns.listed(house.workshop.services):
        project = await house.project_of_board(job.brief.board)
        if who.is_admin or (project and project.id in allowed):
            found.append(
                Unknown(
                    id=job.id, file=job.brief.board, shot=job.brief.shot, take=job.brief.take, provider=job.provider,
                    makes=job.brief.order.kind,
                    model=job.model, sent_at=sent.intent_at, price=Amount.of(job.price.highest),
                    why=str(job.problem.text) if job.problem else "",
                )
            )  # fmt: skip
    some, after = page_of(found, cursor, limit, lambda one: (one.sent_at, one.id), datetime, str)
    return Page(items=some, next=after)


@router.post("/unknown/{job_id}/adopt")
async def adopt_unknown(job_id: str, body: Adoption, request: Request, who: Lead) -> Job:
    """Claim the result: give the provider's id of what was made."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.adopt(house.workshop.services, job_id, body.ticket)
    return await _decided(house, who, job_id, "unknown.adopted", request)


@router.post("/unknown/{job_id}/not-charged")
async def confirm_not_charged(job_id: str, request: Request, who: Lead) -> Job:
    """Say that it was not charged: its budget is free again, and the take may be made."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.not_charged(house.workshop.services, job_id)
    return await _decided(house, who, job_id, "unknown.not_charged", request)


@router.post("/unknown/{job_id}/write-off")
async def write_off_unknown(job_id: str, request: Request, who: Lead) -> Job:
    """Count it as charged, and give it up."""
    house = house_of(request)
    await row_for(house, who, job_id)
    await unknowns.write_off(house.workshop.services, job_id)
    return await _decided(house, who, job_id, "unknown.written_off", request)


async def _decided(house: House, who: Who, job_id: str, act: str, request: Request) -> Job:
    await house.audit(who, act, target=job_id, request=request)
    row = await house.ledger.ask(standing.job_row, job_id)
    await house.runtime.adopt(row.run)
    house.boards.forget()
    return take_job(house, row, await house.known_projects())
