"""What a planner decides: clips with their reasons, and the cut list they make."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cineflow.clipper.footage import Footage
from cineflow.core.errors import CineflowError
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.timeline.cutlist import CutClip, CutList, Mark, Notation

__all__ = ["Decision", "NothingChosen", "Pick", "cut_list_of", "no_picture"]


class NothingChosen(CineflowError):
    """No clip came out. The text says why; an empty cut list is never a result."""

    code = "clip.nothing_chosen"


def no_picture() -> NothingChosen:
    """Return the error for footage that is only heard."""
    return NothingChosen(
        Text("the footage has no picture", "原片没有画面"),
        fix=Text("Give footage that has one", "请提供有画面的原片"), code="clip.no_picture",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """One clip: frames `[start, end)` of a piece of footage, and why. score: 0..1."""

    footage: Footage
    start: int
    end: int
    title: str
    reason: Text | str
    score: float
    tags: tuple[str, ...] = ()

    @property
    def length(self) -> Time:
        return self.footage.index.time_of(self.end) - self.footage.index.time_of(self.start)


@dataclass(frozen=True, slots=True)
class Decision:
    """All clips in the order they are shown. planner: who decided, `offline` or `llm`."""

    theme: str
    picks: tuple[Pick, ...]
    planner: str

    @property
    def length(self) -> Time:
        return sum((pick.length for pick in self.picks), Time(0))


def cut_list_of(decision: Decision, folder: Path) -> CutList:
    """Return the cut list of a decision, its sources relative to the folder it will lie in where they can be."""
    return CutList(tuple(_cut(pick, folder) for pick in decision.picks), decision.theme)


def _cut(pick: Pick, folder: Path) -> CutClip:
    return CutClip(
        source=_relative(pick.footage.path, folder),
        start=Mark(f"{pick.start}f", Notation.FRAMES),
        end=Mark(f"{pick.end}f", Notation.FRAMES),
        title=pick.title,
        reason=str(pick.reason),
        score=round(pick.score, 2),
        tags=pick.tags,
    )


def _relative(path: Path, folder: Path) -> str:
    """A path that works on another system where folders move together; absolute across drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()
