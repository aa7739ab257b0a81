"""The life of a take on every wire: ordered once, watched, fetched; and what the bill says of it."""

from __future__ import annotations

from cineflow.core.order import Ready, Running, Waiting
from cineflow.core.provider import Provider

from .conftest import Stage, fetched, on_wires, watched, with_links


@on_wires()
async def test_a_take_is_ordered_once_watched_and_fetched(stage: Stage) -> None:
    provider = stage.provider()
    assert isinstance(provider, Provider)
    ticket = with_links(await provider.submit(stage.order()))
    first = await provider.poll(ticket)
    assert isinstance(first, (Waiting, Running, Ready))
    ready = await watched(provider, ticket)
    assert isinstance(ready, Ready), ready
    content = await fetched(provider, ready)
    assert content[4:8] == b"ftyp"
    assert stage.accepted == 1
    assert stage.emulator.bill(stage.wire.name)["submits"][0]["prompt"].startswith("a red kite over dunes")
    assert not stage.emulator.leaks()
