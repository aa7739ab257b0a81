"""What is sent to an address that a person gave goes there and nowhere else."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Generator
from typing import Any, ClassVar

import pytest

from cineflow.library.posting import check_endpoint, post
from cineflow.library.reaching import ImportRefused, ImportRules


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers with the status in the path. seen: path, Host and body of every request."""

    seen: ClassVar[list[tuple[str, str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Host"], body))
        status, _, more = self.path.strip("/").partition("/")
        self.send_response(int(status))
        if status.startswith("3"):
            self.send_header("Location", "/200")
        if more:
            self.send_header("Retry-After", more.replace("_", " "))
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"x" * 5000)

    def do_GET(self) -> None:  # a redirect that is followed would come here
        self.seen.append((self.path, self.headers["Host"], b""))

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


@pytest.fixture
def port() -> Generator[int]:
    Receiver.seen.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def rules(port: int) -> ImportRules:
    return ImportRules(frozenset({f"localhost:{port}"}))


async def test_it_is_sent_as_it_is_and_only_the_beginning_of_the_answer_is_read(port: int) -> None:
    answer = await post(f"http://localhost:{port}/200", b"\x00{}", {"x-a": "b"}, rules(port), seconds=5, most=100)
    assert (answer.status, answer.beginning) == (200, b"x" * 100)
    assert Receiver.seen == [("/200", f"localhost:{port}", b"\x00{}")]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_an_answer_and_is_not_followed(port: int, status: int) -> None:
    answer = await post(f"http://localhost:{port}/{status}", b"{}", {}, rules(port), seconds=5)
    assert answer.status == status
    assert [path for path, _, _ in Receiver.seen] == [f"/{status}"]


async def test_a_private_address_is_refused_and_not_connected_to(port: int) -> None:
    for url in (f"http://127.0.0.1:{port}/200", f"https://[::1]:{port}/200"):
        with pytest.raises(ImportRefused) as refused:
            await post(url, b"{}", {}, rules(port), seconds=5)
        assert refused.value.stable_code == "import.private"
    assert Receiver.seen == []


async def test_the_address_is_looked_up_again_for_every_sending(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was public when it was checked and is private when something is sent."""
    answers = iter(["93.184.216.34", "10.0.0.1"])

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    await check_endpoint("https://hooks.example/a", ImportRules())
    with pytest.raises(ImportRefused) as refused:
        await post("https://hooks.example/a", b"{}", {}, ImportRules(), seconds=5)
    assert refused.value.stable_code == "import.private"


async def test_what_would_go_unencrypted_to_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: public)
    with pytest.raises(ImportRefused) as refused:
        await check_endpoint("http://hooks.example/a", ImportRules())
    assert refused.value.stable_code == "import.not_https"
    await check_endpoint("http://hooks.example/a", ImportRules(frozenset({"hooks.example:80"})))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("999999999", 86400.0), ("Wed,_21_Oct_2015_07:28:00_GMT", 0.0), ("soon", None), ("", None)],
)
async def test_the_wait_that_is_asked_for_is_read(port: int, said: str, seconds: float | None) -> None:
    answer = await post(f"http://localhost:{port}/429/{said}", b"{}", {}, rules(port), seconds=5)
    assert (answer.status, answer.retry_after) == (429, seconds)


async def test_silence_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        with pytest.raises((TimeoutError, ImportRefused)):
            await post(f"http://localhost:{port}/", b"{}", {}, rules(port), seconds=0.3)
