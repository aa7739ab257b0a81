"""Typed reading of one JSON object: every getter either returns what was asked for or says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from cineflow.core.text import Text
from cineflow.storyboard.formats._json_text import NotANumber, Path, Repeating
from cineflow.storyboard.formats._sheet import Sheet, kind_of, quoted
from cineflow.storyboard.formats._words import read_kind

__all__ = ["Fields", "Layout", "Places", "is_sound", "plain"]

Places: TypeAlias = Mapping[str, tuple[tuple[str, ...], ...]]
"""A field's name → where it may stand, one or two keys deep; the first place that holds something counts."""

_LONGEST = Decimal(86400)
_IN_BRACES = Text("Write an object in braces.", "请写成花括号包裹的对象。")


def plain(value: Any) -> Any:
    """Return a value as `json` itself would give it: decimals as floats, our own kinds as plain ones."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [plain(item) for item in cast("list[Any]", value)]
    return str(value) if isinstance(value, NotANumber) else value


class Layout:
    """Which key of an object is which field, worked out once from its places. remarks: known keys that are no field."""

    def __init__(self, places: Places, remarks: frozenset[str] = frozenset()) -> None:
        self.places = places
        self.outer: dict[str, tuple[str, int, Path]] = {}
        self.inner: dict[str, dict[str, tuple[str, int, Path]]] = {}
        for name, standing in places.items():
            for rank, place in enumerate(standing):
                table = self.outer if len(place) == 1 else self.inner.setdefault(place[0], {})
                table[place[-1]] = (name, rank, place)
        self.known = frozenset(self.outer) | frozenset(self.inner) | remarks

    def known_in(self, path: Path) -> frozenset[str]:
        """Return the keys that may stand in the object itself, or in an inner one."""
        return frozenset(self.inner[str(path[0])]) if path else self.known


class Fields:
    """An object of a storyboard under the names of our model. `path` is where it stands in the file.

    unknown: what this program does not know, inner objects' under their key. Keys that start with `_` are remarks.
    """

    def __init__(self, sheet: Sheet, value: Mapping[str, Any], path: Path, layout: Layout) -> None:
        self.sheet = sheet
        self._has_escapes = sheet.has_escapes
        self.value = value
        self.path = path
        self.layout = layout
        self.unknown: dict[str, Any] = {}
        self._found: dict[str, tuple[int, Path, Any]] = {}
        self._sort(value, layout.outer, ())
        for key, table in layout.inner.items():
            inner = value.get(key)
            if isinstance(inner, dict):
                self._sort(cast("dict[str, Any]", inner), table, (key,))
            elif inner is not None:
                self.wrong_kind((key,), inner, Text("an object", "对象"), _IN_BRACES)

    def _sort(self, value: Mapping[str, Any], table: Mapping[str, tuple[str, int, Path]], place: Path) -> None:
        found, known = self._found, self.layout.known
        for key, item in value.items():
            entry = table.get(key)
            if entry is None:
                if not key.startswith("_") and (place or key not in known):
                    self._stranger(key, item, place)
            elif item is not None:
                name, rank, where = entry
                if name not in found or rank < found[name][0]:
                    found[name] = (rank, where, item)

    def _stranger(self, key: str, item: Any, place: Path) -> None:
        kept = cast("dict[str, Any]", self.unknown.setdefault(str(place[0]), {})) if place else self.unknown
        kept[key] = plain(item)
        known = self.layout.known_in(place)
        self.sheet.unknown_key((*self.path, *place, key), key, known, once=(*place, key))

    def find(self, name: str) -> tuple[Path, Any]:
        """Return where a field stands and what stands there; None where it is absent or null."""
        found = self._found.get(name)
        return (self.layout.places[name][0], None) if found is None else found[1:]

    def has(self, name: str) -> bool:
        """Return whether a field is there and not null."""
        return name in self._found

    def wrong(self, place: Path, found: object, text: Text, fix: Text, code: str, *allowed: str) -> None:
        """Add a problem about a place in this object."""
        self.sheet.problem((*self.path, *place), text, fix, code=code, found=quoted(found), allowed=allowed)

    def wrong_kind(self, place: Path, found: object, wanted: Text, fix: Text) -> None:
        """Add the problem that something is of the wrong kind."""
        text = Text(
            "This must be {wanted}; found {kind}: {found}.",
            "此处应为{wanted}，实际为{kind}：{found}。",
            wanted=wanted,
            kind=kind_of(found),
            found=quoted(found),
        )
        self.wrong(place, found, text, fix, "storyboard.wrong_type")

    def text(self, name: str) -> str:
        """Return text as written, empty where there is none."""
        found = self._found.get(name)
        return "" if found is None else self._checked(found[1], found[2])

    def word(self, name: str) -> str | None:
        """Return a word without the spaces around it, None where there is none."""
        return self.text(name).strip() or None

    def prompt(self, name: str) -> str:
        """Return text that may not be missing or blank."""
        place, found = self.find(name)
        if isinstance(found, str) and found.strip():
            return self._checked(place, found)
        fix = Text("Describe what is to be seen.", "请写明画面内容。")
        if found is None and place[0] not in self.value:
            text = Text("“{key}” is missing.", "缺少“{key}”。", key=place[-1])
            self.wrong((), None, text, fix, "storyboard.missing_field", str(place[-1]))
        elif found is None or isinstance(found, str):
            text = Text("“{key}” is blank.", "“{key}”为空。", key=place[-1])
            self.wrong(place, found, text, fix, "storyboard.blank_prompt")
        else:
            self.wrong_kind(place, found, Text("text", "文字"), fix)
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of words; blank ones are left out."""
        if name not in self._found:
            return ()
        place, found = self.find(name)
        fix = Text('Write a list: ["one", "two"].', '请写成列表：["一", "二"]。')
        if not isinstance(found, list):
            self.wrong_kind(place, found, Text("a list of words", "文字列表"), fix)
            return ()
        words: list[str] = []
        for index, item in enumerate(cast("list[Any]", found)):
            if not isinstance(item, str):
                self.wrong_kind((*place, index), item, Text("text", "文字"), fix)
            elif item.strip():
                words.append(self._checked((*place, index), item))
        return tuple(words)

    def flag(self, name: str) -> bool | None:
        """Return true or false, None where left open."""
        if name not in self._found:
            return None
        place, found = self.find(name)
        if isinstance(found, bool):
            return found
        self.wrong_kind(
            place,
            found,
            Text("true or false", "true 或 false"),
            Text("Write true or false, without quotes.", "请写 true 或 false，不加引号。"),
        )
        return None

    def kind(self) -> Literal["video", "image"] | None:
        """Return what is to be made, film or picture; None where left open."""
        if not self.has("kind"):
            return None
        place, found = self.find("kind")
        kind = read_kind(found) if isinstance(found, str) else None
        if kind is None:
            text = Text("{found} is neither film nor picture.", "{found} 既不是视频也不是图片。", found=quoted(found))
            fix = Text("Write “video” or “image”.", "请写 video 或 image。")
            self.wrong(place, found, text, fix, "storyboard.bad_value", "video", "image")
        return kind

    def whole(self, name: str, *, low: int) -> int | None:
        """Return a whole number from `low` on, None where left open."""
        if name not in self._found:
            return None
        place, found = self.find(name)
        if type(found) is int and low <= found < 2**63:
            return found
        number = _number(found)
        if number is not None and number == number.to_integral_value() and low <= number < 2**63:
            return int(number)
        fix = Text("Write a whole number from {low} on.", "请填写不小于 {low} 的整数。", low=low)
        if number is None:
            self.wrong_kind(place, found, Text("a whole number", "整数"), fix)
        else:
            self.wrong(
                place,
                found,
                Text(
                    "{found} is not a whole number from {low} on.",
                    "{found} 不是不小于 {low} 的整数。",
                    found=quoted(found),
                    low=low,
                ),
                fix,
                "storyboard.bad_value",
            )
        return None

    def number(self, name: str) -> int:
        """Return a shot's number, which may not be missing; 0 where it is wrong."""
        place, found = self.find(name)
        if found is None:
            text = Text("“{key}” is missing.", "缺少“{key}”。", key=place[-1])
            fix = Text("Give the shot a number: 1, 2, 3 …", "请为镜头编号：1、2、3……")
            self.wrong((), None, text, fix, "storyboard.missing_field", str(place[-1]))
            return 0
        return self.whole(name, low=0) or 0

    def seconds(self, name: str) -> Decimal | None:
        """Return a length above zero and up to a day, exactly as written, None where left open."""
        if name not in self._found:
            return None
        place, found = self.find(name)
        number = _number(found)
        if number is not None and 0 < number <= _LONGEST:
            return number
        fix = Text("Write the length in seconds: 5, 10 or 7.5.", "请以秒为单位填写时长，如 5、10 或 7.5。")
        if number is None:
            self.wrong_kind(place, found, Text("a number of seconds", "秒数"), fix)
        else:
            self.wrong(
                place,
                found,
                Text("A shot cannot last {found} seconds.", "镜头时长不能为 {found} 秒。", found=quoted(found)),
                fix,
                "storyboard.bad_value",
                "> 0",
            )
        return None

    def object(self, name: str) -> dict[str, Any]:
        """Return an object, empty where there is none."""
        if name not in self._found:
            return {}
        place, found = self.find(name)
        if isinstance(found, dict):
            return cast("dict[str, Any]", found)
        self.wrong_kind(place, found, Text("an object", "对象"), _IN_BRACES)
        return {}

    def list(self, name: str) -> list[Any]:
        """Return a list, empty where there is none."""
        if name not in self._found:
            return []
        place, found = self.find(name)
        if isinstance(found, list):
            return cast("list[Any]", found)
        self.wrong_kind(
            place, found, Text("a list", "列表"), Text("Write a list in square brackets.", "请写成方括号列表。")
        )
        return []

    def repeats(self, *inner: str) -> None:
        """Tell of keys written twice in this object or in inner ones: an error where their values differ."""
        for place, value in (((), self.value), *(((key,), self.value.get(key)) for key in inner)):
            if not isinstance(value, Repeating):
                continue
            for key in dict.fromkeys(value.repeated):
                what = Text(
                    "“{key}” is written more than once in the same object.", "同一对象中“{key}”重复出现。", key=key
                )
                fix = Text("Keep one of them.", "请只保留一个。")
                if key in value.differing:
                    self.wrong((*place, key), key, what, fix, "storyboard.repeated_key")
                else:
                    at = (*self.path, *place, key)
                    self.sheet.warn(at, what, fix, code="storyboard.repeated_key", found=key)

    def _checked(self, place: Path, found: Any) -> str:
        if type(found) is not str:
            self.wrong_kind(place, found, Text("text", "文字"), Text("Write it in quotes.", "请加上引号。"))
            return ""
        if self._has_escapes and not is_sound(found):
            text = Text("The text holds a broken character.", "文字中含有损坏的字符。")
            fix = Text(
                "Type it anew: a NUL, or half of a pair of \\u escapes, is no character.",
                "请重新输入：NUL 或不成对的 \\u 转义不是有效字符。",
            )
            self.wrong(place, found.encode("utf-8", "replace").decode(), text, fix, "storyboard.bad_value")
            return ""
        return found


def is_sound(text: str) -> bool:
    """Return whether a text holds only characters that a file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _number(found: object) -> Decimal | None:
    """Return a finite number, None for anything else; true and false are no numbers."""
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return Decimal(found)
    return found if isinstance(found, Decimal) else None
