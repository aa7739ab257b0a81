"""What reviewing made of takes, for reports: how long the approved film is, and how much was turned down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cineflow.library.ledger import reviews
from cineflow.library.ledger.projects import Project
from cineflow.library.ledger.reviews import take_key
from cineflow.server._house import House

__all__ = ["Reviewed", "reviewed"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A take that somebody judged; rehearsals are free and left out. seconds: of film, where it is approved and the
    one that counts for its shot, else 0."""

    project: str
    provider: str
    model: str
    seconds: Decimal
    is_rejected: bool


async def reviewed(
    house: House, projects: Iterable[Project], *, since: datetime | None = None, until: datetime | None = None
) -> list[Reviewed]:
    """Return the takes of some projects that were approved or rejected, by their last verdict, in a span of time."""
    found: list[Reviewed] = []
    for project in projects:
        said = await house.ledger.ask(reviews.verdicts_of, project.id)
        if not said:
            continue
        board = await house.boards.of(project)
        for shot in board.shots:
            for take in shot.takes:
                verdict = said.get(take_key(take.file, house.root))
                if verdict is None or not verdict.verdict or not _is_within(verdict.changed_at, since, until):
                    continue
                counts = verdict.verdict == "approved" and take is shot.chosen
                seconds = Decimal(take.seconds) if counts and take.seconds else Decimal(0)
                rejected = verdict.verdict == "rejected"
                found.append(Reviewed(project.id, take.provider, take.model, seconds, rejected))
    return found


def _is_within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)
