"""What asking services costs: told before anything leaves the machine, and agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from cineflow.core.money import parse_caps
from cineflow.core.text import Text
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project
from cineflow.server._house import House
from cineflow.server._planning import room_left
from cineflow.server._shapes import Amount, amounts
from cineflow.server._who import Who

if TYPE_CHECKING:
    from cineflow.clipper.costing import ClipQuote

__all__ = ["ClipCall", "ClipQuoted", "Consented", "agreed", "quoted", "scopes_of_calls"]


class Consented(BaseModel):
    """quote: that was agreed to; or max_cost, or yes."""

    quote: str = Field(default="", max_length=64)
    max_cost: str | None = Field(default=None, max_length=200, examples=["1USD"])
    yes: bool = False


class ClipCall(BaseModel):
    """Calls of one kind to one service. sends: what leaves the machine."""

    step: str
    provider: str
    model: str
    host: str
    calls: int
    sends: str
    low: Amount
    high: Amount


class ClipQuoted(BaseModel):
    """What would be asked of whom, and what it costs at most; nothing where no service is asked. notes: who is not
    asked, and why. over_budget: why it may not be begun, empty where it may."""

    quote: str
    calls: list[ClipCall]
    total: list[Amount]
    low: list[Amount]
    notes: list[str]
    over_budget: str


def scopes_of_calls(who: Who, project: Project | None) -> list[str]:
    """Return the budgets that paid calls count against besides the job's own cap."""
    return [
        f"user:{who.id}",
        *([f"project:{project.id}"] if project else []),
        *([f"key:{who.key.id}"] if who.key else []),
    ]


async def quoted(
    house: House, who: Who, project: Project | None, quote: ClipQuote, notes: Sequence[Text]
) -> ClipQuoted:  # fmt: skip
    """Return a quote as clients see it, with whether there is money for it."""
    _, over = await room_left(house, scopes_of_calls(who, project), quote.total)
    return ClipQuoted(
        quote=quote.id, total=amounts(price.highest for price in quote.total),
        low=amounts(price.lowest for price in quote.total), notes=[str(note) for note in notes], over_budget=over,
        calls=[
            ClipCall(
                step=charge.step, provider=charge.service.name, model=charge.service.model, host=charge.service.host,
                calls=charge.calls, sends=str(charge.what), low=Amount.of(charge.price.lowest),
                high=Amount.of(charge.price.highest),
            )
            for charge in quote.charges
        ],
    )  # fmt: skip


def agreed(who: Who, consent: Consented, quote: ClipQuote) -> Mapping[str, Decimal] | None:
    """Return the caps agreed to, None for none.

    Raises NotAllowed, QuoteRefused, BudgetReached; nothing was sent then.
    """
    from cineflow.clipper.costing import agreed_caps

    if quote.total:
        who.check(Role.ARTIST, "generate")
    asked = parse_caps(consent.max_cost) if consent.max_cost else {}
    caps = agreed_caps(quote, yes=consent.yes, caps=asked, named=consent.quote)
    return None if consent.yes and not caps else caps
