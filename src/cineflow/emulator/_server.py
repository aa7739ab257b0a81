"""Serving the emulator over TCP, with the power to cut a connection."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cineflow.core import room
from cineflow.core.text import Text
from cineflow.emulator._control import Control
from cineflow.emulator._media import Media
from cineflow.emulator._wire import Wire
from cineflow.emulator._world import World

__all__ = ["Emulator", "create_app", "running", "serve", "wires"]

_WIRES = "cineflow.emulator.wires"


class _CuttableProtocol(HttpToolsProtocol):
    """HTTP/1.1 that hands its requests the means to close their own connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["cineflow.cut"], scope["cineflow.close"] = transport.abort, transport.close
            await inner(scope, receive, send)

        self.app = cast(Any, app)


@lru_cache(maxsize=1)
def _members() -> dict[str, type[Wire]]:
    found = room.members(_WIRES, "WIRE")
    return {wire.name: wire for wire in found.values()}


def wires(port: int = 9400, host: str = "127.0.0.1") -> list[dict[str, Any]]:
    """Return every wire with its base URL and the variables to set, as `emulate --list --json` prints them."""
    return [_listed(wire, f"http://{host}:{port}") for wire in _members().values()]


def _listed(wire: type[Wire], root: str) -> dict[str, Any]:
    base = root + (wire.prefix if wire.base_path is None else wire.base_path)
    env = {name: value.format(base=base, root=root) for name, value in wire.variables.items()}
    return {"wire": wire.name, "provider": wire.provider, "base_url": base, "env": env}


def create_app(seconds: float = 2.0, bill: Path | None = None, *, pace: Mapping[str, float] | None = None) -> Starlette:
    """Return the emulator as an ASGI app, all wires below their prefixes.

    seconds: how long a generation lasts; pace: wire → seconds where one differs. bill: JSON lines of accepted submits;
    an existing file's jobs are raised again, unless they were to be forgotten.
    """
    world = World(seconds, bill, pace)
    media = Media(world)
    speakers = [wire(world) for wire in _members().values()]
    control = Control(world, (wire.name for wire in speakers))
    app = Starlette()
    app.state.world, app.state.control = world, control
    files = [
        Route(f"/__{where}__/{{key}}/{{name}}", media.by_link, methods=["GET"]) for where in ("files", "elsewhere")
    ]
    rooms = {_first(wire.prefix): Router(wire.routes()) for wire in speakers}
    assert len(rooms) == len(speakers), "two wires share a first path segment"
    rooms |= {"__emulator__": Router(control.routes()), "__files__": Router(files), "__elsewhere__": Router(files)}
    app.mount("/", _Rooms(rooms))
    return app


class _Rooms:
    """Sends a request to its wire by the first segment of its path, so that no wire waits for another's routes."""

    def __init__(self, rooms: Mapping[str, Router]) -> None:
        self.rooms = rooms
        self.nowhere = Router()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A client killed amid its request is what an emulator is for; there is nobody left to answer.
        with contextlib.suppress(ClientDisconnect):
            await self.rooms.get(_first(str(scope["path"])), self.nowhere)(scope, receive, send)


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0]


def _server(app: Starlette) -> uvicorn.Server:
    config = uvicorn.Config(
        app, http=_CuttableProtocol, ws="websockets-sansio", lifespan="off", log_config=None, access_log=False,
        proxy_headers=False, server_header=False, timeout_keep_alive=75, backlog=4096, timeout_graceful_shutdown=2,
    )  # fmt: skip
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(4096)
    return listener


def serve(
    port: int = 9400, seconds: float = 2.0, bill: Path | None = None, host: str = "127.0.0.1",
    *, ready: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """Serve until interrupted. `ready` is called with the root URL once connections are taken.

    Raises OSError when the port is taken.
    """
    with contextlib.closing(_listen(host, port)) as listener:
        app = create_app(seconds, bill)
        if ready:
            ready(f"http://{host}:{listener.getsockname()[1]}")
        _server(app).run(sockets=[listener])


class Emulator:
    """A running emulator, as tests hold it."""

    def __init__(self, url: str, app: Starlette) -> None:
        self.url = url
        self._world: World = app.state.world
        self._control: Control = app.state.control

    def bill(self, wire: str = "") -> dict[str, Any]:
        """The bill, or that of one wire."""
        return self._world.bill.report(self._world.now(), wire)

    def faults(self, *faults: Mapping[str, Any], **fault: Any) -> None:
        """Set faults: mappings, or one by its names, `faults(wire="openai", fault="stuck", nth=1)`. Raises BadFault."""
        self._control.add_faults([dict(f) for f in (*faults, *([fault] if fault else []))])

    def clear_faults(self) -> None:
        self._world.faults.clear()

    def pace(self, seconds: float, wire: str = "*") -> None:
        """Let generations accepted from now on last so long, at one wire or at all."""
        self._world.set_pace(seconds, wire)

    def reset(self) -> None:
        self._world.reset()

    def stats(self) -> dict[str, Any]:
        return self._world.report()

    def leaks(self) -> list[dict[str, Any]]:
        """Downloads that carried a key where none belongs."""
        return list(self._world.leaks)

    def uploads(self) -> dict[str, bytes]:
        """Return the files that were brought to any wire, by the name each gave them."""
        return {name: content for name, (_, content) in self._world.uploads.items()}

    def asked(self, wire: str = "") -> list[Mapping[str, Any]]:
        """Return the accepted requests as they were sent, of all wires or of one."""
        return [job.asked for job in self._world.bill.jobs if wire in ("", job.wire)]

    def base_url(self, wire: str) -> str:
        """The base URL a client of this wire is given."""
        return _listed(_members()[wire], self.url)["base_url"]

    def env(self, wire: str) -> dict[str, str]:
        """The variables to set for this wire's provider."""
        return _listed(_members()[wire], self.url)["env"]


@contextlib.contextmanager
def running(
    seconds: float = 0.2, *, bill: Path | None = None, pace: Mapping[str, float] | None = None,
    host: str = "127.0.0.1", port: int = 0,
) -> Generator[Emulator]:  # fmt: skip
    """Run an emulator in a thread, on a free port unless told, for the length of a block."""
    app = create_app(seconds, bill, pace=pace)
    server = _server(app)
    with contextlib.closing(_listen(host, port)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="emulator", daemon=True)
        thread.start()
        try:
            give_up = time.monotonic() + 10
            while not server.started:
                if not thread.is_alive() or time.monotonic() > give_up:
                    raise RuntimeError(str(Text("the emulator did not start", "模拟器未能启动")))
                time.sleep(0.005)
            yield Emulator(f"http://{host}:{listener.getsockname()[1]}", app)
        finally:
            server.should_exit = server.force_exit = True
            thread.join(10)
