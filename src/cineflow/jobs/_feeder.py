"""Hands the ledger's jobs to the engine, a few more than can run: starting ten thousand at once helps nobody.

What was sent already has no limit: it is watched whatever the account bears now.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cineflow.core.log import facts
from cineflow.jobs._port import Engine
from cineflow.jobs.limits.gates import Gates
from cineflow.jobs.limits.shares import FairQueue
from cineflow.library.ledger import JobState, Ledger, jobs
from cineflow.library.ledger.jobs import JobLine

__all__ = ["COLLECT", "TAKES", "Feeder"]

log = logging.getLogger(__name__)

TAKES = "takes"
"""The engine's queue of jobs to be sent: one for all accounts, for the lanes here keep them apart."""

COLLECT = "collect"
"""The engine's queue of jobs that are at the provider already."""

_SPARE = 16
_MARK_AT_ONCE = 200


@dataclass(slots=True)
class _Lane:
    """The jobs of one account: those that wait here, each at its place, and those the engine has, by priority."""

    account: str
    is_sent: bool
    waiting: FairQueue[JobLine] = field(default_factory=FairQueue[JobLine])
    places: dict[str, int] = field(default_factory=dict[str, int])
    out: dict[str, int] = field(default_factory=dict[str, int])

    def line_up(self, line: JobLine) -> None:
        """Let a job wait here; one that does already leaves its former place."""
        if (place := self.places.pop(line.id, None)) is not None:
            self.waiting.remove(place)
        self.places[line.id] = self.waiting.push(line, priority=line.priority, partition=line.partition)

    def next_in_line(self) -> JobLine | None:
        line = self.waiting.pop()
        if line is not None:
            self.places.pop(line.id, None)
        return line


class Feeder:
    """job_name: the engine's job that brings a take."""

    def __init__(self, ledger: Ledger, engine: Engine, gates: Gates, *, job_name: str) -> None:
        self._ledger = ledger
        self._engine = engine
        self._gates = gates
        self._job_name = job_name
        self._lanes: dict[tuple[str, bool], _Lane] = {}
        self._limit = 0
        self._lane_of: dict[str, _Lane] = {}
        self._turn = asyncio.Lock()
        self._pumps: set[asyncio.Task[None]] = set()
        self._is_open = True

    async def feed(self, lines: Iterable[JobLine], *, active: Collection[str] = ()) -> None:
        """Take jobs in hand that are not yet. active: those the engine has anyhow; they count as handed over."""
        for line in lines:
            if line.id in self._lane_of:
                continue
            lane = self._lane(line)
            self._lane_of[line.id] = lane
            if line.id in active:
                lane.out[line.id] = line.priority
            else:
                lane.line_up(line)
        await self._pump()

    def ended(self, job_id: str) -> None:
        """Note that the engine is done with a job, so that another may follow."""
        lane = self._lane_of.pop(job_id, None)
        if lane is None:
            return
        lane.out.pop(job_id, None)
        if len(lane.waiting):
            self._pump_soon()

    def _pump_soon(self) -> None:
        if self._is_open:
            task = asyncio.create_task(self._pump(), name="feeder")
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    def moved(self, job_id: str, account: str) -> None:
        """Note that a job the engine has went to another account, so that its old lane lets the next one in."""
        lane = self._lane_of.get(job_id)
        if lane is None or job_id not in lane.out:
            return
        priority = lane.out.pop(job_id)
        key = (account, False)
        self._lane_of[job_id] = self._lanes.setdefault(key, _Lane(*key))
        self._lane_of[job_id].out[job_id] = priority
        self._pump_soon()

    def reprioritise(self, line: JobLine) -> None:
        """Let a job that waits go before others, or behind them."""
        lane = self._lane_of.get(line.id)
        if lane is None:
            return
        if line.id in lane.out:
            lane.out[line.id] = line.priority
            self._gates.reprioritise(lane.account, line.id, line.priority)
        else:
            lane.line_up(line)
            self._pump_soon()

    def has(self, job_id: str) -> bool:
        return job_id in self._lane_of

    @property
    def waiting(self) -> int:
        """How many jobs have not been handed over."""
        return sum(len(lane.waiting) for lane in self._lanes.values())

    async def stop(self) -> None:
        self._is_open = False
        for task in list(self._pumps):
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def _lane(self, line: JobLine) -> _Lane:
        key = (line.account or line.provider, not line.state.is_unsent)
        return self._lanes.setdefault(key, _Lane(*key))

    def _most(self, lane: _Lane) -> int:
        return 2 * self._gates.limit_of(lane.account) + _SPARE

    def _room(self, lane: _Lane) -> int:
        if lane.is_sent:
            return len(lane.waiting)
        room = self._most(lane) - len(lane.out)
        return room if room > 0 else self._room_to_overtake(lane)

    def _room_to_overtake(self, lane: _Lane) -> int:
        """What is to go before something that was handed over follows it, for the gate decides among those it knows."""
        first = lane.waiting.next_priority()
        if first is None or first >= max(lane.out.values(), default=first):
            return 0
        return 2 * self._most(lane) - len(lane.out)

    async def _pump(self) -> None:
        async with self._turn:
            await self._widen()
            for lane in list(self._lanes.values()):
                marked: list[str] = []
                while self._is_open and self._room(lane) > 0 and (line := lane.next_in_line()):
                    if line.id not in self._lane_of or line.id in lane.out:
                        continue
                    if await self._hand_over(lane, line):
                        lane.out[line.id] = line.priority
                    if line.state is JobState.PLANNED:
                        marked.append(line.id)
                    if len(marked) >= _MARK_AT_ONCE:
                        await self._mark(marked)
                await self._mark(marked)

    async def _hand_over(self, lane: _Lane, line: JobLine) -> bool:
        delay = max(0.0, (line.not_before - datetime.now(UTC)).total_seconds()) if line.not_before else 0.0
        queue = COLLECT if lane.is_sent else TAKES
        return await self._engine.enqueue(
            self._job_name, line.id, queue=queue, priority=line.priority, partition=line.partition, delay=delay,
            again=True,
        )  # fmt: skip

    async def _mark(self, job_ids: list[str]) -> None:
        if job_ids:
            await self._ledger.commit(jobs.queue, list(job_ids), now=datetime.now(UTC))
            log.debug("jobs.queued", extra=facts(count=len(job_ids)))
            job_ids.clear()

    async def _widen(self) -> None:
        """Where workers share the queue, have none take more of it than it could use. In steps: a change is a write."""
        if not self._ledger.is_shared:
            return
        needed = sum(max(self._most(lane), len(lane.out)) for lane in self._lanes.values() if not lane.is_sent)
        if needed > self._limit:
            self._limit = 1 << (needed - 1).bit_length()
            await self._engine.set_limit(TAKES, self._limit)
