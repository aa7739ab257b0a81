"""What `demo`, `clip` and the built Studio promise: `python benchmarks/run.py --all`."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.rows import Options, Row
from benchmarks.stage import environment

__all__ = ["BESIDE", "ROWS"]

HERE = Path(__file__).resolve().parent


def demo(_: Options) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        _run(sys.executable, "-m", "cineflow", "demo", "-q", folder=folder)
        took = time.monotonic() - began
    return [Row("`demo` after set-up", "<= 40 s", f"{took:.0f} s", took <= 40)]


def clip_of_ten_minutes(_: Options) -> list[Row]:
    from benchmarks.clip_index import looped
    from benchmarks.clip_render import drawn

    with tempfile.TemporaryDirectory() as folder:
        film = drawn(Path(folder))
        length = _seconds(film)
        if length < 600:
            film = looped(film, -(-600 // int(length)))
            length = _seconds(film)
        began = time.monotonic()
        _run(sys.executable, "-m", "cineflow", "clip", str(film), "--out", f"{folder}/out", "-q", folder=folder)
        took = (time.monotonic() - began) * 600 / length
    what = "clipper, a 10-minute 1080p file, no key, to files"
    return [Row(what, "<= 180 s", f"{took:.0f} s", took <= 180, f"{length:.0f} s long")]


def main_chunk(_: Options) -> list[Row]:
    """The built Studio's first script; `./start.sh serve` builds it."""
    what, built = "Studio: main chunk, gzip", HERE.parent / "src" / "cineflow" / "server" / "studio" / "assets"
    chunks = list(built.glob("index-*.js"))
    if len(chunks) != 1:
        return [Row(what, "<= 220 kB", "not built", is_met=False)]
    size = len(gzip.compress(chunks[0].read_bytes())) / 1000
    return [Row(what, "<= 220 kB", f"{size:.0f} kB", size <= 220)]


def _seconds(film: Path) -> float:
    import av

    with av.open(str(film)) as container:
        return (container.duration or 0) / 1e6


def _run(*command: str, folder: str | None = None) -> str:
    done = subprocess.run(command, cwd=folder, env=environment(), text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


ROWS = [demo, clip_of_ten_minutes]
BESIDE = [main_chunk]
