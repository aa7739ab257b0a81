"""What the ledger takes and gives: frozen, and the same for either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cineflow.core.errors import Charged, CineflowError, ProviderError
from cineflow.core.ids import digest_json
from cineflow.core.log import redact
from cineflow.core.money import Money, PriceRange
from cineflow.core.order import Order, Ticket
from cineflow.core.text import Text
from cineflow.library.layout import take_stem
from cineflow.library.sidecar import Part, Price, RateSource

__all__ = [
    "Artefact", "CreatedRun", "Event", "JobState", "NewRun", "OtherMaker", "Problem", "Run", "RunState",
    "RunSummary", "SpendState", "Spending", "Submission", "SubmissionState", "TakeBrief", "TakeJob", "WantedTake",
    "request_hash",
]  # fmt: skip


class JobState(StrEnum):
    """States of a take's job, as a person sees them."""

    PLANNED = "planned"
    QUEUED = "queued"
    SUBMITTING = "submitting"
    WAITING = "waiting"
    FETCHING = "fetching"
    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def is_running(self) -> bool:
        """Whether an engine has, or should have, it in hand."""
        return not self.is_over and self not in (JobState.PARKED, JobState.UNKNOWN)

    @property
    def is_unsent(self) -> bool:
        return self in (JobState.PLANNED, JobState.QUEUED)


class SubmissionState(StrEnum):
    """What became of one attempt to order.

    INTENT: about to be sent, or sent and unanswered. ACCEPTED: has a ticket. REFUSED: a definite no. UNCERTAIN: may
    have been accepted. ABSENT: proven not accepted. UNKNOWN: a person must say. NOT_CHARGED, WRITTEN_OFF: one said.
    """

    INTENT = "intent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    NOT_CHARGED = "not_charged"
    WRITTEN_OFF = "written_off"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be found out."""
        return self in (SubmissionState.INTENT, SubmissionState.UNCERTAIN, SubmissionState.UNKNOWN)


class RunState(StrEnum):
    """PAUSED: nothing more is sent until somebody has put right what stopped it."""

    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class SpendState(StrEnum):
    """UNCONFIRMED: the provider has not said whether it charged; it counts as spent."""

    RESERVED = "reserved"
    SPENT = "spent"
    UNCONFIRMED = "unconfirmed"
    RELEASED = "released"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OtherMaker(_Frozen):
    """A model that may make a take instead, while nothing was bought: its order and what it costs."""

    order: Order
    price: Price
    rate: RateSource | None = None
    receipt: dict[str, Any] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.order.provider}:{self.order.model}"


class TakeBrief(_Frozen):
    """Everything a job knows about its take before it is made; what both sidecars repeat.

    folder: from the workspace, with `/`; absolute where it lies outside. The order's id is the base that each attempt's
    own reference is made from. others: who makes it where its provider cannot, first choice first. part: where the
    order makes only a part of the take.
    """

    board: str
    shot: int
    take: int
    short_id: str
    folder: str
    order: Order
    price: Price
    rate: RateSource | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    receipt: dict[str, Any] = Field(default_factory=dict)
    compiler: int = 0
    is_named: bool = False
    route: list[str] = Field(default_factory=list)
    route_zh: list[str] = Field(default_factory=list)
    others: list[OtherMaker] = Field(default_factory=lambda: list[OtherMaker]())
    part: Part | None = None

    @property
    def stem(self) -> str:
        return take_stem(self.shot, self.take, self.short_id)

    @property
    def label(self) -> str:
        """What people call it within its storyboard: `7 v2`, or `7 v2 1/3` for a part."""
        part = f" {self.part.number}/{self.part.of}" if self.part else ""
        return f"{self.shot} v{self.take}{part}"

    def folder_in(self, root: Path) -> Path:
        """Return where the take lies; root: the workspace."""
        return root / self.folder


class Problem(_Frozen):
    """An error as it is kept: its code, its words in both languages, and what it says about money."""

    code: str
    english: str
    chinese: str
    fix_english: str = ""
    fix_chinese: str = ""
    charged: Charged = Charged.NO
    may_retry: bool = False
    request_id: str = ""
    provider_code: str = ""

    @classmethod
    def of(cls, error: CineflowError, *, charged: Charged | None = None) -> Problem:
        is_provider = isinstance(error, ProviderError)
        return cls(
            code=error.stable_code,
            english=redact(error.text.say("en")),
            chinese=redact(error.text.say("zh")),
            fix_english=redact(error.fix.say("en")) if error.fix else "",
            fix_chinese=redact(error.fix.say("zh")) if error.fix else "",
            charged=error.charged if charged is None else charged,
            may_retry=error.may_retry,
            request_id=error.request_id if is_provider else "",
            provider_code=error.provider_code if is_provider else "",
        )

    @property
    def facts(self) -> dict[str, str]:
        """What an event tells of it: its code, and its words in both languages."""
        return {"code": self.code, "message": self.english, "message_zh": self.chinese}

    @property
    def text(self) -> Text:
        return _plain(self.english, self.chinese)

    @property
    def fix(self) -> Text | None:
        return _plain(self.fix_english, self.fix_chinese) if self.fix_english else None


def _plain(english: str, chinese: str) -> Text:
    return Text("{said}", "{said}", said=Text(english, chinese))


@dataclass(frozen=True, slots=True)
class WantedTake:
    """A take that a run is to bring. ticket: by which it is fetched rather than bought.

    buys_if_gone: where the ticket leads nowhere any more, it is bought, at the brief's price. account: where known.
    """

    brief: TakeBrief
    account: str = ""
    ticket: Ticket | None = None
    buys_if_gone: bool = False
    priority: int = 0
    partition: str = ""


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to begin. caps: unit → most that may be spent; a unit without one is refused; None: no cap at all.

    scopes: further budgets it counts against, such as `user:u_…`. asked: what the person asked for, for the record.
    """

    takes: Sequence[WantedTake]
    caps: Mapping[str, Decimal] | None = None
    quote: str = ""
    project: str = "workspace"
    scopes: Sequence[str] = ()
    asked: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class CreatedRun:
    """jobs: all it follows, in the order wanted. joined: those among them that were there already."""

    id: str
    jobs: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    id: str
    project: str
    quote: str
    state: RunState
    why: Problem | None
    scopes: tuple[str, ...]
    asked: Mapping[str, Any]
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakeJob:
    """One attempt at bringing a take. request: hash of what is sent; equal ones are interchangeable.

    watched: seconds it has been watched at the provider. refusals: how often it was refused without being bought.
    """

    id: str
    take: str
    run: str
    project: str
    provider: str
    account: str
    model: str
    request: str
    state: JobState
    is_open: bool
    brief: TakeBrief
    problem: Problem | None
    refusals: int
    not_before: datetime | None
    watched: float
    buys_if_gone: bool
    cancel_asked: bool
    priority: int
    partition: str
    created_at: datetime
    changed_at: datetime

    @property
    def price(self) -> PriceRange:
        return self.brief.price.range


@dataclass(frozen=True, slots=True)
class Submission:
    """One attempt to order. deadline: when its request has ended at the latest. sends: requests made under it.

    is_foreign: another machine's, found in a shared folder: looked up, never sent again from here.
    """

    id: str
    job: str
    attempt: int
    state: SubmissionState
    token: str
    account: str
    client_ref: str
    request: str
    intent_at: datetime
    deadline: datetime
    sends: int
    is_foreign: bool
    ticket: Ticket | None
    accepted_at: datetime | None
    absent_at: datetime | None
    request_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. number: increasing, with gaps; a reader goes on after the last one it saw."""

    number: int
    at: datetime
    project: str
    run: str
    job: str
    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished take's file. path: from the workspace."""

    id: str
    take: str
    job: str
    path: str
    digest: str
    size: int
    probe: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """Money by provider, model and unit: spent for certain or by estimate, held, and not confirmed either way."""

    provider: str
    model: str
    run: str
    takes: int
    spent: Money
    reserved: Money
    unconfirmed: Money
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Where a run stands. counts: jobs by state."""

    run: Run
    counts: Mapping[JobState, int]
    spent: tuple[Money, ...]
    unconfirmed: tuple[Money, ...]
    reserved: tuple[Money, ...]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is in an engine's hands any more."""
        return not any(count and state.is_running for state, count in self.counts.items())


def request_hash(order: Order) -> str:
    """Return a hash of what a provider sees of an order: two orders of one hash cannot be told apart by it."""
    content = order.model_dump(mode="json", exclude={"id", "slate", "fingerprint"})
    for reference in content["references"]:
        if reference["digest"]:
            reference["path"] = reference["url"] = ""
    return digest_json(content)
