"""Kling's contract of 2026: the model is in the path, an API key or an older token signs.

Our own `external_task_id` is looked up. Codes agree with a mirror page of 2026-11-11 where they could be.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, json_body, size_of, text, whole
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["KLING_PRICES", "KLING_SIZES", "KLING_WORDS", "WIRE", "Kling"]

_SAYS: Mapping[No, tuple[int, int, str]] = {
    No.NO_KEY: (401, 1001, "Authorization is empty"),
    No.KEY: (401, 1002, "access key not found"),
    No.BALANCE: (429, 1102, "Account balance not enough"),
    No.PARAMETER: (400, 1201, "invalid parameter"),
    No.MODEL: (404, 1203, "model is not supported"),
    No.POLICY: (400, 1301, "Failure to pass the risk control system"),
    No.RATE: (429, 1302, "The request exceeded the rate limit"),
    No.CAP: (429, 1303, "parallel task over resource pack limit"),
    No.OVERLOADED: (503, 5001, "Service unavailable due to maintenance"),
    No.SERVER: (500, 5000, "Internal server error"),
    No.MISSING: (404, 1203, "Task not found"),
    No.NOT_OFFERED: (404, 1203, "resource not found"),
    No.CONFLICT: (400, 1201, "conflict"),
    No.NOT_READY: (400, 1201, "not ready"),
}
_NEW = {  # path → models there
    "text-to-video": ("kling-3.0", "kling-3.0-turbo", "kling-2.6", "kling-2.5-turbo"),
    "image-to-video": ("kling-3.0", "kling-3.0-turbo", "kling-2.6", "kling-2.5-turbo"),
    "omni-video": ("kling-3.0-omni", "kling-o1"), "motion-control": ("kling-3.0", "kling-2.6"),
}  # fmt: skip
KLING_PRICES = {  # USD per second, silent and with sound, at 720p, 1080p, 4k: the vendor's table of July 2026
    "kling-3.0-turbo": (("0.112", "0.14"), ("0.112", "0.14")),
    "kling-3.0": (("0.084", "0.112", "0.42"), ("0.126", "0.168", "0.42")),
    "kling-o1": (("0.084", "0.112"), ("0.084", "0.112")),
    "kling-2.6": (("0.042", "0.07"), ("0.042", "0.14")),
    "kling-2.5-turbo": (("0.042", "0.07"), ("0.042", "0.07")),
}
KLING_SIZES = ("720p", "1080p", "4k")
KLING_WORDS = {Phase.QUEUED: "submitted", Phase.RUNNING: "processing", Phase.DONE: "succeeded", Phase.FAILED: "failed",
          Phase.CANCELLED: "failed"}  # fmt: skip


class Kling(Wire):
    name = "kling"
    provider = "kling"
    prefix = "/kling"
    variables = {"KLING_BASE_URL": "{base}", "KLING_API_KEY": "api-key-kling-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        orders = [Door("POST", f"/{mode}/{{model}}", self.create, Role.SUBMIT) for mode in _NEW]
        return [*orders, Door("GET", "/tasks", self.tasks, Role.POLL)]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS[no.why]
        return status, {"code": no.code or code, "message": no.message or message, "request_id": uuid.uuid4().hex}

    def key_of(self, request: Request) -> str:
        """Return the API key, or the access key inside a token signed by its owner."""
        token = super().key_of(request)
        if token.count(".") != 2:
            return token
        try:
            header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
        except (binascii.Error, ValueError):
            return "bad token"
        now = self.world.now()
        if header.get("typ") != "JWT" or header.get("alg") != "HS256":
            raise Refused(No.KEY, "Authorization is invalid", code=1000)
        if claims.get("exp", 0) < now or claims.get("nbf", 0) > now + 5:
            raise Refused(No.KEY, "Authorization is expired or not yet valid", code=1003)
        return str(claims.get("iss") or "")

    def new_id(self, draft: Draft) -> str:
        return str(8 * 10**17 + secrets.randbelow(10**17))

    # The contract of 2026.

    async def create(self, request: Request) -> Response:
        mode = request.url.path.removeprefix(self.prefix).split("/")[1]
        model = request.path_params["model"]
        if model not in _NEW[mode]:
            raise Refused(No.MODEL)
        body = await json_body(request)
        settings, options = _object(body, "settings"), _object(body, "options")
        prompt, kinds = _read_contents(body, mode)
        seconds = whole(settings, "duration", 5, least=3, most=10 if model == "kling-o1" else 15)
        if model in ("kling-2.6", "kling-2.5-turbo") and seconds not in (5, 10):
            raise Refused(No.PARAMETER, f"duration value {seconds} is invalid")
        silent, loud = KLING_PRICES[model.removesuffix("-omni")]
        resolution = choice(settings, "resolution", KLING_SIZES[: len(silent)], "720p")
        if mode == "image-to-video" and "aspect_ratio" in settings:
            raise Refused(No.PARAMETER, "aspect_ratio is not supported for image-to-video")
        if mode == "omni-video" and "first_frame" not in kinds and "aspect_ratio" not in settings:
            raise Refused(No.PARAMETER, "aspect_ratio is required")
        audio = choice(settings, "audio", ("off", "native", "original"), "off")
        ratio = choice(settings, "aspect_ratio", ("16:9", "9:16", "1:1"), "16:9")
        price = (loud if audio == "native" else silent)[KLING_SIZES.index(resolution)]
        width, height = size_of(ratio, resolution)
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=Decimal(price) * seconds, seconds=float(seconds), width=width,
            height=height, has_audio=audio != "off" or model.endswith("turbo"), asked=_without_callback(body),
            notes={"external": self.external(options), "mode": mode},
        ))  # fmt: skip
        data = {"id": job.id, "external_id": job.notes["external"], "status": "submitted"}
        return JSONResponse({"code": 0, "message": "SUCCEED", "request_id": uuid.uuid4().hex, "data": data})

    def external(self, options: dict[str, Any]) -> str:
        return text(options, "external_task_id", most=128)

    async def tasks(self, request: Request) -> Response:
        """Tasks by their ids or by ours, one kind at a time, many at once; unknown ones are simply missing."""
        ids, ours = (request.query_params.get(name, "") for name in ("task_ids", "external_task_ids"))
        if bool(ids) == bool(ours):
            raise Refused(No.PARAMETER, "exactly one of task_ids and external_task_ids is required")
        if ours and self.world.faults.struck("no_list", self.name):
            raise Refused(No.PARAMETER, "external_task_ids is not supported")
        found: list[Job] = []
        for one in (ids or ours).split(","):
            jobs = self.by_external(one) if ours else [self._known(one)]
            found += [job for job in jobs if job is not None]
        rows = [self.shown(request, job) for job in found]
        return JSONResponse({"code": 0, "message": "SUCCEED", "request_id": uuid.uuid4().hex, "data": rows})

    def _known(self, own_id: str) -> Job | None:
        try:
            return self.look_up(own_id)
        except Refused as no:
            if no.why is not No.MISSING:
                raise
            return None

    def by_external(self, external: str) -> list[Job | None]:
        return [job for job in self.world.jobs.newest(self.name) if external and job.notes["external"] == external]

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        shown: dict[str, Any] = {
            "id": job.id, "external_id": job.notes["external"], "status": self.word(job, KLING_WORDS),
            "message": self.why(job) if phase is Phase.FAILED else "", "create_time": int(job.at * 1000),
            "update_time": int(min(self.world.now(), job.ended_at()) * 1000), "outputs": [], "billing": [],
        }  # fmt: skip
        if self.is_made(job):
            url = self.media.link(request, job, lasts=30 * 86400)
            shown["outputs"] = [{"type": "video", "url": url, "duration": f"{job.seconds:.1f}"}]
            shown["billing"] = [{"amount": str(job.price), "currency": job.currency}]
        return shown

    def why(self, job: Job) -> str:
        return "Failure to pass the risk control system" if self.is_policy(job) else "Task generation failed"


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value: Any = body.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(No.PARAMETER, f"{name} must be an object")
    return cast("dict[str, Any]", value)


def _without_callback(body: dict[str, Any]) -> dict[str, Any]:
    options = {k: v for k, v in _object(body, "options").items() if k not in ("callback_url", "external_task_id")}
    return {**body, "options": options}


def _read_contents(body: dict[str, Any], mode: str) -> tuple[str, list[str]]:
    """Return the prompt and the kinds of pictures and films given. Raises Refused for what the mode does not take."""
    if mode == "text-to-video":
        prompt = text(body, "prompt", required=True)
        _check_prompt(prompt)
        return prompt, []
    items = cast("list[dict[str, Any]]", body.get("contents") or [])
    if not items or "prompt" in body:
        raise Refused(No.PARAMETER, "contents is required, prompt is not a field here")
    prompt = "\n".join(str(item.get("text", "")) for item in items if item.get("type") == "prompt")
    kinds = [str(item.get("type")) for item in items if item.get("type") != "prompt"]
    allowed = {"first_frame", "last_frame"}
    if mode == "omni-video":
        allowed |= {"refer_image", "feature_video", "base_video", "element"}
    if mode == "motion-control":
        allowed |= {"base_video", "feature_video", "refer_image"}
    if wrong := [kind for kind in kinds if kind not in allowed]:
        raise Refused(No.PARAMETER, f"contents type {wrong[0]} is invalid")
    if kinds.count("refer_image") + kinds.count("element") > (4 if "base_video" in kinds else 7):
        raise Refused(No.PARAMETER, "too many references")
    if mode == "image-to-video" and "first_frame" not in kinds:
        raise Refused(No.PARAMETER, "first_frame is required")
    _check_prompt(prompt)
    return prompt, kinds


def _check_prompt(prompt: str) -> None:
    if len(prompt) > 3072:
        raise Refused(No.PARAMETER, "prompt size must be between 0 and 3072")


WIRE = Kling
