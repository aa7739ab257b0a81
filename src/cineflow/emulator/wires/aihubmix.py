"""AiHubMix: an OpenAI-like gateway for many vendors, whose ids are long and whose 500 can be permanent.

From client code of 2026-01 to 2026-05. Links to its own host need the key; the statuses differ by model.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import read_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str]] = {
    No.NO_KEY: (401, "You did not provide an API key."),
    No.KEY: (401, "Invalid API key."),
    No.BALANCE: (403, "insufficient user quota"),
    No.PARAMETER: (400, "invalid parameter"),
    No.MODEL: (500, "no_valid_channel_error"),
    No.POLICY: (400, "the prompt was rejected by the content policy"),
    No.RATE: (429, "rate limit exceeded"),
    No.CAP: (429, "too many concurrent requests"),
    No.OVERLOADED: (503, "service overloaded"),
    No.SERVER: (500, "internal error"),
    No.MISSING: (404, "video not found"),
    No.NOT_READY: (400, "video is not ready"),
    No.CONFLICT: (409, "conflict"),
    No.NOT_OFFERED: (404, "not found"),
}
_OPENAI = {Phase.QUEUED: "queued", Phase.RUNNING: "in_progress", Phase.DONE: "completed", Phase.FAILED: "failed",
           Phase.CANCELLED: "cancelled"}  # fmt: skip
_ARK = {**_OPENAI, Phase.RUNNING: "processing", Phase.DONE: "succeeded"}
_WAN = {**_OPENAI, Phase.RUNNING: "processing", Phase.DONE: "success", Phase.FAILED: "error"}
_FAMILIES = ("sora-2", "web-sora-2", "veo-3.1", "wan2.", "doubao-seedance", "seedance", "kling", "vidu")


class AiHubMix(Wire):
    name = "aihubmix"
    provider = "aihubmix"
    prefix = "/aihubmix/v1"
    variables = {"AIHUBMIX_BASE_URL": "{base}", "AIHUBMIX_API_KEY": "sk-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/videos", self.create, Role.SUBMIT),
            Door("GET", "/videos/{id:path}/content", self.content),
            Door("GET", "/videos/{id:path}", self.video, Role.POLL),
            Door("DELETE", "/videos/{id:path}", self.delete),
            Door("GET", "/models", self.models),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, message = _SAYS[no.why]
        tid = f" (tid: 2026{secrets.randbelow(10**14):014d})"
        error = {"message": (no.message or message) + tid, "type": "Aihubmix_api_error"}
        return status, {"error": error, "type": "error"}

    def new_id(self, draft: Draft) -> str:
        inside = json.dumps({"model": draft.model, "id": f"video_{secrets.token_hex(20)}"})
        return (
            base64.urlsafe_b64encode(inside.encode()).decode().rstrip("=") + f"channel{secrets.randbelow(9000) + 1000}"
        )

    async def models(self, request: Request) -> Response:
        names = ("doubao-seedance-2-0-260128", "doubao-seedance-2-0-fast-260128", "wan2.6-t2v", "wan2.6-i2v")
        return JSONResponse({"object": "list", "data": [{"id": name, "object": "model"} for name in names]})

    async def create(self, request: Request) -> Response:
        body = await read_body(request)
        model, prompt = body.get("model"), body.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise Refused(No.PARAMETER, "prompt is required")
        if not isinstance(model, str) or not model.startswith(_FAMILIES):
            raise Refused(No.MODEL)
        draft = self.draft(body, model, prompt)
        job = await self.accept(request, draft)
        if _is_ark(model):
            return JSONResponse({"id": job.id, "model": model, "status": "queued"})
        return JSONResponse(self.shown(request, job))

    def draft(self, body: dict[str, Any], model: str, prompt: str) -> Draft:
        """Judge a request by the family of its model."""
        size, resolution = str(body.get("size") or ""), str(body.get("resolution") or "720p")
        if _is_ark(model):
            if "x" in resolution:
                raise Refused(No.PARAMETER, f"resolution {resolution} is not valid")
            seconds = _number(body.get("duration", body.get("seconds", 5)))
            width, height = size_of(str(body.get("ratio") or "16:9"), size or resolution)
        elif model.startswith("veo"):
            if str(body.get("seconds", 8)) not in ("4", "6", "8"):
                raise Refused(No.PARAMETER, "durationSeconds out of bound")
            seconds, (width, height) = _number(body.get("seconds", 8)), size_of("16:9", size or "720p")
        else:
            seconds, (width, height) = _number(body.get("seconds", "4")), size_of(size or "720x1280")
        price = (Decimal("0.10") * Decimal(str(seconds))).quantize(Decimal("0.0001"))
        return Draft(model=model, prompt=prompt, price=price, seconds=seconds, width=width, height=height, asked=body)

    async def video(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        words = _ARK if _is_ark(job.model) else _WAN if job.model.startswith("wan") else _OPENAI
        shown: dict[str, Any] = {
            "id": job.id, "object": "video", "model": job.model, "status": self.word(job, words),
            "progress": self.percent(job), "created_at": int(job.at), "seconds": f"{job.seconds:g}",
        }  # fmt: skip
        if self.phase(job) is Phase.FAILED:
            policy = "content_policy_violation: the output may be sensitive"
            shown["error"] = {"code": "failed", "message": policy if self.is_policy(job) else "generation failed"}
        if self.is_made(job) and _is_ark(job.model):
            shown["video_url"] = self.media.link(request, job)
        elif self.is_made(job) and job.model.startswith("wan"):
            shown["url"] = f"{origin(request)}{self.prefix}/videos/{job.id}/content"
        return shown

    async def content(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        if self.phase(job) is not Phase.DONE:
            raise Refused(No.NOT_READY)
        if not job.has_file or self.is_expired(job):
            raise Refused(No.MISSING)
        return await self.media.serve(request, job)

    async def delete(self, request: Request) -> Response:
        self.world.delete(self.look_up(request.path_params["id"]))
        return Response(status_code=204)


def _is_ark(model: str) -> bool:
    return "seedance" in model


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as bad:
        raise Refused(No.PARAMETER, "seconds is not a number") from bad


WIRE = AiHubMix
