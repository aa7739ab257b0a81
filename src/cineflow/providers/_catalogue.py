"""Every model that can be ordered: found by name, explained when dead, compared by price."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit

from cineflow.core.errors import NotFound
from cineflow.core.model import Model, ModelStatus
from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.providers._check import Need, can_make, price_of
from cineflow.providers._facts import ProviderFacts, Setup, logical_file, provider_facts, provider_files
from cineflow.providers._overrides import lay_over, price_from_setting

__all__ = [
    "Catalogue", "Offer", "Replacement", "all_models", "catalogue", "cheapest", "default_model", "explain_dead",
    "find_model", "logical_models", "model_note", "replacements", "setup_of", "shipped", "with_settings",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can make every shot as written. price: of all of them; None never occurs."""

    model: Model
    price: PriceRange


@dataclass(frozen=True, slots=True)
class Replacement:
    """A living model in a dead one's place. price: of one take; dearer_by: its lowest price less the dead model's
    lowest, None where one of them is not known or they bill in different units. changes: what would be lost."""

    model: Model
    price: PriceRange | None
    dearer_by: Decimal | None


def _facts(provider: str) -> ProviderFacts:
    found = provider_facts(provider)
    return found or ProviderFacts(provider, Setup(Text(provider, provider), needs_key=False), {})


def setup_of(provider: str) -> Setup:
    """Return how a provider is set up: variables, address, where a key is had."""
    return _facts(provider).setup


def model_note(model: Model) -> Text | None:
    """Return what there is to know about a model beside its facts, in both languages."""
    return _facts(model.provider).notes.get(model.id)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Models by provider and id. base_urls: where a person has pointed a provider; away from the vendor's own hosts a
    gateway may serve what the vendor switched off. logical: a person's names, best first, over the shipped ones."""

    models: Mapping[str, Mapping[str, Model]]
    base_urls: Mapping[str, str] = field(default_factory=dict[str, str])
    logical: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    prices: Mapping[str, Any] = field(default_factory=dict[str, Any])
    today: date | None = None

    def of(self, provider: str) -> dict[str, Model]:
        """Return a provider's models by id, as they are served where it is asked."""
        models = self.models.get(provider, {}).items()
        return {name: self._as_served(model) for name, model in models if self._is_served(model)}

    def all(self) -> list[Model]:
        """Return every model, by provider."""
        return [model for provider in sorted(self.models) for model in self.of(provider).values()]

    def _is_served(self, model: Model) -> bool:
        url = self.base_urls.get(model.provider) or setup_of(model.provider).default_base_url
        return _facts(model.provider).is_served(model.id, urlsplit(url).hostname or "")

    def _as_served(self, model: Model) -> Model:
        own_hosts = _facts(model.provider).setup.own_hosts
        host = urlsplit(self.base_urls.get(model.provider, "")).hostname
        if own_hosts is None or host is None or host in own_hosts or model.status is not ModelStatus.DEAD:
            return model
        return replace(model, status=ModelStatus.UNVERIFIED)

    def _get(self, provider: str, name: str) -> Model | None:
        lowered = name.lower()
        for model in self.models.get(provider, {}).values():
            if lowered in (model.id.lower(), model.name_on_wire.lower()):
                return self._as_served(model)
        return None

    def _unlisted(self, provider: str, name: str) -> Model | None:
        """A gateway serves what its operator chose: abilities are then taken as wide, the price only as declared."""
        template = _facts(provider).any_model
        if template is None:
            return None
        stated = self.prices.get(f"{provider}:{name}", self.prices.get(name))
        card = (
            None if stated is None else price_from_setting(f'[prices] "{name}"', stated, today=self.today or date.max)
        )
        return replace(template, id=name, provider=provider, rates=card)

    def _named(self, reference: str) -> Model | None:
        provider, found, name = reference.partition(":")
        return self._get(provider, name) if found and provider in self.models else None

    def _logical_refs(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        names, aliases = logical_file()
        lowered = {n.lower(): tuple(refs) for n, refs in self.logical.items()}
        if name.lower() in lowered:
            return lowered[name.lower()], ()
        entry = names.get(name.lower()) or names.get(aliases.get(name.lower(), ""))
        return (entry["same"], entry.get("instead", ())) if entry else None

    def candidates(self, name: str, *, with_substitutes: bool = True) -> list[Model]:
        """Return the living models a logical name stands for, best first, then (unless told) those that can stand in.

        Empty where the name is no logical one, or nothing it stands for lives.
        """
        refs = self._logical_refs(name)
        if refs is None:
            return []
        same, instead = refs
        models = [self._named(ref) or self._find_plain(ref) for ref in (*same, *(instead if with_substitutes else ()))]
        return [model for model in models if model and not model.is_dead and self._is_served(model)]

    def _find_plain(self, reference: str) -> Model | None:
        return next((found for provider in self.models if (found := self._get(provider, reference))), None)

    def is_substitute(self, name: str, model: Model) -> bool:
        """Whether a model only stands in for a logical name, rather than being the same model elsewhere."""
        refs = self._logical_refs(name)
        return refs is not None and f"{model.provider}:{model.id}" in refs[1]

    def logical_names(self) -> list[str]:
        """Return the logical names, shipped and the person's own."""
        return sorted({*logical_file()[0], *self.logical})

    def find(self, provider: str | None, name: str) -> Model:
        """Return the model of a name: an id, an id on the wire, `provider:id`, or a logical name. Dead ones are found
        too, so that they can explain themselves.

        With a provider, only its models count, and a gateway takes a name that nobody lists. Without one, an exact
        logical name goes first, then an id. Raises NotFound with the nearest names.
        """
        found = self._find_at(provider, name) if provider else self._find_anywhere(name)
        if found is None:
            known = list(dict.fromkeys(m.id for m in (self.of(provider).values() if provider else self.all())))
            near = difflib.get_close_matches(name, [*known, *([] if provider else self.logical_names())], 5, 0.4)
            raise NotFound(
                Text("there is no model “{name}”{at}", "没有名为“{name}”的模型{at}", name=name, at=_at(provider)),
                fix=Text("near: {names}", "相近：{names}", names=", ".join(near or known[:8])),
                code="model.not_found",
            )
        return found

    def _find_at(self, provider: str, name: str) -> Model | None:
        if found := self._get(provider, name.removeprefix(f"{provider}:")):
            return found
        refs = self._logical_refs(name)
        if refs:
            mine = [m for ref in (*refs[0], *refs[1]) if (m := self._named(ref)) and m.provider == provider]
            if mine:
                return next((model for model in mine if not model.is_dead and self._is_served(model)), mine[0])
        return self._unlisted(provider, name)

    def _find_anywhere(self, name: str) -> Model | None:
        if found := self._named(name):
            return found
        provider, colon, rest = name.partition(":")
        if colon and provider in self.models:
            return self._unlisted(provider, rest)
        names, _ = logical_file()
        if name.lower() not in names and name not in self.logical and (found := self._find_plain_best(name)):
            return found
        return next(iter(self.candidates(name)), None) or self._find_plain_best(name)

    def _find_plain_best(self, name: str) -> Model | None:
        """An id that several providers list belongs first to the vendor, whose price is known."""
        found = [model for provider in self.models if (model := self._get(provider, name))]
        return min(found, key=lambda m: (m.rates is None, not _facts(m.provider).setup.default_base_url), default=None)

    def default(self, provider: str, kind: Literal["video", "image"] = "video") -> Model:
        """Return the model a provider makes when none is named: its default while that lives, else the first living
        one, else the dead default. Raises NotFound where it lists none of the kind."""
        models = self.of(provider)
        chosen = models.get(_facts(provider).default)
        chosen = chosen if chosen and chosen.kind == kind else None
        if chosen is None or chosen.is_dead:
            living = (model for model in models.values() if not model.is_dead and model.kind == kind)
            chosen = next(living, chosen)
        if chosen is None and kind == "image":
            raise NotFound(
                Text("{provider} makes no pictures", "{provider} 不生成图片", provider=provider),
                fix=Text("`cineflow models --images` lists who does; name one with --model",
                         "`cineflow models --images` 列出可生成图片的模型；请用 --model 指明"),
                code="model.not_found",
            )  # fmt: skip
        if chosen is None:
            raise NotFound(
                Text("{provider} has no default model", "{provider} 没有默认模型", provider=provider),
                fix=Text("name one with --model", "请用 --model 指明"), code="model.not_found",
            )  # fmt: skip
        return chosen

    def replacements(self, model: Model, need: Need) -> list[Replacement]:
        """Return living models that can make a need in a dead (or any) model's place, cheapest first: those in its own
        currency before others, which cannot be compared."""
        names = model.replaced_by or tuple(n for n in self.logical_names() if model in self.candidates(n))
        found: dict[tuple[str, str], Model] = {}
        for name in names:
            for candidate in self.candidates(name) or [m for m in [self._find_plain(name)] if m]:
                if not candidate.is_dead and can_make(need, candidate) and candidate.rates:
                    found.setdefault((candidate.provider, candidate.id), candidate)
        before = price_of(need, model)
        offers: list[Replacement] = []
        for candidate in found.values():
            price = price_of(need, candidate)
            same_unit = price and before and price.currency == before.currency
            offers.append(
                Replacement(candidate, price, price.low - before.low if same_unit and price and before else None)
            )
        unit = before.currency if before else ""
        return sorted(offers, key=lambda o: _in_unit(o, unit))

    def explain_dead(self, model: Model, need: Need | None = None) -> Text:
        """Say that a model is gone, since when, and which living ones could make the shot at what difference."""
        since = Text(" on {day}", "（{day}）", day=model.shutdown) if model.shutdown else Text("", "")
        return Text(
            "{model} was switched off{since}; instead: {instead}",
            "{model} 已停止服务{since}；可改用：{instead}",
            model=model.id, since=since, instead=self.instead_of(model, need) or Text("none is known", "暂无已知替代"),
        )  # fmt: skip

    def instead_of(self, model: Model, need: Need | None = None) -> Text | None:
        """Name living models that could make the shot in a model's place, with the difference; None where there are
        none."""
        wish = need or _typical(model)
        offers = self.replacements(model, wish)[:3] or self.replacements(model, _typical(model))[:3]
        listed = {f"o{i}": _spoken(offer) for i, offer in enumerate(offers)}
        fields = [f"{{{key}}}" for key in listed]
        return Text(", ".join(fields), "，".join(fields), **listed) if listed else None

    def cheapest(self, needs: Iterable[Need], *, count: int = 3, among: Iterable[Model] | None = None) -> list[Offer]:
        """Return the cheapest living models that could make every need as written, with the price of all together.

        Models whose price is not known are left out, and so is one's own machine unless it is `among` them. A model
        not seen alive lately comes after those that were; prices in several currencies are ranked within each, the
        currency that most offers share first.
        """
        wanted = list(needs)
        default = (model for model in self.all() if _facts(model.provider).setup.needs_key)
        offers: list[Offer] = []
        for model in default if among is None else among:
            if wanted and not model.is_dead and all(can_make(need, model) for need in wanted):
                prices = [price for need in wanted if (price := price_of(need, model))]
                if len(prices) == len(wanted):
                    offers.append(Offer(model, _total(prices)))
        units = [offer.price.currency for offer in offers]

        def rank(offer: Offer) -> tuple[bool, int, str, Decimal, str]:
            unit = offer.price.currency
            unseen = offer.model.status is ModelStatus.UNVERIFIED
            return unseen, -units.count(unit), unit, offer.price.high, offer.model.id

        return sorted(offers, key=rank)[:count]


def _in_unit(offer: Replacement, unit: str) -> tuple[bool, bool, str, Decimal, str]:
    price = offer.price
    if price is None:
        return True, False, "", Decimal(0), offer.model.id
    return False, price.currency != unit, price.currency, price.high, offer.model.id


def _total(prices: Sequence[PriceRange]) -> PriceRange:
    low, high = sum((p.low for p in prices), Decimal(0)), sum((p.high for p in prices), Decimal(0))
    return PriceRange(low, high, prices[0].currency)


def _at(provider: str | None) -> Text:
    return Text(" at {provider}", "（{provider}）", provider=provider) if provider else Text("", "")


def _typical(model: Model) -> Need:
    seconds = model.durations.nearest(Decimal(8)) if model.kind == "video" else Decimal(0)
    needs_frame = model.first_frame and not model.text_to_video
    return Need(kind=model.kind, seconds=seconds, aspect="16:9", has_first_frame=needs_frame)


def _spoken(offer: Replacement) -> Text:
    name = f"{offer.model.provider}:{offer.model.id}"
    if offer.price is None:
        return Text("{name}", "{name}", name=name)
    if offer.dearer_by is None:
        return Text("{name} ({price} a take)", "{name}（每条 {price}）", name=name, price=offer.price.lowest)
    sign = "+" if offer.dearer_by >= 0 else "−"
    return Text(
        "{name} ({price} a take, {sign}{more})", "{name}（每条 {price}，{sign}{more}）",
        name=name, price=offer.price.lowest, sign=sign, more=f"{abs(offer.dearer_by):.2f}",
    )  # fmt: skip


@cache
def shipped() -> Catalogue:
    """Return the catalogue as it comes with the program."""
    return Catalogue({name: _facts(name).models for name in provider_files()})


def with_settings(
    *,
    added: Mapping[str, Mapping[str, Any]] | None = None,
    prices: Mapping[str, Any] | None = None,
    logical: Mapping[str, Sequence[str]] | None = None,
    base_urls: Mapping[str, str] | None = None,
    unpriced: Collection[str] = (),
    today: date,
) -> Catalogue:
    """Return the shipped catalogue with a person's models, prices, names and addresses laid over it.

    unpriced: providers at which the vendor's prices do not hold, somebody's own servers: known is what is declared.
    Raises SettingInvalid for what is not understood.
    """
    bare = {
        name: {key: replace(model, rates=None) for key, model in table.items()} if name in unpriced else table
        for name, table in shipped().models.items()
    }
    models = lay_over(bare, added=added or {}, prices=prices or {}, today=today)
    return Catalogue(models, base_urls or {}, logical or {}, prices or {}, today)


def catalogue(provider: str) -> dict[str, Model]:
    """Return a provider's models by id, as shipped."""
    return dict(_facts(provider).models)


def all_models() -> list[Model]:
    """Return every shipped model."""
    return shipped().all()


def logical_models() -> dict[str, list[Model]]:
    """Return logical name → living candidates, best first."""
    return {name: shipped().candidates(name) for name in shipped().logical_names()}


def find_model(provider: str | None, name: str) -> Model:
    """Return the shipped model of a name; see `Catalogue.find`."""
    return shipped().find(provider, name)


def default_model(provider: str) -> Model:
    """Return a provider's default model as shipped."""
    return shipped().default(provider)


def explain_dead(model: Model, need: Need | None = None) -> Text:
    """Say why a model cannot be ordered and what could make the shot instead."""
    return shipped().explain_dead(model, need)


def replacements(model: Model, need: Need) -> list[Replacement]:
    """Return living models in a model's place, cheapest first."""
    return shipped().replacements(model, need)


def cheapest(needs: Iterable[Need], *, count: int = 3) -> list[Offer]:
    """Return the cheapest living models that could make every need as written."""
    return shipped().cheapest(needs, count=count)
