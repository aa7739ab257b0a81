"""What is to be copied to the store: one note per file in the state folder, from before it matters until it is there.

A note is written when a file is finished and struck when the store holds it whole. Whatever ends a process in between,
the next one finds the notes and goes on; a store that is down loses nothing, since the file stays where it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from cineflow.core.errors import StorageError
from cineflow.core.files import write_json
from cineflow.core.ids import digest_bytes, digest_file
from cineflow.core.log import facts
from cineflow.library.storage import Storage

__all__ = ["ELSEWHERE", "Copies", "Copy", "CopyReport", "copy_waiting", "name_below"]

log = logging.getLogger(__name__)

ELSEWHERE = "elsewhere"
"""Where files from outside the workspace go in the store, below a digest of their folder."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to be copied. why: what went wrong the last time, empty before the first."""

    file: Path
    name: str
    noted_at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What one pass brought. left: copies that still wait. problem: why it ended before all was tried."""

    copied: tuple[str, ...] = ()
    left: int = 0
    problem: StorageError | None = None


def name_below(file: Path, root: Path) -> str:
    """Return what a file is called in the store: its place in the workspace, as people know it."""
    if file.is_relative_to(root):
        return file.relative_to(root).as_posix()
    return f"{ELSEWHERE}/{digest_bytes(str(file.parent).encode())[:8]}/{file.name}"


class Copies:
    """The notes of one workspace on this machine. folder: made when the first note is written."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root

    def note(self, files: Iterable[Path]) -> None:
        """Note finished files. One that is noted again is copied again, if it changed."""
        for file in files:
            path = file.resolve()
            name = name_below(path, self._root)
            self._write(Copy(path, name, datetime.now(UTC).isoformat()))

    def waiting(self) -> list[Copy]:
        """Return what waits, the oldest first. A damaged note is left out and stays for a person to see."""
        found: list[Copy] = []
        for note in self._folder.glob("*.json"):
            try:
                said = cast("dict[str, Any]", json.loads(note.read_bytes()))
                found.append(Copy(Path(str(said["file"])), str(said["name"]), str(said["noted_at"]), str(said["why"])))
            except (OSError, ValueError, KeyError, TypeError):
                log.warning("copy.note_damaged", extra=facts(note=note.name))
        return sorted(found, key=lambda copy: (copy.noted_at, copy.name))

    def strike(self, copy: Copy) -> None:
        """Take a note away, unless the file was noted again meanwhile."""
        if any((one.name, one.noted_at) == (copy.name, copy.noted_at) for one in self.waiting()):
            self._note_of(copy.name).unlink(missing_ok=True)

    def failed(self, copy: Copy, why: str) -> None:
        """Keep why a copy was not made."""
        self._write(Copy(copy.file, copy.name, copy.noted_at, why))

    def _note_of(self, name: str) -> Path:
        return self._folder / f"{digest_bytes(name.encode())[:20]}.json"

    def _write(self, copy: Copy) -> None:
        said = {"file": str(copy.file), "name": copy.name, "noted_at": copy.noted_at, "why": copy.why}
        write_json(self._note_of(copy.name), said)


def copy_waiting(
    copies: Copies, storage: Storage, *, progress: Callable[[int, int, str], None] = lambda _a, _b, _c: None
) -> CopyReport:
    """Copy all that waits, until the store cannot be reached or refuses: the rest then stays noted.

    progress: bytes of this file so far, of how many, and its name; what it raises ends the pass. What lies there whole
    already is not sent again. A file that was taken away here is struck: there is nothing to copy.
    """
    copied: list[str] = []
    for copy in copies.waiting():
        try:
            if _copied(copy, storage, progress):
                copied.append(copy.name)
        except FileNotFoundError:
            log.info("copy.gone", extra=facts(file=str(copy.file)))
        except OSError as error:
            copies.failed(copy, error.strerror or type(error).__name__)
            continue
        except StorageError as error:
            copies.failed(copy, error.text.say("en"))
            log.info("copy.failed", extra=facts(file=copy.name, code=error.stable_code, store=error.store_code))
            return CopyReport(tuple(copied), len(copies.waiting()), error)
        copies.strike(copy)
    return CopyReport(tuple(copied), len(copies.waiting()))


def _copied(copy: Copy, storage: Storage, progress: Callable[[int, int, str], None]) -> bool:
    """Bring one file there, unless it is. Raises FileNotFoundError, StorageErrors."""
    size, digest = copy.file.stat().st_size, digest_file(copy.file)
    there = storage.stat(copy.name)
    if there is not None and (there.size, there.digest) == (size, digest):
        return False
    storage.put(
        copy.file, copy.name, digest=digest, progress=lambda done, whole: progress(done, whole, copy.name)
    )  # fmt: skip
    log.info("copy.made", extra=facts(file=copy.name, size=size))
    return True
