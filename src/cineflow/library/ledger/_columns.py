"""How exact things lie in either database: instants as microseconds, amounts as billionths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

__all__ = ["Amount", "Instant", "Json"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANO = Decimal(10) ** 9

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond, as a whole number that sorts and compares alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=int(value))


class Amount(TypeDecorator[Decimal]):
    """A decimal amount to nine places, as a whole number, so that databases add it exactly.

    What is finer is rounded up: a cap is never passed by rounding. Up to 9.2e9 units.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * _NANO).to_integral_value(rounding=ROUND_CEILING))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / _NANO
