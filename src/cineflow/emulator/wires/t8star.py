"""T8star and Comfly: three formats on one host, for one key.

A `/v2/videos/generations`, B `/v1/video/create` with `/v1/video/query?id=`, C `/v1/videos`. From the owner's ComfyUI
nodes (2026-04 and 2026-08). No list, no cancel; NewAPI's envelopes in Chinese.
"""

from __future__ import annotations

import secrets
import uuid
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, read_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._newapi import NewApiFaces

__all__ = ["WIRE"]

_PENDING = {Phase.QUEUED: "pending", Phase.RUNNING: "video_generating", Phase.DONE: "completed", Phase.FAILED: "failed",
            Phase.CANCELLED: "failed"}  # fmt: skip


class T8Star(NewApiFaces):
    name = "t8star"
    provider = "t8star"
    prefix = "/t8star"
    variables = {"T8STAR_BASE_URL": "{base}", "T8STAR_API_KEY": "sk-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/v2/videos/generations", self.create_a, Role.SUBMIT),
            Door("GET", "/v2/videos/generations/{id:path}", self.task_a, Role.POLL),
            Door("POST", "/v1/video/create", self.create_b, Role.SUBMIT),
            Door("GET", "/v1/video/query", self.task_b, Role.POLL),
            Door("POST", "/v1/videos", self.create_c, Role.SUBMIT),
            Door("GET", "/v1/videos/{id:path}", self.task_c, Role.POLL),
            Door("POST", "/v1/files", self.upload),
            Door("GET", "/v1/models", self.models),
        ]

    async def create_a(self, request: Request) -> Response:
        body = await json_body(request)
        duration = body.get("duration", "10")
        if not isinstance(duration, str):
            raise Refused(No.PARAMETER, "duration 必须是字符串")
        if body.get("hd") and duration == "25":
            raise Refused(No.PARAMETER, "hd 不支持 25 秒")
        draft = self.ordered(
            body, float(duration) if duration.isdigit() else 10.0, str(body.get("aspect_ratio") or "16:9")
        )
        draft.id = str(uuid.uuid4())
        job = await self.accept(request, draft)
        return JSONResponse({"task_id": job.id})

    def ordered(self, body: dict[str, Any], seconds: float, shape: str, form: str = "a") -> Draft:
        model, prompt = body.get("model"), body.get("prompt")
        if not isinstance(model, str) or not model:
            raise Refused(No.PARAMETER, "model field is required", code="missing_model")
        if not isinstance(prompt, str) or not prompt.strip():
            raise Refused(No.PARAMETER, "prompt is required")
        images: Any = body.get("images") or []
        if not isinstance(images, list) or len(cast("list[Any]", images)) > 4:
            raise Refused(No.PARAMETER, "images 最多 4 张")
        width, height = size_of(shape)
        return Draft(
            model=model, prompt=prompt, price=Decimal("0.10"), seconds=seconds, width=width, height=height, asked=body,
            notes={"size": f"{width}x{height}", "form": form},
        )  # fmt: skip

    async def task_a(self, request: Request) -> Response:
        job = self._of("a", request.path_params["id"])
        phase, now = self.phase(job), self.world.now()
        ended = phase in (Phase.DONE, Phase.FAILED)
        return JSONResponse({
            "task_id": job.id, "platform": "sora", "action": "TEXT_TO_VIDEO", "status": self.word(job, self.capitals),
            "fail_reason": self.why(job) if phase is Phase.FAILED else "", "progress": f"{self.percent(job)}%",
            "submit_time": int(job.at), "start_time": int(job.starts) if now > job.starts else 0,
            "finish_time": int(job.ends) if ended else 0,
            "data": {"output": self.media.link(request, job) if self.is_made(job) else None}, "cost": 0,
        })  # fmt: skip

    async def create_b(self, request: Request) -> Response:
        body = await json_body(request)
        shape = str(body.get("aspect_ratio") or ("9:16" if body.get("orientation") == "portrait" else "16:9"))
        duration = body.get("duration", 10)
        if not isinstance(duration, int):
            raise Refused(No.PARAMETER, "duration 必须是整数")
        draft = self.ordered(body, float(duration), shape, "b")
        draft.id = f"{draft.model}:{int(self.world.now())}-{secrets.token_urlsafe(8)}"
        job = await self.accept(request, draft)
        return JSONResponse({"id": job.id, "status": "pending", "status_update_time": int(job.at * 1000),
                             "enhanced_prompt": job.prompt})  # fmt: skip

    async def task_b(self, request: Request) -> Response:
        job = self._of("b", request.query_params.get("id", ""))
        shown: dict[str, Any] = {
            "id": job.id, "status": self.word(job, _PENDING), "video_url": None, "enhanced_prompt": job.prompt,
            "status_update_time": int(self.world.now() * 1000),
        }  # fmt: skip
        if self.is_made(job):
            shown["video_url"] = self.media.link(request, job)
        if self.phase(job) is Phase.FAILED:
            shown["error"] = self.why(job)
        return JSONResponse(shown)

    async def create_c(self, request: Request) -> Response:
        body = await read_body(request)
        job = await self.accept(
            request, self.ordered(body, self.seconds(body), str(body.get("size") or "1280x720"), "c")
        )
        return JSONResponse(self.fresh(job))

    async def task_c(self, request: Request) -> Response:
        job = self._of("c", request.path_params["id"])
        shown = self.fresh(job) | {"status": self.word(job, self.words), "progress": self.percent(job)}
        if self.is_made(job):
            shown["video_url"] = self.media.link(request, job)
        if self.phase(job) is Phase.FAILED:
            shown["fail_reason"] = self.why(job)
        return JSONResponse(shown)

    async def upload(self, request: Request) -> Response:
        body = await read_body(request)
        content = next((value for value in body.values() if isinstance(value, bytes)), None)
        if content is None:
            raise Refused(No.PARAMETER, "file is required")
        own_id = secrets.token_hex(12)
        self.world.uploads[own_id] = ("upload", content)
        return JSONResponse({"id": own_id, "url": f"{request.url.scheme}://{request.url.netloc}/uploads/{own_id}"})

    def why(self, job: Job) -> str:
        return "内容违规：提示词或视频未通过审核" if self.is_policy(job) else "生成失败，请重试"

    def _of(self, form: str, own_id: str) -> Job:
        job = self.look_up(own_id)
        if job.notes["form"] != form:
            raise Refused(No.MISSING)
        return job


WIRE = T8Star
