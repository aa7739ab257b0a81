"""MiniMax: the task API V2 (`MiniMax-H3`) and V1 (Hailuo 2.3), whose refusals come as 200 with `base_resp`.

From LiteLLM 1.109.1 and the vendor's pages of 2026. An unknown id of V2 answers HTTP 500 "record not found".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, json_body, query_number, size_of, text, whole
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, int, str]] = {
    No.NO_KEY: (401, 1004, "login fail: Please carry the API secret key in the 'Authorization' field"),
    No.KEY: (401, 2049, "invalid api key"),
    No.BALANCE: (200, 1008, "insufficient balance"),
    No.PARAMETER: (400, 2013, "invalid params"),
    No.MODEL: (400, 2013, "invalid params, model is not supported"),
    No.POLICY: (200, 1026, "input new_sensitive"),
    No.RATE: (429, 1002, "rate limit exceeded(RPM)"),
    No.CAP: (429, 1002, "rate limit exceeded(concurrency)"),
    No.OVERLOADED: (503, 1024, "internal error, service is busy"),
    No.SERVER: (500, 1000, "unknown error"),
    No.MISSING: (500, 1000, "record not found"),
    No.NOT_OFFERED: (404, 2013, "not found"),
    No.CONFLICT: (400, 2013, "the task cannot be deleted now"),
    No.NOT_READY: (400, 2013, "not ready"),
}
_V2 = {"MiniMax-H3": {"768P": "0.08", "2K": "0.13"}, "MiniMax-H3-Max": {"480P": "0.05", "768P": "0.08"}}
_V1 = {  # USD per clip of 6 s and 10 s: 2026-07-10
    "MiniMax-Hailuo-2.3": {"768P": ("0.28", "0.56"), "1080P": ("0.49", None)},
    "MiniMax-Hailuo-2.3-Fast": {"768P": ("0.19", "0.32"), "1080P": ("0.33", None)},
    "MiniMax-Hailuo-02": {"512P": ("0.10", "0.15"), "768P": ("0.28", "0.56"), "1080P": ("0.49", None)},
    "T2V-01": {"768P": ("0.28", None)}, "I2V-01": {"768P": ("0.28", None)}, "S2V-01": {"768P": ("0.28", None)},
}  # fmt: skip
_EXTRA_PICTURE = {"MiniMax-H3": (5, "0.04"), "MiniMax-H3-Max": (2, "0.074")}
_RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16", "adaptive")
_WORDS = {Phase.QUEUED: "queued", Phase.RUNNING: "running", Phase.DONE: "succeeded", Phase.FAILED: "failed",
          Phase.CANCELLED: "cancelled"}  # fmt: skip
_V1_WORDS = {Phase.QUEUED: "Queueing", Phase.RUNNING: "Processing", Phase.DONE: "Success", Phase.FAILED: "Fail",
             Phase.CANCELLED: "Fail"}  # fmt: skip
_OK = {"status_code": 0, "status_msg": "success"}


class MiniMax(Wire):
    name = "minimax"
    provider = "minimax"
    prefix = "/minimax"
    variables = {"MINIMAX_BASE_URL": "{base}", "MINIMAX_API_KEY": "emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/v2/video_generation", self.create, Role.SUBMIT),
            Door("GET", "/v2/query/video_generation", self.list, Role.LIST),
            Door("GET", "/v2/query/video_generation/{id:path}", self.task, Role.POLL),
            Door("DELETE", "/v2/video_generation/{id:path}", self.delete),
            Door("POST", "/v1/video_generation", self.create_v1, Role.SUBMIT),
            Door("GET", "/v1/query/video_generation", self.task_v1, Role.POLL),
            Door("GET", "/v1/files/retrieve", self.file),
        ]

    def refusal_of(self, request: Request, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS[no.why]
        message = no.message or message
        if "/v2/" in request.url.path:
            status = {200: 402 if no.why is No.BALANCE else 400}.get(status, status)
            return status, {
                "error": {"code": str(no.code or code), "message": message},
                "request_id": secrets.token_hex(16),
            }
        v1 = 200 if status in (400, 402, 429) or (no.why is No.KEY) else status
        return v1, {"base_resp": {"status_code": no.code or code, "status_msg": message}}

    def new_id(self, draft: Draft) -> str:
        return str(10**17 * 3 + secrets.randbelow(10**17))

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        model = choice(body, "model", tuple(_V2))
        prompt, roles = _read_content(body.get("content"))
        resolution = choice(body, "resolution", tuple(_V2[model]), "768P")
        if "duration" not in body:
            raise Refused(No.PARAMETER, "invalid params, duration is required")
        seconds = whole(body, "duration", 6, least=5, most=15)
        ratio = choice(body, "ratio", _RATIOS, "adaptive")
        if ratio == "adaptive" and not roles:
            raise Refused(No.PARAMETER, "invalid params, ratio must be given without media")
        free, each = _EXTRA_PICTURE[model]
        pictures = sum(role in ("first_frame", "last_frame", "reference_image") for role in roles)
        price = Decimal(_V2[model][resolution]) * seconds + Decimal(each) * max(0, pictures - free)
        width, height = size_of("16:9" if ratio == "adaptive" else ratio, resolution)
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height, asked=body,
            notes={"resolution": resolution, "ratio": ratio, "pictures": pictures, "form": 2},
        ))  # fmt: skip
        return JSONResponse({"task_id": job.id})

    async def task(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        return JSONResponse({"task": self.shown(request, job)})

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        content: dict[str, Any] = {"prompt": job.prompt}
        shown: dict[str, Any] = {
            "id": job.id, "model": job.model, "status": self.word(job, _WORDS), "created_at": int(job.at),
            "updated_at": int(min(self.world.now(), job.ended_at())), "content": content,
            "resolution": job.notes["resolution"], "duration": int(job.seconds), "ratio": job.notes["ratio"],
        }  # fmt: skip
        if self.is_made(job):
            content["url"] = self.media.link(request, job, lasts=3600)
            shown["usage"] = {"total_seconds": int(job.seconds), "output_seconds": int(job.seconds),
                              "input_image_count": job.notes["pictures"]}  # fmt: skip
        if phase is Phase.FAILED:
            shown["error"] = {"code": self._code(job), "message": self._why(job)}
        return shown

    def _code(self, job: Job) -> str:
        return "1026" if "policy_task" in job.fate else "1027" if "policy_output" in job.fate else "1000"

    def _why(self, job: Job) -> str:
        if "policy_task" in job.fate:
            return "input new_sensitive"
        return "output new_sensitive" if self.is_policy(job) else "generation failed"

    async def list(self, request: Request) -> Response:
        page = query_number(request, "page_num", 1, least=1)
        size = query_number(request, "page_size", 10, least=1, most=100)
        jobs = [job for job in self.world.jobs.newest(self.name) if job.notes["form"] == 2]
        items = [self.shown(request, job) for job in islice(jobs, (page - 1) * size, page * size)]
        return JSONResponse({"items": items, "total": len(jobs)})

    async def delete(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        match self.phase(job):
            case Phase.QUEUED:
                self.world.cancel(job)
            case Phase.RUNNING:
                raise Refused(No.CONFLICT)
            case _:
                self.world.delete(job)
        return JSONResponse({"task_id": job.id, "status": "cancelled" if job.cancelled is not None else "deleted"})

    # V1.

    async def create_v1(self, request: Request) -> Response:
        body = await json_body(request)
        model = choice(body, "model", tuple(_V1))
        seconds = choice(body, "duration", (6, 10), 6)
        resolution = choice(body, "resolution", tuple(_V1[model]), "768P")
        price = _V1[model][resolution][0 if seconds == 6 else 1]
        if price is None:
            raise Refused(No.PARAMETER, f"invalid params, {resolution} only supports 6 seconds")
        prompt = text(body, "prompt", most=2000)
        if not prompt and not body.get("first_frame_image"):
            raise Refused(No.PARAMETER, "invalid params, prompt is required")
        width, height = size_of("16:9", resolution)
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=Decimal(price), seconds=float(seconds), width=width, height=height,
            has_audio=False, asked=body, notes={"form": 1},
        ))  # fmt: skip
        return JSONResponse({"task_id": job.id, "base_resp": _OK})

    async def task_v1(self, request: Request) -> Response:
        job = self.look_up(request.query_params.get("task_id", ""))
        phase = self.phase(job)
        shown: dict[str, Any] = {"task_id": job.id, "status": self.word(job, _V1_WORDS), "base_resp": _OK}
        if self.is_made(job):
            shown |= {"file_id": job.key, "video_width": job.width, "video_height": job.height}
        if phase is Phase.FAILED:
            shown["base_resp"] = {"status_code": int(self._code(job)), "status_msg": self._why(job)}
        return JSONResponse(shown)

    async def file(self, request: Request) -> Response:
        job = self.world.jobs.by_key(request.query_params.get("file_id", ""))
        if job is None or job.wire != self.name or not self.is_made(job):
            raise Refused(No.PARAMETER, "invalid params, file_id does not exist")
        link = self.media.link(request, job, lasts=9 * 3600)
        file = {"file_id": job.key, "bytes": 0, "created_at": int(job.ends), "filename": "output.mp4",
                "purpose": "video_generation", "download_url": link}  # fmt: skip
        return JSONResponse({"file": file, "base_resp": _OK})


def _read_content(content: Any) -> tuple[str, list[str]]:
    """Return the prompt and the roles of the media. Raises Refused unless exactly one text says something."""
    if not isinstance(content, list):
        raise Refused(No.PARAMETER, "invalid params, content is required")
    items = cast("list[dict[str, Any]]", content)
    texts = [str(item.get("text", "")) for item in items if item.get("type") == "text"]
    if len(texts) != 1 or not texts[0].strip():
        raise Refused(No.PARAMETER, "invalid params, content needs exactly one non-empty text")
    roles = [str(item.get("role") or "") for item in items if item.get("type") != "text"]
    frames = any(role in ("first_frame", "last_frame") for role in roles)
    if frames and any(role.startswith("reference_") for role in roles):
        raise Refused(No.PARAMETER, "invalid params, frames and references exclude each other")
    if roles.count("reference_image") > 9 or any(role == "" for role in roles):
        raise Refused(No.PARAMETER, "invalid params, content.role")
    return texts[0], roles


WIRE = MiniMax
