"""sora.hk: a reseller of 10, 15 and 25 second clips with its own JSON, where a failure is HTTP 200 too.

Document of the vendor (about January 2026) and one real run of 2026-01-11, whose field names, empty strings and times
with `+08:00` are followed. The list's shape is not documented; `list`, `total`, `page`, `page_size` is assumed.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, flag, json_body, query_number, size_of, text
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_WORDS = {
    Phase.QUEUED: "pending", Phase.RUNNING: "processing", Phase.DONE: "completed", Phase.FAILED: "failed",
    Phase.CANCELLED: "failed",
}  # fmt: skip
_SAYS: dict[No, tuple[int, int, str]] = {
    No.NO_KEY: (401, 401, "未提供API密钥"),
    No.KEY: (401, 401, "API密钥无效或已禁用"),
    No.BALANCE: (200, 1012, "余额不足"),
    No.PARAMETER: (200, 1001, "参数错误"),
    No.MODEL: (200, 1001, "参数错误"),
    No.POLICY: (200, 1001, "提示词包含敏感内容，违反内容政策"),
    No.RATE: (429, 429, "请求过于频繁，请稍后再试"),
    No.CAP: (429, 429, "并发任务数已达上限，请稍后再试"),
    No.OVERLOADED: (503, 503, "服务繁忙，请稍后再试"),
    No.SERVER: (500, 500, "服务器内部错误"),
    No.MISSING: (404, 404, "任务不存在"),
    No.NOT_OFFERED: (404, 404, "接口不存在"),
}
_REFUSED = "此内容可能违反关于裸露、性内容或色情内容的相关规定。"
_BEIJING = timezone(timedelta(hours=8))


class SoraHk(Wire):
    name = "sora-hk"
    provider = "sora-hk"
    prefix = "/sora-hk/v1"
    variables = {"SORA_BASE_URL": "{base}", "SORA_API_KEY": "sora-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/create", self.create, Role.SUBMIT),
            Door("GET", "/tasks", self.list, Role.LIST),
            Door("GET", "/tasks/{id:path}", self.task, Role.POLL),
            Door("GET", "/balance", self.balance),
            Door("GET", "/pricing", self.pricing),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS.get(no.why, _SAYS[No.SERVER])
        return status, {"code": no.code or code, "message": no.message or message, "data": None}

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        is_pro = flag(body, "is_pro")
        duration = choice(body, "duration", (10, 15, 25) if is_pro else (10, 15), 10)
        resolution = choice(body, "resolution", ("horizontal", "vertical"), "horizontal")
        width, height = size_of(resolution)
        prompt = text(body, "prompt", required=True)
        echo: dict[str, Any] = {
            "prompt": prompt, "duration": duration, "resolution": resolution,
            "quality": "high" if is_pro else choice(body, "quality", ("normal", "high"), "normal"), "is_pro": is_pro,
            "remove_watermark": flag(body, "remove_watermark", True), "image_url": text(body, "image_url"),
        }  # fmt: skip
        cents = 30 if is_pro else 3
        job = await self.accept(request, Draft(
            model="sora2-pro" if is_pro else "sora2", prompt=prompt, price=Decimal(cents) / 100,
            seconds=duration, width=width, height=height, asked=echo,
        ))  # fmt: skip
        return _ok({"task_id": job.id, "status": "pending", "cost": cents})

    async def task(self, request: Request) -> Response:
        return _ok(self.shown(request, self.look_up(request.path_params["id"])))

    async def list(self, request: Request) -> Response:
        page = query_number(request, "page", 1, least=1)
        size = query_number(request, "page_size", 20, least=1, most=100)
        status = request.query_params.get("status", "")
        if status not in ("", *_WORDS.values()):
            raise Refused(No.PARAMETER)
        jobs = [job for job in self.world.jobs.newest(self.name) if not status or status == self.word(job, _WORDS)]
        shown = [self.shown(request, job) for job in islice(jobs, (page - 1) * size, page * size)]
        return _ok({"list": shown, "total": len(jobs), "page": page, "page_size": size})

    async def balance(self, request: Request) -> Response:
        return _ok({"balance": 0 if "broke" in self.key_of(request) else 5000})

    async def pricing(self, request: Request) -> Response:
        return _ok({"normal_price": 3, "pro_price": 30, "currency": "USD", "unit": "cents"})

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        """A job as this service shows it: everything asked is echoed, and nothing is ever missing but the link."""
        phase = self.phase(job)
        task: dict[str, Any] = {
            "task_id": job.id, "status": self.word(job, _WORDS), "progress": self.percent(job), **job.asked,
            "error_msg": "", "created_at": _beijing(job.at),
        }  # fmt: skip
        if phase is Phase.FAILED:
            task["error_msg"] = _REFUSED if self.is_policy(job) else "生成失败，请稍后重试"
        elif phase is Phase.DONE:
            task["completed_at"] = _beijing(job.ends)
            if job.has_file:
                task["video_url"] = self.media.link(request, job, lasts=40 * 3600)
        return task


def _ok(data: dict[str, Any]) -> Response:
    return JSONResponse({"code": 200, "message": "操作成功", "data": data})


def _beijing(at: float) -> str:
    return datetime.fromtimestamp(at, _BEIJING).isoformat(timespec="milliseconds")


WIRE = SoraHk
