"""Ledgers read out as rows and laid into another database, of either kind and of an older age."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from tests.library.ledger.wanted import ACCOUNT, ALLOWED, NOW, wanted
from tests.library.postgres import new_database

from cineflow.core.errors import Conflict
from cineflow.core.order import Ticket
from cineflow.library.backup import Archive
from cineflow.library.ledger import JobState, Ledger, NewRun, events, jobs, kept, moving, open_ledger, runs, submissions
from cineflow.library.ledger._open import HEAD, WRITES, connect_engine, upgrade
from cineflow.library.ledger.people import Role, add
from cineflow.library.ledger.submissions import Won

Tables = list[tuple[str, list[Mapping[str, Any]]]]


def read(ledger: Ledger) -> Tables:
    """Read everything, through JSON as a backup does."""

    def ask(tx: Connection) -> Tables:
        return [(name, json.loads(json.dumps([dict(row) for row in rows]))) for name, rows in moving.read_rows(tx)]

    return ledger.read_still(ask)


def fill(ledger: Ledger) -> tuple[str, ...]:
    """One take of each fate: planned, being sent, waiting with a ticket."""
    run = ledger.write(runs.create, NewRun([wanted(1), wanted(2), wanted(3, buys_if_gone=True)]), now=NOW)
    for job_id in run.jobs[1:]:
        won = ledger.write(submissions.win, job_id, token="w", account=ACCOUNT, now=NOW, allowed=ALLOWED)
        assert isinstance(won, Won)
    ledger.write(submissions.accept, f"{run.jobs[2]}.1", Ticket(id="t-1"), now=NOW)
    ledger.write(kept.keep, "颜色", {"is": "红", "none": None, "yes": True}, at=NOW)
    ledger.write(add, "小美@example.com", Role.ADMIN, name="小美", password="hash", at=NOW)
    return run.jobs


def move(tables: Iterable[tuple[str, list[Mapping[str, Any]]]], where: str, revision: str = HEAD) -> Ledger:
    engine = connect_engine(where)
    moving.load_into(engine, revision, tables)
    engine.dispose()
    return open_ledger(where)


@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_a_ledger_moves_whole_to_either_database(ledger: Ledger, tmp_path: Path, to: str) -> None:
    fill(ledger)
    before = read(ledger)
    other = move(before, str(tmp_path / "other.db") if to == "sqlite" else new_database())
    assert dict(read(other)) == dict(before)
    assert other.read(kept.value, "颜色") == {"is": "红", "none": None, "yes": True}
    newest = other.read(events.last_number)
    other.write(events.add, "later", at=NOW)
    assert other.read(events.last_number) == newest + 1, "numbers go on after those that were moved"
    other.close()


def test_what_is_read_is_one_instant(ledger: Ledger, ledger_url: str) -> None:
    fill(ledger)
    writer = open_ledger(ledger_url)

    def ask(tx: Connection) -> int:
        tables = moving.read_rows(tx)
        next(tables)  # The instant is that of the first question.
        writer.write(events.add, "meanwhile", at=NOW)
        return sum(row["kind"] == "meanwhile" for name, rows in tables if name == "events" for row in rows)

    assert ledger.read_still(ask) == 0
    assert any(event.kind == "meanwhile" for event in ledger.events_after(0))
    writer.close()


def test_an_older_ledger_is_stepped_up_on_the_way(ledger_url: str, tmp_path: Path) -> None:
    old = connect_engine(tmp_path / "old.db")
    with old.connect().execution_options(**{WRITES: True}) as tx, tx.begin():
        upgrade(tx, "0001")
        tx.execute(text("INSERT INTO kept (name, value, changed_at) VALUES ('a', '{\"is\": 1}', 7)"))
        tables = [(name, [dict(row) for row in rows]) for name, rows in moving.read_rows(tx)]
        assert moving.revision_in(tx) == "0001"
    old.dispose()
    assert "users" not in dict(tables)
    new = move(tables, ledger_url, "0001")
    assert new.read(kept.value, "a") == {"is": 1}
    assert new.read(moving.revision_in) == HEAD
    new.close()


def test_nothing_is_laid_over_a_ledger(ledger: Ledger, ledger_url: str) -> None:
    fill(ledger)
    engine = connect_engine(ledger_url)
    with pytest.raises(Conflict) as refused:
        moving.load_into(engine, HEAD, read(ledger))
    assert refused.value.stable_code == "restore.ledger_exists"
    engine.dispose()


def test_a_load_that_fails_leaves_an_empty_database(ledger_url: str) -> None:
    engine = connect_engine(ledger_url)
    twice = {"id": "p", "name": "p", "root": "", "owner": "", "created_at": 1}
    with pytest.raises(Exception, match=r"(?i)unique"):
        moving.load_into(engine, HEAD, [("projects", [twice, twice])])
    assert moving.load_into(engine, HEAD, [("projects", [twice])]) == 1
    engine.dispose()


def test_after_a_restore_nothing_is_bought_on_its_own(ledger: Ledger) -> None:
    planned, sending, waiting = fill(ledger)
    told = ledger.write(moving.settle_after_restore, now=NOW + timedelta(days=1))
    assert (told["cancelled"], told["unknown"]) == (1, 1)
    states = [ledger.read(jobs.get, job_id).state for job_id in (planned, sending, waiting)]
    assert states == [JobState.CANCELLED, JobState.UNKNOWN, JobState.WAITING]
    assert not ledger.read(jobs.get, waiting).buys_if_gone
    won = ledger.write(submissions.win, planned, token="x", account=ACCOUNT, now=NOW, allowed=ALLOWED)
    assert not isinstance(won, Won)


def test_an_older_postgres_ledger_is_written_down_before_it_is_upgraded(tmp_path: Path) -> None:
    url = new_database()
    engine = connect_engine(url)
    moving.load_into(engine, HEAD, [])
    with engine.connect().execution_options(**{WRITES: True}) as tx, tx.begin():
        for (name,) in tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'cineflow'")).all():
            tx.execute(text(f'DROP TABLE "{name}" CASCADE'))
        upgrade(tx, "0001")
        tx.execute(text("INSERT INTO kept (name, value, changed_at) VALUES ('a', '{\"is\": 1}', 7)"))
    engine.dispose()
    open_ledger(url, backups=tmp_path).close()
    [file] = tmp_path.iterdir()
    with Archive(file) as archive:
        archive.check()
        assert archive.manifest.ledger == "0001"
        assert {name: list(rows) for name, rows in archive.tables()}["kept"] == [
            {"name": "a", "value": {"is": 1}, "changed_at": 7}
        ]
    open_ledger(url, backups=tmp_path).close()
    assert len(list(tmp_path.iterdir())) == 1, "an up-to-date ledger is not written down again"
