"""What a link leads to is brought in; where a link must not reach, it does not."""

from __future__ import annotations

import _socket
import contextlib
import http.server
import socket
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cineflow.core.errors import SettingInvalid, StorageRefused
from cineflow.library.importing import fetch_file, fetch_stored
from cineflow.library.reaching import ImportRefused, ImportRules, check_target, read_allowed
from cineflow.library.storage import Place, storage_at

FILM = bytes(range(256)) * 4096


class Site(http.server.BaseHTTPRequestHandler):
    """A site with a film, pages, lists and bad habits. seen: path and Host of every request."""

    seen: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        where = self.path.partition("?")[0].strip("/")
        if where.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", where.removeprefix("to/"))
            self.end_headers()
            return
        body, kind, length = FILM, "video/mp4", len(FILM)
        if where == "page":
            kind = "text/html; charset=utf-8"
        if where == "list.mp4":
            body = b"\xef\xbb\xbf#EXTM3U\nfile:///etc/passwd\n"
            length = len(body)
        if where == "short.mp4":
            body = FILM[:1000]
        self.send_response(404 if where == "gone" else 200)
        self.send_header("Content-Type", kind)
        if where != "endless.mp4":
            self.send_header("Content-Length", str(length))
        if where == "named":
            self.send_header("Content-Disposition", "attachment; filename*=UTF-8''..%2F..%2F%E6%97%A5%20%E5%87%BA.mp4")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a refused film is not read to its end
            self.wfile.write(body)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


@pytest.fixture
def port() -> Generator[int]:
    Site.seen.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses in figures are read by the system as ever, and nothing is asked of the network."""

    def read(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002
        return _socket.getaddrinfo(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)

    monkeypatch.setattr(socket, "getaddrinfo", read)


def _rules(port: int, **more: Any) -> ImportRules:
    return ImportRules(frozenset({f"127.0.0.1:{port}"}), **more)


async def test_film_is_stored_whole_under_a_safe_name(port: int, tmp_path: Path) -> None:
    got = await fetch_file(f"http://127.0.0.1:{port}/to//named", tmp_path / "in", _rules(port))
    assert got.path.read_bytes() == FILM
    assert (got.path.parent, got.name, got.size) == (tmp_path / "in", "日 出.mp4", len(FILM))


@pytest.mark.parametrize(
    ("where", "code", "more"),
    [
        ("page", "import.not_footage", {}),
        ("list.mp4", "import.not_footage", {}),
        ("gone", "import.status", {}),
        ("a.mp4", "import.too_large", {"most_bytes": len(FILM) - 1}),
        ("endless.mp4", "import.too_large", {"most_bytes": len(FILM) - 1}),
        ("short.mp4", "import.unreachable", {}),
        ("to/" * 9 + "a.mp4", "import.redirects", {}),
        ("to/http://[::1]:1/a.mp4", "import.private", {}),
        ("to/http://127.0.0.1:1/a.mp4", "import.private", {}),
        ("to/file:///etc/passwd", "import.bad_link", {}),
    ],
)
async def test_what_is_no_whole_film_leaves_nothing(
    port: int, tmp_path: Path, where: str, code: str, more: dict[str, Any]
) -> None:
    with pytest.raises(ImportRefused) as raised:
        await fetch_file(f"http://127.0.0.1:{port}/{where}", tmp_path / "in", _rules(port, **more))
    assert raised.value.stable_code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00::1]", "[fe80::1]", "169.254.169.254", "10.1.2.3", "172.16.0.1",
        "192.168.0.1", "100.64.0.1", "224.0.0.1",
    ],
)  # fmt: skip
async def test_private_addresses_are_refused_in_every_spelling(host: str, numbers_only: None) -> None:
    with pytest.raises(ImportRefused) as raised:
        await check_target(f"http://{host}/a.mp4", ImportRules())
    assert raised.value.stable_code == "import.private"


@pytest.mark.parametrize("host", ["1.1.1.1", "[2606:4700:4700::1111]"])
async def test_public_addresses_are_not(host: str, numbers_only: None) -> None:
    await check_target(f"https://{host}/a.mp4", ImportRules())


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://a.example/b", "http://", "http://u:p@1.1.1.1/", "a.mp4"])
async def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(ImportRefused):
        await check_target(link, ImportRules())


async def test_a_name_is_looked_up_once_and_connected_to_as_checked(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def lookup(host: Any, *more: Any, **named: Any) -> Any:
        if host != "films.example":
            return real(host, *more, **named)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    rules = ImportRules(frozenset({f"films.example:{port}"}))
    await fetch_file(f"http://films.example:{port}/a.mp4", tmp_path, rules)
    assert asked == ["films.example"]
    assert Site.seen == [("/a.mp4", f"films.example:{port}")]


def test_allowed_hosts_name_their_port() -> None:
    assert read_allowed("10.0.0.5:9000, MinIO.local:80,[::1]:8000,") == {
        "10.0.0.5:9000", "minio.local:80", "[::1]:8000",
    }  # fmt: skip
    with pytest.raises(SettingInvalid):
        read_allowed("10.0.0.5")


# -- from a store --------------------------------------------------------------------------------------------


def test_footage_in_a_store_is_brought_under_the_same_rules(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    (disk / "原片").mkdir(parents=True)
    (disk / "原片" / "日 出?.mp4").write_bytes(FILM)
    (disk / "list.mp4").write_bytes(b"\n #EXTM3U\nfile:///etc/passwd\n")
    (disk / "empty.mp4").touch()
    storage = storage_at(Place("file", str(disk)))
    told: list[int] = []
    got = fetch_stored(
        storage, "原片/日 出?.mp4", tmp_path / "in", ImportRules(), progress=lambda done, _: told.append(done)
    )
    assert (got.name, got.size, got.path.read_bytes()) == ("日 出_.mp4", len(FILM), FILM)
    assert told[-1] == len(FILM)
    for name, code in (("list.mp4", "import.not_footage"), ("empty.mp4", "import.empty")):
        with pytest.raises(ImportRefused) as error:
            fetch_stored(storage, name, tmp_path / "none", ImportRules())
        assert error.value.stable_code == code
    with pytest.raises(StorageRefused):
        fetch_stored(storage, "原片/日 出?.mp4", tmp_path / "none", ImportRules(most_bytes=1000))
    with pytest.raises(ImportRefused) as error:
        fetch_stored(storage, "原片/日 出?.mp4", tmp_path / "none", ImportRules(seconds=-1.0))
    assert error.value.stable_code == "import.timeout"
    assert not (tmp_path / "none").exists()
