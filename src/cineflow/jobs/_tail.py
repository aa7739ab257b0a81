"""The ledger's events as they appear, read once for everybody in this process who follows them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

from cineflow.library.ledger import Event, Ledger, events

__all__ = ["EventTail"]

_AT_ONCE = 1000


class EventTail:
    """Asks the ledger for news every `every` seconds and hands them on, in order.

    Events are rows other processes may have written: nothing here depends on who did.
    """

    def __init__(self, ledger: Ledger, *, every: float = 0.25) -> None:
        self._ledger = ledger
        self._every = every
        self._number = 0
        self._listeners: list[Callable[[Sequence[Event]], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._nudge = asyncio.Event()

    async def start(self) -> None:
        """Begin with whatever happens from now on."""
        self._number = await self._ledger.ask(events.last_number)
        self._task = asyncio.create_task(self._read_for_ever(), name="event tail")

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Have news handed to a function that must not wait; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def nudge(self) -> None:
        """Look now rather than at the next turn: we have just written something."""
        self._nudge.set()

    async def follow(self, run_id: str, *, after: int = 0) -> AsyncIterator[Event]:
        """Yield the events of a run, those of jobs it joined among them, from the one after a number on."""
        news = asyncio.Event()
        stop = self.listen(lambda _: news.set())
        try:
            while True:
                news.clear()
                found = await self._ledger.ask(events.after, after, run=run_id, limit=_AT_ONCE)
                for event in found:
                    after = event.number
                    yield event
                if len(found) < _AT_ONCE:
                    await news.wait()
        finally:
            stop()

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read_for_ever(self) -> None:
        while True:
            found = await self._ledger.ask(events.after, self._number, limit=_AT_ONCE)
            if found:
                self._number = found[-1].number
                for listener in list(self._listeners):
                    listener(found)
            if len(found) < _AT_ONCE:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._every):
                        await self._nudge.wait()
                self._nudge.clear()
