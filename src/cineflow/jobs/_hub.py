"""One place that asks a provider how its jobs are doing, for every job of an account at once.

Jobs wait here; the hub looks at them soon at first and less often with age, many at once where the API can, within
one rate for the account. It judges nothing: an error while looking says nothing about the job, a missing line in a
list means nothing, a word nobody knows means still running. Only a plain answer ends a wait, or patience, counted in
time that was really watched.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cineflow.core.errors import KeyRefused, ProviderError, Throttled, Unreachable
from cineflow.core.log import facts
from cineflow.core.model import Model
from cineflow.core.order import Expired, Failed, Progress, Ready, Running, Ticket, Waiting
from cineflow.core.provider import Provider
from cineflow.core.text import Text
from cineflow.jobs._awake import KeepAwake
from cineflow.jobs._port import Parked
from cineflow.jobs._schedule import Usual, patience_of, until_next_look
from cineflow.jobs.limits.pace import TokenBucket

__all__ = ["HubSettings", "OnProgress", "PollHub", "WaitOutcome"]

log = logging.getLogger(__name__)

_CALL_SECONDS = 120.0
_BATCHES_PER_SECOND = 2.5
"""Batch calls a second that thousands of jobs are spread over: more would only cost, a job is looked at every 20 s."""

_MOST_WATCHED = 90.0
"""Seconds between two looks that count as watched at most: what lies beyond was sleep, or a clock that jumped."""

WaitOutcome = Ready | Failed | Expired | Parked

OnProgress = Callable[[Progress, float], None]
"""Called with what was seen and the seconds watched so far: on changes, at most every two seconds, and every minute."""


@dataclass(frozen=True, slots=True)
class HubSettings:
    """calls_per_second: looks at one account. at_once: calls on their way. patience: overrides a model's, in seconds.

    keep_awake: whether idle sleep is held off while jobs are waited for.
    """

    calls_per_second: float = 20.0
    at_once: int = 8
    patience: float | None = None
    keep_awake: bool = True


@dataclass(slots=True, eq=False)
class _Watch:
    job_id: str
    ticket: Ticket
    usual: Usual
    patience: float
    born: float
    watched: float
    ended: asyncio.Future[WaitOutcome]
    on_progress: OnProgress | None
    seen_at: float
    due: float = 0.0
    is_asked: bool = False
    errors: int = 0
    said: Progress | None = None
    said_at: float = float("-inf")
    noted_at: float = 0.0


@dataclass(slots=True)
class _Account:
    """The watches of one provider account."""

    provider: Provider
    bucket: TokenBucket
    watches: dict[str, _Watch] = field(default_factory=dict[str, _Watch])
    heap: list[tuple[float, int, _Watch]] = field(default_factory=list[tuple[float, int, _Watch]])
    usual: dict[str, Usual] = field(default_factory=dict[str, Usual])
    alarm: asyncio.Event = field(default_factory=asyncio.Event)
    calls: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    loop: asyncio.Task[None] | None = None
    not_before: float = 0.0
    errors: int = 0
    count: int = 0


class PollHub:
    """clock, wall: seconds, monotonic and of the day; injected by tests."""

    def __init__(
        self,
        settings: HubSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        chance: random.Random | None = None,
    ) -> None:
        self._settings = settings or HubSettings()
        self._clock = clock
        self._wall = wall
        self._chance = chance or random.Random()
        self._accounts: dict[str, _Account] = {}
        self._by_ticket: dict[str, _Watch] = {}
        self._awake = KeepAwake(is_wanted=self._settings.keep_awake)
        self._last = (clock(), wall())
        self._is_open = True

    async def wait(
        self,
        provider: Provider,
        ticket: Ticket,
        *,
        job_id: str,
        model: Model,
        since: datetime,
        watched: float = 0.0,
        on_progress: OnProgress | None = None,
    ) -> WaitOutcome:
        """Wait until a remote job is ready, has failed, is gone, or patience ends.

        since: when it was accepted. watched: seconds it was watched by former processes.
        Raises CancelledError after `forget` or `close`.
        """
        if not self._is_open:
            raise asyncio.CancelledError
        account = self._account(provider)
        now = self._clock()
        age = max(0.0, (datetime.fromtimestamp(self._wall(), UTC) - since).total_seconds())
        usual = account.usual.setdefault(model.id, Usual(float(model.usual_seconds)))
        patience = self._settings.patience if self._settings.patience is not None else patience_of(model)
        ended: asyncio.Future[WaitOutcome] = asyncio.get_running_loop().create_future()
        watch = _Watch(job_id, ticket, usual, patience, now - age, watched, ended, on_progress, now, noted_at=now)
        account.watches[job_id] = watch
        self._by_ticket[ticket.id] = watch
        first = min(provider.first_poll, 0.85 * usual.soonest) if usual.soonest else provider.first_poll
        first = max(first - age, 0.0)
        self._plan(account, watch, now + first * self._chance.uniform(1.0, 1.1))
        self._awake.hold()
        try:
            return await ended
        finally:
            self._drop(account, watch)

    def wake(self, ticket_id: str) -> bool:
        """Look at a job now: a webhook says that something happened. Returns whether it is waited for here."""
        watch = self._by_ticket.get(ticket_id)
        if watch is None:
            return False
        account = next(a for a in self._accounts.values() if watch.job_id in a.watches)
        self._plan(account, watch, self._clock())
        return True

    def forget(self, job_id: str) -> None:
        """Interrupt the wait for a job. Does nothing where nobody waits."""
        for account in self._accounts.values():
            if watch := account.watches.get(job_id):
                watch.ended.cancel()

    def waiting(self) -> dict[str, int]:
        """Return how many jobs are waited for, by account."""
        return {name: len(account.watches) for name, account in self._accounts.items() if account.watches}

    async def close(self) -> None:
        """Interrupt every wait, and every look under way."""
        self._is_open = False
        self._awake.let_go()
        tasks: list[asyncio.Task[None]] = []
        for account in self._accounts.values():
            for watch in list(account.watches.values()):
                watch.ended.cancel()
            tasks += [*account.calls, *([account.loop] if account.loop else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _account(self, provider: Provider) -> _Account:
        account = self._accounts.get(provider.account)
        if account is None:
            rate = self._settings.calls_per_second
            account = self._accounts[provider.account] = _Account(provider, TokenBucket(rate, max(1.0, rate / 2)))
        if account.loop is None or account.loop.done():
            account.loop = asyncio.create_task(self._look_for_ever(account), name=f"hub {provider.account}")
        return account

    def _plan(self, account: _Account, watch: _Watch, due: float) -> None:
        """Look at a job at an instant. A later plan for the same job overrides the former."""
        watch.due = due
        account.count += 1
        heapq.heappush(account.heap, (due, account.count, watch))
        if account.heap[0][2] is watch:
            account.alarm.set()

    def _drop(self, account: _Account, watch: _Watch) -> None:
        if account.watches.get(watch.job_id) is watch:
            del account.watches[watch.job_id]
        if self._by_ticket.get(watch.ticket.id) is watch:
            del self._by_ticket[watch.ticket.id]
        if not any(a.watches for a in self._accounts.values()):
            self._awake.let_go()

    async def _look_for_ever(self, account: _Account) -> None:
        while True:
            self._notice_a_sleep()
            account.alarm.clear()
            pause = self._pause(account)
            if pause > 0 or len(account.calls) >= self._settings.at_once:
                try:
                    async with asyncio.timeout(pause if pause > 0 else None):
                        await account.alarm.wait()
                except TimeoutError:
                    pass
                continue
            watches = self._take_due(account)
            if watches:
                account.bucket.take(self._clock())
                call = asyncio.create_task(self._look(account, watches))
                account.calls.add(call)
                call.add_done_callback(account.calls.discard)
                call.add_done_callback(lambda _: account.alarm.set())

    def _pause(self, account: _Account) -> float:
        """Return seconds until the next look, an hour where there is nothing to look at."""
        while account.heap and self._is_stale(account.heap[0]):
            heapq.heappop(account.heap)
        if not account.heap:
            return 3600.0
        now = self._clock()
        return max(account.heap[0][0] - now, account.not_before - now, account.bucket.wait(now))

    def _is_stale(self, entry: tuple[float, int, _Watch]) -> bool:
        due, _, watch = entry
        return watch.ended.done() or watch.is_asked or watch.due != due

    def _take_due(self, account: _Account) -> list[_Watch]:
        """Return what one call may ask for: what is due, and what will be before long."""
        most = max(1, account.provider.poll_batch)
        now = self._clock()
        watches: list[_Watch] = []
        while account.heap and len(watches) < most:
            entry = account.heap[0]
            if self._is_stale(entry):
                heapq.heappop(account.heap)
                continue
            soon = 0.3 * until_next_look(now - entry[2].born, entry[2].usual)
            if entry[0] > now + (soon if watches else 0.0):
                break
            heapq.heappop(account.heap)
            entry[2].is_asked = True
            watches.append(entry[2])
        return watches

    async def _look(self, account: _Account, watches: Sequence[_Watch]) -> None:
        provider = account.provider
        answers: dict[str, Progress] = {}
        error: ProviderError | None = None
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                if len(watches) == 1:
                    answers[watches[0].ticket.id] = await provider.poll(watches[0].ticket)
                else:
                    answers.update(await provider.poll_many([watch.ticket for watch in watches]))
        except ProviderError as cause:
            error = cause
        except TimeoutError:
            error = Unreachable(Text("no answer in time", "应答超时"))
        except Exception:
            log.exception("poll.broken", extra=facts(account=provider.account))
            error = Unreachable(Text("the answer could not be read", "无法读取应答"))
        finally:
            for watch in watches:
                watch.is_asked = False
        self._note_call(account, error)
        for watch in watches:
            if not watch.ended.done():
                self._note_answer(account, watch, answers.get(watch.ticket.id), error)

    def _note_call(self, account: _Account, error: ProviderError | None) -> None:
        """Hold the whole account back after refusals and outages."""
        if error is None:
            account.errors = 0
            return
        account.errors += 1
        log.debug("poll.failed", extra=facts(account=account.provider.account, error=error.stable_code))
        now = self._clock()
        if error.retry_after is not None:
            account.not_before = max(account.not_before, now + min(error.retry_after, 300.0))
        elif isinstance(error, (Throttled, Unreachable, KeyRefused)):
            pause = min(60.0, 0.5 * 2.0 ** min(account.errors, 10))
            account.not_before = max(account.not_before, now + pause * self._chance.uniform(0.8, 1.2))

    def _note_answer(
        self, account: _Account, watch: _Watch, answer: Progress | None, error: ProviderError | None
    ) -> None:
        now = self._clock()
        age = now - watch.born
        asked: float | None = None
        watch.watched += min(now - watch.seen_at, _MOST_WATCHED)
        watch.seen_at = now
        watch.errors = watch.errors + 1 if error else 0
        match answer:
            case Ready():
                watch.usual.learn(age)
                watch.ended.set_result(answer)
                return
            case Failed() | Expired():
                watch.ended.set_result(answer)
                return
            case Waiting() | Running():
                asked = answer.next_poll
            case None:
                pass
        self._tell(watch, answer, now)
        if watch.watched >= watch.patience and (error is None or watch.errors >= 5):
            watch.ended.set_result(Parked(watch.watched))
            return
        pause = max(until_next_look(age, watch.usual, asked), _crowd_pause(account))
        if error is not None:
            pause = max(pause, min(60.0, 0.5 * 2.0 ** min(watch.errors, 10)))
        self._plan(account, watch, now + pause * self._chance.uniform(0.9, 1.1))

    def _tell(self, watch: _Watch, answer: Progress | None, now: float) -> None:
        if watch.on_progress is None:
            return
        is_news = answer is not None and answer != watch.said and now - watch.said_at >= 2.0
        if not is_news and now - watch.noted_at < 60.0:
            return
        if answer is not None:
            watch.said, watch.said_at = answer, now
        if watch.said is not None:
            watch.noted_at = now
            watch.on_progress(watch.said, watch.watched)

    def _notice_a_sleep(self) -> None:
        """After the machine slept, look at everything before patience is judged: its time was not watched."""
        now, wall = self._clock(), self._wall()
        before, self._last = self._last, (now, wall)
        if (wall - before[1]) - (now - before[0]) < 30.0:
            return
        log.info("machine.slept", extra=facts(seconds=round(wall - before[1])))
        for account in self._accounts.values():
            for watch in account.watches.values():
                watch.seen_at = now
                watch.born -= wall - before[1] - (now - before[0])
                if not watch.is_asked:
                    self._plan(account, watch, now + self._chance.uniform(0.0, 1.0))


def _crowd_pause(account: _Account) -> float:
    """Return seconds between two looks at a job that keep batch calls few, however many jobs there are."""
    batch = account.provider.poll_batch
    return min(20.0, len(account.watches) / (batch * _BATCHES_PER_SECOND)) if batch > 1 else 0.0
