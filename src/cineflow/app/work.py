"""What the server's runner does with queued work: one body per kind, over the same functions that commands call.

A body reads what to do from its row alone, so that any process can go on with it. Paths in rows are from the workspace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from cineflow.app import footage as footages
from cineflow.app._app import App
from cineflow.core.errors import CineflowError, Conflict, UserError
from cineflow.core.files import move_into_place
from cineflow.core.text import Language, Text, speaking
from cineflow.library.importing import fetch_file
from cineflow.library.ledger import Ledger, Problem, footage, work
from cineflow.library.ledger.footage import FootageState

if TYPE_CHECKING:
    from cineflow.jobs._work_runner import WorkBody
    from cineflow.jobs.working import Work
    from cineflow.library.ledger.footage import FootageRow
    from cineflow.library.ledger.work import WorkJob

__all__ = ["queue_index", "work_bodies"]

_INDEXING_SHARE = 0.9
"""Of an index job's progress; the rest is a stand-in for browsers, where one is needed."""


def work_bodies(app: App, ledger: Ledger) -> dict[str, WorkBody]:
    """Return the bodies by kind, for one workspace."""
    bodies: dict[str, Callable[[App, Ledger, WorkJob, Work], Mapping[str, Any]]] = {
        "import": _import, "index": _index,
    }  # fmt: skip

    def bound(act: Callable[[App, Ledger, WorkJob, Work], Mapping[str, Any]]) -> WorkBody:
        def body(job: WorkJob, doing: Work, /) -> Mapping[str, Any]:
            with speaking(_language(job)):
                return act(app, ledger, job, doing)

        return body

    return {kind: bound(act) for kind, act in bodies.items()}


def queue_index(
    tx: Connection, row: FootageRow, *, audio_track: int = 1, language: str = "en", now: datetime
) -> FootageRow:
    """Queue the look at footage that is here now, in the caller's transaction."""
    asked = {"footage": row.id, "audio_track": audio_track, "language": language}
    job = work.add(tx, "index", asked, project=row.project, owner=row.owner, now=now)
    return footage.change(tx, row.id, state=FootageState.INDEXING, problem=None, job=job.id, now=now)


def _language(job: WorkJob) -> Language:
    return "zh" if job.asked.get("language") == "zh" else "en"


def _import(app: App, ledger: Ledger, job: WorkJob, doing: Work) -> Mapping[str, Any]:
    """Fetch what a link leads to, look at it from a distance, and queue the closer look."""
    row = ledger.read(footage.get, str(job.asked["footage"]))
    if row.path:
        return {"footage": row.id}
    with _failing(ledger, row.id):
        folder = footages.footage_folder(app, row.id)

        def told(got: int, size: int | None) -> None:
            doing.tell("fetch", got / size if size else 0.0, bytes=got)

        fetched = asyncio.run(fetch_file(str(job.asked["url"]), folder, footages.import_rules_of(app), progress=told))
        try:
            found = footages.check_stranger(fetched.path)
        except CineflowError:
            fetched.path.unlink(missing_ok=True)
            raise
        final = folder / footages.stored_name(fetched.name, found)
        if final != fetched.path:
            move_into_place(fetched.path, final)
        name = row.name or fetched.name

        def here(tx: Connection) -> FootageRow:
            changed = footage.change(
                tx, row.id, path=final.relative_to(app.workspace.root).as_posix(), size=fetched.size, name=name,
                facts=dict(footages.probe_facts(found)), now=_now(),
            )  # fmt: skip
            return queue_index(tx, changed, language=_language(job), now=_now())

        ledger.write(here)
    return {"footage": row.id}


def _index(app: App, ledger: Ledger, job: WorkJob, doing: Work) -> Mapping[str, Any]:
    """Look at every frame of a piece of footage, and draw a stand-in where browsers could not play it."""
    row = ledger.read(footage.get, str(job.asked["footage"]))
    file = app.workspace.root / row.path
    if row.state is not FootageState.READY:
        ledger.write(footage.change, row.id, state=FootageState.INDEXING, problem=None, job=job.id, now=_now())
    with _failing(ledger, row.id):
        pieces, _ = footages.index_files(
            app, [file], audio_track=int(job.asked.get("audio_track", 1)),
            watch=lambda done, name: doing.tell("index", done * _INDEXING_SHARE),
        )  # fmt: skip
        rest = 1 - _INDEXING_SHARE
        footages.make_proxy(app, pieces[0], lambda done: doing.tell("proxy", _INDEXING_SHARE + done * rest))
        facts = footages.facts_of(pieces[0])
        ledger.write(footage.change, row.id, state=FootageState.READY, facts=facts, problem=None, now=_now())
    return {"footage": row.id, "duration": facts["duration"], "frames": facts["frames"], "shots": facts["shots"]}


@contextmanager
def _failing(ledger: Ledger, footage_id: str) -> Generator[None]:
    """Mark footage as failed by what a block raises; where its work is only given back it stays as it was."""
    try:
        yield
    except BaseException as error:
        if not (isinstance(error, Conflict) and error.stable_code == "job.given_back"):
            known = error if isinstance(error, CineflowError) else _broken(error)
            ledger.write(footage.change, footage_id, state=FootageState.FAILED, problem=Problem.of(known), now=_now())
        raise


def _broken(error: BaseException) -> CineflowError:
    return UserError(
        Text("a fault in the program: {why}", "程序错误：{why}", why=type(error).__name__),
        fix=Text("Try again; the log has the details", "请重试；详情见日志"), code="job.broken",
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)
