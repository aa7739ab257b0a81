"""Auto-Clip's addresses for tasks: moments chosen from videos and made one film, in the background.

A task is a clip job and the render that it queues. What was broken there is right here: a task ends, a cancel reaches
it, a result is there, and its webhook is sent, signed with the workspace's secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParam
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import Conflict
from cineflow.core.money import parse_caps
from cineflow.core.text import Text
from cineflow.library.ledger import documents, webhooks, work
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.work import WorkJob
from cineflow.library.posting import check_endpoint
from cineflow.server._autoclip import (
    CLIP,
    TASK,
    OldError,
    Task,
    TaskStatus,
    is_task,
    new_task_id,
    status_of_task,
    task_of,
)
from cineflow.server._autoclip_rows import ClipAsked, clip_row, render_id_of, render_of, task_for
from cineflow.server._cut_shapes import CutItemShown
from cineflow.server._cuts import cuts_shown
from cineflow.server._footage import footage_for
from cineflow.server._house import House, house_of
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._outbox import task_events, workspace_secret
from cineflow.server._who import Who, may, now

__all__ = ["router"]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": OldError, "description": "Its envelope of errors"}
    for status in (400, 401, 402, 403, 404, 409, 422)
}  # fmt: skip

router = APIRouter(prefix="/api/v1/tasks", tags=["auto-clip (old addresses)"], responses=_ERRORS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Clipper = Annotated[Who, may(Role.ARTIST, "footage")]
TaskId = Annotated[str, PathParam(max_length=64)]

_MOST_LOOKED_AT = 2000


class TaskConfig(BaseModel):
    """target_duration: seconds of the film. max_cost: what may be spent on models, like `1USD`; without it nothing
    leaves the machine."""

    target_duration: float | None = Field(default=None, ge=0.5, le=360_000)
    clip_count: int | None = Field(default=None, ge=1, le=1000)
    theme: str | None = Field(default=None, max_length=1000)
    max_cost: str | None = Field(default=None, max_length=200)


class NewTask(BaseModel):
    video_ids: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field(min_length=1, max_length=50)
    webhook_url: str | None = Field(default=None, max_length=2000)
    config: TaskConfig = TaskConfig()


class TaskBegun(BaseModel):
    success: Literal[True] = True
    task_id: str
    status: TaskStatus
    message: str
    progress: int = 0
    current_step: str = ""
    result_url: str | None = None
    created_at: datetime
    estimated_completion: None = None


class Moment(BaseModel):
    """One range of a video that is in the film, in seconds."""

    video_id: str
    start_time: float
    end_time: float
    reason: str
    confidence: float
    tags: list[str]
    metadata: dict[str, Any]


class TaskResult(BaseModel):
    """clips: in the film's order, which is the story's."""

    success: Literal[True] = True
    task_id: str
    status: TaskStatus
    result_url: str | None
    theme: str
    description: str
    clips: list[Moment]
    total_duration: float
    target_duration: float | None
    metadata: dict[str, Any]


class TaskList(BaseModel):
    success: Literal[True] = True
    tasks: list[Task]
    total: int
    limit: int
    offset: int


@router.post("/create", response_model=TaskBegun)
async def autoclip_create_task(
    body: NewTask, request: Request, who: Clipper, key: IdempotencyKey = None
) -> Response:  # fmt: skip
    """Choose moments from videos and make one film of them. The videos need not be looked at yet."""
    house = house_of(request)
    rows = [await _usable(house, who, video_id) for video_id in dict.fromkeys(body.video_ids)]
    config = body.config
    caps = parse_caps(config.max_cost) if config.max_cost else None
    if caps:
        who.check(Role.ARTIST, "generate")
    if body.webhook_url:
        await check_endpoint(body.webhook_url, house.import_rules)

    async def act() -> TaskBegun:
        task_id = new_task_id()
        asked = clip_row(
            who, ClipAsked(
                [row.id for row in rows], config.theme or "", config.clip_count, config.target_duration, caps,
                config=config.model_dump(exclude_none=True),
            )
        )  # fmt: skip

        def begin(tx: Connection) -> WorkJob:
            if body.webhook_url:
                render = render_id_of(asked)
                hook = webhooks.add(
                    tx, who.id, body.webhook_url, task_events(task_id, render), workspace_secret(tx, at=now()),
                    at=now(), job=task_id,
                )  # fmt: skip
                asked["webhook"] = hook.id
            return work.add(tx, CLIP, asked, owner=who.id, now=now(), job_id=task_id)

        job = await house.ledger.commit(begin)
        house.queued()
        await house.audit(who, "clip.created", target=job.id, request=request)
        said = str(Text("queued", "已排队"))
        return TaskBegun(
            task_id=job.id, status="pending", message=said, current_step="pending", created_at=job.created_at
        )  # fmt: skip

    return await once(house, who, key, request, 200, act)


async def _usable(house: House, who: Who, video_id: str) -> FootageRow:
    """Return footage whose file is here. Raises NotFound, Conflict."""
    row = await footage_for(house, who, video_id)
    if row.state is FootageState.FAILED or not row.path:
        raise Conflict(
            Text("{name} is not ready", "{name} 尚未就绪", name=row.name or row.id),
            fix=Text("Wait until it is here, or see what went wrong with it", "请等待其导入完成，或查看失败原因"),
            code="footage.not_ready", place=row.id,
        )  # fmt: skip
    return row


@router.get("")
@router.get("/", include_in_schema=False)
async def autoclip_list_tasks(
    request: Request, who: Reader, status: TaskStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50, offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> TaskList:  # fmt: skip
    """Tasks, newest first."""
    house = house_of(request)
    allowed = None if who.is_admin else [one.id for one in await house.projects_for(who)]

    def found(tx: Connection) -> list[tuple[WorkJob, WorkJob | None]]:
        jobs = work.listed(tx, projects=allowed, owner=who.id, kind=CLIP, limit=_MOST_LOOKED_AT)
        return [(job, render_of(tx, job)) for job in jobs if is_task(job)]

    pairs = await house.ledger.ask(found)
    wanted = [(job, render) for job, render in pairs if status in (None, status_of_task(job, render))]
    shown = wanted[offset : offset + limit]
    return TaskList(
        tasks=[task_of(job, render, house.public_url) for job, render in shown], total=len(wanted), limit=limit,
        offset=offset,
    )  # fmt: skip


@router.get("/{task_id}")
async def autoclip_get_task(task_id: TaskId, request: Request, who: Reader) -> Task:
    """How far a task is."""
    house = house_of(request)
    job, render = await task_for(house, who, task_id, TASK)
    return task_of(job, render, house.public_url)


@router.get("/{task_id}/result", responses={202: {"model": Task, "description": "It is still going on"}})
async def autoclip_get_result(task_id: TaskId, request: Request, who: Reader) -> TaskResult:
    """The moments that were chosen, and where the film is. 202 with the task while it goes on."""
    house = house_of(request)
    job, render = await task_for(house, who, task_id, TASK)
    task = task_of(job, render, house.public_url)
    if task.completed_at is None:
        return JSONResponse(task.model_dump(mode="json"), 202)  # pyright: ignore[reportReturnType]
    if task.status != "completed":
        raise Conflict(
            Text("{why}", "{why}", why=task.error_message or task.status), code=f"task.{task.status}", place=task_id
        )
    document = await house.ledger.ask(documents.get, str(job.asked["cuts"]))
    cuts = await cuts_shown(house, who, document)
    clips = [_moment(item) for item in cuts.items if item.gap is None]
    config: Mapping[str, Any] = job.asked.get("config", {})
    told: Mapping[str, Any] = job.result or {}
    return TaskResult(
        task_id=task_id, status=task.status, result_url=task.result_url, theme=cuts.theme,
        description=cuts.name, clips=clips, total_duration=cuts.seconds,
        target_duration=config.get("target_duration"),
        metadata={"planner": told.get("planner"), "spent": told.get("spent", []), "cuts": cuts.id,
                  "warnings": told.get("warnings", [])},
    )  # fmt: skip


def _moment(item: CutItemShown) -> Moment:
    return Moment(
        video_id=item.footage or item.take or "", start_time=item.start or 0.0, end_time=item.end or 0.0,
        reason=item.reason, confidence=min(1.0, max(0.0, item.score or 0.0)), tags=item.tags,
        metadata={"title": item.title, "in": item.in_, "out": item.out},
    )  # fmt: skip


@router.delete("/{task_id}")
async def autoclip_cancel_task(task_id: TaskId, request: Request, who: Clipper) -> Task:
    """Cancel a task that is not over."""
    house = house_of(request)
    job, _ = await task_for(house, who, task_id, TASK)

    def cancel(tx: Connection) -> bool:
        asked = work.ask_cancel(tx, job.id, now=now())
        render = render_of(tx, job)  # It may have been queued since the task was looked up.
        return bool(render and work.ask_cancel(tx, render.id, now=now())) or asked

    if not await house.ledger.commit(cancel):
        raise Conflict(Text("it is over already", "任务已结束"), code="task.over", place=task_id)
    house.runtime.nudge()
    await house.audit(who, "job.cancelled", target=job.id, request=request)
    job, render = await task_for(house, who, task_id, TASK)
    return task_of(job, render, house.public_url)
