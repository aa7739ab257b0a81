"""Money held and spent, per budget and unit: reserved before an order is sent, settled when the bill is known.

A budget is a scope (`run:r_…`, `user:u_…`, `project:p_…`) in one unit of money. Reserving is atomic over all processes:
every writing transaction holds the ledger's one lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, case, func, insert, or_, select, update

from cineflow.core.errors import BudgetReached
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.library.ledger._columns import Amount
from cineflow.library.ledger._tables import budgets, spending
from cineflow.library.ledger.records import Spending, SpendState

__all__ = ["Bill", "Budget", "budget", "report", "reserve", "set_caps", "settle", "uncap"]


_OTHERS = ""
"""The unit of a row that says: units without a cap of their own are refused."""

# Built once: building a statement costs more than running it.
_HERE = (budgets.c.scope == bindparam("b_scope")) & (budgets.c.currency == bindparam("b_currency"))
_MORE = bindparam("more", type_=Amount())
_USED = budgets.c.reserved + budgets.c.spent + _MORE
_BUDGET = select(budgets).where(_HERE)
_HOLD = (
    update(budgets)
    .where(_HERE, or_(budgets.c.cap.is_(None), budgets.c.cap >= _USED))
    .values(reserved=budgets.c.reserved + _MORE)
)
_CHANGE = (
    update(budgets)
    .where(_HERE)
    .values(
        reserved=budgets.c.reserved + bindparam("held", type_=Amount()),
        spent=budgets.c.spent + _MORE,
    )
)
_CAP = update(budgets).where(_HERE)
_SPENDING = select(spending).where(spending.c.id == bindparam("bill"))
_SPEND = insert(spending)
_RESPEND = update(spending).where(spending.c.id == bindparam("bill"))


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
    others = (budgets.c.scope == scope, budgets.c.currency.not_in([*caps, _OTHERS]))
    tx.execute(update(budgets).where(*others).values(cap=Decimal(0)))
    for currency, cap in {**caps, _OTHERS: Decimal(0)}.items():
        _row(tx, scope, currency)
        tx.execute(_CAP, {"b_scope": scope, "b_currency": currency, "cap": cap})


def uncap(tx: Connection, scope: str) -> None:
    """Take a scope's caps away; what is spent stays counted."""
    tx.execute(update(budgets).where(budgets.c.scope == scope).values(cap=None))


def budget(tx: Connection, scope: str) -> list[Budget]:
    """Return a scope's budgets, by unit."""
    question = select(budgets).where(budgets.c.scope == scope, budgets.c.currency != _OTHERS)
    return [Budget(*row) for row in tx.execute(question.order_by(budgets.c.currency))]


def reserve(tx: Connection, bill: Bill, money: Money, *, at: datetime) -> None:
    """Hold an amount in every scope of a bill, or in none. Raises BudgetReached. Holding twice holds once."""
    held = tx.execute(_SPENDING, {"bill": bill.id}).first()
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
        tx.execute(_RESPEND, {"bill": bill.id, **values})
    else:
        tx.execute(_SPEND, {"id": bill.id, **values})


def settle(tx: Connection, bill_id: str, state: SpendState, *, billed: Money | None = None, at: datetime) -> None:
    """Turn a reservation into what it came to, or a former settlement into a better-known one.

    billed: what the provider says; None keeps the amount held, as an estimate. RELEASED gives all of it back. RESERVED
    with a bill holds that amount from now on. Does nothing where nothing was ever held under this id.
    """
    row = tx.execute(_SPENDING, {"bill": bill_id}).first()
    if row is None:
        return
    old, new = Money(row.amount, row.currency), billed or Money(row.amount, row.currency)
    changes: dict[str, list[Decimal]] = {}
    for money, of, sign in ((old, SpendState(row.state), -1), (new, state, 1)):
        if of is not SpendState.RELEASED:
            held_spent = changes.setdefault(money.currency, [Decimal(0), Decimal(0)])
            held_spent[0 if of is SpendState.RESERVED else 1] += sign * money.amount
    scopes: list[str] = row.scopes
    for currency, (held, spent) in changes.items():
        for scope in scopes if held or spent else ():
            _change(tx, scope, currency, held, spent)
    values = {
        "state": state.value, "amount": new.amount, "currency": new.currency, "at": at,
        "is_estimate": bool(row.is_estimate) if billed is None else False,
    }  # fmt: skip
    tx.execute(_RESPEND, {"bill": bill_id, **values})


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
    where = {"b_scope": scope, "b_currency": money.currency, "more": money.amount}
    if tx.execute(_HOLD, where).rowcount:
        return
    row = _row(tx, scope, money.currency)
    if not tx.execute(_HOLD, where).rowcount:
        assert row.cap is not None
        raise BudgetReached(
            Text(
                "the cap of {cap} does not allow {money} more: {used} are spent or held",
                "上限 {cap} 不容许再花 {money}：已花费或预留 {used}",
                cap=Money(row.cap, money.currency), money=money,
                used=Money(row.reserved + row.spent, money.currency),
            ),
            fix=_WAYS_OUT[scope.partition(":")[0] if scope.partition(":")[0] in _WAYS_OUT else "run"],
        )  # fmt: skip


_WAYS_OUT = {
    "run": Text("Raise --max-cost to go on with what is left", "提高 --max-cost 以继续余下的任务"),
    "key": Text("Give the API key a higher limit, then try again", "请调高该 API 密钥的限额后重试"),
    "user": Text("Ask an administrator for a larger quota, then try again", "请向管理员申请更高额度后重试"),
    "project": Text("Raise the project's budget, then try again", "请调高项目预算后重试"),
}
"""What lets more be spent, by what is capped."""


def _change(tx: Connection, scope: str, currency: str, held: Decimal, spent: Decimal) -> None:
    change = {"b_scope": scope, "b_currency": currency, "held": held, "more": spent}
    if not tx.execute(_CHANGE, change).rowcount:
        _row(tx, scope, currency)
        tx.execute(_CHANGE, change)


def _row(tx: Connection, scope: str, currency: str) -> Row[*tuple[Any, ...]]:
    """Return a budget's row, making it where it is missing: capped at nothing where other units are refused."""
    row = tx.execute(_BUDGET, {"b_scope": scope, "b_currency": currency}).first()
    if row is not None:
        return row
    others = tx.execute(_BUDGET, {"b_scope": scope, "b_currency": _OTHERS}).first()
    cap = others.cap if others is not None else None
    values = {"scope": scope, "currency": currency, "cap": cap, "reserved": Decimal(0), "spent": Decimal(0)}
    tx.execute(insert(budgets), values)
    return tx.execute(_BUDGET, {"b_scope": scope, "b_currency": currency}).one()
