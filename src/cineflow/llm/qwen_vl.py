"""Qwen-VL by DashScope's own route, `multimodal-generation`.

dashscope 2.0.2 (PyPI) and Model Studio's page "vision" (2026-08). Content items have one media key and no type; the
reply's content is a list of `{text}`. Newer models think unless told not to, which costs tokens and breaks JSON.
"""

from __future__ import annotations

import json
from typing import Any, cast

import httpx

from cineflow.llm._chat import ChatReply, ChatRequest
from cineflow.llm._service import Caller, Service

__all__ = ["CHAT", "QwenVl"]

_PATH = "/services/aigc/multimodal-generation/generation"


class QwenVl:
    """A model behind DashScope's native base URL (`…/api/v1`). transport: handed in by tests."""

    def __init__(self, service: Service, transport: httpx.BaseTransport | None = None) -> None:
        self.service = service
        self._caller = Caller(service, transport)

    def ask(self, request: ChatRequest) -> ChatReply:
        """Ask once."""
        url = f"{self.service.base_url.rstrip('/')}{_PATH}"
        exchange = self._caller.post(url, step=request.name, json=self._body(request))
        return _reply(exchange.body, exchange.request_id)

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        schema = json.dumps(request.schema, ensure_ascii=False)
        words = f"{request.system}\n\nAnswer with one JSON object that follows this JSON schema: {schema}"
        content: list[dict[str, str]] = []
        for picture in request.pictures:
            if picture.label:
                content.append({"text": picture.label})
            content.append({"image": picture.data_uri})
        content.append({"text": request.user})
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": [{"text": words}]}, {"role": "user", "content": content}
        ]  # fmt: skip
        for answer, objection in request.turns:
            messages.append({"role": "assistant", "content": [{"text": answer or "-"}]})
            messages.append({"role": "user", "content": [{"text": objection}]})
        parameters = {
            "result_format": "message", "temperature": 0.1, "max_tokens": request.most_tokens,
            "response_format": {"type": "json_object"}, "enable_thinking": False,
        }  # fmt: skip
        return {"model": self.service.model, "input": {"messages": messages}, "parameters": parameters}


def _reply(body: dict[str, Any], request_id: str) -> ChatReply:
    output: dict[str, Any] = body.get("output") or {}
    choices = cast("list[dict[str, Any]]", output.get("choices") or [{}])
    message: dict[str, Any] = choices[0].get("message") or {}
    content: Any = message.get("content") or ""
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in cast("list[dict[str, Any]]", content))
    usage: dict[str, Any] = body.get("usage") or {}
    return ChatReply(
        str(content), str(choices[0].get("finish_reason") or "stop"), request_id,
        int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0),
    )  # fmt: skip


CHAT = QwenVl
