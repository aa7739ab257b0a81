"""The cost sheet, and beginning runs: the same plan as the command line's, for chosen shots and under more budgets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field

from cineflow.app import App, PlanWish, Prepared
from cineflow.core.errors import BudgetReached, CineflowError
from cineflow.core.money import PriceRange, parse_caps
from cineflow.core.text import Text
from cineflow.jobs.planning import Acquire, Action, Consent, Fit, Plan, check_consent
from cineflow.library.discovery import Discovery
from cineflow.library.ledger import CreatedRun, budgets
from cineflow.library.ledger.projects import Project
from cineflow.server._house import House
from cineflow.server._public_ids import board_id
from cineflow.server._shapes import Amount, amounts
from cineflow.server._who import Who, now
from cineflow.storyboard.model import Storyboard

__all__ = [
    "USUAL_PRIORITY", "CostSheet", "PlanAsked", "begin_run", "cost_sheet", "prepare", "room_left", "scopes_of",
    "usual_provider",
]  # fmt: skip


USUAL_PRIORITY = 100
"""Priority of runs begun here: there is room before them for what a person wants next."""


class PlanAsked(BaseModel):
    """What to make. shot_ids: all shots of the project where left out. retake: one more take of each, whatever is
    there. fit: where a model lacks a length or size, `nearest` takes the nearest, `split` makes a long shot in parts;
    `offer` only tells what either would be."""

    shot_ids: list[str] | None = Field(default=None, max_length=10_000)
    provider: str | None = Field(default=None, max_length=64, examples=["rehearsal"])
    model: str | None = Field(default=None, max_length=128)
    route: Literal["manual", "priority", "weighted", "cheapest", "fastest", "quota"] | None = None
    fit: Literal["offer", "nearest", "split"] | None = None
    takes: int | None = Field(default=None, ge=1, le=100)
    resolution: str | None = Field(default=None, max_length=32)
    refresh: bool = False
    retake: bool = False


class CostLine(BaseModel):
    """What one model makes. unit_price: of one take; seconds: of all together."""

    provider: str
    model: str
    takes: int
    seconds: float
    unit_price: Amount | None
    low: Amount | None
    total: Amount | None
    source: str
    as_of: str


class FitOffered(BaseModel):
    """What could be made instead of a shot that is not to be had as asked. kind: `as_written` by another model; what is
    asked for with `fit` for the others. words: what would be made. seconds: of each part. provider, model: who makes
    it; empty for who was asked."""

    kind: Literal["nearest", "split", "as_written"]
    words: str
    seconds: list[float]
    price: Amount | None
    provider: str = ""
    model: str = ""


class Impossible(BaseModel):
    shot_id: str
    number: int
    why: str
    fits: list[FitOffered] = []


class MadeOtherwise(BaseModel):
    """A shot that is made in another way than it is written: its length, its size, what is not sent. how: in words."""

    shot_id: str
    number: int
    how: str


class CostSheet(BaseModel):
    """What would be made, and what it costs at most. over_budget: why it may not be begun, empty where it may.

    skipped: finished already. fetched: paid for already, brought again. finish_seconds: rough.
    """

    quote: str
    lines: list[CostLine]
    total: list[Amount]
    low: list[Amount]
    takes: int
    skipped: int
    fetched: int
    impossible: list[Impossible]
    otherwise: list[MadeOtherwise]
    unpriced: list[str]
    problems: list[str]
    budget_left: list[Amount]
    over_budget: str
    concurrency: int
    finish_seconds: float
    rehearses: bool
    cheapest: list[CostLine]


@dataclass(frozen=True, slots=True)
class Ready:
    """A plan for one project, ready to be begun."""

    app: App
    prepared: Prepared

    @property
    def plan(self) -> Plan:
        return self.prepared.plan


async def prepare(
    house: House, project: Project, asked: PlanAsked, *, shots: frozenset[tuple[str, int]] | None = None,
    boards: Mapping[Path, Storyboard] | None = None,
) -> Ready:  # fmt: skip
    """Plan some shots of a project. boards: edited storyboards to plan instead of what the files hold."""
    board = await house.boards.of(project)
    if asked.shot_ids is not None:
        picked = [board.shot(shot_id) for shot_id in asked.shot_ids]
        shots = frozenset((shot.found.name, shot.found.shot.number) for shot in picked)
    found = board.discovery
    if boards:
        readings = tuple(
            replace(r, board=boards[r.board.file]) if r.board and r.board.file in boards else r for r in found.readings
        )
        found = Discovery(readings, roots=found.roots)
    app = house.boards.app_of(project)
    wish = PlanWish(
        provider=asked.provider, model=asked.model, takes=1 if asked.retake else asked.takes, shots=shots,
        resolution=asked.resolution, refresh=asked.refresh, force=asked.retake, rehearse_without_key=True,
        fit=asked.fit, route=asked.route,
    )  # fmt: skip
    prepared = await app.prepare_asking(wish, found=found)
    return Ready(app, prepared)


async def cost_sheet(
    house: House, who: Who, project: Project, asked: PlanAsked | None = None, *,
    shots: frozenset[tuple[str, int]] | None = None, boards: Mapping[Path, Storyboard] | None = None,
) -> CostSheet:  # fmt: skip
    """Return what making some shots would cost. Changes nothing."""
    ready = await prepare(house, project, asked or PlanAsked(), shots=shots, boards=boards)
    plan = ready.plan
    left, over = await room_left(house, scopes_of(who, project), plan.total)
    slots = min(max(1, len(plan.bought)), house.app.settings.max_concurrency or 20)
    lines = [_line(group.to_json()) for group in plan.groups]
    return CostSheet(
        quote=plan.quote, lines=lines, total=amounts(p.highest for p in plan.total),
        low=amounts(p.lowest for p in plan.total), takes=len(plan.bought), skipped=plan.count(Action.SKIP),
        fetched=sum(t.acquire in (Acquire.COLLECT, Acquire.FETCH) for t in plan.takes),
        impossible=_impossible(plan), otherwise=_otherwise(plan),
        unpriced=sorted({f"{t.provider}:{t.model}" for t in plan.unpriced}),
        problems=[str(p) for p in plan.problems], budget_left=left, over_budget=over, concurrency=slots,
        finish_seconds=_rough_seconds(plan, slots), rehearses=all(t.is_rehearsal for t in plan.bought),
        cheapest=[_line({"provider": o.model.provider, "model": o.model.id, "takes": len(plan.bought), "seconds": 0,
                         "total": _spelled(o.price)}) for o in plan.cheapest],
    )  # fmt: skip


def _impossible(plan: Plan) -> list[Impossible]:
    """Return the shots that cannot be made as asked, each once, with the ways out."""
    found: dict[str, Impossible] = {}
    for take in plan.takes:
        if take.action is Action.IMPOSSIBLE:
            why = take.why[: len(take.why) - len(take.fits)]  # the ways out are told by themselves
            shot = f"{board_id(take.board)}.{take.shot}"
            told = Impossible(shot_id=shot, number=take.shot, why="; ".join(map(str, why)), fits=_fits(take.fits))
            found.setdefault(shot, told)
    return list(found.values())


def _fits(fits: Sequence[Fit]) -> list[FitOffered]:
    return [
        FitOffered(
            kind=fit.kind, words=str(fit.text), seconds=[float(part) for part in fit.seconds],
            price=amounts([fit.price.highest])[0] if fit.price else None, provider=fit.maker.partition(":")[0],
            model=fit.maker.partition(":")[2],
        )
        for fit in fits
    ]  # fmt: skip


def _otherwise(plan: Plan) -> list[MadeOtherwise]:
    found: dict[str, MadeOtherwise] = {}
    for take in plan.bought:
        shot = f"{board_id(take.board)}.{take.shot}"
        how = take.why if take.part else take.draft.dropped if take.draft else ()
        if how:
            found.setdefault(shot, MadeOtherwise(shot_id=shot, number=take.shot, how=", ".join(map(str, how))))
    return list(found.values())


def _spelled(price: PriceRange) -> dict[str, str]:
    return {**price.highest.to_json(), "low": price.lowest.to_json()["amount"]}


def _line(row: Mapping[str, Any]) -> CostLine:
    total: Mapping[str, Any] = row.get("total") or {}
    unit: Mapping[str, Any] | None = row.get("take_price")
    return CostLine(
        provider=row["provider"], model=row["model"], takes=row["takes"], seconds=float(row["seconds"]),
        unit_price=_amount(unit), low=_amount({**total, "amount": total["low"]}) if total else None,
        total=_amount(total or None), source=str(total.get("source", "")), as_of=str(total.get("as_of", "")),
    )  # fmt: skip


def _amount(row: Mapping[str, Any] | None) -> Amount | None:
    return Amount(amount=row["amount"], currency=row["currency"]) if row else None


def _rough_seconds(plan: Plan, slots: int) -> float:
    """Return about how long it takes: the models' usual times over the slots."""
    usual = 0.0
    for take in plan.bought:
        usual += 2.0 if take.is_rehearsal or not take.draft else float(take.draft.model.usual_seconds)
    return round(usual / slots, 1)


def usual_provider(app: App) -> str:
    """Return who makes takes where nobody is named; empty where several could and none is set."""
    try:
        return app.choose_provider(None)
    except CineflowError:  # a name that is set and means nobody is said when it is asked for
        return ""


def scopes_of(who: Who, project: Project) -> tuple[str, ...]:
    """Return the budgets that a run counts against besides its own cap."""
    return (f"user:{who.id}", f"project:{project.id}", *([f"key:{who.key.id}"] if who.key else []))


async def room_left(house: House, scopes: Sequence[str], total: Sequence[PriceRange]) -> tuple[list[Amount], str]:
    """Return the least that is left of each capped unit, and why a total does not fit, empty where it does."""
    left, over = await house.ledger.ask(budgets.room_left, scopes, total, at=now())
    return amounts(left), str(over or "")


async def begin_run(
    house: House, who: Who, project: Project, ready: Ready, *, quote: str = "", max_cost: str | None = None,
    yes: bool = False, asked: Mapping[str, Any] | None = None,
) -> CreatedRun | None:  # fmt: skip
    """Begin a run of a plan that somebody agreed to; None where nothing is to be done.

    Raises PriceUnknown, QuoteRefused, BudgetReached before anything is sent.
    """
    caps = parse_caps(max_cost) if max_cost else {}
    allowed = check_consent(ready.plan, Consent(yes=yes, caps=caps, quote=quote))
    scopes = scopes_of(who, project)
    _, over = await room_left(house, scopes, ready.plan.total)
    if over and not caps:
        raise BudgetReached(
            Text("{why}", "{why}", why=over),
            fix=Text("Ask for a larger quota, or make less", "请申请更高额度，或减少数量"),
        )
    if not ready.plan.to_do:
        return None
    await asyncio.to_thread(ready.app.digests.save)
    said = {"by": who.id, "project": project.id, **(asked or {})}
    return await house.workshop.begin(
        ready.prepared, allowed or None, said, scopes=scopes, partition=who.id, priority=USUAL_PRIORITY
    )
