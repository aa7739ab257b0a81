"""The list of takes that people chose, in `selection.json` of a storyboard's output folder."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, cast

from cineflow.core.errors import Unreadable
from cineflow.core.files import write_json
from cineflow.core.text import Text

__all__ = ["SELECTION_FILE", "Choice", "read_choices", "spelled", "write_choices"]

SELECTION_FILE = "selection.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A take that a person chose. file: absolute, in composed letters. shot and take: what they were called then."""

    file: str
    shot: int
    take: int
    at: datetime


def read_choices(home: Path) -> tuple[Choice, ...]:
    """Return the choices kept in a storyboard's output folder, oldest first; none where there is no file.

    Raises Unreadable where the file is damaged.
    """
    path = home / SELECTION_FILE
    try:
        content: Any = json.loads(path.read_bytes())
        rows = cast("list[Mapping[str, Any]]", content["selected"])
        return tuple(
            Choice(
                file=spelled(str(home / str(row["file"]))),
                shot=int(row["shot"]),
                take=int(row["take"]),
                at=datetime.fromisoformat(row["at"]),
            )
            for row in rows
        )
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise Unreadable(
            Text("the list of chosen takes is damaged", "选用记录已损坏"),
            file=path,
            fix=Text("Repair or remove the file", "请修复或删除该文件"),
        ) from cause


def write_choices(home: Path, choices: Sequence[Choice]) -> None:
    """Keep these choices instead of the ones that were kept in an output folder."""
    rows = [
        {
            "shot": choice.shot,
            "take": choice.take,
            "file": PurePath(os.path.relpath(choice.file, spelled(str(home)))).as_posix(),
            "at": choice.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
        for choice in choices
    ]
    write_json(home / SELECTION_FILE, {"version": _VERSION, "selected": rows})


def spelled(path: str) -> str:
    """One spelling of a path: a synced folder may take letters apart."""
    return unicodedata.normalize("NFC", os.path.normpath(path))
