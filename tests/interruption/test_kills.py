"""Killed at random moments, a batch is finished by its next start: nothing paid twice, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from tests.interruption.harness import Stage, audit, kill_again_and_again

pytestmark = pytest.mark.slow

StageOn = Callable[[str], Stage]


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_a_batch_killed_again_and_again_is_made_once(stage_on: StageOn, store: str) -> None:
    stage = stage_on(store)
    met = kill_again_and_again(stage, 3, takes=30, longest=3.0)
    assert met == 3
    code, report = stage.run("--takes", "30")
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 30
    assert result.held == 0


def test_the_engines_record_may_be_lost(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    process = stage.start("--takes", "12")
    stage.until_accepted(6)
    process.kill()
    process.communicate()
    for path in (stage.workspace / ".cineflow").glob("engine.db*"):
        path.unlink()
    code, report = stage.run("--takes", "12")
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 12


def test_the_ledger_may_be_lost_too_for_the_files_know(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    process = stage.start("--takes", "12")
    stage.until_accepted(6)
    process.kill()
    process.communicate()
    shutil.rmtree(stage.workspace / ".cineflow")
    code, report = stage.run("--takes", "12")
    assert code == 0, report
    result = audit(stage)
    assert not result.twice
    assert not result.left_over
    assert result.accepted == result.files == 12
