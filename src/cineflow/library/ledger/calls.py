"""Paid calls that make no take: a question to a model, a transcription. Each is written down before it is sent.

A call is known by its key, a digest of all that is asked. Its row is there from before it is sent until its answer is
stored; a row without an answer means that somebody died between, or that no readable answer came: whether it was
charged is then for a person to say. Its money is in `spending` under the call's id, like any take's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Connection, delete, select

from cineflow.core.errors import NotFound
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.library.ledger import budgets, events, kept
from cineflow.library.ledger._tables import kept as kept_table
from cineflow.library.ledger.records import SpendState

__all__ = [
    "CallState", "PaidCall", "accept", "answered", "begin", "doubt", "listed", "not_charged", "opened", "refused",
    "write_off",
]  # fmt: skip

_PREFIX = "call:"


class CallState(StrEnum):
    """SENT: about to be sent, or sent. ACCEPTED: has a ticket, its result is to come. UNKNOWN: a person must say."""

    SENT = "sent"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaidCall:
    """One call without an answer yet. key: of what is asked. money: held for it. host: where it went.

    ticket: the service's id of what was accepted. notes: what helps to find it there again; JSON-able, no secret.
    """

    id: str
    key: str
    step: str
    provider: str
    model: str
    host: str
    run: str
    money: Money
    sent_at: str
    state: CallState = CallState.SENT
    ticket: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "key": self.key, "step": self.step, "provider": self.provider, "model": self.model,
            "host": self.host, "run": self.run, "money": self.money.to_json(), "sent_at": self.sent_at,
            "state": self.state.value, "ticket": self.ticket, "notes": dict(self.notes),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> PaidCall:
        named: dict[str, Any] = dict(value)
        named |= {"money": Money.from_json(value["money"]), "state": CallState(value["state"])}
        return cls(**named)


def opened(tx: Connection, key: str) -> PaidCall | None:
    """Return the call of a key that has no answer yet."""
    found = kept.value(tx, _PREFIX + key)
    return PaidCall.from_json(cast("dict[str, Any]", found)) if found else None


def listed(tx: Connection, states: Sequence[CallState] = ()) -> list[PaidCall]:
    """Return the calls without an answer, oldest first; in some states only, if given."""
    question = select(kept_table.c.value).where(kept_table.c.name.startswith(_PREFIX))
    calls = [PaidCall.from_json(row.value) for row in tx.execute(question)]
    return sorted((call for call in calls if not states or call.state in states), key=lambda call: call.sent_at)


def begin(tx: Connection, call: PaidCall, scopes: Sequence[str], *, project: str = "", at: datetime) -> None:
    """Hold a call's money and write it down, in one transaction with nothing between. Raises BudgetReached."""
    bill = budgets.Bill(call.id, project, call.run, call.provider, call.model, scopes)
    budgets.reserve(tx, bill, call.money, at=at)
    kept.keep(tx, _PREFIX + call.key, call.to_json(), at=at)
    _tell(tx, "call.sent", call, at)


def accept(tx: Connection, key: str, ticket: str, *, at: datetime) -> None:
    """Keep the ticket that a call was answered with: its result is paid for and to be fetched."""
    _change(tx, key, CallState.ACCEPTED, at, ticket=ticket)


def answered(tx: Connection, key: str, billed: Money | None, *, at: datetime) -> None:
    """Settle a call whose answer is stored. billed: what it came to; None keeps what was held, as an estimate."""
    _close(tx, key, SpendState.SPENT, "call.answered", at, billed)


def refused(tx: Connection, key: str, *, at: datetime) -> None:
    """Note a definite no: nothing was bought."""
    _close(tx, key, SpendState.RELEASED, "call.refused", at)


def doubt(tx: Connection, key: str, *, at: datetime) -> None:
    """Note that a call may or may not have been charged: its money counts as spent until a person says."""
    if (call := opened(tx, key)) and call.state is not CallState.UNKNOWN:
        budgets.settle(tx, call.id, SpendState.UNCONFIRMED, at=at)
        _change(tx, key, CallState.UNKNOWN, at)


def not_charged(tx: Connection, call_id: str, *, at: datetime) -> PaidCall:
    """A person says that a call was not charged: it may be made again. Raises NotFound."""
    call = _unknown(tx, call_id)
    _close(tx, call.key, SpendState.RELEASED, "call.not_charged", at)
    return call


def write_off(tx: Connection, call_id: str, *, at: datetime) -> PaidCall:
    """A person counts a call as charged and lost: it may be made again, for its price. Raises NotFound."""
    call = _unknown(tx, call_id)
    _close(tx, call.key, SpendState.SPENT, "call.written_off", at)
    return call


def _unknown(tx: Connection, call_id: str) -> PaidCall:
    found = next((call for call in listed(tx, (CallState.UNKNOWN,)) if call.id == call_id), None)
    if found is None:
        raise NotFound(
            Text("there is no unconfirmed call {id}", "没有扣费待确认的调用 {id}", id=call_id),
            fix=Text("`cineflow unknown` lists those there are", "`cineflow unknown` 会列出待确认的条目"),
            code="unknown.not_found",
        )
    return found


def _change(tx: Connection, key: str, state: CallState, at: datetime, *, ticket: str = "") -> None:
    if call := opened(tx, key):
        changed = {**call.to_json(), "state": state.value, "ticket": ticket or call.ticket}
        kept.keep(tx, _PREFIX + key, changed, at=at)
        _tell(tx, f"call.{state.value}", call, at)


def _close(
    tx: Connection, key: str, state: SpendState, kind: str, at: datetime, billed: Money | None = None
) -> None:  # fmt: skip
    if call := opened(tx, key):
        budgets.settle(tx, call.id, state, billed=billed, at=at)
        tx.execute(delete(kept_table).where(kept_table.c.name == _PREFIX + key))
        _tell(tx, kind, call, at)


def _tell(tx: Connection, kind: str, call: PaidCall, at: datetime) -> None:
    facts = {"call": call.id, "step": call.step, "provider": call.provider, "model": call.model}
    events.add(tx, kind, at=at, run=call.run, job=call.run, facts=facts)
