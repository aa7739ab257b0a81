"""The `google-genai` package against the Gemini and Vertex wires."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import pytest
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials
from tests.emulator.sdks.conftest import seconds_of

from cineflow.emulator import Emulator

pytestmark = pytest.mark.filterwarnings("ignore")
VIDEO = {"type": "video", "delivery": "uri", "duration": "4s", "aspect_ratio": "9:16"}


def gemini(sdk: Emulator, key: str = "emulator") -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=sdk.base_url("gemini")))


def vertex(sdk: Emulator, token: str = "emulator") -> genai.Client:
    options = types.HttpOptions(base_url=sdk.base_url("vertex"))
    credentials = Credentials(token=token)
    return genai.Client(
        vertexai=True, project="p", location="us-central1", credentials=credentials, http_options=options
    )


def interaction(api: genai.Client, prompt: str = "a kite", **form: Any) -> Any:
    made = api.interactions.create(
        model="gemini-omni-1.2-flash", background=True, input=prompt, response_format={**VIDEO, **form}
    )
    give_up = time.monotonic() + 10
    while made.status in ("queued", "in_progress"):
        assert time.monotonic() < give_up
        time.sleep(0.02)
        made = api.interactions.get(made.id)
    return made


def test_an_interaction_makes_a_film_that_the_files_service_hands_out(sdk: Emulator) -> None:
    api = gemini(sdk)
    made = interaction(api)
    assert made.status == "completed"
    assert made.output_video.mime_type == "video/mp4"
    assert made.usage.output_tokens_by_modality[0].modality == "video"
    assert seconds_of(api.files.download(file=made.output_video.uri.replace("http:", "https:"))) == 4


def test_inline_delivery_carries_the_film_itself(sdk: Emulator) -> None:
    api = gemini(sdk)
    made = interaction(api, delivery="inline")
    assert seconds_of(base64.b64decode(made.output_video.data)) == 4


def test_a_refusal_is_completed_with_words_only(sdk: Emulator) -> None:
    sdk.faults({"fault": "policy_output", "nth": 1}, {"fault": "policy_task", "nth": 2})
    api = gemini(sdk)
    refused = interaction(api)
    assert (refused.status, refused.output_video) == ("completed", None)
    assert "safety policies" in refused.steps[0].content[0].text
    assert not refused.usage.output_tokens_by_modality
    failed = interaction(api)
    assert (failed.status, failed.errors[0].code) == ("failed", "PROHIBITED_CONTENT")


def test_cancel_and_delete(sdk: Emulator) -> None:
    api = gemini(sdk)
    sdk.pace(30)
    made = api.interactions.create(model="gemini-omni-1.2-flash", background=True, input="x", response_format=VIDEO)
    assert api.interactions.cancel(made.id).status == "cancelled"
    api.interactions.delete(made.id)
    with pytest.raises(Exception, match="Invalid interaction name"):
        api.interactions.get(made.id)


def test_pictures_are_drawn_at_once_and_a_refusal_has_none(sdk: Emulator) -> None:
    api = gemini(sdk)
    sdk.faults(fault="policy_output", nth=2)
    config = types.GenerateContentConfig(
        response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K")
    )
    reply, refused = (
        api.models.generate_content(model="gemini-3-pro-image", contents=["a cat"], config=config) for _ in range(2)
    )
    pictures = [part.inline_data for part in reply.parts or [] if part.inline_data]
    assert pictures[0].mime_type == "image/png"
    assert (pictures[0].data or b"").startswith(b"\x89PNG")
    assert refused.candidates
    assert refused.candidates[0].finish_reason == types.FinishReason.IMAGE_SAFETY


def test_files_are_uploaded(sdk: Emulator) -> None:
    api = gemini(sdk)
    held = api.files.upload(file=io.BytesIO(b"x" * 5000), config={"mime_type": "image/png"})
    assert (held.state, held.mime_type) == (types.FileState.ACTIVE, "image/png")


def test_refusals_are_client_and_server_errors(sdk: Emulator) -> None:
    def draw(key: str = "emulator") -> None:
        api = gemini(sdk, key)
        api.models.generate_content(model="gemini-3-pro-image", contents=["a cat"])

    for key, status, word in (("bad", 400, "INVALID_ARGUMENT"), ("broke", 403, "PERMISSION_DENIED")):
        with pytest.raises(errors.ClientError) as refused:
            draw(key)
        assert (refused.value.code, refused.value.status) == (status, word)
    sdk.faults(
        {"fault": "rate_limit", "nth": 1, "form": "google", "retry_after": 17}, {"fault": "overloaded", "nth": 1}
    )
    with pytest.raises(errors.ClientError) as limited:
        draw()
    assert limited.value.details["error"]["details"][0]["retryDelay"] == "17s"
    with pytest.raises(errors.ServerError) as busy:
        draw()
    assert busy.value.code == 503
    api = gemini(sdk)
    with pytest.raises(errors.ClientError, match="no longer available"):
        api.models.generate_content(model="gemini-3-pro-image-preview", contents=["x"])
    with pytest.raises(Exception, match="duration"):
        interaction(api, duration="99s")
    assert sdk.bill()["accepted"] == 0


def veo(api: genai.Client, **config: Any) -> Any:
    wanted = types.GenerateVideosConfig(duration_seconds=4, aspect_ratio="9:16", resolution="720p", **config)
    operation = api.models.generate_videos(model="veo-3.1-generate-001", prompt="a kite", config=wanted)
    give_up = time.monotonic() + 10
    while not operation.done:
        assert time.monotonic() < give_up
        time.sleep(0.02)
        operation = api.operations.get(operation)
    return operation


def test_veo_on_vertex_hands_films_over_inline(sdk: Emulator) -> None:
    api = vertex(sdk)
    done = veo(api, number_of_videos=2)
    assert [seconds_of(made.video.video_bytes) for made in done.response.generated_videos] == [4, 4]
    assert sdk.bill()["submits"][0]["price"] == "3.20"


def test_veo_filtered_is_done_without_an_error(sdk: Emulator) -> None:
    sdk.faults({"fault": "policy_output", "nth": 1}, {"fault": "fail", "nth": 2})
    api = vertex(sdk)
    filtered = veo(api)
    assert (filtered.error, filtered.response.generated_videos) == (None, None)
    assert filtered.response.rai_media_filtered_count == 1
    assert veo(api).error["code"] == 13


def test_vertex_refuses_a_bad_token(sdk: Emulator) -> None:
    api = vertex(sdk, "bad")
    with pytest.raises(errors.ClientError) as refused:
        veo(api)
    assert refused.value.code == 401
