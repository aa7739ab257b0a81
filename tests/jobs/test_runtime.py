"""The runtime with an engine in memory and a body that only moves the ledger: who runs what, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.library.ledger.wanted import wanted

from cineflow.core.text import Text
from cineflow.jobs._hub import HubSettings, PollHub
from cineflow.jobs._port import Job, JobContext
from cineflow.jobs.limits.gates import Gates
from cineflow.jobs.runtime import Role, Runtime, RuntimeParts, RuntimeSettings
from cineflow.library.ledger import Event, JobState, Ledger, NewRun, Problem, jobs, open_ledger, runs

OVER = (JobState.PLANNED, JobState.QUEUED, JobState.SUBMITTING, JobState.WAITING)


class House:
    """Runtimes over one workspace; their jobs end when `may_end` is set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger: Ledger = open_ledger(folder / ".cineflow" / "ledger.db")
        self.ran: list[str] = []
        self.cancelled: list[str] = []
        self.may_end = asyncio.Event()
        self.is_broken = False
        self.opened: list[Runtime] = []

    async def body(self, ctx: JobContext, job_id: str) -> str:
        async def work(job: str) -> str:
            self.ran.append(job)
            if self.is_broken:
                raise ValueError("a mistake")
            await self.move(job, JobState.WAITING)
            await self.may_end.wait()
            await self.move(job, JobState.DONE)
            return "done"

        return await ctx.step("work", work, job_id)

    async def move(self, job: str, to: JobState) -> None:
        await self.ledger.commit(jobs.move, job, to, of=OVER, now=datetime.now(UTC))

    async def cancel_take(self, job_id: str, /) -> None:
        self.cancelled.append(job_id)
        await self.move(job_id, JobState.CANCELLED)

    async def open(self, **settings: Any) -> Runtime:
        from cineflow.jobs._memory import MemoryEngine

        parts = RuntimeParts(
            self.ledger, lambda slot: MemoryEngine(slot=slot), Job("generate", self.body), self.cancel_take,
            PollHub(HubSettings(keep_awake=False)), Gates(),
        )  # fmt: skip
        runtime = Runtime(parts, RuntimeSettings(self.folder / ".cineflow", self.folder, look_every=0.05, **settings))
        self.opened.append(runtime)
        await runtime.start()
        return runtime

    async def close(self) -> None:
        for runtime in self.opened:
            await runtime.stop(0)
        self.ledger.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    yield made
    await made.close()


def run_of(count: int, first: int = 1) -> NewRun:
    return NewRun([wanted(shot) for shot in range(first, first + count)])


async def until(claim: Callable[[], bool]) -> None:
    for _ in range(500):
        if claim():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("did not come true in time")


async def test_a_run_is_made_and_reported(house: House) -> None:
    house.may_end.set()
    runtime = await house.open()
    assert runtime.role is Role.RUNNER
    created = await runtime.submit(run_of(5))
    seen: list[Event] = []
    report = await runtime.complete(created.id, seen.append)
    assert report.done == 5
    assert report.interrupted_by == 0
    assert report.to_json()["failures"] == []
    assert [event.kind for event in seen].count("job.done") == 5
    assert house.ledger.read(runs.get, created.id).state == "done"


async def test_what_was_sent_goes_on_from_the_ledger_alone_and_what_was_not_waits(house: House) -> None:
    first = await house.open()
    created = await first.submit(run_of(3))
    await until(lambda: len(house.ran) == 3)
    await first.stop(0)
    later = house.ledger.write(runs.create, run_of(2, first=10), now=datetime.now(UTC))
    house.ran.clear()
    house.may_end.set()
    second = await house.open()
    report = await second.wait(created.id)
    assert report.done == 3
    assert sorted(house.ran) == sorted(created.jobs)
    await second.adopt(later.id)
    assert (await second.wait(later.id)).done == 2


async def test_a_server_goes_on_with_everything(house: House) -> None:
    created = house.ledger.write(runs.create, run_of(3), now=datetime.now(UTC))
    house.may_end.set()
    runtime = await house.open(resumes_unsent=True)
    assert (await runtime.wait(created.id)).done == 3


async def test_a_second_process_is_a_client_until_the_first_is_gone(house: House) -> None:
    first = await house.open()
    second = await house.open()
    assert (first.role, second.role) == (Role.RUNNER, Role.CLIENT)
    created = await second.submit(run_of(2))
    await until(lambda: len(house.ran) == 2)
    await first.stop(0)
    await until(lambda: second.role is Role.RUNNER)
    house.may_end.set()
    assert (await second.wait(created.id)).done == 2


async def test_cancelling_interrupts_and_ends(house: House) -> None:
    runtime = await house.open()
    created = await runtime.submit(run_of(3))
    await until(lambda: len(house.ran) == 3)
    assert await runtime.cancel(job_ids=created.jobs[:1]) == [created.jobs[0]]
    await until(lambda: house.cancelled == [created.jobs[0]])
    await runtime.cancel(run=created.id)
    report = await runtime.wait(created.id)
    assert report.cancelled == 3


async def test_a_mistake_of_ours_does_not_leave_a_job_hanging(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cineflow.jobs._runner._MOST_BREAKS", 1)
    house.is_broken = True
    runtime = await house.open()
    created = await runtime.submit(run_of(1))
    report = await runtime.wait(created.id)
    assert report.failed == 1
    assert report.failures[0].code == "job.broken"
    assert report.failures[0].to_json()["shot"] == 1


async def test_a_paused_run_is_over_once_nothing_of_it_is_on_its_way(house: House) -> None:
    created = house.ledger.write(runs.create, run_of(2), now=datetime.now(UTC))
    runtime = await house.open()
    problem = Problem(code="disk.full", english="full", chinese="已满")
    house.ledger.write(runs.pause, created.id, problem, now=datetime.now(UTC))
    report = await runtime.wait(created.id)
    assert report.unsent == 2
    assert report.paused == problem
    assert str(Text("{said}", "{said}", said=report.paused.text)) in ("full", "已满")


async def test_more_jobs_than_an_account_bears_are_handed_over_little_by_little(house: House) -> None:
    runtime = await house.open()
    created = await runtime.submit(run_of(100))
    await until(lambda: len(house.ran) == 56)
    await asyncio.sleep(0.05)
    assert len(house.ran) == 56
    house.may_end.set()
    assert (await runtime.wait(created.id)).done == 100
