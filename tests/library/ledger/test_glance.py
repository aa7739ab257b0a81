"""A look into a ledger: what it knows, and no trace of the look."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.library.ledger.wanted import NOW, wanted

from cineflow.core.errors import Conflict
from cineflow.core.order import Ticket
from cineflow.library.ledger import NewRun, jobs, open_ledger, runs, workers
from cineflow.library.ledger.glance import glance
from cineflow.library.takes import TakesOnDisk, TakeState


def test_takes_bought_and_gone_are_known_and_unsent_ones_are_not(ledger_url: str, tmp_path: Path) -> None:
    where = Path(ledger_url) if "://" not in ledger_url else ledger_url
    ledger = open_ledger(where)
    ledger.write(runs.create, NewRun([wanted(1, ticket=Ticket(id="t1")), wanted(2)]), now=NOW)
    (sent, _) = ledger.read(jobs.listed)
    ledger.write(jobs.park, sent.id, watched=10, now=NOW)
    ledger.close()
    with glance(where, tmp_path) as looked:
        assert looked is not None
        assert looked.has_unfinished
        assert looked.homes == [tmp_path / "output/a/storyboard"]
        (take,) = looked.missing(TakesOnDisk())
        assert (take.shot, take.ticket, take.state, take.pending) == (1, "t1", TakeState.PENDING, "ticket")
        assert looked.missing(TakesOnDisk([take])) == []


def test_a_look_makes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    where = tmp_path / "state/ledger.db"
    with glance(where, tmp_path) as looked:
        assert looked is None
    assert not where.parent.exists()
    ledger = open_ledger(where)
    ledger.write(runs.create, NewRun([wanted()]), now=NOW)
    ledger.close()
    before = {path.name: path.stat().st_mtime_ns for path in (where.parent, *where.parent.iterdir())}
    with glance(where, tmp_path) as looked:
        assert looked is not None
        assert not looked.has_unfinished
    assert {path.name: path.stat().st_mtime_ns for path in (where.parent, *where.parent.iterdir())} == before


def test_a_damaged_ledger_is_told(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    where.write_bytes(b"no database at all, but long enough to look like one" * 40)
    with pytest.raises(Conflict) as told, glance(where, tmp_path):
        pass
    assert told.value.stable_code == "ledger.damaged"


def test_a_file_in_which_nothing_was_made_yet_is_no_ledger(tmp_path: Path) -> None:
    """As a process leaves it that is killed between making the file and its tables."""
    where = tmp_path / "ledger.db"
    connection = sqlite3.connect(where)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert where.stat().st_size
    with glance(where, tmp_path) as looked:
        assert looked is None
    open_ledger(where).close()
    with glance(where, tmp_path) as looked:
        assert looked is not None


def test_a_machine_works_while_the_lease_of_one_of_its_processes_runs(ledger_url: str, tmp_path: Path) -> None:
    where = Path(ledger_url) if "://" not in ledger_url else ledger_url
    ledger = open_ledger(where)
    end = NOW + timedelta(seconds=90)
    ledger.write(workers.beat, "worker-1", "here:7:w_a", now=NOW, lease_until=end)
    ledger.write(workers.beat, "worker-2", "fe80::1:8:w_b", now=NOW, lease_until=NOW)
    ledger.close()
    with glance(where, tmp_path) as looked:
        assert looked is not None
        assert looked.works_on("here", NOW)
        assert not looked.works_on("here", end), "its lease has run out"
        assert not looked.works_on("her", NOW)
        assert not looked.works_on("fe80::1", NOW)
        assert looked.works_on("fe80::1", NOW - timedelta(seconds=1))
