"""SQLite as old as Debian 12 and Ubuntu 22.04 have it, under a Python that is newer than it."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

__all__ = ["OldSqlite", "connect_args"]


class OldSqlite(sqlite3.Connection):
    """Knows `unixepoch('subsec')`, which SQLite has since 3.42: DBOS asks for it wherever Python is 3.12 or later."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.create_function("unixepoch", 1, _unixepoch)


def connect_args() -> dict[str, Any]:
    """Return what `sqlite3.connect` must be given for DBOS to work with the SQLite that Python is linked to."""
    return {"factory": OldSqlite} if sqlite3.sqlite_version_info < (3, 42) else {}


def _unixepoch(modifier: str) -> float:
    """Return the seconds since 1970 with thousandths, as SQLite does."""
    if modifier != "subsec":
        raise ValueError(modifier)
    return round(time.time(), 3)
