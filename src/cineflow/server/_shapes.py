"""Shapes that many routes share: pages, money, and how ledger records look from outside."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar, cast

from fastapi import Query
from pydantic import BaseModel

from cineflow.core.errors import SettingInvalid
from cineflow.core.money import Money
from cineflow.core.text import Text

__all__ = ["Amount", "Cursor", "Limit", "Page", "amounts", "page_of", "read_cursor", "write_cursor"]

_Item = TypeVar("_Item")

Cursor = Annotated[str | None, Query(description="`next` of the page before; left out for the first.", max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]


class Amount(BaseModel):
    """Money in one unit: a currency, or a provider's own credits."""

    amount: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> Amount:
        return cls(**money.to_json())


class Page(BaseModel, Generic[_Item]):
    """One page of a list. next: the cursor of the page after, null on the last."""

    items: list[_Item]
    next: str | None = None


def amounts(money: Iterable[Money]) -> list[Amount]:
    return [Amount.of(one) for one in money]


def page_of(
    rows: Iterable[_Item], cursor: str | None, limit: int, place: Callable[[_Item], tuple[Any, ...]], *kinds: type[Any],
    newest: bool = False,
) -> tuple[list[_Item], str | None]:  # fmt: skip
    """Return one page of a list that is at hand whole, and the cursor of the page after.

    place: what its rows are ordered by, of these kinds, and tells each from all others. Raises SettingInvalid.
    """
    last = tuple(read_cursor(cursor, *kinds)) if cursor else None
    left = sorted(rows, key=place, reverse=newest)
    if last is not None:
        left = [row for row in left if (place(row) < last if newest else place(row) > last)]
    items = left[:limit]
    return items, write_cursor(*place(items[-1])) if len(left) > limit else None


def write_cursor(*parts: Any) -> str:
    """Return where a page ended, as text that clients hand back."""
    plain = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type[Any]) -> list[Any]:
    """Read a cursor back. Raises SettingInvalid for one that was not ours."""
    try:
        parts: Any = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        given = cast("list[Any]", parts)
        if not isinstance(parts, list) or len(given) != len(kinds):
            raise ValueError(cursor)
        told: list[Any] = []
        for part, kind in zip(given, kinds, strict=True):
            value: Any = datetime.fromisoformat(str(part)) if kind is datetime else part
            if not isinstance(value, kind):
                raise ValueError(cursor)
            told.append(value)
    except (ValueError, TypeError, binascii.Error) as cause:
        raise SettingInvalid(
            Text("this is no cursor of ours", "此 cursor 无效"),
            fix=Text("Use `next` of the page before, as it was given", "请原样使用上一页的 next"),
            code="request.bad_cursor",
            place="cursor",
        ) from cause
    return told
