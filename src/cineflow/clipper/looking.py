"""What is to be seen in footage: frames chosen from its index, shown to a model in batches, with their true times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cineflow.clipper._reasons import clock
from cineflow.clipper.asking import Mind, ask, parsed
from cineflow.clipper.footage import Footage
from cineflow.clipper.paid import Answers
from cineflow.clipper.segments import Sight
from cineflow.core.errors import ContentRefused
from cineflow.core.text import Text, current_language
from cineflow.core.time import Time
from cineflow.llm import ChatRequest, Picture
from cineflow.media.stills import take_stills

__all__ = ["batches_of", "frames_of", "look_at", "request_of"]

_STEP = "frames"
_BATCH = 12
_MOST_FRAMES = 72
_APART = Fraction(6)
"""Seconds of one shot that one frame stands for, where there are not too many."""

_NEAR = 8
"""Frames around a chosen one among which a clear one is taken."""

_ANSWER_TOKENS = 2400

_SYSTEM = (
    "You log footage for an editor. You are shown single frames of one film, each with its number and its true time. "
    "Describe what is really there, briefly; do not guess what lies between frames."
)
_USER = (
    "Film: {name}, {length}. Frames follow, each after its number. For every frame give: scene (where, what kind of "
    "shot), action (who does what), emotion (one or two words), highlight (what makes it worth keeping, empty where "
    "nothing does), importance (0 to 1: how much an editor who wants the best moments would keep it). Name frames by "
    "their numbers. Write in {language}. Answer in JSON."
)
_LANGUAGES = {"en": "English", "zh": "Simplified Chinese"}

_SCHEMA: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["frames"],
    "properties": {"frames": {"type": "array", "items": {
        "type": "object", "additionalProperties": False,
        "required": ["frame", "scene", "action", "emotion", "highlight", "importance"],
        "properties": {
            "frame": {"type": "integer"}, "scene": {"type": "string"}, "action": {"type": "string"},
            "emotion": {"type": "string"}, "highlight": {"type": "string"},
            "importance": {"type": "number", "minimum": 0, "maximum": 1},
        },
    }}},
}  # fmt: skip


class _Seen(BaseModel):
    model_config = ConfigDict(extra="ignore")

    frame: int
    scene: str = ""
    action: str = ""
    emotion: str = ""
    highlight: str = ""
    importance: float = Field(ge=0, le=1)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    frames: list[_Seen] = Field(min_length=1)


def frames_of(footage: Footage) -> list[int]:
    """Choose frames that stand for the footage: one for every few seconds of every shot, where there is something.

    Told from the index alone, so that the choice is the same before and after anything else is known.
    """
    index = footage.index
    wanted: list[Time] = []
    shots = [(index.time_of(begin), index.time_of(end)) for begin, end in index.shots]
    apart = max(_APART, index.length / _MOST_FRAMES)
    for start, end in shots:
        count = max(1, round((end - start) / apart))
        wanted += [start + (end - start) * (2 * n + 1) / (2 * count) for n in range(count)]
    if len(wanted) > _MOST_FRAMES:
        wanted = [wanted[len(wanted) * n // _MOST_FRAMES] for n in range(_MOST_FRAMES)]
    rows = index.frame_rows
    blank = (rows["contrast"] < 10) & ((rows["light"] < 26) | (rows["light"] > 225))
    chosen = [_clear(rows, index.frame_at(time), index.frames) for time in wanted]
    return sorted({frame for frame in chosen if not blank[frame]})


def _clear(rows: Any, frame: int, frames: int) -> int:
    """The frame near a chosen one in which least moves: it is the sharpest."""
    first, last = max(0, frame - _NEAR), min(frames, frame + _NEAR + 1)
    away = np.abs(np.arange(first, last) - frame) / _NEAR
    score = rows["motion"][first:last] + rows["change"][first:last] - 0.1 * rows["contrast"][first:last] + away
    return first + int(np.argmin(score))


def batches_of(frames: Sequence[int]) -> list[list[int]]:
    """Divide frames into questions of about equal size."""
    count = -(-len(frames) // _BATCH)
    return [list(frames[len(frames) * n // count : len(frames) * (n + 1) // count]) for n in range(count)]


def look_at(
    footage: Footage, mind: Mind, paid: Answers, *, watch: Callable[[float, str], None] = lambda done, what: None
) -> tuple[list[Sight], list[Text]]:
    """Return what a model sees in footage, and what it declined to look at.

    Raises Unreadable, AnswerInvalid and what `ask` raises.
    """
    sights: list[Sight] = []
    refused: list[Text] = []
    batches = batches_of(frames_of(footage))
    for number, batch in enumerate(batches):
        watch(number / len(batches), mind.model.service.host)
        try:
            sights += _look(footage, batch, mind, paid)
        except ContentRefused as error:
            refused.append(Text(
                "{file}: frames from {start} to {end} were refused by {host}: {why}",
                "{file}：{host} 拒绝查看 {start} 至 {end} 的画面：{why}",
                file=footage.path.name, start=clock(footage.index.time_of(batch[0])),
                end=clock(footage.index.time_of(batch[-1])), host=mind.model.service.host, why=error.text,
            ))  # fmt: skip
    return sights, refused


def request_of(footage: Footage, batch: Sequence[int]) -> ChatRequest:
    """Return the question about a batch of frames; the frames are decoded when it is sent."""
    stills = _Stills(footage, batch)
    pictures = tuple(
        Picture(f"{footage.digest}:{frame}", lambda frame=frame: stills.of(frame), f"[{n}] at {_exact(footage, frame)}")
        for n, frame in enumerate(batch, start=1)
    )
    return ChatRequest(_STEP, _SYSTEM, _question(footage), _SCHEMA, pictures, most_tokens=_ANSWER_TOKENS)


class _Stills:
    """The pictures of a batch, decoded together when the first is wanted."""

    def __init__(self, footage: Footage, batch: Sequence[int]) -> None:
        self._footage, self._batch = footage, batch
        self._taken: dict[int, bytes] = {}

    def of(self, frame: int) -> bytes:
        if not self._taken:
            self._taken = take_stills(self._footage.path, self._footage.index, self._batch)
        return self._taken[frame]


def _look(footage: Footage, batch: Sequence[int], mind: Mind, paid: Answers) -> list[Sight]:
    def read(value: Any) -> list[Sight]:
        seen = parsed(_Answer, value).frames
        strangers = sorted({row.frame for row in seen} - set(range(1, len(batch) + 1)))
        if strangers:
            raise ValueError(f"there are no frames {strangers}; those shown are 1 to {len(batch)}")
        if len({row.frame for row in seen}) < len(seen):
            raise ValueError("a frame is named twice")
        return [_sight(row, batch[row.frame - 1], footage) for row in seen]

    return ask(mind, request_of(footage, batch), read, paid)


def _question(footage: Footage) -> str:
    language = _LANGUAGES[current_language()]
    return _USER.format(name=footage.path.name[:80], length=clock(footage.index.length), language=language)


def _sight(row: _Seen, frame: int, footage: Footage) -> Sight:
    parts = (" ".join(part.split()) for part in (row.scene, row.action, row.emotion, row.highlight))
    return Sight(frame, footage.index.time_of(frame), ", ".join(part for part in parts if part), row.importance)


def _exact(footage: Footage, frame: int) -> str:
    whole, part = divmod(round(footage.index.time_of(frame) * 100), 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{part:02}"
