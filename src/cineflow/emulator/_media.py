"""Handing out results: signed links that expire, Range, HEAD and ETag, and every way in which a download goes wrong.

A link's query must come back byte for byte, as object stores want it. Whoever sends a key along with a public link is
noted in `/__emulator__/leaks`; the key itself never is.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from datetime import datetime
from email.utils import formatdate
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from cineflow.emulator import _footage
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Job
from cineflow.emulator._world import World

__all__ = ["CutShort", "Media", "cut", "draw", "origin"]

_SECRET = b"cineflow emulator"
_KEYS = ("authorization", "x-api-key", "x-goog-api-key", "api-key", "x-key", "cookie")
_PAGE = b"<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>"


def origin(request: Request) -> str:
    """Return scheme, host and port as the caller spelled them."""
    return f"{request.url.scheme}://{request.url.netloc}"


async def cut(scope: Scope) -> None:
    """Close the TCP connection under a request; nothing more is sent on it."""
    close = scope.get("cineflow.cut")
    if close is None:
        raise ConnectionResetError("the connection was cut")
    close()
    for _ in range(3):
        await asyncio.sleep(0)


class CutShort(Response):
    """A response that declares its whole length, sends part of it, and closes the connection."""

    def __init__(self, content: bytes, sent: int, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self.sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body)[: self.sent], "more_body": True})
        await asyncio.sleep(0.01)
        close = scope.get("cineflow.close")
        if close is None:
            raise ConnectionResetError("the connection was cut")
        close()
        for _ in range(3):
            await asyncio.sleep(0)


class Media:
    """Results of one emulator, by link or through a wire's own route."""

    def __init__(self, world: World) -> None:
        self.world = world

    def link(self, request: Request, job: Job, index: int = 0, suffix: str = "", *, lasts: float = 86400) -> str:
        """Return a signed link to a result, good for `lasts` seconds.

        With the fault `expired_link` the first one of a job has already expired, or all of them with `forever`.
        """
        main = "mp4" if job.kind == "video" else "png"
        suffix = suffix or main
        if index == 0 and suffix == main:
            if (fault := job.fate.get("expired_link")) is not None and (job.links == 0 or fault.get("forever")):
                lasts = -60
            job.links += 1
        until = instant(self.world.now() + lasts)
        unsigned = f"/__files__/{job.key}%2F{index}.{suffix}?se={quote(until, safe='')}&sp=r&sr=b"
        return f"{origin(request)}{unsigned}&sig={quote(_sign(unsigned), safe='')}"

    async def by_link(self, request: Request) -> Response:
        """Answer `GET /__files__/{key}/{name}` and its twin on the other host."""
        job = self.world.jobs.by_key(request.path_params["key"])
        index, _, suffix = request.path_params["name"].partition(".")
        elsewhere = request.url.path.startswith("/__elsewhere__/")
        self.note_leak(request, "elsewhere" if elsewhere else "public", job)
        if job is None or not index.isdigit() or job.is_deleted:
            return _store_error(404, "BlobNotFound", "The specified blob does not exist.")
        if problem := self._signature_problem(request):
            return problem
        return await self.serve(request, job, int(index), suffix, elsewhere=elsewhere)

    async def serve(
        self, request: Request, job: Job, index: int = 0, suffix: str = "", *, elsewhere: bool = False
    ) -> Response:
        """Answer with a result's bytes, or with what the job's fate makes of them."""
        suffix = suffix or ("mp4" if job.kind == "video" else "png")
        if "redirect_host" in job.fate and not elsewhere:
            return RedirectResponse(self._elsewhere(request, job, index, suffix), 302)
        if request.method == "GET":
            job.fetches += 1
        fault = self._fault(job)
        if fault == "dead_link":
            return _store_error(404, "BlobNotFound", "The specified blob does not exist.")
        if fault == "html":
            return Response(_PAGE, media_type="text/html")
        if fault == "zero_bytes":
            return Response(b"", media_type=_footage.content_type(suffix))
        kind = _footage.content_type(suffix)
        if fault == "wrong_type":
            suffix = "png" if suffix == "mp4" else "mp4"
            kind = kind if job.fate["wrong_type"].get("form") == "dishonest" else _footage.content_type(suffix)
        content = await asyncio.to_thread(draw, job, index, suffix)
        headers = {"etag": f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"', "accept-ranges": "bytes",
                   "last-modified": formatdate(job.ends, usegmt=True)}  # fmt: skip
        if fault == "truncate":
            if job.fate["truncate"].get("form") == "short":
                content = content[: len(content) // 2]
            elif request.method == "GET" and "range" not in request.headers:
                return CutShort(content, len(content) // 2, kind, headers)
        return _ranged(request, content, kind, headers)

    @staticmethod
    def _fault(job: Job) -> str:
        """The download fault that holds for this fetch; `fetches` limits it to the first so many."""
        for name in ("dead_link", "html", "zero_bytes", "wrong_type", "truncate"):
            if name in job.fate and job.fetches <= int(job.fate[name].get("fetches", 1 << 30)):
                return name
        return ""

    def elsewhere(self, request: Request, job: Job) -> str:
        """Return a signed link to a film at another host."""
        return self._elsewhere(request, job, 0, "mp4")

    def _elsewhere(self, request: Request, job: Job, index: int, suffix: str) -> str:
        host = "127.0.0.1" if request.url.hostname == "localhost" else "localhost"
        port = f":{request.url.port}" if request.url.port else ""
        until = instant(self.world.now() + 3600)
        unsigned = f"/__elsewhere__/{job.key}%2F{index}.{suffix}?se={quote(until, safe='')}&sp=r&sr=b"
        return f"{request.url.scheme}://{host}{port}{unsigned}&sig={quote(_sign(unsigned), safe='')}"

    def _signature_problem(self, request: Request) -> Response | None:
        raw: bytes = request.scope.get("raw_path") or quote(request.url.path).encode()
        query: bytes = request.scope["query_string"]
        unsigned, _, signature = query.partition(b"&sig=")
        expected = _sign(f"{raw.split(b'?')[0].decode()}?{unsigned.decode()}")
        if quote(expected, safe="").encode() != signature:
            return _store_error(403, "AuthenticationFailed", "Signature did not match the string to sign.")
        until = unquote(unsigned.decode().removeprefix("se=").partition("&")[0])
        if datetime.fromisoformat(until).timestamp() < self.world.now():
            return _store_error(403, "AuthenticationFailed", f"Signature not valid in time frame: Expiry [{until}]")
        return None

    def note_leak(self, request: Request, where: str, job: Job | None) -> None:
        """Note that a request carried a key where none belongs; never the key."""
        seen = [name for name in _KEYS if name in request.headers]
        seen += [f"?{name}" for name in ("key", "api_key", "access_token") if name in request.query_params]
        facts: dict[str, Any] = {"where": where, "host": request.url.netloc, "path": request.url.path}
        for name in seen:
            at = instant(self.world.now())
            self.world.leaks.append({**facts, "header": name, "wire": job.wire if job else "", "at": at})


def draw(job: Job, index: int, suffix: str) -> bytes:
    """Return the bytes of one of a job's results."""
    mark = f"{job.key}-{index}"
    if suffix == "mp4":
        return _footage.video(job.seconds, job.width, job.height, mark, has_audio=job.has_audio)
    if suffix == "wav":
        return _footage.sound(job.seconds)
    if suffix == "json":
        return str(job.notes["files"][index]).encode()
    return _footage.picture(job.width, job.height, mark, suffix)


def _sign(unsigned: str) -> str:
    return base64.b64encode(hmac.new(_SECRET, unsigned.encode(), hashlib.sha256).digest()).decode()


def _store_error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(body, status, media_type="application/xml")


def _ranged(request: Request, content: bytes, kind: str, headers: dict[str, str]) -> Response:
    """Answer a whole or partial GET, or a HEAD."""
    wanted = request.headers.get("range", "")
    if_range = request.headers.get("if-range")
    if not wanted.startswith("bytes=") or "," in wanted or (if_range and if_range != headers["etag"]):
        return Response(content, 200, headers, kind)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    size = len(content)
    try:
        start, end = (int(first), int(last) if last else size - 1) if first else (max(0, size - int(last)), size - 1)
    except ValueError:
        return Response(content, 200, headers, kind)
    end = min(end, size - 1)
    if start > end:
        return Response(b"", 416, {**headers, "content-range": f"bytes */{size}"}, kind)
    return Response(content[start : end + 1], 206, {**headers, "content-range": f"bytes {start}-{end}/{size}"}, kind)
