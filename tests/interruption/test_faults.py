"""A provider that misbehaves in every way at once: nothing bought beyond need, the right word for each take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.interruption.harness import Stage, audit

pytestmark = pytest.mark.slow

StageOn = Callable[[str], Stage]


def fault(stage: Stage, name: str, **how: Any) -> None:
    stage.emulator.faults({"fault": name, "wire": "sora-hk", **how})


@pytest.fixture
def stage(stage_on: StageOn) -> Stage:
    """On SQLite, with a first look soon: the emulator's jobs last a second, and who dies amid one is told elsewhere."""
    stage = stage_on("sqlite")
    stage.options = ["--first-poll", "0.5"]
    return stage


@pytest.mark.parametrize(("share", "takes"), [(0.3, 20), (0.6, 8)])
def test_refusals_without_number_cost_nothing(stage: Stage, share: float, takes: int) -> None:
    fault(stage, "rate_limit", rate=share, seed=1)
    code, report = stage.run("--takes", str(takes))
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == takes


def test_a_cap_below_ours_is_found(stage: Stage) -> None:
    fault(stage, "cap", concurrent=3)
    code, report = stage.run("--takes", "15")
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 15


def test_lost_and_slow_acknowledgements_are_looked_up_and_adopted(stage: Stage) -> None:
    fault(stage, "drop_after", nth=2)
    fault(stage, "error_after", nth=5)
    fault(stage, "garbage_after", nth=7)
    fault(stage, "slow", nth=9, seconds=8)
    fault(stage, "drop_before", nth=11)
    code, report = stage.run("--takes", "12", "--deadline", "3", seconds=200)
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 12


def test_identical_orders_are_told_apart_by_their_number(stage: Stage) -> None:
    fault(stage, "drop_after", nth=2)
    fault(stage, "drop_after", nth=3)
    code, report = stage.run("--takes", "6", "--identical", "--deadline", "3", seconds=200)
    assert code == 0, report
    result = audit(stage)
    assert result.billed == result.spent
    assert result.accepted == result.files == 6


def test_with_no_list_to_look_in_a_lost_answer_stays_unknown(stage: Stage) -> None:
    fault(stage, "drop_after", nth=2)
    fault(stage, "no_list")
    code, report = stage.run("--takes", "4", "--deadline", "3", seconds=200)
    assert code == 5, report
    assert report["unknown"] == 1
    assert report["done"] == 3
    result = audit(stage)
    assert result.accepted == 4
    assert result.billed == result.spent + result.held
    assert not result.twice


def test_every_broken_result_is_recognised_and_nothing_is_bought_again(stage: Stage) -> None:
    for number, name in enumerate(("truncate", "html", "zero_bytes", "wrong_type", "expired_link", "dead_link"), 1):
        fault(stage, name, token=f"shot {number}:")
    fault(stage, "policy_task", token="shot 7:")
    fault(stage, "policy_submit", token="shot 8:")
    fault(stage, "odd_status", token="shot 9:")
    fault(stage, "redirect_host", token="shot 10:")
    fault(stage, "poll_error", rate=0.2, seed=2)
    code, report = stage.run("--takes", "12", seconds=200)
    assert code == 3, report
    codes = {failure["shot"]: failure["code"] for failure in report["failures"]}
    assert {7, 8} <= set(codes)
    assert not {1, 5, 9, 10, 11, 12} & set(codes)
    assert {2, 3, 4, 6} <= set(codes)
    result = audit(stage)
    assert not result.twice
    assert result.accepted == 11
    assert not [name for name in result.left_over if ".tmp" in name]


@pytest.mark.parametrize(("key", "code"), [("sora-bad", "provider.bad_key"), ("sora-broke", "provider.no_balance")])
def test_a_bad_key_and_an_empty_balance_cost_one_request(stage: Stage, key: str, code: str) -> None:
    ended, report = stage.run("--takes", "8", "--key", key)
    assert ended == 3, report
    assert report["failed"] + report["unsent"] == 8
    assert code in {failure["code"] for failure in report["failures"]} or report["paused"]
    result = audit(stage)
    assert result.accepted == 0
    assert stage.emulator.stats()["requests"]["sora-hk POST /create"] == 1
    assert not result.left_over


def test_a_cap_on_money_is_kept_to_the_cent(stage: Stage) -> None:
    _, report = stage.run("--takes", "6", "--cap", "0.10")
    assert report["done"] == 3, report
    result = audit(stage)
    assert result.accepted == 3
    assert str(result.billed) == "0.09"
