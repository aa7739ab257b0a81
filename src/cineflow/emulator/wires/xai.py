"""xAI Grok Imagine: video and pictures. A job can be done without a link; nothing can be listed or cancelled.

From xai-sdk 1.21.0's protobuf, docs.x.ai, and the @ai-sdk/xai package, which speaks this HTTP wire.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator import _media
from cineflow.emulator._asked import choice, json_body, read_body, size_of, text, whole
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "Unauthenticated", "No API key was provided."),
    No.KEY: (400, "Invalid argument", "Incorrect API key provided: xa***or."),
    No.BALANCE: (403, "The caller does not have permission to execute the specified operation",
                 "Your team has either used all available credits or reached its monthly spending limit."),
    No.PARAMETER: (400, "Client specified an invalid argument", "Invalid argument."),
    No.MODEL: (404, "Some requested entity was not found", "The model does not exist."),
    No.POLICY: (400, "Client specified an invalid argument", "Content was rejected by our moderation."),
    No.RATE: (429, "Some resource has been exhausted", "Too many requests for this team."),
    No.CAP: (429, "Some resource has been exhausted", "Too many videos in progress for this team."),
    No.OVERLOADED: (503, "The service is currently unavailable", "The service is overloaded."),
    No.SERVER: (500, "Internal error", "An internal error happened."),
    No.MISSING: (404, "Some requested entity was not found", "Request not found."),
    No.NOT_OFFERED: (404, "Some requested entity was not found", "Not found."),
    No.NOT_READY: (409, "Operation aborted", "Not ready."),
    No.CONFLICT: (409, "Operation aborted", "Conflict."),
}  # fmt: skip
_VIDEO = {  # USD per second at 480p, 720p, 1080p, and per picture given: LiteLLM's map (November 2026)
    "grok-imagine-video": ("0.05", "0.07", None, "0.002"),
    "grok-imagine-video-1.5": ("0.08", "0.14", "0.25", "0.01"),
    "grok-imagine-video-1.5-preview": ("0.08", "0.14", "0.25", "0.01"),
    "grok-imagine-video-1.5-2026-05-30": ("0.08", "0.14", "0.25", "0.01"),
    "grok-imagine-video-1.5-lite": ("0.02", "0.03", "0.14", "0.01"),
}
_PICTURE = {"grok-imagine-image": "0.02", "grok-imagine-image-2.0": "0.06"}
_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3")
_WORDS = {Phase.QUEUED: "pending", Phase.RUNNING: "pending", Phase.DONE: "done", Phase.FAILED: "failed",
          Phase.CANCELLED: "failed"}  # fmt: skip


class Xai(Wire):
    name = "xai"
    provider = "xai"
    prefix = "/xai/v1"
    withheld_is_failure = False
    variables = {"XAI_BASE_URL": "{base}", "XAI_API_KEY": "xai-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/videos/generations", self.create, Role.SUBMIT),
            Door("POST", "/videos/edits", self.create, Role.SUBMIT),
            Door("POST", "/videos/extensions", self.create, Role.SUBMIT),
            Door("GET", "/videos/{id:path}", self.video, Role.POLL),
            Door("POST", "/images/generations", self.draw, Role.SUBMIT),
            Door("POST", "/images/edits", self.draw, Role.SUBMIT),
            Door("POST", "/files", self.upload),
            Door("GET", "/models", self.models),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS[no.why]
        return status, {"code": no.code or code, "error": no.message or message}

    async def models(self, request: Request) -> Response:
        rows = [{"id": name, "object": "model", "owned_by": "xai"} for name in (*_VIDEO, *_PICTURE)]
        return JSONResponse({"object": "list", "data": rows})

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        mode = request.url.path.rpartition("/")[2]
        job = await self.accept(request, self._draft(body, mode))
        return JSONResponse({"request_id": job.id})

    def _draft(self, body: dict[str, Any], mode: str) -> Draft:
        model = text(body, "model", required=True)
        if model not in _VIDEO:
            raise Refused(No.MODEL)
        prompt = text(body, "prompt", required="image" not in body)
        if mode != "generations" and (model != "grok-imagine-video" or not isinstance(body.get("video"), dict)):
            raise Refused(No.PARAMETER, f"{mode} take a video and the base model.")
        references = cast("list[Any]", body.get("reference_images") or [])
        if references and ("image" in body or len(references) > 7):
            raise Refused(No.PARAMETER, "reference_images: at most 7, and not with image.")
        if "last_frame" in body and model == "grok-imagine-video":
            raise Refused(No.PARAMETER, "last_frame is not supported by this model.")
        pictures = [*references, *(body[name] for name in ("image", "last_frame") if name in body)]
        for picture in pictures:
            self._check_picture(picture)
        seconds = whole(body, "duration", 6, least=1, most=10 if references else 15)
        resolution = choice(body, "resolution", ("480p", "720p", "1080p"), "480p")
        row = _VIDEO[model]
        per_second = row[("480p", "720p", "1080p").index(resolution)]
        if per_second is None or (references and resolution == "1080p"):
            raise Refused(No.PARAMETER, f"resolution {resolution} is not supported here.")
        width, height = size_of(choice(body, "aspect_ratio", _RATIOS, "16:9"), resolution)
        price = Decimal(per_second) * seconds + Decimal(row[3] or 0) * len(pictures)
        return Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height, asked=body,
            has_audio=body.get("generate_audio", True) is not False,
        )  # fmt: skip

    def _check_picture(self, picture: Any) -> None:
        given = cast("dict[str, Any]", picture) if isinstance(picture, dict) else {}
        url, file = given.get("url"), given.get("file_id")
        if bool(url) == bool(file) or (url and not str(url).startswith(("http://", "https://", "data:"))):
            raise Refused(No.PARAMETER, "A picture is a url (https or data URI) or a file_id.")
        if file and file not in self.world.uploads:
            raise Refused(No.PARAMETER, f"File {file} was not found.")

    async def video(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        phase = self.phase(job)
        status = self.word(job, _WORDS)
        if phase in (Phase.QUEUED, Phase.RUNNING):
            return JSONResponse({"status": status, "progress": self.percent(job)}, 202)
        shown: dict[str, Any] = {"status": status, "progress": self.percent(job), "model": job.model}
        if phase is Phase.DONE:
            shown["video"] = self._result(request, job)
            shown["usage"] = {"cost_in_usd_ticks": int(job.price * 10**10)}
        else:
            policy = {"code": "invalid-argument", "message": "Content was rejected by our moderation."}
            broken = {"code": "internal", "message": "Video generation failed."}
            shown["error"] = policy if self.is_policy(job) else broken
        return JSONResponse(shown)

    def _result(self, request: Request, job: Job) -> dict[str, Any]:
        video: dict[str, Any] = {"duration": int(job.seconds), "respect_moderation": "policy_output" not in job.fate}
        if job.has_file:
            video["url"] = self.media.link(request, job, lasts=24 * 3600)
        return video

    async def draw(self, request: Request) -> Response:
        """Draw pictures and answer with them; edits take JSON, unlike OpenAI's."""
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refused(No.PARAMETER, "Content-Type must be application/json.", status=415)
        body = await json_body(request)
        model = text(body, "model", required=True)
        if model not in _PICTURE:
            raise Refused(No.MODEL)
        count = whole(body, "n", 1, least=1, most=10)
        given = cast("list[Any]", body.get("images") or ([body["image"]] if "image" in body else []))
        if len(given) > 3 or (request.url.path.endswith("edits") and not given):
            raise Refused(No.PARAMETER, "An edit takes one to three images.")
        for picture in given:
            self._check_picture(picture)
        ratio = choice(body, "aspect_ratio", (*_RATIOS, "2:1", "1:2", "auto"), "auto")
        width, height = size_of(ratio if ratio != "auto" else "1:1", choice(body, "resolution", ("1k", "2k"), "1k"))
        form = choice(body, "response_format", ("url", "b64_json"), "url")
        job = await self.accept(request, Draft(
            model=model, prompt=text(body, "prompt", required=True), price=Decimal(_PICTURE[model]) * count, seconds=0,
            kind="image", count=count, width=width, height=height, asked=body,
        ))  # fmt: skip
        await self.work(job)
        if "fail" in job.fate or "policy_task" in job.fate:
            raise Refused(No.POLICY if "policy_task" in job.fate else No.SERVER)
        rows = [self._picture(request, job, index, form) for index in range(count)]
        usage = {"cost_in_usd_ticks": int(job.price * 10**10)}
        return JSONResponse({"data": [] if "no_file" in job.fate else rows, "usage": usage})

    def _picture(self, request: Request, job: Job, index: int, form: str) -> dict[str, Any]:
        row: dict[str, Any] = {"respect_moderation": "policy_output" not in job.fate, "mime_type": "image/jpeg"}
        if "policy_output" in job.fate:
            return row
        if form == "url":
            return row | {"url": self.media.link(request, job, index, "jpg")}
        return row | {"b64_json": base64.b64encode(_media.draw(job, index, "jpg")).decode()}

    async def upload(self, request: Request) -> Response:
        body = await read_body(request)
        if not isinstance(body.get("file"), bytes):
            raise Refused(No.PARAMETER, "file is required.")
        lasts = body.get("expires_after")
        if lasts is not None and not (str(lasts).isdigit() and 3600 <= int(str(lasts)) <= 2_592_000):
            raise Refused(No.PARAMETER, "expires_after must be between 3600 and 2592000 seconds.")
        if len(body["file"]) > 50_000_000:
            raise Refused(No.PARAMETER, "The file is larger than 50 MB.", status=413)
        now = int(self.world.now())
        own_id = f"file_{uuid.UUID(bytes=secrets.token_bytes(16))}"
        self.world.uploads[own_id] = ("file", body["file"])
        return JSONResponse({
            "id": own_id, "object": "file", "bytes": len(body["file"]), "filename": own_id, "created_at": now,
            "expires_at": now + int(str(lasts)) if lasts else None, "purpose": body.get("purpose", ""),
        })  # fmt: skip


WIRE = Xai
