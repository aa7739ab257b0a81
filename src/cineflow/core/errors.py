"""Everything that can go wrong, as one tree.

    CineflowError
    ├── UserError                 the person can put it right: says what, where, and one way out
    │   ├── StoryboardInvalid       file, place inside it, value found, values allowed
    │   ├── CutListInvalid          file, place inside it, value found
    │   ├── NothingFound            the inputs hold nothing to work on; near misses listed
    │   ├── SettingMissing          the variable's name, and where a key is had
    │   ├── SettingInvalid          the setting, its source, the value, the values allowed
    │   ├── UnsupportedByModel      this model cannot do that; the nearest that can
    │   ├── NotFound                no such run, take, shot, model, provider, file
    │   ├── Conflict                changed meanwhile, or held by another process
    │   ├── NotSignedIn             no session and no key, or one that holds no longer
    │   ├── NotAllowed              signed in, and not theirs to do
    │   ├── TooOften                asked too often: again after `retry_after`
    │   ├── GlyphMissing            no font has these characters
    │   ├── DiskFull                needed and free bytes, where
    │   ├── DecisionNeeded          a person must decide before anything goes on
    │   └── MoneyRefused            nothing was bought
    │       ├── PriceUnknown          the model has no price; the lines to paste
    │       ├── BudgetReached         spent, limit, what is left undone
    │       └── QuoteRefused          no consent given, or the quote no longer holds
    ├── ProviderError             carries provider, model, request id
    │   ├── Unreachable             nothing was accepted: send again later
    │   ├── Throttled               nothing was accepted: send again after `retry_after`
    │   ├── Overloaded              nothing was accepted: a definite 503 and its kin
    │   ├── Rejected                answered no, not charged: not the same again
    │   │   ├── ContentRefused        the provider's rules on content
    │   │   ├── CreditExhausted       no balance: pauses the account
    │   │   ├── KeyRefused            bad, disabled or missing key or permission: pauses the account
    │   │   └── ModelGone             the model is not served any more
    │   ├── SubmitUncertain         may be running and charged: never resent by itself
    │   ├── PollFailed              a look at a job failed; says nothing about the job
    │   ├── TakeFailed              accepted, then failed there
    │   ├── TakeExpired             made, but no longer there to fetch
    │   └── TakeUnfetchable         made, but what arrives is not the result (HTML, truncated, dead link)
    ├── StorageError              carries the place and the store's own code and request id
    │   ├── StorageUnreachable      nothing is lost: the same again later
    │   ├── StorageRefused          key, permission, clock or name: the person can put it right
    │   └── StorageDamaged          what lies there is not what was put, or not all of it
    └── MediaError                carries file, command, the tool's last lines
        ├── Unreadable
        └── ToolMissing

Each class answers three questions: was it charged (`charged`), may we ask again (`may_retry`), who can put it
right (`fix` says how). Nothing is told apart by its words. HTTP statuses and exit codes are the doors' concern.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from cineflow.core.text import Text

__all__ = [
    "BudgetReached", "Charged", "CineflowError", "Conflict", "ContentRefused", "CreditExhausted", "CutListInvalid",
    "DecisionNeeded", "DiskFull", "GlyphMissing", "KeyRefused", "MediaError", "ModelGone", "MoneyRefused",
    "NotAllowed", "NotFound", "NotSignedIn", "NothingFound", "Overloaded", "PollFailed", "PriceUnknown",
    "ProviderError", "QuoteRefused", "Rejected", "SettingInvalid", "SettingMissing", "StorageDamaged",
    "StorageError", "StorageRefused", "StorageUnreachable", "StoryboardInvalid", "SubmitUncertain", "TakeExpired",
    "TakeFailed", "TakeUnfetchable", "Throttled", "TooOften", "ToolMissing", "Unreachable", "Unreadable",
    "UnsupportedByModel", "UserError",
]  # fmt: skip


class Charged(StrEnum):
    """Whether money moved."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class CineflowError(Exception):
    """Anything this program raises on purpose.

    code: stable dotted name for programs, such as `storyboard.bad_json`.
    text: what happened, with the facts. fix: the one next step. place: where (`file.json · segments[3].prompt_text`).
    """

    code: ClassVar[str] = "error"
    charged: Charged = Charged.NO
    may_retry: bool = False
    line: int | None = None

    def __init__(
        self, text: Text, *, fix: Text | None = None, code: str | None = None, file: Path | None = None, place: str = ""
    ) -> None:
        super().__init__(text)
        self.text = text
        self.fix = fix
        self.file = file
        self.place = place
        self._code = code

    @property
    def stable_code(self) -> str:
        return self._code or type(self).code

    def __str__(self) -> str:
        file = f"{self.file or ''}{f':{self.line}' if self.line else ''}"
        where = " · ".join(part for part in (file, self.place) if part)
        said = f"{where}: {self.text}" if where else str(self.text)
        return f"{said}\n{self.fix}" if self.fix else said


class UserError(CineflowError):
    """The person can put it right."""

    code = "usage"


class StoryboardInvalid(UserError):
    """A storyboard cannot be read as it stands; other files and shots are not affected.

    line: from 1, in the file as it is on disk. found: the value there. allowed: what may stand there instead.
    """

    code = "storyboard.invalid"

    def __init__(
        self,
        text: Text,
        *,
        fix: Text | None = None,
        code: str | None = None,
        file: Path | None = None,
        place: str = "",
        line: int | None = None,
        found: object = None,
        allowed: tuple[str, ...] = (),
    ) -> None:
        super().__init__(text, fix=fix, code=code, file=file, place=place)
        self.line = line
        self.found = found
        self.allowed = allowed


class CutListInvalid(UserError):
    """A cut list cannot be read as it stands. place: `clips[3].in`."""

    code = "cutlist.invalid"


class NothingFound(UserError):
    code = "input.nothing_found"


class SettingMissing(UserError):
    code = "setting.missing"


class SettingInvalid(UserError):
    code = "setting.invalid"


class UnsupportedByModel(UserError):
    code = "model.unsupported"


class NotFound(UserError):
    code = "not_found"


class Conflict(UserError):
    code = "conflict"


class NotSignedIn(UserError):
    code = "auth.not_signed_in"


class NotAllowed(UserError):
    code = "auth.not_allowed"


class TooOften(UserError):
    """retry_after: seconds."""

    code = "auth.too_often"
    may_retry = True

    def __init__(self, text: Text, *, retry_after: float, fix: Text | None = None, code: str | None = None) -> None:
        super().__init__(text, fix=fix, code=code)
        self.retry_after = retry_after


class GlyphMissing(UserError):
    """No font at hand draws these characters. `characters` holds each once."""

    code = "font.glyph_missing"

    def __init__(self, text: Text, *, characters: str, fix: Text | None = None, file: Path | None = None) -> None:
        super().__init__(text, fix=fix, file=file)
        self.characters = characters


class DiskFull(UserError):
    code = "disk.full"


class DecisionNeeded(UserError):
    code = "decision.needed"


class MoneyRefused(UserError):
    code = "money.refused"


class PriceUnknown(MoneyRefused):
    code = "money.price_unknown"


class BudgetReached(MoneyRefused):
    code = "money.budget_reached"


class QuoteRefused(MoneyRefused):
    code = "money.quote_refused"


class ProviderError(CineflowError):
    """Something a provider said, or failed to say.

    request_id: the provider's own id of the exchange, where it gives one. provider_code: its own word for the error.
    """

    code = "provider.error"

    def __init__(
        self,
        text: Text,
        *,
        provider: str = "",
        model: str = "",
        request_id: str = "",
        provider_code: str = "",
        retry_after: float | None = None,
        fix: Text | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(text, fix=fix, code=code)
        self.provider = provider
        self.model = model
        self.request_id = request_id
        self.provider_code = provider_code
        self.retry_after = retry_after


class Unreachable(ProviderError):
    code = "provider.unreachable"
    may_retry = True


class Throttled(ProviderError):
    """`retry_after`: seconds, None where the provider did not say."""

    code = "provider.throttled"
    may_retry = True


class Overloaded(ProviderError):
    code = "provider.overloaded"
    may_retry = True


class Rejected(ProviderError):
    code = "provider.rejected"


class ContentRefused(Rejected):
    """`stage`: submit, task or output."""

    code = "provider.content_refused"


class CreditExhausted(Rejected):
    code = "provider.no_balance"


class KeyRefused(Rejected):
    code = "provider.bad_key"


class ModelGone(Rejected):
    code = "provider.model_gone"


class SubmitUncertain(ProviderError):
    code = "provider.submit_uncertain"
    charged = Charged.UNKNOWN


class PollFailed(ProviderError):
    code = "provider.poll_failed"
    may_retry = True


class TakeFailed(ProviderError):
    """`amount`: what was charged, where the provider tells; zero when it says it gave the money back."""

    code = "provider.take_failed"
    charged = Charged.UNKNOWN

    def __init__(self, text: Text, *, charged: Charged = Charged.UNKNOWN, amount: Decimal | None = None,
                 provider: str = "", model: str = "", request_id: str = "", provider_code: str = "",
                 fix: Text | None = None, code: str | None = None) -> None:  # fmt: skip
        super().__init__(text, provider=provider, model=model, request_id=request_id, provider_code=provider_code,
                         fix=fix, code=code)  # fmt: skip
        self.charged = charged
        self.amount = amount


class TakeExpired(ProviderError):
    code = "provider.take_expired"
    charged = Charged.YES


class TakeUnfetchable(ProviderError):
    code = "provider.take_unfetchable"
    charged = Charged.YES


class StorageError(CineflowError):
    """Something at a place that keeps files. store_code: the store's own word, such as `NoSuchBucket`."""

    code = "storage.failed"

    def __init__(
        self, text: Text, *, fix: Text | None = None, code: str | None = None, file: Path | None = None,
        place: str = "", store_code: str = "", request_id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(text, fix=fix, code=code, file=file, place=place)
        self.store_code = store_code
        self.request_id = request_id


class StorageUnreachable(StorageError):
    code = "storage.unreachable"
    may_retry = True


class StorageRefused(StorageError):
    code = "storage.refused"


class StorageDamaged(StorageError):
    code = "storage.damaged"


class MediaError(CineflowError):
    """A media tool failed. `command` and `tail` (its last lines) hold no secret."""

    code = "media.error"

    def __init__(self, text: Text, *, file: Path | None = None, command: str = "", tail: str = "",
                 fix: Text | None = None, code: str | None = None) -> None:  # fmt: skip
        super().__init__(text, fix=fix, file=file, code=code)
        self.command = command
        self.tail = tail


class Unreadable(MediaError):
    code = "media.unreadable"


class ToolMissing(MediaError):
    code = "media.tool_missing"
