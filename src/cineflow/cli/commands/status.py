"""What is where: the latest runs, who makes takes and why, what is under way, accounts' limits, what needs a decision.
当前情况：最近的运行、最近一次各条由谁生成及原因、进行中的任务、各服务商账户的限制、需要决定的事项。
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import Door, door
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.library.ledger import Ledger, RunSummary, TakeJob

__all__ = ["command"]


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help=words("Anything in the workspace.", "工作区内任意路径。")),
    ] = None,
    last: Annotated[int, typer.Option("--runs", min=1, help=words("How many runs.", "显示多少次运行。"))] = 5,
) -> None:
    from cineflow.app import open_app
    from cineflow.cli._route_words import decision_lines
    from cineflow.cli._views import job_json, job_line, no_ledger, reading_ledger
    from cineflow.cli._work import work_json, work_line
    from cineflow.library.ledger import JobState, calls, jobs, runs, submissions, work, workers

    app, out = open_app(paths or []), door()
    with reading_ledger(app) as ledger:
        if ledger is None:
            out.json(
                {"runs": [], "decisions": [], "jobs": [], "work": [], "providers": [], "unknown": 0}
            ) if out.as_json else out.say(no_ledger())
            return
        summaries = [ledger.read(runs.summary, run.id) for run in ledger.read(runs.latest, limit=last)]
        latest = ledger.read(jobs.listed, run=summaries[0].run.id) if summaries else []
        routed = [job for job in latest if job.brief.route]
        shown = [state for state in JobState if not (state.is_over or state.is_unsent)]
        under_way = ledger.read(jobs.listed, states=shown)
        other = [job for job in ledger.read(work.listed) if not job.state.is_over]
        silent = ledger.read(workers.silent_since, now=datetime.now(UTC))
        accounts = _accounts(ledger)
        unknown = len(ledger.read(submissions.unconfirmed)) + len(ledger.read(calls.listed, (calls.CallState.UNKNOWN,)))
    unknown += sum(job.state is JobState.UNKNOWN for job in under_way)
    if out.as_json:
        decisions = [_decision(job) for job in routed]
        out.json({"runs": [_run_json(s) for s in summaries], "decisions": decisions,
                  "jobs": [job_json(job, silent) for job in under_way],
                  "work": [work_json(job) for job in other], "providers": accounts, "unknown": unknown})  # fmt: skip
        return
    for place, summary in enumerate(summaries):
        out.result(_run_line(summary))
        for line in decision_lines(routed) if place == 0 else ():
            out.result(line)
    for job in under_way:
        out.result(job_line(job, silent))
    for other_job in other:
        out.result(work_line(other_job))
    for account in accounts:
        _tell_account(account, out)
    if unknown:
        out.say(
            Text("{n} with charge unconfirmed: `cineflow unknown`", "{n} 条扣费待确认：`cineflow unknown`", n=unknown)
        )


def _accounts(ledger: Ledger) -> list[dict[str, Any]]:
    from cineflow.library.ledger import kept

    return [
        {"account": account, "state": _standing(value), **value, "at": at.isoformat()}
        for account, value, at in ledger.read(kept.all_health)
    ]


def _standing(value: dict[str, Any]) -> str:
    """Return one word for how an account was left by the process that last used it."""
    if value.get("breaker"):
        return "safe"
    if float(value.get("held_for") or 0) > 0:
        return "held"
    return "open" if value.get("seen_working") else "untried"


_STANDINGS = {
    "safe": Text("safe state after errors: few at once", "出错后处于安全状态：同时条数受限"),
    "held": Text("asked to wait", "服务商要求等待"),
    "open": Text("works", "正常"),
    "untried": Text("key and balance not yet seen to work: the first take goes alone",
                    "密钥与余额尚未验证：第一条将单独提交"),
}  # fmt: skip


def _decision(job: TakeJob) -> dict[str, Any]:
    """Return who makes a take of the latest run, and what the rule went by."""
    where = {"run": job.run, "job": job.id, "file": job.brief.board, "shot": job.brief.shot, "take": job.brief.take}
    return {**where, "provider": job.provider, "model": job.model, "route": list(job.brief.route)}


def _run_json(summary: RunSummary) -> dict[str, Any]:
    run = summary.run
    return {
        "id": run.id,
        "state": run.state.value,
        "created_at": run.created_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "quote": run.quote,
        "why": str(run.why.text) if run.why else None,
        "counts": {state.value: n for state, n in summary.counts.items()},
        "spent": [money.to_json() for money in summary.spent],
        "reserved": [money.to_json() for money in summary.reserved],
        "unconfirmed": [money.to_json() for money in summary.unconfirmed],
    }


def _run_line(summary: RunSummary) -> str:
    from cineflow.cli._progress import state_word

    counts = ", ".join(f"{state_word(state)} {n}" for state, n in summary.counts.items() if n)
    spent = ", ".join(str(money) for money in summary.spent) or "0"
    when = summary.run.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    why = f" — {summary.run.why.text}" if summary.run.why else ""
    return f"{summary.run.id}  {when}  {counts} · {Text('spent', '花费')} {spent}{why}"


def _tell_account(account: dict[str, Any], out: Door) -> None:
    out.result(Text(
        "{account}: {state}; {n} at once",
        "{account}：{state}；同时最多 {n} 条",
        account=account["account"], state=_STANDINGS[account["state"]], n=account.get("window", {}).get("size", "–"),
    ))  # fmt: skip
