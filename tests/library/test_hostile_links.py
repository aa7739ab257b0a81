"""Links whose other end means ill: what they lead to is not reached, and what they send fills nothing."""

from __future__ import annotations

import _socket
import gzip
import http.server
import itertools
import socket
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cineflow.library.importing import fetch_bytes, fetch_file
from cineflow.library.posting import post
from cineflow.library.reaching import ImportRefused, ImportRules, check_target

BOMB = gzip.compress(gzip.compress(bytes(8 << 20), 9), 9)
"""Eight megabytes in a few hundred bytes; with another layer it would be gigabytes."""


class Trap(http.server.BaseHTTPRequestHandler):
    """Answers by the path; whatever stands after `/to/` is where it leads on. seen: every request."""

    seen: ClassVar[list[str]] = []
    closing: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self.seen.append(self.path)
        if self.path.startswith("/to/"):
            self.answer(302, {"Location": self.path.removeprefix("/to/")})
        elif self.path.startswith("/loop"):
            self.answer(307, {"Location": f"/loop{len(self.seen)}"})
        elif self.path == "/bomb":
            self.answer(200, {"Content-Encoding": "gzip, gzip", "Content-Length": str(len(BOMB))}, BOMB)
        elif self.path == "/silent":
            self.closing.wait(20)
        elif self.path in ("/slow", "/endless"):
            self.answer(200, {})
            piece = b"\0" if self.path == "/slow" else bytes(1 << 16)
            self.drip(piece, 0.05 if self.path == "/slow" else 0.0)
        else:
            self.answer(200, {"Content-Length": "4"}, b"film")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "video/mp4", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, pause: float) -> None:
        try:
            while not self.closing.wait(pause):
                self.wfile.write(piece)
        except OSError:
            self.close_connection = True  # the other side has had enough

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(autouse=True)
def numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses in figures are read by the system as ever, and nothing is asked of the network."""

    def read(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002
        return _socket.getaddrinfo(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)

    monkeypatch.setattr(socket, "getaddrinfo", read)


@pytest.fixture
def port() -> Generator[int]:
    Trap.seen.clear()
    Trap.closing.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    Trap.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def rules(port: int, **more: Any) -> ImportRules:
    return ImportRules(frozenset({f"127.0.0.1:{port}"}), **more)


async def refused(url: str, folder: Path, given: ImportRules) -> str:
    """Ask for a link, look that nothing is left, and return the code of the refusal."""
    with pytest.raises(ImportRefused) as raised:
        await fetch_file(url, folder / "in", given)
    assert list(folder.iterdir()) == []
    return raised.value.stable_code


@pytest.mark.parametrize(
    ("onward", "code"),
    [
        ("http://10.0.0.1/a.mp4", "import.private"),
        ("http://2130706433:1/", "import.private"),
        ("http://0x7f.1:1/", "import.private"),
        ("http://0177.0.0.1:1/", "import.unreachable"),
        ("http://[::ffff:127.0.0.1]:1/", "import.private"),
        ("http://[::ffff:7f00:1]:1/", "import.private"),
        ("http://169.254.169.254/latest/meta-data/", "import.private"),
        ("//127.0.0.1:1/", "import.private"),
        ("http://127.0.0.1.:1/", "import.private"),
        ("http://1.1.1.1%2F@127.0.0.1:1/", "import.credentials"),
        ("http://somebody:word@1.1.1.1/", "import.credentials"),
        ("http://1.1.1.1\\@127.0.0.1:1/", "import.credentials"),
        ("file:///etc/passwd", "import.bad_link"),
        ("FILE:/etc/passwd", "import.bad_link"),
        ("gopher://127.0.0.1:70/_", "import.bad_link"),
        ("data:video/mp4;base64,AAAA", "import.unreachable"),
        ("http://[::1", "import.unreachable"),
        ("http://127.0.0.1:99999/", "import.bad_link"),
        ("http://a..b/", "import.bad_link"),
    ],
)
async def test_a_redirect_leads_nowhere_that_a_link_may_not(port: int, tmp_path: Path, onward: str, code: str) -> None:
    assert await refused(f"http://127.0.0.1:{port}/to/{onward}", tmp_path, rules(port)) == code
    assert len(Trap.seen) == 1


@pytest.mark.parametrize(
    ("where", "code", "more"),
    [
        ("bomb", "import.packed", {}),
        ("loop", "import.redirects", {}),
        ("endless", "import.too_large", {"most_bytes": 3 << 20}),
        ("slow", "import.timeout", {"seconds": 0.5}),
        ("silent", "import.timeout", {"seconds": 0.5}),
    ],
)
async def test_what_never_ends_or_swells_is_given_up(
    port: int, tmp_path: Path, where: str, code: str, more: dict[str, Any]
) -> None:
    given, url = rules(port, **more), f"http://127.0.0.1:{port}/{where}"
    assert await refused(url, tmp_path, given) == code
    with pytest.raises(ImportRefused) as raised:
        await fetch_bytes(url, given, most=given.most_bytes)
    assert raised.value.stable_code == code


async def test_a_name_that_turns_private_after_the_look_is_not_followed(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is public, every later one this machine: the connection goes to the first, or nowhere."""
    turns = itertools.count()
    connected: list[str] = []
    real = socket.getaddrinfo

    def lookup(host: Any, *more: Any, **named: Any) -> Any:
        if host == "rebinding.example":
            host = "127.0.0.1" if next(turns) else "203.0.114.9"
        return real(host, *more, **named)

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError(address)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket.socket, "connect", connect)
    link = f"http://rebinding.example:{port}/a.mp4"
    assert await refused(link, tmp_path, ImportRules()) == "import.unreachable"
    assert await refused(link, tmp_path, ImportRules()) == "import.private"
    assert Trap.seen == []
    assert connected == ["203.0.114.9"]


async def test_a_name_that_is_public_and_private_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("203.0.114.9", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(ImportRefused) as raised:
        await check_target("http://both.example/a.mp4", ImportRules())
    assert raised.value.stable_code == "import.private"


async def test_a_name_in_any_script_is_asked_for_as_the_wire_spells_it(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def lookup(host: Any, *more: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host == "xn--fsqu00a.example" else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    allowed = ImportRules(frozenset({f"xn--fsqu00a.example:{port}"}))
    assert await fetch_bytes(f"http://例子.example:{port}/灯塔.mp4", allowed, most=10) == b"film"


@pytest.mark.parametrize("link", ["http://1.1.1.1/\x00a", "http://1.1.1.1/\x7f", "ftp://me:pass-word@1.1.1.1/?sig=s"])
async def test_a_refusal_tells_no_password_and_no_signature(link: str) -> None:
    with pytest.raises(ImportRefused) as raised:
        await check_target(link, ImportRules())
    assert raised.value.stable_code == "import.bad_link"
    assert "pass-word" not in str(raised.value)
    assert "sig" not in str(raised.value)


async def test_what_a_webhook_answers_is_never_unpacked(port: int) -> None:
    answer = await post(f"http://127.0.0.1:{port}/bomb", b"{}", {}, rules(port), seconds=10, most=1024)
    assert answer.beginning == BOMB[:1024]
