"""Reading one shot of a Markdown storyboard: its heading's brackets, its text, its dialogue, its list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple, cast

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.core.text import Text
from cineflow.storyboard.formats._note_fields import KEYS, field_named, read_flag, read_text_value, split_words
from cineflow.storyboard.formats._outline import Block, Outline, unescape_line
from cineflow.storyboard.formats._sheet import Sheet, quoted
from cineflow.storyboard.formats._words import (
    Frame,
    clean_source,
    merge_characters,
    read_character,
    read_dialogue,
    read_frame,
    read_kind,
)
from cineflow.storyboard.model import Character, Origin, Shot, ShotReference

__all__ = ["Setting", "prompt_of", "read_seconds", "read_shot", "settings_of"]

_SECONDS = re.compile(r"^(-?\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?|秒钟?|″)?$", re.IGNORECASE)
_COLON = re.compile("[:：]")
_LONGEST = Decimal(86400)
_PATH = re.compile(r"^(.+?)(?:\s+as\s+(.+))?$", re.DOTALL)
_WIKILINK = re.compile(r"^!?\[\[([^\]|]+)(?:\|[^\]]*)?\]\]$")
_MARKDOWN_LINK = re.compile(r"^!?\[[^\]]*\]\(\s*<?(.*?)>?\s*\)$")
_ROLES = {
    "first": ReferenceRole.FIRST_FRAME, "last": ReferenceRole.LAST_FRAME, "first_reference": ReferenceRole.FIRST_FRAME,
    "last_reference": ReferenceRole.LAST_FRAME, "character_reference": ReferenceRole.CHARACTER,
    "place_reference": ReferenceRole.PLACE, "prop_reference": ReferenceRole.PROP,
    "style_reference": ReferenceRole.STYLE,
}  # fmt: skip
_FOLDERS = {
    "character": ReferenceRole.CHARACTER, "characters": ReferenceRole.CHARACTER, "角色": ReferenceRole.CHARACTER,
    "scene": ReferenceRole.PLACE, "scenes": ReferenceRole.PLACE, "place": ReferenceRole.PLACE,
    "场景": ReferenceRole.PLACE,
    "props": ReferenceRole.PROP, "prop": ReferenceRole.PROP, "道具": ReferenceRole.PROP,
}  # fmt: skip


class Setting(NamedTuple):
    """One thing said about a shot. field: None for a key that is not known. item: its number in the heading's
    brackets, None where it stands in the list.
    """

    field: str | None
    key: str
    value: str
    more: tuple[str, ...]
    line: int
    item: int | None


def settings_of(block: Block) -> list[Setting]:
    """Return what the heading's brackets and the list say, in the order written."""
    found: list[Setting] = []
    for index, item in enumerate(block.head.items):
        text = item.text
        key, colon, value = _COLON.sub(":", text, count=1).partition(":")
        if field_named(text) == "is_pro":
            found.append(Setting("is_pro", text, "", (), block.head.line, index))
        elif _SECONDS.match(text):
            found.append(Setting("seconds", "", text, (), block.head.line, index))
        elif frame := read_frame(text):
            found.append(Setting(_frame_field(frame), "", text, (), block.head.line, index))
        elif colon:
            found.append(Setting(field_named(key), key.strip(), value.strip(), (), block.head.line, index))
        else:
            found.append(Setting(None, text, "", (), block.head.line, index))
    found.extend(
        Setting(field_named(bullet.key), bullet.key, bullet.value, bullet.more, bullet.line, None)
        for bullet in block.bullets
    )
    return found


def _frame_field(frame: Frame) -> str:
    return "aspect" if frame.aspect else "size" if frame.size else "resolution"


def prompt_of(outline: Outline, block: Block) -> str:
    """Return the text of a shot, lines joined by `\\n`, what Markdown needed taken off."""
    return "\n".join(unescape_line(outline.bare(index)) for index in block.prompt)


def read_shot(
    outline: Outline, block: Block, number: int, file: Path, bible: tuple[Character, ...], sheet: Sheet
) -> Shot | None:
    """Read one shot; None where anything in it is wrong, with every reason on the sheet."""
    return _ShotReader(outline, block, number, file, sheet).read(bible)


def read_seconds(value: str) -> Decimal | None:
    """Read `10`, `10s`, `7.5 秒`; None for anything that is no length."""
    match = _SECONDS.match(value.strip())
    try:
        return Decimal(match[1]) if match else None
    except InvalidOperation:
        return None


class _ShotReader:
    """One shot while it is read."""

    def __init__(self, outline: Outline, block: Block, number: int, file: Path, sheet: Sheet) -> None:
        self.outline = outline
        self.block = block
        self.number = number
        self.place = f"{block.head.word} {number}"
        self.file = file
        self.sheet = sheet
        self.values: dict[str, Any] = {}
        self.references: list[ShotReference] = []
        self.people: list[Character] = []
        self.unknown: dict[str, Any] = {}

    def read(self, bible: tuple[Character, ...]) -> Shot | None:
        before = len(self.sheet.problems)
        prompt = prompt_of(self.outline, self.block)
        if not prompt.strip():
            self._wrong(
                self.block.head.line,
                Text("The shot has no prompt.", "此镜头没有提示词。"),
                Text("Write below the heading what is to be seen.", "请在标题下写明画面内容。"),
                "storyboard.blank_prompt",
            )
        for line in self.block.pictures:
            self.sheet.warn(
                (self.place, line + 1),
                Text("A picture in the text is for people only and is not sent.", "正文中的图片仅供查看，不会发送。"),
                Text("Name it in the heading: (first: picture.png).", "请写在标题括号中：（首帧：图片.png）。"),
                code="storyboard.picture_in_text",
            )
        for setting in settings_of(self.block):
            self._set(setting)
        shot = Shot(
            number=self.number,
            prompt=prompt,
            origin=Origin(self.file, self.place, self.block.head.line + 1),
            dialogue=self._dialogue(),
            references=tuple(self.references),
            characters=merge_characters(self.people, bible),
            unknown=self.unknown,
            **self.values,
        )
        return shot if len(self.sheet.problems) == before else None

    def _dialogue(self) -> tuple[DialogueLine, ...]:
        lines = (self.outline.bare(index).lstrip().lstrip(">") for index in self.block.dialogue)
        return tuple(spoken for line in lines for spoken in read_dialogue(line))

    def _wrong(self, line: int, text: Text, fix: Text, code: str, found: str = "") -> None:
        self.sheet.problem((self.place, line + 1), text, fix, code=code, found=found or None)

    def _bad(self, setting: Setting, wanted: Text) -> None:
        text = Text(
            "“{key}”: {found} is not {wanted}.",
            "“{key}”：{found} 不是{wanted}。",
            key=setting.key or "…",
            found=quoted(setting.value),
            wanted=wanted,
        )
        fix = Text("Write {wanted}.", "请填写{wanted}。", wanted=wanted)
        self._wrong(setting.line, text, fix, "storyboard.bad_value", setting.value)

    def _set(self, setting: Setting) -> None:
        name = setting.field
        if name is None:
            self._stranger(setting)
        elif name in _ROLES or name == "reference":
            self._reference(setting)
        elif name == "characters":
            self._characters(setting)
        else:
            _READERS[name](self, setting)

    def _stranger(self, setting: Setting) -> None:
        known = [key for keys in KEYS.values() for key in keys]
        self.sheet.unknown_key((self.place, setting.line + 1), setting.key, known, once=setting.key)
        self.unknown[setting.key] = read_text_value(" ".join((setting.value, *setting.more)).strip())

    def _reference(self, setting: Setting) -> None:
        for value in (setting.value, *setting.more) if setting.value else setting.more:
            match = _PATH.match(value)
            source = _source(match[1]) if match else None
            if match is None or source is None:
                self._bad(setting, Text("a path or a link", "路径或链接"))
                continue
            role = _ROLES.get(setting.field or "") or _role_of(source)
            self.references.append(ShotReference(role, source, (match[2] or "").strip()))
        if not setting.value and not setting.more:
            self._bad(setting, Text("a path or a link", "路径或链接"))

    def _characters(self, setting: Setting) -> None:
        for word in _words(setting):
            if isinstance(word, dict):
                self.people.append(_person(cast("dict[str, Any]", word)))
            else:
                self.people.append(read_character(str(word)))

    def text(self, setting: Setting) -> None:
        """Keep a field's words."""
        value = read_text_value(" ".join((setting.value, *setting.more)).strip())
        self.values[str(setting.field)] = value or (None if setting.field in ("model", "provider") else "")

    def seconds(self, setting: Setting) -> None:
        """Keep a length."""
        seconds = read_seconds(setting.value)
        if seconds is None or not 0 < seconds <= _LONGEST:
            self._bad(setting, Text("a length in seconds, such as 5s or 7.5s", "以秒为单位的时长，如 5s 或 7.5s"))
        else:
            self.values["seconds"] = seconds

    def frame(self, setting: Setting) -> None:
        """Keep an aspect, a resolution or a size."""
        frame = read_frame(setting.value)
        if frame is None:
            self._bad(setting, Text("16:9, 9:16, 1080p or 1280x720", "16:9、9:16、1080p 或 1280x720"))
            return
        for name, value in frame._asdict().items():
            if value:
                self.values[name] = value

    def flag(self, setting: Setting) -> None:
        """Keep a yes or no."""
        value = read_flag(setting.value)
        if value is None:
            self._bad(setting, Text("yes or no", "“是”或“否”"))
        else:
            self.values[str(setting.field)] = value

    def kind(self, setting: Setting) -> None:
        """Keep whether it is film or a picture."""
        value = read_kind(setting.value)
        if value is None:
            self._bad(setting, Text("video or image", "video 或 image"))
        else:
            self.values["kind"] = value

    def whole(self, setting: Setting) -> None:
        """Keep a whole number."""
        low = 1 if setting.field in ("takes", "results") else 0
        value = setting.value.strip()
        if not (value.isascii() and value.isdigit()) or not low <= int(value) < 2**63:
            self._bad(setting, Text("a whole number from {low} on", "不小于 {low} 的整数", low=low))
        else:
            self.values[str(setting.field)] = int(value)

    def words(self, setting: Setting) -> None:
        """Keep a list of words."""
        self.values[str(setting.field)] = tuple(str(word) for word in _words(setting))

    def object(self, setting: Setting) -> None:
        """Keep a JSON object."""
        try:
            value = json.loads(" ".join((setting.value, *setting.more)))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            self._bad(setting, Text('a JSON object, such as {"style": "ink"}', 'JSON 对象，如 {"style": "ink"}'))
        else:
            self.values["extra"] = value


_Reader = Callable[[_ShotReader, Setting], None]
_READERS: dict[str, _Reader] = {
    "seconds": _ShotReader.seconds, "is_pro": _ShotReader.flag, "sound": _ShotReader.flag,
    "kind": _ShotReader.kind, "results": _ShotReader.whole,
    "takes": _ShotReader.whole, "seed": _ShotReader.whole, "props": _ShotReader.words,
    "aspect": _ShotReader.frame, "size": _ShotReader.frame, "resolution": _ShotReader.frame,
    "extra": _ShotReader.object,
    **dict.fromkeys(("model", "provider", "camera", "intent", "place", "negative", "beat", "source_text",
                     "keep_as"),
                    _ShotReader.text),
}  # fmt: skip


def _words(setting: Setting) -> list[Any]:
    return [word for value in (setting.value, *setting.more) for word in split_words(value)]


def _person(item: dict[str, Any]) -> Character:
    def words(key: str) -> tuple[str, ...]:
        return tuple(str(word) for word in item.get(key, ()))

    return Character(
        str(item.get("name", "")),
        str(item.get("id", "")),
        words("aliases"),
        str(item.get("description", "")),
        words("pictures"),
        str(item.get("voice", "")),
    )


def _source(written: str) -> str | None:
    """Return the address in `path`, `"path"`, `[[path]]`, `![[path|300]]`, `![alt](path)`."""
    written = written.strip()
    for link in (_WIKILINK, _MARKDOWN_LINK):
        if match := link.match(written):
            return match[1].strip() or None
    return clean_source(written)


def _role_of(source: str) -> ReferenceRole:
    """Return what a picture without a role is for: its folder says it, as the old tool's `asset/` folders do."""
    folders = source.replace("\\", "/").split("/")[:-1]
    return next(
        (_FOLDERS[folder.casefold()] for folder in reversed(folders) if folder.casefold() in _FOLDERS),
        ReferenceRole.STYLE,
    )
