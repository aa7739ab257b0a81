"""From a plan to what the ledger is asked to bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from cineflow.core.errors import CineflowError
from cineflow.core.money import PriceRange
from cineflow.core.order import Ticket
from cineflow.jobs.planning import Acquire, Plan, PlannedTake, Spare
from cineflow.library.layout import PENDING_SUFFIX
from cineflow.library.ledger import OtherMaker, TakeBrief, WantedTake
from cineflow.library.ledger.adopting import brief_of
from cineflow.library.sidecar import Price, read_pending, read_sidecar

__all__ = ["wanted_takes"]


def wanted_takes(
    plan: Plan, root: Path, account_of: Callable[[str], str], *, caps: Mapping[str, Decimal] | None = None,
    fails_over: bool = True,
) -> list[WantedTake]:  # fmt: skip
    """Return what a run of a plan brings, in the plan's order.

    root: the workspace. account_of: provider → its account; raises SettingMissing for one without a key. A take on its
    way is wanted as its pending file says, so that the job which has it already is followed and none is made beside it.
    caps: what the run may spend; with fails_over, what they leave beyond the plan's total lets others be dearer.
    """
    slack = _Slack(plan, caps or {})
    wanted = (_wanted(take, root, account_of, slack if fails_over else None) for take in plan.to_do)
    return [take for take in wanted if take is not None]


class _Slack:
    """What a run's caps leave beyond its total, per unit of money.

    Whoever agreed to a plan agreed to a price for each take. Another maker may cost no more than that, or the
    difference is set aside here beforehand: no take that goes elsewhere uses up what a later one needs.
    """

    def __init__(self, plan: Plan, caps: Mapping[str, Decimal]) -> None:
        total = {price.currency: price.high for price in plan.total}
        self._left = {unit: cap - total.get(unit, Decimal(0)) for unit, cap in caps.items() if unit}

    def affordable(self, agreed: PriceRange, spares: Iterable[Spare]) -> list[Spare]:
        """Return those whose price is covered. At most one of them is ever paid: the dearest is set aside."""
        found: list[Spare] = []
        aside: dict[str, Decimal] = {}
        for spare in spares:
            price = spare.draft.price
            if price is None:
                continue
            more = price.high - agreed.high if price.currency == agreed.currency else price.high
            if more <= max(aside.get(price.currency, Decimal(0)), self._left.get(price.currency, Decimal(0))):
                aside[price.currency] = max(more, aside.get(price.currency, Decimal(0)))
                found.append(spare)
        for unit, amount in aside.items():
            self._left[unit] = self._left.get(unit, Decimal(0)) - amount
        return found


def _others(take: PlannedTake, slack: _Slack | None) -> list[OtherMaker]:
    if slack is None or take.price is None:
        return []
    found: list[OtherMaker] = []
    for spare in slack.affordable(take.price, take.spares()):
        price = Price.of(spare.draft.price)
        assert price is not None
        order, receipt = spare.draft.order(spare.reference), spare.draft.compiled.receipt.to_json()
        found.append(OtherMaker(order=order, price=price, rate=spare.draft.rate, receipt=receipt))
    return found


def _wanted(take: PlannedTake, root: Path, account_of: Callable[[str], str], slack: _Slack | None) -> WantedTake | None:
    folder = take.folder.relative_to(root).as_posix() if take.folder.is_relative_to(root) else str(take.folder)
    if take.acquire is Acquire.COLLECT:
        return _coming(take, folder)
    if take.order is None:
        return _fetched_only(take, folder, account_of)
    price = Price.of(take.price) or Price.model_validate({"low": 0, "high": 0, "currency": "USD"})
    brief = TakeBrief(
        board=take.board, shot=take.shot, take=take.take, short_id=take.short_id, folder=folder, order=take.order,
        price=price, rate=take.rate, fields=dict(take.fields), compiler=take.compiler, is_named=take.is_named,
        receipt=take.receipt.to_json() if take.receipt else {}, route=[line.say("en") for line in take.route],
        route_zh=[line.say("zh") for line in take.route],
        others=_others(take, slack), part=take.part,
    )  # fmt: skip
    ticket = _ticket(take) if take.acquire is Acquire.FETCH else None
    return WantedTake(brief, account_of(take.order.provider), ticket, buys_if_gone=ticket is not None)


def _coming(take: PlannedTake, folder: str) -> WantedTake | None:
    record = take.existing.record if take.existing else ""
    if not record.endswith(PENDING_SUFFIX):
        return None
    pending = read_pending(Path(record))
    return WantedTake(brief_of(pending, folder), pending.account, pending.ticket)


def _fetched_only(take: PlannedTake, folder: str, account_of: Callable[[str], str]) -> WantedTake | None:
    """A take that was paid and may only be fetched: what was ordered stands in its own record."""
    record = take.existing.record if take.existing else ""
    if not record or not take.ticket:
        return None
    ticket = _ticket(take)
    if record.endswith(PENDING_SUFFIX):
        brief = brief_of(read_pending(Path(record)), folder)
    else:
        said = read_sidecar(Path(record))
        known = {name: getattr(said, name) for name in TakeBrief.model_fields if hasattr(said, name)}
        free = Price.model_validate({"low": 0, "high": 0, "currency": "USD"})
        brief = TakeBrief.model_validate({**known, "folder": folder, "price": said.price or free})
    return WantedTake(brief, account_of(brief.order.provider), ticket)


def _ticket(take: PlannedTake) -> Ticket:
    """Return the whole ticket as recorded, its links included; else the bare id."""
    record = take.existing.record if take.existing else ""
    try:
        said = read_pending(Path(record)) if record.endswith(PENDING_SUFFIX) else read_sidecar(Path(record))
    except CineflowError:
        return Ticket(id=take.ticket)
    return said.ticket if said.ticket and said.ticket.id == take.ticket else Ticket(id=take.ticket)
