"""Making one take: its order sent once, awaited, fetched and made known.

The body is four steps over the job's id. Each asks the ledger where the job stands and may be repeated at any point;
the engine's record only saves looking again, and may be lost.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cineflow.core.errors import CineflowError, UserError
from cineflow.core.log import facts
from cineflow.core.text import Text
from cineflow.core.tracing import is_tracing, span
from cineflow.jobs._await import await_remote
from cineflow.jobs._fetch import fetch
from cineflow.jobs._port import Again, Job, JobContext
from cineflow.jobs._publish import publish
from cineflow.jobs._services import Services
from cineflow.jobs._submit import submit
from cineflow.library.ledger import JobState, Problem, TakeJob, jobs, runs, submissions

__all__ = ["JOB", "generate_job"]

log = logging.getLogger(__name__)


def generate_job(services: Services) -> Job:
    """Return the job, given what it needs. Its id is the ledger's job id; its queue is the provider account's.

    It returns `{"state", …}`: the ledger's state it left the take in, `paused` where its run was.
    """

    async def generate(ctx: JobContext, job_id: str) -> dict[str, Any] | Again:
        sent = await ctx.step("submit", _guarded(services, "submit", submit), job_id)
        if "again" in sent:
            return Again(sent["again"])
        if sent["state"] not in (JobState.WAITING, JobState.FETCHING):
            return sent
        made = await ctx.step("await", _guarded(services, "poll", await_remote), job_id)
        if made["state"] == JobState.QUEUED:
            return Again(0.0)
        if made["state"] != JobState.FETCHING:
            return made
        fetched = await ctx.step("fetch", _guarded(services, "fetch", fetch), job_id)
        if fetched["state"] == JobState.QUEUED:
            return Again(0.0)
        if fetched["state"] != "fetched":
            return fetched
        return await ctx.step("publish", _guarded(services, "publish", publish), job_id, fetched)

    return Job("generate", generate)


JOB = generate_job
"""The room's member: given `Services`, the job."""


def _guarded(
    services: Services, name: str, step: Callable[..., Awaitable[dict[str, Any]]]
) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Have whatever goes wrong in a step said in the ledger: what was not sent fails, what was sent is kept."""

    async def traced(job_id: str, *more: Any) -> dict[str, Any]:
        begun = await _trace_of(services, job_id) if is_tracing() else None
        with span(f"take.{name}", of=begun, job=job_id) as tell:
            outcome = await guarded(job_id, *more)
            tell(state=outcome.get("state"))
            return outcome

    async def guarded(job_id: str, *more: Any) -> dict[str, Any]:
        try:
            return await step(services, job_id, *more)
        except CineflowError as error:
            problem = Problem.of(error)
        except Exception as error:
            log.exception("job.broken", extra=facts(job=job_id))
            problem = _broken(error)
        return await _keep_what_is_paid(services, job_id, problem)

    return traced


async def _trace_of(services: Services, job_id: str) -> Mapping[str, Any]:
    """Return what the request that began a job's run left in the ledger for those who go on with it."""
    job = await services.ledger.ask(jobs.get, job_id)
    return (await services.ledger.ask(runs.get, job.run)).asked


async def _keep_what_is_paid(services: Services, job_id: str, problem: Problem) -> dict[str, Any]:
    now = services.clock.now()
    job: TakeJob = await services.ledger.ask(jobs.get, job_id)
    services.gates.release(job.account, job_id)
    if job.state.is_unsent:
        await services.ledger.commit(jobs.fail, job_id, problem, now=now, of=(job.state,))
    elif job.state is JobState.SUBMITTING:
        sent = await services.ledger.ask(submissions.last, job_id)
        if sent is not None:
            await services.ledger.commit(submissions.give_up, sent.id, problem, now=now)
    elif job.state in (JobState.WAITING, JobState.FETCHING):
        await services.ledger.commit(jobs.park, job_id, watched=job.watched, now=now, problem=problem)
    after = await services.ledger.ask(jobs.get, job_id)
    return {"state": after.state.value}


def _broken(error: Exception) -> Problem:
    if isinstance(error, OSError):
        return Problem.of(
            UserError(
                Text("{file} cannot be written: {why}", "无法写入 {file}：{why}",
                     file=error.filename or "?", why=error.strerror or str(error)),
                fix=Text("See to the folder, then run again", "请检查该文件夹后再次运行"),
                code="disk.unwritable",
            )
        )  # fmt: skip
    return Problem.of(
        CineflowError(
            Text("something went wrong inside: {why}", "内部出错：{why}", why=f"{type(error).__name__}: {error}"),
            fix=Text("The log in the state folder says more", "详情见状态文件夹中的日志"),
            code="internal",
        )
    )
