"""Where a link may lead: every hop's address is looked up and checked before anything connects to it.

The connection goes to the very address that was checked: a name that answers differently the second time gains
nothing. Private, loopback, link-local and metadata addresses are refused unless the workspace's owner allows a host by
name and port.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from cineflow.core.errors import SettingInvalid, UserError
from cineflow.core.text import Text

__all__ = [
    "ImportRefused", "ImportRules", "Target", "bad_link", "by_address", "check_target", "host_header", "read_allowed",
    "resolved",
]  # fmt: skip

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ImportRefused(UserError):  # a link that is not followed, or what it led to is not taken
    code = "import.refused"


@dataclass(frozen=True, slots=True)
class ImportRules:
    """allowed: `host:port` of private targets that may be reached. most_bytes: of one file. seconds: for all of it."""

    allowed: frozenset[str] = frozenset()
    most_bytes: int = 2 * 1024**3
    seconds: float = 600.0
    most_hops: int = 5


@dataclass(slots=True)
class Target:
    """One hop: the link as written, and the checked address to connect to. is_allowed: named by the owner's list."""

    url: str
    host: str
    port: int
    scheme: str
    address: str
    is_allowed: bool


def read_allowed(text: str | None) -> frozenset[str]:
    """Read `10.0.0.5:9000,minio.local:9000`. Raises SettingInvalid for a part that names no port."""
    found: set[str] = set()
    for part in (text or "").split(","):
        plain = part.strip().lower()
        if not plain:
            continue
        if not re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:/\s]+):\d{1,5}", plain):
            raise SettingInvalid(
                Text("“{part}” is no host and port", "“{part}” 不是主机与端口", part=part.strip()),
                fix=Text("Write it like 10.0.0.5:9000", "请写成 10.0.0.5:9000"),
                place="CINEFLOW_ALLOW_HOSTS",
            )
        found.add(plain)
    return frozenset(found)


async def check_target(url: str, rules: ImportRules) -> None:
    """Look a link's address up. Raises ImportRefused where it must not be reached."""
    await resolved(url, rules)


async def resolved(url: str, rules: ImportRules) -> Target:
    """Check one hop, and choose the address to connect to. Raises ImportRefused."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode().lower(), parts.port
    except ValueError as cause:
        raise bad_link(url) from cause
    if parts.scheme not in _PORTS or not host:
        raise bad_link(url)
    if parts.username or parts.password:
        raise ImportRefused(
            Text("a link must not hold a name and password", "链接中不得包含用户名和密码"), code="import.credentials"
        )
    port = port or _PORTS[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    is_allowed = f"{shown}:{port}" in rules.allowed
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as cause:
        raise ImportRefused(
            Text("there is no host {host}", "找不到主机 {host}", host=host), code="import.no_host",
            fix=Text("Check the address and the network", "请检查链接与网络"),
        ) from cause  # fmt: skip
    addresses = [str(row[4][0]) for row in found]
    if not is_allowed and any(_is_private(address) for address in addresses):
        raise ImportRefused(
            Text("{host} is a private address", "{host} 是内网地址", host=host),
            fix=Text(
                "Allow it with CINEFLOW_ALLOW_HOSTS={host}:{port}, if it is yours",
                "若确属自有主机，请设置 CINEFLOW_ALLOW_HOSTS={host}:{port}", host=shown, port=port,
            ),
            code="import.private",
        )  # fmt: skip
    target = Target(url.strip(), host, port, parts.scheme, addresses[0], is_allowed)
    try:
        httpx.URL(by_address(target))
    except httpx.InvalidURL as cause:  # such as control characters in it
        raise bad_link(url) from cause
    return target


def _is_private(address: str) -> bool:
    """Whether an address is not one of the public network, in whatever disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified


def by_address(target: Target) -> str:
    """Return the link with its host replaced by the address that was checked."""
    parts = urlsplit(target.url)
    shown = f"[{target.address}]" if ":" in target.address else target.address
    return parts._replace(netloc=f"{shown}:{target.port}", fragment="").geturl()


def host_header(target: Target) -> str:
    """Return the host as the link names it, for the header `Host`."""
    shown = f"[{target.host}]" if ":" in target.host else target.host
    return shown if target.port == _PORTS[target.scheme] else f"{shown}:{target.port}"


def bad_link(url: str) -> ImportRefused:
    """Return what to raise for a link that is none. It tells neither name, password nor query: they let people in."""
    shown = re.sub(r"//[^/]*@", "//", re.split(r"[?#]", url, maxsplit=1)[0])[:100]
    return ImportRefused(
        Text("“{url}” is no http or https link", "“{url}” 不是 http 或 https 链接", url=shown),
        fix=Text("Give the whole address, beginning with https://", "请提供以 https:// 开头的完整地址"),
        code="import.bad_link",
    )
