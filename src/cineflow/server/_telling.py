"""Events as the stream spells them, written once for everybody who listens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cineflow.library.ledger import Event
from cineflow.library.ledger.projects import Project
from cineflow.server._told import Places, Whereabouts

__all__ = ["Teller", "Telling"]

_MOST_REMEMBERED = 4_000
_PRIVATE = frozenset({"access.changed", "key.created", "session.created"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One event: the project that it touches, who else may hear it, its lines in the stream (none for private ones)."""

    number: int
    project: str
    whose: frozenset[str]
    lines: bytes


class Teller:
    """Spells every event once, however many listen: the last ones are remembered.

    What it `lacks` is to be looked up and learned before it tells: an event that were told to the wrong people once,
    because its job was queued before this process began, would be kept from everybody who comes later.
    """

    def __init__(self) -> None:
        self._told: dict[int, Telling] = {}
        self._whereabouts = Whereabouts()

    def lacks(self, found: Sequence[Event]) -> Places:
        """Return what must be learned before events can be told."""
        return self._whereabouts.lacks(event for event in found if event.number not in self._told)

    def learn(self, found: Places) -> None:
        self._whereabouts.learn(found)

    def tell(self, event: Event, known: Sequence[Project]) -> Telling:
        """Return an event with the project and the shot it touches."""
        if (telling := self._told.get(event.number)) is None:
            telling = self._spell(event, known)
            self._told[event.number] = telling
            if len(self._told) > _MOST_REMEMBERED:
                self._told.pop(next(iter(self._told)))
        return telling

    def _spell(self, event: Event, known: Sequence[Project]) -> Telling:
        body = self._whereabouts.shaped(event, known)
        lines = b""
        if event.kind not in _PRIVATE:
            data = json.dumps(body, ensure_ascii=False, default=str)
            lines = f"id: {event.number}\ndata: {data}\n\n".encode()
        return Telling(event.number, str(body["project"]), self._whereabouts.whose(event), lines)
