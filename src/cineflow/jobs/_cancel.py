"""Cancelling a take's job, and saying what that saves."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from cineflow.core.errors import Charged, CineflowError, ProviderError
from cineflow.core.log import facts
from cineflow.core.money import Money
from cineflow.core.provider import Cancelled
from cineflow.core.text import Text
from cineflow.jobs import _pending
from cineflow.jobs._services import Services
from cineflow.library.ledger import JobState, Problem, TakeJob, jobs, submissions

__all__ = ["Cancellation", "as_it_stands", "cancel_job"]

log = logging.getLogger(__name__)

_BEFORE = Text("cancelled before it was sent", "发送前已取消")
_PAID = Text("it is paid: its result is kept", "已付费：保留其结果")


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a cancel did. state: where the job is now. saved: money that will not be charged, None where nothing is.

    A job that cannot be stopped at its provider is parked, not thrown away: it is paid, the next run collects it.
    """

    job: str
    state: JobState
    saved: Money | None
    text: Text


async def cancel_job(services: Services, job_id: str) -> Cancellation:
    """Cancel one job as far as it can be. Whoever has it in an engine interrupts it there beforehand.

    What is being sent or fetched right now goes on. Raises NotFound.
    """
    await services.ledger.commit(jobs.ask_cancel, [job_id], now=services.clock.now())
    job = await services.ledger.ask(jobs.get, job_id)
    if job.state.is_unsent:
        return await _cancel_unsent(services, job)
    if job.state in (JobState.WAITING, JobState.PARKED):
        return await _cancel_remote(services, job)
    if job.state is JobState.UNKNOWN:
        return _told(job, None, Text("its charge is unconfirmed: decide with `cineflow unknown`",
                                     "扣费待确认：请用 `cineflow unknown` 处理"))  # fmt: skip
    if job.state.is_over:
        return _told(job, None, Text("it was over already", "任务已结束"))
    return _told(job, None, _PAID)


def as_it_stands(job: TakeJob) -> Cancellation:
    """Say what became of a job that another process was asked to cancel, and what that saves."""
    problem, price = job.problem, job.price.highest if job.price.high else None
    match job.state:
        case JobState.CANCELLED if problem is None:
            return _told(job, price, _BEFORE)
        case JobState.CANCELLED if problem is not None:
            return _told(job, price if problem.charged is Charged.NO else None, problem.text)
        case JobState.PARKED:
            return _told(job, None, _goes_on(job))
        case JobState.FETCHING | JobState.DONE:
            return _told(job, None, _PAID)
        case _:
            asked = Text("asked of the process that runs it", "已请求正在运行的进程取消")
            return _told(job, None, problem.text if problem else asked)


async def _cancel_unsent(services: Services, job: TakeJob) -> Cancellation:
    of = (JobState.PLANNED, JobState.QUEUED)
    await services.ledger.commit(jobs.move, job.id, JobState.CANCELLED, of=of, now=services.clock.now())
    after = await services.ledger.ask(jobs.get, job.id)
    if after.state is not JobState.CANCELLED:
        return await cancel_job(services, job.id)
    saved = job.price.highest if job.price.high else None
    return _told(after, saved, _BEFORE)


async def _cancel_remote(services: Services, job: TakeJob) -> Cancellation:
    provider = services.provider_of(job.provider)
    sent = await services.ledger.ask(submissions.last, job.id)
    outcome = Cancelled(stopped=False, saved=False)
    if sent is not None and sent.ticket is not None and provider.can_cancel and provider.account == sent.account:
        try:
            outcome = await provider.cancel(sent.ticket)
        except ProviderError as error:
            log.info("cancel.failed", extra=facts(job=job.id, code=error.stable_code))
    now = services.clock.now()
    if sent is None or not outcome.stopped:
        await services.ledger.commit(jobs.park, job.id, watched=job.watched, now=now)
        after = await services.ledger.ask(jobs.get, job.id)
        return _told(after, None, _goes_on(job))
    text = (
        Text("stopped at {name}, not charged", "已在 {name} 停止，不扣费", name=provider.name)
        if outcome.saved
        else Text("stopped at {name}; it does not say that it gives the money back",
                  "已在 {name} 停止；未说明是否退款", name=provider.name)
    )  # fmt: skip
    problem = Problem.of(CineflowError(text, code="job.cancelled"))
    await services.ledger.commit(submissions.cancelled_there, sent.id, problem, is_saved=outcome.saved, now=now)
    await asyncio.to_thread(_pending.strike, job.brief.folder_in(services.root), job.brief.stem, sent.client_ref)
    services.gates.release(provider.account, job.id)
    after = await services.ledger.ask(jobs.get, job.id)
    return _told(after, job.price.highest if outcome.saved else None, text)


def _goes_on(job: TakeJob) -> Text:
    return Text("{name} goes on with it and charges it: the next run collects it",
                "{name} 会继续生成并扣费：下次运行时取回", name=job.provider)  # fmt: skip


def _told(job: TakeJob, saved: Money | None, text: Text) -> Cancellation:
    return Cancellation(job.id, job.state, saved, text)
