"""Boards as the Studio shows them: the files' shots, their takes on disk, and where their jobs stand.

The files are the truth. What was read of them is remembered for as long as no file changed and no take came or went.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cineflow.app import App
from cineflow.core.errors import CineflowError, NotFound
from cineflow.core.text import Text
from cineflow.jobs.planning import MatchedShot
from cineflow.library.discovery import Discovery, discover
from cineflow.library.ledger import Event, JobState
from cineflow.library.ledger.people import User
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.ledger.reviews import take_key
from cineflow.library.selection import chosen_take
from cineflow.library.takes import TakeOnDisk
from cineflow.server._grounds import Grounds
from cineflow.server._public_ids import board_id, scene_ids
from cineflow.storyboard.model import Reading, Storyboard

__all__ = ["Board", "Boards", "ShownShot"]

_MOST_REMEMBERED = 32
_ENDED = frozenset({"job.done", "job.failed", "job.cancelled", "job.unknown", "take.selected", "shot.changed"})


@dataclass(slots=True)
class ShownShot:
    """One shot with everything that lies on disk for it. chosen: the take that counts; rehearsals count where there
    is nothing else to show."""

    id: str
    found: MatchedShot
    scene: str
    chosen: TakeOnDisk | None
    rehearsals: list[TakeOnDisk]
    takes: list[TakeOnDisk]

    @property
    def is_stale(self) -> bool:
        good = self.found.takes.good
        return bool(good) and all(self.found.takes.is_stale(take) for take in good)


@dataclass(slots=True)
class Board:
    """All storyboards of a project, as they were when last looked at. take_of: public id → (shot, take)."""

    project: Project
    discovery: Discovery
    shots: list[ShownShot]
    by_id: dict[str, ShownShot]
    take_of: dict[str, tuple[ShownShot, TakeOnDisk]]
    board_by_id: dict[str, Storyboard]
    etag: str
    problems: list[CineflowError] = field(default_factory=list[CineflowError])

    def shot(self, shot_id: str) -> ShownShot:
        """Return a shot. Raises NotFound."""
        if shot_id not in self.by_id:
            raise NotFound(Text("there is no such shot", "没有此镜头"), code="shot.not_found")
        return self.by_id[shot_id]


class Boards:
    """Remembers what was read, per project."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._known: dict[str, tuple[str, Board]] = {}
        self._turn: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._round = 0
        self.progress: dict[str, dict[str, Any]] = {}

    def hear(self, news: Sequence[Event]) -> None:
        """Take note of what changes boards, and of how far jobs are."""
        for event in news:
            if event.kind in _ENDED:
                self._round += 1
                self.progress.pop(event.job, None)
            elif event.kind == "job.progress":
                self.progress[event.job] = dict(event.facts)

    def forget(self) -> None:
        """Look again at the next request: something was written here."""
        self._round += 1

    async def of(self, project: Project) -> Board:
        """Return a project's board as its files stand now."""
        async with self._turn[project.id]:
            folder = self._grounds.folder_of(project)
            known = await self._grounds.known_projects()
            inner = [self._grounds.folder_of(p) for p in known if p.root and p.id != project.id]
            mark = f"{self._round} {await asyncio.to_thread(_signature, folder, inner)}"
            remembered = self._known.get(project.id)
            if remembered and remembered[0] == mark:
                return remembered[1]
            board = await asyncio.to_thread(self._read, project, known, mark)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[project.id] = (mark, board)
            return board

    def app_of(self, project: Project) -> App:
        """Return the program as it is for one project: the same workspace, looking at its folder only."""
        app = self._grounds.app
        return App(app.workspace, app.loaded, [self._grounds.folder_of(project)])

    def _read(self, project: Project, known: Sequence[Project], mark: str) -> Board:
        app, root = self.app_of(project), self._grounds.root
        found = discover([self._grounds.folder_of(project)])
        readings = tuple(
            r for r in found.readings if project_of(known, app.layout.board_name(r.file)) in (project, None)
        )
        readings = tuple(sorted(readings, key=_is_sheet))  # films first; pictures for them after
        found = Discovery(readings, found.near_misses, found.shadowed, found.roots)
        real, chosen_at = app.matched_shots(found)
        drawn, drawn_at = app.matched_shots(found, rehearsal=True)
        board = Board(project, found, [], {}, {}, {}, "", list(found.problems))
        scene_of = {
            (b.file, shot.number): scene_id for b in found.boards
            for scene_id, scene in zip(scene_ids(app.layout.board_name(b.file), b), b.scenes, strict=True)
            for shot in scene.shots
        }  # fmt: skip
        for one, other in zip(real, drawn, strict=True):
            shot = _shown(one, other, scene_of[one.board.file, one.shot.number], chosen_at, drawn_at)
            board.shots.append(shot)
            board.by_id[shot.id] = shot
            for take in (*shot.takes, *shot.rehearsals):
                board.take_of[take_key(take.file, root)] = (shot, take)
        board.board_by_id = {board_id(app.layout.board_name(b.file)): b for b in found.boards}
        digests = "".join(b.digest for b in found.boards)
        board.etag = hashlib.sha256(f"{digests} {mark}".encode()).hexdigest()[:20]
        return board

    async def find_shot(self, who: User, projects: Iterable[Project], shot_id: str) -> tuple[Board, ShownShot]:
        """Return a shot of any of some projects. Raises NotFound."""
        for project in projects:
            board = await self.of(project)
            if shot_id in board.by_id:
                return board, board.by_id[shot_id]
        raise NotFound(Text("there is no such shot", "没有此镜头"), code="shot.not_found")

    async def find_take(self, projects: Iterable[Project], take_id: str) -> tuple[Board, ShownShot, TakeOnDisk]:
        """Return a take of any of some projects. Raises NotFound."""
        for project in projects:
            board = await self.of(project)
            if take_id in board.take_of:
                return board, *board.take_of[take_id]
        raise NotFound(Text("there is no such take", "没有此条素材"), code="take.not_found")

    async def find_board(self, projects: Iterable[Project], storyboard: str) -> tuple[Board, Storyboard]:
        """Return a storyboard of any of some projects. Raises NotFound."""
        for project in projects:
            board = await self.of(project)
            if storyboard in board.board_by_id:
                return board, board.board_by_id[storyboard]
        raise NotFound(Text("there is no such storyboard", "没有此分镜"), code="storyboard.not_found")


def _is_sheet(reading: Reading) -> bool:
    """Whether a storyboard holds pictures alone."""
    board = reading.board
    return board is not None and any(True for _ in board.shots) and {board.kind_of(s) for s in board.shots} == {"image"}


def _shown(
    one: MatchedShot,
    other: MatchedShot,
    scene: str,
    chosen_at: Mapping[str, datetime],
    drawn_at: Mapping[str, datetime],
) -> ShownShot:
    drawn = chosen_take(other.takes, drawn_at)
    return ShownShot(
        id=f"{board_id(one.name)}.{one.shot.number}",
        found=one,
        scene=scene,
        chosen=chosen_take(one.takes, chosen_at) or drawn,
        rehearsals=other.takes.good,
        takes=one.takes.good,
    )


def _signature(folder: Path, without: Sequence[Path]) -> str:
    """Return what changes whenever a file that may be a storyboard is written, made or removed."""
    left_out = {str(path) for path in without}
    mark = hashlib.sha256()
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in found:
            name = entry.name
            if name.startswith(".") or name in ("output", "rehearsal", "node_modules") or name.endswith("_assets"):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.path not in left_out:
                    waiting.append(entry.path)
            elif name.lower().endswith((".json", ".md", ".markdown", ".png", ".jpg", ".jpeg", ".webp")):
                facts = entry.stat()
                mark.update(f"{entry.path}\x1f{facts.st_mtime_ns}\x1f{facts.st_size}\x1e".encode())
    return mark.hexdigest()


ACTIVE = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED)
"""States in which a take is at its provider."""
