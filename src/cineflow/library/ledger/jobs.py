"""Jobs of takes: their states, and the one way from state to state, which always leaves an event."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, bindparam, func, insert, select, update

from cineflow.core.errors import Charged, Conflict, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import events as event_rows
from cineflow.library.ledger._tables import run_jobs, take_jobs, takes
from cineflow.library.ledger._turns import listed_by
from cineflow.library.ledger.records import JobState, Problem, TakeBrief, TakeJob

__all__ = [
    "JobLine", "ask_cancel", "count", "counts", "fail", "fetching", "find", "get", "lines", "listed", "move", "park",
    "prioritise", "progress", "put_first", "queue", "say_charged", "standing", "to_resume",
]  # fmt: skip

_COLUMNS = (
    take_jobs.c.id, take_jobs.c.take, take_jobs.c.run, take_jobs.c.project, take_jobs.c.provider, take_jobs.c.account,
    take_jobs.c.model, take_jobs.c.request, take_jobs.c.state, take_jobs.c.is_open, take_jobs.c.brief,
    take_jobs.c.problem, take_jobs.c.refusals, take_jobs.c.not_before, take_jobs.c.watched, take_jobs.c.buys_if_gone,
    take_jobs.c.cancel_asked, take_jobs.c.priority, take_jobs.c.partition, take_jobs.c.created_at,
    take_jobs.c.changed_at,
)  # fmt: skip
_GET = select(*_COLUMNS).where(take_jobs.c.id == bindparam("job_id"))
_STANDING = (
    select(
        take_jobs.c.id, take_jobs.c.take.label("take_id"), take_jobs.c.state, take_jobs.c.run, take_jobs.c.project,
        take_jobs.c.provider, take_jobs.c.model,
        takes.c.board, takes.c.shot, takes.c.take,
    )
    .join(takes, takes.c.id == take_jobs.c.take)
    .where(take_jobs.c.id == bindparam("job_id"))
)  # fmt: skip
_WHOSE = select(take_jobs.c.id, take_jobs.c.run, take_jobs.c.project)
_UPDATE = update(take_jobs).where(take_jobs.c.id == bindparam("b_id"))
RUNNING = (JobState.PLANNED, JobState.QUEUED, JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING)
_UNSENT = tuple(state for state in JobState if state.is_unsent)
_WATCHED = (JobState.WAITING, JobState.FETCHING, JobState.PARKED)
_UNRESOLVED = (*RUNNING, JobState.PARKED, JobState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class JobLine:
    """What an engine needs of a job to queue it."""

    id: str
    state: JobState
    run: str
    provider: str
    account: str
    priority: int
    partition: str
    not_before: datetime | None


def find(tx: Connection, job_id: str) -> TakeJob | None:
    """Return a job, None where there is none."""
    row = tx.execute(_GET, {"job_id": job_id}).mappings().first()
    return None if row is None else _job(row)


def get(tx: Connection, job_id: str) -> TakeJob:
    """Return a job. Raises NotFound."""
    found = find(tx, job_id)
    if found is None:
        raise NotFound(Text("there is no job {job}", "没有任务 {job}", job=job_id), code="job.not_found")
    return found


def listed(
    tx: Connection, *, run: str | None = None, states: Collection[JobState] = (), project: str | None = None,
    take: str | None = None, limit: int | None = None,
) -> list[TakeJob]:  # fmt: skip
    """Return jobs, oldest first: of a run (joined ones too), in some states, of a project, of a take."""
    question = select(*_COLUMNS).order_by(take_jobs.c.created_at, take_jobs.c.id).limit(limit)
    return [_job(row) for row in tx.execute(_narrowed(question, run, states, project, take)).mappings()]


def lines(tx: Connection, *, run: str | None = None, states: Collection[JobState] = ()) -> list[JobLine]:
    """Return what an engine needs of jobs, in the order they were planned."""
    question = select(
        take_jobs.c.id, take_jobs.c.state, take_jobs.c.run, take_jobs.c.provider, take_jobs.c.account,
        take_jobs.c.priority, take_jobs.c.partition, take_jobs.c.not_before,
    ).order_by(take_jobs.c.created_at, take_jobs.c.id)  # fmt: skip
    found = tx.execute(_narrowed(question, run, states, None, None))
    return [_line(dict(row)) for row in found.mappings()]


def to_resume(tx: Connection, *, run: str | None = None) -> list[JobLine]:
    """Return the jobs an engine should have in hand: from here alone all work goes on."""
    return lines(tx, run=run, states=RUNNING)


def counts(tx: Connection, run: str) -> dict[JobState, int]:
    """Return how many jobs of a run are in each state."""
    question = (
        select(take_jobs.c.state, func.count())
        .join(run_jobs, run_jobs.c.job == take_jobs.c.id)
        .where(run_jobs.c.run == run)
        .group_by(take_jobs.c.state)
    )
    return {JobState(state): number for state, number in tx.execute(question)}


def count(tx: Connection, states: Collection[JobState], *, run: str | None = None) -> int:
    """Return how many jobs are in some states, of a run if given."""
    question = select(func.count()).select_from(take_jobs)
    return int(tx.execute(_narrowed(question, run, states, None, None)).scalar_one())


def move(
    tx: Connection, job_id: str, to: JobState, *, of: Collection[JobState], now: datetime, is_open: bool | None = None,
    facts: Mapping[str, Any] | None = None, **columns: Any,
) -> bool:  # fmt: skip
    """Bring a job from one of some states to another, with its event. Returns False where it is in none of them.

    is_open: whether it still holds its take's place, so that no other job may be made for it; unless told, all but
    done, failed and cancelled ones do. columns: others of its columns, set along.
    """
    row = standing(tx, job_id)
    if row is None or JobState(row.state) not in of:
        return False
    open_now = to in _UNRESOLVED if is_open is None else is_open
    tx.execute(_UPDATE, {"b_id": job_id, "state": to.value, "is_open": open_now, "changed_at": now, **columns})
    said = {
        "from": row.state, "board": row.board, "shot": row.shot, "take": row.take, "provider": row.provider,
        "model": row.model, **(facts or {}),
    }  # fmt: skip
    run = columns.get("run", row.run)
    events.add(tx, f"job.{to.value}", at=now, project=row.project, run=run, job=job_id, facts=said)
    return True


def standing(tx: Connection, job_id: str) -> Row[*tuple[Any, ...]] | None:
    """Return where a job stands: its state, run, project, provider and model, and its take's board and numbers."""
    return tx.execute(_STANDING, {"job_id": job_id}).first()


def boards_of(tx: Connection, job_ids: Iterable[str]) -> dict[str, str]:
    """Return the storyboards of those that are jobs, by job."""
    found: dict[str, str] = {}
    for part in _parts(list(job_ids)):
        question = select(take_jobs.c.id, takes.c.board).join(takes, takes.c.id == take_jobs.c.take)
        found.update((row.id, row.board) for row in tx.execute(question.where(take_jobs.c.id.in_(part))))
    return found


def queue(tx: Connection, job_ids: Collection[str], *, now: datetime) -> list[str]:
    """Note that an engine has taken planned jobs in hand; returns those that were still planned."""
    moved: list[str] = []
    rows: list[dict[str, Any]] = []
    for part in _parts(list(job_ids)):
        question = select(take_jobs.c.id, take_jobs.c.run, take_jobs.c.project).where(
            take_jobs.c.id.in_(part), take_jobs.c.state == JobState.PLANNED.value
        )
        for job_id, run, project in tx.execute(question).all():
            moved.append(job_id)
            rows.append({"at": now, "project": project, "run": run, "job": job_id, "kind": "job.queued", "facts": {}})
    for part in _parts(moved):
        tx.execute(
            update(take_jobs).where(take_jobs.c.id.in_(part)).values(state=JobState.QUEUED.value, changed_at=now)
        )
    if rows:
        tx.execute(insert(event_rows), rows)
    return moved


def fail(
    tx: Connection, job_id: str, problem: Problem, *, now: datetime, is_fetchable: bool = False,
    of: Collection[JobState] = _UNRESOLVED,
) -> bool:  # fmt: skip
    """End a job without its take. is_fetchable: made and paid, so that nothing else is bought in its place."""
    return move(
        tx, job_id, JobState.FAILED, of=of, now=now, is_open=is_fetchable, problem=problem.model_dump(mode="json"),
        facts={"charged": problem.charged.value, **problem.facts},
    )  # fmt: skip


def say_charged(tx: Connection, job_id: str, charged: Charged, *, now: datetime) -> None:
    """Note what was found out of the money of a job that is over."""
    job = get(tx, job_id)
    problem = None if job.problem is None else job.problem.model_copy(update={"charged": charged})
    tx.execute(
        update(take_jobs).where(take_jobs.c.id == job_id).values(problem=problem and problem.model_dump(mode="json"))
    )
    facts = {"charged": charged.value, "board": job.brief.board, "shot": job.brief.shot, "take": job.brief.take}
    events.add(tx, "job.charge_confirmed", at=now, project=job.project, run=job.run, job=job_id, facts=facts)


def fetching(tx: Connection, job_id: str, *, now: datetime) -> bool:
    """Note that a take is made and being brought."""
    return move(tx, job_id, JobState.FETCHING, of=(JobState.WAITING, JobState.PARKED), now=now)


def park(tx: Connection, job_id: str, *, watched: float, now: datetime, problem: Problem | None = None) -> bool:
    """Stop watching a job that runs at the provider: the next run collects it."""
    return move(
        tx, job_id, JobState.PARKED, of=_WATCHED, now=now, watched=round(watched),
        problem=problem.model_dump(mode="json") if problem else None, facts={"watched": round(watched)},
    )  # fmt: skip


def progress(tx: Connection, job_id: str, *, now: datetime, facts: Mapping[str, Any]) -> None:
    """Say how far a job is."""
    row = tx.execute(select(take_jobs.c.run, take_jobs.c.project).where(take_jobs.c.id == job_id)).first()
    if row is not None:
        events.add(tx, "job.progress", at=now, project=row.project, run=row.run, job=job_id, facts=facts)


def prioritise(tx: Connection, job_id: str, priority: int, *, now: datetime) -> None:
    """Let an unsent job go before others; lower goes first. Whoever runs it hears of it."""
    _prioritise(tx, {job_id: priority}, now)


def _prioritise(tx: Connection, wanted: Mapping[str, int], now: datetime) -> None:
    for priority in sorted(set(wanted.values())):
        for part in _parts([job_id for job_id, its in wanted.items() if its == priority]):
            rows = tx.execute(_WHOSE.where(take_jobs.c.id.in_(part))).all()
            tx.execute(update(take_jobs).where(take_jobs.c.id.in_(part)).values(priority=priority))
            told = [
                {"at": now, "project": row.project, "run": row.run, "job": row.id, "kind": "job.prioritised",
                 "facts": {"priority": priority}}
                for row in rows
            ]  # fmt: skip
            if told:
                tx.execute(insert(event_rows), told)


def put_first(tx: Connection, job_ids: Sequence[str], *, usual: int, now: datetime) -> list[str]:
    """Let unsent jobs go before all others, in the order given; returns those that were unsent.

    usual: the priority that runs begin with. Those that were put first before them go behind them, in their order.
    Jobs that follow each other in the order they were made in share a place, so that there is room for thousands.
    Raises Conflict where their order takes more places than there are.
    """
    unsent = select(take_jobs.c.id, take_jobs.c.priority).where(take_jobs.c.state.in_([s.value for s in _UNSENT]))
    rows = tx.execute(unsent.add_columns(take_jobs.c.created_at).order_by(*listed_by(take_jobs, as_they_go=True))).all()
    were = {row.id: row.priority for row in rows}
    ages = {row.id: (row.created_at, row.id) for row in rows}
    wanted = [job_id for job_id in dict.fromkeys(job_ids) if job_id in were]
    chosen = set(wanted)
    others = [row.id for row in rows if row.id not in chosen]
    steps = list(_steps(wanted, ages))
    needed = steps[-1] + 1 if steps else 0
    if needed > usual:
        raise Conflict(
            Text("this order takes {needed} places, and there are {most}", "该顺序需要 {needed} 个位置，最多 {most} 个",
                 needed=needed, most=usual),
            fix=Text("Put fewer in an order of their own", "请减少要另行排序的任务"), code="queue.too_many_places",
        )  # fmt: skip
    first = max(0, min((were[job_id] for job_id in others), default=usual) - needed)
    places = {job_id: first + step for job_id, step in zip(wanted, steps, strict=True)}
    for job_id, step in zip(others, _steps(others, ages), strict=True):
        place = min(first + needed + step, usual)
        if were[job_id] >= place:
            break
        places[job_id] = place
    _prioritise(tx, {job_id: place for job_id, place in places.items() if were[job_id] != place}, now)
    return wanted


def _steps(job_ids: Sequence[str], ages: Mapping[str, tuple[datetime, str]]) -> Generator[int]:
    """Yield how many places behind the first each job stands: one more wherever it is older than the one before."""
    step = 0
    for before, job_id in zip(("", *job_ids), job_ids, strict=False):
        step += bool(before) and ages[job_id] < ages[before]
        yield step


def ask_cancel(tx: Connection, job_ids: Collection[str], *, now: datetime) -> list[str]:
    """Ask for jobs to be cancelled, for whichever process has them; returns those that are not over yet."""
    asked: list[str] = []
    for part in _parts(list(job_ids)):
        question = select(take_jobs.c.id, take_jobs.c.run, take_jobs.c.project, take_jobs.c.state)
        for row in tx.execute(question.where(take_jobs.c.id.in_(part))).all():
            if not JobState(row.state).is_over:
                asked.append(row.id)
                events.add(tx, "job.cancel_asked", at=now, project=row.project, run=row.run, job=row.id)
        tx.execute(update(take_jobs).where(take_jobs.c.id.in_(part)).values(cancel_asked=True))
    return asked


def _narrowed(
    question: Select[*tuple[Any, ...]],
    run: str | None,
    states: Collection[JobState],
    project: str | None,
    take: str | None,
) -> Select[*tuple[Any, ...]]:
    if run is not None:
        question = question.join(run_jobs, run_jobs.c.job == take_jobs.c.id).where(run_jobs.c.run == run)
    if states:
        question = question.where(take_jobs.c.state.in_([state.value for state in states]))
    if project is not None:
        question = question.where(take_jobs.c.project == project)
    if take is not None:
        question = question.where(take_jobs.c.take == take)
    return question


def _line(named: dict[str, Any]) -> JobLine:
    named["state"] = JobState(named["state"])
    return JobLine(**named)


def _job(row: RowMapping) -> TakeJob:
    named: dict[str, Any] = dict(row)
    named["state"] = JobState(named["state"])
    named["brief"] = TakeBrief.model_validate(named["brief"])
    named["problem"] = Problem.model_validate(named["problem"]) if named["problem"] else None
    return TakeJob(**named)


def _parts(ids: list[str], size: int = 500) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
