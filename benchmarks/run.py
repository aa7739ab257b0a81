"""Every figure that DESIGN section 12 promises of the pipeline, with what is measured here: `python benchmarks/run.py`.

    [--all] [--full] [--only WORDS] [--json]

About fifteen minutes on two idle cores. `--all` adds what footage, server and Studio promise, `--full` takes the long
forms (200 kills on each store among them: more than an hour).

A module beside this one takes part by having `ROWS`, `BESIDE` or both: functions that take `Options` and return `Row`s.
Those of `ROWS` measure wall time and have the machine to themselves; those of `BESIDE` count, or measure CPU and memory
of a process of their own, or waits so long that a busy core hardly changes them, and run two at a time. On a machine
that others use, only counts, ratios of CPU and memory say something.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "src")]

from benchmarks.rows import Options, Row  # noqa: E402

Measure = Callable[[Options], list[Row]]

_ORDER = ("jobs_money", "jobs_makespan", "jobs_limits", "jobs_engine", "jobs_takeover", "jobs_plan")
"""The order of the design's table; what comes with --all follows."""
_LONGEST = ("jobs_in_flight", "makespan_of_minute_jobs", "killed_on_sqlite", "killed_on_postgres")
"""What is begun first of all that runs beside something: a long one begun last would be waited for alone."""


def collected(*, has_all: bool) -> tuple[list[Measure], list[Measure]]:
    """Return what is measured alone, and what beside something else, in the order of the table."""
    others = sorted(
        path.stem for path in HERE.glob("*.py") if path.stem not in (*_ORDER, "run", "plan_10000", "__init__")
    )
    alone: list[Measure] = []
    beside: list[Measure] = []
    for name in (*_ORDER, *(others if has_all else ())):
        module = importlib.import_module(f"benchmarks.{name}")
        alone += getattr(module, "ROWS", [])
        beside += getattr(module, "BESIDE", [])
    return alone, beside


def measured(measure: Measure, options: Options) -> list[Row]:
    """Measure, and tell what was found at once on stderr."""
    began = time.monotonic()
    try:
        rows = measure(options)
    except Exception as error:  # noqa: BLE001 - one broken row must not hide the others
        traceback.print_exc()
        rows = [Row(measure.__name__, "", f"broken: {error}"[:60], is_met=False)]
    told = [f"  [{measure.__name__}: {time.monotonic() - began:.0f} s]", *(f"    {row.line()}" for row in rows)]
    print("\n".join(told), file=sys.stderr, flush=True)
    return rows


def all_rows(alone: Sequence[Measure], beside: Sequence[Measure], options: Options) -> dict[Measure, list[Row]]:
    found = {measure: measured(measure, options) for measure in alone}
    ranks = {name: rank for rank, name in enumerate(_LONGEST)}
    queue = sorted(beside, key=lambda measure: ranks.get(measure.__name__, len(ranks)))
    with ThreadPoolExecutor(2) as pool:
        found |= zip(queue, pool.map(lambda measure: measured(measure, options), queue), strict=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="footage, server and Studio too")
    parser.add_argument("--full", action="store_true", help="long forms")
    parser.add_argument("--only", default="", help="rows whose function's name has this in it")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    options, began = Options(is_full=asked.full), time.monotonic()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start", file=sys.stderr)
    alone, beside = ([m for m in part if asked.only in m.__name__] for part in collected(has_all=asked.all))
    found = all_rows(alone, beside, options)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes\n", file=sys.stderr)
    order = {name: rank for rank, name in enumerate(_ORDER)}
    in_order = sorted(found, key=lambda measure: order.get(measure.__module__.rpartition(".")[2], len(order)))
    rows = [row for measure in in_order for row in found[measure]]
    if asked.json:
        print(json.dumps([vars(row) for row in rows]))
    else:
        print(f"{'what':<70} {'target':>12} {'figure':>12}", *(row.line() for row in rows), sep="\n")
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
