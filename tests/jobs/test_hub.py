"""The poll hub, in virtual time: what it asks, when, and what it makes of the answers."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.errors import PollFailed, TakeFailed, Throttled
from cineflow.core.model import Model
from cineflow.core.order import CannotTell, Expired, Failed, LookUp, Order, Progress, Ready, Result, Running, Ticket
from cineflow.core.provider import Balance, Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.jobs._awake import command_for
from cineflow.jobs._hub import HubSettings, PollHub, WaitOutcome
from cineflow.jobs._port import Parked
from cineflow.jobs._schedule import Usual, until_next_look

T = TypeVar("T")
EPOCH = datetime(2026, 11, 22, tzinfo=UTC)
MODEL = Model("m", "fake", usual_seconds=180)
READY = Ready(results=(Result(url="http://127.0.0.1/x.mp4"),))


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time passes at once, when nobody has anything to do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def skip(timeout: float | None = None) -> Any:
            events = select(0)
            if not events and timeout:
                self.now += timeout
            return events

        selector.select = skip

    def time(self) -> float:
        return self.now


def run(story: Callable[[VirtualLoop], Awaitable[T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:

        async def told() -> T:
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualLoop)
            return await story(loop)

        return runner.run(told())


class FakeProvider:
    """Answers as a function of the job and the time; keeps a list of what was asked when."""

    name: ClassVar[str] = "fake"
    models: ClassVar[Mapping[str, Model]] = {"m": MODEL}
    recovery: ClassVar[Recovery] = Recovery()
    poll_batch = 1
    first_poll = 5.0
    can_cancel: ClassVar[bool] = False
    account = "fake:1"

    def __init__(self, answer: Callable[[str, float], Progress], *, batch: int = 1) -> None:
        self.answer = answer
        self.poll_batch = batch
        self.asked: list[tuple[float, tuple[str, ...]]] = []

    async def poll(self, ticket: Ticket) -> Progress:
        return (await self.poll_many([ticket]))[ticket.id]

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        now = asyncio.get_running_loop().time()
        self.asked.append((now, tuple(t.id for t in tickets)))
        await asyncio.sleep(0.05)
        return {t.id: self.answer(t.id, now) for t in tickets}

    async def submit(self, order: Order) -> Ticket:
        raise AssertionError("the hub never submits")

    async def fetch(self, result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
        raise AssertionError("the hub never fetches")
        yield b""

    async def find_lost(self, sent: SentOrder) -> LookUp:
        return CannotTell()

    async def cancel(self, ticket: Ticket) -> Cancelled:
        return Cancelled(False, False)

    async def balance(self) -> Balance | None:
        return None

    async def prices(self) -> Mapping[str, Decimal]:
        return {}

    async def close(self) -> None: ...


def hub_in(loop: VirtualLoop, *, patience: float | None = None, slept: list[float] | None = None) -> PollHub:
    return PollHub(
        HubSettings(patience=patience, keep_awake=False),
        clock=loop.time,
        wall=lambda: EPOCH.timestamp() + loop.time() + sum(slept or ()),
        chance=random.Random(1),
    )


def watch(hub: PollHub, provider: FakeProvider, name: str, **more: Any) -> asyncio.Task[WaitOutcome]:
    more.setdefault("since", EPOCH)
    return asyncio.create_task(hub.wait(provider, Ticket(id=name), job_id=f"job_{name}", model=MODEL, **more))


def test_a_job_is_noticed_soon_after_it_is_ready_and_not_asked_all_the_time() -> None:
    async def story(loop: VirtualLoop) -> None:
        provider = FakeProvider(lambda _, now: READY if now >= 170 else Running(fraction=now / 170))
        hub = hub_in(loop)
        assert await watch(hub, provider, "a") == READY
        assert loop.time() <= 170 * 1.06 + 1
        assert len(provider.asked) <= 70
        assert 5.0 <= provider.asked[0][0] <= 5.6
        await hub.close()

    run(story)


def test_once_a_few_were_seen_the_hub_asks_about_the_time_they_get_ready() -> None:
    async def story(loop: VirtualLoop) -> None:
        born: dict[str, float] = {}
        provider = FakeProvider(lambda name, now: READY if now - born[name] >= 60 else Running())
        hub = hub_in(loop)
        counts: list[int] = []
        for n in range(6):
            name = f"t{n}"
            born[name] = loop.time()
            before = len(provider.asked)
            await watch(hub, provider, name, since=EPOCH + timedelta(seconds=loop.time()))
            assert loop.time() - born[name] <= 64
            counts.append(len(provider.asked) - before)
        assert counts[-1] < counts[0] * 0.7
        await hub.close()

    run(story)


def test_jobs_are_asked_for_together_where_the_provider_can() -> None:
    async def story(loop: VirtualLoop) -> None:
        provider = FakeProvider(lambda _, now: READY if now >= 100 else Running(), batch=50)
        hub = hub_in(loop)
        tasks = [watch(hub, provider, str(n)) for n in range(500)]
        await asyncio.gather(*tasks)
        assert len(provider.asked) <= 10 * 70
        assert max(len(ids) for _, ids in provider.asked) == 50
        await hub.close()

    run(story)


def test_errors_while_asking_never_end_a_wait() -> None:
    async def story(loop: VirtualLoop) -> None:
        def answer(_: str, now: float) -> Progress:
            if now < 100:
                raise PollFailed(Text("bad gateway", "网关错误"))
            if now < 200:
                raise ValueError("an adapter's mistake")
            return READY

        provider = FakeProvider(answer)
        hub = hub_in(loop)
        assert await watch(hub, provider, "a") == READY
        assert loop.time() < 320
        await hub.close()

    run(story)


def test_retry_after_holds_every_look_at_the_account_back() -> None:
    async def story(loop: VirtualLoop) -> None:
        def answer(_: str, now: float) -> Progress:
            if now < 10:
                raise Throttled(Text("too many", "太频繁"), retry_after=100)
            return READY

        provider = FakeProvider(answer)
        hub = hub_in(loop)
        await asyncio.gather(*(watch(hub, provider, str(n)) for n in range(3)))
        first = provider.asked[0][0]
        assert not [at for at, _ in provider.asked if first + 1 < at < first + 100]
        await hub.close()

    run(story)


def test_unknown_words_and_missing_lines_mean_still_running() -> None:
    async def story(loop: VirtualLoop) -> None:
        class Forgetful(FakeProvider):
            async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
                found = dict(await super().poll_many(tickets))
                if asyncio.get_running_loop().time() < 100:
                    found.pop("b", None)
                return found

        provider = Forgetful(lambda _, now: READY if now > 60 else Running(unknown="marinating"), batch=10)
        hub = hub_in(loop)
        assert await asyncio.gather(watch(hub, provider, "a"), watch(hub, provider, "b")) == [READY, READY]
        await hub.close()

    run(story)


def test_plain_answers_end_a_wait_as_they_are() -> None:
    async def story(loop: VirtualLoop) -> None:
        failed = Failed(error=TakeFailed(Text("no", "否")))
        provider = FakeProvider(lambda name, _: failed if name == "a" else Expired(why="gone"))
        hub = hub_in(loop)
        assert await watch(hub, provider, "a") is failed
        assert await watch(hub, provider, "b") == Expired(why="gone")
        assert hub.waiting() == {}
        await hub.close()

    run(story)


def test_patience_ends_in_parking_after_at_least_thirty_five_minutes() -> None:
    async def story(loop: VirtualLoop) -> None:
        provider = FakeProvider(lambda *_: Running())
        hub = hub_in(loop)
        outcome = await watch(hub, provider, "a")
        assert isinstance(outcome, Parked)
        assert 35 * 60 <= outcome.watched <= 36 * 60
        again = await watch(hub, provider, "b", watched=2000.0)
        assert isinstance(again, Parked)
        assert loop.time() < 35 * 60 + 200
        await hub.close()

    run(story)


def test_time_asleep_uses_up_no_patience_and_everything_is_looked_at_once_after() -> None:
    async def story(loop: VirtualLoop) -> None:
        slept: list[float] = []
        provider = FakeProvider(lambda _, now: READY if slept else Running())
        hub = hub_in(loop, patience=300, slept=slept)
        tasks = [watch(hub, provider, str(n)) for n in range(5)]
        await asyncio.sleep(200)
        slept.append(9 * 3600.0)
        assert await asyncio.gather(*tasks) == [READY] * 5
        assert loop.time() < 230
        await hub.close()

    run(story)


def test_a_webhook_wakes_and_decides_nothing() -> None:
    async def story(loop: VirtualLoop) -> None:
        provider = FakeProvider(lambda _, now: READY if now > 30 else Running(next_poll=60))
        hub = hub_in(loop)
        task = watch(hub, provider, "a")
        await asyncio.sleep(20)
        assert hub.wake("a")
        await asyncio.sleep(1)
        assert not task.done()
        await asyncio.sleep(20)
        hub.wake("a")
        await task
        assert loop.time() < 42
        assert not hub.wake("a")
        await hub.close()

    run(story)


def test_forgetting_interrupts_the_wait() -> None:
    async def story(loop: VirtualLoop) -> None:
        hub = hub_in(loop)
        task = watch(hub, FakeProvider(lambda *_: Running()), "a")
        await asyncio.sleep(10)
        hub.forget("job_a")
        await asyncio.wait([task])
        assert task.cancelled()
        await hub.close()

    run(story)


def test_progress_is_told_on_change_and_not_too_often() -> None:
    async def story(loop: VirtualLoop) -> None:
        told: list[tuple[float, Progress]] = []
        provider = FakeProvider(lambda _, now: READY if now > 100 else Running(fraction=round(now / 100, 3)))
        hub = hub_in(loop)
        await watch(hub, provider, "a", on_progress=lambda seen, _: told.append((loop.time(), seen)))
        times = [at for at, _ in told]
        assert len(told) >= 10
        assert all(b - a >= 2 for a, b in itertools.pairwise(times))
        await hub.close()

    run(story)


def test_looks_keep_to_the_rate_of_the_account() -> None:
    async def story(loop: VirtualLoop) -> None:
        provider = FakeProvider(lambda _, now: READY if now > 60 else Running())
        hub = hub_in(loop)
        await asyncio.gather(*(watch(hub, provider, str(n)) for n in range(300)))
        asked, rate = [at for at, _ in provider.asked], HubSettings().calls_per_second
        for begin in range(0, 60, 5):
            assert len([at for at in asked if begin <= at < begin + 5]) <= 6 * rate + 1
        await hub.close()

    run(story)


@given(st.floats(0, 1e5), st.floats(1, 3600))
def test_the_next_look_is_never_at_once_nor_far_away(age: float, usual: float) -> None:
    assert 0.25 <= until_next_look(age, Usual(usual)) <= 20


def test_sleep_is_held_off_only_where_there_is_a_way() -> None:
    assert command_for("nowhere") is None
