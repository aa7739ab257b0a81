"""The words that adapters send are among those that the vendors' own SDKs type."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest
from luma_agents.types import VideoDuration, VideoResolution, generation_create_params
from lumaai.types.generations import video_create_params
from runwayml.types import image_to_video_create_params, text_to_video_create_params

from cineflow.core.model import Model
from cineflow.core.order import OrderReference, ReferenceRole
from cineflow.providers._catalogue import catalogue
from cineflow.providers._check import can_make, need_of

from .conftest import Play, order

KEY = "sk-0123456789abcdef"
FRAME = OrderReference(role=ReferenceRole.FIRST_FRAME, url="https://pictures.example/first.png")
_WAN = {
    "720P": {"1280*720", "720*1280", "960*960", "1088*832", "832*1088"},
    "1080P": {"1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"},
}


def words_of(params: type, name: str) -> set[Any]:
    """Every literal that a field of an SDK's parameters takes."""
    return set(_literals(get_type_hints(params)[name]))


def _literals(hint: Any) -> Iterator[Any]:
    for part in get_args(hint):
        yield from _literals(part) if get_args(part) else [part]


def runways(module: Any) -> dict[str, type]:
    """Runway's models → their parameters, of one mode."""
    union = next(value for name, value in vars(module).items() if name.endswith("VideoCreateParams"))
    return {model: params for params in get_args(union) for model in words_of(params, "model")}


def every_order(provider: str, model: Model, *references: OrderReference) -> Iterator[Any]:
    """One order for each size and shape that a model is said to make, of a length it can."""
    for resolution in model.resolutions:
        for aspect in model.aspects:
            asked = order(
                provider=provider, model=model.id, seconds=model.durations.nearest(Decimal(5)), aspect=aspect,
                resolution=resolution, references=references,
            )  # fmt: skip
            if can_make(need_of(asked), model):
                yield asked


LIVING = [model for model in catalogue("runway").values() if not model.is_dead]


@pytest.mark.parametrize("model", LIVING, ids=lambda model: model.id)
@pytest.mark.parametrize("references", [(), (FRAME,)], ids=["words", "frame"])
async def test_runway_is_asked_for_ratios_it_has(play: Play, model: Model, references) -> None:
    known = runways(image_to_video_create_params if references else text_to_video_create_params)
    asked = list(every_order("runway", model, *references))
    assert bool(asked) == (model.id in known)
    for one in asked:
        runway, stage = play("runway", {"id": "u"}, key=KEY)
        await runway.submit(one)
        for field in ("ratio", "resolution"):
            if field in stage.sent:
                assert stage.sent[field] in words_of(known[model.id], field)


async def test_luma_is_asked_in_its_own_words(play: Play) -> None:
    params = generation_create_params.GenerationCreateParams
    for one in every_order("luma", catalogue("luma")["ray-3.2"]):
        luma, stage = play("luma", {"id": "g"}, key=KEY)
        await luma.submit(one)
        assert stage.sent["aspect_ratio"] in words_of(params, "aspect_ratio")
        assert stage.sent["type"] in words_of(params, "type")
        assert stage.sent["video"]["duration"] in get_args(VideoDuration)
        assert stage.sent["video"]["resolution"] in get_args(VideoResolution)


@pytest.mark.parametrize("name", ["ray-2", "ray-flash-2"])
async def test_the_legacy_luma_is_asked_in_its_own_words(play: Play, name: str) -> None:
    params = video_create_params.VideoCreateParams
    for one in every_order("luma", catalogue("luma")[name]):
        luma, stage = play("luma", {"id": "g"}, key=KEY, api="legacy")
        await luma.submit(one)
        for field in ("model", "aspect_ratio", "duration", "resolution"):
            assert stage.sent[field] in words_of(params, field)


@pytest.mark.parametrize("name", ["wan2.6-t2v", "wan2.6-r2v"])
async def test_wan_2_6_is_asked_for_pairs_of_pixels_it_has(play: Play, name: str) -> None:
    one = OrderReference(role=ReferenceRole.CHARACTER, url="https://pictures.example/who.png")
    seen: set[str] = set()
    for asked in every_order("dashscope", catalogue("dashscope")[name], *([one] if name.endswith("r2v") else [])):
        wan, stage = play("dashscope", {"output": {"task_id": "t", "task_status": "PENDING"}}, key=KEY)
        await wan.submit(asked)
        assert stage.sent["parameters"]["size"] in _WAN[asked.resolution]
        seen.add(stage.sent["parameters"]["size"])
    assert seen == {size for sizes in _WAN.values() for size in sizes}
