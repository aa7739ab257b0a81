"""The ledger: one database, transactions around functions, and a thread that commits many at once."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from cineflow.core.errors import Conflict
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._open import WRITES, connect_engine, prepare
from cineflow.library.ledger.records import Event

__all__ = ["Ledger", "open_ledger"]

P = ParamSpec("P")
T = TypeVar("T")

_BATCH = 256
"""Most changes under one commit."""
_SQLITE_FULL = 13
_POSTGRES_FULL = "53100"


@dataclass(slots=True)
class _Change:
    act: Callable[[Connection], Any]
    outcome: Future[Any]


class Ledger:
    """What was intended, sent, accepted, made and paid.

    Queries are functions in this package that take a transaction first: `ledger.read(jobs.get, job_id)`,
    `ledger.write(jobs.park, job_id, now=now)`, and `await ledger.commit(...)`, which shares one commit among all that
    are under way. A changing function leaves everything as it was when it raises, and may be called again by us when
    the database dropped the connection, so it must not do anything outside.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writes = engine.execution_options(**{WRITES: True})
        self._changes: queue.SimpleQueue[_Change | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers = ThreadPoolExecutor(2, "ledger-read")
        self._lock = threading.Lock()
        self._is_closed = False
        self.is_full = False
        """Whether the last change could not be written because its disk is full."""

    @property
    def is_shared(self) -> bool:
        """Whether several machines may hold it open: Postgres."""
        return self._engine.dialect.name != "sqlite"

    @property
    def place(self) -> str:
        """Where it lies, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    def read(self, ask: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Ask in one transaction that changes nothing."""
        with self._engine.connect() as connection, connection.begin():
            return ask(connection, *args, **named)

    def write(self, act: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Change in one transaction, and return once it lasts."""
        with self._writes.connect() as connection, connection.begin():
            return act(connection, *args, **named)

    def read_still(self, ask: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`read`, of one instant however many questions are asked and whoever writes meanwhile."""
        still = self._engine
        if self.is_shared:
            still = still.execution_options(isolation_level="REPEATABLE READ")
        with still.connect() as connection, connection.begin():
            return ask(connection, *args, **named)

    async def ask(self, ask: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`read`, beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, lambda: self.read(ask, *args, **named))

    async def commit(self, act: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`write`, beside the event loop and together with others. It is done even when the caller is cancelled."""
        return await asyncio.shield(asyncio.wrap_future(self._put(lambda tx: act(tx, *args, **named))))

    def note(self, act: Callable[Concatenate[Connection, P], Any], *args: P.args, **named: P.kwargs) -> None:
        """Have something written soon, by nobody's leave: for what may be lost, such as progress."""
        self._put(lambda tx: act(tx, *args, **named)).add_done_callback(lambda done: done.exception())

    def events_after(
        self, number: int, run: str | None = None, *, project: str | None = None, limit: int = 1000
    ) -> list[Event]:
        """Return what happened after an event, oldest first; of one run or project only, if given."""
        return self.read(events.after, number, run=run, project=project, limit=limit)

    def close(self) -> None:
        """Finish what was handed in, then let go of the database."""
        with self._lock:
            self._is_closed = True
            writer = self._writer
        if writer:
            self._changes.put(None)
            writer.join()
        self._readers.shutdown()
        self._engine.dispose()

    def _put(self, act: Callable[[Connection], T]) -> Future[T]:
        change = _Change(act, Future())
        with self._lock:
            if self._is_closed:
                raise Conflict(Text("the ledger is closed", "账本已关闭"), code="ledger.closed")
            self._changes.put(change)
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_all, name="ledger-write", daemon=True)
                self._writer.start()
        return change.outcome

    def _write_all(self) -> None:
        while (first := self._changes.get()) is not None:
            batch, is_last = [first], False
            while len(batch) < _BATCH and not is_last:
                try:
                    change = self._changes.get_nowait()
                except queue.Empty:
                    break
                if change is None:
                    is_last = True
                else:
                    batch.append(change)
            self._write_batch(batch)
            if is_last:
                return

    def _write_batch(self, batch: list[_Change]) -> None:
        """Write changes under one commit. Where one of them raises, each gets a savepoint of its own."""
        try:
            outcomes = self._try_alone(batch[0]) if len(batch) == 1 else self._try_together(batch)
        except BaseException:  # noqa: BLE001 - whatever it was, it is found out below whose it was
            try:
                outcomes = self._try_guarded(batch)
            except Exception:  # noqa: BLE001 - the edge of a thread: each is tried by itself and told
                outcomes = [outcome for change in batch for outcome in self._try_alone(change)]
        raised = [outcome.error for outcome in outcomes if isinstance(outcome, _Raised)]
        self.is_full = any(map(_says_full, raised)) or (self.is_full and len(raised) == len(outcomes))
        for change, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, _Raised):
                change.outcome.set_exception(outcome.error)
            else:
                change.outcome.set_result(outcome)

    def _try_together(self, batch: list[_Change]) -> list[Any]:
        with self._writes.connect() as connection, connection.begin():
            return [change.act(connection) for change in batch]

    def _try_guarded(self, batch: list[_Change]) -> list[Any]:
        outcomes: list[Any] = []
        with self._writes.connect() as connection, connection.begin():
            for change in batch:
                try:
                    with connection.begin_nested():
                        outcomes.append(change.act(connection))
                except DBAPIError as error:
                    if error.connection_invalidated:
                        raise
                    outcomes.append(_Raised(error))
                except BaseException as error:  # noqa: BLE001 - told to whoever asked
                    outcomes.append(_Raised(error))
        return outcomes

    def _try_alone(self, change: _Change) -> list[Any]:
        """Write one change; once more where the connection was lost before it could be told."""
        for is_last in (False, True):
            try:
                return [self.write(change.act)]
            except DBAPIError as error:
                if is_last or not error.connection_invalidated:
                    return [_Raised(error)]
            except BaseException as error:  # noqa: BLE001 - told to whoever asked
                return [_Raised(error)]
        raise AssertionError


@dataclass(slots=True)
class _Raised:
    error: BaseException


def _says_full(error: BaseException) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return getattr(cause, "sqlite_errorcode", None) == _SQLITE_FULL or getattr(cause, "sqlstate", "") == _POSTGRES_FULL


def open_ledger(where: str | Path, *, backups: Path | None = None) -> Ledger:
    """Open a ledger, a SQLite file or a Postgres URL, creating or upgrading its tables.

    backups: the folder for what an older Postgres ledger held before it was upgraded; SQLite's lies beside itself.

    Raises SettingInvalid for an address that is neither, Conflict for a database that is damaged, another program's or
    a newer version's.
    """
    engine = connect_engine(where)
    try:
        prepare(engine, backups)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine)
