"""What one person may see of what happens."""

from __future__ import annotations

from collections.abc import Sequence

from cineflow.library.ledger import Event
from cineflow.server._grounds import Grounds
from cineflow.server._telling import Telling
from cineflow.server._told import look_up
from cineflow.server._who import Who

__all__ = ["Sight"]


class Sight:
    """What one person may see of the events. Follows their membership: see `Grounds.sight`."""

    def __init__(self, grounds: Grounds, who: Who) -> None:
        self._grounds = grounds
        self._who = who
        self._mine: frozenset[str] = frozenset()
        self._seen = -1

    async def lines(self, found: Sequence[Event]) -> bytes | None:
        """Return the lines of those events that the person may see, ready to be sent; None once they may not listen."""
        known = await self._grounds.known_projects()
        if self._seen != self._grounds.sight:
            self._seen = self._grounds.sight
            who = await self._grounds.doorman.again(self._who)
            if who is None:
                return None
            self._who = who
            self._mine = frozenset(project.id for project in await self._grounds.projects_for(who))
        if lacks := self._grounds.teller.lacks(found):
            self._grounds.teller.learn(await self._grounds.ledger.ask(look_up, lacks))
        tellings = (self._grounds.teller.tell(event, known) for event in found)
        return b"".join(telling.lines for telling in tellings if self._may_see(telling))

    def _may_see(self, telling: Telling) -> bool:
        return self._who.is_admin or telling.project in self._mine or self._who.id in telling.whose
