"""An answer from a provider, and how an exchange is written into the log: keys removed, pictures as sizes."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import httpx

from cineflow.core.log import facts, redact

__all__ = ["Reply", "decimal_at", "log_exchange", "read_reply", "rows_at", "shorten", "table_at", "text_at"]

log = logging.getLogger(__name__)
_BASE64 = re.compile(r"^(?:data:([\w/.+-]+);base64,)?([A-Za-z0-9+/=_-]{400,})$")
_REQUEST_IDS = (
    "x-request-id", "x-oneapi-request-id", "request-id", "x-fal-request-id", "x-goog-request-id", "x-tt-logid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """A provider's answer. body: the JSON object, empty where there was none. is_json: whether there was one.

    items: the list, where the body was one.
    """

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]
    is_json: bool
    text: str = ""
    items: tuple[Any, ...] = ()

    def __getitem__(self, key: str) -> Any:
        return self.body[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.body.get(key, default)

    @property
    def request_id(self) -> str:
        """The provider's own id of this exchange: from its headers, else its body."""
        found = next((self.headers[name] for name in _REQUEST_IDS if name in self.headers), "")
        return found or text_at(self.body, "request_id") or text_at(self.body, "requestId")


def table_at(value: Any, *path: str) -> dict[str, Any]:
    """Return the object at a path of keys, empty where there is none."""
    for key in path:
        value = cast("dict[str, Any]", value).get(key) if isinstance(value, dict) else None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def rows_at(value: Any, *path: str) -> list[dict[str, Any]]:
    """Return the objects of the list at a path of keys, empty where there is none."""
    found = table_at(value, *path[:-1]).get(path[-1]) if path else value
    rows = cast("list[Any]", found) if isinstance(found, (list, tuple)) else []
    return [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]


def text_at(value: Any, *path: str) -> str:
    """Return the text or number at a path of keys as text, empty where there is none."""
    table = table_at(value, *path[:-1])
    found = table.get(path[-1])
    return str(found) if isinstance(found, (str, int, float, Decimal)) and not isinstance(found, bool) else ""


def decimal_at(value: Any, *path: str) -> Decimal | None:
    """Return the number at a path of keys, None where there is none."""
    try:
        found = Decimal(text_at(value, *path))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def read_reply(response: httpx.Response) -> Reply:
    """Read a whole answer; a body that is no JSON object leaves `is_json` false (a list counts, as `items`)."""
    text = response.text
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        value = json.loads(text)
    except ValueError:
        return Reply(response.status_code, headers, {}, False, text)
    if isinstance(value, list):
        items = tuple(cast("list[Any]", value))
        first = cast("dict[str, Any]", items[0]) if items and isinstance(items[0], dict) else {}
        return Reply(response.status_code, headers, first, True, text, items)
    is_table = isinstance(value, dict)
    return Reply(response.status_code, headers, cast("dict[str, Any]", value) if is_table else {}, is_table, text)


def shorten(text: str, most: int = 300) -> str:
    """Return text fit for an error or a log line: secrets out, blanks joined, cut."""
    clean = redact(" ".join(text.split()))
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def summary(value: Any) -> Any:
    """Return a request's body with pictures as sizes and long text cut."""
    if isinstance(value, dict):
        return {k: summary(v) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [summary(v) for v in cast("list[Any]", value)[:20]]
    if isinstance(value, (bytes, bytearray)):
        return f"<{len(value)} bytes>"
    if isinstance(value, str):
        if match := _BASE64.match(value[:100_000]):
            return f"<{match[1] or 'base64'}, {len(value) * 3 // 4} bytes>"
        return shorten(value, 400)
    return value


def log_exchange(provider: str, request: httpx.Request, *, sent: Any, reply: Reply | None, error: str = "") -> None:
    """Write one exchange at DEBUG."""
    if not log.isEnabledFor(logging.DEBUG):
        return
    log.debug(
        "provider.exchange",
        extra=facts(
            provider=provider,
            method=request.method,
            url=redact(str(request.url)),
            sent=None if sent is None else summary(sent),
            status=reply.status if reply else None,
            answer=summary(reply.body) if reply and reply.is_json else shorten(reply.text) if reply else None,
            request_id=reply.request_id if reply else None,
            error=error or None,
        ),
    )
