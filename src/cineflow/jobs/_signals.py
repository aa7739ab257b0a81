"""Ctrl-C and SIGTERM as an event: the first is told, a second one ends the process at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Generator
from typing import Any

__all__ = ["Interrupts", "catching_interrupts"]


class Interrupts:
    """number: the first signal that came, 0 before; 130 and 143 are the exit codes people expect of 2 and 15."""

    def __init__(self) -> None:
        self.number = 0
        self._came = asyncio.Event()

    async def wait(self) -> int:
        await self._came.wait()
        return self.number

    def note(self, number: int) -> None:
        self.number = self.number or number
        self._came.set()


@contextlib.contextmanager
def catching_interrupts() -> Generator[Interrupts]:
    """Catch the first SIGINT or SIGTERM in the block; a second one leaves with 128 and its number.

    Outside the main thread nothing is caught: signals are then whoever's who is there.
    """
    loop, interrupts = asyncio.get_running_loop(), Interrupts()
    former: dict[signal.Signals, Any] = {}

    def caught(number: int, _frame: Any) -> None:
        if interrupts.number:
            os._exit(128 + number)
        interrupts.number = number
        loop.call_soon_threadsafe(interrupts.note, number)

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError):
            former[number] = signal.signal(number, caught)
    try:
        yield interrupts
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
