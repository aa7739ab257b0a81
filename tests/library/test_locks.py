"""Locks end with their holder, and never before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cineflow.library.locks import FileLock

HOLD = """
import sys
from pathlib import Path
from cineflow.library.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.try_acquire("the child"), flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    one, two = FileLock(tmp_path / "a" / "lock"), FileLock(tmp_path / "a" / "lock")
    assert one.try_acquire("me")
    assert one.try_acquire()
    assert not two.try_acquire()
    assert two.holder() == "me"
    assert one.is_held
    assert not two.is_held
    one.release()
    one.release()
    assert two.try_acquire()
    two.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline().strip() == "True"
        lock = FileLock(path)
        assert not lock.try_acquire()
        assert lock.holder() == "the child"
        child.kill()
        child.wait(10)
    assert lock.try_acquire()
    lock.release()
