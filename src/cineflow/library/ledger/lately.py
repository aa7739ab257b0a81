"""How long takes lately took, from the provider's acceptance to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["TOOK", "medians", "seconds_by_provider"]

TOOK = """
    SELECT j.provider, j.model, s.accepted_at, a.created_at FROM artefacts a JOIN take_jobs j ON a.job = j.id
    JOIN submissions s ON s.job = j.id
    WHERE j.state = 'done' AND s.accepted_at IS NOT NULL AND a.created_at > s.accepted_at
    ORDER BY a.created_at DESC LIMIT 500
"""
"""The last takes, newest first: provider, model, and two instants in microseconds."""

_MOST = 20


def medians(rows: Iterable[Any], name: Callable[[str, str], str]) -> dict[str, float]:
    """Return the median in seconds over the last takes of each name. rows: of `TOOK`. name: of provider and model."""
    took: dict[str, list[float]] = {}
    for provider, model, accepted, made in rows:
        mine = took.setdefault(name(str(provider), str(model)), [])
        if len(mine) < _MOST:
            mine.append((int(made) - int(accepted)) / 1e6)
    return {key: median(times) for key, times in took.items()}


def seconds_by_provider(tx: Connection) -> dict[str, float]:
    """Return how long a take of each provider lately took, the median in seconds."""
    from sqlalchemy import text  # here, since a plan glances at the ledger without this library

    return medians(tx.execute(text(TOOK)), lambda provider, _: provider)
