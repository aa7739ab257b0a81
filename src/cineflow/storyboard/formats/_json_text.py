"""A JSON text with the place of everything in it, found only when asked.

The C scanner of the standard library reads the values; positions are found by walking down the one path that is
asked for with that same scanner, so that ten thousand shots cost two fast passes and no Python per character.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, cast

__all__ = ["JsonText", "Member", "NotANumber", "Path", "Repeating", "path_text"]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top: `("segments", 3, "prompt_text")`."""

_SPACE = re.compile(r"[ \t\r\n]*")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_SKIM = json.JSONDecoder()


class NotANumber(str):
    """`NaN`, `Infinity` or `-Infinity`, which are not JSON, kept as a word so that only its own field is bad."""

    __slots__ = ()


class Repeating(dict[str, Any]):
    """An object in which a key is written more than once. repeated: those keys; differing: with unequal values."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: dict[str, Any] = {}
        self.repeated: list[str] = []
        self.differing: list[str] = []
        for key, value in pairs:
            if key in seen:
                self.repeated.append(key)
                if seen[key] != value:
                    self.differing.append(key)
            seen[key] = value


class Member(NamedTuple):
    """Offsets of one member of an object or array; `start` is the key's for objects, the value's for arrays."""

    start: int
    value: int
    end: int


def path_text(path: Path) -> str:
    """Return a path as people write it: `segments[3].asset.props[0]`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            parts.append(f".{step}" if parts else step)
    return "".join(parts)


class JsonText:
    """A JSON text; `value` raises what `json` raises. first: where the JSON starts; text behind it is not looked at.

    has_repeats: whether some object holds a key twice; known once `value` was asked for.
    """

    def __init__(self, text: str, first: int = 0) -> None:
        self.text = text
        self.first = self.skip(first)
        self.has_repeats = False
        self._end = 0
        self._children: dict[int, tuple[dict[str | int, Member], int]] = {}

    @cached_property
    def value(self) -> Any:
        """The value, decimals exact. Raises JSONDecodeError, RecursionError and ValueError (numbers too long)."""
        decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_float=Decimal, parse_constant=NotANumber)
        value, self._end = decoder.raw_decode(self.text, self.first)
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self.has_repeats = True
        return Repeating(pairs)

    @property
    def end(self) -> int:
        """The offset behind the value. Raises as `value` does."""
        _ = self.value
        return self._end

    @cached_property
    def _line_starts(self) -> list[int]:
        return [match.end() for match in _NEWLINE.finditer(self.text)]

    def skip(self, offset: int) -> int:
        """Return the offset of the next character that is not white space."""
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

    def line_at(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return bisect_right(self._line_starts, offset) + 1

    def lines(self, offsets: Sequence[int]) -> list[int]:
        """Return the lines of rising offsets, counted from one to the next."""
        if "\r" in self.text:
            return [self.line_at(offset) for offset in offsets]
        found: list[int] = []
        line, before = 1, 0
        for offset in offsets:
            line += self.text.count("\n", before, offset)
            before = offset
            found.append(line)
        return found

    def column_at(self, offset: int) -> int:
        """Return the column of an offset in its line, from 1."""
        index = bisect_right(self._line_starts, offset)
        return offset - (self._line_starts[index - 1] if index else 0) + 1

    def children(self, start: int) -> dict[str | int, Member]:
        """Return the members of the object or array that starts at an offset; a repeated key's last one."""
        return self._walk(start)[0]

    def close(self, start: int) -> int:
        """Return the offset of the bracket that closes the object or array at an offset."""
        return self._walk(start)[1]

    def elements(self, key: str) -> list[int]:
        """Return where each element of a list at the top starts; empty where there is no such list."""
        if self.has_repeats or self.text[self.first : self.first + 1] != "{":
            member = self.find((key,))
            return [] if member is None else self._starts(member.value)
        here = self.skip(self.first + 1)
        while self.text[here] == '"':
            name, here = cast("tuple[str, int]", _SKIM.raw_decode(self.text, here))
            here = self.skip(self.skip(here) + 1)
            if name == key:
                return self._starts(here)
            here = self.skip(_SKIM.raw_decode(self.text, here)[1])
            here = self.skip(here + 1) if self.text[here] == "," else here
        return []

    def _starts(self, start: int) -> list[int]:
        return [member.start for member in self.children(start).values()] if self.text[start] == "[" else []

    def find(self, path: Path) -> Member | None:
        """Return where a path stands, None where the text does not have it."""
        here = Member(self.first, self.first, -1)
        for step in path:
            if self.text[here.value] not in "{[":
                return None
            member = self.children(here.value).get(step)
            if member is None:
                return None
            here = member
        return here if here.end >= 0 else Member(self.first, self.first, self.end)

    def line(self, path: Path) -> int | None:
        """Return the line of a path, or of the nearest thing above it that the text has."""
        while path:
            member = self.find(path)
            if member is not None:
                return self.line_at(member.start)
            path = path[:-1]
        return self.line_at(self.first)

    def _walk(self, start: int) -> tuple[dict[str | int, Member], int]:
        known = self._children.get(start)
        if known is None:
            known = self._children[start] = self._members(start)
        return known

    def _members(self, start: int) -> tuple[dict[str | int, Member], int]:
        text, decode, skip = self.text, _SKIM.raw_decode, self.skip
        is_object = text[start] == "{"
        found: dict[str | int, Member] = {}
        here = skip(start + 1)
        while text[here] not in "}]":
            first = here
            key: str | int = len(found)
            if is_object:
                key, here = cast("tuple[str, int]", decode(text, here))
                here = skip(skip(here) + 1)
            end = decode(text, here)[1]
            found[key] = Member(first, here, end)
            here = skip(end)
            if text[here] == ",":
                here = skip(here + 1)
        return found, here
