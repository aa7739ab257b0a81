"""Edits of storyboards: what a person may set on a shot, written into their file and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from cineflow.core.errors import Conflict, NotFound, SettingInvalid
from cineflow.core.order import DialogueLine
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.storyboards import save
from cineflow.server._house import House
from cineflow.server._who import Who, now
from cineflow.storyboard.model import Origin, Scene, Shot, Storyboard

__all__ = ["LineShape", "ShotEdit", "add_shot", "apply", "check_version", "remove_shots", "reorder", "write_board"]


class LineShape(BaseModel):
    """One line of dialogue."""

    speaker: str = Field(default="", max_length=200)
    words: str = Field(max_length=4000)


class ShotEdit(BaseModel):
    """What to set on a shot; what is left out stays, and null gives it back to the storyboard's default."""

    prompt: str | None = Field(default=None, max_length=40_000)
    dialogue: list[LineShape] | None = None
    seconds: Decimal | None = Field(default=None, gt=0, le=3600)
    aspect: str | None = Field(default=None, max_length=16, pattern=r"^\d{1,4}:\d{1,4}$")
    camera: str | None = Field(default=None, max_length=4000)
    intent: str | None = Field(default=None, max_length=4000)
    negative: str | None = Field(default=None, max_length=4000)
    place: str | None = Field(default=None, max_length=1000)
    props: list[str] | None = Field(default=None, max_length=100)
    takes: int | None = Field(default=None, ge=1, le=100)
    provider: str | None = Field(default=None, max_length=64)
    model: str | None = Field(default=None, max_length=128)
    seed: int | None = None
    is_pro: bool | None = None
    kind: Literal["video", "image"] | None = None
    results: int | None = Field(default=None, ge=1, le=100)
    keep_as: str | None = Field(default=None, max_length=1000)


_EMPTY: dict[str, Any] = {
    "camera": "", "intent": "", "negative": "", "place": "", "props": (), "dialogue": (), "is_pro": False,
    "keep_as": "",
}  # fmt: skip
_NOT_EMPTY = ("prompt",)


def apply(shot: Shot, edit: ShotEdit) -> Shot:
    """Return a shot with an edit done to it. Raises SettingInvalid for a prompt without words."""
    said = {name: getattr(edit, name) for name in edit.model_fields_set}
    for name in _NOT_EMPTY:
        if name in said and not str(said[name] or "").strip():
            raise SettingInvalid(
                Text("a shot needs a prompt", "镜头需要提示词"),
                fix=Text("Say what is to be seen", "请描述画面内容"),
                code="shot.no_prompt",
                place=name,
            )
    if said.get("dialogue") is not None:
        said["dialogue"] = tuple(DialogueLine(speaker=d.speaker, words=d.words) for d in said["dialogue"])
    if said.get("props") is not None:
        said["props"] = tuple(said["props"])
    said = {name: _EMPTY.get(name) if value is None else value for name, value in said.items()}
    return replace(shot, **said)


def check_version(board: Storyboard, wanted: str | None) -> None:
    """Raise Conflict unless the file is still the one that the edit was made of.

    wanted: the ETag that the client saw: the file's digest, in quotes or not.
    """
    if not wanted:
        raise Conflict(
            Text("say which version you edit: If-Match is missing", "请用 If-Match 注明所依据的版本"),
            fix=Text("Send the ETag you were given", "请发送收到的 ETag"),
            code="etag.missing",
        )
    seen = {part.strip().removeprefix("W/").strip('"') for part in wanted.split(",")}
    if "*" not in seen and board.digest not in seen:
        raise Conflict(
            Text("{file} changed meanwhile", "{file} 在此期间已被修改", file=board.file.name),
            fix=Text(
                "Look at it as it is now, then edit again; nothing was written",
                "请查看最新内容后再修改；未写入任何内容",
            ),
            code="etag.mismatch",
        )


async def write_board(house: House, who: Who, board: Storyboard, edited: Storyboard, project: str) -> Storyboard:
    """Write an edit into the person's file. Raises Conflict where it changed meanwhile, StoryboardInvalid."""
    saved = await asyncio.to_thread(save, edited, board.digest)
    house.boards.forget()
    name = house.app.layout.board_name(board.file)
    facts = {"board": name, "by": who.id, "digest": saved.digest}
    await house.ledger.commit(events.add, "board.changed", at=now(), project=project, facts=facts)
    house.runtime.nudge()
    return saved


def changed(board: Storyboard, numbers: Iterable[int], edit: Callable[[Shot], Shot]) -> Storyboard:
    """Return a storyboard with some shots edited. Raises NotFound for a number it does not have."""
    wanted = set(numbers)
    have = {shot.number for shot in board.shots}
    if missing := sorted(wanted - have):
        raise NotFound(
            Text("there is no shot {shots}", "没有镜头 {shots}", shots=", ".join(map(str, missing))),
            code="shot.not_found",
        )
    scenes = tuple(
        replace(scene, shots=tuple(edit(s) if s.number in wanted else s for s in scene.shots)) for scene in board.scenes
    )
    return replace(board, scenes=scenes)


def add_shot(board: Storyboard, edit: ShotEdit, *, after: int | None) -> tuple[Storyboard, int]:
    """Return a storyboard with a new shot, after another or at the end, and the new shot's number."""
    number = max((shot.number for shot in board.shots), default=0) + 1
    prompt = (edit.prompt or "").strip()
    made = apply(Shot(number, prompt or "…", Origin(board.file)), edit)
    scenes = list(board.scenes) or [Scene(1, "", ())]
    at = next((i for i, scene in enumerate(scenes) if any(s.number == after for s in scene.shots)), len(scenes) - 1)
    shots = list(scenes[at].shots)
    place = next((i + 1 for i, s in enumerate(shots) if s.number == after), len(shots))
    shots.insert(place, made)
    scenes[at] = replace(scenes[at], shots=tuple(shots))
    return replace(board, scenes=tuple(scenes)), number


def remove_shots(board: Storyboard, numbers: Iterable[int]) -> Storyboard:
    """Return a storyboard without some shots. Raises Conflict where none would be left."""
    gone = set(numbers)
    scenes = tuple(replace(s, shots=tuple(x for x in s.shots if x.number not in gone)) for s in board.scenes)
    if not any(scene.shots for scene in scenes):
        raise Conflict(
            Text("a storyboard needs a shot", "分镜至少需要一个镜头"),
            fix=Text("Delete the storyboard instead", "请改为删除整个分镜"),
            code="storyboard.last_shot",
        )
    return replace(board, scenes=scenes)


def reorder(board: Storyboard, scenes: Sequence[tuple[int, Sequence[int]]]) -> Storyboard:
    """Return a storyboard with its scenes and shots in another order.

    scenes: each scene by its present place from 0, with the numbers of the shots it is to have. A scene left without
    shots stays, for it has a heading of its own. Raises SettingInvalid unless every scene and shot is named once.
    """
    by_number = {shot.number: shot for shot in board.shots}
    named = [number for _, numbers in scenes for number in numbers]
    if sorted(named) != sorted(by_number) or sorted(at for at, _ in scenes) != list(range(len(board.scenes))):
        raise SettingInvalid(
            Text("every scene and every shot must be named once", "每个场景和每个镜头必须恰好出现一次"),
            fix=Text("Read the board again", "请重新读取分镜"),
            code="board.bad_order",
        )
    ordered = [replace(board.scenes[at], shots=tuple(by_number[shot] for shot in numbers)) for at, numbers in scenes]
    return replace(board, scenes=tuple(scene for scene in ordered if scene.shots or scene.origin))
