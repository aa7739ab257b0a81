"""The old web platform's envelope of errors, `{"error", "code"}`, for everything under its addresses."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.responses import JSONResponse, Response

__all__ = ["in_platforms_words", "is_platform"]

_PATHS = re.compile(r"^/api/(?:auth|videos)(?:/|$)")
_CODES = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 422: "VALIDATION_ERROR"}
"""The words that its clients know; all other codes are ours in capitals."""


def is_platform(path: str) -> bool:
    """Whether a path is one of the web platform's, which its clients still ask."""
    return _PATHS.match(path) is not None


def in_platforms_words(problem: Response) -> Response:
    """Return a problem in the platform's envelope, with its status and headers."""
    told: dict[str, Any] = json.loads(bytes(problem.body))
    said = ". ".join(part.rstrip(".") for part in (told["detail"], told["fix"]) if part)
    is_general = told["code"] in ("auth.not_signed_in", "auth.not_allowed", "not_found", "request.invalid")
    is_known = problem.status_code == 404 or is_general
    code = _CODES[problem.status_code] if is_known and problem.status_code in _CODES else told["code"]
    kept = {name: value for name, value in problem.headers.items() if name in ("retry-after", "www-authenticate")}
    return JSONResponse({"error": said, "code": re.sub(r"\W+", "_", code).upper()}, problem.status_code, headers=kept)
