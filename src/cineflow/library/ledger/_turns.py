"""The two orders in which jobs are listed, and where a page of either goes on: newest first, or as they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, or_

__all__ = ["listed_after", "listed_by"]


def listed_by(table: Table, *, as_they_go: bool) -> Sequence[ColumnElement[Any]]:
    """Return what a list of jobs is ordered by. as_they_go: by priority, then oldest first."""
    columns = table.c
    if as_they_go:
        return (columns.priority, columns.created_at, columns.id)
    return (columns.created_at.desc(), columns.id.desc())


def listed_after(table: Table, last: Sequence[Any]) -> ColumnElement[bool]:
    """Return what holds for rows behind a page. last: creation and id of its last row; priority first, as they go."""
    columns = table.c
    *first, at, job_id = last
    if not first:
        return or_(columns.created_at < at, (columns.created_at == at) & (columns.id < job_id))
    later = or_(columns.created_at > at, (columns.created_at == at) & (columns.id > job_id))
    return or_(columns.priority > first[0], (columns.priority == first[0]) & later)
