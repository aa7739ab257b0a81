"""Money held and spent, per budget and unit: reserved before an order is sent, settled when the bill is known.

A budget is a scope (`run:r_…`, `user:u_…`, `project:p_…`) in one unit of money. Reserving is atomic over all processes:
every writing transaction holds the ledger's one lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, RowMapping, case, func, insert, select, update

from cineflow.core.errors import BudgetReached
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.library.ledger._tables import budgets, spending
from cineflow.library.ledger.records import Spending, SpendState

__all__ = ["Bill", "Budget", "budget", "report", "reserve", "set_caps", "settle"]

_Row: TypeAlias = Row[*tuple[Any, ...]]

_OTHERS = ""
"""The unit of a row that says: units without a cap of their own are refused."""


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget in one unit. cap: None where there is none."""

    scope: str
    currency: str
    cap: Decimal | None
    reserved: Decimal
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """What a reservation is for. id: the submission's, or the caller's own for other paid calls."""

    id: str
    project: str
    run: str
    provider: str
    model: str
    scopes: Sequence[str]


def set_caps(tx: Connection, scope: str, caps: Mapping[str, Decimal]) -> None:
    """Cap a scope: unit → most; any other unit is refused from now on. What is spent already counts."""
    for currency, cap in {**caps, _OTHERS: Decimal(0)}.items():
        _row(tx, scope, currency)
        tx.execute(_at(update(budgets), scope, currency).values(cap=cap))


def budget(tx: Connection, scope: str) -> list[Budget]:
    """Return a scope's budgets, by unit."""
    question = select(budgets).where(budgets.c.scope == scope, budgets.c.currency != _OTHERS)
    return [Budget(*row) for row in tx.execute(question.order_by(budgets.c.currency))]


def reserve(tx: Connection, bill: Bill, money: Money, *, at: datetime) -> None:
    """Hold an amount in every scope of a bill, or in none. Raises BudgetReached. Holding twice holds once."""
    held = tx.execute(select(spending).where(spending.c.id == bill.id)).first()
    if held and held.state != SpendState.RELEASED:
        return
    if money.amount > 0:
        for scope in bill.scopes:
            _hold(tx, scope, money)
    values: dict[str, Any] = {
        "project": bill.project, "run": bill.run, "provider": bill.provider, "model": bill.model,
        "scopes": list(bill.scopes), "state": SpendState.RESERVED.value, "currency": money.currency,
        "amount": money.amount, "is_estimate": True, "at": at,
    }  # fmt: skip
    if held:
        tx.execute(update(spending).where(spending.c.id == bill.id).values(values))
    else:
        tx.execute(insert(spending).values(id=bill.id, **values))


def settle(tx: Connection, bill_id: str, state: SpendState, *, billed: Money | None = None, at: datetime) -> None:
    """Turn a reservation into what it came to, or a former settlement into a better-known one.

    billed: what the provider says; None keeps the amount held, as an estimate. RELEASED gives all of it back. RESERVED
    with a bill holds that amount from now on. Does nothing where nothing was ever held under this id.
    """
    row = tx.execute(select(spending).where(spending.c.id == bill_id)).first()
    if row is None:
        return
    old = Money(row.amount, row.currency)
    new = billed or old
    scopes: list[str] = row.scopes
    for scope in scopes:
        _count(tx, scope, old, SpendState(row.state), -1)
        _count(tx, scope, new, state, 1)
    is_estimate = bool(row.is_estimate) if billed is None else False
    tx.execute(
        update(spending)
        .where(spending.c.id == bill_id)
        .values(state=state.value, amount=new.amount, currency=new.currency, is_estimate=is_estimate, at=at)
    )


def report(
    tx: Connection, *, run: str | None = None, project: str | None = None, since: datetime | None = None
) -> list[Spending]:
    """Return what was spent by run, provider, model and unit; of one run or project, since an instant, if given."""
    what = (spending.c.run, spending.c.provider, spending.c.model, spending.c.currency)

    def total(state: SpendState) -> Any:
        return func.sum(case((spending.c.state == state.value, spending.c.amount), else_=Decimal(0))).label(state.value)

    estimated = spending.c.is_estimate & (spending.c.state == SpendState.SPENT.value)
    question = (
        select(
            *what,
            func.count().label("takes"),
            *(total(state) for state in (SpendState.SPENT, SpendState.RESERVED, SpendState.UNCONFIRMED)),
            func.max(case((estimated, 1), else_=0)).label("is_estimate"),
        )
        .where(spending.c.state != SpendState.RELEASED.value)
        .group_by(*what)
        .order_by(*what)
    )
    if run is not None:
        question = question.where(spending.c.run == run)
    if project is not None:
        question = question.where(spending.c.project == project)
    if since is not None:
        question = question.where(spending.c.at >= since)
    return [_spending(row) for row in tx.execute(question).mappings()]


def _spending(row: RowMapping) -> Spending:
    def money(name: SpendState) -> Money:
        return Money(row[name.value], row["currency"])

    return Spending(
        row["provider"], row["model"], row["run"], int(row["takes"]), money(SpendState.SPENT),
        money(SpendState.RESERVED), money(SpendState.UNCONFIRMED), is_estimate=bool(row["is_estimate"]),
    )  # fmt: skip


def _hold(tx: Connection, scope: str, money: Money) -> None:
    row = _row(tx, scope, money.currency)
    after = row.reserved + row.spent + money.amount
    if row.cap is not None and after > row.cap:
        raise BudgetReached(
            Text(
                "the cap of {cap} does not allow {money} more: {used} are spent or held",
                "上限 {cap} 不容许再花 {money}：已花费或预留 {used}",
                cap=Money(row.cap, money.currency), money=money,
                used=Money(row.reserved + row.spent, money.currency),
            ),
            fix=Text("Raise --max-cost to go on with what is left", "提高 --max-cost 以继续余下的任务"),
        )  # fmt: skip
    tx.execute(_at(update(budgets), scope, money.currency).values(reserved=row.reserved + money.amount))


def _count(tx: Connection, scope: str, money: Money, state: SpendState, sign: int) -> None:
    if state is SpendState.RELEASED or money.amount == 0:
        return
    row = _row(tx, scope, money.currency)
    change = money.amount * sign
    column = "reserved" if state is SpendState.RESERVED else "spent"
    tx.execute(_at(update(budgets), scope, money.currency).values({column: getattr(row, column) + change}))


def _row(tx: Connection, scope: str, currency: str) -> _Row:
    """Return a budget's row, making it where it is missing: capped at nothing where other units are refused."""
    question = select(budgets).where(budgets.c.scope == scope, budgets.c.currency == currency)
    row = tx.execute(question).first()
    if row is not None:
        return row
    others = select(budgets.c.cap).where(budgets.c.scope == scope, budgets.c.currency == _OTHERS)
    cap = None if currency == _OTHERS else tx.execute(others).scalar()
    tx.execute(insert(budgets).values(scope=scope, currency=currency, cap=cap, reserved=Decimal(0), spent=Decimal(0)))
    return tx.execute(question).one()


def _at(change: Any, scope: str, currency: str) -> Any:
    return change.where(budgets.c.scope == scope, budgets.c.currency == currency)
