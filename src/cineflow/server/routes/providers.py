"""Providers, their keys (written, never read), their limits, and the catalogue of models."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cineflow.app.accounts import ProviderSetup
from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.model import Model
from cineflow.core.text import Text
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import kept
from cineflow.library.ledger.lately import seconds_by_provider
from cineflow.library.ledger.people import Role
from cineflow.providers._catalogue import model_note, setup_of
from cineflow.providers._check import Need, can_make, price_of
from cineflow.providers._registry import provider_names
from cineflow.providers.openai_videos import FLAVOURS
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._kept_settings import change_provider
from cineflow.server._shapes import Amount
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["providers"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Admin = Annotated[Who, may(Role.ADMIN, "admin")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "generate")]


class ProviderShown(BaseModel):
    """state: open, safe (few at once after errors), held (asked to wait), paused (by a person or a refused key),
    untried, unset. key_tail: the last four characters; no more of a key is ever shown. needs_address: the vendor has
    none of its own, so one must be given. flavour: of a server that speaks OpenAI's dialect; flavours: those there are.
    usual_seconds: that takes lately took, from acceptance to the file, the median; null before the first. most_slots:
    as it is set, null where it is found out."""

    name: str
    label: str
    ready: bool
    needs_key: bool
    key_variable: str
    key_tail: str
    key_origin: str
    key_page: str
    base_url: str
    state: str
    reason: str
    slots: int | None
    in_flight: int
    waiting: int
    held_for: float
    is_held: bool
    models: list[str]
    needs_address: bool
    flavour: str
    flavours: list[str]
    usual_seconds: float | None
    most_slots: int | None


class ProviderChange(BaseModel):
    """What to set; an empty text takes it away. The key is write-only."""

    api_key: str | None = Field(default=None, max_length=4000)
    base_url: str | None = Field(default=None, max_length=2000, pattern=r"^(https?://\S+)?$")
    max_concurrency: int | None = Field(default=None, ge=0, le=10_000)
    flavour: str | None = Field(default=None, max_length=40)


class ProviderTested(BaseModel):
    """ok: whether key, address and proxy work; nothing was spent. milliseconds: how long it took."""

    ok: bool
    message: str
    fix: str
    balance: Amount | None
    milliseconds: int


class ModelShown(BaseModel):
    """One model. price: of one take of `price_seconds`. why_dead: what became of it, and what takes its place."""

    provider: str
    id: str
    kind: str
    status: str
    seconds: str
    aspects: list[str]
    resolutions: list[str]
    first_frame: bool
    last_frame: bool
    references: int
    audio: str
    seed: bool
    negative_prompt: bool
    usual_seconds: int
    price: Amount | None
    price_seconds: float
    price_source: str
    price_as_of: str
    source: str
    shutdown_date: str | None
    note: str
    why_dead: str
    ready: bool


async def _shown(house: House, row: ProviderSetup, took: Mapping[str, float] | None = None) -> ProviderShown:
    if took is None:
        took = await house.ledger.ask(seconds_by_provider)
    table: Mapping[str, Any] = house.app.settings.providers.get(row.name) or {}
    flavours = list(FLAVOURS) if row.name == "openai-videos" else []
    gates = {s.account.partition(":")[0]: s for s in house.runtime.gates.snapshot()}
    found = gates.get(row.name)
    is_held = row.name in await house.ledger.ask(kept.held)
    state, reason = "unset", ""
    if row.is_ready:
        state = "untried"
    if found:
        state = {"paused": "paused", "safe": "safe"}.get(found.state, "held" if found.held_for > 0 else found.state)
        reason = str(found.reason.text) if found.reason else ""
    if is_held:
        state, reason = "paused", str(Text("paused by a person", "已由人工暂停"))
    models = [m.id for m in house.app.catalogue.of(row.name).values() if not m.is_dead]
    return ProviderShown(
        name=row.name, label=str(row.label), ready=row.is_ready, needs_key=row.needs_key,
        key_variable=row.key_variable, key_tail=row.key_tail, key_origin=Path(row.key_origin).name,
        key_page=row.key_page, base_url=row.base_url, state=state, reason=reason,
        slots=found.limit if found else None, in_flight=found.in_flight if found else 0,
        waiting=found.waiting if found else 0, held_for=found.held_for if found else 0.0, is_held=is_held,
        models=models, needs_address=row.name != REHEARSAL and not setup_of(row.name).default_base_url,
        flavour=str(table.get("flavour") or (FLAVOURS[0] if flavours else "")), flavours=flavours,
        usual_seconds=took.get(row.name), most_slots=table.get("max_concurrency") or None,
    )  # fmt: skip


def _setup(house: House, name: str) -> ProviderSetup:
    if name not in provider_names():
        raise NotFound(Text("there is no provider {name}", "没有服务商 {name}", name=name), code="provider.not_found")
    return house.app.accounts.setup(name)


@router.get("/providers")
async def list_providers(request: Request, who: Reader) -> list[ProviderShown]:
    """Every provider, those that are set up first."""
    house = house_of(request)
    took = await house.ledger.ask(seconds_by_provider)
    return [await _shown(house, row, took) for row in house.app.accounts.setups()]


@router.get("/providers/{name}")
async def get_provider(name: str, request: Request, who: Reader) -> ProviderShown:
    """One provider."""
    house = house_of(request)
    return await _shown(house, _setup(house, name))


@router.patch("/providers/{name}")
async def change_provider_settings(name: str, body: ProviderChange, request: Request, who: Admin) -> ProviderShown:
    """Set a key, an address, or how many takes at once. What is under way goes on as it began."""
    house = house_of(request)
    _setup(house, name)
    said = {key: getattr(body, key) for key in body.model_fields_set}
    if said.get("flavour") and (name != "openai-videos" or said["flavour"] not in FLAVOURS):
        raise SettingInvalid(
            Text("flavour “{value}” is not known", "flavour “{value}” 未知", value=said["flavour"]),
            fix=Text("one of {names}, of openai-videos", "可选：{names}（openai-videos）", names=", ".join(FLAVOURS)),
            code="setting.bad_flavour", place="flavour",
        )  # fmt: skip
    names = f"{name} {' '.join(sorted(said))}"
    await house.set_here(lambda file: change_provider(file, name, said), who, names, request, act="provider.changed")
    return await _shown(house, _setup(house, name))


@router.post("/providers/{name}/test")
async def test_provider(name: str, request: Request, who: Admin) -> ProviderTested:
    """Ask a provider whether key and address work, without spending."""
    from cineflow.core.errors import CineflowError

    house = house_of(request)
    _setup(house, name)
    begun = time.perf_counter()
    try:
        provider = house.app.accounts.provider(name)
        if check := getattr(provider, "check", None):
            await check()
        balance = await provider.balance()
    except CineflowError as error:
        spent = round((time.perf_counter() - begun) * 1000)
        return ProviderTested(ok=False, message=str(error.text), fix=str(error.fix or ""), balance=None,
                              milliseconds=spent)  # fmt: skip
    spent = round((time.perf_counter() - begun) * 1000)
    said = Text("{name} answers", "{name} 应答正常", name=name)
    left = Amount.of(balance.left) if balance else None
    return ProviderTested(ok=True, message=str(said), fix="", balance=left, milliseconds=spent)


@router.post("/providers/{name}/pause")
async def pause_provider(name: str, request: Request, who: Lead) -> ProviderShown:
    """Send nothing more to a provider; what is there goes on."""
    return await _hold(request, who, name, is_held=True)


@router.post("/providers/{name}/resume")
async def resume_provider(name: str, request: Request, who: Lead) -> ProviderShown:
    """Send again: after a pause, a new key, or a filled account."""
    return await _hold(request, who, name, is_held=False)


async def _hold(request: Request, who: Who, name: str, *, is_held: bool) -> ProviderShown:
    house = house_of(request)
    _setup(house, name)
    await house.ledger.commit(kept.hold, name, is_held=is_held, by=who.id, at=now())
    house.runtime.gates.hold_back(name, is_held=is_held)  # Every runner hears of it; this one need not wait.
    if not is_held:
        house.runtime.gates.try_again(name)
    house.runtime.nudge()
    await house.audit(who, kept.HELD if is_held else kept.RELEASED, target=name, request=request)
    return await _shown(house, _setup(house, name))


def model_shown(house: House, model: Model, seconds: Decimal | None = None) -> ModelShown:
    """Return a model's facts, with the price of a take as long as asked, or as it makes most readily."""
    length = model.durations.nearest(seconds or Decimal(8))
    aspect = model.aspects[0] if model.aspects else "16:9"
    price = price_of(Need(kind=model.kind, seconds=length, aspect=aspect), model)
    card, why_dead = model.rates, str(house.app.catalogue.explain_dead(model)) if model.is_dead else ""
    return ModelShown(
        provider=model.provider, id=model.id, kind=model.kind, status=model.status.value, seconds=str(model.durations),
        aspects=list(model.aspects), resolutions=list(model.resolutions), first_frame=model.first_frame,
        last_frame=model.last_frame, references=model.references, audio=model.audio.value, seed=model.seed,
        negative_prompt=model.negative_prompt, usual_seconds=model.usual_seconds,
        price=Amount.of(price.highest) if price else None, price_seconds=float(length),
        price_source=card.source if card else "", price_as_of=card.as_of.isoformat() if card else "",
        source=model.source, shutdown_date=model.shutdown.isoformat() if model.shutdown else None,
        note=str(model_note(model) or ""), why_dead=why_dead,
        ready=model.provider in provider_names() and house.app.accounts.setup(model.provider).is_ready,
    )  # fmt: skip


@router.get("/models")
async def list_models(
    request: Request, who: Reader, provider: str | None = None, kind: str | None = None,
    seconds: Annotated[Decimal | None, Query(gt=0, le=3600)] = None, aspect: str | None = None,
    first_frame: bool = False, last_frame: bool = False, references: Annotated[int, Query(ge=0, le=100)] = 0,
    dead: bool = False, ready: bool = False,
) -> list[ModelShown]:  # fmt: skip
    """Models that can make what a shot needs, cheapest first."""
    house = house_of(request)
    found: list[tuple[Any, ModelShown]] = []
    for model in house.app.catalogue.all():
        if (provider and model.provider != provider) or (kind and model.kind != kind) or (model.is_dead and not dead):
            continue
        need = Need(
            kind=model.kind, seconds=seconds or model.durations.nearest(Decimal(8)),
            aspect=aspect or (model.aspects[0] if model.aspects else "16:9"), has_first_frame=first_frame,
            has_last_frame=last_frame, references=references,
        )  # fmt: skip
        if not can_make(need, model):
            continue
        told = model_shown(house, model, seconds)
        if ready and not told.ready:
            continue
        found.append(
            ((told.price is None, Decimal(told.price.amount) if told.price else 0, told.provider, told.id), told)
        )
    return [told for _, told in sorted(found, key=lambda item: item[0])]


@router.get("/models/{provider}/{model_id:path}")
async def get_model(provider: str, model_id: str, request: Request, who: Reader) -> ModelShown:
    """One model's facts, source and price."""
    house = house_of(request)
    return model_shown(house, house.app.catalogue.find(provider, model_id))
