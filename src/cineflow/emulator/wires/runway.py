"""Runway: jobs above one's own limit wait as THROTTLED, links are renewed by every GET, DELETE cancels or destroys.

From runwayml 5.24.0 (PyPI), which insists on `createdAt` and `estimatedCost` or `cost`.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, read_body, size_of, text
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str]] = {
    No.NO_KEY: (401, "You must provide an API key."),
    No.KEY: (401, "The API key is invalid or has been revoked."),
    No.BALANCE: (400, "You do not have enough credits to run this task."),
    No.PARAMETER: (400, "Validation of body failed"),
    No.MODEL: (403, "Model variant is not available."),
    No.POLICY: (400, "The prompt was rejected by our content moderation."),
    No.RATE: (429, "You have reached the daily task limit."),
    No.CAP: (429, "You have too many concurrent tasks."),
    No.OVERLOADED: (503, "The service is overloaded."),
    No.SERVER: (500, "An internal error occurred."),
    No.MISSING: (404, "Not found."),
    No.NOT_OFFERED: (404, "Not found."),
    No.CONFLICT: (409, "Conflict."),
    No.NOT_READY: (400, "Not ready."),
}
_CREDIT = Decimal("0.01")  # USD
_CREDITS = {  # start of the model → credits per second, shortest, longest
    "gen4.5": (12, 2, 10), "gen4_turbo": (5, 2, 10), "seedance2_5": (30, 4, 30), "seedance2_fast": (29, 4, 15),
    "seedance2_mini": (16, 4, 15), "seedance2": (36, 4, 15), "hailuo3": (10, 5, 15), "h3_max": (10, 5, 15),
    "kling": (17, 3, 15), "wan3": (10, 2, 30), "gemini_omni_flash": (10, 3, 10), "grok_imagine": (14, 1, 15),
    "veo3.1_fast": (15, 4, 8), "veo3.1": (40, 4, 8), "gen4_image": (5, 1, 1), "aleph2": (28, 2, 30),
}  # fmt: skip
_FILM, _STILL = "1280:720 720:1280", "1104:832 832:1104 960:960 1584:672"
_SEEDANCE = {
    "480p": "992:432 854:480 752:560 640:640 560:752 480:854",
    "720p": "1470:630 1280:720 1112:834 960:960 834:1112 720:1280",
    "1080p": "2206:946 1920:1080 1664:1248 1440:1440 1248:1664 1080:1920",
}
_KLING_4 = "1280:720 720:1280 940:940 1460:624 1920:1080 1080:1920 1440:1440 2200:940 auto_720p auto_1080p"
_RATIOS: Mapping[tuple[str, str], str] = {  # model and mode → every ratio it takes, by the SDK's types
    ("gen4.5", "text_to_video"): _FILM,
    ("gen4.5", "image_to_video"): f"{_FILM} {_STILL}",
    ("gen4_turbo", "image_to_video"): f"{_FILM} {_STILL}",
    ("seedance2_5", "text_to_video"): " ".join(_SEEDANCE.values()),
    ("seedance2_5", "image_to_video"): " ".join(_SEEDANCE.values()),
    ("kling_4", "text_to_video"): _KLING_4,
    ("kling_4", "image_to_video"): "auto_720p auto_1080p",
}
_MODES = ("text_to_video", "image_to_video", "video_to_video", "video_upscale", "text_to_image")
_WORDS = {Phase.QUEUED: "PENDING", Phase.RUNNING: "RUNNING", Phase.DONE: "SUCCEEDED", Phase.FAILED: "FAILED",
          Phase.CANCELLED: "CANCELLED"}  # fmt: skip


class Runway(Wire):
    name = "runway"
    provider = "runway"
    prefix = "/runway"
    queues_above_cap = True
    variables = {"RUNWAY_BASE_URL": "{base}", "RUNWAYML_API_SECRET": "key_emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            *(Door("POST", f"/v1/{mode}", self.create, Role.SUBMIT) for mode in _MODES),
            Door("GET", "/v1/tasks/{id:path}", self.task, Role.POLL),
            Door("DELETE", "/v1/tasks/{id:path}", self.delete),
            Door("POST", "/v1/uploads", self.upload),
            Door("POST", "/v1/uploads/put/{name}", self.put, Role.OPEN),
            Door("GET", "/v1/organization", self.organization),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, message = _SAYS[no.why]
        body: dict[str, Any] = {"error": no.message or message, "docUrl": "https://docs.dev.runwayml.com/api"}
        if no.param:
            body["issues"] = [{"code": "invalid_value", "path": [no.param], "message": no.message or message}]
        return status, body

    def check_key(self, request: Request) -> None:
        super().check_key(request)
        if request.headers.get("x-runway-version") != "2024-11-06":
            raise Refused(No.PARAMETER, "The X-Runway-Version header is missing or not 2024-11-06.")

    async def create(self, request: Request) -> Response:
        mode = request.url.path.rpartition("/")[2]
        body = await json_body(request)
        job = await self.accept(request, self._draft(body, mode))
        cost = {"credits": job.notes["credits"], "unit": "credits"}
        return JSONResponse({"id": job.id, "estimatedCost": cost})

    def _draft(self, body: dict[str, Any], mode: str) -> Draft:
        model = text(body, "model", required=True)
        facts = next((facts for start, facts in _CREDITS.items() if model.startswith(start)), None)
        if facts is None or (model == "gen4_turbo" and mode == "text_to_video"):
            raise Refused(No.MODEL)
        per_second, shortest, longest = facts
        prompt = text(body, "promptText", required=mode in ("text_to_video", "text_to_image"), most=15000)
        if model == "gen4.5" and len(prompt.encode("utf-16-le")) // 2 > 1000:
            raise Refused(No.PARAMETER, "promptText is too long", param="promptText")
        duration = body.get("duration", 5 if shortest <= 5 <= longest else longest)
        seconds = shortest if duration == "auto" else duration
        is_picture = mode == "text_to_image"
        if (
            isinstance(seconds, bool)
            or not isinstance(seconds, int)
            or (not is_picture and not shortest <= seconds <= longest)
        ):
            raise Refused(No.PARAMETER, f"duration must be {shortest} to {longest}", param="duration")
        ratio = text(body, "ratio") or "1280:720"
        if "ratio" in body and ratio not in _RATIOS.get((model, mode), ratio).split():
            raise Refused(No.PARAMETER, f"ratio must be one of {_RATIOS[model, mode]}", param="ratio")
        if mode == "image_to_video":
            self._check_frames(body.get("promptImage"))
        width, height = size_of(ratio, str(body.get("resolution") or "720p"))
        spent = per_second * (1 if is_picture else seconds)
        return Draft(
            model=model, prompt=prompt, price=spent * _CREDIT, seconds=float(seconds), width=width, height=height,
            kind="image" if is_picture else "video", asked=body, has_audio=body.get("audio", True) is not False,
            notes={"credits": spent},
        )  # fmt: skip

    def _check_frames(self, given: Any) -> None:
        frames = cast("list[Any]", given) if isinstance(given, list) else [{"uri": given, "position": "first"}]
        for frame in frames:
            uri = str(frame.get("uri") or "")
            if not uri.startswith(("https://", "http://", "data:image/", "runway://")):
                raise Refused(
                    No.PARAMETER, "promptImage must be a URL, a data URI or a runway:// upload", param="promptImage"
                )
            if uri.startswith("runway://") and uri not in self.world.uploads:
                raise Refused(No.PARAMETER, "The upload does not exist.", param="promptImage")

    async def task(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase, now = self.phase(job), self.world.now()
        shown: dict[str, Any] = {"id": job.id, "status": self.word(job, _WORDS), "createdAt": instant(job.at),
                                 "estimatedCost": {"credits": job.notes["credits"], "unit": "credits"}}  # fmt: skip
        if phase is Phase.QUEUED and now < job.starts:
            shown["status"] = "THROTTLED"
        if phase is Phase.RUNNING:
            shown["progress"] = self.percent(job) / 100
        if phase in (Phase.DONE, Phase.FAILED, Phase.CANCELLED):
            kept = phase is Phase.DONE or "policy_task" in job.fate
            shown["cost"] = {"credits": job.notes["credits"] if kept else 0, "unit": "credits"}
        if phase is Phase.DONE:
            shown["output"] = [self.media.link(request, job, lasts=36 * 3600)] if job.has_file else []
        if phase is Phase.FAILED:
            code, words = "INTERNAL.BAD_OUTPUT.CODE01", "An unexpected error occurred."
            if "policy_task" in job.fate:
                code, words = "SAFETY.INPUT.TEXT", "Your prompt was flagged by our content moderation."
            elif self.is_policy(job):
                code, words = "SAFETY.OUTPUT.VIDEO", "The output was flagged by our content moderation."
            shown |= {"failure": words, "failureCode": code}
        return shown

    async def delete(self, request: Request) -> Response:
        """Cancel what has not ended, destroy the result of what has; 204 also for what is already gone."""
        job = self.world.jobs.find(self.name, request.path_params["id"])
        if job is not None and self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            self.world.cancel(job)
        elif job is not None and self.phase(job) is not Phase.CANCELLED:
            self.world.delete(job)
        return Response(status_code=204)

    async def upload(self, request: Request) -> Response:
        await json_body(request)
        name = secrets.token_hex(12)
        url = f"{origin(request)}{self.prefix}/v1/uploads/put/{name}"
        return JSONResponse({"uploadUrl": url, "fields": {"key": name}, "runwayUri": f"runway://{name}"})

    async def put(self, request: Request) -> Response:
        self.media.note_leak(request, "upload", None)
        body = await read_body(request)
        if not isinstance(body.get("file"), bytes):
            return Response("<Error><Code>InvalidArgument</Code></Error>", 400, media_type="application/xml")
        self.world.uploads[f"runway://{request.path_params['name']}"] = ("upload", body["file"])
        return Response(status_code=204)

    async def organization(self, request: Request) -> Response:
        left = 0 if "broke" in self.key_of(request) else 100000
        return JSONResponse({"creditBalance": left, "tier": {"maxMonthlyCreditSpend": 1000000, "models": {}},
                             "usage": {"models": {}}})  # fmt: skip

    def headers(self) -> dict[str, str]:
        return {"x-request-id": str(uuid.uuid4())}


WIRE = Runway
