"""Running the application on a port."""

from __future__ import annotations

import contextlib
import gc
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from cineflow.server._proxy import Proxied, plain_root, read_trusted

__all__ = ["listen", "serve"]

_IDLE = 130
"""Seconds that an idle connection stays: longer than proxies and clients keep theirs (Caddy two minutes, nginx one), so
that none is closed here just as the next request comes."""


def listen(host: str, port: int) -> socket.socket:
    """Open a port, a free one for 0. Raises OSError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    app: FastAPI, listener: socket.socket, *, ready: Callable[[], None], root_path: str = "", trusted: str = "127.0.0.1"
) -> None:
    """Serve until interrupted. ready: called once requests are answered.

    root_path: under which a proxy shows it. trusted: addresses of proxies whose forwarding headers are believed.
    Raises SettingInvalid for either.
    """

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _settle()
                ready()

    config = uvicorn.Config(
        Proxied(app, root=plain_root(root_path), trusted=read_trusted(trusted)), log_config=None, access_log=False,
        lifespan="on", proxy_headers=False, timeout_graceful_shutdown=3, server_header=False, date_header=True,
        timeout_keep_alive=_IDLE,
    )  # fmt: skip
    with contextlib.closing(listener):
        Server(config).run(sockets=[listener])


def _settle() -> None:
    """Take what is loaded by now out of the garbage collector's rounds: going through it all stops every request."""
    gc.collect()
    gc.freeze()
