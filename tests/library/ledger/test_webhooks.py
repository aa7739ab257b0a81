"""Deliveries: the schedule, turns, leases, giving up, stopping, replaying and forgetting; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cineflow.core.errors import Conflict, NotFound
from cineflow.library.ledger import Ledger, deliveries, events, webhooks
from cineflow.library.ledger.deliveries import LEASE, Delivery, DeliveryState, Told
from cineflow.library.ledger.webhooks import HookState, Webhook

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
GOOD = Told(200, "", 12)
BAD = Told(500, "webhook.status", 12, "no")
SECRET = "whsec_" + "A" * 43 + "="


def hooked(ledger: Ledger, owner: str = "u_1", **more: str) -> Webhook:
    return ledger.write(webhooks.add, owner, "https://hooks.example/a", ("job.*",), SECRET, at=AT, **more)


def waiting(ledger: Ledger, hook: Webhook, at: datetime = AT, number: int = 1) -> str:
    return ledger.write(deliveries.add, hook.id, "job.done", {"type": "job.done"}, at=at, number=number)


def won(ledger: Ledger, at: datetime, *, most: int = 16, each: int = 2) -> list[tuple[Delivery, Webhook]]:
    return ledger.write(deliveries.claim, now=at, most=most, each=each)


def test_a_failing_delivery_is_tried_on_the_promised_schedule_and_then_given_up(ledger: Ledger) -> None:
    hook = hooked(ledger)
    told, at = waiting(ledger, hook), AT
    waits: list[float] = []
    while True:
        ((delivery, _),) = won(ledger, at)
        ledger.write(deliveries.settle, delivery.id, BAD, now=at)
        after = ledger.read(deliveries.get, hook.id, told)
        if after.next_at is None:
            break
        waits.append((after.next_at - at).total_seconds())
        assert won(ledger, after.next_at - timedelta(seconds=1)) == []
        at = after.next_at
    assert waits == [5, 300, 1800, 7200, 18000, 36000]
    assert (after.state, after.attempts, after.status) == (DeliveryState.GIVEN_UP, 7, 500)
    assert ledger.read(webhooks.get, hook.id).state is HookState.FAILING
    (said,) = [e for e in ledger.events_after(0) if e.kind == "webhook.stopped"]
    assert said.facts["by"] == "u_1"


def test_a_webhook_that_is_reached_meanwhile_is_not_stopped_by_one_that_never_gets_there(ledger: Ledger) -> None:
    hook = hooked(ledger)
    stuck, fine = waiting(ledger, hook), waiting(ledger, hook, AT + timedelta(hours=1))
    ledger.write(deliveries.settle, fine, GOOD, now=AT + timedelta(hours=1))
    for _ in range(7):
        ledger.write(deliveries.settle, stuck, BAD, now=AT + timedelta(hours=20))
    assert ledger.read(deliveries.get, hook.id, stuck).state is DeliveryState.GIVEN_UP
    assert ledger.read(webhooks.get, hook.id).state is HookState.ON


def test_gone_stops_at_once_and_a_test_call_is_tried_once_and_stops_nothing(ledger: Ledger) -> None:
    hook, other = hooked(ledger), hooked(ledger)
    ledger.write(deliveries.settle, waiting(ledger, hook), Told(410, "webhook.status", 1, is_gone=True), now=AT)
    assert ledger.read(webhooks.get, hook.id).state is HookState.GONE
    test = ledger.write(deliveries.add, other.id, deliveries.TEST, {}, at=AT)
    ledger.write(deliveries.settle, test, BAD, now=AT)
    assert ledger.read(deliveries.get, other.id, test).state is DeliveryState.GIVEN_UP
    assert ledger.read(webhooks.get, other.id).state is HookState.ON


def test_webhooks_take_turns_and_one_with_much_to_say_holds_nobody_up(ledger: Ledger) -> None:
    loud, quiet = hooked(ledger), hooked(ledger, "u_2")
    for number in range(50):
        waiting(ledger, loud, AT - timedelta(minutes=1), number)
    waiting(ledger, quiet)
    first = won(ledger, AT, most=4, each=2)
    assert sorted(hook.id for _, hook in first) == sorted([loud.id, loud.id, quiet.id])
    full = ledger.write(deliveries.claim, now=AT, most=4, each=2, but={loud.id})
    assert full == []


def test_what_somebody_has_in_hand_is_nobody_elses_until_they_must_have_died(ledger: Ledger) -> None:
    hook = hooked(ledger)
    told = waiting(ledger, hook)
    assert [d.id for d, _ in won(ledger, AT)] == [told]
    assert won(ledger, AT + LEASE - timedelta(seconds=1)) == []
    assert [d.id for d, _ in won(ledger, AT + LEASE)] == [told]
    ledger.write(deliveries.give_back, [told], now=AT)
    ((again, _),) = won(ledger, AT)
    assert (again.id, again.attempts) == (told, 0)


def test_a_receiver_that_asks_for_peace_gets_it_for_all_that_waits(ledger: Ledger) -> None:
    hook = hooked(ledger)
    busy, next_one = waiting(ledger, hook), waiting(ledger, hook)
    slow_down = Told(429, "webhook.status", 1, retry_after=120, is_busy=True)
    ledger.write(deliveries.settle, busy, slow_down, now=AT)
    assert won(ledger, AT + timedelta(seconds=119)) == []
    assert {d.id for d, _ in won(ledger, AT + timedelta(seconds=120))} == {busy, next_one}


def test_a_replay_begins_the_schedule_again_under_the_same_id(ledger: Ledger) -> None:
    hook = hooked(ledger)
    told = waiting(ledger, hook)
    ledger.write(deliveries.settle, told, GOOD, now=AT)
    assert won(ledger, AT + timedelta(days=1)) == []
    later = AT + timedelta(days=1)
    again = ledger.write(deliveries.replay, hook.id, told, now=later)
    assert (again.id, again.state, again.attempts) == (told, DeliveryState.WAITING, 0)
    assert [d.id for d, _ in won(ledger, later)] == [told]


def test_one_that_is_off_is_sent_nothing_and_passes_over_what_happened_meanwhile(ledger: Ledger) -> None:
    hook = hooked(ledger)
    told = waiting(ledger, hook)
    ledger.write(webhooks.change, hook.id, state=HookState.OFF.value)
    assert ledger.read(deliveries.next_at) is None
    assert won(ledger, AT) == []
    ledger.write(events.add, "job.done", at=AT)
    on = ledger.write(webhooks.turn_on, hook.id)
    assert on.seen == ledger.read(events.last_number)
    assert [d.id for d, _ in won(ledger, AT)] == [told]


def test_old_deliveries_are_forgotten_and_given_up_ones_are_kept_longer(ledger: Ledger) -> None:
    hook = hooked(ledger)
    good, bad, late = waiting(ledger, hook), waiting(ledger, hook), waiting(ledger, hook)
    ledger.write(deliveries.settle, good, GOOD, now=AT)
    for _ in range(7):
        ledger.write(deliveries.settle, bad, BAD, now=AT)
    ledger.write(deliveries.settle, late, BAD, now=AT)
    assert ledger.write(deliveries.prune, now=AT + timedelta(days=8)) == 1
    with pytest.raises(NotFound):
        ledger.read(deliveries.get, hook.id, good)
    assert ledger.write(deliveries.prune, now=AT + timedelta(days=31)) == 1
    assert ledger.read(deliveries.waiting) == {hook.id: 1}


def test_removing_one_forgets_its_secret_and_what_waits_for_it(ledger: Ledger) -> None:
    hook = hooked(ledger)
    told = waiting(ledger, hook)
    ledger.write(webhooks.remove, hook.id)
    ledger.write(deliveries.settle, told, GOOD, now=AT)  # a try that ends after the removal is nothing
    assert ledger.read(webhooks.listed) == []
    assert ledger.read(deliveries.waiting) == {}


def test_kinds_are_named_by_noun_or_one_by_one_and_a_task_hears_of_itself_alone(ledger: Ledger) -> None:
    hook = hooked(ledger)
    assert [hook.wants(kind) for kind in ("job.done", "job.failed", "run.done", "jobs.done")] == [
        True,
        True,
        False,
        False,
    ]
    kinds = ("work.done work_1", "work.failed work_1")
    one = ledger.write(webhooks.add, "u_1", "https://hooks.example/a", kinds, SECRET, at=AT, job="task_1")
    assert [one.wants("work.done", job) for job in ("work_1", "work_2", "")] == [True, False, False]
    assert [h.id for h in ledger.read(webhooks.listed)] == [hook.id]
    ledger.write(deliveries.settle, waiting(ledger, one), GOOD, now=AT)
    assert [h.id for h in ledger.read(webhooks.active)] == [hook.id]  # it has said what it had to


def test_a_person_has_so_many_webhooks_and_no_more(ledger: Ledger) -> None:
    for _ in range(webhooks.MOST):
        hooked(ledger)
    with pytest.raises(Conflict):
        hooked(ledger)
    hooked(ledger, "u_2")


def test_secrets_are_not_in_what_is_printed(ledger: Ledger) -> None:
    assert SECRET not in repr(hooked(ledger))
