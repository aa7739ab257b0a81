"""Nothing is bought that nobody agreed to, and no unit of money goes uncapped."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.errors import BudgetReached, PriceUnknown, QuoteRefused
from cineflow.core.money import parse_caps
from cineflow.jobs.planning import Consent, check_consent
from cineflow.providers._catalogue import with_settings


@pytest.fixture
def plan(studio: Any) -> Any:
    return studio.plan(studio.board("storyboard.json", "one", "two"))


@pytest.fixture
def mixed(studio: Any) -> Any:
    """A plan in two currencies."""
    named = {"segment_index": 2, "prompt_text": "x", "provider": "dashscope", "model": "wan2.7-t2v"}
    priced = with_settings(prices={"dashscope:wan2.7-t2v": "0.60 CNY per second"}, today=date(2026, 11, 22))
    found = type(studio)(studio.root, priced).plan(studio.board("storyboard.json", "one", named))
    assert [price.currency for price in found.total] == ["CNY", "USD"]
    return found


def test_a_price_needs_somebodys_word(plan: Any) -> None:
    with pytest.raises(QuoteRefused) as refused:
        check_consent(plan, Consent())
    assert refused.value.stable_code == "money.no_consent"
    assert plan.quote in str(refused.value.fix)
    assert "0.12USD" in str(refused.value.fix)


def test_yes_quote_or_cap_is_a_word(plan: Any) -> None:
    assert check_consent(plan, Consent(yes=True)) == {}
    assert check_consent(plan, Consent(quote=plan.quote)) == {"USD": Decimal("0.12")}
    assert check_consent(plan, Consent(caps=parse_caps("8USD"))) == {"USD": Decimal(8)}
    assert check_consent(plan, Consent(caps=parse_caps("8"))) == {"USD": Decimal(8)}


def test_a_cap_below_the_quote_is_kept_by_the_run_not_refused(plan: Any) -> None:
    assert check_consent(plan, Consent(caps=parse_caps("0.05USD"))) == {"USD": Decimal("0.05")}


def test_a_cap_that_covers_no_take_is_refused(plan: Any) -> None:
    with pytest.raises(BudgetReached):
        check_consent(plan, Consent(caps=parse_caps("0.02USD"), yes=True))


def test_every_unit_needs_its_cap(mixed: Any) -> None:
    with pytest.raises(QuoteRefused) as refused:
        check_consent(mixed, Consent(caps=parse_caps("8USD"), yes=True))
    assert refused.value.stable_code == "money.no_cap_for_unit"
    with pytest.raises(QuoteRefused) as refused:
        check_consent(mixed, Consent(caps=parse_caps("8")))
    assert refused.value.stable_code == "money.bare_cap"
    assert check_consent(mixed, Consent(caps=parse_caps("8USD,99CNY"))) == {"USD": Decimal(8), "CNY": Decimal(99)}


def test_what_is_free_needs_no_word(studio: Any) -> None:
    free = with_settings(prices={"sora-hk:sora2": "0 USD per clip"}, today=date(2026, 11, 22))
    found = type(studio)(studio.root, free).plan(studio.board("storyboard.json", "one"))
    assert check_consent(found, Consent()) == {}


def test_nothing_to_make_needs_no_word(studio: Any) -> None:
    file = studio.board("storyboard.json", "one")
    studio.make(studio.plan(file))
    assert check_consent(studio.plan(file), Consent()) == {}


def test_an_unknown_price_is_never_zero(studio: Any) -> None:
    unpriced = studio.with_model("sora-hk", "sora2", rates=None)
    found = unpriced.plan(studio.board("storyboard.json", "one"))
    with pytest.raises(PriceUnknown) as refused:
        check_consent(found, Consent(yes=True, caps=parse_caps("100USD")))
    lines = str(refused.value.fix)
    assert '"sora-hk:sora2" = "0.00 USD per clip"' in lines
    assert found.to_json()["unpriced"] == ["sora-hk:sora2"]
    pasted = dict(re.findall(r'"(.+)" = "(.+)"', lines))
    declared = type(studio)(studio.root, with_settings(prices=pasted, today=date(2026, 11, 22)))
    assert check_consent(declared.plan(studio.root / "storyboard.json"), Consent()) == {}


def test_a_quote_is_the_same_on_every_machine(studio: Any, tmp_path: Path) -> None:
    quote = studio.plan(studio.board("ep/storyboard.json", "one")).quote
    assert re.fullmatch(r"q_[0-9a-f]{18}", quote)
    assert studio.plan(studio.root / "ep/storyboard.json").quote == quote
    (tmp_path / "other").mkdir()
    other = type(studio)(tmp_path / "other", studio.catalogue)
    assert other.plan(other.board("ep/storyboard.json", "one")).quote == quote


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"prompts": ("one", "two!")}, "what is asked of which model"),
        ({"takes": 3}, "which takes are made, what is asked of which model, the prices"),
        ({"high": Decimal(2)}, "the prices"),
    ],
)
def test_a_quote_that_no_longer_holds_says_what_differs(
    studio: Any, plan: Any, change: dict[str, Any], differs: str
) -> None:
    desk = studio
    if "high" in change:
        rates = replace(studio.catalogue.find("sora-hk", "sora2").rates, high_factor=change["high"])
        desk = studio.with_model("sora-hk", "sora2", rates=rates)
    file = studio.board("storyboard.json", *change.get("prompts", ("one", "two")))
    now = desk.plan(file, **({"takes": change["takes"]} if "takes" in change else {}))
    with pytest.raises(QuoteRefused) as refused:
        check_consent(now, Consent(quote=plan.quote, yes=True))
    assert refused.value.stable_code == "money.quote_changed"
    assert f"it differs in: {differs}." in str(refused.value.text)
    assert now.quote in str(refused.value.fix)


@pytest.mark.parametrize("typed", ["nope", "q_123", "q_" + "z" * 18, "Q1"])
def test_what_is_no_quote_id_is_called_so_with_the_one_that_holds(plan: Any, typed: str) -> None:
    with pytest.raises(QuoteRefused) as refused:
        check_consent(plan, Consent(quote=typed))
    assert f"“{typed}” is no quote id" in refused.value.text.say("en")
    assert f"“{typed}” 不是报价单编号" in refused.value.text.say("zh")
    assert "`cineflow plan`" in refused.value.fix.say("en")
    assert plan.quote in refused.value.fix.say("zh")
