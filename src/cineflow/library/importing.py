"""Bringing in what a link leads to, hop by hop within `reaching`'s rules, and only what may be footage."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from cineflow.core.errors import DiskFull
from cineflow.core.files import move_into_place
from cineflow.core.text import Text
from cineflow.library.reaching import ImportRefused, ImportRules, bad_link, by_address, host_header, resolved
from cineflow.library.storage import Storage

__all__ = ["Fetched", "fetch_bytes", "fetch_file", "fetch_stored"]

_CHUNK = 1 << 20
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"<!DOCTYPE", b"<html", b"[playlist]")
"""How files begin that would have whoever plays them open others, on this machine or elsewhere; and pages."""
_PAGES = ("text/", "application/json", "application/xml", "application/xhtml", "image/svg", "application/javascript")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. name: what the link or the server calls it, safe as a file name."""

    path: Path
    name: str
    size: int
    kind: str


async def fetch_bytes(url: str, rules: ImportRules, *, most: int) -> bytes:
    """Return what a link leads to. Raises ImportRefused."""
    try:
        async with asyncio.timeout(rules.seconds), _opened(url, rules) as (response, _):
            content = bytearray()
            async for chunk in response.aiter_raw(_CHUNK):
                content += chunk
                if len(content) > most:
                    raise _too_large(most)
            return bytes(content)
    except TimeoutError as cause:
        raise _too_slow(rules) from cause


async def fetch_file(
    url: str, folder: Path, rules: ImportRules, *, progress: Callable[[int, int | None], None] = lambda _a, _b: None
) -> Fetched:
    """Store what a link leads to in a folder, streamed; nothing is left where it fails, nor the folder if it is empty.

    progress: bytes so far, and of how many where the server says. Raises ImportRefused, DiskFull.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    temporary = folder / f".import-{os.urandom(6).hex()}.tmp"
    try:
        async with asyncio.timeout(rules.seconds), _opened(url, rules) as (response, last):
            kind, size = _checked_head(response.headers, rules)
            received = await _store(response, temporary, rules.most_bytes, size, progress)
            name = _name_of(response.headers, last)
        if size is not None and received != size:
            raise ImportRefused(
                Text("only {got} of {size} bytes came", "仅收到 {size} 字节中的 {got} 字节", got=received, size=size),
                fix=Text("Try again", "请重试"),
                code="import.truncated",
            )
        target = folder / name
        move_into_place(temporary, target)
        return Fetched(target, name, received, kind)
    except TimeoutError as cause:
        raise _too_slow(rules) from cause
    except OSError as cause:
        if cause.errno == errno.ENOSPC:
            raise DiskFull(Text("no room left for the download", "磁盘空间不足，无法下载"), file=folder) from cause
        raise
    finally:
        temporary.unlink(missing_ok=True)
        with suppress(OSError):  # it holds something
            await asyncio.to_thread(folder.rmdir)


def _checked_head(headers: Mapping[str, str], rules: ImportRules) -> tuple[str, int | None]:
    """Return kind and length of what is coming. Raises ImportRefused for a page, or too much."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith(_PAGES):
        raise ImportRefused(
            Text("the link leads to a page ({kind}), not to footage", "链接指向网页（{kind}），而非视频", kind=kind),
            fix=Text("Give the address of the file itself", "请提供文件本身的地址"),
            code="import.not_footage",
        )
    size = _length(headers)
    if size is not None and size > rules.most_bytes:
        raise _too_large(rules.most_bytes)
    return kind, size


async def _store(
    response: httpx.Response, temporary: Path, most: int, size: int | None, progress: Callable[[int, int | None], None]
) -> int:
    received = 0
    with temporary.open("wb") as stream:
        async for chunk in response.aiter_raw(_CHUNK):
            if not received:
                _check_beginning(chunk)
            received += len(chunk)
            if received > most:
                raise _too_large(most)
            await asyncio.to_thread(stream.write, chunk)
            progress(received, size)
        stream.flush()
        os.fsync(stream.fileno())
    if not received:
        raise ImportRefused(Text("the link leads to an empty file", "链接指向空文件"), code="import.empty")
    return received


def fetch_stored(
    storage: Storage, name: str, folder: Path, rules: ImportRules, *,
    progress: Callable[[int, int | None], None] = lambda _a, _b: None,
) -> Fetched:  # fmt: skip
    """Store what lies in an object store in a folder, under the rules for links; a half stays to be gone on with.

    progress: bytes so far, and of how many. Raises ImportRefused, NotFound, StorageErrors, DiskFull.
    """
    ends = time.monotonic() + rules.seconds

    def watch(done: int, size: int) -> None:
        if time.monotonic() > ends:
            raise ImportRefused(
                Text("the store did not deliver within {n} seconds; {done} of {size} bytes are here",
                     "存储未能在 {n} 秒内传完；已取得 {size} 字节中的 {done} 字节",
                     n=round(rules.seconds), done=done, size=size),
                fix=Text("The same again goes on from there; or raise CINEFLOW_IMPORT_TIMEOUT",
                         "再次执行会从此处继续；也可调大 CINEFLOW_IMPORT_TIMEOUT"),
                code="import.timeout",
            )  # fmt: skip
        progress(done, size)

    target = folder / _safe_name(name.rpartition("/")[2])
    try:
        found = storage.fetch(
            name, target, most_bytes=rules.most_bytes, begins=_check_beginning, progress=watch
        )  # fmt: skip
        if not found.size:
            target.unlink()
            raise ImportRefused(Text("the file there is empty", "该文件为空"), code="import.empty")
    finally:
        with suppress(OSError):  # it holds something
            folder.rmdir()
    return Fetched(target, target.name, found.size, found.media_type)


def _check_beginning(chunk: bytes) -> None:
    """Raise ImportRefused for what would have a player open other files, and for pages."""
    if chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PLAYLISTS):
        raise ImportRefused(
            Text("the link leads to a list or a page, not to footage", "链接指向播放列表或网页，而非视频"),
            fix=Text("Give the address of the file itself", "请提供文件本身的地址"),
            code="import.not_footage",
        )


@asynccontextmanager
async def _opened(url: str, rules: ImportRules) -> AsyncGenerator[tuple[httpx.Response, str]]:
    """Follow a link to where it ends, checking each hop, and open what is there."""
    timeout = httpx.Timeout(30.0, read=60.0)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout, verify=True) as client:
        for _ in range(rules.most_hops + 1):
            target = await resolved(url, rules)
            request = client.build_request(
                "GET", by_address(target),
                headers={"Host": host_header(target), "User-Agent": "CineFlow", "Accept-Encoding": "identity"},
                extensions={"sni_hostname": target.host},
            )  # fmt: skip
            try:
                response = await client.send(request, stream=True)
            except (httpx.HTTPError, httpx.InvalidURL) as cause:  # The client reads where a redirect leads as well.
                raise _unreachable(url, cause) from cause
            try:
                onward = response.headers.get("location", "")
                if response.status_code in _REDIRECTS and onward:
                    url = _joined(url, onward)
                    continue
                if response.status_code != 200:
                    raise ImportRefused(
                        Text("the link answers {status}", "链接返回 {status}", status=response.status_code),
                        fix=Text("Check that it opens without signing in", "请确认该链接无需登录即可打开"),
                        code="import.status",
                    )
                # Unpacking is not asked for: packed in layers, a few kilobytes fill any memory.
                if (packed := response.headers.get("content-encoding", "identity").strip().lower()) != "identity":
                    raise ImportRefused(
                        Text("the link sends the file packed ({how})", "链接以压缩方式（{how}）传送文件",
                             how=packed[:40]),
                        fix=Text("Give an address that sends the file as it is", "请提供不压缩传送的文件地址"),
                        code="import.packed",
                    )  # fmt: skip
                try:
                    yield response, url
                except httpx.HTTPError as cause:
                    raise _unreachable(url, cause) from cause
                return
            finally:
                await response.aclose()
    raise ImportRefused(
        Text("the link goes on to another more than {n} times", "链接跳转超过 {n} 次", n=rules.most_hops),
        code="import.redirects",
    )


def _length(headers: Mapping[str, str]) -> int | None:
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() else None


def _name_of(headers: Mapping[str, str], url: str) -> str:
    """Return a safe file name: what the server calls it, else the end of the link."""
    said = re.search(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)", headers.get("content-disposition", ""))
    name = unquote(said[1] if said else urlsplit(url).path.rpartition("/")[2])
    return _safe_name(name)


def _safe_name(said: str) -> str:
    name = re.sub(r"[^\w\u4e00-\u9fff.\- ]+", "_", said.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return name[-120:] or "footage.mp4"


def _joined(url: str, onward: str) -> str:
    """Return where a redirect leads. Raises ImportRefused."""
    try:
        return urljoin(url, onward)
    except ValueError as cause:
        raise bad_link(onward) from cause


def _too_large(most: int) -> ImportRefused:
    return ImportRefused(
        Text("the file is larger than {most} bytes", "文件超过 {most} 字节", most=most),
        fix=Text("Raise CINEFLOW_IMPORT_MAX_BYTES", "请调大 CINEFLOW_IMPORT_MAX_BYTES"),
        code="import.too_large",
    )


def _too_slow(rules: ImportRules) -> ImportRefused:
    return ImportRefused(
        Text("the link did not deliver within {n} seconds", "链接未能在 {n} 秒内传完", n=round(rules.seconds)),
        fix=Text("Raise CINEFLOW_IMPORT_TIMEOUT, or upload", "请调大 CINEFLOW_IMPORT_TIMEOUT，或直接上传"),
        code="import.timeout",
    )


def _unreachable(url: str, cause: Exception) -> ImportRefused:
    host = urlsplit(url).hostname or ""
    return ImportRefused(
        Text("{host} did not deliver: {why}", "{host} 未能传送：{why}", host=host, why=type(cause).__name__),
        fix=Text("Try again later", "请稍后重试"),
        code="import.unreachable",
    )
