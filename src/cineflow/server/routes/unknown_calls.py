"""Questions to models and transcriptions whose charge is unconfirmed: they made no take, so there is none to claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel

from cineflow.core.text import Text
from cineflow.library.ledger import calls
from cineflow.library.ledger.calls import CallState, PaidCall
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import house_of
from cineflow.server._shapes import Amount, Cursor, Limit, Page, page_of
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/unknown/calls", tags=["jobs"], responses=errors.PROBLEMS)

Admin = Annotated[Who, may(Role.ADMIN, "generate")]


class UnknownCall(BaseModel):
    """step: what was asked for. host: where it went. acts: what a person may do."""

    id: str
    step: str
    provider: str
    model: str
    host: str
    sent_at: datetime
    price: Amount
    why: str
    acts: list[str]


def _shown(call: PaidCall) -> UnknownCall:
    why = Text("asked of {host}, and no answer came", "已向 {host} 发出，但没有得到回复", host=call.host)
    return UnknownCall(
        id=call.id, step=call.step, provider=call.provider, model=call.model, host=call.host,
        sent_at=datetime.fromisoformat(call.sent_at), price=Amount.of(call.money), why=str(why),
        acts=["not-charged", "write-off"],
    )  # fmt: skip


@router.get("")
async def list_unknown_calls(
    request: Request, who: Admin, cursor: Cursor = None, limit: Limit = 100
) -> Page[UnknownCall]:
    """Calls without an answer, oldest first."""
    found = await house_of(request).ledger.ask(calls.listed, (CallState.UNKNOWN,))
    some, after = page_of(found, cursor, limit, lambda call: (call.sent_at, call.id), str, str)
    return Page(items=[_shown(call) for call in some], next=after)


@router.post("/{call_id}/not-charged")
async def confirm_call_not_charged(call_id: str, request: Request, who: Admin) -> UnknownCall:
    """Say that it was not charged: its money is free again, and the same work asks it once more."""
    return await _decided(request, who, calls.not_charged, call_id, "unknown.not_charged")


@router.post("/{call_id}/write-off")
async def write_off_call(call_id: str, request: Request, who: Admin) -> UnknownCall:
    """Count it as charged and lost; the same work asks it once more, for its price."""
    return await _decided(request, who, calls.write_off, call_id, "unknown.written_off")


async def _decided(
    request: Request, who: Who, act: Callable[..., PaidCall], call_id: str, name: str
) -> UnknownCall:  # fmt: skip
    house = house_of(request)
    call = await house.ledger.commit(act, call_id, at=now())
    await house.audit(who, name, target=call_id, request=request)
    return _shown(call)
