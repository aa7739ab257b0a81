"""From the words typed to the command that runs.

Each command is one file of `commands/`, imported only when it is asked for.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import logging
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cineflow.cli._door import Door, use_door
from cineflow.cli.errors import USAGE, explain, explain_usage
from cineflow.core.errors import CineflowError
from cineflow.core.room import member, member_names
from cineflow.core.text import Text, current_language, set_language

__all__ = ["run", "summary_of"]

COMMANDS = "cineflow.cli.commands"
ORDER = ("init", "demo", "plan", "run", "status", "select", "film", "render")
"""What a new person needs first, in the order they need it; the rest follows by name."""

COMMON = (
    ("--json", Text("One JSON object on stdout.", "在标准输出打印一个 JSON 对象。")),
    ("--lang [en|zh]", Text("Language of messages.", "消息语言。")),
    ("-q, --quiet", Text("Only results and errors.", "只输出结果和错误。")),
    ("-v, --verbose", Text("More detail.", "更多细节。")),
    ("-h, --help", Text("Show this and stop.", "显示本帮助。")),
)
_HEADINGS = {
    "Usage:": Text("Usage:", "用法："),
    "Options:": Text("Options:", "选项："),
    "Arguments:": Text("Arguments:", "参数："),
    "Commands:": Text("Commands:", "命令："),
    "[required]": Text("[required]", "[必填]"),
    "[default: ": Text("[default: ", "[默认："),
}


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors are explained on stderr, and as JSON where asked."""
    door = Door()
    logging.getLogger("cineflow").addHandler(logging.NullHandler())
    try:
        words = _take_common(arguments, door)
        with use_door(door):
            return _dispatch(words, door)
    except CineflowError as error:
        return explain(error, door)
    except KeyboardInterrupt:
        sys.stderr.write(str(Text("Interrupted.", "已中断。")) + "\n")
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 - the edge: a fault of ours must still end with words and a code
        kinds = {kind.__name__ for kind in type(error).__mro__}
        return explain_usage(error, door) if "ClickException" in kinds else explain(error, door)


def _dispatch(words: list[str], door: Door) -> int:
    if not words:
        if door.can_ask:
            from cineflow.cli._wizard import run_wizard

            return run_wizard(door)
        sys.stdout.write(_help_of_all())
        return 0
    name, *rest = words
    if name in ("--version", "-V"):
        from cineflow import __version__

        door.json({"version": __version__}) if door.as_json else door.result(f"cineflow {__version__}")
        return 0
    if name in ("--help", "-h", "help") and not rest:
        sys.stdout.write(_help_of_all())
        return 0
    if name == "help":
        name, rest = rest[0], ["--help"]
    if name not in member_names(COMMANDS):
        return _unknown_command(name, door)
    return _run_command(name, rest)


def _run_command(name: str, arguments: list[str]) -> int:
    import typer

    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    found: Any = member(COMMANDS, name, "command")
    if isinstance(found, typer.Typer):
        app = found
        app.info.help = summary_of(name)
    else:
        app.command(name, help=summary_of(name))(found)
    command: Any = typer.main.get_command(app)
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(_help_of(command, name, [a for a in arguments if a not in ("--help", "-h")]))
        return 0
    outcome = command.main(arguments, prog_name=f"cineflow {name}", standalone_mode=False)
    return outcome if isinstance(outcome, int) else 0


def _help_of(command: Any, name: str, words: list[str]) -> str:
    """Return a command's help with its headings in the current language and the options every command has."""
    path = [word for word in words if not word.startswith("-")][:1] if hasattr(command, "commands") else []
    if path and path[0] not in command.commands:
        path = []
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        command.main([*path, "--help"], prog_name=f"cineflow {name}", standalone_mode=False)
    lines = [line for line in printed.getvalue().rstrip().splitlines() if not line.lstrip().startswith("--help ")]
    text = "\n".join(lines)
    for english, heading in _HEADINGS.items():
        text = text.replace(english, str(heading))
    return f"{text}\n\n{_common_help()}"


def _help_of_all() -> str:
    names = member_names(COMMANDS)
    ordered = [name for name in ORDER if name in names] + [name for name in names if name not in ORDER]
    rows = "\n".join(f"  {name:<11} {summary_of(name)}" for name in ordered)
    usage = Text("Usage: cineflow COMMAND [OPTIONS]", "用法：cineflow 命令 [选项]")
    what = Text("CineFlow: from a script to a finished film.", "影流：从剧本到成片。")
    more = Text(
        "`cineflow COMMAND --help` tells more. Without a command, on a terminal: the wizard.",
        "`cineflow 命令 --help` 查看详情。在终端中不带命令则进入向导。",
    )
    return f"{usage}\n\n{what}\n\n{Text('Commands:', '命令：')}\n{rows}\n\n{_common_help()}\n{more}\n"


def _common_help() -> str:
    title = Text("Options of every command:", "所有命令通用的选项：")
    return f"{title}\n" + "".join(f"  {flags:<16} {words}\n" for flags, words in COMMON)


def summary_of(name: str) -> str:
    """Return a command's help: the first line of its file's docstring, the second line in Chinese."""
    spec = find_spec(f"{COMMANDS}.{name.replace('-', '_')}")
    if spec is None or not spec.origin:
        return ""
    head = Path(spec.origin).read_text(encoding="utf-8").split("\n", 2)[:2]
    lines = [line.strip().strip('"').strip() for line in head]
    return lines[1] if current_language() == "zh" and len(lines) > 1 and lines[1] else lines[0]


def _take_common(arguments: list[str], door: Door) -> list[str]:
    """Take the options every command has out of the words, wherever they stand, and note them in the door."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*rest, word, *words]
        if word == "--json":
            door.as_json = True
        elif word in ("-q", "--quiet"):
            door.is_quiet = True
        elif word in ("-v", "--verbose"):
            door.is_verbose = True
        elif word == "--lang" or word.startswith("--lang="):
            value = word[7:] if "=" in word else next(words, "")
            if value not in ("en", "zh"):
                raise_language(value)
            set_language("zh" if value == "zh" else "en")
            door.language = "zh" if value == "zh" else "en"
        else:
            rest.append(word)
    return rest


def raise_language(value: str) -> None:
    """Refuse a language we do not speak."""
    from cineflow.core.errors import SettingInvalid

    raise SettingInvalid(
        Text("--lang is “{value}”", "--lang 的值是 “{value}”", value=value),
        fix=Text("Allowed: en, zh", "允许的值：en、zh"),
    )


def _unknown_command(name: str, door: Door) -> int:
    near = difflib.get_close_matches(name, member_names(COMMANDS), 1)
    said = Text("There is no command “{name}”.", "没有命令 “{name}”。", name=name)
    hint = Text("Did you mean `cineflow {near}`?", "是否想用 `cineflow {near}`？", near=near[0]) if near else Text(
        "`cineflow --help` lists them.", "`cineflow --help` 列出所有命令。"
    )  # fmt: skip
    if door.as_json:
        door.json({"error": {"code": "usage", "message": str(said), "fix": str(hint), "place": name}})
    door.warn(f"{said} {hint}")
    return USAGE
