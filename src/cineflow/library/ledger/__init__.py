"""The ledger: what was intended, sent, accepted, made and paid, on SQLite or Postgres.

`open_ledger` opens one; the modules beside (`runs`, `jobs`, `submissions`, `calls`, `budgets`, `artefacts`, `events`,
`kept`, `workers`, `adopting`, `people`, `projects`, `repeats`, `rerouting`, `reviews`, `standing`) hold its queries,
each a function given a transaction. From it alone every job can be resumed without paying again.

Records can be used without the database library: it is brought in with the first query, since it takes its time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cineflow.library.ledger.records import (
    Artefact,
    CreatedRun,
    Event,
    JobState,
    NewRun,
    OtherMaker,
    Problem,
    Run,
    RunState,
    RunSummary,
    Spending,
    SpendState,
    Submission,
    SubmissionState,
    TakeBrief,
    TakeJob,
    WantedTake,
    request_hash,
)  # fmt: skip

if TYPE_CHECKING:
    from cineflow.library.ledger import (
        adopting,
        artefacts,
        budgets,
        calls,
        events,
        jobs,
        kept,
        parts,
        projects,
        rerouting,
        runs,
        submissions,
        workers,
    )
    from cineflow.library.ledger._ledger import Ledger, open_ledger

__all__ = [
    "Artefact", "CreatedRun", "Event", "JobState", "Ledger", "NewRun", "OtherMaker", "Problem", "Run", "RunState",
    "RunSummary", "SpendState", "Spending", "Submission", "SubmissionState", "TakeBrief", "TakeJob", "WantedTake",
    "adopting", "artefacts", "budgets", "calls", "events", "jobs", "kept", "open_ledger", "parts",
    "projects", "request_hash", "rerouting", "runs", "submissions", "workers",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in ("Ledger", "open_ledger"):
        return getattr(import_module("cineflow.library.ledger._ledger"), name)
    raise AttributeError(name)
