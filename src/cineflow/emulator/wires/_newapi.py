"""NewAPI's two faces of one task: the native `/v1/video/generations` and the OpenAI-like `/v1/videos`.

From the Go source of 2026 (QuantumNous/new-api) and its issues 2751, 5045, 6838, 6993, 7194. Two error envelopes meet
on one path: the task layer's `{"code", "message", "data"}` and the gateway's `{"error": {...}}`.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import read_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires._openai import parse_json_field

__all__ = ["NewApiFaces", "newapi_error"]

_GATEWAY: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "", "未提供令牌"),
    No.KEY: (401, "", "无效的令牌"),
    No.RATE: (429, "", "您已达到请求数限制"),
    No.CAP: (429, "", "当前分组并发已达上限"),
    No.OVERLOADED: (503, "model_not_found", "当前分组 default 下无可用渠道"),
    No.MODEL: (503, "model_not_found", "当前分组 default 下对于该模型无可用渠道"),
    No.NOT_OFFERED: (404, "", "Invalid URL"),
}
_TASK: Mapping[No, tuple[int, str, str]] = {
    No.BALANCE: (403, "insufficient_user_quota", "用户额度不足, 剩余额度: ＄0.000000"),
    No.PARAMETER: (400, "invalid_request", "invalid request"),
    No.POLICY: (
        400,
        "fail_to_fetch_task",
        '{"error":{"code":"content_policy_violation","message":"prompt was blocked"}}',
    ),
    No.SERVER: (500, "do_request_failed", "do request failed"),
    No.MISSING: (400, "task_not_exist", "task_not_exist"),
    No.NOT_READY: (400, "task_not_completed", "task is not completed yet"),
    No.CONFLICT: (409, "invalid_request", "conflict"),
}
_ALPHABET = string.ascii_letters + string.digits
_SORA_SIZES = ("720x1280", "1280x720")


def newapi_error(no: Refused) -> tuple[int, Any]:
    """Word a refusal in whichever of the two envelopes that layer uses."""
    request_id = f" (request id: 2026{secrets.randbelow(10**14):014d})"
    if no.why in _GATEWAY:
        status, code, message = _GATEWAY[no.why]
        return status, {
            "error": {"message": (no.message or message) + request_id, "type": "new_api_error", "code": code}
        }
    status, code, message = _TASK[no.why]
    return status, {"code": no.code or code, "message": (no.message or message) + request_id, "data": None}


class NewApiFaces(Wire):
    """Both faces below `/v1`; a wire may show one of them."""

    withheld_is_failure = True
    words: ClassVar[Mapping[Phase, str]] = {
        Phase.QUEUED: "queued", Phase.RUNNING: "in_progress", Phase.DONE: "completed", Phase.FAILED: "failed",
        Phase.CANCELLED: "failed",
    }  # fmt: skip
    capitals: ClassVar[Mapping[Phase, str]] = {
        Phase.QUEUED: "QUEUED", Phase.RUNNING: "IN_PROGRESS", Phase.DONE: "SUCCESS", Phase.FAILED: "FAILURE",
        Phase.CANCELLED: "FAILURE",
    }  # fmt: skip

    def openai_doors(self, root: str) -> list[Door]:
        return [
            Door("POST", f"{root}/videos", self.create, Role.SUBMIT),
            Door("POST", f"{root}/videos/{{id:path}}/remix", self.remix, Role.SUBMIT),
            Door("GET", f"{root}/videos/{{id:path}}/content", self.content),
            Door("GET", f"{root}/videos/{{id:path}}", self.video, Role.POLL),
            Door("GET", f"{root}/models", self.models),
        ]

    def native_doors(self, root: str) -> list[Door]:
        return [
            Door("POST", f"{root}/video/generations", self.create, Role.SUBMIT),
            Door("GET", f"{root}/video/generations/{{id:path}}", self.task, Role.POLL),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        return newapi_error(no)

    def headers(self) -> dict[str, str]:
        return {"x-oneapi-request-id": f"2026{secrets.randbelow(10**14):014d}"}

    def new_id(self, draft: Draft) -> str:
        return "task_" + "".join(secrets.choice(_ALPHABET) for _ in range(32))

    async def models(self, request: Request) -> Response:
        names = ("sora-2", "kling-v2-6", "veo-3.1-generate-preview", "viduq3-turbo")
        rows = [{"id": name, "object": "model", "created": 1626777600, "owned_by": "custom"} for name in names]
        return JSONResponse({"object": "list", "data": rows, "success": True})

    async def create(self, request: Request) -> Response:
        body = await read_body(request)
        job = await self.accept(request, self.draft(body))
        return JSONResponse(self.fresh(job), headers=self.headers())

    def draft(self, body: dict[str, Any]) -> Draft:
        model, prompt = body.get("model"), body.get("prompt")
        if not isinstance(model, str) or not model:
            raise Refused(No.PARAMETER, "model field is required", code="missing_model")
        if not isinstance(prompt, str) or not prompt.strip():
            raise Refused(No.PARAMETER, "prompt is required")
        metadata: Any = parse_json_field(body.get("metadata")) or {}
        if not isinstance(metadata, dict):
            raise Refused(No.PARAMETER, "metadata must be an object")
        size = str(body.get("size") or "1280x720")
        if model.startswith("sora-2") and "pro" not in model and size not in _SORA_SIZES:
            raise Refused(No.PARAMETER, "size is not supported", code="invalid_size")
        wished = cast("dict[str, Any]", metadata)
        ratio = str(wished.get("aspect_ratio") or wished.get("ratio") or "16:9")
        width, height = size_of(size if re.fullmatch(r"\d+[x*:]\d+", size) else ratio, size)
        seconds = self.seconds(body)
        price = (Decimal("0.08") * Decimal(str(seconds))).quantize(Decimal("0.0001"))
        return Draft(
            model=model, prompt=prompt, price=price, seconds=seconds, width=width, height=height, asked=body,
            notes={"size": size},
        )  # fmt: skip

    @staticmethod
    def seconds(body: dict[str, Any]) -> float:
        given = body.get("seconds") or body.get("duration") or 5
        if not str(given).replace(".", "", 1).isdigit():
            raise Refused(No.PARAMETER, "duration must be a number")
        return float(given)

    async def remix(self, request: Request) -> Response:
        body = await read_body(request)
        source = self.look_up(request.path_params["id"])
        asked = {"model": source.model, "seconds": source.seconds, **body, "remix_of": source.id}
        job = await self.accept(request, self.draft(asked))
        return JSONResponse(self.fresh(job))

    def fresh(self, job: Job) -> dict[str, Any]:
        """What both faces answer to a submit."""
        return {"id": job.id, "task_id": job.id, "object": "video", "model": job.model, "status": "queued",
                "progress": 0, "created_at": int(job.at)}  # fmt: skip

    async def video(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        return JSONResponse(self.shown(request, job), headers=self.headers())

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        """The OpenAI-like face; a task younger than a moment is `unknown`, and `completed_at` is filled at once."""
        phase, now = self.phase(job), self.world.now()
        status = self.word(job, self.words)
        if phase is Phase.QUEUED and now - job.at < (job.ends - job.at) * 0.03:
            status = "unknown"
        shown = self.fresh(job) | {
            "status": status, "progress": self.percent(job), "completed_at": int(min(now, job.ends)),
            "seconds": f"{job.seconds:g}", "size": job.notes["size"],
        }  # fmt: skip
        if self.is_made(job):
            shown["metadata"] = {"url": self.media.link(request, job)}
        if phase is Phase.FAILED:
            shown["error"] = {"code": "task_failed", "message": self.why(job)}
        return shown

    def why(self, job: Job) -> str:
        if self.is_policy(job):
            return "content policy violation: the prompt or the output was flagged as sensitive"
        return "upstream task failed"

    async def task(self, request: Request) -> Response:
        """The native face: capitals, percent as text, times in unix seconds."""
        job = self.look_up(request.path_params["id"])
        phase, now = self.phase(job), self.world.now()
        ended = phase in (Phase.DONE, Phase.FAILED)
        data = {
            "task_id": job.id, "platform": "kling", "action": "generate", "status": self.word(job, self.capitals),
            "fail_reason": self.why(job) if phase is Phase.FAILED else "", "submit_time": int(job.at),
            "start_time": int(job.starts) if now > job.starts else 0, "finish_time": int(job.ends) if ended else 0,
            "progress": f"{self.percent(job)}%", "data": {"id": job.key},
            "result_url": self.media.link(request, job) if self.is_made(job) else "",
        }  # fmt: skip
        return JSONResponse({"code": "success", "message": "", "data": data}, headers=self.headers())

    async def content(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        if self.phase(job) is not Phase.DONE:
            raise Refused(No.NOT_READY)
        if not job.has_file or self.is_expired(job):
            raise Refused(No.SERVER, "Failed to fetch video content", status=502)
        return await self.media.serve(request, job)
