"""What has to be written into one shot of a note so that it reads as another shot."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cineflow.core.order import ReferenceRole
from cineflow.storyboard.formats._json_editor import compact
from cineflow.storyboard.formats._note_fields import KEYS, join_words, write_text_value
from cineflow.storyboard.formats._note_shot import Setting, settings_of
from cineflow.storyboard.formats._outline import Block, escape_line, outline_of
from cineflow.storyboard.formats._same import changed
from cineflow.storyboard.formats._words import write_character, write_dialogue
from cineflow.storyboard.model import Character, Shot, ShotReference

__all__ = ["edit_block"]

_IN_HEADING = ("seconds", "first", "last", "is_pro")
_SAFE_IN_HEADING = re.compile(r"^[^,，;；\"“”()（）\r\n]+$")
_REFERENCES = (
    "first",
    "last",
    "reference",
    "character_reference",
    "place_reference",
    "prop_reference",
    "style_reference",
    "first_reference",
    "last_reference",
)
_ROLE_KEYS = {
    ReferenceRole.FIRST_FRAME: "first_reference", ReferenceRole.LAST_FRAME: "last_reference",
    ReferenceRole.CHARACTER: "character_reference", ReferenceRole.PLACE: "place_reference",
    ReferenceRole.PROP: "prop_reference", ReferenceRole.STYLE: "style_reference",
}  # fmt: skip


def edit_block(lines: list[str], before: Shot, now: Shot, bible: Sequence[Character], newline: str) -> list[str]:
    """Return the lines of a shot, from its heading on, with what differs between two shots replaced."""
    names = changed(before, now)
    block = outline_of("".join(lines)).blocks[0]
    edit = _Edit(lines, block, newline)
    wanted = _wanted(names, now, bible)
    if "unknown" in names:
        for key in {**before.unknown, **now.unknown}:
            if before.unknown.get(key) != now.unknown.get(key):
                value = now.unknown.get(key)
                edit.set_unknown(key, None if key not in now.unknown else write_text_value(str(value)))
    for name, values in wanted.items():
        edit.set(name, values)
    if "references" in names:
        edit.set_references(_references(now.references))
    if "number" in names:
        edit.number = now.number
    if "prompt" in names:
        edit.prompt = [escape_line(line) for line in now.prompt.split("\n")]
    if "dialogue" in names:
        edit.dialogue = [f"> {write_dialogue(line)}" for line in now.dialogue]
    return edit.written()


def _wanted(names: set[str], now: Shot, bible: Sequence[Character]) -> dict[str, list[str]]:
    """Return the changed settings with their values as written; an empty list takes a setting out."""
    wanted: dict[str, list[str]] = {}
    for name in (key for key in KEYS if key in names):
        value = getattr(now, name)
        is_open = value is None or value == "" or (name != "sound" and value is False)
        is_open = is_open or (isinstance(value, (tuple, Mapping)) and not value)
        wanted[name] = [] if is_open else [_word(name, value, bible)]
    return wanted


def _word(name: str, value: Any, bible: Sequence[Character]) -> str:
    match name:
        case "seconds":
            return f"{compact(value)}s" if isinstance(value, Decimal) else str(value)
        case "is_pro" | "sound":
            return "yes" if value else "no"
        case "props":
            return join_words(list(value))
        case "extra":
            return json.dumps(compact(value), ensure_ascii=False)
        case "characters":
            return _people(value, bible)
        case "takes" | "results" | "seed" | "aspect" | "size" | "resolution":
            return str(value)
        case _:
            return write_text_value(str(value))


def _people(people: Sequence[Character], bible: Sequence[Character]) -> str:
    """Return people as names where that says all, else as a JSON list."""
    written = [write_character(who, bible) for who in people]
    named = [f"{item['name']} {item['id']}".strip() for item in written]
    known = {who.name: who for who in bible}
    is_short = all(len(item) == 2 and (not item["id"] or str(item["id"]).startswith("@")) for item in written)
    if is_short and all(_SAFE_IN_HEADING.match(name) and "、" not in name for name in named):
        return ", ".join(
            who.name if known.get(who.name) == who else name for who, name in zip(people, named, strict=True)
        )
    return json.dumps(written, ensure_ascii=False)


def _references(references: Sequence[ShotReference]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for index, ref in enumerate(references):
        is_frame = not ref.name and index < 2
        if is_frame and ref.role is ReferenceRole.FIRST_FRAME and index == 0:
            found.append(("first", ref.source))
        elif is_frame and ref.role is ReferenceRole.LAST_FRAME and all(name == "first" for name, _ in found):
            found.append(("last", ref.source))
        else:
            found.append((_ROLE_KEYS[ref.role], f"{ref.source} as {ref.name}" if ref.name else ref.source))
    return found


class _Edit:
    """The lines of one shot while they are changed. Everything is kept by line, and put together at the end."""

    def __init__(self, lines: list[str], block: Block, newline: str) -> None:
        self.lines = lines
        self.block = block
        self.newline = newline
        self.number: int | None = None
        self.prompt: list[str] | None = None
        self.dialogue: list[str] | None = None
        self.settings = settings_of(block)
        self.items: list[str | None] = [item.text for item in block.head.items]
        self.bullets: dict[int, str | None] = {}
        self.added: list[str] = []
        self.items_changed = False

    def set(self, name: str, values: list[str]) -> None:
        """Write the values of a field where it stands, one each; further ones are added, superfluous ones go."""
        standing = [setting for setting in self.settings if setting.field == name]
        for setting in standing[len(values) :]:
            self._put(setting, None)
        for setting, value in zip(standing, values, strict=False):
            self._put(setting, value)
        for value in values[len(standing) :]:
            self._add(name, KEYS[name][0], value)

    def set_references(self, values: list[tuple[str, str]]) -> None:
        """Write all references: in their places where only addresses changed, else all anew, in their order."""
        standing = [setting for setting in self.settings if setting.field in _REFERENCES]
        is_alike = [setting.field for setting in standing] == [name for name, _ in values]
        is_alike = is_alike and not any(setting.more for setting in standing)
        for index, setting in enumerate(standing):
            if not is_alike:
                self._put(setting, None)
            elif setting.value != values[index][1]:
                self._put(setting, values[index][1])
        if not is_alike:
            for name, value in values:
                self._add(name, KEYS[name][0], value)

    def set_unknown(self, key: str, value: str | None) -> None:
        """Write a key this program does not know."""
        standing = [setting for setting in self.settings if setting.field is None and setting.key == key]
        for setting in standing:
            self._put(setting, value)
        if not standing and value is not None:
            self.added.append(f"- {key}: {value}")

    def _put(self, setting: Setting, value: str | None) -> None:
        if setting.item is None:
            bullet = next(b for b in self.block.bullets if b.line == setting.line)
            mark = re.match(r"^[ \t]*[-*+][ \t]+", self.lines[bullet.line])
            lead = mark[0] if mark else "- "
            self.bullets[bullet.line] = None if value is None else f"{lead}{setting.key}: {value}"
            return
        self.items_changed = True
        if value is None:
            self.items[setting.item] = None
        elif setting.field == "is_pro" and not setting.value:
            self.items[setting.item] = setting.key if value == "yes" else None
        else:
            self.items[setting.item] = f"{setting.key}: {value}" if setting.key else value

    def _add(self, name: str, key: str, value: str) -> None:
        if name in _IN_HEADING and _SAFE_IN_HEADING.match(value):
            self.items_changed = True
            self.items.append({"seconds": value, "is_pro": "pro"}.get(name, f"{key}: {value}"))
        else:
            self.added.append(f"- {key}: {value}")

    def written(self) -> list[str]:
        """Return the lines as they now are."""
        lines: dict[int, list[str]] = {index: [line] for index, line in enumerate(self.lines)}
        lines[0] = [self._heading()]
        for bullet in self.block.bullets:
            if bullet.line in self.bullets:
                written = self.bullets[bullet.line]
                for index in range(bullet.line, bullet.end):
                    lines[index] = []
                lines[bullet.line] = [] if written is None else [f"{written}{self.newline}"]
        if self.prompt is not None:
            self._replace(lines, self.block.prompt, self.prompt, 1)
        if self.dialogue is not None:
            after = self._last([*self.block.prompt, 0])
            self._replace(lines, self.block.dialogue, self.dialogue, after + 1)
        if self.added:
            self._append(lines)
        return [line for index in sorted(lines) for line in lines[index]]

    def _last(self, indices: Sequence[int]) -> int:
        return max(indices, default=0)

    def _replace(self, lines: dict[int, list[str]], old: list[int], new: list[str], at: int) -> None:
        """Put new lines where the old ones began; where there were none, behind a line, between blank ones."""
        fresh = [f"{line}{self.newline}" for line in new]
        for index in old:
            lines[index] = []
        if old:
            lines[old[0]] = fresh
        elif fresh:
            before = lines.setdefault(at - 1, [])
            gap = [] if before and not before[-1].strip() else [self.newline]
            before.extend((*gap, *fresh))
            if lines.get(at) and lines[at][0].strip():
                before.append(self.newline)

    def _append(self, lines: dict[int, list[str]]) -> None:
        """Put new bullets behind the list, or begin one below the text."""
        fresh = [f"{line}{self.newline}" for line in self.added]
        if self.block.bullets:
            last = self.block.bullets[-1].end - 1
            if lines[last] and not lines[last][-1].endswith("\n"):
                lines[last][-1] += self.newline
            lines[last].extend(fresh)
            return
        at = self._last([0, *self.block.prompt, *self.block.dialogue])
        if lines[at] and not lines[at][-1].endswith("\n"):
            lines[at][-1] += self.newline
        tail = lines[at][-1:] if lines[at] else []
        gap = [] if tail and not tail[0].strip() else [self.newline]
        behind = lines.get(at + 1)
        close = [] if behind is None or not behind or not behind[0].strip() else [self.newline]
        lines[at].extend((*gap, *fresh, *close))

    def _heading(self) -> str:
        """Return the heading with its number and brackets; untouched where neither changed."""
        line, head = self.lines[0], self.block.head
        if self.items_changed:
            inside = ", ".join(item for item in self.items if item)
            if head.options:
                start, end = head.options
                opening, closing = line[start], line[end - 1]
                line = (
                    f"{line[:start].rstrip()} {opening}{inside}{closing}{line[end:]}"
                    if inside
                    else f"{line[:start].rstrip()}{line[end:]}"
                )
            elif inside:
                bare = line.rstrip("\r\n")
                line = f"{bare} ({inside}){line[len(bare) :] or self.newline}"
        if self.number is not None:
            if head.number is None:
                line = line.replace(head.word, f"{head.word} {self.number}", 1)
            else:
                line = re.sub(
                    rf"({re.escape(head.word)}[ \t]*[#＃]?[ \t]*){head.number}", rf"\g<1>{self.number}", line, count=1
                )
        return line
