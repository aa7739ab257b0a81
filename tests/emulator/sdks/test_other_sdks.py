"""`dashscope`, `fal-client`, `replicate` and Ark's runtime against their wires."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dashscope
import fal_client
import httpx
import openai
import pytest
import replicate
from fal_client import client as fal_internals
from PIL import Image
from replicate.exceptions import ModelError, ReplicateError
from tests.emulator.sdks.conftest import fetched
from volcenginesdkarkruntime import Ark
from volcenginesdkarkruntime import _exceptions as ark_errors

from cineflow.emulator import Emulator

pytestmark = pytest.mark.filterwarnings("ignore")


# DashScope: nothing is raised; a refusal is a response with a status code.


@pytest.fixture
def wan(sdk: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(dashscope, "base_http_api_url", sdk.base_url("dashscope") + "/api/v1")

    def order(key: str = "sk-emulator", **asked: Any) -> Any:
        wanted = {"model": "wan2.6-t2v", "prompt": "a kite", "size": "1280*720", "duration": 5, **asked}
        return dashscope.VideoSynthesis.async_call(api_key=key, **wanted)

    return order


def test_dashscope_submit_wait_download_list_cancel(sdk: Emulator, wan: Any) -> None:
    submitted = wan()
    done = dashscope.VideoSynthesis.wait(submitted, api_key="sk-emulator")
    assert done.output.task_status == "SUCCEEDED"
    assert fetched(done.output.video_url) == 5
    listed = dashscope.VideoSynthesis.list(api_key="sk-emulator")
    assert [task["task_id"] for task in listed.output["data"]] == [submitted.output.task_id]
    sdk.pace(30)
    assert dashscope.VideoSynthesis.cancel(wan(), api_key="sk-emulator").status_code == 200
    assert dashscope.VideoSynthesis.cancel(submitted, api_key="sk-emulator").code == "UnsupportedOperation"


def test_dashscope_uploads_a_local_first_frame(sdk: Emulator, wan: Any, tmp_path: Path) -> None:
    frame = tmp_path / "first.png"
    Image.new("RGB", (640, 360)).save(frame)
    reply = wan(model="wan2.6-i2v", img_url=f"file://{frame}", size=None, resolution="720P")
    assert reply.status_code == 200, reply
    assert sdk.leaks() == []


def test_dashscope_refusals(sdk: Emulator, wan: Any) -> None:
    assert (wan("sk-bad").status_code, wan("sk-bad").code) == (401, "InvalidApiKey")
    assert (wan("sk-broke").status_code, wan("sk-broke").code) == (400, "Arrearage")
    sdk.faults({"fault": "rate_limit", "nth": 1}, {"fault": "policy_submit", "nth": 1})
    assert wan().code == "Throttling.RateQuota"
    assert wan().code == "DataInspectionFailed"
    assert wan(model="wan9").code == "ModelNotFound"
    assert wan(duration=99).code == "InvalidParameter"
    assert sdk.bill()["accepted"] == 0


def test_dashscope_bills_a_wrong_type_before_it_fails(sdk: Emulator, wan: Any) -> None:
    done = dashscope.VideoSynthesis.wait(wan(duration="5"), api_key="sk-emulator")
    assert (done.output.task_status, done.output.code) == ("FAILED", "InvalidParameter")
    assert sdk.bill()["accepted"] == 1


def test_dashscope_looks_and_listens(sdk: Emulator, wan: Any) -> None:
    seen = dashscope.MultiModalConversation.call(
        api_key="sk-emulator", model="qwen3-vl-plus",
        messages=[{"role": "user", "content": [{"video": ["https://a/1.jpg"] * 4, "fps": 0.5}, {"text": "what?"}]}],
    )  # fmt: skip
    assert seen.output.choices[0].message.content[0]["text"].startswith("A quiet piece")
    asked = dashscope.audio.asr.Transcription.async_call(
        api_key="sk-emulator", model="paraformer-v2", file_urls=["https://a/talk.m4a", "https://a/missing.m4a"]
    )
    heard = dashscope.audio.asr.Transcription.wait(asked, api_key="sk-emulator")
    good, bad = heard.output.results
    assert (good["subtask_status"], bad["code"]) == ("SUCCEEDED", "InvalidFile.DownloadFailed")


# fal: COMPLETED for good and bad ends alike; the error comes with the result.


@pytest.fixture
def fal(sdk: Emulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(fal_internals, "QUEUE_URL_FORMAT", sdk.base_url("fal") + "/")
    return lambda key="id:secret": fal_client.SyncClient(key=key)


MODEL, ORDER = "bytedance/seedance-2.5/text-to-video", {"prompt": "a kite", "duration": "5"}


def test_fal_submit_wait_download(sdk: Emulator, fal: Any) -> None:
    handle = fal().submit(MODEL, ORDER)
    seen = [type(event).__name__ for event in handle.iter_events(with_logs=True, interval=0.03)]
    assert seen[-1] == "Completed"
    assert {"Queued", "InProgress"} & set(seen)
    assert fetched(handle.get()["video"]["url"]) == 5


def test_fal_failures_come_as_http_errors_of_the_result(sdk: Emulator, fal: Any) -> None:
    sdk.faults({"fault": "policy_task", "nth": 1}, {"fault": "fail", "nth": 2})
    with pytest.raises(fal_client.FalClientHTTPError, match="content_policy_violation") as policy:
        fal().submit(MODEL, ORDER).get()
    assert policy.value.status_code == 422
    with pytest.raises(fal_client.FalClientHTTPError) as failed:
        fal().submit(MODEL, ORDER).get()
    assert failed.value.status_code == 500


def test_fal_cancel_and_refusals(sdk: Emulator, fal: Any) -> None:
    sdk.pace(30)
    handle = fal().submit(MODEL, ORDER)
    handle.cancel()
    assert sdk.bill()["submits"][0]["status"] == "cancelled"
    for key, status in (("id:bad", 401), ("id:broke", 403)):
        with pytest.raises(fal_client.FalClientHTTPError) as refused:
            fal(key).submit(MODEL, ORDER)
        assert refused.value.status_code == status
    with pytest.raises(fal_client.FalClientHTTPError, match="duration"):
        fal().submit(MODEL, {"prompt": "x", "duration": "soon"})
    assert sdk.bill()["accepted"] == 1


@pytest.mark.parametrize("repository", ["fal_v3", "fal"])
def test_fal_upload_then_order(
    sdk: Emulator, fal: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, repository: Any
) -> None:
    for name in ("REST_URL", "CDN_URL"):
        monkeypatch.setattr(fal_internals, name, sdk.base_url("fal"))
    path = tmp_path / "kite.png"
    Image.new("RGB", (640, 360), (9, 90, 9)).save(path)
    link = fal().upload(path.read_bytes(), "image/png", repository=repository, fallback_repository=[])
    assert httpx.get(link, trust_env=False).content == path.read_bytes()
    order = {**ORDER, "image_url": link}
    made = fal().submit("bytedance/seedance-2.5/image-to-video", order).get()
    assert fetched(made["video"]["url"]) == 5
    with pytest.raises(fal_client.FalClientHTTPError, match="file_download_error"):
        fal().submit("bytedance/seedance-2.5/image-to-video", {**order, "image_url": link + "x"})
    assert sdk.bill()["accepted"] == 1


# xAI's own SDK is gRPC; its documents show its files with OpenAI's.


def test_xai_files_take_openais_client(sdk: Emulator, tmp_path: Path) -> None:
    api = openai.OpenAI(base_url=sdk.base_url("xai"), api_key="xai-emulator", max_retries=0)
    path = tmp_path / "kite.png"
    Image.new("RGB", (640, 360), (9, 90, 9)).save(path)
    with path.open("rb") as file:
        made = api.files.create(file=file, purpose="assistants", extra_body={"expires_after": 7200})
    assert (made.bytes, made.expires_at) == (path.stat().st_size, made.created_at + 7200)
    with path.open("rb") as file, pytest.raises(openai.BadRequestError):
        api.files.create(file=file, purpose="assistants", extra_body={"expires_after": 60})
    body = {"model": "grok-imagine-video-1.5", "prompt": "a kite", "image": {"file_id": made.id}}
    assert api.post("/videos/generations", body=body, cast_to=dict)["request_id"]
    with pytest.raises(openai.BadRequestError):
        api.post("/videos/generations", body={**body, "image": {"file_id": "file_0"}}, cast_to=dict)


# Replicate: one exception class, told apart by status.


def predictions(sdk: Emulator, key: str = "r8_emulator") -> replicate.Client:
    return replicate.Client(api_token=key, base_url=sdk.url + "/replicate")


def test_replicate_submit_wait_download_list_cancel(sdk: Emulator) -> None:
    api = predictions(sdk)
    made = api.models.predictions.create(model="bytedance/seedance-2.0", input={"prompt": "a kite", "duration": 5})
    made.wait()
    assert made.status == "succeeded"
    assert fetched(str(made.output)) == 5
    assert [one.id for one in api.predictions.list()] == [made.id]
    sdk.pace(30)
    running = api.models.predictions.create(model="bytedance/seedance-2.0", input={"prompt": "x"})
    running.cancel()
    assert running.status == "canceled"


def test_replicate_failures_and_refusals(sdk: Emulator) -> None:
    sdk.faults(fault="policy_task", nth=1)
    with pytest.raises(ModelError, match="E005"):
        predictions(sdk).run("bytedance/seedance-2.0", input={"prompt": "x"})
    for key, status in (("r8_bad", 401), ("r8_broke", 402)):
        with pytest.raises(ReplicateError) as refused:
            predictions(sdk, key).models.predictions.create(model="bytedance/seedance-2.0", input={"prompt": "x"})
        assert refused.value.status == status
    with pytest.raises(ReplicateError, match="prompt is required"):
        predictions(sdk).models.predictions.create(model="bytedance/seedance-2.0", input={})
    assert sdk.bill()["accepted"] == 1


# Ark.


def ark(sdk: Emulator, key: str = "emulator") -> Any:
    return Ark(api_key=key, base_url=sdk.base_url("ark"), max_retries=0).content_generation.tasks


def seedance(tasks: Any, **asked: Any) -> str:
    content = [{"type": "text", "text": "a kite"}]
    return tasks.create(model="doubao-seedance-2-0-260128", content=content, duration=5, **asked).id


def test_ark_submit_wait_download_list_by_seed_and_delete(sdk: Emulator) -> None:
    tasks = ark(sdk)
    ticket = seedance(tasks, seed=4711, resolution="720p", ratio="16:9")
    give_up = time.monotonic() + 10
    while (seen := tasks.get(task_id=ticket)).status != "succeeded":
        assert time.monotonic() < give_up
        time.sleep(0.02)
    assert fetched(seen.content.video_url) == 5
    assert seen.usage.completion_tokens == 1280 * 720 * 24 * 5 // 1024
    assert [(one.id, one.seed) for one in tasks.list(page_num=1, page_size=5).items] == [(ticket, 4711)]
    tasks.delete(task_id=ticket)
    with pytest.raises(ark_errors.ArkNotFoundError):
        tasks.get(task_id=ticket)


def test_ark_refusals(sdk: Emulator) -> None:
    with pytest.raises(ark_errors.ArkAuthenticationError):
        seedance(ark(sdk, "bad"))
    with pytest.raises(ark_errors.ArkPermissionDeniedError, match="AccountOverdueError"):
        seedance(ark(sdk, "broke"))
    sdk.faults(
        {"fault": "rate_limit", "nth": 1}, {"fault": "policy_submit", "nth": 1}, {"fault": "drop_after", "nth": 1}
    )
    for expected in (ark_errors.ArkRateLimitError, ark_errors.ArkBadRequestError, ark_errors.ArkAPIConnectionError):
        with pytest.raises(expected):
            seedance(ark(sdk))
    assert sdk.bill()["accepted"] == 1
