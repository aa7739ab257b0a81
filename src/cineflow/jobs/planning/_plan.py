"""The plan: what will be done for every take, why, and at what price; and its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cineflow.core.errors import CineflowError
from cineflow.core.model import Model
from cineflow.core.money import Money, PriceRange, sum_by_unit
from cineflow.core.order import Order
from cineflow.core.text import Text, counted
from cineflow.jobs.planning._orders import Draft
from cineflow.library.sidecar import Part, RateSource
from cineflow.library.takes import TakeOnDisk
from cineflow.providers._catalogue import Offer
from cineflow.providers._fit import Fit
from cineflow.storyboard.compiler import COMPILER_VERSION
from cineflow.storyboard.receipt import Receipt

__all__ = ["Acquire", "Action", "Coverage", "Group", "Plan", "PlannedTake", "Spare", "problem_json"]


class Action(StrEnum):
    """What a person reads."""

    MAKE = "make"
    SKIP = "skip"
    STALE = "stale"
    IMPOSSIBLE = "impossible"


class Acquire(StrEnum):
    """How a take is come by: not at all, by a new order, by waiting for one on its way, by its ticket (bought only
    where the provider no longer has it), or by joining its parts, which are there."""

    NOTHING = "nothing"
    BUY = "buy"
    COLLECT = "collect"
    FETCH = "fetch"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Spare:
    """The order by which another provider would make a take. reference: our name for that order."""

    draft: Draft
    reference: str


@dataclass(slots=True, eq=False)
class PlannedTake:
    """One take of the plan; to be read, not changed.

    board: how sidecars and the ledger call the storyboard. place and stem: folder and name it lies or will lie under,
    as text, since there are ten thousand of them. draft: what is
    sent where it is bought; reference: our name for that order. existing: what lies on disk. ticket: by which it is
    fetched. provider and model: of what lies there, else of what is bought. price: None where nothing is bought or no
    price is known (`is_unpriced`). is_named: whether the person named provider or model.
    route: what a rule went by, for the record. others: models of other providers that the rule lets make it where the
    first one cannot; `spares` drafts their orders. fits: what could be made instead of an impossible one. part: where
    this row is a part of the take, which is joined once all are there; place and stem are then the part's.
    """

    file: Path
    board: str
    shot: int
    take: int
    action: Action
    acquire: Acquire
    place: str
    stem: str
    short_id: str
    fingerprint: str
    provider: str = ""
    model: str = ""
    seconds: Decimal = Decimal(0)
    why: tuple[Text, ...] = ()
    draft: Draft | None = None
    reference: str = ""
    price: PriceRange | None = None
    rate: RateSource | None = None
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    existing: TakeOnDisk | None = None
    ticket: str = ""
    is_named: bool = False
    route: tuple[Text, ...] = ()
    others: tuple[Model, ...] = ()
    spares: Callable[[], list[Spare]] = list
    fits: tuple[Fit, ...] = ()
    part: Part | None = None
    is_outdated: bool = False
    is_rehearsal: bool = False
    code: str = ""

    @property
    def folder(self) -> Path:
        return Path(self.place)

    @property
    def order(self) -> Order | None:
        """What is sent where it is bought; put together now, so keep it."""
        return self.draft.order(self.reference) if self.draft else None

    @property
    def receipt(self) -> Receipt | None:
        return self.draft.compiled.receipt if self.draft else None

    @property
    def compiler(self) -> int:
        """The version of the compiler that puts the prompt together."""
        return COMPILER_VERSION

    @property
    def is_bought(self) -> bool:
        """Whether it may cost money in this run."""
        return self.draft is not None and self.acquire in (Acquire.BUY, Acquire.FETCH)

    @property
    def is_unpriced(self) -> bool:
        return self.is_bought and self.price is None

    @property
    def path(self) -> Path:
        """The film's file; the ending is the provider's to tell and `.mp4` until it does."""
        return self.existing.file if self.existing else self.folder / f"{self.stem}.mp4"

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "file": self.board,
            "shot": self.shot,
            "take": self.take,
            "action": self.action.value,
            "provider": self.provider or None,
            "model": self.model or None,
            "seconds": _number(self.seconds),
            "price": _price_json(self.price, self.rate),
            "why": [str(text) for text in self.why],
        }
        if self.code:
            row["code"] = self.code
        if self.draft and self.draft.references:
            row["references"] = [
                {"role": one.role.value, "name": one.name, "source": one.url or one.path}
                for one in self.draft.references
            ]
        if self.route:
            row["route"] = [line.say("en") for line in self.route]
        if self.fits:
            row["fits"] = [fit.to_json() for fit in self.fits]
        if self.others:
            row["failover"] = [f"{model.provider}:{model.id}" for model in self.others]
        if self.is_outdated:
            row["outdated"] = True
        if self.part:
            row["part"] = {"number": self.part.number, "of": self.part.of}
        if self.acquire in (Acquire.COLLECT, Acquire.FETCH, Acquire.JOIN):
            row["acquire"] = self.acquire.value
        if self.existing and self.existing.is_good:
            row["path"] = self.existing.path
        return row


@dataclass(frozen=True, slots=True)
class Group:
    """All takes of a plan that one model makes. seconds: of all together."""

    provider: str
    model: str
    takes: int
    seconds: Decimal
    price: PriceRange | None
    rate: RateSource | None

    def to_json(self) -> dict[str, Any]:
        unit = None
        if self.price is not None:
            each = PriceRange(self.price.low / self.takes, self.price.high / self.takes, self.price.currency)
            unit = _price_json(each, None)
        return {
            "provider": self.provider, "model": self.model, "takes": self.takes, "seconds": _number(self.seconds),
            "take_price": unit, "total": _price_json(self.price, self.rate),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a balance goes: it covers the first `covers` of `of` takes at one provider."""

    provider: str
    left: Money
    covers: int
    of: int

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        return Text(
            "{left} at {provider} covers {covers} of {of}", "{provider} 余额 {left} 够 {of}中的 {covers} 条",
            left=self.left, provider=self.provider, covers=self.covers, of=counted(self.of, "take", "条"),
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        return {"provider": self.provider, "left": self.left.to_json(), "covers": self.covers, "of": self.of}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do. quote: the same for the same plan, on any machine. takes: by storyboard, shot and take."""

    quote: str
    takes: tuple[PlannedTake, ...]
    problems: tuple[CineflowError, ...] = ()
    warnings: tuple[CineflowError, ...] = ()
    groups: tuple[Group, ...] = ()
    cheapest: tuple[Offer, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @property
    def bought(self) -> list[PlannedTake]:
        """The takes that may cost money."""
        return [take for take in self.takes if take.is_bought]

    @property
    def to_do(self) -> list[PlannedTake]:
        """The takes a run acts on: bought, fetched or collected."""
        return [take for take in self.takes if take.acquire is not Acquire.NOTHING]

    @property
    def total(self) -> list[PriceRange]:
        """What it all costs, per unit of money; unpriced takes are not in it."""
        return totals([take.price for take in self.bought if take.price is not None])

    @property
    def unpriced(self) -> list[PlannedTake]:
        return [take for take in self.bought if take.price is None]

    def count(self, action: Action) -> int:
        return sum(take.action is action for take in self.takes)

    def to_json(self) -> dict[str, Any]:
        """The shape other programs rely on; only ever added to."""
        return {
            "quote": self.quote,
            "total": [_price_json(price, None) for price in self.total],
            "shots": [take.to_json() for take in self.takes],
            "problems": [problem_json(problem) for problem in self.problems],
            "warnings": [problem_json(problem) for problem in self.warnings],
            "models": [group.to_json() for group in self.groups],
            "unpriced": sorted({f"{take.provider}:{take.model}" for take in self.unpriced}),
            "cheapest": [
                {"provider": offer.model.provider, "model": offer.model.id, "total": _price_json(offer.price, None)}
                for offer in self.cheapest
            ],
            "balance": [coverage.to_json() for coverage in self.coverage],
        }


def totals(prices: Sequence[PriceRange]) -> list[PriceRange]:
    """Add up per unit of money, sorted by unit."""
    low = sum_by_unit(price.lowest for price in prices)
    high = sum_by_unit(price.highest for price in prices)
    return [PriceRange(lo.amount, hi.amount, lo.currency) for lo, hi in zip(low, high, strict=True)]


def problem_json(problem: CineflowError) -> dict[str, Any]:
    """`{"code", "file", "place", "message", "fix"}` and the line where it is known, in the current language."""
    row: dict[str, Any] = {
        "code": problem.stable_code,
        "file": str(problem.file) if problem.file else "",
        "place": problem.place,
        "message": str(problem.text),
        "fix": str(problem.fix) if problem.fix else "",
    }
    if problem.line is not None:
        row["line"] = problem.line
    return row


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _price_json(price: PriceRange | None, rate: RateSource | None) -> dict[str, str] | None:
    """`amount` is the most it can cost: what a cap has to hold."""
    if price is None:
        return None
    row = dict(_spelled(price))
    if rate is not None:
        row["source"], row["as_of"] = rate.source, rate.as_of
    return row


@lru_cache(maxsize=256)
def _spelled(price: PriceRange) -> dict[str, str]:
    most = price.highest.to_json()
    return {**most, "low": price.lowest.to_json()["amount"], "high": most["amount"]}
