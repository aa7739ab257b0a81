"""A small honest provider with a bill, and what else a job needs, for tests without network or time."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from cineflow.core.errors import PollFailed, TakeExpired, Unreadable
from cineflow.core.model import Model
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Failed,
    Found,
    LookUp,
    Order,
    Progress,
    Ready,
    Result,
    Running,
    Ticket,
)
from cineflow.core.provider import Balance, Cancelled, Chunks, Provider, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.jobs._port import Again, Parked
from cineflow.jobs._services import Services, Terms
from cineflow.jobs.generate import JOB
from cineflow.jobs.limits.account import LimitSettings
from cineflow.jobs.limits.gates import Gates
from cineflow.jobs.limits.window import WindowSettings
from cineflow.library.layout import short_id
from cineflow.library.ledger import JobState, Ledger, NewRun, TakeBrief, TakeJob, WantedTake, jobs, request_hash, runs
from cineflow.library.sidecar import Price

T = TypeVar("T")

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FILM = b"TAKE" + bytes(range(256)) * 64


class Crash(BaseException):
    """The process dies here."""


class FakeClock:
    """Time passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass
class Bill:
    """What the provider accepted: id → the order. It outlives every process."""

    accepted: dict[str, Order] = field(default_factory=dict)
    at: dict[str, datetime] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


class TinyProvider:
    """Accepts, makes and delivers at once. `on_submit` may raise before or after an order is accepted."""

    name: ClassVar[str] = "tiny"
    models: ClassVar[Mapping[str, Model]] = {"m": Model("m", "tiny")}
    recovery: Recovery = Recovery(list=True, is_complete=True, settle=5.0)  # type: ignore[misc]
    poll_batch: ClassVar[int] = 1
    first_poll: ClassVar[float] = 0.0
    can_cancel: bool = False  # type: ignore[misc]

    def __init__(self, bill: Bill, clock: FakeClock, *, account: str = "tiny:1") -> None:
        self.bill = bill
        self.clock = clock
        self.account = account
        self.before: Callable[[Order], None] = lambda _: None
        self.after: Callable[[Order], None] = lambda _: None
        self.seen: Callable[[Ticket], Progress | None] = lambda _: None
        self.film: Callable[[Result, int], bytes] = lambda _, start: FILM[start:]
        self.chunk = len(FILM)
        self.is_length_told = True
        self.chunk_seconds = 0.0
        self.looks: list[SentOrder] = []
        self.fetches = 0

    async def submit(self, order: Order) -> Ticket:
        self.bill.calls.append(order.id)
        self.before(order)
        if self.recovery.key and order.id in {accepted.id for accepted in self.bill.accepted.values()}:
            return Ticket(id=next(t for t, o in self.bill.accepted.items() if o.id == order.id))
        ticket = f"t{len(self.bill.accepted) + 1}"
        self.bill.accepted[ticket] = order
        self.bill.at[ticket] = self.clock.now()
        await asyncio.sleep(0)
        self.after(order)
        return Ticket(id=ticket, amount=Decimal("0.03"), currency="USD")

    async def poll(self, ticket: Ticket) -> Progress:
        if (scripted := self.seen(ticket)) is not None:
            return scripted
        if ticket.id not in self.bill.accepted:
            return Expired(why="no such task")
        return Ready(results=(Result(url=f"https://tiny.example/{ticket.id}.mp4"),))

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        return {ticket.id: await self.poll(ticket) for ticket in tickets}

    def fetch(self, result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
        return Chunks(lambda told: self._fetched(result, start, told))

    async def _fetched(self, result: Result, start: int, told: Chunks) -> AsyncGenerator[bytes]:
        self.fetches += 1
        content = self.film(result, start)
        if self.is_length_told:
            told.size = start + len(content)
        for place in range(0, len(content), self.chunk):
            self.clock.at += timedelta(seconds=self.chunk_seconds)
            yield content[place : place + self.chunk]

    async def find_lost(self, sent: SentOrder) -> LookUp:
        self.looks.append(sent)
        if self.recovery.reference:
            found = [Ticket(id=t) for t, order in self.bill.accepted.items() if order.id == sent.order.id]
        elif self.recovery.list:
            wanted = request_hash(sent.order)
            found = [
                Ticket(id=t)
                for t, order in self.bill.accepted.items()
                if request_hash(order) == wanted and t not in sent.known
            ]
        else:
            return CannotTell(why="no list")
        return Found(tickets=tuple(found)) if found else Absent()

    async def cancel(self, ticket: Ticket) -> Cancelled:
        return Cancelled(stopped=True, saved=True)

    async def balance(self) -> Balance | None:
        return None

    async def prices(self) -> Mapping[str, Decimal]:
        return {}

    async def close(self) -> None:
        return None


class TinyHub:
    """Asks until it knows, at most `most` times."""

    def __init__(self, clock: FakeClock, most: int = 50) -> None:
        self.clock = clock
        self.most = most

    async def wait(
        self, provider: Provider, ticket: Ticket, *, job_id: str, model: Model, since: datetime, watched: float = 0.0,
        on_progress: Callable[[Progress, float], None] | None = None,
    ) -> Ready | Failed | Expired | Parked:  # fmt: skip
        for _ in range(self.most):
            try:
                seen = await provider.poll(ticket)
            except PollFailed:
                seen = Running()
            if isinstance(seen, Ready | Failed | Expired):
                return seen
            if on_progress:
                on_progress(seen, watched)
            await self.clock.sleep(1.0)
        return Parked(watched + self.most)


def check(path: Path, order: Order) -> dict[str, Any]:
    """What media says of a file, for films that are `TAKE` and 16 KiB."""
    content = path.read_bytes()
    if not content.startswith(b"TAKE"):
        code = "media.html" if content.startswith(b"<") else "media.empty" if not content else "media.wrong_type"
        raise Unreadable(Text("no film", "不是影片"), file=path, code=code)
    if len(content) < len(FILM):
        raise Unreadable(Text("cut short", "不完整"), file=path, code="media.truncated")
    if len(content) > len(FILM) and order.seconds:
        raise Unreadable(Text("too long", "过长"), file=path, code="media.wrong_length")
    return {"seconds": str(order.seconds), "size_bytes": len(content)}


def make_services(
    root: Path, ledger: Ledger, provider: TinyProvider, clock: FakeClock, *, terms: Terms | None = None,
    machine: str = "here", most_polls: int = 50,
) -> Services:  # fmt: skip
    settings = LimitSettings(window=WindowSettings())
    return Services(
        ledger=ledger, provider_of=lambda _: provider, hub=TinyHub(clock, most_polls), gates=Gates(lambda _: settings),
        root=root, verify=check, clock=clock, terms=terms or Terms(disk_reserve=0, bytes_per_second=1),
        machine=machine,
    )  # fmt: skip


def wanted(shot: int = 1, take: int = 1, *, prompt: str = "a lamp", high: str = "0.03", **more: Any) -> WantedTake:
    order = Order(
        id=f"cf_{shot:012}{take:012}", provider="tiny", model="m", prompt=prompt, seconds=Decimal(10),
        fingerprint=f"{shot:064}",
    )  # fmt: skip
    brief = TakeBrief(
        board="storyboard.json", shot=shot, take=take, short_id=short_id(order.fingerprint, take),
        folder=f"output/storyboard/Segment_{shot}", order=order,
        price=Price(low=Decimal("0.03"), high=Decimal(high), currency="USD"),
    )  # fmt: skip
    return WantedTake(brief, account="tiny:1", **more)


def begin(services: Services, *takes: WantedTake, **more: Any) -> list[str]:
    """Create a run; returns its jobs."""
    return list(services.ledger.write(runs.create, NewRun(takes, **more), now=services.clock.now()).jobs)


class Record:
    """A job context. `steps`: what outlives a crash, as an engine records it."""

    def __init__(self, job_id: str, steps: list[tuple[str, Any]] | None = None) -> None:
        self.job_id = job_id
        self.steps = steps if steps is not None else []
        self._next = 0

    async def step(self, name: str, fn: Callable[..., Awaitable[T]], *args: Any) -> T:
        index, self._next = self._next, self._next + 1
        if index < len(self.steps):
            assert self.steps[index][0] == name
            return copy.deepcopy(self.steps[index][1])
        value = await fn(*args)
        self.steps.append((name, copy.deepcopy(value)))
        return value


async def run_job(services: Services, job_id: str, *, steps: list[tuple[str, Any]] | None = None) -> dict[str, Any]:
    """Run a job as an engine does, again where it asks for it."""
    body = JOB(services).body
    for _ in range(2000):
        result = await body(Record(job_id, steps), job_id)
        if not isinstance(result, Again):
            return result
        steps = None
        await services.clock.sleep(result.after)
        await asyncio.sleep(0.005)  # The clock is not the real one: whoever it waits for needs its turn too.
    raise AssertionError("it never ends")


def job_of(services: Services, job_id: str) -> TakeJob:
    return services.ledger.read(jobs.get, job_id)


def left_on_disk(root: Path) -> dict[str, list[str]]:
    """Names below a folder, by what they are."""
    names = [path.name for path in root.rglob("*") if path.is_file()]
    return {
        "films": sorted(n for n in names if n.endswith(".mp4")),
        "tmp": sorted(n for n in names if n.endswith(".tmp")),
        "pending": sorted(n for n in names if n.endswith(".pending.json")),
        "sidecars": sorted(n for n in names if n.endswith(".json") and not n.endswith(".pending.json")),
    }


__all__ = [
    "FILM", "START", "Bill", "Crash", "FakeClock", "JobState", "Record", "TakeExpired", "TinyHub", "TinyProvider",
    "begin", "check", "job_of", "left_on_disk", "make_services", "run_job", "wanted",
]  # fmt: skip
