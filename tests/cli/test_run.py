"""`run`: takes where they are expected, bought once, and who has to agree to what."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import KEY, Desk

NAME = re.compile(r"^(\d+)_v(\d+)_[0-9a-f]{8}\.mp4$")


def numbers(desk: Desk, where: str = "output") -> list[tuple[int, int]]:
    found = [NAME.match(Path(path).name) for path in desk.takes(where)]
    return sorted((int(match[1]), int(match[2])) for match in found if match)


def test_takes_lie_in_place_are_skipped_fetched_again_and_made_anew_where_changed(paying: Desk) -> None:
    file = paying.board("input/ep1/storyboard.json", "a lamp turns", "rain on the pier")
    made = paying("run", "--yes", "--json")
    assert made.code == 0
    assert (made.json["done"], made.json["failed"], paying.paid) == (4, 0, 4)
    assert made.json["spent"] == [{"amount": "0.12", "currency": "USD"}]
    assert numbers(paying) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert all(path.startswith("output/ep1/storyboard/Segment_") for path in paying.takes())
    sidecar = json.loads((paying.root / paying.takes()[0]).with_suffix(".json").read_bytes())
    assert (sidecar["provider"], sidecar["model"], sidecar["billed"]["amount"]) == ("sora-hk", "sora2", "0.03")
    assert sidecar["ticket"]["id"]

    before = paying.snapshot()
    again = paying("run", "--json")
    assert (again.code, again.json["done"], again.json["skipped"], paying.paid) == (0, 0, 4, 4)
    assert paying.snapshot() == before

    shutil.rmtree(paying.root / "output/ep1/storyboard/Segment_2")
    assert {row["acquire"] for row in paying("plan", "--json").json["shots"] if row["shot"] == 2} == {"fetch"}
    back = paying("run", "--yes", "--json")
    assert (back.code, back.json["done"], back.json["spent"], paying.paid) == (0, 2, [], 4)

    file.write_text(file.read_text().replace("a lamp turns", "a lamp goes out"))
    changed = paying("plan", "--json").json["shots"]
    assert [(row["take"], row["action"]) for row in changed if row["shot"] == 1] == [(3, "stale"), (4, "stale")]
    assert paying("run", "--yes").code == 0
    assert numbers(paying) == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2)]
    assert paying.paid == 6

    shutil.rmtree(paying.root / ".cineflow")
    copied = paying("run", "--yes", "--json")
    assert (copied.json["done"], copied.json["skipped"], paying.paid) == (0, 4, 6)
    for path in (path for path in paying.root.rglob("*") if path.is_file()):
        assert KEY.encode() not in path.read_bytes(), path


def test_nobody_pays_without_agreeing(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    refused = paying("run", "--json")
    assert refused.code == 4
    assert refused.json["error"]["code"] == "money.no_consent"
    quote = refused.json["quote"]
    assert refused.json["total"][0]["amount"] == "0.06"
    assert paying("run", "--max-cost", "0.01USD").code == 4
    assert paying("run", "--max-cost", "5CNY").code == 4
    assert paying("run", "--max-cost", "much").code == 2
    other = paying("run", "--takes", "1", "--quote", quote, "--lang", "zh")
    assert other.code == 4
    assert "报价" in other.err
    assert paying.paid == 0
    assert not (paying.root / ".cineflow").exists()
    agreed = paying("run", "--quote", quote, "-q")
    assert (agreed.code, paying.paid) == (0, 2)
    assert agreed.err == ""
    assert len(agreed.out.splitlines()) == 2


def test_a_cap_is_a_cap(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns", "rain on the pier")
    told = paying("run", "--max-cost", "0.07", "--json")
    assert (told.code, told.json["done"], paying.paid) == (4, 2, 2)
    (paying.root / "cineflow.toml").write_text('monthly_budget = "0.10USD"\n', encoding="utf-8")
    more = ("run", "--only", "2", "--takes", "3")
    refused = paying(*more, "--yes")
    assert (refused.code, paying.paid) == (4, 2)
    assert "This month 0.06 USD of 0.10 USD are ordered; 0.04 USD is left" in refused.err
    assert "monthly_budget" in refused.err
    fitting = paying(*more, "--max-cost", "9USD", "--json")
    assert (fitting.code, fitting.json["done"], paying.paid) == (4, 1, 3)
    assert "this month" in fitting.err


def test_several_keys_ask_for_a_name_and_none_rehearses(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    several = paying("run", "--yes", environ={"XAI_API_KEY": "xai-emulator-0123456789"})
    assert several.code == 2
    assert "--provider" in several.err
    none = paying("run", "--takes", "1", "--size", "256x144", with_key=False)
    assert none.code == 0
    assert "rehearses" in none.err
    assert [path.split("/")[:3] for path in paying.takes("rehearsal")] == [["rehearsal", "storyboard", "Segment_1"]]
    assert paying.takes() == []
    assert [row["action"] for row in paying("plan", "--json").json["shots"]] == ["make", "make"]
    assert paying.paid == 0


@pytest.mark.parametrize(
    ("flags", "where"),
    [
        (["--output-mode", "in_place"], "input/ep1/storyboard_assets/Segment_1"),
        (["--output-dir", "elsewhere"], "elsewhere/ep1/storyboard/Segment_1"),
    ],
)
def test_takes_go_where_they_are_told(paying: Desk, flags: list[str], where: str) -> None:
    paying.board("input/ep1/storyboard.json", "a lamp turns")
    assert paying("run", "--yes", "--takes", "1", "--resolution", "vertical", *flags).code == 0
    (take,) = (paying.root / where).glob("*.mp4")
    assert json.loads(take.with_suffix(".json").read_bytes())["order"]["aspect"] == "9:16"
    assert paying("run", "--takes", "1", "--resolution", "vertical", "--json").json["skipped"] == 1


def test_a_lost_answer_waits_for_a_person(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    for fault in ({"fault": "drop_after", "nth": 1}, {"fault": "no_list", "rate": 1}):
        paying.ask("faults", {"wire": "sora-hk", **fault})
    quick = {"CINEFLOW_REQUEST_TIMEOUT": "2", "CINEFLOW_UNKNOWN_PATIENCE": "1"}
    told = paying("run", "--yes", "--takes", "1", "--json", environ=quick)
    assert (told.code, told.json["unknown"], paying.paid) == (5, 1, 1)
    (row,) = paying("unknown", "--json").json["unknown"]
    assert row["acts"] == ["adopt", "not-charged", "write-off"]
    assert row["price"]["amount"] == "0.03"
    again = paying("run", "--yes", "--takes", "1", "--json", environ=quick)
    assert (again.code, paying.paid) == (5, 1)
    listed = json.loads(Path(told.json["failed_list"]).read_bytes())["failures"]
    assert [(failure["shot"], failure["charged"]) for failure in listed] == [(1, "unknown")]
    ticket = paying.ask("bill")["submits"][0]["id"]
    assert paying("unknown", "adopt", row["id"], ticket).code == 0
    assert paying("run", "--takes", "1", "--json").json["done"] == 1
    assert paying.paid == 1


def test_what_is_not_taken_yet_is_told_once_with_its_reason(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    paying.ask("faults", {"wire": "sora-hk", "fault": "overloaded", "times": 2})
    made = paying("run", "--yes", "--takes", "1", "--lang", "zh")
    assert made.code == 0
    assert made.err.count("尚未接单，会继续尝试：") == 1
    assert made.err.count("提交中") == 1


def test_status_counts_what_unknown_lists(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    paying.ask("faults", {"wire": "sora-hk", "fault": "policy_task"})
    assert paying("run", "--yes", "--takes", "1").code == 5
    listed = paying("unknown", "--json").json["unknown"]
    assert [one["acts"] for one in listed] == [["not-charged", "write-off"]]
    assert paying("status", "--json").json["unknown"] == 1
    assert "1 with charge unconfirmed" in paying("status").err


def test_options_alone_run_as_the_old_tool_did(desk: Desk) -> None:
    desk.board("scripts/storyboard.json", "a lamp turns", duration_seconds=5)
    told = desk("--input-dir", "scripts", "--output-mode", "in_place", "--dry-run", "--verbose", "--json")
    assert (told.code, [row["shot"] for row in told.json["shots"]]) == (0, [1, 1])
    assert not list(desk.root.rglob("*_assets"))
    wrong = desk("--input-dri", "scripts")
    assert wrong.code == 2
    assert "--input-dir" in wrong.err


@pytest.mark.parametrize(
    ("text", "said"), [(None, "没有文件"), ('["storyboard_s1_v1"]', "旧工具的清单"), ("{", "第 1 行第 2 列")]
)
def test_what_is_no_failed_list_is_told_in_words(desk: Desk, text: str | None, said: str) -> None:
    desk.board("storyboard.json", "a lamp turns")
    if text is not None:
        (desk.root / "failed_tasks_log.json").write_text(text)
    told = desk("run", "--retry-failed", "failed_tasks_log.json", "--lang", "zh")
    assert told.code in (1, 2)
    assert said in told.err
    assert "Errno" not in told.err
