"""Runs: what a person consented to at once, the jobs it follows, and where it stands.

A take's place holds one open job at most: a run that wants a take which is on its way, parked, unknown, or made but not
brought yet follows that job instead of buying another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.money import Money, sum_by_unit
from cineflow.core.text import Text
from cineflow.library.ledger import budgets, events, jobs, projects
from cineflow.library.ledger._tables import events as event_rows
from cineflow.library.ledger._tables import run_jobs, runs, submissions, take_jobs, takes
from cineflow.library.ledger.records import (
    CreatedRun,
    JobState,
    NewRun,
    Problem,
    Run,
    RunState,
    RunSummary,
    SubmissionState,
    WantedTake,
    request_hash,
)

__all__ = ["active", "create", "end", "get", "latest", "pause", "resume", "summary"]

_AT_ONCE = 400


def create(tx: Connection, new: NewRun, *, now: datetime, run_id: str | None = None) -> CreatedRun:
    """Begin a run: its budget, its jobs, and the jobs of others that it follows because they hold a wanted place."""
    run_id = run_id or new_id("run")
    projects.ensure(tx, new.project, at=now)
    tx.execute(
        insert(runs).values(
            id=run_id, project=new.project, quote=new.quote, state=RunState.ACTIVE.value, scopes=list(new.scopes),
            asked=dict(new.asked), created_at=now,
        )
    )  # fmt: skip
    if new.caps is not None:
        budgets.set_caps(tx, f"run:{run_id}", new.caps)
    events.add(tx, "run.created", at=now, project=new.project, run=run_id, facts=_begun(new))
    maker = _Maker(tx, new.project, run_id, now)
    each = _once(new.takes)
    maker.recall(each)
    for wanted in each:
        maker.add(wanted)
    maker.write()
    return CreatedRun(run_id, tuple(maker.followed), tuple(maker.joined))


def _begun(new: NewRun) -> dict[str, Any]:
    """Return what the event of a run's beginning tells: its size, and on a server whose it is."""
    whose = {"by": new.asked.get("by"), "of": new.asked.get("project")}
    return {"takes": len(new.takes), **{name: value for name, value in whose.items() if value}}


def get(tx: Connection, run_id: str) -> Run:
    """Return a run. Raises NotFound."""
    row = tx.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no run {run}", "没有运行 {run}", run=run_id), code="run.not_found")
    return _run(row)


def asked_for(tx: Connection, run_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the project that each run was asked for, and by whom; empty words where it was not said."""
    rows = tx.execute(select(runs.c.id, runs.c.asked).where(runs.c.id.in_(list(run_ids))))
    return {row.id: (str(row.asked.get("project") or ""), str(row.asked.get("by") or "")) for row in rows}


def latest(tx: Connection, *, before: tuple[datetime, str] | None = None, limit: int = 20) -> list[Run]:
    """Return runs, newest first. before: when the last one seen was created, and its id."""
    question = select(runs).order_by(runs.c.created_at.desc(), runs.c.id.desc()).limit(limit)
    if before is not None:
        at, last = before
        question = question.where(or_(runs.c.created_at < at, and_(runs.c.created_at == at, runs.c.id < last)))
    return [_run(row) for row in tx.execute(question).mappings()]


def active(tx: Connection) -> list[str]:
    """Return the ids of the runs that have not ended and are not paused."""
    return list(tx.execute(select(runs.c.id).where(runs.c.state == RunState.ACTIVE.value)).scalars())


def summary(tx: Connection, run_id: str) -> RunSummary:
    """Return where a run stands, its money included."""
    spent = budgets.report(tx, run=run_id)

    def total(amounts: Iterable[Money]) -> tuple[Money, ...]:
        return tuple(money for money in sum_by_unit(amounts) if money.amount)

    return RunSummary(
        get(tx, run_id), jobs.counts(tx, run_id), total(s.spent for s in spent),
        total(s.unconfirmed for s in spent), total(s.reserved for s in spent),
    )  # fmt: skip


def pause(tx: Connection, run_id: str, why: Problem, *, now: datetime) -> bool:
    """Send nothing more of a run until `resume`; what is at the provider goes on."""
    return _set(tx, run_id, RunState.PAUSED, of=(RunState.ACTIVE,), now=now, why=why.model_dump(mode="json"))


def resume(tx: Connection, run_id: str, *, now: datetime) -> bool:
    """Go on with a run that was paused or had ended with work left."""
    return _set(tx, run_id, RunState.ACTIVE, of=(RunState.PAUSED, RunState.DONE), now=now, why=None, ended_at=None)


def end(tx: Connection, run_id: str, *, now: datetime, is_cancelled: bool = False) -> bool:
    """Note that a run has come to its end, or was cancelled: nothing more of it is sent."""
    to = RunState.CANCELLED if is_cancelled else RunState.DONE
    return _set(tx, run_id, to, of=(RunState.ACTIVE, RunState.PAUSED), now=now, ended_at=now)


def _set(tx: Connection, run_id: str, to: RunState, *, of: Sequence[RunState], now: datetime, **columns: Any) -> bool:
    run = get(tx, run_id)
    if run.state not in of:
        return False
    tx.execute(update(runs).where(runs.c.id == run_id).values(state=to.value, **columns))
    why = columns.get("why")
    facts = {"code": why["code"], "message": why["english"]} if why else {}
    events.add(tx, f"run.{to.value}", at=now, project=run.project, run=run_id, facts=facts)
    return True


def _run(row: RowMapping) -> Run:
    named: dict[str, Any] = dict(row)
    named["state"] = RunState(named["state"])
    named["why"] = Problem.model_validate(named["why"]) if named["why"] else None
    named["scopes"] = tuple(named["scopes"])
    return Run(**named)


def _once(wanted: Sequence[WantedTake]) -> list[WantedTake]:
    """One job per place, whatever a plan says twice."""
    return list({(take.brief.folder, take.brief.stem): take for take in wanted}.values())


@dataclass(slots=True)
class _Maker:
    """Makes the jobs of one run, writing them in a few statements at the end: runs may have ten thousand."""

    tx: Connection
    project: str
    run: str
    now: datetime
    followed: dict[str, None] = field(default_factory=dict[str, None])
    joined: list[str] = field(default_factory=list[str])
    _takes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _jobs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _submissions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def recall(self, wanted: Sequence[WantedTake]) -> None:
        """Learn which of the places are known."""
        folders = list({take.brief.folder for take in wanted})
        for start in range(0, len(folders), _AT_ONCE):
            question = select(takes.c.folder, takes.c.stem, takes.c.id).where(
                takes.c.project == self.project, takes.c.folder.in_(folders[start : start + _AT_ONCE])
            )
            self._known.update({(row[0], row[1]): row[2] for row in self.tx.execute(question)})

    def add(self, wanted: WantedTake) -> None:
        brief = wanted.brief
        take_id = self._known.get((brief.folder, brief.stem))
        if take_id is None:
            take_id = self._place(wanted)
            if self._revives(take_id, wanted):
                return
        elif self._joins(take_id, wanted):
            return
        self._make(take_id, wanted)

    def _place(self, wanted: WantedTake) -> str:
        """Note a take's place; at once where a job that exists is to be moved there."""
        take_id, brief = new_id("take"), wanted.brief
        row = {
            "id": take_id, "project": self.project, "folder": brief.folder, "stem": brief.stem, "board": brief.board,
            "shot": brief.shot, "take": brief.take, "fingerprint": brief.order.fingerprint, "created_at": self.now,
        }  # fmt: skip
        if wanted.ticket is None:
            self._takes.append(row)
        else:
            self.tx.execute(insert(takes).values(row))
        return take_id

    def write(self) -> None:
        for table, rows in (
            (takes, self._takes), (take_jobs, self._jobs), (submissions, self._submissions), (event_rows, self._events),
        ):  # fmt: skip
            if rows:
                self.tx.execute(insert(table), rows)
        if self.followed:
            self.tx.execute(insert(run_jobs), [{"run": self.run, "job": job} for job in self.followed])

    def _joins(self, take_id: str, wanted: WantedTake) -> bool:
        """Follow the job that holds the place, if one does; an unsent one whose order has changed gives way."""
        question = select(take_jobs.c.id).where(take_jobs.c.take == take_id, take_jobs.c.is_open)
        row = self.tx.execute(question).first()
        if row is None:
            return self._revives(take_id, wanted)
        job = jobs.get(self.tx, row.id)
        if job.state.is_unsent:
            is_same = job.request == request_hash(wanted.brief.order) and job.provider == wanted.brief.order.provider
            if not is_same or wanted.ticket is not None or job.cancel_asked:
                facts = {"code": "job.replaced"}
                jobs.move(self.tx, job.id, JobState.CANCELLED, of=(job.state,), now=self.now, facts=facts)
                return False
            self._update(job.id, brief=wanted.brief.model_dump(mode="json"), refusals=0, not_before=None)
        elif job.state in (JobState.PARKED, JobState.FAILED):
            self._watch(job.id, job.state, take_id, wanted)
        else:
            self._update(job.id)
        self._follow(job.id, is_joined=True)
        return True

    def _update(self, job_id: str, **columns: Any) -> None:
        """Have a job count as this run's from here on: what it still sends needs this run's leave."""
        self.tx.execute(update(take_jobs).where(take_jobs.c.id == job_id).values(run=self.run, **columns))

    def _revives(self, take_id: str, wanted: WantedTake) -> bool:
        """Fetch again by the job that has the wanted ticket, where the ledger knows it."""
        if wanted.ticket is None:
            return False
        question = (
            select(take_jobs.c.id, take_jobs.c.state, take_jobs.c.is_open)
            .join(submissions, submissions.c.job == take_jobs.c.id)
            .where(submissions.c.account == wanted.account, submissions.c.ticket_id == wanted.ticket.id)
        )
        row = self.tx.execute(question).first()
        if row is None:
            return False
        if not row.is_open:
            self._watch(row.id, JobState(row.state), take_id, wanted)
        self._follow(row.id, is_joined=True)
        return True

    def _watch(self, job_id: str, state: JobState, take_id: str, wanted: WantedTake) -> None:
        jobs.move(
            self.tx, job_id, JobState.WAITING, of=(state,), now=self.now, watched=0, problem=None, run=self.run,
            take=take_id, buys_if_gone=wanted.buys_if_gone, brief=wanted.brief.model_dump(mode="json"),
            cancel_asked=False, facts={"code": "job.collected"},
        )  # fmt: skip

    def _make(self, take_id: str, wanted: WantedTake) -> None:
        job_id, brief = new_id("job"), wanted.brief
        ticket = wanted.ticket
        state = JobState.WAITING if ticket else JobState.PLANNED
        self._jobs.append({
            "id": job_id, "take": take_id, "run": self.run, "project": self.project, "provider": brief.order.provider,
            "account": wanted.account, "model": brief.order.model, "request": request_hash(brief.order),
            "state": state.value, "is_open": True, "brief": brief.model_dump(mode="json"), "priority": wanted.priority,
            "partition": wanted.partition, "buys_if_gone": wanted.buys_if_gone,
            "created_at": self.now + timedelta(microseconds=len(self._jobs)),  # Keeps them in the plan's order.
            "changed_at": self.now,
        })  # fmt: skip
        if ticket:
            self._submissions.append({
                "id": f"{job_id}.1", "job": job_id, "attempt": 1, "state": SubmissionState.ACCEPTED.value,
                "token": new_id("found"), "account": wanted.account, "client_ref": brief.order.id,
                "request": request_hash(brief.order), "intent_at": self.now, "deadline": self.now,
                "ticket": ticket.model_dump(mode="json"), "ticket_id": ticket.id, "accepted_at": self.now,
                "request_ids": [],
            })  # fmt: skip
        self._events.append({
            "at": self.now, "project": self.project, "run": self.run, "job": job_id, "kind": f"job.{state.value}",
            "facts": {"board": brief.board, "shot": brief.shot, "take": brief.take, "provider": brief.order.provider,
                      "model": brief.order.model},
        })  # fmt: skip
        self._follow(job_id, is_joined=False)

    def _follow(self, job_id: str, *, is_joined: bool) -> None:
        if job_id not in self.followed:
            self.followed[job_id] = None
            if is_joined:
                self.joined.append(job_id)
