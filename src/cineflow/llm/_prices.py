"""What a service charges, and how much a question is: told before anything is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from cineflow.core.errors import PriceUnknown, SettingInvalid
from cineflow.core.money import Money, PriceRange
from cineflow.core.text import Text

__all__ = ["Tariff", "Tier", "estimated_tokens", "is_token_price", "price_unknown", "tariff_of"]

Unit = Literal["tokens", "second"]

_TOKENS = re.compile(
    r"^\s*(\d+(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?\s*([A-Za-z]{2,})\s*(?:per|每)\s*(?:million|1M|百万)\s*tokens?\s*$",
    re.IGNORECASE,
)
_SECOND = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{2,})\s*(?:per|/|每)\s*(?:second|秒)\s*$", re.IGNORECASE)
_MILLION = Decimal(1_000_000)
_SMALLEST = Decimal("0.000001")
_DATED = re.compile(r"-(\d{4}-\d{2}-\d{2}|latest)$")


@dataclass(frozen=True, slots=True)
class Tier:
    """Prices per million tokens, or per second of sound, up to a length of question in tokens; None: any length."""

    read: Decimal
    written: Decimal = Decimal(0)
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Tariff:
    """What one model costs at one service. tiers: shortest questions first. source, as_of: where it was read, when."""

    unit: Unit
    currency: str
    tiers: tuple[Tier, ...]
    source: str = ""
    as_of: str = ""

    @property
    def is_free(self) -> bool:
        return all(tier.read == 0 == tier.written for tier in self.tiers)

    def of_tokens(self, read: int, written: int) -> Money:
        """Return what a question and answer of known lengths cost."""
        tier = self._tier(read)
        return self._money((tier.read * read + tier.written * written) / _MILLION)

    def range_of_tokens(self, read: tuple[int, int], written: tuple[int, int]) -> PriceRange:
        """Return what a question costs whose lengths are known from least to most."""
        low, high = self.of_tokens(read[0], written[0]), self.of_tokens(read[1], written[1])
        return PriceRange(low.amount, high.amount, self.currency)

    def of_seconds(self, seconds: Decimal) -> Money:
        """Return what listening to so much sound costs."""
        return self._money(self.tiers[0].read * seconds)

    def to_json(self) -> dict[str, Any]:
        per = "million tokens" if self.unit == "tokens" else "second"
        tiers = [{"up_to": t.up_to, "in": str(t.read), "out": str(t.written)} for t in self.tiers]
        return {"per": per, "currency": self.currency, "tiers": tiers, "source": self.source, "as_of": self.as_of}

    def _tier(self, read: int) -> Tier:
        return next((t for t in self.tiers if t.up_to is None or read <= t.up_to), self.tiers[-1])

    def _money(self, amount: Decimal) -> Money:
        return Money(amount.quantize(_SMALLEST, ROUND_UP), self.currency)


@cache
def _shipped() -> dict[str, tuple[str, Tariff]]:
    """Model → the region its price holds in, and the price."""
    rows: list[dict[str, Any]] = json.loads(files("cineflow.llm").joinpath("prices.json").read_text("utf-8"))["prices"]
    return {
        row["model"]: (row["region"], Tariff(
            row["unit"], row["currency"], tuple(_tier_of(tier) for tier in row["tiers"]), row["source"], row["as_of"]
        ))
        for row in rows
    }  # fmt: skip


def _tier_of(row: Mapping[str, Any]) -> Tier:
    return Tier(Decimal(row["in"]), Decimal(row.get("out", "0")), row.get("up_to"))


def _region_of(host: str) -> str:
    """Where a service's own host stands; empty for hosts that are not the vendor's."""
    if "aliyuncs.com" not in host:
        return ""
    return "beijing" if host.startswith("dashscope.aliyuncs.com") or "cn-beijing" in host else "intl"


def is_token_price(value: object) -> bool:
    """Whether a declared price is one per million tokens: no price of a video model."""
    return isinstance(value, str) and bool(_TOKENS.match(value))


def tariff_of(model: str, service: str, declared: Mapping[str, Any], *, unit: Unit) -> Tariff | None:
    """Return what a model costs: as the person declared it under `[prices]`, else as shipped, None where nobody knows.

    declared: by `model` or `service:model`. service: its host. Dated versions of a model cost what it costs. Raises
    SettingInvalid for words that are no such price.
    """
    for name in (f"{service}:{model}", model):
        if name in declared:
            return _parsed(name, declared[name], unit)
    shipped = _shipped()
    region, found = shipped.get(model) or shipped.get(_DATED.sub("", model)) or ("", None)
    here = _region_of(service)
    if found is None or found.unit != unit or (region and here and region != here):
        return None
    return found


def _parsed(name: str, value: object, unit: Unit) -> Tariff:
    if isinstance(value, str):
        if unit == "tokens" and (match := _TOKENS.match(value)):
            tier = Tier(Decimal(match[1]), Decimal(match[2] or match[1]))
            return Tariff(unit, _currency(match[3]), (tier,), "cineflow.toml")
        if unit == "second" and (match := _SECOND.match(value)):
            return Tariff(unit, _currency(match[2]), (Tier(Decimal(match[1])),), "cineflow.toml")
    raise SettingInvalid(
        Text("[prices] “{name}” is “{value}”", "[prices] “{name}” 的值是 “{value}”", name=name, value=value),
        fix=Text("Write it like “{example}”", "请写成 “{example}” 这样", example=_example(unit)),
        place=f'[prices] "{name}"',
    )


def _currency(word: str) -> str:
    return word.upper() if len(word) == 3 else word


def _example(unit: Unit) -> str:
    return "1/10 CNY per million tokens" if unit == "tokens" else "0.0001 USD per second"


def price_unknown(missing: Mapping[str, Unit]) -> PriceUnknown:
    """Return the refusal to ask models of unknown price, with the lines to paste. missing: model → what it counts."""
    zero = {"tokens": "0/0 USD per million tokens", "second": "0 USD per second"}
    lines = "\n".join(["[prices]", *(f'"{model}" = "{zero[unit]}"' for model, unit in missing.items())])
    return PriceUnknown(
        Text("the price of {models} is not known, so nothing is asked", "{models} 的价格未知，因此不会调用",
             models=", ".join(missing)),
        fix=Text("put it into cineflow.toml (read/written; zero is allowed):\n\n{lines}\n",
                 "请写入 cineflow.toml（输入/输出价；可以为零）：\n\n{lines}\n", lines=lines),
        place=", ".join(missing),
    )  # fmt: skip


def estimated_tokens(text: str) -> tuple[int, int]:
    """Return about how many tokens a text has, at least and at most, whoever counts them."""
    wide = sum(1 for ch in text if ord(ch) > 0x2E80)
    narrow = len(text) - wide
    return max(1, len(text) // 6), max(1, -(-narrow // 2) + 2 * wide)
