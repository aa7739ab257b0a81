"""Who holds which token, remembered for a moment: a client that polls is not looked up each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cineflow.library.ledger import Ledger, people
from cineflow.server._who import Who, now

__all__ = ["Doorman"]

_REMEMBERED = 0.2
"""Seconds that a token revoked by another process may still be good here."""
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class _Memory:
    """changes: the ledger's count when it was asked."""

    who: Who
    until: float
    changes: int


class Doorman:
    """Finds out who asks. What this process itself changes holds for the next request: see `Ledger.changes`."""

    def __init__(self, ledger: Callable[[], Ledger], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._clock = clock
        self._known: dict[str, _Memory] = {}

    async def who_has(self, token: str) -> Who | None:
        """Return whose key this is, or whose session: the platform's clients send theirs in the header."""
        ledger, at = self._ledger(), self._clock()
        digest = people.digest_of(token)
        memory = self._known.get(digest)
        if memory and at < memory.until and memory.changes == ledger.changes:
            return memory.who
        changes = ledger.changes
        who = await self._look_up(ledger, token)
        if who is None:
            self._known.pop(digest, None)
            return None
        if len(self._known) >= _MOST:
            self._known = {name: one for name, one in self._known.items() if at < one.until}
        self._known[digest] = _Memory(who, at + _REMEMBERED, changes)
        return who

    async def again(self, who: Who) -> Who | None:
        """Return somebody as they are now, None where they are signed out, closed out, or their key was revoked."""
        ledger = self._ledger()
        if who.session:
            found = await ledger.ask(people.by_session_id, who.session.id, now=now())
            return Who(found[0], session=found[1]) if found else None
        if who.key:
            held = await ledger.ask(people.by_key_id, who.key.id)
            return Who(held[0], key=held[1]) if held else None
        return None

    @staticmethod
    async def _look_up(ledger: Ledger, token: str) -> Who | None:
        if token.startswith("cf_live_"):
            held = await ledger.ask(people.by_key, token)
            return Who(held[0], key=held[1]) if held else None
        found = await ledger.ask(people.by_session, token, now=now())
        return Who(found[0], session=found[1]) if found else None
