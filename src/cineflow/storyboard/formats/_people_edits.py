"""What has to be written into a list of characters so that it reads as other people; everything else of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from cineflow.storyboard.formats._json_editor import JsonEditor
from cineflow.storyboard.formats._json_text import JsonText, Path
from cineflow.storyboard.formats._words import write_character
from cineflow.storyboard.model import Character

__all__ = ["edit_people"]

_KEYS = {"name": ("name",), "id": ("id",), "aliases": ("aliases",), "description": ("description",),
         "voice": ("voice", "voice_id")}  # fmt: skip


def edit_people(
    editor: JsonEditor,
    place: Path,
    before: Sequence[Character],
    now: Sequence[Character],
    bible: Sequence[Character] = (),
) -> None:
    """Write people into the list at a place: the fields that changed, or the whole list where people came or went."""
    standing = _standing(editor, place)
    if len(standing) != len(before):
        editor.put(place, [write_character(who, bible) for who in now])
        return
    if len(before) == len(now):
        for index, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new:
                _edit_person(editor, (*place, index), standing[index], old, new, bible)
        return
    kept = {who.name: item for who, item in zip(before, standing, strict=True) if who in now}
    editor.put(place, [kept.get(who.name) or write_character(who, bible) for who in now])


def _standing(editor: JsonEditor, place: Path) -> list[Any]:
    found: Any = JsonText(editor.valid).value
    for step in place:
        found = cast("dict[str, Any]", found).get(str(step)) if isinstance(found, dict) else None
    return cast("list[Any]", found) if isinstance(found, list) else []


def _edit_person(
    editor: JsonEditor, place: Path, item: Any, old: Character, new: Character, bible: Sequence[Character]
) -> None:
    if not isinstance(item, dict):
        editor.put(place, write_character(new, bible))
        return
    item = cast("dict[str, Any]", item)
    for name, keys in _KEYS.items():
        value = getattr(new, name)
        if getattr(old, name) != value:
            key = next((key for key in keys if key in item), keys[0])
            editor.put((*place, key), list(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else value)
    if old.pictures != new.pictures:
        editor.remove((*place, "picture"))
        editor.put((*place, "pictures"), list(new.pictures))
