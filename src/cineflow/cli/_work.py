"""Work of a command under a row in the ledger: seen in `status` and `jobs`, cancelled by `cancel`, gone on with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.jobs.working import Work
    from cineflow.library.ledger.work import WorkJob

__all__ = ["do_in", "silent_words", "work_json", "work_line"]

T = TypeVar("T")

_KINDS = {
    "import": Text("fetching footage", "下载原片"),
    "index": Text("looking at footage", "分析原片"),
    "clip": Text("clipping", "剪辑"),
    "render": Text("rendering", "渲染"),
    "write": Text("writing", "编写"),
}
_STATES = {
    "queued": Text("queued", "排队中"), "running": Text("running", "进行中"), "waiting": Text("waiting", "等待中"),
    "done": Text("done", "已完成"), "failed": Text("failed", "失败"), "unknown": Text("unknown", "未知"),
    "cancelled": Text("cancelled", "已取消"),
}  # fmt: skip


def do_in(
    app: App, kind: str, asked: Mapping[str, Any], body: Callable[[Work], T], told: Callable[[T], Mapping[str, Any]]
) -> T:
    """Do work under a row in the workspace's ledger; without one where nothing may be written into the workspace."""
    from cineflow.app.running import ledger_of
    from cineflow.jobs.working import Pace, Work, do_work

    state = app.workspace.state
    nearest = next(folder for folder in (state, *state.parents) if folder.is_dir())
    if not os.access(nearest, os.W_OK):
        return body(Work())
    ledger = ledger_of(app)
    try:
        pace = Pace(stall=app.settings.work_stall)
        return do_work(ledger, kind, asked, body, locks=state / "work", told=told, pace=pace)
    finally:
        ledger.close()


def _is_left(job: WorkJob) -> bool:
    """Whether the process that was at some work counts as gone: it has said nothing for too long."""
    from cineflow.library.ledger.work import LEASE

    now = datetime.now(UTC)
    silent = job.silent_since(now)
    return silent is not None and now - silent > LEASE


def silent_words(since: datetime) -> Text:
    """Say that whoever was at something has given no sign of life since an instant."""
    return Text(
        "no sign of life since {at}: its process may have been ended; the same command goes on",
        "自 {at} 起没有动静：处理进程可能已终止；再次运行同一命令即可继续",
        at=since.astimezone().strftime("%H:%M:%S"),
    )


def work_json(job: WorkJob) -> dict[str, Any]:
    """Return work as programs read it."""
    return {
        "id": job.id, "kind": job.kind, "state": job.state.value, "stage": job.stage, "progress": job.permille / 1000,
        "counters": dict(job.counters), "attempts": job.attempts, "left": _is_left(job), "asked": _asked(job),
        "silent_since": silent.isoformat() if (silent := job.silent_since(datetime.now(UTC))) else None,
        "result": dict(job.result) if job.result is not None else None, "since": job.changed_at.isoformat(),
        "problem": {"code": job.problem.code, "message": str(job.problem.text), "fix": str(job.problem.fix or "")}
        if job.problem else None,
    }  # fmt: skip


def _asked(job: WorkJob) -> dict[str, Any]:
    """What was asked; of a link without what often is a key in it."""
    told = {name: value for name, value in job.asked.items() if name != "once"}
    url = told.get("url")
    return {**told, "url": url.partition("?")[0]} if isinstance(url, str) else told


def work_line(job: WorkJob) -> str:
    """Return work on one line."""
    kind, state = _KINDS.get(job.kind, job.kind), _STATES[job.state.value]
    if _is_left(job):
        state = Text("stopped midway; the same command goes on", "中途停止；再次运行同一命令即可继续")
    elif silent := job.silent_since(datetime.now(UTC)):
        state = silent_words(silent)
    why = f"  {job.problem.text}" if job.problem else ""
    where = "" if job.state.value == "done" else f"  {job.stage} {job.permille / 10:.0f} %".rstrip()
    return f"{job.id}  {kind}  {state}{where}{why}"
