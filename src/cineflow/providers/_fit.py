"""What comes nearest to a need that a model cannot make as it is: another length or size, or several parts in a row.

Offered, never done by itself: the plan says what would change and what it would cost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from cineflow.core.model import Durations, Model
from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.providers._check import Need, durations_for, obstacles, pixel_size, price_of, resolutions_for

__all__ = ["Fit", "fits_for", "nearest_need", "parts_of"]

_MOST_PARTS = 12
_FITTED = ("seconds", "resolution", "size")


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to have a shot after all. seconds: of each part. price: of all parts; None where it is not known.

    text: what would be made instead, as the plan says it.
    """

    kind: Literal["nearest", "split"]
    seconds: tuple[Decimal, ...]
    price: PriceRange | None
    text: Text

    def to_json(self) -> dict[str, Any]:
        price = {**self.price.highest.to_json(), "low": str(self.price.low)} if self.price else None
        return {"kind": self.kind, "seconds": [float(part) for part in self.seconds], "price": price}


def nearest_need(need: Need, model: Model) -> Need | None:
    """Return the need with the nearest length and size that a model makes; None where more than that stands in the way.

    A length comes from the person; left open (0) it is nobody's to change.
    """
    fields = {obstacle.field for obstacle in obstacles(need, model)}
    if not fields or not fields <= set(_FITTED):
        return None
    fitted = need
    if fields & {"resolution", "size"}:
        resolution = _nearest_resolution(need, model)
        if resolution is None:
            return None
        fitted = replace(fitted, resolution=resolution, size="")
    if "seconds" in fields:
        fitted = replace(fitted, seconds=durations_for(fitted, model).nearest(need.seconds))
    return None if obstacles(fitted, model) else fitted


def parts_of(seconds: Decimal, lengths: Durations) -> tuple[Decimal, ...] | None:
    """Return the fewest, most even lengths a model makes that add up to a longer one; None where none do."""
    longest = lengths.longest
    if not longest or seconds <= longest:
        return None
    for count in range(2, _MOST_PARTS + 1):
        if longest * count >= seconds and (found := _parts(seconds, count, lengths)):
            return found
    return None


def fits_for(need: Need, model: Model) -> list[Fit]:
    """Return what a model offers instead of a need it cannot make as it is, the nearest first."""
    found: list[Fit] = []
    if fitted := nearest_need(need, model):
        found.append(Fit("nearest", (fitted.seconds,), price_of(fitted, model), _changes(need, fitted)))
    chained = replace(need, has_first_frame=True)
    parts = parts_of(need.seconds, durations_for(chained, model)) if model.first_frame and need.seconds else None
    if parts and all(_makes(need, index, part, model) for index, part in enumerate(parts)):
        found.append(Fit("split", parts, _price_of_parts(need, parts, model), _said(parts)))
    return found


def _makes(need: Need, index: int, seconds: Decimal, model: Model) -> bool:
    return not obstacles(_part(need, index, seconds), model)


def _part(need: Need, index: int, seconds: Decimal) -> Need:
    """Every part but the first begins with the last frame of the one before."""
    return replace(need, seconds=seconds, has_first_frame=need.has_first_frame or index > 0)


def _price_of_parts(need: Need, parts: tuple[Decimal, ...], model: Model) -> PriceRange | None:
    prices = [price_of(_part(need, index, part), model) for index, part in enumerate(parts)]
    known = [price for price in prices if price is not None]
    if len(known) < len(parts):
        return None
    return PriceRange(sum((p.low for p in known), Decimal(0)), sum((p.high for p in known), Decimal(0)),
                      known[0].currency)  # fmt: skip


def _parts(seconds: Decimal, count: int, lengths: Durations) -> tuple[Decimal, ...] | None:
    """Return so many allowed lengths that add up, the longer first: each as near to its even share as can be."""
    if count == 1:
        return (seconds,) if lengths.allows(seconds) else None
    share = seconds / count
    for length in sorted(_allowed(lengths), key=lambda length: (abs(length - share), -length)):
        if length >= share and (rest := _parts(seconds - length, count - 1, lengths)):
            return (length, *rest)
    return None


def _allowed(lengths: Durations) -> list[Decimal]:
    if lengths.values:
        return list(lengths.values)
    if lengths.low is None or lengths.high is None:
        return []
    steps = min(int((lengths.high - lengths.low) / lengths.step), 600)
    return [lengths.low + lengths.step * n for n in range(steps + 1)]


def _nearest_resolution(need: Need, model: Model) -> str | None:
    """Return the size whose pixels are nearest in number to those asked, of those a model makes for this."""
    asked = pixel_size(need.size or need.resolution, need.aspect)
    bare = replace(need, size="", resolution="")
    known = [(name, size) for name in resolutions_for(bare, model) if (size := pixel_size(name, need.aspect))]
    if asked is None or not known:
        return None
    area = asked[0] * asked[1]
    return min(known, key=lambda pair: abs(pair[1][0] * pair[1][1] - area))[0]


def _changes(need: Need, fitted: Need) -> Text:
    said: list[Text] = []
    if fitted.seconds != need.seconds:
        said.append(Text("{made} s instead of {asked} s", "{made} 秒（原为 {asked} 秒）",
                         made=_plain(fitted.seconds), asked=_plain(need.seconds)))  # fmt: skip
    if (fitted.resolution, fitted.size) != (need.resolution, need.size):
        said.append(Text("{made} instead of {asked}", "{made}（原为 {asked}）",
                         made=fitted.resolution, asked=need.size or need.resolution))  # fmt: skip
    facts = {f"c{i}": text for i, text in enumerate(said)}
    fields = [f"{{{name}}}" for name in facts]
    return Text(", ".join(fields), "，".join(fields), **facts)


def _said(parts: tuple[Decimal, ...]) -> Text:
    return Text(
        "split into shots of {parts} s, the last frame of each the first of the next",
        "拆成 {parts} 秒的镜头，前一段的尾帧作为后一段的首帧",
        parts=" + ".join(map(_plain, parts)),
    )


def _plain(seconds: Decimal) -> str:
    return f"{seconds.normalize():f}"
