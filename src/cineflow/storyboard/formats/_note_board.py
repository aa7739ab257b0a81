"""Reading what a note's frontmatter says about the whole storyboard."""

from __future__ import annotations

from typing import Any, cast

from cineflow.core.text import Text
from cineflow.storyboard.formats._frontmatter import Front
from cineflow.storyboard.formats._note_shot import read_seconds
from cineflow.storyboard.formats._sheet import Sheet, quoted
from cineflow.storyboard.formats._words import (
    clean_source,
    merge_characters,
    read_character,
    read_frame,
    read_kind,
    strip_name,
)
from cineflow.storyboard.model import Character

__all__ = ["BOARD_KEYS", "PERSON_KEYS", "board_fields", "read_people_of"]

BOARD_KEYS = ("cineflow", "title", "aspect", "seconds", "kind", "takes", "provider", "model", "characters")
PERSON_KEYS = ("name", "id", "aliases", "description", "picture", "pictures", "voice")
_LONGEST = 86400


class _FrontReader:
    def __init__(self, front: Front, sheet: Sheet) -> None:
        self.front = front
        self.sheet = sheet

    def at(self, *path: str | int) -> tuple[str, int | None]:
        line = self.front.lines.get(path)
        return ".".join(str(step) for step in path), None if line is None else line + 1

    def bad(self, path: tuple[str | int, ...], found: object, wanted: Text) -> None:
        text = Text("{found} is not {wanted}.", "{found} 不是{wanted}。", found=quoted(found), wanted=wanted)
        fix = Text("Write {wanted}.", "请填写{wanted}。", wanted=wanted)
        self.sheet.problem(self.at(*path), text, fix, code="storyboard.bad_value", found=quoted(found))

    def words(self, *path: str | int) -> str:
        """Return the words at a path, empty where there are none."""
        found: Any = self.front.value
        for step in path:
            found = found[step] if isinstance(step, int) or step in found else None
            if found is None:
                return ""
        if isinstance(found, str):
            return found
        self.bad(path, found, Text("text", "文字"))
        return ""

    def many(self, *path: str | int) -> tuple[str, ...]:
        """Return the list of words at a path; one word counts as a list of one."""
        found: Any = self.front.value
        for step in path:
            found = found[step] if isinstance(step, int) or step in found else None
            if found is None:
                return ()
        if isinstance(found, str):
            return (found,) if found else ()
        if isinstance(found, list):
            items = cast("list[Any]", found)
            return tuple(self.words(*path, i) for i in range(len(items)) if items[i] is not None)
        self.bad(path, cast("object", found), Text("a list", "列表"))
        return ()


def read_people_of(front: Front, sheet: Sheet) -> tuple[Character, ...]:
    """Read `characters`: mappings, or the legacy strings."""
    found: Any = front.value.get("characters")
    if found is None:
        return ()
    reader = _FrontReader(front, sheet)
    if not isinstance(found, list):
        reader.bad(("characters",), cast("object", found), Text("a list of characters", "角色列表"))
        return ()
    people: list[Character] = []
    for index, item in enumerate(cast("list[Any]", found)):
        if isinstance(item, str):
            people.append(read_character(item))
        elif isinstance(item, dict):
            people.append(_person(reader, index, cast("dict[str, Any]", item), sheet))
        else:
            wanted = Text('a character, such as {name: Ann, id: "@ann"}', '角色，如 {name: 小美, id: "@xiaomei"}')
            reader.bad(("characters", index), item, wanted)
    return merge_characters([person for person in people if person.name], ())


def _person(reader: _FrontReader, index: int, item: dict[str, Any], sheet: Sheet) -> Character:
    path = ("characters", index)
    for key in item.keys() - set(PERSON_KEYS):
        sheet.unknown_key(reader.at(*path, key), key, PERSON_KEYS, once=key)
    name = strip_name(reader.words(*path, "name"))
    identity = reader.words(*path, "id").strip()
    if not name and not identity:
        sheet.problem(
            reader.at(*path),
            Text("A character has no name.", "角色没有名字。"),
            Text("Give it a name.", "请填写 name。"),
            code="storyboard.missing_field",
        )
    pictures = (*reader.many(*path, "picture"), *reader.many(*path, "pictures"))
    return Character(
        name=name or identity,
        id=identity,
        aliases=reader.many(*path, "aliases"),
        description=reader.words(*path, "description"),
        pictures=tuple(source for picture in pictures if (source := clean_source(picture))),
        voice=reader.words(*path, "voice"),
    )


def board_fields(front: Front, sheet: Sheet) -> dict[str, Any]:
    """Read everything but the characters, as arguments of `Storyboard`."""
    reader = _FrontReader(front, sheet)
    fields: dict[str, Any] = {"title": reader.words("title").strip()}
    for key in ("provider", "model"):
        fields[key] = reader.words(key).strip() or None
    if aspect := reader.words("aspect"):
        frame = read_frame(aspect)
        if frame is None or not frame.aspect:
            reader.bad(
                ("aspect",), aspect, Text("horizontal, vertical, 16:9 or 9:16", "horizontal、vertical、16:9 或 9:16")
            )
        else:
            fields["aspect"] = frame.aspect
    if written := reader.words("seconds"):
        seconds = read_seconds(written)
        if seconds is None or not 0 < seconds <= _LONGEST:
            reader.bad(("seconds",), written, Text("a length in seconds, such as 10", "以秒为单位的时长，如 10"))
        else:
            fields["seconds"] = seconds
    kind = front.value.get("kind")
    fields["kind"] = read_kind(kind) if isinstance(kind, str) else None
    if takes := reader.words("takes").strip():
        if not (takes.isascii() and takes.isdigit()) or not 0 < int(takes) < 2**31:
            reader.bad(("takes",), takes, Text("a whole number from 1 on", "不小于 1 的整数"))
        else:
            fields["takes"] = int(takes)
    for key in front.repeated:
        what = Text("“{key}” is written more than once.", "“{key}”重复出现。", key=key)
        sheet.warn(reader.at(key), what, Text("Keep one of them.", "请只保留一个。"), code="storyboard.repeated_key")
    # A vault's notes have kinds of their own, which are none of ours.
    ours = {*BOARD_KEYS} if fields["kind"] else {*BOARD_KEYS} - {"kind"}
    fields["metadata"] = {key: value for key, value in front.value.items() if key not in ours}
    for key in fields["metadata"].keys() - {"kind"}:
        sheet.misspelt_key(reader.at(key), key, BOARD_KEYS)
    return fields
