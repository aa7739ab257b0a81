"""Several processes on one Postgres: two servers, and workers whose stores fail."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.library.postgres import new_database
from tests.server.conftest import Served, ended, environment, rehearse, sample, serving

FEW = "2"
"""Takes at once, so that one process does not have them all in hand before another looks."""


@pytest.fixture(scope="module")
def url() -> str:
    return new_database()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, url: str) -> Generator[Served]:
    """A server by DATABASE_URL alone, as hosts of databases hand it out, with its administrator."""
    root = tmp_path_factory.mktemp("postgres") / "workspace"
    with serving(root, DATABASE_URL=url, MAX_CONCURRENT_TASKS=FEW) as served:
        with served.set_up():
            pass
        yield served


class Listener:
    """Follows a server's events in a thread."""

    def __init__(self, client: httpx.Client) -> None:
        self.seen: list[dict[str, Any]] = []
        self._client = client
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._is_on = threading.Event()
        self._thread.start()
        assert self._is_on.wait(30)

    def _follow(self) -> None:
        with (
            contextlib.suppress(httpx.HTTPError, RuntimeError),
            self._client.stream("GET", "/api/v1/events") as stream,
        ):
            for line in stream.iter_lines():
                self._is_on.set()
                if line.startswith("data: "):
                    self.seen.append(json.loads(line.removeprefix("data: ")))

    def done_of(self, run: str) -> set[str]:
        return {event["job"] for event in list(self.seen) if event.get("run") == run and event["kind"] == "job.done"}


def test_two_servers_are_one_to_their_people(shared: Served, url: str) -> None:
    with (
        serving(shared.root, DATABASE_URL=url) as other,
        shared.signed_in() as here,
        contextlib.ExitStack() as open_now,
    ):
        session = {"Cookie": "; ".join(f"{name}={value}" for name, value in here.cookies.items())}
        there = open_now.enter_context(other.browser())
        there.headers.update(session)
        assert there.get("/api/v1/me").status_code == 200, "a session counts at both"
        ears = [Listener(open_now.enter_context(one)) for one in (shared.signed_in(), other.signed_in())]
        project, board = sample(here, "Pier")
        shots = [shot["id"] for shot in board["shots"]][:2]
        run = rehearse(there, project, shots)
        assert ended(here, run)["counts"]["done"] == 2
        until = time.monotonic() + 20
        while not all(ear.done_of(run) for ear in ears) or ears[0].done_of(run) != ears[1].done_of(run):
            assert time.monotonic() < until, [ear.done_of(run) for ear in ears]
            time.sleep(0.1)
        assert len(ears[0].done_of(run)) == 2
        numbers = [[event["number"] for event in ear.seen] for ear in ears]
        assert all(seen == sorted(set(seen)) for seen in numbers), "each event once, in order"
        assert [one.get("/ready").json()["status"] for one in (here, there)] == ["ready", "ready"]
        there.close()


def refused(command: str, root: Path, **environ: str) -> str:
    """Start what must not start, and return the error's code."""
    words = ["--port", "0"] if command == "serve" else []
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cineflow", command, *words, "--workspace", str(root), "--json"],
        env={**environment(), "HOME": str(root), **environ}, cwd=root, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode, done.stdout
    return str(json.loads(done.stdout)["error"]["code"])


def test_a_worker_that_cannot_write_where_takes_go_does_not_start(tmp_path: Path, url: str) -> None:
    (tmp_path / "file").touch()
    where = {"DATABASE_URL": url, "CINEFLOW_OUTPUT_DIR": str(tmp_path / "file" / "output")}
    assert refused("worker", tmp_path, **where) == "worker.store_not_writable"
    assert refused("serve", tmp_path, **where) == "worker.store_not_writable"


def test_a_worker_that_cannot_write_the_object_store_does_not_start(tmp_path: Path, url: str) -> None:
    (tmp_path / "file").touch()
    where = {"DATABASE_URL": url, "CINEFLOW_STORAGE": (tmp_path / "file" / "store").as_uri()}
    assert refused("worker", tmp_path, **where) == "worker.store_not_writable"


def test_a_worker_without_postgres_says_what_it_needs(tmp_path: Path) -> None:
    assert refused("worker", tmp_path) == "setting.no_database"
