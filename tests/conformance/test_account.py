"""What else a provider can be asked: to stop, to forget, what is left, what it costs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cineflow.core.errors import KeyRefused
from cineflow.core.order import Ready, Running, Ticket, Waiting

from .conftest import WIRES, Stage, on_wires, watched


@on_wires()
async def test_a_cancel_tells_the_truth(stage: Stage) -> None:
    provider = stage.provider()
    stage.emulator.faults(wire=stage.wire.name, fault="stuck")
    ticket = await provider.submit(stage.order())
    await provider.poll(ticket)
    done = await provider.cancel(ticket)
    after = await provider.poll(ticket)
    if done.stopped:
        assert provider.can_cancel
        assert not isinstance(after, (Waiting, Running)) or stage.wire.name in ("vertex", "fal", "vidu")
    else:
        assert isinstance(after, (Waiting, Running))


@on_wires(only=("runway", "ark"))
async def test_a_cancel_never_deletes_what_was_made(stage: Stage) -> None:
    provider = stage.provider()
    ticket = await provider.submit(stage.order())
    assert isinstance(await watched(provider, ticket), Ready)
    assert not (await provider.cancel(ticket)).stopped
    assert isinstance(await provider.poll(ticket), Ready)


@on_wires()
async def test_delete_forgets_where_it_is_offered(stage: Stage) -> None:
    provider = stage.provider()
    ticket = await provider.submit(stage.order())
    await watched(provider, ticket)
    assert await provider.delete(ticket) is provider.can_delete


@on_wires()
async def test_balance_and_prices_are_asked_without_spending(stage: Stage) -> None:
    provider = stage.provider()
    left, prices = await provider.balance(), await provider.prices()
    assert (left is not None) == (stage.wire.name in ("sora-hk", "runway", "luma-legacy"))
    if left is not None:
        assert left.left.currency == "USD"
        assert left.left.amount > 0
        broke = await stage.provider(key="sora-broke-000000").balance()
        assert broke is not None
        assert broke.left.amount == 0
    assert all(isinstance(price, Decimal) for price in prices.values())
    assert stage.accepted == 0


@on_wires(only=("kling", "comfyui"))
async def test_many_jobs_are_looked_at_in_one_call(stage: Stage) -> None:
    provider = stage.provider()
    tickets = [await provider.submit(stage.order(f"number {n}")) for n in range(5)]
    found = await provider.poll_many(tickets)
    assert set(found) == {ticket.id for ticket in tickets}
    assert len(tickets) <= provider.poll_batch


@on_wires(but=("sora2api",))
async def test_a_job_found_by_a_person_can_be_watched(stage: Stage) -> None:
    provider, order = stage.provider(), stage.order()
    ticket = await provider.submit(order)
    adopted = provider.adopt(order, ticket.id)
    assert isinstance(adopted, Ticket)
    assert isinstance(await watched(provider, adopted), Ready)


def test_every_shipped_provider_is_on_a_wire() -> None:
    from cineflow.providers._registry import provider_names

    assert {wire.provider for wire in WIRES} == set(provider_names()) - {"rehearsal"}


@pytest.mark.parametrize(
    "stage", [w for w in WIRES if w.name in ("vidu", "runway", "sora-hk")], indirect=True, ids=lambda w: w.name
)
async def test_a_price_said_at_submit_is_kept(stage: Stage) -> None:
    provider = stage.provider()
    ticket = await provider.submit(stage.order())
    assert ticket.charged is None or ticket.charged.currency == "USD"


@on_wires()
async def test_a_check_sees_a_good_key_and_a_bad_one_and_spends_nothing(stage: Stage) -> None:
    await stage.provider().check()
    if stage.wire.name not in ("comfyui", "sglang"):  # which ask for no key
        with pytest.raises(KeyRefused):
            await stage.provider(key="bad-key-000000").check()
    assert stage.accepted == 0
