"""Work besides takes, done so that it can be watched, cancelled, and gone on with: indexing, clipping, rendering.

The body runs on a thread of its own while its caller's thread keeps the record: a heartbeat with stage and progress,
whether somebody asked for its end, and whether it still moves. A body that stands still is given up with a reason
while it stands, and its thread stops at its next step in Python, wherever that is; one that is cancelled stops where
it next tells how far it is.

What a body has finished lies on disk under the digest of its content (indexes, answers of models) or is moved into
place whole (films), so that a body that runs again after its process died finds it: the engine's record of steps adds
nothing here, and a decode or a paid answer is never repeated. The row in the ledger says that it is the same work.
"""

from __future__ import annotations

import contextvars
import ctypes
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.ids import new_id
from cineflow.core.log import facts
from cineflow.core.text import Text
from cineflow.core.tracing import span
from cineflow.library.disk import refused_by_disk
from cineflow.library.ledger import Ledger, Problem, work, work_here
from cineflow.library.ledger.work import WorkJob, WorkState
from cineflow.library.locks import FileLock

__all__ = ["Pace", "Work", "do_claimed", "do_work"]

T = TypeVar("T")
log = logging.getLogger(__name__)

_LAST_WORDS = 3.0
"""Seconds that an interrupted body has to stop and clear away what it began."""

_GIVEN_BACK = "job.given_back"

_STEADY = ("index", "proxy")
"""Stages that decode and tell of every few hundredths of the footage. The others wait for models, or measure first."""


@dataclass(frozen=True, slots=True)
class Pace:
    """beat: seconds between two heartbeats. stall: seconds without any progress after which a body is given up, while
    it is at something that tells how far it is as it goes a third of them."""

    beat: float = 0.5
    stall: float = 900.0

    def patience(self, stage: str) -> float:
        """Return after how many seconds without progress a stage stands still."""
        return self.stall / 3 if stage in _STEADY else self.stall


class Work:
    """What a body is handed: `tell` says how far it is, and is where it stops when it is to."""

    def __init__(self, job_id: str = "") -> None:
        self.job_id = job_id
        self.stage = ""
        self.permille: int = 0
        self.counters: dict[str, Any] = {}
        self.moved_at = time.monotonic()
        self._lock = threading.Lock()
        self._ending: Conflict | None = None

    def tell(self, stage: str, done: float, **counters: Any) -> None:
        """Say how far a stage is, 0 to 1. Raises Conflict where the work was cancelled or given up."""
        with self._lock:
            permille = round(min(max(done, 0.0), 1.0) * 1000)
            if (stage, permille, counters) != (self.stage, self.permille, self.counters):
                self.stage, self.permille, self.counters = stage, permille, counters
                self.moved_at = time.monotonic()
            if self._ending is not None:
                raise self._ending

    def end(self, why: Conflict) -> None:
        """Have the body stop at its next word."""
        with self._lock:
            self._ending = self._ending or why


class _Abandoned(SystemExit):
    """Raised in the thread of a body that was given up, from outside. threading keeps quiet about a SystemExit."""


class _Body(threading.Thread):
    """Runs a body in the caller's context, and keeps what came of it."""

    def __init__(self, act: Callable[[], Any], name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._act, self._context = act, contextvars.copy_context()
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.is_over = threading.Event()

    def run(self) -> None:
        try:
            self.outcome = self._context.run(self._act)
        except BaseException as error:  # noqa: BLE001 - raised again where the work was asked for
            self.error = error
        finally:
            self.is_over.set()

    def abandon(self) -> None:
        """Have the thread stop at its next step in Python: it would use the machine for nobody, beside whoever does
        the same work again. One that stands still in foreign code stops when that returns."""
        if self.ident is not None:
            raised = ctypes.py_object(_Abandoned)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident), raised)


def do_work(
    ledger: Ledger,
    kind: str,
    asked: Mapping[str, Any],
    body: Callable[[Work], T],
    *,
    locks: Path,
    told: Callable[[T], Mapping[str, Any]] = lambda _: {},
    project: str = "",
    owner: str = "",
    pace: Pace | None = None,
) -> T:
    """Do a piece of work here and now, under a row in the ledger, and return what its body returns.

    asked: all that is to be done, JSON-able; the same asked again after its process died goes on under the same row.
    locks: folder of the locks by which the living are told from the dead. told: the result as the ledger keeps it.
    Raises what the body raises, and Conflict where it was cancelled (`job.cancelled`) or stood still (`job.stalled`).
    """
    job, lock = _begin(ledger, kind, asked, locks, project, owner)
    try:
        return _done(ledger, job, body, told, pace or Pace(), None)
    finally:
        _let_go(lock)


def do_claimed(
    ledger: Ledger,
    job: WorkJob,
    body: Callable[[Work], Mapping[str, Any]],
    *,
    lock: FileLock,
    stopping: threading.Event,
    pace: Pace | None = None,
) -> None:
    """Do a piece of work that was won from the queue. What becomes of it stands in its row: nothing is raised.

    lock: of the job, held; it is let go of. stopping: once set, the body is asked to stop, and its row is given back.
    """
    try:
        _done(ledger, job, body, lambda result: result, pace or Pace(), stopping)
    except CineflowError as error:
        log.info("work.ended", extra=facts(job=job.id, work=job.kind, code=error.stable_code))
    except Exception:
        log.exception("work.broken", extra=facts(job=job.id, work=job.kind))
    finally:
        _let_go(lock)


def _done(
    ledger: Ledger, job: WorkJob, body: Callable[[Work], T], told: Callable[[T], Mapping[str, Any]], pace: Pace,
    stopping: threading.Event | None,
) -> T:  # fmt: skip
    """Run a body under its row, and write down how it ended."""
    doing = Work(job.id)

    def traced() -> T:
        with span(f"work.{job.kind}", job=job.id):
            return body(doing)

    thread = _Body(traced, f"{job.kind} {job.id}")
    thread.start()
    try:
        _watch(ledger, job, doing, thread, pace, stopping)
        if thread.error is not None:
            raise refused_by_disk(thread.error) or thread.error from thread.error.__cause__
        result = dict(told(thread.outcome))
        ledger.write(work.finish, job.id, WorkState.DONE, now=_now(), result=result, holder=job.holder)
        return thread.outcome
    except KeyboardInterrupt:
        doing.end(_cancelled())
        thread.is_over.wait(_LAST_WORDS)
        ledger.write(work.finish, job.id, WorkState.CANCELLED, now=_now(), holder=job.holder)
        raise
    except BaseException as error:
        _close(ledger, job, error)
        raise


def _let_go(lock: FileLock) -> None:
    if lock.is_held:
        lock.path.unlink(missing_ok=True)
        lock.release()


def _begin(
    ledger: Ledger, kind: str, asked: Mapping[str, Any], locks: Path, project: str, owner: str
) -> tuple[WorkJob, FileLock]:
    """Go on with what a dead process of this machine left of the same work, else begin it."""
    host, holder = socket.gethostname(), f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    for left in ledger.read(work_here.left_undone, kind, asked):
        if left.holder.partition(":")[0] != host:
            continue
        lock = FileLock(locks / f"{left.id}.lock")
        if lock.try_acquire(holder):
            if job := ledger.write(work_here.go_on, left.id, holder, now=_now()):
                log.info("work.resumed", extra=facts(job=job.id, work=kind, attempt=job.attempts))
                return job, lock
            lock.release()
    job_id = new_id("work")
    lock = FileLock(locks / f"{job_id}.lock")
    lock.try_acquire(holder)
    job = ledger.write(
        work_here.begin, kind, asked, holder, job_id=job_id, project=project, owner=owner, now=_now()
    )  # fmt: skip
    return job, lock


def _watch(
    ledger: Ledger, job: WorkJob, doing: Work, thread: _Body, pace: Pace, stopping: threading.Event | None
) -> None:
    """Keep the record until the body is over. Raises Conflict where it stands still, or is to be given back."""
    while not thread.is_over.wait(pace.beat):
        if stopping is not None and stopping.is_set():
            error = _given_back()
            doing.end(error)
            if thread.is_over.wait(_LAST_WORDS) and thread.error is None:
                return
            raise error
        is_to_go_on = ledger.write(
            work.beat, job.id, job.holder, stage=doing.stage, permille=doing.permille, counters=doing.counters,
            now=_now(),
        )  # fmt: skip
        if not is_to_go_on:
            doing.end(_cancelled())
        still = time.monotonic() - doing.moved_at
        if still > pace.patience(doing.stage):
            error = _stalled(doing.stage or job.kind, still)
            doing.end(error)
            thread.abandon()
            raise error


def _close(ledger: Ledger, job: WorkJob, error: BaseException) -> None:
    """Write down how the work ended otherwise than well."""
    code = error.stable_code if isinstance(error, Conflict) else ""
    if code == _GIVEN_BACK:
        ledger.write(work.give_back, job.holder, now=_now())
        return
    if code == "job.cancelled":
        ledger.write(work.finish, job.id, WorkState.CANCELLED, now=_now(), holder=job.holder)
        return
    problem = Problem.of(error) if isinstance(error, CineflowError) else _broken(error)
    ledger.write(work.finish, job.id, WorkState.FAILED, now=_now(), problem=problem, holder=job.holder)


def _broken(error: BaseException) -> Problem:
    said = Text("a fault in the program: {why}", "程序错误：{why}", why=type(error).__name__)
    fix = Text("`cineflow logs` has the details", "详情见 `cineflow logs`")
    return Problem(
        code="job.broken", english=said.say("en"), chinese=said.say("zh"), fix_english=fix.say("en"),
        fix_chinese=fix.say("zh"),
    )  # fmt: skip


def _cancelled() -> Conflict:
    return Conflict(
        Text("the work was cancelled", "任务已取消"),
        fix=Text("The same command goes on from what is finished", "再次运行同一命令即可从已完成处继续"),
        code="job.cancelled",
    )


def _given_back() -> Conflict:
    return Conflict(
        Text("its process stops; the next one goes on", "处理进程正在退出，将由下一个进程继续"), code=_GIVEN_BACK
    )


def _stalled(stage: str, seconds: float) -> Conflict:
    return Conflict(
        Text("“{stage}” has not moved for {n} seconds", "“{stage}” 已 {n} 秒没有进展", stage=stage, n=round(seconds)),
        fix=Text("Check the file, the disk and the network, then run it again: what is finished is kept. "
                 "CINEFLOW_WORK_STALL allows it longer",
                 "请检查文件、磁盘与网络后再次运行：已完成的部分会保留。可用 CINEFLOW_WORK_STALL 放宽时限"),
        code="job.stalled",
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)
