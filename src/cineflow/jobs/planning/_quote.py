"""The quote's id, what a balance covers, and whether a person agreed to the price."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cineflow.core.errors import BudgetReached, PriceUnknown, QuoteRefused
from cineflow.core.model import Model
from cineflow.core.money import Money, PriceRange
from cineflow.core.text import Text, counted
from cineflow.jobs.planning._plan import Coverage, Group, Plan, PlannedTake, totals

__all__ = ["Consent", "check_consent", "coverage_of", "declaring_lines", "groups_of", "quote_of"]

_PART = 6
"""Hex digits of each of a quote id's three parts: which takes, how they are made, at what price."""
_QUOTE = re.compile(rf"q_[0-9a-f]{{{3 * _PART}}}")


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to. caps: unit of money → most, the unit `""` for a bare number. quote: a quote id."""

    yes: bool = False
    caps: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    quote: str = ""


def quote_of(takes: Iterable[PlannedTake]) -> str:
    """Return `q_` and 18 hex digits: six each for the takes, the way they are made, and the prices.

    The same for the same plan on any machine; the three parts let a later refusal say what differs.
    """
    which, how, price = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()
    for take in takes:
        if take.acquire == "nothing":
            continue
        part = f".{take.part.number}" if take.part else ""
        which.update(f"{take.board}\x1f{take.shot}\x1f{take.take}{part}\x1f{take.acquire}\x1e".encode())
        if take.draft is not None:
            how.update(f"{take.fingerprint}\x1f{take.draft.making}\x1e".encode())
            cost = take.price and (take.price.low.normalize(), take.price.high.normalize(), take.price.currency)
            told = take.rate and (take.rate.source, take.rate.as_of)
            price.update(f"{cost}\x1f{told}\x1e".encode())
    return "q_" + "".join(part.hexdigest()[:_PART] for part in (which, how, price))


def groups_of(takes: Sequence[PlannedTake]) -> tuple[Group, ...]:
    """Add up what is bought per provider, model and rate."""
    by_model: dict[tuple[str, str, str], list[PlannedTake]] = defaultdict(list)
    for take in takes:
        if take.draft is not None and take.is_bought:
            by_model[take.draft.model.provider, take.draft.model.id, take.price.currency if take.price else ""].append(
                take
            )
    groups: list[Group] = []
    for (provider, model, unit), members in sorted(by_model.items()):
        prices = [take.price for take in members if take.price is not None]
        total = totals(prices)[0] if unit and prices else None
        seconds = sum((take.seconds for take in members), Decimal(0))
        groups.append(Group(provider, model, len(members), seconds, total, members[0].rate))
    return tuple(groups)


def coverage_of(takes: Sequence[PlannedTake], balances: Mapping[str, Money]) -> tuple[Coverage, ...]:
    """Say how many takes each known balance pays for, in the order of the plan, at their highest price."""
    found: list[Coverage] = []
    for provider, left in sorted(balances.items()):
        prices = [
            take.price
            for take in takes
            if take.is_bought and take.draft and take.draft.model.provider == provider and take.price
        ]
        fitting = [price for price in prices if price.currency == left.currency]
        if not fitting:
            continue
        rest, covers = left.amount, 0
        for price in fitting:
            if price.high > rest:
                break
            rest -= price.high
            covers += 1
        found.append(Coverage(provider, left, covers, len(fitting)))
    return tuple(found)


def check_consent(plan: Plan, consent: Consent) -> dict[str, Decimal]:
    """Return the caps that the run must keep, unit → most; empty where none is set.

    Raises PriceUnknown with the lines to paste; QuoteRefused where nobody agreed, the quote no longer holds, or a unit
    has no cap; BudgetReached where not even the cheapest take fits under a cap. Free plans need no consent.
    """
    if plan.unpriced:
        raise _unpriced(plan.unpriced)
    total = [price for price in plan.total if not price.is_free]
    if consent.quote and consent.quote != plan.quote:
        raise _other_quote(consent.quote, plan, total)
    caps = _caps(consent.caps, total)
    for price in total:
        if price.currency in caps:
            _check_room(plan, price.currency, caps[price.currency])
    if total and not (consent.yes or consent.quote or consent.caps):
        raise QuoteRefused(
            Text("this costs {total}, and nobody has agreed to it", "本次费用 {total}，尚未得到同意",
                 total=_spoken(total)),
            fix=Text("agree with --yes, --quote {quote} or --max-cost {cap}",
                     "请用 --yes、--quote {quote} 或 --max-cost {cap} 表示同意", quote=plan.quote, cap=_as_caps(total)),
            code="money.no_consent",
        )  # fmt: skip
    if consent.quote:
        caps = {price.currency: price.high for price in total} | caps
    return caps


def _caps(given: Mapping[str, Decimal], total: Sequence[PriceRange]) -> dict[str, Decimal]:
    """A bare number stands for the one unit there is; a unit without a cap is refused."""
    caps = {unit: most for unit, most in given.items() if unit}
    if not given:
        return caps
    open_units = [price for price in total if price.currency not in caps]
    if "" in given:
        if len(total) > 1:
            raise QuoteRefused(
                Text("a bare number is no cap for {total}", "费用含多种单位（{total}），单个数字不能作为上限",
                     total=_spoken(total)),
                fix=Text("write --max-cost {caps}", "请写 --max-cost {caps}", caps=_as_caps(total)),
                code="money.bare_cap",
            )  # fmt: skip
        return caps | {price.currency: given[""] for price in open_units}
    if open_units:
        raise QuoteRefused(
            Text("there is no cap for {units}", "{units} 没有上限", units=", ".join(p.currency for p in open_units)),
            fix=Text("write --max-cost {caps}", "请写 --max-cost {caps}", caps=_as_caps(total)),
            code="money.no_cap_for_unit",
        )
    return caps


def _check_room(plan: Plan, unit: str, cap: Decimal) -> None:
    prices = [take.price for take in plan.bought if take.price and take.price.currency == unit]
    least = min(price.high for price in prices)
    if least > cap:
        raise BudgetReached(
            Text("the cap of {cap} does not cover one take at {price}", "上限 {cap} 不够一条（{price}）",
                 cap=Money(cap, unit), price=Money(least, unit)),
            fix=Text("raise --max-cost, or choose a cheaper model", "请提高 --max-cost，或选更便宜的模型"),
        )  # fmt: skip


def declaring_lines(takes: Iterable[PlannedTake]) -> str:
    """Return the lines to paste into cineflow.toml so that every model of some takes has a price; empty for none."""
    models = {_name(take.draft.model): take.draft.model for take in takes if take.draft}
    lines = [f'"{name}" = "0.00 USD per {_unit(model)}"' for name, model in sorted(models.items())]
    return "\n".join(["[prices]", *lines]) if lines else ""


def _name(model: Model) -> str:
    return f"{model.provider}:{model.id}"


def _unit(model: Model) -> str:
    return "image" if model.kind == "image" else "clip"


def _unpriced(takes: Sequence[PlannedTake]) -> PriceUnknown:
    names = sorted({_name(take.draft.model) for take in takes if take.draft})
    return PriceUnknown(
        Text("the price of {names} is not known, so nothing is ordered", "{names} 的价格未知，因此不会下单",
             names=", ".join(names)),
        fix=Text("put it into cineflow.toml (zero is allowed):\n\n{lines}\n",
                 "请写入 cineflow.toml（可以为零）：\n\n{lines}\n", lines=declaring_lines(takes)),
        place=", ".join(names),
    )  # fmt: skip


def _other_quote(given: str, plan: Plan, total: Sequence[PriceRange]) -> QuoteRefused:
    parts = [given.removeprefix("q_")[i * _PART : (i + 1) * _PART] for i in range(3)]
    now = [plan.quote.removeprefix("q_")[i * _PART : (i + 1) * _PART] for i in range(3)]
    names = (
        Text("which takes are made", "要生成的镜次"),
        Text("what is asked of which model", "内容或所用模型"),
        Text("the prices", "价格"),
    )
    differing = {f"d{i}": name for i, name in enumerate(names) if parts[i] != now[i]}
    fields = [f"{{{key}}}" for key in differing]
    facts: dict[str, Any] = {
        "given": given, "now": plan.quote, "takes": counted(len(plan.bought), "take", "条"), "total": _spoken(total),
        "what": Text(", ".join(fields), "、".join(fields), **differing),
    }  # fmt: skip
    if not _QUOTE.fullmatch(given):
        said = Text("“{given}” is no quote id; the quote of this is {now}: {takes}, {total}",
                    "“{given}” 不是报价单编号；本次报价单为 {now}：{takes}，{total}", **facts)  # fmt: skip
    else:
        said = Text("the quote {given} no longer holds; it differs in: {what}. Now it is {now}: {takes}, {total}",
                    "报价单 {given} 已不成立，不同之处：{what}。现为 {now}：{takes}，{total}", **facts)  # fmt: skip
    return QuoteRefused(
        said,
        fix=Text("`cineflow plan` with the same files and options prints the id; if this is what you want, give "
                 "--quote {now}", "用相同的文件和选项执行 `cineflow plan` 可得到编号；若符合预期，请用 --quote {now}",
                 now=plan.quote),
        code="money.quote_changed",
    )  # fmt: skip


def _spoken(total: Sequence[PriceRange]) -> Text:
    """`1.20 USD + 3.00 to 5.00 CNY`; nothing is free."""
    if not total:
        return Text("free", "免费")
    said = [
        str(price.highest) if price.low == price.high else f"{price.lowest.to_json()['amount']}-{price.highest}"
        for price in total
    ]
    return Text("{sum}", "{sum}", sum=" + ".join(said))


def _as_caps(total: Sequence[PriceRange]) -> str:
    return ",".join(f"{price.highest.to_json()['amount']}{price.currency}" for price in total)
