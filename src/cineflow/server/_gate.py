"""What every request passes first: an id, a language, who asks, the same-origin rule, and headers on the way out.

Plain ASGI, so that streams pass through untouched. Whoever is not known is answered 401 here, before a body is read:
what is open to everybody stands in `_OPEN`.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cineflow.core.errors import CineflowError, NotAllowed, NotSignedIn
from cineflow.core.log import about, facts
from cineflow.core.text import Language, Text, speaking
from cineflow.core.tracing import CARRIER, span
from cineflow.server._addresses import shown_under
from cineflow.server._house import House
from cineflow.server._measure import MostBytes, counted, too_large
from cineflow.server._openai import openai_error
from cineflow.server._plain import check_address
from cineflow.server._proxy import route_path
from cineflow.server._who import COOKIES, Who
from cineflow.server.errors import in_old_words, response_of

__all__ = ["Gate", "language_of"]

log = logging.getLogger("cineflow.server")

_OPEN = re.compile(
    r"^/(?:health|ready|api/v1/(?:setup|session|invitations/[^/]+|openapi\.json|docs|redoc|about)"
    r"|api/auth/(?:login|register)|api/v1/openapi)/?$"
)
_GUARDED = re.compile(r"^/(?:api/|v1/|media/|metrics$)")
_TOKEN = re.compile(r"(/invitations/)[^/]+")
"""What in a path lets somebody in, and has no place in a log."""
_UPLOADS = re.compile(
    r"^/api/v1/(?:(?:projects/[^/]+/)?(?:footage|assets)|uploads(?:/[^/]+)?|videos/upload(?:-batch)?)/?$"
)
"""What counts what comes by itself, and sends it to the disk."""
_MOST_OF_BODY, _MOST_OF_STRANGERS = 64 * 1024**2, 1024**2
"""Bytes of any other body: it is read into memory whole."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_.:-]{1,80}$")

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_DOCS_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        said = headers.get("x-request-id", "")
        request_id = said if _REQUEST_ID.match(said) else f"req_{uuid.uuid4().hex[:20]}"
        scope.setdefault("state", {})["request_id"] = request_id
        path = route_path(scope)
        shown = _TOKEN.sub(r"\1******", path)
        begun, status = time.perf_counter(), 0

        async def out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), path, request_id, begun)
            await send(message)

        told = {CARRIER: headers.get(CARRIER, "")}
        with (
            about(request=request_id),
            speaking(language_of(headers.get("accept-language", ""))),
            shown_under(scope.get("root_path", "")),
            span("request", of=told, method=scope["method"], path=shown, request=request_id) as tell,
        ):
            try:
                check_address(path, scope["query_string"])
                await self._admit(scope, headers, path)
                receive = _measured(scope, headers, path, receive)
                _drop_no_range(scope, headers)
            except CineflowError as error:
                answer = openai_error(error) if path.startswith("/v1/") else response_of(error, request_id)
                answer = in_old_words(answer, scope["method"], path)
                await answer(scope, receive, out)
            else:
                await self._app(scope, receive, out)
            tell(status=status)
        spent = time.perf_counter() - begun
        self._house.metrics.served(scope, status, spent)
        who = scope["state"].get("who")
        log.info(
            "request.served",
            extra=facts(
                request=request_id, method=scope["method"], path=shown, status=status, ms=round(spent * 1000, 1),
                user=who.id if who else None,
            ),
        )  # fmt: skip

    async def _admit(self, scope: Scope, headers: Headers, path: str) -> None:
        """Find out who asks. Raises NotSignedIn, NotAllowed."""
        is_guarded = bool(_GUARDED.match(path)) and not _OPEN.match(path)
        by_header = headers.get("authorization", "")
        scheme, _, token = by_header.partition(" ")
        if scheme.lower() == "bearer" and token:
            who = await self._house.doorman.who_has(token.strip())
            if who is None and is_guarded:
                raise NotSignedIn(
                    Text("this key is not known here, or was revoked", "此密钥无效或已撤销"), code="auth.bad_key"
                )
            if who is not None:
                scope["state"]["who"] = who
                await self._house.note_seen(who)
            return
        who = await self._who_has_cookie(headers, scope)
        if who is not None:
            scope["state"]["who"] = who
            if scope["method"] not in _SAFE:
                _check_origin(headers, self._house.origins)
            await self._house.note_seen(who)
            return
        if scope["method"] not in _SAFE and ("origin" in headers or "sec-fetch-site" in headers):
            _check_origin(headers, self._house.origins)  # Nobody is signed in as somebody else by another site's page.
        if is_guarded:
            raise NotSignedIn(
                Text("sign in, or send a key", "请登录或提供密钥"),
                fix=Text(
                    "Send a key that begins with cf_live_ in the Authorization header",
                    "请在 Authorization 请求头中发送以 cf_live_ 开头的密钥",
                ),
            )

    async def _who_has_cookie(self, headers: Headers, scope: Scope) -> Who | None:
        try:
            crumbs = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        crumb = next((crumbs[name] for name in COOKIES if name in crumbs), None)
        if crumb is None or not crumb.value or crumb.value.startswith("cf_live_"):
            return None
        scope["state"]["session_token"] = crumb.value
        return await self._house.doorman.who_has(crumb.value)

    def _dress(self, headers: MutableHeaders, path: str, request_id: str, begun: float) -> None:
        headers["X-Request-ID"] = request_id
        headers["X-Process-Time"] = f"{time.perf_counter() - begun:.4f}"
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        is_docs = path in ("/api/v1/docs", "/api/v1/redoc")
        headers.setdefault("Content-Security-Policy", _DOCS_POLICY if is_docs else _POLICY)
        if _GUARDED.match(path):
            headers.setdefault("Cache-Control", "no-store")


def _measured(scope: Scope, headers: Headers, path: str, receive: Receive) -> Receive:
    """Return how to receive a body that may not be too large. Raises UserError for one that says so beforehand."""
    if scope["method"] in _SAFE or _UPLOADS.match(path):
        return receive
    most = MostBytes(_MOST_OF_BODY if scope["state"].get("who") else _MOST_OF_STRANGERS)
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > most.most:
        raise too_large(most.most)
    return counted(receive, most.count)


def _drop_no_range(scope: Scope, headers: Headers) -> None:
    """Take a Range away that is none: whoever sent it gets the whole file, as RFC 9110 (14.2) has it."""
    said = headers.get("range")
    if said is not None and not _is_range(said):
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"range"]


def _is_range(said: str) -> bool:
    unit, _, parts = said.partition("=")
    for part in parts.split(","):
        first, dash, last = part.strip().partition("-")
        numbers = [number for number in (first, last) if number]
        if not dash or not numbers or not all(n.isdecimal() and len(n) < 20 for n in numbers):
            return False
        if len(numbers) == 2 and int(first) > int(last):
            return False
    return unit.strip().lower() == "bytes"


def _check_origin(headers: Headers, ours: Callable[[str], frozenset[str]]) -> None:
    """A change by a cookie must come from our own pages. Raises NotAllowed."""
    if headers.get("x-cineflow"):  # A header of our own needs the browser's leave across origins, which we never give.
        return
    site = headers.get("sec-fetch-site", "")
    origin = headers.get("origin", "")
    if site in ("same-origin", "none") or (not site and origin and origin in ours(headers.get("host", ""))):
        return
    raise NotAllowed(
        Text("this change did not come from one of our own pages", "此更改并非来自本站页面"),
        fix=Text("Send the header X-CineFlow: 1, or use a key", "请发送请求头 X-CineFlow: 1，或使用密钥"),
        code="auth.origin",
    )


def language_of(accept: str) -> Language:
    """Return the language that a browser likes better: Chinese or English."""
    best: tuple[float, Language] = (0.0, "en")
    for part in accept.split(","):
        name, _, rest = part.strip().partition(";")
        weight = rest.partition("q=")[2].strip() or "1"
        try:
            liked = float(weight)
        except ValueError:
            continue
        tongue = name.strip().lower()[:2]
        if tongue in ("zh", "en") and liked > best[0]:
            best = (liked, "zh" if tongue == "zh" else "en")
    return best[1]
