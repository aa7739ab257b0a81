"""Budgets and spending: exact, atomic over processes, and never past a cap."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from tests.library.ledger.wanted import NOW

from cineflow.core.errors import BudgetReached
from cineflow.core.money import Money, PriceRange
from cineflow.library.ledger import Ledger, SpendState, budgets, open_ledger
from cineflow.library.ledger._columns import Amount
from cineflow.library.ledger._open import WRITES, connect_engine, upgrade
from cineflow.library.ledger._tables import spending
from cineflow.library.ledger.budgets import Bill

CENT = Money(Decimal("0.01"), "USD")


def bill(name: str, *scopes: str) -> Bill:
    return Bill(name, "workspace", "run_1", "sora-hk", "sora2", scopes or ("run:run_1",))


def left(ledger: Ledger, scope: str = "run:run_1") -> tuple[Decimal, Decimal]:
    [row] = ledger.read(budgets.budget, scope)
    return row.reserved, row.spent


def test_a_reservation_is_settled_to_what_was_billed(ledger: Ledger) -> None:
    ledger.write(budgets.reserve, bill("a"), CENT * 3, at=NOW)
    assert left(ledger) == (Decimal("0.03"), 0)
    ledger.write(budgets.settle, "a", SpendState.SPENT, billed=CENT * 2, at=NOW)
    assert left(ledger) == (0, Decimal("0.02"))
    ledger.write(budgets.settle, "a", SpendState.SPENT, at=NOW)
    assert left(ledger) == (0, Decimal("0.02"))
    ledger.write(budgets.settle, "a", SpendState.RELEASED, at=NOW)
    assert left(ledger) == (0, 0)


def test_reserving_twice_holds_once_and_again_after_a_release(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.write(budgets.reserve, bill("a"), CENT, at=NOW)
    assert left(ledger) == (CENT.amount, 0)
    ledger.write(budgets.settle, "a", SpendState.RELEASED, at=NOW)
    ledger.write(budgets.reserve, bill("a"), CENT * 2, at=NOW)
    assert left(ledger) == (Decimal("0.02"), 0)


def test_a_cap_refuses_what_would_pass_it_and_holds_in_every_scope_or_none(ledger: Ledger) -> None:
    ledger.write(budgets.set_caps, "run:run_1", {"USD": Decimal("0.05")})
    ledger.write(budgets.set_caps, "user:u", {"USD": Decimal("0.02")})
    ledger.write(budgets.reserve, bill("a", "run:run_1", "user:u"), CENT * 2, at=NOW)
    with pytest.raises(BudgetReached):
        ledger.write(budgets.reserve, bill("b", "run:run_1", "user:u"), CENT, at=NOW)
    assert left(ledger) == (Decimal("0.02"), 0)
    with pytest.raises(BudgetReached):
        ledger.write(budgets.reserve, bill("c"), Money(Decimal(1), "CNY"), at=NOW)
    ledger.write(budgets.reserve, bill("free"), Money(Decimal(0), "CNY"), at=NOW)


def test_a_bill_in_another_unit_counts_in_that_unit(ledger: Ledger) -> None:
    ledger.write(budgets.reserve, bill("a"), CENT, at=NOW)
    ledger.write(budgets.settle, "a", SpendState.SPENT, billed=Money(Decimal(7), "credits"), at=NOW)
    rows = {row.currency: (row.reserved, row.spent) for row in ledger.read(budgets.budget, "run:run_1")}
    assert rows == {"USD": (0, 0), "credits": (0, 7)}


def test_the_report_tells_spent_held_and_unconfirmed_apart(ledger: Ledger) -> None:
    for name in "abcd":
        ledger.write(budgets.reserve, bill(name), CENT, at=NOW)
    ledger.write(budgets.settle, "a", SpendState.SPENT, billed=CENT * 3, at=NOW)
    ledger.write(budgets.settle, "b", SpendState.UNCONFIRMED, at=NOW)
    ledger.write(budgets.settle, "c", SpendState.RELEASED, at=NOW)
    [row] = ledger.read(budgets.report, run="run_1")
    assert (row.spent, row.unconfirmed, row.reserved, row.takes) == (CENT * 3, CENT, CENT, 3)
    assert not row.is_estimate
    assert ledger.read(budgets.report, run="other") == []


@given(st.decimals(min_value=0, max_value=10**9, places=9))
def test_amounts_come_back_exactly(amount: Decimal) -> None:
    column = Amount()
    dialect = None
    stored = column.process_bind_param(amount, dialect)  # type: ignore[arg-type]
    assert column.process_result_value(stored, dialect) == amount  # type: ignore[arg-type]


def test_what_is_finer_is_rounded_up_so_that_caps_hold() -> None:
    assert Amount().process_bind_param(Decimal("1e-12"), None) == 1  # type: ignore[arg-type]


def test_a_month_holds_whatever_is_ordered_and_the_next_one_begins_anew(ledger: Ledger) -> None:
    late = NOW.replace(day=28, hour=23, minute=59)
    after = budgets.month_ends(late)
    assert (after.day, after.hour, after - late < timedelta(days=5)) == (1, 0, True)
    ledger.write(budgets.reserve, bill("before"), CENT, at=late)
    ledger.write(budgets.set_monthly_caps, {"USD": Decimal("0.05")}, at=late)
    ledger.write(budgets.reserve, bill("a", "run:run_2"), CENT * 3, at=late)
    ledger.write(budgets.settle, "a", SpendState.UNCONFIRMED, at=after)
    [row] = ledger.read(budgets.month, late)
    assert (row.used, row.left) == (Decimal("0.04"), Decimal("0.01")), "what came before the cap was set counts"
    with pytest.raises(BudgetReached, match="this month") as refused:
        ledger.write(budgets.reserve, bill("b", "run:run_3", "user:u"), CENT * 2, at=late)
    assert "monthly_budget" in str(refused.value.fix)
    assert ledger.read(budgets.budget, "run:run_3") == ledger.read(budgets.budget, "user:u") == []
    with pytest.raises(BudgetReached):
        ledger.write(budgets.reserve, bill("b"), Money(Decimal(1), "CNY"), at=after)
    need = [PriceRange(Decimal(0), Decimal("0.02"), "USD")]
    left, why = ledger.read(budgets.room_left, ["run:run_3"], need, at=late)
    assert left == [CENT]
    assert "0.01 USD is left" in why.say("en")
    assert ledger.read(budgets.room_left, (), need, at=after) == ([CENT * 5], None)
    ledger.write(budgets.reserve, bill("b"), CENT * 5, at=after)
    with pytest.raises(BudgetReached):
        ledger.write(budgets.reserve, bill("c"), CENT, at=after)
    ledger.write(budgets.reserve, bill("found"), CENT, at=after, is_ordered=True)
    [row] = ledger.read(budgets.month, after)
    assert (row.used, row.left) == (Decimal("0.06"), -CENT.amount), "what was ordered already is not refused"
    ledger.write(budgets.set_monthly_caps, {}, at=after)
    assert ledger.read(budgets.monthly_caps) == {}
    for unit in ("USD", "CNY"):
        ledger.write(budgets.reserve, bill(unit), Money(Decimal(100), unit), at=after)


def test_what_was_ordered_this_month_before_months_were_counted_counts(ledger_url: str) -> None:
    at = datetime.now(UTC)
    long_ago = at - timedelta(days=40)
    engine = connect_engine(ledger_url)
    with engine.connect().execution_options(**{WRITES: True}) as tx, tx.begin():
        upgrade(tx, "0003")
        for name, state, when in (
            ("a", "reserved", at), ("b", "unconfirmed", at), ("c", "released", at), ("d", "spent", long_ago),
        ):  # fmt: skip
            row = {"id": name, "project": "", "run": "r", "provider": "p", "model": "m", "scopes": ["run:r"]}
            money = {"currency": "USD", "amount": CENT.amount, "is_estimate": True}
            tx.execute(insert(spending).values(**row, **money, state=state, at=when))
    engine.dispose()
    ledger = open_ledger(ledger_url)
    [row] = ledger.read(budgets.month, at)
    assert (row.reserved, row.spent, row.cap) == (CENT.amount, CENT.amount, None)
    ledger.write(budgets.settle, "a", SpendState.RELEASED, at=at)
    [row] = ledger.read(budgets.month, at)
    assert row.used == CENT.amount
    ledger.close()


def _reserve(url: str, writer: int, refused: list[str]) -> None:
    ledger = open_ledger(url)
    for n in range(30):
        try:
            ledger.write(budgets.reserve, bill(f"{writer}.{n}"), CENT, at=NOW)
        except BudgetReached:
            refused.append(f"{writer}.{n}")
    ledger.close()


@pytest.mark.parametrize("is_monthly", [False, True])
def test_writers_together_never_pass_a_cap(ledger_url: str, is_monthly: bool) -> None:
    ledger = open_ledger(ledger_url)
    if is_monthly:
        ledger.write(budgets.set_monthly_caps, {"USD": Decimal("0.50")}, at=NOW)
    else:
        ledger.write(budgets.set_caps, "run:run_1", {"USD": Decimal("0.50")})
    refused: list[str] = []
    writers = [threading.Thread(target=_reserve, args=(ledger_url, n, refused)) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert left(ledger) == (Decimal("0.50"), 0)
    assert len(refused) == 10
    ledger.close()
