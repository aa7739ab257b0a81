"""Ledgers on both databases."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.library.postgres import new_database

from cineflow.library.ledger import Ledger, open_ledger


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be opened: a SQLite file, then a Postgres database."""
    return str(tmp_path / "state" / "ledger.db") if request.param == "sqlite" else new_database()


@pytest.fixture
def ledger(ledger_url: str) -> Generator[Ledger]:
    opened = open_ledger(ledger_url)
    yield opened
    opened.close()
