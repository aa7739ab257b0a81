"""Live events: one stream of what happens in everything a person may see, resumable by number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from cineflow.library.ledger import Event, events
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._telling import Sight
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["events"], responses=errors.PROBLEMS)

_AT_ONCE = 500
_MOST_WAITING = 1000
_PING = 15


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
        _events(house, who, start, is_lost=is_lost), ping=_PING,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )  # fmt: skip


async def _events(house: House, who: Who, number: int, *, is_lost: bool) -> AsyncGenerator[ServerSentEvent | bytes]:
    inbox = _Inbox()
    stop = house.runtime.listen(inbox.hear)
    house.metrics.listeners.inc()
    sight = Sight(house, who)
    try:
        yield ServerSentEvent(comment="connected", retry=2000)
        if is_lost:
            yield _resync(number)
        while found := await house.ledger.ask(events.after, number, limit=_AT_ONCE):
            number = found[-1].number
            if (lines := await sight.lines(found)) is None:
                return
            if lines:
                yield lines
        while True:
            news = await inbox.take()
            if news is None:
                number = await house.ledger.ask(events.last_number)
                yield _resync(number)
                continue
            fresh = [event for event in news if event.number > number]
            number = max([number, *(event.number for event in fresh)])
            if (lines := await sight.lines(fresh)) is None:
                return
            if lines:
                yield lines
    finally:
        house.metrics.listeners.dec()
        stop()


def _resync(number: int) -> ServerSentEvent:
    return ServerSentEvent(data=json.dumps({"number": number}), event="resync", id=str(number))


class _Inbox:
    """News for one listener. One that reads too slowly is told to read its pages again, and holds nobody up."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Sequence[Event]] = asyncio.Queue(_MOST_WAITING)
        self._has_lost = False

    def hear(self, news: Sequence[Event]) -> None:
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self._has_lost = True

    async def take(self) -> Sequence[Event] | None:
        """Return the next news, None where some were lost."""
        news = await self._queue.get()
        if not self._has_lost:
            return news
        self._has_lost = False
        while not self._queue.empty():
            self._queue.get_nowait()
        return None
