"""Which way a request leaves: directly, or through the proxy that the environment or a setting names."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

__all__ = ["RoutedTransport", "is_loopback", "proxy_for"]

DIRECT = "direct"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: its requests never go through a proxy."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_exempt(host: str, port: int | None, no_proxy: str) -> bool:
    for entry in (part.strip().lower() for part in no_proxy.split(",")):
        if not entry:
            continue
        if entry == "*":
            return True
        if "/" in entry:
            try:
                if ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False):
                    return True
            except ValueError:
                pass
            continue
        name, _, entry_port = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
        if entry_port and str(port) != entry_port:
            continue
        bare = name.lstrip("*").lstrip(".")
        if host == bare or host.endswith(f".{bare}"):
            return True
    return False


def proxy_for(url: str, setting: str, proxies: Mapping[str, str]) -> str | None:
    """Return the proxy a request to `url` goes through, None for none.

    setting: `direct`, a proxy's URL, or empty for what `proxies` says (by scheme, `all`, and `no` for exceptions).
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if setting == DIRECT or is_loopback(host):
        return None
    if setting:
        return _proxy_url(setting)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    if _is_exempt(host, port, proxies.get("no", "")):
        return None
    found = proxies.get(parts.scheme) or proxies.get("all")
    return _proxy_url(found) if found else None


def _proxy_url(text: str) -> str:
    url = text if "://" in text else f"http://{text}"
    scheme, _, rest = url.partition("://")
    scheme = {"socks": "socks5", "socks5h": "socks5h"}.get(scheme, scheme)
    if scheme not in ("http", "https", "socks5", "socks5h") or not urlsplit(f"http://{rest}").hostname:
        raise SettingInvalid(
            Text("“{value}” is not a proxy", "“{value}” 不是可用的代理", value=rest.rpartition("@")[2]),
            fix=Text(
                "use http://, https:// or socks5://, or direct", "请使用 http://、https:// 或 socks5://，或 direct"
            ),
            code="setting.bad_proxy",
            place="proxy",
        )
    return f"{scheme}://{rest}"


@cache
def _tls() -> ssl.SSLContext:
    """The certificates this machine trusts: reading them takes longer than a request."""
    return httpx.create_ssl_context()


class RoutedTransport(httpx.AsyncBaseTransport):
    """Sends each request the way its host asks for, over one pool per proxy and one TLS context for all.

    keeps_alive: False opens a connection per request, so that no paid request meets one the server just closed.
    """

    def __init__(self, setting: str, proxies: Mapping[str, str] | None, *, keeps_alive: bool) -> None:
        self._setting = setting
        self._proxies = getproxies() if proxies is None else proxies
        self._limits = httpx.Limits(max_connections=None, max_keepalive_connections=64 if keeps_alive else 0)
        self._tls = _tls()
        self._pools: dict[str | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        proxy = proxy_for(str(request.url), self._setting, self._proxies)
        pool = self._pools.get(proxy)
        if pool is None:
            pool = self._pools[proxy] = httpx.AsyncHTTPTransport(verify=self._tls, limits=self._limits, proxy=proxy)
        return await pool.handle_async_request(request)

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()
