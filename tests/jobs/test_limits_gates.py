"""The asynchronous shell: who is let through, and when."""

from __future__ import annotations

import asyncio

import pytest

from cineflow.core.errors import CreditExhausted, KeyRefused, Throttled
from cineflow.core.text import Text
from cineflow.jobs.limits.account import LimitSettings
from cineflow.jobs.limits.gates import AccountPaused, Gates, Remembered
from cineflow.jobs.limits.outcome import Outcome, OutcomeKind, outcome_of
from cineflow.jobs.limits.window import WindowSettings

ACCEPTED = Outcome(OutcomeKind.ACCEPTED)


def gates(start: int = 2, ceiling: int | None = None) -> Gates:
    return Gates(lambda _: LimitSettings(WindowSettings(start=start, ceiling=ceiling)))


async def is_let_through(task: asyncio.Task[None]) -> bool:
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task.done()


async def test_the_first_order_of_an_account_goes_alone_until_it_is_accepted() -> None:
    gate = gates()
    await gate.acquire("a", "1")
    second = asyncio.create_task(gate.acquire("a", "2"))
    assert not await is_let_through(second)
    gate.report("a", "1", ACCEPTED)
    assert await is_let_through(second)


async def test_a_slot_is_held_until_the_remote_job_is_over() -> None:
    gate = gates(start=1, ceiling=1)
    await gate.acquire("a", "1")
    gate.report("a", "1", ACCEPTED)
    second = asyncio.create_task(gate.acquire("a", "2"))
    assert not await is_let_through(second)
    gate.release("a", "1")
    assert await is_let_through(second)
    assert gate.snapshot()[0].in_flight == 1


async def test_asking_again_for_a_slot_that_is_held_returns_at_once() -> None:
    gate = gates(start=1, ceiling=1)
    await gate.acquire("a", "1")
    await gate.acquire("a", "1")
    assert gate.snapshot()[0].in_flight == 1


async def test_a_refused_key_tells_everyone_who_waits_and_sends_nothing_more() -> None:
    gate = gates()
    await gate.acquire("a", "1")
    others = [asyncio.create_task(gate.acquire("a", str(n))) for n in range(2, 5)]
    await asyncio.sleep(0)
    refused = KeyRefused(Text("no such key", "密钥无效"))
    gate.report("a", "1", outcome_of(refused))
    for other in others:
        with pytest.raises(AccountPaused) as told:
            await other
        assert told.value.reason is refused
    with pytest.raises(AccountPaused):
        await gate.acquire("a", "9")
    await gate.acquire("b", "1")
    gate.unpause("a")
    await gate.acquire("a", "9")


async def test_an_empty_balance_pauses_as_a_bad_key_does() -> None:
    gate = gates()
    await gate.acquire("a", "1")
    gate.report("a", "1", outcome_of(CreditExhausted(Text("empty", "余额不足"))))
    assert gate.snapshot()[0].state == "paused"
    assert gate.snapshot()[0].in_flight == 0


async def test_retry_after_holds_the_account_back() -> None:
    gate = gates()
    await gate.acquire("a", "1")
    gate.report("a", "1", outcome_of(Throttled(Text("slow down", "太快"), retry_after=0.2)))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await gate.acquire("a", "1")
    assert 0.19 <= loop.time() - begun < 1


async def test_an_interrupted_wait_leaves_no_trace() -> None:
    gate = gates(start=1, ceiling=1)
    await gate.acquire("a", "1")
    gate.report("a", "1", ACCEPTED)
    second = asyncio.create_task(gate.acquire("a", "2"))
    third = asyncio.create_task(gate.acquire("a", "3"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    gate.release("a", "1")
    await third
    assert gate.snapshot()[0].waiting == 0
    assert gate.snapshot()[0].in_flight == 1


async def test_closing_interrupts_those_who_wait() -> None:
    gate = gates()
    await gate.acquire("a", "1")
    second = asyncio.create_task(gate.acquire("a", "2"))
    await asyncio.sleep(0)
    gate.close()
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_partitions_take_turns_at_the_gate() -> None:
    gate = gates(start=1, ceiling=1)
    await gate.acquire("a", "0")
    gate.report("a", "0", ACCEPTED)
    order: list[str] = []

    async def go(name: str, partition: str) -> None:
        await gate.acquire("a", name, partition=partition)
        order.append(name)
        gate.report("a", name, ACCEPTED)
        gate.release("a", name)

    async with asyncio.TaskGroup() as group:
        for n in range(6):
            group.create_task(go(f"long{n}", "long"))
        await asyncio.sleep(0)
        group.create_task(go("short", "short"))
        await asyncio.sleep(0)
        gate.release("a", "0")
    assert order.index("short") <= 1


async def test_a_restart_remembers_the_window_and_that_the_key_works() -> None:
    kept: dict[str, dict[str, object]] = {}
    gate = Gates(remember=lambda seen, value: kept.update({seen.account: value}))
    await gate.acquire("a", "1")
    gate.report("a", "1", ACCEPTED)
    gate.close()
    again = Gates(recall=lambda account: Remembered(dict(kept[account]), 5.0))
    await again.acquire("a", "2")
    await asyncio.wait_for(again.acquire("a", "3"), 1)


async def test_who_was_refused_goes_before_those_that_were_not_sent_yet() -> None:
    gate = gates(start=1, ceiling=1)
    await gate.acquire("a", "0")
    gate.report("a", "0", ACCEPTED)
    gate.release("a", "0")
    await gate.acquire("a", "1")
    others = [asyncio.create_task(gate.acquire("a", str(n))) for n in range(2, 5)]
    await asyncio.sleep(0)
    gate.report("a", "1", Outcome(OutcomeKind.REJECTED))
    await others[0]
    gate.report("a", "2", Outcome(OutcomeKind.THROTTLED))
    await others[1]
    again = asyncio.create_task(gate.acquire("a", "2"))
    await asyncio.sleep(0)
    gate.report("a", "3", ACCEPTED)
    gate.release("a", "3")
    await again
    assert not others[2].done()
    gate.close()
    await asyncio.gather(*others, return_exceptions=True)


async def test_settings_made_anew_let_those_who_wait_through_and_hold_back_the_next() -> None:
    set_to = LimitSettings(WindowSettings(start=1, ceiling=1))
    door = Gates(lambda _: set_to)
    await door.acquire("a", "one")
    door.report("a", "one", ACCEPTED)
    waiting = asyncio.create_task(door.acquire("a", "two"))
    await asyncio.sleep(0)
    assert not waiting.done()
    set_to = LimitSettings(WindowSettings(start=3, ceiling=3))
    door.retune()
    await waiting
    assert door.limit_of("a") == 3
    set_to = LimitSettings(WindowSettings(start=1, ceiling=1), rate=0.001, burst=1.0)
    door.retune()
    assert door.limit_of("a") == 1
    door.release("a", "one")
    late = asyncio.create_task(door.acquire("a", "three"))
    await asyncio.sleep(0)
    assert not late.done(), "the other is still under way"
    door.release("a", "two")
    await late
    last = asyncio.create_task(door.acquire("a", "four"))
    door.report("a", "three", ACCEPTED)
    door.release("a", "three")
    await asyncio.sleep(0)
    assert not last.done(), "a new rate holds too"
    last.cancel()
    await asyncio.gather(last, return_exceptions=True)
    door.close()
