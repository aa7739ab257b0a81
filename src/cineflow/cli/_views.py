"""How jobs and money are put for people and for `--json`: shared by the commands that look at the ledger."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from cineflow.app import App
from cineflow.app.running import has_ledger, ledger_of
from cineflow.cli._progress import state_word
from cineflow.cli._route_words import changes_of
from cineflow.cli._work import silent_words
from cineflow.core.text import Text
from cineflow.library.ledger import Ledger, Spending, TakeJob

__all__ = ["job_json", "job_line", "no_ledger", "reading_ledger", "spending_json"]


@contextmanager
def reading_ledger(app: App) -> Generator[Ledger | None]:
    """Open the ledger for looking; None where nothing was ever run here: looking makes no files."""
    if not has_ledger(app):
        yield None
        return
    ledger = ledger_of(app)
    try:
        yield ledger
    finally:
        ledger.close()


def no_ledger() -> Text:
    """Say that nothing was run here yet."""
    return Text("Nothing has been run in this workspace yet.", "此工作区尚未运行过任何任务。")


def job_json(job: TakeJob, silent: datetime | None = None) -> dict[str, Any]:
    """One job as programs read it. silent: since when no process has been at takes."""
    return {
        "id": job.id,
        "run": job.run,
        "file": job.brief.board,
        "shot": job.brief.shot,
        "take": job.brief.take,
        "part": {"number": job.brief.part.number, "of": job.brief.part.of} if job.brief.part else None,
        "state": job.state.value,
        "provider": job.provider,
        "model": job.model,
        "account": job.account,
        "since": job.changed_at.isoformat(),
        "silent_since": silent.isoformat() if silent and job.state.is_running else None,
        "refusals": job.refusals,
        "watched": round(job.watched),
        "route": list(job.brief.route),
        "problem": {"code": job.problem.code, "message": str(job.problem.text), "charged": job.problem.charged.value,
                    "fix": str(job.problem.fix or "")} if job.problem else None,
    }  # fmt: skip


def job_line(job: TakeJob, silent: datetime | None = None) -> str:
    """One job on one line. silent: as of `job_json`."""
    route = f"  ({why})" if (why := changes_of(job.brief)) else ""
    why = f"  {job.problem.text}" if job.problem else ""
    where = f"{job.brief.board} · {job.brief.label}"
    state = str(state_word(job.state))
    if silent and job.state.is_running:
        state += f"{Text('; ', '；')}{silent_words(silent)}"
    return f"{job.id}  {where}  {state}  {job.provider}:{job.model}{route}{why}"


def spending_json(row: Spending) -> dict[str, Any]:
    """Money of one run, provider, model and unit."""
    return {
        "run": row.run,
        "provider": row.provider,
        "model": row.model,
        "takes": row.takes,
        "spent": row.spent.to_json(),
        "reserved": row.reserved.to_json(),
        "unconfirmed": row.unconfirmed.to_json(),
        "estimate": row.is_estimate,
    }
