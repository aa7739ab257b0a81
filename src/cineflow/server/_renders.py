"""Renders as they are asked for and as they look from outside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field

from cineflow.app.finishing import RenderWish
from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import work
from cineflow.library.ledger.work import WorkJob, WorkState
from cineflow.server._addresses import address
from cineflow.server._footage import FootageProblem, is_theirs
from cineflow.server._house import House
from cineflow.server._who import Who

__all__ = ["FilmShown", "RenderAsked", "RenderShown", "film_file", "render_for", "render_shown"]


class RenderAsked(BaseModel):
    """How an edit becomes films. each: one per clip; joined: one of all. rate: like `24` or `30000/1001`; size: like
    `1280x720`; left out, the first clip's. loudness: LUFS, like -14. captions: `spoken` burns in what is said where it
    is known, `track` the edit's own subtitles; subtitles: SRT, VTT or ASS to burn in instead, in the film's time.
    beside: the edit's own subtitles as SRT beside the joined film. ai_label: words in a corner of the
    film's beginning that say that AI made it."""

    each: bool = False
    joined: bool = True
    quality: Literal["draft", "good", "best"] = "good"
    rate: str | None = Field(default=None, max_length=20)
    size: str | None = Field(default=None, max_length=20, examples=["1280x720"])
    smart: Literal["auto", "never", "always"] = "auto"
    loudness: float | None = Field(default=None, ge=-40, le=-5)
    captions: Literal["none", "spoken", "track"] = "none"
    subtitles: str | None = Field(default=None, max_length=500_000)
    vertical: bool = False
    hardware: bool = False
    audio_track: int = Field(default=1, ge=1, le=64)
    ai_label: Literal["none", "zh", "en", "both"] = "none"
    ai_label_corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-left"
    beside: bool = False

    @property
    def wants_track(self) -> bool:
        """Whether the edit's own subtitles are asked for."""
        return self.beside or self.captions == "track"

    def wish(self, srt: str = "") -> RenderWish:
        """Return what is asked, checked. srt: the edit's own subtitles. Raises SettingInvalid, CutListInvalid."""
        said: dict[str, Any] = {**self.model_dump(), "beside": srt or None if self.beside else None}
        if self.captions == "track":
            said |= {"captions": "none", "subtitles": srt or None}
        wish = RenderWish(**said)
        wish.check()
        return wish


class FilmShown(BaseModel):
    """number: from 1. size: bytes. subtitles_url: of the SRT beside it."""

    number: int
    name: str
    seconds: float
    width: int
    height: int
    rate: str
    size: int
    url: str
    poster_url: str
    subtitles_url: str | None = None


class RenderShown(BaseModel):
    """One render; its id is its job's. films: once it is done."""

    id: str
    cuts: str
    project: str | None
    state: str
    stage: str
    progress: float
    problem: FootageProblem | None
    films: list[FilmShown]
    asked: dict[str, Any]
    created_at: datetime
    changed_at: datetime


async def render_for(house: House, who: Who, render_id: str) -> WorkJob:
    """Return a render that somebody may see. Raises NotFound."""
    gone = NotFound(Text("there is no such render", "没有此渲染"), code="render.not_found")
    try:
        job = await house.ledger.ask(work.get, render_id)
    except NotFound as cause:
        raise gone from cause
    allowed = {one.id for one in await house.projects_for(who)}
    if job.kind != "render" or "wish" not in job.asked or not is_theirs(job.project, job.owner, who, allowed):
        raise gone
    return job


def render_shown(job: WorkJob) -> RenderShown:
    """Return a render as lists show it."""
    problem = job.problem
    films: list[dict[str, Any]] = list((job.result or {}).get("films", []))
    base = address(f"renders/{job.id}/films")
    return RenderShown(
        id=job.id, cuts=str(job.asked.get("cuts", "")), project=job.project or None, state=job.state.value,
        stage=job.stage, progress=1.0 if job.state is WorkState.DONE else job.permille / 1000,
        problem=FootageProblem(code=problem.code, message=str(problem.text), fix=str(problem.fix or ""))
        if problem else None,
        films=[
            FilmShown(
                number=n, name=str(film["name"]), seconds=film["seconds"], width=film["width"], height=film["height"],
                rate=film["rate"], size=film["bytes"], url=f"{base}/{n}", poster_url=f"{base}/{n}/poster",
                subtitles_url=f"{base}/{n}/subtitles" if film.get("subtitles") else None,
            )
            for n, film in enumerate(films, start=1)
        ],
        asked={k: v for k, v in dict(job.asked.get("wish", {})).items() if k not in ("subtitles", "beside")},
        created_at=job.created_at, changed_at=job.changed_at,
    )  # fmt: skip


def film_file(house: House, job: WorkJob, number: int, what: str = "file") -> Path:
    """Return a film of a render, by its number from 1, or its `subtitles`. Raises NotFound."""
    films: list[dict[str, Any]] = list((job.result or {}).get("films", []))
    if not 1 <= number <= len(films) or not films[number - 1].get(what):
        raise NotFound(
            Text("this render has no film {n}", "此渲染没有第 {n} 部影片", n=number),
            fix=Text("Wait until it is done", "请等待渲染完成"), code="render.no_film",
        )  # fmt: skip
    return house.root / str(films[number - 1][what])
