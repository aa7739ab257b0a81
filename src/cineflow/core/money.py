"""Money as exact decimals in the unit a provider bills in: a currency, or its own credits. Never converted silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

__all__ = ["Money", "PriceRange", "parse_budget", "parse_caps", "sum_by_unit"]

_CAP = re.compile(r"^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z¥￥$€][A-Za-z0-9_.-]*)?\s*$")
_SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR"}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one unit (`USD`, `CNY`, `credits`). Amounts of different units do not add."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    def __str__(self) -> str:
        amount = self.amount.normalize()
        exponent = amount.as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
        return f"{self.amount:,.{places}f} {self.currency}"

    def to_json(self) -> dict[str, str]:
        """`{"amount": "1.20", "currency": "USD"}`, the amount with at least two places."""
        number, _, currency = str(self).rpartition(" ")
        return {"amount": number.replace(",", ""), "currency": currency}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Money:
        return cls(Decimal(str(value["amount"])), str(value["currency"]))


@dataclass(frozen=True, slots=True)
class PriceRange:
    """What a take can cost: at least `low`, at most `high`, in one unit. Caps reserve `high`."""

    low: Decimal
    high: Decimal
    currency: str

    @property
    def is_free(self) -> bool:
        return self.high == 0

    @property
    def highest(self) -> Money:
        return Money(self.high, self.currency)

    @property
    def lowest(self) -> Money:
        return Money(self.low, self.currency)


def sum_by_unit(amounts: Iterable[Money]) -> list[Money]:
    """Add up per unit; sorted by unit so that equal sums print alike."""
    totals: dict[str, Decimal] = {}
    for money in amounts:
        totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.amount
    return [Money(amount, currency) for currency, amount in sorted(totals.items())]


def parse_caps(text: str) -> dict[str, Decimal]:
    """Read `8USD,50CNY,300credits` into unit → most. A bare number stands under the unit `""`.

    Raises SettingInvalid with the part that cannot be read.
    """
    caps: dict[str, Decimal] = {}
    for part in text.split(","):
        match = _CAP.match(part) or _CAP.match(re.sub(r"^\s*([¥￥$€])\s*(.+)$", r"\2\1", part))
        if not match:
            raise SettingInvalid(
                Text("“{part}” is not an amount of money", "“{part}” 不是金额", part=part.strip()),
                fix=Text("Write it like 8USD or 8USD,50CNY,300credits", "请写成 8USD 或 8USD,50CNY,300credits"),
                code="money.bad_cap",
            )
        unit = match[2] or ""
        unit = _SIGNS.get(unit, unit.upper() if len(unit) == 3 else unit)
        if unit in caps:
            raise SettingInvalid(
                Text("two caps for {unit}", "{unit} 有两个上限", unit=unit or "?"), code="money.bad_cap"
            )
        try:
            caps[unit] = Decimal(match[1])
        except InvalidOperation as cause:  # pragma: no cover - the pattern admits only decimals
            raise SettingInvalid(Text("not a number: {part}", "不是数字：{part}", part=part)) from cause
    return caps


def parse_budget(text: str, place: str) -> dict[str, Decimal]:
    """Read `20USD,100CNY` into unit → most, empty for none.

    place: where it stands. Raises SettingInvalid also for a bare number: here no unit is understood by itself.
    """
    caps = parse_caps(text) if text.strip() else {}
    if "" in caps:
        raise SettingInvalid(
            Text("say which money: 20USD, 100CNY, 300credits", "请写明货币：20USD、100CNY、300credits"),
            code="money.bad_cap",
            place=place,
        )
    return caps
