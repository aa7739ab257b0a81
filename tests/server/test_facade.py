"""The official `openai` client against our `/v1/videos`, as code that people already have would use it."""

from __future__ import annotations

import base64
from collections.abc import Generator
from pathlib import Path

import httpx
import openai
import pytest
from tests.server.conftest import BOSS, Served

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")  # the SDK's word on OpenAI's own

PIXELS = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def client(served: Served, boss: httpx.Client) -> Generator[openai.OpenAI]:
    key = served.command("keys", "create", "--user", BOSS, "--name", "sdk")["key"]
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=key, max_retries=0) as one:
        yield one


def test_a_video_is_made_polled_and_downloaded(client: openai.OpenAI) -> None:
    video = client.videos.create_and_poll(
        model="rehearsal", prompt="a red kite over dunes", seconds="4", size="640x360", poll_interval_ms=200
    )  # pyright: ignore[reportArgumentType, reportCallIssue] - models and sizes beyond the SDK's own list
    assert (video.status, video.progress, video.seconds, video.size) == ("completed", 100, "4", "640x360")
    assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
    assert client.videos.download_content(video.id, variant="thumbnail").read()[:3] in (b"\xff\xd8\xff", b"RIF")
    assert client.videos.download_content(video.id, variant="spritesheet").read()
    assert video.id in [one.id for one in client.videos.list(limit=5)]
    remix = client.videos.remix(video.id, prompt="a blue kite over dunes")
    assert (remix.remixed_from_video_id, remix.prompt) == (video.id, "a blue kite over dunes")
    assert (remix.model, remix.seconds, remix.size) == (video.model, video.seconds, video.size)
    with pytest.raises(openai.NotFoundError):
        client.videos.remix("video_of_nobody", prompt="x")
    for refused in (
        lambda: client.videos.edit(prompt="x", video=b"film"),
        lambda: client.videos.extend(prompt="x", seconds="4", video=b"film"),
        lambda: client.videos.create_character(name="x", video=b"film"),
        lambda: client.videos.get_character("x"),
    ):
        with pytest.raises(openai.BadRequestError) as caught:
            refused()
        assert caught.value.code == "unsupported_operation"
    assert client.videos.delete(video.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(video.id)


def test_a_reference_picture_is_taken(client: openai.OpenAI, tmp_path: Path) -> None:
    picture = tmp_path / "first.png"
    picture.write_bytes(PIXELS)
    with picture.open("rb") as stream:
        video = client.videos.create(model="rehearsal", prompt="with a picture", seconds="4", input_reference=stream)  # pyright: ignore[reportArgumentType]
    assert video.status in ("queued", "in_progress")


@pytest.mark.parametrize(
    "wrong", [{"model": "nope"}, {"seconds": "999"}, {"prompt": ""}, {"size": "10"}, {"extra_body": {"foo": 1}}]
)  # fmt: skip
def test_what_cannot_be_made_is_the_sdks_own_error(client: openai.OpenAI, wrong: dict[str, object]) -> None:
    with pytest.raises(openai.APIStatusError) as caught:
        client.videos.create(**{"model": "rehearsal", "prompt": "x", **wrong})  # pyright: ignore[reportArgumentType]
    assert caught.value.status_code in (400, 404)
    assert caught.value.body is not None


def test_a_dead_model_names_what_lives(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(model="sora-2", prompt="x")
    assert caught.value.param == "model"
    assert "switched off on 2026-09-24; instead: " in caught.value.message


def test_a_bad_key_is_an_authentication_error(served: Served, boss: httpx.Client) -> None:
    with (
        openai.OpenAI(base_url=f"{served.url}/v1", api_key="cf_live_bad", max_retries=0) as stranger,
        pytest.raises(openai.AuthenticationError),
    ):
        stranger.videos.list()


def test_models_are_listed_and_an_unknown_address_is_the_sdks_own_error(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        client.files.list()
    assert (caught.value.code, caught.value.type) == ("unknown_url", "invalid_request_error")
    assert "rehearsal" in {model.id for model in client.models.list()}
