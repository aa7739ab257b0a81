"""A worker on a shared Postgres killed in the middle of its takes, and another that goes on with them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.library.postgres import new_database
from tests.server.conftest import Served, ended, environment, rehearse, sample, serving

TAKES = 4


@pytest.fixture(scope="module")
def url() -> str:
    return new_database()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, url: str) -> Generator[Served]:
    """A server by DATABASE_URL alone, as hosts of databases hand it out, with its administrator."""
    root = tmp_path_factory.mktemp("postgres") / "workspace"
    with serving(root, DATABASE_URL=url) as served:
        with served.set_up():
            pass
        yield served


@contextlib.contextmanager
def worker(root: Path, **environ: str) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "cineflow", "worker", "--workspace", str(root)],
        env={**environment(), "HOME": str(root.parent), **environ}, cwd=root, text=True, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        assert "Working on" in process.stderr.readline()
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as database:
        return database.execute(question.encode()).fetchall()


def in_hand(url: str) -> dict[str, int]:
    """Return how many takes each process is at: slot → jobs."""
    question = "SELECT executor_id, count(*) FROM cineflow_engine.workflow_status WHERE status = 'PENDING' GROUP BY 1"
    return dict(ask(url, question))


def has_won(url: str, slot: str, *, within: float = 2.0) -> bool:
    """Whether a process gets takes in hand."""
    until = time.monotonic() + within
    while slot not in in_hand(url):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def frozen(served: Served) -> Generator[None]:
    """Stop the server's process for a while, well within its lease."""
    assert served.process is not None
    os.kill(served.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(served.process.pid, signal.SIGCONT)


def takes_of(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("Segment_*/*.mp4") if ".cineflow" not in path.parts)


@pytest.mark.slow
def test_a_killed_worker_loses_no_take_and_makes_none_twice(shared: Served, url: str) -> None:
    with shared.signed_in() as boss, worker(shared.root, DATABASE_URL=url) as killed:
        project, board = sample(boss, "Harbour")
        # Another shot for each try: of one that has all its takes nothing would be made.
        for shot in sorted(board["shots"], key=lambda shot: float(shot["seconds"] or 99)):
            before = len(takes_of(shared.root))
            run = rehearse(boss, project, [shot["id"]], takes=TAKES)
            with frozen(shared):  # Whoever looks first wins the lot: this gives the worker a chance of being that one.
                if is_won := has_won(url, "worker-2"):
                    os.kill(killed.pid, signal.SIGKILL)
                    killed.wait()
            if is_won:
                break
            assert ended(boss, run)["counts"]["done"] == TAKES
        assert is_won, "the worker never was the first to look"
        # The next one on this machine gets the dead one's slot, since the lock on it went with the process.
        with worker(shared.root, DATABASE_URL=url):
            seen = ended(boss, run, within=150)
        assert seen["counts"]["done"] == TAKES, seen
        assert len(takes_of(shared.root)) - before == TAKES
    [(jobs, sent)] = ask(
        url,
        "SELECT count(DISTINCT job), count(*) FROM cineflow.submissions JOIN cineflow.take_jobs ON take_jobs.id = job"
        f" WHERE take_jobs.run = '{run}'",
    )
    assert jobs == sent == TAKES, "every take was ordered once"
    assert not list(shared.root.rglob("*.tmp"))
    assert not list(shared.root.rglob("*.pending.json"))
