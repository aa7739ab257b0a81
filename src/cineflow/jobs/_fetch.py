"""Bringing a take home: streamed beside its place, taken up again where it broke off, checked, and moved in whole."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cineflow.core.errors import (
    Charged,
    CineflowError,
    PollFailed,
    ProviderError,
    TakeExpired,
    TakeUnfetchable,
    Unreadable,
)
from cineflow.core.files import hold, move_into_place
from cineflow.core.log import facts
from cineflow.core.money import Money
from cineflow.core.order import Expired, Failed, Order, Ready, Result
from cineflow.core.provider import Chunks, Provider
from cineflow.core.text import Text
from cineflow.jobs import _await
from cineflow.jobs._disk import is_full, pause_run
from cineflow.jobs._port import Parked
from cineflow.jobs._services import Services
from cineflow.library.layout import further_stem
from cineflow.library.ledger import JobState, Problem, Submission, TakeJob, jobs, submissions

__all__ = ["fetch", "further_files", "suffix_of", "take_files"]

log = logging.getLogger(__name__)

_SUFFIXES = (".mp4", ".webm", ".png", ".jpg", ".webp")
_MAY_YET_COME = (2.0, 6.0)
"""Seconds before looking once more for a file that a fresh link does not lead to: some stores are late by that much."""
_LONGEST_PAUSE = 30.0
_TOLD_EVERY = timedelta(seconds=1)
_MOST_RESULTS = 64
"""Pictures of one take that are looked for."""


async def fetch(services: Services, job_id: str) -> dict[str, Any]:
    """Bring a made take to its place; returns `{"state": "fetched", "file", "more", "probe", "billed"}` or `{"state"}`.

    Safe to repeat: a file that is there and whole is not fetched again.
    """
    job = await services.ledger.ask(jobs.get, job_id)
    submission = await services.ledger.ask(submissions.last, job_id)
    if job.state is not JobState.FETCHING or submission is None or submission.ticket is None:
        return {"state": job.state.value}
    provider = services.provider_of(job.provider)
    folder = job.brief.folder_in(services.root)
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        bringing = _Bringing(services, provider, job, submission, folder)
        return await bringing.there() or await bringing.bring()
    except OSError as error:
        if not is_full(error):
            raise
        return await pause_run(services, job, error)


class _Arriving:
    """Tells how much of a file has come, once a second at most."""

    def __init__(self, services: Services, job: TakeJob, start: int) -> None:
        self._services, self._job = services, job
        self._received = start
        self._told_at = services.clock.now()

    def arrived(self, count: int, size: int) -> None:
        self._received += count
        now = self._services.clock.now()
        if now - self._told_at < _TOLD_EVERY:
            return
        self._told_at = now
        facts: dict[str, Any] = {"stage": JobState.FETCHING.value, "received": self._received}
        if size >= self._received:
            facts |= {"size": size, "fraction": round(self._received / size, 3)}
        self._services.ledger.note(jobs.progress, self._job.id, now=now, facts=facts)


class _Bringing:
    """One attempt to bring one take."""

    def __init__(
        self, services: Services, provider: Provider, job: TakeJob, submission: Submission, folder: Path
    ) -> None:
        self.services = services
        self.provider = provider
        self.job = job
        self.submission = submission
        self.folder = folder
        self.billed: Money | None = None
        self.kept_until: datetime | None = None

    async def there(self) -> dict[str, Any] | None:
        """Return what is in place already, whole, from before a crash."""
        for file in take_files(self.folder, self.job.brief.stem):
            with contextlib.suppress(Unreadable):
                probe = await self._check(file)
                return self._fetched(file, probe, further_files(self.folder, self.job.brief.stem))
        return None

    async def bring(self) -> dict[str, Any]:
        """Fetch by the link at hand, then by a fresh one; what is not there just after success, a little later."""
        ready = self.services.ready.pop(self.job.id, None)
        problem: CineflowError | None = None
        for pause in (() if ready is None else (0.0,)) + (0.0, *_MAY_YET_COME):
            if pause:
                if not isinstance(problem, TakeExpired):
                    break
                await self.services.clock.sleep(pause)
            if ready is None:
                outcome = await _await.look_again(self.services, self.provider, self.job, self.submission)
                if not isinstance(outcome, Ready):
                    return await self._ended(outcome)
                ready = outcome
            if ready.amount is not None:
                self.billed = Money(ready.amount, ready.currency or self.job.brief.price.currency)
            self.kept_until = min((r.expires_at for r in ready.results if r.expires_at), default=None)
            if not ready.results:
                problem = TakeUnfetchable(Text("the provider names no result", "服务商没有给出结果"))
            else:
                try:
                    return await self._from_links(ready.results)
                except (TakeExpired, TakeUnfetchable, PollFailed, Unreadable) as error:
                    problem = error
            ready = None
        assert problem is not None
        return await self._unfetchable(problem)

    async def _from_links(self, results: Sequence[Result]) -> dict[str, Any]:
        """Bring every picture of an order that asked for some, the first one last: where it is, the others are."""
        stem, more = self.job.brief.stem, list[Path]()
        if self.job.brief.order.kind == "image":
            for number, result in enumerate(results[1:], 2):
                name = further_stem(stem, number)
                with _temporary(self.folder, name) as temporary:
                    more.append((await self._from_link(result, temporary, name))[0])
        with _temporary(self.folder, stem) as temporary:
            file, probe = await self._from_link(results[0], temporary, stem)
        return self._fetched(file, probe, more)

    async def _from_link(self, result: Result, temporary: Path, stem: str) -> tuple[Path, dict[str, Any]]:
        """Download until the file is whole; returns it in its place, and what was measured. Raises what stood in the
        way at last.

        A connection that breaks is patiently taken up again; what arrives and is no take counts against the link.
        """
        bad = broken = 0
        odd: CineflowError | None = None
        while True:
            before = _size(temporary)
            try:
                await self._download(result, temporary)
                probe = await self._check(temporary, is_odd_length_fine=odd is not None)
                return await self._move(temporary, stem, probe, odd), probe
            except PollFailed as error:
                last: CineflowError = error
                broken = 1 if _size(temporary) > before else broken + 1
            except TakeUnfetchable as error:
                last, bad = error, bad + 1
                _drop(temporary)
            except Unreadable as error:
                last, bad = error, bad + 1
                odd = error if error.stable_code == "media.wrong_length" else odd
                if error.stable_code != "media.truncated" or _size(temporary) <= before:
                    _drop(temporary)
            log.info("fetch.failed", extra=facts(job=self.job.id, bad=bad, broken=broken, code=last.stable_code))
            if bad >= self.services.terms.tries or broken >= self.services.terms.broken_tries:
                raise last
            asked = last.retry_after if isinstance(last, ProviderError) else None
            pause = asked if asked is not None else 2.0 ** (max(bad, broken) - 1)
            await self.services.clock.sleep(min(_LONGEST_PAUSE, pause))

    async def _download(self, result: Result, temporary: Path) -> None:
        """Stream from where the file ends. Raises ProviderErrors, OSError."""
        start = _size(temporary)
        try:
            await self._stream(result, temporary, start)
        except ValueError:  # The server ignores the offset.
            await self._stream(result, temporary, 0)

    async def _stream(self, result: Result, temporary: Path, start: int) -> None:
        told = _Arriving(self.services, self.job, start)
        stream = self.provider.fetch(result, start=start)
        with temporary.open("ab" if start else "wb") as file:
            try:
                while True:
                    async with asyncio.timeout(self.services.terms.stall):
                        chunk = await anext(stream, None)
                    if chunk is None:
                        break
                    await asyncio.to_thread(file.write, chunk)
                    told.arrived(len(chunk), stream.size if isinstance(stream, Chunks) else 0)
            except TimeoutError as cause:
                raise PollFailed(
                    Text("the download stands still", "下载停滞"), code="provider.download_failed"
                ) from cause
            finally:
                if close := getattr(stream, "aclose", None):
                    await close()
            await asyncio.to_thread(_flush, file)

    async def _check(self, file: Path, *, is_odd_length_fine: bool = False) -> dict[str, Any]:
        order: Order = self.job.brief.order
        if is_odd_length_fine:
            order = order.model_copy(update={"seconds": type(order.seconds)(0)})
        return dict(await asyncio.to_thread(self.services.verify, file, order))

    async def _move(self, temporary: Path, stem: str, probe: dict[str, Any], odd: CineflowError | None) -> Path:
        """Put a whole file in its place. One of another length than ordered, twice, is what was made: it is kept."""
        file = self.folder / f"{stem}{suffix_of(temporary)}"
        if odd is not None:
            probe["odd"] = odd.text.say("en")
        await asyncio.to_thread(move_into_place, temporary, file)
        return file

    def _fetched(self, file: Path, probe: dict[str, Any], more: Sequence[Path]) -> dict[str, Any]:
        billed = self.billed.to_json() if self.billed else None
        names = [further.name for further in more]
        return {"state": "fetched", "file": file.name, "more": names, "probe": probe, "billed": billed}

    async def _ended(self, outcome: Failed | Expired | Parked) -> dict[str, Any]:
        match outcome:
            case Failed():
                await _await.failed(self.services, self.job, self.submission, outcome.error)
            case Expired():
                await _await.expired(self.services, self.provider, self.job, self.submission, outcome.why)
            case Parked():
                await self.services.ledger.commit(
                    jobs.park, self.job.id, watched=outcome.watched, now=self.services.clock.now()
                )
        now = await self.services.ledger.ask(jobs.get, self.job.id)
        return {"state": now.state.value}

    async def _unfetchable(self, cause: CineflowError) -> dict[str, Any]:
        error = TakeUnfetchable(
            Text("made, but not fetchable: {why}", "已生成但取不回：{why}", why=cause.text)
            if not isinstance(cause, TakeUnfetchable)
            else cause.text,
            provider=self.provider.name,
            fix=Text(
                "Run again{until}, or use --retry-failed: it is fetched first, not bought",
                "请{until}再次运行或使用 --retry-failed：会先尝试取回，不会重新购买",
                until=self._until(),
            ),
            code=cause.stable_code if isinstance(cause, TakeUnfetchable) else None,
        )
        problem = Problem.of(error, charged=Charged.YES)
        await self.services.ledger.commit(
            submissions.unfetchable, self.submission.id, problem, billed=self.billed, now=self.services.clock.now()
        )
        log.warning("take.unfetchable", extra=facts(job=self.job.id, code=problem.code))
        return {"state": JobState.FAILED.value}

    def _until(self) -> Text:
        """Say how long the provider keeps what was made, where it tells and that is still to come."""
        if self.kept_until is None or self.kept_until <= self.services.clock.now():
            return Text("", "")
        return Text(" before {at}", "在 {at} 前", at=f"{self.kept_until.astimezone(UTC):%Y-%m-%d %H:%M} UTC")


def take_files(folder: Path, stem: str) -> list[Path]:
    """Return a take's files that are in place: one, as a rule, whatever its ending."""
    return [file for suffix in _SUFFIXES if (file := folder / f"{stem}{suffix}").is_file()]


def further_files(folder: Path, stem: str) -> list[Path]:
    """Return the further pictures of a take that are in place, in order."""
    found: list[Path] = []
    for number in range(2, _MOST_RESULTS + 1):
        files = take_files(folder, further_stem(stem, number))
        if not files:
            break
        found.append(files[0])
    return found


def suffix_of(file: Path) -> str:
    """Return the ending that a file's first bytes call for."""
    with file.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return ".webm"
    if head.startswith(b"\x89PNG"):
        return ".png"
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ".webp"
    return ".mp4"


@contextmanager
def _temporary(folder: Path, stem: str) -> Generator[Path]:
    """Give the file to download to: the one a crash left, unless another process is writing it right now.

    It stays only where the process dies; then the next one goes on with it.
    """
    path = folder / f".{stem}.part.tmp"
    lock = _lock(path)
    if lock is None:
        path = folder / f".{stem}.{secrets.token_hex(4)}.tmp"
    try:
        yield path
    finally:
        if lock is None or _is_still(path, lock):
            path.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)


def _lock(path: Path) -> int | None:
    """Open a file for this process alone; None where another has it, or the system knows no such lock."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if hold(handle):
        return handle
    os.close(handle)
    return None


def _is_still(path: Path, lock: int) -> bool:
    """Whether a name still means the file we hold: it was moved away, and another process may have begun anew."""
    try:
        return path.stat().st_ino == os.fstat(lock).st_ino
    except FileNotFoundError:
        return False


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _drop(file: Path) -> None:
    file.unlink(missing_ok=True)


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
