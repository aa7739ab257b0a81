"""The pure parts of the limits, one by one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.errors import (
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    Overloaded,
    ProviderError,
    SubmitUncertain,
    Throttled,
    Unreachable,
)
from cineflow.core.text import Text
from cineflow.jobs.limits.account import AccountLimits, LimitSettings
from cineflow.jobs.limits.breaker import Breaker, BreakerSettings
from cineflow.jobs.limits.outcome import Outcome, OutcomeKind, outcome_of
from cineflow.jobs.limits.pace import Backoff, TokenBucket
from cineflow.jobs.limits.shares import FairQueue
from cineflow.jobs.limits.window import Window, WindowSettings

KINDS = st.sampled_from(list(OutcomeKind))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (None, OutcomeKind.ACCEPTED),
        (Throttled(Text("", "")), OutcomeKind.THROTTLED),
        (Overloaded(Text("", "")), OutcomeKind.SERVER_ERROR),
        (Unreachable(Text("", "")), OutcomeKind.TRANSPORT_ERROR),
        (SubmitUncertain(Text("", "")), OutcomeKind.UNCERTAIN),
        (ContentRefused(Text("", "")), OutcomeKind.REJECTED),
        (KeyRefused(Text("", "")), OutcomeKind.KEY_REFUSED),
        (CreditExhausted(Text("", "")), OutcomeKind.NO_CREDIT),
    ],
)
def test_errors_tell_their_outcome_by_class(error: ProviderError | None, kind: OutcomeKind) -> None:
    assert outcome_of(error).kind is kind


# The breaker


def test_two_outages_in_a_row_trip_it_and_it_comes_back_by_one_a_minute() -> None:
    breaker = Breaker()
    assert not breaker.note(OutcomeKind.SERVER_ERROR, 0, sent_at=0)
    assert not breaker.note(OutcomeKind.ACCEPTED, 0, sent_at=0)
    assert not breaker.note(OutcomeKind.TRANSPORT_ERROR, 1, sent_at=1)
    assert breaker.note(OutcomeKind.SERVER_ERROR, 2, sent_at=1)
    assert breaker.limit(2, 20) == 5
    assert breaker.limit(601, 20) == 5
    assert breaker.limit(602, 20) == 6
    assert breaker.limit(602 + 60, 20) == 7
    assert breaker.limit(602 + 60 * 14, 20) is None
    assert breaker.limit(602, 20) is None


def test_readable_refusals_of_one_burst_do_not_trip_it_but_ten_in_a_row_do() -> None:
    breaker = Breaker()
    assert not any(breaker.note(OutcomeKind.THROTTLED, 1.0 + n / 100, sent_at=0) for n in range(50))
    tripped = [breaker.note(OutcomeKind.THROTTLED, t, sent_at=t) for t in range(2, 11)]
    assert tripped == [False] * 8 + [True]


def test_the_safe_state_survives_a_restart() -> None:
    breaker = Breaker(tripped_at=100.0)
    again = Breaker.from_json(breaker.to_json(200.0), BreakerSettings(), now=5000.0, elapsed=50.0)
    assert again.limit(5000.0, 20) == 5
    assert again.limit(5000.0 + 449, 20) == 5
    assert again.limit(5000.0 + 451, 20) == 6


@given(st.lists(st.tuples(KINDS, st.floats(0, 100)), max_size=60), st.integers(1, 100))
def test_the_safe_state_never_allows_more_than_usual(story: list[tuple[OutcomeKind, float]], usual: int) -> None:
    breaker, now = Breaker(), 0.0
    for kind, pause in story:
        now += pause
        breaker.note(kind, now, sent_at=now)
        limit = breaker.limit(now, usual)
        assert limit is None or 1 <= limit <= usual
        change = breaker.next_change(now)
        assert change is None or 0 <= change <= 600


# The pace


@given(st.floats(0.1, 50), st.integers(1, 20), st.lists(st.floats(0, 3), min_size=1, max_size=80))
def test_a_rate_is_never_passed(rate: float, burst: int, pauses: list[float]) -> None:
    bucket, now, sent = TokenBucket(rate, burst), 0.0, 0
    for pause in pauses:
        now += pause
        if bucket.wait(now) == 0:
            bucket.take(now)
            sent += 1
        assert sent <= burst + rate * now + 1e-6


def test_waiting_as_long_as_the_bucket_says_is_enough() -> None:
    bucket = TokenBucket(2.0, 1)
    bucket.take(0)
    assert bucket.wait(0) == pytest.approx(0.5)
    assert bucket.wait(0.5) == 0


def test_what_the_provider_asks_for_is_waited_and_a_burst_counts_once() -> None:
    backoff = Backoff(random.Random(1))
    assert backoff.refused(30, sent_at=0, now=1) >= 30
    assert backoff.wait(1) >= 30
    backoff = Backoff(random.Random(1))
    assert [backoff.refused(None, sent_at=0, now=1) for _ in range(50)] == [0.0] * 50
    waits = [backoff.refused(None, sent_at=t, now=t) for t in range(2, 20)]
    assert waits[0] == 0.0
    assert 0.2 < waits[1] < waits[2] < waits[3]
    assert max(waits) <= 30 * 1.25


# The window


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.floats(0, 5)), max_size=300),
    st.integers(1, 50) | st.none(),
)
def test_the_window_stays_between_one_and_its_ceiling(
    story: list[tuple[bool, int, float]], ceiling: int | None
) -> None:
    window, now = Window(WindowSettings(ceiling=ceiling)), 0.0
    for is_accepted, others, pause in story:
        now += pause
        if is_accepted:
            window.accepted(others, 3, sure=lambda others=others: others // 2, is_full=True, latency=0.3, now=now)
        else:
            window.refused(others, sent_at=now - 0.3, retry_after=None, now=now)
        assert 1 <= window.size <= (ceiling or 2000)
    again = Window.from_json(window.to_json(), WindowSettings(ceiling=ceiling))
    assert again.size == window.size


def test_one_refusal_with_nothing_in_flight_is_no_cap_of_zero() -> None:
    window = Window()
    window.refused(0, sent_at=0, retry_after=None, now=1)
    assert window.size == 10


def test_submits_that_became_slow_stop_growth() -> None:
    window, now = Window(), 0.0
    for n in range(30):
        window.accepted(n, 0, sure=lambda n=n: n, is_full=True, latency=0.3, now=now)
    before = window.size
    for n in range(10):
        window.accepted(30 + n, 0, sure=lambda n=n: 30 + n, is_full=True, latency=20.0, now=now)
    assert window.is_slow
    assert window.size <= before + 1


# Turns


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), max_size=60))
def test_everyone_gets_a_turn_and_better_priorities_go_first(arrivals: list[tuple[int, str]]) -> None:
    queue: FairQueue[tuple[int, int]] = FairQueue()
    for n, (priority, partition) in enumerate(arrivals):
        queue.push((priority, n), priority=priority, partition=partition)
    order = [queue.pop() for _ in range(len(arrivals))]
    assert queue.pop() is None
    assert {n for _, n in order if order} == set(range(len(arrivals)))  # type: ignore[misc]
    assert [p for p, _ in order] == sorted(p for p, _ in order)  # type: ignore[misc]


def test_a_long_backlog_does_not_hold_up_a_short_one() -> None:
    queue: FairQueue[str] = FairQueue()
    for n in range(100):
        queue.push(f"long{n}", partition="long")
    for _ in range(10):
        queue.pop()
    for n in range(5):
        queue.push(f"short{n}", partition="short")
    next_ten = [queue.pop() for _ in range(10)]
    assert sum(1 for name in next_ten if name and name.startswith("short")) >= 4


def test_what_was_removed_has_no_turn() -> None:
    queue: FairQueue[str] = FairQueue()
    handle = queue.push("a")
    queue.push("b")
    queue.remove(handle)
    assert len(queue) == 1
    assert queue.pop() == "b"


# An account


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["begin", "release", *OutcomeKind])), max_size=200))
def test_slots_are_never_lost_nor_counted_twice(story: list[tuple[int, str]]) -> None:
    limits, now = AccountLimits("a", LimitSettings()), 0.0
    held: set[int] = set()
    for job, act in story:
        now += 1
        match act:
            case "begin":
                if job not in held and limits.wait(now) == 0:
                    limits.begin(str(job), now)
                    held.add(job)
            case "release":
                limits.release(str(job), now)
                held.discard(job)
            case kind:
                limits.report(str(job), Outcome(OutcomeKind(kind)), now, is_full=True)
                if not OutcomeKind(kind).keeps_slot:
                    held.discard(job)
        assert limits.in_flight == len(held)


def test_an_uncertain_first_order_does_not_stop_the_account_for_ever() -> None:
    limits = AccountLimits("a", LimitSettings())
    limits.begin("1", 0)
    assert limits.wait(1) is None
    limits.report("1", Outcome(OutcomeKind.UNCERTAIN), 2, is_full=True)
    assert limits.wait(3) == 0
    assert limits.in_flight == 1


def test_ceilings_are_shared_between_processes() -> None:
    limits = AccountLimits("a", LimitSettings(WindowSettings(ceiling=10)))
    limits.workers = 3
    assert limits.limit(0) == 3
