"""What is to be told to whom: one row for each event and webhook, kept until it got there or was given up.

A row is won for a while by moving its time on, under the ledger's one write lock; whoever dies at it leaves it to be
sent again. So everything is told at least once, and each telling has the same id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import webhooks as hooks
from cineflow.library.ledger._tables import deliveries, webhooks
from cineflow.library.ledger.webhooks import HookState, Webhook

__all__ = [
    "LEASE", "RETRIES", "TEST", "Delivery", "DeliveryState", "Told", "add", "claim", "get", "give_back", "listed",
    "next_at", "prune", "replay", "settle", "waiting",
]  # fmt: skip

RETRIES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10),
)  # fmt: skip
"""How long after each failed try the next one is made; after the last of them it is given up."""

LEASE = timedelta(seconds=30)
"""How long somebody who is at a delivery has it alone; longer than a try may take."""

TEST = "webhook.test"
"""The kind of a test call: it is tried once."""

_KEPT_DELIVERED = timedelta(days=7)
_KEPT_GIVEN_UP = timedelta(days=30)


class DeliveryState(StrEnum):
    """GIVEN_UP: every try failed; it can be replayed while it is kept."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """number: of the event, 0 for a test. kind: the event's. attempts: tries that ended. why: a code, see `Told`."""

    id: str
    webhook: str
    kind: str
    body: Mapping[str, Any]
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    status: int | None
    why: str
    created_at: datetime
    delivered_at: datetime | None
    number: int
    milliseconds: int | None
    answer: str
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one try. status: of the answer, None without one. why: a code where it failed, else empty.

    retry_after: seconds that the other side asks for. is_busy: it asks for fewer altogether.
    """

    status: int | None
    why: str
    milliseconds: int
    answer: str = ""
    retry_after: float | None = None
    is_busy: bool = False
    is_gone: bool = False


def add(
    tx: Connection, hook_id: str, kind: str, body: Mapping[str, Any], *, at: datetime, number: int = 0,
    not_before: datetime | None = None,
) -> str:  # fmt: skip
    """Have something told; returns its id. not_before: when it may first be taken in hand, now unless given."""
    delivery_id = new_id("msg")
    tx.execute(
        insert(deliveries).values(
            id=delivery_id, webhook=hook_id, kind=kind, body=dict(body), state=DeliveryState.WAITING.value,
            next_at=not_before or at, created_at=at, number=number,
        )
    )  # fmt: skip
    return delivery_id


def get(tx: Connection, hook_id: str, delivery_id: str) -> Delivery:
    """Return one delivery of a webhook. Raises NotFound."""
    mine = (deliveries.c.id == delivery_id, deliveries.c.webhook == hook_id)
    row = tx.execute(select(deliveries).where(*mine)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such delivery, or it is no longer kept", "没有此投递记录，或已过保留期"),
                       code="delivery.not_found")  # fmt: skip
    return _delivery(row)


def listed(
    tx: Connection, hook_id: str, *, state: DeliveryState | None = None, before: tuple[datetime, str] | None = None,
    limit: int = 100,
) -> list[Delivery]:  # fmt: skip
    """Return a webhook's deliveries, newest first."""
    at, own = deliveries.c.created_at, deliveries.c.id
    question = select(deliveries).where(deliveries.c.webhook == hook_id)
    if state is not None:
        question = question.where(deliveries.c.state == state.value)
    if before is not None:
        question = question.where(or_(at < before[0], (at == before[0]) & (own < before[1])))
    question = question.order_by(at.desc(), own.desc()).limit(limit)
    return [_delivery(row) for row in tx.execute(question).mappings()]


def waiting(tx: Connection) -> dict[str, int]:
    """Return how many deliveries wait for each webhook that any wait for."""
    question = (
        select(deliveries.c.webhook, func.count())
        .where(deliveries.c.state == DeliveryState.WAITING.value)
        .group_by(deliveries.c.webhook)
    )
    return {row[0]: row[1] for row in tx.execute(question)}


def next_at(tx: Connection) -> datetime | None:
    """Return when the next delivery is due, None where none waits for a webhook that is on."""
    question = select(func.min(deliveries.c.next_at)).join(webhooks, webhooks.c.id == deliveries.c.webhook)
    question = question.where(deliveries.c.state == DeliveryState.WAITING.value, webhooks.c.state == HookState.ON.value)
    return tx.execute(question).scalar()


def claim(
    tx: Connection, *, now: datetime, most: int, each: int, but: Collection[str] = ()
) -> list[tuple[Delivery, Webhook]]:
    """Win deliveries that are due, turn about between webhooks so that a slow one holds nobody up.

    each: most for one webhook. but: webhooks that have enough in hand.
    """
    turn = func.row_number().over(
        partition_by=deliveries.c.webhook, order_by=(deliveries.c.next_at, deliveries.c.number, deliveries.c.id)
    )
    due = (
        select(deliveries.c.id, deliveries.c.next_at, turn.label("turn"))
        .join(webhooks, webhooks.c.id == deliveries.c.webhook)
        .where(
            deliveries.c.state == DeliveryState.WAITING.value,
            deliveries.c.next_at <= now,
            deliveries.c.webhook.not_in(list(but)),
            webhooks.c.state == HookState.ON.value,
            or_(webhooks.c.held_until.is_(None), webhooks.c.held_until <= now),
        )
        .subquery()
    )
    question = select(due.c.id).where(due.c.turn <= each).order_by(due.c.turn, due.c.next_at, due.c.id).limit(most)
    won = list(tx.execute(question).scalars())
    if not won:
        return []
    tx.execute(update(deliveries).where(deliveries.c.id.in_(won)).values(next_at=now + LEASE))
    rows = tx.execute(select(deliveries).where(deliveries.c.id.in_(won))).mappings().all()
    known = {row["webhook"]: hooks.get(tx, row["webhook"]) for row in rows}
    return [(_delivery(row), known[row["webhook"]]) for row in rows]


def give_back(tx: Connection, delivery_ids: Collection[str], *, now: datetime) -> None:
    """Let deliveries be taken in hand again at once: whoever had them stops."""
    mine = (deliveries.c.id.in_(list(delivery_ids)), deliveries.c.state == DeliveryState.WAITING.value)
    tx.execute(update(deliveries).where(*mine).values(next_at=now))


def settle(tx: Connection, delivery_id: str, told: Told, *, now: datetime) -> None:
    """Note what came of a try: delivered, to be tried again, or given up; a webhook that nothing reaches is stopped."""
    row = tx.execute(select(deliveries).where(deliveries.c.id == delivery_id)).mappings().first()
    if row is None or row["state"] != DeliveryState.WAITING.value:
        return  # deleted or settled meanwhile
    tries = int(row["attempts"]) + 1
    values: dict[str, Any] = {
        "attempts": tries, "status": told.status, "why": told.why, "milliseconds": told.milliseconds,
        "answer": told.answer, "tried_at": now, "next_at": None,
    }  # fmt: skip
    hook = hooks.get(tx, row["webhook"])
    if not told.why:
        values |= {"state": DeliveryState.DELIVERED.value, "delivered_at": now}
        ended = {"ended_at": now} if hook.is_for_one else {}
        hooks.change(tx, hook.id, delivered_at=now, held_until=None, **ended)
    elif told.is_gone or row["kind"] == TEST or tries > len(RETRIES):
        values["state"] = DeliveryState.GIVEN_UP.value
        _stop_where_useless(tx, hook, row, told, now)
    else:
        asked = timedelta(seconds=told.retry_after or 0)
        values["next_at"] = now + max((RETRIES[tries - 1], asked))
        if told.is_busy and asked:
            hooks.change(tx, hook.id, held_until=now + asked)
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


def _stop_where_useless(tx: Connection, hook: Webhook, row: RowMapping, told: Told, now: datetime) -> None:
    if hook.state is not HookState.ON:
        return
    if told.is_gone:
        hooks.stop(tx, hook, HookState.GONE, at=now)
    elif row["kind"] != TEST and (hook.delivered_at is None or hook.delivered_at < row["created_at"]):
        hooks.stop(tx, hook, HookState.FAILING, at=now)


def replay(tx: Connection, hook_id: str, delivery_id: str, *, now: datetime) -> Delivery:
    """Have something told again from the beginning of its schedule, under the same id. Raises NotFound."""
    get(tx, hook_id, delivery_id)
    values = {"state": DeliveryState.WAITING.value, "attempts": 0, "next_at": now, "why": "", "status": None}
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))
    return get(tx, hook_id, delivery_id)


def prune(tx: Connection, *, now: datetime) -> int:
    """Forget what got there a week ago, and what was given up a month ago; returns how many."""
    old = or_(
        (deliveries.c.state == DeliveryState.DELIVERED.value) & (deliveries.c.delivered_at < now - _KEPT_DELIVERED),
        (deliveries.c.state == DeliveryState.GIVEN_UP.value) & (deliveries.c.tried_at < now - _KEPT_GIVEN_UP),
    )
    gone = tx.execute(delete(deliveries).where(old)).rowcount
    hooks.remove_ended(tx, now - _KEPT_GIVEN_UP)
    return gone


def _delivery(row: RowMapping) -> Delivery:
    named: dict[str, Any] = dict(row)
    named["state"] = DeliveryState(named["state"])
    return Delivery(**named)
