"""Vertex AI: Veo 3.1 as long-running operations, results inline or in a bucket.

A filtered result is `done` without an error and without a sample. OAuth bearer; a token endpoint and a bucket are
served here too, so that a service-account file whose `token_uri` points at the emulator works.
"""

from __future__ import annotations

import base64
import uuid
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator import _media
from cineflow.emulator._asked import json_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires._google import google_error, inline_picture

__all__ = ["WIRE"]

_PRICES = {  # USD per second at 720p, 1080p, 4k
    "veo-3.1-generate-001": ("0.40", "0.40", "0.60"),
    "veo-3.1-fast-generate-001": ("0.10", "0.12", "0.30"),
    "veo-3.1-lite-generate-001": ("0.05", "0.08", "0.08"),
}
_MODEL = "/projects/{project}/locations/{location}/publishers/google/models/{model}"


class Vertex(Wire):
    name = "vertex"
    provider = "vertex"
    prefix = "/vertex"
    withheld_is_failure = False
    variables = {  # noqa: RUF012
        "VERTEX_BASE_URL": "{base}", "VERTEX_ACCESS_TOKEN": "emulator", "VERTEX_PROJECT": "emulator",
        "VERTEX_LOCATION": "us-central1",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        doors = [
            door for version in ("/v1", "/v1beta1") for door in (
                Door("POST", f"{version}{_MODEL}:predictLongRunning", self.create, Role.SUBMIT),
                Door("POST", f"{version}{_MODEL}:fetchPredictOperation", self.fetch, Role.POLL),
                Door("POST", f"{version}/{{name:path}}:cancel", self.cancel),
            )
        ]  # fmt: skip
        bucket = "/storage/v1/b/{bucket}/o/{object:path}"
        return [*doors, Door("GET", bucket, self.stored), Door("POST", "/token", self.token, Role.OPEN)]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        if no.why in (No.KEY, No.NO_KEY):
            message = "Request had invalid authentication credentials."
            no = Refused(No.KEY, message, status=no.status or 401, code="UNAUTHENTICATED")
            return 401, google_error(no)[1]
        if no.why is No.MISSING:
            no = Refused(No.NOT_OFFERED, "The operation does not exist.")
        return google_error(no)

    def new_id(self, draft: Draft) -> str:
        return f"{draft.notes['parent']}/operations/{uuid.uuid4()}"

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        where = request.path_params
        parent = _MODEL.removeprefix("/").format(**where)
        job = await self.accept(request, _draft(where["model"], parent, body))
        return JSONResponse({"name": job.id})

    async def fetch(self, request: Request) -> Response:
        body = await json_body(request)
        job = self.look_up(str(body.get("operationName")))
        phase = self.phase(job)
        shown: dict[str, Any] = {"name": job.id}
        if phase is Phase.CANCELLED:
            shown |= {"done": True, "error": {"code": 1, "message": "The operation was cancelled."}}
        elif phase is Phase.FAILED and self.is_policy(job):
            message = "The prompt violates our usage guidelines. Support codes: 58061214"
            shown |= {"done": True, "error": {"code": 3, "message": message}}
        elif phase is Phase.FAILED:
            shown |= {
                "done": True,
                "error": {"code": 13, "message": "Video generation failed due to an internal error."},
            }
        elif phase is Phase.DONE:
            shown |= {"done": True, "response": self._response(job)}
        return JSONResponse(shown)

    @staticmethod
    def _response(job: Job) -> dict[str, Any]:
        kind = {"@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"}
        if "policy_output" in job.fate:
            reasons = ["The video was filtered because it violated our usage guidelines. Support codes: 58061214"]
            return {**kind, "raiMediaFilteredCount": job.count, "raiMediaFilteredReasons": reasons}
        if "no_file" in job.fate:
            return {**kind, "raiMediaFilteredCount": 0}
        videos: list[dict[str, Any]] = []
        for index in range(job.count):
            if bucket := job.notes.get("bucket"):
                videos.append({"gcsUri": f"{bucket.rstrip('/')}/{job.key}/sample_{index}.mp4", "mimeType": "video/mp4"})
            else:
                content = base64.b64encode(_media.draw(job, index, "mp4")).decode()
                videos.append({"bytesBase64Encoded": content, "mimeType": "video/mp4"})
        return {**kind, "raiMediaFilteredCount": 0, "videos": videos}

    async def cancel(self, request: Request) -> Response:
        job = self.look_up(request.path_params["name"])
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            self.world.cancel(job)
        return JSONResponse({})

    async def stored(self, request: Request) -> Response:
        """Read a result from the bucket, as Cloud Storage's JSON API does."""
        parts = request.path_params["object"].split("/")
        job = self.world.jobs.by_key(parts[-2]) if len(parts) > 1 else None
        if job is None or self.is_expired(job):
            raise Refused(No.NOT_OFFERED, "No such object.")
        index = parts[-1].removeprefix("sample_").partition(".")[0]
        return await self.media.serve(request, job, int(index) if index.isdigit() else 0)

    async def token(self, request: Request) -> Response:
        return JSONResponse({"access_token": "emulator", "expires_in": 3599, "token_type": "Bearer"})


def _draft(model: str, parent: str, body: dict[str, Any]) -> Draft:
    if model not in _PRICES:
        raise Refused(No.MODEL, f"Publisher Model `{parent}` was not found or your project does not have access to it.")
    instances: Any = body.get("instances")
    if not isinstance(instances, list) or len(cast("list[Any]", instances)) != 1:
        raise Refused(No.PARAMETER, "instances must hold exactly one item.")
    one = cast("list[dict[str, Any]]", instances)[0]
    for name in ("image", "lastFrame"):
        if name in one:
            inline_picture(one[name], name)
    references = cast("list[dict[str, Any]]", one.get("referenceImages") or [])
    if len(references) > 3 or (references and ("image" in one or "lastFrame" in one)):
        raise Refused(No.PARAMETER, "referenceImages: at most 3, and not together with image or lastFrame.")
    params: dict[str, Any] = body.get("parameters") or {}
    seconds, resolution = params.get("durationSeconds", 8), str(params.get("resolution") or "720p")
    if seconds not in (4, 6, 8) or ((references or "lastFrame" in one) and seconds != 8):
        raise Refused(No.PARAMETER, f"durationSeconds {seconds} is out of bound.")
    ratio, count = str(params.get("aspectRatio") or "16:9"), params.get("sampleCount", 1)
    if resolution not in ("720p", "1080p", "4k") or ratio not in ("16:9", "9:16") or count not in (1, 2, 3, 4):
        raise Refused(No.PARAMETER, "parameters hold an invalid value.")
    width, height = size_of(ratio, resolution)
    per_second = Decimal(_PRICES[model][("720p", "1080p", "4k").index(resolution)])
    if not one.get("prompt") and "image" not in one:
        raise Refused(No.PARAMETER, "prompt is required.")
    return Draft(
        model=model, prompt=str(one.get("prompt") or ""), price=per_second * seconds * count, seconds=float(seconds),
        width=width, height=height, count=count, has_audio=params.get("generateAudio", True) is not False, asked=body,
        notes={"parent": parent, "bucket": str(params.get("storageUri") or "")},
    )  # fmt: skip


WIRE = Vertex
