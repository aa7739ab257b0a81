"""News for everybody who listens: written once for each person, handed out a few listeners at a time.

A thousand listeners that all wake up at once would hold up every other request; between two handfuls others get in.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from cineflow.core.log import facts
from cineflow.library.ledger import Event
from cineflow.server._grounds import Grounds
from cineflow.server._sight import Sight
from cineflow.server._who import Who

__all__ = ["LOST", "OVER", "Broadcast", "Inbox"]

log = logging.getLogger("cineflow.server")

_HANDFUL = 20
_MOST_WAITING = 1000

LOST = b"lost"
"""Instead of lines: the listener read too slowly, and some are missing."""
OVER = b""
"""Instead of lines: the listener may not listen any more."""


class Inbox:
    """Lines for one listener, who knows all up to the event `number`. One that reads too slowly holds nobody up.

    Until it is live, its owner reads the ledger for it: `is_behind` says whether more was told meanwhile.
    """

    def __init__(self, who: Who, number: int, *, most: int = _MOST_WAITING) -> None:
        self.who = who
        self.number = number
        self.is_live = False
        self._told = 0
        self._lines: asyncio.Queue[bytes] = asyncio.Queue(most)
        self._has_lost = False

    @property
    def is_behind(self) -> bool:
        return self.number < self._told

    @property
    def waiting(self) -> int:
        """How much was not taken yet."""
        return self._lines.qsize()

    def miss(self, number: int) -> None:
        """Know that events up to a number were told before this was live."""
        self._told = number

    def put(self, lines: bytes) -> None:
        try:
            self._lines.put_nowait(lines)
        except asyncio.QueueFull:
            self._has_lost = True

    def end(self) -> None:
        """Let nothing more follow."""
        while not self._lines.empty():
            self._lines.get_nowait()
        self._lines.put_nowait(OVER)

    async def take(self) -> bytes:
        """Return what came next: lines, or LOST, or OVER."""
        lines = await self._lines.get()
        if not self._has_lost or lines == OVER:
            return lines
        self._has_lost = False
        while not self._lines.empty():
            self._lines.get_nowait()
        return LOST


class Broadcast:
    """Use: `hear` whatever the ledger tells, `join` to listen, `leave` after."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._inboxes: dict[Inbox, Sight] = {}
        self._sights: dict[tuple[str, str, str], Sight] = {}
        self._news: deque[Sequence[Event]] = deque()
        self._telling: asyncio.Task[None] | None = None

    def join(self, inbox: Inbox) -> None:
        self._inboxes[inbox] = self._sights.setdefault(_name(inbox.who), Sight(self._grounds, inbox.who))
        self._grounds.metrics.listeners.inc()

    def leave(self, inbox: Inbox) -> None:
        sight = self._inboxes.pop(inbox, None)
        self._grounds.metrics.listeners.dec()
        if sight and sight not in self._inboxes.values():
            self._sights.pop(_name(inbox.who), None)

    def hear(self, news: Sequence[Event]) -> None:
        """Take news, to be handed on soon."""
        self._news.append(news)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_all(), name="broadcast")

    async def stop(self) -> None:
        if self._telling:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _tell_all(self) -> None:
        while self._news:
            news = self._news.popleft()
            lines: dict[Sight, bytes | None] = {}
            for inbox in self._inboxes:
                if not inbox.is_live:
                    inbox.miss(news[-1].number)
            live = [(inbox, sight) for inbox, sight in self._inboxes.items() if inbox.is_live]
            for count, (inbox, sight) in enumerate(live, 1):
                try:
                    await self._tell(inbox, sight, news, lines)
                except Exception as error:
                    log.exception("broadcast.failed", extra=facts(error=type(error).__name__))
                    inbox.put(LOST)
                if count % _HANDFUL == 0:
                    await asyncio.sleep(0)

    async def _tell(
        self, inbox: Inbox, sight: Sight, news: Sequence[Event], written: dict[Sight, bytes | None]
    ) -> None:
        """Hand one listener the lines of those news that are new to it, written once for all that one person has."""
        if news[0].number > inbox.number:
            if sight not in written:
                written[sight] = await sight.lines(news)
            lines = written[sight]
        else:
            lines = await sight.lines([event for event in news if event.number > inbox.number])
        inbox.number = max(inbox.number, news[-1].number)
        if lines is None:
            inbox.end()
        elif lines:
            inbox.put(lines)


def _name(who: Who) -> tuple[str, str, str]:
    return who.id, who.session.id if who.session else "", who.key.id if who.key else ""
