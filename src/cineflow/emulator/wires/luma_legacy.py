"""Luma's Dream Machine API: Ray 2, a list that echoes the request, DELETE, credits.

From lumaai 1.21.0 (PyPI).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, json_body, query_number, size_of, text
from cineflow.emulator._bill import instant
from cineflow.emulator._fingerprint import shorten
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires.luma import LUMA_SAYS

__all__ = ["WIRE"]

_PRICES = {"ray-2": "0.142", "ray-flash-2": "0.048"}
_TIMES = {"540p": "0.56", "720p": "1", "1080p": "2.25", "4k": "9"}
_RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_WORDS = {Phase.QUEUED: "queued", Phase.RUNNING: "dreaming", Phase.DONE: "completed", Phase.FAILED: "failed",
          Phase.CANCELLED: "failed"}  # fmt: skip


class LumaLegacy(Wire):
    name = "luma-legacy"
    provider = "luma"
    prefix = "/luma-legacy/dream-machine/v1"
    variables = {"LUMA_BASE_URL": "{base}", "LUMA_API_KEY": "luma-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/generations/video", self.create, Role.SUBMIT),
            Door("POST", "/generations", self.create, Role.SUBMIT),
            Door("GET", "/generations", self.list, Role.LIST),
            Door("GET", "/generations/{id:path}", self.generation, Role.POLL),
            Door("DELETE", "/generations/{id:path}", self.delete),
            Door("GET", "/credits", self.credits),
            Door("GET", "/ping", self.ping, Role.OPEN),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, message = LUMA_SAYS[no.why]
        return status, {"detail": no.message or message}

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        model = choice(body, "model", tuple(_PRICES), "ray-2")
        prompt = text(body, "prompt")
        for frame in cast("dict[str, dict[str, Any]]", body.get("keyframes") or {}).values():
            url = frame.get("url", "")
            if frame.get("type") not in ("image", "generation") or (
                url and not url.startswith(("http://", "https://"))
            ):
                raise Refused(No.PARAMETER, "keyframes: a public URL or a generation is needed")
        if not prompt and not body.get("keyframes"):
            raise Refused(No.PARAMETER, "prompt is required")
        resolution = choice(body, "resolution", tuple(_TIMES), "720p")
        duration = choice(body, "duration", ("5s", "9s"), "5s")
        seconds = int(duration[:-1])
        width, height = size_of(choice(body, "aspect_ratio", _RATIOS, "16:9"), resolution)
        price = (Decimal(_PRICES[model]) * seconds * Decimal(_TIMES[resolution])).quantize(Decimal("0.0001"))
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height,
            has_audio=False, asked=body,
        ))  # fmt: skip
        return JSONResponse(self.shown(request, job), 201)

    async def generation(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        shown: dict[str, Any] = {
            "id": job.id, "generation_type": "video", "state": self.word(job, _WORDS), "failure_reason": None,
            "created_at": instant(job.at), "assets": None, "model": job.model,
            "request": {**shorten(job.asked), "generation_type": "video"},
        }  # fmt: skip
        if phase is Phase.FAILED:
            shown["failure_reason"] = "400: Content moderation failed" if self.is_policy(job) else "Job failed"
        if self.is_made(job):
            picture = self.media.link(request, job, 0, "jpg")
            shown["assets"] = {"video": self.media.link(request, job), "image": picture, "progress_video": None}
        return shown

    async def list(self, request: Request) -> Response:
        limit, offset = query_number(request, "limit", 10, least=1, most=100), query_number(request, "offset", 0)
        jobs = [*self.world.jobs.newest(self.name)]
        rows = [self.shown(request, job) for job in islice(jobs, offset, offset + limit)]
        paging = {"has_more": offset + limit < len(jobs), "count": len(jobs), "limit": limit, "offset": offset}
        return JSONResponse({**paging, "generations": rows})

    async def delete(self, request: Request) -> Response:
        self.world.delete(self.look_up(request.path_params["id"]))
        return Response(status_code=204)

    async def credits(self, request: Request) -> Response:
        return JSONResponse({"credit_balance": 0 if "broke" in self.key_of(request) else 100000})

    async def ping(self, request: Request) -> Response:
        return JSONResponse({"message": "pong"})


WIRE = LumaLegacy
