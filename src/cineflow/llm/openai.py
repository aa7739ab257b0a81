"""Any service that speaks OpenAI's `chat/completions`: OpenAI, DashScope's compatible mode, DeepSeek, vLLM, Ollama, …

openai 3.54 (PyPI) and the services' pages of 2025-12 to 2026-08. They differ in how an answer's shape is asked for: by
schema, by "some JSON", or in words alone. What a service is not known to take is tried once and left out when it says
so: such a refusal costs nothing.
"""

from __future__ import annotations

import json
from typing import Any, cast

import httpx

from cineflow.core.errors import Rejected
from cineflow.llm._chat import ChatReply, ChatRequest
from cineflow.llm._service import Caller, Service

__all__ = ["CHAT", "OpenAiChat"]

_SHAPES = ("json_schema", "json_object", "prompt_only")
_NO_SCHEMA = ("deepseek.com",)
_THINKS = ("dashscope", "aliyuncs.com")


class OpenAiChat:
    """A model behind one base URL. transport: handed in by tests."""

    def __init__(self, service: Service, transport: httpx.BaseTransport | None = None) -> None:
        self.service = service
        self._caller = Caller(service, transport)
        is_plain = any(host in service.host for host in (*_NO_SCHEMA, *_THINKS))
        self._shape = "json_object" if is_plain else "json_schema"
        self._leave_out: set[str] = set()

    def ask(self, request: ChatRequest) -> ChatReply:
        """Ask once; what the service says it does not take is left out, which it was not charged for."""
        url = f"{self.service.base_url.rstrip('/')}/chat/completions"
        while True:
            try:
                exchange = self._caller.post(url, step=request.name, json=self._body(request))
            except Rejected as error:
                if type(error) is not Rejected or not self._gives_way(str(error).lower()):
                    raise
            else:
                return _reply(exchange.body, exchange.request_id)

    def _gives_way(self, said: str) -> bool:
        """Leave out what the service says it does not take; False where that is not what it said."""
        if ("response_format" in said or "schema" in said) and self._shape != _SHAPES[-1]:
            self._shape = _SHAPES[_SHAPES.index(self._shape) + 1]
            return True
        for name in ("temperature", "max_tokens", "enable_thinking"):
            if name in said and name not in self._leave_out:
                self._leave_out.add(name)
                return True
        return False

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": f"{request.system}\n\n{_shape_words(request)}"},
            {"role": "user", "content": _content(request)},
        ]
        for answer, objection in request.turns:
            messages += [{"role": "assistant", "content": answer or "-"}, {"role": "user", "content": objection}]
        body: dict[str, Any] = {"model": self.service.model, "messages": messages, "temperature": 0.1,
                                "max_tokens": request.most_tokens}  # fmt: skip
        if "max_tokens" in self._leave_out:
            body["max_completion_tokens"] = body["max_tokens"]
        if any(host in self.service.host for host in _THINKS):
            body["enable_thinking"] = False
        if self._shape == "json_schema":
            schema = {"name": request.name.replace(" ", "_")[:60], "strict": True, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self._shape == "json_object":
            body["response_format"] = {"type": "json_object"}
        return {name: value for name, value in body.items() if name not in self._leave_out}


def _shape_words(request: ChatRequest) -> str:
    schema = json.dumps(request.schema, ensure_ascii=False)
    return f"Answer with one JSON object and nothing else. It follows this JSON schema: {schema}"


def _content(request: ChatRequest) -> str | list[dict[str, Any]]:
    if not request.pictures:
        return request.user
    parts: list[dict[str, Any]] = [{"type": "text", "text": request.user}]
    for picture in request.pictures:
        if picture.label:
            parts.append({"type": "text", "text": picture.label})
        parts.append({"type": "image_url", "image_url": {"url": picture.data_uri}})
    return parts


def _reply(body: dict[str, Any], request_id: str) -> ChatReply:
    choices = cast("list[dict[str, Any]]", body.get("choices") or [{}])
    message: dict[str, Any] = choices[0].get("message") or {}
    content: Any = message.get("content") or ""
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in cast("list[dict[str, Any]]", content))
    usage: dict[str, Any] = body.get("usage") or {}
    finish = str(choices[0].get("finish_reason") or "stop")
    if message.get("refusal") or finish == "content_filter":
        finish, content = "refused", str(message.get("refusal") or content)
    return ChatReply(
        str(content), finish, request_id, int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    )


CHAT = OpenAiChat
