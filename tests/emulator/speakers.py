"""How each wire is spoken to, in the few lines a client needs. Written from the vendors' documents."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

Headers = Callable[[str], dict[str, str]]


@dataclass
class Seen:
    """What a look showed. word: the wire's own. link: of the result. why: of a failure."""

    word: str
    link: str = ""
    content: bytes = b""
    why: str = ""


@dataclass
class Speaker:
    """One way of ordering at one wire."""

    wire: str
    submit: Callable[[httpx.Client, str], httpx.Response]
    ticket: Callable[[Any], str]
    look: Callable[[httpx.Client, str], httpx.Response]
    seen: Callable[[Any], Seen]
    done: str
    failed: str
    headers: Headers = lambda key: {"authorization": f"Bearer {key}"}
    link_needs_key: bool = False
    withheld_is_failure: bool = True
    poll_word: bool = True
    has_key: bool = True
    name: str = ""
    refuses_key_with: tuple[int, ...] = (401,)

    @property
    def label(self) -> str:
        return self.name or self.wire


def _enc(ticket: str) -> str:
    return quote(ticket, safe="")


def _post(path: str, **body: Any) -> Callable[[httpx.Client, str], httpx.Response]:
    def submit(api: httpx.Client, prompt: str) -> httpx.Response:
        return api.post(path, json=_fill(body, prompt))

    return submit


def _fill(value: Any, prompt: str) -> Any:
    if isinstance(value, dict):
        return {key: _fill(item, prompt) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, prompt) for item in value]
    return prompt if value == "$" else value


def _form(path: str, **fields: str) -> Callable[[httpx.Client, str], httpx.Response]:
    def submit(api: httpx.Client, prompt: str) -> httpx.Response:
        return api.post(path, files={name: (None, value) for name, value in {**fields, "prompt": prompt}.items()})

    return submit


def _get(path: str) -> Callable[[httpx.Client, str], httpx.Response]:
    return lambda api, ticket: api.get(path.replace("ID", _enc(ticket)))


def _error(reply: dict[str, Any]) -> str:
    error = reply.get("error") or {}
    return f"{error.get('code')} {error.get('message')}" if isinstance(error, dict) else str(error)


def _openai(content: str) -> Callable[[Any], Seen]:
    def seen(reply: Any) -> Seen:
        link = content.replace("ID", _enc(reply["id"])) if reply["status"] == "completed" else ""
        return Seen(reply["status"], link, why=_error(reply))

    return seen


def _newapi_native(reply: Any) -> Seen:
    data = reply["data"]
    return Seen(data["status"], data["result_url"], why=data["fail_reason"])


def _dashscope(reply: Any) -> Seen:
    output = reply["output"]
    return Seen(output["task_status"], output.get("video_url", ""), why=f"{output.get('code')} {output.get('message')}")


def _interaction(reply: Any) -> Seen:
    content = [part for step in reply.get("steps", []) for part in step["content"]]
    link = next((part["uri"] for part in content if part["type"] == "video"), "")
    text = next((part["text"] for part in content if part["type"] == "text"), "")
    return Seen(reply["status"], link, why=text or str(reply.get("errors")))


def _vertex(reply: Any) -> Seen:
    if not reply.get("done"):
        return Seen("running")
    response = reply.get("response") or {}
    videos = response.get("videos") or []
    content = base64.b64decode(videos[0]["bytesBase64Encoded"]) if videos else b""
    why = _error(reply) if "error" in reply else " ".join(response.get("raiMediaFilteredReasons", []))
    return Seen("error" if "error" in reply else "done", content=content, why=why)


def _kling(reply: Any) -> Seen:
    if not reply["data"]:
        return Seen("unknown")
    task = reply["data"][0]
    return Seen(task["status"], task["outputs"][0]["url"] if task["outputs"] else "", why=task["message"])


def _kling_classic(reply: Any) -> Seen:
    task = reply["data"]
    videos = task.get("task_result", {}).get("videos", [])
    return Seen(task["task_status"], videos[0]["url"] if videos else "", why=task["task_status_msg"])


def _minimax(reply: Any) -> Seen:
    task = reply["task"]
    return Seen(task["status"], task["content"].get("url", ""), why=_error(task))


def _vidu(reply: Any) -> Seen:
    return Seen(reply["state"], reply["creations"][0]["url"] if reply["creations"] else "", why=reply["err_code"])


def _runway(reply: Any) -> Seen:
    return Seen(reply["status"], next(iter(reply.get("output", [])), ""), why=reply.get("failureCode", ""))


def _fal_look(api: httpx.Client, ticket: str) -> httpx.Response:
    status = api.get(f"/bytedance/seedance-2.5/requests/{_enc(ticket)}/status?logs=1")
    if status.status_code != 200 or status.json()["status"] != "COMPLETED":
        return status
    result = api.get(f"/bytedance/seedance-2.5/requests/{_enc(ticket)}")
    body = {"status": "COMPLETED" if result.is_success else "ERROR", "result": result.json()}
    return httpx.Response(200, json=body)


def _fal(reply: Any) -> Seen:
    result = reply.get("result", {})
    video = result.get("video") or {}
    return Seen(reply["status"], video.get("url", ""), why=str(result.get("detail", "")))


def _comfy(reply: Any) -> Seen:
    files = [file for node in reply["outputs"].values() for file in node.get("images", []) if isinstance(file, dict)]
    link = "/view?" + str(httpx.QueryParams(files[0])) if files else ""
    return Seen(reply["status"], link, why=str(reply["execution_error"]))


def graph(prompt: str) -> dict[str, Any]:
    return {
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": prompt, "clip": ["4", 1]}},
        "3": {"class_type": "KSampler", "inputs": {"seed": uuid.uuid4().int % 2**31, "positive": ["6", 0]}},
        "55": {"class_type": "Wan22Latent", "inputs": {"width": 640, "height": 352, "length": 121}},
        "9": {"class_type": "SaveVideo", "inputs": {"video": ["3", 0], "fps": 24, "filename_prefix": "video/take"}},
    }


def _comfy_submit(api: httpx.Client, prompt: str) -> httpx.Response:
    return api.post("/prompt", json={"prompt": graph(prompt), "prompt_id": str(uuid.uuid4()), "client_id": "c"})


def _key(scheme: str) -> Headers:
    return lambda key: {"authorization": f"{scheme} {key}"}


_SECONDS = "5"
_CONTENT = [{"type": "text", "text": "$"}]
_OMNI = {"type": "video", "delivery": "uri", "resolution": "720p", "aspect_ratio": "9:16", "duration": "5s"}
_VEO = "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"

SPEAKERS = [
    Speaker(
        "sora-hk",
        _post("/create", prompt="$", duration=10),
        lambda r: r["data"]["task_id"],
        _get("/tasks/ID"),
        lambda r: Seen(r["data"]["status"], r["data"].get("video_url", ""), why=r["data"]["error_msg"]),
        "completed",
        "failed",
    ),
    Speaker(
        "openai",
        _form("/videos", model="sora-2", seconds="4"),
        lambda r: r["id"],
        _get("/videos/ID"),
        _openai("/videos/ID/content"),
        "completed",
        "failed",
        link_needs_key=True,
    ),
    Speaker(
        "litellm",
        _post("/videos", model="gemini/omni", prompt="$", seconds="5"),
        lambda r: r["id"],
        _get("/videos/ID"),
        _openai("/videos/ID/content"),
        "completed",
        "failed",
        link_needs_key=True,
        withheld_is_failure=False,
    ),
    Speaker(
        "newapi-videos",
        _post("/videos", model="kling-v2-6", prompt="$", seconds="5"),
        lambda r: r["id"],
        _get("/videos/ID"),
        lambda r: Seen(r["status"], r.get("metadata", {}).get("url", ""), why=_error(r)),
        "completed",
        "failed",
    ),
    Speaker(
        "sglang",
        _post("/videos", prompt="$", seconds=5),
        lambda r: r["id"],
        _get("/videos/ID"),
        _openai("/videos/ID/content"),
        "completed",
        "failed",
        link_needs_key=True,
        has_key=False,
    ),
    Speaker(
        "vllm-omni",
        _form("/videos", seconds="5", size="640x352"),
        lambda r: r["id"],
        _get("/videos/ID"),
        _openai("/videos/ID/content"),
        "completed",
        "failed",
        link_needs_key=True,
    ),
    Speaker(
        "newapi",
        _post("/v1/video/generations", model="kling-v2-6", prompt="$", duration=5),
        lambda r: r["task_id"],
        _get("/v1/video/generations/ID"),
        _newapi_native,
        "SUCCESS",
        "FAILURE",
    ),
    Speaker(
        "aihubmix",
        _post("/videos", model="doubao-seedance-2-0-260128", prompt="$", duration=5),
        lambda r: r["id"],
        _get("/videos/ID"),
        lambda r: Seen(r["status"], r.get("video_url", ""), why=_error(r)),
        "succeeded",
        "failed",
    ),
    Speaker(
        "t8star",
        _post("/v2/videos/generations", model="sora-2", prompt="$", duration="10"),
        lambda r: r["task_id"],
        _get("/v2/videos/generations/ID"),
        lambda r: Seen(r["status"], r["data"]["output"] or "", why=r["fail_reason"]),
        "SUCCESS",
        "FAILURE",
        name="t8star-a",
    ),
    Speaker(
        "t8star",
        _post("/v1/video/create", model="veo3.1", prompt="$"),
        lambda r: r["id"],
        _get("/v1/video/query?id=ID"),
        lambda r: Seen(r["status"], r["video_url"] or "", why=r.get("error", "")),
        "completed",
        "failed",
        name="t8star-b",
    ),
    Speaker(
        "t8star",
        _form("/v1/videos", model="sora-2", seconds="10"),
        lambda r: r["id"],
        _get("/v1/videos/ID"),
        lambda r: Seen(r["status"], r.get("video_url", ""), why=r.get("fail_reason", "")),
        "completed",
        "failed",
        name="t8star-c",
    ),
    Speaker(
        "dashscope",
        _post(
            "/api/v1/services/aigc/video-generation/video-synthesis",
            model="wan3.0-video",
            input={"prompt": "$"},
            parameters={"resolution": "720P", "duration": 5},
        ),
        lambda r: r["output"]["task_id"],
        _get("/api/v1/tasks/ID"),
        _dashscope,
        "SUCCEEDED",
        "FAILED",
        headers=lambda key: {"authorization": f"Bearer {key}", "x-dashscope-async": "enable"},
    ),
    Speaker(
        "gemini",
        _post("/v1beta/interactions", model="gemini-omni-1.2-flash", background=True, input="$", response_format=_OMNI),
        lambda r: r["id"],
        _get("/v1beta/interactions/ID"),
        _interaction,
        "completed",
        "failed",
        headers=lambda key: {"x-goog-api-key": key},
        link_needs_key=True,
        withheld_is_failure=False,
        refuses_key_with=(400,),
    ),
    Speaker(
        "vertex",
        _post(f"{_VEO}:predictLongRunning", instances=[{"prompt": "$"}], parameters={"durationSeconds": 4}),
        lambda r: r["name"],
        lambda api, ticket: api.post(f"{_VEO}:fetchPredictOperation", json={"operationName": ticket}),
        _vertex,
        "done",
        "error",
        withheld_is_failure=False,
        poll_word=False,
    ),
    Speaker(
        "xai",
        _post("/videos/generations", model="grok-imagine-video", prompt="$", duration=5),
        lambda r: r["request_id"],
        _get("/videos/ID"),
        lambda r: Seen(r["status"], r.get("video", {}).get("url", ""), why=_error(r)),
        "done",
        "failed",
        withheld_is_failure=False,
        refuses_key_with=(400,),
    ),
    Speaker(
        "ark",
        _post("/contents/generations/tasks", model="doubao-seedance-2-0-260128", content=_CONTENT, duration=5),
        lambda r: r["id"],
        _get("/contents/generations/tasks/ID"),
        lambda r: Seen(r["status"], r.get("content", {}).get("video_url", ""), why=_error(r)),
        "succeeded",
        "failed",
    ),
    Speaker(
        "kling",
        _post("/text-to-video/kling-3.0", prompt="$", settings={"duration": 5}),
        lambda r: r["data"]["id"],
        _get("/tasks?task_ids=ID"),
        _kling,
        "succeeded",
        "failed",
    ),
    Speaker(
        "kling-classic",
        _post("/v1/videos/text2video", model_name="kling-v3", prompt="$", duration="5"),
        lambda r: r["data"]["task_id"],
        _get("/v1/videos/text2video/ID"),
        _kling_classic,
        "succeed",
        "failed",
        name="kling-classic",
    ),
    Speaker(
        "minimax",
        _post("/v2/video_generation", model="MiniMax-H3", content=_CONTENT, duration=5, ratio="16:9"),
        lambda r: r["task_id"],
        _get("/v2/query/video_generation/ID"),
        _minimax,
        "succeeded",
        "failed",
    ),
    Speaker(
        "vidu",
        _post("/ent/v2/text2video", model="viduq3-turbo", prompt="$", duration=5, payload="ours"),
        lambda r: r["task_id"],
        _get("/ent/v2/tasks/ID/creations"),
        _vidu,
        "success",
        "failed",
        headers=_key("Token"),
    ),
    Speaker(
        "runway",
        _post("/v1/text_to_video", model="gen4.5", promptText="$", ratio="1280:720", duration=5),
        lambda r: r["id"],
        _get("/v1/tasks/ID"),
        _runway,
        "SUCCEEDED",
        "FAILED",
        headers=lambda key: {"authorization": f"Bearer {key}", "x-runway-version": "2024-11-06"},
    ),
    Speaker(
        "luma",
        _post("/generations", model="ray-3.2", type="video", prompt="$", video={"duration": "5s"}),
        lambda r: r["id"],
        _get("/generations/ID"),
        lambda r: Seen(r["state"], r["output"][0]["url"] if r["output"] else "", why=str(r["failure_code"])),
        "completed",
        "failed",
    ),
    Speaker(
        "luma-legacy",
        _post("/generations/video", model="ray-2", prompt="$", duration="5s"),
        lambda r: r["id"],
        _get("/generations/ID"),
        lambda r: Seen(r["state"], (r["assets"] or {}).get("video", ""), why=str(r["failure_reason"])),
        "completed",
        "failed",
    ),
    Speaker(
        "fal",
        _post("/bytedance/seedance-2.5/text-to-video", prompt="$", duration="5"),
        lambda r: r["request_id"],
        _fal_look,
        _fal,
        "COMPLETED",
        "ERROR",
        headers=_key("Key"),
    ),
    Speaker(
        "replicate",
        _post("/models/bytedance/seedance-2.0/predictions", input={"prompt": "$", "duration": 5}),
        lambda r: r["id"],
        _get("/predictions/ID"),
        lambda r: Seen(r["status"], r["output"] or "", why=str(r["error"])),
        "succeeded",
        "failed",
    ),
    Speaker(
        "comfyui",
        _comfy_submit,
        lambda r: r["prompt_id"],
        _get("/api/jobs/ID"),
        _comfy,
        "completed",
        "failed",
        link_needs_key=True,
        has_key=False,
    ),
]

POLICY = re.compile(
    r"(?i)polic|moderat|sensitive|safety|违|risk control|flagged|inspection|infringement|guideline"
    r"|1026|1027|illegal|prohibited"
)
