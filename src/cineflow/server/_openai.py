"""Errors as OpenAI's SDKs read them, for everything under `/v1`."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from cineflow.core.errors import (
    CineflowError,
    Conflict,
    MoneyRefused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PriceUnknown,
    ProviderError,
    TooOften,
)
from cineflow.core.log import redact
from cineflow.server._advice import as_fields

__all__ = ["openai_error", "refusal"]

_KINDS: tuple[tuple[type[CineflowError], int, str, str], ...] = (
    (NotSignedIn, 401, "invalid_request_error", "invalid_api_key"),
    (NotAllowed, 403, "permission_error", "insufficient_permissions"),
    (NotFound, 404, "invalid_request_error", "not_found"),
    (Conflict, 409, "invalid_request_error", "conflict"),
    (TooOften, 429, "rate_limit_error", "rate_limit_exceeded"),
    (PriceUnknown, 400, "invalid_request_error", "price_unknown"),
    (MoneyRefused, 429, "insufficient_quota", "insufficient_quota"),
    (ProviderError, 503, "server_error", "provider_unavailable"),
    (CineflowError, 400, "invalid_request_error", "invalid_value"),
)


def openai_error(error: CineflowError) -> Response:
    """Return an error of ours in OpenAI's envelope."""
    status, kind, code = next((s, k, c) for of, s, k, c in _KINDS if isinstance(error, of))
    if error.stable_code in ("idempotency.other",):
        status = 400
    said = f"{error.text}. {as_fields(str(error.fix))}" if error.fix else str(error.text)
    return refusal(status, said, kind=kind, code=code, param=error.place or None)


def refusal(
    status: int, message: str, *, kind: str = "invalid_request_error", code: str | None = "invalid_value",
    param: str | None = None, headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Return an error in OpenAI's envelope."""
    body = {"error": {"message": redact(message), "type": kind, "param": param, "code": code}}
    return JSONResponse(body, status, headers=dict(headers or {}))
