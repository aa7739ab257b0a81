"""Help in the person's language: of all commands, and of one with its options, read from its own signature."""

from __future__ import annotations

import inspect
import re
import textwrap
import types
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from cineflow.core.room import member_names
from cineflow.core.text import Text, current_language

__all__ = ["COMMANDS", "help_of", "help_of_all", "summary_of"]

COMMANDS = "cineflow.cli.commands"
_ORDER = ("init", "demo", "plan", "run", "status", "select", "film", "render")
"""What a new person needs first, in the order they need it; the rest follows by name."""

_COMMON = (
    ("--json", Text("One JSON object on stdout.", "在标准输出打印一个 JSON 对象。")),
    ("--lang en|zh", Text("Language of messages.", "消息语言。")),
    ("-q, --quiet", Text("Only results and errors.", "只输出结果和错误。")),
    ("-v, --verbose", Text("More detail.", "更多细节。")),
    ("-h, --help", Text("Show this and stop.", "显示本帮助。")),
)
_KINDS = {
    Path: Text("PATH", "路径"),
    int: Text("N", "数字"),
    float: Text("N", "数字"),
    str: Text("TEXT", "文字"),
}
_PIECE = re.compile(r"[!-~]+|.")
_WIDTH = 100
_MOST_LEFT = 34


@dataclass(frozen=True, slots=True)
class _Word:
    """One argument or option as help shows it."""

    spelling: str
    help: str
    is_argument: bool
    is_needed: bool


def help_of_all() -> str:
    """Return the overview of commands. Imports none of them."""
    names = member_names(COMMANDS)
    ordered = [name for name in _ORDER if name in names] + [name for name in names if name not in _ORDER]
    usage = Text("Usage: cineflow COMMAND [OPTIONS]", "用法：cineflow 命令 [选项]")
    what = Text("CineFlow: from a script to a finished film.", "影流：从剧本到成片。")
    more = Text(
        "`cineflow COMMAND --help` tells more. Without a command, on a terminal: the wizard.",
        "`cineflow 命令 --help` 查看详情。在终端中不带命令则进入向导。",
    )
    rows = _rows((name, summary_of(name)) for name in ordered)
    return f"{usage}\n\n{what}\n\n{Text('Commands:', '命令：')}\n{rows}\n{_common()}\n{more}\n"


def help_of(found: Any, name: str, words: Iterable[str]) -> str:
    """Return the help of a command, or of the command inside it that the words name.

    found: what the command's file exposes: a function, or a Typer app of several.
    """
    inner = _inner(found)
    asked = next((word for word in words if word in inner), "")
    if asked:
        act, told = inner[asked]
        return _help(f"{name} {asked}", told, act, {})
    act = found if inspect.isfunction(found) else _callback(found)
    return _help(name, summary_of(name), act, inner)


def summary_of(name: str) -> str:
    """Return a command's help: the first line of its file's docstring, the second line in Chinese."""
    spec = find_spec(f"{COMMANDS}.{name.replace('-', '_')}")
    if spec is None or not spec.origin:
        return ""
    with Path(spec.origin).open(encoding="utf-8") as source:
        lines = [source.readline().strip().strip('"').strip() for _ in range(2)]
    return lines[1] if current_language() == "zh" and lines[1] else lines[0]


def _help(
    title: str, told: str, act: Callable[..., Any] | None, inner: dict[str, tuple[Callable[..., Any], str]]
) -> str:
    spelled = list(_words(act)) if act else []
    arguments, options = [w for w in spelled if w.is_argument], [w for w in spelled if not w.is_argument]
    usage = [f"cineflow {title}"]
    usage += [f"{Text('[COMMAND]', '[子命令]')}"] if inner else []
    usage += [f"{Text('[OPTIONS]', '[选项]')}"] if options else []
    usage += [word.spelling if word.is_needed else f"[{word.spelling}]" for word in arguments]
    parts = [f"{Text('Usage: {line}', '用法：{line}', line=' '.join(usage))}\n", f"{_wrapped(told, 2)}\n"]
    sections = (
        (Text("Commands:", "子命令："), [(word, told) for word, (_, told) in inner.items()]),
        (Text("Arguments:", "参数："), [(word.spelling, word.help) for word in arguments]),
        (Text("Options:", "选项："), [(word.spelling, word.help) for word in options]),
    )
    parts += [f"{heading}\n{_rows(rows)}" for heading, rows in sections if rows]
    return "\n".join([*parts, _common()])


def _common() -> str:
    return f"{Text('Options of every command:', '所有命令通用的选项：')}\n{_rows((f, str(w)) for f, w in _COMMON)}"


def _inner(found: Any) -> dict[str, tuple[Callable[..., Any], str]]:
    """Return the commands inside a Typer app: name → function and help."""
    registered = getattr(found, "registered_commands", [])
    return {str(item.name or item.callback.__name__): (item.callback, str(item.help or "")) for item in registered}


def _callback(found: Any) -> Callable[..., Any] | None:
    registered = getattr(found, "registered_callback", None)
    return registered.callback if registered else None


def _words(act: Callable[..., Any]) -> Iterator[_Word]:
    """Read a command's arguments and options from its signature."""
    hints = get_type_hints(act, include_extras=True)
    for name, parameter in inspect.signature(act).parameters.items():
        hint = hints.get(name)
        if get_origin(hint) is not Annotated:
            continue
        kind, info = get_args(hint)[:2]
        has_default = parameter.default is not inspect.Parameter.empty
        yield _word(name, _plain(kind), info, parameter.default if has_default else None, is_needed=not has_default)


def _word(name: str, kind: tuple[Any, bool], info: Any, default: Any, *, is_needed: bool) -> _Word:
    of, is_list = kind
    value = str(info.metavar or _KINDS.get(of, ""))
    said = f"{info.help or ''}{_range(info)}{_default(default)}"
    if type(info).__name__ == "ArgumentInfo":
        spelling = info.metavar or name.upper()
        return _Word(f"{spelling}…" if is_list and "…" not in spelling else spelling, said, True, is_needed)
    flags = ", ".join(sorted(_flags(name, info), key=len))
    return _Word(flags if of is bool else f"{flags} {value}", said, False, is_needed)


def _flags(name: str, info: Any) -> list[str]:
    """Return an option's spellings. In `Annotated`, the first of them sits where a default would."""
    first = info.default if isinstance(info.default, str) and info.default.startswith("-") else ""
    return [flag for flag in (first, *(info.param_decls or ())) if flag] or [f"--{name.replace('_', '-')}"]


def _plain(hint: Any) -> tuple[Any, bool]:
    """Return the type in `T | None` or `list[T] | None`, and whether it is a list."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    one = kinds[0] if get_origin(hint) in (Union, types.UnionType) and kinds else hint
    return (get_args(one)[0], True) if get_origin(one) is list else (one, False)


def _range(info: Any) -> str:
    low, high = getattr(info, "min", None), getattr(info, "max", None)
    if low is None and high is None:
        return ""
    if high is None:
        return str(Text(" ({low} or more)", "（至少 {low}）", low=low))
    return str(Text(" ({low} to {high})", "（{low} 到 {high}）", low=low, high=high))


def _default(value: Any) -> str:
    if value is None or isinstance(value, bool) or value in ("", Path()):
        return ""
    return str(Text(" [{value}]", "[默认 {value}]", value=value))


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    """Set words and their help in two columns; the second wraps under itself."""
    pairs = list(rows)
    left = min(_MOST_LEFT, max((_width(word) for word, _ in pairs), default=0)) + 2
    lines: list[str] = []
    for word, said in pairs:
        body = _wrapped(said, left + 2).lstrip()
        fits = _width(word) <= left - 2
        lines += [f"  {word}{' ' * (left - _width(word))}{body}"] if fits else [f"  {word}", " " * (left + 2) + body]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _wrapped(text: str, indent: int) -> str:
    """Break a text into lines behind an indent; Chinese may break anywhere and is two columns wide."""
    room, margin = _WIDTH - indent, " " * indent
    if _width(text) == len(text):
        return "\n".join(margin + line for line in textwrap.wrap(text, room, break_on_hyphens=False))
    lines: list[str] = []
    line = ""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if _width(line + piece) > room and piece not in "，。；：、）":
            lines.append(line)
            line = ""
        line += piece if line or piece != " " else ""
    return "\n".join(margin + part for part in (*lines, line))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
