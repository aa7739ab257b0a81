"""`--fit split` through the door: a shot too long for any model, made in parts, killed amid them, joined."""

from __future__ import annotations

import json
import time
from pathlib import Path

import av
import pytest
from tests.cli.conftest import Desk
from tests.cli.test_stopping import begin, wait_until_paid

from cineflow.core.ids import digest_file


def _frames(film: Path) -> int:
    with av.open(str(film)) as container:
        return sum(1 for _ in container.decode(video=0))


def _long(paying: Desk) -> None:
    assert paying.emulator is not None
    paying.board("storyboard.json", "a boat drifts", duration_seconds=20, resolution="480p")
    paying.keys = {"XAI_API_KEY": "xai-emulator", "XAI_BASE_URL": f"{paying.emulator.url}/xai/v1"}


@pytest.mark.slow
def test_a_long_shot_is_made_in_parts_killed_amid_them_and_no_part_is_bought_twice(paying: Desk) -> None:
    _long(paying)
    ask = ("--takes", "1", "--fit", "split")
    running = begin(paying, *ask)
    try:
        wait_until_paid(paying, 1, running)
        _wait_for_ticket(paying.root)
    finally:
        running.kill()
    running.communicate()
    ran = paying("run", *ask, "--yes", "--json")
    assert ran.code == 0, ran.err
    assert paying.paid == 2
    (film,) = map(Path, ran.json["files"])
    assert film.parent.name == "Segment_1"
    parts = sorted(film.with_suffix(".parts").glob("*.mp4"))
    assert len(parts) == 2
    assert _frames(film) == sum(map(_frames, parts))
    said = json.loads(parts[1].with_suffix(".json").read_text(encoding="utf-8"))
    (begins,) = said["order"]["references"]
    assert begins["digest"] == digest_file(Path(begins["path"]))
    whole = json.loads(film.with_suffix(".json").read_text(encoding="utf-8"))
    assert whole["parts"] == [part.stem for part in parts]
    assert whole["order"]["seconds"] == "20"


@pytest.mark.slow
def test_a_part_that_follows_one_made_again_is_made_again_with_it(paying: Desk) -> None:
    _long(paying)
    ask = ("--takes", "1", "--fit", "split", "--yes", "--json")
    (film,) = map(Path, paying("run", *ask).json["files"])
    first, second = sorted(film.with_suffix(".parts").glob("*.mp4"))
    for lost in (film, film.with_suffix(".json"), first):
        lost.unlink()
    paying.ask("reset", {})  # The provider does not have it any more.
    anew = paying("run", *ask)
    assert anew.code == 0, anew.err
    assert paying.paid == 2
    (_, other) = json.loads(film.with_suffix(".json").read_text(encoding="utf-8"))["parts"]
    assert other != second.stem
    assert second.is_file(), "it was paid for"
    said = json.loads((second.parent / f"{other}.json").read_text(encoding="utf-8"))
    assert said["part"]["after"] == digest_file(first)


def _wait_for_ticket(root: Path) -> None:
    """Wait until the first part's order is known to be accepted: else the next run must first find out."""
    end = time.monotonic() + 60
    while not any(_is_accepted(note) for note in root.rglob("1_v1_*.pending.json")):
        assert time.monotonic() < end, "no ticket was noted"
        time.sleep(0.02)


def _is_accepted(note: Path) -> bool:
    try:
        return '"ticket"' in note.read_text(encoding="utf-8")
    except FileNotFoundError:  # It is over already.
        return True


def test_the_plan_says_what_the_parts_are_and_that_offering_is_not_making(paying: Desk) -> None:
    _long(paying)
    offered = paying("plan", "--takes", "1")
    assert "--fit split makes parts of 10 + 10 s" in offered.err
    assert "0 to make" in offered.err
    told = paying("--lang", "zh", "plan", "--takes", "1", "--fit", "split")
    assert "v1 1/2" in told.err
    assert "10 + 10 秒的几段，前一段的尾帧作为后一段的首帧" in told.err
    assert "以第 1 段的尾帧开始" in told.err


@pytest.mark.slow
def test_failed_parts_are_retried_from_the_list_without_saying_anew_how_they_were_made(paying: Desk) -> None:
    _long(paying)
    assert paying.emulator is not None
    paying.emulator.faults(wire="xai", fault="policy_submit", nth=1)
    ran = paying("run", "--takes", "1", "--fit", "split", "--yes", "--json")
    assert ran.code == 3
    assert [(failure["code"], failure["part"]) for failure in ran.json["failures"]] == [
        ("provider.content_refused", 1), ("part.not_there", 2),
    ]  # fmt: skip
    assert paying.paid == 0
    (failed,) = (paying.root / "output").glob("failed_tasks_*.json")
    plan = paying("run", "--retry-failed", failed, "--takes", "1", "--dry-run", "--json")
    assert [row["part"]["number"] for row in plan.json["shots"]] == [1, 2]
