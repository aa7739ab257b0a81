"""Auto-Clip's old words: its envelope of errors, its videos and tasks as it shaped them, told from ours."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from cineflow.core.text import Text
from cineflow.library.ledger.footage import FootageRow
from cineflow.library.ledger.work import WorkJob, WorkState
from cineflow.server._addresses import address

__all__ = [
    "BATCH", "CLIP", "TASK", "OldError", "Task", "TaskStatus", "Video", "enveloped", "is_autoclip", "is_task",
    "new_task_id", "new_video_id", "progress_of", "status_of_task", "task_of", "video_of",
]  # fmt: skip

_PATHS = re.compile(r"^/api/v1/(?:videos|tasks|batch)(?:/|$)")
TASK, BATCH = "task_", "batch_"
"""How ids of what was begun by its two kinds of address begin."""
CLIP = "clip"

TaskStatus = Literal[
    "pending", "analyzing", "llm_pass1", "llm_pass2", "clipping", "uploading", "completed", "failed", "cancelled"
]

_STAGES: Mapping[str, TaskStatus] = {"theme": "llm_pass1", "decide": "llm_pass2", "keep": "clipping"}
"""Stages of a clip job that its tasks had words for; all others are analysing."""
_SHARES: Mapping[str, tuple[int, int]] = {
    "prepare": (0, 10), "index": (10, 40), "listen": (40, 47), "look": (47, 54), "theme": (54, 57),
    "decide": (57, 60), "keep": (60, 60),
}  # fmt: skip
"""Where in the whole each stage of a clip job lies, in hundredths; the rest is its film."""
_DECIDING = 60


class OldErrorBody(BaseModel):
    code: str
    message: str
    field: str | None = None
    detail: dict[str, Any] | None = None


class OldError(BaseModel):
    """Its envelope of errors. error.code: the same stable code that problems carry."""

    success: Literal[False] = False
    error: OldErrorBody
    path: str
    method: str
    timestamp: datetime
    request_id: str


class Video(BaseModel):
    """A video as Auto-Clip told it. Lengths in seconds, bitrate in bits a second. oss_url: always null: links to files
    are made when somebody asks."""

    success: Literal[True] = True
    video_id: str
    filename: str
    status: Literal["receiving", "processing", "ready", "failed"]
    duration: float | None
    width: int | None
    height: int | None
    fps: float | None
    codec: str | None
    audio_present: bool | None
    audio_codec: str | None
    file_size: int
    bitrate: int | None
    storage_path: str
    oss_url: str | None = None
    created_at: datetime
    size: int = Field(description="As file_size: uploads called it so.")
    message: str


class Task(BaseModel):
    """A task as Auto-Clip told it. progress: 0 to 100. result_url: of the film, once it is there."""

    success: Literal[True] = True
    task_id: str
    status: TaskStatus
    progress: int = Field(ge=0, le=100)
    current_step: str
    video_ids: list[str]
    result_url: str | None
    error_message: str | None
    error_traceback: None = None
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None


def is_autoclip(path: str) -> bool:
    """Whether an address is one of Auto-Clip's."""
    return bool(_PATHS.match(path))


def enveloped(problem: Response, method: str, path: str) -> Response:
    """Return a problem in Auto-Clip's envelope, with its status and headers."""
    told: dict[str, Any] = json.loads(bytes(problem.body))
    detail = {name: told[name] for name in ("fix", "charged", "errors") if told.get(name)}
    body = OldError(
        error=OldErrorBody(
            code=told["code"], message=told["detail"], field=told.get("place") or None, detail=detail or None
        ),
        path=path, method=method, timestamp=datetime.now(UTC), request_id=told["instance"],
    )  # fmt: skip
    kept = {name: value for name, value in problem.headers.items() if name in ("retry-after", "www-authenticate")}
    return JSONResponse(body.model_dump(mode="json"), problem.status_code, headers=kept)


def new_video_id() -> str:
    """Return an id as Auto-Clip made them, for footage that came by its addresses."""
    return f"vid_{secrets.token_hex(6)}"


def new_task_id(beginning: str = TASK) -> str:
    return f"{beginning}{secrets.token_hex(6)}"


def is_task(job: WorkJob, beginning: str = TASK) -> bool:
    """Whether a piece of work was begun by Auto-Clip's address for tasks, or for batches."""
    return job.kind == CLIP and job.id.startswith(beginning)


def video_of(row: FootageRow) -> Video:
    """Return footage in the old words."""
    facts: dict[str, Any] = dict(row.facts or {})
    seconds, rate = facts.get("duration"), facts.get("rate")
    return Video(
        video_id=row.id, filename=row.name, status="processing" if row.state.value == "indexing" else row.state.value,
        duration=seconds, width=facts.get("width"), height=facts.get("height"),
        fps=round(float(Fraction(str(rate))), 3) if rate else None, codec=facts.get("video_codec"),
        audio_present=facts.get("has_sound"), audio_codec=facts.get("audio_codec"), file_size=row.size,
        bitrate=round(row.size * 8 / seconds) if seconds else None, storage_path=row.path, created_at=row.created_at,
        size=row.size, message=str(row.problem.text if row.problem else Text("it is here", "视频已导入")),
    )  # fmt: skip


def status_of_task(job: WorkJob, render: WorkJob | None) -> TaskStatus:
    """Return how a task stands, from the choosing of its moments and the making of its film."""
    if job.state is WorkState.DONE:
        if render is None or render.state in (WorkState.FAILED, WorkState.UNKNOWN):
            return "failed"
        return {WorkState.DONE: "completed", WorkState.CANCELLED: "cancelled"}.get(render.state, "clipping")  # type: ignore[return-value]
    if job.state is WorkState.RUNNING:
        return _STAGES.get(job.stage, "analyzing")
    return {WorkState.FAILED: "failed", WorkState.CANCELLED: "cancelled"}.get(job.state, "pending")  # type: ignore[return-value]


def progress_of(job: WorkJob, render: WorkJob | None) -> int:
    """Return how far a clip job and the render that follows it are, in hundredths of both."""
    if job.state is not WorkState.DONE:
        low, high = _SHARES.get(job.stage, (0, 0))
        return int(low + (high - low) * job.permille / 1000)
    share = _DECIDING + (render.permille if render else 0) * (100 - _DECIDING) / 1000
    return 100 if render and render.state is WorkState.DONE else min(99, int(share))


def task_of(job: WorkJob, render: WorkJob | None, base_url: str) -> Task:
    """Return a task in the old words. base_url: before the film's address."""
    status = status_of_task(job, render)
    part = render if job.state is WorkState.DONE and render else job
    has_film = status == "completed" and render is not None
    return Task(
        task_id=job.id, status=status, progress=progress_of(job, render),
        current_step=part.stage or status, video_ids=[str(one) for one in job.asked["footage"]],
        result_url=address(f"renders/{render.id}/films/1", base=base_url) if has_film and render else None,
        error_message=str(part.problem.text) if part.problem else None,
        metadata={"config": dict(job.asked.get("config", {})), "webhook": job.asked.get("webhook")},
        created_at=job.created_at, updated_at=max(job.changed_at, part.changed_at),
        completed_at=part.ended_at if status in ("completed", "failed", "cancelled") else None,
    )  # fmt: skip
