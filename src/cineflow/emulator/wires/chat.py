"""Any OpenAI-compatible chat service, with JSON schemas honoured."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import json_body
from cineflow.emulator._chat import answer_chat, compatible_chat, read_chat, usage_of
from cineflow.emulator._jobs import Draft
from cineflow.emulator._refusal import Refused
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires._openai import openai_error

__all__ = ["WIRE"]

_PRICES = "1", "2"
"""USD per million tokens read and written."""


class Chat(Wire):
    name = "chat"
    provider = "chat"
    prefix = "/chat/v1"
    variables = {  # noqa: RUF012
        "CINEFLOW_LLM_BASE_URL": "{base}", "CINEFLOW_LLM_API_KEY": "emulator", "CINEFLOW_LLM_MODEL": "emulator-chat",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/chat/completions", self.complete, Role.SUBMIT),
            Door("GET", "/models", self.models),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        return openai_error(no)

    async def models(self, request: Request) -> Response:
        return JSONResponse(
            {"object": "list", "data": [{"id": "emulator-chat", "object": "model", "owned_by": "emulator"}]}
        )

    async def complete(self, request: Request) -> Response:
        body = await json_body(request)
        asked = read_chat(body)
        price = usage_of(asked, answer_chat(asked)).price(*_PRICES)
        job = await self.accept(request, Draft(
            model=asked.model, prompt=asked.words, price=price, kind="text", asked=body, lasts=0,
        ))  # fmt: skip
        return compatible_chat(body, asked, job)


WIRE = Chat
