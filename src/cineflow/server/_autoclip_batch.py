"""Auto-Clip's batches in its own words: how one stands, its videos, its plan and its film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import documents, footage
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.work import WorkJob, WorkState
from cineflow.server._addresses import address
from cineflow.server._autoclip import progress_of, video_of
from cineflow.server._cuts import cuts_shown
from cineflow.server._house import House
from cineflow.server._who import Who

__all__ = ["BatchResult", "BatchState", "BatchStatus", "batch_result", "batch_state", "batch_status"]

BatchStatus = Literal[
    "pending", "preparing", "analyzing", "planning", "clipping", "completed", "failed", "partial_success"
]
_STAGES: Mapping[str, BatchStatus] = {
    "": "preparing", "prepare": "preparing", "theme": "planning", "decide": "planning", "keep": "clipping",
}  # fmt: skip
_WORDS: Mapping[str, Text] = {
    "pending": Text("waiting", "等待处理"), "preparing": Text("bringing the videos in", "准备视频"),
    "analyzing": Text("looking at the videos", "分析视频中"), "planning": Text("choosing moments", "生成剪辑方案"),
    "clipping": Text("making the film", "剪辑处理中"), "completed": Text("done", "已完成"),
    "failed": Text("failed", "处理失败"), "partial_success": Text("done, without some of the videos", "部分成功"),
}  # fmt: skip


class VideoResult(BaseModel):
    """What is known of one video. key_moments: seconds of it that are in the film, and why."""

    video_index: int
    video_id: str
    video_source: dict[str, Any]
    duration: float | None
    resolution: str | None
    fps: float | None
    file_size: int
    compression_profile: str
    analysis_summary: str
    key_moments: list[dict[str, Any]]
    status: str
    error: str | None


class PlanSegment(BaseModel):
    """Seconds of one video; `[start_time, end_time)`."""

    video_index: int
    start_time: float
    end_time: float
    duration: float
    reason: str
    priority: int


class ClipPlan(BaseModel):
    strategy: str
    total_duration: float
    segments: list[PlanSegment]
    reasoning: str
    quality_score: float | None


class BatchResult(BaseModel):
    """A batch as Auto-Clip told it. final_video_size: bytes. total_processing_time: seconds."""

    task_id: str
    status: BatchStatus
    total_videos: int
    processed_videos: int
    progress_percentage: float = Field(ge=0, le=100)
    vl_results: list[VideoResult] = Field(default_factory=list[VideoResult])
    clip_plan: ClipPlan | None = None
    final_video_url: str | None = None
    final_video_duration: float | None = None
    final_video_size: int | None = None
    total_processing_time: float | None = None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None
    error: str | None = None
    failed_videos: list[int] = Field(default_factory=list[int])
    metadata: dict[str, Any] | None = None


class BatchState(BaseModel):
    task_id: str
    status: BatchStatus
    progress_percentage: float = Field(ge=0, le=100)
    current_stage: str
    processed_videos: int
    total_videos: int
    estimated_remaining_time: None = None
    error: str | None


def batch_status(job: WorkJob, render: WorkJob | None) -> BatchStatus:
    """Return how a batch stands, from the choosing of its moments and the making of its film."""
    if job.state is WorkState.QUEUED:
        return "pending"
    if job.state is WorkState.RUNNING:
        return _STAGES.get(job.stage, "analyzing")
    if job.state is not WorkState.DONE or render is None or (render.state.is_over and render.state != WorkState.DONE):
        return "failed"
    if render.state is not WorkState.DONE:
        return "clipping"
    return "partial_success" if _lacking(job) else "completed"


def _lacking(job: WorkJob) -> Mapping[str, str]:
    """Return why videos are not in the film, by id."""
    return (job.result or {}).get("lacking", {})


def _error(job: WorkJob, render: WorkJob | None) -> str | None:
    for one in (job, render):
        if one and one.problem:
            return str(one.problem.text)
        if one and one.state is WorkState.CANCELLED:
            return str(Text("cancelled", "已取消"))
    return None


async def batch_state(house: House, job: WorkJob, render: WorkJob | None) -> BatchState:
    """Return how far a batch is."""
    status, rows = batch_status(job, render), await _rows(house, job)
    return BatchState(
        task_id=job.id, status=status, progress_percentage=progress_of(job, render),
        current_stage=str(_WORDS[status]), processed_videos=sum(_is_ready(row) for row in rows),
        total_videos=len(rows), error=_error(job, render),
    )  # fmt: skip


def _is_ready(row: FootageRow | None) -> bool:
    return row is not None and row.state is FootageState.READY


async def _rows(house: House, job: WorkJob) -> list[FootageRow | None]:
    """Return the footage of a batch in its order, None for what was deleted meanwhile."""

    def found(tx: Connection) -> list[FootageRow | None]:
        rows: list[FootageRow | None] = []
        for footage_id in job.asked["footage"]:
            try:
                rows.append(footage.get(tx, str(footage_id)))
            except NotFound:
                rows.append(None)
        return rows

    return await house.ledger.ask(found)


async def batch_result(house: House, who: Who, job: WorkJob, render: WorkJob | None) -> BatchResult:
    """Return what came of a batch so far."""
    status, rows = batch_status(job, render), await _rows(house, job)
    last = max((one for one in (job, render) if one), key=lambda one: one.changed_at)
    is_over = status in ("completed", "failed", "partial_success")
    plan = await _plan(house, who, job) if job.state is WorkState.DONE else None
    told = BatchResult(
        task_id=job.id, status=status, total_videos=len(rows), progress_percentage=progress_of(job, render),
        processed_videos=sum(_is_ready(row) for row in rows),
        vl_results=_videos(job, rows, plan.segments if plan else ()), clip_plan=plan, created_at=job.created_at,
        updated_at=last.changed_at, completed_at=last.ended_at if is_over else None, error=_error(job, render),
        failed_videos=[n for n, one in enumerate(job.asked["footage"]) if one in _lacking(job)],
        metadata=job.asked["config"].get("metadata"),
    )  # fmt: skip
    if render and render.result and status in ("completed", "partial_success"):
        film: Mapping[str, Any] = render.result["films"][0]
        told.final_video_url = address(f"renders/{render.id}/films/1", base=house.public_url)
        told.final_video_duration, told.final_video_size = film["seconds"], film["bytes"]
        told.total_processing_time = round((last.changed_at - job.created_at).total_seconds(), 3)
    return told


def _videos(
    job: WorkJob, rows: Sequence[FootageRow | None], segments: Sequence[PlanSegment]
) -> list[VideoResult]:  # fmt: skip
    told: list[VideoResult] = []
    sources: list[dict[str, Any]] = job.asked["config"]["sources"]
    for n, (row, source) in enumerate(zip(rows, sources, strict=True)):
        mine = [one for one in segments if one.video_index == n]
        seen = video_of(row) if row else None
        why = _lacking(job).get(str(job.asked["footage"][n])) or (
            str(row.problem.text) if row and row.problem else None
        )
        told.append(
            VideoResult(
                video_index=n, video_id=str(job.asked["footage"][n]),
                video_source={k: source[k] for k in ("type", "path", "url")},
                compression_profile=str(source["compression_profile"]), duration=seen.duration if seen else None,
                resolution=f"{seen.width}x{seen.height}" if seen and seen.width else None,
                fps=seen.fps if seen else None, file_size=seen.file_size if seen else 0,
                analysis_summary="; ".join(one.reason for one in mine),
                key_moments=[{"timestamp": one.start_time, "description": one.reason} for one in mine],
                status="failed" if why else "completed" if mine or _is_ready(row) else "pending",
                error=why,
            )
        )  # fmt: skip
    return told


async def _plan(house: House, who: Who, job: WorkJob) -> ClipPlan | None:
    """Return the moments that were chosen, in the film's order. None where somebody deleted them meanwhile."""
    try:
        document = await house.ledger.ask(documents.get, str(job.asked["cuts"]))
    except NotFound:
        return None
    cuts = await cuts_shown(house, who, document)
    numbers = {str(one): n for n, one in enumerate(job.asked["footage"])}
    items = [item for item in cuts.items if item.footage in numbers]
    scores = [item.score for item in items if item.score is not None]
    segments = [
        PlanSegment(
            video_index=numbers[str(item.footage)], start_time=item.start or 0.0, end_time=item.end or 0.0,
            duration=round((item.end or 0.0) - (item.start or 0.0), 6), reason=item.reason,
            priority=round(10 * min(1.0, max(0.0, item.score or 0.0))),
        )
        for item in items
    ]  # fmt: skip
    return ClipPlan(
        strategy=str(job.asked["config"]["strategy"]), total_duration=round(sum(one.duration for one in segments), 6),
        segments=segments, reasoning=cuts.theme,
        quality_score=round(min(1.0, max(0.0, sum(scores) / len(scores))), 3) if scores else None,
    )  # fmt: skip
