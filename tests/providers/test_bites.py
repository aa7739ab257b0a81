"""What bites, provider by provider: types and words on the wire, keys that stay home, answers dressed as others."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from cineflow.core.errors import (
    Charged,
    ContentRefused,
    PollFailed,
    SettingInvalid,
    SettingMissing,
    TakeExpired,
    TakeUnfetchable,
    UnsupportedByModel,
)
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Failed,
    Found,
    KeyPolicy,
    OrderReference,
    Ready,
    ReferenceRole,
    Result,
    Running,
    Ticket,
)
from cineflow.core.provider import SentOrder
from cineflow.providers._words import stage_of
from cineflow.providers._workflow import filled, read_workflow
from cineflow.providers.wires.comfyui import best_of

from .conftest import Play, collect, order

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "sk-0123456789abcdef"


def wish(provider: str, model: str, seconds: int = 5, **fields):
    return order(provider=provider, model=model, seconds=Decimal(seconds), **fields)


@pytest.fixture
def frame(tmp_path: Path) -> OrderReference:
    from PIL import Image

    path = tmp_path / "first.png"
    Image.new("RGB", (1280, 720), (10, 20, 30)).save(path)
    return OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(path))


# -- types and words -------------------------------------------------------------------------------------------


async def test_openai_seconds_are_text_and_sglangs_a_number(play: Play) -> None:
    openai, stage = play("openai-videos", {"id": "v"}, key=KEY)
    await openai.submit(wish("openai-videos", "sora-2", 8))
    assert (stage.sent["seconds"], stage.sent["size"]) == ("8", "1280x720")
    sglang, stage = play("openai-videos", {"id": "v"}, key=KEY, flavour="sglang")
    await sglang.submit(wish("openai-videos", "sora-2", 8))
    assert stage.sent["seconds"] == 8


async def test_an_unknown_flavour_is_named(play: Play) -> None:
    with pytest.raises(SettingInvalid):
        play("openai-videos", {}, key=KEY, flavour="lemon")


async def test_dashscope_takes_integers_capitals_and_asterisks(play: Play) -> None:
    answer = {"output": {"task_id": "t", "task_status": "PENDING"}}
    wan, stage = play("dashscope", answer, key=KEY)
    await wan.submit(wish("dashscope", "wan3.0-video", resolution="720p"))
    assert stage.sent["parameters"]["duration"] == 5
    assert stage.sent["parameters"]["resolution"] == "720P"
    assert stage.requests[0].headers["x-dashscope-async"] == "enable"
    wan, stage = play("dashscope", answer, key=KEY)
    await wan.submit(wish("dashscope", "wan2.6-t2v", aspect="9:16"))
    assert stage.sent["parameters"]["size"] == "720*1280"
    assert "resolution" not in stage.sent["parameters"]


async def test_dashscope_regions_choose_the_host(play: Play) -> None:
    wan, _ = play("dashscope", {}, key=KEY, region="singapore")
    assert wan.base_url == "https://dashscope-intl.aliyuncs.com"
    with pytest.raises(SettingInvalid):
        play("dashscope", {}, key=KEY, region="moon")


async def test_gemini_says_seconds_with_an_s_and_asks_in_the_background(play: Play) -> None:
    omni, stage = play("gemini", {"id": "v1"}, key=KEY)
    await omni.submit(wish("gemini", "gemini-omni-1.2-flash", 8))
    assert stage.sent["response_format"]["duration"] == "8s"
    assert stage.sent["background"] is True
    assert stage.requests[0].headers["x-goog-api-key"] == KEY
    assert "authorization" not in stage.requests[0].headers


async def test_a_link_where_a_file_is_wanted_says_so_before_anything_is_sent(play: Play) -> None:
    veo, stage = play("vertex", {"name": "o"}, key=KEY, project="p")
    link = OrderReference(
        role=ReferenceRole.FIRST_FRAME, url="https://pictures.example/a.png?X-Amz-Signature=abcdef0123"
    )
    with pytest.raises(UnsupportedByModel) as no:
        await veo.submit(wish("vertex", "veo-3.1-fast-generate-001", 8, references=(link,)))
    assert no.value.stable_code == "picture.link"
    assert "abcdef0123" not in str(no.value)
    assert not stage.requests


async def test_luma_says_seconds_with_an_s(play: Play) -> None:
    luma, stage = play("luma", {"id": "g"}, key=KEY)
    await luma.submit(wish("luma", "ray-3.2", 5))
    assert stage.sent["video"]["duration"] == "5s"


async def test_runway_says_shapes_as_pixels_with_a_colon_and_its_version(play: Play) -> None:
    runway, stage = play("runway", {"id": "u"}, key=KEY)
    await runway.submit(wish("runway", "gen4.5", aspect="9:16"))
    assert stage.sent["ratio"] == "720:1280"
    assert stage.requests[0].headers["x-runway-version"] == "2024-11-06"


async def test_kling_says_no_shape_beside_a_first_frame_and_inline_pictures_bare(
    play: Play, frame: OrderReference
) -> None:
    kling, stage = play("kling", {"code": 0, "data": {"id": "1"}}, key=KEY)
    await kling.submit(wish("kling", "kling-v3", references=(frame,), negative="rain"))
    assert stage.requests[0].url.path == "/image-to-video/kling-3.0"
    assert "aspect_ratio" not in stage.sent["settings"]
    prompt, shown = stage.sent["contents"]
    assert prompt["text"].endswith("Avoid: rain")
    assert not shown["url"].startswith("data:")
    assert stage.sent["options"]["external_task_id"] == "ord_1"


async def test_the_old_kling_pair_signs_with_a_typ(play: Play) -> None:
    kling, stage = play("kling", {"code": 0, "data": []}, key="", access_key="access-12345", secret_key="secret-12345")
    await kling.free_get("/tasks", params={"task_ids": "1"})
    head, claims, mac = stage.requests[0].headers["authorization"].removeprefix("Bearer ").split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["iss"] == "access-12345"
    wanted = hmac.new(b"secret-12345", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(mac + "=" * (-len(mac) % 4)) == wanted


async def test_vidu_and_fal_have_words_of_their_own_for_the_key(play: Play) -> None:
    vidu, stage = play("vidu", {"task_id": "t", "credits": 55}, key=KEY)
    ticket = await vidu.submit(wish("vidu", "viduq3-turbo"))
    assert stage.requests[0].headers["authorization"] == f"Token {KEY}"
    assert (stage.sent["payload"], stage.sent["audio"]) == ("ord_1", True)
    assert (ticket.amount, ticket.currency) == (Decimal("0.275"), "USD")
    fal, stage = play("fal", {"request_id": "r"}, key="id:secret-0123")
    await fal.submit(wish("fal", "minimax/h3/text-to-video", resolution="768p"))
    assert stage.requests[0].headers["authorization"] == "Key id:secret-0123"
    assert stage.sent["duration"] == "5"


async def test_aihubmix_speaks_each_vendors_types(play: Play) -> None:
    hub, stage = play("aihubmix", {"id": "x"}, key=KEY)
    await hub.submit(wish("aihubmix", "doubao-seedance-2-0-260128"))
    assert (stage.sent["duration"], stage.sent["resolution"], stage.sent["ratio"]) == (5, "720p", "16:9")
    hub, stage = play("aihubmix", {"id": "x"}, key=KEY)
    await hub.submit(wish("aihubmix", "veo-3.1-generate-preview", 8))
    assert (stage.sent["seconds"], stage.sent["size"]) == (8, "720p")


async def test_ark_sends_a_seed_of_its_own_to_be_found_by(play: Play) -> None:
    ark, stage = play("ark", {"id": "cgt"}, key=KEY)
    await ark.submit(wish("ark", "doubao-seedance-2-0-260128"))
    seed = stage.sent["seed"]
    row = {
        "id": "cgt-9",
        "status": "queued",
        "seed": seed,
        "duration": 5,
        "ratio": "16:9",
        "created_at": int(NOW.timestamp()) + 1,
    }
    ark, _ = play(
        "ark", {"items": [row, {**row, "id": "other", "seed": 1}], "total": 2}, {"items": [], "total": 2}, key=KEY
    )
    lost = SentOrder(wish("ark", "doubao-seedance-2-0-260128"), NOW)
    assert await ark.find_lost(lost) == Found(tickets=(Ticket(id="cgt-9"),))
    own = SentOrder(wish("ark", "doubao-seedance-2-0-260128", seed=seed), NOW)
    assert isinstance(await ark.find_lost(own), CannotTell)


async def test_ark_is_told_everything_in_fields_and_nothing_as_flags_in_the_text(play: Play) -> None:
    ark, stage = play("ark", {"id": "cgt"}, key=KEY)
    order = wish("ark", "doubao-seedance-2-0-260128", seed=7)
    await ark.submit(order)
    (text,) = [part["text"] for part in stage.sent["content"] if part["type"] == "text"]
    assert text == order.prompt
    assert (stage.sent["ratio"], stage.sent["duration"], stage.sent["seed"]) == ("16:9", 5, 7)


async def test_sora2api_is_always_asked_to_stream(play: Play) -> None:
    bridge, stage = play("sora2api", (200, "data: [DONE]\n\n"), key=KEY, base_url="https://gate.example/v1")
    await bridge.submit(wish("sora2api", "sora2-landscape-10s", 10))
    assert stage.sent["stream"] is True
    await bridge.close()


# -- what stops and what deletes -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["queue_running", "queue_pending", ""])
async def test_an_older_comfyui_is_interrupted_only_while_our_own_job_runs(play: Play, place: str) -> None:
    mine, other = [1, "mine", {}, {}, []], [0, "other", {}, {}, []]
    queue = {"queue_running": [other], "queue_pending": []}
    if place:
        queue[place] = [*queue[place], mine] if place == "queue_pending" else [mine]
    comfy, stage = play("comfyui", (404, {}), queue, {}, key="")
    stopped = await comfy.cancel(Ticket(id="mine"))
    asked = {request.url.path for request in stage.requests if request.method == "POST"}
    assert ("/interrupt" in asked) is (place == "queue_running")
    assert stopped.stopped is bool(place)


@pytest.mark.parametrize(("name", "ended"), [("runway", "SUCCEEDED"), ("ark", "succeeded")])
async def test_a_cancel_looks_first_and_never_deletes_a_finished_film(play: Play, name: str, ended: str) -> None:
    maker, stage = play(name, {"id": "t", "status": ended}, key=KEY)
    assert not (await maker.cancel(Ticket(id="t"))).stopped
    assert [request.method for request in stage.requests] == ["GET"]


# -- keys stay home --------------------------------------------------------------------------------------------


async def test_fal_asks_the_addresses_it_was_given_and_a_gateway_at_the_gateway(play: Play) -> None:
    given = {"request_id": "r", "status_url": "https://queue.fal.run/minimax/h3/requests/r/status"}
    fal, stage = play("fal", given, {"status": "IN_QUEUE"}, key="id:secret-0123")
    await fal.poll(await fal.submit(wish("fal", "minimax/h3/text-to-video", resolution="768p")))
    assert stage.requests[1].url.path == "/minimax/h3/requests/r/status"
    fal, stage = play(
        "fal", given, {"status": "IN_QUEUE"}, key="id:secret-0123", base_url="https://gate.example/fal-ai"
    )
    await fal.poll(await fal.submit(wish("fal", "minimax/h3/text-to-video", resolution="768p")))
    assert stage.requests[1].url.host == "gate.example"


async def test_fal_shows_its_key_to_its_own_history_and_a_gateways_key_to_nobody(play: Play) -> None:
    row = {"request_id": "r9", "sent_at": NOW.isoformat(), "json_input": {"prompt": "a red kite over dunes"}}
    lost = SentOrder(wish("fal", "minimax/h3/text-to-video", resolution="768p"), NOW)
    fal, stage = play("fal", {"items": [row]}, key="id:secret-0123")
    found = await fal.find_lost(lost)
    assert stage.requests[0].headers["authorization"] == "Key id:secret-0123"
    assert found.tickets[0].links["status"] == "https://queue.fal.run/minimax/h3/requests/r9/status"
    gate, stage = play("fal", {"items": [row]}, key="id:secret-0123", base_url="https://gate.example")
    assert isinstance(await gate.find_lost(lost), CannotTell)
    assert not stage.requests


async def test_a_link_on_the_providers_own_host_gets_the_key_only_when_it_asks(play: Play) -> None:
    job = {"id": "x", "status": "completed", "video_url": "https://aihubmix.com/files/1.mp4"}
    film = (200, b"\x00\x00\x00\x18ftypmp42" + bytes(99), {"content-type": "video/mp4"})
    hub, stage = play("aihubmix", job, (401, {"error": "key"}), film, key=KEY)
    ready = await hub.poll(Ticket(id="x"))
    await collect(hub.fetch(ready.results[0]))
    assert ["authorization" in request.headers for request in stage.requests] == [True, False, True]


async def test_a_second_link_is_tried_where_the_first_is_dead(play: Play) -> None:
    job = {"code": "success", "data": {"task_id": "t", "status": "SUCCESS", "result_url": "https://cdn.example/1.mp4"}}
    film = (200, b"\x00\x00\x00\x18ftypmp42" + bytes(99), {"content-type": "video/mp4"})
    gate, stage = play("newapi", job, (404, ""), film, key=KEY, base_url="https://gate.example")
    ready = await gate.poll(Ticket(id="t"))
    assert ready.results[0].key is KeyPolicy.SAME_ORIGIN
    await collect(gate.fetch(ready.results[0]))
    assert [request.url.host for request in stage.requests[1:]] == ["gate.example", "cdn.example"]
    assert "authorization" not in stage.requests[2].headers


# -- what was lost ---------------------------------------------------------------------------------------------


async def test_replicate_proves_nothing_once_inputs_are_deleted(play: Play) -> None:
    row = {"id": "p1", "model": "bytedance/seedance-2.0", "created_at": (NOW + timedelta(seconds=2)).isoformat()}
    lost = SentOrder(wish("replicate", "bytedance/seedance-2.0"), NOW)
    blind, _ = play("replicate", {"results": [row], "next": None}, {"id": "p1", "data_removed": True}, key=KEY)
    assert isinstance(await blind.find_lost(lost), CannotTell)
    seen, _ = play("replicate", {"results": [{**row, "input": {"prompt": "else"}}], "next": None}, key=KEY)
    assert isinstance(await seen.find_lost(lost), Absent)


async def test_a_gateway_that_refuses_our_reference_proves_nothing(play: Play) -> None:
    kling, _ = play("kling", (400, {"code": 1201, "message": "unsupported"}), key=KEY)
    assert isinstance(await kling.find_lost(SentOrder(wish("kling", "kling-v3"), NOW)), CannotTell)
    kling, _ = play("kling", {"code": 0, "data": []}, key=KEY)
    assert isinstance(await kling.find_lost(SentOrder(wish("kling", "kling-v3"), NOW)), Absent)


async def test_runways_refused_input_is_charged_and_its_other_failures_may_be(play: Play) -> None:
    answer = {"id": "u", "status": "FAILED", "failure": "x", "failureCode": "SAFETY.INPUT.IMAGE"}
    runway, _ = play("runway", answer, key=KEY)
    ended = await runway.poll(Ticket(id="u"))
    assert isinstance(ended, Failed)
    assert ended.error.charged is Charged.YES


# -- pictures --------------------------------------------------------------------------------------------------


async def test_sora2api_refuses_a_link_that_the_server_would_leave_out(play: Play, frame: OrderReference) -> None:
    bridge, stage = play("sora2api", (200, "data: [DONE]\n\n"), key=KEY, base_url="https://gate.example/v1")
    link = OrderReference(role=ReferenceRole.FIRST_FRAME, url="https://pics.example/1.png")
    with pytest.raises(UnsupportedByModel):
        await bridge.submit(wish("sora2api", "sora2-landscape-10s", 10, references=(link,)))
    assert not stage.requests
    await bridge.submit(wish("sora2api", "sora2-landscape-10s", 10, aspect="9:16", references=(frame,)))
    assert stage.requests[0].url == "https://gate.example/v1/chat/completions"
    assert stage.sent["model"] == "sora2-portrait-10s"
    assert stage.sent["messages"][0]["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")
    await bridge.close()


async def test_results_inside_an_answer_are_laid_down_and_not_carried_about(play: Play, tmp_path: Path) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(99)
    part = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(film).decode()}}
    answer = {"candidates": [{"content": {"parts": [{"thought": True, **part}, part]}}]}
    nano, stage = play("gemini", answer, key=KEY)
    object.__setattr__(nano.settings, "spool", tmp_path / "spool")
    ticket = await nano.submit(wish("gemini", "gemini-nano-banana-2.1", 0, kind="image"))
    assert len(ticket.model_dump_json()) < 1000
    ready = await nano.poll(Ticket.model_validate_json(ticket.model_dump_json()))
    assert isinstance(ready, Ready)
    assert len(ready.results) == stage.posts == 1
    assert await collect(nano.fetch(ready.results[0])) == film


# -- workflows -------------------------------------------------------------------------------------------------


def node(kind: str, title: str = "", **inputs) -> dict:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title}}


def test_placeholders_are_filled_with_their_own_types_and_titles_where_there_are_none() -> None:
    nodes = {
        "1": node("Text", text="film still, {{prompt}}, 35mm"), "2": node("KSampler", seed="{{seed}}", model=["4", 0]),
        "3": node("Text", "Negative", text="old"), "4": node("Latent", "size", width=1, height=1),
        "5": node("Video", "length", length=1),
    }  # fmt: skip
    values = {"prompt": "kite", "seed": 7, "negative": "rain", "width": 832, "height": 480, "frames": 49}
    graph = filled(nodes, values, needed={"prompt": ("prompt",), "seconds": ("frames", "seconds"), "size": ("width",)})
    assert graph["1"]["inputs"]["text"] == "film still, kite, 35mm"
    assert graph["2"]["inputs"] == {"seed": 7, "model": ["4", 0]}
    assert graph["3"]["inputs"]["text"] == "rain"
    assert graph["4"]["inputs"] == {"width": 832, "height": 480}
    assert graph["5"]["inputs"]["length"] == 49
    assert nodes["1"]["inputs"]["text"] == "film still, {{prompt}}, 35mm"


def test_a_field_the_workflow_has_no_place_for_is_refused() -> None:
    with pytest.raises(UnsupportedByModel) as caught:
        filled(
            {"1": node("Text", text="{{prompt}}")}, {"prompt": "x"}, needed={"prompt": ("prompt",), "seed": ("seed",)}
        )
    assert caught.value.place == "seed"
    assert "{{seed}}" in str(caught.value.fix)


async def test_comfyui_counts_frames_as_its_model_wants_and_needs_a_workflow(play: Play, tmp_path: Path) -> None:
    comfy, _ = play("comfyui", {}, key="")
    with pytest.raises(SettingMissing):
        await comfy.submit(wish("comfyui", "workflow", 2))
    path = tmp_path / "w.json"
    graph = {
        "1": node("WanImageToVideo", text="{{prompt}}", width="{{width}}", height="{{height}}", length="{{frames}}")
    }
    path.write_text(json.dumps(graph))
    comfy, stage = play("comfyui", {"prompt_id": "p"}, key="", workflow=str(path), fps="16")
    await comfy.submit(wish("comfyui", "workflow", 2, resolution="480p"))
    inputs = stage.sent["prompt"]["1"]["inputs"]
    assert inputs["length"] == 33
    assert (inputs["width"] % 16, inputs["height"] % 16) == (0, 0)
    assert "origin" not in stage.requests[0].headers
    path.write_text(json.dumps({"nodes": [], "links": []}))
    with pytest.raises(SettingInvalid):
        read_workflow(str(path))


# -- success that is not quite there ---------------------------------------------------------------------------

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(2000)
DONE = {"id": "v", "status": "completed", "progress": 100}


async def _content(play: Play, *answers, flavour: str = "openai"):
    gate, stage = play("openai-videos", {"id": "v"}, DONE, *answers, key=KEY, base_url="https://gate.example/v1",
                       flavour=flavour)  # fmt: skip
    ticket = await gate.submit(wish("openai-videos", "sora-2", 8))
    ready = await gate.poll(ticket)
    assert isinstance(ready, Ready)
    return gate, stage, ready.results[0]


@pytest.mark.parametrize("flavour", ["openai", "litellm", "newapi", "vllm-omni"])
async def test_a_gateways_302_on_content_is_followed_without_the_key(play: Play, flavour: str) -> None:
    away = (302, "", {"location": "https://bucket.example/x.mp4?sig=a%2Fb"})
    gate, stage, result = await _content(play, away, (200, FILM, {"content-type": "video/mp4"}), flavour=flavour)
    assert await collect(gate.fetch(result)) == FILM
    assert [request.url.path for request in stage.requests[-2:]] == ["/v1/videos/v/content", "/x.mp4"]
    assert "authorization" in stage.requests[-2].headers
    assert "authorization" not in stage.requests[-1].headers
    assert stage.requests[-1].url.raw_path == b"/x.mp4?sig=a%2Fb"


@pytest.mark.parametrize(
    "said",
    [
        {"error": {"message": "Video is not ready yet, use GET /v1/videos/{video_id} to check status. status: queued"}},
        {"error": {"message": "任务尚未完成", "type": "invalid_request_error"}},
        {"detail": "Video generation is still in progress"},
    ],
)
async def test_a_gateways_400_while_queued_is_asked_again(play: Play, said: dict) -> None:
    gate, _, result = await _content(play, (400, said))
    with pytest.raises(PollFailed):
        await collect(gate.fetch(result))


async def test_sglangs_400_with_a_link_is_the_way_to_the_film(play: Play) -> None:
    link = "https://bucket.example/v.mp4?sig=a%2Fb"
    no = (400, {"detail": f"Video has been uploaded to cloud storage. Please use the cloud URL: {link}"})
    gate, stage, result = await _content(play, no, (200, FILM, {"content-type": "video/mp4"}), flavour="sglang")
    assert await collect(gate.fetch(result)) == FILM
    assert str(stage.requests[-1].url) == link
    assert "authorization" not in stage.requests[-1].headers


async def test_a_strangers_400_leads_nowhere(play: Play) -> None:
    sora, stage = play("sora-hk", (400, {"detail": "see https://evil.example/x"}), key=KEY)
    with pytest.raises(TakeUnfetchable):
        await collect(sora.fetch(Result(url="https://files.example/a.mp4")))
    assert len(stage.requests) == 1


async def test_litellms_truth_at_content_is_final_and_in_its_words(play: Play) -> None:
    said = "litellm.APIConnectionError: the operation was filtered by the safety system."
    gate, stage, result = await _content(play, (500, {"error": {"message": said, "code": "500"}}), flavour="litellm")
    with pytest.raises(TakeUnfetchable) as caught:
        await collect(gate.fetch(result))
    assert "filtered by the safety system" in caught.value.text.say("en")
    busy = (500, {"error": {"message": "litellm.APIConnectionError: upstream timed out"}})
    gate, stage, result = await _content(play, busy, flavour="litellm")
    with pytest.raises(PollFailed):
        await collect(gate.fetch(result))
    assert stage.posts == 1


async def test_what_a_dead_link_says_is_told_without_its_secrets(play: Play) -> None:
    sora, _ = play("sora-hk", (403, {"message": "Request has expired", "key": f"Bearer {KEY}"}), key=KEY)
    with pytest.raises(TakeExpired) as caught:
        await collect(sora.fetch(Result(url="https://files.example/a.mp4")))
    assert "Request has expired" in caught.value.text.say("zh")
    assert KEY not in caught.value.text.say("en")


@pytest.mark.parametrize(
    ("name", "model", "answer", "fraction"),
    [
        ("runway", "gen4.5", {"id": "u", "status": "RUNNING", "progress": 0.4, "createdAt": "2026-11-20T10:00:00Z"}, 0.4),
        ("runway", "gen4.5", {"id": "u", "status": "RUNNING", "progress": 1, "createdAt": "2026-11-20T10:00:00Z"}, 1.0),
        ("xai", "grok-imagine-video-1.5", {"status": "pending", "progress": 1}, 0.01),
        ("xai", "grok-imagine-video-1.5", {"status": "pending", "progress": 42}, 0.42),
    ],
)  # fmt: skip
async def test_runways_progress_is_a_share_and_the_others_a_percentage(
    play: Play, name: str, model: str, answer: dict, fraction: float
) -> None:
    provider, _ = play(name, {"id": "u", "request_id": "u"}, answer, key=KEY)
    seen = await provider.poll(await provider.submit(wish(name, model)))
    assert isinstance(seen, Running)
    assert seen.fraction == pytest.approx(fraction)


async def test_newapi_says_its_progress_as_text_or_number(play: Play) -> None:
    for said, fraction in (("30%", 0.3), (30, 0.3), ("30", 0.3)):
        task = {"task_id": "t", "status": "IN_PROGRESS", "progress": said}
        answer = {"code": "success", "message": "", "data": task}
        gate, _ = play("newapi", {"task_id": "t"}, answer, key=KEY, base_url="https://gate.example")
        seen = await gate.poll(await gate.submit(wish("newapi", "kling-v2-6")))
        assert isinstance(seen, Running)
        assert seen.fraction == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("name", "answer", "stage"),
    [
        ("ark", {"status": "failed", "error": {"code": "OutputVideoSensitiveContentDetected", "message": "x"}}, "output"),
        ("ark", {"status": "failed", "error": {"code": "InputImageSensitiveContentDetected", "message": "x"}}, "task"),
        ("vidu", {"state": "failed", "err_code": "CreationPolicyViolation"}, "output"),
        ("vidu", {"state": "failed", "err_code": "AuditSubmitIllegal"}, "task"),
        ("vidu", {"state": "failed", "err_code": "TaskPromptPolicyViolation"}, "task"),
    ],
)  # fmt: skip
async def test_ark_and_vidu_tell_what_was_sent_from_what_was_made(
    play: Play, name: str, answer: dict, stage: str
) -> None:
    maker, _ = play(name, {"id": "t", **answer}, key=KEY)
    ended = await maker.poll(Ticket(id="t"))
    assert isinstance(ended, Failed)
    assert isinstance(ended.error, ContentRefused)
    wanted = {"task": "provider.content_refused", "output": "provider.content_refused_output"}
    assert ended.error.stable_code == wanted[stage]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("done", "succeeded succeed success SUCCESS SUCCEEDED completed COMPLETED done Complete finished"),
        ("cancelled", "canceled CANCELED cancelled CANCELLED aborted"),
        ("failed", "failed FAILED FAILURE fail error"), ("queued", "PENDING IN_QUEUE NOT_START THROTTLED in-queue"),
        ("unknown", "unknown pondering"),
    ],
)  # fmt: skip
def test_every_spelling_of_a_state_is_one_state(stage: str, words: str) -> None:
    assert {stage_of(word) for word in words.split()} == {stage}


@pytest.mark.parametrize("word", ["CANCELLED", "FAILED"])
async def test_runways_cancelled_ends_the_watch(play: Play, word: str) -> None:
    runway, _ = play("runway", {"id": "u", "status": word}, key=KEY)
    assert isinstance(await runway.poll(Ticket(id="u")), Failed)


# -- ComfyUI, found in one's own workflow ----------------------------------------------------------------------


def _ran(outputs: dict, *messages: list) -> dict:
    graph = {"3": node("KSampler", "my sampler"), "9": node("SaveVideo", "", filename_prefix="x")}
    status = {"status_str": "error" if messages else "success", "completed": not messages, "messages": [*messages]}
    return {"p": {"prompt": [1, "p", graph, {}, ["9"]], "outputs": outputs, "status": status}}


IDLE = {"queue_running": [], "queue_pending": []}


def test_comfyui_finds_a_film_that_stands_alone_under_its_key() -> None:
    film = {"filename": "a.mp4", "subfolder": "", "type": "output"}
    for outputs in ({"video": film}, {"result": [film], "text": ["done"], "fps": 24}, {"anything": [film]}):
        assert best_of({"outputs": {"9": outputs}}, "") == ["filename=a.mp4&subfolder=&type=output"]


async def test_comfyui_names_the_node_that_broke_as_its_owner_knows_it(play: Play) -> None:
    error = {"node_id": "3", "node_type": "KSampler", "exception_type": "RuntimeError", "exception_message": "no room"}
    comfy, _ = play("comfyui", IDLE, _ran({}, ["execution_error", error]), key="")
    ended = await comfy.poll(Ticket(id="p"))
    assert isinstance(ended, Failed)
    assert "my sampler #3 KSampler: no room" in ended.error.text.say("en")
    assert ended.error.charged is Charged.NO


async def test_comfyuis_node_errors_with_200_explain_a_film_that_never_comes(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text(
        json.dumps({"1": node("Text", text="{{prompt}}"), "5": node("Latent", width=1, height=1, length=1)})
    )
    wrong = {"errors": [{"type": "value_not_in_list", "message": "Value not in list", "details": "ckpt: 'x'"}]}
    accepted = {"prompt_id": "p", "number": 1, "node_errors": {"9": {**wrong, "class_type": "SaveVideo"}}}
    comfy, stage = play("comfyui", accepted, IDLE, _ran({}), (404, ""), key="", workflow=str(path), fixed="1")
    ticket = Ticket.model_validate_json((await comfy.submit(wish("comfyui", "workflow", 2))).model_dump_json())
    assert stage.posts == 1
    ended = await comfy.poll(ticket)
    assert isinstance(ended, Failed)
    for language in ("en", "zh"):
        assert "#9 SaveVideo: Value not in list ckpt: 'x'" in ended.error.text.say(language)


async def test_a_comfyui_that_was_restarted_or_lost_the_place_in_its_queue_is_no_failure(play: Play) -> None:
    comfy, _ = play("comfyui", IDLE, {}, key="")
    assert isinstance(await comfy.poll(Ticket(id="p")), Expired)


async def test_what_was_stopped_in_comfyui_cost_nothing(play: Play) -> None:
    comfy, _ = play("comfyui", IDLE, _ran({}, ["execution_interrupted", {"prompt_id": "p"}]), key="")
    ended = await comfy.poll(Ticket(id="p"))
    assert isinstance(ended, Failed)
    assert ended.error.charged is Charged.NO


@pytest.mark.parametrize("place", ["metadata", "result_url", "url", "fail_reason"])
@pytest.mark.parametrize("is_wrapped", [True, False])
async def test_newapis_link_is_found_wherever_a_version_puts_it(play: Play, place: str, is_wrapped: bool) -> None:
    link = "https://cdn.example/x.mp4?sig=a%2Fb"
    task = {"task_id": "t", "status": "Success", place: {"url": link} if place == "metadata" else link}
    answer = {"code": "success", "message": "", "data": task} if is_wrapped else task
    gate, _ = play("newapi", answer, key=KEY, base_url="https://gate.example")
    ready = await gate.poll(Ticket(id="t"))
    assert isinstance(ready, Ready)
    assert ready.results[0].else_url == link
