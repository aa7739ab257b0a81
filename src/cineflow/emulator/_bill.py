"""The bill: every submit that was accepted, in order, with what it cost.

With a file, each row is on disk before its submit is answered, so that the bill survives a kill of the emulator;
rows that arrive together share one fsync. What happens to jobs later (cancelled, deleted, forgotten) goes to
`FILE.events` beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cineflow.core.money import Money, sum_by_unit
from cineflow.emulator._jobs import Job, Jobs

__all__ = ["Bill", "instant"]


def instant(at: float) -> str:
    """Return unix seconds as an instant in UTC with milliseconds."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Bill:
    """Accepted submits in the order of acceptance. `file`: JSON lines, one per submit; None keeps them in memory."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.jobs: list[Job] = []
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def accept(self, job: Job) -> None:
        """Put a job on the bill, and return when it lasts. Raises OSError where the file cannot be written."""
        self.jobs.append(job)
        if self.file is None:
            return
        line = json.dumps(self._row(job, job.at) | {"job": job.to_row()}, ensure_ascii=False)
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((line, written))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(self.file))
        try:
            await written
        except OSError:
            self.jobs.remove(job)
            raise

    async def _write(self, file: Path) -> None:
        """Write what waits, all of it with one fsync, until nothing waits."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                failure = await asyncio.to_thread(_try_append, file, [line for line, _ in batch])
                for _, written in batch:
                    if written.done():
                        continue
                    if failure is None:
                        written.set_result(None)
                    else:
                        written.set_exception(failure)
        finally:
            self._writer = None

    def note(self, job: Job, event: str) -> None:
        """Remember across restarts that a job was cancelled, deleted or forgotten."""
        if self.file is not None:
            row = {"wire": job.wire, "id": job.id, "event": event, "at": job.cancelled}
            _append(self._events, [json.dumps(row)])

    @property
    def _events(self) -> Path:
        assert self.file is not None
        return self.file.with_name(self.file.name + ".events")

    def load(self, jobs: Jobs) -> None:
        """Read an earlier emulator's bill and raise its jobs again; a half-written last line was never answered."""
        if self.file is None or not self.file.exists():
            return
        for row in _lines(self.file):
            job = Job.from_row(row["job"])
            job.is_forgotten = job.is_forgotten or "forget" in job.fate
            self.jobs.append(job)
            jobs.add(job)
        for row in _lines(self._events):
            if job := jobs.find(row["wire"], row["id"]):
                match row["event"]:
                    case "cancelled":
                        jobs.cancel(job, row["at"])
                    case "deleted":
                        jobs.delete(job)
                    case _:
                        jobs.forget(job)

    def clear(self) -> None:
        """Start a new bill; the file is emptied too."""
        self.jobs.clear()
        if self.file is not None:
            for path in (self.file, self._events):
                if path.exists():
                    path.write_bytes(b"")

    def report(self, now: float, wire: str = "") -> dict[str, Any]:
        """The bill as `/__emulator__/bill` shows it, of all wires or of one."""
        jobs = [job for job in self.jobs if wire in ("", job.wire)]
        rows = [self._row(job, now) for job in jobs]
        total = sum_by_unit(Money(job.price, job.currency) for job in jobs)
        return {"accepted": len(rows), "total": [money.to_json() for money in total], "submits": rows}

    @staticmethod
    def _row(job: Job, now: float) -> dict[str, Any]:
        return {
            "wire": job.wire, "id": job.id, "model": job.model, "fingerprint": job.fingerprint, "prompt": job.prompt,
            "price": str(job.price), "currency": job.currency, "at": instant(job.at), "status": str(job.phase(now)),
        }  # fmt: skip


def _append(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())
        stream.flush()
        os.fsync(stream.fileno())


def _try_append(path: Path, lines: list[str]) -> OSError | None:
    try:
        _append(path, lines)
    except OSError as failure:
        return failure
    return None


def _lines(path: Path) -> list[dict[str, Any]]:
    """Return the whole rows of a file; a torn last line is left out and cut off, so that the next row starts afresh."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as stream:
            stream.truncate(len(whole))
    return [json.loads(line) for line in whole.splitlines() if line.strip()]
