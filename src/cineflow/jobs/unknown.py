"""What a person may say of an order whose charge is unconfirmed: claim its result, not charged, or charged."""

from __future__ import annotations

import asyncio

from cineflow.core.errors import CineflowError, Conflict, NotFound
from cineflow.core.order import Ticket
from cineflow.core.text import Text
from cineflow.jobs import _pending
from cineflow.jobs._adopt import settle_made_elsewhere
from cineflow.jobs._services import Services
from cineflow.library.ledger import JobState, Problem, SpendState, Submission, TakeJob, jobs, submissions
from cineflow.library.ledger.submissions import Acceptance

__all__ = ["adopt", "listed", "not_charged", "unconfirmed", "write_off"]


async def listed(services: Services) -> list[tuple[TakeJob, Submission]]:
    """Return every job whose charge is unconfirmed, oldest first, with the attempt in question.

    Those that another machine has finished meanwhile, in a folder that both see, are settled first.
    """
    await settle_made_elsewhere(services)
    found: list[tuple[TakeJob, Submission]] = []
    for job in await services.ledger.ask(jobs.listed, states=(JobState.UNKNOWN,)):
        sent = await services.ledger.ask(submissions.last, job.id)
        if sent is not None:
            found.append((job, sent))
    return found


async def unconfirmed(services: Services) -> list[tuple[TakeJob, Submission]]:
    """Return the takes that failed or were cancelled at their provider while it has not said whether it charged them.

    There is nothing to claim any more, but their money counts as spent until a person says that it is not.
    """
    sent = await services.ledger.ask(submissions.unconfirmed)
    return [(await services.ledger.ask(jobs.get, submission.job), submission) for submission in sent]


async def adopt(services: Services, job_id: str, ticket_id: str) -> TakeJob:
    """Claim a result: the provider's id of what was ordered. The next run fetches it.

    Raises NotFound, Conflict where the job is not unknown or the id is another take's.
    """
    job, sent = await _unknown(services, job_id)
    ticket = _ticket(services, job, sent, ticket_id.strip())
    outcome = await services.ledger.commit(submissions.accept, sent.id, ticket, now=services.clock.now())
    if outcome is not Acceptance.OURS:
        raise Conflict(
            Text("{ticket} belongs to another take already", "{ticket} 已属于另一镜次", ticket=ticket.id),
            fix=Text("Look up the right id at the provider", "请到服务商处核对正确的编号"),
            code="unknown.ticket_taken",
        )
    order = job.brief.order.model_copy(update={"id": sent.client_ref})
    note = _pending.note_of(job, sent, order, machine=services.machine)
    await asyncio.to_thread(_pending.tell, job.brief.folder_in(services.root), job.brief.stem, note, ticket=ticket)
    return await services.ledger.ask(jobs.get, job_id)


async def not_charged(services: Services, job_id: str) -> TakeJob:
    """Say that it was not charged: its money is free again, the next run makes the take. Raises as `adopt`."""
    if settled := await _confirmed(services, job_id, SpendState.RELEASED):
        return settled
    job, sent = await _unknown(services, job_id)
    problem = _said(
        "submit.not_charged",
        Text("confirmed: it was not charged", "已确认未扣费"),
        Text("Run again to make it", "再次运行即可生成"),
    )
    await services.ledger.commit(submissions.confirm_not_charged, sent.id, problem, now=services.clock.now())
    return await _settled(services, job, sent)


async def write_off(services: Services, job_id: str) -> TakeJob:
    """Count it as charged and lost; the next run makes the take anew, for its price. Raises as `adopt`."""
    if settled := await _confirmed(services, job_id, SpendState.SPENT):
        return settled
    job, sent = await _unknown(services, job_id)
    problem = _said(
        "submit.written_off",
        Text("counted as charged; its result was not found", "按已扣费处理；未找到结果"),
        Text("Run again to make it anew", "再次运行即可重新生成"),
    )
    await services.ledger.commit(submissions.write_off, sent.id, problem, now=services.clock.now())
    return await _settled(services, job, sent)


def _ticket(services: Services, job: TakeJob, sent: Submission, ticket_id: str) -> Ticket:
    """Return the whole ticket of a provider's id: some need more than the id to be asked again."""
    order = job.brief.order.model_copy(update={"id": sent.client_ref})
    make = getattr(services.provider_of(job.provider), "adopt", None)
    return make(order, ticket_id) if make else Ticket(id=ticket_id)


async def _unknown(services: Services, job_id: str) -> tuple[TakeJob, Submission]:
    job = await services.ledger.ask(jobs.get, job_id)
    sent = await services.ledger.ask(submissions.last, job_id)
    if sent is None:
        raise NotFound(Text("nothing was sent for {job}", "{job} 尚未发送过订单", job=job_id), code="unknown.not_sent")
    if job.state is not JobState.UNKNOWN:
        raise Conflict(
            Text("{job} is not unconfirmed: it is {state}", "{job} 并非待确认：状态为 {state}",
                 job=job_id, state=job.state.value),
            fix=Text("`cineflow unknown` lists those that are", "`cineflow unknown` 会列出待确认的任务"),
            code="unknown.not_unknown",
        )  # fmt: skip
    return job, sent


async def _confirmed(services: Services, job_id: str, spend: SpendState) -> TakeJob | None:
    """Settle the money of a take that is over; None where it is not that which is asked."""
    for job, sent in await unconfirmed(services):
        if job.id == job_id and await services.ledger.commit(
            submissions.confirm, sent.id, spend, now=services.clock.now()
        ):
            return await services.ledger.ask(jobs.get, job_id)
    return None


async def _settled(services: Services, job: TakeJob, sent: Submission) -> TakeJob:
    folder, stem = job.brief.folder_in(services.root), job.brief.stem
    await asyncio.to_thread(_pending.strike, folder, stem, sent.client_ref)
    services.gates.release(job.account, job.id)
    return await services.ledger.ask(jobs.get, job.id)


def _said(code: str, text: Text, fix: Text) -> Problem:
    return Problem.of(CineflowError(text, fix=fix, code=code))
