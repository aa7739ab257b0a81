"""No broken characters in what is sent: neither storyboards nor Postgres hold a NUL, and no file half of a pair."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import Request

from cineflow.core.errors import NotFound, UserError
from cineflow.core.text import Text

__all__ = ["check_address", "check_plain", "plain_body"]

_NUL = "\0"
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def check_address(path: str, query: bytes) -> None:
    """Raise NotFound for a path, UserError for a query, that holds a NUL."""
    if _NUL in path:
        raise NotFound(Text("there is nothing at this address", "该地址没有内容"))
    if b"%00" in query:
        raise _no_text("query")


async def plain_body(request: Request) -> None:
    """Raise UserError where a text of a JSON body is broken; of a body that was read as a whole, as JSON is."""
    body: Any = getattr(request, "_body", b"")
    if not _SUSPECT.search(body):
        return
    try:
        check_plain(json.loads(body), "body")
    except (ValueError, RecursionError):
        return  # The route says what is wrong with it.


def check_plain(found: Any, place: str) -> None:
    """Raise UserError, with the place, where any text in a JSON value holds a NUL or half of a pair of escapes."""
    if isinstance(found, str) and not _is_sound(found):
        raise _no_text(place)
    if isinstance(found, dict):
        for name, value in found.items():  # pyright: ignore[reportUnknownVariableType] - JSON
            check_plain(name, place)
            check_plain(value, f"{place}.{name}")
    elif isinstance(found, list):
        for number, value in enumerate(found):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            check_plain(value, f"{place}[{number}]")


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return _NUL not in text


def _no_text(place: str) -> UserError:
    return UserError(
        Text("the text holds a broken character", "文字中含有损坏的字符"),
        fix=Text("Type it anew: a NUL, or half of a pair of \\u escapes, is no character",
                 "请重新输入：NUL 或不成对的 \\u 转义不是有效字符"),
        code="request.no_text", place=place.encode("utf-8", "replace").decode(),
    )  # fmt: skip
