"""Sending something to an address that a person gave, as carefully as links are followed.

The address is looked up and checked again for every sending, the connection goes to the very address that was checked,
no redirect is followed, no proxy used, and of the answer only the beginning is read.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from cineflow.core.text import Text
from cineflow.library.reaching import ImportRefused, ImportRules, Target, by_address, host_header, resolved

__all__ = ["Answer", "check_endpoint", "post"]

_LONGEST_WAIT = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """retry_after: seconds that the other side asks for, None where it does not. beginning: of its body."""

    status: int
    retry_after: float | None
    beginning: bytes


async def check_endpoint(url: str, rules: ImportRules) -> None:
    """Look an address up that things are to be sent to. Raises ImportRefused: private, unknown, or not encrypted."""
    await _checked(url, rules)


async def post(
    url: str, content: bytes, headers: Mapping[str, str], rules: ImportRules, *, seconds: float, most: int = 1024
) -> Answer:
    """Send once. seconds: for all of it. most: bytes of the answer that are read.

    Raises ImportRefused where the address must not be reached or does not answer, TimeoutError.
    """
    async with asyncio.timeout(seconds):
        target = await _checked(url, rules)
        return await _sent(target, content, headers, seconds=seconds, most=most)


async def _checked(url: str, rules: ImportRules) -> Target:
    target = await resolved(url, rules)
    if target.scheme != "https" and not target.is_allowed:
        raise ImportRefused(
            Text("{host} would be sent to unencrypted", "发往 {host} 的内容将不加密", host=target.host),
            fix=Text(
                "Give an https address, or allow this one with CINEFLOW_ALLOW_HOSTS={host}:{port}",
                "请使用 https 地址，或设置 CINEFLOW_ALLOW_HOSTS={host}:{port} 予以允许",
                host=target.host, port=target.port,
            ),
            code="import.not_https",
        )  # fmt: skip
    return target


async def _sent(target: Target, content: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Answer:
    # No connection is kept: the next sending may be to another address under the same name.
    limits = httpx.Limits(max_keepalive_connections=0)
    client = httpx.AsyncClient(
        trust_env=False, follow_redirects=False, verify=_encryption(), timeout=seconds, limits=limits
    )
    async with client:
        request = client.build_request(
            "POST", by_address(target), content=content,
            headers={"User-Agent": "CineFlow", "Accept-Encoding": "identity", **headers, "Host": host_header(target)},
            extensions={"sni_hostname": target.host},
        )  # fmt: skip
        try:
            response = await client.send(request, stream=True)
            try:
                beginning = bytearray()
                async for chunk in response.aiter_raw(most):
                    beginning += chunk
                    if len(beginning) >= most:
                        break
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as cause:  # The client reads where a redirect would lead.
            raise ImportRefused(
                Text("{host} did not answer: {why}", "{host} 没有响应：{why}", host=target.host,
                     why=type(cause).__name__),
                code="import.unreachable",
            ) from cause  # fmt: skip
    return Answer(response.status_code, _wait(response.headers.get("retry-after", "")), bytes(beginning[:most]))


@cache
def _encryption() -> ssl.SSLContext:
    """Reading the system's certificates takes long; they are read once."""
    return httpx.create_ssl_context(trust_env=False)


def _wait(said: str) -> float | None:
    """Read a Retry-After, seconds or a date; at most a day."""
    text = said.strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)
