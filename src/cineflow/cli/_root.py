"""From the words typed to the command that runs.

Each command is one file of `commands/`, imported only when it is asked for.
"""

from __future__ import annotations

import difflib
import logging
import sys
from collections.abc import Mapping
from typing import Any

from cineflow.cli._door import Door, use_door
from cineflow.cli._help import COMMANDS, help_of, help_of_all
from cineflow.cli._language import language_of_settings
from cineflow.cli.errors import USAGE, explain, explain_usage
from cineflow.core.errors import CineflowError
from cineflow.core.files import check_name
from cineflow.core.room import member, member_names
from cineflow.core.text import Text, prefer_language, set_language

__all__ = ["run"]


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors are explained on stderr, and as JSON where asked."""
    door = Door()
    logging.getLogger("cineflow").addHandler(logging.NullHandler())
    try:
        prefer_language(language_of_settings())
        words = _take_common(arguments, door)
        for word in words:
            check_name(word)
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
        sys.stdout.write(help_of_all())
        return 0
    name, *rest = words
    if name in ("--version", "-V"):
        from cineflow import __version__

        door.json({"version": __version__}) if door.as_json else door.result(f"cineflow {__version__}")
        return 0
    if name in ("--help", "-h", "help") and not rest:
        sys.stdout.write(help_of_all())
        return 0
    if name == "help":
        name, rest = rest[0], ["--help"]
    if name.startswith("--"):  # As the first version was called: `main.py --input-dir input --dry-run`.
        name, rest = "run", words
    if name not in member_names(COMMANDS):
        return _unknown_command(name, door)
    return _run_command(name, rest)


def _run_command(name: str, arguments: list[str]) -> int:
    import typer

    found: Any = member(COMMANDS, name, "command")
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(help_of(found, name, arguments))
        return 0
    if not arguments and isinstance(found, typer.Typer) and found.info.no_args_is_help is True:
        sys.stderr.write(help_of(found, name, arguments))
        return USAGE
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    if isinstance(found, typer.Typer):
        app = found
    else:
        app.command(name)(found)
    command: Any = typer.main.get_command(app)
    alone: dict[str, str] = getattr(sys.modules[found.__module__], "STANDS_ALONE", {}) if callable(found) else {}
    arguments = _with_values(arguments, alone)
    outcome = command.main(arguments, prog_name=f"cineflow {name}", standalone_mode=False)
    return outcome if isinstance(outcome, int) else 0


def _with_values(arguments: list[str], alone: Mapping[str, str]) -> list[str]:
    """Give options that may stand without a value the value that this means. alone: option → that value."""
    filled: list[str] = []
    for place, word in enumerate(arguments):
        filled.append(word)
        if word in alone and (place + 1 == len(arguments) or arguments[place + 1].startswith("-")):
            filled.append(alone[word])
    return filled


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
    near = difflib.get_close_matches(name, member_names(COMMANDS), 1, 0.7)
    said = Text("There is no command “{name}”.", "没有命令 “{name}”。", name=name)
    hint = Text("Did you mean `cineflow {near}`?", "是否想用 `cineflow {near}`？", near=near[0]) if near else Text(
        "`cineflow --help` lists them.", "`cineflow --help` 列出所有命令。"
    )  # fmt: skip
    if door.as_json:
        door.json({"error": {"code": "usage", "message": str(said), "fix": str(hint), "place": name}})
    door.warn(f"{said} {hint}")
    return USAGE
