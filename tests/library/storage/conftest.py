"""Real S3 servers on loopback: one that works, one that refuses in the vendors' words, and a line that can be cut."""

from __future__ import annotations

import http.client
import http.server
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cineflow.library.storage import Place


@pytest.fixture(scope="session")
def s3() -> Generator[str]:
    """Return the endpoint of an S3 server with the bucket `films`."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    call = http.client.HTTPConnection("127.0.0.1", port)
    call.request("PUT", "/films")
    assert call.getresponse().status == 200
    call.close()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def place_at(s3: str, request: pytest.FixtureRequest) -> Callable[..., Place]:
    """Return a function that names a folder of this test alone in the bucket, by any scheme and endpoint."""

    def make(scheme: str = "s3", endpoint: str = s3, **more: Any) -> Place:
        told = {
            "region": "us-east-1",
            "key": "AKIDEXAMPLE12345",
            "secret": "a-secret-of-the-store",
            "prefix": _name(request),
        }
        return Place(scheme, "films", endpoint=endpoint, **{**told, **more})

    return make


def _name(request: pytest.FixtureRequest) -> str:
    return "".join(ch if ch.isalnum() else "-" for ch in request.node.name)[:60]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Return a file of three parts."""
    file = tmp_path / "film.mp4"
    file.write_bytes(b"".join(bytes([n % 251]) * 4096 for n in range(5000)))
    return file


@dataclass
class Refuser:
    """Answers everything with one error, as the vendors write it. asked: method and path of each request."""

    status: int = 403
    code: str = "AccessDenied"
    message: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    endpoint: str = ""


@pytest.fixture
def refuser() -> Generator[Refuser]:
    told = Refuser()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            self.rfile.read(length)
            told.asked.append((self.command, self.path))
            body = (
                f"<?xml version='1.0'?><Error><Code>{told.code}</Code><Message>{told.message}</Message>"
                f"<RequestId>REQ-1</RequestId><HostId>h</HostId></Error>"
            ).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(0 if self.command == "HEAD" else len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    told.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


class Line:
    """A line to a server that breaks after so many bytes of answers, so many times. None: it holds."""

    def __init__(self, endpoint: str) -> None:
        self._target = ("127.0.0.1", int(endpoint.rpartition(":")[2]))
        self.cut_after: int | None = None
        self.cuts = 0
        self.is_down = False
        self.carried = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.is_down:
                near.close()
                continue
            far = socket.create_connection(self._target)
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        sent = 0
        with suppress(OSError):
            while chunk := source.recv(65536):
                if is_answer and self.cut_after is not None and self.cuts > 0 and sent + len(chunk) > self.cut_after:
                    sink.sendall(chunk[: max(0, self.cut_after - sent)])
                    self.cuts -= 1
                    break
                sink.sendall(chunk)
                sent += len(chunk)
                if is_answer:
                    self.carried += len(chunk)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def line(s3: str) -> Generator[Line]:
    made = Line(s3)
    yield made
    made.close()
