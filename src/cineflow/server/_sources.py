"""Facts of films that edits are made of, remembered for as long as the file is the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cineflow.core.time import Rate, Time
from cineflow.timeline.cutlist import SourceClock

__all__ = ["Sources"]

T = TypeVar("T")

_MOST = 5000


@dataclass(slots=True)
class _Known(Generic[T]):
    mark: tuple[int, int]
    value: T


class Sources:
    """Lengths, rates and clocks by file: opening two hundred takes for every look at a timeline would take seconds."""

    def __init__(self) -> None:
        self._facts: dict[Path, _Known[tuple[Time, Rate | None]]] = {}
        self._clocks: dict[Path, _Known[SourceClock]] = {}
        self._lock = threading.Lock()

    def length_of(self, file: Path) -> Time:
        """Return how long a film is. Raises Unreadable."""
        return self._kept(self._facts, file, _facts)[0]

    def rate_of(self, file: Path) -> Rate | None:
        """Return a film's mean frames per second, None where it does not say. Raises Unreadable."""
        return self._kept(self._facts, file, _facts)[1]

    def clock_of(self, file: Path) -> SourceClock:
        """Return when a film's frames are shown. Raises Unreadable."""
        return self._kept(self._clocks, file, _clock)

    def _kept(self, known: dict[Path, _Known[T]], file: Path, look: Callable[[Path], T]) -> T:
        try:
            facts = file.stat()
        except OSError:
            return look(file)  # says in its own words what is wrong
        mark = facts.st_mtime_ns, facts.st_size
        with self._lock:
            found = known.get(file)
        if found is not None and found.mark == mark:
            return found.value
        value = look(file)
        with self._lock:
            if len(known) >= _MOST:
                known.pop(next(iter(known)))
            known[file] = _Known(mark, value)
        return value


def _facts(file: Path) -> tuple[Time, Rate | None]:
    from cineflow.media.probe import probe

    found = probe(file)
    return found.seconds, found.rate


def _clock(file: Path) -> SourceClock:
    from cineflow.media.clocks import clock_of

    return clock_of(file)
