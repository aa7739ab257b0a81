"""Work besides takes: seen in the ledger, cancelled, given up when it stands still, gone on with after a kill."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.errors import Conflict, DiskFull, Unreadable
from cineflow.core.text import Text
from cineflow.jobs.working import Pace, Work, do_work
from cineflow.library.ledger import Ledger, events, open_ledger, work
from cineflow.library.ledger.work import WorkState

QUICK = Pace(beat=0.02, stall=30.0)
ASKED = {"footage": ["a.mp4"], "audio_track": 1}


@pytest.fixture
def ledger(tmp_path: Path) -> Generator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


def _only(ledger: Ledger) -> work.WorkJob:
    (job,) = ledger.read(work.listed)
    return job


def test_work_is_seen_while_it_is_done_and_afterwards(ledger: Ledger, tmp_path: Path) -> None:
    seen: list[work.WorkJob] = []

    def body(doing: Work) -> int:
        doing.tell("index", 0.25, frames=40)
        while not seen or seen[-1].permille != 250:
            seen.append(_only(ledger))
            time.sleep(0.01)
        return 7

    assert do_work(ledger, "index", ASKED, body, locks=tmp_path / "l", told=lambda n: {"n": n}, pace=QUICK) == 7
    assert (seen[-1].state, seen[-1].stage, seen[-1].counters) == (WorkState.RUNNING, "index", {"frames": 40})
    ended = _only(ledger)
    assert (ended.state, ended.permille, ended.result, ended.asked) == (WorkState.DONE, 1000, {"n": 7}, ASKED)
    kinds = [event.kind for event in ledger.read(events.after, 0)]
    assert kinds[:2] == ["work.queued", "work.running"]
    assert kinds[-1] == "work.done"
    assert "work.progress" in kinds
    assert not list((tmp_path / "l").iterdir())


def test_failure_is_kept_with_its_reason_and_raised(ledger: Ledger, tmp_path: Path) -> None:
    def body(doing: Work) -> None:
        raise Unreadable(Text("no moov atom", "缺少 moov"), file=tmp_path / "a.mp4")

    with pytest.raises(Unreadable):
        do_work(ledger, "index", ASKED, body, locks=tmp_path, pace=QUICK)
    job = _only(ledger)
    assert job.state is WorkState.FAILED
    assert job.problem is not None
    assert (job.problem.code, job.problem.chinese) == ("media.unreadable", "缺少 moov")


def test_cancelled_work_stops_at_its_next_word(ledger: Ledger, tmp_path: Path) -> None:
    def body(doing: Work) -> None:
        ledger.write(work.ask_cancel, doing.job_id, now=_only(ledger).created_at)
        for step in range(100_000):
            doing.tell("render", step / 100_000)
            time.sleep(0.005)

    with pytest.raises(Conflict) as raised:
        do_work(ledger, "render", ASKED, body, locks=tmp_path, pace=QUICK)
    assert raised.value.stable_code == "job.cancelled"
    assert _only(ledger).state is WorkState.CANCELLED


def test_what_tells_all_the_time_is_given_up_sooner() -> None:
    pace = Pace(stall=90.0)
    assert (pace.patience("index"), pace.patience("look"), pace.patience("render")) == (30.0, 90.0, 90.0)


def test_work_that_stands_still_is_given_up_while_it_stands(ledger: Ledger, tmp_path: Path) -> None:
    release = threading.Event()

    def body(doing: Work) -> None:
        doing.tell("index", 0.5)
        release.wait(60)

    with pytest.raises(Conflict) as raised:
        do_work(ledger, "index", ASKED, body, locks=tmp_path, pace=Pace(beat=0.02, stall=0.2))
    assert not release.is_set(), "it was given up although the body never returned"
    release.set()
    job = _only(ledger)
    assert raised.value.stable_code == "job.stalled"
    assert job.state is WorkState.FAILED
    assert job.problem is not None
    assert "index" in job.problem.english


def test_the_thread_of_work_that_stood_still_does_not_go_on(ledger: Ledger, tmp_path: Path) -> None:
    """It never says a word again, so that it cannot be stopped where it does."""
    bodies: list[threading.Thread] = []

    def body(_: Work) -> None:
        bodies.append(threading.current_thread())
        while True:
            time.sleep(0.01)

    with pytest.raises(Conflict):
        do_work(ledger, "render", ASKED, body, locks=tmp_path, pace=Pace(beat=0.02, stall=0.2))
    bodies[0].join(60)
    assert not bodies[0].is_alive()


_CHILD = """
import sys, time
from pathlib import Path
from cineflow.jobs.working import Pace, do_work
from cineflow.library.ledger import open_ledger
root = Path(sys.argv[1])
def body(doing):
    doing.tell("index", 0.5)
    print("begun", flush=True)
    time.sleep(60)
do_work(open_ledger(root / "ledger.db"), "index", {"footage": ["a.mp4"], "audio_track": 1}, body,
        locks=root / "locks", pace=Pace(beat=0.05))
"""


def test_killed_work_is_gone_on_with_under_the_same_row(ledger: Ledger, tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-P", "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    first = _only(ledger)

    def other(doing: Work) -> str:
        return doing.job_id

    beside = do_work(ledger, "index", ASKED, other, locks=tmp_path / "locks", pace=QUICK)
    assert beside != first.id, "what a living process is at is left to it"
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    assert do_work(ledger, "index", {"footage": []}, other, locks=tmp_path / "locks", pace=QUICK) != first.id
    assert do_work(ledger, "index", ASKED, other, locks=tmp_path / "locks", pace=QUICK) == first.id
    ended = ledger.read(work.get, first.id)
    assert (ended.state, ended.attempts) == (WorkState.DONE, 2)


def test_asked_survives_the_database_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"片": "影流", "n": [1, 2.5, None, True]}
    do_work(ledger, "clip", asked, lambda _: None, locks=tmp_path, pace=QUICK)
    assert _only(ledger).asked == json.loads(json.dumps(asked))


def test_a_full_disk_is_told_and_not_called_a_fault(ledger: Ledger, tmp_path: Path) -> None:
    def body(doing: Work) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / ".film.mp4.1.tmp"))

    with pytest.raises(DiskFull):
        do_work(ledger, "render", ASKED, body, locks=tmp_path, pace=QUICK)
    job = _only(ledger)
    assert job.state is WorkState.FAILED
    assert job.problem is not None
    assert job.problem.code == "disk.full"
