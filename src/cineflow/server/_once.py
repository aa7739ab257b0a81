"""Idempotency-Key: the same key and body are answered with the first answer, whatever happened in between."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Header, Request, Response
from pydantic import BaseModel
from starlette.responses import JSONResponse

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.core.text import Text
from cineflow.library.ledger import repeats
from cineflow.library.ledger.repeats import Outcome
from cineflow.server._house import House
from cineflow.server._who import Who, now

__all__ = ["IdempotencyKey", "once"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_LONGEST = 255

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Any text of yours: sent again within 24 h with the same body, the first answer comes again.",
    ),
]


async def once(
    house: House, who: Who, key: str | None, request: Request, status: int, act: Callable[[], Awaitable[_Answer]],
    headers: Callable[[_Answer], dict[str, str]] = lambda _: {},
) -> Response:  # fmt: skip
    """Do something once per key and person, and answer the same for as long as the key is kept.

    An act that is refused before anything was done leaves the key free. Raises Conflict, SettingInvalid.
    """
    if not key:
        answer = await act()
        return JSONResponse(answer.model_dump(mode="json"), status, headers=headers(answer))
    if len(key) > _LONGEST:
        raise SettingInvalid(
            Text("an Idempotency-Key has at most {n} characters", "Idempotency-Key 最多 {n} 个字符", n=_LONGEST),
            code="idempotency.too_long",
        )
    about = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).hexdigest()
    known = await house.ledger.commit(repeats.begin, who.id, key, about, now=now())
    if known.outcome is Outcome.SAME:
        kept: Any = known.answer
        return JSONResponse(kept["body"], known.status, headers={**kept["headers"], "Idempotency-Replayed": "true"})
    if known.outcome is Outcome.OTHER:
        raise Conflict(
            Text("this Idempotency-Key was used for another request", "此 Idempotency-Key 已用于另一请求"),
            fix=Text("Use a new key for a new request", "新请求请使用新的键"),
            code="idempotency.other",
        )
    if known.outcome is Outcome.BUSY:
        raise Conflict(
            Text("the first request with this key is still being carried out", "使用此键的首个请求仍在处理中"),
            fix=Text("Ask again in a moment", "请稍后重试"),
            code="idempotency.busy",
        )
    try:
        answer = await act()
    except BaseException:
        await house.ledger.commit(repeats.drop, who.id, key)
        raise
    body, extra = answer.model_dump(mode="json"), headers(answer)
    kept = {"body": body, "headers": extra}
    await house.ledger.commit(repeats.finish, who.id, key, status=status, answer=kept)
    return JSONResponse(body, status, headers=extra)
