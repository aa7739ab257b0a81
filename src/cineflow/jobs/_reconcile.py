"""Finding out what became of an order that got no answer.

Nobody judges an order before its deadline and the clocks' skew are past. Then, by what the provider declares: the
same key again, our own reference, or its list. An order is taken for never accepted only where the look-up is complete
and did not show it twice, the settling time between; everything else is for a person to say.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cineflow.core.errors import CineflowError, ProviderError, Rejected, SubmitUncertain
from cineflow.core.log import facts
from cineflow.core.order import Absent, CannotTell, Found, LookUp, Order, Ticket
from cineflow.core.provider import Provider, SentOrder
from cineflow.core.text import Text
from cineflow.jobs import _pending
from cineflow.jobs._services import Services
from cineflow.library.layout import PENDING_SUFFIX
from cineflow.library.ledger import JobState, Problem, Submission, SubmissionState, TakeJob, jobs, submissions
from cineflow.library.ledger.submissions import Acceptance
from cineflow.library.sidecar import pending_path, read_sidecar, sidecar_path

__all__ = ["reconcile"]

log = logging.getLogger(__name__)

_BETWEEN = 2.0
"""Seconds before looking again while an identical order is on its way."""
_LONGEST_PAUSE = 60.0
_LONGEST_LOOK = 300.0
"""Seconds one look-up may take: a list may have hundreds of pages."""
_AT_ONCE = 2
"""Look-ups of one account at a time."""


@dataclass(frozen=True, slots=True)
class _Case:
    services: Services
    provider: Provider
    job: TakeJob
    submission: Submission

    @property
    def folder(self) -> Path:
        return self.job.brief.folder_in(self.services.root)

    @property
    def order(self) -> Order:
        return self.job.brief.order.model_copy(update={"id": self.submission.client_ref})

    def now(self) -> datetime:
        return self.services.clock.now()


async def reconcile(services: Services, job: TakeJob) -> dict[str, Any] | None:
    """Settle a job whose newest order was sent, or may have been, without an answer.

    None: it is settled in the ledger, look there. Returns `{"state": "unknown"}` where a person must say.
    """
    submission = await services.ledger.ask(submissions.last, job.id)
    if submission is None:
        await services.ledger.commit(
            jobs.move, job.id, JobState.QUEUED, of=(JobState.SUBMITTING,), now=services.clock.now()
        )
        return None
    provider = services.provider_of(job.provider)
    case = _Case(services, provider, job, submission)
    services.gates.hold(provider.account, job.id)
    settle = timedelta(seconds=provider.recovery.settle)
    if provider.recovery.key:  # It makes one job of two requests, even in the same moment: nothing to wait for.
        await _until(services, submission.intent_at + settle)
    else:
        await _until(services, submission.deadline + max(services.terms.skew, settle))
    if not await services.ledger.ask(_is_undecided, submission.id):
        return None
    await services.ledger.commit(submissions.doubt, submission.id, _lost_answer(provider), now=case.now())
    if provider.account != submission.account:
        return await _leave_to_a_person(case, "another account's key is set now")
    recovery = provider.recovery
    if recovery.key and case.now() - submission.intent_at < timedelta(seconds=recovery.key_life):
        return await _ask_with_the_key(case)
    if recovery.reference or recovery.list:
        return await _look(case)
    return await _leave_to_a_person(case, "the provider has no way to look it up")


async def _ask_with_the_key(case: _Case) -> dict[str, Any] | None:
    """Send the very same order under its key: the provider answers with the job it made, or makes it now."""
    terms, why, failures = case.services.terms, "", 0
    give_up = case.now() + timedelta(seconds=terms.look_patience)
    while True:
        try:
            async with asyncio.timeout(terms.deadline.total_seconds()):
                ticket = await case.provider.submit(case.order)
        except TimeoutError:
            why = "no answer"
        except Rejected as said:
            why = str(said.text)
            break
        except ProviderError as said:
            why = str(said.text)
        else:
            return await _adopt(case, ticket)
        is_stale = case.now() - case.submission.intent_at >= timedelta(seconds=case.provider.recovery.key_life)
        if is_stale or case.now() >= give_up:
            break
        failures += 1
        await case.services.clock.sleep(min(_LONGEST_PAUSE, 2.0**failures))
    if case.provider.recovery.reference or case.provider.recovery.list:
        return await _look(case)
    return await _leave_to_a_person(case, why)


async def _look(case: _Case) -> dict[str, Any] | None:
    """Look the order up until it is found, twice not there, or cannot be known."""
    services, recovery = case.services, case.provider.recovery
    failures, give_up = 0, case.now() + timedelta(seconds=services.terms.look_patience)
    while await services.ledger.ask(_is_undecided, case.submission.id):
        answer = await _one_look(case)
        if isinstance(answer, Found):
            outcome = await services.ledger.commit(
                submissions.adopt_found, case.submission.id, answer.tickets, now=case.now(), skew=services.terms.skew
            )
            if outcome is Acceptance.OURS:
                await _tell(case)
                return None
            if outcome is Acceptance.WAIT:
                await services.clock.sleep(_BETWEEN)
                continue
            if outcome is Acceptance.LATE:
                return None
            answer = Absent()  # All that were found belong to other orders of ours.
        if isinstance(answer, Absent):
            first = await services.ledger.commit(submissions.not_seen, case.submission.id, now=case.now())
            if first is None:
                return None
            again_at = first + timedelta(seconds=max(1.0, recovery.settle))
            if case.now() < again_at:
                await _until(services, again_at)
                continue
            return await _not_there(case)
        failures += 1
        if answer.is_final or case.now() >= give_up:
            return await _leave_to_a_person(case, answer.why)
        await services.clock.sleep(min(_LONGEST_PAUSE, 2.0**failures))
    return None


async def _one_look(case: _Case) -> LookUp:
    submission = case.submission
    if told := await asyncio.to_thread(_told_beside, case):
        return Found(tickets=(told,))
    known = await case.services.ledger.ask(submissions.known_tickets, submission.account, submission.request)
    beside = await asyncio.to_thread(_tickets_beside, case.folder.parent, submission.request)
    turn = case.services.looks.setdefault(submission.account, asyncio.Semaphore(_AT_ONCE))
    try:
        async with turn, asyncio.timeout(_LONGEST_LOOK):
            sent = SentOrder(case.order, submission.intent_at, tuple({*known, *beside}))
            return await case.provider.find_lost(sent)
    except TimeoutError:
        return CannotTell(why="no answer", is_final=False)
    except ProviderError as error:
        return CannotTell(why=str(error.text), is_final=False)


async def _not_there(case: _Case) -> dict[str, Any] | None:
    """Twice not there: sent once more where that is proof, else left to a person."""
    services = case.services
    if not case.provider.recovery.is_complete:
        return await _leave_to_a_person(case, "its look-up does not show every order")
    if not services.terms.trust_list:
        return await _leave_to_a_person(case, "trust_list is off")
    if case.submission.is_foreign:
        return await _leave_to_a_person(case, "another machine sent it")
    if await services.ledger.ask(submissions.times_absent, case.job.id) + 1 >= services.terms.most_attempts:
        return await _leave_to_a_person(case, "it was lost several times in a row")
    await services.ledger.commit(submissions.not_seen_again, case.submission.id, now=case.now())
    await asyncio.to_thread(_pending.strike, case.folder, case.job.brief.stem, case.submission.client_ref)
    services.gates.release(case.provider.account, case.job.id)
    log.info("submit.absent", extra=facts(job=case.job.id, attempt=case.submission.attempt))
    return None


async def _adopt(case: _Case, ticket: Ticket) -> dict[str, Any] | None:
    accepted = await case.services.ledger.commit(submissions.accept, case.submission.id, ticket, now=case.now())
    if accepted is Acceptance.OURS:
        await _tell(case)
    return None


async def _tell(case: _Case) -> None:
    """Write the ticket that was found beside the take."""
    known = await case.services.ledger.ask(submissions.get, case.submission.id)
    note = _pending.note_of(case.job, known, case.order, machine=case.services.machine)
    log.info("take.adopted", extra=facts(job=case.job.id, ticket=known.ticket.id if known.ticket else ""))
    try:
        await asyncio.to_thread(_pending.tell, case.folder, case.job.brief.stem, note, ticket=known.ticket)
    except OSError as error:
        log.warning("note.unwritable", extra=facts(job=case.job.id, why=str(error)))


async def _leave_to_a_person(case: _Case, why: str) -> dict[str, Any] | None:
    services, account, job_id = case.services, case.provider.account, case.job.id
    problem = Problem.of(
        SubmitUncertain(
            Text("whether {name} took the order cannot be found out: {why}", "无法查明 {name} 是否已接单：{why}",
                 name=case.provider.name, why=why),
            provider=case.provider.name,
            fix=Text("Decide with `cineflow unknown`", "请用 `cineflow unknown` 处理"),
            code="provider.charge_unconfirmed",
        )
    )  # fmt: skip
    if not await services.ledger.commit(submissions.give_up, case.submission.id, problem, now=case.now()):
        return None
    asyncio.get_running_loop().call_later(services.terms.unknown_patience, services.gates.release, account, job_id)
    log.warning("take.unknown", extra=facts(job=job_id, why=why))
    return {"state": JobState.UNKNOWN.value}


def _is_undecided(tx: Any, submission_id: str) -> bool:
    return submissions.get(tx, submission_id).state in (SubmissionState.INTENT, SubmissionState.UNCERTAIN)


def _told_beside(case: _Case) -> Ticket | None:
    """Return the ticket that lies beside the take for this very order: its sender, another process, has its answer."""
    note = pending_path(case.folder, case.job.brief.stem)
    finished = sidecar_path(case.folder / f"{case.job.brief.stem}.mp4")
    for path in (note, finished):
        if path.exists():
            with contextlib.suppress(CineflowError):
                record = _pending.read_note(path) if path == note else read_sidecar(path)
                if record.ticket and record.order.id == case.submission.client_ref:
                    return record.ticket
    return None


def _tickets_beside(home: Path, request: str) -> set[str]:
    """Return the tickets that files beside a storyboard's takes tell, whoever wrote them, for orders just like it."""
    found: set[str] = set()
    for path in _records(home):
        try:
            record = _pending.read_note(path) if path.name.endswith(PENDING_SUFFIX) else read_sidecar(path)
        except CineflowError:
            continue
        if record.ticket and _pending.same_request(record.order, request):
            found.add(record.ticket.id)
    return found


def _records(home: Path) -> Iterable[Path]:
    return (path for path in home.glob("*/*.json") if not path.name.startswith(".")) if home.is_dir() else ()


def _lost_answer(provider: Provider) -> Problem:
    return Problem.of(
        SubmitUncertain(
            Text("the answer of {name} was lost", "{name} 的应答丢失", name=provider.name), provider=provider.name
        )
    )


async def _until(services: Services, instant: datetime) -> None:
    while (left := (instant - services.clock.now()).total_seconds()) > 0:
        await services.clock.sleep(left)
