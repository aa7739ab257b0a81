"""How a request ends when it does not end well: refused, cut off, or answered unreadably."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from starlette.responses import HTMLResponse, Response

__all__ = ["Cut", "Garbage", "No", "Refused", "garbage", "google_limit"]


class No(StrEnum):
    """Why a request is refused, in neutral words; each wire has its own codes and statuses."""

    NO_KEY = "no_key"
    KEY = "key"
    BALANCE = "balance"
    PARAMETER = "parameter"
    MODEL = "model"
    POLICY = "policy"
    RATE = "rate"
    CAP = "cap"
    OVERLOADED = "overloaded"
    SERVER = "server"
    MISSING = "missing"
    NOT_READY = "not_ready"
    CONFLICT = "conflict"
    NOT_OFFERED = "not_offered"


class Refused(Exception):
    """A definite no. status: overrides the wire's own. retry_after: seconds; form: how they are told."""

    def __init__(
        self, why: No, message: str = "", *, param: str = "", status: int | None = None,
        retry_after: float | None = None, form: str = "seconds", code: str | int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(why, message)
        self.why, self.message, self.param, self.status = why, message, param, status
        self.retry_after, self.form, self.code = retry_after, form, code


class Cut(Exception):
    """The connection is to be closed without an answer."""


class Garbage(Exception):
    """An answer with status 200 that nobody can read."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


def garbage(form: str) -> Response:
    if form == "html":
        return HTMLResponse("<html><body>200 OK</body></html>")
    if form == "empty":
        return Response(b"", media_type="application/json")
    return Response(json.dumps({"code": 200, "data": {"task": "…"}})[:-9].encode(), media_type="application/json")


def google_limit(retry_after: float) -> dict[str, Any]:
    delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_after:g}s"}
    return {"error": {"code": 429, "message": "Resource has been exhausted (e.g. check quota).",
                      "status": "RESOURCE_EXHAUSTED", "details": [delay]}}  # fmt: skip
