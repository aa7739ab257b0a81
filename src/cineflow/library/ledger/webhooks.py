"""Webhooks: who wants to be told what, where, and how far each has been told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import deliveries, webhooks

__all__ = [
    "MOST", "HookState", "Webhook", "active", "add", "change", "get", "listed", "pass_over", "remove", "remove_ended",
    "stop", "turn_on",
]  # fmt: skip

MOST = 50
"""Most webhooks of one person."""


class HookState(StrEnum):
    """OFF: by a person. GONE: its address said so (410). FAILING: nothing got there for a whole schedule of tries.
    BEHIND: more was waiting for it than is kept."""

    ON = "on"
    OFF = "off"
    GONE = "gone"
    FAILING = "failing"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Webhook:
    """events: kinds, `job.*` for all of a noun, `*` for all. seen: the last event it has been told of, or passed over.

    old_secret: signs too until `old_until`. held_until: its address asked for peace. job: the one that it is about,
    where `is_for_one`; its events are then kinds each with a job's id. delivered_at: when something last got there.
    """

    id: str
    owner: str
    url: str
    events: tuple[str, ...]
    secret: str = field(repr=False)
    is_for_one: bool
    created_at: datetime
    ended_at: datetime | None
    name: str
    job: str
    state: HookState
    seen: int
    old_secret: str = field(repr=False)
    old_until: datetime | None
    held_until: datetime | None
    delivered_at: datetime | None

    def wants(self, kind: str, job: str = "") -> bool:
        """Whether it asked for events of a kind, of a job."""
        if self.is_for_one:
            return f"{kind} {job}" in self.events
        return any(said in ("*", kind, f"{kind.partition('.')[0]}.*") for said in self.events)

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return what signs at a moment: two while a new secret takes the place of an old one."""
        old = self.old_secret if self.old_until and self.old_until > now else ""
        return (self.secret, old) if old else (self.secret,)


def add(
    tx: Connection, owner: str, url: str, kinds: tuple[str, ...], secret: str, *, at: datetime, name: str = "",
    job: str = "",
) -> Webhook:  # fmt: skip
    """Add a webhook; it is told what happens from now on. job: the one it is about. Raises Conflict for too many."""
    mine = select(func.count()).select_from(webhooks).where(webhooks.c.owner == owner, webhooks.c.is_for_one.is_(False))
    if not job and tx.execute(mine).scalar_one() >= MOST:
        raise Conflict(
            Text("{n} webhooks are the most one person may have", "每人最多 {n} 个 Webhook", n=MOST),
            fix=Text("Delete one that is not used", "请删除不再使用的 Webhook"),
            code="webhook.too_many",
        )
    hook_id = new_id("wh")
    tx.execute(
        insert(webhooks).values(
            id=hook_id, owner=owner, url=url, events=list(kinds), secret=secret, is_for_one=bool(job), job=job,
            created_at=at, name=name, seen=events.last_number(tx),
        )
    )  # fmt: skip
    return get(tx, hook_id)


def get(tx: Connection, hook_id: str, *, owner: str | None = None) -> Webhook:
    """Return a webhook. owner: whose it must be, None for anybody's. Raises NotFound."""
    question = select(webhooks).where(webhooks.c.id == hook_id)
    if owner is not None:
        question = question.where(webhooks.c.owner == owner)
    row = tx.execute(question).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such webhook", "没有此 Webhook"), code="webhook.not_found")
    return _webhook(row)


def listed(tx: Connection, *, owner: str | None = None) -> list[Webhook]:
    """Return the webhooks that people made, newest first; those about one task alone are not among them."""
    question = select(webhooks).where(webhooks.c.is_for_one.is_(False))
    if owner is not None:
        question = question.where(webhooks.c.owner == owner)
    return [
        _webhook(row)
        for row in tx.execute(question.order_by(webhooks.c.created_at.desc(), webhooks.c.id.desc())).mappings()
    ]


def active(tx: Connection) -> list[Webhook]:
    """Return those that are on."""
    question = select(webhooks).where(webhooks.c.state == HookState.ON.value, webhooks.c.ended_at.is_(None))
    return [_webhook(row) for row in tx.execute(question).mappings()]


def change(tx: Connection, hook_id: str, **columns: Any) -> Webhook:
    """Set columns. Raises NotFound."""
    get(tx, hook_id)
    if columns:
        tx.execute(update(webhooks).where(webhooks.c.id == hook_id).values(**columns))
    return get(tx, hook_id)


def turn_on(tx: Connection, hook_id: str) -> Webhook:
    """Turn one on again: what waits is sent, what happened meanwhile is passed over."""
    return change(tx, hook_id, state=HookState.ON.value, seen=events.last_number(tx), held_until=None)


def stop(tx: Connection, hook: Webhook, state: HookState, *, at: datetime) -> None:
    """Turn one off that cannot go on, and tell its owner by an event."""
    tx.execute(update(webhooks).where(webhooks.c.id == hook.id).values(state=state.value))
    events.add(tx, "webhook.stopped", at=at, facts={"by": hook.owner, "webhook": hook.id, "state": state.value})


def remove(tx: Connection, hook_id: str) -> None:
    """Forget a webhook, its secret and all that waits for it. Raises NotFound."""
    get(tx, hook_id)
    tx.execute(delete(deliveries).where(deliveries.c.webhook == hook_id))
    tx.execute(delete(webhooks).where(webhooks.c.id == hook_id))


def pass_over(tx: Connection, number: int) -> None:
    """Note up to where the webhooks that are on have been told."""
    tx.execute(
        update(webhooks).where(webhooks.c.state == HookState.ON.value, webhooks.c.seen < number).values(seen=number)
    )


def remove_ended(tx: Connection, before: datetime) -> int:
    """Forget webhooks about one task that have nothing more to tell."""
    over = select(webhooks.c.id).where(
        webhooks.c.is_for_one.is_(True),
        or_(webhooks.c.ended_at < before, webhooks.c.created_at < before),
        webhooks.c.id.not_in(select(deliveries.c.webhook)),
    )
    return tx.execute(delete(webhooks).where(webhooks.c.id.in_(over))).rowcount


def _webhook(row: RowMapping) -> Webhook:
    named: dict[str, Any] = dict(row)
    named["events"] = tuple(named["events"])
    named["state"] = HookState(named["state"])
    return Webhook(**named)
