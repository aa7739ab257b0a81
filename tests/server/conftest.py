"""A real server: the command in a process of its own, on a free port, over a workspace of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import ORIGINAL_ENVIRON, PERSONAL_NAMES, PERSONAL_PREFIXES, PERSONAL_SUFFIXES

TOKEN = "set-up-once"
PASSWORD = "correct horse battery"
BOSS = "boss@example.com"


def environment() -> dict[str, str]:
    """What a server is started in; without PYTHONUNBUFFERED, as everywhere outside of tests and containers."""
    return {
        name: value for name, value in ORIGINAL_ENVIRON.items()
        if not name.startswith(PERSONAL_PREFIXES) and not name.endswith(PERSONAL_SUFFIXES) and name not in PERSONAL_NAMES
        and name != "PYTHONUNBUFFERED"
    }  # fmt: skip


@dataclass
class Served:
    """One workspace and the server over it. The home is a folder of its own, so that no personal settings count."""

    root: Path
    extra: dict[str, str] = field(default_factory=dict[str, str])
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None
    url: str = ""

    def start(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        home = self.root.parent / f"{self.root.name}-home"
        home.mkdir(exist_ok=True)
        with (home / "stderr.txt").open("a") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cineflow", "serve", "--port", "0", "--workspace", str(self.root),
                 "--setup-token", TOKEN, *self.options],
                env={**environment(), "HOME": str(home), **self.extra}, cwd=self.root, text=True,
                stdout=subprocess.PIPE, stderr=stderr,
            )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("listening on http://"), (line, (home / "stderr.txt").read_text())
        self.url = line[line.index("http://") :].split()[0].rstrip("/")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            code = process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            assert process.stdout is not None
            process.stdout.close()
        return code

    def browser(self) -> closing[httpx.Client]:
        """A client with a jar for cookies, as the Studio is one."""
        return closing(self._browser())

    def _browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"X-CineFlow": "1"}, timeout=60, trust_env=False)

    def signed_in(self, email: str = BOSS) -> closing[httpx.Client]:
        client = self._browser()
        answer = client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return closing(client)

    def set_up(self) -> closing[httpx.Client]:
        client = self._browser()
        answer = client.post("/api/v1/setup", json={"token": TOKEN, "email": BOSS, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return closing(client)

    def person(self, boss: httpx.Client, email: str, role: str) -> closing[httpx.Client]:
        """Invite somebody, follow their link, and return their browser."""
        link = boss.post("/api/v1/users", json={"email": email, "role": role}).json()["link"]
        client = self._browser()
        answer = client.post(f"/api/v1/invitations/{link.partition('token=')[2]}", json={"password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return closing(client)

    def command(self, *arguments: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cineflow", *arguments, "--json"],
            env={**environment(), **self.extra}, cwd=self.root, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@contextlib.contextmanager
def serving(root: Path, *options: str, **extra: str) -> Generator[Served]:
    served = Served(root, dict(extra), options)
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """One server for a module's tests."""
    with serving(tmp_path_factory.mktemp("served") / "workspace") as one:
        yield one


@pytest.fixture(scope="module")
def boss(served: Served) -> Generator[httpx.Client]:
    """The administrator's browser."""
    with served.set_up() as client:
        yield client


def sample(client: httpx.Client, name: str) -> tuple[str, dict[str, Any]]:
    """Make a project with the sample story; returns its id and its board."""
    made = client.post("/api/v1/projects", json={"name": name, "sample": True})
    assert made.status_code == 201, made.text
    project: str = made.json()["id"]
    return project, client.get(f"/api/v1/projects/{project}/board").json()


def paged(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    """Read a list one item at a time, to its end."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(200):
        page = client.get(f"/api/v1/{path}", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        assert len(page["items"]) <= 1
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found
    raise AssertionError(f"{path} has no end")


def rehearse(client: httpx.Client, project: str, shots: list[str], *, takes: int = 1, key: str = "") -> str:
    """Look at the cost sheet, agree to it, and return the run's id."""
    wish = {"shot_ids": shots, "provider": "rehearsal", "takes": takes}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish)
    assert sheet.status_code == 200, sheet.text
    headers = {"Idempotency-Key": key} if key else {}
    begun = client.post(
        f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet.json()["quote"]}, headers=headers
    )
    assert begun.status_code == 202, begun.text
    run: str = begun.json()["run"]
    return run


def ended(client: httpx.Client, run: str, *, within: float = 240.0) -> dict[str, Any]:
    """Wait until a run is over; bounded."""
    until = time.monotonic() + within
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/runs/{run}").json()
        if seen["ended_at"]:
            return seen
        assert time.monotonic() < until, seen
        time.sleep(0.1)


def kill(served: Served) -> None:
    assert served.process is not None
    os.kill(served.process.pid, signal.SIGKILL)
    served.stop(signal.SIGKILL)
