"""Finding an order whose answer was lost in a provider's list of jobs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from cineflow.core.errors import ProviderError
from cineflow.core.order import Absent, CannotTell, Found, LookUp, Ticket
from cineflow.core.provider import SentOrder

__all__ = ["SKEW", "Page", "instant_of", "matched", "search"]

SKEW = timedelta(seconds=120)
"""How far a provider's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, from new to old.

    rows: id, made at, is like ours. next: what the following page is asked with, None at the end. tickets: by id, where
    a ticket is more than its id. total: how many jobs the list says it has. doubt: why, for all that is on this page,
    finding nothing would prove nothing.
    """

    rows: Sequence[tuple[str, datetime | None, bool]]
    next: Any = None
    tickets: Mapping[str, Ticket] = field(default_factory=dict[str, Ticket])
    total: int | None = None
    doubt: str = ""


async def search(
    sent: SentOrder,
    ask: Callable[[Any], Awaitable[Page | CannotTell]],
    *,
    first: Any = None,
    most: int = 100,
    doubt: str = "",
    is_final: bool = True,
    by_time: bool = True,
) -> LookUp:
    """Look through a list page by page, back to the intent, for jobs like what was sent.

    ask: fetches a page; what it raises says nothing. first: what the first one is asked with. most: pages. doubt: why
    finding nothing proves nothing, empty where the list is complete; is_final: whether it never will. by_time: whether
    the list runs by the time that jobs were made.
    """
    listed, at = _Listed(sent), first
    for _ in range(most):
        try:
            page = await ask(at)
        except ProviderError as cause:
            return CannotTell(why=str(cause.text), is_final=False)
        if isinstance(page, CannotTell):
            return page
        is_new, at, doubt = listed.add(page.rows, page.tickets), page.next, doubt or page.doubt
        if not is_new and page.total is not None and page.total > listed.count:
            return CannotTell(why="the list does not turn its pages", is_final=False)
        if not is_new or at is None or (by_time and listed.is_past([made for _, made, _ in page.rows])):
            return listed.found_or(doubt, is_final=is_final) if doubt else listed.outcome()
    if doubt:
        return listed.found_or(doubt, is_final=is_final)
    return CannotTell(why="the list does not end", is_final=False)


class _Listed:
    """Jobs of a list that are like what was sent, gathered page by page from new to old."""

    def __init__(self, sent: SentOrder) -> None:
        self._sent = sent
        self._found: list[tuple[datetime, Ticket]] = []
        self._seen: set[str] = set()

    @property
    def count(self) -> int:
        """How many jobs were seen, like ours or not."""
        return len(self._seen)

    def add(
        self, rows: Iterable[tuple[str, datetime | None, bool]], tickets: Mapping[str, Ticket] | None = None
    ) -> bool:
        """Take in a page of (id, made at, is like ours); False where it holds nothing new.

        tickets: by id, where a ticket is more than its id.
        """
        is_new = False
        for name, made, is_same in rows:
            if not name or name in self._seen:
                continue
            self._seen.add(name)
            is_new = True
            if is_same and (made is None or made >= self._sent.intent_at - SKEW):
                ticket = (tickets or {}).get(name) or Ticket(id=name)
                self._found.append((made or self._sent.intent_at, ticket))
        return is_new

    def is_past(self, times: list[datetime | None]) -> bool:
        """Whether a page, running from new to old, ends before the intent."""
        known = [time for time in times if time]
        runs_back = len(known) == len(times) > 1 and known == sorted(known, reverse=True) and known[0] > known[-1]
        return runs_back and known[-1] < self._sent.intent_at - SKEW

    def outcome(self) -> LookUp:
        """Return the tickets nobody knew yet, newest last, or Absent."""
        known = set(self._sent.known)
        lost = [ticket for _, ticket in sorted(self._found, key=lambda pair: pair[0]) if ticket.id not in known]
        return Found(tickets=tuple(lost)) if lost else Absent()

    def found_or(self, why: str, *, is_final: bool = True) -> LookUp:
        """Return the tickets nobody knew yet; where there are none, that this proves nothing."""
        outcome = self.outcome()
        return outcome if isinstance(outcome, Found) else CannotTell(why=why, is_final=is_final)


def instant_of(value: Any, *, zone: Any = UTC) -> datetime | None:
    """Read an ISO time or a unix time in seconds or milliseconds; a time without a zone is `zone`'s."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        seconds = float(value) / (1000 if float(value) > 1e11 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    if isinstance(value, str):
        if value.isdigit():
            return instant_of(int(value))
        try:
            made = datetime.fromisoformat(value)
        except ValueError:
            return None
        return made if made.tzinfo else made.replace(tzinfo=zone)
    return None


def matched(row: Mapping[str, Any], wanted: Mapping[str, Any], *, key: Callable[[Any], str] = str) -> bool:
    """Whether a listed job agrees with what was sent in every field that it shows."""
    return all(row.get(name) is None or key(row[name]).lower() == key(value).lower() for name, value in wanted.items())
