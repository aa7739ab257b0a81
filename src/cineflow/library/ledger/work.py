"""Work besides takes: importing, indexing, clipping, rendering. Who has it, how far it is, what came of it.

A row is won by compare-and-set and held by a heartbeat; what stops beating is taken up again by whoever looks next.
Rows with an owner are a server's to do. Rows without one belong to a command, which does them itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import work_jobs
from cineflow.library.ledger._turns import listed_after, listed_by
from cineflow.library.ledger.records import Problem

__all__ = [
    "LEASE", "MOST_ATTEMPTS", "SILENCE", "WorkJob", "WorkState", "add", "ask_cancel", "beat", "claim", "finish",
    "forget", "get", "give_back", "is_any_free", "listed", "retry", "running_on",
]  # fmt: skip

LEASE = timedelta(seconds=30)
"""How long without a heartbeat a job counts as abandoned."""

SILENCE = timedelta(seconds=3)
"""How long without a heartbeat, of two a second, a job's process may be gone."""

MOST_ATTEMPTS = 3
"""How often a job is taken up again after its process died in it."""


class WorkState(StrEnum):
    """States as clients see them."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)


@dataclass(frozen=True, slots=True)
class WorkJob:
    """asked: what is to be done. counters: what was counted on the way. permille: how far. result: when done."""

    id: str
    kind: str
    project: str
    owner: str
    state: WorkState
    stage: str
    permille: int
    counters: Mapping[str, Any]
    asked: Mapping[str, Any]
    result: Mapping[str, Any] | None
    problem: Problem | None
    attempts: int
    priority: int
    cancel_asked: bool
    holder: str
    beat_at: datetime | None
    created_at: datetime
    changed_at: datetime
    ended_at: datetime | None

    def silent_since(self, now: datetime) -> datetime | None:
        """Return when its process gave its last sign of life, where none has come since as it should have."""
        is_silent = self.state is WorkState.RUNNING and self.beat_at is not None and now - self.beat_at > SILENCE
        return self.beat_at if is_silent else None


def add(
    tx: Connection, kind: str, asked: Mapping[str, Any], *, project: str = "", owner: str = "", now: datetime,
    job_id: str | None = None,
) -> WorkJob:  # fmt: skip
    """Queue a piece of work. `once` in what is asked: needed to carry it out and secret; forgotten when it is over."""
    job_id = job_id or new_id("work")
    tx.execute(
        insert(work_jobs).values(
            id=job_id, kind=kind, project=project, owner=owner, state=WorkState.QUEUED.value, counters={},
            asked=dict(asked), created_at=now, changed_at=now,
        )
    )  # fmt: skip
    _tell(tx, "work.queued", job_id, project, kind, now, by=owner)
    return get(tx, job_id)


def get(tx: Connection, job_id: str) -> WorkJob:
    """Return a piece of work. Raises NotFound."""
    row = tx.execute(select(work_jobs).where(work_jobs.c.id == job_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such job", "没有此任务"), code="job.not_found")
    return _job(row)


def owners_of(tx: Connection, job_ids: Iterable[str]) -> dict[str, str]:
    """Return who asked for each piece of work."""
    question = select(work_jobs.c.id, work_jobs.c.owner).where(work_jobs.c.id.in_(list(job_ids)))
    return {row.id: row.owner for row in tx.execute(question)}


def listed(
    tx: Connection, *, projects: Sequence[str] | None = None, owner: str = "", states: Sequence[str] = (),
    kind: str | None = None, last: Sequence[Any] = (), as_they_go: bool = False, ids: Sequence[str] | None = None,
    limit: int = 100,
) -> list[WorkJob]:  # fmt: skip
    """Return work, newest first: of some projects or one owner (None for all), in some states, of a kind.

    as_they_go, last, ids: as of `standing.job_rows`.
    """
    question = select(work_jobs).order_by(*listed_by(work_jobs, as_they_go=as_they_go)).limit(limit)
    if projects is not None:
        question = question.where(or_(work_jobs.c.project.in_(list(projects)), work_jobs.c.owner == owner))
    if states:
        question = question.where(work_jobs.c.state.in_(list(states)))
    if kind is not None:
        question = question.where(work_jobs.c.kind == kind)
    if ids is not None:
        question = question.where(work_jobs.c.id.in_(ids))
    if last:
        question = question.where(listed_after(work_jobs, last))
    return [_job(row) for row in tx.execute(question).mappings()]


def claim(
    tx: Connection, holder: str, kinds: Sequence[str], *, now: datetime, most: int = 1, dead: Sequence[str] = ()
) -> list[WorkJob]:
    """Win work of owners that is queued, or that a process which died or froze was at. One tried too often fails.

    dead: jobs whose process is known to be gone: they are free before their lease ends.
    """
    free = _free(now, dead)
    question = select(
        work_jobs.c.id, work_jobs.c.attempts, work_jobs.c.project, work_jobs.c.kind, work_jobs.c.cancel_asked,
        work_jobs.c.owner,
    )  # fmt: skip
    question = question.where(free, work_jobs.c.kind.in_(list(kinds)), work_jobs.c.owner != "")
    won: list[WorkJob] = []
    for row in tx.execute(question.order_by(work_jobs.c.priority, work_jobs.c.created_at, work_jobs.c.id)).all():
        if len(won) >= most:
            break
        if row.cancel_asked:
            finish(tx, row.id, WorkState.CANCELLED, now=now)
            continue
        if row.attempts >= MOST_ATTEMPTS:
            said = Text("its process died in it {n} times", "处理它的进程已中断 {n} 次", n=row.attempts)
            fix = Text("Look at the log, then try again", "请查看日志后重试")
            problem = Problem(
                code="job.died", english=said.say("en"), chinese=said.say("zh"), fix_english=fix.say("en"),
                fix_chinese=fix.say("zh"), may_retry=True,
            )  # fmt: skip
            finish(tx, row.id, WorkState.FAILED, now=now, problem=problem)
            continue
        taken = tx.execute(
            update(work_jobs)
            .where(work_jobs.c.id == row.id, free)
            .values(
                state=WorkState.RUNNING.value, holder=holder, beat_at=now, changed_at=now, attempts=row.attempts + 1
            )
        )
        if taken.rowcount:
            _tell(tx, "work.running", row.id, row.project, row.kind, now, by=row.owner, attempt=row.attempts + 1)
            won.append(get(tx, row.id))
    return won


def is_any_free(tx: Connection, kinds: Sequence[str], *, now: datetime, dead: Sequence[str] = ()) -> bool:
    """Whether there is anything to win: a look that writes nothing."""
    question = select(work_jobs.c.id).where(
        _free(now, dead), work_jobs.c.kind.in_(list(kinds)), work_jobs.c.owner != ""
    )
    return tx.execute(question.limit(1)).first() is not None


def _free(now: datetime, dead: Sequence[str]) -> ColumnElement[bool]:
    running = work_jobs.c.state == WorkState.RUNNING.value
    return or_(
        work_jobs.c.state == WorkState.QUEUED.value,
        running & (work_jobs.c.beat_at < now - LEASE),
        running & work_jobs.c.id.in_(list(dead)),
    )


def beat(
    tx: Connection, job_id: str, holder: str, *, stage: str, permille: int, counters: Mapping[str, Any], now: datetime
) -> bool:
    """Say that a job is being worked at, and how far it is. Returns False where it is another's or is to be ended."""
    row = tx.execute(
        select(
            work_jobs.c.project, work_jobs.c.kind, work_jobs.c.stage, work_jobs.c.permille, work_jobs.c.cancel_asked,
            work_jobs.c.owner,
        )
        .where(work_jobs.c.id == job_id, work_jobs.c.holder == holder, work_jobs.c.state == WorkState.RUNNING.value)
    ).first()  # fmt: skip
    if row is None:
        return False
    values = {"stage": stage, "permille": permille, "counters": dict(counters), "beat_at": now, "changed_at": now}
    tx.execute(update(work_jobs).where(work_jobs.c.id == job_id).values(values))
    if row.stage != stage or row.permille != permille:
        facts = {"stage": stage, "percent": permille / 10, **counters}
        _tell(tx, "work.progress", job_id, row.project, row.kind, now, by=row.owner, **facts)
    return not row.cancel_asked


def finish(
    tx: Connection, job_id: str, state: WorkState, *, now: datetime, result: Mapping[str, Any] | None = None,
    problem: Problem | None = None, holder: str | None = None,
) -> bool:  # fmt: skip
    """End a job. holder: who must still have it. Returns False where somebody else has taken it over."""
    where = [work_jobs.c.id == job_id, work_jobs.c.state.in_([WorkState.QUEUED.value, WorkState.RUNNING.value])]
    if holder is not None:
        where.append(work_jobs.c.holder == holder)
    values: dict[str, Any] = {
        "state": state.value, "result": None if result is None else dict(result), "changed_at": now, "ended_at": now,
        "problem": problem.model_dump(mode="json") if problem else None,
    }  # fmt: skip
    if state is WorkState.DONE:
        values["permille"] = 1000
    if not tx.execute(update(work_jobs).where(*where).values(values)).rowcount:
        return False
    job = get(tx, job_id)
    if job.asked.get("once"):
        asked = {**job.asked, "once": None}
        tx.execute(update(work_jobs).where(work_jobs.c.id == job_id).values(asked=asked))
    facts = {"code": problem.code, "message": problem.english} if problem else {}
    _tell(tx, f"work.{state.value}", job_id, job.project, job.kind, now, by=job.owner, **facts)
    return True


def give_back(tx: Connection, holder: str, *, now: datetime) -> int:
    """Put what a process that stops in good order still has back into the queue; that is no failed attempt."""
    mine = (work_jobs.c.holder == holder, work_jobs.c.state == WorkState.RUNNING.value)
    values = {
        "state": WorkState.QUEUED.value, "holder": "", "changed_at": now, "attempts": work_jobs.c.attempts - 1,
    }  # fmt: skip
    back = tx.execute(select(work_jobs.c.id, work_jobs.c.project, work_jobs.c.kind, work_jobs.c.owner).where(*mine))
    for row in back.all():
        _tell(tx, "work.queued", row.id, row.project, row.kind, now, by=row.owner)
    return tx.execute(update(work_jobs).where(*mine).values(values)).rowcount


def running_on(tx: Connection, host: str, kinds: Sequence[str]) -> list[WorkJob]:
    """Return what owners' work a process of one machine is at, or was at when it died."""
    question = select(work_jobs).where(
        work_jobs.c.state == WorkState.RUNNING.value, work_jobs.c.owner != "", work_jobs.c.kind.in_(list(kinds)),
        work_jobs.c.holder.startswith(f"{host}:", autoescape=True),
    )  # fmt: skip
    return [_job(row) for row in tx.execute(question).mappings()]


def ask_cancel(tx: Connection, job_id: str, *, now: datetime) -> bool:
    """Ask for a job to be ended; a queued one ends at once. Returns False where it was over."""
    job = get(tx, job_id)
    if job.state.is_over:
        return False
    tx.execute(update(work_jobs).where(work_jobs.c.id == job_id).values(cancel_asked=True, changed_at=now))
    if job.state is WorkState.QUEUED:
        finish(tx, job_id, WorkState.CANCELLED, now=now)
    return True


def retry(tx: Connection, job_id: str, *, now: datetime) -> bool:
    """Queue a failed or cancelled job again. Returns False where it is neither."""
    job = get(tx, job_id)
    if job.state not in (WorkState.FAILED, WorkState.CANCELLED):
        return False
    tx.execute(
        update(work_jobs)
        .where(work_jobs.c.id == job_id)
        .values(
            state=WorkState.QUEUED.value, attempts=0, cancel_asked=False, problem=None, holder="", permille=0, stage="",
            changed_at=now, ended_at=None,
        )
    )  # fmt: skip
    _tell(tx, "work.queued", job_id, job.project, job.kind, now, by=job.owner)
    return True


def forget(tx: Connection, job_id: str) -> bool:
    """Forget a job that is over. Returns False where it is not."""
    if not get(tx, job_id).state.is_over:
        return False
    tx.execute(delete(work_jobs).where(work_jobs.c.id == job_id))
    return True


def _tell(
    tx: Connection, what: str, job_id: str, project: str, kind: str, now: datetime, *, by: str = "", **facts: Any
) -> None:
    whose = {"by": by} if by else {}
    events.add(tx, what, at=now, project=project, job=job_id, facts={"work": kind, **whose, **facts})


def _job(row: RowMapping) -> WorkJob:
    named: dict[str, Any] = dict(row)
    named["state"] = WorkState(named["state"])
    named["problem"] = Problem.model_validate(named["problem"]) if named["problem"] else None
    return WorkJob(**named)
