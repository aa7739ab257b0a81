"""Reading the people and the pictures of a JSON storyboard."""

from __future__ import annotations

from typing import Any, cast

from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text
from cineflow.storyboard.formats._fields import Fields
from cineflow.storyboard.formats._json_text import Path
from cineflow.storyboard.formats._keys import PERSON, REFERENCE
from cineflow.storyboard.formats._sheet import quoted
from cineflow.storyboard.formats._words import clean_source, read_character, strip_name
from cineflow.storyboard.model import Character, ShotReference

__all__ = ["read_people", "read_references"]

_ROLES = tuple(role.value for role in ReferenceRole)


def _source(fields: Fields, place: Path, found: Any) -> str | None:
    """Read the address of a picture, cleaned of what slipped in around it; None where there is none."""
    if not isinstance(found, str):
        fields.wrong_kind(
            place,
            found,
            Text("a link or a path", "链接或路径"),
            Text("Write a link or a path in quotes, or null.", "请填写带引号的链接或路径，或 null。"),
        )
        return None
    source = clean_source(found)
    if source != found and found.strip():
        said = Text(
            "“{found}” is read as {source}.",
            "“{found}”已按 {source} 读取。",
            found=found,
            source=source or Text("no picture", "无图片"),
        )
        fix = Text("Write the bare link or path.", "请只填写链接或路径本身。")
        fields.sheet.warn((*fields.path, *place), said, fix, code="storyboard.cleaned", found=found)
    return source


def read_references(fields: Fields) -> tuple[ShotReference, ...]:
    found: list[ShotReference] = []
    for name, role in (("first", ReferenceRole.FIRST_FRAME), ("last", ReferenceRole.LAST_FRAME)):
        place, value = fields.find(name)
        source = None if value is None else _source(fields, place, value)
        if source:
            found.append(ShotReference(role, source))
    place, value = fields.find("references")
    if value is None:
        return tuple(found)
    for index, item in enumerate(fields.list("references")):
        at = (*place, index)
        if isinstance(item, str):
            item = {"role": "style", "source": item}
        if not isinstance(item, dict):
            fields.wrong_kind(
                at,
                item,
                Text("a reference", "参考图"),
                Text(
                    'Write {"role": "style", "source": "picture.png"}.',
                    '请写成 {"role": "style", "source": "图片.png"}。',
                ),
            )
            continue
        reference = _reference(Fields(fields.sheet, cast("dict[str, Any]", item), (*fields.path, *at), REFERENCE))
        if reference:
            found.append(reference)
    return tuple(found)


def _reference(inner: Fields) -> ShotReference | None:
    role = inner.word("role") or "style"
    if role not in _ROLES:
        text = Text("{found} is not a role of a reference.", "{found} 不是参考图的用途。", found=quoted(role))
        fix = Text("Write one of: {allowed}.", "可填写：{allowed}。", allowed=", ".join(_ROLES))
        inner.wrong(("role",), role, text, fix, "storyboard.bad_value", *_ROLES)
        return None
    source = _source(inner, ("source",), inner.value.get("source"))
    if source is None:
        return None
    return ShotReference(ReferenceRole(role), source, inner.text("name"))


def read_people(fields: Fields, name: str) -> list[Character]:
    """Read a list of characters: objects, or the legacy strings."""
    place, found = fields.find(name)
    if found is None:
        return []
    people: list[Character] = []
    for index, item in enumerate(fields.list(name)):
        at = (*place, index)
        if isinstance(item, str):
            person = read_character(item)
        elif (person := _short_person(item)) is not None:
            pass
        elif isinstance(item, dict):
            person = _person(Fields(fields.sheet, cast("dict[str, Any]", item), (*fields.path, *at), PERSON), at)
        else:
            person = None
            fields.wrong_kind(
                at,
                item,
                Text("a character", "角色"),
                Text('Write {"name": "Alice", "id": "@alice"}.', '请写成 {"name": "小美", "id": "@xiaomei"}。'),
            )
        if person and person.name:
            people.append(person)
    return people


def _short_person(item: Any) -> Character | None:
    """Read `{name, id}`, what nearly every character is, without ceremony; None for anything else."""
    if not isinstance(item, dict):
        return None
    item = cast("dict[str, Any]", item)
    if not item.keys() <= {"name", "id"}:
        return None
    name, identity = item.get("name"), item.get("id", "")
    if not isinstance(name, str) or not isinstance(identity, str) or not name.isprintable() or not name.strip():
        return None
    return Character(strip_name(name), identity.strip()) if identity.isprintable() else None


def _person(inner: Fields, at: Path) -> Character | None:
    pictures = [inner.text("picture"), *inner.texts("pictures")]
    name = strip_name(inner.text("name"))
    identity = inner.text("id").strip()
    if not name and not identity:
        text = Text("A character has no name.", "角色没有名字。")
        inner.wrong((), None, text, Text("Give it a name.", "请填写 name。"), "storyboard.missing_field", "name")
        return None
    return Character(
        name=name or identity,
        id=identity,
        aliases=inner.texts("aliases"),
        description=inner.text("description"),
        pictures=tuple(source for picture in pictures if (source := clean_source(picture))),
        voice=inner.text("voice"),
    )
