"""Behind a reverse proxy: who really asks, by which address, and under which path of it.

Forwarding headers are believed from trusted addresses alone. The path that the server is shown under may be taken off
by the proxy or left on; either way the application sees it as ASGI's `root_path`.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

__all__ = ["Proxied", "plain_root", "read_trusted", "route_path"]

_OURS = frozenset({"api", "v1", "media", "docs", "assets", "health", "ready", "metrics"})
"""First parts of our own addresses: under one of these nobody could tell what a proxy took off."""

_Networks = tuple[IPv4Network | IPv6Network, ...]


def plain_root(said: str) -> str:
    """Return a root path as ASGI wants it: `/cineflow`, or empty. Raises SettingInvalid for what is no path."""
    parts = [part for part in said.strip().split("/") if part]
    is_ours = bool(parts) and parts[0] in _OURS
    if is_ours or any(part in (".", "..") or set(part) & set("?#\\\"'<> ") for part in parts):
        raise SettingInvalid(
            Text("root_path is “{said}”", "root_path 的值是 “{said}”", said=said),
            fix=Text("Write a path like /cineflow", "请写成路径，例如 /cineflow"),
            place="CINEFLOW_ROOT_PATH",
        )
    return "".join(f"/{part}" for part in parts)


def read_trusted(said: str) -> _Networks:
    """Return the networks of `127.0.0.1, 172.31.99.0/24`; `*` is everybody. Raises SettingInvalid."""
    try:
        words = [word.strip() for word in said.split(",") if word.strip()]
        return tuple(
            ip_network(word, strict=False)
            for said_word in words
            for word in (("0.0.0.0/0", "::/0") if said_word == "*" else (said_word,))
        )
    except ValueError as cause:
        raise SettingInvalid(
            Text("trusted_proxies: {why}", "trusted_proxies：{why}", why=cause),
            fix=Text("Write addresses or networks, like 127.0.0.1, 10.0.0.0/8",
                     "请写地址或网段，例如 127.0.0.1, 10.0.0.0/8"),
            place="CINEFLOW_TRUSTED_PROXIES",
        ) from cause  # fmt: skip


def route_path(scope: Scope) -> str:
    """Return the path of a request below the root path: what the application's own rules are about."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if root and (path == root or path.startswith(f"{root}/")):
        return path[len(root) :] or "/"
    return path


class Proxied:
    """Outermost: puts right what a proxy stands in the way of. root: `/cineflow`, or empty."""

    def __init__(self, app: ASGIApp, *, root: str = "", trusted: _Networks = ()) -> None:
        self._app = app
        self._root = root
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope = dict(scope)
        root = self._root
        if self._is_trusted(scope.get("client")):
            shown_under = self._believe(scope)
            root = root or shown_under
        if root:
            scope["root_path"] = root
            if route_path(scope) == scope["path"] and scope["path"] != root:
                scope["path"] = root + scope["path"]
                if raw := scope.get("raw_path"):
                    scope["raw_path"] = root.encode() + raw

        async def out(message: Message) -> None:
            if root and message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                place = headers.get("location", "")
                if place.startswith("/") and not place.startswith((f"{root}/", "//")):
                    headers["location"] = root + place
            await send(message)

        await self._app(scope, receive, out)

    def _believe(self, scope: Scope) -> str:
        """Take over what a trusted proxy says of the client; returns the path it shows us under, if it says so."""
        headers = Headers(scope=scope)
        if (scheme := headers.get("x-forwarded-proto", "").strip().lower()) in ("http", "https"):
            scope["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
        if asked := self._client_of(headers.getlist("x-forwarded-for")):
            scope["client"] = (asked, 0)
        if host := headers.get("x-forwarded-host", "").rpartition(",")[2].strip():
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", host.encode("latin-1")), *others]
        try:
            return plain_root(headers.get("x-forwarded-prefix", ""))
        except SettingInvalid:
            return ""

    def _client_of(self, said: Iterable[str]) -> str:
        """Return the last address in the chain that is no proxy of ours: what stands before it anybody can write."""
        chain = [word.strip().strip("[]") for line in said for word in line.split(",") if word.strip()]
        for word in reversed(chain):
            if not self._is_trusted((word, 0)):
                return word
        return chain[0] if chain else ""

    def _is_trusted(self, client: tuple[str, int] | list[str | int] | None) -> bool:
        if not client:
            return False
        address = _address(str(client[0]))
        return address is not None and any(address in network for network in self._trusted)


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(word)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
