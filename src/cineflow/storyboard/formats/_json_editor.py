"""Changing values inside a JSON text and leaving every other character as it is."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, cast

from cineflow.storyboard.formats._json_text import JsonText, Path

__all__ = ["JsonEditor", "compact"]

_SHORT = 88


def compact(value: Any) -> Any:
    """Return a value with decimals as `json` writes numbers, whole ones without a point."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: compact(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [compact(item) for item in cast("list[Any]", value)]
    return value


class JsonEditor:
    """A JSON object as text. valid: what is parsed; shown: what is kept, of the same length (they differ where a
    note's mistakes were read past). margin: the indentation of the line the object starts on, for one without lines.
    """

    def __init__(
        self,
        valid: str,
        shown: str | None = None,
        *,
        newline: str = "\n",
        margin: str = "",
        unit: str = "  ",
        is_tall: bool = True,
    ) -> None:
        self.valid = valid
        self.shown = valid if shown is None else shown
        self.newline = newline
        self.margin = margin
        self.unit = unit
        self.is_tall = is_tall

    def put(self, path: Path, value: Any) -> None:
        """Write a value at a path, making what is missing above it."""
        document = JsonText(self.valid)
        member = document.find(path)
        if member is not None:
            margin = self._margin_at(member.value)
            self._splice(member.value, member.end, self._dump(value, margin))
            return
        parent = document.find(path[:-1])
        if parent is None or self.valid[parent.value] != "{":
            self.put(path[:-1], {path[-1]: value})
        else:
            self._insert(document, parent.value, str(path[-1]), value)

    def remove(self, path: Path) -> None:
        """Take a member out with its comma; nothing happens where it is not there."""
        document = JsonText(self.valid)
        member, parent = document.find(path), document.find(path[:-1])
        if member is None or parent is None:
            return
        members = sorted(document.children(parent.value).values())
        index = members.index(member)
        if index + 1 < len(members):
            self._splice(member.start, members[index + 1].start, "")
        elif index:
            self._splice(members[index - 1].end, member.end, "")
        else:
            self._splice(parent.value, document.close(parent.value) + 1, "{}")

    def _insert(self, document: JsonText, start: int, key: str, value: Any) -> None:
        members = sorted(document.children(start).values())
        if not members:
            outer = self._margin_at(start)
            inner = f"{self.newline}{outer}{self.unit}" if self.is_tall else ""
            outer = f"{self.newline}{outer}" if self.is_tall else ""
            written = f"{{{inner}{_quoted(key)}: {self._dump(value, inner.lstrip(self.newline))}{outer}}}"
            self._splice(start, document.close(start) + 1, written)
            return
        last = members[-1]
        before = members[-2].end + self.valid[members[-2].end :].index(",") + 1 if len(members) > 1 else start + 1
        gap = self.valid[before : last.start]
        if len(members) == 1 and not gap.strip(" ") and "\n" not in gap:
            gap = " "
        colon = re.sub(r'^"(?:[^"\\]|\\.)*"', "", self.valid[last.start : last.value])
        margin = re.split(r"[\r\n]", gap)[-1]
        self._splice(last.end, last.end, f",{gap}{_quoted(key)}{colon}{self._dump(value, margin)}")

    def _splice(self, start: int, end: int, words: str) -> None:
        self.valid = self.valid[:start] + words + self.valid[end:]
        self.shown = self.shown[:start] + words + self.shown[end:]

    def _margin_at(self, offset: int) -> str:
        """Return the indentation of the line an offset is on."""
        begin = max(self.valid.rfind("\n", 0, offset), self.valid.rfind("\r", 0, offset)) + 1
        line = self.valid[begin:offset]
        own = line[: len(line) - len(line.lstrip(" \t"))]
        return own if begin else f"{self.margin}{own}" if not line.strip(" \t") else self.margin

    def _dump(self, value: Any, margin: str) -> str:
        value = compact(value)
        short = json.dumps(value, ensure_ascii=False)
        if not self.is_tall or not isinstance(value, (dict, list)) or len(short) <= _SHORT:
            return short
        tall = json.dumps(value, ensure_ascii=False, indent=self.unit)
        return tall.replace("\n", f"{self.newline}{margin}")


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)
