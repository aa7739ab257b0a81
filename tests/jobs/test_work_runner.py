"""Queued work in a process that stays: bounded, cancelled, given back, and gone on with after its process died."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.errors import Unreadable
from cineflow.core.text import Text
from cineflow.jobs._work_runner import WorkBody, WorkRunner, WorkTerms
from cineflow.jobs.working import Pace, Work
from cineflow.library.ledger import Ledger, open_ledger, work
from cineflow.library.ledger.work import WorkJob, WorkState

QUICK = WorkTerms(at_once=2, look_every=0.02, grace=5.0, pace=Pace(beat=0.02, stall=30.0))


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncGenerator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@asynccontextmanager
async def running(
    ledger: Ledger, folder: Path, body: WorkBody, *, is_ours: Callable[[], bool] = lambda: True
) -> AsyncGenerator[WorkRunner]:
    runner = WorkRunner(ledger, {"index": body}, folder / "locks", is_ours=is_ours, terms=QUICK)
    runner.start()
    try:
        yield runner
    finally:
        await runner.stop()


def queued(ledger: Ledger, **asked: Any) -> str:
    return ledger.write(work.add, "index", asked, owner="u_1", now=datetime.now(UTC)).id


async def until(ledger: Ledger, job_id: str, *states: WorkState) -> WorkJob:
    for _ in range(3000):
        job = ledger.read(work.get, job_id)
        if job.state in states:
            return job
        await asyncio.sleep(0.01)
    raise AssertionError(job)


async def test_queued_work_is_done_and_its_result_kept(ledger: Ledger, tmp_path: Path) -> None:
    def body(job: WorkJob, doing: Work, /) -> Mapping[str, Any]:
        doing.tell("index", 0.5)
        return {"file": job.asked["file"]}

    job_id = queued(ledger, file="a.mp4")
    async with running(ledger, tmp_path, body):
        done = await until(ledger, job_id, WorkState.DONE)
    assert (done.result, done.permille, done.attempts) == ({"file": "a.mp4"}, 1000, 1)


async def test_no_more_than_so_many_at_once_and_none_of_a_commands(ledger: Ledger, tmp_path: Path) -> None:
    here, most, gate = 0, 0, threading.Lock()

    def body(job: WorkJob, doing: Work, /) -> Mapping[str, Any]:
        nonlocal here, most
        with gate:
            here += 1
            most = max(most, here)
        threading.Event().wait(0.05)
        with gate:
            here -= 1
        return {}

    of_command = ledger.write(work.add, "index", {}, now=datetime.now(UTC)).id
    ids = [queued(ledger, n=n) for n in range(6)]
    async with running(ledger, tmp_path, body):
        for job_id in ids:
            await until(ledger, job_id, WorkState.DONE)
    assert most == 2
    assert ledger.read(work.get, of_command).state is WorkState.QUEUED, "a command does its own"


async def test_a_process_that_does_not_run_the_workspace_wins_nothing(ledger: Ledger, tmp_path: Path) -> None:
    is_ours = False
    job_id = queued(ledger)
    async with running(ledger, tmp_path, lambda job, doing, /: {}, is_ours=lambda: is_ours):
        await asyncio.sleep(0.2)
        assert ledger.read(work.get, job_id).state is WorkState.QUEUED
        is_ours = True
        await until(ledger, job_id, WorkState.DONE)


async def test_failure_is_kept_and_what_is_cancelled_stops(ledger: Ledger, tmp_path: Path) -> None:
    def body(job: WorkJob, doing: Work, /) -> Mapping[str, Any]:
        if job.asked.get("bad"):
            raise Unreadable(Text("no moov atom", "缺少 moov"))
        for step in range(100_000):
            doing.tell("index", step / 100_000)
            threading.Event().wait(0.005)
        raise AssertionError

    bad, long = queued(ledger, bad=True), queued(ledger)
    async with running(ledger, tmp_path, body):
        failed = await until(ledger, bad, WorkState.FAILED)
        await until(ledger, long, WorkState.RUNNING)
        ledger.write(work.ask_cancel, long, now=datetime.now(UTC))
        await until(ledger, long, WorkState.CANCELLED)
    assert failed.problem is not None
    assert failed.problem.code == "media.unreadable"


async def test_what_is_not_done_when_the_process_stops_is_given_back(ledger: Ledger, tmp_path: Path) -> None:
    begun = threading.Event()

    def endless(job: WorkJob, doing: Work, /) -> Mapping[str, Any]:
        for step in range(100_000):
            doing.tell("index", step / 100_000)
            begun.set()
            threading.Event().wait(0.005)
        raise AssertionError

    job_id = queued(ledger)
    async with running(ledger, tmp_path, endless):
        await asyncio.to_thread(begun.wait, 10)
    job = ledger.read(work.get, job_id)
    assert (job.state, job.attempts, job.holder) == (WorkState.QUEUED, 0, "")
    async with running(ledger, tmp_path, lambda job, doing, /: {}):
        assert (await until(ledger, job_id, WorkState.DONE)).attempts == 1


_CHILD = """
import asyncio, sys, time
from pathlib import Path
from cineflow.jobs._work_runner import WorkRunner, WorkTerms
from cineflow.jobs.working import Pace
from cineflow.library.ledger import open_ledger
root = Path(sys.argv[1])
def body(job, doing):
    doing.tell("index", 0.5)
    print("begun", flush=True)
    time.sleep(60)
async def main():
    runner = WorkRunner(open_ledger(root / "ledger.db"), {"index": body}, root / "locks", is_ours=lambda: True,
                        terms=WorkTerms(pace=Pace(beat=0.05)))
    runner.start()
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_the_killed_are_found_while_running_and_the_living_left_alone(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SILENCE", timedelta(seconds=0.3))
    job_id = queued(ledger)
    child = subprocess.Popen([sys.executable, "-P", "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    try:
        async with running(ledger, tmp_path, lambda job, doing, /: {}):
            await asyncio.sleep(0.5)
            assert ledger.read(work.get, job_id).state is WorkState.RUNNING
            os.kill(child.pid, signal.SIGKILL)
            child.wait(10)
            done = await until(ledger, job_id, WorkState.DONE)
    finally:
        child.kill()
        child.stdout.close()
    assert done.attempts == 2


def test_work_whose_process_died_too_often_fails_for_good(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    job_id = queued(ledger)
    for _ in range(work.MOST_ATTEMPTS):
        (won,) = ledger.write(work.claim, "host:1:x", ["index"], now=datetime.now(UTC), dead=[job_id])
        assert won.id == job_id
    assert ledger.write(work.claim, "host:1:x", ["index"], now=datetime.now(UTC), dead=[job_id]) == []
    job = ledger.read(work.get, job_id)
    assert job.state is WorkState.FAILED
    assert job.problem is not None
    assert job.problem.code == "job.died"
    assert ledger.write(work.retry, job_id, now=datetime.now(UTC))
    ledger.close()
