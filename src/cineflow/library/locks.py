"""Locks that end with the process that holds them, however it ends: of the system on a file, of Postgres by name."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path
from typing import Any

from cineflow.core.ids import digest_bytes

__all__ = ["FileLock", "ServerLock"]

_FAR = 1 << 30
"""Where Windows locks: a locked range cannot be read there, so it lies beyond the note."""


class FileLock:
    """One holder at a time of a file, on this machine. The file stays; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether we hold it."""
        return self._handle is not None

    def try_acquire(self, note: str = "") -> bool:
        """Take the lock if it is free, leaving a note for whoever finds it taken. Returns whether we hold it.

        Raises OSError where the file cannot be made, or its volume offers no locks.
        """
        if self._handle is not None:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, note.encode())
        return True

    def holder(self) -> str:
        """Return the note that the last holder left."""
        with contextlib.suppress(OSError):
            return self.path.read_text(encoding="utf-8", errors="replace")
        return ""

    def release(self) -> None:
        """Let go. Does nothing where we do not hold it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)


class ServerLock:
    """One holder at a time of a name in a Postgres database; it is lost with the connection."""

    def __init__(self, url: str, name: str) -> None:
        self._url = "postgresql://" + url.partition("://")[2]
        self._key = int.from_bytes(bytes.fromhex(digest_bytes(f"cineflow:{name}".encode())[:16]), signed=True)
        self._connection: Any = None

    @property
    def is_held(self) -> bool:
        """Whether we hold it, as far as we know."""
        return self._connection is not None and not self._connection.closed

    def try_acquire(self) -> bool:
        """Take the lock if it is free. Returns whether we hold it. Raises psycopg.Error without a connection."""
        if self.is_held:
            return True
        psycopg: Any = importlib.import_module("psycopg")
        connection = psycopg.connect(
            self._url, autocommit=True, connect_timeout=10, keepalives_idle=10, keepalives_interval=5,
            keepalives_count=3,
        )  # fmt: skip
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (self._key,)).fetchone()
        if not row[0]:
            connection.close()
            return False
        self._connection = connection
        return True

    def confirm(self) -> bool:
        """Ask the server whether we still hold it."""
        if not self.is_held:
            return False
        psycopg: Any = importlib.import_module("psycopg")
        try:
            self._connection.execute("SELECT 1")
        except psycopg.Error:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Let go. Does nothing where we do not hold it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
