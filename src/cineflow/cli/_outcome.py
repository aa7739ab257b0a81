"""What became of a run, as the terminal tells it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cineflow.jobs.report import RunReport

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run. has_problems: whether anything in the files could not be read."""

    report: RunReport
    failed_list: Path | None
    has_problems: bool
