"""Orders to fill a ledger with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from cineflow.core.order import Order, Ticket
from cineflow.library.layout import short_id
from cineflow.library.ledger import TakeBrief, WantedTake
from cineflow.library.sidecar import Price

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALLOWED = timedelta(seconds=60)
ACCOUNT = "sora-hk:3f2a"


def wanted(
    shot: int = 1, take: int = 1, *, prompt: str = "a lamp in the rain", high: str = "0.03", currency: str = "USD",
    folder: str | None = None, ticket: Ticket | None = None, buys_if_gone: bool = False, provider: str = "sora-hk",
) -> WantedTake:  # fmt: skip
    order = Order(
        id=f"cf_{shot:012}{take:012}", provider=provider, model="sora2", prompt=prompt, seconds=Decimal(10),
        fingerprint=f"{shot:064}",
    )  # fmt: skip
    brief = TakeBrief(
        board="a/storyboard.json", shot=shot, take=take, short_id=short_id(order.fingerprint, take),
        folder=folder or f"output/a/storyboard/Segment_{shot}", order=order,
        price=Price(low=Decimal(high), high=Decimal(high), currency=currency),
    )  # fmt: skip
    return WantedTake(brief, account=ACCOUNT, ticket=ticket, buys_if_gone=buys_if_gone)
