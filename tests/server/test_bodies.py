"""Bodies that are too large, whatever is said of them beforehand: refused, and never held whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from tests.server.conftest import Served

MIB = 1024**2


def memory(served: Served) -> float:
    assert served.process is not None
    lines = Path(f"/proc/{served.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def endless(mib: int) -> Iterator[bytes]:
    yield b'{"name": "'
    for _ in range(mib):
        yield b"x" * MIB


@pytest.mark.parametrize("address", ["/api/v1/projects", "/v1/videos", "/api/videos", "/api/v1/tasks/create"])
def test_a_body_is_refused_before_it_fills_the_memory(served: Served, boss: httpx.Client, address: str) -> None:
    before = memory(served)
    with closing(HTTPConnection(served.url.removeprefix("http://"), timeout=60)) as plain:
        plain.putrequest("POST", address)
        cookie = "; ".join(f"{name}={value}" for name, value in boss.cookies.items())
        for name, value in (("Content-Length", str(10**12)), ("Cookie", cookie), ("X-CineFlow", "1")):
            plain.putheader(name, value)
        plain.endheaders()
        assert plain.getresponse().status in (400, 413), "it says so beforehand"
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        try:
            answer = boss.post(address, content=endless(150), headers={"Content-Type": kind})
        except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):  # it hung up while we went on
            continue
        assert answer.status_code in (400, 413, 422), answer.text
    assert memory(served) < before + 220


def test_a_stranger_sends_less(served: Served, boss: httpx.Client) -> None:
    with served.browser() as stranger:
        content = b'{"email": "' + b"x" * (2 * MIB) + b'", "password": "y"}'
        answer = stranger.post("/api/v1/session", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "upload.too_large")
    assert boss.get("/api/v1/me").status_code == 200
