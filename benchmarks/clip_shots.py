"""How well shot changes are found on drawn footage with known joins; beside PySceneDetect where it is installed.

    python benchmarks/clip_shots.py [HOW MANY REELS]

Scenes with moving cameras and things, grain, flashes and dimmed lights, joined by cuts, dissolves and fades. A join
counts as found when a border lies inside it, give or take three frames.
"""

from __future__ import annotations

import random
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))

from drawn import Piece, Reel, draw_reel

from cineflow.media.index import index_media

SLACK = 3


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


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6
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
    print(f"{'method':14} {'right':>6} {'wrong':>6} {'missed':>7} {'F1':>6}")
    for method, (right, wrong, missed) in totals.items():
        print(f"{method:14} {right:6} {wrong:6} {missed:7} {2 * right / (2 * right + wrong + missed):6.3f}")


if __name__ == "__main__":
    main()
