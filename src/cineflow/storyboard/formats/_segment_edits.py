"""What has to be written into one segment so that it reads as another shot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.formats._json_editor import JsonEditor
from cineflow.storyboard.formats._json_text import JsonText, Path
from cineflow.storyboard.formats._keys import PLACES
from cineflow.storyboard.formats._people_edits import edit_people
from cineflow.storyboard.formats._same import changed
from cineflow.storyboard.formats._words import read_dialogue, read_frame, write_dialogue
from cineflow.storyboard.model import Character, Shot, ShotReference

__all__ = ["edit_segment"]

_PLAIN = (
    "number",
    "prompt",
    "seconds",
    "place",
    "props",
    "camera",
    "intent",
    "negative",
    "beat",
    "source_text",
    "kind",
    "results",
    "keep_as",
    "takes",
    "provider",
    "model",
    "is_pro",
    "seed",
    "sound",
    "extra",
)
_WORDS = {"16:9": "horizontal", "9:16": "vertical"}


def edit_segment(editor: JsonEditor, before: Shot, now: Shot, bible: Sequence[Character]) -> None:
    """Write what differs between two shots into the text of a segment."""
    names = changed(before, now)
    for name in _PLAIN:
        if name in names:
            _write(editor, name, getattr(now, name))
    for name in ("aspect", "size", "resolution"):
        if name in names:
            _write_frame(editor, name, getattr(now, name))
    if "references" in names:
        _write_references(editor, before.references, now.references)
    if "characters" in names:
        edit_people(editor, _place(editor, "characters"), before.characters, now.characters, bible)
    if "dialogue" in names:
        _write_dialogue(editor, now.dialogue)
    if "unknown" in names:
        _write_unknown(editor, before.unknown, now.unknown)


def _standing(editor: JsonEditor) -> dict[str, Any]:
    return cast("dict[str, Any]", JsonText(editor.valid).value)


def _at(value: dict[str, Any], path: Path) -> Any:
    for step in path:
        inner = value.get(str(step))
        if not isinstance(inner, dict):
            return inner if step == path[-1] else None
        value = cast("dict[str, Any]", inner)
    return value


def _place(editor: JsonEditor, name: str) -> Path:
    """Return where a field stands: where it has a value, else where its key is, else where it is usually put."""
    value = _standing(editor)
    places = PLACES[name]
    holding = (place for place in places if _at(value, place) is not None)
    document = JsonText(editor.valid)
    keyed = (place for place in places if document.find(place) is not None)
    return next(holding, None) or next(keyed, None) or places[0]


def _write(editor: JsonEditor, name: str, value: Any) -> None:
    """Write a field; one without a value becomes null where its key is, and no key where there is none."""
    place = _place(editor, name)
    if value is None or value == "" or (isinstance(value, (tuple, list, dict)) and not value):
        if JsonText(editor.valid).find(place) is not None:
            editor.put(place, [] if isinstance(value, (tuple, list)) else {} if isinstance(value, dict) else None)
        return
    editor.put(place, value)


def _write_frame(editor: JsonEditor, name: str, value: str | None) -> None:
    """Write aspect, size or resolution; the old word `resolution` holds any of them."""
    mixed = _place(editor, "frame")
    found = _at(_standing(editor), mixed)
    frame = read_frame(found) if isinstance(found, str) else None
    is_there = frame is not None and getattr(frame, name) is not None
    own = _at(_standing(editor), _place(editor, name)) is not None
    if is_there and not own and value is not None:
        editor.put(mixed, _WORDS.get(value, value) if name == "aspect" and found in _WORDS.values() else value)
        return
    if name == "aspect" and value in _WORDS and found is None and not own:
        editor.put(mixed, _WORDS[value])
        return
    if is_there and value is None:
        editor.remove(mixed)
    if own or value is not None:
        _write(editor, name, value)


def _split(references: Sequence[ShotReference]) -> tuple[str | None, str | None, list[ShotReference]]:
    """Return the unnamed first and last frame where they lead the list, and the rest."""
    rest = list(references)
    found: list[str | None] = []
    for role in (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME):
        is_next = bool(rest) and rest[0].role is role and not rest[0].name
        found.append(rest.pop(0).source if is_next else None)
    return found[0], found[1], rest


def _write_references(editor: JsonEditor, before: Sequence[ShotReference], now: Sequence[ShotReference]) -> None:
    old, new = _split(before), _split(now)
    if old[0] != new[0]:
        _write(editor, "first", new[0])
    if old[1] != new[1]:
        _write(editor, "last", new[1])
    if old[2] != new[2]:
        items = [
            {"role": ref.role.value, "source": ref.source, **({"name": ref.name} if ref.name else {})}
            for ref in new[2]
        ]  # fmt: skip
        _write(editor, "references", items)


def _write_dialogue(editor: JsonEditor, lines: Sequence[DialogueLine]) -> None:
    """Write dialogue as text where it was text and still can be, else as a list."""
    found = _at(_standing(editor), _place(editor, "dialogue"))
    text = "\n".join(write_dialogue(line) for line in lines)
    if isinstance(found, str) and read_dialogue(text) == tuple(lines):
        _write(editor, "dialogue", text)
    else:
        _write(editor, "dialogue", [{"speaker": line.speaker, "words": line.words} for line in lines])


def _write_unknown(editor: JsonEditor, before: Any, now: Any) -> None:
    for key in dict.fromkeys((*before, *now)):
        old, new = before.get(key), now.get(key)
        if key in ("asset", "video_params") and isinstance(old or {}, dict) and isinstance(new or {}, dict):
            _write_inner(editor, key, old or {}, new or {})
        elif key not in now:
            editor.remove((key,))
        elif key not in before or old != new:
            editor.put((key,), new)


def _write_inner(editor: JsonEditor, outer: str, before: dict[str, Any], now: dict[str, Any]) -> None:
    for key in dict.fromkeys((*before, *now)):
        if key not in now:
            editor.remove((outer, key))
        elif key not in before or before[key] != now[key]:
            editor.put((outer, key), now[key])
