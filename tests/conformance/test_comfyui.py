"""ComfyUI's odd cases on the emulator: taken from the queue, restarted, out of memory, whichever list holds the film."""

from __future__ import annotations

import asyncio
import json

import pytest

from cineflow.core.errors import Charged
from cineflow.core.order import Expired, Failed, Ready, Running, Waiting

from .conftest import WIRES, WORKFLOW, Stage, fetched, watched

on_comfyui = pytest.mark.parametrize("stage", [w for w in WIRES if w.name == "comfyui"], indirect=True, ids=["comfyui"])


@on_comfyui
async def test_one_runs_the_others_wait_and_move_up(stage: Stage) -> None:
    provider = stage.provider()
    stage.emulator.faults(wire="comfyui", fault="stuck", nth=1)
    tickets = [await provider.submit(stage.order(f"number {n}")) for n in range(3)]
    for _ in range(500):
        seen = await provider.poll_many(tickets)
        if isinstance(seen[tickets[0].id], Running):
            break
        await asyncio.sleep(0.02)
    assert [type(seen[ticket.id]) for ticket in tickets] == [Running, Waiting, Waiting]
    assert (await provider.cancel(tickets[0])).stopped
    assert isinstance(await watched(provider, tickets[1]), Ready)
    assert isinstance(await watched(provider, tickets[2]), Ready)


@on_comfyui
async def test_what_somebody_took_from_the_queue_is_gone_and_not_waited_for(stage: Stage) -> None:
    provider = stage.provider()
    stage.emulator.faults(wire="comfyui", fault="stuck", nth=1)
    running, waiting = [await provider.submit(stage.order(f"number {n}")) for n in range(2)]
    assert isinstance((await provider.poll_many([running, waiting]))[waiting.id], Waiting)
    await provider.free_post("/queue", json={"delete": [waiting.id]}, answers=range(200, 300))
    assert isinstance(await provider.poll(waiting), Expired)
    assert not isinstance(await provider.poll(running), (Expired, Failed))


@on_comfyui
async def test_a_node_that_breaks_is_named_by_its_title(stage: Stage) -> None:
    provider = stage.provider()
    stage.emulator.faults(wire="comfyui", fault="fail")
    ended = await watched(provider, await provider.submit(stage.order()))
    assert isinstance(ended, Failed)
    assert "sampler #3 KSampler" in ended.error.text.say("zh")
    assert ended.error.charged is Charged.NO


@on_comfyui
@pytest.mark.parametrize("saver", ["SaveVideo", "SaveWEBM", "VHS_VideoCombine", "WanVideoSave", "CreateVideoFile"])
async def test_a_film_is_found_under_whatever_key_its_node_uses(stage: Stage, saver: str) -> None:
    provider = stage.provider()
    graph = {**WORKFLOW, "9": {**WORKFLOW["9"], "class_type": saver}, "10": {"class_type": "SaveImage", "inputs": {}}}
    (stage.folder / "workflow.json").write_text(json.dumps(graph))
    ready = await watched(provider, await provider.submit(stage.order(f"by {saver}")))
    assert isinstance(ready, Ready), ready
    assert len(ready.results) == 1, "the film, not the picture beside it"
    assert (await fetched(provider, ready))[4:8] == b"ftyp"
