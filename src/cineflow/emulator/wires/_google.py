"""What Google's wires share: refusals in their envelope, pictures inside requests, prices by resolution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from cineflow.emulator._refusal import No, Refused

__all__ = ["google_error", "inline_picture"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers."),
    No.KEY: (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    No.BALANCE: (403, "PERMISSION_DENIED", "Billing account for this project is disabled or has no credit."),
    No.PARAMETER: (400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    No.MODEL: (404, "NOT_FOUND", "The model is not found or is no longer available."),
    No.POLICY: (400, "INVALID_ARGUMENT", "The prompt was blocked by our safety policy (PROHIBITED_CONTENT)."),
    No.RATE: (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    No.CAP: (429, "RESOURCE_EXHAUSTED", "Too many concurrent requests for this project."),
    No.OVERLOADED: (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    No.SERVER: (500, "INTERNAL", "An internal error has occurred."),
    No.MISSING: (400, "INVALID_ARGUMENT", "Invalid interaction name."),
    No.NOT_READY: (400, "FAILED_PRECONDITION", "Not ready."),
    No.CONFLICT: (409, "ABORTED", "Conflict."),
    No.NOT_OFFERED: (404, "NOT_FOUND", "Not found."),
}


def google_error(no: Refused) -> tuple[int, dict[str, Any]]:
    """Word a refusal in Google's envelope."""
    status, word, message = _SAYS[no.why]
    status = no.status or status
    error: dict[str, Any] = {"code": status, "message": no.message or message, "status": no.code or word}
    if no.why is No.KEY and word == "INVALID_ARGUMENT" and not no.code:
        reason = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
        error["details"] = [{**reason, "domain": "googleapis.com"}]
    return status, {"error": error}


def inline_picture(value: Any, where: str) -> dict[str, Any]:
    """Return a picture object. Raises Refused unless it holds base64 with a MIME type, or a URI."""
    picture = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    content = picture.get("bytesBase64Encoded") or picture.get("data")
    kind = picture.get("mimeType") or picture.get("mime_type")
    uri = picture.get("gcsUri") or picture.get("uri") or picture.get("fileUri")
    if not (content and kind) and not uri:
        raise Refused(No.PARAMETER, f"{where}: a picture needs data with its MIME type, or a URI.")
    return picture
