"""fal.ai queue: any model of the hub, `Key` instead of `Bearer`, and COMPLETED for good and bad ends alike.

From fal-client 1.0.3 (PyPI), which needs `queue_position` in IN_QUEUE and `logs` in the other two. The request's URLs
hold owner and alias only; a path rebuilt from the whole model id answers 405.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, query_number, size_of
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str]] = {
    No.NO_KEY: (401, "Cannot access application. Authentication is required to access this application."),
    No.KEY: (401, "Cannot access application. No user found for the provided key."),
    No.BALANCE: (403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."),
    No.MODEL: (404, "Application not found"),
    No.RATE: (429, "Too many requests"),
    No.CAP: (429, "Concurrent requests limit exceeded"),
    No.OVERLOADED: (503, "Service is temporarily unavailable"),
    No.SERVER: (500, "Internal Server Error"),
    No.MISSING: (404, "Request not found"),
    No.NOT_OFFERED: (404, "Not Found"),
    No.NOT_READY: (400, "Request is still in progress"),
    No.CONFLICT: (405, "Method Not Allowed"),
}
_PRICES: dict[str, dict[str, str]] = {  # USD per second by resolution, or per picture: LiteLLM's map (November 2026)
    "bytedance/seedance-2.5": {"480p": "0.2205", "720p": "0.473"},
    "bytedance/seedance-2.0": {"480p": "0.1346", "720p": "0.3034", "1080p": "0.682", "4k": "1.5552"},
    "minimax/h3": {"480p": "0.05", "768p": "0.06", "2k": "0.13", "4k": "0.16"},
    "fal-ai/nano-banana-pro": {"image": "0.15"}, "fal-ai/nano-banana-2": {"image": "0.08"},
}  # fmt: skip
_WORDS = {Phase.QUEUED: "IN_QUEUE", Phase.RUNNING: "IN_PROGRESS", Phase.DONE: "COMPLETED", Phase.FAILED: "COMPLETED",
          Phase.CANCELLED: "COMPLETED"}  # fmt: skip


class Fal(Wire):
    name = "fal"
    provider = "fal"
    prefix = "/fal"
    queues_above_cap = True
    variables = {  # noqa: RUF012
        "FAL_BASE_URL": "{base}", "FAL_STORAGE_URL": "{base}", "FAL_KEY": "emulator:emulator",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        requests = "/{owner}/{alias}/requests/{id:path}"
        return [
            Door("GET", "/v1/models/requests/by-endpoint", self.history, Role.LIST),
            Door("POST", "/storage/upload/initiate", self.start_upload),
            Door("PUT", "/storage/put/{name}", self.put, Role.OPEN),
            Door("GET", "/storage/get/{name}", self.stored, Role.OPEN),
            Door("POST", "/storage/auth/token", self.storage_token),
            Door("POST", "/files/upload", self.upload_file),
            Door("GET", requests + "/status", self.status, Role.POLL),
            Door("PUT", requests + "/cancel", self.cancel),
            Door("GET", requests, self.result),
            Door("GET", "/{model:path}/requests/{id}/status", self.rebuilt),
            Door("GET", "/{model:path}/requests/{id}", self.rebuilt),
            Door("POST", "/{model:path}", self.create, Role.SUBMIT),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        if no.why in (No.PARAMETER, No.POLICY):
            kind = "content_policy_violation" if no.why is No.POLICY else str(no.code or "value_error")
            message = no.message or ("The content could not be processed because it was flagged by a content checker."
                                     if no.why is No.POLICY else "Invalid value")  # fmt: skip
            return 422, {"detail": [_detail(message, kind, no.param or "prompt")]}
        status, message = _SAYS[no.why]
        return status, {"detail": no.message or message}

    def headers(self) -> dict[str, str]:
        return {"x-fal-request-id": str(uuid.uuid4())}

    def key_of(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme == "Key" or (scheme == "Bearer" and key.startswith("storage-")) else ""

    async def create(self, request: Request) -> Response:
        model = request.path_params["model"]
        if model.count("/") < 1:
            raise Refused(No.MODEL)
        body = await json_body(request)
        self._check_stored(request, body)
        job = await self.accept(request, _draft(model, body))
        ahead = max(0, self.world.jobs.live(self.name, self.world.now()) - 1)
        return JSONResponse({"status": "IN_QUEUE", "request_id": job.id, "queue_position": ahead, "logs": None,
                             "metrics": {}, **self._links(request, job)})  # fmt: skip

    def _links(self, request: Request, job: Job) -> dict[str, str]:
        owner, alias = job.model.split("/")[:2]
        root = f"{origin(request)}{self.prefix}/{owner}/{alias}/requests/{job.id}"
        return {"response_url": root, "status_url": f"{root}/status", "cancel_url": f"{root}/cancel"}

    async def rebuilt(self, request: Request) -> Response:
        raise Refused(No.CONFLICT)

    def _of(self, request: Request) -> Job:
        job = self.look_up(request.path_params["id"])
        if job.model.split("/")[:2] != [request.path_params["owner"], request.path_params["alias"]]:
            raise Refused(No.MISSING)
        return job

    async def status(self, request: Request) -> Response:
        job = self._of(request)
        phase = self.phase(job)
        shown: dict[str, Any] = {"request_id": job.id, **self._links(request, job)}
        logs = [{"message": f"{self.percent(job)}%", "level": "INFO", "source": "USER", "timestamp": instant(job.at)}]
        if phase is Phase.QUEUED:
            return JSONResponse({"status": "IN_QUEUE", "queue_position": 0, **shown}, 202)
        if phase is Phase.RUNNING:
            word = (
                job.fate.get("odd_status", {}).get("word", "reticulating")
                if "odd_status" in job.fate
                else "IN_PROGRESS"
            )
            return JSONResponse({"status": word, "logs": logs, **shown}, 202)
        shown |= {"status": "COMPLETED", "logs": logs, "metrics": {"inference_time": round(job.ends - job.starts, 3)}}
        if phase is not Phase.DONE:
            policy = ("Invalid status code: 422", "content_policy_violation")
            shown["error"], shown["error_type"] = (
                policy if self.is_policy(job) else ("Internal Server Error", "internal_server_error")
            )
        return JSONResponse(shown)

    async def result(self, request: Request) -> Response:
        """The model's output, or the model's own HTTP error."""
        job = self._of(request)
        phase = self.phase(job)
        if phase in (Phase.QUEUED, Phase.RUNNING):
            raise Refused(No.NOT_READY)
        if phase is Phase.CANCELLED:
            raise Refused(No.PARAMETER, "Request was cancelled")
        if phase is Phase.FAILED:
            raise Refused(No.POLICY if self.is_policy(job) else No.SERVER)
        if not job.has_file:
            return JSONResponse({"video": None, "seed": 7})
        suffix = "mp4" if job.kind == "video" else "png"
        files = [self._file(request, job, index, suffix) for index in range(job.count)]
        output: dict[str, Any] = {"video": files[0]} if job.kind == "video" else {"images": files}
        return JSONResponse({**output, "seed": job.notes.get("seed", 7)})

    def _file(self, request: Request, job: Job, index: int, suffix: str) -> dict[str, Any]:
        kind = "video/mp4" if suffix == "mp4" else "image/png"
        link = self.media.link(request, job, index, suffix, lasts=7 * 86400)
        file = {"url": link, "content_type": kind, "file_name": f"output_{index}.{suffix}", "file_size": None}
        return file if suffix == "mp4" else {**file, "width": job.width, "height": job.height}

    async def cancel(self, request: Request) -> Response:
        job = self.world.jobs.find(self.name, request.path_params["id"])
        if job is None:
            return JSONResponse({"status": "NOT_FOUND"}, 404)
        if self.phase(job) not in (Phase.QUEUED, Phase.RUNNING):
            return JSONResponse({"status": "ALREADY_COMPLETED"}, 400)
        if self.phase(job) is Phase.QUEUED:
            self.world.cancel(job)
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)

    async def history(self, request: Request) -> Response:
        """Requests that have ended, newest first; queued and running ones are not there."""
        asked = request.query_params
        models = asked.get("endpoint_id", "").split(",")
        limit, start = query_number(request, "limit", 50, least=1, most=100), query_number(request, "cursor", 0)
        jobs = [
            job for job in self.world.jobs.newest(self.name)
            if job.model in models and self.phase(job) in (Phase.DONE, Phase.FAILED)
            and asked.get("request_id") in (None, "", job.id)
            and (not asked.get("start") or instant(job.ends) >= asked["start"])
            and (not asked.get("end") or instant(job.ends) <= asked["end"])
        ]  # fmt: skip
        rows = [self._history_row(job, asked.get("expand", "")) for job in islice(jobs, start, start + limit)]
        more = start + limit < len(jobs)
        return JSONResponse({"items": rows, "next_cursor": str(start + limit) if more else None, "has_more": more})

    def _history_row(self, job: Job, expand: str) -> dict[str, Any]:
        good = self.phase(job) is Phase.DONE
        row: dict[str, Any] = {
            "request_id": job.id, "endpoint_id": job.model, "sent_at": instant(job.at),
            "started_at": instant(job.starts),
            "ended_at": instant(job.ends), "status_code": 200 if good else 422, "duration": job.ends - job.starts,
        }  # fmt: skip
        return row | ({"json_input": job.asked, "json_output": None} if "payloads" in expand else {})

    # Storage.

    async def start_upload(self, request: Request) -> Response:
        body = await json_body(request)
        name = uuid.uuid4().hex
        root = f"{origin(request)}{self.prefix}/storage"
        self.world.uploads[name] = (str(body.get("content_type")), b"")
        return JSONResponse({"upload_url": f"{root}/put/{name}", "file_url": f"{root}/get/{name}"})

    async def put(self, request: Request) -> Response:
        self.media.note_leak(request, "upload", None)
        name, kind = request.path_params["name"], request.headers.get("content-type", "")
        if self.world.uploads.get(name, ("",))[0] != kind:
            return Response("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403, media_type="application/xml")
        self.world.uploads[name] = (kind, await request.body())
        return Response(status_code=200)

    async def stored(self, request: Request) -> Response:
        kind, content = self.world.uploads.get(request.path_params["name"], ("", b""))
        return Response(content, 200 if content else 404, media_type=kind or None)

    def _check_stored(self, request: Request, body: dict[str, Any]) -> None:
        """Refuse links of its own storage that lead to nothing."""
        here = f"{origin(request)}{self.prefix}/storage/get/"
        given = [body.get("image_url"), body.get("end_image_url"), *(body.get("image_urls") or ())]
        for link in (str(one) for one in given if str(one).startswith(here)):
            if not self.world.uploads.get(link.removeprefix(here), ("", b""))[1]:
                raise Refused(No.PARAMETER, "Failed to download the file.", param="image_url",
                              code="file_download_error")  # fmt: skip

    async def storage_token(self, request: Request) -> Response:
        until = instant(self.world.now() + 3600)
        return JSONResponse({"token": "storage-emulator", "token_type": "Bearer", "expires_at": until,
                             "base_url": f"{origin(request)}{self.prefix}"})  # fmt: skip

    async def upload_file(self, request: Request) -> Response:
        name = uuid.uuid4().hex
        self.world.uploads[name] = (request.headers.get("content-type", ""), await request.body())
        return JSONResponse({"access_url": f"{origin(request)}{self.prefix}/storage/get/{name}"})


def _detail(message: str, kind: str, field: str) -> dict[str, Any]:
    return {"loc": ["body", field], "msg": message, "type": kind, "ctx": {}, "input": None}


def _draft(model: str, body: dict[str, Any]) -> Draft:
    prompt = body.get("prompt")
    if not isinstance(prompt, str) or not prompt:
        raise Refused(No.PARAMETER, "Field required", param="prompt")
    row = next((row for start, row in _PRICES.items() if model.startswith(start)), {"720p": "0.10"})
    is_picture = "image" in row or "banana" in model
    duration = str(body.get("duration") or "5").removesuffix("s")
    if duration != "auto" and not duration.replace(".", "", 1).isdigit():
        raise Refused(No.PARAMETER, "Input should be a valid duration", param="duration")
    seconds = 5.0 if duration == "auto" else float(duration)
    resolution = str(
        body.get("resolution") or ("1K" if is_picture else next(iter(row)) if "720p" not in row else "720p")
    )
    if not is_picture and resolution not in row and len(row) > 1:
        raise Refused(No.PARAMETER, f"Input should be one of {json.dumps(list(row))}", param="resolution")
    count = int(body.get("num_images") or 1)
    each = Decimal(row.get("image") or row.get(resolution) or next(iter(row.values())))
    ratio = str(body.get("aspect_ratio") or "16:9")
    width, height = size_of("16:9" if ratio in ("auto", "adaptive") else ratio, resolution)
    price = each * count if is_picture else (each * Decimal(str(seconds))).quantize(Decimal("0.0001"))
    return Draft(
        model=model, prompt=prompt, price=price, seconds=0 if is_picture else seconds, width=width, height=height,
        kind="image" if is_picture else "video", count=count, has_audio=body.get("generate_audio", True) is not False,
        asked=body, notes={"seed": body.get("seed", 7)},
    )  # fmt: skip


WIRE = Fal
