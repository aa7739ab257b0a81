"""Kling's classic contract: `model_name`, the mode in the path, a token that an access key signs.

From QuantumNous/new-api's Kling layer and vendor pages through several clients (2026-07 to 11). Our own
`external_task_id` stands in the place of a task's id.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, json_body, query_number, size_of, text
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires.kling import KLING_PRICES, KLING_SIZES, KLING_WORDS, Kling

__all__ = ["WIRE"]

_MODELS = {"kling-v3": "kling-3.0", "kling-v3-omni": "kling-3.0-omni", "kling-video-o1": "kling-o1",
           "kling-v2-6": "kling-2.6", "kling-v2-5-turbo": "kling-2.5-turbo"}  # fmt: skip
_MODES = ("text2video", "image2video", "omni-video")
_WORDS = {**KLING_WORDS, Phase.DONE: "succeed"}


class KlingClassic(Kling):
    name = "kling-classic"
    prefix = "/kling-classic"
    variables = {  # noqa: RUF012
        "KLING_BASE_URL": "{base}", "KLING_ACCESS_KEY": "access-emulator", "KLING_SECRET_KEY": "secret-emulator",
        "KLING_API": "classic",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        return [
            door for mode in _MODES for door in (
                Door("POST", f"/v1/videos/{mode}", self.create, Role.SUBMIT),
                Door("GET", f"/v1/videos/{mode}", self.list, Role.LIST),
                Door("GET", f"/v1/videos/{mode}/{{id:path}}", self.task, Role.POLL),
            )
        ]  # fmt: skip

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        model = text(body, "model_name") or text(body, "model") or "kling-v2-6"
        if model not in _MODELS:
            raise Refused(No.MODEL, "model is not supported")
        route = request.url.path.rpartition("/")[2]
        _check_pictures(body, route, model)
        prompt = text(body, "prompt", most=2500)
        if not prompt and not body.get("image") and not body.get("multi_prompt"):
            raise Refused(No.PARAMETER, "prompt is required")
        duration = body.get("duration", "5")
        if not isinstance(duration, str) or not duration.isdigit() or not 3 <= int(duration) <= 15:
            raise Refused(No.PARAMETER, f"duration value {duration!r} is invalid")
        silent, loud = KLING_PRICES[_MODELS[model].removesuffix("-omni")]
        mode = choice(body, "mode", ("std", "pro", "4k")[: len(silent)], "std")
        row = loud if body.get("sound") == "on" else silent
        at = ("std", "pro", "4k").index(mode)
        width, height = size_of(choice(body, "aspect_ratio", ("16:9", "9:16", "1:1"), "16:9"), KLING_SIZES[at])
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=Decimal(row[at]) * int(duration), seconds=float(duration), width=width,
            height=height, has_audio=body.get("sound") == "on", asked=body,
            notes={"external": self.external(body), "mode": route},
        ))  # fmt: skip
        return _reply(self.shown_as(request, job))

    async def task(self, request: Request) -> Response:
        own_id = request.path_params["id"]
        by_external = self.by_external(own_id)
        if by_external and self.world.faults.struck("no_list", self.name):
            raise Refused(No.PARAMETER, "external_task_id is not supported")
        job = by_external[0] if by_external else self.look_up(own_id)
        if job is None:
            raise Refused(No.MISSING)
        return _reply(self.shown_as(request, job))

    async def list(self, request: Request) -> Response:
        page = query_number(request, "pageNum", 1, least=1)
        size = query_number(request, "pageSize", 30, least=1, most=500)
        mode = request.url.path.rpartition("/")[2]
        jobs = (job for job in self.world.jobs.newest(self.name) if job.notes["mode"] == mode)
        return _reply([self.shown_as(request, job) for job in islice(jobs, (page - 1) * size, page * size)])

    def shown_as(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        shown: dict[str, Any] = {
            "task_id": job.id, "task_status": self.word(job, _WORDS),
            "task_status_msg": self.why(job) if phase is Phase.FAILED else "",
            "task_info": {"external_task_id": job.notes["external"]}, "created_at": int(job.at * 1000),
            "updated_at": int(min(self.world.now(), job.ended_at()) * 1000),
        }  # fmt: skip
        if self.is_made(job):
            url = self.media.link(request, job, lasts=30 * 86400)
            shown["task_result"] = {"videos": [{"id": job.key, "url": url, "duration": f"{job.seconds:.1f}"}]}
            shown["final_unit_deduction"] = str(job.price)
        return shown


def _reply(data: Any) -> Response:
    return JSONResponse({"code": 0, "message": "SUCCEED", "request_id": uuid.uuid4().hex, "data": data})


def _check_pictures(body: dict[str, Any], mode: str, model: str) -> None:
    """Refuse pictures in the wrong place or form for a mode."""
    listed = cast("list[dict[str, Any]]", body.get("image_list") or [])
    if (mode == "omni-video") != ("omni" in model or "o1" in model) or (listed and mode != "omni-video"):
        raise Refused(No.PARAMETER, f"{mode} does not take this model or image_list")
    if mode == "image2video" and not body.get("image"):
        raise Refused(No.PARAMETER, "image is required")
    if mode == "image2video" and "aspect_ratio" in body:
        raise Refused(No.PARAMETER, "aspect_ratio is not supported for image2video")
    kinds = [str(one.get("type") or "") for one in listed]
    if any(kind not in ("", "first_frame", "end_frame") for kind in kinds) or kinds.count("") > 7:
        raise Refused(No.PARAMETER, "image_list is invalid")
    for url in [text(body, "image"), text(body, "image_tail"), *(text(one, "image_url") for one in listed)]:
        if url.startswith("data:"):
            raise Refused(No.PARAMETER, "pure base64 without a data: prefix is required")


WIRE = KlingClassic
