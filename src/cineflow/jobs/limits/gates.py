"""Where jobs wait for their turn to be sent: the thin asynchronous shell around the pure limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from cineflow.core.errors import ProviderError
from cineflow.core.log import facts
from cineflow.jobs.limits.account import AccountLimits, AccountSnapshot, LimitSettings
from cineflow.jobs.limits.outcome import Outcome, OutcomeKind
from cineflow.jobs.limits.shares import FairQueue

__all__ = ["AccountBroken", "AccountPaused", "Gates", "Remembered"]

log = logging.getLogger(__name__)

_SENT_AGAIN = (OutcomeKind.THROTTLED, OutcomeKind.SERVER_ERROR, OutcomeKind.TRANSPORT_ERROR)


class AccountPaused(Exception):  # never reaches a person: the job speaks with `reason`
    """Nothing was sent: the account's key or balance was refused. `reason`: the refusal that said so."""

    def __init__(self, account: str, reason: ProviderError) -> None:
        super().__init__(account)
        self.account = account
        self.reason = reason


class AccountBroken(Exception):  # never reaches a person
    """The account is in its safe state, and the job may be made elsewhere. `reason`: what brought it there."""

    def __init__(self, account: str, reason: ProviderError) -> None:
        super().__init__(account)
        self.account = account
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a former process left about an account, and how many seconds ago."""

    value: dict[str, Any]
    age: float


@dataclass(slots=True)
class _Waiter:
    job_id: str
    ready: asyncio.Future[None]
    partition: str = ""
    may_leave: bool = False
    handle: int = 0
    is_queued: bool = True


@dataclass(slots=True)
class _Gate:
    limits: AccountLimits
    waiting: FairQueue[_Waiter] = field(default_factory=FairQueue[_Waiter])
    timer: asyncio.TimerHandle | None = None
    saver: asyncio.TimerHandle | None = None
    refused: set[str] = field(default_factory=set[str])


class Gates:
    """One gate per provider account. A slot is held from before the submit until the remote job is over.

    settings_of: an account's limits. recall: what was remembered of an account. remember: keeps an account's state,
    called at most every `save_every` seconds and on `close`. clock: seconds, monotonic.
    """

    def __init__(
        self,
        settings_of: Callable[[str], LimitSettings] = lambda _: LimitSettings(),
        *,
        recall: Callable[[str], Remembered | None] | None = None,
        remember: Callable[[AccountSnapshot, dict[str, Any]], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        save_every: float = 5.0,
    ) -> None:
        self._settings_of = settings_of
        self._recall = recall
        self._remember = remember
        self._clock = clock
        self._save_every = save_every
        self._gates: dict[str, _Gate] = {}
        self._held: set[str] = set()
        self._workers = 1
        self._is_open = True

    async def acquire(
        self, account: str, job_id: str, *, priority: int = 0, partition: str = "", may_leave: bool = False
    ) -> None:
        """Wait until this job may be sent; it then holds a slot. Returns at once where it holds one already.

        One that was refused goes before those that were not sent yet. may_leave: it can be made elsewhere, so that it
        need not wait for an account that broke down.

        Raises AccountPaused; AccountBroken where it may leave; CancelledError once the gates are closed.
        """
        gate = self._gate(account)
        if gate.limits.holds(job_id):
            return
        if gate.limits.paused_by is not None:
            raise AccountPaused(account, gate.limits.paused_by)
        if not self._is_open:
            raise asyncio.CancelledError
        waiter = _Waiter(job_id, asyncio.get_running_loop().create_future(), partition, may_leave)
        goes_first = job_id in gate.refused
        waiter.handle = gate.waiting.push(waiter, priority=priority - goes_first, partition=partition)
        self._pump(gate)
        try:
            await waiter.ready
        except asyncio.CancelledError:
            if gate.limits.holds(job_id):
                gate.limits.release(job_id, self._clock(), was_running=False)
            elif waiter.is_queued:
                gate.waiting.remove(waiter.handle)
            self._pump(gate)
            raise

    def hold(self, account: str, job_id: str) -> None:
        """Count a job that is at the provider already, from before a restart."""
        gate = self._gate(account)
        gate.limits.hold(job_id, self._clock())

    def report(self, account: str, job_id: str, outcome: Outcome) -> None:
        """Say what became of a submit. Slots are kept by what was accepted or may have been, given back else."""
        gate = self._gate(account)
        before = gate.limits.window.size
        tripped = gate.limits.report(job_id, outcome, self._clock(), is_full=len(gate.waiting) > 0)
        if outcome.kind in _SENT_AGAIN:
            gate.refused.add(job_id)
        else:
            gate.refused.discard(job_id)
        if tripped:
            log.warning("account.tripped", extra=facts(account=account, cause=outcome.kind.value))
        elif before != gate.limits.window.size:
            log.debug("window.moved", extra=facts(account=account, was=before, now=gate.limits.window.size))
        self._pump(gate)
        self._save_later(gate)

    def release(self, account: str, job_id: str) -> None:
        """Say that a job no longer runs at the provider. Does nothing where it holds no slot."""
        gate = self._gate(account)
        gate.limits.release(job_id, self._clock())
        self._pump(gate)

    def pause(self, account: str, reason: ProviderError) -> None:
        """Send nothing more to an account; everything that waits for it is told why."""
        gate = self._gate(account)
        gate.limits.pause(reason)
        self._pump(gate)
        self._save_later(gate)

    def unpause(self, account: str) -> None:
        """Send again, one order alone at first."""
        gate = self._gate(account)
        gate.limits.unpause()
        self._pump(gate)
        self._save_later(gate)

    def try_again(self, provider: str) -> None:
        """Send again to a provider's accounts that were paused by a refused key or balance: somebody asks for it."""
        for account, gate in list(self._gates.items()):
            if account.partition(":")[0] == provider and gate.limits.paused_by is not None:
                self.unpause(account)

    def reprioritise(self, account: str, job_id: str, priority: int) -> None:
        """Let a job that waits here go before others, or behind them; lower goes first."""
        gate = self._gates.get(account)
        for handle, waiter in gate.waiting.entries() if gate else ():
            if gate and waiter.job_id == job_id:
                gate.waiting.remove(handle)
                waiter.handle = gate.waiting.push(waiter, priority=priority, partition=waiter.partition)
                return

    def hold_back(self, provider: str, *, is_held: bool) -> None:
        """Let nothing more be sent to a provider's accounts until told otherwise: whoever waits keeps waiting."""
        (self._held.add if is_held else self._held.discard)(provider)
        for account, gate in self._gates.items():
            if account.partition(":")[0] == provider:
                self._pump(gate)

    def retune(self) -> None:
        """Ask for every account's settings again, and let through whoever may go by them now."""
        for account, gate in self._gates.items():
            settings = self._settings_of(account)
            if settings != gate.limits.settings:
                gate.limits.retune(settings)
                log.info("account.retuned", extra=facts(account=account, ceiling=settings.window.ceiling))
                self._pump(gate)

    def set_workers(self, count: int) -> None:
        """Share hard ceilings between so many processes."""
        self._workers = max(1, count)
        for gate in self._gates.values():
            gate.limits.workers = self._workers
            self._pump(gate)

    def health(self, account: str) -> Literal["well", "safe", "paused", "held"]:
        """Return how an account stands: safe after errors, paused by a refused key or balance, held by a person."""
        limits = self._gate(account).limits
        if account.partition(":")[0] in self._held:
            return "held"
        if limits.paused_by is not None:
            return "paused"
        return "well" if limits.breakdown(self._clock()) is None else "safe"

    def snapshot(self) -> list[AccountSnapshot]:
        now = self._clock()
        return [gate.limits.snapshot(now, waiting=len(gate.waiting)) for gate in self._gates.values()]

    def limit_of(self, account: str) -> int:
        """Return how many remote jobs this process may have in flight at an account now."""
        return self._gate(account).limits.limit(self._clock())

    def close(self) -> None:
        """Send nothing more: whoever waits is interrupted. What is known is kept."""
        self._is_open = False
        for gate in self._gates.values():
            if gate.timer:
                gate.timer.cancel()
            if gate.saver:
                gate.saver.cancel()
            while waiter := _next(gate):
                waiter.ready.cancel()
            self._save(gate)

    def _gate(self, account: str) -> _Gate:
        gate = self._gates.get(account)
        if gate is None:
            gate = self._gates[account] = _Gate(AccountLimits(account, self._settings_of(account)))
            gate.limits.workers = self._workers
            if self._recall and (old := self._recall(account)):
                gate.limits.restore(old.value, self._clock(), elapsed=old.age)
        return gate

    def _pump(self, gate: _Gate) -> None:
        """Let through whoever may go now, and wake up when the next one may."""
        if gate.timer:
            gate.timer.cancel()
            gate.timer = None
        limits = gate.limits
        if limits.account.partition(":")[0] in self._held:
            return
        self._let_leave(gate)
        while len(gate.waiting):
            if limits.paused_by is not None:
                waiter = _next(gate)
                if waiter and not waiter.ready.done():
                    waiter.ready.set_exception(AccountPaused(limits.account, limits.paused_by))
                continue
            now = self._clock()
            wait = limits.wait(now)
            if wait is None:
                return
            if wait > 0:
                gate.timer = asyncio.get_running_loop().call_later(wait + 0.001, self._pump, gate)
                return
            waiter = _next(gate)
            if waiter and not waiter.ready.done():
                limits.begin(waiter.job_id, now)
                waiter.ready.set_result(None)

    def _let_leave(self, gate: _Gate) -> None:
        """Send away whoever can be made elsewhere, while the account is in its safe state."""
        reason = gate.limits.breakdown(self._clock()) if len(gate.waiting) else None
        if reason is None:
            return
        for handle, waiter in list(gate.waiting.entries()):
            if waiter.may_leave and not waiter.ready.done():
                gate.waiting.remove(handle)
                waiter.is_queued = False
                waiter.ready.set_exception(AccountBroken(gate.limits.account, reason))

    def _save_later(self, gate: _Gate) -> None:
        if gate.saver is None and self._is_open:
            gate.saver = asyncio.get_running_loop().call_later(self._save_every, self._save, gate)

    def _save(self, gate: _Gate) -> None:
        gate.saver = None
        if self._remember is None:
            return
        now = self._clock()
        self._remember(gate.limits.snapshot(now, waiting=len(gate.waiting)), gate.limits.to_json(now))


def _next(gate: _Gate) -> _Waiter | None:
    waiter = gate.waiting.pop()
    if waiter:
        waiter.is_queued = False
    return waiter
