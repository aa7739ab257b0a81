"""Qwen-VL on DashScope, by its native route and the OpenAI-compatible one."""

from __future__ import annotations

import uuid
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, text
from cineflow.emulator._chat import (
    ChatAsked,
    answer_chat,
    compatible_chat,
    fated_reply,
    read_chat,
    usage_of,
)
from cineflow.emulator._jobs import Draft
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._dashscope import DashScopeShape

__all__ = ["QwenVl"]

_TIERS = ((32768, ("1", "10")), (131072, ("1.5", "15")), (1 << 62, ("3", "30")))
"""Longest question, then CNY per million tokens read and written: qwen3-vl-plus in Beijing (August 2026)."""

_FLASH = ((131072, ("0.15", "1.5")), (262144, ("0.6", "6")), (1 << 62, ("1.2", "12")))
"""The same of qwen-flash (November 2026)."""


class QwenVl(DashScopeShape):
    def vision_doors(self) -> list[Door]:
        return [
            Door("POST", "/api/v1/services/aigc/multimodal-generation/generation", self.look, Role.SUBMIT),
            Door("POST", "/compatible-mode/v1/chat/completions", self.chat, Role.SUBMIT),
        ]

    async def look(self, request: Request) -> Response:
        """Answer a native call: content items with one media key each, the reply's content a list of `{text}`."""
        body = await json_body(request)
        model = text(body, "model", required=True)
        given: Any = body.get("input")
        messages: Any = cast("dict[str, Any]", given).get("messages") if isinstance(given, dict) else None
        if not isinstance(messages, list) or not messages:
            raise Refused(No.PARAMETER, "input.messages is required")
        self.check_links(request, messages)
        for message in cast("list[dict[str, Any]]", messages):
            _check_items(message.get("content"))
        params: dict[str, Any] = body.get("parameters") or {}
        asked = ChatAsked.read(model, cast("list[dict[str, Any]]", messages), params.get("response_format"))
        job = await self.accept(request, _draft(asked, body))
        reply, finish, counted = *fated_reply(asked, job), usage_of(asked, answer_chat(asked))
        usage = {"input_tokens": counted.read, "output_tokens": counted.written}
        message = {"role": "assistant", "content": [{"text": reply}], "reasoning_content": ""}
        return JSONResponse({
            "request_id": str(uuid.uuid4()), "output": {"choices": [{"finish_reason": finish, "message": message}]},
            "usage": {**usage, "video_tokens": 0, "image_tokens": 85 * asked.pictures,
                      "total_tokens": sum(usage.values())},
        })  # fmt: skip

    async def chat(self, request: Request) -> Response:
        body = await json_body(request)
        asked = read_chat(body)
        if asked.wants_object and "json" not in asked.words.lower():
            message = (
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
            )
            raise Refused(No.PARAMETER, message)
        self.check_links(request, body)
        return compatible_chat(body, asked, await self.accept(request, _draft(asked, body)))


def _draft(asked: ChatAsked, body: dict[str, Any]) -> Draft:
    counted = usage_of(asked, answer_chat(asked))
    tiers = _FLASH if asked.model.startswith("qwen-flash") else _TIERS
    tier = next(prices for up_to, prices in tiers if counted.read <= up_to)
    price = counted.price(*tier)
    return Draft(
        model=asked.model, prompt=asked.words, price=price, currency="CNY", kind="text", asked=body, lasts=0,
        notes={"form": "chat"},
    )  # fmt: skip


def _check_items(content: Any) -> None:
    """Refuse items without exactly one media key, and films of fewer than four frames."""
    if isinstance(content, str):
        return
    for item in cast("list[dict[str, Any]]", content or []):
        media = {"text", "image", "video", "audio"} & item.keys()
        if len(media) != 1:
            raise Refused(No.PARAMETER, "Each content item holds exactly one of text, image, video and audio.")
        frames: Any = item.get("video")
        if isinstance(frames, list) and not 4 <= len(cast("list[Any]", frames)) <= 512:
            raise Refused(No.PARAMETER, "The video modality input does not meet the requirements: 4 to 512 frames.")
