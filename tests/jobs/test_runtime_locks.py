"""Locks of a Postgres server."""

from __future__ import annotations

from cineflow.library.locks import ServerLock


def test_a_name_has_one_holder_at_a_time(postgres: str) -> None:
    one, two, other = ServerLock(postgres, "a"), ServerLock(postgres, "a"), ServerLock(postgres, "b")
    assert one.try_acquire()
    assert one.confirm()
    assert not two.try_acquire()
    assert other.try_acquire()
    one.release()
    assert not one.confirm()
    assert two.try_acquire()
    two.release()
    other.release()
