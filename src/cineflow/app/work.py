"""What the server's runner does with queued work: one body per kind, over the same functions that commands call.

A body reads what to do from its row alone, so that any process can go on with it. Paths in rows are from the workspace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from cineflow.app import footage as footages
from cineflow.app._app import App
from cineflow.app.arriving import await_arrivals, look_at, wait_for_looks
from cineflow.app.clipping import Clipping, Decided, Purse
from cineflow.app.finishing import RenderWish, queue_render, render_films
from cineflow.app.scripts import write_script
from cineflow.app.storing import check_allowed, place_of_link
from cineflow.core.errors import CineflowError, Conflict, UserError
from cineflow.core.files import move_into_place
from cineflow.core.text import Language, Text, speaking
from cineflow.core.time import Span
from cineflow.library.importing import fetch_file, fetch_stored
from cineflow.library.ledger import Ledger, Problem, documents, footage, work
from cineflow.library.ledger.footage import FootageState
from cineflow.library.storage import is_store_link, storage_at
from cineflow.timeline.model import Clip, Timeline

if TYPE_CHECKING:
    from cineflow.clipper.pick import Decision
    from cineflow.clipper.wish import Wish
    from cineflow.jobs._work_runner import WorkBody
    from cineflow.jobs.working import Work
    from cineflow.library.ledger.footage import FootageRow
    from cineflow.library.ledger.work import WorkJob

__all__ = ["body_of", "queue_index", "wish_of", "work_bodies"]

_INDEXING_SHARE = 0.9
"""Of an index job's progress; the rest is a stand-in for browsers, where one is needed."""


def work_bodies(
    app: App, ledger: Ledger, finished: Callable[[Iterable[Path]], None] = lambda files: None
) -> dict[str, WorkBody]:
    """Return the bodies by kind, for one workspace. finished: told which films are made, before their row says so."""

    def render(app: App, ledger: Ledger, job: WorkJob, doing: Work) -> Mapping[str, Any]:
        made = render_films(app, job.id, job.asked, lambda done: doing.tell("render", done))
        finished(app.workspace.root / str(film["file"]) for film in made["films"])
        return made

    bodies: dict[str, Callable[[App, Ledger, WorkJob, Work], Mapping[str, Any]]] = {
        "import": _import, "index": _index, "clip": _clip, "render": render, "write": write_script,
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
    if row.state is not FootageState.RECEIVING:  # tried again
        ledger.write(footage.change, row.id, state=FootageState.RECEIVING, problem=None, job=job.id, now=_now())
    with _failing(ledger, row.id):
        folder = footages.footage_folder(app, row.id)

        def told(got: int, size: int | None) -> None:
            doing.tell("fetch", got / size if size else 0.0, bytes=got)

        url, rules = _whole_link(job), footages.import_rules_of(app)
        if is_store_link(url):
            check_allowed(app.loaded, url)  # Once more: what may be read may have changed since it was asked.
            place, name_there = place_of_link(app.loaded, url)
            fetched = fetch_stored(storage_at(place), name_there, folder, rules, progress=told)
        else:
            fetched = asyncio.run(fetch_file(url, folder, rules, progress=told))
        try:
            found = footages.check_stranger(fetched.path)
            footages.limits_of(app).check_ending(Path(footages.stored_name(fetched.name, found)))
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


def _whole_link(job: WorkJob) -> str:
    """Return an import's link with its query. Raises Conflict where that was forgotten: the first try is over."""
    once = job.asked.get("once", "")
    if once is None:
        raise Conflict(
            Text("the link is no longer known whole: what follows its “?” may be a key, and was not kept",
                 "链接已不完整：“?” 之后的部分可能是密钥，未予保留"),
            fix=Text("Import the whole link again", "请重新导入完整链接"), code="import.link_forgotten",
        )  # fmt: skip
    return f"{job.asked['url']}{once}"


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


def _clip(app: App, ledger: Ledger, job: WorkJob, doing: Work) -> Mapping[str, Any]:
    """Understand footage, choose moments, and keep them as a cut list; queue its render where that was asked for."""
    from cineflow.app.minds import MindWish, minds_of

    asked = job.asked
    rows, lacking = await_arrivals(ledger, asked, doing)
    wait_for_looks(ledger, rows, doing)
    track, wish = int(asked["audio_track"]), wish_of(asked)
    rows, pieces, unread = look_at(app, rows, track, doing, may_lack=bool(asked.get("may_lack")))
    minds, _ = minds_of(app, MindWish(**asked["minds"]))
    caps = {unit: Decimal(most) for unit, most in asked["caps"].items()} if asked["caps"] is not None else None
    purse = Purse(ledger, job.id, caps, job.project, asked["scopes"])
    decided = Clipping(app, minds, track).decide(pieces, wish, purse, lambda stage, done, who: doing.tell(stage, done))
    doing.tell("keep", 1.0, clips=len(decided.decision.picks))
    render = ledger.write(_keep_cuts, app, job, decided, {row.path: row.id for row in rows})
    return {
        "cuts": asked["cuts"], "clips": len(decided.decision.picks), "theme": decided.decision.theme,
        "planner": decided.decision.planner, "seconds": round(float(decided.decision.length), 3), "render": render,
        "spent": [money.to_json() for money in decided.spent], "warnings": [str(text) for text in decided.warnings],
        "lacking": {**lacking, **unread},
    }  # fmt: skip


def wish_of(asked: Mapping[str, Any]) -> Wish:
    """Return what a row asks of its clips."""
    from cineflow.clipper.wish import Wish

    said: Mapping[str, Any] = asked["wish"]
    lengths = {
        name: None if said[name] is None else Fraction(str(said[name])) for name in ("shortest", "longest", "target")
    }
    return Wish(said["count"], theme=str(asked["theme"]), **lengths)


def _keep_cuts(
    tx: Connection, app: App, job: WorkJob, decided: Decided, ids: Mapping[str, str]
) -> str | None:  # fmt: skip
    """Keep the decision as a cut list, and queue its render, in one transaction. Returns the render's id."""
    asked, decision = job.asked, decided.decision
    render_id = f"work_{str(asked['cuts']).partition('_')[2]}" if asked["render"] else None
    if documents.is_there(tx, str(asked["cuts"])):  # its process died between this and its row's end
        return render_id
    documents.add(
        tx, "clips", str(asked["name"]) or decision.theme, body_of(decision, app.workspace.root, ids),
        owner=job.owner, project=job.project, now=_now(), document_id=str(asked["cuts"]),
    )  # fmt: skip
    if render_id is None:
        return None
    digests = {piece.path: piece.digest for piece in decided.footage}
    queue_render(
        tx, app, timeline_of_decision(decision), RenderWish(**asked["render"]), cuts=str(asked["cuts"]),
        name=str(asked["name"]) or decision.theme, project=job.project, owner=job.owner, language=_language(job),
        digests=digests, now=_now(), job_id=render_id,
    )  # fmt: skip
    return render_id


def body_of(decision: Decision, root: Path, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return a decision as a document's body. ids: of footage by its path from the workspace."""
    return {
        "theme": decision.theme, "planner": decision.planner,
        "items": [
            {
                "footage": ids[pick.footage.path.relative_to(root).as_posix()], "in": f"{pick.start}f",
                "out": f"{pick.end}f", "title": pick.title, "reason": str(pick.reason),
                "score": round(pick.score, 2), "tags": list(pick.tags),
            }
            for pick in decision.picks
        ],
    }  # fmt: skip


def timeline_of_decision(decision: Decision) -> Timeline:
    clips = [
        Clip(
            pick.footage.path,
            Span(pick.footage.index.time_of(pick.start), pick.footage.index.time_of(pick.end)),
            pick.title, str(pick.reason),
        )
        for pick in decision.picks
    ]  # fmt: skip
    return Timeline(tuple(clips), decision.theme)


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
