"""Streaming a result from wherever it lies: in 1 MiB chunks, from an offset, the key never leaving its own origin."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from cineflow.core.errors import PollFailed, ProviderError, TakeExpired, TakeUnfetchable
from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_bytes
from cineflow.core.order import KeyPolicy, Result
from cineflow.core.provider import Chunks
from cineflow.core.text import Text
from cineflow.providers._exchange import shorten
from cineflow.providers._refusals import is_policy
from cineflow.providers._retry_after import retry_after
from cineflow.providers._said import LINK, NOT_READY, said_in

__all__ = ["CHUNK", "Fetcher", "decode_base64", "keep_inline", "origin_of", "raw_target"]

CHUNK = 1 << 20
_SPOOLED = "spool:"
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOCKED = frozenset({401, 403})
_GONE = frozenset({403, 404, 410})
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


_EARLY = frozenset({400, 404})
"""What gateways answer while a result that is said to be done is not quite there."""


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port, the port spelled out."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def raw_target(url: str) -> bytes:
    """Return path and query of a link byte for byte: a signature covers them as they are, `%2F` and all."""
    rest = url.split("://", 1)[-1]
    path = rest[min((i for i in (rest.find("/"), rest.find("?")) if i >= 0), default=len(rest)) :].split("#", 1)[0]
    return (path if path.startswith("/") else f"/{path}").encode("ascii", "surrogateescape")


def decode_base64(text: str) -> bytes:
    """Return the bytes of base64 text, with or without a `data:` head, padding or the URL alphabet.

    Raises ValueError for anything else.
    """
    bare = "".join((text.rpartition(",")[2] if text.startswith("data:") else text).split())
    bare = bare.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error as cause:
        raise ValueError("not base64") from cause


def keep_inline(base64_text: str, spool: Path) -> str:
    """Lay a result that came inside an answer down in the spool folder; return the address `fetch` finds it at."""
    try:
        content = decode_base64(base64_text)
    except ValueError:
        content = b""
    name = digest_bytes(content)
    write_atomically(spool / name, content)
    return f"{_SPOOLED}{name}"


class Fetcher:
    """Fetches results for one provider. auth: the headers that carry its key, sent to `base_url` alone."""

    def __init__(
        self,
        provider: str,
        client: httpx.AsyncClient,
        *,
        base_url: str,
        auth: Callable[[], Mapping[str, str]],
        read_timeout: float,
        spool: Path | None = None,
        shares_key_with: Callable[[str], bool] = lambda _url: False,
    ) -> None:
        self._provider = provider
        self._client = client
        self._base_url = base_url
        self._auth = auth
        self._spool = spool
        self._shares_key_with = shares_key_with
        self._timeout = httpx.Timeout(connect=10.0, read=read_timeout, write=30.0, pool=None)

    def stream(self, result: Result, *, start: int = 0) -> Chunks:
        """Yield a result's bytes from `start` in chunks of at most 1 MiB.

        Raises ValueError before the first chunk where the server ignores the offset, TakeExpired where the result is
        gone, TakeUnfetchable where what arrives is none, PollFailed where it can be tried again from where it stopped.
        """
        return Chunks(lambda told: self._stream(result, start, told))

    async def _stream(self, result: Result, start: int, told: Chunks) -> AsyncGenerator[bytes]:
        if result.inline_base64 or result.url.startswith(_SPOOLED):
            for chunk in self._held(result, start):
                yield chunk
            return
        async with self._opened_somewhere(result, start) as response:
            if response.status_code == 416:
                return
            length = response.headers.get("content-length", "")
            if length.isdecimal():
                told.size = start + int(length)
            count = 0
            async for chunk in self._chunks(response):
                if not count and not start:
                    self._refuse_pages(response.headers.get("content-type", ""), chunk)
                count += len(chunk)
                yield chunk
            if not count and not start:
                raise self._unfetchable(Text("the file is empty", "文件是空的"), code="provider.empty_file")

    def _held(self, result: Result, start: int) -> list[bytes]:
        try:
            content = decode_base64(result.inline_base64) if result.inline_base64 else self._spooled(result.url)
        except ValueError as cause:
            raise self._unfetchable(Text("the inline data cannot be decoded", "内联数据无法解码")) from cause
        if not content:
            raise self._unfetchable(Text("the file is empty", "文件是空的"), code="provider.empty_file")
        self._refuse_pages("", content[:2000])
        return [content[i : i + CHUNK] for i in range(start, len(content), CHUNK)]

    def _spooled(self, url: str) -> bytes:
        name = url.removeprefix(_SPOOLED)
        try:
            return b"" if self._spool is None else (self._spool / Path(name).name).read_bytes()
        except OSError as cause:
            raise TakeExpired(
                Text("the result is no longer in the spool folder", "结果已不在暂存目录"), provider=self._provider
            ) from cause

    @asynccontextmanager
    async def _opened_somewhere(self, result: Result, start: int) -> AsyncGenerator[httpx.Response]:
        """Open a result at its link, else at its other one."""
        async with AsyncExitStack() as stack:
            try:
                response = await stack.enter_async_context(self._opened(result, start))
            except (TakeExpired, TakeUnfetchable):
                if not result.else_url:
                    raise
                other = result.model_copy(update={"url": result.else_url})
                response = await stack.enter_async_context(self._opened(other, start))
            yield response

    @asynccontextmanager
    async def _opened(self, result: Result, start: int) -> AsyncGenerator[httpx.Response]:
        url = result.url
        with_key = self._is_below_base(url)
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self._send(self._request(result, url, start, with_key=with_key))
            try:
                if response.status_code in _REDIRECTS and (location := response.headers.get("location")):
                    url = urljoin(url, location)
                    with_key = self._is_below_base(url)
                    continue
                if response.status_code in _LOCKED and not with_key and self._may_have_key(result, url):
                    with_key = True
                    continue
                if other := await self._check(response, start, url):
                    url, with_key = other, self._is_below_base(other)
                    continue
                yield response
                return
            finally:
                await response.aclose()
        raise self._unfetchable(Text("the link leads in a circle", "链接循环跳转"), code="provider.dead_link")

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._client.send(request, stream=True, follow_redirects=False)
        except httpx.HTTPError as cause:
            raise self._again(cause) from cause

    def _may_have_key(self, result: Result, url: str) -> bool:
        is_ours = origin_of(url) == origin_of(self._base_url) or self._shares_key_with(url)
        return result.key is KeyPolicy.SAME_ORIGIN and is_ours

    def _is_below_base(self, url: str) -> bool:
        """Whether a link lies below the API itself. Elsewhere on its host the key stays here until it is asked for."""
        return url.startswith(f"{self._base_url}/")

    def _request(self, result: Result, url: str, start: int, *, with_key: bool) -> httpx.Request:
        headers = {"accept": "*/*", "accept-encoding": "identity"}
        if start:
            headers["range"] = f"bytes={start}-"
        if with_key and self._may_have_key(result, url):
            headers.update(result.headers)
            headers.update(self._auth())
        try:
            return self._client.build_request(
                "GET", url, headers=headers, timeout=self._timeout, extensions={"target": raw_target(url)}
            )
        except httpx.InvalidURL as cause:
            text = Text("the link is not one: {url}", "链接无效：{url}", url=shorten(url, 120))
            raise self._unfetchable(text) from cause

    async def _check(self, response: httpx.Response, start: int, url: str) -> str:
        """Return where else the result lies, where the API says so in its no; empty where this is the result.

        Raises TakeExpired, PollFailed, TakeUnfetchable with what the answer says.
        """
        status = response.status_code
        if status in (200, 206) or (status == 416 and start):
            self._check_offset(response, start)
            return ""
        said = await said_in(response)
        if status == 400 and self._is_below_base(url) and (link := LINK.search(said)):
            return link[0]  # SGLang with cloud storage: "use the link", in a 400.
        why = Text(": {said}", "：{said}", said=shorten(said, 200)) if said else Text("", "")
        if (status in _AGAIN and not is_policy(said)) or (status in _EARLY and NOT_READY.search(said)):
            raise PollFailed(
                Text("the download was refused for now (HTTP {status}){why}", "下载暂时被拒（HTTP {status}）{why}",
                     status=status, why=why),
                provider=self._provider, retry_after=retry_after(response.headers), code="provider.download_failed",
            )  # fmt: skip
        if status in _GONE:
            raise TakeExpired(
                Text("the result is no longer there (HTTP {status}){why}", "结果已不在服务商处（HTTP {status}）{why}",
                     status=status, why=why),
                provider=self._provider, code="provider.dead_link",
            )  # fmt: skip
        raise self._unfetchable(
            Text("the link answers HTTP {status}{why}", "链接返回 HTTP {status}{why}", status=status, why=why),
            code="provider.dead_link",
        )

    def _check_offset(self, response: httpx.Response, start: int) -> None:
        if not start:
            return
        said = response.headers.get("content-range", "")
        if response.status_code == 206 and said.startswith(f"bytes {start}-"):
            return
        if response.status_code == 416 and said == f"bytes */{start}":
            return
        raise ValueError(f"the server ignores the offset {start}")

    async def _chunks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """Yield chunks of a mebibyte; what came before a connection broke is yielded before the error."""
        encoded = response.headers.get("content-encoding", "identity") not in ("", "identity")
        held = bytearray()
        try:
            async for piece in response.aiter_bytes() if encoded else response.aiter_raw():
                held += piece
                while len(held) >= CHUNK:
                    yield bytes(held[:CHUNK])
                    del held[:CHUNK]
        except httpx.HTTPError as cause:
            if held:
                yield bytes(held)
            raise self._again(cause) from cause
        if held:
            yield bytes(held)

    def _refuse_pages(self, media_type: str, head: bytes) -> None:
        """A page or a JSON error that arrives with status 200 is not a result, whatever it calls itself."""
        kind = media_type.partition(";")[0].strip().lower()
        start = head[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if kind in ("text/html", "application/xhtml+xml") or start.startswith(
            (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")
        ):
            raise self._unfetchable(
                Text("a web page came instead of the result", "得到的是网页而不是结果"), code="provider.html_instead"
            )
        if kind in ("application/json", "application/problem+json") or start.startswith((b'{"', b"{\n", b"[{")):
            said = shorten(head[:2000].decode("utf-8", "replace"), 200)
            raise self._unfetchable(
                Text("a message came instead of the result: {said}", "得到的是消息而不是结果：{said}", said=said),
                code="provider.json_instead",
            )

    def _again(self, cause: httpx.HTTPError) -> PollFailed:
        return PollFailed(
            Text("the download stopped: {why}", "下载中断：{why}", why=shorten(str(cause) or type(cause).__name__)),
            provider=self._provider,
            code="provider.download_failed",
        )

    def _unfetchable(self, why: Text, *, code: str | None = None) -> ProviderError:
        return TakeUnfetchable(
            Text("made, but not fetchable: {why}", "已生成但取不回：{why}", why=why), provider=self._provider, code=code
        )
