"""The OpenAI-compatible address: `/v1/videos` and `/v1/models`, over every provider there is.

The official SDK works against it unchanged; extra words of a request are refused, not dropped.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, Response

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.text import Text
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import JobState, videos
from cineflow.library.ledger.people import Role
from cineflow.server._facade import (
    ERRORS,
    MOST_PICTURE,
    STATES,
    guarded_by_openai,
    ordered_once,
    owner_of,
    poll_after,
    read_body,
    video_shown,
)
from cineflow.server._house import House, house_of
from cineflow.server._media import media_file, poster_of
from cineflow.server._openai import refusal
from cineflow.server._ordering import FilmAsked, Refused, order_film, read_seconds
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], responses=ERRORS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]

_KNOWN = frozenset({"model", "prompt", "seconds", "size", "input_reference", "user"})


@router.post("/videos", summary="Create a video", openapi_extra={
    "requestBody": {"required": True, "content": {
        kind: {"schema": {"type": "object", "required": ["prompt"], "properties": {
            "model": {"type": "string", "examples": ["rehearsal"]}, "prompt": {"type": "string"},
            "seconds": {"type": "string"}, "size": {"type": "string", "examples": ["1280x720"]},
            "input_reference": {"type": "string"},
        }}} for kind in ("application/json", "multipart/form-data")
    }},
})  # fmt: skip
@guarded_by_openai
async def create_video(request: Request, who: Maker) -> Response:
    """Order one film: `model` is any provider's model, a logical name, or `rehearsal`."""
    house = house_of(request)
    said = await read_body(request)
    unknown = sorted(set(said) - _KNOWN)
    if unknown:
        return refusal(400, f"Unknown parameter: '{unknown[0]}'.", code="unknown_parameter", param=unknown[0])
    asked = await _asked(house, said)
    key = request.headers.get("idempotency-key", "")

    async def act() -> dict[str, Any]:
        video_id = await order_film(house, who, asked)
        return video_shown(house, await house.ledger.ask(videos.get, video_id, owner=who.id))

    body = await ordered_once(house, who, key, asked, act) if key else await act()
    return JSONResponse(body, 200, headers=poll_after(body))


async def _asked(house: House, said: Mapping[str, Any]) -> FilmAsked:
    for name in ("model", "prompt", "size"):
        if name in said and not isinstance(said[name], str):
            raise Refused(Text("{name} must be text", "{name} 必须是文本", name=name), place=name)
    seconds = said.get("seconds")
    return FilmAsked(
        model=str(said.get("model") or ""), prompt=str(said.get("prompt") or ""),
        seconds=read_seconds(seconds) if seconds not in (None, "") else None, size=str(said.get("size") or ""),
        picture=await _picture(house, said.get("input_reference")),
    )  # fmt: skip


async def _picture(house: House, given: Any) -> bytes:
    """Return the first frame's bytes: a file, a data URI, or a link that the import guard allows. Raises Refused."""
    if isinstance(given, str) and given.startswith("{"):
        try:
            given = json.loads(given)
        except ValueError:
            given = ""
    if isinstance(given, dict):
        given = cast("dict[str, Any]", given).get("image_url")
    if given in (None, "", b""):
        return b""
    if isinstance(given, bytes):
        return given
    if not isinstance(given, str):
        raise Refused(Text("input_reference is no picture", "input_reference 不是图片"), place="input_reference")
    if given.startswith("data:"):
        try:
            return base64.b64decode(given.partition(",")[2], validate=True)
        except (ValueError, binascii.Error) as cause:
            raise Refused(Text("the data URI cannot be read", "无法读取 data URI"), place="input_reference") from cause
    from cineflow.library.importing import fetch_bytes

    return await fetch_bytes(given, house.import_rules, most=MOST_PICTURE)


@router.get("/videos", summary="List videos")
@guarded_by_openai
async def list_videos(
    request: Request, who: Reader, after: str | None = None, limit: str = "20", order: str = "desc"
) -> Response:
    """The films I ordered, newest first."""
    house = house_of(request)
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:
        return refusal(400, "limit must be between 1 and 100.", param="limit")
    if order not in ("asc", "desc"):
        return refusal(400, "order must be 'asc' or 'desc'.", param="order")
    last = await house.ledger.ask(videos.get, after, owner=owner_of(who)) if after else None
    found = await house.ledger.ask(
        videos.listed, owner=owner_of(who), after=last, is_oldest_first=order == "asc", limit=int(limit) + 1
    )
    rows = [video_shown(house, video) for video in found[: int(limit)]]
    return JSONResponse(
        {"object": "list", "data": rows, "first_id": rows[0]["id"] if rows else None,
         "last_id": rows[-1]["id"] if rows else None, "has_more": len(found) > int(limit)}
    )  # fmt: skip


@router.get("/videos/{video_id}", summary="Get a video")
@guarded_by_openai
async def get_video(video_id: str, request: Request, who: Reader) -> Response:
    """One film: queued, in_progress, completed or failed."""
    house = house_of(request)
    body = video_shown(house, await house.ledger.ask(videos.get, video_id, owner=owner_of(who)))
    return JSONResponse(body, headers=poll_after(body))


@router.delete("/videos/{video_id}", summary="Delete a video")
@guarded_by_openai
async def delete_video(video_id: str, request: Request, who: Maker) -> Response:
    """Delete a film that is finished or failed, its file too. Not a cancel."""
    house = house_of(request)
    video = await house.ledger.ask(videos.get, video_id, owner=owner_of(who))
    if STATES.get(video.state) not in ("completed", "failed") or video.state is JobState.UNKNOWN:
        raise Conflict(
            Text("the video is still being made", "视频仍在生成中"),
            fix=Text("Wait for it, or cancel its job", "请等待完成，或取消任务"),
            code="video.unfinished",
        )
    await house.ledger.commit(videos.remove, video_id, at=now())
    if video.path:
        await asyncio.to_thread((house.root / video.path).unlink, missing_ok=True)
    return JSONResponse({"id": video_id, "deleted": True, "object": "video.deleted"})


@router.head("/videos/{video_id}/content", include_in_schema=False)
@router.get("/videos/{video_id}/content", summary="Download a video", response_class=FileResponse)
@guarded_by_openai
async def get_video_content(video_id: str, request: Request, who: Reader, variant: str = "video") -> Response:
    """The film, its thumbnail, or a sheet of its frames."""
    house = house_of(request)
    video = await house.ledger.ask(videos.get, video_id, owner=owner_of(who))
    if variant not in ("video", "thumbnail", "spritesheet"):
        return refusal(400, "variant must be video, thumbnail or spritesheet.", param="variant")
    if video.state is not JobState.DONE or not video.path:
        raise NotFound(Text("the video is not ready", "视频尚未完成"), code="video.not_ready")
    file = house.root / video.path
    if variant == "video":
        return media_file(file, request)
    drawn = (
        await asyncio.to_thread(_thumbnail, await poster_of(house, file))
        if variant == "thumbnail"
        else (await asyncio.to_thread(_sheet, file))
    )
    return Response(drawn, media_type="image/webp" if variant == "thumbnail" else "image/jpeg")


def _thumbnail(poster: Path) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(poster) as picture:
        picture.save(out, "WEBP", quality=85)
    return out.getvalue()


def _sheet(file: Path) -> bytes:
    import tempfile

    from cineflow.media.posters import contact_sheet

    with tempfile.TemporaryDirectory(prefix="cineflow-sheet-") as folder:
        return contact_sheet(file, Path(folder) / "sheet.jpg").read_bytes()


@router.get("/models", summary="List models")
@guarded_by_openai
async def list_openai_models(request: Request, who: Reader) -> Response:
    """Every model by the name to order it under; those that end have their day."""
    return JSONResponse({"object": "list", "data": list(_models(house_of(request)).values())})


@router.get("/models/{name:path}", summary="Get a model")
@guarded_by_openai
async def get_openai_model(name: str, request: Request, who: Reader) -> Response:
    """One model."""
    found = _models(house_of(request)).get(name)
    if found is None:
        raise NotFound(Text("there is no model {name}", "没有模型 {name}", name=name[:80]), code="model.not_found")
    return JSONResponse(found)


def _models(house: House) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {
        REHEARSAL: {"id": REHEARSAL, "object": "model", "created": 1763769600, "owned_by": "cineflow",
                    "shutdown_date": None}
    }  # fmt: skip
    for model in sorted(house.app.catalogue.all(), key=lambda m: m.is_dead):
        if model.provider == REHEARSAL or model.kind != "video":
            continue
        name = model.id if model.id not in told else f"{model.provider}:{model.id}"
        made = (
            int(datetime(model.as_of.year, model.as_of.month, model.as_of.day, tzinfo=UTC).timestamp())
            if (model.as_of)
            else 0
        )
        told[name] = {
            "id": name, "object": "model", "created": made, "owned_by": model.provider,
            "shutdown_date": model.shutdown.isoformat() if model.shutdown else None,
        }  # fmt: skip
    return told
