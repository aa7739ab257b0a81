"""Rules that choose the provider of each take."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.jobs.planning.conftest import Studio, segment

from cineflow.core.money import Money
from cineflow.jobs._wanted import wanted_takes
from cineflow.jobs.planning import Action, Plan, RouteKind, RouteTerms

READY = ("gemini", "kling", "xai")


def _plan(studio: Studio, kind: RouteKind, *, shots: int = 4, takes: int = 2, more: Any = None, **terms: Any) -> Plan:
    terms.setdefault("ready", READY)
    prompts = [segment(n, f"shot {n}", duration_seconds=8, **(more or {})) for n in range(1, shots + 1)]
    file = studio.board("a_storyboard.json", *prompts)
    return studio.plan(file, takes=takes, default_provider="xai", route=RouteTerms(kind, **terms))


def _makers(plan: Plan) -> Counter[str]:
    return Counter(take.provider for take in plan.bought)


def test_cheapest_spends_no_more_than_any_other_rule(studio: Studio) -> None:
    def spent(kind: RouteKind) -> Decimal:
        return sum((take.price.high for take in _plan(studio, kind).bought if take.price), Decimal(0))

    cheapest = spent("cheapest")
    assert all(cheapest <= spent(kind) for kind in ("priority", "weighted", "fastest", "quota"))
    assert cheapest < spent("priority")


def test_rules_choose_among_the_models_that_make_pictures_for_a_sheet(studio: Studio) -> None:
    def made(kind: RouteKind) -> Plan:
        file = studio.board("portraits.json", "Mei, ink", "a lamp", kind="image")
        terms = RouteTerms(kind, ready=READY, priorities=("gemini",))
        return studio.plan(file, default_provider="xai", default_model="no-such-film", route=terms)

    prices = {kind: sum(t.price.high for t in made(kind).bought if t.price) for kind in ("cheapest", "priority")}
    assert 0 < prices["cheapest"] < prices["priority"]
    for take in made("cheapest").bought:
        assert studio.catalogue.find(take.provider, take.model).kind == "image"


def test_cheapest_goes_by_what_the_person_declared(studio: Studio) -> None:
    model = studio.catalogue.default("kling")
    assert model.rates is not None
    terms = RouteTerms("cheapest", ready=READY)
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=5))
    live = {"kling": {model.id: Decimal("0.001")}}
    plan = studio.plan(file, default_provider="xai", route=terms, live_prices=live, priced_on="2026-11-27")
    assert _makers(plan) == {"kling": 2}


def test_fastest_believes_measured_times_over_the_catalogue(studio: Studio) -> None:
    kling = studio.catalogue.default("kling").id
    assert _makers(_plan(studio, "fastest", seconds={f"kling:{kling}": 2.5})) == {"kling": 8}
    assert "kling" not in _makers(_plan(studio, "fastest", seconds={f"kling:{kling}": 5000.0}))


@pytest.mark.parametrize("order", [("kling", "xai"), ("xai", "kling")])
def test_priority_keeps_the_order_given(studio: Studio, order: tuple[str, ...]) -> None:
    assert _makers(_plan(studio, "priority", priorities=order)) == {order[0]: 8}


def test_weighted_keeps_its_shares_exactly_and_mixes_them(studio: Studio) -> None:
    weights = {"xai": Decimal(3), "kling": Decimal(1)}
    plan = _plan(studio, "weighted", shots=20, takes=2, weights=weights)
    assert _makers(plan) == {"xai": 30, "kling": 10}
    every_four = [take.provider for take in plan.bought]
    assert all(every_four[i : i + 4].count("kling") == 1 for i in range(0, 40, 4))


def test_weighted_shares_hold_where_one_provider_has_a_model_of_its_own_share(studio: Studio) -> None:
    weights = {"xai": Decimal(1), "xai:grok-imagine-video-1.5-lite": Decimal(1)}
    plan = _plan(studio, "weighted", weights=weights)
    assert len({take.model for take in plan.bought}) == 2
    assert set(Counter(take.model for take in plan.bought).values()) == {4}


def test_quota_drains_the_fullest_account_first_and_then_levels(studio: Studio) -> None:
    price = next(take.price for take in _plan(studio, "priority", priorities=("kling",)).bought if take.price)
    left = {"kling": Money(price.high * 3, price.currency), "xai": Money(Decimal("0.5"), "USD")}
    plan = _plan(studio, "quota", balances=left, shots=1)
    assert [take.provider for take in plan.bought] == ["kling", "kling"]
    assert {take.provider for take in _plan(studio, "quota", balances=left, shots=4).bought} >= {"kling", "xai"}


def test_a_provider_in_its_safe_state_is_used_only_where_no_other_can(studio: Studio) -> None:
    assert "kling" not in _makers(_plan(studio, "priority", priorities=("kling",), unwell=frozenset({"kling"})))
    alone = _plan(studio, "priority", ready=("kling",), unwell=frozenset({"kling"}))
    assert _makers(alone) == {"kling": 8}


def test_a_name_narrows_the_field_and_a_full_name_is_taken_as_it_stands(studio: Studio) -> None:
    kling = studio.catalogue.default("kling").id
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=5))
    terms = RouteTerms("cheapest", ready=READY)
    assert _makers(studio.plan(file, provider="gemini", route=terms)) == {"gemini": 2}
    plan = studio.plan(file, model=f"kling:{kling}", route=terms)
    assert {(take.provider, take.model, take.route) for take in plan.bought} == {("kling", kling, ())}


def test_what_nobody_ready_can_make_is_impossible_with_every_reason(studio: Studio) -> None:
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=600))
    plan = studio.plan(file, route=RouteTerms("cheapest", ready=READY))
    row = plan.takes[0]
    assert (row.action, row.code) == (Action.IMPOSSIBLE, "route.nobody")
    assert all(name in str(row.why[0]) for name in READY)


def test_what_nobody_ready_can_make_says_what_would_make_it_possible_and_for_how_much(studio: Studio) -> None:
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=28))
    (row,) = studio.plan(file, takes=1, route=RouteTerms("cheapest", ready=("kling", "xai"))).takes
    assert row.action is Action.IMPOSSIBLE
    offered = row.to_json()["fits"]
    assert all(fit["price"] for fit in offered)
    assert {(fit["kind"], fit["provider"]) for fit in offered[:4]} == {
        ("nearest", "kling"), ("nearest", "xai"), ("split", "kling"), ("split", "xai"),
    }  # fmt: skip
    elsewhere = [fit for fit in offered if fit["kind"] == "as_written"]
    assert elsewhere
    assert not {"kling", "xai"} & {fit["provider"] for fit in elsewhere}
    for fit in elsewhere:
        named = studio.plan(file, takes=1, provider=fit["provider"], model=fit["model"])
        assert named.takes[0].action is Action.MAKE
        assert named.total[0].highest.to_json()["amount"] == fit["price"]["amount"]
    said = [text.say("en") for text in row.why]
    assert any(line.startswith("--fit split makes parts of 14 + 14 s") and " at xai:" in line for line in said)
    assert any(line.endswith(" USD") and "makes it as written: " in line for line in said)
    for kind in ("nearest", "split"):
        terms = RouteTerms("cheapest", ready=("kling", "xai"))
        rows = studio.plan(file, takes=1, fit=kind, route=terms).takes
        assert {one.action for one in rows} == {Action.MAKE}


def test_a_chosen_model_that_cannot_names_others_that_can_with_their_price(studio: Studio) -> None:
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=28))
    (row,) = studio.plan(file, takes=1, provider="kling").takes
    kinds = [(fit.kind, bool(fit.maker)) for fit in row.fits]
    assert kinds == [("nearest", False), ("split", False), ("as_written", True), ("as_written", True)]


@pytest.mark.parametrize("kind", ["priority", "weighted", "cheapest", "fastest", "quota"])
def test_the_same_plan_made_again_is_the_same_quote_and_says_why(studio: Studio, kind: RouteKind) -> None:
    plan = _plan(studio, kind)
    assert plan.quote == _plan(studio, kind).quote
    for take in plan.bought:
        assert take.why[0].say("en") != take.why[0].say("zh")
        assert take.route[0].say("en").startswith(f"{kind}: ")
        assert f"{take.provider}:{take.model}" in take.route[1].say("en")


@pytest.mark.parametrize("kind", ["weighted", "cheapest", "quota"])
def test_takes_made_by_a_rule_are_kept_and_not_outdated(studio: Studio, kind: RouteKind) -> None:
    studio.make(_plan(studio, kind))
    again = _plan(studio, kind)
    assert not again.bought
    assert not any(take.is_outdated for take in again.takes)


def test_a_rule_and_no_key_at_all_leaves_the_choice_to_the_default(studio: Studio, tmp_path: Path) -> None:
    assert _makers(_plan(studio, "cheapest", ready=())) == {"xai": 8}


def test_a_rule_passes_over_a_model_that_would_refuse_the_picture_and_says_so(studio: Studio) -> None:
    Image.new("RGB", (200, 200)).save(studio.root / "small.png")
    plan = _plan(studio, "priority", shots=1, takes=1, priorities=("kling", "xai"), more={"image_url": "small.png"})
    (take,) = plan.bought
    assert take.provider == "xai"
    assert any("small.png is 200x200" in line for line in map(str, take.route))


def _others(plan: Plan, caps: dict[str, Decimal] | None = None) -> list[list[str]]:
    takes = wanted_takes(plan, plan.takes[0].folder.parents[2], lambda provider: f"{provider}:1", caps=caps)
    return [[other.name for other in take.brief.others] for take in takes]


def test_nobody_dearer_than_agreed_may_take_over_without_a_cap(studio: Studio) -> None:
    plan = _plan(studio, "cheapest", shots=2, takes=1)
    assert all(take.others for take in plan.bought)
    assert _others(plan) == [[], []]
    (total,) = plan.total
    assert _others(plan, {total.currency: total.high}) == [[], []]


def test_what_a_cap_leaves_lets_some_be_dearer_and_no_more_than_it_covers(studio: Studio) -> None:
    plan = _plan(studio, "cheapest", shots=3, takes=1)
    (total,) = plan.total
    spares = [[s.draft.price for s in take.spares()] for take in plan.bought]
    dearest = max(price.high for price in spares[0] if price) - (plan.bought[0].price or total).high
    assert dearest > 0
    found = _others(plan, {total.currency: total.high + dearest})
    assert len(found[0]) == len(spares[0])
    assert len(found[1]) < len(spares[1])
    assert all(_others(plan, {total.currency: total.high + 3 * dearest}))


def test_those_that_cost_no_more_may_take_over_in_the_order_of_the_rule(studio: Studio) -> None:
    plan = _plan(studio, "priority", shots=1, takes=1, priorities=("gemini", "kling", "xai"))
    (take,) = plan.bought
    assert [model.provider for model in take.others] == ["kling", "xai"]
    affordable = [s.draft.model.provider for s in take.spares()
                  if s.draft.price and take.price and s.draft.price.high <= take.price.high]  # fmt: skip
    assert [name.partition(":")[0] for name in _others(plan)[0]] == affordable
    orders = {spare.reference for spare in take.spares()} | {take.reference}
    assert len(orders) == 1 + len(take.spares())


def test_failover_can_be_switched_off(studio: Studio) -> None:
    plan = _plan(studio, "priority", shots=1, takes=1)
    (wanted,) = wanted_takes(plan, plan.takes[0].folder.parents[2], str, caps={"USD": Decimal(99)}, fails_over=False)
    assert wanted.brief.others == []


def test_a_named_model_has_nobody_else(studio: Studio) -> None:
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=8))
    plan = studio.plan(file, default_provider="xai", model="xai:grok-imagine-video",
                       route=RouteTerms("priority", ready=READY))  # fmt: skip
    assert all(take.others == () for take in plan.bought)


def test_whoever_makes_it_as_written_goes_before_the_nearest(studio: Studio) -> None:
    file = studio.board("a_storyboard.json", segment(1, "a cat", duration_seconds=24))
    terms = RouteTerms("cheapest", ready=("xai", "kling", "ark"))
    plan = studio.plan(file, default_provider="xai", route=terms, fit="nearest")
    assert _makers(plan) == {"ark": 2}
    short = studio.plan(file, default_provider="xai", route=RouteTerms("cheapest", ready=("xai",)), fit="nearest")
    assert _makers(short) == {"xai": 2}
    assert all(take.seconds == 15 for take in short.bought)


def test_a_name_that_several_have_goes_to_who_could_be_asked_and_a_stand_in_is_called_one(studio: Any) -> None:
    board = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a boat", "duration_seconds": 10})

    def made(**asked: Any) -> tuple[str, str, str]:
        (row,) = studio.plan(board, takes=1, default_provider="rehearsal", **asked).takes
        return row.provider, row.model, "; ".join(text.say("en") for text in row.why)

    assert made(model="seedance-2.5", ready=("runway", "xai"))[:2] == ("runway", "seedance2_5")
    provider, model, why = made(model="sora2", ready=("xai", "vidu"))
    assert (provider, model) == ("xai", "grok-imagine-video-1.5")
    assert "grok-imagine-video-1.5 stands in for sora2" in why
    assert made(model="sora2", ready=("xai", "sora-hk"))[::2] == ("sora-hk", "")
    routed = made(model="sora2", ready=("xai",), route=RouteTerms("priority", ready=("xai",)))
    assert "stands in for sora2" in routed[2]
