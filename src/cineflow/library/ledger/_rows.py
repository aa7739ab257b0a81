"""What a ledger holds, as plain rows, read from the tables that the database itself names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, select

from cineflow.library.ledger._columns import Json
from cineflow.library.ledger._tables import SCHEMA

__all__ = ["AT_ONCE", "Rows", "read_rows", "schema_of", "tables_in"]

Rows = Iterator[Mapping[str, Any]]

AT_ONCE = 500
"""Rows that are read or written at a time."""
_NOT_OURS_TO_KEEP = frozenset({"alembic_version"})


def schema_of(connection: Connection) -> str | None:
    """Return the schema that holds the ledger's tables in a database, None where databases have none."""
    return None if connection.dialect.name == "sqlite" else SCHEMA


def read_rows(connection: Connection) -> Iterator[tuple[str, Rows]]:
    """Yield every table with its rows, those that others refer to first. The rows are read as they are asked for."""
    for table in tables_in(connection):
        yield table.name, _rows_of(connection, table)


def tables_in(connection: Connection) -> list[Table]:
    """Return the tables that are in a database, those that others refer to first; Alembic's own is left out."""
    found = MetaData()
    found.reflect(bind=connection, schema=schema_of(connection))
    tables = [table for table in found.sorted_tables if table.name not in _NOT_OURS_TO_KEEP]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = Json  # An absent value is NULL, as our own tables write it, and not JSON's null.
    return tables


def _rows_of(connection: Connection, table: Table) -> Rows:
    keys = list(table.primary_key.columns)
    question = select(table).order_by(*keys).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(question).mappings():
        yield dict(row)
