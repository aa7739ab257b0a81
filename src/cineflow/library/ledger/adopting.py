"""Orders found on disk: what a pending file says was sent under a ledger that is lost, or by another machine.

Done before anything is planned or sent, this keeps an order from being bought again without its ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from cineflow.core.money import Money
from cineflow.core.order import Ticket
from cineflow.library.ledger import artefacts, budgets, events, jobs, projects, submissions
from cineflow.library.ledger._tables import run_jobs, runs, take_jobs, takes
from cineflow.library.ledger._tables import submissions as submission_rows
from cineflow.library.ledger.records import (
    JobState,
    RunState,
    SpendState,
    SubmissionState,
    TakeBrief,
    request_hash,
)
from cineflow.library.ledger.submissions import Acceptance
from cineflow.library.sidecar import PendingSidecar, Price, Sidecar

__all__ = ["FoundOrder", "adopt", "brief_of", "ended", "finished_elsewhere", "graft"]

_ASSUMED = timedelta(seconds=60)
"""How long a request may have been on its way where its pending file does not say."""


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """A pending file as found. is_foreign: another machine wrote it."""

    folder: Path
    pending: PendingSidecar
    is_foreign: bool = False

    @property
    def deadline(self) -> datetime:
        return self.pending.deadline or self.pending.intent_at + _ASSUMED


_NOT_OF_A_FILE = ("folder", "price", "others")


def brief_of(pending: PendingSidecar, folder: str) -> TakeBrief:
    """Return what a pending file says of its take; folder: from the workspace."""
    return TakeBrief(
        folder=folder,
        price=pending.price or Price.model_validate({"low": 0, "high": 0, "currency": "?"}),
        **{name: getattr(pending, name) for name in TakeBrief.model_fields if name not in _NOT_OF_A_FILE},
    )


def adopt(
    tx: Connection, found: Iterable[FoundOrder], *, root: Path, now: datetime, project: str = projects.WORKSPACE
) -> list[str]:
    """Take orders found on disk into the ledger; returns the jobs that were made or changed by it.

    One that the ledger knows stays as it is there, unless the file has a ticket that the ledger lacks.
    """
    changed: list[str] = []
    for order in found:
        changed.extend(_adopt_one(tx, order, root, now, project))
    return changed


def ended(tx: Connection, references: Sequence[str]) -> set[str]:
    """Return those of our references whose orders the ledger knows to have come to their end."""
    known: set[str] = set()
    for start in range(0, len(references), 500):
        question = (
            select(submission_rows.c.client_ref)
            .join(take_jobs, take_jobs.c.id == submission_rows.c.job)
            .where(submission_rows.c.client_ref.in_(references[start : start + 500]), take_jobs.c.is_open.is_(False))
        )
        known.update(str(row[0]) for row in tx.execute(question))
    return known


def finished_elsewhere(
    tx: Connection, job_id: str, submission_id: str, sidecar: Sidecar, *, path: str, now: datetime
) -> bool:
    """End a job whose order another machine made and stored. path: of its file, from the workspace."""
    if sidecar.ticket is None or submissions.accept(tx, submission_id, sidecar.ticket, now=now) is not Acceptance.OURS:
        return False
    billed = Money(sidecar.billed.amount, sidecar.billed.currency) if sidecar.billed else None
    return artefacts.finish(
        tx, job_id, path=path, digest=sidecar.digest, size=sidecar.size, probe=sidecar.probe,
        submission=submission_id, billed=billed, now=now,
    )  # fmt: skip


def _adopt_one(tx: Connection, found: FoundOrder, root: Path, now: datetime, project: str) -> list[str]:
    pending = found.pending
    known = tx.execute(
        select(submission_rows.c.id, submission_rows.c.job, submission_rows.c.ticket_id).where(
            submission_rows.c.client_ref == pending.order.id
        )
    ).first()
    if known is not None:
        return _complete(tx, known.id, known.job, known.ticket_id, pending.ticket, now)
    folder = found.folder.relative_to(root).as_posix() if found.folder.is_relative_to(root) else str(found.folder)
    projects.ensure(tx, project, at=now)
    if pending.ticket and _holder(tx, pending.account, pending.ticket.id):
        return []
    brief = brief_of(pending, folder)
    question = select(takes.c.id).where(
        takes.c.project == project, takes.c.folder == folder, takes.c.stem == brief.stem
    )
    take_id = tx.execute(question).scalar()
    if take_id is not None:
        held = tx.execute(select(take_jobs.c.id).where(take_jobs.c.take == take_id, take_jobs.c.is_open)).scalar()
        if held is not None:
            return [held] if graft(tx, held, found, now=now) else []
    return [_make(tx, found, brief, take_id, project, now)]


def graft(tx: Connection, job_id: str, found: FoundOrder, *, now: datetime) -> bool:
    """Give an unsent job the order found at its place, so that it is awaited or looked up instead of bought."""
    pending = found.pending
    held = Money(pending.price.high, pending.price.currency) if pending.price else jobs.get(tx, job_id).price.highest
    return submissions.graft(
        tx, job_id, account=pending.account, reference=pending.order.id, intent_at=pending.intent_at,
        deadline=found.deadline, ticket=pending.ticket, is_foreign=found.is_foreign, held=held, now=now,
    )  # fmt: skip


def _complete(
    tx: Connection, submission_id: str, job_id: str, known: str | None, ticket: Ticket | None, now: datetime
) -> list[str]:
    """A ledger brought back from a copy may be older than the file beside the take."""
    if ticket is None or known is not None:
        return []
    submissions.accept(tx, submission_id, ticket, now=now)
    return [job_id]


def _holder(tx: Connection, account: str, ticket_id: str) -> str | None:
    question = select(submission_rows.c.job).where(
        submission_rows.c.account == account, submission_rows.c.ticket_id == ticket_id
    )
    return tx.execute(question).scalar()


def _make(tx: Connection, found: FoundOrder, brief: TakeBrief, take_id: str | None, project: str, now: datetime) -> str:
    pending = found.pending
    run_id = _run(tx, pending.run, project, now)
    if take_id is None:
        take_id = f"take_{pending.job.removeprefix('job_')}"
        tx.execute(insert(takes).values(
            id=take_id, project=project, folder=brief.folder, stem=brief.stem, board=brief.board, shot=brief.shot,
            take=brief.take, fingerprint=pending.fingerprint, created_at=now,
        ))  # fmt: skip
    state = JobState.WAITING if pending.ticket else JobState.SUBMITTING
    tx.execute(insert(take_jobs).values(
        id=pending.job, take=take_id, run=run_id, project=project, provider=pending.provider, account=pending.account,
        model=pending.model, request=request_hash(pending.order), state=state.value, is_open=True,
        brief=brief.model_dump(mode="json"), created_at=now, changed_at=now,
    ))  # fmt: skip
    tx.execute(insert(run_jobs).values(run=run_id, job=pending.job))
    tx.execute(insert(submission_rows).values(_submission(found, now)))
    bill = budgets.Bill(f"{pending.job}.1", project, run_id, pending.provider, pending.model, ())
    budgets.reserve(tx, bill, brief.price.range.highest, at=now, is_ordered=True)
    if pending.ticket and pending.ticket.charged:
        budgets.settle(tx, bill.id, SpendState.RESERVED, billed=pending.ticket.charged, at=now)
    events.add(tx, f"job.{state.value}", at=now, project=project, run=run_id, job=pending.job, facts={
        "code": "submit.found_on_disk", "board": brief.board, "shot": brief.shot, "take": brief.take,
        "provider": pending.provider, "model": pending.model,
    })  # fmt: skip
    return pending.job


def _submission(found: FoundOrder, now: datetime) -> dict[str, Any]:
    pending = found.pending
    state = SubmissionState.ACCEPTED if pending.ticket else SubmissionState.UNCERTAIN
    return {
        "id": f"{pending.job}.1", "job": pending.job, "attempt": 1, "state": state.value, "token": pending.job,
        "account": pending.account, "client_ref": pending.order.id, "request": request_hash(pending.order),
        "intent_at": pending.intent_at, "deadline": found.deadline, "is_foreign": found.is_foreign,
        "ticket": pending.ticket.model_dump(mode="json") if pending.ticket else None,
        "ticket_id": pending.ticket.id if pending.ticket else None,
        "accepted_at": (pending.accepted_at or now) if pending.ticket else None, "request_ids": [],
    }  # fmt: skip


def _run(tx: Connection, run_id: str, project: str, now: datetime) -> str:
    run_id = run_id or "run_found"
    if tx.execute(select(runs.c.id).where(runs.c.id == run_id)).first() is None:
        tx.execute(insert(runs).values(
            id=run_id, project=project, quote="", state=RunState.ACTIVE.value, scopes=[],
            asked={"found_on_disk": True}, created_at=now,
        ))  # fmt: skip
    return run_id
