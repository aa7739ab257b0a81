"""Google's errors: an envelope that may come wrapped in a list, with a number or a word as its code."""

from __future__ import annotations

from collections.abc import Mapping

from cineflow.providers._exchange import Reply, table_at, text_at
from cineflow.providers._refusals import Refusal

__all__ = ["GOOGLE_REFUSALS", "google_error"]

GOOGLE_REFUSALS: Mapping[str, Refusal] = {
    "UNAUTHENTICATED": Refusal.KEY, "RESOURCE_EXHAUSTED": Refusal.THROTTLED,
    "SAFETY": Refusal.POLICY, "PROHIBITED_CONTENT": Refusal.POLICY, "BLOCKLIST": Refusal.POLICY, "SPII": Refusal.POLICY,
    "NOT_FOUND": Refusal.MODEL,
}  # fmt: skip
"""UNAVAILABLE and INTERNAL are left out: only the words of a 503 say whether nothing was begun."""


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
