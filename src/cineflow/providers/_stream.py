"""Reading a chat-completions stream that makes a video: the stream is the job, there is no other handle on it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx

from cineflow.providers._exchange import table_at, text_at

__all__ = ["Watch", "file_in", "lines_of"]

_PERCENT = re.compile(r"(\d{1,3})\s*%")
_FILES = (
    re.compile(r"""<video[^>]*?\ssrc=["']([^"']+)["']""", re.I),
    re.compile(r"""<source[^>]*?\ssrc=["']([^"']+)["']""", re.I),
    re.compile(r"!?\[[^\]]*\]\((https?://[^)\s]+|data:[^)\s]+)\)"),
    re.compile(r"""(https?://[^\s<>"')\]]*(?:\.(?:mp4|webm|mov|png|jpe?g|webp)|/video)[^\s<>"')\]]*)""", re.I),
)
_MOST_TEXT = 200_000


def file_in(text: str) -> str:
    """Return the link of the file that an answer's text shows, empty where there is none.

    Sought in this order: a video tag, a source tag, a Markdown link, a bare link to a media file.
    """
    return next((match[1].replace("&amp;", "&") for pattern in _FILES if (match := pattern.search(text))), "")


async def lines_of(response: httpx.Response) -> AsyncIterator[str]:
    """Yield the payloads of a stream's `data:` lines, up to its end or to `[DONE]`.

    One server writes its last line with escaped newlines, so that it is no event by the standard: lines count here.
    """
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            payload = line[5:].strip()
            if payload.startswith("[DONE]"):
                return
            yield payload


class Watch:
    """What a stream has said so far."""

    def __init__(self) -> None:
        self.text = ""
        self.error = ""
        self.code = ""
        self.fraction: float | None = None
        self.is_begun = False
        self.has_ended = False
        self.broken = ""

    @property
    def file(self) -> str:
        return file_in(self.text)

    def take(self, payload: str) -> None:
        """Take in one event. What is no JSON says nothing."""
        try:
            value: Any = json.loads(payload)
        except ValueError:
            return
        if not isinstance(value, dict):
            return
        event = cast("dict[str, Any]", value)
        if event.get("error"):
            self.error = text_at(event, "error", "message") or text_at(event, "error") or "?"
            self.code = text_at(event, "error", "code")
            return
        choices = event.get("choices")
        choice = table_at(cast("list[Any]", choices)[0]) if isinstance(choices, list) and choices else {}
        said = table_at(choice, "delta") or table_at(choice, "message")
        self.is_begun = self.is_begun or bool(choice)
        thought, content = text_at(said, "reasoning_content"), text_at(said, "content")
        if found := _PERCENT.findall(thought or content):
            self.fraction = min(float(found[-1]) / 100, 1.0)
        self.text = (self.text + content)[-_MOST_TEXT:]
