"""Progress of a run on a terminal: one bar per storyboard, one line per running take; plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cineflow.cli._door import Door
from cineflow.core.log import redact
from cineflow.core.text import Text
from cineflow.library.ledger.records import Event, JobState

if TYPE_CHECKING:
    from rich.live import Live

__all__ = ["RunProgress", "Tracked", "state_word"]

_STATES = {
    JobState.PLANNED: Text("planned", "已计划"),
    JobState.QUEUED: Text("queued", "排队"),
    JobState.SUBMITTING: Text("sending", "提交中"),
    JobState.WAITING: Text("rendering", "生成中"),
    JobState.FETCHING: Text("downloading", "下载中"),
    JobState.DONE: Text("done", "完成"),
    JobState.FAILED: Text("failed", "失败"),
    JobState.PARKED: Text("parked: the next run collects it", "已搁置：下次运行时收取"),
    JobState.UNKNOWN: Text("charge unconfirmed", "扣费待确认"),
    JobState.CANCELLED: Text("cancelled", "已取消"),
}
_ENDED = (JobState.DONE, JobState.FAILED, JobState.PARKED, JobState.UNKNOWN, JobState.CANCELLED)
_TOLD_PLAINLY = (JobState.SUBMITTING, *_ENDED)
_LINES = 12
"""Running takes shown at once; the rest is a number."""


def state_word(state: JobState) -> Text:
    """Return a person's word for a state."""
    return _STATES[state]


@dataclass(slots=True)
class Tracked:
    """One take that is watched. label: `7 v2`, as people call it within its storyboard. usual: seconds its model
    usually takes. is_refused: it was sent in vain before."""

    board: str
    label: str
    provider: str = ""
    usual: int = 0
    state: JobState = JobState.PLANNED
    fraction: float | None = None
    is_refused: bool = False
    since: float = field(default_factory=time.monotonic)

    @property
    def is_running(self) -> bool:
        return self.state in (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING)

    def left(self, now: float) -> float | None:
        """Seconds to go, by the fraction told, else by the model's usual time; None where neither says."""
        gone = now - self.since
        if self.fraction and self.fraction > 0.02:
            return gone * (1 - self.fraction) / self.fraction
        return self.usual - gone if self.usual > gone and self.state is JobState.WAITING else None


class RunProgress:
    """Shows a run's events as they come. Use as a context manager around the run.

    after: the number of the last event before the run; what jobs that it joined did earlier is not told again.
    """

    def __init__(self, door: Door, tracked: Mapping[str, Tracked], *, after: int = 0) -> None:
        self._door = door
        self._after = after
        self._jobs = dict(tracked)
        self._live: Live | None = None
        self._reasons: set[str] = set()

    def __enter__(self) -> Self:
        if self._door.is_live:
            from rich.live import Live

            self._live = Live(
                get_renderable=self._picture, console=self._door.people, refresh_per_second=4, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def see(self, event: Event) -> None:
        """Take in one event."""
        if event.number <= self._after:
            return
        if event.kind.startswith("run.") and event.kind == "run.paused":
            self._say(Text("paused: {why}", "已暂停：{why}", why=event.facts.get("message", "")))
            return
        job = self._jobs.get(event.job)
        if job is None or not event.kind.startswith("job."):
            return
        if event.kind == "job.progress":
            fraction = event.facts.get("fraction")
            job.fraction = float(fraction) if isinstance(fraction, int | float) else job.fraction
            return
        if event.kind == "job.rerouted":
            self._tell_rerouted(job, event.facts)
            return
        try:
            state = JobState(event.kind.removeprefix("job."))
        except ValueError:
            return
        if state is not job.state:
            is_again = state is JobState.SUBMITTING and job.is_refused
            job.state, job.since, job.fraction = state, time.monotonic(), None
            job.is_refused = job.is_refused or (state is JobState.QUEUED and "refusals" in event.facts)
            if not is_again:
                self._tell(job, event.facts)

    def _tell(self, job: Tracked, facts: Mapping[str, Any]) -> None:
        if self._live is not None and job.state in (JobState.DONE, JobState.SUBMITTING):
            return
        if job.state is JobState.QUEUED and job.is_refused:
            self._tell_waiting(job, facts)
        elif job.state in _TOLD_PLAINLY:
            why = self._new_reason(facts) if job.state is JobState.FAILED else ""
            self._say(f"{job.board} · {job.label} · {state_word(job.state)}{why}")

    def _tell_waiting(self, job: Tracked, facts: Mapping[str, Any]) -> None:
        """Tell why an order is not taken yet; every reason once, since it is tried again until it is taken."""
        if why := self._new_reason(facts):
            waits = Text("not taken yet, tried again{why}", "尚未接单，会继续尝试{why}", why=why)
            self._say(f"{job.board} · {job.label} · {waits}")

    def _new_reason(self, facts: Mapping[str, Any]) -> str:
        """Return `: why` in the person's language; nothing where it was told before."""
        message = Text(str(facts.get("message") or ""), str(facts.get("message_zh") or "")).say()
        is_new = bool(message) and message not in self._reasons
        self._reasons.add(message)
        return str(Text(": {why}", "：{why}", why=message)) if is_new else ""

    def _tell_rerouted(self, job: Tracked, facts: Mapping[str, Any]) -> None:
        job.provider = str(facts.get("provider") or job.provider)
        why = self._new_reason(facts)
        went = Text("goes to {to} instead of {was}", "改由 {to} 制作，不再用 {was}",
                    to=facts.get("to", ""), was=facts.get("from", ""))  # fmt: skip
        self._say(f"{job.board} · {job.label} · {went}{why}")

    def _say(self, words: Text | str) -> None:
        if self._door.is_quiet:
            return
        if self._live is not None:
            self._live.console.print(redact(str(words)), markup=False, highlight=False)
        else:
            sys.stderr.write(redact(str(words)) + "\n")

    def _picture(self) -> Any:
        """Draw the bars and the running takes."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        grid = Table.grid(padding=(0, 1))
        boards: dict[str, list[Tracked]] = {}
        for job in self._jobs.values():
            boards.setdefault(job.board, []).append(job)
        for board, jobs in boards.items():
            done = sum(job.state in _ENDED for job in jobs)
            grid.add_row(board, ProgressBar(total=len(jobs), completed=done, width=32), f"{done}/{len(jobs)}", "")
        now = time.monotonic()
        running = [job for job in self._jobs.values() if job.is_running]
        for job in running[:_LINES]:
            left = job.left(now)
            share = f"{job.fraction:.0%}" if job.fraction is not None else ""
            time_left = (
                str(Text("{n} left", "剩余 {n}", n=_clock(left))) if left is not None else _clock(now - job.since)
            )
            grid.add_row(f"  {job.label}", str(state_word(job.state)), share, time_left)
        if len(running) > _LINES:
            grid.add_row(str(Text("  and {n} more", "  另有 {n} 条", n=len(running) - _LINES)), "", "", "")
        return grid


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes}:{rest:02}"
