"""Replicate predictions: official models, `canceled` with one l, results and inputs gone after an hour.

From replicate 1.0.7 (PyPI), which needs every field of a prediction, empty ones too.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, query_number, read_body, size_of
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "Unauthenticated", "You did not pass an authentication token"),
    No.KEY: (401, "Unauthenticated", "You did not pass a valid authentication token"),
    No.BALANCE: (402, "Insufficient credit", "You have insufficient credit to run this model."),
    No.PARAMETER: (422, "Input validation failed", "- input.prompt: invalid\n"),
    No.MODEL: (404, "Not found", "The requested resource could not be found."),
    No.POLICY: (422, "Input validation failed", "- input.prompt: flagged as sensitive (E005)\n"),
    No.RATE: (429, "Too many requests", "Request was throttled. Your rate limit resets in ~{wait}s."),
    No.CAP: (429, "Too many requests", "Request was throttled. Your rate limit resets in ~5s."),
    No.OVERLOADED: (503, "Service unavailable", "The service is temporarily unavailable."),
    No.SERVER: (500, "Internal server error", "An internal error occurred."),
    No.MISSING: (404, "Not found", "The requested resource could not be found."),
    No.NOT_OFFERED: (404, "Not found", "The requested resource could not be found."),
    No.CONFLICT: (409, "Conflict", "Conflict."),
    No.NOT_READY: (400, "Bad request", "Not ready."),
}
_PRICES = {  # USD per second or per picture, like fal's
    "bytedance/seedance": "0.15", "kwaivgi/kling": "0.112", "wan-video/": "0.10", "minimax/": "0.05",
    "google/veo": "0.40", "runwayml/": "0.05", "luma/": "0.06", "xai/": "0.05", "google/nano-banana": "0.134",
}  # fmt: skip
_WORDS = {Phase.QUEUED: "starting", Phase.RUNNING: "processing", Phase.DONE: "succeeded", Phase.FAILED: "failed",
          Phase.CANCELLED: "canceled"}  # fmt: skip


class Replicate(Wire):
    name = "replicate"
    provider = "replicate"
    prefix = "/replicate/v1"
    queues_above_cap = True
    variables = {"REPLICATE_BASE_URL": "{base}", "REPLICATE_API_TOKEN": "r8_emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/models/{owner}/{name}/predictions", self.create, Role.SUBMIT),
            Door("POST", "/deployments/{owner}/{name}/predictions", self.create, Role.SUBMIT),
            Door("GET", "/models/{owner}/{name}", self.model),
            Door("POST", "/predictions", self.create, Role.SUBMIT),
            Door("GET", "/predictions", self.list, Role.LIST),
            Door("POST", "/predictions/{id:path}/cancel", self.cancel),
            Door("GET", "/predictions/{id:path}", self.prediction, Role.POLL),
            Door("POST", "/files", self.upload),
            Door("GET", "/files/{id}", self.file),
            Door("GET", "/files/{id}/content", self.file_content),
            Door("GET", "/account", self.account),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, title, detail = _SAYS[no.why]
        if no.why is No.RATE and no.form == "body":
            no.message = ""
        detail = (no.message or detail).replace("{wait}", f"{no.retry_after or 1:g}")
        status = no.status or status
        return status, {"title": title, "detail": detail, "status": status}

    def key_of(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme in ("Bearer", "Token") else ""

    def new_id(self, draft: Draft) -> str:
        return base64.b32encode(secrets.token_bytes(16)).decode().lower().rstrip("=")

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        job = await self.accept(request, self._draft(request, body))
        prefer = request.headers.get("prefer", "")
        if prefer.startswith("wait"):
            await self.work(job)
        return JSONResponse(self.shown(request, job), 202 if "respond-async" in prefer else 201)

    @staticmethod
    def _draft(request: Request, body: dict[str, Any]) -> Draft:
        where = request.path_params
        version = str(body.get("version") or "")
        model = f"{where['owner']}/{where['name']}" if where else version.partition(":")[0]
        if "/" not in model:
            raise Refused(No.PARAMETER, "- version: The specified version does not exist (or perhaps you don't have "
                          "permission to use it?)\n", param="version")  # fmt: skip
        given: Any = body.get("input")
        asked = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        prompt = asked.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise Refused(No.PARAMETER, "- input.prompt: prompt is required\n")
        seconds = asked.get("duration", 5)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1 <= seconds <= 30:
            raise Refused(No.PARAMETER, "- input.duration: must be an integer between 1 and 30\n")
        is_picture = "banana" in model or "image" in model
        each = Decimal(next((price for start, price in _PRICES.items() if model.startswith(start)), "0.10"))
        ratio = str(asked.get("aspect_ratio") or "16:9")
        width, height = size_of(ratio if ":" in ratio else "16:9", str(asked.get("resolution") or "720p"))
        return Draft(
            model=model, prompt=prompt, price=each * (1 if is_picture else Decimal(str(seconds))),
            seconds=0 if is_picture else float(seconds), width=width, height=height,
            kind="image" if is_picture else "video", asked=asked, notes={"version": version or "hidden"},
        )  # fmt: skip

    async def prediction(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        is_gone = self.world.now() > job.ended_at() + 3600 and phase not in (Phase.QUEUED, Phase.RUNNING)
        ended = phase in (Phase.DONE, Phase.FAILED, Phase.CANCELLED)
        root = f"{origin(request)}{self.prefix}/predictions/{job.id}"
        shown: dict[str, Any] = {
            "id": job.id, "model": job.model, "version": job.notes["version"], "status": self.word(job, _WORDS),
            "input": {} if is_gone else job.asked, "output": None, "error": None, "logs": "", "metrics": {},
            "created_at": instant(job.at), "started_at": None if phase is Phase.QUEUED else instant(job.starts),
            "completed_at": instant(job.ended_at()) if ended else None, "data_removed": is_gone, "source": "api",
            "urls": {"get": root, "cancel": f"{root}/cancel", "web": f"https://replicate.com/p/{job.key}",
                     "stream": f"{root}/stream"},
        }  # fmt: skip
        if phase is Phase.RUNNING:
            percent = self.percent(job)
            shown["logs"] = f"Using seed: 7\n{percent:3d}%|{'#' * (percent // 10):<10}| {percent}/100\n"
        if phase is Phase.FAILED:
            policy = "E005: The input or output was flagged as sensitive. Please try again with different inputs."
            shown["error"] = policy if self.is_policy(job) else "E6716: upstream timeout"
        if self.is_made(job) and not is_gone:
            shown["output"] = self.media.link(request, job, lasts=3600)
            shown["metrics"] = {"predict_time": job.ends - job.starts, "video_output_duration_seconds": job.seconds}
        return shown

    async def list(self, request: Request) -> Response:
        asked = request.query_params
        since, before = (_instant(asked.get(name)) for name in ("created_after", "created_before"))
        start = query_number(request, "cursor", 0)
        jobs = [job for job in self.world.jobs.newest(self.name)
                if (since is None or job.at >= since) and (before is None or job.at <= before)]  # fmt: skip
        rows = [self.shown(request, job) for job in islice(jobs, start, start + 100)]
        root = f"{origin(request)}{self.prefix}/predictions?cursor="
        kept = "".join(f"&{name}={asked[name]}" for name in ("created_after", "created_before") if name in asked)
        more = f"{root}{start + 100}{kept}" if start + 100 < len(jobs) else None
        return JSONResponse({"previous": None, "next": more, "results": rows})

    async def cancel(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            self.world.cancel(job)
        return JSONResponse(self.shown(request, job))

    async def model(self, request: Request) -> Response:
        where = request.path_params
        name = f"{where['owner']}/{where['name']}"
        return JSONResponse({
            "url": f"https://replicate.com/{name}", "owner": where["owner"], "name": where["name"], "description": "",
            "visibility": "public", "github_url": None, "paper_url": None, "license_url": None, "run_count": 0,
            "cover_image_url": None, "default_example": None, "latest_version": None,
        })  # fmt: skip

    async def upload(self, request: Request) -> Response:
        body = await read_body(request)
        if not isinstance(body.get("content"), bytes):
            raise Refused(No.PARAMETER, "content is required")
        own_id = secrets.token_urlsafe(24)
        self.world.uploads[own_id] = ("application/octet-stream", body["content"])
        return JSONResponse(self._file(request, own_id), 201)

    def _file(self, request: Request, own_id: str) -> dict[str, Any]:
        if own_id not in self.world.uploads:
            raise Refused(No.MISSING)
        kind, content = self.world.uploads[own_id]
        now, root = self.world.now(), f"{origin(request)}{self.prefix}/files/{own_id}"
        return {"id": own_id, "name": "file", "content_type": kind, "size": len(content), "etag": own_id,
                "checksums": {}, "metadata": {}, "created_at": instant(now), "expires_at": instant(now + 86400),
                "urls": {"get": f"{root}/content"}}  # fmt: skip

    async def file(self, request: Request) -> Response:
        return JSONResponse(self._file(request, request.path_params["id"]))

    async def file_content(self, request: Request) -> Response:
        self._file(request, request.path_params["id"])
        kind, content = self.world.uploads[request.path_params["id"]]
        return Response(content, media_type=kind)

    async def account(self, request: Request) -> Response:
        return JSONResponse({"type": "user", "username": "emulator", "name": "Emulator", "github_url": None})


def _instant(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as bad:
        raise Refused(No.PARAMETER, "- created_after: invalid date\n") from bad


WIRE = Replicate
