"""Problems over HTTP (RFC 9457), and the status of every kind of error.

A problem carries the stable `code` of its error; its words are in the language that was asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import (
    CineflowError,
    Conflict,
    CutListInvalid,
    DecisionNeeded,
    DiskFull,
    GlyphMissing,
    MediaError,
    MoneyRefused,
    NotAllowed,
    NotFound,
    NothingFound,
    NotSignedIn,
    ProviderError,
    StorageError,
    StorageUnreachable,
    StoryboardInvalid,
    Throttled,
    ToolMissing,
    TooOften,
    UnsupportedByModel,
    UserError,
)
from cineflow.core.log import redact
from cineflow.core.reasons import reason
from cineflow.core.text import Text
from cineflow.server._advice import as_fields
from cineflow.server._autoclip import enveloped, is_autoclip
from cineflow.server._openai import openai_error, refusal
from cineflow.server._platform import in_platforms_words, is_platform
from cineflow.server._proxy import route_path

__all__ = ["PRECONDITION", "PROBLEMS", "Problem", "in_old_words", "install", "problem_of", "status_of"]

_STATUSES: tuple[tuple[type[CineflowError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (TooOften, 429),
    (MoneyRefused, 402),
    (NotFound, 404),
    (NothingFound, 404),
    (Conflict, 409),
    (DecisionNeeded, 409),
    (DiskFull, 507),
    (StoryboardInvalid, 422),
    (CutListInvalid, 422),
    (GlyphMissing, 422),
    (UnsupportedByModel, 422),
    (UserError, 400),
    (Throttled, 503),
    (ProviderError, 502),
    (StorageUnreachable, 503),
    (StorageError, 502),
    (ToolMissing, 500),
    (MediaError, 422),
    (CineflowError, 500),
)

PRECONDITION: Mapping[str, int] = {
    "etag.missing": 428, "etag.mismatch": 412, "idempotency.other": 422, "upload.too_large": 413, "upload.quota": 413,
    "footage.too_large": 413, "upload.content_type": 415, "upload.version": 412, "upload.busy": 423,
    "upload.expired": 410, "upload.checksum": 460, "upload.sum": 422, "media.not_footage": 422, "footage.format": 422,
    "storage.not_allowed": 403,
}  # fmt: skip
"""Codes whose status is not their class's: HTTP has a word of its own for them."""

_TITLES: Mapping[int, Text] = {
    400: Text("The request cannot be carried out as it stands", "请求无法执行"),
    401: Text("Sign in first", "请先登录"),
    402: Text("Refused for money", "因费用被拒绝"),
    403: Text("Not allowed", "没有权限"),
    404: Text("Not found", "未找到"),
    405: Text("This address does not do that", "该地址不支持此操作"),
    409: Text("In conflict with how things stand", "与当前状态冲突"),
    410: Text("Gone", "已不存在"),
    412: Text("Changed meanwhile", "期间已被修改"),
    413: Text("Too large", "内容过大"),
    415: Text("Not a kind of content that is understood here", "不支持的内容类型"),
    422: Text("The content cannot be used", "内容无法使用"),
    423: Text("Busy with it just now", "正在处理中"),
    428: Text("Say which version you mean", "请注明所依据的版本"),
    460: Text("It came otherwise than it was sent", "收到的内容与发送的不符"),
    429: Text("Too often", "过于频繁"),
    500: Text("A fault of CineFlow itself", "影流自身的错误"),
    502: Text("The provider did not do it", "服务商未能完成"),
    503: Text("Not now", "暂时无法处理"),
    507: Text("No room left on the disk", "磁盘空间不足"),
}


class ProblemPart(BaseModel):
    """One thing wrong with a request. place: where in the body or query it stands."""

    place: str
    message: str


class Problem(BaseModel):
    """A problem as RFC 9457 spells it, with a stable code for programs and the one next step for people."""

    type: str = Field(examples=["urn:cineflow:problem:shot.not_found"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["shot.not_found"])
    instance: str = Field(description="The request's id, as it stands in the log.")
    fix: str = ""
    place: str = ""
    charged: str = Field(default="no", description="Whether money moved: no, yes, unknown.")
    errors: list[ProblemPart] = Field(default_factory=list[ProblemPart])


def _told(status: int) -> dict[str, Any]:
    return {"model": Problem, "description": _TITLES[status].say("en")}


PROBLEMS: dict[int | str, dict[str, Any]] = {status: _told(status) for status in (400, 401, 403, 404, 409, 422, 429)}
"""What any route may answer besides what it promises; for the OpenAPI document."""


def status_of(error: CineflowError) -> int:
    """Return the HTTP status of an error."""
    if error.stable_code in PRECONDITION:
        return PRECONDITION[error.stable_code]
    return next(status for kind, status in _STATUSES if isinstance(error, kind))


def problem_of(
    status: int, code: str, detail: str, *, request_id: str = "", fix: str = "", place: str = "",
    charged: str = "no", errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Return a problem as a response."""
    title = _TITLES.get(status) or _TITLES[500 if status >= 500 else 400]
    body = {
        "type": f"urn:cineflow:problem:{code}", "title": str(title), "status": status, "detail": redact(detail),
        "code": code, "instance": request_id, "fix": redact(fix), "place": redact(place), "charged": charged,
        "errors": [dict(part) for part in errors],
    }  # fmt: skip
    return JSONResponse(body, status, headers=dict(headers or {}), media_type="application/problem+json")


def response_of(error: CineflowError, request_id: str) -> Response:
    """Return an error of ours as a problem."""
    headers: dict[str, str] = {}
    after = getattr(error, "retry_after", None)
    if after:
        headers["Retry-After"] = str(max(1, round(float(after))))
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    place = error.place or (error.file.name if error.file else "")
    return problem_of(
        status_of(error), error.stable_code, str(error.text), request_id=request_id,
        fix=as_fields(str(error.fix or "")), place=place, charged=error.charged.value, headers=headers,
    )  # fmt: skip


def install(app: FastAPI, check_ids: Callable[[Request], Awaitable[None]]) -> None:
    """Answer every error with a problem. check_ids: raises where an id in the address is not theirs to see."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, CineflowError)
        if _is_openai(request):
            return openai_error(error)
        return response_of(error, request_id_of(request))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        try:
            await check_ids(request)
        except CineflowError as unseen:
            return await ours(request, unseen)
        parts = [_part_of(part) for part in error.errors()]
        first = parts[0] if parts else {"place": "", "message": ""}
        if _is_openai(request):
            return refusal(400, first["message"], param=first["place"].rpartition(".")[2])
        detail = Text("{place}: {message}", "{place}：{message}", **first)
        fix = Text("What it takes stands at /api/v1/docs", "所需内容见 /api/v1/docs")
        return problem_of(
            422, "request.invalid", str(detail), request_id=request_id_of(request), fix=str(fix),
            place=first["place"], errors=parts,
        )  # fmt: skip

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if _is_openai(request):
            return refusal(error.status_code, str(error.detail), code=None)
        code = {404: "not_found", 405: "request.method"}.get(error.status_code, "request.invalid")
        said = {
            404: Text("there is nothing at this address", "该地址没有内容"),
            405: Text("this address does not know that method", "该地址不支持此方法"),
        }.get(error.status_code)
        return problem_of(
            error.status_code, code, str(said or error.detail), request_id=request_id_of(request),
            headers=error.headers,
        )  # fmt: skip

    async def crashed(request: Request, error: Exception) -> Response:
        logging.getLogger("cineflow.server").error("request.crashed", exc_info=error)
        said = Text("this request hit a fault of CineFlow itself", "此请求遇到影流自身的错误")
        fix = Text("Tell us the request id; nothing was bought by this request", "请提供请求编号；此请求未产生费用")
        return problem_of(500, "internal", str(said), request_id=request_id_of(request), fix=str(fix))

    for kind, told in ((CineflowError, ours), (RequestValidationError, invalid), (HTTPException, of_http),
                       (Exception, crashed)):  # fmt: skip
        app.add_exception_handler(kind, _in_its_words(told))


def in_old_words(problem: Response, method: str, path: str) -> Response:
    """Return a problem in the envelope of the old program whose address a path is, else as it is."""
    if is_platform(path):
        return in_platforms_words(problem)
    return enveloped(problem, method, path) if is_autoclip(path) else problem


def _part_of(part: Mapping[str, Any]) -> dict[str, str]:
    """Return one mistake of a request: its place in it, and what is wrong in the person's language."""
    if part["type"] != "json_invalid":
        return {"place": ".".join(str(at) for at in part["loc"]), "message": str(reason(str(part["msg"])))}
    at, why = part["loc"][-1], part.get("ctx", {}).get("error", "")
    said = Text(
        "this is not JSON: {why}, at character {at}",
        "不是有效的 JSON：{why}，第 {at} 个字符",
        why=reason(str(why)),
        at=at,
    )
    return {"place": "body", "message": str(said)}


def _in_its_words(told: Callable[[Request, Exception], Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
    """Have the old programs' addresses answer in the envelopes of those programs."""

    async def answered(request: Request, error: Exception) -> Response:
        answer = await told(request, error)
        return in_old_words(answer, request.method, route_path(request.scope))

    return answered


def _is_openai(request: Request) -> bool:
    return route_path(request.scope).startswith("/v1/")


def request_id_of(request: Request) -> str:
    """Return the id that the gate gave a request."""
    return str(request.scope.get("state", {}).get("request_id", ""))
