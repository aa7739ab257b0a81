"""Who holds which token, asked of the ledger for every request: what another process revoked is over at once.

A look-up costs 0.15 ms; what is remembered instead would be good for as long as it is remembered.
"""

from __future__ import annotations

from collections.abc import Callable

from cineflow.library.ledger import Ledger, people
from cineflow.server._who import Who, now

__all__ = ["Doorman"]


class Doorman:
    """Finds out who asks."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger

    async def who_has(self, token: str) -> Who | None:
        """Return whose key this is, or whose session: the platform's clients send theirs in the header."""
        ledger = self._ledger()
        if token.startswith("cf_live_"):
            held = await ledger.ask(people.by_key, token)
            return Who(held[0], key=held[1]) if held else None
        found = await ledger.ask(people.by_session, token, now=now())
        return Who(found[0], session=found[1]) if found else None

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
