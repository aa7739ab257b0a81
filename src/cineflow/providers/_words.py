"""What providers call the states of a job, and turning theirs into ours."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Literal

from cineflow.core.order import Progress, Running, Waiting

__all__ = ["Stage", "fraction_of", "live", "stage_of"]

Stage = Literal["queued", "running", "done", "failed", "cancelled", "expired", "unknown"]

_STAGES: dict[Stage, tuple[str, ...]] = {
    "queued": ("queued", "pending", "submitted", "not_start", "created", "queueing", "starting", "preparing",
               "in_queue", "throttled", "suspended", "scheduled", "waiting", "queuing"),
    "running": ("running", "processing", "in_progress", "generating", "dreaming", "image_downloading",
                "video_generating", "video_upsampling"),
    "done": ("completed", "succeeded", "succeed", "success", "done", "finished", "complete"),
    "failed": ("failed", "failure", "fail", "error"),
    "cancelled": ("cancelled", "canceled", "aborted"),
    "expired": ("expired",),
}  # fmt: skip
_BY_WORD: dict[str, Stage] = {word: stage for stage, words in _STAGES.items() for word in words}
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%?")


def stage_of(word: str) -> Stage:
    """Return the stage a status word names, in any case; `unknown` for one we do not know."""
    return _BY_WORD.get(word.strip().lower().replace(" ", "_").replace("-", "_"), "unknown")


def fraction_of(value: Any, *, whole: float = 100) -> float | None:
    """Return progress as 0..1 from a number out of `whole` or text such as `30%`; None where it says nothing."""
    if isinstance(value, str) and (match := _PERCENT.fullmatch(value.strip())):
        value = float(match[1])
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    return min(max(float(value) / whole, 0.0), 1.0)


def live(word: str, stage: Stage, *, fraction: float | None = None, next_poll: float | None = None) -> Progress:
    """Return the progress of a job that has not ended. An unknown word means still running: it is already paid for."""
    if stage == "queued":
        return Waiting(next_poll=next_poll)
    return Running(fraction=fraction, next_poll=next_poll, unknown=word if stage == "unknown" else "")
