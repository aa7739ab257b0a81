"""What a person asks of the clips: how many, how long, how much in all; and whether that can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cineflow.clipper.footage import Footage
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text
from cineflow.core.time import Time

__all__ = ["TOLERANCE", "Bounds", "Wish", "bounds_of", "seconds_label"]

TOLERANCE = Fraction(1, 10)
"""How far the joined length may be from the one asked for, as a share of it."""

_SHORTEST, _LONGEST = Fraction(3), Fraction(20)
_FEWEST, _MOST = 3, 10
_CLIPS_A_MINUTE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Wish:
    """As typed; None is left open. Lengths in seconds. theme: in words, empty where left open."""

    count: int | None = None
    shortest: Time | None = None
    longest: Time | None = None
    target: Time | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked, with everything settled. count: the most clips; None: as many as the target takes."""

    count: int | None
    shortest: Time
    longest: Time
    target: Time | None

    @property
    def least_total(self) -> Time:
        return (self.target or Fraction(0)) * (1 - TOLERANCE)

    @property
    def most_total(self) -> Time | None:
        return None if self.target is None else self.target * (1 + TOLERANCE)


def bounds_of(wish: Wish, footage: Sequence[Footage]) -> Bounds:
    """Settle what was left open. Raises SettingInvalid for wishes that contradict each other or the footage."""
    longest_file = max((f.index.length for f in footage), default=Fraction(0))
    shortest, longest = _lengths(wish)
    if shortest > longest:
        raise _impossible(
            Text("the shortest clip asked for, {low} s, is longer than the longest, {high} s",
                 "要求的最短片段 {low} 秒，比最长的 {high} 秒还长",
                 low=seconds_label(shortest), high=seconds_label(longest)),
            Text("Make the shortest (--min) smaller than the longest (--max)", "请让最短（--min）小于最长（--max）"),
        )  # fmt: skip
    if wish.shortest is None:
        shortest = min(shortest, longest_file)
    if shortest > longest_file:
        raise _impossible(
            Text("no footage is as long as the shortest clip asked for, {low} s; the longest is {found} s",
                 "没有原片达到要求的最短片段 {low} 秒；最长的为 {found} 秒",
                 low=seconds_label(shortest), found=seconds_label(longest_file)),
            Text("Ask for shorter clips (--min)", "请要求更短的片段（--min）"),
        )  # fmt: skip
    count = wish.count
    if count is None and wish.target is None:
        minutes = sum((f.index.length for f in footage), Fraction(0)) / 60
        count = max(_FEWEST, min(_MOST, int(minutes * _CLIPS_A_MINUTE) + 2))
    bounds = Bounds(count, shortest, longest, wish.target)
    _check_target(bounds, footage)
    return bounds


def _lengths(wish: Wish) -> tuple[Time, Time]:
    """The shortest and longest a clip may be: what is named, and what goes with it."""
    longest = wish.longest
    if longest is None:
        longest = max(_LONGEST, (wish.shortest or Fraction(0)) * 2)
        if wish.target is not None:
            longest = max(wish.shortest or Fraction(0), min(longest, wish.target * (1 + TOLERANCE)))
            if wish.count:
                longest = max(longest, wish.target * Fraction(3, 2) / wish.count)
    shortest = wish.shortest
    if shortest is None:
        shortest = min(_SHORTEST, longest / 2)
    return shortest, longest


def _check_target(bounds: Bounds, footage: Sequence[Footage]) -> None:
    target, most = bounds.target, bounds.most_total
    if target is None or most is None:
        return
    total = sum((f.index.length for f in footage), Fraction(0))
    fix = Text(
        "Change how long all is (--target), how many (--count), the shortest (--min) or the longest (--max)",
        "请调整总长（--target）、数量（--count）、最短（--min）或最长（--max）",
    )
    if total < bounds.least_total:
        raise _impossible(
            Text("the footage is {found} s in all, and {target} s are asked for",
                 "原片总长 {found} 秒，而要求的总长为 {target} 秒",
                 found=seconds_label(total), target=seconds_label(target)),
            Text("Ask for less in all (--target), or give more footage", "请减小总长（--target），或提供更多原片"),
        )  # fmt: skip
    if bounds.shortest > most:
        raise _impossible(
            Text("one clip of the shortest length, {low} s, is already longer than the {target} s of all",
                 "一个最短的片段（{low} 秒）已超过总长 {target} 秒",
                 low=seconds_label(bounds.shortest), target=seconds_label(target)), fix,
        )  # fmt: skip
    if bounds.count is not None and bounds.count * bounds.longest < bounds.least_total:
        raise _impossible(
            Text("{count} clips of at most {high} s cannot make {target} s",
                 "{count} 个最长 {high} 秒的片段凑不满 {target} 秒",
                 count=bounds.count, high=seconds_label(bounds.longest), target=seconds_label(target)), fix,
        )  # fmt: skip


def _impossible(text: Text, fix: Text) -> SettingInvalid:
    return SettingInvalid(text, fix=fix, code="clip.impossible")


def seconds_label(time: Time) -> str:
    """Write seconds as people do: `12`, `3.5`."""
    return f"{float(time):.1f}".removesuffix(".0")
