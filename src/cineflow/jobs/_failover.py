"""Handing a take to the next provider its rule allows, while nothing of it was bought.

Only what was never sent, or was answered with a definite no, goes on: the ledger refuses anything else. The prices
were agreed to with the plan (`_wanted.py`). Whom a rule did not choose never gets one: `others` are its own next best.
"""

from __future__ import annotations

import logging

from cineflow.core.errors import (
    CineflowError,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    Overloaded,
    ProviderError,
    Throttled,
    Unreachable,
)
from cineflow.core.log import facts
from cineflow.jobs._services import Services
from cineflow.library.ledger import OtherMaker, Problem, TakeJob, rerouting

__all__ = ["ends_here", "hand_on", "next_maker"]

log = logging.getLogger(__name__)

_ENDS_HERE = (CreditExhausted, KeyRefused, ModelGone, Throttled, Overloaded, Unreachable)


def ends_here(error: ProviderError) -> bool:
    """Whether a definite no is this provider's alone: another may well say yes to the same order."""
    return isinstance(error, _ENDS_HERE)


def next_maker(services: Services, job: TakeJob, *, must: bool) -> tuple[OtherMaker, str] | None:
    """Return who makes a take instead, with the account; None where nobody is fit.

    must: here it will not be made at all, so that one in its safe state after errors is better than none.
    """
    unwell: tuple[OtherMaker, str] | None = None
    for other in job.brief.others:
        try:
            account = services.provider_of(other.order.provider).account
        except CineflowError:  # Its key was taken away meanwhile.
            continue
        match services.gates.health(account):
            case "well":
                return other, account
            case "safe":
                unwell = unwell or (other, account)
            case _:
                continue
    return unwell if must else None


async def hand_on(services: Services, job: TakeJob, why: ProviderError, *, must: bool) -> bool:
    """Give an unsent job to the next provider; False where it stays."""
    found = next_maker(services, job, must=must)
    if found is None:
        return False
    other, account = found
    moved = await services.ledger.commit(
        rerouting.hand_on, job.id, other, account=account, why=Problem.of(why), now=services.clock.now()
    )
    if moved:
        log.info("take.rerouted", extra=facts(job=job.id, provider=other.order.provider, code=why.stable_code))
    return moved
