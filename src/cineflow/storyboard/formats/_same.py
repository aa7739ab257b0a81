"""Comparing what two storyboards say, whatever files and lines they stand in."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text
from cineflow.storyboard.formats._format import StoryboardFormat
from cineflow.storyboard.model import Origin, Shot, Storyboard

__all__ = ["changed", "check_written", "is_same"]

_NOWHERE = Origin(Path())
_BOARD_FIELDS = (
    "title",
    "characters",
    "kind",
    "takes",
    "provider",
    "model",
    "unknown",
    "seconds",
    "aspect",
    "metadata",
)
_SHOT_FIELDS = tuple(item.name for item in fields(Shot) if item.name != "origin")


def changed(before: Shot, now: Shot) -> set[str]:
    """Return the names of the fields in which two shots differ."""
    return {name for name in _SHOT_FIELDS if getattr(before, name) != getattr(now, name)}


def _scenes(board: Storyboard) -> list[tuple[int, str, list[Shot]]]:
    return [(scene.number, scene.heading, [replace(shot, origin=_NOWHERE) for shot in scene.shots])
            for scene in board.scenes]  # fmt: skip


def is_same(one: Storyboard, other: Storyboard) -> bool:
    """Return whether two boards say the same."""
    return not _difference(one, other)


def _difference(one: Storyboard, other: Storyboard) -> str:
    for name in _BOARD_FIELDS:
        if getattr(one, name) != getattr(other, name):
            return name
    if _scenes(one) == _scenes(other):
        return ""
    for left, right in zip(one.shots, other.shots, strict=False):
        if names := changed(left, right):
            return f"{left.number}: {', '.join(sorted(names))}"
    return "scenes"


def check_written(form: StoryboardFormat, board: Storyboard, text: str) -> str:
    """Return a written text if it reads as the board; raise StoryboardInvalid, naming what it could not hold."""
    reading = form.read(text, board.file)
    lost = "shots" if reading.board is None else _difference(board, reading.board)
    if not lost:
        return text
    raise StoryboardInvalid(
        Text(
            "This cannot be written in the format {name}: {lost}.",
            "{name} 格式无法保存此内容：{lost}。",
            name=form.name,
            lost=lost,
        ),
        fix=Text("Change it in the file itself, or save in another format.", "请直接修改文件，或以其他格式保存。"),
        code="storyboard.cannot_write",
        file=board.file,
        place=lost,
    )
