"""`write` through the door: price first, one paid call per part, nothing paid twice, nothing overwritten."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from tests.cli.conftest import Desk

from cineflow.emulator import Emulator

IDEA = "A lighthouse keeper finds the lamp lit by itself every night."


@pytest.fixture
def writing(desk: Desk, emulator: Emulator) -> Desk:
    """A workspace with a key for a language model at the emulator."""
    desk.emulator = emulator
    desk.ask("reset", {})
    desk.environ |= {
        "CINEFLOW_LLM_BASE_URL": f"{emulator.url}/chat/v1", "CINEFLOW_LLM_MODEL": "emulator-chat",
        "CINEFLOW_LLM_API_KEY": "k3yOfTheTests0123456789",
    }  # fmt: skip
    return desk


def test_price_is_told_first_and_nothing_leaves_until_agreed(writing: Desk) -> None:
    said = writing("write", IDEA, "--json")
    assert said.code == 4
    assert [call["step"] for call in said.json["calls"]] == ["write"]
    assert writing.paid == 0
    assert writing("write", IDEA, "--max-cost", "0.0000001USD").code == 4
    assert writing("write", IDEA, "--quote", "q_other").code == 4
    assert writing.paid == 0
    assert not (writing.root / "storyboard.md").exists()


def test_idea_becomes_a_storyboard_that_is_planned_and_in_the_books(writing: Desk) -> None:
    quote = writing("write", IDEA, "--json").json["quote"]
    said = writing("write", IDEA, "--quote", quote, "--style", "35 mm", "--json")
    assert said.code == 4  # Another wish has another price.
    said = writing("write", IDEA, "--quote", quote, "--json")
    assert said.code == 0, said.err
    assert writing.paid == 1
    made = said.json
    assert made["shots"] >= 1
    plan = writing("plan", "--provider", "rehearsal", "--takes", "1", "--json")
    assert plan.json["problems"] == []
    assert len(plan.json["shots"]) == made["shots"]
    costs = writing("costs", "--json")
    assert costs.code == 0
    assert "emulator-chat" in costs.out or Decimal(json.loads(costs.out)["total"][0]["amount"]) > 0
    again = writing("write", IDEA, "--yes")
    assert again.code == 1
    assert "storyboard.md" in again.err
    assert writing.paid == 1


def test_answer_that_is_kept_is_not_bought_again_and_needs_no_consent(writing: Desk) -> None:
    assert writing("write", IDEA, "--yes").code == 0
    said = writing("write", IDEA, "-o", "again.json", "--json")
    assert said.code == 0, said.err
    assert writing.paid == 1
    assert json.loads((writing.root / "again.json").read_text(encoding="utf-8"))["segments"]


def test_answer_of_no_use_is_repaired_once_then_fails_visibly_with_nothing_written(writing: Desk) -> None:
    writing.ask("faults", {"wire": "chat", "fault": "wrong_type", "times": 2})
    said = writing("--lang", "zh", "write", IDEA, "--yes")
    assert said.code == 1
    assert "均无法使用" in said.err
    assert "offline" not in said.err
    assert writing.paid == 2
    assert not (writing.root / "storyboard.md").exists()


def test_script_in_an_old_encoding_is_read_and_lies_beside(writing: Desk) -> None:
    (writing.root / "第一集.txt").write_bytes("第一场 码头 夜\n\n小美走在雨中的码头。".encode("gb18030"))
    said = writing("write", "第一集.txt", "--yes", "--aspect", "9:16", "--json")
    assert said.code == 0, said.err
    assert said.json["file"].endswith("第一集.storyboard.md")
    assert "9:16" in (writing.root / "第一集.storyboard.md").read_text(encoding="utf-8")


def test_without_a_model_it_says_which_settings_are_missing(desk: Desk) -> None:
    said = desk("write", IDEA)
    assert said.code == 2
    assert "CINEFLOW_LLM_MODEL" in said.err
    assert desk("write", "none.txt").code == 2
    assert desk("write", IDEA, "--seconds", "90").code == 2
