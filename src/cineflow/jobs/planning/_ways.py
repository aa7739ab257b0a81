"""What would make a shot possible that is not to be had as asked: at its model, at the rule's others, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from cineflow.core.errors import CineflowError
from cineflow.core.model import Model
from cineflow.core.text import Text
from cineflow.jobs.planning._orders import Drafter, seconds_for
from cineflow.providers._catalogue import Catalogue, setup_of
from cineflow.providers._check import Need
from cineflow.providers._fit import Fit

__all__ = ["Ways", "said_of"]

_CURABLE = ("model.unsupported", "model.too_many_references", "model.no_frame", "route.nobody")
"""Refusals for which another model, length or size is a way out; a picture that is not there has another."""

_ELSEWHERE = 2
_AT_RULE = 4


class Ways:
    """Finds ways out for the impossible shots of one plan; shots that ask the same are looked at once."""

    def __init__(self, drafter: Drafter, catalogue: Catalogue) -> None:
        self._drafter = drafter
        self._catalogue = catalogue
        self._known: dict[tuple[Need, tuple[str, ...], bool], tuple[Fit, ...]] = {}

    def out_of(self, refusal: CineflowError | None, need: Need, models: Iterable[Model]) -> tuple[Fit, ...]:
        """Return what could be made instead, and by whom it could be made as written, with prices.

        models: those it was asked of: one that was chosen, or all that a rule lets make it.
        """
        if refusal is None or refusal.stable_code not in _CURABLE:
            return ()
        asked = [model for model in models if not model.is_dead]
        key = need, tuple(sorted(_name(model) for model in asked)), refusal.stable_code == "route.nobody"
        if key not in self._known:
            fits = self._of_rule(need, asked) if key[2] else self._of_one(need, asked)
            self._known[key] = (*fits, *self._elsewhere(need, asked))
        return self._known[key]

    def _of_one(self, need: Need, models: Iterable[Model]) -> list[Fit]:
        return [fit for model in models for fit in self._drafter.fits(model, need)]

    def _of_rule(self, need: Need, models: Iterable[Model]) -> list[Fit]:
        """Return the best of each kind at each provider, the nearest first, then the cheapest."""
        best: dict[tuple[str, str], Fit] = {}
        for model in models:
            for fit in self._drafter.fits(model, need):
                mine = replace(fit, maker=_name(model))
                key = model.provider, fit.kind
                best[key] = min(best.get(key, mine), mine, key=lambda one: _rank(one, need))
        return sorted(best.values(), key=lambda one: _rank(one, need))[:_AT_RULE]

    def _elsewhere(self, need: Need, asked: Iterable[Model]) -> list[Fit]:
        """Return the cheapest living models that make it as written."""
        names = {_name(model) for model in asked}
        found: list[Fit] = []
        living = (model for model in self._catalogue.all() if setup_of(model.provider).needs_key)
        others = [model for model in living if not model.is_dead and _name(model) not in names]
        by_seconds: dict[Decimal, list[Model]] = {}
        for model in others:
            by_seconds.setdefault(seconds_for(need, model), []).append(model)
        for seconds, models in by_seconds.items():
            full = replace(need, seconds=seconds)
            for offer in self._catalogue.cheapest([full], count=_ELSEWHERE, among=models):
                text = Text("it as written", "与原镜头一致的镜头")
                found.append(Fit("as_written", (seconds,), offer.price, text, _name(offer.model)))
        return sorted(found, key=lambda one: _rank(one, need))[:_ELSEWHERE]


def said_of(fit: Fit) -> Text:
    """Say one way out, with its price and, where it is not the model's own, its maker."""
    price = fit.price.highest if fit.price else Text("price unknown", "价格未知")
    facts = {"what": fit.text, "price": price, "maker": fit.maker}
    if fit.kind == "as_written":
        return Text("{maker} makes {what}: {price}", "{maker} 可生成{what}：{price}", **facts)
    by = Text(" at {maker}", "（{maker}）", maker=fit.maker) if fit.maker else Text("", "")
    if fit.kind == "nearest":
        return Text(
            "--fit nearest makes {what}{by}: {price}", "--fit nearest 将生成 {what}{by}：{price}", by=by, **facts
        )
    return Text("--fit split makes {what}{by}: {price}", "--fit split 将生成 {what}{by}：{price}", by=by, **facts)


def _rank(fit: Fit, need: Need) -> tuple[bool, int, Decimal, str, Decimal, str]:
    """Rank ways: priced ones, the nearest in length, and of one length the cheapest; units are never compared."""
    price = fit.price
    off = abs(sum(fit.seconds, Decimal(0)) - need.seconds) if need.seconds else Decimal(0)
    return (price is None, len(fit.seconds), off, price.currency if price else "", price.high if price else Decimal(0),
            fit.maker)  # fmt: skip


def _name(model: Model) -> str:
    return f"{model.provider}:{model.id}"
