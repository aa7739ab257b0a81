"""What Auto-Clip's addresses queue: a clip job whose render follows by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import work
from cineflow.library.ledger.work import WorkJob
from cineflow.server._autoclip import is_task
from cineflow.server._footage import is_theirs
from cineflow.server._house import House
from cineflow.server._renders import RenderAsked
from cineflow.server._who import Who

__all__ = ["ClipAsked", "clip_row", "render_id_of", "render_of", "task_for"]


@dataclass(frozen=True, slots=True)
class ClipAsked:
    """What these addresses ask of a clip job. target: seconds. caps: what may be spent on models, by unit; without
    any, nobody is asked and nothing leaves the machine. config: as it was said, to be told again."""

    footage: Sequence[str]
    theme: str = ""
    count: int | None = None
    target: float | None = None
    caps: Mapping[str, Any] | None = None
    quality: Literal["draft", "good", "best"] = "good"
    may_lack: bool = False
    config: Mapping[str, Any] = field(default_factory=dict[str, Any])


def clip_row(who: Who, asked: ClipAsked) -> dict[str, Any]:
    """Return the row of a clip job whose render follows by itself."""
    caps = asked.caps
    return {
        "footage": list(asked.footage), "name": "", "theme": asked.theme,
        "wish": {"count": asked.count, "shortest": None, "longest": None, "target": asked.target},
        "minds": {"planner": "auto" if caps else "offline", "speech": None, "vision": None, "is_local": not caps},
        "audio_track": 1, "cuts": new_id("cuts"), "language": current_language(),
        "caps": {unit: str(most) for unit, most in caps.items()} if caps else {},
        "scopes": [f"user:{who.id}", *([f"key:{who.key.id}"] if who.key else [])],
        "render": asdict(RenderAsked(quality=asked.quality).wish()), "config": dict(asked.config),
        "may_lack": asked.may_lack,
    }  # fmt: skip


def render_id_of(asked: Mapping[str, Any]) -> str:
    """Return the id of the render that a clip job queues."""
    return f"work_{str(asked['cuts']).partition('_')[2]}"


def render_of(tx: Connection, job: WorkJob) -> WorkJob | None:
    """Return the render that a clip job queued, None where it has not yet."""
    try:
        return work.get(tx, render_id_of(job.asked))
    except NotFound:
        return None


async def task_for(house: House, who: Who, task_id: str, beginning: str) -> tuple[WorkJob, WorkJob | None]:
    """Return a task that somebody may see, with its render. Raises NotFound."""

    def found(tx: Connection) -> tuple[WorkJob, WorkJob | None]:
        job = work.get(tx, task_id)
        return job, render_of(tx, job) if is_task(job, beginning) else None

    job, render = await house.ledger.ask(found)
    allowed = {one.id for one in await house.projects_for(who)}
    if not is_task(job, beginning) or not is_theirs(job.project, job.owner, who, allowed):
        raise NotFound(Text("there is no such task", "没有此任务"), code="task.not_found")
    return job, render
