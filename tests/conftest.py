"""What every test gets: no network but loopback, no settings of the person who runs it, its own workspace."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Callable, Generator
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
"""Every run tries the same examples, so that a red run means a change; HYPOTHESIS_PROFILE=explore looks for new ones."""


ORIGINAL_ENVIRON = dict(os.environ)

KEPT_VARIABLES = ("CINEFLOW_TEST_",)
PERSONAL_PREFIXES = ("CINEFLOW_", "SORA_", "OPENAI_", "DASHSCOPE_", "STORAGE_", "COS_", "OSS_", "AWS_")
PERSONAL_SUFFIXES = ("_API_KEY", "_API_SECRET", "_API_TOKEN", "_BASE_URL", "_PROXY", "_proxy")
PERSONAL_NAMES = (
    "FAL_KEY", "COMFYUI_URL", "COMFYUI_WORKFLOW", "DATABASE_URL", "GEN_COUNT_PER_SEGMENT", "MAX_CONCURRENT_TASKS",
    "MAX_PARALLEL_ANALYSIS", "MAX_VIDEO_SIZE", "SUPPORTED_FORMATS", "NO_COLOR", "FORCE_COLOR",
    "GOOGLE_APPLICATION_CREDENTIALS", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each of several workers begin with its share of the files that hold slow tests.

    Waiting tests then run beside calculating ones, and no long one is left for the end. xdist deals the tests in
    order, so many to each worker; a file stays whole, as its tests share what stands up slowly.
    """
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    if workers == 1 or len(slow) < workers:
        return
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    weights = [0] * workers
    for path, weight in slow.most_common():
        lightest = weights.index(min(weights))
        shares[lightest] += [item for item in items if item.path == path]
        weights[lightest] += weight
    others = iter([item for item in items if item.path not in slow])
    left = len(items)
    for number, share in enumerate(shares):
        size = left // (workers - number)
        share += islice(others, max(0, size - len(share)))
        left -= len(share)
    items[:] = [item for share in shares for item in share] + list(others)


class NetworkRefused(AssertionError):
    """A test tried to reach beyond this machine."""


def is_loopback(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def guarded(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
        raise NetworkRefused(f"a test may only use loopback, not {address[0]}")


@pytest.fixture(autouse=True)
def refuse_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets reach loopback and Unix addresses only, and no name but localhost be looked up."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guarded(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        guarded(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *arguments: Any) -> int:
        guarded(self.family, arguments[-1])
        return sendto(self, *arguments)

    def guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not is_loopback(host):
            raise NetworkRefused(f"a test may not look up {host!r}")
        return getaddrinfo(host, *arguments, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket.socket, "sendto", guarded_sendto)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


@pytest.fixture(autouse=True)
def impersonal(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the keys, proxies, language and user folders of whoever runs the tests; the language is English."""
    for name in list(os.environ):
        is_personal = name.startswith(PERSONAL_PREFIXES) or name.endswith(PERSONAL_SUFFIXES) or name in PERSONAL_NAMES
        if is_personal and not name.startswith(KEPT_VARIABLES):
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in (
        "HOME",
        "USERPROFILE",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True)
def english() -> Generator[None]:
    """Speak English in every test, whatever an earlier one set."""
    from cineflow.core.text import speaking

    with speaking("en"):
        yield


@pytest.fixture(scope="session")
def original_environ() -> dict[str, str]:
    """Return the environment of whoever runs the tests, for tests of the tools, which use its caches and indexes."""
    return dict(ORIGINAL_ENVIRON)


Workspace = Callable[..., Path]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a function that makes a workspace: `workspace({"a/storyboard.json": "…", "p.png": b"…"})`.

    The folder holds an empty `cineflow.toml`, so that nothing above it counts; the name has a space and Chinese.
    """

    def make(files: dict[str, str | bytes] | None = None, *, name: str = "my 影片") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "cineflow.toml").touch()
        for path, content in (files or {}).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make
