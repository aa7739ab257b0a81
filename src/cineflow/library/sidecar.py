"""What is written beside a take: the sidecar of a finished one, and the pending file of one that is on its way.

From the sidecars alone, on another machine, finished takes are recognised. A pending file keeps an order from being
bought again when the ledger is lost or a second machine opens the same synced folder. Neither holds a secret or a
signed link.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from cineflow.core.errors import Conflict, Unreadable
from cineflow.core.files import fsync_folder, write_atomically
from cineflow.core.log import redact
from cineflow.core.money import Money, PriceRange
from cineflow.core.order import Order, Ticket
from cineflow.core.text import Text
from cineflow.library.layout import PENDING_SUFFIX

__all__ = [
    "Billed", "Part", "PendingSidecar", "Price", "RateSource", "Sidecar", "TakeTimes", "pending_path", "read_pending",
    "read_sidecar", "remove_pending", "sidecar_path", "upgrade", "without_secrets", "write_pending", "write_sidecar",
]  # fmt: skip

VERSION = 1

_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""One function per step up, by the version it starts from."""

_SECRET_NAMES = ("authorization", "api_key", "apikey", "api-key", "secret", "password", "token", "cookie", "credential")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Price(_Record):
    """What a take was quoted at."""

    low: Decimal
    high: Decimal
    currency: str

    @classmethod
    def of(cls, price: PriceRange | None) -> Price | None:
        return None if price is None else cls(low=price.low, high=price.high, currency=price.currency)

    @property
    def range(self) -> PriceRange:
        return PriceRange(self.low, self.high, self.currency)


class Billed(_Record):
    """What a provider said it charged."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, money: Money | None) -> Billed | None:
        return None if money is None else cls(amount=money.amount, currency=money.currency)


class RateSource(_Record):
    """Where a price was read, and the day."""

    source: str = ""
    as_of: str = ""


class Part(_Record):
    """Which part of a take an order makes, where one order cannot make all of it.

    number: from 1. stems: of all parts, in order; they lie in one folder, the joined take above it. short_id and
    fingerprint: of the take. is_chained: a part begins with the last frame of the one before. joins_only: the part is
    there; all that is left to do is to join them. after: the digest of the part before, with whose last frame this one
    begins, once that is known. kept: for each of `stems` the one that stands in its stead where it begins with what the
    part before turns out to end with; empty for none, and altogether where no part has one.
    """

    number: int
    stems: tuple[str, ...]
    short_id: str
    fingerprint: str
    is_chained: bool = True
    joins_only: bool = False
    after: str = ""
    kept: tuple[str, ...] = ()

    @property
    def of(self) -> int:
        return len(self.stems)

    @property
    def before(self) -> str:
        """The stem of the part whose last frame this one begins with; empty where there is none."""
        return self.stems[self.number - 2] if self.is_chained and self.number > 1 else ""


class TakeTimes(_Record):
    """Instants of a take's life, UTC; None where it did not happen or nobody noted it."""

    intent: datetime | None = None
    accepted: datetime | None = None
    ready: datetime | None = None
    published: datetime | None = None


class _About(_Record):
    """What both files say of a take.

    board: the storyboard's path from the workspace. fields: a person's word for each part of the shot → its digest.
    is_named: whether the person named model or provider. compiler: its version when the prompt was made.
    """

    version: Literal[1] = VERSION
    made_by: Literal["cineflow"] = "cineflow"
    board: str
    shot: int
    take: int
    short_id: str
    order: Order
    provider: str
    model: str
    fingerprint: str
    fields: dict[str, str] = Field(default_factory=dict)
    receipt: dict[str, Any] = Field(default_factory=dict)
    compiler: int = 0
    is_named: bool = False
    route: list[str] = Field(default_factory=list)
    route_zh: list[str] = Field(default_factory=list)
    run: str = ""
    job: str = ""
    price: Price | None = None
    rate: RateSource | None = None
    part: Part | None = None


class Sidecar(_About):
    """A finished take. digest: SHA-256 of the file; size: its bytes; probe: what was measured in it.

    parts: the stems of what it was joined from, empty for a take that one order made. more: the names of further
    pictures that the same order brought, beside the file.
    """

    file: str
    digest: str
    size: int
    ticket: Ticket | None = None
    billed: Billed | None = None
    times: TakeTimes = TakeTimes()
    probe: dict[str, Any] = Field(default_factory=dict)
    parts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


class PendingSidecar(_About):
    """A take whose order is about to be sent (`intent`), was accepted (`ticket`), or may have been (`uncertain`).

    account: the provider account, without its key. deadline: when the request that carried the order ends at latest.
    """

    account: str
    state: Literal["intent", "uncertain", "ticket"] = "intent"
    intent_at: datetime
    deadline: datetime | None = None
    accepted_at: datetime | None = None
    ticket: Ticket | None = None


_Kind = TypeVar("_Kind", Sidecar, PendingSidecar)


def sidecar_path(video: Path) -> Path:
    """Return where a take's sidecar lies."""
    return video.with_suffix(".json")


def pending_path(folder: Path, stem: str) -> Path:
    """Return where a take's pending file lies."""
    return folder / f"{stem}{PENDING_SUFFIX}"


def write_sidecar(video: Path, sidecar: Sidecar) -> Path:
    """Write a finished take's sidecar beside it, atomically, without secrets; return its path."""
    path = sidecar_path(video)
    _write(path, sidecar)
    return path


def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar. Raises Unreadable where it is damaged or not ours, Conflict where a newer version wrote it."""
    return _read(path, Sidecar)


def write_pending(folder: Path, stem: str, pending: PendingSidecar) -> Path:
    """Write a take's pending file, fsynced, replacing the earlier state; return its path."""
    path = pending_path(folder, stem)
    _write(path, pending)
    return path


def read_pending(path: Path) -> PendingSidecar:
    """Read a pending file. Raises Unreadable, Conflict as `read_sidecar` does."""
    return _read(path, PendingSidecar)


def remove_pending(folder: Path, stem: str) -> None:
    """Take a pending file away; it may be gone already."""
    with contextlib.suppress(FileNotFoundError):
        pending_path(folder, stem).unlink()
        fsync_folder(folder)


def upgrade(content: dict[str, Any]) -> dict[str, Any]:
    """Bring a sidecar's content to the present version, one step at a time. Raises Conflict for a newer one."""
    version = content.get("version")
    while isinstance(version, int) and version < VERSION and version in _STEPS:
        content = _STEPS[version](content)
        version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise Conflict(
            Text("this file was written by a newer CineFlow (format {version})",
                 "此文件由更新版本的 CineFlow 写成（格式 {version}）", version=version),
            fix=Text("Update CineFlow and try again", "请升级 CineFlow 后重试"),
            code="sidecar.newer",
        )  # fmt: skip
    return content


def without_secrets(value: Any) -> Any:
    """Return JSON-able content with secret-named values and credentials inside strings replaced by stars."""
    if isinstance(value, dict):
        pairs = cast("dict[Any, Any]", value).items()
        return {k: "******" if _is_secret_name(str(k)) and v else without_secrets(v) for k, v in pairs}
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in cast("list[Any]", value)]
    return redact(value) if isinstance(value, str) else value


def _is_secret_name(name: str) -> bool:
    lowered = name.lower()
    return any(part in lowered for part in _SECRET_NAMES) and not lowered.endswith(("tokens", "token_count"))


def _write(path: Path, record: Sidecar | PendingSidecar) -> None:
    content = record.model_dump(mode="json", exclude_none=True)
    content["order"]["passthrough"] = without_secrets(content["order"].get("passthrough", {}))
    for reference in content["order"].get("references", ()):
        reference["url"] = redact(reference.get("url", ""))
    if ticket := content.get("ticket"):
        ticket["links"] = {k: v for k, v in ticket.get("links", {}).items() if redact(v) == v}
        ticket["memo"] = without_secrets(ticket.get("memo", {}))
    for free in ("receipt", "probe"):
        if free in content:
            content[free] = without_secrets(content[free])
    write_atomically(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        content = from_json(path.read_bytes())
        if not isinstance(content, dict):
            raise ValueError("not an object")
        return kind.model_validate(upgrade(cast("dict[str, Any]", content)))
    except (OSError, ValueError, ValidationError) as cause:
        raise Unreadable(
            Text("this is no readable sidecar: {name}", "无法读取的随片文件：{name}", name=path.name), file=path
        ) from cause
