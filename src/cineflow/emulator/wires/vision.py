"""A model that looks at pictures: Qwen-VL by its native and compatible routes, and plain `/v1/chat/completions`."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from cineflow.emulator._refusal import Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._openai import openai_error
from cineflow.emulator.wires._qwen_vl import QwenVl

__all__ = ["WIRE"]


class Vision(QwenVl):
    name = "vision"
    provider = "vision"
    prefix = "/vision"
    base_path = "/vision/v1"
    variables = {  # noqa: RUF012
        "CINEFLOW_VISION_BASE_URL": "{base}", "CINEFLOW_VISION_API_KEY": "emulator",
        "CINEFLOW_VISION_MODEL": "qwen3-vl-plus",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        plain = Door("POST", "/v1/chat/completions", self.chat, Role.SUBMIT)
        return [plain, *self.vision_doors(), *self.task_doors()]

    def refusal_of(self, request: Request, no: Refused) -> tuple[int, Any]:
        return super().refusal(no) if "/api/v1/" in request.url.path else openai_error(no)


WIRE = Vision
