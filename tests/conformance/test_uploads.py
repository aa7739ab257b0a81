"""Large local pictures are brought beforehand, once, and named in the order; small ones travel inside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from cineflow.core.errors import Unreachable
from cineflow.core.order import OrderReference, Ready, ReferenceRole
from cineflow.providers._facts import provider_facts
from cineflow.providers._uploads import Uploads

from .conftest import Stage, Wire, watched

TAKES_UPLOADS = [
    Wire("dashscope", "dashscope", "wan3.0-video"), Wire("xai", "xai", "grok-imagine-video-1.5"),
    Wire("runway", "runway", "gen4_turbo"), Wire("luma", "luma", "ray-3.2"),
    Wire("fal", "fal", "bytedance/seedance-2.0/image-to-video"),
    Wire("replicate", "replicate", "kwaivgi/kling-v3-video"),
]  # fmt: skip
PICTURES_DRAWN = [
    Wire("xai", "xai", "grok-imagine-image", 0), Wire("fal", "fal", "fal-ai/nano-banana-pro", 0),
    Wire("replicate", "replicate", "google/nano-banana-pro", 0),
]  # fmt: skip


def on(wires: list[Wire]):
    return pytest.mark.parametrize("stage", wires, indirect=True, ids=lambda wire: f"{wire.name}-{wire.model}")


def large(stage: Stage, role: str = "first_frame") -> OrderReference:
    """A picture that no packing makes small: noise, just above what goes inline."""
    facts = provider_facts(stage.wire.provider)
    assert facts
    assert facts.most_inline
    side = int((facts.most_inline / 3) ** 0.5) // 2 * 2 + 40
    path = stage.folder / f"{role}-large.png"
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(path, compress_level=0)
    assert facts.most_inline < path.stat().st_size < 10_000_000
    return OrderReference(role=ReferenceRole(role), path=str(path))


def asked(stage: Stage) -> str:
    """What the order said of its pictures, as the emulator has it."""
    return str(stage.emulator.asked(stage.wire.name))


@on(TAKES_UPLOADS)
async def test_a_large_first_frame_is_uploaded_once_and_a_small_one_goes_inline(stage: Stage, tmp_path: Path) -> None:
    provider = stage.provider()
    provider.uploads = Uploads(provider.upload_life, tmp_path / "uploads.json")
    frame = large(stage)
    for number in (1, 2):
        ready = await watched(provider, await provider.submit(stage.order(f"take {number}", references=(frame,))))
        assert isinstance(ready, Ready), ready
    assert len(stage.emulator.uploads()) == 1
    assert Path(frame.path).read_bytes() in stage.emulator.uploads().values()
    assert stage.accepted == 2
    assert "sha256:" not in asked(stage), "nothing went inline"
    assert not stage.emulator.leaks(), "the key went to a storage address"
    await provider.submit(stage.order("small", references=(stage.frame(),)))
    assert len(stage.emulator.uploads()) == 1


@on(PICTURES_DRAWN)
async def test_a_large_picture_to_draw_from_is_uploaded(stage: Stage) -> None:
    provider = stage.provider()
    references = (large(stage, "character"), stage.frame("place"))
    ready = await watched(provider, await provider.submit(stage.order(kind="image", references=references)))
    assert isinstance(ready, Ready), ready
    assert len(stage.emulator.uploads()) == 2, "what an order carries is counted together"
    assert "sha256:" not in asked(stage), "nothing went inline"


@on(TAKES_UPLOADS)
async def test_an_upload_that_fails_has_ordered_nothing(stage: Stage) -> None:
    provider = stage.provider()
    frame = large(stage)
    stage.emulator.faults(wire=stage.wire.name, fault="rate_limit", on="poll")
    with pytest.raises(Unreachable):
        await provider.submit(stage.order(references=(frame,)))
    assert stage.accepted == 0


@on([wire for wire in TAKES_UPLOADS if wire.name == "fal"])
async def test_a_gateway_of_fal_without_storage_gets_the_picture_inline(stage: Stage) -> None:
    provider = stage.provider(storage_url="")
    assert isinstance(await watched(provider, await provider.submit(stage.order(references=(large(stage),)))), Ready)
    assert not stage.emulator.uploads()
    assert "sha256:" in asked(stage), "inline data is kept as its digest"


@on([wire for wire in TAKES_UPLOADS if wire.name == "xai"])
async def test_what_xai_keeps_for_us_goes_away_again(stage: Stage) -> None:
    assert 3600 <= stage.provider().upload_life < 48 * 3600, "what it is told to keep outlives what we rely on"
