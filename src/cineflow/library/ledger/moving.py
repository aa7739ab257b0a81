"""A ledger as plain rows and back: for backups, and for moving from SQLite to Postgres or the other way.

What is read is one instant of the database, whoever writes meanwhile. Tables and columns are taken from the database
itself, so that an older ledger is read as it is, and an older backup is laid into tables of its own age and stepped up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, text, update

from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.text import Text
from cineflow.library.ledger import events, jobs, submissions, work
from cineflow.library.ledger._open import HEAD, WRITES, has_ledger, upgrade, version_in
from cineflow.library.ledger._rows import AT_ONCE, read_rows, tables_in
from cineflow.library.ledger._tables import SCHEMA, sessions, take_jobs, workers
from cineflow.library.ledger.records import JobState, Problem
from cineflow.library.ledger.work import WorkState

__all__ = ["is_newer", "load_into", "read_rows", "revision_in", "set_aside", "settle_after_restore"]


def is_newer(revision: str) -> bool:
    """Whether a ledger of a revision was written by a newer program than this."""
    return not revision.isdigit() or revision > HEAD


def revision_in(connection: Connection) -> str:
    """Return the migration that a ledger stands at, empty where there is none."""
    return version_in(connection)


def load_into(
    engine: Engine, revision: str, tables: Iterable[tuple[str, Iterable[Mapping[str, Any]]]],
    *, first: Callable[[Connection], None] = lambda _: None, then: Callable[[Connection], None] = lambda _: None,
) -> int:  # fmt: skip
    """Make a ledger of rows in an empty database, stepped up to today's tables; returns how many rows it holds.

    All of it is one transaction: killed in the middle, the database is as empty as before. revision: what the rows were
    read from. first, then: what else is to be part of it. Raises Conflict where there is a ledger already.
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        first(connection)
        if has_ledger(connection):
            raise Conflict(
                Text("there is a ledger already", "已存在账本"),
                fix=Text("Restore into an empty workspace, or use --force", "请恢复到空的工作区，或使用 --force"),
                code="restore.ledger_exists",
            )
        upgrade(connection, revision)
        known = {table.name: table for table in tables_in(connection)}
        count = sum(_lay(connection, _known(known, name), rows) for name, rows in tables)
        if connection.dialect.name == "postgresql":
            _set_counters(connection, known.values())
        if revision != HEAD:
            upgrade(connection)
        then(connection)
    return count


def set_aside(connection: Connection, *, stamp: str) -> None:
    """Rename what a Postgres database holds of ours, the engine's tables too, so that new ones may be made."""
    if connection.dialect.name != "postgresql":
        return
    for name in (SCHEMA, f"{SCHEMA}_engine"):
        found = text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
        if connection.execute(found, {"name": name}).first():
            connection.execute(text(f'ALTER SCHEMA "{name}" RENAME TO "{name}_until_{stamp.lower()}"'))


def settle_after_restore(tx: Connection, *, now: datetime) -> Mapping[str, int]:
    """Make a ledger safe that is older than what happened since: nothing in it is bought on its own.

    Takes that were not sent are cancelled: the next plan shows them with their price. What was being sent waits for a
    person. What has a ticket is collected as ever. Sessions end, so that what was signed out stays so.
    """
    told = _let_go_of_unsent(tx, now=now)
    tx.execute(delete(workers))
    told["sessions"] = tx.execute(delete(sessions)).rowcount
    events.add(tx, "ledger.restored", at=now, facts=told)
    return told


def _let_go_of_unsent(tx: Connection, *, now: datetime) -> dict[str, int]:
    """Cancel what was not sent, and leave to a person what was being sent. Returns how many of each."""
    told = {"cancelled": 0, "unknown": 0, "work": 0}
    unsent = (JobState.PLANNED, JobState.QUEUED)
    facts = {"code": "job.restored"}
    for job_id in _in_states(tx, unsent):
        told["cancelled"] += jobs.move(tx, job_id, JobState.CANCELLED, of=unsent, now=now, facts=facts)
    problem = _unsure()
    for job_id in _in_states(tx, (JobState.SUBMITTING,)):
        sent = submissions.last(tx, job_id)
        told["unknown"] += bool(sent and submissions.give_up(tx, sent.id, problem, now=now))
    # A dead ticket is bought anew where that was agreed to; the program that was backed up may have done so since.
    tx.execute(update(take_jobs).values(buys_if_gone=False))
    for state in (WorkState.QUEUED, WorkState.RUNNING):
        for job in work.listed(tx, states=(state.value,), limit=100_000):
            told["work"] += work.finish(tx, job.id, WorkState.CANCELLED, now=now)
    return told


def _in_states(tx: Connection, states: Iterable[JobState]) -> list[str]:
    question = select(take_jobs.c.id).where(take_jobs.c.state.in_([state.value for state in states]))
    return [str(row[0]) for row in tx.execute(question)]


def _unsure() -> Problem:
    return Problem.of(
        CineflowError(
            Text("it was being sent when the backup was made", "备份时该任务正在提交"),
            fix=Text("Look it up at the provider, then decide with `cineflow unknown`",
                     "请到服务商处核对，然后用 `cineflow unknown` 处理"),
            code="submit.restored",
        )
    )  # fmt: skip


def _known(tables: Mapping[str, Table], name: str) -> Table:
    if name in tables:
        return tables[name]
    raise Conflict(
        Text("the backup holds a table that its version does not have: {name}", "备份中有其版本不应包含的表：{name}",
             name=name),
        code="backup.damaged",
    )  # fmt: skip


def _lay(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    count, batch = 0, list[Mapping[str, Any]]()
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            connection.execute(insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    return count + len(batch)


def _set_counters(connection: Connection, tables: Iterable[Table]) -> None:
    """Let Postgres count on after the numbers that were laid in."""
    for table in tables:
        for column in table.primary_key.columns:
            named = {"table": f'"{table.schema}"."{table.name}"', "column": column.name}
            sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), named).scalar()
            highest = connection.execute(select(func.max(column))).scalar() if sequence else None
            if highest:
                connection.execute(
                    text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
                )
