"""Which other models could make the whole plan, and for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from cineflow.core.model import Model, ModelStatus
from cineflow.core.money import PriceRange
from cineflow.core.order import ReferenceRole
from cineflow.jobs.planning._orders import seconds_for
from cineflow.jobs.planning._plan import totals
from cineflow.providers._catalogue import Catalogue, Offer, setup_of
from cineflow.providers._check import Need, can_make, price_of
from cineflow.storyboard.model import Shot, Storyboard

__all__ = ["cheapest_for", "need_as_written"]

_FRAMES = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME)


def need_as_written(shot: Shot, board: Storyboard) -> Need:
    """Return what a shot asks of any model, but for the length of its text; 0 seconds where the length is open."""
    roles = [reference.role for reference in shot.references]
    return Need(
        kind=board.kind_of(shot),
        seconds=board.seconds_of(shot) or Decimal(0),
        aspect=board.shape_of(shot) or "16:9",
        size=shot.size or "",
        resolution=shot.resolution or "",
        has_first_frame=ReferenceRole.FIRST_FRAME in roles,
        has_last_frame=ReferenceRole.LAST_FRAME in roles,
        references=sum(role not in _FRAMES for role in roles),
        sound=shot.sound,
        has_seed=shot.seed is not None,
        has_negative=bool(shot.negative),
        has_passthrough=bool(shot.extra),
        results=shot.results or 1,
    )


def cheapest_for(needs: Iterable[tuple[Need, int, int]], catalogue: Catalogue, *, count: int = 3) -> tuple[Offer, ...]:
    """Return the cheapest living models that could make every need, with the price of all.

    needs: what is asked, the characters of its text, and how many takes. Ranked as `Catalogue.cheapest` ranks: seen
    alive first, the currency most offers share first, then by price.
    """
    wanted: Counter[Need] = Counter()
    longest: dict[Need, int] = {}
    for need, length, times in needs:
        wanted[need] += times
        longest[need] = max(longest.get(need, 1), length)
    if not wanted:
        return ()
    kinds = [(replace(need, prompt_length=longest[need]), times) for need, times in wanted.items()]
    offers = [
        Offer(model, price)
        for model in catalogue.all()
        if not model.is_dead and setup_of(model.provider).needs_key and (price := _price_of_all(kinds, model))
    ]
    units = Counter(offer.price.currency for offer in offers)

    def rank(offer: Offer) -> tuple[bool, int, str, Decimal, str]:
        unit = offer.price.currency
        return offer.model.status is ModelStatus.UNVERIFIED, -units[unit], unit, offer.price.high, offer.model.id

    return tuple(sorted(offers, key=rank)[:count])


def _price_of_all(kinds: list[tuple[Need, int]], model: Model) -> PriceRange | None:
    prices: list[PriceRange] = []
    for need, times in kinds:
        full = replace(need, seconds=seconds_for(need, model))
        price = price_of(full, model) if can_make(full, model) else None
        if price is None:
            return None
        prices.append(PriceRange(price.low * times, price.high * times, price.currency))
    return totals(prices)[0]
