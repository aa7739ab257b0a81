"""Webhooks as their receivers see them: a real receiver, verified by the package of Standard Webhooks."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.server.conftest import Served, ended, kill, rehearse, sample, serving


@dataclass
class Receiver:
    """A program of somebody's. statuses: what it answers first; then 200. got: headers and body of every request."""

    port: int = 0
    statuses: list[int] = field(default_factory=list[int])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])
    paths: list[str] = field(default_factory=list[str])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/hook") -> str:
        return f"http://{self.host}{path}"

    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in list(self.got)]


@contextmanager
def receiving() -> Generator[Receiver]:
    receiver = Receiver()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.paths.append(self.path)
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = receiver.statuses.pop(0) if receiver.statuses else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def until(true: Callable[[], Any], *, within: float = 20.0) -> Any:
    """Wait until something holds; bounded."""
    end = time.monotonic() + within
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def receiver() -> Generator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Generator[Served]:
    root = tmp_path_factory.mktemp("hooks") / "workspace"
    with serving(root, CINEFLOW_ALLOW_HOSTS=receiver.host) as one:
        yield one


@pytest.fixture(scope="module")
def boss(served: Served) -> Generator[httpx.Client]:
    with served.set_up() as client:
        yield client


@pytest.fixture(autouse=True)
def empty(receiver: Receiver, request: pytest.FixtureRequest) -> None:
    """Each test begins with no webhook and a receiver that has heard nothing."""
    boss: httpx.Client = request.getfixturevalue("boss")
    for hook in boss.get("/api/v1/webhooks").json():
        assert boss.delete(f"/api/v1/webhooks/{hook['id']}").status_code == 204
    receiver.got.clear()
    receiver.paths.clear()
    receiver.statuses.clear()


def made(client: httpx.Client, receiver: Receiver, *events: str, path: str = "/hook") -> dict[str, Any]:
    answer = client.post("/api/v1/webhooks", json={"url": receiver.url(path), "events": list(events)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def filmed(client: httpx.Client, name: str) -> str:
    """Rehearse one shot of a new project; returns the project."""
    project, board = sample(client, name)
    ended(client, rehearse(client, project, [board["shots"][0]["id"]]))
    return project


def test_a_finished_take_is_told_and_the_signature_is_right(
    served: Served, boss: httpx.Client, receiver: Receiver
) -> None:
    hook = made(boss, receiver, "job.done", "run.done")
    project = filmed(boss, "Told")
    until(lambda: sorted(receiver.kinds()) == ["job.done", "run.done"])
    for headers, body in receiver.got:
        told = Webhook(hook["secret"]).verify(body, headers)
        assert told["data"]["project"] == project
        assert told["data"]["href"].startswith("/api/v1/")
        assert boss.get(told["data"]["href"]).status_code == 200
        with pytest.raises(WebhookVerificationError):
            Webhook(hook["secret"]).verify(body.replace(b"done", b"gone"), headers)
    listed = until(lambda: _all_in(boss, hook["id"], "delivered", 2))
    assert {row["id"] for row in listed} == {headers["webhook-id"] for headers, _ in receiver.got}
    whole = boss.get(f"/api/v1/webhooks/{hook['id']}/deliveries/{listed[0]['id']}").json()
    assert whole["body"] in [json.loads(body) for _, body in receiver.got]


def _all_in(client: httpx.Client, hook: str, state: str, count: int) -> list[dict[str, Any]]:
    items = client.get(f"/api/v1/webhooks/{hook}/deliveries", params={"state": state}).json()["items"]
    return list(items) if len(items) == count else []


def test_the_secret_is_shown_once_and_written_nowhere_else(
    served: Served, boss: httpx.Client, receiver: Receiver
) -> None:
    hook = made(boss, receiver, "*")
    core = hook["secret"].removeprefix("whsec_")
    assert boss.post(f"/api/v1/webhooks/{hook['id']}/test").json()["state"] == "delivered"
    for address in ("", f"/{hook['id']}", f"/{hook['id']}/deliveries"):
        assert core not in boss.get(f"/api/v1/webhooks{address}").text
    logs = served.root.rglob("*.log*")
    assert not any(core in path.read_text() for path in logs)


def test_a_test_call_tells_what_came_of_it(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    hook = made(boss, receiver, "run.done")
    receiver.statuses[:] = [503]
    bad = boss.post(f"/api/v1/webhooks/{hook['id']}/test").json()
    assert (bad["state"], bad["status"], bad["attempts"]) == ("given_up", 503, 1)
    assert "503" in bad["why"]
    assert boss.get(f"/api/v1/webhooks/{hook['id']}").json()["state"] == "on"
    good = boss.post(f"/api/v1/webhooks/{hook['id']}/test").json()
    assert (good["state"], good["status"], good["answer"]) == ("delivered", 200, "ok")
    assert receiver.kinds() == ["webhook.test", "webhook.test"]


def test_a_replay_says_the_same_under_the_same_id(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    hook = made(boss, receiver, "project.created")
    sample(boss, "Again")
    (row,) = until(lambda: _all_in(boss, hook["id"], "delivered", 1))
    answer = boss.post(f"/api/v1/webhooks/{hook['id']}/deliveries/{row['id']}/replay")
    assert (answer.status_code, answer.json()["id"]) == (202, row["id"])
    until(lambda: len(receiver.got) == 2)
    (first, told), (second, again) = receiver.got
    assert (first["webhook-id"], told) == (second["webhook-id"], again)
    Webhook(hook["secret"]).verify(again, second)


def test_a_new_secret_signs_beside_the_old_one(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    hook = made(boss, receiver, "run.done")
    changed = boss.patch(f"/api/v1/webhooks/{hook['id']}", json={"new_secret": True}).json()
    assert changed["secret"] != hook["secret"]
    boss.post(f"/api/v1/webhooks/{hook['id']}/test")
    ((headers, body),) = receiver.got
    for secret in (hook["secret"], changed["secret"]):
        Webhook(secret).verify(body, headers)


def test_a_redirect_is_a_failure_and_is_not_followed(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    hook = made(boss, receiver, "run.done")
    receiver.statuses[:] = [307]
    told = boss.post(f"/api/v1/webhooks/{hook['id']}/test").json()
    assert (told["state"], told["status"]) == ("given_up", 307)
    assert receiver.paths == ["/hook"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:1/x", "import.private"),
        ("http://[::1]:1/x", "import.private"),
        ("http://169.254.169.254/latest", "import.private"),
        ("http://10.0.0.1/x", "import.private"),
        ("ftp://127.0.0.1/x", "import.bad_link"),
        ("https://a:b@127.0.0.1/x", "import.credentials"),
    ],
)
def test_an_address_that_must_not_be_reached_is_refused(
    served: Served, boss: httpx.Client, url: str, code: str
) -> None:
    answer = boss.post("/api/v1/webhooks", json={"url": url, "events": ["*"]})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert boss.get("/api/v1/webhooks").json() == []


def test_an_event_that_never_happens_is_refused_with_those_that_do(
    served: Served, boss: httpx.Client, receiver: Receiver
) -> None:
    answer = boss.post("/api/v1/webhooks", json={"url": receiver.url(), "events": ["job.exploded"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "webhook.unknown_event")
    assert "job.done" in answer.json()["fix"]


def test_each_is_told_of_their_own_projects_alone(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    with (
        served.person(boss, "mara@example.com", "artist") as mara,
        served.person(boss, "tom@example.com", "artist") as tom,
    ):
        hers, his = made(mara, receiver, "*", path="/mara"), made(tom, receiver, "*", path="/tom")
        all_of_it = made(boss, receiver, "*", path="/boss")
        project = filmed(mara, "Mara's own")
        until(lambda: {"job.done", "run.done", "project.created"} <= _told(receiver, "/mara"))
        until(lambda: _told(receiver, "/mara") == _told(receiver, "/boss"))
        assert _told(receiver, "/tom") == set()
        assert tom.get(f"/api/v1/webhooks/{hers['id']}").status_code == 404
        assert tom.delete(f"/api/v1/webhooks/{hers['id']}").status_code == 404
        assert tom.get(f"/api/v1/webhooks/{hers['id']}/deliveries").status_code == 404
        assert [hook["id"] for hook in tom.get("/api/v1/webhooks").json()] == [his["id"]]
        assert {hook["id"] for hook in boss.get("/api/v1/webhooks").json()} == {hers["id"], his["id"], all_of_it["id"]}
        mine = tom.get("/api/v1/me").json()["id"]
        assert mara.put(f"/api/v1/projects/{project}/members/{mine}").status_code in (204, 403)
        boss.put(f"/api/v1/projects/{project}/members/{mine}")
        ended(mara, rehearse(mara, project, [mara.get(f"/api/v1/projects/{project}/board").json()["shots"][1]["id"]]))
        until(lambda: {"job.done", "run.done"} <= _told(receiver, "/tom"))


def _told(receiver: Receiver, path: str) -> set[str]:
    return {kind for kind, where in zip(receiver.kinds(), list(receiver.paths), strict=False) if where == path}


def test_a_viewer_and_a_key_for_other_things_make_none(served: Served, boss: httpx.Client, receiver: Receiver) -> None:
    body = {"url": receiver.url(), "events": ["*"]}
    with served.person(boss, "eye@example.com", "viewer") as eye:
        assert eye.post("/api/v1/webhooks", json=body).status_code == 403
    key = boss.post("/api/v1/keys", json={"name": "r", "scopes": ["read"]}).json()["key"]
    answer = httpx.post(f"{served.url}/api/v1/webhooks", json=body, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope")


def test_one_that_is_gone_stops_and_is_turned_on_again_by_hand(
    served: Served, boss: httpx.Client, receiver: Receiver
) -> None:
    hook = made(boss, receiver, "project.created")
    receiver.statuses[:] = [410]
    sample(boss, "Gone")
    until(lambda: boss.get(f"/api/v1/webhooks/{hook['id']}").json()["state"] == "gone")
    sample(boss, "Unheard")
    (row,) = boss.get(f"/api/v1/webhooks/{hook['id']}/deliveries").json()["items"]
    again = f"/api/v1/webhooks/{hook['id']}/deliveries/{row['id']}/replay"
    assert boss.post(again).json()["code"] == "webhook.off"
    assert boss.patch(f"/api/v1/webhooks/{hook['id']}", json={"is_on": True}).json()["state"] == "on"
    assert boss.post(again).status_code == 202
    sample(boss, "Heard")
    until(lambda: len(receiver.got) == 3)
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["project.created"] * 3


@pytest.mark.slow
def test_what_failed_is_told_after_a_restart_and_nothing_is_lost(tmp_path: Path) -> None:
    """The receiver refuses, the server is killed while takes are made; then both are well again."""
    with receiving() as receiver:
        served = Served(tmp_path / "workspace", {"CINEFLOW_ALLOW_HOSTS": receiver.host})
        served.start()
        try:
            with served.set_up() as boss:
                hook = made(boss, receiver, "project.created", "job.done", "run.done")
                receiver.statuses[:] = [500]
                project, board = sample(boss, "Killed")
                until(lambda: _attempts(boss, hook["id"]) == [1])
                rehearse(boss, project, [shot["id"] for shot in board["shots"][:2]])
                kill(served)
            served.start()
            with served.signed_in() as boss:
                until(lambda: sorted(set(receiver.kinds())) == ["job.done", "project.created", "run.done"])
                rows = until(lambda: _all_in(boss, hook["id"], "delivered", 4), within=50)
            for headers, body in receiver.got:
                Webhook(hook["secret"]).verify(body, headers)
            ids = [headers["webhook-id"] for headers, _ in receiver.got]
            assert set(ids) == {row["id"] for row in rows}
            refused = ids[0]
            assert ids.count(refused) >= 2
            assert {row["id"]: row["attempts"] for row in rows}[refused] >= 2
        finally:
            served.stop()


def _attempts(client: httpx.Client, hook: str) -> list[int]:
    return [row["attempts"] for row in client.get(f"/api/v1/webhooks/{hook}/deliveries").json()["items"]]
