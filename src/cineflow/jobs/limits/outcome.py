"""What became of one submit, as the limits see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cineflow.core.errors import (
    CreditExhausted,
    KeyRefused,
    Overloaded,
    ProviderError,
    SubmitUncertain,
    Throttled,
    Unreachable,
)

__all__ = ["Outcome", "OutcomeKind", "outcome_of"]


class OutcomeKind(StrEnum):
    """ACCEPTED and UNCERTAIN keep their slot until it is released; every other kind gives it back at once."""

    ACCEPTED = "accepted"
    THROTTLED = "throttled"
    SERVER_ERROR = "server_error"
    TRANSPORT_ERROR = "transport_error"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"
    KEY_REFUSED = "key_refused"
    NO_CREDIT = "no_credit"

    @property
    def keeps_slot(self) -> bool:
        return self in (OutcomeKind.ACCEPTED, OutcomeKind.UNCERTAIN)

    @property
    def is_outage(self) -> bool:
        """A 5xx or a transport error, whether or not the order may have been accepted."""
        return self in (OutcomeKind.SERVER_ERROR, OutcomeKind.TRANSPORT_ERROR, OutcomeKind.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Outcome:
    """retry_after: seconds the provider asks for. cause: the error behind a refusal, kept as a pause's reason."""

    kind: OutcomeKind
    retry_after: float | None = None
    cause: ProviderError | None = None


def outcome_of(error: ProviderError | None) -> Outcome:
    """Return the outcome of a submit that raised an error, or of one that returned a ticket (None)."""
    match error:
        case None:
            kind = OutcomeKind.ACCEPTED
        case Throttled():
            kind = OutcomeKind.THROTTLED
        case Overloaded():
            kind = OutcomeKind.SERVER_ERROR
        case Unreachable():
            kind = OutcomeKind.TRANSPORT_ERROR
        case SubmitUncertain():
            kind = OutcomeKind.UNCERTAIN
        case KeyRefused():
            kind = OutcomeKind.KEY_REFUSED
        case CreditExhausted():
            kind = OutcomeKind.NO_CREDIT
        case _:
            kind = OutcomeKind.REJECTED
    return Outcome(kind, error.retry_after if error else None, error)
