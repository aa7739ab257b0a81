"""Footage to clips with models of every kind, killed anywhere and run again: same files, nothing paid or decoded twice.

    python benchmarks/clip_kills.py [HOW MANY POINTS]

Every run has a workspace of its own at the same place, so that all its files can be compared byte for byte with those
of the run nobody disturbed. The points lie evenly over the time that one took. A call whose answer the kill took away
is for a person to judge: it is written off there, and asked once more; those are counted beside.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawn import Piece, Reel, draw_reel

from benchmarks.rows import Options, Row
from benchmarks.stage import Stage, environment, stage

CLIP = ("clip", "talk.mp4", "--out", "cut", "--count", "3", "--each", "--joined", "--yes", "--export", "otio,edl,srt")
_MADE = ("cuts.json", "cuts.otio", "cuts.edl", "cuts.srt", "transcript.txt", "highlights.mp4")
_RUNS = 6
"""How often a killed command is run again at most."""


@dataclass
class Swept:
    """same: runs whose files are those of the undisturbed one. paid, decoded: what was done again though it was
    finished. judged: calls that a person had to write off. wrong: what differed, by point."""

    points: int = 0
    killed: int = 0
    same: int = 0
    paid: int = 0
    decoded: int = 0
    judged: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class _Desk:
    """A workspace that is made anew for every run."""

    def __init__(self, on: Stage, footage: Path) -> None:
        self.on, self.footage, self.root = on, footage, on.folder.parent / "clips"
        own = {"ENGINE": "paraformer"}
        self.env = environment() | {f"CINEFLOW_SPEECH_{name}": value for name, value in own.items()}
        for name, path, model in (
            ("LLM", "chat/v1", "emulator-chat"), ("VISION", "vision/v1", "qwen3-vl-plus"),
            ("SPEECH", "paraformer/api/v1", "paraformer-v2"),
        ):  # fmt: skip
            self.env |= {f"CINEFLOW_{name}_BASE_URL": f"{on.url}/{path}", f"CINEFLOW_{name}_MODEL": model,
                         f"CINEFLOW_{name}_API_KEY": "emulator"}  # fmt: skip

    def fresh(self) -> None:
        import httpx

        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        (self.root / "cineflow.toml").touch()
        shutil.copy2(self.footage, self.root / "talk.mp4")
        httpx.post(f"{self.on.url}/__emulator__/reset", json={}, trust_env=False).raise_for_status()

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "cineflow", *words], cwd=self.root, env=self.env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate()
        return process.returncode, out, err

    def made(self) -> dict[str, bytes]:
        folder = self.root / "cut"
        films = sorted(path.relative_to(folder).as_posix() for path in folder.glob("clips/*.mp4"))
        return {name: (folder / name).read_bytes() for name in (*_MADE, *films) if (folder / name).exists()}

    def index_stamp(self) -> int | None:
        """When the finished index was written, None where there is none."""
        found = [path.stat().st_mtime_ns for path in self.root.glob(".cineflow/**/index.json")]
        return min(found) if found else None


def _finished(desk: _Desk) -> tuple[int, str]:
    """Run the command until it is done, writing off what a person must judge; return how many were, and what broke."""
    judged = 0
    for _ in range(_RUNS):
        code, _, err = desk.run(*CLIP)
        if code == 0:
            return judged, ""
        if code != 5:
            return judged, f"exit {code}: {err[-300:]}"
        for call in json.loads(desk.run("unknown", "--json")[1])["unknown"]:
            desk.run("unknown", "write-off", call["id"])
            judged += 1
    return judged, "never done"


def sweep(points: int, seconds: float = 0.3) -> Swept:
    """Kill at so many points. seconds: that the emulator takes for a transcription."""
    swept = Swept(points)
    with stage(seconds, 1) as on:
        reel = Reel((Piece(300, pan=0), Piece(300, pan=1)), has_sound=True, size=(640, 360),
                    talks=((0.5, 3.2), (4.1, 7.5), (8.6, 11.2), (12, 15.5), (17, 22)))  # fmt: skip
        desk = _Desk(on, draw_reel(on.folder.parent / "talk.mp4", reel))
        (first, whole), (second, same) = _undisturbed(desk), _undisturbed(desk)
        if whole != same:
            raise RuntimeError("two undisturbed runs differ")
        took, paid = min(first, second), on.bill()["accepted"]
        for point in range(points):
            desk.fresh()
            _one(desk, took * (point + 0.5) / points, whole, paid, swept)
            print(f"  {point + 1}/{points}: {swept}", file=sys.stderr, flush=True)
    return swept


def _undisturbed(desk: _Desk) -> tuple[float, dict[str, bytes]]:
    """Run once in a fresh workspace; return the seconds it took and its files."""
    desk.fresh()
    began = time.monotonic()
    code, _, err = desk.run(*CLIP)
    if code:
        raise RuntimeError(f"the undisturbed run ended with {code}: {err[-2000:]}")
    return time.monotonic() - began, desk.made()


def _one(desk: _Desk, after: float, whole: dict[str, bytes], paid: int, swept: Swept) -> None:
    process = desk.start(*CLIP)
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        swept.killed += 1
    indexed = desk.index_stamp()
    judged, broken = _finished(desk)
    made: dict[str, Any] = desk.made()
    wrong = [name for name in {**whole, **made} if whole.get(name) != made.get(name)]
    again = desk.on.bill()["accepted"] - paid - judged
    swept.judged += judged
    swept.paid += max(0, again)
    swept.decoded += indexed is not None and indexed != desk.index_stamp()
    swept.same += not wrong and not broken
    if wrong or broken or again > 0:
        swept.wrong[f"{after:.2f} s"] = [*wrong, *filter(None, [broken]), *([f"{again} paid again"] if again else [])]


def kills(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`."""
    swept = sweep(40 if options.is_full else 15)
    told = f"{swept.killed} killed, {swept.judged} calls judged by a person"
    return [
        Row(f"clip killed at {swept.points} points: files other than undisturbed", "0", str(swept.points - swept.same),
            swept.same == swept.points, told),
        Row("the same: calls paid again", "0", str(swept.paid), swept.paid == 0),
        Row("the same: finished decodes done again", "0", str(swept.decoded), swept.decoded == 0),
    ]  # fmt: skip


BESIDE = [kills]


def main() -> None:
    swept = sweep(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    print(json.dumps(vars(swept), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
