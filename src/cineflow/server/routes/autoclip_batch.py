"""Auto-Clip's addresses for batches: up to ten videos from here, from links or a store, made one film in one call.

A batch is a clip job that waits for what is still on its way, and the render that it queues. A video that does not
come or cannot be read is named, and the film is made of the others. The models and compression that a request names are
read and told again: which models are asked is the workspace's setting, and nothing is asked without `max_cost`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Path as PathParam
from pydantic import BaseModel, Field, model_validator
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.money import parse_caps
from cineflow.core.text import Text
from cineflow.library.ledger import work
from cineflow.library.ledger.footage import FootageRow
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.work import WorkState
from cineflow.server._autoclip import BATCH, CLIP, OldError, new_task_id, new_video_id
from cineflow.server._autoclip_batch import BatchResult, BatchState, batch_result, batch_state
from cineflow.server._autoclip_rows import ClipAsked, clip_row, task_for
from cineflow.server._footage import footage_for
from cineflow.server._house import House, house_of
from cineflow.server._intake import begin_import, check_link
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._who import Who, may, now

__all__ = ["router"]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": OldError, "description": "Its envelope of errors"}
    for status in (400, 401, 402, 403, 404, 409, 422)
}  # fmt: skip

router = APIRouter(prefix="/api/v1/batch", tags=["auto-clip (old addresses)"], responses=_ERRORS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Clipper = Annotated[Who, may(Role.ARTIST, "footage")]
TaskId = Annotated[str, PathParam(max_length=64)]

_QUALITIES: Mapping[str, Literal["draft", "good", "best"]] = {
    "low": "draft", "medium": "good", "high": "best", "source": "best",
}  # fmt: skip


class VideoSource(BaseModel):
    """Where a video comes from. local: a video of one's own that was uploaded, by its id or its storage_path. oss: a
    link of a store that may be read, or of the web. url: a link of the web."""

    type: Literal["local", "oss", "url"]
    path: str | None = Field(default=None, max_length=4000)
    url: str | None = Field(default=None, max_length=4000)
    compression_profile: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def named(self) -> VideoSource:
        wanted = "path" if self.type == "local" else "url"
        if not (getattr(self, wanted) or "").strip():
            raise ValueError(f"type={self.type} wants {wanted}")
        return self


class NewBatch(BaseModel):
    """target_duration: seconds of the film. max_cost: what may be spent on models, like `1USD`; without it nothing
    leaves the machine."""

    videos: list[VideoSource] = Field(min_length=1, max_length=10)
    global_compression_profile: str = Field(default="balanced", max_length=40)
    temp_storage_expiry_hours: int = Field(default=24, ge=1, le=168)
    vl_model: str = Field(default="qwen-vl-plus", max_length=100)
    text_model: str = Field(default="qwen-plus", max_length=100)
    target_duration: float | None = Field(default=None, ge=0.5, le=360_000)
    clip_strategy: str = Field(default="highlights", max_length=100)
    output_quality: Literal["low", "medium", "high", "source"] = "high"
    metadata: dict[str, Any] | None = None
    max_cost: str | None = Field(default=None, max_length=200)


class BatchCancelled(BaseModel):
    success: Literal[True] = True
    message: str
    task_id: str


class BatchHealth(BaseModel):
    """celery_connected: always true: no broker could be away. workers_active: pieces of work under way."""

    status: Literal["healthy"] = "healthy"
    celery_connected: Literal[True] = True
    workers_active: int


@router.post("/process", response_model=BatchResult)
async def autoclip_create_batch(
    body: NewBatch, request: Request, who: Clipper, key: IdempotencyKey = None
) -> Response:  # fmt: skip
    """Bring videos in, choose moments of them, and make one film. Answers at once."""
    house = house_of(request)
    caps = parse_caps(body.max_cost) if body.max_cost else None
    if caps:
        who.check(Role.ARTIST, "generate")

    async def act() -> BatchResult:
        known = [await _known(house, who, source) for source in body.videos]
        rows = [
            row or await begin_import(house, who, source.url or "", None, footage_id=new_video_id())
            for row, source in zip(known, body.videos, strict=True)
        ]
        asked = clip_row(who, ClipAsked(
            [row.id for row in rows], target=body.target_duration, caps=caps, quality=_QUALITIES[body.output_quality],
            may_lack=True, config=_told_again(body),
        ))  # fmt: skip
        task_id = new_task_id(BATCH)
        job = await house.ledger.commit(work.add, CLIP, asked, owner=who.id, now=now(), job_id=task_id)
        house.queued()
        await house.audit(who, "clip.created", target=job.id, request=request)
        return await batch_result(house, who, job, None)

    return await once(house, who, key, request, 200, act)


async def _known(house: House, who: Who, source: VideoSource) -> FootageRow | None:
    """Return the footage that a source names, None for a link, checked. All are, before the first is fetched.

    Raises NotFound, ImportRefused, StorageRefused.
    """
    if source.type != "local":
        await check_link(house, source.url or "")
        return None
    said = (source.path or "").strip()
    # Folders are named by the footage in them, which is found by its id and nothing else: no path is opened.
    for name in dict.fromkeys((said, *reversed(PurePosixPath(said.replace("\\", "/")).parts))):
        try:
            return await footage_for(house, who, name)
        except NotFound:
            continue
    raise NotFound(
        Text("no video of yours lies at {path}", "{path} 处没有你的视频", path=said),
        fix=Text("Upload it first, and give its video_id", "请先上传视频，并提供其 video_id"),
        code="footage.not_found", place="videos",
    )  # fmt: skip


def _told_again(body: NewBatch) -> dict[str, Any]:
    """Return what is kept of a request, without what links carry: their queries may hold signatures."""
    sources = [
        {"type": one.type, "path": one.path, "url": (one.url or "").partition("?")[0] or None,
         "compression_profile": one.compression_profile or body.global_compression_profile}
        for one in body.videos
    ]  # fmt: skip
    return {"strategy": body.clip_strategy, "sources": sources, "metadata": body.metadata}


@router.get("/tasks/{task_id}/status")
async def autoclip_get_batch(task_id: TaskId, request: Request, who: Reader) -> BatchState:
    """How far a batch is."""
    house = house_of(request)
    job, render = await task_for(house, who, task_id, BATCH)
    return await batch_state(house, job, render)


@router.get("/tasks/{task_id}/result", responses={202: {"model": BatchResult, "description": "It is still going on"}})
async def autoclip_get_batch_result(task_id: TaskId, request: Request, who: Reader) -> BatchResult:
    """What came of a batch: its plan, and where the film is. 202 while it goes on."""
    house = house_of(request)
    job, render = await task_for(house, who, task_id, BATCH)
    told = await batch_result(house, who, job, render)
    if told.completed_at is None:
        return JSONResponse(told.model_dump(mode="json"), 202)  # pyright: ignore[reportReturnType]
    return told


@router.delete("/tasks/{task_id}")
async def autoclip_cancel_batch(task_id: TaskId, request: Request, who: Clipper) -> BatchCancelled:
    """Cancel a batch that is not over."""
    house = house_of(request)
    job, render = await task_for(house, who, task_id, BATCH)

    def cancel(tx: Connection) -> bool:
        asked = work.ask_cancel(tx, job.id, now=now())
        return bool(render and work.ask_cancel(tx, render.id, now=now())) or asked

    if not await house.ledger.commit(cancel):
        raise Conflict(Text("it is over already", "任务已结束"), code="task.over", place=task_id)
    house.runtime.nudge()
    await house.audit(who, "job.cancelled", target=job.id, request=request)
    return BatchCancelled(message=str(Text("it is being cancelled", "任务已取消")), task_id=task_id)


@router.get("/health")
async def autoclip_batch_health(request: Request, who: Reader) -> BatchHealth:
    """Whether batches are worked at."""
    running = (WorkState.RUNNING.value,)
    mine = None if who.is_admin else [one.id for one in await house_of(request).projects_for(who)]
    found = await house_of(request).ledger.ask(work.listed, projects=mine, owner=who.id, states=running)
    return BatchHealth(workers_active=len(found))
