"""Twenty clients of four people edit one film and watch it at once, while the server is killed: nothing is lost."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, kill, rehearse, sample

PEOPLE, EACH, EDITS = 4, 5, 2
WITHIN = 120.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Watcher:
    """Follows events, and goes on where it was when the line breaks, as a browser does."""

    def __init__(self, client: httpx.Client) -> None:
        self.numbers: list[int] = []
        self.last = ""
        self.kinds: list[tuple[str, str]] = []
        self.is_on = threading.Event()
        self.is_over = threading.Event()
        self._client = client
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.is_over.set()
        self._thread.join(30)

    def _follow(self) -> None:
        while not self.is_over.is_set():
            where = {"Last-Event-ID": self.last} if self.last else {}
            patience = httpx.Timeout(20, read=2)
            with (
                contextlib.suppress(httpx.HTTPError),
                self._client.stream("GET", "/api/v1/events", headers=where, timeout=patience) as stream,
            ):
                for line in stream.iter_lines():
                    if line.startswith("id: "):
                        self.last = line.removeprefix("id: ")
                        self.is_on.set()
                    assert not line.startswith("event: resync"), "it was told that it missed something"
                    if line.startswith("data: "):
                        event = json.loads(line.removeprefix("data: "))
                        self.numbers.append(event["number"])
                        self.kinds.append((event["kind"], event["job"]))
                    if self.is_over.is_set():
                        return
            self.is_over.wait(0.1)


def persistent(act: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask until there is an answer: the server may be gone for a while."""
    until = time.monotonic() + WITHIN
    while True:
        try:
            return act()
        except httpx.HTTPError:
            assert time.monotonic() < until
            time.sleep(0.1)


def edit(client: httpx.Client, shot: str, mark: str) -> None:
    """Add a word to a prompt that others edit too: read again whenever somebody was faster."""
    until = time.monotonic() + WITHIN
    while True:
        seen: dict[str, Any] = persistent(lambda: client.get(f"/api/v1/shots/{shot}")).json()
        if mark in seen["prompt"].split():
            return
        change = {"prompt": f"{seen['prompt']} {mark}"}
        with contextlib.suppress(httpx.HTTPError):  # Whether it arrived is seen in the next look.
            answer = client.patch(f"/api/v1/shots/{shot}", json=change, headers={"If-Match": seen["etag"]})
            assert answer.status_code in (200, 409, 412), answer.text
        assert time.monotonic() < until, f"{mark} never got in"


@pytest.mark.slow
def test_twenty_clients_edit_and_watch_while_the_server_dies_and_nothing_is_lost(tmp_path: Path) -> None:
    served = Served(tmp_path / "ws", options=("--port", str(free_port())))
    served.start()
    try:
        with contextlib.ExitStack() as open_, served.set_up() as boss:
            project, board = sample(boss, "Twenty")
            shots = [shot["id"] for shot in board["shots"][:2]]
            clients: list[httpx.Client] = []
            for number in range(PEOPLE):
                with served.person(boss, f"p{number}@example.com", "artist") as person:
                    user = person.get("/api/v1/me").json()["id"]
                    boss.put(f"/api/v1/projects/{project}/members/{user}").raise_for_status()
                    keys = [person.post("/api/v1/keys", json={"name": f"tab {n}"}).json()["key"] for n in range(EACH)]
                for key in keys:
                    bearer = {"Authorization": f"Bearer {key}"}
                    client = httpx.Client(base_url=served.url, headers=bearer, timeout=60, trust_env=False)
                    clients.append(open_.enter_context(client))
            watchers = [Watcher(client) for client in clients]
            assert all(watcher.is_on.wait(30) for watcher in watchers)
            rehearse(boss, project, shots)

            marks = [[f"m{who}x{n}" for n in range(EDITS)] for who in range(len(clients))]

            def work(who: int) -> None:
                for n, mark in enumerate(marks[who]):
                    edit(clients[who], shots[(who + n) % 2], mark)

            with ThreadPoolExecutor(len(clients)) as hands:
                under_way = [hands.submit(work, who) for who in range(len(clients))]
                until = time.monotonic() + WITHIN
                while len(watchers[0].numbers) < 12:  # in the middle of it
                    assert time.monotonic() < until
                    time.sleep(0.02)
                kill(served)
                served.start()
                for one in under_way:
                    one.result()

            made = {job["id"] for job in boss.get(f"/api/v1/jobs?project={project}").json()["items"]}
            assert len(made) == 2
            boss.post("/api/v1/projects", json={"name": "not theirs"})
            boss.patch(f"/api/v1/projects/{project}", json={"name": "The end"}).raise_for_status()
            until = time.monotonic() + WITHIN
            while not all(("project.changed", "") in w.kinds and made <= done(w) for w in watchers):
                assert time.monotonic() < until, [w.kinds[-3:] for w in watchers]
                time.sleep(0.1)
            for watcher in watchers:
                watcher.stop()
            heard = [up_to_the_end(watcher) for watcher in watchers]
            assert all(one == sorted(set(one)) for one in heard), "each once, in order"
            assert all(one == heard[0] for one in heard), "whoever was told last before the kill, all hear the same"
            files = [file for file in served.root.rglob("*storyboard*") if file.is_file()]
            written = " ".join(file.read_text(encoding="utf-8") for file in files).replace('"', " ").split()
            assert [mark for several in marks for mark in several if mark not in written] == []
    finally:
        served.stop()


def up_to_the_end(watcher: Watcher) -> list[int]:
    return watcher.numbers[: watcher.kinds.index(("project.changed", "")) + 1]


def done(watcher: Watcher) -> set[str]:
    return {job for kind, job in watcher.kinds if kind == "job.done"}
