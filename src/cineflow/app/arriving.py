"""Footage for a clip job: waited for while it comes, and looked at."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cineflow.app import footage as footages
from cineflow.app._app import App
from cineflow.core.errors import Conflict, MediaError, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import Ledger, footage, work
from cineflow.library.ledger.footage import FootageRow, FootageState

if TYPE_CHECKING:
    from cineflow.clipper.footage import Footage
    from cineflow.jobs.working import Work
    from cineflow.library.ledger.work import WorkJob

__all__ = ["await_arrivals", "look_at", "wait_for_looks"]

_LOOK_AGAIN = 0.5


def await_arrivals(
    ledger: Ledger, asked: Mapping[str, Any], doing: Work
) -> tuple[list[FootageRow], dict[str, str]]:  # fmt: skip
    """Wait for footage that is on its way; return what is here, and why the others are not, by id.

    Its imports were queued before this job was, so that they never wait for the place that this one holds.
    Raises Conflict where some did not come and the row does not say that it may do without.
    """
    waited = 0
    while True:
        rows = [ledger.read(footage.get, str(footage_id)) for footage_id in asked["footage"]]
        coming = [row for row in rows if row.state is FootageState.RECEIVING and _is_open(ledger, row.job)]
        if not coming:
            break
        waited += 1
        doing.tell("prepare", 1 - len(coming) / len(rows), looks=waited)
        time.sleep(_LOOK_AGAIN)
    lacking = {row.id: _why_not_here(row) for row in rows if not row.path}
    if lacking and (len(lacking) == len(rows) or not asked.get("may_lack")):
        raise Conflict(
            Text("{why}", "{why}", why=next(iter(lacking.values()))), code="footage.not_here", place=next(iter(lacking))
        )
    return [row for row in rows if row.path], lacking


def _why_not_here(row: FootageRow) -> str:
    return str(row.problem.text if row.problem else Text("the file is not here", "文件不在此处"))


def look_at(
    app: App, rows: Sequence[FootageRow], track: int, doing: Work, *, may_lack: bool
) -> tuple[list[FootageRow], list[Footage], dict[str, str]]:
    """Index footage; where some may lack, those that cannot be read are left out, and why is told by id.

    Raises Unreadable.
    """
    files = {row.id: app.workspace.root / row.path for row in rows}

    def index(which: Sequence[Path], before: int) -> list[Footage]:
        def told(done: float, _name: str) -> None:
            doing.tell("index", (before + done * len(which)) / len(files), files=len(files))

        return footages.index_files(app, which, audio_track=track, watch=told)[0]

    if not may_lack:
        return list(rows), index(list(files.values()), 0), {}
    pieces: dict[str, Footage] = {}
    unread: dict[str, str] = {}
    for number, row in enumerate(rows):
        try:
            pieces[row.id] = index([files[row.id]], number)[0]
        except MediaError as error:
            if number == len(rows) - 1 and not pieces:
                raise
            unread[row.id] = str(error.text)
    known = [row for row in rows if row.id in pieces]
    return known, [replace(pieces[row.id], number=n) for n, row in enumerate(known, 1)], unread


def wait_for_looks(ledger: Ledger, rows: Sequence[FootageRow], doing: Work) -> None:
    """Wait while another process's living job looks at a piece of footage: the same look twice would take as long."""
    for row in rows:
        while (share := _share_looked_at(ledger, row.job)) is not None:
            doing.tell("index", share)  # theirs: while they get on, this is no standing still
            time.sleep(_LOOK_AGAIN)


def _share_looked_at(ledger: Ledger, job_id: str) -> float | None:
    """Return how far a living process is with looking at footage, None where none is at it."""
    job = _job_of(ledger, job_id)
    if job is None or job.kind != "index" or job.state is not work.WorkState.RUNNING:
        return None
    is_alive = job.beat_at is not None and job.beat_at > datetime.now(UTC) - work.LEASE
    return job.permille / 1000 if is_alive else None


def _is_open(ledger: Ledger, job_id: str) -> bool:
    job = _job_of(ledger, job_id)
    return job is not None and not job.state.is_over


def _job_of(ledger: Ledger, job_id: str) -> WorkJob | None:
    try:
        return ledger.read(work.get, job_id) if job_id else None
    except NotFound:
        return None
