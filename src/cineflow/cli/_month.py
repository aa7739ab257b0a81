"""The workspace's monthly budget: told before anything is ordered, and what does not fit refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from cineflow.cli._door import Door
from cineflow.core.errors import BudgetReached
from cineflow.core.money import Money, PriceRange, parse_budget
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.library.ledger.budgets import Budget

__all__ = ["check_month", "tell_month"]


def tell_month(app: App, total: Sequence[PriceRange], door: Door) -> None:
    """Tell how much of the monthly budget is used, where there is one and something costs money."""
    from cineflow.library.ledger import budgets

    if all(price.is_free for price in total):
        return
    at = datetime.now(UTC)
    for one in _month(app, at):
        if one.cap is not None:
            said = Text(
                "This month {used} of {cap} are ordered; {left} is left until {day} (UTC)",
                "本月已下单 {used}，预算 {cap}；至 {day}（UTC）还余 {left}",
                used=Money(one.used, one.currency), cap=Money(one.cap, one.currency),
                left=Money(max(one.left, Decimal(0)), one.currency),
                day=(budgets.month_ends(at) - timedelta(days=1)).date().isoformat(),
            )  # fmt: skip
            door.say(said)


def check_month(app: App, total: Sequence[PriceRange], *, is_capped: bool) -> None:
    """Raise BudgetReached where a total does not fit into what is left of this month.

    is_capped: whoever agreed to a cap agreed to less than all: then what fits is made.
    """
    from cineflow.library.ledger import budgets

    at = datetime.now(UTC)
    if not is_capped and (why := budgets.month_lacks(_month(app, at), total, at)):
        raise BudgetReached(
            why, fix=Text("Raise `monthly_budget` in the settings, make less, or give --max-cost to make what fits",
                          "请调高设置中的 `monthly_budget`、减少数量，或用 --max-cost 只做预算之内的部分")
        )  # fmt: skip


def _month(app: App, at: datetime) -> list[Budget]:
    from cineflow.cli._views import reading_ledger
    from cineflow.library.ledger import budgets

    budget = parse_budget(app.settings.monthly_budget or "", "monthly_budget")
    if not budget:
        return []
    with reading_ledger(app) as ledger:
        if ledger:
            return ledger.read(budgets.month, at)
    return [budgets.Budget("", unit, cap, Decimal(0), Decimal(0)) for unit, cap in budget.items()]
