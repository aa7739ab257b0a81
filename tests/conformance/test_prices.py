"""What is planned, what the ledger holds and what the emulator bills are one sum, in one currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cineflow.core.order import Ready
from cineflow.providers._check import need_of, price_of

from .conftest import WIRES, Stage, Wire, watched
from .test_orders import DRAWN, FRAMED, REFERRED

OPERATORS = {
    "newapi-videos", "sglang", "vllm-omni", "sora2api", "newapi", "aihubmix", "t8star", "luma-legacy", "replicate",
}  # fmt: skip
"""Where the price is an operator's own: a person declares it (`tests/cli/test_spent.py`), or nobody has read it."""

ESTIMATED = {"gemini-omni-1.2-flash", "kling-classic"}
"""A model whose input tokens come on top of its seconds, and a wire that bills in units whose price it does not say:
a range, and no word of money in the answer."""


def priced(wires: list[Wire]):
    known = [wire for wire in wires if wire.name not in OPERATORS]
    return pytest.mark.parametrize("stage", known, indirect=True, ids=lambda wire: f"{wire.name}-{wire.model}")


async def agreed(stage: Stage, **fields: object) -> None:
    """Order, and compare: plan, what the provider told of its charge, and the bill."""
    provider, order = stage.provider(), stage.order(**fields)
    price = price_of(need_of(order), provider.model_of(order))
    assert price is not None
    ticket = await provider.submit(order)
    ready = await watched(provider, ticket)
    assert isinstance(ready, Ready), ready
    (row,) = stage.emulator.bill(stage.wire.name)["submits"]
    billed = Decimal(row["price"])
    assert price.currency == row["currency"]
    assert price.low <= billed <= price.high
    told = ready if ready.amount is not None else ticket
    if told.amount is None:
        assert price.low == price.high or {order.model, stage.wire.name} & ESTIMATED
    else:
        assert (told.amount, told.currency) == (billed, row["currency"])


@priced([*WIRES, Wire("ark", "ark", "dreamina-seedance-2-0-260128")])
async def test_a_plain_take_costs_what_was_planned(stage: Stage) -> None:
    await agreed(stage)


@priced(FRAMED)
async def test_a_take_with_a_first_frame_costs_what_was_planned(stage: Stage) -> None:
    await agreed(stage, references=(stage.frame(),))


@priced([*REFERRED, Wire("vidu", "vidu", "viduq3-turbo")])
async def test_a_take_with_references_costs_what_was_planned(stage: Stage) -> None:
    await agreed(stage, references=(stage.frame("character"), stage.frame("place")))


@priced(DRAWN)
async def test_a_picture_costs_what_was_planned(stage: Stage) -> None:
    await agreed(stage, kind="image")


@pytest.mark.parametrize(
    ("aspect", "resolution", "tokens", "per_million"),
    [
        ("4:3", "720p", 1112 * 834 * 24 * 5 // 1024, 46), ("3:4", "720p", 1112 * 834 * 24 * 5 // 1024, 46),
        ("21:9", "720p", 1470 * 630 * 24 * 5 // 1024, 46), ("9:16", "480p", 864 * 496 * 24 * 5 // 1024, 46),
        ("16:9", "1080p", 1920 * 1080 * 24 * 5 // 1024, 51), ("16:9", "4k", 3840 * 2160 * 24 * 5 // 1024, 26),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stage", [w for w in WIRES if w.name == "ark"], indirect=True, ids=lambda w: w.name)
async def test_ark_is_paid_by_the_tokens_of_the_frame_in_cny(
    stage: Stage, aspect: str, resolution: str, tokens: int, per_million: int
) -> None:
    await agreed(stage, aspect=aspect, resolution=resolution)
    (row,) = stage.emulator.bill("ark")["submits"]
    assert (Decimal(row["price"]), row["currency"]) == (Decimal(per_million) * tokens / 1_000_000, "CNY")


@pytest.mark.parametrize("stage", [w for w in WIRES if w.name == "ark"], indirect=True, ids=lambda w: w.name)
async def test_ark_at_half_price_offline_is_booked_at_half(stage: Stage) -> None:
    provider = stage.provider()
    ready = await watched(provider, await provider.submit(stage.order(passthrough={"service_tier": "flex"})))
    (row,) = stage.emulator.bill("ark")["submits"]
    assert (ready.amount, ready.currency) == (Decimal(row["price"]), "CNY") == (Decimal("2.484"), "CNY")


def test_only_operators_leave_a_price_open() -> None:
    from cineflow.providers._catalogue import catalogue

    open_price = {w.name for w in WIRES if getattr(catalogue(w.provider).get(w.model), "rates", None) is None}
    assert open_price <= OPERATORS
