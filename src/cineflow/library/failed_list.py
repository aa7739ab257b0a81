"""The list of takes that came to nothing, written beside the output for people and for `--retry-failed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cineflow.core.errors import Charged
from cineflow.core.files import write_json
from cineflow.core.text import Text
from cineflow.library.ledger.records import JobState, Submission, TakeJob

__all__ = ["FailedTake", "failed_take", "write_failed_list"]

VERSION = 1


@dataclass(frozen=True, slots=True)
class FailedTake:
    """One take that is not there. board: its storyboard, as in the ledger. provider_id: the ticket, where there is one.

    cause: stable code. text: what happened. next: the one thing to do. part: which part of the take, 0 for all of it.
    """

    board: str
    shot: int
    take: int
    job: str
    provider: str
    model: str
    state: JobState
    cause: str
    text: Text
    charged: Charged
    provider_id: str
    next: Text
    part: int = 0

    def to_json(self) -> dict[str, Any]:
        """The shape of `run --json` and of the list; words in the current language."""
        row: dict[str, Any] = {
            "file": self.board, "shot": self.shot, "take": self.take, "job": self.job, "provider": self.provider,
            "model": self.model, "state": self.state.value, "code": self.cause, "cause": str(self.text),
            "charged": self.charged.value, "provider_id": self.provider_id or None, "next": str(self.next),
        }  # fmt: skip
        return row | ({"part": self.part} if self.part else {})


def failed_take(job: TakeJob, sent: Submission | None) -> FailedTake:
    """Return what is to be told of a job that is failed, unknown, parked or cancelled. sent: its newest attempt."""
    problem = job.problem
    charged = problem.charged if problem else Charged.NO
    if job.state in (JobState.UNKNOWN, JobState.SUBMITTING):
        charged = Charged.UNKNOWN
    elif job.state is JobState.PARKED:
        charged = Charged.YES
    return FailedTake(
        board=job.brief.board, shot=job.brief.shot, take=job.brief.take, job=job.id, provider=job.provider,
        model=job.model, state=job.state, cause=problem.code if problem else f"job.{job.state.value}",
        text=problem.text if problem else _STATES.get(job.state, Text("not done", "未完成")), charged=charged,
        provider_id=sent.ticket.id if sent and sent.ticket else "",
        next=(problem.fix if problem else None) or _next(job), part=job.brief.part.number if job.brief.part else 0,
    )  # fmt: skip


def write_failed_list(folder: Path, failures: Sequence[FailedTake], *, run: str, at: datetime) -> Path | None:
    """Write `failed_tasks_{timestamp}.json` (local time) into a folder; return its path, None where nothing failed."""
    if not failures:
        return None
    stamp = at.astimezone().strftime("%Y%m%d_%H%M%S")
    path = folder / f"failed_tasks_{stamp}.json"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"failed_tasks_{stamp}_{number}.json"
    rows = [failure.to_json() for failure in failures]
    write_json(path, {"version": VERSION, "run": run, "at": at.isoformat(), "failures": rows})
    return path


_STATES = {
    JobState.PARKED: Text("still being made at the provider", "仍在服务商处生成"),
    JobState.CANCELLED: Text("cancelled", "已取消"),
    JobState.UNKNOWN: Text("charge unconfirmed", "扣费待确认"),
}


def _next(job: TakeJob) -> Text:
    match job.state:
        case JobState.UNKNOWN:
            return Text("Decide with `cineflow unknown`", "请用 `cineflow unknown` 处理")
        case JobState.PARKED:
            return Text("Run again: it is collected, not bought again", "再次运行即可取回，不会重复购买")
        case _:
            return Text("Run again, or use --retry-failed", "再次运行，或使用 --retry-failed")
