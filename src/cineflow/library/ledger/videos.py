"""Films ordered one by one through the OpenAI-compatible address: which run makes which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger._tables import artefacts, take_jobs, videos
from cineflow.library.ledger.records import JobState, Problem

__all__ = ["Video", "add", "get", "listed", "remove"]


@dataclass(frozen=True, slots=True)
class Video:
    """asked: model, prompt, size, seconds as the client sent them. path: of the finished film, from the workspace."""

    id: str
    owner: str
    run: str
    asked: Mapping[str, Any]
    created_at: datetime
    job: str
    state: JobState
    problem: Problem | None
    changed_at: datetime
    path: str
    price: Mapping[str, Any] | None


_COLUMNS = (
    videos.c.id, videos.c.owner, videos.c.run, videos.c.asked, videos.c.created_at, take_jobs.c.id.label("job"),
    take_jobs.c.state, take_jobs.c.problem, take_jobs.c.changed_at, artefacts.c.path, take_jobs.c.brief,
)  # fmt: skip


def add(tx: Connection, video_id: str, owner: str, run: str, asked: Mapping[str, Any], *, at: datetime) -> None:
    """Note that a run makes a film for somebody."""
    tx.execute(insert(videos).values(id=video_id, owner=owner, run=run, asked=dict(asked), created_at=at))


def get(tx: Connection, video_id: str, *, owner: str | None) -> Video:
    """Return a film. owner: whose it must be, None for anybody's. Raises NotFound."""
    question = _question().where(videos.c.id == video_id)
    if owner is not None:
        question = question.where(videos.c.owner == owner)
    row = tx.execute(question.order_by(take_jobs.c.created_at.desc())).mappings().first()
    if row is None:
        raise NotFound(Text("there is no video {id}", "没有视频 {id}", id=video_id[:60]), code="video.not_found")
    return _video(row)


def listed(
    tx: Connection, *, owner: str | None, after: Video | None = None, is_oldest_first: bool = False, limit: int = 20
) -> list[Video]:
    """Return films, newest first unless told. after: the last one already seen."""
    question = _question()
    if owner is not None:
        question = question.where(videos.c.owner == owner)
    if after is not None:
        at, own = videos.c.created_at, videos.c.id
        if is_oldest_first:
            question = question.where(or_(at > after.created_at, and_(at == after.created_at, own > after.id)))
        else:
            question = question.where(or_(at < after.created_at, and_(at == after.created_at, own < after.id)))
    order = (videos.c.created_at, videos.c.id) if is_oldest_first else (videos.c.created_at.desc(), videos.c.id.desc())
    return [_video(row) for row in tx.execute(question.order_by(*order).limit(limit)).mappings()]


def remove(tx: Connection, video_id: str, *, at: datetime) -> None:
    """Show a film no more."""
    tx.execute(update(videos).where(videos.c.id == video_id).values(deleted_at=at))


def _question() -> Any:
    return (
        select(*_COLUMNS)
        .join(take_jobs, take_jobs.c.run == videos.c.run)
        .outerjoin(artefacts, artefacts.c.job == take_jobs.c.id)
        .where(videos.c.deleted_at.is_(None))
    )


def _video(row: RowMapping) -> Video:
    brief: dict[str, Any] = row["brief"]
    return Video(
        row["id"], row["owner"], row["run"], row["asked"], row["created_at"], row["job"], JobState(row["state"]),
        Problem.model_validate(row["problem"]) if row["problem"] else None, row["changed_at"], row["path"] or "",
        brief.get("price"),
    )  # fmt: skip
