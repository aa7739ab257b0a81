"""What a disk refuses is told in words, and only that."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from cineflow.core.errors import Conflict, DiskFull
from cineflow.library.disk import refused_by_disk


def test_a_full_disk_is_named_by_the_folder_of_what_was_half_written() -> None:
    said = refused_by_disk(OSError(errno.ENOSPC, "No space left on device", "file:/films/.a.mp4.12.tmp"))
    assert isinstance(said, DiskFull)
    assert str(said.file) == "/films"
    assert said.fix is not None
    assert "腾出空间" in said.fix.say("zh")


def test_the_books_on_a_full_disk_too() -> None:
    full = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    assert isinstance(refused_by_disk(full), DiskFull)
    assert refused_by_disk(OperationalError("x", {}, sqlite3.OperationalError("no such table"))) is None


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_what_must_not_be_written_is_told(number: int) -> None:
    said = refused_by_disk(OSError(number, "no", "/films/a.mp4"))
    assert isinstance(said, Conflict)
    assert str(said.file) == "/films/a.mp4"


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "no"), ValueError("x"), ConnectionResetError()])
def test_everything_else_is_left_as_it_is(error: Exception) -> None:
    assert refused_by_disk(error) is None
