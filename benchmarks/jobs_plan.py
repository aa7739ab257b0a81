"""Planning ten thousand shots: see plan_10000.py."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.rows import Options, Row
from benchmarks.stage import environment

__all__ = ["BESIDE"]


def plan_of_ten_thousand_shots(_: Options) -> list[Row]:
    script = Path(__file__).with_name("plan_10000.py")
    done = subprocess.run(
        [sys.executable, str(script), "--cpu"], env=environment(), text=True, capture_output=True, check=True
    )
    totals = [float(found) for found in re.findall(r"total ([0-9.]+) s", done.stdout)]
    names = ("nothing made yet", "everything made")
    return [
        Row(f"plan over 10,000 shots, {name} (CPU)", "<= 3 s", f"{total:.2f} s", total <= 3)
        for name, total in zip(names, totals, strict=True)
    ]


BESIDE = [plan_of_ten_thousand_shots]
