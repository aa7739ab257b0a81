"""Runs that are stopped, joined by another, or fail: what is left, what is told, and what the next run does."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

from cineflow.emulator import Emulator

BAD_PROMPT = "a forbidden thing"


@pytest.fixture
def slow(paying: Desk) -> Generator[Emulator]:
    """The emulator, whose pace a test may change."""
    assert paying.emulator is not None
    yield paying.emulator
    paying.emulator.pace(0.2)


def begin(desk: Desk, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        desk.command(["run", "--yes", "--json", *words]), cwd=desk.root, env=desk.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip


def wait_until_paid(desk: Desk, count: int, running: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 60
    while desk.paid < count:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < end, "nothing was sent"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_what_is_left_and_the_next_collects_it(
    paying: Desk, slow: Emulator, number: int, code: int
) -> None:
    paying.board("storyboard.json", "a lamp turns")
    slow.pace(6)
    running = begin(paying)
    try:
        wait_until_paid(paying, 2, running)
        began = time.monotonic()
        running.send_signal(number)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert time.monotonic() - began < 30
    assert running.returncode == code
    told = json.loads(out)
    assert (told["waiting"], told["interrupted"]) == (2, True)
    assert "the next run collects them" in err
    assert "Traceback" not in err
    collected = paying("run", "--yes", "--json")
    assert (collected.code, collected.json["done"], paying.paid) == (0, 2, 2)


def reset_faults(desk: Desk) -> None:
    import urllib.request

    assert desk.emulator is not None
    request = urllib.request.Request(f"{desk.emulator.url}/__emulator__/faults", method="DELETE")
    urllib.request.urlopen(request).close()


def left_over(desk: Desk) -> list[str]:
    return [path.name for path in desk.root.rglob("*") if ".tmp" in path.name or ".pending" in path.name]


@pytest.mark.slow
def test_a_run_killed_again_and_again_is_made_once(paying: Desk, slow: Emulator) -> None:
    paying.board("storyboard.json", *(f"a lamp turns {n}" for n in range(8)))
    slow.pace(1.0)
    paying.environ["CINEFLOW_REQUEST_TIMEOUT"] = "3"  # So long an order without an answer is left alone.
    words = ("--takes", "1", "--max-concurrency", "3")
    for paid in (2, 5):
        running = begin(paying, *words)
        try:
            wait_until_paid(paying, paid, running)
        finally:
            running.kill()
            running.communicate()
    told = paying("run", "--yes", "--json", *words)
    assert told.code == 0, told.err
    assert told.json["done"] + told.json["skipped"] == 8
    bought = [row["prompt"] for row in paying.ask("bill")["submits"]]
    assert len(bought) == len(set(bought)) == len(paying.takes()) == 8
    assert left_over(paying) == []
    again = paying("run", "--yes", "--json", *words)
    assert (again.code, again.json["skipped"], paying.paid) == (0, 8, 8)


@pytest.mark.slow
def test_a_run_takes_over_from_one_that_is_killed(paying: Desk, slow: Emulator) -> None:
    paying.board("storyboard.json", *(f"a lamp turns {n}" for n in range(4)))
    slow.pace(6.0)
    first = begin(paying, "--takes", "1")
    try:
        wait_until_paid(paying, 4, first)
        second = begin(paying, "--takes", "1")
        time.sleep(2.5)
        assert second.poll() is None, second.communicate()
        first.kill()
        out, err = second.communicate(timeout=90)
    finally:
        first.kill()
        first.communicate()
    assert second.returncode == 0, err
    assert json.loads(out)["done"] == 4
    assert (paying.paid, len(paying.takes()), left_over(paying)) == (4, 4, [])


@pytest.mark.slow
def test_a_second_run_follows_the_first(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    paying.ask("faults", {"wire": "sora-hk", "fault": "slow", "rate": 1})
    first = begin(paying)
    try:
        wait_until_paid(paying, 1, first)
        second = paying("run", "--yes", "--json")
        out, _ = first.communicate(timeout=120)
    finally:
        first.kill()
    assert (first.returncode, second.code) == (0, 0)
    assert json.loads(out)["done"] == 2
    assert second.json["done"] + second.json["skipped"] == 2
    assert paying.paid == 2


@pytest.mark.slow
def test_a_refused_shot_stays_one_shot_and_is_listed_for_retry(paying: Desk) -> None:
    paying.board("storyboard.json", BAD_PROMPT, "rain on the pier")
    paying.ask("faults", {"wire": "sora-hk", "fault": "policy_submit", "token": BAD_PROMPT})
    told = paying("run", "--yes", "--takes", "1", "--json")
    assert (told.code, told.json["done"], told.json["failed"], paying.paid) == (3, 1, 1, 1)
    (failure,) = told.json["failures"]
    assert (failure["code"], failure["shot"], failure["charged"]) == ("provider.content_refused", 1, "no")
    listed = json.loads(Path(told.json["failed_list"]).read_bytes())["failures"]
    assert [(row["file"], row["shot"], row["take"], row["charged"]) for row in listed] == [
        ("storyboard.json", 1, 1, "no")
    ]
    assert Path(told.json["failed_list"]).parent == paying.root / "output"
    reset_faults(paying)
    plain = paying("run", "--yes", "--takes", "1")
    assert (plain.code, paying.paid) == (3, 1)
    assert "refused before by sora-hk's rules on content" in plain.err
    assert "--only 1 --force sends it once more" in plain.err
    again = paying("retry", "--yes", "--json")
    assert (again.code, again.json["done"], paying.paid) == (0, 1, 2)
    assert [path.rpartition("/")[2][:4] for path in paying.takes()] == ["1_v1", "2_v1"]


@pytest.mark.slow
def test_what_a_run_waits_for_can_be_cancelled_by_another_command(paying: Desk, slow: Emulator) -> None:
    """A shot of a storyboard, then the whole run: what was not sent is saved, what the provider makes is collected."""
    paying.board("storyboard.json", *(f"a lamp turns {n}" for n in range(4)))
    slow.pace(60)
    running = begin(paying, "--takes", "1", "--max-concurrency", "1")
    try:
        wait_until_paid(paying, 1, running)
        sent = next(job["shot"] for job in paying("jobs", "--json").json["jobs"] if job["state"] == "waiting")
        unsent = next(shot for shot in (1, 2, 3, 4) if shot != sent)
        (one,) = paying("cancel", "storyboard.json", "--shot", str(unsent), "--json").json["cancelled"]
        assert (one["state"], one["saved"]["amount"]) == ("cancelled", "0.03")
        run = paying("jobs", "--json").json["jobs"][0]["run"]
        rest = paying("cancel", run, "--json").json["cancelled"]
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
    told = {row["state"]: row for row in rest}
    assert sorted(row["state"] for row in rest) == ["cancelled", "cancelled", "parked"]
    assert "goes on with it and charges it" in told["parked"]["message"]
    assert told["cancelled"]["saved"]["amount"] == "0.03"
    body = json.loads(out)
    assert (body["cancelled"], body["waiting"], paying.paid) == (3, 1, 1), err


@pytest.mark.slow
def test_a_take_that_failed_there_with_its_charge_unconfirmed_is_decided_and_retried(paying: Desk) -> None:
    paying.board("storyboard.json", BAD_PROMPT)
    paying.ask("faults", {"wire": "sora-hk", "fault": "policy_task", "token": BAD_PROMPT})
    told = paying("run", "--yes", "--takes", "1", "--json")
    assert (told.code, told.json["failed"], told.json["failures"][0]["charged"]) == (5, 1, "unknown")
    (listed,) = paying("unknown", "--json").json["unknown"]
    assert (listed["shot"], listed["acts"]) == (1, ["not-charged", "write-off"])
    reset_faults(paying)
    waits = paying("retry", "--yes", "--json")
    assert (waits.json["done"], waits.json["skipped"], paying.paid) == (0, 1, 1)
    assert paying("unknown", "not-charged", listed["id"]).code == 0
    assert paying("unknown", "--json").json["unknown"] == []
    again = paying("run", "--retry-failed", told.json["failed_list"], "--yes", "--json")
    assert (again.code, again.json["done"], paying.paid) == (0, 1, 2)


@pytest.mark.slow
@pytest.mark.parametrize(("key", "code"), [("sora-bad-0123456789", "provider.bad_key"),
                                           ("sora-broke-0123456789", "provider.no_balance")])  # fmt: skip
def test_a_key_that_cannot_pay_pauses_all_and_says_so_once(paying: Desk, key: str, code: str) -> None:
    paying.board("storyboard.json", "a lamp turns", "rain on the pier", "a boat leaves")
    told = paying("run", "--yes", "--json", environ={"SORA_API_KEY": key})
    assert told.code in (1, 3)
    assert paying.paid == 0
    assert told.json["paused"] or {failure["code"] for failure in told.json["failures"]} == {code}
    assert told.err.count(told.json["paused"] or told.json["failures"][0]["cause"]) <= 2
    assert key not in told.all
    healed = paying("run", "--yes", "--json")
    assert (healed.code, healed.json["done"], paying.paid) == (0, 6, 6)


def test_an_unknown_price_is_refused_with_lines_that_work(paying: Desk) -> None:
    paying.board("storyboard.json", "a lamp turns")
    key = {"NEWAPI_API_KEY": "emulator-0123456789", "NEWAPI_BASE_URL": "http://127.0.0.1:9/newapi/v1"}
    words = ("run", "--provider", "newapi", "--model", "my-own-model", "--takes", "1", "--yes")
    refused = paying(*words, "--json", environ=key)
    assert refused.code == 4
    assert refused.json["error"]["code"] == "money.price_unknown"
    lines = [line for line in refused.json["error"]["fix"].splitlines() if line.startswith(("[", '"'))]
    assert lines[0] == "[prices]"
    (paying.root / "cineflow.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    priced = paying("plan", *words[1:-1], "--json", environ=key)
    assert priced.json["shots"][0]["price"]["amount"] == "0.00"
    assert paying.paid == 0
