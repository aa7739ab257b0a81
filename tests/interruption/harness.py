"""Starting, killing and auditing batches: whatever died and whenever, the bill must equal the ledger.

`python -m tests.interruption.harness --kills 200 [--postgres]` is the long form; tests run short ones.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from cineflow.emulator import Emulator, running
from cineflow.library.ledger import JobState, Ledger, budgets, jobs, open_ledger

BATCH = Path(__file__).with_name("batch.py")


@dataclass
class Stage:
    """One workspace against one emulator. database: a Postgres URL, empty for SQLite."""

    emulator: Emulator
    workspace: Path
    database: str = ""
    options: list[str] = field(default_factory=list[str])
    began: list[subprocess.Popen[str]] = field(default_factory=list[subprocess.Popen[str]])

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Begin a batch as a process of its own."""
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"cineflow-pyc-{os.getuid()}")
        command = [sys.executable, str(BATCH), str(self.workspace), self.emulator.base_url("sora-hk")]
        command += [*self.options, *options, *(["--database", self.database] if self.database else [])]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.began.append(process)
        return process

    def run(self, *options: str, seconds: float = 240) -> tuple[int, dict[str, Any]]:
        """Run a batch to its end; returns its exit code and its report."""
        return self.finish(self.start(*options), seconds=seconds)

    def finish(self, process: subprocess.Popen[str], *, seconds: float = 240) -> tuple[int, dict[str, Any]]:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"no end after {seconds:.0f} s: {self._unfinished()}") from None
        said = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        if process.returncode not in (0, 3, 5, 130, 143):
            raise AssertionError(f"ended with {process.returncode}: {err[-4000:]}")
        return process.returncode, said[-1]

    def wait_for_start(self, process: subprocess.Popen[str], *, seconds: float = 60) -> str:
        """Wait until a batch has its parts together; returns its role."""
        assert process.stdout
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            line = process.stdout.readline()
            if line.startswith("{"):
                return str(json.loads(line)["role"])
            if process.poll() is not None:
                raise AssertionError(process.stderr.read()[-4000:] if process.stderr else "")
        raise AssertionError("it did not start")

    def bill(self) -> dict[str, Any]:
        return httpx.get(f"{self.emulator.url}/__emulator__/bill", trust_env=False).json()

    def accepted(self) -> int:
        return int(self.bill()["accepted"])

    def until_accepted(self, count: int, *, seconds: float = 60) -> None:
        give_up = time.monotonic() + seconds
        while self.accepted() < count:
            assert time.monotonic() < give_up, f"only {self.accepted()} accepted"
            time.sleep(0.02)

    def ledger(self) -> Ledger:
        return open_ledger(self.database or self.workspace / ".cineflow" / "ledger.db")

    def _unfinished(self) -> list[str]:
        ledger = self.ledger()
        try:
            left = [job for job in ledger.read(jobs.listed) if not job.state.is_over]
        finally:
            ledger.close()
        return [f"{job.id} {job.state} {job.not_before or ''}" for job in left]

    def close(self) -> None:
        for process in self.began:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.communicate()


@dataclass(frozen=True)
class Audit:
    """What a batch came to. twice: prompts bought more than once. lost: bought, and not in a file nor kept track of."""

    accepted: int
    billed: Decimal
    spent: Decimal
    held: Decimal
    twice: list[str]
    files: int
    left_over: list[str]
    states: dict[str, int]

    @property
    def is_even(self) -> bool:
        """Nothing paid twice, the ledger knows every cent, nothing half-done lies about."""
        return not self.twice and self.billed == self.spent and not self.left_over


def audit(stage: Stage) -> Audit:
    bill = stage.bill()
    prompts = Counter(row["prompt"] for row in bill["submits"])
    ledger = stage.ledger()
    try:
        spent = ledger.read(budgets.report)
        states = Counter(job.state for job in ledger.read(jobs.listed))
    finally:
        ledger.close()
    output = stage.workspace / "output"
    return Audit(
        accepted=bill["accepted"],
        billed=sum((Decimal(row["price"]) for row in bill["submits"]), Decimal(0)),
        spent=sum((row.spent.amount for row in spent), Decimal(0)),
        held=sum((row.reserved.amount + row.unconfirmed.amount for row in spent), Decimal(0)),
        twice=[prompt for prompt, count in prompts.items() if count > 1],
        files=len(list(output.rglob("*.mp4"))),
        left_over=sorted(
            str(path.relative_to(output)) for path in output.rglob("*") if ".tmp" in path.name or "pending" in path.name
        ),
        states={JobState(state).value: count for state, count in states.items()},
    )


def kill_again_and_again(stage: Stage, kills: int, *, takes: int, seed: int = 1, longest: float = 6.0) -> int:
    """Kill a batch at random moments, starting it anew each time; returns how many kills met it before its end."""
    chance, met = random.Random(seed), 0
    for _ in range(kills):
        process = stage.start("--takes", str(takes))
        try:
            stage.wait_for_start(process)
            time.sleep(chance.uniform(0.0, longest))
        finally:
            met += process.poll() is None
            process.kill()
            process.communicate()
    return met


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--takes-per-kill", type=int, default=12)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds a batch may run before it is killed")
    asked = parser.parse_args()
    takes = asked.kills * asked.takes_per_kill
    database = ""
    if asked.postgres:
        from tests.library.postgres import new_database

        database = new_database()
    with tempfile.TemporaryDirectory() as folder, running(seconds=1.0) as emulator:
        stage = Stage(emulator, Path(folder), database)
        try:
            met = kill_again_and_again(stage, asked.kills, takes=takes, longest=asked.longest)
            code, _ = stage.run("--takes", str(takes), seconds=3600)
            result = audit(stage)
        finally:
            stage.close()
    print(json.dumps({"kills": asked.kills, "met": met, "takes": takes, "code": code, **vars(result)}, default=str))
    return 0 if code == 0 and result.is_even and result.files == takes else 1


if __name__ == "__main__":
    sys.exit(main())
