"""What a ledger knows, looked up without opening it for work: nothing is made, changed or left behind.

A plan looks this way. It must leave no trace, and a SQLite ledger is read with the standard library alone, since the
database library takes longer to load than a plan to make. The columns asked for are those of the first version.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from cineflow.core.errors import Conflict, ContentRefused
from cineflow.core.text import Text
from cineflow.library.layout import REHEARSAL, folded, is_parts_folder, parse_take_name
from cineflow.library.ledger.lately import TOOK, medians
from cineflow.library.ledger.records import JobState
from cineflow.library.takes import TakeOnDisk, TakesOnDisk, known_take

__all__ = ["Glance", "glance"]

_Ask = Callable[[str, Mapping[str, Any]], Sequence[Sequence[Any]]]

_AT_PROVIDER = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED)
_PENDING = {
    JobState.SUBMITTING: "intent",
    JobState.WAITING: "ticket",
    JobState.FETCHING: "ticket",
    JobState.PARKED: "ticket",
    JobState.UNKNOWN: "uncertain",
}
_PLACES = """
    SELECT t.folder, t.stem, j.id, j.state FROM takes t JOIN take_jobs j ON j.take = t.id
    WHERE j.provider <> :rehearsal
      AND (j.state IN ('submitting', 'waiting', 'fetching', 'parked', 'unknown', 'done')
           OR (j.state = 'failed' AND j.is_open))
    ORDER BY j.created_at, j.id
"""
_DETAILS = """
    SELECT j.brief, j.provider, j.model, s.ticket_id FROM take_jobs j LEFT JOIN submissions s ON s.job = j.id
    WHERE j.id = :job ORDER BY s.attempt DESC LIMIT 1
"""

_PROBLEM = "SELECT problem FROM take_jobs WHERE id = :job AND state IN ('failed', 'cancelled')"
_REFUSED = """
    SELECT DISTINCT t.fingerprint, j.provider, j.model FROM take_jobs j JOIN takes t ON j.take = t.id
    WHERE j.state = 'failed' AND j.provider <> :rehearsal AND CAST(j.problem AS TEXT) LIKE :code
"""
_HOLDERS = "SELECT holder FROM workers WHERE lease_until > :now"
_HEALTH = "SELECT account, value FROM provider_health WHERE changed_at > :since"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a take lies or will lie, and the newest job that brought or brings it."""

    folder: str
    stem: str
    job: str
    state: JobState


class Glance:
    """What was found in one look. root: the workspace, to which folders are relative."""

    def __init__(self, ask: _Ask, root: Path) -> None:
        self._ask = ask
        self._root = root

    @cached_property
    def _places(self) -> list[_Place]:
        newest: dict[tuple[str, str], _Place] = {}
        for folder, stem, job, state in self._ask(_PLACES, {"rehearsal": REHEARSAL}):
            where = os.path.abspath(self._root / folder)  # noqa: PTH100 - as the walk over takes spells it
            newest[folder, stem] = _Place(where, stem, job, JobState(state))
        return list(newest.values())

    @property
    def has_unfinished(self) -> bool:
        """Whether takes are on their way, or left at a provider for the next run to collect."""
        return any(place.state in _AT_PROVIDER for place in self._places)

    @property
    def homes(self) -> list[Path]:
        """The folders that hold storyboards' shot folders, wherever earlier runs put them."""
        shots = (os.path.dirname(p.folder) if is_parts_folder(p.folder) else p.folder for p in self._places)  # noqa: PTH120
        return [Path(home) for home in dict.fromkeys(map(os.path.dirname, shots))]

    def missing(self, found: TakesOnDisk) -> list[TakeOnDisk]:
        """Return the takes that were bought and of which nothing lies where they belong."""
        here = {(folded(os.path.dirname(take.path)), take.take, take.short_id) for take in found.takes}  # noqa: PTH120
        parts = {(folder, part.stem) for folder, there in found.parts.items() for part in there}
        return [
            self._known(place)
            for place in self._places
            if ((folded(place.folder), place.stem) not in parts if is_parts_folder(place.folder)
                else _place_of(place) not in here)
        ]  # fmt: skip

    def seconds_taken(self) -> dict[str, float]:
        """Return how long a take lately took from acceptance to its file: `provider:model` → the median in seconds."""
        return medians(self._ask(TOOK, {}), lambda provider, model: f"{provider}:{model}")

    def charged(self, jobs: Sequence[str]) -> dict[str, str]:
        """Return what is known today of the money of jobs that failed: job → `yes`, `no` or `unknown`."""
        found: dict[str, str] = {}
        for job in jobs:
            for (said,) in self._ask(_PROBLEM, {"job": job}):
                problem = cast("dict[str, Any] | None", json.loads(said) if isinstance(said, str) else said)
                found[job] = str((problem or {}).get("charged", "unknown"))
        return found

    def content_refused(self) -> frozenset[tuple[str, str, str]]:
        """Return what providers' rules on content refused: shots' fingerprints, each with provider and model."""
        rows = self._ask(_REFUSED, {"rehearsal": REHEARSAL, "code": f"%{ContentRefused.code}%"})
        return frozenset((str(shot), str(provider), str(model)) for shot, provider, model in rows)

    def unwell(self, since: datetime) -> frozenset[str]:
        """Return the providers whose account was left in its safe state after errors, since an instant."""
        rows = self._ask(_HEALTH, {"since": int(since.timestamp() * 1e6)})
        said = ((account, json.loads(value) if isinstance(value, str) else value) for account, value in rows)
        return frozenset(str(account).partition(":")[0] for account, value in said if value.get("breaker"))

    def works_on(self, host: str, now: datetime) -> bool:
        """Whether a process of a machine holds a slot for work: its lease still runs."""
        rows = self._ask(_HOLDERS, {"now": int(now.timestamp() * 1e6)})
        return any(str(holder).rpartition(":")[0].rpartition(":")[0] == host for (holder,) in rows)

    def _known(self, place: _Place) -> TakeOnDisk:
        said, provider, model, ticket = self._ask(_DETAILS, {"job": place.job})[0]
        brief = cast("dict[str, Any]", json.loads(said) if isinstance(said, str) else said)
        return known_take(
            Path(place.folder), shot=brief["shot"], take=brief["take"], short=brief["short_id"], board=brief["board"],
            fingerprint=brief["order"]["fingerprint"], provider=provider, model=model, fields=brief.get("fields") or {},
            ticket=ticket or "", pending=_PENDING.get(place.state, ""),
        )  # fmt: skip


def _place_of(place: _Place) -> tuple[str, int, str]:
    name = parse_take_name(place.stem)
    return folded(place.folder), name.take if name else 0, name.short_id if name else ""


@contextmanager
def glance(where: Path | str, root: Path) -> Generator[Glance | None]:
    """Look into a ledger, a SQLite file or a Postgres URL; None where there is none yet.

    Raises Conflict for a file that cannot be read as one, or a database that does not answer.
    """
    if isinstance(where, str):
        with _asking_server(where) as ask:
            yield Glance(ask, root) if ask else None
        return
    if not where.is_file():
        yield None
        return
    try:
        connection = sqlite3.connect(_read_only(where), uri=True, timeout=5)
        try:
            # A process that died while it made the ledger leaves a file that holds nothing yet.
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
                yield None
            else:
                yield Glance(lambda sql, values: connection.execute(sql, dict(values)).fetchall(), root)
        finally:
            connection.close()
    except sqlite3.DatabaseError as cause:
        raise Conflict(
            Text("the ledger cannot be read: {why}", "无法读取账本：{why}", why=cause),
            fix=Text(
                "Move it away: the sidecars beside the takes rebuild what matters",
                "请将其移走：素材旁的随片文件足以重建关键内容",
            ),
            code="ledger.damaged",
            file=where,
        ) from cause


def _read_only(file: Path) -> str:
    """Return the address that leaves nothing behind: without a write-ahead log, reading needs no shared memory."""
    log = file.with_name(f"{file.name}-wal")
    is_quiet = not log.exists() or log.stat().st_size == 0
    return f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if is_quiet else ''}"


@contextmanager
def _asking_server(url: str) -> Generator[_Ask | None]:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    from cineflow.library.ledger._open import connect_engine, has_ledger, unreachable

    engine = connect_engine(url)
    try:
        with engine.connect() as connection:
            if not has_ledger(connection):
                yield None
                return
            yield lambda sql, values: [tuple(row) for row in connection.execute(text(sql), dict(values))]
    except DBAPIError as cause:
        raise unreachable() from cause
    finally:
        engine.dispose()
