"""Rehearsal: a timed animatic drawn on this machine. No key, no network, no price, and the life of any provider.

The drawing function is handed in: this room knows nothing of pictures. A ticket carries its order, so that a drawing
lost in a crash is begun again by the next look at it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from cineflow.core.errors import Charged, CineflowError, Rejected, TakeExpired, TakeFailed
from cineflow.core.ids import digest_bytes
from cineflow.core.model import Model
from cineflow.core.order import (
    Absent,
    Failed,
    Found,
    LookUp,
    Order,
    OrderReference,
    Progress,
    Ready,
    Result,
    Running,
    Slate,
    Ticket,
    Waiting,
)  # fmt: skip
from cineflow.core.provider import Balance, Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.core.time import parse_rate
from cineflow.providers._check import pixel_size
from cineflow.providers._facts import provider_facts

__all__ = ["PROVIDER", "Draw", "Rehearsal", "frame_size"]

_FACTS = provider_facts("rehearsal")
assert _FACTS is not None, "the rehearsal's own file is part of the program"

_CHUNK = 1 << 20
_RATE = Fraction(24)
_LONGEST_SIDE = 8192
_KEPT = 8
"""Fetched drawings kept a while, in case a file has to be fetched once more."""


class Draw(Protocol):
    """Draws a rehearsal into a file; `media.animatic.draw_animatic` is one. Runs in a thread."""

    def __call__(
        self, slate: Slate, *, seconds: Fraction, rate: Fraction, size: tuple[int, int],
        references: Sequence[OrderReference], out: Path, progress: Callable[[float], None], has_sound: bool,
    ) -> None: ...  # fmt: skip


class DrawStill(Protocol):
    """Draws one frame of a rehearsal; `media.animatic.draw_still` is one. moment: 0..1, how far into the shot."""

    def __call__(
        self, slate: Slate, *, moment: float, size: tuple[int, int], references: Sequence[OrderReference], out: Path
    ) -> None: ...


class _Stopped(Exception):
    """Somebody cancelled the drawing, or the program ends."""


@dataclass(slots=True)
class _Drawing:
    """One order being drawn. files: a film, or the pictures. fraction: None until a worker has taken it up."""

    files: tuple[Path, ...]
    stop: threading.Event = field(default_factory=threading.Event)
    fraction: float | None = None
    future: Future[None] | None = None

    @property
    def is_there(self) -> bool:
        return all(file.is_file() for file in self.files)

    def progress(self, fraction: float) -> None:
        if self.stop.is_set():
            raise _Stopped
        self.fraction = fraction


def frame_size(order: Order) -> tuple[int, int]:
    """Return the pixels of an order: its exact size, else its aspect in its resolution (720p where open); both even.

    Raises Rejected for a size or aspect that cannot be read.
    """
    try:
        found = pixel_size(order.size or order.resolution or "720p", order.aspect or "16:9")
    except ZeroDivisionError:
        found = None
    if found is None or not 16 <= min(found) <= max(found) <= _LONGEST_SIDE:
        raise Rejected(
            Text("“{size}” is no size of a picture", "“{size}” 不是画面尺寸", size=order.size or order.resolution),
            fix=Text("Write it like 1280x720, or 720p with 16:9", "请写成 1280x720，或 720p 与 16:9"),
            provider="rehearsal", model=order.model, code="provider.bad_size",
        )  # fmt: skip
    width, height = found
    return round(width / 2) * 2, round(height / 2) * 2


class Rehearsal:
    """Draws in a few threads of this process. spool: a folder of its own for drawings that wait to be fetched."""

    name: ClassVar[str] = "rehearsal"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    recovery: ClassVar[Recovery] = Recovery(key=True, key_life=1e9, reference=True, is_complete=True, settle=0.0)
    poll_batch: ClassVar[int] = 64
    first_poll: ClassVar[float] = 0.5
    can_cancel: ClassVar[bool] = True
    setup = _FACTS.setup

    def __init__(self, *, draw: Draw, draw_still: DrawStill, spool: Path, workers: int = 2) -> None:
        self._draw = draw
        self._draw_still = draw_still
        self._spool = spool
        self._workers = workers
        self._pool: ThreadPoolExecutor | None = None
        self._drawings: dict[str, _Drawing] = {}
        self._fetched: OrderedDict[Path, None] = OrderedDict()

    @property
    def account(self) -> str:
        return self.name

    async def submit(self, order: Order) -> Ticket:
        frame_size(order)
        for reference in order.references:
            if reference.path and not await asyncio.to_thread(Path(reference.path).is_file):
                raise Rejected(
                    Text("the reference {path} is not there", "找不到参考图 {path}", path=reference.path),
                    provider=self.name, model=order.model, code="provider.reference_missing",
                )  # fmt: skip
        ticket = Ticket(id=order.id, memo={"order": order.model_dump(mode="json")})
        await self._begin(ticket)
        return ticket

    async def _begin(self, ticket: Ticket) -> _Drawing:
        """Start the drawing of a ticket, unless it is being drawn or lies ready."""
        if drawing := self._drawings.get(ticket.id):
            return drawing
        order = Order.model_validate(ticket.memo["order"])
        drawing = _Drawing(self._files_of(order, digest_bytes(ticket.id.encode())[:32]))
        self._drawings[ticket.id] = drawing
        if await asyncio.to_thread(lambda: drawing.is_there):
            drawing.fraction = 1.0
            return drawing
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._workers, "rehearsal")
        # The words on the picture are in the language of whoever asked: threads have none of their own.
        drawing.future = self._pool.submit(copy_context().run, self._make, order, drawing)
        return drawing

    def _files_of(self, order: Order, name: str) -> tuple[Path, ...]:
        if order.kind == "video":
            return (self._spool / f"{name}.mp4",)
        return tuple(self._spool / f"{name}-{number}.png" for number in range(1, order.results + 1))

    def _make(self, order: Order, drawing: _Drawing) -> None:
        drawing.progress(0.0)
        slate = order.slate if order.slate.action else order.slate.model_copy(update={"action": order.prompt})
        self._spool.mkdir(parents=True, exist_ok=True)
        references = [r for r in order.references if r.path]
        if order.kind == "image":
            for index, file in enumerate(drawing.files):
                drawing.progress(index / len(drawing.files))
                moment = (index + 0.5) / len(drawing.files)
                self._draw_still(slate, moment=moment, size=frame_size(order), references=references, out=file)
            return
        self._draw(
            slate, seconds=Fraction(order.seconds), rate=parse_rate(order.rate) if order.rate else _RATE,
            size=frame_size(order), references=references, out=drawing.files[0],
            progress=drawing.progress, has_sound=order.sound is not False,
        )  # fmt: skip

    async def poll(self, ticket: Ticket) -> Progress:
        drawing = await self._begin(ticket)
        if drawing.future is not None and not drawing.future.done():
            return Waiting() if drawing.fraction is None else Running(fraction=drawing.fraction)
        error = drawing.future.exception() if drawing.future is not None else None
        if error is not None:
            return Failed(error=self._failure(error))
        if not await asyncio.to_thread(lambda: drawing.is_there):  # Removed after an earlier fetch: drawn once more.
            del self._drawings[ticket.id]
            await self._begin(ticket)
            return Waiting()
        return Ready(
            results=tuple(
                Result(url=file.absolute().as_uri(), media_type="video/mp4" if file.suffix == ".mp4" else "image/png")
                for file in drawing.files
            ),
            amount=Decimal(0),
            currency="USD",
        )

    def _failure(self, error: BaseException) -> TakeFailed:
        if isinstance(error, CineflowError):
            return TakeFailed(error.text, charged=Charged.NO, provider=self.name, fix=error.fix, code=error.stable_code)
        if isinstance(error, _Stopped):
            return TakeFailed(
                Text("stopped", "已停止"), charged=Charged.NO, provider=self.name, code="provider.cancelled"
            )
        if not isinstance(error, (OSError, ValueError)):
            raise error
        why = Text(
            "the rehearsal could not be drawn: {why}", "预演无法绘制：{why}", why=str(error) or type(error).__name__
        )
        return TakeFailed(why, charged=Charged.NO, provider=self.name)

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        return {ticket.id: await self.poll(ticket) for ticket in tickets}

    async def fetch(self, result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
        file = self._spool / PurePosixPath(urlsplit(result.url).path).name  # Nothing outside the spool is read.
        try:
            stream = await asyncio.to_thread(file.open, "rb")
        except FileNotFoundError as cause:
            raise TakeExpired(Text("the drawing is gone", "预演文件已不在"), provider=self.name) from cause
        with stream:
            stream.seek(start)
            while chunk := await asyncio.to_thread(stream.read, _CHUNK):
                yield chunk
        self._fetched[file] = None
        self._fetched.move_to_end(file)
        while len(self._fetched) > _KEPT:
            oldest, _ = self._fetched.popitem(last=False)
            await asyncio.to_thread(oldest.unlink, missing_ok=True)

    async def find_lost(self, sent: SentOrder) -> LookUp:
        if sent.order.id not in self._drawings or sent.order.id in sent.known:
            return Absent()
        return Found(tickets=(Ticket(id=sent.order.id, memo={"order": sent.order.model_dump(mode="json")}),))

    async def cancel(self, ticket: Ticket) -> Cancelled:
        drawing = self._drawings.get(ticket.id)
        if drawing is None:
            return Cancelled(stopped=True, saved=True)
        drawing.stop.set()
        if drawing.future is not None:
            drawing.future.cancel()
        return Cancelled(stopped=drawing.fraction != 1.0, saved=True)

    async def balance(self) -> Balance | None:
        return None

    async def prices(self) -> Mapping[str, Decimal]:
        return {}

    async def close(self) -> None:
        """Stop drawing and remove what was fetched. A drawing under way is begun again by the next run."""
        for drawing in self._drawings.values():
            drawing.stop.set()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)
            self._pool = None
        self._drawings.clear()
        for file in self._fetched:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        self._fetched.clear()


PROVIDER = Rehearsal
