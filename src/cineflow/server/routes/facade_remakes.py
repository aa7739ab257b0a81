"""What the official SDK can ask of a finished video: a remix is made, the rest is refused with the way out.

A remix is the same order with another prompt: model, length, size and first frame stay. Nothing here takes a finished
film as its source, so an edit, an extension and a character cut from a film would be something else than was asked.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import Conflict
from cineflow.core.text import Text
from cineflow.library.ledger import JobState, videos
from cineflow.library.ledger.people import Role
from cineflow.server._facade import (
    ERRORS,
    guarded_by_openai,
    ordered_once,
    owner_of,
    poll_after,
    read_body,
    video_shown,
)
from cineflow.server._house import house_of
from cineflow.server._openai import refusal
from cineflow.server._ordering import Refused, order_film, remix_of
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], responses=ERRORS)

Maker = Annotated[Who, may(Role.ARTIST, "generate")]

_WAYS_OUT = {
    "edits": Text(
        "no model here edits a finished film. POST /v1/videos/{id}/remix makes it anew with another prompt",
        "此处没有可编辑成片的模型。POST /v1/videos/{id}/remix 可用新的提示词重新生成",
    ),
    "extensions": Text(
        "no model here extends a finished film. Order a new one with its last frame as `input_reference`, and "
        "join both with `cineflow film` or a timeline",
        "此处没有可延长成片的模型。请以其末帧作为 `input_reference` 生成新片，再用 `cineflow film` 或时间线拼接",
    ),
    "characters": Text(
        "no character is cut from a film here. Characters, with their pictures, stand in a storyboard: "
        "POST /api/v1/projects/{id}/assets",
        "此处不从影片中提取角色。角色及其参考图写在分镜中：POST /api/v1/projects/{id}/assets",
    ),
}  # fmt: skip
_PROMPT = {"type": "object", "required": ["prompt"], "properties": {"prompt": {"type": "string"}}}


@router.post("/videos/{video_id}/remix", summary="Remix a video", openapi_extra={
    "requestBody": {"required": True, "content": {"application/json": {"schema": _PROMPT}}},
})  # fmt: skip
@guarded_by_openai
async def remix_video(video_id: str, request: Request, who: Maker) -> Response:
    """Order a finished film again with another prompt; model, length, size and first frame stay as they were."""
    house = house_of(request)
    video = await house.ledger.ask(videos.get, video_id, owner=owner_of(who))  # Before the body: it may be another's.
    said = await read_body(request)
    if unknown := sorted(set(said) - {"prompt"}):
        return refusal(400, f"Unknown parameter: '{unknown[0]}'.", code="unknown_parameter", param=unknown[0])
    prompt = said.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refused(Text("a prompt is needed", "需要提示词"), place="prompt")
    if video.state is not JobState.DONE:
        raise Conflict(
            Text("only a completed video can be remixed", "仅已完成的视频可以重制"),
            fix=Text("Wait for it, or order a new one", "请等待完成，或重新下单"), code="video.unfinished",
        )  # fmt: skip
    asked = await asyncio.to_thread(remix_of, house, video, prompt)

    async def act() -> dict[str, Any]:
        made = await order_film(house, who, asked)
        return video_shown(house, await house.ledger.ask(videos.get, made, owner=who.id))

    key = request.headers.get("idempotency-key", "")
    body = await ordered_once(house, who, key, asked, act) if key else await act()
    return JSONResponse(body, headers=poll_after(body))


@router.post("/videos/edits", summary="Edit a video (refused)")
async def edit_video(who: Maker) -> Response:
    """Always refused, with the way out: nothing here takes a finished film as its source."""
    return _refused("edits")


@router.post("/videos/extensions", summary="Extend a video (refused)")
async def extend_video(who: Maker) -> Response:
    """Always refused, with the way out: nothing here takes a finished film as its source."""
    return _refused("extensions")


@router.post("/videos/characters", summary="Make a character of a video (refused)")
async def create_video_character(who: Maker) -> Response:
    """Always refused, with the way out: characters stand in storyboards."""
    return _refused("characters")


@router.get("/videos/characters/{character_id}", summary="Get a character (refused)")
async def get_video_character(character_id: str, who: Maker) -> Response:
    """Always refused, with the way out: characters stand in storyboards."""
    return _refused("characters")


def _refused(what: str) -> Response:
    return refusal(400, str(_WAYS_OUT[what]), code="unsupported_operation")
