"""What single wires do in their own way: recovery, cancelling, streams, sockets, and what bites."""

from __future__ import annotations

import base64
import io
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import av
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.emulator.speakers import SPEAKERS, Speaker, graph
from websockets.sync.client import connect

from cineflow.emulator import Emulator, create_app

Until = Callable[[Callable[[], Any]], Any]
NUMBER = st.integers(-5, 10**6) | st.floats(allow_nan=False, allow_infinity=False)
JUNK = st.recursive(
    st.none() | st.booleans() | NUMBER | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def client(
    emulator: Emulator, wire: str, key: str = "emulator", scheme: str = "Bearer", **headers: str
) -> httpx.Client:
    told = {
        "authorization": f"{scheme} {key}",
        "x-runway-version": "2024-11-06",
        "x-dashscope-async": "enable",
        **headers,
    }
    return httpx.Client(base_url=emulator.base_url(wire), headers=told, trust_env=False, verify=False, timeout=10)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.label)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(data=st.data())
def test_no_body_makes_a_wire_stumble(emulator: Emulator, speaker: Speaker, data: st.DataObject) -> None:
    """Whatever stands in one field, the answer is an acceptance or a refusal in the wire's words."""
    emulator.reset()
    base = emulator.base_url(speaker.wire)
    with httpx.Client(base_url=base, headers=speaker.headers("emulator"), trust_env=False, verify=False) as api:
        sent: list[httpx.Request] = []
        api.event_hooks = {"request": [sent.append]}
        speaker.submit(api, "x").read()
        if not sent[0].headers["content-type"].startswith("application/json"):
            return
        body = json.loads(sent[0].content)
        body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JUNK)
        reply = api.post(str(sent[0].url), json=body)
        assert isinstance(reply.json(), dict), (body, reply.text)


def test_sora2api_streams_its_progress_and_ends_with_a_tag(emulator: Emulator) -> None:
    def stream(model: str, **more: Any) -> str:
        body = {"model": model, "stream": True, "messages": [{"role": "user", "content": "a kite"}], **more}
        with client(emulator, "sora2api") as api:
            return api.post("/chat/completions", json=body).text

    told = stream("sora2-portrait-10s")
    assert "42%" in told
    assert "<video src='http" in told
    assert '"finish_reason": "STOP"' in told
    assert told.endswith("data: [DONE]\n\n")
    other = stream("sora_video2-portrait-15s")
    assert "进度：42%" in other
    assert "[点击这里](http" in other
    assert "enable streaming" in stream("sora2-portrait-10s", stream=False)
    emulator.faults({"fault": "policy_task", "nth": 1}, {"fault": "fail", "nth": 2})
    assert "❌" in stream("sora2-portrait-10s")
    assert '"type": "server_error"' in stream("sora2-portrait-10s")
    assert [row["price"] for row in emulator.bill()["submits"]] == ["0.05"] * 4


def test_lists_let_a_lost_order_be_found(emulator: Emulator) -> None:
    with client(emulator, "ark") as api:
        content = [{"type": "text", "text": "x"}]
        api.post(
            "/contents/generations/tasks", json={"model": "doubao-seedance-2-0-260128", "content": content, "seed": 77}
        )
        assert [item["seed"] for item in api.get("/contents/generations/tasks?page_size=5").json()["items"]] == [77]
    with client(emulator, "minimax") as api:
        content = [{"type": "text", "text": "a kite"}]
        api.post(
            "/v2/video_generation", json={"model": "MiniMax-H3", "content": content, "duration": 5, "ratio": "16:9"}
        )
        assert api.get("/v2/query/video_generation").json()["items"][0]["content"]["prompt"] == "a kite"
    with client(emulator, "vidu", scheme="Token") as api:
        api.post("/ent/v2/text2video", json={"model": "viduq2", "prompt": "x", "payload": "job-7"})
        assert api.get("/ent/v2/tasks").json()["tasks"][0]["payload"] == "job-7"
    with client(emulator, "kling") as api:
        api.post("/text-to-video/kling-3.0", json={"prompt": "x", "options": {"external_task_id": "job-8"}})
        assert len(api.get("/tasks?external_task_ids=job-8").json()["data"]) == 1
        assert api.get("/tasks?external_task_ids=other").json()["data"] == []
        assert api.get("/tasks").status_code == 400


def test_fal_history_tells_only_what_has_ended(emulator: Emulator, until: Until) -> None:
    model = "bytedance/seedance-2.5/text-to-video"
    with client(emulator, "fal", scheme="Key") as api:
        emulator.pace(0.3)
        reply = api.post(f"/{model}", json={"prompt": "a kite"}).json()
        path = f"/v1/models/requests/by-endpoint?endpoint_id={model}&expand=payloads"
        assert api.get(path).json()["items"] == []
        until(lambda: api.get(path).json()["items"])
        assert api.get(path).json()["items"][0]["json_input"]["prompt"] == "a kite"
        assert "text-to-video" not in reply["status_url"]
        assert api.get(f"/{model}/requests/{reply['request_id']}/status").status_code == 405


def test_kling_takes_tokens_that_are_well_made(emulator: Emulator) -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    def order(issuer: str, expires: float, **header: str) -> int:
        claims = {"iss": issuer, "exp": time.time() + expires, "nbf": time.time() - 5}
        token = f"{part({'alg': 'HS256', **header})}.{part(claims)}.signature"
        body = {"model_name": "kling-v3", "prompt": "x", "duration": "5"}
        with client(emulator, "kling-classic", token) as api:
            return api.post("/v1/videos/text2video", json=body).json()["code"]

    assert order("access", 1800, typ="JWT") == 0
    assert order("access", 1800) == 1000
    assert order("access", -10, typ="JWT") == 1003
    assert order("bad-access", 1800, typ="JWT") == 1002


def test_cancel_and_delete_are_what_each_service_means_by_them(emulator: Emulator) -> None:
    emulator.pace(30)
    content = [{"type": "text", "text": "x"}]
    with client(emulator, "ark") as api:
        made = api.post(
            "/contents/generations/tasks", json={"model": "doubao-seedance-2-0-260128", "content": content}
        ).json()
        assert api.delete(f"/contents/generations/tasks/{made['id']}").status_code == 200
        assert api.get(f"/contents/generations/tasks/{made['id']}").json()["status"] == "cancelled"
    with client(emulator, "openai") as api:
        made = api.post("/videos", json={"prompt": "x"}).json()
        assert api.delete(f"/videos/{made['id']}").status_code == 409
    with client(emulator, "vllm-omni") as api:
        made = api.post("/videos", files={"prompt": (None, "x")}).json()
        assert api.delete(f"/videos/{made['id']}").json()["deleted"]
    with client(emulator, "sglang") as api:
        made = api.post("/videos", json={"prompt": "x"}).json()
        assert api.delete(f"/videos/{made['id']}").json()["status"] == "deleted"
    with client(emulator, "vidu", scheme="Token") as api:
        made = api.post("/ent/v2/text2video", json={"model": "viduq2", "prompt": "x"}).json()
        assert api.post(f"/ent/v2/tasks/{made['task_id']}/cancel").json() == {}
    states = {row["wire"]: row["status"] for row in emulator.bill()["submits"]}
    assert states == {
        "ark": "cancelled",
        "openai": "queued",
        "vllm-omni": "cancelled",
        "sglang": "queued",
        "vidu": "cancelled",
    }


def test_minimax_says_no_in_two_hundred_and_hands_files_over_by_id(emulator: Emulator, until: Until) -> None:
    order = {"model": "MiniMax-Hailuo-2.3", "prompt": "x", "duration": 6, "resolution": "768P"}
    with client(emulator, "minimax", "broke") as api:
        reply = api.post("/v1/video_generation", json=order)
        assert (reply.status_code, reply.json()["base_resp"]["status_code"]) == (200, 1008)
    with client(emulator, "minimax") as api:
        ticket = api.post("/v1/video_generation", json=order).json()["task_id"]
        look = f"/v1/query/video_generation?task_id={ticket}"
        done = until(lambda: (seen := api.get(look).json())["status"] == "Success" and seen)
        file = api.get(f"/v1/files/retrieve?file_id={done['file_id']}").json()["file"]
        assert httpx.get(file["download_url"], trust_env=False, verify=False).status_code == 200
        assert api.get("/v2/query/video_generation/unknown").status_code == 500


def test_vertex_puts_films_into_a_bucket(emulator: Emulator, until: Until) -> None:
    model = "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
    with client(emulator, "vertex") as api:
        body = {"instances": [{"prompt": "x"}], "parameters": {"durationSeconds": 4, "storageUri": "gs://bucket/film"}}
        name = api.post(f"{model}:predictLongRunning", json=body).json()["name"]
        look = lambda: api.post(f"{model}:fetchPredictOperation", json={"operationName": name}).json()  # noqa: E731
        uri = until(lambda: look().get("response"))["videos"][0]["gcsUri"]
        bucket, _, place = uri.removeprefix("gs://").partition("/")
        got = api.get(f"/storage/v1/b/{bucket}/o/{place.replace('/', '%2F')}?alt=media")
        with av.open(io.BytesIO(got.content)) as film:
            assert film.duration == 4_000_000


def test_pictures_are_drawn_by_the_services_that_draw(emulator: Emulator) -> None:
    with client(emulator, "xai") as api:
        body = {"model": "grok-imagine-image", "prompt": "a kite", "n": 2, "response_format": "url"}
        links = [row["url"] for row in api.post("/images/generations", json=body).json()["data"]]
        first, second = (httpx.get(link, trust_env=False, verify=False) for link in links)
        assert first.content.startswith(b"\xff\xd8")
        assert first.content != second.content
        assert api.post("/images/edits", json=body).status_code == 400
    assert emulator.bill()["submits"][0]["price"] == "0.04"


def test_comfyui_runs_one_at_a_time_and_names_our_id(emulator: Emulator, until: Until) -> None:
    emulator.pace(0.3)
    ids = [str(uuid.uuid4()) for _ in range(2)]
    with client(emulator, "comfyui") as api:
        for own_id in ids:
            assert api.post("/prompt", json={"prompt": graph("x"), "prompt_id": own_id}).json()["prompt_id"] == own_id
        queue = api.get("/queue").json()
        assert [row[1] for row in queue["queue_pending"]] == [ids[1]]
        assert api.post(f"/api/jobs/{ids[1]}/cancel").json() == {"cancelled": True}
        told = until(lambda: api.get(f"/history/{ids[0]}").json())
        assert told[ids[0]]["status"]["status_str"] == "success"
        interrupted = api.get(f"/history/{ids[1]}").json()[ids[1]]["status"]["messages"]
        assert interrupted[-1][0] == "execution_interrupted"
        assert api.post("/prompt", json={"prompt": graph("x"), "prompt_id": "Not-A-Uuid"}).status_code == 400


def test_comfyui_answers_the_same_graph_from_its_cache(emulator: Emulator, until: Until) -> None:
    same = graph("x")

    def name() -> str:
        own_id = api.post("/prompt", json={"prompt": same}).json()["prompt_id"]
        shown = until(lambda: (seen := api.get(f"/api/jobs/{own_id}").json())["status"] == "completed" and seen)
        return shown["outputs"]["9"]["images"][0]["filename"]

    with client(emulator, "comfyui") as api:
        assert name() == name()


def test_comfyui_refuses_what_it_lacks_and_renames_uploads(emulator: Emulator) -> None:
    with client(emulator, "comfyui") as api:
        names = [
            api.post("/upload/image", files={"image": ("a.png", content)}).json()["name"]
            for content in (b"1", b"2", b"1")
        ]
        assert names == ["a.png", "a (1).png", "a.png"]
        nodes = graph("x") | {"20": {"class_type": "LoadImage", "inputs": {"image": "gone.png"}}}
        refused = api.post("/prompt", json={"prompt": nodes}).json()
        assert refused["error"]["type"] == "prompt_outputs_failed_validation"
        assert refused["node_errors"]["20"]["errors"][0]["type"] == "value_not_in_list"
        nodes["20"]["inputs"]["image"] = names[1]
        assert api.post("/prompt", json={"prompt": nodes}).status_code == 200
        assert api.get("/view?filename=../../etc/passwd").status_code == 403


def test_comfyui_tells_a_client_its_progress(emulator: Emulator) -> None:
    emulator.pace(0.3)
    root = emulator.base_url("comfyui")
    with (
        connect(f"{root.replace('http', 'ws')}/ws?clientId=me", proxy=None) as socket,
        client(emulator, "comfyui") as api,
    ):
        assert json.loads(socket.recv(timeout=5))["type"] == "status"
        own_id = api.post("/prompt", json={"prompt": graph("x"), "client_id": "me"}).json()["prompt_id"]
        seen: list[str] = []
        while True:
            told = socket.recv(timeout=5)
            if isinstance(told, bytes):
                continue
            event = json.loads(told)
            seen.append(event["type"])
            if event["type"] == "executing" and event["data"]["node"] is None:
                assert event["data"]["prompt_id"] == own_id
                break
    assert seen[0] == "execution_start"
    assert {"progress", "executed", "execution_success"} <= set(seen)


async def test_client_that_dies_amid_its_request_is_no_error() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError(f"there is nobody to answer: {message}")

    scope = {
        "type": "http", "method": "POST", "path": "/openai/v1/videos", "raw_path": b"/openai/v1/videos",
        "query_string": b"", "root_path": "", "headers": [(b"authorization", b"Bearer emulator"),
                                                          (b"content-type", b"application/json")],
    }  # fmt: skip
    await create_app()(scope, receive, send)
