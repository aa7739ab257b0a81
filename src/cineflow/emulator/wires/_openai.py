"""The `/v1/videos` shape, as OpenAI defined it and as gateways and self-hosted servers vary it."""

from __future__ import annotations

import io
import json
import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, ClassVar, cast

from PIL import Image, UnidentifiedImageError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import read_body, size_of, text
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["OpenAiShape", "openai_error"]

_SECONDS = ("4", "8", "12", "16", "20")
_SIZES = ("720x1280", "1280x720")
_PRO_SIZES = (*_SIZES, "1024x1792", "1792x1024", "1080x1920", "1920x1080")
_SAYS: Mapping[No, tuple[int, str, str, str]] = {
    No.NO_KEY: (401, "invalid_request_error", "", "You didn't provide an API key."),
    No.KEY: (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    No.BALANCE: (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    No.PARAMETER: (400, "invalid_request_error", "invalid_value", "Invalid value."),
    No.MODEL: (404, "invalid_request_error", "model_not_found", "The requested model does not exist."),
    No.POLICY: (400, "image_generation_user_error", "moderation_blocked", "Your request was blocked."),
    No.RATE: (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    No.CAP: (429, "requests", "rate_limit_exceeded", "Too many videos are being generated at once."),
    No.OVERLOADED: (503, "server_error", "server_is_overloaded", "The server is currently overloaded."),
    No.SERVER: (500, "server_error", "server_error", "The server had an error while processing your request."),
    No.MISSING: (404, "invalid_request_error", "", "Video not found."),
    No.NOT_READY: (400, "invalid_request_error", "video_not_ready", "Video is not ready yet."),
    No.CONFLICT: (409, "invalid_request_error", "", "Only completed or failed videos can be deleted."),
    No.NOT_OFFERED: (404, "invalid_request_error", "unknown_url", "Unknown request URL."),
}  # fmt: skip


def openai_error(no: Refused) -> tuple[int, dict[str, Any]]:
    """Word a refusal in OpenAI's envelope."""
    status, kind, code, message = _SAYS[no.why]
    return status, {"error": {"message": no.message or message, "type": kind, "param": no.param or None,
                              "code": no.code or code or None}}  # fmt: skip


class OpenAiShape(Wire):
    """OpenAI's own contract; flavours override what differs."""

    provider = "openai-videos"
    words: ClassVar[Mapping[Phase, str]] = {
        Phase.QUEUED: "queued", Phase.RUNNING: "in_progress", Phase.DONE: "completed", Phase.FAILED: "failed",
        Phase.CANCELLED: "failed",
    }  # fmt: skip
    known: ClassVar[frozenset[str]] = frozenset(
        {"prompt", "model", "seconds", "size", "input_reference", "characters", "characters[id]"}
    )
    videos: ClassVar[str] = "/videos"

    def doors(self) -> list[Door]:
        return [
            Door("POST", self.videos, self.create, Role.SUBMIT),
            Door("GET", self.videos, self.list, Role.LIST),
            Door("GET", self.videos + "/{id:path}/content", self.content),
            Door("GET", self.videos + "/{id:path}", self.retrieve, Role.POLL),
            Door("DELETE", self.videos + "/{id:path}", self.delete),
            Door("GET", "/models", self.models),
        ]

    async def models(self, request: Request) -> Response:
        rows = [{"id": "sora-2", "object": "model", "created": 1760000000, "owned_by": self.name}]
        return self.reply({"object": "list", "data": rows})

    def refusal(self, no: Refused) -> tuple[int, Any]:
        return openai_error(no)

    def headers(self) -> dict[str, str]:
        return {"x-request-id": f"req_{uuid.uuid4().hex}", "openai-version": "2020-10-01"}

    def new_id(self, draft: Draft) -> str:
        return f"video_{secrets.token_hex(24)}"

    # Submit.

    async def create(self, request: Request) -> Response:
        job = await self.accept(request, await self.read(request))
        return self.created(request, job)

    def created(self, request: Request, job: Job) -> Response:
        return self.reply(self.shown(request, job))

    async def read(self, request: Request) -> Draft:
        """Read and judge a create request."""
        body = await read_body(request)
        if unknown := [name for name in body if name not in self.known and not name.startswith("characters")]:
            raise Refused(
                No.PARAMETER, f"Unknown parameter: '{unknown[0]}'.", param=unknown[0], code="unknown_parameter"
            )
        model = text(body, "model") or "sora-2"
        if not model.startswith("sora-2"):
            raise Refused(No.MODEL, f"The model '{model}' does not exist or you do not have access to it.")
        seconds = self.one_of(body, "seconds", _SECONDS, "4")
        size = self.one_of(body, "size", _PRO_SIZES if "pro" in model else _SIZES, "720x1280")
        width, height = size_of(size)
        self.check_reference(body.get("input_reference"), width, height)
        prompt = text(body, "prompt", required=True)
        price = _per_second(model, size) * int(seconds)
        asked = {"model": model, "seconds": seconds, "size": size, **body}
        return Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height, asked=asked
        )

    @staticmethod
    def one_of(body: dict[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
        """Return a string field with a few values; OpenAI refuses a number where it wants a string."""
        value = body.get(name, default)
        supported = ", ".join(f"'{one}'" for one in allowed)
        if not isinstance(value, str):
            kind = "an integer" if isinstance(value, int) else "another type"
            message = f"Invalid type for '{name}': expected one of {supported}, but got {kind} instead."
            raise Refused(No.PARAMETER, message, param=name, code="invalid_type")
        if value not in allowed:
            message = f"Invalid value: '{value}'. Supported values are: {supported}."
            raise Refused(No.PARAMETER, message, param=name)
        return value

    @staticmethod
    def check_reference(given: Any, width: int, height: int) -> None:
        """Refuse a picture that is none, or not of the size ordered; a JSON reference names exactly one source."""
        if given is None:
            return
        if isinstance(given, bytes):
            try:
                size = Image.open(io.BytesIO(given)).size
            except UnidentifiedImageError as bad:
                raise Refused(No.PARAMETER, "Invalid image file.", param="input_reference") from bad
            if size != (width, height):
                message = f"Inpaint image must match the requested width and height ({width}x{height})."
                raise Refused(No.PARAMETER, message, param="input_reference")
            return
        keys: set[str] = set(cast("dict[str, Any]", given)) if isinstance(given, dict) else set()
        if len(keys & {"image_url", "file_id"}) != 1:
            raise Refused(No.PARAMETER, "Provide exactly one of image_url and file_id.", param="input_reference")

    # Look.

    async def retrieve(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        reply = self.reply(self.shown(request, job))
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            reply.headers["openai-poll-after-ms"] = str(max(50, int(self.world.lasts(self.name) * 100)))
        return reply

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        ended = phase in (Phase.DONE, Phase.FAILED)
        return {
            "id": job.id, "object": "video", "model": job.model, "status": self.word(job, self.words),
            "progress": self.percent(job), "created_at": int(job.at), "completed_at": int(job.ends) if ended else None,
            "expires_at": int(job.ends) + 86400 if phase is Phase.DONE else None, "size": f"{job.width}x{job.height}",
            "seconds": f"{job.seconds:g}", "prompt": job.prompt,
            "remixed_from_video_id": job.notes.get("remixed_from"), "error": self.error_of(job),
        }  # fmt: skip

    def error_of(self, job: Job) -> dict[str, Any] | None:
        """Why a failed job failed."""
        if self.phase(job) is not Phase.FAILED:
            return None
        if self.is_policy(job):
            return {"code": "moderation_blocked", "message": "Your request was blocked by our moderation system.",
                    "param": None, "type": None}  # fmt: skip
        return {"code": "video_generation_failed", "message": "Video generation failed.", "param": None, "type": None}

    async def list(self, request: Request) -> Response:
        asked = request.query_params
        limit, order = asked.get("limit", "20"), asked.get("order", "desc")
        if not limit.isdigit() or not self.least_limit <= int(limit) <= 100:
            raise Refused(No.PARAMETER, f"limit must be between {self.least_limit} and 100.", param="limit")
        jobs = list(self.listed(request))
        if order == "asc":
            jobs.reverse()
        ids = [job.id for job in jobs]
        after = asked.get("after")
        start = ids.index(after) + 1 if after in ids else 0
        page = [self.shown(request, job) for job in islice(jobs, start, start + int(limit))]
        return self.reply({
            "object": "list", "data": page, "first_id": page[0]["id"] if page else None,
            "last_id": page[-1]["id"] if page else None, "has_more": start + int(limit) < len(jobs),
        })  # fmt: skip

    least_limit: ClassVar[int] = 1

    def listed(self, request: Request) -> list[Job]:
        return list(self.world.jobs.newest(self.name))

    # Fetch and delete.

    async def content(self, request: Request) -> Response:
        job = self.job_for_content(request.path_params["id"])
        variant = request.query_params.get("variant", "video")
        suffix = {"video": "mp4", "thumbnail": "webp", "spritesheet": "jpg"}.get(variant)
        if suffix is None:
            raise Refused(No.PARAMETER, f"Invalid value: '{variant}'.", param="variant")
        return await self.media.serve(request, job, 0, suffix)

    def job_for_content(self, id: str) -> Job:  # noqa: A002
        """Return a finished job. Raises Refused while it runs, when it failed, and when its file has expired."""
        job = self.world.jobs.find(self.name, id)
        if job is None:
            raise Refused(No.MISSING, f"Video with id '{id[:60]}' not found.")
        if self.phase(job) is not Phase.DONE:
            raise Refused(No.NOT_READY)
        if not job.has_file or self.is_expired(job):
            raise Refused(No.MISSING, "Video content is no longer available.")
        return job

    async def delete(self, request: Request) -> Response:
        job = self.world.jobs.find(self.name, request.path_params["id"])
        if job is None:
            raise Refused(No.MISSING)
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            raise Refused(No.CONFLICT)
        self.world.delete(job)
        return self.reply({"id": job.id, "deleted": True, "object": "video.deleted"})

    def reply(self, body: Any, status: int = 200) -> Response:
        return JSONResponse(body, status, self.headers())


def _per_second(model: str, size: str) -> Decimal:
    if "pro" not in model:
        return Decimal("0.10")
    return Decimal({"720": "0.30", "102": "0.50", "179": "0.50"}.get(min(size.split("x"), key=int)[:3], "0.70"))


def parse_json_field(value: Any) -> Any:
    """Read a form field that may hold JSON text."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError as bad:
            raise Refused(No.PARAMETER, "A field holds invalid JSON.") from bad
    return value
