"""How long a batch takes over the least it could: the sum of what is made, shared by the slots."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from benchmarks.rows import Options, Row
from benchmarks.stage import Stage, stage

__all__ = ["BESIDE", "ROWS"]


def makespan_of_ten_second_jobs(_: Options) -> list[Row]:
    return [_makespan("makespan ÷ lower bound, 10 s jobs, 20 slots", 1.10, 10, 200)]


def makespan_of_minute_jobs(options: Options) -> list[Row]:
    return [_makespan("makespan ÷ lower bound, 60 s jobs, 20 slots", 1.05, 60, 60 if options.is_full else 40)]


def makespan_under_refusals(_: Options) -> list[Row]:
    fault = {"wire": "sora-hk", "fault": "rate_limit", "rate": 0.3, "seed": 1}
    return [_makespan("makespan ÷ lower bound, 10 s jobs, 30 % refused with 429", 1.25, 10, 200, fault)]


def makespan_of_the_old_tool(_: Options) -> list[Row]:
    with stage(2.0, 200) as on:
        on.run("--max-concurrency", "20")
        took = _span(on)
    return [Row("200 two-second takes, 20 slots (old tools: 223 s)", "< 223 s", f"{took:.0f} s", took < 223)]


def unknown_cap(options: Options) -> list[Row]:
    """Utilisation over the time in which there was a backlog, and what share of submits was refused."""
    rows: list[Row] = []
    takes, seconds = 700, 10.0 if options.is_full else 5.0
    for cap in (8, 37, 300) if options.is_full else (37,):
        with stage(seconds, takes) as on:
            on.faults({"wire": "sora-hk", "fault": "cap", "concurrent": cap})
            on.run()
            submits = on.stats()["submits"]["sora-hk"]
            starts = sorted(datetime.fromisoformat(row["at"]).timestamp() for row in on.bill()["submits"])
        used = _used(starts, seconds, cap)
        share = (submits - takes) / submits
        what = f"unknown cap of {cap}, {takes} takes of {seconds:.0f} s"
        rows.append(Row(f"{what}: slots used while there is a backlog", ">= 90 %", f"{used:.1%}", used >= 0.9))
        rows.append(Row(f"{what}: refused ÷ submits", "<= 5 %", f"{share:.1%}", share <= 0.05))
    return rows


def _makespan(what: str, target: float, seconds: float, takes: int, fault: dict[str, object] | None = None) -> Row:
    with stage(seconds, takes) as on:
        if fault:
            on.faults(dict(fault))
        code, report = on.run("--max-concurrency", "20")
        if code or report["done"] != takes:
            raise RuntimeError(f"{report['done']} of {takes} done")
        ratio = _span(on) / (takes * seconds / 20)
    return Row(f"{what} ({takes} takes)", f"<= {target:.2f}", f"{ratio:.3f}", ratio <= target)


def _span(on: Stage) -> float:
    """Seconds from the first intent to the last take, by the ledger: what a plan and starting cost is not in it."""
    with sqlite3.connect(on.ledger) as ledger:
        begun = ledger.execute("SELECT min(intent_at) FROM submissions").fetchone()[0]
        ended = ledger.execute("SELECT max(at) FROM events WHERE kind = 'job.done'").fetchone()[0]
    ledger.close()
    return (ended - begun) / 1e6


def _used(starts: list[float], seconds: float, cap: int) -> float:
    """Slots in use over slots there were, from the first order to the last: until then there was a backlog."""
    begun, last = starts[0], starts[-1]
    busy = sum(min(start + seconds, last) - start for start in starts)
    return busy / (cap * (last - begun))


ROWS = [makespan_of_ten_second_jobs, makespan_under_refusals, makespan_of_the_old_tool, unknown_cap]
BESIDE = [makespan_of_minute_jobs]
