"""The `openai` package against the wires of its dialect, answers validated strictly against its types."""

from __future__ import annotations

import io
import time

import openai
import pytest
from PIL import Image
from tests.emulator.sdks.conftest import seconds_of

from cineflow.emulator import Emulator

pytestmark = pytest.mark.filterwarnings("ignore")


def client(sdk: Emulator, key: str = "emulator", wire: str = "openai", **more: object) -> openai.OpenAI:
    return openai.OpenAI(
        api_key=key, base_url=sdk.base_url(wire), max_retries=0, _strict_response_validation=True, **more
    )  # type: ignore[arg-type]


def test_submit_wait_download_list_delete(sdk: Emulator) -> None:
    api = client(sdk)
    video = api.videos.create_and_poll(prompt="a kite", model="sora-2", seconds="8", size="1280x720")
    assert (video.status, video.seconds, video.progress) == ("completed", "8", 100)
    assert seconds_of(api.videos.download_content(video.id).read()) == 8
    assert api.videos.download_content(video.id, variant="thumbnail").read()[:4] == b"RIFF"
    again = api.videos.remix(video.id, prompt="a red kite")
    assert again.remixed_from_video_id == video.id
    assert [one.id for one in api.videos.list(limit=1)] == [again.id, video.id]
    assert api.videos.delete(video.id).deleted
    with pytest.raises(openai.NotFoundError):
        api.videos.retrieve(video.id)
    assert sdk.bill()["accepted"] == 2
    assert api.models.list().data[0].shutdown_date == "2026-09-24"


def test_a_first_frame_must_have_the_size_ordered(sdk: Emulator) -> None:
    def frame(width: int, height: int) -> tuple[str, bytes, str]:
        out = io.BytesIO()
        Image.new("RGB", (width, height)).save(out, "png")
        return "frame.png", out.getvalue(), "image/png"

    api = client(sdk)
    api.videos.create(prompt="x", size="1280x720", input_reference=frame(1280, 720))
    with pytest.raises(openai.BadRequestError, match="must match"):
        api.videos.create(prompt="x", size="1280x720", input_reference=frame(640, 480))


def test_a_film_is_extended_and_its_length_is_the_stitched_total(sdk: Emulator) -> None:
    api = client(sdk)
    video = api.videos.create_and_poll(prompt="a kite", seconds="4")
    film = api.videos.download_content(video.id).read()
    longer = api.videos.extend(prompt="on", seconds="8", video=("film.mp4", film, "video/mp4"))
    assert longer.seconds == "12"
    by_id = api.post(
        "/videos/extensions", cast_to=object, body={"prompt": "on", "seconds": "8", "video": {"id": video.id}}
    )
    assert by_id["seconds"] == "12"  # type: ignore[index]


def test_refusals_are_the_classes_the_sdk_has_for_them(sdk: Emulator) -> None:
    def order(key: str = "emulator") -> None:
        client(sdk, key).videos.create(prompt="x")

    with pytest.raises(openai.AuthenticationError) as bad:
        order("sk-bad")
    assert bad.value.code == "invalid_api_key"
    with pytest.raises(openai.RateLimitError) as broke:
        order("sk-broke")
    assert broke.value.code == "insufficient_quota"
    sdk.faults({"fault": "rate_limit", "nth": 1, "retry_after": 7}, {"fault": "policy_submit", "nth": 1},
               {"fault": "overloaded", "nth": 1}, {"fault": "drop_before", "nth": 4})  # fmt: skip
    with pytest.raises(openai.RateLimitError) as limited:
        order()
    assert limited.value.response.headers["retry-after"] == "7"
    with pytest.raises(openai.InternalServerError) as busy:
        order()
    assert busy.value.code == "server_is_overloaded"
    with pytest.raises(openai.BadRequestError) as policy:
        order()
    assert policy.value.code == "moderation_blocked"
    with pytest.raises(openai.APIConnectionError):
        order()
    with pytest.raises(openai.BadRequestError) as wrong:
        client(sdk).videos.create(prompt="x", extra_body={"fps": "24"})
    assert wrong.value.code == "unknown_parameter"
    assert sdk.bill()["accepted"] == 0


def test_lost_answers_are_paid(sdk: Emulator) -> None:
    sdk.faults(
        {"fault": "drop_after", "nth": 1}, {"fault": "error_after", "nth": 1}, {"fault": "slow", "nth": 3, "seconds": 3}
    )
    for expected in (openai.APIConnectionError, openai.InternalServerError, openai.APITimeoutError):
        with pytest.raises(expected):
            client(sdk, timeout=1.0).videos.create(prompt="x")
    assert sdk.bill()["accepted"] == 3


def test_the_sdk_itself_pays_twice_unless_told_not_to_retry(sdk: Emulator) -> None:
    sdk.faults(fault="drop_after", nth=1)
    openai.OpenAI(api_key="emulator", base_url=sdk.base_url("openai")).videos.create(prompt="x")
    assert sdk.bill()["accepted"] == 2


def test_a_failed_job_is_an_object_and_not_an_exception(sdk: Emulator) -> None:
    sdk.faults(fault="policy_task")
    video = client(sdk).videos.create_and_poll(prompt="x")
    assert video.status == "failed"
    assert video.error is not None
    assert video.error.code == "moderation_blocked"


@pytest.mark.parametrize("wire", ["litellm", "newapi-videos", "sglang", "vllm-omni"])
def test_flavours_serve_the_same_sdk(sdk: Emulator, wire: str) -> None:
    api = openai.OpenAI(api_key="emulator", base_url=sdk.base_url(wire), max_retries=0)
    video = api.videos.create(prompt="x", model="wan2.6-t2v", seconds="4", size="1280x720")
    give_up = time.monotonic() + 10
    while video.status != "completed":
        assert time.monotonic() < give_up
        time.sleep(0.02)
        video = api.videos.retrieve(video.id)
    assert seconds_of(api.videos.download_content(video.id).read()) == 4


def test_chat_and_transcription_speak_to_the_same_package(sdk: Emulator) -> None:
    fields = {"start_segment": {"type": "integer"}, "why": {"type": "string"}}
    clip = {"type": "object", "additionalProperties": False, "required": [*fields], "properties": fields}
    clips = {"clips": {"type": "array", "items": clip}}
    schema = {"type": "object", "additionalProperties": False, "required": ["clips"], "properties": clips}
    asked = {"type": "json_schema", "json_schema": {"name": "plan", "strict": True, "schema": schema}}
    reply = client(sdk, wire="chat").chat.completions.create(
        model="m", messages=[{"role": "user", "content": "[12] a boat\n[13] a storm\n[14] home"}], response_format=asked
    )  # type: ignore[call-overload]
    assert '"start_segment": 12' in reply.choices[0].message.content
    streamed = client(sdk, wire="chat").chat.completions.create(
        model="m", messages=[{"role": "user", "content": "hello"}], stream=True
    )
    assert "".join(chunk.choices[0].delta.content or "" for chunk in streamed if chunk.choices).startswith("A quiet")
