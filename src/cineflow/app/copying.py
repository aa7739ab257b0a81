"""Copies of finished files in the store: noted when they are finished, made in the background, gone on with later."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.app.storing import REFERENCES, copies_are_kept, storage_of
from cineflow.core.errors import CineflowError, StorageError
from cineflow.core.log import facts
from cineflow.library.copies import ELSEWHERE, Copies, CopyReport, copy_waiting
from cineflow.library.locks import FileLock
from cineflow.library.storage import safe_key

if TYPE_CHECKING:
    from cineflow.app._app import App
    from cineflow.library.storage import Storage

__all__ = ["Copier", "bring_back", "copies_of"]

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 600.0


def bring_back(
    root: Path, storage: Storage, below: str = "", tell: Callable[[int, int, str], None] = lambda _a, _b, _c: None
) -> list[Path]:
    """Fetch what lies in the store and not in the workspace, into its place there; what is here stays as it is.

    below: a folder of the workspace. Raises StorageErrors, DiskFull; what came until then stays.
    """
    brought: list[Path] = []
    for one in list(storage.names(below.strip("/"))):
        if one.name.startswith((f"{REFERENCES}/", f"{ELSEWHERE}/")):
            continue
        target = root / safe_key(one.name)
        hidden = any(part.startswith(".") for part in Path(one.name).parts)
        if hidden or target.exists() or not target.resolve().is_relative_to(root.resolve()):
            continue
        storage.fetch(one.name, target, progress=lambda done, size, name=one.name: tell(done, size, name))
        brought.append(target)
    return brought


class _Stopped(Exception):
    """Asked to stop amid a file."""


def copies_of(app: App) -> Copies:
    """Return the notes of a workspace."""
    return Copies(app.workspace.state / "copies", app.workspace.root)


class Copier:
    """Copies what is noted, one file at a time, in a thread of its own. One process of a workspace does it at a time.

    Use: `start()`, `note(files)` when something is finished, `stop()` at the end; or `once()` without a thread.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._copies = copies_of(app)
        self._lock = FileLock(app.workspace.state / "copies.lock")
        self._wake, self._stop, self._idle = threading.Event(), threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._is_wanted = copies_are_kept(app.loaded)
        self.report = CopyReport()
        self.at: tuple[int, int, str] = (0, 0, "")

    @property
    def is_wanted(self) -> bool:
        """Whether finished files are to be copied at all."""
        return self._is_wanted

    def start(self) -> None:
        """Go on with what an earlier process left. Does nothing where no copies are kept."""
        if self._is_wanted and self._thread is None:
            self._thread = threading.Thread(target=self._work, name="copies", daemon=True)
            self._thread.start()

    def note(self, files: Iterable[Path]) -> None:
        """Note finished files; returns when the notes are on disk. Does nothing where no copies are kept."""
        if self._is_wanted:
            self._copies.note(files)
            self._idle.clear()
            self._wake.set()

    def note_all(self, paths: Iterable[Path]) -> None:
        """Note files, and everything in folders but what is hidden, whether or not copies are kept by themselves."""
        for path in paths:
            found = [path] if path.is_file() else sorted(path.rglob("*"))
            self._copies.note(
                file for file in found
                if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )  # fmt: skip

    @property
    def is_busy(self) -> bool:
        """Whether something is being copied, or about to be; not while a store that failed is left alone."""
        return self._thread is not None and self._thread.is_alive() and not self._idle.is_set()

    def stop(self) -> None:
        """Leave the file at hand where it is: its note stays."""
        self._stop.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread:
            thread.join(10.0)

    def once(self, tell: Callable[[int, int, str], None] = lambda _a, _b, _c: None) -> CopyReport:
        """Copy all that waits, here and now. Raises SettingMissing, StorageErrors are in the report."""
        storage = storage_of(self._app.loaded)
        waiting = len(self._copies.waiting())
        if storage is None or not waiting:
            return CopyReport((), waiting)
        if not self._lock.try_acquire():
            return CopyReport((), waiting)  # Another process is at it.
        try:
            return copy_waiting(self._copies, storage, progress=tell)
        finally:
            self._lock.release()

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stop.is_set():
            self._wake.clear()
            try:
                report = self.once(self._watch)
            except _Stopped:
                return
            except CineflowError as error:  # A key that is missing, say: told at the end, tried again later.
                problem = error if isinstance(error, StorageError) else StorageError(error.text, fix=error.fix)
                report = CopyReport((), len(self._copies.waiting()), problem)
            except OSError as error:
                log.warning("copies.broken", extra=facts(why=type(error).__name__))
                report = CopyReport((), len(self._copies.waiting()))
            copied = (*self.report.copied, *report.copied)
            self.report = CopyReport(copied, report.left, report.problem)
            if not self._wake.is_set():
                self._idle.set()
            pause = _FIRST_PAUSE if report.problem is None else min(pause * 2, _LONGEST_PAUSE)
            ends = time.monotonic() + pause
            while not self._stop.is_set() and time.monotonic() < ends:
                if self._wake.wait(1.0):  # News are a reason to try a store that failed again, too.
                    break

    def _watch(self, done: int, size: int, name: str) -> None:
        self.at = (done, size, name)
        if self._stop.is_set():
            raise _Stopped
