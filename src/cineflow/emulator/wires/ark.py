"""Volcengine Ark and BytePlus: Seedance. Billed by tokens in CNY, abroad in USD; the list tells seeds, no prompts.

From volcengine's SDK, LiteLLM 1.109.1 and public notes of 2026; error codes partly from memory of the sheet's writer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, flag, json_body, query_number, size_of, text, whole
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "AuthenticationError", "The API key in the request is missing or invalid."),
    No.KEY: (401, "AuthenticationError", "The API key in the request is missing or invalid."),
    No.BALANCE: (403, "AccountOverdueError", "The request failed because your account has an overdue balance."),
    No.PARAMETER: (400, "InvalidParameter", "A parameter specified in the request is not valid."),
    No.MODEL: (404, "InvalidEndpointOrModel.NotFound", "The model or endpoint does not exist."),
    No.POLICY: (400, "InputTextSensitiveContentDetected",
                "The input text may contain sensitive information."),
    No.RATE: (429, "RateLimitExceeded.EndpointRPMExceeded", "The requests per minute limit is exceeded."),
    No.CAP: (429, "QuotaExceeded", "The task queue of this model is full."),
    No.OVERLOADED: (429, "ServerOverloaded", "The service is currently overloaded."),
    No.SERVER: (500, "InternalServiceError", "The service encountered an unexpected internal error."),
    No.MISSING: (404, "ResourceNotFound", "The specified task was not found."),
    No.CONFLICT: (409, "InvalidAction", "The task is running and cannot be deleted."),
    No.NOT_OFFERED: (404, "ResourceNotFound", "Not found."),
    No.NOT_READY: (400, "InvalidAction", "Not ready."),
}  # fmt: skip
_MODELS = {  # start of the id → seconds, resolutions, CNY per million tokens (1080p, 4k where they differ)
    "seedance-2-5": ((4, 30), ("480p", "720p", "1080p"), {"": 70, "1080p": 77}, 30),
    "seedance-2-0-fast": ((4, 15), ("480p", "720p"), {"": 37}, 9),
    "seedance-2-0-mini": ((4, 15), ("480p", "720p"), {"": 23}, 9),
    "seedance-2-0": ((4, 15), ("480p", "720p", "1080p", "4k"), {"": 46, "1080p": 51, "4k": 26}, 9),
    "seedance-1-5-pro": ((4, 12), ("480p", "720p", "1080p"), {"": 16}, 0),
    "seedance-1-0": ((2, 12), ("480p", "720p", "1080p"), {"": 15}, 4),
}
_FRAMES = {  # pixels of what is not the plain class, by resolution and ratio
    ("480p", "16:9"): (864, 496), ("720p", "4:3"): (1112, 834), ("720p", "1:1"): (960, 960),
    ("720p", "21:9"): (1470, 630),
}  # fmt: skip
_ABROAD = {  # BytePlus: USD per second at 16:9
    "seedance-2-0-fast": {"480p": "0.0531", "720p": "0.1142"}, "seedance-2-0-mini": {"480p": "0.033", "720p": "0.071"},
    "seedance-2-0": {"480p": "0.066", "720p": "0.1419", "1080p": "0.3541", "4k": "0.7221"},
}  # fmt: skip
_RATIOS = ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9", "adaptive")
_TASKS = "/contents/generations/tasks"
_WORDS = {Phase.QUEUED: "queued", Phase.RUNNING: "running", Phase.DONE: "succeeded", Phase.FAILED: "failed",
          Phase.CANCELLED: "cancelled"}  # fmt: skip


class Ark(Wire):
    name = "ark"
    provider = "ark"
    prefix = "/ark/api/v3"
    variables = {"ARK_BASE_URL": "{base}", "ARK_API_KEY": "emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", _TASKS, self.create, Role.SUBMIT),
            Door("GET", _TASKS, self.list, Role.LIST),
            Door("GET", _TASKS + "/{id:path}", self.task, Role.POLL),
            Door("DELETE", _TASKS + "/{id:path}", self.delete),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS[no.why]
        error = {"code": no.code or code, "message": no.message or message, "param": no.param, "type": "BadRequest"}
        return status, {"error": error, "request_id": secrets.token_hex(16)}

    def headers(self) -> dict[str, str]:
        return {"x-request-id": secrets.token_hex(16)}

    def new_id(self, draft: Draft) -> str:
        return f"cgt-{datetime.fromtimestamp(self.world.now(), UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)[:5]}"

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        job = await self.accept(request, _draft(body))
        return JSONResponse({"id": job.id}, headers=self.headers())

    async def task(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])), headers=self.headers())

    def shown(self, request: Request, job: Job, *, listed: bool = False) -> dict[str, Any]:
        phase = self.phase(job)
        shown: dict[str, Any] = {
            "id": job.id, "model": job.model, "status": self.word(job, _WORDS), "created_at": int(job.at),
            "updated_at": int(min(self.world.now(), job.ended_at())), "service_tier": job.notes["tier"],
            "execution_expires_after": 172800, **{name: job.notes[name] for name in ("seed", "resolution", "ratio")},
            "duration": int(job.seconds), "framespersecond": 24, "generate_audio": job.has_audio,
        }  # fmt: skip
        if phase is Phase.DONE:
            shown["usage"] = {"completion_tokens": job.notes["tokens"], "total_tokens": job.notes["tokens"]}
        if self.is_made(job):
            shown["content"] = {"video_url": self.media.link(request, job, lasts=24 * 3600)}
            if job.notes["last_frame"]:
                shown["content"]["last_frame_url"] = self.media.link(request, job, 0, "png", lasts=24 * 3600)
        if phase is Phase.FAILED:
            shown["error"] = _why(self, job)
        return shown

    async def list(self, request: Request) -> Response:
        asked = request.query_params
        page = query_number(request, "page_num", 1, least=1)
        size = query_number(request, "page_size", 20, least=1, most=500)
        ids, status = asked.getlist("filter.task_ids"), asked.get("filter.status", "")
        wanted = {part for value in ids for part in value.split(",") if part}
        jobs = [
            job for job in self.world.jobs.newest(self.name)
            if (not status or status == self.word(job, _WORDS))
            and asked.get("filter.model") in (None, "", job.model) and (not wanted or job.id in wanted)
        ]  # fmt: skip
        items = [self.shown(request, job) for job in islice(jobs, (page - 1) * size, page * size)]
        return JSONResponse({"items": items, "total": len(jobs)}, headers=self.headers())

    async def delete(self, request: Request) -> Response:
        """Cancel a queued job, delete the record of an ended one, refuse for a running one."""
        job = self.look_up(request.path_params["id"])
        match self.phase(job):
            case Phase.QUEUED:
                self.world.cancel(job)
            case Phase.RUNNING:
                raise Refused(No.CONFLICT)
            case _:
                self.world.delete(job)
        return JSONResponse({}, headers=self.headers())


def _why(wire: Ark, job: Job) -> dict[str, str]:
    if "policy_task" in job.fate:
        code = "InputImageSensitiveContentDetected.PrivacyInformation"
        return {"code": code, "message": "The input image may contain a real person."}
    if wire.is_policy(job):
        return {
            "code": "OutputVideoSensitiveContentDetected",
            "message": "The output video may contain sensitive information.",
        }
    return {"code": "InternalServiceError", "message": "The service encountered an unexpected internal error."}


def _draft(body: dict[str, Any]) -> Draft:
    model = text(body, "model", required=True)
    name = model.removeprefix("doubao-").removeprefix("dreamina-")
    facts = next((facts for start, facts in _MODELS.items() if name.startswith(start)), None)
    if model.startswith("ep-"):
        facts = _MODELS["seedance-2-0"]
    if facts is None:
        raise Refused(No.MODEL)
    (least, most), resolutions, prices, most_pictures = facts
    prompt = _read_content(body.get("content"), most_pictures)
    seconds = whole(body, "duration", 5)
    if seconds != -1 and not least <= seconds <= most:
        raise Refused(No.PARAMETER, f"duration must be between {least} and {most}.", param="duration")
    seconds = 5 if seconds == -1 else seconds
    resolution = choice(body, "resolution", resolutions, "720p")
    ratio = choice(body, "ratio", _RATIOS, "16:9")
    seed = whole(body, "seed", -1, least=-1, most=2**32 - 1)
    width, height = _frame("16:9" if ratio == "adaptive" else ratio, resolution, name)
    tokens = width * height * 24 * seconds // 1024
    tier = choice(body, "service_tier", ("default", "flex"), "default")
    price, currency = Decimal(prices.get(resolution, prices[""])) * tokens / 1_000_000, "CNY"
    if abroad := next((row for start, row in _ABROAD.items() if model.startswith(f"dreamina-{start}")), None):
        price, currency = Decimal(abroad[resolution]) * seconds, "USD"
    return Draft(
        model=model, prompt=prompt, price=price / (2 if tier == "flex" else 1), currency=currency,
        seconds=float(seconds), width=width, height=height, has_audio=flag(body, "generate_audio", True), asked=body,
        notes={"seed": secrets.randbelow(2**31) if seed == -1 else seed, "resolution": resolution, "ratio": ratio,
               "tokens": tokens, "last_frame": flag(body, "return_last_frame"), "tier": tier},
    )  # fmt: skip


def _frame(ratio: str, resolution: str, name: str) -> tuple[int, int]:
    across, _, down = ratio.partition(":")
    is_upright = int(across) < int(down)
    wide = resolution, f"{down}:{across}" if is_upright else ratio
    is_older = not name.startswith("seedance-2-5")
    size = _FRAMES.get(wide) if is_older or wide != ("480p", "16:9") else (854, 480)
    if size is None:
        return size_of(ratio, resolution)
    return (size[1], size[0]) if is_upright else size


def _read_content(content: Any, most_pictures: int) -> str:
    """Return the prompt. Raises Refused for roles that do not go together, too many pictures, or real faces."""
    if not isinstance(content, list) or not content:
        raise Refused(No.PARAMETER, "content must not be empty.", param="content")
    texts, roles = list[str](), list[str]()
    for item in cast("list[dict[str, Any]]", content):
        kind = item.get("type")
        if kind == "text":
            texts.append(str(item.get("text", "")))
            continue
        if kind not in ("image_url", "video_url", "audio_url") or not isinstance(item.get(kind), dict):
            raise Refused(No.PARAMETER, f"content.type {kind} is not valid.", param="content.type")
        url = str(item[kind].get("url", ""))
        if not url.startswith(("http://", "https://", "data:", "asset://")):
            raise Refused(No.PARAMETER, "content.url is not valid.", param=f"content.{kind}.url")
        roles.append(str(item.get("role") or ("first_frame" if kind == "image_url" else "")))
    frames = sum(role.endswith("_frame") for role in roles)
    references = sum(role.startswith("reference_") for role in roles)
    if frames and references:
        raise Refused(No.PARAMETER, "first and last frame cannot be used with references.", param="content.role")
    if roles.count("first_frame") > 1 or roles.count("reference_image") > most_pictures:
        raise Refused(No.PARAMETER, "too many images.", param="content")
    if not roles and not any(one.strip() for one in texts):
        raise Refused(No.PARAMETER, "content.text must not be empty.", param="content.text")
    return "\n".join(texts)


WIRE = Ark
