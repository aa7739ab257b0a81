"""Runs and the jobs they make, follow and replace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from tests.library.ledger.wanted import ACCOUNT, ALLOWED, NOW, wanted

from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.order import Ticket
from cineflow.core.text import Text
from cineflow.library.ledger import (
    CreatedRun,
    JobState,
    Ledger,
    NewRun,
    Problem,
    RunState,
    SubmissionState,
    WantedTake,
    jobs,
    runs,
    standing,
    submissions,
    work,
    work_here,
    workers,
)  # fmt: skip
from cineflow.library.ledger.submissions import Acceptance, Lost, Won

WHY = Problem.of(CineflowError(Text("no", "不")))


def create(ledger: Ledger, *takes: WantedTake) -> CreatedRun:
    return ledger.write(runs.create, NewRun(takes), now=NOW)


def win(ledger: Ledger, job_id: str, token: str = "w") -> Won | Lost:
    return ledger.write(submissions.win, job_id, token=token, account=ACCOUNT, now=NOW, allowed=ALLOWED)


def test_a_run_has_one_job_per_place(ledger: Ledger) -> None:
    run = create(ledger, wanted(1, 1), wanted(1, 2), wanted(1, 1))
    assert len(run.jobs) == 2
    assert run.joined == ()
    assert ledger.read(jobs.counts, run.id) == {JobState.PLANNED: 2}
    assert [line.id for line in ledger.read(jobs.to_resume)] == list(run.jobs)


def test_only_one_wins_the_right_to_send(ledger: Ledger) -> None:
    [job_id] = create(ledger, wanted()).jobs
    first, second = win(ledger, job_id, "a"), win(ledger, job_id, "b")
    assert isinstance(first, Won)
    assert isinstance(second, Lost)
    assert first.submission.client_ref == first.order.id != wanted().brief.order.id
    assert ledger.read(submissions.by_reference, first.order.id) == first.submission


def test_a_second_run_follows_what_is_on_its_way_and_buys_nothing_twice(ledger: Ledger) -> None:
    first = create(ledger, wanted(1), wanted(2))
    sent = win(ledger, first.jobs[0])
    assert isinstance(sent, Won)
    second = create(ledger, wanted(1), wanted(2), wanted(3))
    assert second.joined == first.jobs
    assert len(second.jobs) == 3
    assert {event.job for event in ledger.events_after(0, first.id)} >= set(first.jobs)
    ledger.write(submissions.accept, sent.submission.id, Ticket(id="t"), now=NOW)
    for run in (first.id, second.id):
        assert any(e.kind == "job.waiting" and e.job == first.jobs[0] for e in ledger.events_after(0, run))


def test_an_unsent_job_whose_shot_changed_gives_way(ledger: Ledger) -> None:
    [old] = create(ledger, wanted(prompt="a lamp")).jobs
    [new] = create(ledger, wanted(prompt="two lamps")).jobs
    assert new != old
    assert ledger.read(jobs.get, old).state is JobState.CANCELLED
    assert isinstance(win(ledger, old), Lost)


def test_a_failed_job_makes_room_and_one_that_is_only_not_fetched_does_not(ledger: Ledger) -> None:
    first, second = create(ledger, wanted(1), wanted(2)).jobs
    for job_id in (first, second):
        sent = win(ledger, job_id)
        assert isinstance(sent, Won)
        ledger.write(submissions.accept, sent.submission.id, Ticket(id=job_id), now=NOW)
    ledger.write(submissions.failed_there, f"{first}.1", WHY, billed=None, now=NOW)
    ledger.write(submissions.unfetchable, f"{second}.1", WHY, billed=None, now=NOW)
    run = create(ledger, wanted(1), wanted(2))
    assert run.jobs[0] != first
    assert run.jobs[1] == second
    assert ledger.read(jobs.get, second).state is JobState.WAITING


def test_one_ticket_belongs_to_one_order(ledger: Ledger) -> None:
    sent = [win(ledger, job_id) for job_id in create(ledger, wanted(1), wanted(2)).jobs]
    first, second = (won.submission.id for won in sent if isinstance(won, Won))
    assert ledger.write(submissions.accept, first, Ticket(id="t"), now=NOW) is Acceptance.OURS
    assert ledger.write(submissions.accept, first, Ticket(id="t"), now=NOW) is Acceptance.OURS
    assert ledger.write(submissions.accept, second, Ticket(id="t"), now=NOW) is Acceptance.TAKEN
    assert ledger.read(submissions.get, second).state is SubmissionState.UNCERTAIN
    assert ledger.read(submissions.known_tickets, ACCOUNT, ledger.read(submissions.get, first).request) == ["t"]


def test_a_paused_run_sends_nothing_until_it_is_resumed(ledger: Ledger) -> None:
    run = create(ledger, wanted())
    assert ledger.write(runs.pause, run.id, WHY, now=NOW)
    lost = win(ledger, run.jobs[0])
    assert isinstance(lost, Lost)
    assert lost.is_paused
    assert ledger.write(runs.resume, run.id, now=NOW)
    assert isinstance(win(ledger, run.jobs[0]), Won)
    assert ledger.write(runs.end, run.id, now=NOW)
    assert ledger.read(runs.summary, run.id).run.state is RunState.DONE


def test_a_thousand_takes_are_planned_in_a_few_statements(ledger: Ledger) -> None:
    run = create(ledger, *(wanted(shot, take) for shot in range(1, 501) for take in (1, 2)))
    assert len(run.jobs) == 1000
    assert set(ledger.write(jobs.queue, run.jobs, now=NOW)) == set(run.jobs)
    assert ledger.read(jobs.counts, run.id) == {JobState.QUEUED: 1000}


def test_thousands_may_go_first_in_their_order_and_what_went_first_follows(ledger: Ledger) -> None:
    ids = create(ledger, *(wanted(shot) for shot in range(1, 701))).jobs

    def put(job_ids: Sequence[str]) -> list[str]:
        return ledger.write(jobs.put_first, job_ids, usual=5, now=NOW)

    def as_they_go() -> list[str]:
        return [row.id for row in ledger.read(standing.job_rows, as_they_go=True)]

    assert put([*ids[100:], "gone"]) == list(ids[100:])
    assert as_they_go() == [*ids[100:], *ids[:100]]
    for _ in range(7):
        put([ids[3], ids[1]])
        put(ids[600:])
    assert as_they_go() == [*ids[600:], ids[3], ids[1], *ids[100:600], ids[0], ids[2], *ids[4:100]]
    assert {row.priority for row in ledger.read(standing.job_rows)} <= set(range(6))
    before = as_they_go()
    with pytest.raises(Conflict) as refused:
        put(ids[6::-1])
    assert refused.value.stable_code == "queue.too_many_places"
    assert as_they_go() == before


def test_a_slot_has_one_holder_until_its_lease_ends(ledger: Ledger) -> None:
    lease = {"now": NOW, "lease_until": NOW + timedelta(seconds=10)}
    assert ledger.write(workers.beat, "worker-1", "a", **lease)
    assert not ledger.write(workers.beat, "worker-1", "b", **lease)
    later = {"now": NOW + timedelta(seconds=11), "lease_until": NOW + timedelta(seconds=21)}
    assert ledger.write(workers.beat, "worker-1", "b", **later)
    assert not ledger.write(workers.beat, "worker-1", "a", **later)
    assert [worker.holder for worker in ledger.read(workers.listed)] == ["b"]


def test_silence_is_told_before_a_lease_ends_and_ends_with_any_sign_of_life(ledger: Ledger) -> None:
    until = NOW + timedelta(seconds=90)
    assert ledger.read(workers.silent_since, now=NOW) is None, "nobody was ever there"
    ledger.write(workers.beat, "worker-1", "a", now=NOW, lease_until=until)
    assert ledger.read(workers.silent_since, now=NOW + timedelta(seconds=9)) is None
    later = NOW + timedelta(seconds=12)
    assert ledger.read(workers.silent_since, now=later) == NOW
    ledger.write(workers.beat, "worker-2", "b", now=later, lease_until=until)
    assert ledger.read(workers.silent_since, now=later) is None
    job = ledger.write(work_here.begin, "index", {"file": "a.mp4"}, "host:1:1", job_id="work_1", now=NOW)
    assert job.silent_since(NOW + timedelta(seconds=2)) is None
    assert job.silent_since(NOW + timedelta(seconds=5)) == NOW
    ledger.write(work.finish, job.id, work.WorkState.DONE, now=NOW)
    assert ledger.read(work.get, job.id).silent_since(later) is None, "what is over is not waited for"
