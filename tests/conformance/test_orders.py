"""What an order may carry reaches every wire in its form: frames, references, seeds, pictures to draw."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.order import Failed, Ready
from cineflow.providers._check import check_order

from .conftest import Stage, Wire, fetched, watched, with_links

FRAMED = [
    Wire("sora-hk", "sora-hk", "sora2-pro", 25, has_link_frames=True),
    Wire("openai", "openai-videos", "sora-2", 8),
    Wire("litellm", "openai-videos", "sora-2", 8),
    Wire("newapi-videos", "openai-videos", "sora-2", 8),
    Wire("sglang", "openai-videos", "sora-2", 4),
    Wire("vllm-omni", "openai-videos", "sora-2", 4),
    Wire("sora2api", "sora2api", "sora2-portrait-15s", 15, aspect="9:16"),
    Wire("newapi", "newapi", "kling-v2-6"),
    Wire("aihubmix", "aihubmix", "doubao-seedance-2-0-260128"),
    Wire("t8star", "t8star", "veo3.1-fast", 8),
    Wire("dashscope", "dashscope", "wan3.0-video"),
    Wire("dashscope", "dashscope", "wan2.7-i2v"),
    Wire("dashscope", "dashscope", "wan2.6-i2v"),
    Wire("gemini", "gemini", "gemini-omni-1.2-flash", 8),
    Wire("vertex", "vertex", "veo-3.1-generate-001", 8),
    Wire("xai", "xai", "grok-imagine-video-1.5"),
    Wire("ark", "ark", "doubao-seedance-2-5-260628"),
    Wire("kling", "kling", "kling-v3"),
    Wire("kling", "kling", "kling-v3-omni"),
    Wire("kling", "kling", "kling-3.0-turbo"),
    Wire("kling-classic", "kling", "kling-v3"),
    Wire("kling-classic", "kling", "kling-v3-omni"),
    Wire("minimax", "minimax", "MiniMax-H3"),
    Wire("minimax", "minimax", "MiniMax-Hailuo-2.3", 6),
    Wire("vidu", "vidu", "viduq3-turbo"),
    Wire("runway", "runway", "gen4_turbo"),
    Wire("runway", "runway", "hailuo3"),
    Wire("luma", "luma", "ray-3.2"),
    Wire("luma-legacy", "luma", "ray-2", has_link_frames=True),
    Wire("fal", "fal", "bytedance/seedance-2.0/image-to-video"),
    Wire("replicate", "replicate", "kwaivgi/kling-v3-video"),
]
REFERRED = [
    Wire("dashscope", "dashscope", "wan3.0-video"),
    Wire("dashscope", "dashscope", "wan2.7-r2v"),
    Wire("dashscope", "dashscope", "wan2.6-r2v"),
    Wire("gemini", "gemini", "gemini-omni-1.2-flash"),
    Wire("vertex", "vertex", "veo-3.1-generate-001", 8),
    Wire("xai", "xai", "grok-imagine-video-1.5"),
    Wire("ark", "ark", "doubao-seedance-2-0-260128"),
    Wire("kling", "kling", "kling-o1"),
    Wire("kling-classic", "kling", "kling-o1"),
    Wire("minimax", "minimax", "MiniMax-H3"),
    Wire("vidu", "vidu", "viduq3"),
    Wire("runway", "runway", "seedance2_5"),
    Wire("fal", "fal", "minimax/h3/reference-to-video"),
]
DRAWN = [
    Wire("gemini", "gemini", "gemini-nano-banana-2.1", 0),
    Wire("xai", "xai", "grok-imagine-image", 0),
    Wire("fal", "fal", "fal-ai/nano-banana-pro", 0),
    Wire("replicate", "replicate", "google/nano-banana-pro", 0),
]


def each(wires: list[Wire]):
    return pytest.mark.parametrize("stage", wires, indirect=True, ids=lambda wire: f"{wire.name}-{wire.model}")


async def made(stage: Stage, **fields: object) -> Ready:
    provider, order = stage.provider(), stage.order(**fields)
    model = provider.models.get(order.model)
    if model and not model.is_dead:
        check_order(order, model)
    ended = await watched(provider, with_links(await provider.submit(order)))
    assert isinstance(ended, Ready), ended.error if isinstance(ended, Failed) else ended
    assert stage.accepted == 1
    return ended


@each(FRAMED)
async def test_a_first_frame_is_taken(stage: Stage) -> None:
    await made(stage, references=(stage.frame(),))


@each(
    [
        wire for wire in FRAMED
        if (wire.name in ("dashscope", "gemini", "vertex", "xai", "ark", "vidu", "luma", "luma-legacy", "fal")
        and wire.model not in ("wan2.6-i2v",))
        or wire.model in ("kling-v3", "kling-v3-omni", "MiniMax-H3", "hailuo3", "kwaivgi/kling-v3-video")
    ]
)  # fmt: skip
async def test_first_and_last_frame_are_taken(stage: Stage) -> None:
    await made(stage, references=(stage.frame(), stage.frame("last_frame")))


@each(REFERRED)
async def test_references_are_taken(stage: Stage) -> None:
    await made(stage, references=(stage.frame("character"), stage.frame("style")))


@each(DRAWN)
async def test_pictures_are_drawn_from_words(stage: Stage) -> None:
    ready = await made(stage, kind="image", seconds=Decimal(0))
    assert (await fetched(stage.provider(), ready))[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"RIFF")


@each(DRAWN)
async def test_pictures_are_drawn_from_pictures(stage: Stage) -> None:
    ready = await made(
        stage, kind="image", seconds=Decimal(0), references=(stage.frame("character"), stage.frame("place"))
    )
    assert len(await fetched(stage.provider(), ready)) > 50


@each([Wire("t8star", "t8star", "sora-2", 10), Wire("t8star", "t8star", "veo3.1-fast", 8)])
@pytest.mark.parametrize("route", ["v2", "unified", "videos"])
async def test_every_route_of_t8star_makes_a_take(stage: Stage, route: str) -> None:
    provider = stage.provider(route=route)
    ready = await watched(provider, with_links(await provider.submit(stage.order())))
    assert isinstance(ready, Ready), ready
    assert (await fetched(provider, ready))[4:8] == b"ftyp"
    assert stage.accepted == 1


@each(
    [
        Wire("dashscope", "dashscope", "wan2.7-t2v"),
        Wire("ark", "ark", "doubao-seedance-2-0-260128"),
        Wire("runway", "runway", "gen4.5"),
    ]
)
async def test_a_seed_is_taken(stage: Stage) -> None:
    await made(stage, seed=7)


@each(
    [
        Wire("dashscope", "dashscope", "wan2.7-t2v"),
        Wire("kling", "kling", "kling-v3"),
        Wire("vertex", "vertex", "veo-3.1-generate-001", 8),
    ]
)
async def test_a_negative_prompt_is_taken(stage: Stage) -> None:
    await made(stage, negative="rain")


@each(
    [
        wire
        for wire in FRAMED
        if wire.model
        in ("wan3.0-video", "doubao-seedance-2-5-260628", "kling-v3", "viduq3-turbo", "grok-imagine-video-1.5")
    ]
)
@pytest.mark.parametrize("sound", [True, False])
async def test_sound_is_switched(stage: Stage, sound: bool) -> None:
    await made(stage, sound=sound)


@each([Wire("kling-classic", "kling", "kling-v3-omni")])
async def test_the_classic_kling_counts_references_in_its_prompt_and_takes_lengths_as_text(stage: Stage) -> None:
    references = (stage.frame(), stage.frame("character"))
    order = stage.order("@image1 lifts a kite", references=references, seconds=Decimal(7), negative="")
    provider = stage.provider()
    assert isinstance(await watched(provider, await provider.submit(order)), Ready)
    (body,) = stage.emulator.asked("kling-classic")
    assert (body["prompt"], body["duration"], body["mode"]) == ("<<<image_1>>> lifts a kite", "7", "std")
    assert [picture.get("type") for picture in body["image_list"]] == [None, "first_frame"]
    assert "aspect_ratio" not in body


@each([Wire("kling-classic", "kling", "kling-v2-5-turbo")])
async def test_the_classic_kling_signs_with_the_pair_and_refuses_what_it_does_not_serve(stage: Stage) -> None:
    provider = stage.provider()
    token = provider.auth_headers()["authorization"].removeprefix("Bearer ")
    assert token.count(".") == 2
    assert "secret-emulator" not in token
    with pytest.raises(UnsupportedByModel) as caught:
        await provider.submit(stage.order(model="kling-3.0-turbo"))
    for language in ("en", "zh"):
        assert "kling-3.0-turbo" in caught.value.text.say(language)
        assert caught.value.fix.say(language)
    assert stage.accepted == 0
