"""Opening, migrating and refusing databases; transactions; and events in order."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from tests.library.ledger.wanted import NOW

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.library.ledger import Ledger, events, kept, open_ledger
from cineflow.library.ledger._open import HEAD, WRITES, connect_engine, upgrade, version_in
from cineflow.library.ledger._tables import SCHEMA, metadata


def test_migrations_make_the_tables_that_the_code_uses(ledger: Ledger) -> None:
    def differences(tx: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx), metadata))

    assert ledger.read(differences) == []


def test_a_ledger_opens_again_as_it_was(ledger_url: str) -> None:
    first = open_ledger(ledger_url)
    first.write(kept.keep, "colour", {"is": "红"}, at=NOW)
    first.close()
    second = open_ledger(ledger_url)
    assert second.read(kept.value, "colour") == {"is": "红"}
    second.close()


def test_several_may_make_the_same_ledger_at_once(ledger_url: str) -> None:
    opened: list[Ledger] = []
    together = threading.Barrier(6)

    def make() -> None:
        together.wait()
        opened.append(open_ledger(ledger_url))

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    for ledger in opened:
        ledger.close()


def test_sqlite_is_written_through(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    ask = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    found = ledger.read(lambda tx: {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ask})
    assert found == ask
    ledger.close()


async def test_a_full_disk_is_known_until_something_can_be_written_again(tmp_path: Path) -> None:
    def cramp(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 1")
        kept.keep(tx, "large", {"is": "x" * 1_000_000}, at=NOW)

    def give_room(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 1000000")
        kept.keep(tx, "large", {"is": "x" * 1_000_000}, at=NOW)

    ledger = open_ledger(tmp_path / "ledger.db")
    assert not ledger.is_full
    with pytest.raises(OperationalError, match="full"):
        await ledger.commit(cramp)
    assert ledger.is_full
    with pytest.raises(ZeroDivisionError):
        await ledger.commit(lambda _: 1 // 0)
    assert ledger.is_full, "what failed for another reason says nothing of the disk"
    await ledger.commit(give_room)
    assert not ledger.is_full
    ledger.close()


def test_another_programs_sqlite_file_is_refused_and_untouched(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE events (a TEXT)")
    connection.close()
    with pytest.raises(Conflict) as refused:
        open_ledger(file)
    assert refused.value.stable_code == "ledger.foreign"
    with sqlite3.connect(file) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    connection.close()
    assert tables == ["events"]


def test_another_programs_postgres_schema_is_refused_and_other_schemas_do_not_matter(ledger_url: str) -> None:
    if "://" not in ledger_url:
        return
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.events (a TEXT)")
        connection.execute("CREATE TABLE public.alembic_version (version_num TEXT)")
    open_ledger(ledger_url).close()
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE".encode())
        connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
        connection.execute(f"CREATE TABLE {SCHEMA}.events (a TEXT)".encode())
    with pytest.raises(Conflict) as refused:
        open_ledger(ledger_url)
    assert refused.value.stable_code == "ledger.foreign"


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    open_ledger(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Conflict) as refused:
        open_ledger(file)
    assert refused.value.stable_code == "ledger.newer"


def test_an_older_sqlite_ledger_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    engine = connect_engine(file)
    with engine.connect().execution_options(**{WRITES: True}) as tx, tx.begin():
        upgrade(tx, "0001")
    engine.dispose()
    ledger = open_ledger(file)
    assert ledger.read(version_in) == HEAD
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.db.0001.bak") as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    copy.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"not a database at all, but long enough to look like something" * 100)
    with pytest.raises(Conflict) as refused:
        open_ledger(file)
    assert refused.value.stable_code == "ledger.damaged"


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(SettingInvalid):
        open_ledger("mysql://localhost/x")


async def test_changes_committed_together_succeed_and_fail_each_for_itself(ledger: Ledger) -> None:
    def change(tx: Connection, number: int) -> int:
        kept.keep(tx, f"n{number}", number, at=NOW)
        if number % 3 == 0:
            raise ValueError(number)
        return number

    outcomes = await asyncio.gather(*(ledger.commit(change, n) for n in range(30)), return_exceptions=True)
    assert [o for o in outcomes if isinstance(o, int)] == [n for n in range(30) if n % 3]
    there = [n for n in range(30) if await ledger.ask(kept.value, f"n{n}") is not None]
    assert there == [n for n in range(30) if n % 3]


async def test_a_change_is_written_even_when_nobody_waits_for_it_any_more(ledger: Ledger) -> None:
    task = asyncio.create_task(ledger.commit(kept.keep, "ticket", "t-1", at=NOW))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    ledger.write(kept.keep, "other", 1, at=NOW)
    for _ in range(100):
        if await ledger.ask(kept.value, "ticket") == "t-1":
            break
        await asyncio.sleep(0.01)
    assert await ledger.ask(kept.value, "ticket") == "t-1"


def test_a_lost_connection_is_made_anew(ledger_url: str) -> None:
    if "://" not in ledger_url:
        return
    ledger = open_ledger(ledger_url)
    lost: list[int] = []

    def change(tx: Connection) -> str:
        kept.keep(tx, "a", 1, at=NOW)
        if not lost:
            lost.append(tx.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
            with psycopg.connect(ledger_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (lost[0],))
            kept.keep(tx, "b", 1, at=NOW)
        return "written"

    assert asyncio.run(_commit(ledger, change)) == "written"
    assert ledger.read(kept.value, "a") == 1
    ledger.close()


async def _commit(ledger: Ledger, change: object) -> object:
    return await ledger.commit(change)  # type: ignore[arg-type]


def _write_events(url: str, writer: int, count: int) -> None:
    ledger = open_ledger(url)
    for n in range(count):
        ledger.write(events.add, "test", at=NOW, job=f"{writer}.{n}")
    ledger.close()


def test_a_follower_misses_no_event_of_several_writers(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    count = 40
    writers = [threading.Thread(target=_write_events, args=(ledger_url, w, count)) for w in range(3)]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    number = 0
    while len(seen) < 3 * count:
        is_last = not any(writer.is_alive() for writer in writers)
        for event in ledger.events_after(number):
            assert event.number > number
            number = event.number
            seen.append(event.job)
        if is_last:
            break
        time.sleep(0.001)
    for writer in writers:
        writer.join()
    ledger.close()
    assert sorted(seen) == sorted(f"{w}.{n}" for w in range(3) for n in range(count))
