"""The list of failed takes, as written and as read back for a retry."""

from __future__ import annotations

import json
from pathlib import Path

from tests.library.ledger.wanted import ACCOUNT, ALLOWED, NOW, wanted

from cineflow.core.errors import ContentRefused, SubmitUncertain
from cineflow.core.order import Ticket
from cineflow.core.text import Text, speaking
from cineflow.jobs.planning._request import read_retry_list
from cineflow.library.failed_list import failed_take, write_failed_list
from cineflow.library.layout import Layout
from cineflow.library.ledger import Ledger, NewRun, Problem, jobs, open_ledger, runs, submissions
from cineflow.library.ledger.submissions import Won


def _jobs(tmp_path: Path) -> tuple[Ledger, list[str]]:
    ledger = open_ledger(tmp_path / "ledger.db")
    made = ledger.write(runs.create, NewRun([wanted(n) for n in (1, 2, 3)]), now=NOW)
    for job_id in made.jobs:
        won = ledger.write(submissions.win, job_id, token="w", account=ACCOUNT, now=NOW, allowed=ALLOWED)
        assert isinstance(won, Won)
    return ledger, list(made.jobs)


def test_the_list_says_cause_charge_ticket_and_next_step(tmp_path: Path) -> None:
    ledger, (refused, unknown, parked) = _jobs(tmp_path)
    no = Problem.of(ContentRefused(Text("refused: blood", "被拒：血腥"), fix=Text("change it", "请修改")))
    ledger.write(submissions.refuse, f"{refused}.1", no, now=NOW)
    ledger.write(submissions.give_up, f"{unknown}.1", Problem.of(SubmitUncertain(Text("lost", "丢失"))), now=NOW)
    ledger.write(submissions.accept, f"{parked}.1", Ticket(id="t3"), now=NOW)
    ledger.write(jobs.park, parked, watched=2100.0, now=NOW)
    failures = [
        failed_take(ledger.read(jobs.get, job), ledger.read(submissions.last, job))
        for job in (refused, unknown, parked)
    ]
    with speaking("zh"):
        path = write_failed_list(tmp_path, failures, run="run_1", at=NOW)
    assert path
    assert path.name.startswith("failed_tasks_2026")
    rows = json.loads(path.read_text(encoding="utf-8"))["failures"]
    assert [row["charged"] for row in rows] == ["no", "unknown", "yes"]
    assert [row["provider_id"] for row in rows] == [None, None, "t3"]
    assert (rows[0]["code"], rows[0]["cause"], rows[0]["next"]) == ("provider.content_refused", "被拒：血腥", "请修改")
    read = read_retry_list(path, Layout(tmp_path))
    assert [(item.shot, item.take, item.charged.value) for item in read] == [
        (1, 1, "no"),
        (2, 1, "unknown"),
        (3, 1, "yes"),
    ]
    again = write_failed_list(tmp_path, failures, run="run_1", at=NOW)
    assert again != path
    ledger.close()


def test_nothing_failed_writes_nothing(tmp_path: Path) -> None:
    assert write_failed_list(tmp_path, [], run="run_1", at=NOW) is None
    assert not list(tmp_path.iterdir())
