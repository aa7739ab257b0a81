"""sora2api and its kin: one chat completion is one job, its stream is the only handle on it.

From TheSmallHanCat/sora2api e7d91b3 (2026-03-07). Models `sora2-portrait-10s` speak its dialect (progress in
`reasoning_content`, a `<video>` tag at the end); models `sora_video2-portrait-15s` speak the gateway family that the
old platform used (progress and a Markdown link in `content`).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from cineflow.emulator._asked import json_body
from cineflow.emulator._jobs import Draft, Job
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_MODELS = (
    *(f"sora2{tier}-{side}-{n}s" for tier in ("", "pro") for side in ("landscape", "portrait") for n in (10, 15, 25)),
    *(f"sora2pro-hd-{side}-{n}s" for side in ("landscape", "portrait") for n in (10, 15)),
)
_OTHER_FAMILY = re.compile(r"sora_video2(-(portrait|landscape|hd|15s|25s|pro))*")
_SAYS: dict[No, str] = {
    No.BALANCE: "No available tokens for video generation. Please check token status",
    No.PARAMETER: "400: Invalid request",
    No.MODEL: "400: Invalid model",
    No.POLICY: "content violates our guardrails around policies",
    No.RATE: "429: Too many requests, cf_shield",
    No.CAP: "No available tokens for video generation. All tokens are either disabled, cooling down, or exhausted",
    No.OVERLOADED: "heavy_load: we are under heavy load, please try again later",
    No.SERVER: "Internal error",
}


class Sora2Api(Wire):
    name = "sora2api"
    provider = "sora2api"
    prefix = "/sora2api/v1"
    variables = {"SORA_API_URL": "{base}/chat/completions", "SORA_API_TOKEN": "emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/chat/completions", self.complete, Role.SUBMIT),
            Door("GET", "/models", self.models),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        """HTTP 500 for everything but the key, as that server does."""
        if no.why is No.KEY:
            return 401, {"detail": "Invalid API key"}
        if no.why is No.NO_KEY:
            return 403, {"detail": "Not authenticated"}
        status = {No.RATE: 429, No.OVERLOADED: 503}.get(no.why, 500)
        return status, {"error": _error(no.message or _SAYS.get(no.why, _SAYS[No.SERVER]))}

    async def models(self, request: Request) -> Response:
        rows = [
            {"id": name, "object": "model", "owned_by": "sora2api", "description": "Video generation"}
            for name in _MODELS
        ]
        return JSONResponse({"object": "list", "data": rows})

    async def complete(self, request: Request) -> Response:
        body = await json_body(request)
        model = body.get("model")
        if not isinstance(model, str) or not (model in _MODELS or _OTHER_FAMILY.fullmatch(model)):
            raise Refused(No.MODEL, f"400: Invalid model: {model}")
        prompt, pictures = _last_message(body)
        if body.get("stream") is not True:
            return JSONResponse(_whole("All tokens available for video generation. Please enable streaming."))
        seconds = int(found[1]) if (found := re.search(r"(\d+)s\b", model)) else 10
        width, height = (720, 1280) if "landscape" not in model else (1280, 720)
        asked = {"model": model, "pictures": pictures}
        price = Decimal("0.30") if "pro" in model else Decimal("0.05")
        job = await self.accept(request, Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height, asked=asked,
        ))  # fmt: skip
        return _Stream(self._speak(request, job))

    async def _speak(self, request: Request, job: Job) -> AsyncIterator[bytes]:
        """Tell a job's life as server-sent events; the id differs in every chunk, the model is always `sora`."""
        is_other = job.model.startswith("sora_video2")
        yield self._chunk(reasoning="**Generation Process Begins**\n\nInitializing...\n", role="assistant")
        for percent in (10, 42, 80):
            await asyncio.sleep(max(0.0, job.starts + (job.ends - job.starts) * percent / 100 - self.world.now()))
            word = job.fate.get("odd_status", {}).get("word", "running")
            if is_other:
                yield self._chunk(content=f"进度：{percent}%\n")
            else:
                yield self._chunk(reasoning=f"\n**Video Generation Progress**: {percent}% ({word})\n")
            if "forget" in job.fate or ("stuck" in job.fate and percent == 42):
                while True:
                    await asyncio.sleep(30)
                    yield self._chunk(reasoning=f"\n**Video Generation Progress**: {percent}% ({word})\n")
        await self.work(job)
        async for event in self._end(request, job, is_other):
            yield event

    async def _end(self, request: Request, job: Job, is_other: bool) -> AsyncIterator[bytes]:
        """The three ways it ends: a link, an ordinary chunk that says it failed, or an error event."""
        if job.fate.get("fail", {}).get("form") == "cloudflare":
            yield self._chunk(content="❌ Generation failed: Cloudflare challenge, 429\n", finish="STOP")
            yield rb"data: [DONE]\n\n"
            return
        if "fail" in job.fate:
            message = "Upstream API timeout: Generation exceeded 3000 seconds limit"
            yield _event({"error": _error(message)})
        elif self.is_policy(job):
            reason = "content violates our guardrails (违规内容)"
            yield self._chunk(content=f"❌ 生成失败: {reason}\n", finish="stop" if is_other else "STOP")
        elif not job.has_file:
            yield self._chunk(
                content="✅ 视频生成成功\n" if is_other else "Done.", finish="stop" if is_other else "STOP"
            )
        elif is_other:
            yield self._chunk(content=f"✅ 视频生成成功，[点击这里]({self.media.link(request, job)}) 查看视频\n")
            yield self._chunk(content="", finish="stop")
        else:
            yield self._chunk(reasoning="**Video Generation Completed**\n\nCaching...\n")
            tag = f"```html\n<video src='{self.media.link(request, job, lasts=600)}' controls></video>\n```"
            yield self._chunk(content=tag, finish="STOP")
        yield b"data: [DONE]\n\n"

    def _chunk(
        self, content: str | None = None, reasoning: str | None = None, *, role: str = "", finish: str | None = None
    ) -> bytes:
        delta: dict[str, Any] = {"content": content, "reasoning_content": reasoning, "tool_calls": None}
        if role:
            delta = {"role": role, **delta}
        usage = {"prompt_tokens": 0} | ({"completion_tokens": 1, "total_tokens": 1} if finish else {})
        now = self.world.now()
        return _event({
            "id": f"chatcmpl-{int(now * 1000000)}", "object": "chat.completion.chunk", "created": int(now),
            "model": "sora",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "native_finish_reason": finish}],
            "usage": usage,
        })  # fmt: skip


class _Stream(StreamingResponse):
    """Server-sent events; the job goes on when its listener leaves."""

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"cache-control": "no-cache"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except OSError:
            return


def _event(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _error(message: str) -> dict[str, Any]:
    return {"message": message, "type": "server_error", "param": None, "code": None}


def _whole(sentence: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "model": "sora",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": sentence}}],
    }


def _last_message(body: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the prompt and the one picture of the last message; a picture by link is silently left out."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused(No.PARAMETER, "400: Messages cannot be empty")
    content: Any = cast("list[dict[str, Any]]", messages)[-1].get("content")
    if isinstance(content, str):
        return content, []
    prompt, pictures = "", list[str]()
    for part in cast("list[dict[str, Any]]", content or []):
        if part.get("type") == "text":
            prompt = str(part.get("text", ""))
        elif part.get("type") == "image_url" and str(part["image_url"].get("url", "")).startswith("data:"):
            pictures = [str(part["image_url"]["url"])]
        elif part.get("type") == "video_url":
            raise Refused(No.PARAMETER, "400: Use the avatar-create model to create a character from a video")
    if not prompt and not pictures:
        raise Refused(No.PARAMETER, "400: Prompt is required")
    return prompt, pictures


WIRE = Sora2Api
