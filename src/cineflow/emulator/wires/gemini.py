"""Gemini API: Omni video through Interactions (`/v1` and `/v1beta`), Nano Banana pictures, files.

From google-genai 3.4.0 (PyPI), which calls `/v1/interactions`, and documents of 2026-07 to 2026-11. Veo is gone from
this API since 2026-10-22 and answers 404.
"""

from __future__ import annotations

import base64
import secrets
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator import _media
from cineflow.emulator._asked import json_body, size_of
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires._google import google_error, inline_picture

__all__ = ["WIRE"]

_OMNI = {  # USD per second at 360p, 720p, 1080p, 4k: resellers' tables of 2026-08 to 2026-11
    "gemini-omni-1.2-flash": (15, ("0.0232", "0.0695", "0.1043", "0.2085")),
    "gemini-omni-1.1-flash": (10, ("0.03", "0.10", "0.15", "0.30")),
}
_PICTURES = {
    "gemini-3-pro-image": "0.134", "gemini-nano-banana-2.1": "0.0336", "gemini-3.1-flash-image": "0.045",
    "gemini-3.1-flash-lite-image": "0.0336",
}  # fmt: skip
_SIZES = ("360p", "720p", "1080p", "4k")
_TASKS = ("text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale")
_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_WORDS = {Phase.QUEUED: "queued", Phase.RUNNING: "in_progress", Phase.DONE: "completed", Phase.FAILED: "failed",
          Phase.CANCELLED: "cancelled"}  # fmt: skip
_REFUSAL = "I can't create this video because it may go against our safety policies."


class Gemini(Wire):
    name = "gemini"
    provider = "gemini"
    prefix = "/gemini"
    withheld_is_failure = False
    variables = {"GEMINI_BASE_URL": "{base}", "GEMINI_API_KEY": "emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        both = [
            door for version in ("/v1beta", "/v1") for door in (
                Door("POST", f"{version}/interactions", self.create, Role.SUBMIT),
                Door("POST", f"{version}/interactions/{{id:path}}/cancel", self.cancel),
                Door("GET", f"{version}/interactions/{{id:path}}", self.interaction, Role.POLL),
                Door("DELETE", f"{version}/interactions/{{id:path}}", self.delete),
                Door("GET", f"{version}/files/{{name}}:download", self.download),
                Door("GET", f"{version}/files/{{name}}", self.file),
                Door("POST", f"{version}/models/{{model}}:generateContent", self.generate, Role.SUBMIT),
                Door("POST", f"{version}/models/{{model}}:predictLongRunning", self.gone, Role.SUBMIT),
                Door("GET", f"{version}/models", self.models),
            )
        ]  # fmt: skip
        return [*both, Door("POST", "/upload/{version}/files", self.start_upload),
                Door("POST", "/upload/put/{name}", self.finish_upload)]  # fmt: skip

    def refusal(self, no: Refused) -> tuple[int, Any]:
        return google_error(no)

    def key_of(self, request: Request) -> str:
        return request.headers.get("x-goog-api-key") or request.query_params.get("key", "")

    def new_id(self, draft: Draft) -> str:
        return f"v1_{secrets.token_urlsafe(48)}"

    # Video.

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        job = await self.accept(request, self._draft(body))
        if not body.get("background"):
            await self.work(job)
        return JSONResponse(self.shown(request, job))

    def _draft(self, body: dict[str, Any]) -> Draft:
        model = str(body.get("model") or "")
        if model not in _OMNI:
            raise _unserved(model)
        longest, row = _OMNI[model]
        form = _object(body, "response_format")
        resolution, ratio = str(form.get("resolution") or "720p"), str(form.get("aspect_ratio") or "16:9")
        if form.get("type", "video") != "video" or resolution not in _SIZES or ratio not in ("16:9", "9:16"):
            raise Refused(No.PARAMETER, "Invalid value at 'response_format'.")
        if form.get("delivery", "inline") not in ("uri", "inline"):
            raise Refused(No.PARAMETER, "Invalid value at 'response_format.delivery'.")
        seconds = _seconds(form.get("duration", "8s"), longest)
        config = _object(_object(body, "generation_config"), "video_config")
        if config.get("task", _TASKS[0]) not in _TASKS:
            raise Refused(No.PARAMETER, "Invalid value at 'generation_config.video_config.task'.")
        if (earlier := body.get("previous_interaction_id")) and not self.world.jobs.find(self.name, str(earlier)):
            raise Refused(No.PARAMETER, "previous_interaction_id does not exist.")
        prompt = _prompt(body.get("input"))
        width, height = size_of(ratio, resolution)
        price = Decimal(row[_SIZES.index(resolution)]) * Decimal(str(seconds))
        return Draft(
            model=model, prompt=prompt, price=price, seconds=seconds, width=width, height=height, asked=body,
            notes={"delivery": form.get("delivery", "inline"), "stored": body.get("store", True) is not False},
        )  # fmt: skip

    async def interaction(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        shown: dict[str, Any] = {
            "id": job.id, "object": "interaction", "model": job.model, "status": self.word(job, _WORDS),
            "created": instant(job.at), "updated": instant(min(self.world.now(), job.ended_at())), "role": "model",
        }  # fmt: skip
        if phase is Phase.FAILED and "policy_task" in job.fate:
            shown["errors"] = [
                {"code": "PROHIBITED_CONTENT", "message": "The output was blocked by our safety policy."}
            ]
        elif phase is Phase.FAILED:
            shown["errors"] = [{"code": "INTERNAL", "message": "Video generation failed."}]
        if phase is Phase.DONE:
            self._add_output(request, job, shown)
        return shown

    def _add_output(self, request: Request, job: Job, shown: dict[str, Any]) -> None:
        """A video; or a refusal as text, without video tokens; or nothing, although it was billed."""
        tokens = 0 if "policy_output" in job.fate else int(job.seconds * 5000)
        content: list[dict[str, Any]] = []
        if "policy_output" in job.fate:
            content = [{"type": "text", "text": _REFUSAL}]
        elif "no_file" not in job.fate and job.notes["delivery"] == "uri":
            content = [{"type": "video", "mime_type": "video/mp4", "uri": self._uri(request, job)}]
        elif "no_file" not in job.fate:
            data = base64.b64encode(_media.draw(job, 0, "mp4")).decode()
            content = [{"type": "video", "mime_type": "video/mp4", "data": data}]
        shown["steps"] = [{"type": "model_output", "content": content}]
        modalities = [{"modality": "video", "tokens": tokens}] if tokens else []
        shown["usage"] = {
            "total_input_tokens": 20,
            "total_output_tokens": tokens,
            "output_tokens_by_modality": modalities,
        }

    def _uri(self, request: Request, job: Job) -> str:
        return f"{origin(request)}{self.prefix}/v1beta/files/{job.key}:download?alt=media"

    async def cancel(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            self.world.cancel(job)
        return JSONResponse(self.shown(request, job))

    async def delete(self, request: Request) -> Response:
        self.world.delete(self.look_up(request.path_params["id"]))
        return JSONResponse({})

    async def gone(self, request: Request) -> Response:
        raise _unserved(request.path_params["model"])

    async def models(self, request: Request) -> Response:
        names = (*_OMNI, *_PICTURES)
        return JSONResponse({"models": [{"name": f"models/{name}", "displayName": name} for name in names]})

    # Files.

    async def download(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name in self.world.uploads:
            kind, content = self.world.uploads[name]
            return Response(content, media_type=kind)
        job = self.world.jobs.by_key(name)
        if job is None or job.is_deleted or self.is_expired(job):
            message = "You do not have permission to access the file or it may not exist."
            raise Refused(No.NOT_OFFERED, message, status=404)
        return await self.media.serve(request, job)

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        kind = self.world.uploads.get(name, ("video/mp4", b""))[0]
        if name not in self.world.uploads and self.world.jobs.by_key(name) is None:
            raise Refused(No.NOT_OFFERED)
        return JSONResponse(self._file(request, name, kind))

    def _file(self, request: Request, name: str, kind: str) -> dict[str, Any]:
        root = f"{origin(request)}{self.prefix}/v1beta/files/{name}"
        now = self.world.now()
        times = {"createTime": instant(now), "expirationTime": instant(now + 48 * 3600)}
        return {"name": f"files/{name}", "mimeType": kind, "state": "ACTIVE", "uri": root, **times}

    async def start_upload(self, request: Request) -> Response:
        """Begin a resumable upload, the way the SDK does."""
        name = secrets.token_hex(6)
        kind = request.headers.get("x-goog-upload-header-content-type", "application/octet-stream")
        self.world.uploads[name] = (kind, b"")
        url = f"{origin(request)}{self.prefix}/upload/put/{name}?key={self.key_of(request)}"
        return JSONResponse({}, headers={"x-goog-upload-url": url, "x-goog-upload-status": "active"})

    async def finish_upload(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.world.uploads:
            raise Refused(No.NOT_OFFERED)
        kind = self.world.uploads[name][0]
        self.world.uploads[name] = (kind, self.world.uploads[name][1] + await request.body())
        final = "finalize" in request.headers.get("x-goog-upload-command", "")
        return JSONResponse({"file": self._file(request, name, kind)} if final else {},
                            headers={"x-goog-upload-status": "final" if final else "active"})  # fmt: skip

    # Pictures.

    async def generate(self, request: Request) -> Response:
        """Draw a picture and answer with it; a refusal is a 200 without one."""
        body = await json_body(request)
        model = request.path_params["model"]
        if model not in _PICTURES:
            raise _unserved(model)
        job = await self.accept(request, _picture(model, body))
        await self.work(job)
        if "fail" in job.fate:
            raise Refused(No.SERVER)
        reason, parts = "STOP", list[dict[str, Any]]()
        if self.is_policy(job):
            reason = "IMAGE_SAFETY"
        elif not job.has_file:
            reason = "NO_IMAGE"
        else:
            data = base64.b64encode(_media.draw(job, 0, "png")).decode()
            parts = [{"text": "Here it is."}, {"inlineData": {"mimeType": "image/png", "data": data}}]
        candidate: dict[str, Any] = {"finishReason": reason, "index": 0}
        if parts:
            candidate["content"] = {"role": "model", "parts": parts}
        usage = {"promptTokenCount": 20, "candidatesTokenCount": 1290 if parts else 0, "totalTokenCount": 1310}
        return JSONResponse({"candidates": [candidate], "usageMetadata": usage, "modelVersion": model,
                             "responseId": secrets.token_urlsafe(16)})  # fmt: skip


def _unserved(model: str) -> Refused:
    """What is said of a model that was switched off, and of one that never was."""
    if model.endswith("-preview") or model.startswith(("veo-", "gemini-2.5-flash-image")):
        return Refused(No.MODEL, f"This model models/{model} is no longer available. Please use a newer model.")
    return Refused(No.MODEL, f"models/{model} is not found for API version v1beta.")


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value: Any = body.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(No.PARAMETER, f"Invalid value at '{name}'.")
    return cast("dict[str, Any]", value)


def _seconds(given: Any, longest: int) -> float:
    """Read `"8s"`; a bare number is refused, as Google does."""
    number = given[:-1] if isinstance(given, str) and given.endswith("s") else ""
    if not number.replace(".", "", 1).isdigit() or not 3 <= float(number) <= longest:
        raise Refused(No.PARAMETER, f'Invalid value at \'response_format.duration\': "3s" to "{longest}s".')
    return float(number)


def _prompt(given: Any) -> str:
    if isinstance(given, str) and given:
        return given
    if not isinstance(given, list) or not given:
        raise Refused(No.PARAMETER, "input is required.")
    texts = list[str]()
    for part in cast("list[dict[str, Any]]", given):
        if part.get("type") == "text":
            texts.append(str(part.get("text", "")))
        else:
            inline_picture(part, f"input ({part.get('type')})")
    return "\n".join(texts)


def _picture(model: str, body: dict[str, Any]) -> Draft:
    contents: Any = body.get("contents")
    if not isinstance(contents, list) or not contents:
        raise Refused(No.PARAMETER, "contents is required.")
    texts, pictures = list[str](), 0
    for content in cast("list[dict[str, Any]]", contents):
        for part in cast("list[dict[str, Any]]", content.get("parts") or []):
            if "text" in part:
                texts.append(str(part["text"]))
            else:
                given = part.get("inlineData") or part.get("inline_data") or part.get("fileData")
                inline_picture(given, "contents.parts")
                pictures += 1
    if pictures > 14:
        raise Refused(No.PARAMETER, "Too many images.")
    config = _object(_object(body, "generationConfig"), "imageConfig")
    ratio, size = str(config.get("aspectRatio") or "1:1"), str(config.get("imageSize") or "1K")
    if ratio not in (*_RATIOS, "1:4", "4:1", "1:8", "8:1") or size not in ("512", "1K", "2K", "4K"):
        raise Refused(No.PARAMETER, "Invalid value at 'generation_config.image_config'.")
    width, height = size_of(ratio, size)
    return Draft(model=model, prompt="\n".join(texts), price=Decimal(_PICTURES[model]), kind="image", width=width,
                 height=height, seconds=0, asked=body)  # fmt: skip


WIRE = Gemini
