"""What is asked of a provider and what comes back: order, ticket, progress, result."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cineflow.core.errors import ProviderError
from cineflow.core.money import Money

__all__ = [
    "Absent", "CannotTell", "DialogueLine", "Expired", "Failed", "Found", "KeyPolicy", "LookUp", "Order",
    "OrderReference", "Progress", "Ready", "ReferenceRole", "Result", "Running", "Slate", "Ticket", "Waiting",
]  # fmt: skip


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ReferenceRole(StrEnum):
    """What a reference steers."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    CHARACTER = "character"
    PLACE = "place"
    PROP = "prop"
    STYLE = "style"


class OrderReference(_Frozen):
    """A picture sent along: a local file (absolute path) or a public link.

    digest: SHA-256 of the file's bytes, or of the link's text. name: what the prompt calls it.
    """

    role: ReferenceRole
    path: str = ""
    url: str = ""
    digest: str = ""
    name: str = ""


class DialogueLine(_Frozen):
    """A spoken line; `speaker` is empty for a voice without a name."""

    speaker: str = ""
    words: str


class Slate(_Frozen):
    """What a person would read on the slate: for the rehearsal, for progress and for reports, never sent to a model."""

    board: str = ""
    scene: str = ""
    shot: str = ""
    action: str = ""
    camera: str = ""
    intent: str = ""
    characters: tuple[str, ...] = ()
    dialogue: tuple[DialogueLine, ...] = ()


class Order(_Frozen):
    """A complete, checked request for one take.

    id: our reference for it, sent as the provider's idempotency key or external id where it takes one; up to 40
    characters of `[a-z0-9_]`. seconds: the length asked of the model. aspect: `16:9`. resolution: the provider's
    literal word. size: exact pixels `1280x720` where the person or the model insists, else empty.
    passthrough: merged last into the provider's body. sound: None leaves it to the model's default.
    fingerprint: what the person asked for (storyboard/fingerprint.py).
    """

    id: str
    kind: Literal["video", "image"] = "video"
    provider: str
    model: str
    prompt: str
    negative: str = ""
    seconds: Decimal = Decimal(0)
    aspect: str = "16:9"
    resolution: str = ""
    size: str = ""
    rate: str = ""
    references: tuple[OrderReference, ...] = ()
    sound: bool | None = None
    seed: int | None = None
    results: int = 1
    passthrough: dict[str, Any] = Field(default_factory=dict)
    fingerprint: str = ""
    slate: Slate = Slate()

    def reference(self, role: ReferenceRole) -> OrderReference | None:
        """Return the first reference with a role."""
        return next((r for r in self.references if r.role is role), None)


class Ticket(_Frozen):
    """A provider's handle on a job it accepted: opaque, may exceed 300 characters and hold `:` `/` `=`.

    links: addresses returned with it (status, result, cancel) to be used as they are. price: what the provider
    said it charged at submit. memo: anything else the adapter needs to poll; no secret.
    """

    id: str
    links: dict[str, str] = Field(default_factory=dict)
    amount: Decimal | None = None
    currency: str = ""
    request_id: str = ""
    memo: dict[str, Any] = Field(default_factory=dict)

    @property
    def charged(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)


class KeyPolicy(StrEnum):
    """Whether a result's address is asked with the provider's key: never, or only on the provider's own origin."""

    NONE = "none"
    SAME_ORIGIN = "same_origin"


class Result(_Frozen):
    """One thing to fetch: a link, or bytes that came inline. else_url: tried where `url` is dead."""

    url: str = ""
    else_url: str = ""
    key: KeyPolicy = KeyPolicy.NONE
    media_type: str = ""
    expires_at: datetime | None = None
    inline_base64: str = ""
    headers: dict[str, str] = Field(default_factory=dict)


class Waiting(_Frozen):
    """Accepted, not begun. next_poll: seconds the provider asks us to wait."""

    next_poll: float | None = None


class Running(_Frozen):
    """Being made. fraction: 0..1 where told. unknown: a status word we do not know, kept for the log."""

    fraction: float | None = None
    next_poll: float | None = None
    unknown: str = ""


class Ready(_Frozen):
    """Made. amount: what was billed in the end, where told."""

    results: tuple[Result, ...]
    amount: Decimal | None = None
    currency: str = ""


class Failed(BaseModel):
    """Ended without a result. The error says whether it was charged (`TakeFailed`, `ContentRefused`, …)."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    error: ProviderError


class Expired(_Frozen):
    """The provider no longer knows this job, or no longer holds its result; final only where it says so plainly."""

    why: str = ""


Progress = Waiting | Running | Ready | Failed | Expired


class Found(_Frozen):
    """Look-up: the provider accepted these; newest last."""

    tickets: tuple[Ticket, ...]


class Absent(_Frozen):
    """Look-up: complete, and the order is not there."""


class CannotTell(_Frozen):
    """Look-up: there is no way to know, or it failed this time (`is_final` False: ask again)."""

    why: str = ""
    is_final: bool = True


LookUp = Found | Absent | CannotTell
