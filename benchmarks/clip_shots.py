"""How well shot changes are found on drawn footage with known joins; beside PySceneDetect where it is installed.

    python benchmarks/clip_shots.py [HOW MANY REELS]

Scenes with moving cameras and things, grain, flashes and dimmed lights, joined by cuts, dissolves and fades. A join
counts as found when a border lies inside it, give or take three frames.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawn import Piece, Reel, draw_reel

from benchmarks.rows import Options, Row
from cineflow.media.index import index_media

SLACK = 3
LEAST = 0.694
"""What PySceneDetect 0.7.2's adaptive detector reached on six of these reels, for machines without it."""


def chance_reel(seed: int) -> Reel:
    chance = random.Random(seed)
    pieces: list[Piece] = []
    for place in range(14):
        join = chance.choice(["cut", "cut", "cut", "dissolve", "fade"]) if place else "cut"
        length = {"cut": [0], "dissolve": [8, 12, 20, 30], "fade": [12, 24, 36]}[join]
        is_fast = chance.random() < 0.2
        pieces.append(Piece(
            chance.randint(40, 110), join, chance.choice(length), pan=6 if is_fast else chance.choice([0, 0.3, 1]),
            shake=chance.choice([0, 0, 1, 3]), things=chance.randint(0, 5), speed=chance.choice([1, 3, 8]),
            grain=chance.choice([0, 2, 6]), flash_at=chance.choice([None, None, 20]),
            dim_at=chance.choice([None, None, None, 22]),
        ))  # fmt: skip
    return Reel(tuple(pieces), seed=seed)


def score(found: list[int], joins: list[tuple[int, int]]) -> tuple[int, int, int]:
    left = list(found)
    right = 0
    for first, last in joins:
        hit = next((frame for frame in left if first - SLACK <= frame <= last + SLACK), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, len(left), len(joins) - right


def scenedetect(film: Path) -> list[int]:
    import scenedetect

    scenes = scenedetect.detect(str(film), scenedetect.AdaptiveDetector())
    return [start.get_frames() for start, _ in scenes][1:]


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def measured(count: int) -> dict[str, Score]:
    """Every method's score over so many reels."""
    methods = ["cineflow", *(["scenedetect"] if find_spec("scenedetect") else [])]
    totals = {method: [0, 0, 0] for method in methods}
    with tempfile.TemporaryDirectory() as place:
        for seed in range(101, 101 + count):
            reel = chance_reel(seed)
            film = draw_reel(Path(place) / f"{seed}.mp4", reel)
            for method in methods:
                if method == "cineflow":
                    found = [begin for begin, _ in index_media(film, Path(place) / str(seed)).shots][1:]
                else:
                    found = scenedetect(film)
                for slot, value in enumerate(score(found, reel.joins)):
                    totals[method][slot] += value
    return {method: Score(*total) for method, total in totals.items()}


def rightness(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`."""
    scores = measured(20 if options.is_full else 4)
    own, other = scores["cineflow"], scores.get("scenedetect")
    least = other.f1 if other else LEAST
    rows = [Row("shots, F1 over drawn reels", f">= {least:.3f}", f"{own.f1:.3f}", own.f1 >= least,
                f"{own.right} right, {own.wrong} wrong, {own.missed} missed")]  # fmt: skip
    if other:
        rows.append(Row("the same by PySceneDetect, adaptive", "", f"{other.f1:.3f}", True,
                        f"{other.right} right, {other.wrong} wrong, {other.missed} missed"))  # fmt: skip
    return rows


ROWS = [rightness]


def main() -> None:
    print(f"{'method':14} {'right':>6} {'wrong':>6} {'missed':>7} {'F1':>6}")
    for method, score in measured(int(sys.argv[1]) if len(sys.argv) > 1 else 6).items():
        print(f"{method:14} {score.right:6} {score.wrong:6} {score.missed:7} {score.f1:6.3f}")


if __name__ == "__main__":
    main()
