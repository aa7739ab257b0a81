"""Which of several models makes each take, when the person leaves that to a rule.

docs/decisions/0009-routing.md argues it. A choice depends on the plan's inputs alone, so that the same plan made
again is the same quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cineflow.core.errors import CineflowError, ModelGone, NotFound, UserError
from cineflow.core.model import Model, ModelStatus
from cineflow.core.money import PriceRange
from cineflow.core.text import Text, counted
from cineflow.jobs.planning._alternatives import need_as_written
from cineflow.jobs.planning._choice import Choice, Kind, standing_in
from cineflow.jobs.planning._orders import Draft, Drafter, seconds_for
from cineflow.jobs.planning._request import PlanRequest
from cineflow.library.layout import REHEARSAL
from cineflow.providers._catalogue import Catalogue
from cineflow.providers._check import Need, obstacles
from cineflow.storyboard.model import Shot, Storyboard

__all__ = ["Pick", "Router"]

_SHARING = ("weighted", "quota")
"""Rules by which several models make the takes of one plan side by side."""

_RULES = {
    "priority": "优先级", "weighted": "按权重", "cheapest": "最便宜", "fastest": "最快", "quota": "余量最多",
}  # fmt: skip

_MOST_OTHERS = 3
"""Providers that a take may go to besides its own."""

_Rank = tuple[int, int, Decimal, str, str]


@dataclass(frozen=True, slots=True)
class Pick:
    """What makes one take. why: said in the plan. record: the same for the ledger and the sidecar, best first.

    others: models of other providers that the rule would have next.
    """

    draft: Draft
    why: tuple[Text, ...]
    record: tuple[Text, ...]
    others: tuple[Model, ...] = ()


@dataclass(frozen=True, slots=True)
class _Offer:
    """A model that can make a need as written. rank: the lowest is taken first."""

    model: Model
    price: PriceRange
    rank: _Rank

    @property
    def name(self) -> str:
        return f"{self.model.provider}:{self.model.id}"


@dataclass(frozen=True, slots=True)
class _Field:
    """Who can make one kind of shot, best first, and why the providers that are not among them cannot."""

    offers: tuple[_Offer, ...]
    without: tuple[tuple[str, Text], ...]


class Router:
    """Picks a model for every take of one plan, in the plan's order. A shot that names `provider:model` is its own."""

    def __init__(self, request: PlanRequest, catalogue: Catalogue, drafter: Drafter) -> None:
        self._request = request
        self._terms = request.route
        self._catalogue = catalogue
        self._drafter = drafter
        self._fields: dict[tuple[str, str, Need], _Field] = {}
        self._defaults: dict[tuple[str, Kind], str] = {}
        self._credit: dict[str, Decimal] = {}
        self._left = {name: money.amount for name, money in self._terms.balances.items()}

    def choice(self, shot: Shot, board: Storyboard) -> Choice | None:
        """Return the best model for a shot; None where it is not for the rule to say: the shot names its model or its
        rehearsal, or no provider is ready. Raises NotFound with every provider's reason where none can.
        """
        field = self._field(shot, board)
        if field is None or not self._terms.ready:
            return None
        if not field.offers:
            raise _nobody(field)
        provider, name = self._named(shot, board)
        also = frozenset((offer.model.provider, offer.model.id) for offer in field.offers)
        return Choice(field.offers[0].model, provider, name, is_routed=True,
                      also=also if self._terms.kind in _SHARING else frozenset())  # fmt: skip

    def asked(self, shot: Shot, board: Storyboard) -> list[Model]:
        """Return every living model that the rule would let make a shot, able or not."""
        provider, name = self._named(shot, board)
        kind = board.kind_of(shot)
        name = name or self._usual(kind)
        ready = [provider] if provider else self._terms.ready
        return [model for at in ready for model in self._models(at, name, kind)]

    def pick(self, shot: Shot, board: Storyboard, fingerprint: str) -> Pick:
        """Return what makes the next take of a shot that has a `choice`.

        Raises UnsupportedByModel or ModelGone as the best model's refusal, where none that looked able can.
        """
        field = self._field(shot, board)
        assert field is not None
        refusal: CineflowError | None = None
        passed: list[tuple[str, Text]] = []
        in_turn = self._in_turn(field.offers)
        for at, offer in enumerate(in_turn):
            try:
                draft = self._drafter.draft(shot, board, offer.model, fingerprint)
            except (UserError, ModelGone) as impossible:
                refusal = refusal or impossible
                passed.append((offer.name, impossible.text))
                continue
            seen = replace(field, without=(*passed, *field.without))
            stands_in = standing_in(self._catalogue, offer.model, self._named(shot, board)[1])
            why = (*([stands_in] if stands_in else []), *self._why(offer, seen))
            self._take(offer, field.offers)
            return Pick(draft, why, self._record(offer, seen), _elsewhere(offer, in_turn[at + 1 :]))
        assert refusal is not None
        raise refusal

    def _named(self, shot: Shot, board: Storyboard) -> tuple[str, str]:
        asked = self._request
        return (
            asked.provider or shot.provider or board.provider or "",
            asked.model or shot.model or board.model or "",
        )

    def _field(self, shot: Shot, board: Storyboard) -> _Field | None:
        provider, name = self._named(shot, board)
        if provider == REHEARSAL or ":" in name or (shot.is_pro and not name):
            return None
        key = provider, name or self._usual(board.kind_of(shot)), need_as_written(shot, board)
        if key not in self._fields:
            self._fields[key] = self._look(*key)
        return self._fields[key]

    def _look(self, provider: str, name: str, need: Need) -> _Field:
        able: list[tuple[Model, PriceRange]] = []
        without: list[tuple[str, Text]] = []
        for at in [provider] if provider else self._terms.ready:
            models = self._models(at, name, need.kind)
            here = [(m, p) for m in models if (p := self._price(m, need))]
            able += here
            if not here:
                without.append((at, self._hindrance(models, need)))
        exact = [(model, price) for model, price in able if not self._drafter.is_fitted(model, need)]
        ranked = self._ranked(exact or able)
        return _Field(tuple(self._sharers(ranked) if self._terms.kind in _SHARING else ranked), tuple(without))

    def _usual(self, kind: Kind) -> str:
        """Return the default model; it is one for films, which pictures do without."""
        return (self._request.default_model or "") if kind == "video" else ""

    def _models(self, provider: str, name: str, kind: Kind) -> list[Model]:
        if name:
            try:
                found = [self._catalogue.find(provider, name)]
            except NotFound:
                found = []
        else:
            found = list(self._catalogue.of(provider).values())
        return [model for model in found if not model.is_dead and model.kind == kind]

    def _price(self, model: Model, need: Need) -> PriceRange | None:
        """Return the price of a take where the model can make it; None where it cannot, or its price is not known."""
        return None if self._drafter.refuses(model, need) else self._drafter.price(model, need)

    def _hindrance(self, models: Sequence[Model], need: Need) -> Text:
        if not models:
            return Text("no living model of that name", "没有该名称的可用模型")
        for model in models:
            if not self._drafter.refuses(model, need):
                return Text("no price is known", "价格未知")
        judged = ((obstacles(replace(need, seconds=seconds_for(need, model)), model), model) for model in models)
        found, _ = min(judged, key=lambda pair: (len(pair[0]), not self._is_default(pair[1])))
        return found[0].text

    def _ranked(self, able: Sequence[tuple[Model, PriceRange]]) -> list[_Offer]:
        """Sort by the rule: what is in its safe state after errors comes last, then what nobody saw alive lately."""
        units = [price.currency for _, price in able]
        offers = [_Offer(model, price, self._rank(model, price, units)) for model, price in able]
        return sorted(offers, key=lambda offer: offer.rank)

    def _rank(self, model: Model, price: PriceRange, units: Sequence[str]) -> _Rank:
        terms, doubt = self._terms, int(model.status is ModelStatus.UNVERIFIED)
        unwell = 2 * int(model.provider in terms.unwell)
        match terms.kind:
            case "cheapest":
                return unwell + doubt, -units.count(price.currency), price.high, price.currency, _name(model)
            case "fastest":
                return unwell, 0, Decimal(str(self._seconds(model))), "", _name(model)
            case _:
                place = min((i for i, said in enumerate(terms.priorities) if said in (model.provider, _name(model))),
                            default=len(terms.priorities))  # fmt: skip
                return unwell, place, Decimal(not self._is_default(model)), f"{price.high:020.6f}", _name(model)

    def _sharers(self, ranked: Iterable[_Offer]) -> list[_Offer]:
        """Keep the best model of each provider, and every model that has a weight of its own."""
        kept: list[_Offer] = []
        seen: set[str] = set()
        for offer in ranked:
            is_own = self._terms.kind == "weighted" and offer.name in self._terms.weights
            if (is_own or offer.model.provider not in seen) and self._weight(offer) > 0:
                kept.append(offer)
                seen |= set() if is_own else {offer.model.provider}
        return kept

    def _is_default(self, model: Model) -> bool:
        at = model.provider, model.kind
        if at not in self._defaults:
            self._defaults[at] = self._catalogue.default(*at).id
        return self._defaults[at] == model.id

    def _seconds(self, model: Model) -> float:
        return self._terms.seconds.get(_name(model), float(model.usual_seconds))

    def _weight(self, offer: _Offer) -> Decimal:
        weights = self._terms.weights
        if self._terms.kind != "weighted" or not weights:
            return Decimal(1)
        return Decimal(weights.get(offer.name, weights.get(offer.model.provider, Decimal(0))))

    def _covered(self, offer: _Offer) -> Decimal | None:
        """Return how many takes what is left pays for, after what this plan takes already; None where nobody tells."""
        left = self._terms.balances.get(offer.model.provider)
        if left is None or left.currency != offer.price.currency or not offer.price.high:
            return None
        return self._left[offer.model.provider] / offer.price.high

    def _in_turn(self, offers: Sequence[_Offer]) -> list[_Offer]:
        """Return who makes the next take, then who would instead."""
        if self._terms.kind == "weighted":
            return sorted(offers, key=lambda o: -(self._credit.get(o.name, Decimal(0)) + self._weight(o)))
        if self._terms.kind == "quota":
            return sorted(offers, key=lambda o: -self._room(o))
        return list(offers)

    def _room(self, offer: _Offer) -> Decimal:
        covered = self._covered(offer)
        return Decimal(-1) if covered is None else covered

    def _take(self, taken: _Offer, offers: Sequence[_Offer]) -> None:
        """Smooth weighted round robin: all gain their weight, the one taken pays for all."""
        if self._terms.kind == "weighted":
            for offer in offers:
                self._credit[offer.name] = self._credit.get(offer.name, Decimal(0)) + self._weight(offer)
            self._credit[taken.name] -= sum((self._weight(offer) for offer in offers), Decimal(0))
        if taken.model.provider in self._left and self._covered(taken) is not None:
            self._left[taken.model.provider] -= taken.price.high

    def _why(self, offer: _Offer, field: _Field) -> tuple[Text, ...]:
        return (self._reason(offer, field), *_left_out(field))

    def _reason(self, offer: _Offer, field: _Field) -> Text:
        able = len(field.offers)
        match self._terms.kind:
            case "cheapest":
                return Text("cheapest of {n} that can", "{n} 个可用模型中最便宜", n=able)
            case "fastest":
                said = (Text("measured here", "本机实测") if offer.name in self._terms.seconds
                        else Text("by the catalogue", "按目录"))  # fmt: skip
                return Text("fastest of {n} that can: about {s} s, {said}", "{n} 个可用模型中最快：约 {s} 秒，{said}",
                            n=able, s=round(self._seconds(offer.model)), said=said)  # fmt: skip
            case "weighted":
                total = sum((self._weight(other) for other in field.offers), Decimal(0))
                return Text("its share: {w} of {total}", "份额 {w}/{total}", w=self._weight(offer), total=total)
            case "quota":
                covered = self._covered(offer)
                if covered is None:
                    return Text("no balance is told that could be compared", "没有可比较的余额")
                return Text("most left: covers {n}", "余量够 {n}", n=counted(int(covered), "take", "条"))
            case _:
                return Text("first by priority of {n} that can", "{n} 个可用模型中优先级最高", n=able)

    def _record(self, taken: _Offer, field: _Field) -> tuple[Text, ...]:
        rule, reason = self._terms.kind, self._reason(taken, field)
        others = [other for other in field.offers if other is not taken][:3]
        names = [f"{offer.name} {offer.price.highest}" for offer in (taken, *others)]
        return (
            Text(f"{rule}: {{reason}}", f"{_RULES[rule]}：{{reason}}", reason=reason),
            *(Text("{name}", "{name}", name=name) for name in names),
            *_left_out(field),
        )


def _left_out(field: _Field) -> Iterator[Text]:
    for provider, why in field.without:
        yield Text("not {provider}: {why}", "不用 {provider}：{why}", provider=provider, why=why)


def _elsewhere(taken: _Offer, rest: Sequence[_Offer]) -> tuple[Model, ...]:
    """Return the best model of each provider but the taken one's."""
    best: dict[str, Model] = {}
    for offer in rest:
        if offer.model.provider != taken.model.provider:
            best.setdefault(offer.model.provider, offer.model)
    return tuple(best.values())[:_MOST_OTHERS]


def _nobody(field: _Field) -> NotFound:
    said = {f"w{i}": Text("{provider}: {why}", "{provider}：{why}", provider=provider, why=why)
            for i, (provider, why) in enumerate(field.without)}  # fmt: skip
    each = Text("; ".join(f"{{{key}}}" for key in said), "；".join(f"{{{key}}}" for key in said), **said)
    why = each if said else Text("those that can have no share", "可用的服务商没有份额")
    return NotFound(
        Text("no ready provider can make it as written: {why}", "已就绪的服务商都无法按原样生成：{why}", why=why),
        fix=Text("change the shot, take one of these, or name a model with --route manual --model",
                 "请修改镜头、采用以下方案之一，或用 --route manual --model 指定模型"),
        code="route.nobody",
    )  # fmt: skip


def _name(model: Model) -> str:
    return f"{model.provider}:{model.id}"
