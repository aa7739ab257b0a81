"""Which take of a shot counts: chosen by a person, else the newest good one.

Choices lie beside the takes, in `selection.json` of the storyboard's output folder, and name files: they outlive the
ledger, and follow a take whose shot was renumbered.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, cast

from cineflow.core.errors import Unreadable
from cineflow.core.files import write_json
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.library.matching import ShotTakes
    from cineflow.library.takes import TakeOnDisk

__all__ = ["SELECTION_FILE", "Choice", "chosen_take", "read_choices", "select_take", "unselect"]

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
                file=_spelled(str(home / str(row["file"]))),
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


def select_take(home: Path, shot: int, chosen: TakeOnDisk, takes: Iterable[TakeOnDisk], *, at: datetime) -> None:
    """Let one take of a shot count from now on, instead of any other of the shot's takes.

    home: the storyboard's output folder, where the choice is kept. takes: all takes of the shot. at: UTC.
    """
    others = {_spelled(take.path) for take in takes}
    kept = [choice for choice in read_choices(home) if choice.file not in others]
    _write(home, [*kept, Choice(_spelled(chosen.path), shot, chosen.take, at)])


def unselect(home: Path, takes: Iterable[TakeOnDisk]) -> None:
    """Forget a choice among a shot's takes: the newest good one counts again."""
    others = {_spelled(take.path) for take in takes}
    before = read_choices(home)
    kept = [choice for choice in before if choice.file not in others]
    if len(kept) != len(before):
        _write(home, kept)


def chosen_take(takes: ShotTakes, chosen_at: Mapping[str, datetime]) -> TakeOnDisk | None:
    """Return the take of a shot that counts: the one chosen last, else the newest good one, else None.

    chosen_at: file → when it was chosen, as `scan_takes` found it. A take made from an earlier wording of the shot
    counts where a person chose it, or where there is no other.
    """
    good = takes.good
    chosen = [take for take in good if _spelled(take.path) in chosen_at] if chosen_at else []
    if chosen:
        return max(chosen, key=lambda take: chosen_at[_spelled(take.path)])
    return max(good, key=lambda take: (not takes.is_stale(take), take.take, take.made_at), default=None)


def _spelled(path: str) -> str:
    """One spelling of a path: a synced folder may take letters apart."""
    return unicodedata.normalize("NFC", os.path.normpath(path))


def _write(home: Path, choices: Sequence[Choice]) -> None:
    rows = [
        {
            "shot": choice.shot,
            "take": choice.take,
            "file": PurePath(os.path.relpath(choice.file, _spelled(str(home)))).as_posix(),
            "at": choice.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
        for choice in choices
    ]
    write_json(home / SELECTION_FILE, {"version": _VERSION, "selected": rows})
