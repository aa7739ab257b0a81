"""The right to pay, won in one row; what was sent under it; and what became of it.

Each function is one transition and may be repeated: told again what it knows, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from cineflow.core.errors import Charged
from cineflow.core.ids import new_id
from cineflow.core.money import Money
from cineflow.core.order import Order, Ticket
from cineflow.library.layout import order_id_of_attempt
from cineflow.library.ledger import budgets, events, jobs
from cineflow.library.ledger._tables import runs, spending, submissions, take_jobs
from cineflow.library.ledger.records import (
    JobState,
    Problem,
    RunState,
    SpendState,
    Submission,
    SubmissionState,
    TakeJob,
)

__all__ = [
    "Acceptance", "Lost", "Won", "accept", "adopt_found", "by_reference", "cancelled_there", "confirm",
    "confirm_not_charged", "doubt", "failed_there", "get", "give_up", "gone", "graft", "known_tickets", "last",
    "not_seen", "not_seen_again", "refuse", "times_absent", "unconfirmed", "unfetchable", "win", "withdraw",
    "write_off",
]  # fmt: skip

_MOST_REQUEST_IDS = 20
_UNSENT = (JobState.PLANNED, JobState.QUEUED)
# Built once: building a statement costs more than running it.
_GET = select(submissions).where(submissions.c.id == bindparam("b_id"))
_LAST = (
    select(submissions).where(submissions.c.job == bindparam("b_job")).order_by(submissions.c.attempt.desc()).limit(1)
)
_NEWEST = select(func.max(submissions.c.attempt)).where(submissions.c.job == bindparam("b_job"))
_HOLDER = select(submissions.c.id).where(
    submissions.c.account == bindparam("b_account"),
    submissions.c.ticket_id == bindparam("b_ticket"),
    submissions.c.id != bindparam("b_id"),
)
_UPDATE = update(submissions).where(submissions.c.id == bindparam("b_id"))
_INSERT = insert(submissions)
_RUN = select(runs.c.state, runs.c.scopes).where(runs.c.id == bindparam("b_run"))
_ACCEPTED = (JobState.WAITING, JobState.FETCHING, JobState.PARKED)


@dataclass(frozen=True, slots=True)
class Won:
    """The right to send one order, once. order: with this attempt's own reference as its id."""

    job: TakeJob
    submission: Submission
    order: Order


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing may be sent: the job is no longer unsent, its run is not active, or it must wait until an instant."""

    state: JobState
    until: datetime | None = None
    is_paused: bool = False


class Acceptance(StrEnum):
    """OURS: the ticket is this submission's. TAKEN: another one has it. LATE: it was given up before. WAIT: identical
    orders are on their way, whose ticket this may be."""

    OURS = "ours"
    TAKEN = "taken"
    LATE = "late"
    WAIT = "wait"


def win(
    tx: Connection, job_id: str, *, token: str, account: str, now: datetime, allowed: timedelta
) -> Won | Lost:  # fmt: skip
    """Win the right to send a job's order, its cost held in every budget; or learn why not.

    allowed: how long the request may take. Raises BudgetReached, NotFound.
    """
    job = jobs.get(tx, job_id)
    run = tx.execute(_RUN, {"b_run": job.run}).one()
    if job.state not in _UNSENT or job.cancel_asked:
        return Lost(job.state)
    if run.state != RunState.ACTIVE:
        return Lost(job.state, is_paused=True)
    if job.not_before and job.not_before > now:
        return Lost(job.state, until=job.not_before)
    old = last(tx, job_id)
    attempt = 1 if old is None else old.attempt if old.state is SubmissionState.REFUSED else old.attempt + 1
    submission_id = f"{job_id}.{attempt}"
    bill = budgets.Bill(submission_id, job.project, job.run, job.provider, job.model, [f"run:{job.run}", *run.scopes])
    budgets.reserve(tx, bill, job.price.highest, at=now)
    order = job.brief.order.model_copy(update={"id": order_id_of_attempt(job.brief.order.id, job.run, attempt)})
    values: dict[str, Any] = {
        "state": SubmissionState.INTENT.value, "token": token, "account": account, "client_ref": order.id,
        "request": job.request, "intent_at": now, "deadline": now + allowed, "absent_at": None, "accepted_at": None,
    }  # fmt: skip
    if old is not None and old.id == submission_id:
        values["sends"] = old.sends + 1
        tx.execute(_UPDATE, {"b_id": submission_id, **values})
    else:
        tx.execute(_INSERT, {"id": submission_id, "job": job_id, "attempt": attempt, "request_ids": [], **values})
    jobs.move(tx, job_id, JobState.SUBMITTING, of=_UNSENT, now=now, account=account, not_before=None,
              facts={"attempt": attempt, "reference": order.id})  # fmt: skip
    return Won(job, get(tx, submission_id), order)


def get(tx: Connection, submission_id: str) -> Submission:
    """Return a submission, by an id the ledger gave."""
    return _submission(tx.execute(_GET, {"b_id": submission_id}).mappings().one())


def last(tx: Connection, job_id: str) -> Submission | None:
    """Return a job's newest attempt, None before the first."""
    row = tx.execute(_LAST, {"b_job": job_id}).mappings().first()
    return None if row is None else _submission(row)


def accept(tx: Connection, submission_id: str, ticket: Ticket, *, now: datetime, request_id: str = "") -> Acceptance:
    """Keep the ticket that an order was answered with. The job waits from here on."""
    old = get(tx, submission_id)
    if _is_taken(tx, old.account, ticket.id, but=submission_id):
        if old.state is SubmissionState.INTENT:
            _set(tx, submission_id, state=SubmissionState.UNCERTAIN)
        return Acceptance.TAKEN
    if old.ticket is not None:
        if old.ticket.id == ticket.id:
            return Acceptance.OURS
        events.add(tx, "submission.late", at=now, job=old.job, facts={"ticket": ticket.id, "attempt": old.attempt})
        return Acceptance.LATE
    is_newest = tx.execute(_NEWEST, {"b_job": old.job}).scalar() == old.attempt
    _set(
        tx, submission_id, state=SubmissionState.ACCEPTED, ticket=ticket.model_dump(mode="json"), ticket_id=ticket.id,
        accepted_at=now, request_ids=_with(old, request_id or ticket.request_id),
    )  # fmt: skip
    # An answer that comes after its order was judged absent still serves, unless a new attempt is on its way.
    of = (JobState.SUBMITTING, JobState.UNKNOWN, *_UNSENT) if is_newest else ()
    facts = {"ticket": ticket.id, "attempt": old.attempt}
    if jobs.move(tx, old.job, JobState.WAITING, of=of, now=now, watched=0, problem=None, not_before=None, facts=facts):
        budgets.settle(tx, submission_id, SpendState.RESERVED, billed=ticket.charged, at=now)
        return Acceptance.OURS
    budgets.settle(tx, submission_id, SpendState.SPENT, billed=ticket.charged, at=now)
    events.add(tx, "submission.late", at=now, job=old.job, facts=facts)
    return Acceptance.LATE


def adopt_found(
    tx: Connection, submission_id: str, tickets: Sequence[Ticket], *, now: datetime, skew: timedelta
) -> Acceptance:
    """Adopt the newest found ticket that no order has yet. tickets: newest last.

    WAIT: an identical order is on its way, and a ticket found may be its own. TAKEN: all of them have an owner.
    """
    old = get(tx, submission_id)
    if old.ticket is not None:
        return Acceptance.OURS
    if not old.state.is_open:
        return Acceptance.LATE
    on_their_way = select(submissions.c.id).where(
        submissions.c.account == old.account, submissions.c.request == old.request,
        submissions.c.id != submission_id, submissions.c.state == SubmissionState.INTENT.value,
        submissions.c.deadline > now - skew,
    )  # fmt: skip
    if tx.execute(on_their_way.limit(1)).first() is not None:
        return Acceptance.WAIT
    for ticket in reversed(tickets):
        if not _is_taken(tx, old.account, ticket.id, but=submission_id):
            return accept(tx, submission_id, ticket, now=now)
    return Acceptance.TAKEN


def known_tickets(tx: Connection, account: str, request: str) -> list[str]:
    """Return the tickets of all orders that a provider cannot tell from this one."""
    question = select(submissions.c.ticket_id).where(
        submissions.c.account == account, submissions.c.request == request, submissions.c.ticket_id.is_not(None)
    )
    return [str(row[0]) for row in tx.execute(question)]


def refuse(
    tx: Connection, submission_id: str, problem: Problem, *, now: datetime, again_at: datetime | None = None
) -> None:
    """Note a definite no: nothing was bought. again_at: when the order may be sent again; None: it failed."""
    old = get(tx, submission_id)
    if old.state not in (SubmissionState.INTENT, SubmissionState.UNCERTAIN):
        return
    _set(tx, submission_id, state=SubmissionState.REFUSED, request_ids=_with(old, problem.request_id))
    budgets.settle(tx, submission_id, SpendState.RELEASED, at=now)
    if again_at is None:
        jobs.fail(tx, old.job, problem, now=now, of=(JobState.SUBMITTING,))
        return
    refusals = jobs.get(tx, old.job).refusals + 1
    jobs.move(
        tx, old.job, JobState.QUEUED, of=(JobState.SUBMITTING,), now=now, refusals=refusals, not_before=again_at,
        problem=problem.model_dump(mode="json"),
        facts={"refusals": refusals, "again_at": again_at.isoformat(), **problem.facts},
    )  # fmt: skip


def withdraw(tx: Connection, submission_id: str, *, token: str, now: datetime) -> bool:
    """Take back an intent whose request never left. Only who won it knows; False for anybody else."""
    old = get(tx, submission_id)
    if old.state is not SubmissionState.INTENT or old.token != token:
        return False
    _set(tx, submission_id, state=SubmissionState.REFUSED)
    budgets.settle(tx, submission_id, SpendState.RELEASED, at=now)
    facts = {"code": "submit.withdrawn"}
    return jobs.move(tx, old.job, JobState.QUEUED, of=(JobState.SUBMITTING,), now=now, facts=facts)


def doubt(tx: Connection, submission_id: str, problem: Problem, *, now: datetime) -> bool:
    """Note that an order may or may not have been accepted."""
    old = get(tx, submission_id)
    if old.state is not SubmissionState.INTENT:
        return False
    _set(tx, submission_id, state=SubmissionState.UNCERTAIN, request_ids=_with(old, problem.request_id))
    return jobs.move(
        tx, old.job, JobState.SUBMITTING, of=(JobState.SUBMITTING,), now=now, problem=problem.model_dump(mode="json"),
        facts={"code": problem.code, "is_uncertain": True},
    )  # fmt: skip


def not_seen(tx: Connection, submission_id: str, *, now: datetime) -> datetime | None:
    """Note that a complete look-up did not show an order; returns when it was first not seen, None once it is known."""
    old = get(tx, submission_id)
    if old.state not in (SubmissionState.INTENT, SubmissionState.UNCERTAIN):
        return None
    if old.absent_at is None:
        _set(tx, submission_id, absent_at=now)
    return old.absent_at or now


def not_seen_again(tx: Connection, submission_id: str, *, now: datetime) -> bool:
    """Settle that an order was never accepted: its money is free and it may be sent as a new attempt."""
    old = get(tx, submission_id)
    if old.state not in (SubmissionState.INTENT, SubmissionState.UNCERTAIN) or old.absent_at is None:
        return False
    _set(tx, submission_id, state=SubmissionState.ABSENT)
    budgets.settle(tx, submission_id, SpendState.RELEASED, at=now)
    return jobs.move(
        tx, old.job, JobState.QUEUED, of=(JobState.SUBMITTING,), now=now, problem=None,
        facts={"code": "submit.absent", "attempt": old.attempt},
    )  # fmt: skip


def times_absent(tx: Connection, job_id: str) -> int:
    """Return how many of a job's attempts were proven never to have been accepted."""
    question = select(func.count()).where(
        submissions.c.job == job_id, submissions.c.state == SubmissionState.ABSENT.value
    )
    return int(tx.execute(question).scalar_one())


def give_up(tx: Connection, submission_id: str, problem: Problem, *, now: datetime) -> bool:
    """Leave it to a person whether an order was charged: its budget stays held."""
    old = get(tx, submission_id)
    if old.state not in (SubmissionState.INTENT, SubmissionState.UNCERTAIN):
        return False
    _set(tx, submission_id, state=SubmissionState.UNKNOWN)
    return jobs.move(
        tx, old.job, JobState.UNKNOWN, of=(JobState.SUBMITTING,), now=now, problem=problem.model_dump(mode="json"),
        facts={"code": problem.code, "message": problem.english},
    )  # fmt: skip


def confirm_not_charged(tx: Connection, submission_id: str, problem: Problem, *, now: datetime) -> bool:
    """A person says that an unknown order was not charged: its money is free, its take may be made again."""
    return _decide(tx, submission_id, SubmissionState.NOT_CHARGED, SpendState.RELEASED, problem, now)


def write_off(tx: Connection, submission_id: str, problem: Problem, *, now: datetime) -> bool:
    """A person counts an unknown order as charged and lost: its take may be made again."""
    return _decide(tx, submission_id, SubmissionState.WRITTEN_OFF, SpendState.SPENT, problem, now)


def gone(tx: Connection, submission_id: str, problem: Problem, *, now: datetime) -> bool:
    """Note that a ticket leads nowhere any more. Returns whether the take is to be bought again, as was agreed to."""
    old = get(tx, submission_id)
    job = jobs.get(tx, old.job)
    budgets.settle(tx, submission_id, SpendState.SPENT, at=now)
    if not job.buys_if_gone:
        jobs.fail(tx, job.id, problem, now=now)
        return False
    return jobs.move(
        tx, job.id, JobState.QUEUED, of=_ACCEPTED, now=now, buys_if_gone=False,
        problem=None, facts={"code": problem.code, "ticket": old.ticket.id if old.ticket else ""},
    )  # fmt: skip


def failed_there(tx: Connection, submission_id: str, problem: Problem, *, billed: Money | None, now: datetime) -> bool:
    """Note that an accepted order ended without a take; the problem says whether it was charged."""
    spend = {Charged.NO: SpendState.RELEASED, Charged.YES: SpendState.SPENT}
    budgets.settle(tx, submission_id, spend.get(problem.charged, SpendState.UNCONFIRMED), billed=billed, at=now)
    return jobs.fail(tx, get(tx, submission_id).job, problem, now=now, of=_ACCEPTED)


def unfetchable(tx: Connection, submission_id: str, problem: Problem, *, billed: Money | None, now: datetime) -> bool:
    """Note that a take is made and paid but cannot be brought now: its ticket is kept, its place stays taken."""
    budgets.settle(tx, submission_id, SpendState.SPENT, billed=billed, at=now)
    return jobs.fail(tx, get(tx, submission_id).job, problem, now=now, is_fetchable=True, of=_ACCEPTED)


def cancelled_there(tx: Connection, submission_id: str, problem: Problem, *, is_saved: bool, now: datetime) -> bool:
    """Note that an accepted order was stopped at the provider; is_saved: it says that nothing is charged."""
    budgets.settle(tx, submission_id, SpendState.RELEASED if is_saved else SpendState.UNCONFIRMED, at=now)
    charged = Charged.NO if is_saved else Charged.UNKNOWN
    return jobs.move(
        tx, get(tx, submission_id).job, JobState.CANCELLED, of=_ACCEPTED, now=now,
        problem=problem.model_copy(update={"charged": charged}).model_dump(mode="json"),
        facts={"code": problem.code, "charged": charged.value},
    )  # fmt: skip


def graft(
    tx: Connection, job_id: str, *, account: str, reference: str, intent_at: datetime, deadline: datetime,
    ticket: Ticket | None, is_foreign: bool, held: Money, now: datetime,
) -> bool:  # fmt: skip
    """Give an unsent job an order that was found beside its take, sent by another machine or under a lost ledger."""
    job = jobs.get(tx, job_id)
    if job.state not in _UNSENT:
        return False
    if ticket is not None and _is_taken(tx, account, ticket.id, but=""):
        return False
    old = last(tx, job_id)
    attempt = old.attempt + 1 if old else 1
    submission_id = f"{job_id}.{attempt}"
    state = SubmissionState.ACCEPTED if ticket else SubmissionState.UNCERTAIN
    tx.execute(
        insert(submissions).values(
            id=submission_id, job=job_id, attempt=attempt, state=state.value, token=new_id("found"), account=account,
            client_ref=reference, request=job.request, intent_at=intent_at, deadline=deadline, is_foreign=is_foreign,
            ticket=ticket.model_dump(mode="json") if ticket else None, ticket_id=ticket.id if ticket else None,
            accepted_at=now if ticket else None, request_ids=[],
        )
    )  # fmt: skip
    bill = budgets.Bill(submission_id, job.project, job.run, job.provider, job.model, ())
    budgets.reserve(tx, bill, (ticket.charged if ticket else None) or held, at=now, is_ordered=True)
    to = JobState.WAITING if ticket else JobState.SUBMITTING
    return jobs.move(tx, job_id, to, of=_UNSENT, now=now, account=account, facts={"code": "submit.found_on_disk"})


def by_reference(tx: Connection, reference: str) -> Submission | None:
    """Return the submission that carries one of our references, None where the ledger knows none."""
    row = tx.execute(select(submissions).where(submissions.c.client_ref == reference)).mappings().first()
    return None if row is None else _submission(row)


def unconfirmed(tx: Connection) -> list[Submission]:
    """Return the orders that ended without a take and of which the provider has not said whether it charged them."""
    question = (
        select(submissions)
        .join(spending, spending.c.id == submissions.c.id)
        .join(take_jobs, take_jobs.c.id == submissions.c.job)
        .where(spending.c.state == SpendState.UNCONFIRMED.value)
        .where(take_jobs.c.state.in_([JobState.FAILED.value, JobState.CANCELLED.value]))
        .order_by(submissions.c.intent_at, submissions.c.id)
    )
    return [_submission(row) for row in tx.execute(question).mappings()]


def confirm(tx: Connection, submission_id: str, spend: SpendState, *, now: datetime) -> bool:
    """A person says whether such an order was charged, SPENT or RELEASED. Returns False where that is known already."""
    if submission_id not in {known.id for known in unconfirmed(tx)}:
        return False
    budgets.settle(tx, submission_id, spend, at=now)
    charged = Charged.YES if spend is SpendState.SPENT else Charged.NO
    jobs.say_charged(tx, get(tx, submission_id).job, charged, now=now)
    return True


def _decide(
    tx: Connection, submission_id: str, state: SubmissionState, spend: SpendState, problem: Problem, now: datetime
) -> bool:
    old = get(tx, submission_id)
    if not old.state.is_open or jobs.get(tx, old.job).state is not JobState.UNKNOWN:
        return False
    _set(tx, submission_id, state=state)
    budgets.settle(tx, submission_id, spend, at=now)
    charged = Charged.YES if spend is SpendState.SPENT else Charged.NO
    return jobs.fail(tx, old.job, problem.model_copy(update={"charged": charged}), now=now, of=(JobState.UNKNOWN,))


def _is_taken(tx: Connection, account: str, ticket_id: str, *, but: str) -> bool:
    return tx.execute(_HOLDER, {"b_account": account, "b_ticket": ticket_id, "b_id": but}).first() is not None


def _set(tx: Connection, submission_id: str, *, state: SubmissionState | None = None, **columns: Any) -> None:
    if state is not None:
        columns["state"] = state.value
    tx.execute(_UPDATE, {"b_id": submission_id, **columns})


def _with(old: Submission, request_id: str) -> list[str]:
    ids = [*old.request_ids, *([request_id] if request_id and request_id not in old.request_ids else [])]
    return ids[-_MOST_REQUEST_IDS:]


def _submission(row: RowMapping) -> Submission:
    named: dict[str, Any] = dict(row)
    named.pop("ticket_id")
    named["state"] = SubmissionState(named["state"])
    named["ticket"] = Ticket.model_validate(named["ticket"]) if named["ticket"] else None
    named["request_ids"] = tuple(named["request_ids"])
    return Submission(**named)
