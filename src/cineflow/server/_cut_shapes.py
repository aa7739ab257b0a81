"""Cut lists and timelines as they look from outside: their items, what joins them, music and subtitles."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "CutItem", "CutItemShown", "CutsLine", "CutsShown", "EntranceShape", "MusicItem", "MusicShown", "SubtitleLine",
    "SubtitlesChosen", "SubtitlesShown",
]  # fmt: skip

_DAY = 86_400


class EntranceShape(BaseModel):
    """How a clip comes in over its own first frames: `dissolve` from what stands before it, which plays on beneath;
    `fade` from black."""

    kind: Literal["dissolve", "fade"]
    seconds: float = Field(gt=0, le=30)


class CutItem(BaseModel):
    """One clip of an edit, or a gap: of footage, a take, or nothing for so many seconds. in, out: `[in, out)` of the
    source as `370f`, `12.345s` or `00:00:12:10`; both left out: all of it. gain: of its sound, in decibels. leave:
    seconds over which it goes to black at its end."""

    model_config = ConfigDict(populate_by_name=True)

    footage: str | None = Field(default=None, max_length=64)
    take: str | None = Field(default=None, max_length=64)
    gap: float | None = Field(default=None, gt=0, le=36_000, description="Seconds of nothing.")
    in_: str | None = Field(default=None, alias="in", max_length=40, examples=["370f"])
    out: str | None = Field(default=None, max_length=40, examples=["517f"])
    title: str = Field(default="", max_length=400)
    reason: str = Field(default="", max_length=4000)
    score: float | None = Field(default=None, ge=-1e6, le=1e6)
    tags: list[str] = Field(default_factory=list[str], max_length=50)
    gain: float = Field(default=0.0, ge=-60, le=24)
    enter: EntranceShape | None = None
    leave: float = Field(default=0.0, ge=0, le=30)

    @model_validator(mode="after")
    def one_source(self) -> CutItem:
        if sum(part is not None for part in (self.footage, self.take, self.gap)) != 1:
            raise ValueError("name one of footage, take, gap")
        return self


class CutItemShown(CutItem):
    """With the marks resolved: start, end in seconds of the source; at: where it begins in the edit, on a frame of it;
    seconds: how long it lasts there, in whole frames; name: of the source. rate: of the source, frames a second, exact,
    like `30000/1001`. spare: seconds that the source has after its end. problem: why it cannot be shown, empty where it
    can. warning: what is odd about its marks. shot: of the storyboard, for a take."""

    start: float | None = None
    end: float | None = None
    rate: str | None = None
    at: float = 0.0
    seconds: float = 0.0
    spare: float = 0.0
    name: str = ""
    problem: str = ""
    warning: str = ""
    shot: str | None = None
    video_url: str | None = None
    poster_url: str | None = None
    waveform_url: str | None = None


class MusicItem(BaseModel):
    """A sound of the project beneath the clips. at: seconds of the edit where it begins; start: of its file; seconds:
    of it, left out for all that is left; the edit's end ends it anyway. gain: decibels. fade_in, fade_out: seconds."""

    sound: str = Field(max_length=64)
    at: float = Field(default=0.0, ge=0, le=_DAY)
    start: float = Field(default=0.0, ge=0, le=_DAY)
    seconds: float | None = Field(default=None, gt=0, le=_DAY)
    gain: float = Field(default=0.0, ge=-60, le=24)
    fade_in: float = Field(default=0.0, ge=0, le=60)
    fade_out: float = Field(default=0.0, ge=0, le=60)


class MusicShown(MusicItem):
    """length: of its file. lasts: how long it is heard in the edit. problem: why it cannot be heard."""

    name: str = ""
    length: float = 0.0
    lasts: float = 0.0
    problem: str = ""
    url: str | None = None
    waveform_url: str | None = None


class SubtitlesChosen(BaseModel):
    """Where subtitles come from: `dialogue` of the storyboard, shared over each take; what is `spoken` in footage; a
    `file`, its text being SRT, VTT or ASS in the edit's time. The first two follow the clips wherever they go."""

    source: Literal["none", "dialogue", "spoken", "file"] = "none"
    text: str = Field(default="", max_length=500_000)


class SubtitleLine(BaseModel):
    """In seconds of the edit."""

    start: float
    end: float
    text: str


class SubtitlesShown(SubtitlesChosen):
    """With its lines in the edit."""

    lines: list[SubtitleLine]


class CutsLine(BaseModel):
    """A cut list or a timeline in a list. version: for If-Match. planner: who decided: offline, llm, transcript,
    board, or a person (empty). count: of items."""

    id: str
    project: str | None
    owner: str
    kind: Literal["clips", "timeline"]
    name: str
    theme: str
    planner: str
    version: int
    count: int
    created_at: datetime
    changed_at: datetime


class CutsShown(CutsLine):
    """A cut list or a timeline, whole. rate: at which it counts frames, that of its first clip. seconds: of all of
    it."""

    rate: str
    seconds: float
    items: list[CutItemShown]
    music: list[MusicShown]
    subtitles: SubtitlesShown
