"""Vidu: `Token` instead of `Bearer`, credits, and a `payload` that comes back untouched.

From vendor pages through third parties (2026-07 to 2026-09). Five tasks at once per organisation.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, flag, json_body, query_number, size_of, text, whole
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "Unauthorized", "invalid token"),
    No.KEY: (401, "Unauthorized", "invalid token"),
    No.BALANCE: (400, "CreditInsufficient", "credit insufficient"),
    No.PARAMETER: (400, "FieldInvalid", "field invalid"),
    No.MODEL: (400, "ModelUnavailable", "model unavailable"),
    No.POLICY: (400, "AuditSubmitIllegal", "the submitted content is illegal"),
    No.RATE: (429, "TooManyRequests", "too many requests"),
    No.CAP: (429, "QuotaExceeded", "concurrent tasks exceed the quota"),
    No.OVERLOADED: (429, "SystemThrottling", "system is throttling"),
    No.SERVER: (500, "InternalServiceFailure", "internal service failure"),
    No.MISSING: (404, "NotFound", "task not found"),
    No.NOT_OFFERED: (404, "NotFound", "not found"),
    No.CONFLICT: (400, "BadRequest", "the task cannot be cancelled"),
    No.NOT_READY: (400, "BadRequest", "not ready"),
}
_MODES = {  # path → models; how many pictures
    "text2video": (("viduq3-pro", "viduq3-turbo", "viduq2", "viduq1"), (0, 0)),
    "img2video": (("viduq3-pro", "viduq3-turbo", "viduq3-pro-fast", "viduq2-pro", "viduq2-pro-fast", "viduq2-turbo",
                   "viduq1", "vidu2.0"), (1, 1)),
    "start-end2video": (("viduq3-pro", "viduq3-turbo", "viduq2-pro", "viduq2-turbo", "viduq1-classic", "vidu2.0"),
                        (2, 2)),
    "reference2video": (("viduq3", "viduq3-turbo", "viduq3-mix", "viduq2", "viduq2-pro", "viduq1", "vidu2.0"), (1, 7)),
}  # fmt: skip
_CREDIT = Decimal("0.005")  # USD
_CREDITS = {  # per second at 540p, 720p, 1080p (2026-07-10)
    "viduq3-pro-fast": (20, 20, 25), "viduq3-pro": (9, 20, 24), "viduq3-turbo": (7, 11, 13), "viduq3-mix": (24, 24, 29),
    "viduq3": (7, 12, 15), "viduq": (6, 10, 14), "vidu2.0": (6, 10, 14),
}  # fmt: skip
_TURBO_REFERRED = (4, 10, 13)
_SIZES = ("540p", "720p", "1080p")
_WORDS = {Phase.QUEUED: "queueing", Phase.RUNNING: "processing", Phase.DONE: "success", Phase.FAILED: "failed",
          Phase.CANCELLED: "failed"}  # fmt: skip


class Vidu(Wire):
    name = "vidu"
    provider = "vidu"
    prefix = "/vidu"
    variables = {"VIDU_BASE_URL": "{base}", "VIDU_API_KEY": "vda_emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            *(Door("POST", f"/ent/v2/{mode}", self.create, Role.SUBMIT) for mode in _MODES),
            Door("GET", "/ent/v2/tasks", self.list, Role.LIST),
            Door("GET", "/ent/v2/tasks/{id:path}/creations", self.task, Role.POLL),
            Door("POST", "/ent/v2/tasks/{id:path}/cancel", self.cancel),
            Door("GET", "/ent/v2/credits", self.credits),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, reason, message = _SAYS[no.why]
        return status, {"code": status, "reason": no.code or reason, "message": no.message or message,
                        "metadata": {"trace_id": secrets.token_hex(16)}}  # fmt: skip

    def key_of(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme == "Token" else ""

    def new_id(self, draft: Draft) -> str:
        return str(8 * 10**17 + secrets.randbelow(10**17))

    async def create(self, request: Request) -> Response:
        mode = request.url.path.rpartition("/")[2]
        body = await json_body(request)
        models, (least, most) = _MODES[mode]
        model = text(body, "model", required=True)
        if model not in models:
            raise Refused(No.MODEL)
        pictures = _pictures(body)
        if not least <= len(pictures) <= most:
            raise Refused(No.PARAMETER, f"images: {least} to {most} are needed")
        prompt = text(body, "prompt", required=mode in ("text2video", "reference2video"), most=5000)
        shortest, longest = (3 if mode == "reference2video" else 1, 16) if "q3" in model else (1, 10)
        seconds = whole(body, "duration", 5, least=shortest, most=longest)
        resolution = choice(body, "resolution", _SIZES, "1080p" if "q1" in model else "720p")
        if resolution == "540p" and model in ("viduq3-mix", "viduq3-pro-fast"):
            raise Refused(No.PARAMETER, "resolution 540p is not supported by this model")
        ratio = choice(body, "aspect_ratio", ("16:9", "9:16", "1:1", "3:4", "4:3", "auto"), "16:9")
        row = next(row for start, row in _CREDITS.items() if model.startswith(start))
        if mode == "reference2video" and model == "viduq3-turbo":
            row = _TURBO_REFERRED
        cost = row[_SIZES.index(resolution)] * seconds // (2 if flag(body, "off_peak") else 1)
        width, height = size_of("16:9" if ratio == "auto" else ratio, resolution)
        seed = whole(body, "seed", 0) or secrets.randbelow(2**31)
        echo = {"model": model, "images": pictures, "prompt": prompt, "duration": seconds, "seed": seed,
                "resolution": resolution, "payload": text(body, "payload"), "credits": cost}  # fmt: skip
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=cost * _CREDIT, seconds=float(seconds), width=width, height=height,
            has_audio=flag(body, "audio", "q3" in model), asked=body, notes={"echo": echo},
        ))  # fmt: skip
        return JSONResponse({"task_id": job.id, "state": "created", **echo, "created_at": instant(job.at)})

    async def task(self, request: Request) -> Response:
        return JSONResponse(self.shown(request, self.look_up(request.path_params["id"])))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        echo = job.notes["echo"]
        shown: dict[str, Any] = {
            "id": job.id, "state": self.word(job, _WORDS), "err_code": "", "credits": echo["credits"],
            "payload": echo["payload"], "creations": [],
        }  # fmt: skip
        if self.phase(job) is Phase.CANCELLED:
            shown["err_code"] = "TaskCancelled"
        if self.phase(job) is Phase.FAILED:
            policy = "TaskPromptPolicyViolation" if "policy_task" in job.fate else "CreationPolicyViolation"
            shown["err_code"] = policy if self.is_policy(job) else "InternalServiceFailure"
        if self.is_made(job):
            url = self.media.link(request, job, lasts=24 * 3600)
            cover = self.media.link(request, job, 0, "jpg", lasts=24 * 3600)
            shown["creations"] = [{"id": job.key, "url": url, "cover_url": cover, "watermarked_url": url}]
        return shown

    async def list(self, request: Request) -> Response:
        size = query_number(request, "pager.page_sz", 20, least=1, most=100)
        page = query_number(request, "pager.page_token", 0)
        jobs = [*self.world.jobs.newest(self.name)]
        rows = [self._row(request, job) for job in islice(jobs, page * size, (page + 1) * size)]
        return JSONResponse(
            {
                "tasks": rows,
                "next_page_token": str(page + 1) if len(jobs) > (page + 1) * size else "",
                "total": len(jobs),
            }
        )

    def _row(self, request: Request, job: Job) -> dict[str, Any]:
        echo = {name: value for name, value in job.notes["echo"].items() if name != "images"}
        return self.shown(request, job) | echo | {"created_at": instant(job.at)}

    async def cancel(self, request: Request) -> Response:
        """Cancel before the start; later it goes on."""
        job = self.look_up(request.path_params["id"])
        if self.phase(job) is not Phase.QUEUED:
            raise Refused(No.CONFLICT)
        self.world.cancel(job)
        return JSONResponse({})

    async def credits(self, request: Request) -> Response:
        left = 0 if "broke" in self.key_of(request) else 100000
        return JSONResponse({"remains": [{"type": "test", "credit_remain": left, "concurrency_limit": 5}]})


def _pictures(body: dict[str, Any]) -> list[str]:
    pictures = [str(one) for one in cast("list[Any]", body.get("images") or [])]
    for subject in cast("list[dict[str, Any]]", body.get("subjects") or []):
        pictures += [str(one) for one in cast("list[Any]", subject.get("images") or [])]
    if any(not one.startswith(("http://", "https://", "data:")) for one in pictures):
        raise Refused(No.PARAMETER, "images: a URL or a data URI with its type is needed")
    return pictures


WIRE = Vidu
