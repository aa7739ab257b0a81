"""Events as the stream spells them, written once for everybody who listens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cineflow.library.ledger import Event
from cineflow.library.ledger.projects import Project
from cineflow.server._told import shaped

if TYPE_CHECKING:
    from cineflow.server._house import House
    from cineflow.server._who import Who

__all__ = ["Sight", "Teller", "Telling"]

_MOST_REMEMBERED = 4_000
_PRIVATE = frozenset({"access.changed", "key.created", "session.created"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One event: the project that it touches, who did it, its lines in the stream (none for private ones)."""

    number: int
    project: str
    by: str
    lines: bytes


class Teller:
    """Spells every event once, however many listen: the last ones are remembered."""

    def __init__(self) -> None:
        self._told: dict[int, Telling] = {}
        self._board_of: dict[str, str] = {}

    def tell(self, event: Event, known: Sequence[Project]) -> Telling:
        """Return an event with the project and the shot it touches."""
        if (telling := self._told.get(event.number)) is None:
            telling = self._spell(event, known)
            self._told[event.number] = telling
            if len(self._told) > _MOST_REMEMBERED:
                self._told.pop(next(iter(self._told)))
        return telling

    def _spell(self, event: Event, known: Sequence[Project]) -> Telling:
        body = shaped(event, known, self._board_of)
        lines = b""
        if event.kind not in _PRIVATE:
            data = json.dumps(body, ensure_ascii=False, default=str)
            lines = f"id: {event.number}\ndata: {data}\n\n".encode()
        return Telling(event.number, str(body["project"]), str(event.facts.get("by", "")), lines)


class Sight:
    """What one person may see of the events. Follows their membership: see `House.sight`."""

    def __init__(self, house: House, who: Who) -> None:
        self._house = house
        self._who = who
        self._mine: frozenset[str] = frozenset()
        self._seen = -1

    async def lines(self, found: Sequence[Event]) -> bytes | None:
        """Return the lines of those events that the person may see, ready to be sent; None once they may not listen."""
        known = await self._house.known_projects()
        if self._seen != self._house.sight:
            self._seen = self._house.sight
            who = await self._house.doorman.again(self._who)
            if who is None:
                return None
            self._who = who
            self._mine = frozenset(project.id for project in await self._house.projects_for(who))
        tellings = (self._house.teller.tell(event, known) for event in found)
        return b"".join(telling.lines for telling in tellings if self._may_see(telling))

    def _may_see(self, telling: Telling) -> bool:
        return self._who.is_admin or telling.project in self._mine or telling.by == self._who.id
