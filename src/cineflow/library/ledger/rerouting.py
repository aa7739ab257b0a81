"""Giving a take that nobody was paid for to another provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from cineflow.core.text import Text
from cineflow.library.ledger import events, jobs
from cineflow.library.ledger._tables import submissions, take_jobs
from cineflow.library.ledger.records import JobState, OtherMaker, Problem, SubmissionState, request_hash

__all__ = ["REROUTED", "hand_on"]

REROUTED = "job.rerouted"
"""The event: whence, where to, why, and at what price."""


def hand_on(tx: Connection, job_id: str, to: OtherMaker, *, account: str, why: Problem, now: datetime) -> bool:
    """Give an unsent job to another maker of its take.

    False, with nothing changed, where the job is not unsent any more, or where any order of it met anything but a
    definite no: what may have been accepted is never ordered elsewhere.
    """
    job = jobs.get(tx, job_id)
    if not job.state.is_unsent or job.cancel_asked or to not in job.brief.others or _may_be_bought(tx, job_id):
        return False
    before = f"{job.provider}:{job.model}"
    line = Text(
        "then {to} {price}, for {before}: {why}", "改由 {to}（{price}），因 {before}：{why}",
        to=to.name, price=to.price.range.highest, before=before, why=why.text,
    )  # fmt: skip
    brief = job.brief.model_copy(
        update={
            "order": to.order, "price": to.price, "rate": to.rate, "receipt": to.receipt,
            "route": [*job.brief.route, line.say("en")],
            "route_zh": [*(job.brief.route_zh or job.brief.route), line.say("zh")],
            "others": [other for other in job.brief.others if other != to],
        }
    )  # fmt: skip
    tx.execute(
        update(take_jobs)
        .where(take_jobs.c.id == job_id)
        .values(
            provider=to.order.provider, account=account, model=to.order.model, request=request_hash(to.order),
            brief=brief.model_dump(mode="json"), state=JobState.QUEUED.value, problem=None, refusals=0,
            not_before=None, changed_at=now,
        )
    )  # fmt: skip
    facts = {
        "board": brief.board, "shot": brief.shot, "take": brief.take, "from": before, "to": to.name,
        "provider": to.order.provider, "model": to.order.model, "price": to.price.range.highest.to_json(),
        **why.facts,
    }  # fmt: skip
    events.add(tx, REROUTED, at=now, project=job.project, run=job.run, job=job_id, facts=facts)
    return True


def _may_be_bought(tx: Connection, job_id: str) -> bool:
    """Whether any attempt of a job came to anything but a definite no."""
    question = select(func.count()).where(
        submissions.c.job == job_id, submissions.c.state != SubmissionState.REFUSED.value
    )
    return int(tx.execute(question).scalar_one()) > 0
