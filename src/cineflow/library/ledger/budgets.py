"""Money held and spent, per budget and unit: reserved before an order is sent, settled when the bill is known.

A budget is a scope (`run:r_…`, `user:u_…`, `project:p_…`) in one unit of money. Reserving is atomic over all processes:
every writing transaction holds the ledger's one lock. Whatever is ordered counts against its month as well
(`month:2026-11`, by UTC), which has the caps of the workspace's monthly budget, where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, case, delete, func, insert, or_, select, update

from cineflow.core.errors import BudgetReached
from cineflow.core.money import Money, PriceRange
from cineflow.core.text import Text
from cineflow.library.ledger._columns import Amount
from cineflow.library.ledger._tables import budgets, spending
from cineflow.library.ledger.records import Spending, SpendState

__all__ = [
    "Bill", "Budget", "budget", "month", "month_ends", "month_lacks", "monthly_caps", "report", "reserve",
    "room_left", "set_caps", "set_monthly_caps", "settle", "uncap",
]  # fmt: skip


_OTHERS = ""
"""The unit of a row that says: units without a cap of their own are refused."""

_MONTH = "month"
"""The scope whose caps each month begins with; nothing is counted in it."""

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

    @property
    def used(self) -> Decimal:
        return self.reserved + self.spent

    @property
    def left(self) -> Decimal:
        """Of the cap, nothing where there is none; below zero where bills came to more than was held."""
        return (self.cap or Decimal(0)) - self.used


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


def set_monthly_caps(tx: Connection, caps: Mapping[str, Decimal], *, at: datetime) -> None:
    """Cap what a month may cost, from the one of `at` on: unit → most; empty for no cap."""
    tx.execute(delete(budgets).where(budgets.c.scope == _MONTH))
    if not caps:
        uncap(tx, _month_of(at))
        return
    for scope in (_MONTH, _month_of(at)):
        set_caps(tx, scope, caps)


def monthly_caps(tx: Connection) -> dict[str, Decimal]:
    """Return what a month may cost, unit → most; empty where there is no cap."""
    return {one.currency: one.cap for one in budget(tx, _MONTH) if one.cap is not None}


def month(tx: Connection, at: datetime) -> list[Budget]:
    """Return what was ordered in a month and what it may cost, by unit; units without either are left out.

    spent: not confirmed charges included.
    """
    scope, caps = _month_of(at), monthly_caps(tx)
    used = {one.currency: one for one in budget(tx, scope)}
    fresh = {unit: Budget(scope, unit, cap, Decimal(0), Decimal(0)) for unit, cap in caps.items()}
    found = [one for _, one in sorted({**fresh, **used}.items())]
    return [one for one in found if one.currency in caps or one.reserved or one.spent]


def month_ends(at: datetime) -> datetime:
    """Return the first instant after a month."""
    return (_month_begins(at) + timedelta(days=31)).replace(day=1)


def _month_begins(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _month_of(at: datetime) -> str:
    return f"{_MONTH}:{_month_begins(at):%Y-%m}"


def room_left(
    tx: Connection, scopes: Sequence[str], total: Sequence[PriceRange], *, at: datetime
) -> tuple[list[Money], Text | None]:
    """Return the least that is left of each capped unit, and why a total does not fit, None where it does.

    scopes: budgets that it would count against, besides the month of `at`.
    """
    this_month = month(tx, at)
    capped = [[one for one in found if one.cap is not None] for found in (budget(tx, scope) for scope in scopes)]
    least: dict[str, Decimal] = {}
    for one in (one for found in (*capped, this_month) for one in found):
        if one.cap is not None:
            least[one.currency] = min(one.left, least.get(one.currency, one.left))
    why = month_lacks(this_month, total, at)
    for found in capped:
        if why is None and (lacking := _lacking(found, total)):
            why = Text("this needs {need}, and {left} is left of the budget", "需要 {need}，预算仅余 {left}",
                       need=lacking[0], left=lacking[1])  # fmt: skip
    return [Money(amount, unit) for unit, amount in sorted(least.items())], why


def month_lacks(found: Sequence[Budget], total: Sequence[PriceRange], at: datetime) -> Text | None:
    """Return why a total does not fit into a month's budgets, None where it does."""
    lacking = _lacking([one for one in found if one.cap is not None], total)
    if lacking is None:
        return None
    return Text(
        "this needs {need}, and {left} is left of the workspace's budget for this month, until {day} (UTC)",
        "需要 {need}，而工作区本月预算仅余 {left}（至 {day}，UTC）", need=lacking[0], left=lacking[1],
        day=(month_ends(at) - timedelta(days=1)).date().isoformat(),
    )  # fmt: skip


def _lacking(capped: Sequence[Budget], total: Sequence[PriceRange]) -> tuple[Money, Money] | None:
    """Return the first price for which there is not enough left, and what is; a unit without a cap has nothing."""
    rest = {one.currency: max(one.left, Decimal(0)) for one in capped}
    for price in total if capped else ():
        left = rest.get(price.currency, Decimal(0))
        if price.high > left:
            return price.highest, Money(left, price.currency)
    return None


def budget(tx: Connection, scope: str) -> list[Budget]:
    """Return a scope's budgets, by unit."""
    question = select(budgets).where(budgets.c.scope == scope, budgets.c.currency != _OTHERS)
    return [Budget(*row) for row in tx.execute(question.order_by(budgets.c.currency))]


def reserve(tx: Connection, bill: Bill, money: Money, *, at: datetime, is_ordered: bool = False) -> None:
    """Hold an amount in every scope of a bill and in the month, or in none. Holding twice holds once.

    is_ordered: the order was sent already, so it counts whatever the caps are. Raises BudgetReached.
    """
    held = tx.execute(_SPENDING, {"bill": bill.id}).first()
    if held and held.state != SpendState.RELEASED:
        return
    scopes = [*bill.scopes, _month_of(at)]
    for scope in scopes if money.amount > 0 else ():
        if is_ordered:
            _change(tx, scope, money.currency, money.amount, Decimal(0))
        else:
            _hold(tx, scope, money)
    values: dict[str, Any] = {
        "project": bill.project, "run": bill.run, "provider": bill.provider, "model": bill.model,
        "scopes": scopes, "state": SpendState.RESERVED.value, "currency": money.currency,
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
                "the {what} of {cap} does not allow {money} more: {used} are spent or held",
                "{what} {cap} 不容许再花 {money}：已花费或预留 {used}",
                what=_THIS_MONTHS if scope.startswith(f"{_MONTH}:") else Text("cap", "上限"),
                cap=Money(row.cap, money.currency), money=money,
                used=Money(row.reserved + row.spent, money.currency),
            ),
            fix=_WAYS_OUT.get(scope.partition(":")[0], _WAYS_OUT["run"]),
        )  # fmt: skip


_THIS_MONTHS = Text("workspace's budget for this month", "工作区本月预算")
_WAYS_OUT = {
    "run": Text("Raise --max-cost to go on with what is left", "提高 --max-cost 以继续余下的任务"),
    "key": Text("Give the API key a higher limit, then try again", "请调高该 API 密钥的限额后重试"),
    "user": Text("Ask an administrator for a larger quota, then try again", "请向管理员申请更高额度后重试"),
    "project": Text("Raise the project's budget, then try again", "请调高项目预算后重试"),
    _MONTH: Text(
        "Raise `monthly_budget` in the settings, or try again next month (UTC)",
        "请调高设置中的 `monthly_budget`，或下月（UTC）再试",
    ),
}
"""What lets more be spent, by what is capped."""


def _change(tx: Connection, scope: str, currency: str, held: Decimal, spent: Decimal) -> None:
    change = {"b_scope": scope, "b_currency": currency, "held": held, "more": spent}
    if not tx.execute(_CHANGE, change).rowcount:
        _row(tx, scope, currency)
        tx.execute(_CHANGE, change)


def _row(tx: Connection, scope: str, currency: str) -> Row[*tuple[Any, ...]]:
    """Return a budget's row, making it where it is missing: capped at nothing where other units are refused.

    A month's first row has the cap that months begin with.
    """
    row = tx.execute(_BUDGET, {"b_scope": scope, "b_currency": currency}).first()
    if row is not None:
        return row
    like = [(scope, _OTHERS), *([(_MONTH, currency), (_MONTH, _OTHERS)] if scope.startswith(f"{_MONTH}:") else [])]
    known = (tx.execute(_BUDGET, {"b_scope": of, "b_currency": unit}).first() for of, unit in like)
    cap = next((one.cap for one in known if one is not None), None)
    values = {"scope": scope, "currency": currency, "cap": cap, "reserved": Decimal(0), "spent": Decimal(0)}
    tx.execute(insert(budgets), values)
    return tx.execute(_BUDGET, {"b_scope": scope, "b_currency": currency}).one()
