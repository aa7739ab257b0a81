"""What DashScope's services share: tasks, uploads, and refusals as `{"code", "message", "request_id"}`.

From dashscope 2.0.2 (PyPI) and Model Studio pages of 2025-11 to 2026-10. Times are UTC+8 without a zone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import query_number, read_body
from cineflow.emulator._jobs import Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["DashScopeShape", "beijing"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "InvalidApiKey", "No API-key provided."),
    No.KEY: (401, "InvalidApiKey", "Invalid API-key provided."),
    No.BALANCE: (400, "Arrearage", "Access denied, please make sure your account is in good standing."),
    No.PARAMETER: (400, "InvalidParameter", "Required parameter is missing or invalid."),
    No.MODEL: (404, "ModelNotFound", "Model not exist."),
    No.POLICY: (400, "DataInspectionFailed", "Input data may contain inappropriate content."),
    No.RATE: (429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    No.CAP: (429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit."),
    No.OVERLOADED: (503, "ServiceUnavailable", "The service is temporarily unavailable."),
    No.SERVER: (500, "InternalError", "An internal error has occured, please try again later."),
    No.MISSING: (404, "NotFound", "Not found."),
    No.CONFLICT: (400, "UnsupportedOperation", "Failed to cancel the task: not PENDING."),
    No.NOT_OFFERED: (404, "NotFound", "Not found."),
    No.NOT_READY: (400, "UnsupportedOperation", "Not ready."),
}  # fmt: skip
_WORDS = {Phase.QUEUED: "PENDING", Phase.RUNNING: "RUNNING", Phase.DONE: "SUCCEEDED", Phase.FAILED: "FAILED",
          Phase.CANCELLED: "CANCELED"}  # fmt: skip
_ZONE = timezone(timedelta(hours=8))


def beijing(at: float) -> str:
    """Return unix seconds as DashScope writes times."""
    return datetime.fromtimestamp(at, _ZONE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


class DashScopeShape(Wire):
    """Base of the services behind one DashScope host."""

    queues_above_cap = True

    def task_doors(self) -> list[Door]:
        return [
            Door("GET", "/api/v1/tasks", self.list, Role.LIST),
            Door("GET", "/api/v1/tasks/", self.list, Role.LIST),
            Door("POST", "/api/v1/tasks/{id:path}/cancel", self.cancel),
            Door("GET", "/api/v1/tasks/{id:path}", self.task, Role.POLL),
            Door("POST", "/api/v1/tasks/{id:path}", self.task, Role.POLL),
            Door("GET", "/api/v1/uploads", self.upload_policy),
            Door("POST", "/oss", self.upload, Role.OPEN),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, code, message = _SAYS[no.why]
        return status, {"code": no.code or code, "message": no.message or message, "request_id": str(uuid.uuid4())}

    def check_async(self, request: Request) -> None:
        """Refuse a task asked for without the header that makes it one."""
        if request.headers.get("x-dashscope-async") != "enable":
            message = "current user api does not support synchronous calls."
            raise Refused(No.PARAMETER, message, status=403, code="AccessDenied")

    def check_links(self, request: Request, value: Any) -> None:
        """Refuse `oss://` links without the header that resolves them, and those that were never uploaded."""
        if isinstance(value, str) and value.startswith("oss://"):
            if request.headers.get("x-dashscope-ossresourceresolve") != "enable":
                raise Refused(No.PARAMETER, f"The url {value[:60]} is not valid.", code="InvalidURL")
            if value.removeprefix("oss://") not in self.world.uploads:
                raise Refused(No.PARAMETER, "Failed to download the file.", code="InvalidParameter.DataInspection")
        elif isinstance(value, dict):
            for item in cast("dict[str, Any]", value).values():
                self.check_links(request, item)
        elif isinstance(value, list):
            for item in cast("list[Any]", value):
                self.check_links(request, item)

    def submitted(self, job: Job) -> Response:
        return JSONResponse({"output": {"task_status": "PENDING", "task_id": job.id}, "request_id": str(uuid.uuid4())})

    async def task(self, request: Request) -> Response:
        own_id = request.path_params["id"]
        try:
            job = self.look_up(own_id)
        except Refused as no:
            if no.why is not No.MISSING:
                raise
            return JSONResponse(
                {"request_id": str(uuid.uuid4()), "output": {"task_id": own_id, "task_status": "UNKNOWN"}}
            )
        return JSONResponse(self.shown(request, job))

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        output: dict[str, Any] = {
            "task_id": job.id,
            "task_status": self.word(job, _WORDS),
            "submit_time": beijing(job.at),
        }
        shown: dict[str, Any] = {"request_id": str(uuid.uuid4()), "output": output}
        if phase is not Phase.QUEUED:
            output["scheduled_time"] = beijing(job.starts)
        if phase in (Phase.DONE, Phase.FAILED, Phase.CANCELLED):
            output["end_time"] = beijing(job.ended_at())
        if phase is Phase.DONE:
            self.add_result(request, job, shown)
        if phase is Phase.FAILED:
            output["code"], output["message"] = self.why(job)
        return shown

    def add_result(self, request: Request, job: Job, shown: dict[str, Any]) -> None:
        """Put the result of a finished job into what is shown."""
        raise TypeError(f"{type(self).__name__} makes no results")

    def why(self, job: Job) -> tuple[str, str]:
        if "fails_with" in job.notes:
            return tuple(job.notes["fails_with"])
        if "policy_output" in job.fate:
            return "DataInspectionFailed", "Output data may contain inappropriate content."
        if "policy_task" in job.fate:
            return "IPInfringementSuspect", "Input data is suspected of being involved in IP infringement."
        return "InternalError", "An internal error has occured during execution, please try again later."

    async def list(self, request: Request) -> Response:
        """Tasks by time, model and status; without prompts."""
        asked = request.query_params
        page = query_number(request, "page_no", 1, least=1)
        size = query_number(request, "page_size", 10, least=1, most=100)
        start, end, status = (asked.get(name, "") for name in ("start_time", "end_time", "status"))
        jobs = [
            job for job in self.world.jobs.newest(self.name)
            if asked.get("model_name") in (None, "", job.model)
            and (not status or status == self.word(job, _WORDS))
            and (not start or _stamp(job.at) >= start) and (not end or _stamp(job.at) <= end)
        ]  # fmt: skip
        rows = [{
            "task_id": job.id, "model_name": job.model, "status": self.word(job, _WORDS), "region": "cn-beijing",
            "gmt_create": int(job.at * 1000), "start_time": int(job.starts * 1000),
            "end_time": int(job.ended_at() * 1000),
        } for job in islice(jobs, (page - 1) * size, page * size)]  # fmt: skip
        pages = (len(jobs) + size - 1) // size
        return JSONResponse({"request_id": str(uuid.uuid4()), "data": rows, "total": len(jobs), "total_page": pages,
                             "page_no": page, "page_size": size})  # fmt: skip

    async def cancel(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        if self.phase(job) is not Phase.QUEUED:
            raise Refused(No.CONFLICT)
        self.world.cancel(job)
        return JSONResponse({"request_id": str(uuid.uuid4())})

    async def upload_policy(self, request: Request) -> Response:
        if request.query_params.get("action") != "getPolicy" or not request.query_params.get("model"):
            raise Refused(No.PARAMETER)
        folder = f"dashscope-instant/{uuid.uuid4().hex}/2026-11-22/{uuid.uuid4()}"
        data = {
            "policy": "eyJlbXVsYXRvciI6dHJ1ZX0=", "signature": "w3emulator=", "upload_dir": folder,
            "upload_host": f"{origin(request)}{self.prefix}/oss", "expire_in_seconds": 300, "max_file_size_mb": 100,
            "capacity_limit_mb": 999999999, "oss_access_key_id": "LTAIemulator", "x_oss_object_acl": "private",
            "x_oss_forbid_overwrite": "true",
        }  # fmt: skip
        return JSONResponse({"request_id": str(uuid.uuid4()), "data": data, "output": data})

    async def upload(self, request: Request) -> Response:
        """Take a form upload as OSS does: the file last, a key that is not there yet, no bearer key."""
        self.media.note_leak(request, "upload", None)
        body = await read_body(request)
        names = [*body]
        if not isinstance(body.get("file"), bytes) or names[-1] != "file" or not body.get("key"):
            return Response("<Error><Code>InvalidArgument</Code></Error>", 400, media_type="application/xml")
        if body["key"] in self.world.uploads:
            return Response("<Error><Code>FileAlreadyExists</Code></Error>", 409, media_type="application/xml")
        self.world.uploads[str(body["key"])] = ("oss", body["file"])
        return Response(b"", int(body.get("success_action_status") or 204))


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, _ZONE).strftime("%Y%m%d%H%M%S")
