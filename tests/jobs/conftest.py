"""What tests of durable work share."""

from __future__ import annotations

import pytest
from tests.library.postgres import new_database


@pytest.fixture
def postgres() -> str:
    """The URL of an empty Postgres database."""
    return new_database()
