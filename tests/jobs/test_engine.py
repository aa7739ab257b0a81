"""One suite for every engine: what a job may rely on."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.ids import new_id
from cineflow.jobs._engine import Again, DbosEngine, Engine, Job, JobContext, JobState, MemoryEngine, MemoryRecord
from cineflow.jobs._old_sqlite import OldSqlite


class Stage:
    """Opens engines over one store, one after the other."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self.make = make
        self.engines: list[Engine] = []

    async def open(self, *jobs: Job, limits: dict[str, int] | None = None) -> Engine:
        engine = self.make()
        for job in jobs:
            engine.register(job)
        for queue, limit in (limits or {}).items():
            await engine.set_limit(queue, limit)
        await engine.start()
        self.engines.append(engine)
        return engine

    async def close(self) -> None:
        for engine in self.engines:
            await engine.stop(0)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    make: Callable[[], Engine]
    if request.param == "memory":
        record = MemoryRecord()
        make = lambda: MemoryEngine(record)  # noqa: E731
    elif request.param == "sqlite":
        make = lambda: DbosEngine(tmp_path / "engine.db", slot="one")  # noqa: E731
    else:
        url, schema = request.getfixturevalue("postgres"), new_id("engine")
        make = lambda: DbosEngine(url, slot="one", schema=schema)  # noqa: E731
    made = Stage(make)
    yield made
    await made.close()


async def until(claim: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    for _ in range(int(seconds / 0.02)):
        if await claim():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("did not come true in time")


async def state_of(engine: Engine, job_id: str) -> JobState | None:
    return next((job.state for job in await engine.list() if job.job_id == job_id), None)


async def ended(engine: Engine, *job_ids: str) -> None:
    async def all_over() -> bool:
        over = {job.job_id for job in await engine.list() if job.state.is_over}
        return over >= set(job_ids)

    await until(all_over)


def job_of(body: Callable[..., Awaitable[Any]]) -> Job:
    return Job("work", body, queue="work")


async def test_a_job_runs_once_for_one_id(stage: Stage) -> None:
    seen: list[str] = []

    async def note(word: str) -> str:
        seen.append(word)
        return word

    async def body(ctx: JobContext, job_id: str) -> str:
        return await ctx.step("note", note, job_id)

    engine = await stage.open(job_of(body))
    assert await engine.enqueue("work", "job_a")
    assert not await engine.enqueue("work", "job_a")
    await ended(engine, "job_a")
    assert not await engine.enqueue("work", "job_a")
    assert seen == ["job_a"]
    [record] = await engine.list()
    assert (record.state, record.result, record.name) == (JobState.DONE, "job_a", "work")


async def test_a_finished_job_begins_anew_only_when_asked(stage: Stage) -> None:
    seen: list[str] = []

    async def body(ctx: JobContext, job_id: str) -> None:
        seen.append(job_id)

    engine = await stage.open(job_of(body))
    await engine.enqueue("work", "job_a")
    await ended(engine, "job_a")
    assert await engine.enqueue("work", "job_a", again=True)

    async def ran_twice() -> bool:
        return len(seen) == 2 and await state_of(engine, "job_a") is JobState.DONE

    await until(ran_twice)
    assert len(await engine.list()) == 1


async def test_finished_steps_answer_from_the_record_after_a_restart(stage: Stage) -> None:
    calls: list[str] = []
    gate = asyncio.Event()

    async def first() -> dict[str, int]:
        calls.append("first")
        return {"n": 1}

    async def second() -> str:
        calls.append("second")
        await gate.wait()
        return "end"

    async def body(ctx: JobContext, job_id: str) -> list[Any]:
        one = await ctx.step("first", first)
        two = await ctx.step("second", second)
        return [one, two]

    engine = await stage.open(job_of(body))
    await engine.enqueue("work", "job_a")

    async def second_begun() -> bool:
        return "second" in calls

    await until(second_begun)
    await engine.stop(0)
    gate.set()
    engine = await stage.open(job_of(body))
    await ended(engine, "job_a")
    assert calls == ["first", "second", "second"]
    [record] = await engine.list()
    assert record.result == [{"n": 1}, "end"]


async def test_a_job_that_says_again_runs_later_with_fresh_steps(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def look() -> int:
        times.append(loop.time())
        return len(times)

    async def body(ctx: JobContext, job_id: str) -> int | Again:
        seen = await ctx.step("look", look)
        if seen == 1:
            return Again(0.3)
        if seen == 2:
            raise Again
        return seen

    engine = await stage.open(job_of(body))
    await engine.enqueue("work", "job_a")
    await ended(engine, "job_a")
    [record] = await engine.list()
    assert record.result == 3
    assert times[1] - times[0] >= 0.29


async def test_a_queue_never_runs_more_than_its_limit_and_follows_changes(stage: Stage) -> None:
    running = most = 0
    gate = asyncio.Event()

    async def hold() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await gate.wait()
        running -= 1

    async def body(ctx: JobContext, job_id: str) -> None:
        await ctx.step("hold", hold)

    engine = await stage.open(job_of(body), limits={"work": 2})
    for n in range(6):
        await engine.enqueue("work", f"job_{n}")

    async def runs(count: int) -> bool:
        return running == count

    await until(lambda: runs(2))
    await engine.set_limit("work", 4)
    await until(lambda: runs(4))
    assert most == 4
    gate.set()
    await ended(engine, *(f"job_{n}" for n in range(6)))


async def test_priorities_go_first_and_partitions_take_turns(stage: Stage) -> None:
    order: list[str] = []

    async def body(ctx: JobContext, job_id: str) -> None:
        order.append(job_id)

    engine = await stage.open(job_of(body), limits={"work": 0})
    for n in range(4):
        await engine.enqueue("work", f"long_{n}", partition="long")
    await engine.enqueue("work", "short_0", partition="short")
    await engine.enqueue("work", "late", priority=5)
    await engine.enqueue("work", "short_1", partition="short")
    await engine.set_limit("work", 1)
    await ended(engine, *(f"long_{n}" for n in range(4)), "short_0", "short_1", "late")
    assert order[-1] == "late"
    assert {order.index("short_0"), order.index("short_1")} <= {0, 1, 2, 3}


async def test_a_cancelled_job_is_interrupted_and_a_queued_one_never_starts(stage: Stage) -> None:
    begun: list[str] = []
    interrupted: list[str] = []

    async def body(ctx: JobContext, job_id: str) -> None:
        begun.append(job_id)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            interrupted.append(job_id)
            raise

    engine = await stage.open(job_of(body), limits={"work": 1})
    await engine.enqueue("work", "job_a")
    await engine.enqueue("work", "job_b")

    async def a_runs() -> bool:
        return begun == ["job_a"]

    await until(a_runs)
    assert await engine.cancel("job_b")
    assert await engine.cancel("job_a")
    await ended(engine, "job_a", "job_b")

    async def was_interrupted() -> bool:
        return interrupted == ["job_a"]

    await until(was_interrupted)
    assert begun == ["job_a"]
    assert {job.state for job in await engine.list()} == {JobState.CANCELLED}
    assert not await engine.cancel("job_a")


async def test_a_body_that_raises_fails_and_says_why(stage: Stage) -> None:
    async def body(ctx: JobContext, job_id: str) -> None:
        raise ValueError("no such thing")

    engine = await stage.open(job_of(body))
    await engine.enqueue("work", "job_a")
    await ended(engine, "job_a")
    [record] = await engine.list(states=[JobState.FAILED])
    assert "no such thing" in record.error


async def test_stopping_lets_a_step_end_and_begins_no_other(stage: Stage) -> None:
    calls: list[str] = []

    async def write() -> None:
        calls.append("begun")
        await asyncio.sleep(0.2)
        calls.append("written")

    async def after() -> None:
        calls.append("after")

    async def body(ctx: JobContext, job_id: str) -> None:
        await ctx.step("write", write)
        await ctx.step("after", after)

    engine = await stage.open(job_of(body))
    await engine.enqueue("work", "job_a")

    async def has_begun() -> bool:
        return calls == ["begun"]

    await until(has_begun)
    await engine.stop(1.5)
    assert calls == ["begun", "written"]
    engine = await stage.open(job_of(body))
    await ended(engine, "job_a")
    assert calls == ["begun", "written", "after"]


def test_an_older_sqlite_knows_thousandths_of_a_second_where_a_table_asks_for_them(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db", factory=OldSqlite) as database:
        database.execute("CREATE TABLE a (at BIGINT NOT NULL DEFAULT (unixepoch('subsec') * 1000), n INT)")
        database.execute("INSERT INTO a (n) VALUES (1)")
        (found,) = database.execute("SELECT at FROM a").fetchone()
        assert abs(time.time() * 1000 - found) < 60_000
    database.close()
