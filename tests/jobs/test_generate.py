"""One take's life against a provider with a bill: what is sent, what is paid, what is kept."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.tiny import (
    FILM,
    Bill,
    FakeClock,
    TinyProvider,
    begin,
    job_of,
    left_on_disk,
    make_services,
    run_job,
    wanted,
)  # fmt: skip

from cineflow.core.errors import (
    Charged,
    Conflict,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    PollFailed,
    SubmitUncertain,
    TakeExpired,
    TakeFailed,
    TakeUnfetchable,
    Throttled,
    Unreachable,
)  # fmt: skip
from cineflow.core.files import hold
from cineflow.core.order import Expired, Failed, Order, Ready, Result, Running, Ticket
from cineflow.core.provider import Recovery
from cineflow.core.text import Text
from cineflow.jobs import _pending, unknown
from cineflow.jobs._adopt import adopt_pending, clear_left_overs
from cineflow.jobs._cancel import cancel_job
from cineflow.jobs._services import Services, Terms
from cineflow.library.ledger import (
    JobState,
    Ledger,
    RunState,
    SubmissionState,
    budgets,
    jobs,
    open_ledger,
    runs,
    submissions,
)  # fmt: skip
from cineflow.library.sidecar import read_sidecar

NO = Text("no", "不")


class RealClock(FakeClock):
    """The machine's own, for stories of several processes."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.5))


class Studio:
    """A workspace, a ledger and a provider."""

    def __init__(self, root: Path, **terms: object) -> None:
        self.root = root
        self.bill = Bill()
        self.clock = FakeClock()
        self.provider = TinyProvider(self.bill, self.clock)
        self.ledgers: list[Ledger] = []
        self.services = self.open()

    def open(self, *, name: str = "ledger.db", machine: str = "here", terms: Terms | None = None) -> Services:
        ledger = open_ledger(self.root / ".cineflow" / name)
        self.ledgers.append(ledger)
        self.services = make_services(self.root, ledger, self.provider, self.clock, machine=machine, terms=terms)
        return self.services

    def spent(self) -> dict[str, Decimal]:
        found = self.services.ledger.read(budgets.report)
        return {"spent": sum((s.spent.amount for s in found), Decimal(0)),
                "reserved": sum((s.reserved.amount for s in found), Decimal(0)),
                "unconfirmed": sum((s.unconfirmed.amount for s in found), Decimal(0))}  # fmt: skip


@pytest.fixture
def studio(tmp_path: Path) -> Generator[Studio]:
    made = Studio(tmp_path)
    yield made
    for ledger in made.ledgers:
        ledger.close()


async def test_a_take_is_bought_once_fetched_and_made_known(studio: Studio) -> None:
    [job_id] = begin(studio.services, wanted())
    result = await run_job(studio.services, job_id)
    assert result["state"] == "done"
    assert len(studio.bill.accepted) == 1
    file = studio.root / result["file"]
    assert file.read_bytes() == FILM
    sidecar = read_sidecar(file.with_suffix(".json"))
    assert sidecar.ticket
    assert sidecar.ticket.id == "t1"
    assert sidecar.billed
    assert sidecar.billed.amount == Decimal("0.03")
    assert sidecar.order.id in studio.bill.calls
    left = left_on_disk(studio.root / "output")
    assert not left["tmp"]
    assert not left["pending"]
    assert studio.spent() == {"spent": Decimal("0.03"), "reserved": 0, "unconfirmed": 0}
    kinds = [e.kind for e in studio.services.ledger.events_after(0) if e.job == job_id]
    assert kinds == ["job.planned", "job.submitting", "job.waiting", "job.fetching", "job.done"]


async def test_a_download_tells_how_much_has_come_once_a_second(studio: Studio) -> None:
    studio.provider.chunk, studio.provider.chunk_seconds = -(-len(FILM) // 4), 0.6
    for shot, is_told in ((1, True), (2, False)):
        studio.provider.is_length_told = is_told
        [job_id] = begin(studio.services, wanted(shot))
        await run_job(studio.services, job_id)
        said = [e.facts for e in studio.services.ledger.events_after(0) if (e.job, e.kind) == (job_id, "job.progress")]
        whole = {"size": len(FILM)} if is_told else {}
        came = [studio.provider.chunk * 2, len(FILM)]
        fractions = [{"fraction": round(n / len(FILM), 3)} if is_told else {} for n in came]
        assert said == [
            {"stage": "fetching", "received": n, **whole, **fraction}
            for n, fraction in zip(came, fractions, strict=True)
        ]


async def test_running_a_done_job_again_does_nothing(studio: Studio) -> None:
    [job_id] = begin(studio.services, wanted())
    await run_job(studio.services, job_id)
    assert await run_job(studio.services, job_id) == {"state": "done"}
    assert len(studio.bill.calls) == 1


@pytest.mark.parametrize("error", [Throttled(NO, retry_after=7), Unreachable(NO)])
async def test_what_was_not_accepted_is_sent_again_after_a_while(studio: Studio, error: Exception) -> None:
    refusals = [error, error]

    def refuse(_: Order) -> None:
        if refusals:
            raise refusals.pop()

    studio.provider.before = refuse
    [job_id] = begin(studio.services, wanted())
    before = studio.clock.now()
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 3
    assert len(studio.bill.accepted) == 1
    if isinstance(error, Throttled):
        assert studio.clock.now() - before >= timedelta(seconds=14)


async def test_a_refusal_that_never_ends_is_given_up_and_costs_nothing(studio: Studio) -> None:
    def refuse(_: Order) -> None:
        raise Unreachable(NO)

    studio.provider.before = refuse
    services = studio.open(terms=Terms(most_refusals=5, disk_reserve=0))
    [job_id] = begin(services, wanted())
    assert (await run_job(services, job_id))["state"] == "failed"
    assert len(studio.bill.calls) == 5
    problem = job_of(services, job_id).problem
    assert problem
    assert problem.code == "provider.unreachable"
    assert problem.charged is Charged.NO
    assert studio.spent()["reserved"] == 0


async def test_refused_content_is_never_sent_again(studio: Studio) -> None:
    def refuse(_: Order) -> None:
        raise ContentRefused(NO)

    studio.provider.before = refuse
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert len(studio.bill.calls) == 1
    assert not left_on_disk(studio.root / "output")["pending"]


@pytest.mark.parametrize("error", [KeyRefused(NO), CreditExhausted(NO)])
async def test_a_bad_key_or_no_balance_stops_the_account_after_one_request(studio: Studio, error: Exception) -> None:
    def refuse(_: Order) -> None:
        raise error

    studio.provider.before = refuse
    for job_id in begin(studio.services, wanted(1), wanted(2), wanted(3)):
        assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert len(studio.bill.calls) == 1


async def test_a_lost_answer_is_found_in_the_list_and_not_sent_again(studio: Studio) -> None:
    def lose(_: Order) -> None:
        raise SubmitUncertain(NO)

    studio.provider.after = lose
    [job_id] = begin(studio.services, wanted())
    sent_at = studio.clock.now()
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1
    assert len(studio.provider.looks) == 1
    assert studio.clock.now() - sent_at >= timedelta(seconds=65)
    assert studio.spent()["spent"] == Decimal("0.03")


async def test_a_request_that_never_arrived_is_sent_once_more_after_two_looks(studio: Studio) -> None:
    lost = [SubmitUncertain(NO)]

    def lose(_: Order) -> None:
        if lost:
            raise lost.pop()

    studio.provider.before = lose
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.provider.looks) == 2
    assert len(studio.bill.calls) == 2
    assert len(set(studio.bill.calls)) == 2
    assert len(studio.bill.accepted) == 1
    attempts = studio.services.ledger.read(submissions.last, job_id)
    assert attempts
    assert attempts.attempt == 2


@pytest.mark.parametrize(
    ("recovery", "terms"),
    [
        (Recovery(), Terms(disk_reserve=0)),
        (Recovery(list=True, is_complete=False), Terms(disk_reserve=0)),
        (Recovery(list=True, is_complete=True), Terms(disk_reserve=0, trust_list=False)),
    ],
)
async def test_what_cannot_be_known_waits_for_a_person_and_keeps_its_budget(
    studio: Studio, recovery: Recovery, terms: Terms
) -> None:
    def lose(_: Order) -> None:
        raise SubmitUncertain(NO)

    studio.provider.recovery = recovery
    studio.provider.before = lose
    services = studio.open(terms=terms)
    [job_id] = begin(services, wanted())
    assert (await run_job(services, job_id))["state"] == "unknown"
    assert len(studio.bill.calls) == 1
    assert studio.spent()["reserved"] == Decimal("0.03")
    assert left_on_disk(studio.root / "output")["pending"]
    again = begin(services, wanted())
    assert again == [job_id], "the next run follows it and buys nothing"
    assert (await run_job(services, job_id))["state"] == "unknown"
    assert len(studio.bill.calls) == 1
    studio.provider.before = lambda _: None
    assert [job.id for job, _ in await unknown.listed(services)] == [job_id]


async def _make_unknown(studio: Studio) -> str:
    def lose(_: Order) -> None:
        raise SubmitUncertain(NO)

    studio.provider.recovery = Recovery()
    studio.provider.after = lose
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "unknown"
    studio.provider.after = lambda _: None
    return job_id


async def test_a_person_can_claim_an_unknown_result(studio: Studio) -> None:
    job_id = await _make_unknown(studio)
    assert (await unknown.adopt(studio.services, job_id, " t1 ")).state is JobState.WAITING
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1


async def test_a_person_can_say_that_an_unknown_order_was_not_charged(studio: Studio) -> None:
    job_id = await _make_unknown(studio)
    assert (await unknown.not_charged(studio.services, job_id)).state is JobState.FAILED
    assert studio.spent()["reserved"] == 0
    [next_job] = begin(studio.services, wanted())
    assert next_job != job_id
    assert (await run_job(studio.services, next_job))["state"] == "done"


async def test_a_person_can_count_an_unknown_order_as_charged(studio: Studio) -> None:
    job_id = await _make_unknown(studio)
    job = await unknown.write_off(studio.services, job_id)
    assert job.state is JobState.FAILED
    assert job.problem
    assert job.problem.charged is Charged.YES
    assert studio.spent() == {"spent": Decimal("0.03"), "reserved": 0, "unconfirmed": 0}


async def test_with_a_key_the_same_order_is_asked_for_again_and_paid_once(studio: Studio) -> None:
    lost = [SubmitUncertain(NO)]

    def lose(_: Order) -> None:
        if lost:
            raise lost.pop()

    studio.provider.recovery = Recovery(key=True, key_life=86_400)
    studio.provider.after = lose
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 2
    assert len(set(studio.bill.calls)) == 1
    assert len(studio.bill.accepted) == 1


async def test_two_identical_lost_orders_take_one_ticket_each(studio: Studio) -> None:
    def lose(_: Order) -> None:
        raise SubmitUncertain(NO)

    studio.provider.after = lose
    ids = begin(studio.services, wanted(1, 1), wanted(1, 2))
    for job_id in ids:
        assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 2
    found = [studio.services.ledger.read(submissions.last, job_id) for job_id in ids]
    assert {sent.ticket.id for sent in found if sent and sent.ticket} == {"t1", "t2"}


async def test_of_two_identical_lost_orders_one_accepted_only_the_other_is_sent_again(studio: Studio) -> None:
    fates = ["after", "before"]

    def before(_: Order) -> None:
        if fates and fates[0] == "before":
            fates.pop(0)
            raise SubmitUncertain(NO)

    def after(_: Order) -> None:
        if fates and fates[0] == "after":
            fates.pop(0)
            raise SubmitUncertain(NO)

    studio.provider.before, studio.provider.after = before, after
    for job_id in begin(studio.services, wanted(1, 1), wanted(1, 2)):
        assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.accepted) == 2


async def test_a_take_that_failed_at_the_provider_is_not_bought_again(studio: Studio) -> None:
    error = TakeFailed(NO, charged=Charged.NO)
    studio.provider.seen = lambda _: Failed(error=error)
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert len(studio.bill.calls) == 1
    assert studio.spent() == {"spent": 0, "reserved": 0, "unconfirmed": 0}
    error.charged = Charged.UNKNOWN
    [second] = begin(studio.services, wanted())
    await run_job(studio.services, second)
    assert studio.spent()["unconfirmed"] == Decimal("0.03")


@pytest.mark.parametrize("is_charged", [True, False])
async def test_a_person_can_say_whether_a_take_that_failed_there_was_charged(studio: Studio, is_charged: bool) -> None:
    studio.provider.seen = lambda _: Failed(error=TakeFailed(NO, charged=Charged.UNKNOWN))
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert not await unknown.listed(studio.services)
    assert [job.id for job, _ in await unknown.unconfirmed(studio.services)] == [job_id]
    say = unknown.write_off if is_charged else unknown.not_charged
    job = await say(studio.services, job_id)
    assert job.state is JobState.FAILED
    assert job.problem
    assert job.problem.charged is (Charged.YES if is_charged else Charged.NO)
    assert studio.spent() == {"spent": Decimal("0.03") if is_charged else 0, "reserved": 0, "unconfirmed": 0}
    assert not await unknown.unconfirmed(studio.services)
    with pytest.raises(Conflict):
        await say(studio.services, job_id)


async def test_patience_parks_and_the_next_run_collects(studio: Studio) -> None:
    studio.provider.seen = lambda _: Running(fraction=0.5)
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "parked"
    studio.provider.seen = lambda _: None
    assert begin(studio.services, wanted()) == [job_id]
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1


async def test_a_broken_download_goes_on_where_it_stopped(studio: Studio) -> None:
    studio.provider.chunk = 1000
    starts: list[int] = []

    def film(_: Result, start: int) -> bytes:
        starts.append(start)
        if len(starts) < 3:
            return FILM[start : start + 5000]
        return FILM[start:]

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert starts == [0, 5000, 10_000]
    assert not left_on_disk(studio.root)["tmp"]


async def test_a_server_that_ignores_the_offset_is_read_from_the_beginning(studio: Studio) -> None:
    calls: list[int] = []

    def film(_: Result, start: int) -> bytes:
        calls.append(start)
        if start:
            raise ValueError
        return FILM[:4000] if len(calls) == 1 else FILM

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert calls == [0, 4000, 0]


@pytest.mark.parametrize(
    "content", [b"<html>gone</html>", b"", b"GIF89a", FILM[:3000]], ids=["html", "nothing", "other", "truncated"]
)
async def test_what_is_no_take_is_never_kept_and_the_next_run_fetches_before_it_buys(
    studio: Studio, content: bytes
) -> None:
    studio.provider.film = lambda _, start: content[start:]
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    job = job_of(studio.services, job_id)
    assert job.problem
    assert job.problem.charged is Charged.YES
    assert job.is_open
    left = left_on_disk(studio.root / "output")
    assert not left["films"]
    assert not left["tmp"]
    assert left["pending"]
    assert studio.spent()["spent"] == Decimal("0.03")
    studio.provider.film = lambda _, start: FILM[start:]
    assert begin(studio.services, wanted()) == [job_id]
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1
    assert studio.spent()["spent"] == Decimal("0.03")


async def test_a_dead_link_is_asked_for_anew_once(studio: Studio) -> None:
    polls: list[str] = []

    def seen(ticket: Ticket) -> Ready:
        polls.append(ticket.id)
        return Ready(results=(Result(url=f"https://tiny.example/{len(polls)}"),))

    def film(result: Result, start: int) -> bytes:
        if result.url.endswith("/1"):
            raise TakeExpired(NO)
        return FILM[start:]

    studio.provider.seen, studio.provider.film = seen, film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(polls) == 2


async def test_a_link_dead_for_good_is_made_but_not_fetchable_with_its_ticket(studio: Studio) -> None:
    def film(_: Result, start: int) -> bytes:
        raise TakeExpired(NO)

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    job = job_of(studio.services, job_id)
    assert job.problem
    assert job.problem.code == "provider.take_unfetchable"
    sent = studio.services.ledger.read(submissions.last, job_id)
    assert sent
    assert sent.ticket
    assert sent.ticket.id == "t1"
    assert studio.provider.fetches == 4
    assert " before " not in job.problem.fix_english


async def test_how_long_what_could_not_be_fetched_is_kept_is_told(studio: Studio) -> None:
    kept = studio.services.clock.now() + timedelta(days=2)

    def film(_: Result, start: int) -> bytes:
        raise TakeExpired(NO)

    studio.provider.seen = lambda t: Ready(results=(Result(url=f"https://tiny.example/{t.id}", expires_at=kept),))
    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    problem = job_of(studio.services, job_id).problem
    assert problem
    assert f"Run again before {kept:%Y-%m-%d %H:%M} UTC" in problem.fix_english
    assert f"在 {kept:%Y-%m-%d %H:%M} UTC 前" in problem.fix_chinese


async def test_a_file_that_is_late_by_seconds_after_success_is_waited_for(studio: Studio) -> None:
    began = studio.clock.now()

    def film(_: Result, start: int) -> bytes:
        if studio.clock.now() - began < timedelta(seconds=5):
            raise TakeExpired(NO)
        return FILM[start:]

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1


async def test_a_network_that_fails_for_a_while_loses_nothing(studio: Studio) -> None:
    failures = [PollFailed(NO)] * 5

    def film(_: Result, start: int) -> bytes:
        if failures:
            raise failures.pop()
        return FILM[start:]

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"


async def test_a_page_instead_of_a_film_is_tried_again_then_told(studio: Studio) -> None:
    answers = [TakeUnfetchable(NO)]

    def film(_: Result, start: int) -> bytes:
        if answers:
            raise answers.pop()
        return FILM[start:]

    studio.provider.film = film
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "done"


async def test_a_take_of_another_length_is_kept_and_said_so(studio: Studio) -> None:
    studio.provider.film = lambda _, start: (FILM + b"more")[start:]
    [job_id] = begin(studio.services, wanted())
    result = await run_job(studio.services, job_id)
    assert result["state"] == "done"
    sidecar = read_sidecar((studio.root / result["file"]).with_suffix(".json"))
    assert sidecar.probe["odd"] == "too long"


async def test_no_order_is_sent_where_the_disk_has_no_room(studio: Studio) -> None:
    services = studio.open(terms=Terms(disk_reserve=1 << 60))
    [job_id] = begin(services, wanted())
    assert await run_job(services, job_id) == {"state": "planned", "paused": True}
    assert not studio.bill.calls
    run = services.ledger.read(runs.get, job_of(services, job_id).run)
    assert run.state is RunState.PAUSED
    assert run.why
    assert run.why.code == "disk.full"


async def test_a_disk_that_fills_up_pauses_the_run_and_loses_nothing(studio: Studio) -> None:
    full = [OSError(28, "No space left on device")]

    def film(_: Result, start: int) -> bytes:
        if full:
            raise full[0]
        return FILM[start:]

    studio.provider.film = film
    first, second = begin(studio.services, wanted(1), wanted(2))
    assert await run_job(studio.services, first) == {"state": "parked", "paused": True}
    assert await run_job(studio.services, second) == {"state": "planned", "paused": True}
    assert not left_on_disk(studio.root)["tmp"]
    full.clear()
    for job_id in begin(studio.services, wanted(1), wanted(2)):
        assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.accepted) == 2


async def test_a_cap_is_a_cap(studio: Studio) -> None:
    ids = begin(studio.services, *(wanted(n) for n in range(1, 5)), caps={"USD": Decimal("0.07")})
    states = [(await run_job(studio.services, job_id))["state"] for job_id in ids]
    assert states == ["done", "done", "failed", "failed"]
    problem = job_of(studio.services, ids[3]).problem
    assert problem
    assert problem.code == "money.budget_reached"
    assert problem.charged is Charged.NO
    assert len(studio.bill.accepted) == 2


async def test_a_unit_without_a_cap_is_refused(studio: Studio) -> None:
    [job_id] = begin(studio.services, wanted(), caps={"CNY": Decimal(50)})
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert not studio.bill.calls


async def test_a_process_frozen_before_sending_does_not_send(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from cineflow.jobs import _pending

    [job_id] = begin(studio.services, wanted())
    claim, frozen = _pending.claim, [True]

    def slow_claim(*args: object) -> object:
        if frozen:
            frozen.pop()
            studio.clock.at += timedelta(seconds=45)
        return claim(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(_pending, "claim", slow_claim)
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1
    sent = studio.services.ledger.read(submissions.last, job_id)
    assert sent
    assert sent.sends == 2
    assert sent.attempt == 1


async def test_a_lost_ledger_does_not_buy_again_what_lies_beside_the_take(studio: Studio) -> None:
    studio.provider.seen = lambda _: Running()
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "parked"
    services = studio.open(name="new.db")
    changed, problems = await adopt_pending(services, [studio.root / "output"])
    assert changed == [job_id]
    assert not problems
    studio.provider.seen = lambda _: None
    assert begin(services, wanted()) == [job_id]
    assert (await run_job(services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1


async def test_another_machines_fresh_intent_is_looked_up_and_never_sent_again(studio: Studio) -> None:
    def lose(_: Order) -> None:
        raise SubmitUncertain(NO)

    studio.provider.before = lose
    mine = studio.open(name="mine.db", machine="mine")
    [job_id] = begin(mine, wanted())
    sent = await mine.ledger.commit(
        submissions.win, job_id, token="x", account="tiny:1", now=studio.clock.now(), allowed=timedelta(seconds=60)
    )
    from cineflow.jobs import _pending

    assert isinstance(sent, submissions.Won)
    note = _pending.note_of(sent.job, sent.submission, sent.order, machine="mine")
    assert _pending.claim(sent.job.brief.folder_in(studio.root), sent.job.brief.stem, note) is None
    theirs = studio.open(name="theirs.db", machine="theirs")
    [other] = begin(theirs, wanted())
    assert (await run_job(theirs, other))["state"] == "unknown"
    assert not studio.bill.calls
    assert studio.spent()["reserved"] == Decimal("0.03")


async def test_a_take_that_another_machine_finished_is_taken_as_it_is(studio: Studio) -> None:
    mine = studio.open(name="mine.db", machine="mine")
    [job_id] = begin(mine, wanted())
    await run_job(mine, job_id)
    theirs = studio.open(name="theirs.db", machine="theirs")
    [other] = begin(theirs, wanted())
    assert (await run_job(theirs, other))["state"] == "done"
    assert len(studio.bill.calls) == 1


async def test_an_unknown_order_that_another_machine_finishes_asks_nobody_any_more(studio: Studio) -> None:
    studio.provider.seen = lambda _: Running()
    mine = studio.open(name="mine.db", machine="mine")
    [job_id] = begin(mine, wanted())
    assert (await run_job(mine, job_id))["state"] == "parked"
    note = next((studio.root / "output").rglob("*.pending.json"))
    whole = note.read_bytes()
    told = json.loads(whole)
    note.write_text(json.dumps(told | {"ticket": None, "state": "intent"}))
    theirs = studio.open(name="theirs.db", machine="theirs")
    studio.provider.recovery = Recovery()
    changed, _ = await adopt_pending(theirs, [studio.root / "output"])
    assert changed == [job_id]
    assert (await run_job(theirs, job_id))["state"] == "unknown"
    assert [job.id for job, _ in await unknown.listed(theirs)] == [job_id]

    note.write_bytes(whole)
    studio.provider.seen = lambda _: None
    begin(mine, wanted())
    assert (await run_job(mine, job_id))["state"] == "done"
    changed, _ = await adopt_pending(theirs, [studio.root / "output"])
    assert changed == [job_id]
    assert await unknown.listed(theirs) == []
    assert job_of(theirs, job_id).state is JobState.DONE
    assert len(studio.bill.calls) == 1
    [spent] = theirs.ledger.read(budgets.report)
    assert (spent.spent.amount, spent.reserved.amount, spent.unconfirmed.amount) == (Decimal("0.03"), 0, 0)


async def test_a_damaged_note_is_never_bought_over(studio: Studio) -> None:
    [job_id] = begin(studio.services, wanted())
    brief = job_of(studio.services, job_id).brief
    folder = brief.folder_in(studio.root)
    folder.mkdir(parents=True)
    (folder / f"{brief.stem}.pending.json").write_text("{")
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    assert not studio.bill.calls
    _, problems = await adopt_pending(studio.services, [studio.root / "output"])
    assert [problem.stable_code for problem in problems] == ["sidecar.damaged"]


async def test_a_deleted_file_is_fetched_by_its_ticket_and_bought_only_when_that_is_gone(studio: Studio) -> None:
    [job_id] = begin(studio.services, wanted())
    result = await run_job(studio.services, job_id)
    (studio.root / result["file"]).unlink()
    ticket = Ticket(id="t1")
    assert begin(studio.services, wanted(ticket=ticket, buys_if_gone=True)) == [job_id]
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 1
    (studio.root / result["file"]).unlink()
    gone = studio.bill.accepted.pop("t1")
    studio.bill.accepted["t0"] = gone
    begin(studio.services, wanted(ticket=ticket, buys_if_gone=True))
    assert (await run_job(studio.services, job_id))["state"] == "done"
    assert len(studio.bill.calls) == 2
    assert (studio.root / result["file"]).is_file()


async def test_what_the_provider_no_longer_has_is_said_so(studio: Studio) -> None:
    studio.provider.seen = lambda _: Expired(why="kept for a day")
    [job_id] = begin(studio.services, wanted())
    assert (await run_job(studio.services, job_id))["state"] == "failed"
    problem = job_of(studio.services, job_id).problem
    assert problem
    assert problem.code == "provider.take_expired"
    assert problem.charged is Charged.YES
    assert not left_on_disk(studio.root / "output")["pending"]


async def test_under_another_key_nothing_is_judged(studio: Studio) -> None:
    studio.provider.seen = lambda _: Running()
    [job_id] = begin(studio.services, wanted())
    await run_job(studio.services, job_id)
    studio.provider = TinyProvider(Bill(), studio.clock, account="tiny:2")
    services = studio.open()
    assert (await run_job(services, job_id))["state"] == "parked"
    assert not studio.provider.bill.calls


async def test_cancelling_says_what_it_saves(studio: Studio) -> None:
    unsent, sent = begin(studio.services, wanted(1), wanted(2))
    told = await cancel_job(studio.services, unsent)
    assert told.state is JobState.CANCELLED
    assert told.saved
    assert told.saved.amount == Decimal("0.03")
    studio.provider.seen = lambda _: Running()
    await run_job(studio.services, sent)
    told = await cancel_job(studio.services, sent)
    assert told.state is JobState.PARKED
    assert told.saved is None
    studio.provider.can_cancel = True
    told = await cancel_job(studio.services, sent)
    assert told.state is JobState.CANCELLED
    assert told.saved
    assert told.saved.amount == Decimal("0.03")
    assert studio.spent()["reserved"] == 0
    assert not studio.services.ledger.read(jobs.to_resume)


async def test_an_order_is_not_adopted_while_one_like_it_is_on_its_way(studio: Studio) -> None:
    services = studio.services
    lost, flying = begin(services, wanted(1, 1), wanted(1, 2))
    win = {"account": "tiny:1", "allowed": timedelta(seconds=60)}
    first = services.ledger.write(submissions.win, lost, token="a", now=studio.clock.now(), **win)
    studio.clock.at += timedelta(seconds=70)
    second = services.ledger.write(submissions.win, flying, token="b", now=studio.clock.now(), **win)
    assert isinstance(first, submissions.Won)
    assert isinstance(second, submissions.Won)
    adopt = {"now": studio.clock.now(), "skew": timedelta(seconds=5)}
    ticket = Ticket(id="t1")
    found = services.ledger.write(submissions.adopt_found, first.submission.id, [ticket], **adopt)
    assert found is submissions.Acceptance.WAIT
    assert services.ledger.write(submissions.accept, second.submission.id, ticket, now=studio.clock.now()) == "ours"
    found = services.ledger.write(submissions.adopt_found, first.submission.id, [ticket], **adopt)
    assert found is submissions.Acceptance.TAKEN
    assert services.ledger.read(submissions.get, first.submission.id).state is SubmissionState.INTENT


@pytest.mark.parametrize("is_lost", [False, True])
async def test_two_ledgers_over_one_folder_pay_once(studio: Studio, is_lost: bool) -> None:
    """Two processes with different state folders, each sure of its own ledger, meet at the note beside the take."""
    lost = [SubmitUncertain(NO)] if is_lost else []

    def lose(_: Order) -> None:
        if lost:
            raise lost.pop()

    studio.provider.before = lose
    studio.provider.recovery = Recovery(list=True, is_complete=True, settle=0.3)
    studio.clock = RealClock()
    terms = Terms(deadline=timedelta(seconds=1), skew=timedelta(seconds=0.1), disk_reserve=0)
    both = [studio.open(name="one.db", terms=terms), studio.open(name="two.db", terms=terms)]
    jobs_of_both = [begin(services, wanted())[0] for services in both]
    results = await asyncio.gather(*(run_job(s, job) for s, job in zip(both, jobs_of_both, strict=True)))
    assert {result["state"] for result in results} == {"done"}
    assert len(studio.bill.accepted) == 1
    left = left_on_disk(studio.root / "output")
    assert len(left["films"]) == 1
    assert left["tmp"] == left["pending"] == []


async def test_a_take_that_came_between_the_look_and_the_claim_is_not_bought(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second process looks, sees nothing, and waits for its turn while the first one orders, fetches and ends."""
    first, second = studio.open(name="one.db"), studio.open(name="two.db")
    (one,), (other,) = begin(first, wanted()), begin(second, wanted())
    is_over, acquire = asyncio.Event(), second.gates.acquire

    async def late(*args: Any, **named: Any) -> Any:
        await is_over.wait()
        return await acquire(*args, **named)

    monkeypatch.setattr(second.gates, "acquire", late)
    waiting = asyncio.create_task(run_job(second, other))
    assert (await run_job(first, one))["state"] == "done"
    is_over.set()
    assert (await waiting)["state"] == "done"
    assert len(studio.bill.accepted) == 1
    assert second.ledger.read(jobs.get, other).state is JobState.DONE
    left = left_on_disk(studio.root / "output")
    assert (len(left["films"]), left["tmp"], left["pending"]) == (1, [], [])


async def test_left_overs_of_a_crash_are_cleared_and_what_is_being_written_is_not(studio: Studio) -> None:
    folder = studio.root / "output"
    folder.mkdir()
    old, new, other = folder / ".7_v1_0a1b2c3d.part.tmp", folder / ".7_v2_0a1b2c3d.part.tmp", folder / "mine.tmp"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    assert await clear_left_overs([old, new, other]) == 1
    assert sorted(path.name for path in folder.iterdir()) == [new.name, other.name]


def test_whoever_strikes_a_note_leaves_the_drafts_of_the_living(tmp_path: Path) -> None:
    """Two workers may both bring a take; the first to end must not sweep the sidecar that the second is writing."""
    living, dead = tmp_path / ".7_v1_0a1b2c3d.json.11111111.tmp", tmp_path / ".7_v1_0a1b2c3d.json.22222222.tmp"
    dead.write_bytes(b"{")
    with living.open("wb") as stream:
        if not hold(stream.fileno()):
            pytest.skip("this system knows no such lock")
        _pending.strike(tmp_path, "7_v1_0a1b2c3d")
        assert left_on_disk(tmp_path)["tmp"] == [living.name]
    _pending.strike(tmp_path, "7_v1_0a1b2c3d")
    assert not left_on_disk(tmp_path)["tmp"]
