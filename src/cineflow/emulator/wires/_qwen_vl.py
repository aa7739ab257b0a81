"""Qwen-VL on DashScope, by its native route and the OpenAI-compatible one."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body, text
from cineflow.emulator._chat import ChatAsked, answer_chat, compatible_chat, count_tokens, read_chat
from cineflow.emulator._jobs import Draft
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._dashscope import DashScopeShape

__all__ = ["QwenVl"]


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
        await self.accept(request, _draft(asked, body))
        reply = answer_chat(asked)
        seen = 66 * asked.pictures
        usage = {"input_tokens": count_tokens(asked.words) + seen, "output_tokens": count_tokens(reply)}
        message = {"role": "assistant", "content": [{"text": reply}], "reasoning_content": ""}
        return JSONResponse({
            "request_id": str(uuid.uuid4()), "output": {"choices": [{"finish_reason": "stop", "message": message}]},
            "usage": {**usage, "video_tokens": 0, "image_tokens": seen, "total_tokens": sum(usage.values())},
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
    price = (Decimal(count_tokens(asked.words) + 66 * asked.pictures) / 1_000_000).quantize(Decimal("0.000001"))
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
