"""The process dies at every point of a take's life in turn; the next one brings the take, paid once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.tiny import (
    FILM,
    Bill,
    Crash,
    FakeClock,
    TinyProvider,
    begin,
    job_of,
    left_on_disk,
    make_services,
    run_job,
    wanted,
)  # fmt: skip
from tests.library.postgres import new_database

from cineflow.core.order import Order, Result, Ticket
from cineflow.core.provider import Recovery
from cineflow.jobs import _fetch, _pending, _publish
from cineflow.jobs._adopt import adopt_pending
from cineflow.jobs._services import Services
from cineflow.library.ledger import Ledger, open_ledger

LIST = Recovery(list=True, is_complete=True, settle=5)
KEY = Recovery(key=True, key_life=86_400)


class Death:
    """Counts the points that a life passes, and ends it at one of them: nothing is done any more after that."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed: list[str] = []

    def point(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) >= self.at:
            raise Crash(name)

    def around(self, name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **named: Any) -> Any:
            self.point(f"before {name}")
            result = do(*args, **named)
            self.point(f"after {name}")
            return result

        return done

    def around_async(self, name: str, do: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def done(*args: Any, **named: Any) -> Any:
            what = f"{name} {args[0].__name__}" if callable(args[0]) else name
            self.point(f"before {what}")
            result = await do(*args, **named)
            self.point(f"after {what}")
            return result

        return done


@contextmanager
def dying(death: Death, services: Services, provider: TinyProvider) -> Generator[None]:
    """Put a point before and after everything that leaves a trace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services.ledger, "commit", death.around_async("commit", services.ledger.commit))
        patch.setattr(services.hub, "wait", death.around_async("wait", services.hub.wait))
        patch.setattr(provider, "submit", death.around_async("submit", provider.submit))
        for name in ("claim", "tell", "strike"):
            patch.setattr(_pending, name, death.around(name, getattr(_pending, name)))
        patch.setattr(_fetch, "move_into_place", death.around("move", _fetch.move_into_place))
        patch.setattr(_publish, "write_sidecar", death.around("sidecar", _publish.write_sidecar))
        fetch = provider.fetch

        async def fetched(result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
            async for chunk in fetch(result, start=start):
                death.point("chunk")
                yield chunk

        patch.setattr(provider, "fetch", fetched)
        yield


class World:
    def __init__(self, root: Path, recovery: Recovery) -> None:
        self.root = root
        self.bill, self.clock = Bill(), FakeClock()
        self.provider = TinyProvider(self.bill, self.clock)
        self.provider.recovery = recovery
        self.provider.chunk = 6000

    def services(self, ledger: Ledger) -> Services:
        return make_services(self.root, ledger, self.provider, self.clock)

    def check(self, shot: int) -> None:
        mine = [order for order in self.bill.accepted.values() if order.prompt == f"lamp {shot}"]
        assert len(mine) == 1, f"paid {len(mine)} times"
        folder = self.root / "output" / "storyboard" / f"Segment_{shot}"
        left = left_on_disk(folder)
        assert len(left["films"]) == len(left["sidecars"]) == 1
        assert (folder / left["films"][0]).read_bytes() == FILM
        assert left["tmp"] == left["pending"] == []


async def _die(world: World, services: Services, shot: int, steps: list[tuple[str, Any]]) -> tuple[str, Death]:
    [job_id] = begin(services, wanted(shot, prompt=f"lamp {shot}"))
    death = Death(shot)
    with dying(death, services, world.provider), suppress(Crash):
        await run_job(services, job_id, steps=steps)
    return job_id, death


@pytest.mark.parametrize(
    ("store", "keeps_record", "recovery"),
    [("sqlite", True, LIST), ("sqlite", False, LIST), ("sqlite", False, KEY), ("postgres", False, LIST)],
    ids=["engine kept", "engine lost", "key", "postgres"],
)
async def test_a_process_may_die_at_any_point(
    tmp_path: Path, store: str, keeps_record: bool, recovery: Recovery
) -> None:
    world = World(tmp_path, recovery)
    ledger = open_ledger(tmp_path / "ledger.db" if store == "sqlite" else new_database())
    shot, died = 0, True
    while died:
        shot += 1
        steps: list[tuple[str, Any]] = []
        job_id, death = await _die(world, world.services(ledger), shot, steps)
        died = len(death.passed) >= shot
        services = world.services(ledger)
        result = await run_job(services, job_id, steps=steps if keeps_record else None)
        assert result["state"] == "done", (death.passed[-1:], result, job_of(services, job_id).problem)
        world.check(shot)
    assert shot > 25
    ledger.close()


async def test_a_process_may_die_at_any_point_and_its_ledger_be_lost_with_it(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    empty = tmp_path / "empty.db"
    open_ledger(empty).close()
    shot, died = 0, True
    while died:
        shot += 1
        file = tmp_path / f"{shot}.db"
        shutil.copy(empty, file)
        ledger = open_ledger(file)
        _, death = await _die(world, world.services(ledger), shot, [])
        died = len(death.passed) >= shot
        ledger.close()
        shutil.copy(empty, file)
        for beside in ("-wal", "-shm"):
            file.with_name(file.name + beside).unlink(missing_ok=True)
        ledger = open_ledger(file)
        services = world.services(ledger)
        found, problems = await adopt_pending(services, [tmp_path / "output"])
        assert not problems
        [job_id] = begin(services, wanted(shot, prompt=f"lamp {shot}"))
        assert found in ([], [job_id])
        result = await run_job(services, job_id)
        assert result["state"] == "done", (death.passed[-1:], result)
        world.check(shot)
        ledger.close()
    assert shot > 25


@pytest.mark.parametrize("where", ["before", "after"])
async def test_without_a_way_to_look_it_up_a_crash_while_sending_ends_unknown(tmp_path: Path, where: str) -> None:
    world = World(tmp_path, Recovery())
    ledger = open_ledger(tmp_path / "ledger.db")
    services = world.services(ledger)

    def die(_: Order) -> None:
        raise Crash

    setattr(world.provider, where, die)
    [job_id] = begin(services, wanted())
    with pytest.raises(Crash):
        await run_job(services, job_id)
    setattr(world.provider, where, lambda _: None)
    services = world.services(ledger)
    assert (await run_job(services, job_id))["state"] == "unknown"
    assert len(world.bill.calls) == 1
    assert left_on_disk(tmp_path / "output")["pending"]
    ledger.close()


async def test_a_late_answer_still_serves_its_take(tmp_path: Path) -> None:
    """A frozen process wakes up with its ticket after another has found it out; nothing is paid or lost by it."""
    world = World(tmp_path, LIST)
    ledger = open_ledger(tmp_path / "ledger.db")
    services, other = world.services(ledger), world.services(ledger)
    [job_id] = begin(services, wanted())
    ended: list[dict[str, Any]] = []
    submit = world.provider.submit

    async def frozen(order: Order) -> Ticket:
        ticket = await submit(order)
        world.provider.submit = submit  # type: ignore[method-assign]
        ended.append(await run_job(other, job_id))
        return ticket

    world.provider.submit = frozen  # type: ignore[method-assign]
    result = await run_job(services, job_id)
    assert ended[0]["state"] == "done"
    assert result["state"] == "done"
    assert len(world.bill.accepted) == 1
    ledger.close()


async def test_two_processes_with_the_same_job_pay_once(tmp_path: Path) -> None:
    for place, url in (("one", str(tmp_path / "ledger.db")), ("two", new_database())):
        world = World(tmp_path / place, LIST)
        ledgers = [open_ledger(url), open_ledger(url)]
        both = [world.services(ledger) for ledger in ledgers]
        ids = begin(both[0], *(wanted(n, prompt=f"lamp {n}") for n in range(1, 11)))
        results = await asyncio.gather(*(run_job(services, job_id) for job_id in ids for services in both))
        assert {result["state"] for result in results} == {"done"}
        for shot in range(1, 11):
            world.check(shot)
        for ledger in ledgers:
            ledger.close()
