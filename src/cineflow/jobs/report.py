"""What became of a run, in the shape that `run --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cineflow.core.errors import Charged
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.library.layout import is_parts_folder
from cineflow.library.ledger import Event, JobState, Problem, RunState, RunSummary, TakeJob

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["RunFailure", "RunReport", "is_run_over", "report_of", "report_on", "told"]

_SENT = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED)


@dataclass(frozen=True, slots=True)
class RunFailure:
    """A take that was not brought. charged: whether money moved. next: the one next step. part: which part of it,
    0 where the take is whole."""

    job: str
    file: str
    shot: int
    take: int
    code: str
    cause: Text
    charged: Charged
    provider_id: str
    next: Text | None
    state: JobState
    part: int = 0

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "file": self.file, "shot": self.shot, "take": self.take, "code": self.code, "cause": str(self.cause),
            "charged": self.charged.value, "provider_id": self.provider_id, "next": str(self.next or ""),
        }  # fmt: skip
        return row | ({"part": self.part} if self.part else {})


@dataclass(frozen=True, slots=True)
class RunReport:
    """done, failed, unknown, cancelled: takes. waiting: still at the provider, to be collected by the next run.

    unsent: never sent, where the run was stopped or paused. paused: why nothing more was sent. interrupted_by: the
    signal that stopped it, 0 for none.
    """

    run: str
    done: int
    failed: int
    unknown: int
    cancelled: int
    waiting: int
    unsent: int
    spent: tuple[Money, ...]
    unconfirmed: tuple[Money, ...]
    files: tuple[Path, ...]
    failures: tuple[RunFailure, ...]
    skipped: int = 0
    paused: Problem | None = None
    interrupted_by: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "run": self.run, "done": self.done, "skipped": self.skipped, "failed": self.failed,
            "unknown": self.unknown, "cancelled": self.cancelled, "waiting": self.waiting, "unsent": self.unsent,
            "spent": [money.to_json() for money in self.spent],
            "unconfirmed": [money.to_json() for money in self.unconfirmed],
            "files": [str(path) for path in self.files], "failures": [failure.to_json() for failure in self.failures],
            "paused": str(self.paused.text) if self.paused else "",
        }  # fmt: skip


def is_run_over(summary: RunSummary) -> bool:
    """Whether nothing of a run is going on any more: all its jobs have ended, or those left will not be sent."""
    if summary.run.state is RunState.ACTIVE:
        return summary.is_over
    left = {state: count for state, count in summary.counts.items() if count and state.is_running}
    return all(state.is_unsent for state in left)


def report_on(tx: Connection, run_id: str, root: Path) -> RunReport:
    """Return what became of a run so far. root: the workspace, to which files are relative in the ledger."""
    from cineflow.library.ledger import runs as run_rows

    return report_of(tx, run_rows.summary(tx, run_id), root)


def report_of(tx: Connection, summary: RunSummary, root: Path) -> RunReport:
    from cineflow.library.ledger import artefacts as artefact_rows
    from cineflow.library.ledger import jobs as job_rows

    run_id, counts = summary.run.id, summary.counts

    def count(*states: JobState) -> int:
        return sum(counts.get(state, 0) for state in states)

    bad = (JobState.FAILED, JobState.UNKNOWN)
    failed = job_rows.listed(tx, run=run_id, states=bad) if count(*bad) else []
    return RunReport(
        run=run_id,
        done=count(JobState.DONE),
        failed=count(JobState.FAILED),
        unknown=count(JobState.UNKNOWN),
        cancelled=count(JobState.CANCELLED),
        waiting=count(*_SENT),
        unsent=count(JobState.PLANNED, JobState.QUEUED),
        spent=summary.spent,
        unconfirmed=summary.unconfirmed,
        files=tuple(
            root / made.path
            for made in artefact_rows.of_run(tx, run_id)
            if not is_parts_folder(made.path.rpartition("/")[0])
        ),
        failures=tuple(_failure(tx, job) for job in failed),
        paused=summary.run.why if summary.run.state is RunState.PAUSED else None,
    )


def _failure(tx: Connection, job: TakeJob) -> RunFailure:
    from cineflow.library.ledger import submissions as submission_rows

    sent = submission_rows.last(tx, job.id)
    problem = job.problem
    unknown = Text("not known whether it was charged", "尚未确认是否扣费")
    return RunFailure(
        job=job.id,
        file=job.brief.board,
        shot=job.brief.shot,
        take=job.brief.take,
        code=problem.code if problem else "take.failed",
        cause=problem.text if problem else unknown,
        charged=problem.charged if problem else Charged.UNKNOWN,
        provider_id=sent.ticket.id if sent and sent.ticket else "",
        next=problem.fix if problem else None,
        state=job.state,
        part=job.brief.part.number if job.brief.part else 0,
    )


def told(event: Event) -> Mapping[str, Any]:
    """Return an event as `--json` and the event stream spell it."""
    return {
        "number": event.number, "at": event.at.isoformat(), "kind": event.kind, "run": event.run, "job": event.job,
        **event.facts,
    }  # fmt: skip
