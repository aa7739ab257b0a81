"""What the jobs of takes are handed: the ledger, providers, where to wait, and how to tell a take from a web page."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from cineflow.core.model import Model
from cineflow.core.order import Order, Progress, Ready, Ticket
from cineflow.core.provider import Provider
from cineflow.jobs._hub import WaitOutcome
from cineflow.jobs.limits.outcome import Outcome
from cineflow.library.ledger import Ledger

__all__ = [
    "Clock",
    "Gates",
    "Join",
    "PollHub",
    "Room",
    "Services",
    "SystemClock",
    "TakeLastFrame",
    "Terms",
    "Verify",
    "WithLinks",
    "this_machine",
]

_MACHINE_ID = Path("/etc/machine-id")

Verify = Callable[[Path, Order], Mapping[str, Any]]
"""Check that a file is the whole take that was ordered and return what was measured in it, JSON-able.

Runs in a thread. An order of no seconds is not checked for length. Raises Unreadable with media's codes.
"""

TakeLastFrame = Callable[[Path, Path], None]
"""Write the last frame of a film (first path) as a picture (second path), whole or not at all, in a thread.

Raises Unreadable, OSError.
"""

Join = Callable[[Sequence[Path], Path], None]
"""Join films in order, every frame of each, into one file, whole or not at all, in a thread.

Raises MediaErrors, OSError.
"""

WithLinks = Callable[[Order], Awaitable[Order]]
"""Return the order as it is sent: places that only we can open have become links.

Raises Unreachable where that is worth trying later, other CineflowErrors where it is not; nothing was sent then.
"""


class Clock(Protocol):
    """The time of day, and waiting."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Gates(Protocol):
    """Where orders wait for their turn; limits/gates.py is the one that learns."""

    async def acquire(
        self, account: str, job_id: str, *, priority: int = 0, partition: str = "", may_leave: bool = False
    ) -> None: ...

    def health(self, account: str) -> Literal["well", "safe", "paused", "held"]: ...

    def hold(self, account: str, job_id: str) -> None: ...

    def report(self, account: str, job_id: str, outcome: Outcome) -> None: ...

    def release(self, account: str, job_id: str) -> None: ...


class PollHub(Protocol):
    """Where jobs wait for a provider to be done; _hub.py is the one that asks."""

    async def wait(
        self,
        provider: Provider,
        ticket: Ticket,
        *,
        job_id: str,
        model: Model,
        since: datetime,
        watched: float = 0.0,
        on_progress: Callable[[Progress, float], None] | None = None,
    ) -> WaitOutcome: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person may set about sending and fetching.

    deadline: a paid request has ended by then, whatever became of it. skew: how far clocks may differ; nobody judges an
    order before its deadline and this. trust_list: whether a complete look-up that lacks an order is proof enough.
    unknown_patience: seconds an unknown order keeps its slot. most_refusals: how often an order that was not bought is
    sent again. most_attempts: how often an order proven absent is. look_patience: seconds of look-ups that fail.
    tries: downloads from one link that bring no take. broken_tries: connections in a row that break without a byte.
    stall: seconds without a byte. bytes_per_second: what a take is taken to need on disk before the first of its model
    is there. disk_reserve: bytes left free always.
    """

    deadline: timedelta = timedelta(seconds=60)
    skew: timedelta = timedelta(seconds=5)
    trust_list: bool = True
    unknown_patience: float = 900.0
    most_refusals: int = 60
    most_attempts: int = 4
    look_patience: float = 600.0
    tries: int = 4
    broken_tries: int = 8
    stall: float = 300.0
    bytes_per_second: int = 1_500_000
    disk_reserve: int = 16 << 20


@dataclass(slots=True)
class Room:
    """What was found at an instant: bytes free, takes on their way, and bytes one takes."""

    at: datetime
    free: int
    coming: int
    each: int


@dataclass(frozen=True, slots=True)
class Services:
    """All that `generate` needs. root: the workspace. machine: who we are in files that other machines may see.

    with_links: readies an order for sending. finished: is told a take's files, in a thread, once they are in place and
    before the ledger says so; repeating it must do no harm. take_last_frame, join: for takes that are made in parts.
    ready: what the hub saw last, by job: links are never recorded, a restart asks the provider again. looks: by
    account, keeps many lost orders from reading its whole list at once. joins: by take, so that parts which arrive at
    once are joined once. rooms: what is known of disk space, by model.
    """

    ledger: Ledger
    provider_of: Callable[[str], Provider]
    hub: PollHub
    gates: Gates
    root: Path
    verify: Verify
    clock: Clock = field(default_factory=SystemClock)
    terms: Terms = field(default_factory=Terms)
    with_links: WithLinks | None = None
    finished: Callable[[Sequence[Path]], None] | None = None
    take_last_frame: TakeLastFrame | None = None
    join: Join | None = None
    machine: str = field(default_factory=lambda: this_machine())
    ready: dict[str, Ready] = field(default_factory=dict[str, Ready])
    looks: dict[str, asyncio.Semaphore] = field(default_factory=dict[str, asyncio.Semaphore])
    joins: dict[Path, asyncio.Lock] = field(default_factory=dict[Path, asyncio.Lock])
    rooms: dict[str, Room] = field(default_factory=lambda: dict[str, Room]())


def this_machine() -> str:
    """Return a name for this machine that stays the same over restarts."""
    try:
        installed = _MACHINE_ID.read_text().strip()
    except OSError:
        installed = ""
    return ":".join(part for part in (socket.gethostname(), installed[:12]) if part)
