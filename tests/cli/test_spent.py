"""One run with every provider there is: the plan's sum, the ledger's and the providers' bill are the same."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from tests.cli.conftest import Desk

from cineflow.emulator import wires

SHOTS = {  # provider → model, seconds
    "sora-hk": ("sora2", 10), "openai-videos": ("sora-2", 8), "sora2api": ("sora2-landscape-10s", 10),
    "newapi": ("kling-v2-6", 5), "aihubmix": ("doubao-seedance-2-0-260128", 5), "t8star": ("veo3.1-fast", 8),
    "dashscope": ("wan3.0-video", 5), "gemini": ("gemini-omni-1.1-flash", 5),
    "vertex": ("veo-3.1-fast-generate-001", 8), "xai": ("grok-imagine-video-1.5", 5),
    "ark": ("doubao-seedance-2-0-260128", 5), "kling": ("kling-3.0-turbo", 5), "minimax": ("MiniMax-H3", 5),
    "vidu": ("viduq3-turbo", 5), "runway": ("gen4.5", 5), "luma": ("ray-3.2", 5),
    "fal": ("minimax/h3/text-to-video", 5), "replicate": ("bytedance/seedance-2.0", 5),
}  # fmt: skip
DECLARED = """
[prices]
"sora2api:sora2-landscape-10s" = "0.05 USD per clip"
"newapi:kling-v2-6" = "0.08 USD per second"
"aihubmix:doubao-seedance-2-0-260128" = "0.10 USD per second"
"t8star:veo3.1-fast" = "0.10 USD per clip"
"replicate:bytedance/seedance-2.0" = "0.15 USD per second"
"""
SERVED = {"openai-videos": "openai", "luma": "luma"}
"""Which wire stands for a provider that several speak for."""


def sums(rows: list[dict[str, str]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row["currency"]] = found.get(row["currency"], Decimal(0)) + Decimal(row["amount"])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 1])
def test_plan_ledger_and_bill_of_every_provider_are_one_sum(paying: Desk, at: int) -> None:
    shots = dict(list(SHOTS.items())[at::2])
    assert paying.emulator is not None
    port = int(paying.emulator.url.rpartition(":")[2])
    by_wire = {row["wire"]: row["env"] for row in wires(port)}
    for provider in shots:
        paying.keys |= by_wire[SERVED.get(provider, provider)]
    (paying.root / "cineflow.toml").write_text(f'provider = "{next(iter(shots))}"\n{DECLARED}', encoding="utf-8")
    file = paying.board("storyboard.json", *(f"a kite by {name}" for name in shots))
    board = json.loads(file.read_text(encoding="utf-8"))
    for segment, (provider, (model, seconds)) in zip(board["segments"], shots.items(), strict=True):
        segment |= {"provider": provider, "model": model, "duration_seconds": seconds}
    file.write_text(json.dumps(board), encoding="utf-8")
    plan = paying("plan", "--takes", "1", "--json")
    assert plan.code == 0, plan.all
    plan = plan.json
    prices = {row["provider"]: row["price"] for row in plan["shots"]}
    ran = paying("run", "--takes", "1", "--quote", plan["quote"], "--json")
    assert (ran.code, ran.json["done"]) == (0, len(shots)), ran.all
    bill = paying.ask("bill")
    billed = {row["prompt"].rpartition(" ")[2]: (Decimal(row["price"]), row["currency"]) for row in bill["submits"]}
    assert {name: (Decimal(price["amount"]), price["currency"]) for name, price in prices.items()} == billed
    assert sums(plan["total"]) == sums(ran.json["spent"]) == sums(bill["total"])
    assert set(sums(plan["total"])) == ({"USD", "CNY"} if "ark" in shots else {"USD"})
    costs = paying("costs", "--json").json
    assert sums(costs["spent"]) == sums(bill["total"]), costs


def test_every_provider_that_is_paid_is_in_it() -> None:
    from cineflow.providers._registry import provider_names

    assert set(SHOTS) == set(provider_names()) - {"rehearsal", "comfyui"}
