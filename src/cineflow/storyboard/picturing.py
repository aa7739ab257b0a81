"""From a storyboard to the pictures it wants: portraits, places, props and first frames, as a storyboard of its own.

Such a sheet is a file like any other: its words are there to be changed, and it is planned, priced, made and chosen
from as every storyboard is. Where a chosen picture is kept, the storyboard it is for finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text
from cineflow.storyboard._details import place_of
from cineflow.storyboard._mentions import is_chinese
from cineflow.storyboard.model import Character, Origin, Scene, Shot, Storyboard

__all__ = ["PICTURED", "Pictured", "picture_sheet"]

Pictured = Literal["character", "place", "prop", "segment"]

PICTURED: tuple[Pictured, ...] = ("character", "place", "prop", "segment")

_PORTRAIT = Text(
    "{name}{words}. Character reference: one person, the whole figure from the front, a calm expression, plain light "
    "background, even light, no text.",
    "{name}{words}。角色设定图：单人，正面全身，表情自然，纯净浅色背景，光线均匀，无文字。",
)
_PLACE = Text(
    "{name}{words}. Location reference: the place without people, wide view, no text.",
    "{name}{words}。场景设定图：空镜，无人物，广角全景，无文字。",
)
_PROP = Text(
    "{name}{words}. Prop reference: this thing alone, plain light background, even light, no text.",
    "{name}{words}。道具设定图：仅此物件，纯净浅色背景，光线均匀，无文字。",
)
_MOST_CONTEXT = 300
"""Characters of a shot's words that tell what a place looks like."""


def picture_sheet(
    board: Storyboard, file: Path, kinds: Sequence[Pictured], keep_as: Callable[[Pictured, str], str]
) -> Storyboard:
    """Return a storyboard of the pictures that another one has none of; it may hold no shot.

    board: with the pictures that lie beside it. file: where the sheet will lie, beside the board. keep_as: where a
    picture of a kind and name is kept, a path from there without ending; frames are named by the shot's number.
    """
    shots: list[Shot] = []
    if "character" in kinds:
        shots += _portraits(board, keep_as)
    if "place" in kinds:
        shots += _places(board, keep_as)
    if "prop" in kinds:
        shots += _props(board, keep_as)
    numbered = [replace(shot, number=number) for number, shot in enumerate(shots, 1)]
    if "segment" in kinds:
        frames = list(_frames(board, keep_as))
        free = max((shot.number for shot in frames), default=0)
        numbered = [replace(shot, number=shot.number + free) for shot in numbered] if frames else numbered
        numbered = [*frames, *numbered]
    title = Text("{name}: pictures", "{name}：图片", name=board.name)
    return Storyboard(
        file=file, format="json", title=str(title), scenes=(Scene(1, "", tuple(numbered)),), kind="image",
        characters=tuple(_as_written(who) for who in board.characters if who.pictures or "segment" in kinds),
        seconds=None, aspect=board.aspect,
    )  # fmt: skip


def _as_written(who: Character) -> Character:
    """Pictures that merely lie beside are found from the sheet as well."""
    return replace(who, pictures=(), has_found_pictures=False) if who.has_found_pictures else who


def _portraits(board: Storyboard, keep_as: Callable[[Pictured, str], str]) -> Iterator[Shot]:
    for who in board.characters:
        if not who.pictures:
            words = _said(_PORTRAIT, who.name, who.description)
            yield Shot(0, words, Origin(board.file), aspect="3:4", keep_as=keep_as("character", who.name))


def _places(board: Storyboard, keep_as: Callable[[Pictured, str], str]) -> Iterator[Shot]:
    seen: set[str] = set()
    for shot in board.shots:
        place = place_of(shot, board).strip()
        has_picture = any(one.role is ReferenceRole.PLACE for one in shot.references)
        if not place or place.casefold() in seen or has_picture:
            continue
        seen.add(place.casefold())
        context = " ".join(shot.prompt.split())[:_MOST_CONTEXT]
        yield Shot(0, _said(_PLACE, place, context), Origin(board.file), keep_as=keep_as("place", place))


def _props(board: Storyboard, keep_as: Callable[[Pictured, str], str]) -> Iterator[Shot]:
    seen: set[str] = set()
    for shot in board.shots:
        pictured = {one.name.casefold() for one in shot.references if one.role is ReferenceRole.PROP}
        for prop in shot.props:
            if prop.casefold() in seen or prop.casefold() in pictured:
                continue
            seen.add(prop.casefold())
            yield Shot(0, _said(_PROP, prop, ""), Origin(board.file), aspect="1:1", keep_as=keep_as("prop", prop))


def _frames(board: Storyboard, keep_as: Callable[[Pictured, str], str]) -> Iterator[Shot]:
    """Yield the first frame of every shot to be filmed that has none: its words and people, nothing that moves."""
    for shot in board.shots:
        if board.kind_of(shot) == "image" or any(one.role is ReferenceRole.FIRST_FRAME for one in shot.references):
            continue
        written = tuple(one for one in shot.references if not one.is_found and one.role is not ReferenceRole.LAST_FRAME)
        yield Shot(
            shot.number, shot.prompt, Origin(board.file), aspect=shot.aspect, references=written,
            characters=tuple(_as_written(who) for who in shot.characters), place=place_of(shot, board),
            props=shot.props, intent=shot.intent, negative=shot.negative,
            keep_as=keep_as("segment", str(shot.number)),
        )  # fmt: skip


def _said(form: Text, name: str, words: str) -> str:
    """Put a picture's words together in the language of the storyboard."""
    in_chinese = is_chinese(name + words)
    bare = words.strip().rstrip("。.")
    told = f"：{bare}" if in_chinese and bare else f": {bare}" if bare else ""
    language = "zh" if in_chinese else "en"
    return Text(form.english, form.chinese, name=name, words=told).say(language)
