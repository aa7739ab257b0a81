"""The durable engine: DBOS on SQLite inside this process, or on Postgres shared by many. Only this file knows it.

DBOS remembers which step of a job has returned and runs it again after a crash. It is no authority over money: that
is the ledger, and everything here may be deleted. What is ours: rounds (a job begun anew is a new workflow,
`job~1`), the mapping of priorities and partitions to one order, interruption at `stop`, and steps whose errors are
not recorded. docs/decisions/0005-engine.md argues the choice; versions are pinned because five minors in a year moved
what is public.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from cineflow.core.errors import Conflict
from cineflow.core.log import facts
from cineflow.core.text import Text
from cineflow.jobs._memory import MemoryEngine, MemoryRecord
from cineflow.jobs._old_sqlite import connect_args
from cineflow.jobs._port import Again, Engine, Job, JobContext, JobRecord, JobState, Parked
from cineflow.jobs.limits.shares import FairTags

__all__ = [
    "Again", "DbosEngine", "Engine", "Job", "JobContext", "JobRecord", "JobState", "MemoryEngine", "MemoryRecord",
    "Parked",
]  # fmt: skip

T = TypeVar("T")
log = logging.getLogger(__name__)

WORKFLOW_SCHEMA = "1"
"""Version of the order of steps in job bodies. Jobs begun under another are not taken up by the engine: the runtime
begins them anew from the ledger."""

_STATES = {
    "ENQUEUED": JobState.QUEUED,
    "DELAYED": JobState.QUEUED,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
_PRIORITY_SPAN = 2_000_000
_POLL_SECONDS = 0.4
_THREADS = 16
_NO_LIMIT = 1_000_000


class _Unrecorded(BaseException):
    """Carries an error out of a step without the engine recording it: the step is to run again, not to fail again."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class _ToOurLog(logging.Handler):
    """Sends what the engine says to our log instead of the person's terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        said = record.getMessage() if error is None else f"{record.getMessage()} {error!r}"
        is_ours = said.startswith("Asyncio task cancelled")
        level = logging.DEBUG if is_ours else min(record.levelno, logging.WARNING)
        log.log(level, "engine.said", extra=facts(said=said))


class _Context:
    def __init__(self, engine: DbosEngine, job_id: str) -> None:
        self._engine = engine
        self._job_id = job_id

    @property
    def job_id(self) -> str:
        return self._job_id

    async def step(self, name: str, fn: Callable[..., Awaitable[T]], *args: Any) -> T:
        return await self._engine.run_step(name, fn, args)


class DbosEngine:
    """One at a time in a process: DBOS is a singleton.

    database: a SQLite file or a Postgres URL. slot: this process's name among the workers of the database; the caller
    holds the lock on it. schema: of the engine's tables in Postgres.
    """

    _running: ClassVar[DbosEngine | None] = None

    def __init__(self, database: Path | str, *, slot: str, schema: str = "cineflow_engine") -> None:
        self._database = database
        self._slot = slot
        self._schema = schema
        self._jobs: dict[str, Job] = {}
        self._limits: dict[str, int | None] = {}
        self._listed: dict[str, int | None] = {}
        self._tags: dict[tuple[str, int], FairTags] = {}
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._is_open = False
        self._dbos: Any = None

    # What the port asks

    def register(self, job: Job) -> None:
        self._jobs[job.name] = job

    async def start(self) -> None:
        """Raises Conflict where another engine runs in this process."""
        if DbosEngine._running is not None:
            raise Conflict(Text("an engine is already running", "引擎已在运行"), code="engine.running")
        from dbos import DBOS
        from dbos._serialization import WorkflowSerializationFormat

        said = logging.getLogger("dbos")
        said.handlers, said.propagate = [_ToOurLog()], False
        DbosEngine._running = self
        self._dbos = DBOS
        if isinstance(self._database, Path):
            _create_in_wal(self._database)
        DBOS(config=cast(Any, self._config()))
        for job in self._jobs.values():
            DBOS.workflow(
                name=job.name, max_recovery_attempts=None, serialization_type=WorkflowSerializationFormat.PORTABLE
            )(self._workflow_of(job))
        self._is_open = True
        DBOS.launch()
        for queue in {job.queue for job in self._jobs.values()} | set(self._limits):
            await self._list_queue(queue)

    async def enqueue(
        self,
        name: str,
        job_id: str,
        args: Sequence[Any] | None = None,
        *,
        queue: str = "",
        priority: int = 0,
        partition: str = "",
        delay: float = 0.0,
        again: bool = False,
    ) -> bool:
        from dbos._error import DBOSWorkflowIDInUseError

        queue = queue or self._jobs[name].queue
        if queue not in self._listed:
            await self._list_queue(queue)
        given = list(args) if args is not None else [job_id]
        rank = self._rank(queue, priority, partition)
        number = 0
        while True:
            try:
                await self._outside(self._enqueue(name, job_id, number, given, queue, rank, delay))
            except DBOSWorkflowIDInUseError:
                last = (await self._rounds([job_id])).get(job_id)
                if not again or (last and not last.state.is_over):
                    return False
                number = last.round + 1 if last else number + 1
            else:
                return True

    async def cancel(self, job_id: str) -> bool:
        last = (await self._rounds([job_id])).get(job_id)
        if last is None or last.state.is_over:
            return False
        await self._outside(self._dbos.cancel_workflow_async(_round_id(job_id, last.round)))
        if task := self._tasks.get(job_id):
            task.cancel()
        return True

    async def resume(self, job_ids: Collection[str]) -> int:
        by_queue: dict[str, list[str]] = {}
        for job_id, last in (await self._rounds(job_ids)).items():
            if job_id not in self._tasks and last.state in (JobState.RUNNING, JobState.CANCELLED):
                queue = last.queue if last.queue in self._listed else ""
                by_queue.setdefault(queue, []).append(_round_id(job_id, last.round))
        for queue, ids in by_queue.items():
            await self._outside(self._dbos.resume_workflows_async(ids, queue_name=queue or None))
        return sum(len(ids) for ids in by_queue.values())

    async def list(self, *, states: Collection[JobState] = (), owner: str | None = None) -> list[JobRecord]:
        words = [word for word, state in _STATES.items() if not states or state in states]
        found: list[Any] = await self._outside(
            self._dbos.list_workflows_async(
                status=words, executor_id=owner, name=list(self._jobs), app_version=WORKFLOW_SCHEMA, load_input=False
            )
        )  # fmt: skip
        return list(_newest(found).values())

    async def set_limit(self, queue: str, running: int | None) -> None:
        self._limits[queue] = running
        if self._is_open:
            await self._list_queue(queue)

    def has(self, job_id: str) -> bool:
        return job_id in self._tasks

    async def interrupt(self) -> Sequence[str]:
        tasks = dict(self._tasks)
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        return list(tasks)

    async def stop(self, grace: float) -> None:
        self._is_open = False
        if self._dbos is None:
            return
        deadline = asyncio.get_running_loop().time() + grace
        for queue in self._listed:
            await self._register_queue(queue, 0)
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(list(self._tasks.values()), timeout=left, return_when=asyncio.FIRST_COMPLETED)
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._destroy()

    # What jobs ask

    async def run_step(self, name: str, fn: Callable[..., Awaitable[T]], args: Sequence[Any]) -> T:
        """Run one recorded call of a job. Interrupts the job after `stop`, and where another process took it over."""
        from dbos._error import DBOSWorkflowConflictIDError

        if not self._is_open:
            raise asyncio.CancelledError

        async def call() -> T:
            try:
                return await fn(*args)
            except Exception as error:
                raise _Unrecorded(error) from error

        try:
            return await self._dbos.run_step_async({"name": name}, call)
        except _Unrecorded as carried:
            raise carried.error from None
        except DBOSWorkflowConflictIDError:
            log.info("job.lost", extra=facts(step=name))
            raise asyncio.CancelledError from None

    def _workflow_of(self, job: Job) -> Callable[..., Awaitable[Any]]:
        async def workflow(job_id: str, number: int, queue: str, rank: int, *args: Any) -> Any:
            if not self._is_open:
                raise asyncio.CancelledError
            task = cast("asyncio.Task[Any]", asyncio.current_task())
            self._tasks[job_id] = task
            self._serve(queue, rank)
            try:
                result = await job.body(_Context(self, job_id), *args)
            except Again as outcome:
                result = outcome
            finally:
                if self._tasks.get(job_id) is task:
                    del self._tasks[job_id]
            if isinstance(result, Again):
                await self._enqueue(job.name, job_id, number + 1, list(args), queue, rank, result.after)
                return None
            return result

        workflow.__qualname__ = workflow.__name__ = f"{job.name}_workflow"
        return workflow

    # How it is done

    def _config(self) -> dict[str, Any]:
        url = f"sqlite:///{self._database}" if isinstance(self._database, Path) else _for_dbos(self._database)
        options = {"db_engine_kwargs": {"connect_args": connect_args()}} if isinstance(self._database, Path) else {}
        return {
            **options,
            "name": "cineflow",
            "system_database_url": url,
            "dbos_system_schema": self._schema,
            "application_version": WORKFLOW_SCHEMA,
            "executor_id": self._slot,
            "max_executor_threads": _THREADS,
            "log_level": "WARNING",
            "enable_otlp": False,
            "scheduler_polling_interval_sec": 3600.0,
        }

    async def _enqueue(
        self, name: str, job_id: str, number: int, args: list[Any], queue: str, rank: int, delay: float
    ) -> None:
        options: dict[str, Any] = {
            "workflow_name": name,
            "queue_name": queue,
            "workflow_id": _round_id(job_id, number),
            "workflow_id_reuse_policy": "reject",
            "app_version": WORKFLOW_SCHEMA,
            "priority": rank,
            "serialization_type": "portable_json",
        }
        if delay > 0:
            options["delay_seconds"] = delay
        await self._dbos.enqueue_workflow_with_options_async(options, job_id, number, queue, rank, *args)

    async def _rounds(self, job_ids: Collection[str]) -> dict[str, JobRecord]:
        """Return the newest round of each of these jobs."""
        wanted = set(job_ids)
        ids = sorted(wanted)
        found: list[Any] = []
        for start in range(0, len(ids), 200):
            found += await self._outside(
                self._dbos.list_workflows_async(
                    workflow_id_prefix=ids[start : start + 200],
                    app_version=WORKFLOW_SCHEMA,
                    load_input=False,
                    load_output=False,
                )
            )
        return {job_id: record for job_id, record in _newest(found).items() if job_id in wanted}

    async def _list_queue(self, queue: str) -> None:
        limit = self._limits.get(queue)
        if queue in self._listed and self._listed[queue] == limit:
            return
        self._listed[queue] = limit
        await self._register_queue(queue, limit)

    async def _register_queue(self, queue: str, limit: int | None) -> None:
        await self._outside(
            self._dbos.register_queue_async(
                queue, worker_concurrency=limit, polling_interval_sec=_POLL_SECONDS, on_conflict="always_update"
            )
        )

    def _rank(self, queue: str, priority: int, partition: str) -> int:
        tags = self._tags.setdefault((queue, priority), FairTags())
        return priority * _PRIORITY_SPAN + min(_PRIORITY_SPAN - 1, round(tags.arrive(partition)))

    def _serve(self, queue: str, rank: int) -> None:
        priority, tag = divmod(rank, _PRIORITY_SPAN)
        self._tags.setdefault((queue, priority), FairTags()).serve(float(tag))

    async def _outside(self, call: Coroutine[Any, Any, T]) -> T:
        """Run a call outside any workflow's context: DBOS would take it for a step of the job it came from."""
        return await asyncio.create_task(call, context=contextvars.Context())

    async def _destroy(self) -> None:
        """Close DBOS off the loop: its threads may be waiting for the loop. It had taken the loop's thread pool."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as aside:
            await loop.run_in_executor(aside, lambda: self._dbos.destroy(destroy_registry=True))
        loop.set_default_executor(ThreadPoolExecutor(_THREADS))
        DbosEngine._running = None
        self._dbos = None
        self._listed.clear()


def _round_id(job_id: str, number: int) -> str:
    return job_id if number == 0 else f"{job_id}~{number}"


def _newest(found: Iterable[Any]) -> dict[str, JobRecord]:
    newest: dict[str, JobRecord] = {}
    for status in found:
        job_id, _, number = status.workflow_id.partition("~")
        record = JobRecord(
            job_id, status.name, _STATES[status.status], status.queue_name or "", int(number or 0),
            status.executor_id or "", status.output, str(status.error or ""),
        )  # fmt: skip
        if job_id not in newest or newest[job_id].round < record.round:
            newest[job_id] = record
    return newest


def _for_dbos(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"postgresql://{rest}" if scheme.startswith("postgres") else url


def _create_in_wal(path: Path) -> None:
    """DBOS leaves a new file in the rollback journal, which costs four times the time of WAL.

    A file that is no database any more is moved aside: nothing in it is needed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL").close()
    except sqlite3.DatabaseError:
        connection.close()
        path.replace(path.with_name(f"{path.name}.broken"))
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL").close()
    finally:
        connection.close()
