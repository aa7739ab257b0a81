"""What makes two orders the same order."""

from __future__ import annotations

import hashlib
from typing import Any, cast
from urllib.parse import urlsplit

from cineflow.core.ids import digest_json
from cineflow.emulator._jobs import Draft

__all__ = ["fingerprint", "shorten"]

_OURS = {
    "callback_url", "callBackUrl", "webhook", "webhook_events_filter", "webhook_config", "external_task_id", "payload",
    "user", "user_id", "labels", "client_id", "prompt_id", "notify_hook", "safety_identifier", "extra_data",
}  # fmt: skip
"""Fields that say who asks and where to report, not what is to be made."""


def fingerprint(draft: Draft) -> str:
    """Return a hash of what was asked for: the same order gives the same, whoever asks and wherever it reports to.

    A link counts without its query, so that two signatures of one picture are one.
    """
    asked = {key: value for key, value in draft.asked.items() if key not in _OURS}
    content = shorten(asked, signed=False)
    return digest_json([draft.model, draft.prompt, draft.seconds, content])[:32]


def shorten(value: Any, *, signed: bool = True) -> Any:
    """Replace pictures inside a request by their digest; with `signed` False, leave out the query of links."""
    if isinstance(value, str):
        if len(value) > 4000 or (value.startswith("data:") and len(value) > 200):
            return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
        return value if signed or not value.startswith("http") else urlsplit(value)._replace(query="").geturl()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, dict):
        entries = cast("dict[Any, Any]", value)
        return {str(key): shorten(item, signed=signed) for key, item in entries.items()}
    if isinstance(value, list):
        return [shorten(item, signed=signed) for item in cast("list[Any]", value)]
    return value
