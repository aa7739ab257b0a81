"""What was spent, on what, by whom."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from cineflow.core.money import Money
from cineflow.library.ledger import budgets, costs, people
from cineflow.library.ledger.costs import Spent
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._reviewed import Reviewed, reviewed
from cineflow.server._shapes import Amount, amounts
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["costs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
By = Literal["project", "provider", "model", "user", "day", "run"]
_OF_TAKES = ("project", "provider", "model")


class CostSums(BaseModel):
    """Each currency by itself: units are never added up.

    takes: paid calls. approved_seconds: of takes that are approved and count for their shot, by the verdicts of the
    same days. per_minute: spent ÷ approved minutes; none where nothing is approved. rejected_share: rejected ÷
    (approved + rejected) takes, 0 to 1. These three are null in reports by person, day and run: takes do not say those.
    """

    takes: int
    spent: list[Amount]
    reserved: list[Amount]
    unconfirmed: list[Amount]
    approved_seconds: float | None = None
    per_minute: list[Amount] | None = None
    rejected_share: float | None = None


class CostRow(CostSums):
    """One row of a report. key: an id or a day; label: its name for people."""

    key: str
    label: str


class MonthUsed(BaseModel):
    """used: what was ordered and not given back, spent, held or not confirmed. held: of that, for what is under way."""

    currency: str
    used: Amount
    held: Amount
    budget: Amount


class Month(BaseModel):
    """The workspace's budget for this month, by UTC. until: its last day."""

    since: date
    until: date
    rows: list[MonthUsed]


class Costs(CostSums):
    """What was spent in a span of days, UTC, the last one left out.

    month: for administrators, where the workspace has a monthly budget.
    """

    by: By
    rows: list[CostRow]
    month: Month | None = None


@router.get("/costs")
async def get_costs(
    request: Request, who: Reader, by: By = "project", since: date | None = None, until: date | None = None
) -> Costs:
    """Spending by project, provider, model, person, day or run; one's own for all but administrators."""
    return await _report(house_of(request), who, by, since, until)


@router.get("/costs.csv", response_class=Response)
async def get_costs_csv(
    request: Request, who: Reader, by: By = "project", since: date | None = None, until: date | None = None
) -> Response:
    """The same as a table for spreadsheets."""
    told = await _report(house_of(request), who, by, since, until)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([
        by, "takes", "currency", "spent", "reserved", "unconfirmed", "approved_minutes", "per_approved_minute",
        "rejected_share",
    ])  # fmt: skip
    for row in told.rows:
        sums = [{a.currency: a.amount for a in part} for part in (row.spent, row.reserved, row.unconfirmed)]
        each = {a.currency: a.amount for a in row.per_minute or ()}
        minutes = "" if row.approved_seconds is None else f"{row.approved_seconds / 60:.3f}"
        share = "" if row.rejected_share is None else f"{row.rejected_share:.4f}"
        for unit in sorted({unit for part in sums for unit in part}) or [""]:  # What was free has a line as well.
            table.writerow([
                _safe(row.label), row.takes, unit, *(part.get(unit, "0.00") for part in sums), minutes,
                each.get(unit, ""), share,
            ])  # fmt: skip
    headers = {"Content-Disposition": "attachment; filename=costs.csv"}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


async def _report(house: House, who: Who, by: By, since: date | None, until: date | None) -> Costs:
    rows: list[Spent] = await house.ledger.ask(costs.spent, since=_at(since), until=_at(until))
    mine = await house.projects_for(who)
    allowed = {project.id for project in mine}
    if not who.is_admin:
        rows = [row for row in rows if row.by == who.id or row.project in allowed]
    names = await _names(house, by)
    groups: dict[str, list[Spent]] = defaultdict(list)
    for row in rows:
        groups[_key(row, by)].append(row)
    judged = await reviewed(house, mine, since=_at(since), until=_at(until)) if by in _OF_TAKES else None
    film: dict[str, list[Reviewed]] = defaultdict(list)
    for take in judged or ():
        film[_key_of_take(take, by)].append(take)
    told = [
        CostRow(key=key, label=names.get(key, key) or "–", **_sums(groups[key], None if judged is None else film[key]))
        for key in dict.fromkeys((*groups, *film))
    ]
    told.sort(key=lambda row: row.key if by == "day" else (-sum(float(a.amount) for a in row.spent), row.label))  # pyright: ignore[reportArgumentType, reportCallIssue]
    month = await house.ledger.ask(_month, now()) if who.is_admin else None
    return Costs(by=by, rows=told, month=month, **_sums(rows, judged))


def _month(tx: Connection, at: datetime) -> Month | None:
    rows = [
        MonthUsed(currency=one.currency, used=Amount.of(Money(one.spent + one.reserved, one.currency)),
                  held=Amount.of(Money(one.reserved, one.currency)), budget=Amount.of(Money(one.cap, one.currency)))
        for one in budgets.month(tx, at) if one.cap is not None
    ]  # fmt: skip
    if not rows:
        return None
    until = budgets.month_ends(at).date() - timedelta(days=1)
    return Month(since=until.replace(day=1), until=until, rows=rows)


async def _names(house: House, by: By) -> Mapping[str, str]:
    if by == "project":
        return {project.id: project.name for project in await house.known_projects()}
    if by == "user":

        def everybody(tx: Connection) -> dict[str, str]:
            return {user.id: user.name or user.email for user in people.listed(tx)}

        return await house.ledger.ask(everybody)
    return {}


def _key(row: Spent, by: By) -> str:
    return {
        "project": row.project, "provider": row.provider, "model": f"{row.provider}:{row.model}", "user": row.by,
        "day": row.at.date().isoformat(), "run": row.run,
    }[by]  # fmt: skip


def _key_of_take(take: Reviewed, by: By) -> str:
    return {"project": take.project, "provider": take.provider}.get(by, f"{take.provider}:{take.model}")


def _sums(rows: list[Spent], film: list[Reviewed] | None) -> dict[str, Any]:
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        sums[row.state][row.money.currency] += row.money.amount

    def told(state: str) -> list[Amount]:
        return amounts(Money(amount, unit) for unit, amount in sorted(sums[state].items()) if amount)

    money = {
        "takes": len(rows),
        "spent": told("spent"),
        "reserved": told("reserved"),
        "unconfirmed": told("unconfirmed"),
    }
    if film is None:
        return money
    seconds = sum((take.seconds for take in film), Decimal(0))
    each = [
        Money((amount * 60 / seconds).quantize(Decimal("0.0001")), unit)
        for unit, amount in sorted(sums["spent"].items()) if amount and seconds
    ]  # fmt: skip
    share = sum(take.is_rejected for take in film) / len(film) if film else None
    return {**money, "approved_seconds": float(seconds), "per_minute": amounts(each), "rejected_share": share}


def _at(day: date | None) -> datetime | None:
    from datetime import UTC

    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
