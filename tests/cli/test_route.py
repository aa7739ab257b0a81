"""`--route` through the door, with two providers that the emulator serves."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.cli.conftest import Desk

WEIGHTS = "weights = {xai = 3, vidu = 1}\n"


def _two(paying: Desk, settings: str = WEIGHTS) -> None:
    assert paying.emulator is not None
    (paying.root / "cineflow.toml").write_text(settings, encoding="utf-8")
    segments = [{"segment_index": n, "prompt_text": f"shot {n}", "duration_seconds": 5} for n in (1, 2, 3, 4)]
    (paying.root / "a_storyboard.json").write_text(json.dumps({"segments": segments}), encoding="utf-8")
    url = paying.emulator.url
    paying.keys = {
        "XAI_API_KEY": "xai-emulator", "XAI_BASE_URL": f"{url}/xai/v1",
        "VIDU_API_KEY": "vda_emulator", "VIDU_BASE_URL": f"{url}/vidu",
    }  # fmt: skip


@pytest.mark.slow
def test_a_weighted_quote_holds_is_run_to_its_shares_and_recorded(paying: Desk) -> None:
    _two(paying)
    ask = ("--route", "weighted", "--takes", "1")
    plan = paying("plan", *ask, "--json").json
    assert Counter(row["provider"] for row in plan["shots"]) == {"xai": 3, "vidu": 1}
    ran = paying("run", *ask, "--quote", plan["quote"], "--json")
    assert ran.code == 0, ran.err
    assert paying.paid == 4
    sidecars = [json.loads(file.read_text(encoding="utf-8")) for file in (paying.root / "output").rglob("*_v*.json")]
    assert Counter(said["provider"] for said in sidecars) == {"xai": 3, "vidu": 1}
    assert all(said["route"][0].startswith("weighted: its share") for said in sidecars)
    told, chinese = paying("status").out, paying("--lang", "zh", "status").out
    assert "3 takes by xai:grok-imagine-video-1.5: weighted: its share: 3 of 4; behind it vidu:" in told
    assert "xai:grok-imagine-video-1.5 生成 3 条：按权重：份额 3/4；其后为 vidu:" in chinese
    assert [row["provider"] for row in paying("status", "--json").json["decisions"]].count("xai") == 3
    again = paying("plan", *ask, "--json").json
    assert {row["action"] for row in again["shots"]} == {"skip"}
    fastest = paying("plan", "--route", "fastest", "--force", "--takes", "1", "--json").json
    assert all("measured here" in row["why"][-1] for row in fastest["shots"])


def test_a_share_for_nobody_is_refused_with_the_names_there_are(paying: Desk) -> None:
    _two(paying, "weights = {xia = 3}\n")
    said = paying("plan", "--route", "weighted", "--offline")
    assert said.code == 2
    assert "xia" in said.err
    assert "xai" in said.err


def test_shares_that_are_all_zero_are_refused(paying: Desk) -> None:
    _two(paying, "weights = {xai = 0}\n")
    said = paying("--lang", "zh", "plan", "--route", "weighted", "--offline")
    assert said.code == 2
    assert "不能全为零" in said.err


PRIORITY = 'priorities = ["xai", "vidu"]\n'


@pytest.mark.slow
def test_takes_of_a_provider_without_balance_go_to_the_next_and_nothing_is_paid_twice(paying: Desk) -> None:
    _two(paying, PRIORITY)
    paying.keys["XAI_API_KEY"] = "xai-broke"
    ask = ("--route", "priority", "--takes", "1", "--max-cost", "20USD")
    plan = paying("plan", *ask[:-2], "--offline", "--json").json
    assert {row["provider"] for row in plan["shots"]} == {"xai"}
    assert all(row["failover"][0].startswith("vidu:") for row in plan["shots"])
    ran = paying("run", *ask, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["done"] == 4
    assert paying.paid == 4
    sidecars = [json.loads(file.read_text(encoding="utf-8")) for file in (paying.root / "output").rglob("*_v*.json")]
    assert Counter(said["provider"] for said in sidecars) == {"vidu": 4}
    assert all(said["route"][-1].startswith("then vidu:") for said in sidecars)
    assert "goes to vidu:" in ran.err
    assert "；改由 vidu:" in paying("--lang", "zh", "status").out
    jobs = paying("jobs", "--json").json["jobs"]
    assert all(any("then vidu:" in line for line in job["route"]) for job in jobs)


def test_nobody_dearer_than_agreed_to_takes_over_without_a_cap(paying: Desk) -> None:
    _two(paying, PRIORITY)
    paying.keys["XAI_API_KEY"] = "xai-broke"
    plan = paying("plan", "--route", "priority", "--takes", "1", "--json").json
    other = paying("plan", "--provider", "vidu", "--takes", "1", "--json").json
    ran = paying("run", "--route", "priority", "--takes", "1", "--yes", "--json")
    is_dearer = float(other["total"][0]["amount"]) > float(plan["total"][0]["amount"])
    assert ran.json["done"] == (0 if is_dearer else 4)
    assert paying.paid == (0 if is_dearer else 4)
