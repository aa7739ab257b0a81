"""What can be set in the Studio: the workspace's ways of working, its store, and prices that nobody else knows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, SecretStr

from cineflow.app._shares import check_shares
from cineflow.app.storing import try_storage
from cineflow.core.errors import CineflowError, Conflict, NotFound
from cineflow.core.money import parse_budget, parse_caps
from cineflow.core.text import Text
from cineflow.library.ledger.people import Role
from cineflow.library.storage import parse_place
from cineflow.llm import is_token_price
from cineflow.providers._overrides import price_from_setting
from cineflow.providers._registry import provider_class
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._kept_settings import change_settings, change_table, read_kept
from cineflow.server._who import Who, may
from cineflow.settings import is_secret, origin_word, setting_help, setting_names

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["settings"], responses=errors.PROBLEMS)

Lead = Annotated[Who, may(Role.SUPERVISOR, "read")]
Admin = Annotated[Who, may(Role.ADMIN, "admin")]

_TABLES = frozenset({"providers", "models", "prices", "logical_models"})
"""They have addresses of their own, or are for files alone."""
_ABOVE = frozenset({"flag", "environment"})
"""Layers above what is set here, with `.env`."""
_STARS = "••••"


class SettingShown(BaseModel):
    """source: where the value in force comes from. can_change: here. is_pinned: set above, where it is to be changed.

    value: of a secret its last four characters alone.
    """

    name: str
    value: Any
    source: str
    is_set_here: bool
    can_change: bool
    is_pinned: bool
    is_secret: bool
    choices: list[str]
    help: str


class SettingsChange(BaseModel):
    """What to set; null takes it away, so that files or the default count again."""

    provider: str | None = Field(default=None, max_length=64)
    model: str | None = Field(default=None, max_length=200)
    route: Literal["manual", "priority", "weighted", "cheapest", "fastest", "quota"] | None = None
    priorities: list[Annotated[str, Field(max_length=200)]] | None = Field(default=None, max_length=100)
    weights: dict[Annotated[str, Field(max_length=200)], Annotated[Decimal, Field(ge=0, le=1_000_000)]] | None = Field(
        default=None, max_length=100
    )
    takes: int | None = Field(default=None, ge=1, le=100)
    max_cost: str | None = Field(default=None, max_length=200, examples=["8USD,50CNY"])
    monthly_budget: str | None = Field(default=None, max_length=200, examples=["200USD,500CNY"])
    import_max_bytes: int | None = Field(default=None, ge=1, le=2**50)
    import_timeout: float | None = Field(default=None, gt=0, le=86_400)
    footage_quota: int | None = Field(default=None, ge=1, le=2**60)
    open_registration: bool | None = None
    storage: str | None = Field(default=None, max_length=2000, examples=["s3://bucket/folder"])
    storage_backend: Literal["local", "hybrid", "oss", "s3", "cos"] | None = None
    storage_endpoint: str | None = Field(default=None, max_length=2000)
    storage_region: str | None = Field(default=None, max_length=100)
    storage_domain: str | None = Field(default=None, max_length=300)
    storage_key: SecretStr | None = Field(default=None, max_length=400, description="Written, never read.")
    storage_secret: SecretStr | None = Field(default=None, max_length=400, description="Written, never read.")


_CHANGEABLE = frozenset(SettingsChange.model_fields)


class StorageTested(BaseModel):
    """steps: those that went well, in order."""

    ok: bool
    address: str
    steps: list[str]
    message: str
    fix: str


class PriceShown(BaseModel):
    """A price that was declared. price: in words like `0.30 CNY per second`, or a table of cineflow.toml as it is."""

    model: str
    price: Any
    is_set_here: bool


class PriceWanted(BaseModel):
    """A model of a provider that is set up whose price nobody knows: nothing is ordered there until it is declared."""

    model: str
    provider: str
    id: str
    unit: Literal["second", "clip", "image"]


class Prices(BaseModel):
    declared: list[PriceShown]
    wanted: list[PriceWanted]


class PricesChange(BaseModel):
    """By `provider:model` or a model's id: a price in words; null takes it away. For jobs from now on."""

    prices: dict[
        Annotated[str, Field(min_length=1, max_length=300)], Annotated[str, Field(min_length=1, max_length=200)] | None
    ] = Field(min_length=1, max_length=200, examples=[{"newapi:kling-v2-6": "1.20 CNY per clip"}])


def _is_pinned(house: House, name: str) -> bool:
    return any(
        layer in _ABOVE or Path(layer).name == ".env" for layer in house.app.loaded.origins.get(name, "").split(", ")
    )


async def _all(house: House) -> list[SettingShown]:
    kept = await asyncio.to_thread(read_kept, house.kept_file)
    return [_shown(house, name, kept) for name in setting_names() if name not in _TABLES]


def _shown(house: House, name: str, kept: Mapping[str, Any]) -> SettingShown:
    loaded = house.app.loaded
    annotation = setting_names()[name].annotation
    choices = [str(one) for part in get_args(annotation) for one in (get_args(part) or (part,)) if isinstance(one, str)]
    source = loaded.origins[name]
    own = str(house.kept_file)
    told = (
        Text("set here", "在此设置") if source == own else origin_word(Path(source).name if "/" in source else source)
    )
    return SettingShown(
        name=name, value=_value(getattr(loaded.values, name), is_hidden=is_secret(name)), source=str(told),
        is_set_here=name in kept, can_change=name in _CHANGEABLE, is_pinned=_is_pinned(house, name),
        is_secret=is_secret(name), choices=choices, help=str(setting_help(name)),
    )  # fmt: skip


def _value(value: Any, *, is_hidden: bool) -> Any:
    if value is not None and (is_hidden or isinstance(value, SecretStr)):
        plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        return _STARS + (plain[-4:] if len(plain) >= 12 and "://" not in plain else "")
    if isinstance(value, (Path, Decimal)):
        return str(value)
    if isinstance(value, dict):
        return {str(key): str(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


@router.get("/settings")
async def list_settings(request: Request, who: Admin) -> list[SettingShown]:
    """Every setting, its value and where it comes from; those with `can_change` can be set here."""
    return await _all(house_of(request))


@router.patch("/settings")
async def change_some_settings(body: SettingsChange, request: Request, who: Admin) -> list[SettingShown]:
    """Set, or take away what was set here. What is under way goes on as it began."""
    house = house_of(request)
    said = {name: getattr(body, name) for name in body.model_fields_set}
    for name in said:
        if _is_pinned(house, name):
            raise Conflict(
                Text("`{name}` is set in {where}, which goes before what is set here",
                     "`{name}` 已在{where}中设置，优先于此处", name=name,
                     where=origin_word(Path(house.app.loaded.origins[name]).name)),
                fix=Text("Change it there, or take it away there", "请在该处修改或移除"),
                code="setting.pinned", place=name,
            )  # fmt: skip
    _check(house, said)
    plain = {name: _plain(value) for name, value in said.items()}
    await house.set_here(lambda file: change_settings(file, plain), who, " ".join(sorted(said)), request)
    return await _all(house)


def _plain(value: Any) -> Any:
    """Return a value as the file spells it; what is empty is taken away."""
    if isinstance(value, SecretStr):
        return value.get_secret_value() or None
    if isinstance(value, dict):
        return {str(key): float(one) for key, one in value.items()} or None  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return None if value in ("", []) else value


def _check(house: House, said: Mapping[str, Any]) -> None:
    """Raise NotFound or SettingInvalid for values that name nothing, or would stop the program from reading them."""
    if said.get("provider"):
        provider_class(said["provider"])
    if said.get("model"):
        house.app.catalogue.find(None, said["model"])
    check_shares(said.get("priorities") or (), said.get("weights") or {})
    if said.get("max_cost"):
        parse_caps(said["max_cost"])
    if said.get("monthly_budget"):
        parse_budget(said["monthly_budget"], "monthly_budget")
    if said.get("storage"):
        parse_place(said["storage"])


@router.post("/settings/storage/test")
async def test_storage(request: Request, who: Admin) -> StorageTested:
    """Write, read, link and delete a small file of its own in the store that is set."""
    loaded, steps = house_of(request).app.loaded, list[str]()
    try:
        place = await asyncio.to_thread(try_storage, loaded, None, lambda _, said: steps.append(str(said)))
    except CineflowError as error:
        return StorageTested(ok=False, address=str(loaded.values.storage or ""), steps=steps, message=str(error.text),
                             fix=str(error.fix or ""))  # fmt: skip
    said = Text("the store works", "存储可用")
    return StorageTested(ok=True, address=place.address, steps=steps, message=str(said), fix="")


@router.get("/prices")
async def list_prices(request: Request, who: Lead) -> Prices:
    """Prices that were declared for this workspace, and models that cannot be ordered before somebody declares one."""
    return await _prices(house_of(request))


async def _prices(house: House) -> Prices:
    kept = (await asyncio.to_thread(read_kept, house.kept_file)).get("prices", {})
    declared = [
        PriceShown(model=name, price=price, is_set_here=name in kept)
        for name, price in sorted(house.app.settings.prices.items())
    ]
    ready = set(house.app.ready_providers())
    wanted = [
        PriceWanted(model=f"{model.provider}:{model.id}", provider=model.provider, id=model.id,
                    unit="image" if model.kind == "image" else "clip")
        for model in house.app.catalogue.all()
        if model.rates is None and not model.is_dead and model.provider in ready
    ]  # fmt: skip
    return Prices(declared=declared, wanted=wanted)


@router.patch("/prices")
async def change_prices(body: PricesChange, request: Request, who: Admin) -> Prices:
    """Declare what models cost, for jobs from now on: each take keeps the price it was made at."""
    house = house_of(request)
    known = {name for model in house.app.catalogue.all() for name in (model.id, f"{model.provider}:{model.id}")}
    for name, price in body.prices.items():
        if price is None or is_token_price(price):
            continue  # the last are of language models, which are named by whoever sets one up
        if name not in known:
            raise NotFound(
                Text("there is no model {name}", "没有模型 {name}", name=name),
                fix=Text("`GET /api/v1/models` lists them", "`GET /api/v1/models` 会列出模型"),
                code="model.not_found", place=name,
            )  # fmt: skip
        price_from_setting(name, price, today=datetime.now(UTC).date())
    names = f"prices {' '.join(sorted(body.prices))}"
    await house.set_here(lambda file: change_table(file, "prices", body.prices), who, names, request)
    return await _prices(house)
