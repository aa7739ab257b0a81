"""What Google's services share: their error envelope, and pictures by generateContent.

An error may come wrapped in a list, with a number or a word as its code. A picture that is refused is an answer without
one, HTTP 200.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cineflow.core.order import Order
from cineflow.providers._assets import picture_of
from cineflow.providers._exchange import Reply, rows_at, table_at, text_at
from cineflow.providers._refusals import Refusal, refusal_of_text

__all__ = ["GOOGLE_REFUSALS", "google_error", "picture_request", "pictures_in", "why_no_picture"]

GOOGLE_REFUSALS: Mapping[str, Refusal] = {
    "UNAUTHENTICATED": Refusal.KEY, "RESOURCE_EXHAUSTED": Refusal.THROTTLED,
    "SAFETY": Refusal.POLICY, "PROHIBITED_CONTENT": Refusal.POLICY, "BLOCKLIST": Refusal.POLICY, "SPII": Refusal.POLICY,
    "NOT_FOUND": Refusal.MODEL,
}  # fmt: skip
"""UNAVAILABLE and INTERNAL are left out: only the words of a 503 say whether nothing was begun."""
_NO_PICTURE = frozenset(
    {"IMAGE_SAFETY", "PROHIBITED_CONTENT", "SAFETY", "IMAGE_RECITATION", "BLOCKLIST", "SPII", "RECITATION"}
)


def google_error(reply: Reply) -> tuple[str, str] | None:
    """Return the code's word and the message of Google's envelope, None where the answer is no such."""
    error = table_at(reply.body, "error")
    if not error:
        return None
    said = text_at(error, "message")
    status = text_at(error, "status")
    if "api key" in said.lower():  # 400 INVALID_ARGUMENT "API key not valid"
        return "UNAUTHENTICATED", said
    return status or text_at(error, "code"), said


def picture_request(order: Order, resolution: str) -> dict[str, Any]:
    """Return what generateContent is asked for a picture: the words, then the pictures to go by."""
    parts: list[dict[str, Any]] = [{"text": order.prompt}]
    for reference in order.references:
        if reference.url:
            parts.append({"fileData": {"fileUri": reference.url}})
        else:
            picture = picture_of(reference)
            parts.append({"inlineData": {"mimeType": picture.media_type, "data": picture.base64}})
    config = {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": order.aspect, "imageSize": resolution},
    }
    return {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}


def _parts(reply: Reply) -> list[dict[str, Any]]:
    candidates = rows_at(reply.body, "candidates")
    return [part for candidate in candidates for part in rows_at(candidate, "content", "parts")]


def pictures_in(reply: Reply) -> Iterator[tuple[str, str]]:
    """Yield the base64 and type of every finished picture; drafts are thoughts."""
    for part in _parts(reply):
        data = table_at(part, "inlineData") or table_at(part, "inline_data")
        if data and not part.get("thought"):
            yield text_at(data, "data"), text_at(data, "mimeType") or text_at(data, "mime_type") or "image/png"


def why_no_picture(reply: Reply) -> str:
    """Return why an answer holds no picture, empty where it does not say."""
    reasons = [text_at(candidate, "finishReason") for candidate in rows_at(reply.body, "candidates")]
    blocked = text_at(reply.body, "promptFeedback", "blockReason")
    said = " ".join(text_at(part, "text") for part in _parts(reply))
    known = [reason for reason in [blocked, *reasons] if reason in _NO_PICTURE or (reason and reason != "STOP")]
    return " ".join([*known, said]).strip() if known or refusal_of_text(said) else said
