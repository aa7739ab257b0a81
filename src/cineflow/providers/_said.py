"""What an address says where it gives no file: its words, and what they mean for whoever fetches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import httpx

__all__ = ["LINK", "NOT_READY", "said_in"]

NOT_READY = re.compile(
    r"not (?:yet )?(?:ready|completed?|finished|available yet)|still (?:queued|running|processing|in progress)"
    r"|in[_ ]progress|status.{0,20}(?:queued|processing)|尚未完成|未完成|生成中|处理中|排队",
    re.IGNORECASE,
)
"""Said of a result that is to come."""

LINK = re.compile(r"https?://[^\s\"'<>]+")

_MOST_WORDS = 4096
"""Bytes read of a no."""


async def said_in(response: httpx.Response) -> str:
    """Return the words of a no: those in its JSON, or plain text; empty for a page, and for nothing."""
    held = bytearray()
    try:
        async for piece in response.aiter_bytes():
            held += piece
            if len(held) >= _MOST_WORDS:
                break
    except httpx.HTTPError:
        pass
    text = bytes(held[:_MOST_WORDS]).decode("utf-8", "replace").strip()
    try:
        value: Any = json.loads(text)
    except ValueError:
        return "" if text.startswith("<") else text
    return " ".join(_words_of(value))


def _words_of(value: Any) -> Iterator[str]:
    """Return the sentences in a JSON error, whatever it calls them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in cast("dict[str, Any]", value).values():
            yield from _words_of(inner)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _words_of(inner)
