"""Live events: one stream of what happens in everything a person may see, resumable by number."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from cineflow.library.ledger import events
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._broadcast import LOST, OVER, Inbox
from cineflow.server._house import House, house_of
from cineflow.server._sight import Sight
from cineflow.server._who import Who, may

__all__ = ["follow", "router"]

router = APIRouter(prefix="/api/v1", tags=["events"], responses=errors.PROBLEMS)

_AT_ONCE = 500
_PING = (12.0, 18.0)
"""Seconds between two signs of life; not all listeners that came back at once get theirs at once."""


@router.get("/events", response_class=EventSourceResponse)
async def stream_events(
    request: Request, who: Annotated[Who, may(Role.VIEWER, "read")],
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    after: Annotated[str | None, Query(description="As Last-Event-ID, for clients that cannot set headers.")] = None,
) -> EventSourceResponse:  # fmt: skip
    """Everything that happens from now on, or from the event after `Last-Event-ID`; `0` begins at the beginning.

    An id that was never given out is answered with `event: resync`: read the pages again, then follow from there.
    """
    house = house_of(request)
    said = last_event_id if last_event_id is not None else after
    newest = await house.ledger.ask(events.last_number)
    number = int(said) if said and said.isdecimal() else None
    is_lost = said is not None and (number is None or number > newest)
    start = newest if number is None or is_lost else number
    return EventSourceResponse(
        follow(house, who, start, is_lost=is_lost), ping=random.uniform(*_PING),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )  # fmt: skip


async def follow(house: House, who: Who, number: int, *, is_lost: bool) -> AsyncGenerator[ServerSentEvent | bytes]:
    """Yield what happens after the event `number` and a person may see, for as long as they may listen."""
    inbox, sight = Inbox(who, number), Sight(house, who)
    house.broadcast.join(inbox)
    try:
        # With the number: a line that breaks before the first event is gone on with from here.
        yield ServerSentEvent(comment="connected", id=str(number), retry=2000)
        if is_lost:
            yield _resync(number)
        while not inbox.is_live:
            found = await house.ledger.ask(events.after, inbox.number, limit=_AT_ONCE)
            if not found:
                inbox.is_live = not inbox.is_behind
                continue
            inbox.number = found[-1].number
            if (lines := await sight.lines(found)) is None:
                return
            if lines:
                yield lines
        while (lines := await inbox.take()) != OVER:
            yield _resync(await house.ledger.ask(events.last_number)) if lines == LOST else lines
    finally:
        house.broadcast.leave(inbox)


def _resync(number: int) -> ServerSentEvent:
    return ServerSentEvent(data=json.dumps({"number": number}), event="resync", id=str(number))
