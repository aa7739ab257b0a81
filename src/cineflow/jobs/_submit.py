"""Sending an order: once, under a right won in the ledger, its intent written down before and its ticket first of all.

The only other caller of a provider's `submit` is the reconciler, where a key makes sending the same order again safe.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cineflow.core.errors import (
    BudgetReached,
    CineflowError,
    DiskFull,
    Overloaded,
    ProviderError,
    Rejected,
    SubmitUncertain,
    Throttled,
    Unreachable,
)
from cineflow.core.ids import new_id
from cineflow.core.log import facts
from cineflow.core.order import Order, Ticket
from cineflow.core.provider import Provider
from cineflow.core.text import Text
from cineflow.jobs import _pending, _publish
from cineflow.jobs._disk import check_space, is_full, pause_run
from cineflow.jobs._failover import ends_here, hand_on, next_maker
from cineflow.jobs._parts import wait_for_part
from cineflow.jobs._pending import Note
from cineflow.jobs._reconcile import reconcile
from cineflow.jobs._services import Services
from cineflow.jobs.limits.gates import AccountBroken, AccountPaused
from cineflow.jobs.limits.outcome import outcome_of
from cineflow.library.ledger import JobState, Problem, Submission, TakeJob, jobs, submissions
from cineflow.library.ledger.adopting import FoundOrder, graft
from cineflow.library.ledger.submissions import Acceptance, Lost, Won

__all__ = ["send_order", "submit"]

log = logging.getLogger(__name__)

_DEFINITE = (Throttled, Unreachable, Overloaded, Rejected)
_AGAIN = (Throttled, Unreachable, Overloaded)
_LONGEST_WAIT = 1800.0
"""Seconds: a provider that asks for more is not waited for."""
_KEEPING_TRIES = 5
_TRIES_A_SECOND = 10
"""About how often takes of one run that wait for its money ask for it: a few say soon that there is none, thousands
do not keep the ledger busy."""


async def submit(services: Services, job_id: str) -> dict[str, Any]:
    """Bring a job to where it waits at the provider, or to where nothing more is to be done now.

    Returns `{"state"}`, with `again` (seconds) where it is to be begun anew. Safe to repeat at any point.
    """
    while True:
        job = await services.ledger.ask(jobs.get, job_id)
        if job.state.is_unsent:
            outcome = await _send(services, job)
        elif job.state is JobState.SUBMITTING:
            outcome = await reconcile(services, job)
        elif job.state is JobState.PARKED:
            outcome = await _watch_again(services, job)
        else:
            return {"state": job.state.value}
        if outcome is not None:
            return outcome


async def _send(services: Services, job: TakeJob) -> dict[str, Any] | None:
    """Wait for a turn and send; None: look at the ledger what has become of it."""
    pause = await _not_yet(services, job)
    if pause is not None:
        return _again(job, pause) if pause else None
    provider = services.provider_of(job.provider)
    try:
        await check_space(services, job)
        if not await _has_turn(services, job, provider.account):
            return None
    except DiskFull as full:
        return await pause_run(services, job, full)
    is_sent = False
    try:
        won = await _win(services, job, provider)
        if not isinstance(won, Won):
            return won
        note = await _claim(services, won)
        if note is None:
            return None
        if not await _is_in_time(services, won):
            return _again(job, 0.0)
        is_sent = True
        await send_order(services, provider, won.job, won.submission, won.order, note)
        return None
    except OSError as error:
        if not is_full(error):
            raise
        return await pause_run(services, job, error)
    finally:
        if not is_sent:
            services.gates.release(provider.account, job.id)


async def _not_yet(services: Services, job: TakeJob) -> float | None:
    """Return seconds until a job may be sent, 0 where something has changed about it, None where it may be now."""
    now = services.clock.now()
    if job.cancel_asked:
        await services.ledger.commit(jobs.move, job.id, JobState.CANCELLED, of=(job.state,), now=now)
        return 0.0
    if job.not_before and job.not_before > now:
        return (job.not_before - now).total_seconds()
    if await _publish.take_what_is_there(services, job):
        return 0.0
    return await wait_for_part(services, job)


async def _has_turn(services: Services, job: TakeJob, account: str) -> bool:
    """Wait for a turn at an account; False where the job went to another provider, or failed with this one."""
    try:
        try:
            await services.gates.acquire(
                account, job.id, priority=job.priority, partition=job.partition, may_leave=bool(job.brief.others)
            )
        except AccountBroken as broken:
            if await hand_on(services, job, broken.reason, must=False):
                return False
            await services.gates.acquire(account, job.id, priority=job.priority, partition=job.partition)
    except AccountPaused as paused:
        if not await hand_on(services, job, paused.reason, must=True):
            await _fail_unsent(services, job, paused.reason)
        return False
    return True


async def _win(services: Services, job: TakeJob, provider: Provider) -> Won | dict[str, Any] | None:
    try:
        won = await services.ledger.commit(
            submissions.win, job.id, token=new_id("win"), account=provider.account, now=services.clock.now(),
            allowed=services.terms.deadline,
        )  # fmt: skip
    except BudgetReached as reached:
        waiting = await services.ledger.ask(_waiting_for_money, job)
        if waiting:
            return _again(job, min(20.0, max(1.0, waiting / _TRIES_A_SECOND)) * random.uniform(0.5, 1.0))
        await _fail_unsent(services, job, reached)
        return None
    if isinstance(won, Lost):
        if won.is_paused:
            return {"state": won.state.value, "paused": True}
        return _again(job, (won.until - services.clock.now()).total_seconds()) if won.until else None
    return won


def _waiting_for_money(tx: Connection, job: TakeJob) -> int:
    """Return how many takes of a run wait for money that its orders under way hold and may not need; 0: none may."""
    held = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING)
    if not jobs.count(tx, held, run=job.run):
        return 0
    return max(1, jobs.count(tx, (JobState.PLANNED, JobState.QUEUED), run=job.run))


async def _claim(services: Services, won: Won) -> Note | None:
    """Write the intent beside the take. Where another's order lies there, take that one over instead: None.

    None as well where the take itself lies there: whoever looked before the claim may have looked just before another
    machine's take came, and that machine's note is gone by now. Takes lie there before their notes go.
    """
    folder, stem = won.job.brief.folder_in(services.root), won.job.brief.stem
    note = _pending.note_of(won.job, won.submission, won.order, machine=services.machine)
    try:
        there = await asyncio.to_thread(_pending.claim, folder, stem, note)
        if there is None:
            if await asyncio.to_thread(_publish.what_lies_there, services, won.job) is None:
                return note
            await _withdraw(services, won)
            await asyncio.to_thread(_pending.strike, folder, stem, won.submission.client_ref)
            return None
        if await services.ledger.ask(_is_left_over, there.order.id, job_id=won.job.id):
            await asyncio.to_thread(_pending.tell, folder, stem, note, state="intent")
            return note
    except OSError:
        await _withdraw(services, won)
        raise
    except CineflowError as damaged:
        await _withdraw(services, won)
        await _fail_unsent(services, won.job, damaged)
        return None
    await _withdraw(services, won)
    found = FoundOrder(folder, there, is_foreign=there.machine != services.machine)
    if not await services.ledger.commit(graft, won.job.id, found, now=services.clock.now()):
        await _fail_unsent(services, won.job, _held_elsewhere(there))
    return None


def _is_left_over(tx: Connection, reference: str, *, job_id: str) -> bool:
    """Whether a note on disk is of an attempt that this ledger knows has come to its end."""
    known = submissions.by_reference(tx, reference)
    return known is not None and (known.job == job_id or not jobs.get(tx, known.job).is_open)


async def _is_in_time(services: Services, won: Won) -> bool:
    """Look at the clock right before sending: a process that was frozen meanwhile must not send any more."""
    left = won.submission.deadline - services.clock.now()
    if left > services.terms.deadline / 2:
        return True
    await _withdraw(services, won)
    folder, stem = won.job.brief.folder_in(services.root), won.job.brief.stem
    await asyncio.to_thread(_pending.strike, folder, stem, won.submission.client_ref)
    return False


async def send_order(
    services: Services, provider: Provider, job: TakeJob, submission: Submission, order: Order, note: Note
) -> None:
    """Send one order and note what became of it."""
    left = (submission.deadline - services.clock.now()).total_seconds()
    error: ProviderError
    try:
        async with asyncio.timeout(left):
            sent = await services.with_links(order) if services.with_links else order
            ticket = await provider.submit(sent)
    except TimeoutError:
        error = _uncertain(provider, Text("no answer within {left:.0f} s", "{left:.0f} 秒内没有应答", left=left))
    except ProviderError as said:
        definite = isinstance(said, (*_DEFINITE, SubmitUncertain))
        error = said if definite else _uncertain(provider, said.text, said.request_id)
    except CineflowError as said:  # The adapter found it impossible before anything left.
        services.gates.report(provider.account, job.id, outcome_of(Rejected(said.text)))
        await _refused(services, job, submission, Problem.of(said))
        return
    except Exception as said:
        log.exception("submit.broken", extra=facts(job=job.id, provider=provider.name))
        error = _uncertain(provider, Text("{why}", "{why}", why=type(said).__name__))
    else:
        await _keep(services, job, submission, ticket, note)
        services.gates.report(provider.account, job.id, outcome_of(None))
        log.info("take.submitted", extra=facts(job=job.id, provider=provider.name, ticket=ticket.id))
        return
    services.gates.report(provider.account, job.id, outcome_of(error))
    await _not_accepted(services, job, submission, note, error)


async def _keep(services: Services, job: TakeJob, submission: Submission, ticket: Ticket, note: Note) -> None:
    """Commit the ticket before anything else; where the ledger cannot, the note beside the take must."""
    folder, stem = job.brief.folder_in(services.root), job.brief.stem
    told = note.model_copy(update={"accepted_at": services.clock.now()})
    accepted = Acceptance.OURS
    for left in reversed(range(_KEEPING_TRIES)):
        try:
            accepted = await asyncio.shield(
                services.ledger.commit(submissions.accept, submission.id, ticket, now=services.clock.now())
            )
            break
        except SQLAlchemyError:
            log.exception("ledger.unwritable", extra=facts(job=job.id, ticket=ticket.id))
            await asyncio.to_thread(_pending.tell, folder, stem, told, ticket=ticket)
            if not left:
                raise
            await services.clock.sleep(1.0)
    if accepted is not Acceptance.OURS:
        log.warning("ticket.elsewhere", extra=facts(job=job.id, ticket=ticket.id, outcome=accepted.value))
        return
    try:
        await asyncio.to_thread(_pending.tell, folder, stem, told, ticket=ticket)
    except OSError as error:  # The ledger has it: a full disk is no reason to lose sight of it.
        log.warning("note.unwritable", extra=facts(job=job.id, why=str(error)))
    if not (await services.ledger.ask(jobs.get, job.id)).is_open:  # Another process brought it in the meantime.
        await asyncio.to_thread(_pending.strike, folder, stem, submission.client_ref)


async def _not_accepted(
    services: Services, job: TakeJob, submission: Submission, note: Note, error: ProviderError
) -> None:
    problem = Problem.of(error)
    log.info("submit.answered", extra=facts(job=job.id, code=problem.code, request=error.request_id))
    if isinstance(error, SubmitUncertain):
        await services.ledger.commit(submissions.doubt, submission.id, problem, now=services.clock.now())
        await asyncio.to_thread(
            _pending.tell, job.brief.folder_in(services.root), job.brief.stem, note, state="uncertain"
        )
        return
    wait = error.retry_after if error.retry_after is not None else min(20.0, 0.5 * 2.0 ** min(job.refusals, 6))
    may_again = isinstance(error, _AGAIN) and job.refusals + 1 < services.terms.most_refusals and wait <= _LONGEST_WAIT
    if not may_again and ends_here(error) and next_maker(services, job, must=True):
        await _refused(services, job, submission, problem, 0.0)
        freed = await services.ledger.ask(jobs.get, job.id)
        if not await hand_on(services, freed, error, must=True):
            await _fail_unsent(services, freed, error)
        return
    await _refused(services, job, submission, problem, wait * random.uniform(1.0, 1.25) if may_again else None)


async def _refused(
    services: Services, job: TakeJob, submission: Submission, problem: Problem, again: float | None = None
) -> None:
    now = services.clock.now()
    again_at = None if again is None else now + timedelta(seconds=again)
    await services.ledger.commit(submissions.refuse, submission.id, problem, now=now, again_at=again_at)
    folder, stem = job.brief.folder_in(services.root), job.brief.stem
    await asyncio.to_thread(_pending.strike, folder, stem, submission.client_ref)


async def _withdraw(services: Services, won: Won) -> None:
    await services.ledger.commit(
        submissions.withdraw, won.submission.id, token=won.submission.token, now=services.clock.now()
    )


async def _fail_unsent(services: Services, job: TakeJob, error: CineflowError) -> None:
    problem = Problem.of(error)
    await services.ledger.commit(
        jobs.fail, job.id, problem, now=services.clock.now(), of=(JobState.PLANNED, JobState.QUEUED)
    )


async def _watch_again(services: Services, job: TakeJob) -> None:
    """Go on with what was parked, with new patience."""
    await services.ledger.commit(
        jobs.move, job.id, JobState.WAITING, of=(JobState.PARKED,), now=services.clock.now(), watched=0, problem=None
    )


def _again(job: TakeJob, seconds: float) -> dict[str, Any]:
    return {"state": job.state.value, "again": max(0.0, seconds)}


def _uncertain(provider: Provider, why: Text, request_id: str = "") -> SubmitUncertain:
    return SubmitUncertain(
        Text("{name} may have taken the order: {why}", "{name} 可能已接单：{why}", name=provider.name, why=why),
        provider=provider.name,
        request_id=request_id,
        fix=Text("It is looked up before anything is sent again", "在再次发送之前会先向服务商核对"),
    )


def _held_elsewhere(note: Note) -> CineflowError:
    return CineflowError(
        Text(
            "another job holds the order that lies beside this take ({ticket})",
            "该镜次旁的订单已属于另一任务（{ticket}）",
            ticket=note.ticket.id if note.ticket else note.order.id,
        ),
        fix=Text("Run again once that job is done", "待该任务结束后再次运行"),
        code="submit.held_elsewhere",
    )
