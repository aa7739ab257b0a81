"""Spending, line by line, with who began the run it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cineflow.core.money import Money
from cineflow.library.ledger._tables import runs, spending, work_jobs
from cineflow.library.ledger.records import SpendState

__all__ = ["Spent", "spent"]


@dataclass(frozen=True, slots=True)
class Spent:
    """One paid call. project and by: as whoever began its run or work said; empty from the command line."""

    provider: str
    model: str
    run: str
    project: str
    by: str
    state: str
    money: Money
    is_estimate: bool
    at: datetime


def spent(tx: Connection, *, since: datetime | None = None, until: datetime | None = None) -> list[Spent]:
    """Return what was spent, held or not confirmed; what was given back is left out."""
    question = (
        select(spending, runs.c.asked, work_jobs.c.owner)
        .outerjoin(runs, runs.c.id == spending.c.run)
        .outerjoin(work_jobs, work_jobs.c.id == spending.c.run)
        .where(spending.c.state != SpendState.RELEASED.value)
    )
    if since is not None:
        question = question.where(spending.c.at >= since)
    if until is not None:
        question = question.where(spending.c.at < until)
    found: list[Spent] = []
    for row in tx.execute(question.order_by(spending.c.at)).mappings():
        asked: dict[str, Any] = row["asked"] or {}
        found.append(
            Spent(
                row["provider"], row["model"], row["run"], str(asked.get("project") or row["project"]),
                str(asked.get("by") or row["owner"] or ""), row["state"], Money(row["amount"], row["currency"]),
                bool(row["is_estimate"]), row["at"],
            )
        )  # fmt: skip
    return found
