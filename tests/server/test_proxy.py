"""Behind a reverse proxy, under a path of it: a real server, and a small proxy that really forwards."""

from __future__ import annotations

import http.client
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from tests.server.conftest import BOSS, PASSWORD, TOKEN, Served, serving
from tests.server.test_footage import PNG
from tests.server.test_timeline import wave_of

from cineflow.core.errors import SettingInvalid
from cineflow.server import _pages
from cineflow.server._proxy import Proxied, plain_root, read_trusted

ROOT = "/studio/film"


class Forwarder(http.server.BaseHTTPRequestHandler):
    """Speaks for one server under `ROOT`, over what it says is TLS; answers go through as they come."""

    protocol_version = "HTTP/1.0"
    behind: str
    strips: bool

    def forward(self) -> None:
        if not self.path.startswith(f"{ROOT}/"):
            self.send_error(404)
            return
        path = self.path[len(ROOT) :] if self.strips else self.path
        host, _, port = self.behind.removeprefix("http://").partition(":")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        told |= {"Host": "inner:1", "X-Forwarded-Host": "film.example.com", "X-Forwarded-Proto": "https",
                 "X-Forwarded-For": "10.9.9.9, 203.0.113.7", "Connection": "close"}  # fmt: skip
        upstream = http.client.HTTPConnection(host, int(port), timeout=30)
        upstream.request(self.command, path, body, told)
        answer = upstream.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        try:
            while block := answer.read1(65536):
                self.wfile.write(block)
                self.wfile.flush()
        except OSError:
            pass
        finally:
            upstream.close()

    do_GET = do_POST = do_DELETE = forward  # noqa: N815 - the base class names them

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def proxied(served: Served, *, strips: bool) -> Generator[str]:
    """Yield the address under which the proxy shows a server."""
    behind = served.url.removesuffix(ROOT)
    handler = type("Handler", (Forwarder,), {"behind": behind, "strips": strips})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{ROOT}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def under(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    folder = tmp_path_factory.mktemp("proxied") / "workspace"
    with serving(folder, CINEFLOW_ROOT_PATH=f"{ROOT}/") as served:
        with served.set_up():
            pass
        yield served


def cookie_of(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Return the session's cookie as a header of requests, and what the server said about it."""
    crumb, *rest = answer.headers["set-cookie"].split("; ")
    return crumb, {word.partition("=")[0].lower(): word.partition("=")[2] for word in rest}


@pytest.mark.parametrize("strips", [True, False])
def test_a_server_works_under_a_path_of_a_proxy(under: Served, strips: bool) -> None:
    with proxied(under, strips=strips) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as outside:
        assert outside.get("/health").json()["status"] == "ok"
        page = outside.get("/projects/one")
        assert page.status_code == 200
        assert "text/html" in page.headers["content-type"]
        assert outside.get("/api/v1/me").status_code == 401, "what is guarded stays so under a path"
        assert outside.get("/api/v1/me").headers["cache-control"] == "no-store"
        assert f'"{ROOT}/api/v1/openapi.json"' in outside.get("/api/v1/docs").text.replace("'", '"')
        assert outside.get("/api/v1/openapi.json").json()["servers"] == [{"url": ROOT}]

        sign_in = {"email": BOSS, "password": PASSWORD}
        from_elsewhere = {"Origin": "https://evil.example", "Cookie": ""}
        answer = outside.post("/api/v1/session", json=sign_in)
        assert answer.status_code == 201, answer.text
        crumb, said = cookie_of(answer)
        assert crumb.startswith("__Secure-cineflow_session=")
        assert said["path"] == f"{ROOT}/"
        assert {"secure", "httponly"} <= set(said)
        ours = {"Cookie": crumb, "Origin": "https://film.example.com"}
        made = outside.post("/api/v1/projects", json={"name": f"P{strips}", "sample": True}, headers=ours)
        assert made.status_code == 201, made.text
        refused = outside.post("/api/v1/projects", json={"name": "x"}, headers={**from_elsewhere, "Cookie": crumb})
        assert refused.status_code == 403, "another site's page may not"
        sessions = outside.get("/api/v1/sessions", headers=ours).json()["items"]
        assert {line["address"] for line in sessions if line["is_this"]} == {"203.0.113.7"}

        began = begun(outside, made.json()["id"], ours)
        assert began.headers["location"] == f"{ROOT}/api/v1/runs/{began.json()['run']}"
        link = outside.post("/api/v1/users", json={"email": f"a{strips}@example.com", "role": "artist"}, headers=ours)
        assert link.json()["link"].startswith(f"https://film.example.com{ROOT}/invitation?token=")
        assert events_of(outside, began.json()["run"], ours)
        out = outside.delete("/api/v1/session", headers=ours)
        assert f"Path={ROOT}/" in out.headers["set-cookie"]
        assert outside.get("/api/v1/me", headers=ours).status_code == 401


def begun(outside: httpx.Client, project: str, headers: dict[str, str]) -> httpx.Response:
    board = outside.get(f"/api/v1/projects/{project}/board", headers=headers).json()
    wish = {"shot_ids": [board["shots"][0]["id"]], "provider": "rehearsal", "takes": 1}
    sheet = outside.post(f"/api/v1/projects/{project}/plan", json=wish, headers=headers).json()
    body = {**wish, "quote": sheet["quote"]}
    answer = outside.post(f"/api/v1/projects/{project}/runs", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer


def events_of(outside: httpx.Client, run: str, headers: dict[str, str]) -> list[Any]:
    """Follow the stream, through the proxy, until a run's take is done; bounded by the client's time-out."""
    seen: list[Any] = []
    with outside.stream("GET", "/api/v1/events?after=0", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                body = json.loads(line.removeprefix("data: "))
                if body.get("run") == run:
                    seen.append(body)
                    if body["kind"] == "job.done":
                        return seen
    raise AssertionError("the stream ended early")


def test_the_address_that_is_told_works_without_the_proxy_too(under: Served) -> None:
    assert under.url.endswith(ROOT)
    with under.browser() as browser:
        assert browser.get("/health").status_code == 200
        again = browser.post("/api/v1/setup", json={"token": TOKEN, "email": "x@example.com", "password": PASSWORD})
        assert again.status_code in (403, 409)


def test_the_studio_is_told_under_which_path_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text('<head><base href="/" /></head>')
    monkeypatch.setattr(_pages, "STUDIO", tmp_path)
    server = FastAPI()
    _pages.install_pages(server)
    for root, base in (("", "/"), (ROOT, f"{ROOT}/")):
        with TestClient(Proxied(server, root=root)) as client:
            for path in ("/", "/projects/one", f"{root}/", f"{root}/jobs"):
                assert f'<base href="{base}"' in client.get(path).text


async def seen_through(said: dict[str, str], client: str, *, trusted: str, path: str = "/health") -> Scope:
    """Return what the application sees of a request."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    headers = [(name.lower().encode(), value.encode()) for name, value in said.items()]
    scope = {"type": "http", "path": path, "raw_path": path.encode(), "scheme": "http", "client": (client, 5),
             "headers": [(b"host", b"inner"), *headers], "root_path": ""}  # fmt: skip
    nothing: Any = None
    await Proxied(app, trusted=read_trusted(trusted))(scope, nothing, nothing)
    return seen[0]


SAID = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "film.example.com",
        "X-Forwarded-Prefix": "/film/"}  # fmt: skip


async def test_forwarding_headers_are_believed_from_trusted_addresses_alone() -> None:
    seen = await seen_through(SAID, "10.1.2.3", trusted="10.0.0.0/8")
    assert (seen["scheme"], seen["client"], seen["root_path"]) == ("https", ("203.0.113.7", 0), "/film")
    assert dict(seen["headers"])[b"host"] == b"film.example.com"
    assert seen["path"] == "/film/health"
    for client in ("11.1.2.3", "203.0.113.7", "no address"):
        seen = await seen_through(SAID, client, trusted="10.0.0.0/8")
        assert (seen["scheme"], seen["client"], seen["root_path"]) == ("http", (client, 5), "")
        assert dict(seen["headers"])[b"host"] == b"inner"


async def test_a_client_cannot_give_itself_another_address() -> None:
    said = {"X-Forwarded-For": "127.0.0.1, 198.51.100.4, 203.0.113.7, 10.0.0.2"}
    seen = await seen_through(said, "::ffff:10.1.2.3", trusted="10.0.0.0/8, 127.0.0.1")
    assert seen["client"] == ("203.0.113.7", 0)


@pytest.mark.parametrize("said", ["/film?x", "/a/../b", "/a b", "/api", "/v1/x"])
def test_a_root_path_that_cannot_be_one_is_refused(said: str) -> None:
    with pytest.raises(SettingInvalid):
        plain_root(said)


def test_root_paths_and_networks_are_read_as_people_write_them() -> None:
    assert [plain_root(said) for said in ("", "/", "film", "/film/", "//a//b")] == ["", "", "/film", "/film", "/a/b"]
    assert len(read_trusted("*")) == 2
    with pytest.raises(SettingInvalid):
        read_trusted("proxy.local")


OURS = re.compile(r"^/\S*api/(v1|videos)/\S+$")


def addresses_in(told: Any) -> Iterator[str]:
    """Yield every address of ours in an answer, wherever it stands."""
    if isinstance(told, str):
        yield from [told] if OURS.match(told) else []
    elif isinstance(told, dict | list):
        parts: Any = told.values() if isinstance(told, dict) else told
        for part in parts:
            yield from addresses_in(part)


def until_over(ask: Callable[[], dict[str, Any]], *, within: float = 60.0) -> dict[str, Any]:
    until = time.monotonic() + within
    while (told := ask())["state"] not in ("done", "ready", "failed"):
        assert time.monotonic() < until, told
        time.sleep(0.1)
    assert told["state"] != "failed", told
    return told


def furnished(client: httpx.Client) -> dict[str, str]:
    """Put one of everything that has an address into a workspace; returns the ids by what paths call them."""
    project = client.post("/api/v1/projects", json={"name": "One of each", "sample": True}).json()["id"]
    at, board = f"/api/v1/projects/{project}", client.get(f"/api/v1/projects/{project}/board").json()
    shot = board["shots"][0]["id"]
    run = begun(client, project, {"Cookie": client.headers["cookie"]}).json()["run"]
    assert events_of(client, run, {})
    take = client.get(f"/api/v1/shots/{shot}/takes").json()[0]
    film = client.get(f"/api/v1/takes/{take['id']}/video").content
    files = {"file": ("take.mp4", film, "video/mp4")}
    footage = client.post(f"{at}/footage", files=files).json()["id"]
    until_over(lambda: client.get(f"/api/v1/footage/{footage}").json())
    picture = {"file": ("lamp.png", PNG, "image/png")}
    asset = client.post(f"{at}/assets", data={"kind": "prop"}, files=picture)
    assert asset.status_code == 201, asset.text
    assert client.post(f"{at}/sounds", files={"file": ("tune.wav", wave_of(1000, 2))}).status_code == 201
    items = [{"take": take["id"], "in": "0f", "out": "6f"}, {"footage": footage, "in": "0f", "out": "6f"}]
    cuts = client.post(f"{at}/cuts", json={"items": items}).json()["id"]
    render = client.post(f"/api/v1/cuts/{cuts}/renders", json={"size": "160x90", "quality": "draft"}).json()["id"]
    until_over(lambda: client.get(f"/api/v1/renders/{render}").json())
    return {"project_id": project, "shot_id": shot, "run_id": run, "take_id": take["id"], "footage_id": footage,
            "cuts_id": cuts, "render_id": render}  # fmt: skip


def test_every_address_that_an_answer_holds_can_be_asked_for_as_it_is(under: Served) -> None:
    with proxied(under, strips=True) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        crumb, _ = cookie_of(client.post("/api/v1/session", json={"email": BOSS, "password": PASSWORD}))
        client.headers.update({"Cookie": crumb, "X-CineFlow": "1"})
        ids = furnished(client)
        exported = client.post(f"/api/v1/cuts/{ids['cuts_id']}/exports", json={"formats": ["edl"]}).json()
        found = dict.fromkeys(addresses_in(exported), "exports")
        assert found
        for path, ways in client.get("/api/v1/openapi.json").json()["paths"].items():
            names = set(re.findall(r"\{(\w+)\}", path))
            if "get" not in ways or not names <= set(ids) or path.endswith(("/events", ".csv")):
                continue
            answer = client.get(path.format(**ids))
            if answer.headers["content-type"] == "application/json":
                found |= dict.fromkeys(addresses_in(answer.json()), path)
        nouns = {"/".join(address.removeprefix(f"{ROOT}/api/v1/").split("/")[::2]) for address in found}
        assert len(nouns) >= 5, found
        refused = {
            (place, address): answer.status_code for address, place in found.items()
            if (answer := client.get(urljoin(url, address))).status_code != 200
        }  # fmt: skip
        assert not refused
