"""Exit codes, and how an error is told.

0 all done · 1 failure · 2 usage · 3 some failed · 4 refused for money · 5 a person must decide · 130 interrupted
(143 on SIGTERM). Where several apply, the highest.
"""

from __future__ import annotations

import logging
import os
import traceback
from typing import Any

from cineflow.cli._door import Door
from cineflow.core.errors import (
    CineflowError,
    Conflict,
    DecisionNeeded,
    DiskFull,
    GlyphMissing,
    MediaError,
    MoneyRefused,
    ProviderError,
    SubmitUncertain,
    UserError,
)
from cineflow.core.log import redact
from cineflow.core.reasons import reason
from cineflow.core.text import Text

__all__ = ["DECIDE", "DONE", "FAILED", "MONEY", "PARTLY", "USAGE", "exit_code_of", "explain", "explain_usage"]

DONE, FAILED, USAGE, PARTLY, MONEY, DECIDE = 0, 1, 2, 3, 4, 5

_CODES: tuple[tuple[type[CineflowError], int], ...] = (
    (MoneyRefused, MONEY),
    (DecisionNeeded, DECIDE),
    (SubmitUncertain, DECIDE),
    (Conflict, FAILED),
    (DiskFull, FAILED),
    (GlyphMissing, FAILED),
    (UserError, USAGE),
    (ProviderError, FAILED),
    (MediaError, FAILED),
    (CineflowError, FAILED),
)


def exit_code_of(error: BaseException | None) -> int:
    """Return the exit code for an error, 0 for none."""
    if error is None:
        return DONE
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)


def explain(error: Exception, door: Door) -> int:
    """Tell an error in words, as JSON where that was asked for, and return its exit code."""
    if isinstance(error, OSError) or type(error).__name__ == "OperationalError":  # SQLAlchemy is not brought in for it.
        from cineflow.library.disk import refused_by_disk

        error = refused_by_disk(error) or error
    if not isinstance(error, CineflowError):
        logging.getLogger("cineflow.cli").error("command.crashed", exc_info=error)
        said = Text(
            "This is a fault of CineFlow itself: {kind}: {error}",
            "这是影流自身的错误：{kind}: {error}",
            kind=type(error).__name__,
            error=redact(str(error)),
        )
        if door.is_verbose or os.environ.get("CINEFLOW_TRACE"):
            door.warn(redact("".join(traceback.format_exception(error))))
        fix = Text("Run it again with -v for the details", "加上 -v 再运行一次可看到细节")
        code, place, file = "internal", "", None
    else:
        said, fix, code, place, file = error.text, error.fix, error.stable_code, error.place, error.file
    if door.as_json:
        body = {"code": code, "message": redact(str(said)), "fix": redact(str(fix or "")), "place": place}
        door.json({"error": body | ({"file": str(file)} if file else {}), **door.beside_error})
    where = " · ".join(part for part in (str(file or ""), place) if part and part not in str(said))
    door.warn(f"{where}: {said}" if where else said, style="red")
    if fix:
        door.warn(f"→ {fix}")
    return exit_code_of(error)


def _name_of(parameter: Any) -> str:
    """Return an option as it is typed, an argument as help shows it."""
    spelled: list[str] = getattr(parameter, "opts", None) or []
    if any(word.startswith("-") for word in spelled):
        return "/".join(spelled)
    return getattr(parameter, "metavar", None) or "/".join(spelled).upper()


def explain_usage(error: Any, door: Door) -> int:
    """Tell what was wrong with the words typed, in the person's language, and return exit code 2.

    error: what the command line library raised; its classes are told apart by name since it keeps them private.
    """
    kind = type(error).__name__
    option = getattr(error, "option_name", "") or ""
    parameter = getattr(error, "param", None)
    name = _name_of(parameter) or getattr(error, "param_hint", "") or option
    raw = reason(str(getattr(error, "message", "") or error))
    if kind == "NoSuchOption":
        near = ", ".join(getattr(error, "possibilities", None) or [])
        hint = Text(" Did you mean {near}?", " 是否想用 {near}？", near=near) if near else Text("", "")
        said = Text("There is no option {option}.{hint}", "没有选项 {option}。{hint}", option=option, hint=hint)
    elif kind == "MissingParameter":
        said = Text("{name} is missing.", "缺少 {name}。", name=name or raw)
    elif kind == "BadParameter":
        said = Text("{name}: {why}", "{name} 的值不对：{why}", name=name, why=raw)
    else:
        said = Text("{why}", "用法有误：{why}", why=raw)
    fix = Text("`--help` after the command shows how it is used", "在命令后加 --help 查看用法")
    if door.as_json:
        door.json({"error": {"code": "usage", "message": str(said), "fix": str(fix), "place": name}})
    door.warn(said, style="red")
    door.warn(f"→ {fix}")
    return USAGE
