"""Two processes at once: one runs, the other follows; one dies or freezes, the other takes over."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest
from tests.interruption.harness import Stage, audit

pytestmark = pytest.mark.slow

StageOn = Callable[[str], Stage]


def test_a_second_command_follows_the_first_and_both_end_well(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    first = stage.start("--takes", "10")
    assert stage.wait_for_start(first) == "runner"
    second = stage.start("--takes", "10", "--prompt", "another film")
    assert stage.wait_for_start(second) == "client"
    for process in (second, first):
        code, report = stage.finish(process)
        assert code == 0, report
        assert report["done"] == 10
    result = audit(stage)
    assert result.billed == result.spent
    assert not result.left_over
    assert result.accepted == result.files == 20


def test_a_client_takes_over_when_the_runner_is_killed(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    first = stage.start("--takes", "12")
    assert stage.wait_for_start(first) == "runner"
    second = stage.start("--takes", "12")
    assert stage.wait_for_start(second) == "client"
    stage.until_accepted(5)
    first.kill()
    code, report = stage.finish(second)
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 12


def test_a_killed_workers_jobs_are_taken_over(stage_on: StageOn) -> None:
    stage = stage_on("postgres")
    worker = stage.start("--work", "120", "--lease", "6")
    assert stage.wait_for_start(worker) == "runner"
    batch = stage.start("--takes", "24", "--lease", "6")
    stage.until_accepted(8)
    worker.kill()
    code, report = stage.finish(batch)
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 24


def test_a_worker_frozen_past_its_lease_pays_for_nothing_twice(stage_on: StageOn) -> None:
    stage = stage_on("postgres")
    worker = stage.start("--work", "60", "--lease", "14")
    assert stage.wait_for_start(worker) == "runner"
    batch = stage.start("--takes", "24", "--lease", "14")
    stage.until_accepted(6)
    worker.send_signal(signal.SIGSTOP)
    time.sleep(18)
    worker.send_signal(signal.SIGCONT)
    code, report = stage.finish(batch)
    assert code == 0, report
    time.sleep(2)
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 24


def test_ctrl_c_leaves_soon_and_the_next_run_collects(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    process = stage.start("--takes", "12")
    stage.until_accepted(6)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, report = stage.finish(process)
    assert time.monotonic() - began < 8
    assert code == 130
    assert report["waiting"] >= 1
    code, report = stage.run("--takes", "12")
    assert code == 0, report
    result = audit(stage)
    assert result.is_even, result
    assert result.accepted == result.files == 12


def test_sigterm_is_the_same_with_its_own_code(stage_on: StageOn) -> None:
    stage = stage_on("sqlite")
    process = stage.start("--takes", "4")
    stage.until_accepted(1)
    process.send_signal(signal.SIGTERM)
    code, _ = stage.finish(process)
    assert code == 143
