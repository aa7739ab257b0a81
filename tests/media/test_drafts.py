"""What a killed process left of a film goes when the film is made again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cineflow.media._writer import sweep_drafts


def test_drafts_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    dead, living, film = process.pid, os.getpid(), tmp_path / "best [1].mp4"
    left = [f".best [1].mp4.{dead}.tmp", f".best [1].{dead}.joined.mp4", f"..best [1].{dead}.joined.mp4.{dead}.tmp"]
    kept = [
        f".best [1].mp4.{living}.tmp", f".best [1].{living}.joined.mp4", f".best.mp4.{dead}.tmp",
        f".best [1].2.mp4.{dead}.tmp", "best [1].mp4",
    ]  # fmt: skip
    for name in (*left, *kept):
        (tmp_path / name).touch()
    sweep_drafts(film)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    sweep_drafts(tmp_path / "nowhere" / "film.mp4")
