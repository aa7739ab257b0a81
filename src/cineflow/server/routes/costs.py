"""What was spent, on what, by whom."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from cineflow.core.money import Money
from cineflow.library.ledger import costs, people
from cineflow.library.ledger.costs import Spent
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._shapes import Amount, amounts
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["costs"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
By = Literal["project", "provider", "model", "user", "day", "run"]


class CostRow(BaseModel):
    """One row of a report. key: an id or a day; label: its name for people."""

    key: str
    label: str
    takes: int
    spent: list[Amount]
    reserved: list[Amount]
    unconfirmed: list[Amount]


class Costs(BaseModel):
    by: By
    rows: list[CostRow]
    spent: list[Amount]
    reserved: list[Amount]
    unconfirmed: list[Amount]


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
    table.writerow([by, "takes", "currency", "spent", "reserved", "unconfirmed"])
    for row in told.rows:
        sums = [{a.currency: a.amount for a in part} for part in (row.spent, row.reserved, row.unconfirmed)]
        for unit in sorted({unit for part in sums for unit in part}):
            table.writerow([_safe(row.label), row.takes, unit, *(part.get(unit, "0.00") for part in sums)])
    headers = {"Content-Disposition": "attachment; filename=costs.csv"}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


async def _report(house: House, who: Who, by: By, since: date | None, until: date | None) -> Costs:
    rows: list[Spent] = await house.ledger.ask(costs.spent, since=_at(since), until=_at(until))
    allowed = {project.id for project in await house.projects_for(who)}
    if not who.is_admin:
        rows = [row for row in rows if row.by == who.id or row.project in allowed]
    names = await _names(house, by)
    groups: dict[str, list[Spent]] = defaultdict(list)
    for row in rows:
        groups[_key(row, by)].append(row)
    told = [_row(key, names.get(key, key), members) for key, members in groups.items()]
    told.sort(key=lambda row: row.key if by == "day" else (-sum(float(a.amount) for a in row.spent), row.label))  # pyright: ignore[reportArgumentType, reportCallIssue]
    whole = _row("", "", rows)
    return Costs(by=by, rows=told, spent=whole.spent, reserved=whole.reserved, unconfirmed=whole.unconfirmed)


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


def _row(key: str, label: str, rows: list[Spent]) -> CostRow:
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        sums[row.state][row.money.currency] += row.money.amount

    def told(state: str) -> list[Amount]:
        return amounts(Money(amount, unit) for unit, amount in sorted(sums[state].items()) if amount)

    return CostRow(
        key=key, label=label or "–", takes=len(rows), spent=told("spent"), reserved=told("reserved"),
        unconfirmed=told("unconfirmed"),
    )  # fmt: skip


def _at(day: date | None) -> datetime | None:
    from datetime import UTC

    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
