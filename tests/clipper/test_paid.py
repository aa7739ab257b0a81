"""Every point at which a process can die: the answer is there, or a person is asked. Never a second purchase."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cineflow.clipper.paid import Answer, Asked, PaidCalls
from cineflow.core.errors import (
    BudgetReached,
    Conflict,
    DecisionNeeded,
    KeyRefused,
    NotFound,
    SubmitUncertain,
)
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.library.ledger import Ledger, budgets, calls, open_ledger
from cineflow.llm import Service

USD = "USD"
ASKED = Asked("key1", "theme", Service("https://api.example/v1", "m"), Money(Decimal("0.50"), USD))
ANSWER = Answer({"text": "yes"}, Money(Decimal("0.20"), USD), "r1")


class Died(BaseException):
    """The process is gone: nothing runs after it."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def paid(ledger: Ledger, tmp_path: Path) -> PaidCalls:
    return PaidCalls(ledger, tmp_path / "answers", run="work_1", scopes=["user:u_1"])


def books(ledger: Ledger) -> dict[str, str]:
    (row,) = ledger.read(budgets.report) or [None]
    return {} if row is None else {
        name: str(getattr(row, name).amount.normalize()) for name in ("spent", "reserved", "unconfirmed")
    }  # fmt: skip


def dies() -> NoReturn:
    raise Died


def never() -> NoReturn:
    raise AssertionError("it was sent")


def test_an_answer_is_bought_once_and_counted_as_billed(paid: PaidCalls, ledger: Ledger) -> None:
    assert paid.ask(ASKED, lambda: ANSWER) == {"text": "yes"}
    assert paid.ask(ASKED, never) == {"text": "yes"}
    assert books(ledger) == {"spent": "0.2", "reserved": "0", "unconfirmed": "0"}
    assert [str(money) for money in paid.spent] == ["0.20 USD"]
    assert ledger.read(budgets.budget, "user:u_1")[0].spent == Decimal("0.20")
    assert ledger.read(calls.listed) == []


def test_money_is_held_before_anything_is_sent(paid: PaidCalls, ledger: Ledger) -> None:
    def send() -> Answer:
        assert books(ledger)["reserved"] == "0.5"
        (call,) = ledger.read(calls.listed)
        assert (call.host, call.step, call.state) == ("api.example", "theme", calls.CallState.SENT)
        return ANSWER

    paid.ask(ASKED, send)
    ledger.write(budgets.set_caps, "run:work_1", {USD: Decimal("0.60")})
    with pytest.raises(BudgetReached):
        paid.ask(Asked("key2", "theme", ASKED.service, ASKED.most), never)


def test_dead_before_the_answer_was_kept_a_person_says(paid: PaidCalls, ledger: Ledger) -> None:
    with pytest.raises(Died):
        paid.ask(ASKED, dies)
    with pytest.raises(DecisionNeeded, match=r"api\.example"):
        paid.ask(ASKED, never)
    assert books(ledger)["unconfirmed"] == "0.5"
    (call,) = ledger.read(calls.listed, (calls.CallState.UNKNOWN,))
    ledger.write(calls.not_charged, call.id, at=_at())
    assert books(ledger) == {}
    assert paid.ask(ASKED, lambda: ANSWER)
    with pytest.raises(NotFound):
        ledger.write(calls.write_off, call.id, at=_at())


def test_dead_after_the_answer_was_kept_it_is_settled_without_asking(
    paid: PaidCalls, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(calls, "answered", lambda *args, **more: dies())
        with pytest.raises(Died):
            paid.ask(ASKED, lambda: ANSWER)
    assert books(ledger)["reserved"] == "0.5"
    assert paid.ask(ASKED, never) == {"text": "yes"}
    assert books(ledger) == {"spent": "0.2", "reserved": "0", "unconfirmed": "0"}


def test_a_refusal_frees_the_money_and_doubt_keeps_it(paid: PaidCalls, ledger: Ledger) -> None:
    def refused() -> NoReturn:
        raise KeyRefused(Text("no", "不"), provider="p")

    def uncertain() -> NoReturn:
        raise SubmitUncertain(Text("lost", "丢失"), provider="p")

    with pytest.raises(KeyRefused):
        paid.ask(ASKED, refused)
    assert books(ledger) == {}
    with pytest.raises(SubmitUncertain, match="cineflow unknown"):
        paid.ask(ASKED, uncertain)
    assert books(ledger)["unconfirmed"] == "0.5"


def test_an_order_is_found_again_by_its_ticket_or_at_the_service(paid: PaidCalls, ledger: Ledger) -> None:
    with pytest.raises(Died):
        paid.order(ASKED, dies, lambda call: None)
    with pytest.raises(DecisionNeeded):
        paid.order(ASKED, never, lambda call: None)
    assert paid.order(ASKED, never, lambda call: "t7") == "t7"
    assert paid.order(ASKED, never, lambda call: never()) == "t7", "its ticket is kept"
    assert not paid.is_new(ASKED.key)
    assert paid.finish(ASKED.key, ANSWER) == {"text": "yes"}
    assert books(ledger) == {"spent": "0.2", "reserved": "0", "unconfirmed": "0"}


def test_two_processes_never_ask_the_same_at_once(paid: PaidCalls, ledger: Ledger, tmp_path: Path) -> None:
    other = PaidCalls(ledger, tmp_path / "answers", run="work_2")

    def send() -> Answer:
        with pytest.raises(Conflict, match="another process"):
            other.ask(ASKED, never)
        return ANSWER

    assert paid.ask(ASKED, send)


def _at() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)
