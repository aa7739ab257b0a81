"""A person's own word on models and prices: tables of cineflow.toml laid over the catalogue's facts.

```toml
[prices]
"newapi:kling-v2-6" = "1.20 CNY per clip"           # a price in words; "0 USD per clip" is free
"wan3.0-video" = { per_second = { "720P" = 0.6, "1080P" = 1.2 }, currency = "CNY" }

[models."my-model"]
provider = "newapi"
seconds = [5, 10]                                    # or { low = 2, high = 15 }
aspects = ["16:9", "9:16"]
first_frame = true
price = "0.30 CNY per second"
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from cineflow.core.errors import PriceUnknown, SettingInvalid
from cineflow.core.model import Model, RateCard
from cineflow.core.text import Text
from cineflow.providers._facts import model_from

__all__ = ["DECLARED", "lay_over", "price_from_setting", "price_lines", "price_unknown"]

DECLARED = "cineflow.toml"
"""The source of a price or a model that the person wrote down."""

_WORDS = re.compile(
    r"^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z][A-Za-z0-9_.-]*)\s*(?:per|/|每)?\s*(second|clip|image|秒|条|张)\s*$", re.I
)
_UNITS = {"秒": "second", "条": "clip", "张": "image"}
_KEYS = {"per_second": "second", "per_clip": "clip", "per_image": "image"}
_FIELDS = frozenset((
    "provider", "kind", "wire_id", "status", "shutdown", "replaced_by", "seconds", "resolutions", "default_resolution",
    "aspects", "audio", "text_to_video", "first_frame", "last_frame", "references", "results", "seed",
    "negative_prompt", "passthrough", "prompt_limit", "usual_seconds", "mentions", "limits", "pictures", "price",
    "note",
))  # fmt: skip


def _invalid(name: str, value: object, wanted: Text) -> SettingInvalid:
    return SettingInvalid(
        Text("{name}: {value} is not understood", "{name}：无法理解 {value}", name=name, value=repr(value)),
        fix=wanted, code="setting.invalid", place=name,
    )  # fmt: skip


_PRICE_FORMS = Text(
    'write "0.10 USD per second", "3 CNY per clip" or {{ per_second = 0.1, currency = "USD" }}'.replace(
        "{{", "{"
    ).replace("}}", "}"),
    '写成 "0.10 USD per second"、"3 CNY per clip" 或 { per_second = 0.1, currency = "USD" }',
)


def _decimal(name: str, value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as cause:
        raise _invalid(name, value, _PRICE_FORMS) from cause
    if not number.is_finite() or number < 0:
        raise _invalid(name, value, Text("a price is zero or more", "价格须为零或正数"))
    return number


def price_from_setting(name: str, value: object, *, today: date) -> RateCard:
    """Read one price as a person declares it. Raises SettingInvalid naming the setting and the forms understood."""
    if isinstance(value, str):
        match = _WORDS.match(value)
        if not match:
            raise _invalid(name, value, _PRICE_FORMS)
        unit = _UNITS.get(match[3], match[3].lower())
        return _card(unit, match[2], today, flat=Decimal(match[1]))
    if not isinstance(value, Mapping):
        raise _invalid(name, value, _PRICE_FORMS)
    table = cast("Mapping[str, Any]", value)
    given = [key for key in _KEYS if key in table]
    unknown = set(table) - set(_KEYS) - {"currency"}
    if len(given) != 1 or unknown or not isinstance(table.get("currency"), str):
        raise _invalid(name, dict(table), _PRICE_FORMS)
    rate = table[given[0]]
    if isinstance(rate, Mapping):
        rates = {str(k): _decimal(name, v) for k, v in cast("Mapping[str, Any]", rate).items()}
        return _card(_KEYS[given[0]], table["currency"], today, by_resolution=rates)
    return _card(_KEYS[given[0]], table["currency"], today, flat=_decimal(name, rate))


def _card(unit: str, currency: str, today: date, **rates: Any) -> RateCard:
    currency = currency.upper() if len(currency) == 3 else currency
    known = cast("Literal['second', 'clip', 'image']", unit)
    return RateCard(unit=known, currency=currency, source=DECLARED, as_of=today, verified=True, **rates)


def _model_over(name: str, row: Mapping[str, Any], base: Model | None, today: date) -> Model:
    setting = f'[models."{name}"]'
    if unknown := sorted(set(row) - _FIELDS):
        raise _invalid(
            setting, ", ".join(unknown), Text("known: {names}", "可用：{names}", names=", ".join(sorted(_FIELDS)))
        )
    table = {k: v for k, v in row.items() if k not in ("provider", "price")}
    try:
        stated = model_from(
            {"id": base.id if base else name.rpartition(":")[2], **table},
            provider=row.get("provider", ""),
            source=DECLARED,
            as_of=today,
        )
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as cause:
        raise _invalid(setting, cause, Text("see the page on models", "参见模型设置页")) from cause
    if base:
        renamed = {"seconds": "durations"}
        stated = replace(base, **{renamed.get(k, k): getattr(stated, renamed.get(k, k)) for k in table})
    if "price" in row:
        stated = replace(stated, rates=price_from_setting(f"{setting} price", row["price"], today=today))
    return stated


def lay_over(
    models: Mapping[str, Mapping[str, Model]],
    *,
    added: Mapping[str, Mapping[str, Any]],
    prices: Mapping[str, Any],
    today: date,
) -> dict[str, dict[str, Model]]:
    """Return the catalogue (provider → id → model) with a person's models and prices laid over it.

    A name is a model's id, or `provider:id` where several providers have one. Raises SettingInvalid for a field,
    value or provider that is not understood; a price for a model that nobody lists adds nothing until it is ordered.
    """
    merged = {provider: dict(table) for provider, table in models.items()}
    for name, row in added.items():
        provider = row.get("provider") or name.partition(":")[0]
        owners = [p for p in ([provider] if provider in merged else merged) if name.removeprefix(f"{p}:") in merged[p]]
        if provider not in merged and not owners:
            wanted = Text(
                'say provider = "…", one of {names}',
                "请写 provider = “…”，可选 {names}",
                names=", ".join(sorted(merged)),
            )
            raise _invalid(f'[models."{name}"]', row.get("provider"), wanted)
        for owner in owners or [provider]:
            key = name.removeprefix(f"{owner}:")
            model = _model_over(name, row, merged[owner].get(key), today)
            merged[owner][key] = replace(model, provider=owner)
    for name, value in prices.items():
        card = price_from_setting(f'[prices] "{name}"', value, today=today)
        for provider, table in merged.items():
            key = name.removeprefix(f"{provider}:")
            if key in table:
                table[key] = replace(table[key], rates=card)
    return merged


def price_lines(model: Model) -> str:
    """Return the lines to paste into cineflow.toml so that a model has a price."""
    unit = "image" if model.kind == "image" else "clip"
    return f'[prices]\n"{model.provider}:{model.id}" = "0.00 USD per {unit}"'


def price_unknown(model: Model) -> PriceUnknown:
    """Return the refusal to order at an unknown price, with the lines to paste."""
    return PriceUnknown(
        Text(
            "the price of {model} at {provider} is not known, so nothing is ordered",
            "{provider} 的 {model} 价格未知，因此不会下单",
            model=model.id, provider=model.provider,
        ),
        fix=Text(
            "put its price into cineflow.toml:\n\n{lines}\n",
            "请在 cineflow.toml 里写明价格：\n\n{lines}\n",
            lines=price_lines(model),
        ),
        place=f"{model.provider}:{model.id}",
    )  # fmt: skip
