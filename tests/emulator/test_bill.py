"""The bill outlives a kill, a restart knows the jobs again, and rows share their way to the disk."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from cineflow.emulator import BadFault, Emulator, running
from cineflow.emulator._bill import Bill
from cineflow.emulator._fingerprint import fingerprint
from cineflow.emulator._jobs import Draft, Job, Jobs, Phase

SERVE = """
import sys
from pathlib import Path
from cineflow.emulator import serve
serve(0, 0.2, Path(sys.argv[1]), ready=lambda url: print(url, flush=True))
"""
KEY = {"authorization": "Bearer sora-emulator"}


def client(emulator: Emulator) -> httpx.Client:
    return httpx.Client(base_url=emulator.base_url("sora-hk"), headers=KEY, trust_env=False, verify=False)


def test_a_killed_emulator_comes_back_with_its_jobs_and_its_bill(tmp_path: Path) -> None:
    bill = tmp_path / "bill.jsonl"
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(bill)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        root = process.stdout.readline().strip()
        with httpx.Client(base_url=f"{root}/sora-hk/v1", headers=KEY, trust_env=False, verify=False) as api:
            fault = {"fault": "forget", "token": "lost"}
            httpx.post(f"{root}/__emulator__/faults", json=fault, trust_env=False, verify=False).raise_for_status()
            ids = [api.post("/create", json={"prompt": word}).json()["data"]["task_id"] for word in ("kept", "lost")]
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
    with bill.open("ab") as stream:
        stream.write(b'{"wire": "sora-hk", "torn')
    assert [json.loads(line)["id"] for line in bill.read_text().splitlines()[:2]] == ids
    with running(0.2, bill=bill) as again, client(again) as api:
        assert [row["prompt"] for row in again.bill()["submits"]] == ["kept", "lost"]
        give_up = time.monotonic() + 5
        while (shown := api.get(f"/tasks/{ids[0]}").json()["data"])["status"] != "completed":
            assert time.monotonic() < give_up
            time.sleep(0.01)
        assert httpx.get(shown["video_url"], trust_env=False, verify=False).status_code == 200
        assert api.get(f"/tasks/{ids[1]}").status_code == 404
        api.post("/create", json={"prompt": "third"})
    assert [json.loads(line)["prompt"] for line in bill.read_text().splitlines()] == ["kept", "lost", "third"]


def test_what_is_forgotten_or_deleted_stays_so_after_a_restart(tmp_path: Path) -> None:
    bill = tmp_path / "bill.jsonl"
    with running(0, bill=bill) as first, client(first) as api:
        ticket = api.post("/create", json={"prompt": "x"}).json()["data"]["task_id"]
        first.faults(fault="forget")
    with running(0, bill=bill) as again, client(again) as api:
        assert api.get(f"/tasks/{ticket}").status_code == 404
        assert again.bill()["accepted"] == 1
        again.reset()
    assert bill.read_bytes() == b""


async def test_rows_that_arrive_together_are_all_on_disk_when_answered(tmp_path: Path) -> None:
    bill = Bill(tmp_path / "deep" / "bill.jsonl")
    jobs = [Job(str(n), "w", "m", "p", Decimal(1), "USD", "f", n, n, n + 1) for n in range(200)]
    await asyncio.gather(*(bill.accept(job) for job in jobs))
    assert bill.file is not None
    assert [json.loads(line)["id"] for line in bill.file.read_text().splitlines()] == [job.id for job in jobs]
    again = Bill(bill.file)
    again.load(Jobs())
    assert again.jobs == jobs


async def test_a_bill_that_cannot_be_written_accepts_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "bill.jsonl"
    folder.mkdir()
    bill = Bill(folder)
    with pytest.raises(OSError, match="directory"):
        await bill.accept(Job("1", "w", "m", "p", Decimal(1), "USD", "f", 0, 0, 1))
    assert bill.jobs == []


def test_totals_are_kept_apart_by_unit() -> None:
    bill = Bill()
    bill.jobs = [
        Job("1", "a", "m", "p", Decimal("0.30"), "USD", "f", 0, 0, 1),
        Job("2", "b", "m", "p", Decimal("7"), "credits", "f", 0, 0, 1),
        Job("3", "a", "m", "p", Decimal("0.03"), "USD", "f", 0, 0, 1),
    ]
    report = bill.report(2)
    assert report["total"] == [{"amount": "0.33", "currency": "USD"}, {"amount": "7.00", "currency": "credits"}]
    assert bill.report(2, "b")["accepted"] == 1


def test_a_fingerprint_holds_what_was_asked_and_not_who_asks() -> None:
    def of(**asked: object) -> str:
        return fingerprint(Draft("m", "p", Decimal(1), asked=asked))

    assert of(seed=1, callback_url="a", user="u") == of(seed=1, callback_url="b")
    assert of(seed=1) != of(seed=2)
    assert of(image="https://a/x.png?sig=1") == of(image="https://a/x.png?sig=2") != of(image="https://a/y.png")


def test_jobs_above_a_cap_wait_and_move_up_when_one_is_cancelled() -> None:
    jobs, made = Jobs(), list[Job]()
    for number in range(3):
        starts = jobs.slot_free_at("w", 1, 0)
        fate: dict[str, dict[str, object]] = {"stuck": {}} if number == 0 else {}
        made.append(Job(str(number), "w", "m", "p", Decimal(1), "USD", "f", 0, starts, starts + 10, fate=fate))
        jobs.add(made[-1])
    assert [job.phase(50) for job in made] == [Phase.RUNNING, Phase.QUEUED, Phase.QUEUED]
    jobs.cancel(made[0], 50)
    assert [(job.starts, job.ends) for job in made[1:]] == [(50, 60), (60, 70)]
    assert jobs.live("w", 65) == 1


def test_faults_that_make_no_sense_are_refused_in_both_languages(emulator: Emulator, http: httpx.Client) -> None:
    url = f"{emulator.url}/__emulator__/faults"
    for asked in (
        {"fault": "explode"},
        {"fault": "slow", "wire": "nobody"},
        {"fault": "slow", "rate": 3},
        {"nth": "x"},
        7,
    ):
        reply = http.post(url, json=asked)
        assert reply.status_code == 400
        assert reply.json().keys() == {"error", "error_zh"}
    with pytest.raises(BadFault):
        emulator.faults(fault="explode")
    assert http.get(url).json()["active"] == []


def test_faults_are_listed_and_cleared(emulator: Emulator, http: httpx.Client) -> None:
    url = f"{emulator.url}/__emulator__/faults"
    both = [{"fault": "slow", "wire": "openai", "seconds": 2}, {"fault": "stuck", "rate": 0.5}]
    assert http.post(url, json=both).status_code == 201
    shown = http.get(url).json()
    assert [fault["fault"] for fault in shown["active"]] == ["slow", "stuck"]
    assert {"drop_after", "cap", "no_list", "redirect_host"} <= {known["name"] for known in shown["known"]}
    assert http.delete(url).status_code == 204
    assert http.get(url).json()["active"] == []


def test_the_bill_and_counts_are_served_and_reset(emulator: Emulator, http: httpx.Client) -> None:
    with client(emulator) as api:
        api.post("/create", json={"prompt": "x", "is_pro": True})
        api.get("/balance")
    shown = http.get(f"{emulator.url}/__emulator__/bill").json()
    assert (shown["accepted"], shown["total"]) == (1, [{"amount": "0.30", "currency": "USD"}])
    stats = http.get(f"{emulator.url}/__emulator__/stats").json()
    assert stats["requests"] == {"sora-hk POST /create": 1, "sora-hk GET /balance": 1}
    assert http.get(f"{emulator.url}/__emulator__/leaks").json() == {"leaks": []}
    assert http.post(f"{emulator.url}/__emulator__/reset").status_code == 204
    assert http.get(f"{emulator.url}/__emulator__/bill").json()["accepted"] == 0


def test_the_pace_can_be_changed_and_comes_back_with_a_reset(emulator: Emulator, http: httpx.Client) -> None:
    url = f"{emulator.url}/__emulator__/pace"
    assert http.post(url, json={"seconds": 60, "wire": "sora-hk"}).status_code == 204
    assert http.post(url, json={"seconds": "soon"}).status_code == 400
    with client(emulator) as api:
        api.post("/create", json={"prompt": "x"})
        time.sleep(0.1)
        assert emulator.bill()["submits"][0]["status"] == "queued"
        emulator.reset()
        api.post("/create", json={"prompt": "x"})
        time.sleep(0.1)
        assert emulator.bill()["submits"][0]["status"] == "done"
