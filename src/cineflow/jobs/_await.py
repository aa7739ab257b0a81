"""Waiting for a provider to make a take. The hub asks; what it answers moves the job here."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from cineflow.core.errors import Charged, ProviderError, TakeExpired, TakeFailed
from cineflow.core.log import facts
from cineflow.core.model import Model
from cineflow.core.money import Money
from cineflow.core.order import Expired, Failed, Progress, Ready, Running
from cineflow.core.provider import Provider
from cineflow.core.text import Text
from cineflow.jobs import _pending
from cineflow.jobs._port import Parked
from cineflow.jobs._services import Services
from cineflow.library.ledger import JobState, Problem, Submission, TakeJob, jobs, submissions

__all__ = ["await_remote", "expired", "failed", "look_again"]

log = logging.getLogger(__name__)


async def await_remote(services: Services, job_id: str) -> dict[str, Any]:
    """Wait until a job's take is made, has failed, is gone, or is watched no longer; returns `{"state"}`.

    Safe to repeat: a restart asks the provider again.
    """
    job = await services.ledger.ask(jobs.get, job_id)
    if job.state is JobState.FETCHING:
        return {"state": job.state.value}
    submission = await services.ledger.ask(submissions.last, job_id)
    if job.state is not JobState.WAITING or submission is None or submission.ticket is None:
        return {"state": job.state.value}
    provider = services.provider_of(job.provider)
    services.gates.hold(provider.account, job_id)
    outcome = await look_again(services, provider, job, submission)
    if isinstance(outcome, Parked):
        await services.ledger.commit(jobs.park, job_id, watched=outcome.watched, now=services.clock.now())
        return {"state": JobState.PARKED.value}
    services.gates.release(provider.account, job_id)
    match outcome:
        case Ready():
            services.ready[job_id] = outcome
            await services.ledger.commit(jobs.fetching, job_id, now=services.clock.now())
        case Failed():
            await failed(services, job, submission, outcome.error)
        case Expired():
            await expired(services, provider, job, submission, outcome.why)
    now = await services.ledger.ask(jobs.get, job_id)
    return {"state": now.state.value}


async def look_again(
    services: Services, provider: Provider, job: TakeJob, submission: Submission
) -> Ready | Failed | Expired | Parked:
    """Have the hub ask about a job until it knows."""
    assert submission.ticket is not None
    latest: list[float] = []

    def note_progress(seen: Progress, watched: float) -> None:
        fraction = seen.fraction if isinstance(seen, Running) else None
        if fraction is not None and (not latest or abs(fraction - latest[-1]) >= 0.01):
            latest[:] = [fraction]
            services.ledger.note(
                jobs.progress, job.id, now=services.clock.now(),
                facts={"fraction": round(fraction, 3), "watched": round(watched)},
            )  # fmt: skip

    return await services.hub.wait(
        provider, submission.ticket, job_id=job.id, model=_model_of(provider, job),
        since=submission.accepted_at or submission.intent_at, watched=job.watched, on_progress=note_progress,
    )  # fmt: skip


async def failed(services: Services, job: TakeJob, submission: Submission, error: ProviderError) -> None:
    """Note that a job ended at the provider without a take, and what the error says of its money."""
    amount = error.amount if isinstance(error, TakeFailed) else None
    billed = None if amount is None else Money(amount, _currency(job, submission))
    log.info("take.failed", extra=facts(job=job.id, code=error.stable_code, charged=error.charged.value))
    await services.ledger.commit(
        submissions.failed_there, submission.id, Problem.of(error), billed=billed, now=services.clock.now()
    )
    await _strike(services, job, submission)


async def expired(services: Services, provider: Provider, job: TakeJob, submission: Submission, why: str) -> None:
    """Note that the provider no longer knows a job; with another account's key that says nothing."""
    if provider.account != submission.account:
        problem = Problem.of(
            TakeExpired(
                Text("{name} does not know this job under the key that is set now", "以当前密钥在 {name} 查不到该任务",
                     name=provider.name),
                fix=Text("Set the key it was ordered with, then run again", "请设置下单时的密钥后再次运行"),
                provider=provider.name, code="provider.other_account",
            ),
            charged=Charged.YES,
        )  # fmt: skip
        await services.ledger.commit(jobs.park, job.id, watched=job.watched, now=services.clock.now(), problem=problem)
        return
    problem = Problem.of(
        TakeExpired(
            Text(
                "{name} no longer has this take: {why}", "{name} 已不再保留该镜次：{why}", name=provider.name, why=why
            ),
            fix=Text("Run again to make it anew", "再次运行即可重新生成"),
            provider=provider.name,
        )
    )
    await services.ledger.commit(submissions.gone, submission.id, problem, now=services.clock.now())
    await _strike(services, job, submission)


async def _strike(services: Services, job: TakeJob, submission: Submission) -> None:
    folder, stem = job.brief.folder_in(services.root), job.brief.stem
    await asyncio.to_thread(_pending.strike, folder, stem, submission.client_ref)


def _currency(job: TakeJob, submission: Submission) -> str:
    return (submission.ticket.currency if submission.ticket else "") or job.brief.price.currency


def _model_of(provider: Provider, job: TakeJob) -> Model:
    return provider.models.get(job.model) or Model(job.model, job.provider)
