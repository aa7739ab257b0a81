"""Ordering under every fault: one paid request, and an honest word about what it did."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest

from cineflow.core.errors import (
    Charged,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    Overloaded,
    Rejected,
    SubmitUncertain,
    Throttled,
    Unreachable,
)  # fmt: skip
from cineflow.core.order import Absent, CannotTell, Found, Ready
from cineflow.core.provider import SentOrder

from .conftest import Stage, on_wires, watched

OWN = ("comfyui", "sglang", "vllm-omni")
"""One's own machines: no balance, and no key unless a proxy asks for one."""


@pytest.mark.parametrize("form", ["date", "ms", "body", "google"])
@on_wires(only=("openai", "gemini", "replicate"))
async def test_every_form_of_patience_is_understood(stage: Stage, form: str) -> None:
    stage.emulator.faults(wire=stage.wire.name, fault="rate_limit", retry_after=3, form=form, times=1)
    with pytest.raises(Throttled) as caught:
        await stage.provider().submit(stage.order())
    assert caught.value.retry_after == pytest.approx(3, abs=1.1)


@on_wires()
async def test_a_throttled_order_was_not_accepted_and_says_how_long_to_wait(stage: Stage) -> None:
    stage.emulator.faults(wire=stage.wire.name, fault="rate_limit", retry_after=3, times=1)
    with pytest.raises(Throttled) as caught:
        await stage.provider().submit(stage.order())
    assert stage.accepted == 0
    assert caught.value.retry_after == pytest.approx(3, abs=1.1)


@on_wires()
async def test_an_overloaded_service_accepted_nothing(stage: Stage) -> None:
    stage.emulator.faults(wire=stage.wire.name, fault="overloaded", times=1)
    with pytest.raises((Overloaded, Throttled)) as caught:
        await stage.provider().submit(stage.order())
    assert caught.value.may_retry
    assert stage.accepted == 0


@on_wires()
async def test_a_refused_order_is_not_charged(stage: Stage) -> None:
    stage.emulator.faults(wire=stage.wire.name, fault="refuse", status=400, times=1)
    with pytest.raises(Rejected) as caught:
        await stage.provider().submit(stage.order())
    assert caught.value.charged is Charged.NO
    assert stage.accepted == 0


@on_wires(but=OWN)
async def test_a_bad_key_is_the_keys_fault(stage: Stage) -> None:
    with pytest.raises(KeyRefused) as caught:
        await stage.provider(key="bad-key-000000").submit(stage.order())
    assert stage.accepted == 0
    assert "bad-key-000000" not in str(caught.value)


@on_wires(but=(*OWN, "sora2api"))
async def test_an_empty_account_is_told_from_haste(stage: Stage) -> None:
    with pytest.raises(CreditExhausted):
        await stage.provider(key="broke-key-000000").submit(stage.order())
    assert stage.accepted == 0


@on_wires(but=OWN)
async def test_refused_content_is_not_charged(stage: Stage) -> None:
    stage.emulator.faults(wire=stage.wire.name, fault="policy_submit", times=1)
    with pytest.raises(ContentRefused) as caught:
        await stage.provider().submit(stage.order())
    assert caught.value.charged is Charged.NO
    assert stage.accepted == 0


AFTER = [
    {"fault": "error_after", "status": 502},
    {"fault": "error_after", "status": 503},
    {"fault": "garbage_after", "form": "cut"},
    {"fault": "garbage_after", "form": "html"},
    {"fault": "garbage_after", "form": "empty"},
]


@pytest.mark.parametrize("fault", AFTER, ids=lambda fault: "-".join(str(value) for value in fault.values()))
@on_wires(only=("sora-hk", "openai", "dashscope", "kling", "replicate", "comfyui"))
async def test_every_unclear_answer_is_uncertain(stage: Stage, fault: dict) -> None:
    stage.emulator.faults(wire=stage.wire.name, times=1, **fault)
    with pytest.raises(SubmitUncertain):
        await stage.provider().submit(stage.order())
    assert stage.accepted == 1


@pytest.mark.parametrize("fault", ["drop_after", "error_after"])
@on_wires(but=("sora2api",))
async def test_a_lost_answer_is_uncertain_and_then_found_or_said_to_be_unknown(stage: Stage, fault: str) -> None:
    provider, order = stage.provider(), stage.order()
    stage.emulator.faults(wire=stage.wire.name, times=1, fault=fault)
    intent = datetime.now(UTC)
    with pytest.raises(SubmitUncertain) as caught:
        await provider.submit(order)
    assert caught.value.charged is Charged.UNKNOWN
    assert stage.accepted == 1
    found = await provider.find_lost(SentOrder(order, intent))
    recovery = provider.recovery
    if recovery.is_complete:
        assert isinstance(found, Found), found
        assert len(found.tickets) == 1
        assert isinstance(await watched(provider, found.tickets[0]), Ready)
        again = await provider.find_lost(SentOrder(order, intent, known=[found.tickets[0].id]))
        assert not isinstance(again, Found) or not again.tickets or recovery.reference
    else:
        assert not isinstance(found, Absent)
        if not (recovery.list or recovery.reference):
            assert found == CannotTell(why=found.why, is_final=True)
    assert stage.accepted == 1


@on_wires(but=("sora2api",))
async def test_what_was_never_accepted_is_proved_absent_or_left_open(stage: Stage) -> None:
    provider, order = stage.provider(), stage.order()
    stage.emulator.faults(wire=stage.wire.name, fault="drop_before", times=1)
    intent = datetime.now(UTC)
    with pytest.raises((SubmitUncertain, Unreachable)):
        await provider.submit(order)
    assert stage.accepted == 0
    await provider.submit(stage.order("another prompt altogether"))
    found = await provider.find_lost(SentOrder(order, intent))
    assert isinstance(found, Absent if provider.recovery.is_complete else CannotTell), found


@on_wires(only=("sora2api",))
async def test_a_stream_that_never_opens_is_uncertain(stage: Stage) -> None:
    provider, order = stage.provider(), stage.order()
    stage.emulator.faults(wire=stage.wire.name, fault="error_after", times=1)
    with pytest.raises(SubmitUncertain):
        await provider.submit(order)
    assert stage.accepted == 1
    assert await provider.find_lost(SentOrder(order, datetime.now(UTC))) == CannotTell(
        why="this provider keeps no list and takes no reference", is_final=True
    )


@on_wires(but=("sora2api",))
async def test_without_a_list_nothing_is_proved(stage: Stage) -> None:
    provider, order = stage.provider(), stage.order()
    stage.emulator.faults(
        {"wire": stage.wire.name, "fault": "drop_after", "times": 1}, {"wire": stage.wire.name, "fault": "no_list"}
    )
    with pytest.raises(SubmitUncertain):
        await provider.submit(order)
    assert isinstance(await provider.find_lost(SentOrder(order, datetime.now(UTC))), CannotTell)


@on_wires(but=("sora2api",))
async def test_an_answer_later_than_the_deadline_is_uncertain(stage: Stage) -> None:
    provider, order = stage.provider(), stage.order()
    object.__setattr__(provider.settings, "deadline", 0.5)
    stage.emulator.faults(wire=stage.wire.name, fault="slow", seconds=1.5, times=1)
    with pytest.raises(SubmitUncertain):
        await provider.submit(order)
    assert stage.accepted <= 1


@on_wires(but=("sora2api", *OWN))
async def test_a_full_service_refuses_or_queues_and_never_bills_twice(stage: Stage) -> None:
    provider = stage.provider()
    stage.emulator.faults(wire=stage.wire.name, fault="cap", concurrent=1, queue=False)
    await provider.submit(stage.order("first"))
    with contextlib.suppress(Throttled, Overloaded):  # the others let it wait in a queue of their own
        await provider.submit(stage.order("second"))
    assert stage.accepted in (1, 2)
    assert [line["prompt"] for line in stage.emulator.bill(stage.wire.name)["submits"]].count("first") == 1
