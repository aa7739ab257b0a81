"""Calls that cost money, each made once: by what is asked, its answer is kept before it is used.

What is asked makes the key. An answer lies under it in the workspace's cache and is never bought again; a call is in
the ledger, with its money held, from before it is sent until its answer lies there. A call found there without an
answer was lost on the way: where the service can be asked what became of it, it is; else a person says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from cineflow.core.errors import Charged, Conflict, DecisionNeeded, ProviderError
from cineflow.core.files import write_atomically
from cineflow.core.ids import new_id
from cineflow.core.money import Money, sum_by_unit
from cineflow.core.text import Text
from cineflow.library.ledger import Ledger, calls
from cineflow.library.ledger.calls import CallState, PaidCall
from cineflow.library.locks import FileLock
from cineflow.llm import Service

__all__ = ["Answer", "Answers", "Asked", "NotKept", "PaidCalls", "kept_answer"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call about to be made. key: a digest of all that is asked. most: it cannot cost more. notes: see `PaidCall`."""

    key: str
    step: str
    service: Service
    most: Money
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, JSON-able. billed: what it cost as the service counts, None where it does not tell."""

    body: dict[str, Any]
    billed: Money | None = None
    request_id: str = ""


class NotKept(Exception):
    """An answer that would have to be bought. Never reaches a person."""


class Answers:
    """The answers that lie in a folder already: nothing is bought, and what is missing raises NotKept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, key: str) -> dict[str, Any] | None:
        """Return the answer that lies there already."""
        return kept_answer(self._folder, key)

    def is_new(self, key: str) -> bool:
        """Whether nothing was ever sent for a key, or what was sent is settled."""
        return False

    def ask(self, asked: Asked, send: Callable[[], Answer]) -> dict[str, Any]:
        """Return the answer to a question."""
        if (found := self.kept(asked.key)) is None:
            raise NotKept
        return found["body"]

    def order(self, asked: Asked, submit: Callable[[], str], find_lost: Callable[[PaidCall], str | None]) -> str:
        """Return the ticket of a result that is ordered once and fetched later; `finish` or `drop` ends it."""
        raise NotKept

    def finish(self, key: str, answer: Answer) -> dict[str, Any]:
        """Keep the result of an order and settle it."""
        raise NotKept

    def drop(self, key: str, error: ProviderError) -> None:
        """Give up an order that ended without a result: its money is free where it was not charged."""

    def forget(self, key: str) -> None:
        """Put aside an answer that is of no use, so that it is asked anew when a person says so."""


class PaidCalls(Answers):
    """The answers bought for one workspace, and buying more of them under one run.

    folder: where answers lie. run: id under which the ledger counts. scopes: budgets besides the run's own.
    """

    def __init__(
        self, ledger: Ledger, folder: Path, *, run: str, project: str = "", scopes: Sequence[str] = ()
    ) -> None:
        super().__init__(folder)
        self._ledger = ledger
        self._run, self._project = run, project
        self._scopes = [f"run:{run}", *scopes]
        self._spent: list[Money] = []

    @property
    def spent(self) -> list[Money]:
        """What this run has bought so far, per unit."""
        return [money for money in sum_by_unit(self._spent) if money.amount]

    def is_new(self, key: str) -> bool:
        return self._ledger.read(calls.opened, key) is None

    def ask(self, asked: Asked, send: Callable[[], Answer]) -> dict[str, Any]:
        """Return the answer kept for a key, else send once and keep what comes.

        Raises BudgetReached before anything is sent, DecisionNeeded for a call that may have been charged without an
        answer, Conflict while another process makes the same one, and what `send` raises.
        """
        with _Alone(self._folder, asked):
            call = self._ledger.read(calls.opened, asked.key)
            if (found := self.kept(asked.key)) is not None:
                if call is not None:  # whoever stored it died before it was settled
                    self._ledger.write(calls.answered, asked.key, _money(found["billed"]), at=_now())
                return found["body"]
            if call is not None and call.money.amount:
                raise self._lost(asked.key)
            self._begin(asked)
            answer = self._sent(asked, send)
            return self._stored(asked.key, answer)

    def order(self, asked: Asked, submit: Callable[[], str], find_lost: Callable[[PaidCall], str | None]) -> str:
        """As `Answers.order`, sending what was not sent before.

        find_lost: asks the service for the ticket of an order whose answer was lost, None where it cannot tell. Raises
        as `ask`.
        """
        with _Alone(self._folder, asked):
            call = self._ledger.read(calls.opened, asked.key)
            if call is None:
                self._begin(asked)
                ticket = self._sent(asked, submit)
            elif call.ticket and call.state is CallState.ACCEPTED:
                return call.ticket
            else:
                ticket = find_lost(call) or ""
                if not ticket:
                    raise self._lost(asked.key)
            self._ledger.write(calls.accept, asked.key, ticket, at=_now())
            return ticket

    def finish(self, key: str, answer: Answer) -> dict[str, Any]:
        return self._stored(key, answer)

    def drop(self, key: str, error: ProviderError) -> None:
        if error.charged is Charged.NO:
            self._ledger.write(calls.refused, key, at=_now())
        else:
            self._ledger.write(calls.answered, key, None, at=_now())

    def forget(self, key: str) -> None:
        file = answer_file(self._folder, key)
        if file.exists():
            file.replace(file.with_suffix(".useless"))

    def _begin(self, asked: Asked) -> None:
        service = asked.service
        call = PaidCall(
            id=new_id("call"), key=asked.key, step=asked.step, provider=service.name, model=service.model,
            host=service.host, run=self._run, money=asked.most, sent_at=_now().isoformat(), notes=asked.notes,
        )  # fmt: skip
        self._ledger.write(calls.begin, call, self._scopes, project=self._project, at=_now())

    def _sent(self, asked: Asked, send: Callable[[], T]) -> T:
        try:
            return send()
        except ProviderError as error:
            if error.charged is Charged.NO or not asked.most.amount:
                self._ledger.write(calls.refused, asked.key, at=_now())
                raise
            self._ledger.write(calls.doubt, asked.key, at=_now())
            error.fix = _FIX
            raise

    def _stored(self, key: str, answer: Answer) -> dict[str, Any]:
        kept = {"body": answer.body, "billed": answer.billed.to_json() if answer.billed else None,
                "request_id": answer.request_id, "at": _now().isoformat()}  # fmt: skip
        write_atomically(answer_file(self._folder, key), json.dumps(kept, ensure_ascii=False).encode())
        held = self._ledger.read(calls.opened, key)
        self._ledger.write(calls.answered, key, answer.billed, at=_now())
        if money := answer.billed or (held.money if held else None):
            self._spent.append(money)
        return answer.body

    def _lost(self, key: str) -> DecisionNeeded:
        self._ledger.write(calls.doubt, key, at=_now())
        call = self._ledger.read(calls.opened, key)
        assert call is not None
        return DecisionNeeded(
            Text("{step}: asked of {host} at {at} UTC, and no answer came: it may have been charged ({money} at most)",
                 "{step}：{at} UTC 向 {host} 发出后没有得到回复：可能已扣费（最多 {money}）",
                 step=call.step, host=call.host, at=call.sent_at[:19].replace("T", " "), money=call.money),
            fix=_FIX, code="clip.charge_unconfirmed", place=call.id,
        )  # fmt: skip


_FIX = Text(
    "`cineflow unknown` lists it; say not-charged or write-off there, then run this again: it is asked once more",
    "`cineflow unknown` 会列出它；在那里选择 not-charged 或 write-off 后再次运行，就会重新询问",
)


class _Alone:
    """Holds what is asked while it is asked: another process waits for its turn by being refused."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        self._lock = FileLock(folder / "asking" / f"{asked.key}.lock")
        self._asked = asked

    def __enter__(self) -> None:
        if not self._lock.try_acquire():
            raise Conflict(
                Text("{step}: another process is asking this just now", "{step}：另一进程正在询问同一内容",
                     step=self._asked.step),
                fix=Text("Run it again when that one is done", "请待其完成后再运行"),
                code="clip.asked_elsewhere",
            )  # fmt: skip

    def __exit__(self, *_: object) -> None:
        self._lock.path.unlink(missing_ok=True)
        self._lock.release()


def answer_file(folder: Path, key: str) -> Path:
    """Return where the answer of a key lies."""
    return folder / key[:2] / f"{key}.json"


def kept_answer(folder: Path, key: str) -> dict[str, Any] | None:
    """Return what is kept under a key: `body`, `billed`, `request_id`; None where nothing is."""
    try:
        return json.loads(answer_file(folder, key).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _money(value: Mapping[str, Any] | None) -> Money | None:
    return Money.from_json(value) if value else None


def _now() -> datetime:
    return datetime.now(UTC)
