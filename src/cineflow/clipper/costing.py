"""What understanding footage will cost and where it goes: told, and agreed to, before anything leaves the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from cineflow.clipper.asking import Mind, call_key, range_of
from cineflow.clipper.footage import Footage
from cineflow.clipper.guided import decision_request, theme_request
from cineflow.clipper.listening import is_heard, sounds_to_send
from cineflow.clipper.looking import batches_of, frames_of, request_of
from cineflow.clipper.minds import Minds
from cineflow.clipper.paid import Answers, NotKept, kept_answer
from cineflow.clipper.segments import most_table, segments_of, table_of
from cineflow.clipper.understanding import decide, understand
from cineflow.clipper.wish import Wish, bounds_of
from cineflow.core.errors import BudgetReached, CineflowError, QuoteRefused
from cineflow.core.ids import digest_json
from cineflow.core.money import Money, PriceRange, sum_by_unit
from cineflow.core.text import Text
from cineflow.llm import ChatRequest, Service, estimated_tokens

__all__ = ["Charge", "ClipQuote", "agreed_caps", "quote_of", "request_range", "sum_of"]

_LEAST_WRITTEN = 40
"""Tokens of the shortest answer that can be of use."""

_OBJECTION = 600
"""Tokens that a repair adds to the question besides the answer that it corrects, at most."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a quote: calls of one kind to one service. what: that leaves. keys: of what is asked."""

    step: str
    service: Service
    what: Text
    calls: int
    price: PriceRange
    keys: tuple[str, ...]
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "step": self.step, "provider": self.service.name, "model": self.service.model, "host": self.service.host,
            "calls": self.calls, "sends": str(self.what),
            "price": {**self.price.highest.to_json(), "low": self.price.lowest.to_json()["amount"],
                      "high": self.price.highest.to_json()["amount"], "source": self.source},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClipQuote:
    """Everything that is yet to be asked; nothing for what is kept from before."""

    charges: tuple[Charge, ...] = ()

    @property
    def id(self) -> str:
        """`q_` and 18 hex digits: the same for the same questions at the same prices, on any machine."""
        told = [
            [c.step, c.service.base_url, c.service.model, c.keys, str(c.price.high), c.price.currency]
            for c in self.charges
        ]
        return f"q_{digest_json(told)[:18]}"

    @property
    def total(self) -> list[PriceRange]:
        """Per unit, what is free left out."""
        low = {m.currency: m.amount for m in sum_by_unit(charge.price.lowest for charge in self.charges)}
        high = sum_by_unit(charge.price.highest for charge in self.charges)
        return [PriceRange(low[m.currency], m.amount, m.currency) for m in high if m.amount]

    @property
    def leaving(self) -> list[Charge]:
        """What goes to another machine, free of charge or not."""
        return [charge for charge in self.charges if not charge.service.is_here or not charge.price.is_free]

    def to_json(self) -> dict[str, Any]:
        return {
            "quote": self.id, "calls": [charge.to_json() for charge in self.charges],
            "total": [
                {**price.highest.to_json(), "low": price.lowest.to_json()["amount"],
                 "high": price.highest.to_json()["amount"]} for price in self.total
            ],
        }  # fmt: skip


def quote_of(
    footage: Sequence[Footage], minds: Minds, wish: Wish, cache: Path, answers: Path, *,
    audio_track: int = 0, is_told: bool = False,
) -> ClipQuote:  # fmt: skip
    """Return what would be asked of whom, and what it costs at least and at most.

    cache, answers: where transcripts and answers are kept. is_told: what is wanted is told by an edited transcript, so
    that only ears are needed. Raises SettingInvalid for wishes that cannot be.
    """
    charges: list[Charge] = []
    if (listening := _listening(footage, minds, cache, answers, audio_track)) is not None:
        charges.append(listening)
    if is_told:
        return ClipQuote(tuple(charges))
    if minds.eyes is not None and (looking := _looking(footage, minds.eyes, answers)) is not None:
        charges.append(looking)
    if minds.planner is not None:
        is_kept = not charges and _is_all_kept(footage, minds, wish, Answers(answers), cache, audio_track)
        charges += [] if is_kept else _deciding(footage, minds.planner, wish)
    return ClipQuote(tuple(charges))


def agreed_caps(quote: ClipQuote, *, yes: bool, caps: Mapping[str, Decimal], named: str = "") -> dict[str, Decimal]:
    """Return the caps that hold for the calls, unit → most; empty where none is set.

    caps: as given, the unit `""` for a bare number. named: the quote agreed to. Raises QuoteRefused where nobody agreed
    to what leaves the machine, where the quote changed, or where a unit has no cap; BudgetReached where a cap is below
    the least that it can cost.
    """
    total = quote.total
    spoken = " + ".join(str(price.highest) for price in total) or "0"
    if named and named != quote.id:
        raise QuoteRefused(
            Text("the quote {named} no longer holds; now it is {now}: at most {total}",
                 "报价 {named} 已不成立；现为 {now}：最多 {total}", named=named, now=quote.id, total=spoken),
            fix=Text("Look at the prices again, then give --quote {now}", "请重新查看价格，再用 --quote {now}",
                     now=quote.id), code="money.quote_changed",
        )  # fmt: skip
    if quote.leaving and not (yes or named or caps):
        hosts = ", ".join(dict.fromkeys(charge.service.host for charge in quote.leaving))
        wanted = ",".join(f"{price.highest.to_json()['amount']}{price.currency}" for price in total)
        raise QuoteRefused(
            Text("this sends to {hosts}, for at most {total}, and nobody has agreed to it",
                 "将发送到 {hosts}，最多花费 {total}，尚未得到同意", hosts=hosts, total=spoken),
            fix=Text("Agree with --yes, --quote {quote}{cap}; or keep everything here with --local",
                     "请用 --yes、--quote {quote}{cap} 表示同意；或用 --local 全部留在本机",
                     quote=quote.id, cap=Text(" or --max-cost {caps}", " 或 --max-cost {caps}", caps=wanted)
                     if wanted else ""), code="money.no_consent",
        )  # fmt: skip
    found = _caps_for(caps, total)
    for price in total:
        if price.currency in found and found[price.currency] < price.low:
            raise BudgetReached(
                Text("the cap of {cap} is below the {least} that this costs at least",
                     "上限 {cap} 低于最低费用 {least}",
                     cap=Money(found[price.currency], price.currency), least=price.lowest),
                fix=Text("Raise --max-cost, or choose a cheaper model", "请提高 --max-cost，或选更便宜的模型"),
            )  # fmt: skip
    return found or ({price.currency: price.high for price in total} if named else {})


def _caps_for(given: Mapping[str, Decimal], total: Sequence[PriceRange]) -> dict[str, Decimal]:
    """A bare number stands for the one unit there is; a unit without a cap is refused."""
    caps = {unit: most for unit, most in given.items() if unit}
    open_units = [price.currency for price in total if price.currency not in caps]
    if not given or not open_units:
        return caps
    if "" in given and len(open_units) == 1:
        return caps | {open_units[0]: given[""]}
    raise QuoteRefused(
        Text("there is no cap for {units}", "{units} 没有上限", units=", ".join(open_units)),
        fix=Text("Name one for each unit: --max-cost 1USD,5CNY", "请为每种单位写明：--max-cost 1USD,5CNY"),
        code="money.no_cap_for_unit",
    )


def _listening(
    footage: Sequence[Footage], minds: Minds, cache: Path, answers: Path, audio_track: int
) -> Charge | None:  # fmt: skip
    listener, service, tariff = minds.listener, minds.hearing.service, minds.hearing.tariff
    if listener is None or listener.is_here or service is None or tariff is None:
        return None
    sounds = [sound for piece in footage for sound in sounds_to_send(piece, listener, audio_track)]
    sounds = [s for s in sounds if not is_heard(cache, listener, s) and not kept_answer(answers, listener.key(s))]
    if not sounds:
        return None
    costs = [tariff.of_seconds(Decimal(-(-s.length.numerator // s.length.denominator))).amount for s in sounds]
    price = PriceRange(sum(costs, Decimal(0)), sum(costs, Decimal(0)), tariff.currency)
    seconds = float(sum(s.length for s in sounds))
    what = Text("{n:.1f} minutes of sound", "{n:.1f} 分钟声音", n=seconds / 60)
    return Charge("listen", service, what, len(sounds), price, tuple(listener.key(s) for s in sounds), tariff.source)


def _looking(footage: Sequence[Footage], eyes: Mind, answers: Path) -> Charge | None:
    requests = [request_of(piece, batch) for piece in footage for batch in batches_of(frames_of(piece))]
    requests = [r for r in requests if not kept_answer(answers, call_key(eyes, r))]
    if not requests:
        return None
    what = Text("{n} small pictures of frames", "{n} 张小尺寸画面", n=sum(len(r.pictures) for r in requests))
    prices = [request_range(eyes, request) for request in requests]
    keys = tuple(call_key(eyes, request) for request in requests)
    return Charge("look", eyes.model.service, what, len(requests), sum_of(prices), keys, eyes.tariff.source)


def _deciding(footage: Sequence[Footage], planner: Mind, wish: Wish) -> list[Charge]:
    """The two passes. Their table grows with what is said and seen, up to a known length."""
    seen = [piece for piece in footage if piece.index.frames]
    if not seen:
        return []
    table = table_of(segments_of(seen), {}, most=most_table(seen))
    most = 2 * most_table(seen)
    steps = [] if wish.theme else [("theme", theme_request(table))]
    theme = wish.theme or "…"
    steps.append(("decide", decision_request(table, bounds_of(wish, seen), theme, "")))
    what = Text("a table of what is said, seen and measured", "一张记录对白、画面与测量结果的表")
    keys = (*(piece.digest for piece in seen), digest_json([str(wish), *(call_key(planner, r) for _, r in steps)]))
    return [
        Charge(
            step,
            planner.model.service,
            what,
            1,
            request_range(planner, request, more=most),
            keys,
            planner.tariff.source,
        )
        for step, request in steps
    ]


def request_range(mind: Mind, request: ChatRequest, *, more: int = 0) -> PriceRange:
    """Return what a question costs: once at least, with its repair at most. more: tokens by which it may grow."""
    words = f"{request.words}\n{request.schema}\n{''.join(picture.label for picture in request.pictures)}"
    least, most = estimated_tokens(words)
    most += more
    low = range_of(mind.tariff, (least, least), (_LEAST_WRITTEN, _LEAST_WRITTEN), len(request.pictures))
    once = range_of(mind.tariff, (0, most), (0, request.most_tokens), len(request.pictures))
    again = range_of(
        mind.tariff, (0, most + request.most_tokens + _OBJECTION), (0, request.most_tokens), len(request.pictures)
    )
    return PriceRange(low.low, once.high + again.high, low.currency)


def sum_of(prices: Sequence[PriceRange]) -> PriceRange:
    """Return some prices of one unit together."""
    low, high = (sum((getattr(price, name) for price in prices), Decimal(0)) for name in ("low", "high"))
    return PriceRange(low, high, prices[0].currency)


def _is_all_kept(
    footage: Sequence[Footage], minds: Minds, wish: Wish, kept: Answers, cache: Path, audio_track: int
) -> bool:
    """Whether the whole way to the decision has been asked before, so that nothing is to be asked."""
    listener = minds.listener
    if listener is not None and not all(
        is_heard(cache, listener, sound) for piece in footage for sound in sounds_to_send(piece, listener, audio_track)
    ):
        return False
    try:
        known = understand(footage, minds, kept, cache, audio_track=audio_track)
        decide(known, wish, minds, kept)
    except NotKept:
        return False
    except CineflowError:
        return True  # it fails on kept answers alone: told when it is done, with nothing sent
    return True
