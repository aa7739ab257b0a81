"""The questions every provider answers.

The adapter holds no loop, sleep, retry, database or clock: the job owns those.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Protocol, runtime_checkable

from cineflow.core.model import Model
from cineflow.core.money import Money
from cineflow.core.order import LookUp, Order, Progress, Result, Ticket

__all__ = ["Balance", "Cancelled", "Chunks", "Provider", "Recovery", "SentOrder"]


@dataclass(frozen=True, slots=True)
class Recovery:
    """How an order whose answer was lost can be found again.

    key: the submit honours our id, so sending it again is safe for `key_life` seconds. reference: our id can be
    looked up. list: jobs can be listed and matched. is_complete: a look-up that finds nothing proves absence (own
    reference, or a list of every accepted job). settle: seconds after the submit's deadline before a look-up counts.
    """

    key: bool = False
    key_life: float = 0
    reference: bool = False
    list: bool = False
    is_complete: bool = False
    settle: float = 5.0


@dataclass(frozen=True, slots=True)
class SentOrder:
    """An order that was about to be sent, or sent, at an instant."""

    order: Order
    intent_at: datetime
    known: Sequence[str] = ()
    """Ticket ids already known for identical orders: identical orders are interchangeable, so counts are compared."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left in an account, in the unit it bills in."""

    left: Money


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What a cancel did: stopped, and whether the provider says that nothing is charged."""

    stopped: bool
    saved: bool


class Chunks(AsyncIterator[bytes]):
    """A result on its way. size: bytes of the whole, 0 until the first chunk has come and where nobody says.

    opened: begins it; is given this, to set the size.
    """

    def __init__(self, opened: Callable[[Chunks], AsyncGenerator[bytes]]) -> None:
        self.size = 0
        self._chunks = opened(self)

    async def __anext__(self) -> bytes:
        return await anext(self._chunks)

    async def aclose(self) -> None:
        await self._chunks.aclose()


@runtime_checkable
class Provider(Protocol):
    """One account at one provider, ready to be asked.

    Every call raises `ProviderError`s. `submit` costs money and is called once per order: it raises `SubmitUncertain`
    for everything that is not a definite answer. `poll`, `fetch`, `find_lost` and `balance` are free.
    """

    name: ClassVar[str]
    models: ClassVar[Mapping[str, Model]]
    recovery: ClassVar[Recovery]
    poll_batch: ClassVar[int]
    """The most tickets one `poll_many` call takes; 1 where the API has no batch."""
    first_poll: ClassVar[float]
    """Seconds from acceptance to the first useful look."""
    can_cancel: ClassVar[bool]

    @property
    def account(self) -> str:
        """A stable name for provider and key that does not give the key away, such as `sora-hk:3f2a`."""
        ...

    async def submit(self, order: Order) -> Ticket: ...

    async def poll(self, ticket: Ticket) -> Progress: ...

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        """Look at up to `poll_batch` jobs at once. A ticket missing from the answer means nothing."""
        ...

    def fetch(self, result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
        """Stream a result in chunks from a byte offset; raises TakeUnfetchable, TakeExpired, PollFailed.

        One that returns `Chunks` tells how many bytes the whole has.
        A server that ignores the offset raises ValueError before the first chunk: start again from 0.
        """
        ...

    async def find_lost(self, sent: SentOrder) -> LookUp: ...

    async def cancel(self, ticket: Ticket) -> Cancelled: ...

    async def balance(self) -> Balance | None: ...

    async def prices(self) -> Mapping[str, Decimal]:
        """Prices per take by model id as the provider's own price call tells them; empty where it has none."""
        ...

    async def close(self) -> None: ...
