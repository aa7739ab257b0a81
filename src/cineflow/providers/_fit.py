"""What comes nearest to a need that a model cannot make as it is: another length or size, or several parts in a row.

Offered, and done only where the person says so: the plan says what would change and what it would cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from cineflow.core.model import Durations, Model
from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.providers._check import Need, durations_for, frame_of, obstacles, pixel_size, price_of, resolutions_for

__all__ = ["Fit", "Split", "fits_for", "nearest_need", "parts_of", "price_of_parts", "split_of"]

_MOST_PARTS = 12
_FITTED = ("seconds", "resolution", "size")


@dataclass(frozen=True, slots=True)
class Split:
    """The parts a model makes of a need that is too long for it. seconds: of each, in order.

    is_chained: each part but the first begins with the last frame of the one before; else all are made from the same
    words and pictures, and the picture jumps between them.
    """

    seconds: tuple[Decimal, ...]
    is_chained: bool

    @property
    def text(self) -> Text:
        parts = " + ".join(map(_plain, self.seconds))
        if self.is_chained:
            return Text(
                "parts of {parts} s, the last frame of each the first of the next",
                "{parts} 秒的几段，前一段的尾帧作为后一段的首帧", parts=parts,
            )  # fmt: skip
        return Text(
            "parts of {parts} s from the same words, between which the picture jumps",
            "用同样描述生成的 {parts} 秒的几段，段与段之间画面会跳变", parts=parts,
        )  # fmt: skip

    def need_of_part(self, need: Need, index: int) -> Need:
        """Return what one part asks; the last frame is asked of the last part alone."""
        begins = need.has_first_frame if index == 0 else self.is_chained
        ends = need.has_last_frame and index == len(self.seconds) - 1
        return replace(need, seconds=self.seconds[index], has_first_frame=begins, has_last_frame=ends)


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to have a shot after all. seconds: of each part. price: of all parts; None where it is not known.

    kind: `as_written` by another maker. text: what would be made, as the plan says it. maker: `provider:model`, empty
    for the model that was asked.
    """

    kind: Literal["nearest", "split", "as_written"]
    seconds: tuple[Decimal, ...]
    price: PriceRange | None
    text: Text
    maker: str = ""

    def to_json(self) -> dict[str, Any]:
        price = {**self.price.highest.to_json(), "low": str(self.price.low)} if self.price else None
        row: dict[str, Any] = {"kind": self.kind, "seconds": [float(part) for part in self.seconds], "price": price}
        if self.maker:
            row["provider"], _, row["model"] = self.maker.partition(":")
        return row


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
    if split := split_of(need, model):
        found.append(
            Fit("split", split.seconds, price_of_parts(need, split, lambda part: price_of(part, model)), split.text)
        )
    return found


def split_of(need: Need, model: Model) -> Split | None:
    """Return the parts a model makes of a need whose length alone stands in its way; None where there are none.

    Chained where the model takes a first frame beside what else the need has.
    """
    if need.kind != "video" or not need.seconds:
        return None
    for is_chained in (True, False):
        lengths = durations_for(replace(need, has_first_frame=need.has_first_frame or is_chained), model)
        parts = parts_of(need.seconds, lengths)
        split = Split(parts, is_chained) if parts and (model.first_frame or not is_chained) else None
        if split and not any(obstacles(split.need_of_part(need, i), model) for i in range(len(split.seconds))):
            return split
    return None


def price_of_parts(need: Need, split: Split, price: Callable[[Need], PriceRange | None]) -> PriceRange | None:
    """Return what all parts cost together, None where that is not known. price: of one part."""
    prices = [price(split.need_of_part(need, index)) for index in range(len(split.seconds))]
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
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
    known = [(name, size) for name in resolutions_for(bare, model) if (size := frame_of(model, name, need.aspect))]
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


def _plain(seconds: Decimal) -> str:
    return f"{seconds.normalize():f}"
