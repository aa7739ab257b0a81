"""Opening a ledger: connections set up, the schema brought up to date, foreign databases refused."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.core.text import Text
from cineflow.library.ledger._rows import read_rows, schema_of
from cineflow.library.ledger._tables import SCHEMA, metadata

__all__ = [
    "HEAD", "LOCK", "WRITES", "connect_engine", "has_ledger", "prepare", "unreachable", "upgrade",
    "version_in",
]  # fmt: skip

HEAD = "0004"
"""The newest migration; opening a ledger that stands at it imports nothing of Alembic."""

WRITES = "cineflow_writes"
"""Execution option of connections that will write: they take the ledger's one write lock when they begin."""

LOCK = 0x63_69_6E_65_66_6C_6F_77
"""Postgres advisory lock held by every writing transaction ("cineflow"): event numbers then appear in order."""

_BUSY_SECONDS = 60.0
_IDLE_IN_TRANSACTION = "10s"
"""A worker frozen inside a transaction would hold the lock for ever: Postgres ends it after this."""


def connect_engine(where: str | Path) -> Engine:
    """Return an engine for a SQLite file or a Postgres URL. Connects to nothing yet, save making the file's folder.

    Raises SettingInvalid for a URL that is neither.
    """
    if isinstance(where, Path) or "://" not in where:
        path = Path(where)
        path.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(path)
    try:
        url = make_url(where)
    except ArgumentError as cause:
        raise _not_a_database(where.partition("://")[0]) from cause
    if url.get_backend_name() == "sqlite" and url.database:
        return connect_engine(Path(url.database))
    if url.get_backend_name() in ("postgresql", "postgres"):
        return _postgres(url.set(drivername="postgresql+psycopg"))
    raise _not_a_database(url.get_backend_name())


def has_ledger(connection: Connection) -> bool:
    """Whether a database holds a ledger, of whatever version."""
    return bool(version_in(connection))


def prepare(engine: Engine, backups: Path | None = None) -> None:
    """Bring the schema to `HEAD`, under the write lock; an older ledger is copied first.

    backups: where an older Postgres ledger is written down, as a backup that `cineflow restore` reads.

    Raises Conflict for a database that is not ours (`ledger.foreign`), from a newer program (`ledger.newer`), or that
    does not answer (`ledger.unreachable`).
    """
    try:
        if _version(engine) == HEAD:
            return
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            found = version_in(connection)
            if found == HEAD:
                return
            _refuse_foreign(connection, found)
            if found and engine.dialect.name == "sqlite":
                _back_up(Path(str(engine.url.database)), found)
            elif found and backups:
                _write_down(connection, backups, found)
            upgrade(connection)
    except (DatabaseError, sqlite3.DatabaseError) as cause:
        if "not a database" in str(cause) or "malformed" in str(cause):
            raise _damaged(engine) from cause
        if engine.dialect.name != "sqlite" and isinstance(cause, OperationalError):
            raise unreachable() from cause
        raise


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": _BUSY_SECONDS}, pool_size=8
    )

    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # We begin ourselves: the driver would begin too late and without the lock.
        _write_ahead(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    _listen(engine, "connect", connected)
    _listen(engine, "begin", begun)
    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have SQLite write ahead. For this one change it does not wait for others by itself, so it is tried again."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _postgres(url: URL) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, pool_recycle=1800)

    def connected(connection: Any, _record: Any) -> None:
        before, connection.autocommit = connection.autocommit, True
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path TO {SCHEMA}")
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_IN_TRANSACTION}'")
            cursor.execute("SET timezone TO 'UTC'")
        connection.autocommit = before

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")

    _listen(engine, "connect", connected)
    _listen(engine, "begin", begun)
    return engine


def _listen(engine: Engine, name: str, listener: Callable[..., None]) -> None:
    event.listen(engine, name, listener)


def _version(engine: Engine) -> str:
    with engine.connect() as connection:
        return version_in(connection)


def version_in(connection: Connection) -> str:
    """Return the migration a database stands at, empty where it holds no ledger."""
    if not inspect(connection).has_table("alembic_version", schema=schema_of(connection)):
        return ""
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else ""


def _refuse_foreign(connection: Connection, found: str) -> None:
    have = set(inspect(connection).get_table_names(schema=schema_of(connection)))
    place = str(connection.engine.url.database)
    if found and found > HEAD and found.isdigit():
        raise Conflict(
            Text("a newer CineFlow wrote the ledger {place}", "账本 {place} 由更新版本的 CineFlow 写成", place=place),
            fix=Text("Update CineFlow and try again", "请升级 CineFlow 后重试"),
            code="ledger.newer",
        )  # fmt: skip
    ours = {*metadata.tables, "alembic_version"}
    is_foreign = bool(have) if not found else not found.isdigit() or "take_jobs" not in have
    if is_foreign:
        raise Conflict(
            Text(
                "the database {place} holds another program's tables: {tables}",
                "数据库 {place} 中已有其他程序的表：{tables}",
                place=place, tables=", ".join(sorted(have & ours or have)[:8]),
            ),
            fix=Text("Give CineFlow a database of its own", "请为 CineFlow 提供独立的数据库"),
            code="ledger.foreign",
        )  # fmt: skip


def _back_up(path: Path, version: str) -> None:
    """Copy a SQLite ledger to `{name}.{version}.bak`, whole, while its write lock is held."""
    target = path.with_name(f"{path.name}.{version}.bak")
    temporary = path.with_name(f"{path.name}.{version}.bak.tmp")
    temporary.unlink(missing_ok=True)
    source, copy = sqlite3.connect(path), sqlite3.connect(temporary)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    os.replace(temporary, target)  # noqa: PTH105


def _write_down(connection: Connection, backups: Path, version: str) -> None:
    """Write a Postgres ledger into a file, while its write lock is held."""
    from cineflow.library.backup import ArchiveWriter

    target = backups / f"ledger.{version}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    with ArchiveWriter(target) as writer:
        for name, rows in read_rows(connection):
            writer.add_rows(name, rows)
        writer.finish(workspace="", ledger=version, has_media=False)


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Step the tables up to a revision, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name != "sqlite":
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _not_a_database(kind: str) -> SettingInvalid:
    return SettingInvalid(
        Text("“{kind}” is no database this program can use", "“{kind}” 不是可用的数据库", kind=kind),
        fix=Text("Use postgresql://user:password@host/name, or leave it unset for SQLite",
                 "请使用 postgresql://user:password@host/name，或留空以使用 SQLite"),
        code="setting.database_url",
    )  # fmt: skip


def unreachable() -> Conflict:
    """Return the error for a database server that does not answer."""
    return Conflict(
        Text("the ledger's database does not answer", "账本数据库没有响应"),
        fix=Text("Check CINEFLOW_DATABASE_URL and the server", "请检查 CINEFLOW_DATABASE_URL 与数据库服务器"),
        code="ledger.unreachable",
    )


def _damaged(engine: Engine) -> Conflict:
    return Conflict(
        Text("{path} is no readable ledger", "{path} 不是可读取的账本", path=str(engine.url.database)),
        fix=Text(
            "Move it away: the pending and finished sidecars beside the takes rebuild what matters",
            "请将其移走：片旁的随片文件足以重建关键内容",
        ),
        code="ledger.damaged",
    )
