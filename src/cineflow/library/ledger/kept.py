"""Kept by name: quotes for `--quote`, accounts' limits and pauses between starts, this ledger's own identity."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from cineflow.library.ledger import events, projects
from cineflow.library.ledger._tables import kept, provider_health, quotes

__all__ = [
    "HELD",
    "RELEASED",
    "all_health",
    "health",
    "held",
    "hold",
    "keep",
    "quote",
    "save_health",
    "save_quote",
    "value",
]

HELD, RELEASED = "provider.held", "provider.released"
"""Events: nothing more is sent to a provider; it is again."""
_HELD = f"{HELD}:"


def value(tx: Connection, name: str) -> Any:
    """Return what is kept under a name, None where nothing is."""
    return tx.execute(select(kept.c.value).where(kept.c.name == name)).scalar()


def keep(tx: Connection, name: str, value: Any, *, at: datetime) -> None:
    """Keep a JSON-able value under a name."""
    _put(tx, kept, "name", name, {"value": value, "changed_at": at})


def hold(tx: Connection, provider: str, *, is_held: bool, by: str = "", at: datetime) -> None:
    """Note that nothing more is to be sent to a provider, or that it may be again; every runner hears of it."""
    keep(tx, f"{_HELD}{provider}", is_held, at=at)
    events.add(tx, HELD if is_held else RELEASED, at=at, facts={"provider": provider, "by": by})


def held(tx: Connection) -> frozenset[str]:
    """Return the providers that a person paused."""
    rows = tx.execute(select(kept.c.name, kept.c.value).where(kept.c.name.startswith(_HELD, autoescape=True)))
    return frozenset(row.name.removeprefix(_HELD) for row in rows if row.value)


def health(tx: Connection, account: str) -> tuple[dict[str, Any], datetime] | None:
    """Return what was last known of an account's limits, and when."""
    question = select(provider_health.c.value, provider_health.c.changed_at)
    row = tx.execute(question.where(provider_health.c.account == account)).first()
    return None if row is None else (row.value, row.changed_at)


def all_health(tx: Connection) -> list[tuple[str, dict[str, Any], datetime]]:
    """Return what is remembered of every account, by name."""
    question = select(provider_health.c.account, provider_health.c.value, provider_health.c.changed_at)
    return [
        (row.account, row.value, row.changed_at) for row in tx.execute(question.order_by(provider_health.c.account))
    ]


def save_health(tx: Connection, account: str, value: dict[str, Any], *, at: datetime) -> None:
    """Remember an account's limits, replacing what was known."""
    _put(tx, provider_health, "account", account, {"value": value, "changed_at": at})


def quote(tx: Connection, quote_id: str) -> Any:
    """Return the plan that was quoted under an id, None where none was."""
    return tx.execute(select(quotes.c.plan).where(quotes.c.id == quote_id)).scalar()


def save_quote(tx: Connection, quote_id: str, plan: Any, *, project: str = projects.WORKSPACE, at: datetime) -> None:
    """Keep a quoted plan (JSON-able), so that a run under it can say what changed since."""
    projects.ensure(tx, project, at=at)
    _put(tx, quotes, "id", quote_id, {"plan": plan, "project": project, "created_at": at})


def _put(tx: Connection, table: Table, key: str, name: str, values: dict[str, Any]) -> None:
    changed = tx.execute(update(table).where(table.c[key] == name).values(values))
    if changed.rowcount == 0:
        tx.execute(insert(table).values({key: name, **values}))
