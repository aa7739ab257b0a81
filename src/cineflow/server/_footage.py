"""Footage as it looks from outside, and who may see it."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.app.footage import footage_folder
from cineflow.core.errors import Conflict, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import footage, work
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.work import WorkJob, WorkState
from cineflow.server._addresses import address
from cineflow.server._house import House
from cineflow.server._who import Who, now

__all__ = [
    "FootageProblem", "FootageShown", "file_of", "footage_for", "footage_shown", "is_theirs", "pieces_for",
    "remove_footage", "with_jobs",
]  # fmt: skip


class FootageProblem(BaseModel):
    """fix: the one next step."""

    code: str
    message: str
    fix: str


class FootageShown(BaseModel):
    """One piece of footage. state: receiving, indexing, ready, failed. progress: of what is at it, 0 to 1.

    duration: seconds. rate: frames a second, exact, like `30000/1001`. job: the work that is at it, or was last.
    video_url plays in every browser where is_playable; else proxy_url does, once it is ready.
    """

    id: str
    project: str | None
    owner: str
    name: str
    state: str
    stage: str
    progress: float
    problem: FootageProblem | None
    size: int
    origin: str = Field(description="upload or url")
    duration: float | None
    width: int | None
    height: int | None
    rate: str | None
    frames: int | None
    shots: int | None
    speech: float | None = Field(description="Seconds in which somebody speaks.")
    has_sound: bool | None
    video_codec: str | None
    audio_codec: str | None
    is_playable: bool | None
    job: str | None
    created_at: datetime
    changed_at: datetime
    video_url: str | None
    proxy_url: str | None
    poster_url: str | None


def is_theirs(project: str, owner: str, who: Who, allowed: set[str]) -> bool:
    """Whether a row of a project, or of somebody's own, is somebody's to see."""
    return who.is_admin or (project in allowed if project else owner == who.id)


async def footage_for(house: House, who: Who, footage_id: str) -> FootageRow:
    """Return footage that somebody may see. Raises NotFound."""
    row = await house.ledger.ask(footage.get, footage_id)
    allowed = {one.id for one in await house.projects_for(who)}
    if not is_theirs(row.project, row.owner, who, allowed):
        raise NotFound(Text("there is no such footage", "没有此原片"), code="footage.not_found")
    return row


async def pieces_for(house: House, who: Who, ids: list[str]) -> list[FootageRow]:
    """Return footage that is ready to be cut. Raises NotFound, Conflict for what is not ready."""
    rows = [await footage_for(house, who, footage_id) for footage_id in dict.fromkeys(ids)]
    for row in rows:
        if row.state is not FootageState.READY:
            raise Conflict(
                Text("{name} is not ready", "{name} 尚未就绪", name=row.name),
                fix=Text("Wait until it is indexed, or see what went wrong with it", "请等待分析完成，或查看失败原因"),
                code="footage.not_ready", place=row.id,
            )  # fmt: skip
    return rows


async def remove_footage(house: House, who: Who, footage_id: str, request: Request) -> FootageRow:
    """Delete footage and its file, and return what it was. Raises NotFound, Conflict where it is somebody else's."""
    row = await footage_for(house, who, footage_id)
    if row.owner != who.id and not who.user.role.includes(Role.SUPERVISOR):
        raise Conflict(Text("only its owner may delete it", "仅所有者可删除"), code="footage.not_yours")

    def gone(tx: Connection) -> None:
        if row.job and row.state is not FootageState.READY:
            work.ask_cancel(tx, row.job, now=now())
        footage.remove(tx, row.id, now=now())

    await house.ledger.commit(gone)
    await asyncio.to_thread(shutil.rmtree, footage_folder(house.app, row.id), ignore_errors=True)
    await house.audit(who, "footage.deleted", target=row.id, request=request)
    house.runtime.nudge()
    return row


def file_of(house: House, row: FootageRow) -> Path:
    """Return where footage lies. Raises NotFound where it is not here (any more)."""
    file = house.root / row.path
    if not row.path or not file.is_file():
        raise NotFound(
            Text("the file is not here", "文件不在此处"), fix=Text("Bring it again", "请重新上传"),
            code="footage.no_file",
        )  # fmt: skip
    return file


async def with_jobs(house: House, rows: list[FootageRow]) -> list[FootageShown]:
    """Return footage as lists show it, each with how far its work is."""

    def jobs_of(tx: Connection) -> dict[str, WorkJob]:
        found: dict[str, WorkJob] = {}
        for row in rows:
            if row.job and row.state is not FootageState.READY:
                try:
                    found[row.job] = work.get(tx, row.job)
                except NotFound:
                    continue
        return found

    jobs = await house.ledger.ask(jobs_of)
    return [footage_shown(house, row, jobs.get(row.job)) for row in rows]


def footage_shown(house: House, row: FootageRow, job: WorkJob | None = None) -> FootageShown:
    """Return one piece of footage. job: its work, where it is not over."""
    facts: dict[str, Any] = dict(row.facts or {})
    state, problem = row.state, row.problem
    is_open = state in (FootageState.RECEIVING, FootageState.INDEXING)
    if is_open and job and job.state in (WorkState.FAILED, WorkState.CANCELLED):
        state, problem = FootageState.FAILED, job.problem
    base = address(f"footage/{row.id}")
    is_here, is_playable = bool(row.path), facts.get("is_played")
    return FootageShown(
        id=row.id, project=row.project or None, owner=row.owner, name=row.name, state=state.value,
        stage=job.stage if job and is_open else "", progress=_progress(state, job),
        problem=FootageProblem(code=problem.code, message=str(problem.text), fix=str(problem.fix or ""))
        if problem else None,
        size=row.size, origin=str(row.origin.get("kind", "")), duration=facts.get("duration"),
        width=facts.get("width"), height=facts.get("height"), rate=facts.get("rate"), frames=facts.get("frames"),
        shots=facts.get("shots"), speech=facts.get("speech"), has_sound=facts.get("has_sound"),
        video_codec=facts.get("video_codec"), audio_codec=facts.get("audio_codec"), is_playable=is_playable,
        job=row.job or None, created_at=row.created_at, changed_at=row.changed_at,
        video_url=f"{base}/video" if is_here else None,
        proxy_url=f"{base}/proxy" if is_here and is_playable is False else None,
        poster_url=f"{base}/poster" if is_here else None,
    )  # fmt: skip


def _progress(state: FootageState, job: WorkJob | None) -> float:
    if state is FootageState.READY:
        return 1.0
    return job.permille / 1000 if job else 0.0
