"""Every figure the design promises, with what is measured here: `python benchmarks/run.py [--full] [--only WORDS]`.

A module beside this one takes part by having `ROWS`: functions that take `Options` and return `Row`s. Wall times on a
busy machine say little; ratios and CPU do. `--full` takes the long forms (a quarter of an hour or more).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "src")]

from benchmarks.rows import Options, Row  # noqa: E402


def collected() -> list[Callable[[Options], list[Row]]]:
    """Return the rows of all modules; those the issue names first come first."""
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("run", "rows", "stage", "__init__"))
    names.sort(key=lambda name: not name.startswith("jobs_"))
    rows: list[Callable[[Options], list[Row]]] = []
    for name in names:
        rows += getattr(importlib.import_module(f"benchmarks.{name}"), "ROWS", [])
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="long forms")
    parser.add_argument("--only", default="", help="rows whose function's name has this in it")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    options = Options(is_full=asked.full)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n", file=sys.stderr)
    print(f"{'what':<66} {'target':>16} {'figure':>18}  ")
    found: list[Row] = []
    for measure in collected():
        if asked.only and asked.only not in measure.__name__:
            continue
        began = time.monotonic()
        try:
            rows = measure(options)
        except Exception as error:  # noqa: BLE001 - one broken row must not hide the others
            traceback.print_exc()
            rows = [Row(measure.__name__, "", f"broken: {error}"[:60], is_met=False)]
        for row in rows:
            found.append(row)
            print(row.line(), flush=True)
        print(f"  [{measure.__name__}: {time.monotonic() - began:.0f} s]", file=sys.stderr)
    if asked.json:
        print(json.dumps([vars(row) for row in found]))
    return 0 if all(row.is_met for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
