"""Whether memory stays flat over long footage: index, choice, cut and exports of ten minutes and of three hours.

    python benchmarks/clip_memory.py [MINUTES]

The long file is the short one, repeated without coding it again. Peak resident memory of the whole command, Linux only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawn import Piece, Reel, draw_reel

from benchmarks.clip_index import looped
from benchmarks.rows import Options, Row
from benchmarks.stage import environment

MOST_GROWTH = 1.35
"""Eighteen times the length may take so much more: rows of numbers are kept, pictures and sound are not."""


def peak_mb(film: Path, folder: Path) -> float:
    """Peak memory of `cineflow clip` in MB, its children not counted."""
    folder.mkdir()
    (folder / "cineflow.toml").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "cineflow", "clip", str(film), "--out", str(folder / "out"), "--count", "5",
               "--planner", "offline", "--quality", "draft", "--json"]  # fmt: skip
    running = subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    if status:
        raise RuntimeError(f"clip ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_maxrss / 1024


def flatness(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`: an hour, and three with `--full`."""
    return measured(180 if options.is_full else 60)


def measured(minutes: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pieces = tuple(Piece(60 + 37 * number, grain=2, shake=number % 3, speed=4) for number in range(18))
        talks = tuple((start, start + 5.5) for start in range(2, 260, 9))
        reel = Reel(pieces, rate=Fraction(25), has_sound=True, talks=talks, options={"g": "50"})
        drawn = draw_reel(folder / "drawn.mp4", reel)
        seconds = float(reel.frames / reel.rate)
        short = peak_mb(looped(drawn, round(600 / seconds)), folder / "short")
        long = peak_mb(looped(drawn, round(minutes * 60 / seconds)), folder / "long")
    what = f"memory of clip over {minutes} minutes / over ten"
    return [Row(what, f"<= {MOST_GROWTH}", f"{long / short:.2f}", long <= MOST_GROWTH * short,
                f"{long:.0f} MB, {short:.0f} MB")]  # fmt: skip


ROWS = [flatness]

if __name__ == "__main__":
    print(*(row.line() for row in measured(int(sys.argv[1]) if len(sys.argv) > 1 else 180)), sep="\n")
