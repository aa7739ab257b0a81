"""How soon the living take over from the dead, and how soon a person has the prompt back."""

from __future__ import annotations

import signal
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.rows import Options, Row
from benchmarks.stage import stage

__all__ = ["BESIDE"]

_LEASE = 15.0


def ctrl_c_to_prompt(_: Options) -> list[Row]:
    with stage(8.0, 40) as on:
        process = on.start("--max-concurrency", "20")
        on.until_accepted(15)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        took = time.monotonic() - began
        kept = sqlite3.connect(on.ledger)
        waiting = kept.execute("SELECT count(*) FROM take_jobs WHERE state = 'waiting'").fetchone()[0]
        kept.close()
    note = f"code {process.returncode}, {waiting} left at the provider"
    return [Row("Ctrl-C to prompt, 20 takes at the provider", "<= 5 s", f"{took:.1f} s", took <= 5, note)]


def takeover_of_a_killed_worker(_: Options) -> list[Row]:
    from tests.interruption.harness import Stage
    from tests.library.postgres import new_database

    from cineflow.emulator import running
    from cineflow.library.ledger import workers

    with tempfile.TemporaryDirectory() as folder, running(seconds=3.0) as emulator:
        on = Stage(emulator, Path(folder) / "work", new_database())
        try:
            lease = ("--lease", str(_LEASE))
            worker = on.start("--work", "300", *lease)
            on.wait_for_start(worker)
            batch = on.start("--takes", "30", *lease)
            on.until_accepted(10)
            ledger = on.ledger()
            worker.kill()
            killed = time.monotonic()
            while any(row.slot == "worker-1" for row in ledger.read(workers.listed)):
                if batch.poll() is not None or time.monotonic() - killed > 120:
                    break  # All is made: whoever took over has gone home, before it struck the slot off.
                time.sleep(0.1)
            took = time.monotonic() - killed
            code, report = on.finish(batch)
            ledger.close()
        finally:
            on.close()
    note = f"then {report['done']} of 30 done, code {code}"
    what = f"takeover of a killed worker complete, lease {_LEASE:.0f} s"
    return [Row(what, f"<= {_LEASE + 2:.0f} s", f"{took:.1f} s", took <= _LEASE + 2, note)]


BESIDE = [ctrl_c_to_prompt, takeover_of_a_killed_worker]
