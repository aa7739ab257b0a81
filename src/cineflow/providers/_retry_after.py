"""How long a provider asks us to wait, in every form they say it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

__all__ = ["retry_after"]

_IN_TEXT = re.compile(
    r"(?:resets? in|available in|try again in|retry (?:after|in)|wait)\s*~?\s*(\d+(?:\.\d+)?)"
    r"\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)?\b",
    re.I,
)
_DELAY = re.compile(r"^(\d+(?:\.\d+)?)s$")
_MOST = 86400.0


def retry_after(headers: Mapping[str, str], body: Any = None, *, now: datetime | None = None) -> float | None:
    """Return the seconds a refusal asks us to wait, None where it does not say.

    Understands `retry-after-ms`, `Retry-After` as seconds or as a date (against the answer's own `Date`, else `now`),
    Google's `retryDelay`, a `retry_after` in the body, and the words of Replicate. Never negative, a day at most.
    """
    found = _from_headers(headers, now)
    if found is None:
        found = _from_body(body)
    return None if found is None or not math.isfinite(found) else min(max(found, 0.0), _MOST)


def _from_headers(headers: Mapping[str, str], now: datetime | None) -> float | None:
    low = {name.lower(): value.strip() for name, value in headers.items()}
    if (ms := _float(low.get("retry-after-ms"))) is not None:
        return ms / 1000
    value = low.get("retry-after")
    if value is None:
        return None
    if (seconds := _float(value)) is not None:
        return seconds
    when, said_now = _date(value), _date(low.get("date", ""))
    return (when - (said_now or now or datetime.now(UTC))).total_seconds() if when else None


def _float(value: Any) -> float | None:
    try:
        return None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _from_body(body: Any, depth: int = 0) -> float | None:
    if isinstance(body, str):
        if match := _IN_TEXT.search(body):
            unit = (match[2] or "s").lower()
            scale = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("m") else 1.0
            return float(match[1]) * scale
        return None
    if depth > 5:
        return None
    if isinstance(body, list):
        found = (_from_body(item, depth + 1) for item in cast("list[Any]", body)[:20])
        return next((seconds for seconds in found if seconds is not None), None)
    if not isinstance(body, dict):
        return None
    table = cast("dict[str, Any]", body)
    for key in ("retryDelay", "retry_after", "retryAfter"):
        value = table.get(key)
        if isinstance(value, str) and (match := _DELAY.match(value)):
            return float(match[1])
        if (seconds := _float(value)) is not None:
            return seconds
    found = (_from_body(value, depth + 1) for value in table.values())
    return next((seconds for seconds in found if seconds is not None), None)
