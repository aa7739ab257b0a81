"""What is wrong in one file, gathered while it is read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any, cast

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text

__all__ = ["Sheet", "kind_of", "quoted"]

_KINDS = {
    bool: Text("true or false", "布尔值"), int: Text("a number", "数字"), Decimal: Text("a number", "数字"),
    str: Text("text", "文字"), list: Text("a list", "列表"), dict: Text("an object", "对象"),
}  # fmt: skip
_NOTHING = Text("nothing (null)", "空值（null）")
_SHOWN = 60


def kind_of(value: object) -> Text:
    """Return what sort of value this is, in words."""
    if value is None:
        return _NOTHING
    return next((word for kind, word in _KINDS.items() if isinstance(value, kind)), Text("a value", "值"))


def quoted(value: object) -> str:
    """Return a value as it would stand in a file, shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        shown = f'"{value}"'
    elif isinstance(value, dict):
        shown = "{…}"
    elif isinstance(value, list):
        shown = f"[{', '.join(quoted(item) for item in cast('list[Any]', value)[:3])}]"
    else:
        shown = str(value)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


class Sheet:
    """Problems and warnings of one file, each with its place.

    locate: turns a reader's own address of a thing into the words people read (`segments[3].seed`) and a line.
    has_escapes: the text may hold characters that no text can have, such as half of a surrogate pair.
    has_repeats: some object in the text may hold a key twice.
    """

    def __init__(self, file: FilePath, locate: Callable[[Any], tuple[str, int | None]]) -> None:
        self.file = file
        self.has_escapes = True
        self.has_repeats = True
        self.problems: list[StoryboardInvalid] = []
        self._locate = locate
        self._warnings: dict[object, tuple[StoryboardInvalid, int]] = {}

    def problem(
        self, at: Any, text: Text, fix: Text, *, code: str, found: object = None, allowed: Iterable[str] = ()
    ) -> None:
        """Add an error."""
        self.problems.append(self._made(at, text, fix, code, found, tuple(allowed)))

    def warn(self, at: Any, text: Text, fix: Text, *, code: str, found: object = None, once: object = None) -> None:
        """Add a warning. once: warnings that share it are told once, with their number."""
        key = (code, once) if once is not None else (code, at)
        if key in self._warnings:
            first, count = self._warnings[key]
            self._warnings[key] = (first, count + 1)
        else:
            self._warnings[key] = (self._made(at, text, fix, code, found, ()), 1)

    def unknown_key(self, at: Any, key: str, known: Iterable[str], *, once: object = None) -> None:
        """Warn about a key that this program does not know, with the known one it may be meant for."""
        near = difflib.get_close_matches(key.casefold(), list(known), 1, 0.72)
        if near:
            fix = Text("Did you mean “{near}”?", "是否应为“{near}”？", near=near[0])
        else:
            fix = Text("It is kept in the file and not used.", "它会保留在文件中，但不会被使用。")
        self.warn(
            at,
            Text("“{key}” is not known here.", "无法识别“{key}”。", key=key),
            fix,
            code="storyboard.unknown_key",
            found=key,
            once=once,
        )

    def misspelt_key(self, at: Any, key: str, known: Iterable[str]) -> None:
        """Warn about a key only where it is nearly a known one: a note's frontmatter may hold anything else."""
        if difflib.get_close_matches(key.casefold(), list(known), 1, 0.8):
            self.unknown_key(at, key, known)

    @property
    def warnings(self) -> tuple[StoryboardInvalid, ...]:
        """All warnings, in the order found."""
        return tuple(_counted(warning, count) for warning, count in self._warnings.values())

    def _made(
        self, at: Any, text: Text, fix: Text, code: str, found: object, allowed: tuple[str, ...]
    ) -> StoryboardInvalid:
        place, line = self._locate(at)
        return StoryboardInvalid(
            text, fix=fix, code=code, file=self.file, place=place, line=line, found=found, allowed=allowed
        )


def _counted(warning: StoryboardInvalid, count: int) -> StoryboardInvalid:
    if count == 1:
        return warning
    text = Text(
        "{said} ({count} times, first here.)", "{said}（共 {count} 处，此为第一处。）", said=warning.text, count=count
    )
    return StoryboardInvalid(
        text,
        fix=warning.fix,
        code=warning.stable_code,
        file=warning.file,
        place=warning.place,
        line=warning.line,
        found=warning.found,
    )
