"""The durable engine. Only this file may import dbos, and only when an engine is started."""

from __future__ import annotations

from cineflow.jobs._memory import MemoryEngine, MemoryRecord
from cineflow.jobs._port import Again, Engine, Job, JobContext, JobRecord, JobState, Parked

__all__ = [
    "Again",
    "Engine",
    "Job",
    "JobContext",
    "JobRecord",
    "JobState",
    "MemoryEngine",
    "MemoryRecord",
    "Parked",
]
