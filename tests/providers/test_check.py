"""Nothing a model cannot do is dropped silently: it is refused, with the field and the nearest that works."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.errors import ModelGone, UnsupportedByModel
from cineflow.core.order import OrderReference, ReferenceRole
from cineflow.providers._catalogue import all_models, find_model
from cineflow.providers._check import (
    Need,
    aspect_on_wire,
    check_order,
    durations_for,
    obstacles,
    pixel_size,
    resolution_for,
    resolutions_for,
)  # fmt: skip

from .conftest import order


def picture(role: str) -> OrderReference:
    return OrderReference(role=ReferenceRole(role), url="https://pics.example/1.png")


def fields(need: Need, name: str) -> list[str]:
    return [obstacle.field for obstacle in obstacles(need, find_model(None, name))]


@pytest.mark.parametrize(
    ("name", "need", "wrong"),
    [
        ("sora-hk:sora2", Need(seconds=Decimal(12)), ["seconds"]),
        ("sora-hk:sora2", Need(seconds=Decimal(10), aspect="1:1"), ["aspect"]),
        ("sora-hk:sora2", Need(seconds=Decimal(10), has_last_frame=True), ["last_frame"]),
        ("sora-hk:sora2", Need(seconds=Decimal(10), has_seed=True, has_negative=True), ["seed", "negative"]),
        ("sora-hk:sora2", Need(seconds=Decimal(10), sound=False), ["sound"]),
        ("sora-hk:sora2", Need(seconds=Decimal(10), references=1), ["references"]),
        ("dashscope:wan3.0-video", Need(seconds=Decimal(10), references=3, has_first_frame=True), ["references"]),
        ("dashscope:wan2.7-i2v", Need(seconds=Decimal(10)), ["first_frame"]),
        ("dashscope:wan2.7-r2v", Need(seconds=Decimal(10)), ["references"]),
        ("dashscope:wan2.7-i2v", Need(seconds=Decimal(10), aspect="9:16", has_first_frame=True), []),
        ("gemini:gemini-omni-1.2-flash", Need(seconds=Decimal(12), has_last_frame=True), ["seconds"]),
        ("vertex:veo-3.1-generate-001", Need(seconds=Decimal(6), has_last_frame=True), ["seconds"]),
        ("xai:grok-imagine-video-1.5", Need(seconds=Decimal(9), references=2, resolution="1080p"), ["resolution"]),
        ("xai:grok-imagine-video-1.5", Need(seconds=Decimal(12), references=2), ["seconds"]),
        ("kling:kling-v2-6", Need(seconds=Decimal(5), sound=True, resolution="720p"), ["resolution"]),
        ("kling:kling-v2-5-turbo", Need(seconds=Decimal(5), sound=True), ["sound"]),
        ("minimax:MiniMax-Hailuo-2.3", Need(seconds=Decimal(10), resolution="1080P"), ["seconds"]),
        ("luma:ray-3.2", Need(seconds=Decimal(10), has_first_frame=True), ["seconds"]),
        ("runway:gen4_turbo", Need(seconds=Decimal(5)), ["first_frame"]),
        ("runway:gen4.5", Need(seconds=Decimal(5), prompt_length=1001), ["prompt"]),
        ("openai-videos:sora-2", Need(seconds=Decimal(8), size="1920x1080"), ["size"]),
        ("kling:kling-v3", Need(kind="image"), ["kind"]),
    ],
)
def test_what_a_model_cannot_do_is_named(name: str, need: Need, wrong: list[str]) -> None:
    assert fields(need, name) == wrong


def test_check_order_says_all_of_it_with_the_nearest_length() -> None:
    wish = order(seconds=Decimal(12), seed=7, references=(picture("last_frame"),))
    with pytest.raises(UnsupportedByModel) as caught:
        check_order(wish, find_model("sora-hk", "sora2"))
    assert caught.value.place == "last_frame, seconds, seed"
    for language in ("en", "zh"):
        assert "10" in caught.value.fix.say(language)
    check_order(order(), find_model("sora-hk", "sora2"))


def test_a_dead_model_is_refused() -> None:
    with pytest.raises(ModelGone):
        check_order(order(seconds=Decimal(8)), find_model("openai-videos", "sora-2"))


def test_limits_narrow_what_is_offered() -> None:
    kling = find_model("kling", "kling-v2-6")
    assert resolutions_for(Need(sound=True), kling) == ("1080p",)
    assert resolution_for(Need(sound=True), kling) == "1080p"
    assert resolution_for(Need(sound=False), kling) == "720p"
    assert str(durations_for(Need(has_last_frame=True), find_model("vertex", "veo-3.1-generate-001"))) == "8"


@pytest.mark.parametrize(
    ("name", "aspect", "word"),
    [
        ("sora-hk:sora2", "16:9", "horizontal"), ("sora-hk:sora2", "9:16", "vertical"), ("sora-hk:sora2", "1:1", None),
        ("runway:gen4.5", "16:9", "1280:720"), ("runway:gen4.5", "4:3", "1104:832"),
        ("runway:gen4.5", "21:9", "1584:672"),
        ("dashscope:wan2.7-i2v", "9:16", "from_image"), ("kling:kling-v3", "9:16", "9:16"),
        ("kling:kling-v3", "21:9", None),
    ],
)  # fmt: skip
def test_shapes_are_said_in_the_models_words(name: str, aspect: str, word: str | None) -> None:
    assert aspect_on_wire(find_model(None, name), aspect) == word


def test_pixels_follow_class_and_shape() -> None:
    assert pixel_size("720p", "16:9") == (1280, 720)
    assert pixel_size("720P", "9:16") == (720, 1280)
    assert pixel_size("1080p", "1:1") == (1080, 1080)
    assert pixel_size("1792x1024", "") == (1792, 1024)
    assert pixel_size("high", "16:9") is None
    assert resolution_for(Need(aspect="9:16"), find_model("openai-videos", "sora-2")) == "720x1280"


@given(st.decimals(min_value=0, max_value=60, places=1), st.sampled_from(all_models()))
def test_the_nearest_length_offered_is_one_the_model_makes(seconds: Decimal, model) -> None:
    assert model.durations.allows(model.durations.nearest(seconds))
