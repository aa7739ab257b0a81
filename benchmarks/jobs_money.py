"""What is paid twice, lost, or bought beyond need, whatever dies and however the provider misbehaves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.rows import Options, Row
from benchmarks.stage import environment

__all__ = ["BESIDE"]

HOME = Path(__file__).resolve().parent.parent

_FAULTS: list[dict[str, Any]] = [
    {"fault": "drop_after", "nth": 2}, {"fault": "error_after", "nth": 5}, {"fault": "garbage_after", "nth": 7},
    {"fault": "slow", "nth": 9, "seconds": 6}, {"fault": "drop_before", "nth": 11},
    {"fault": "rate_limit", "rate": 0.3, "seed": 1}, {"fault": "poll_error", "rate": 0.2, "seed": 2},
    {"fault": "policy_submit", "token": "shot 21:"}, {"fault": "policy_task", "token": "shot 22:"},
    {"fault": "truncate", "token": "shot 23:"}, {"fault": "html", "token": "shot 24:"},
    {"fault": "dead_link", "token": "shot 25:"}, {"fault": "expired_link", "token": "shot 26:"},
]  # fmt: skip
_TAKES = 30
_NEEDED = _TAKES - 1
"""The shot that is refused when it is submitted costs nothing."""


def killed_on_sqlite(options: Options) -> list[Row]:
    return [_killed(options, "SQLite")]


def killed_on_postgres(options: Options) -> list[Row]:
    return [_killed(options, "Postgres", "--postgres")]


def _killed(options: Options, store: str, *more: str) -> Row:
    kills = 200 if options.is_full else 6
    command = ["-m", "tests.interruption.harness", "--kills", str(kills), "--takes-per-kill", "5", *more]
    if not options.is_full:
        command += ["--longest", "4"]
    said = json.loads(_python(*command).stdout.splitlines()[-1])
    lost = said["takes"] - said["files"]
    is_met = not said["twice"] and not lost and not said["left_over"] and said["billed"] == said["spent"]
    note = f"{said['takes']} takes, bill {said['billed']}, ledger {said['spent']}"
    return Row(f"paid twice / lost, {kills} kills on {store}", "0 / 0", f"{len(said['twice'])} / {lost}", is_met, note)


def two_processes(_: Options) -> list[Row]:
    """Followed, taken over, killed, frozen past its lease: the same checks as the tests have."""
    return [_tests("two processes; a worker killed, one frozen: failed checks", "tests/interruption/test_processes.py")]


def a_full_disk(_: Options) -> list[Row]:
    return [_tests("full disk: failed checks of bill and files", "tests/cli/test_full_disk.py")]


def misbehaviour(_: Options) -> list[Row]:
    """One batch under all faults at once, and a second run that collects what the first could not."""
    from tests.interruption.harness import Stage

    from cineflow.emulator import running

    with tempfile.TemporaryDirectory() as folder, running(seconds=1.0) as emulator:
        on = Stage(emulator, Path(folder) / "work")
        try:
            for fault in _FAULTS:
                emulator.faults({"wire": "sora-hk", **fault})
            _, report = on.run("--takes", str(_TAKES), "--deadline", "3")
            bill = on.bill()
        finally:
            on.close()
    counts = Counter(row["prompt"] for row in bill["submits"])
    beyond = sum(count - 1 for count in counts.values()) + max(0, len(counts) - _NEEDED)
    what = "paid beyond need: lost and slow answers, 429, policy, broken results"
    return [Row(what, "0", str(beyond), beyond == 0, f"{bill['accepted']} bought, {report['done']} of {_TAKES} done")]


def a_key_that_cannot_pay(_: Options) -> list[Row]:
    from tests.interruption.harness import Stage

    from cineflow.emulator import running

    rows: list[Row] = []
    for key, what in (("sora-bad", "a bad key"), ("sora-broke", "no balance")):
        with tempfile.TemporaryDirectory() as folder, running(seconds=1.0) as emulator:
            on = Stage(emulator, Path(folder) / "work")
            try:
                on.run("--takes", "8", "--key", key)
                asked = emulator.stats()["requests"]["sora-hk POST /create"]
                bought = on.accepted()
            finally:
                on.close()
        rows.append(Row(f"{what}: bought / requests for 8 takes", "0 / 1", f"{bought} / {asked}", asked == 1 > bought))
    return rows


def _tests(what: str, file: str) -> Row:
    done = _python("-m", "pytest", "-n0", "--timeout=900", "-m", "slow or not slow", file, check=False)
    passed, failed = (int(found[1]) if (found := re.search(rf"(\d+) {word}", done.stdout)) else 0
                      for word in ("passed", "failed"))  # fmt: skip
    return Row(what, "0", str(failed), done.returncode == 0 and passed > 0, f"{passed} passed")


def _python(*words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    env = environment() | {"PYTHONPATH": f"{HOME}:{HOME / 'src'}"}
    done = subprocess.run([sys.executable, *words], cwd=HOME, env=env, text=True, capture_output=True, check=False)
    if check and done.returncode and not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    return done


BESIDE = [killed_on_sqlite, killed_on_postgres, two_processes, misbehaviour, a_key_that_cannot_pay, a_full_disk]
