"""How long a plan over 10,000 shots takes, first and again with all takes on disk: `python benchmarks/plan_10000.py`.

Target: 3 s of wall time for discovery, reading, matching and planning together. `--profile` prints where it went.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cineflow.core.order import Ticket
from cineflow.jobs.planning import Plan, PlanRequest, make_plan, survey_takes
from cineflow.library.discovery import discover
from cineflow.library.layout import Layout
from cineflow.library.sidecar import Sidecar, TakeTimes
from cineflow.providers._catalogue import shipped

TARGET = 3.0
WORDS = [
    "harbour",
    "lamp",
    "rain",
    "灯塔",
    "小美",
    "walks",
    "slowly",
    "through",
    "the",
    "crowd",
    "at",
    "night",
    "雨",
    "海",
]


def write_boards(root: Path, boards: int, shots: int) -> None:
    chance = random.Random(7)
    for board in range(boards):
        folder = root / f"season {board // 20 + 1}" / f"ep{board:03}"
        folder.mkdir(parents=True)
        segments = [
            {
                "segment_index": number, "prompt_text": " ".join(chance.choices(WORDS, k=60)), "duration_seconds": 10,
                "resolution": "horizontal", "director_intent": "loneliness, not fear",
                "asset": {"characters": [{"name": "小美", "id": "@xiaomei"}], "scene": "harbour", "props": ["lamp"]},
            }
            for number in range(1, shots + 1)
        ]  # fmt: skip
        text = json.dumps({"segments": segments}, ensure_ascii=False, indent=2)
        (folder / "storyboard.json").write_text(text, encoding="utf-8")


def leave_takes(plan: Plan) -> None:
    """Write what a run leaves: a file and its sidecar for every take."""
    now = datetime.now(UTC)
    for take in plan.bought:
        assert take.order is not None
        take.folder.mkdir(parents=True, exist_ok=True)
        take.path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0")
        sidecar = Sidecar(
            board=take.board, shot=take.shot, take=take.take, short_id=take.short_id, order=take.order,
            provider=take.provider, model=take.model, fingerprint=take.fingerprint, fields=dict(take.fields),
            receipt=take.receipt.to_json() if take.receipt else {}, compiler=take.compiler, file=take.path.name,
            digest="0" * 64, size=16, ticket=Ticket(id="t" * 40), times=TakeTimes(published=now),
        )  # fmt: skip
        take.path.with_suffix(".json").write_text(sidecar.model_dump_json(indent=1, exclude_none=True))


def plan_all(root: Path, takes: int, *, is_cpu: bool) -> tuple[Plan, dict[str, float]]:
    clock = time.process_time if is_cpu else time.perf_counter
    marks = [clock()]
    found = discover([root])
    marks.append(clock())
    layout = Layout(root)
    on_disk = survey_takes(layout, found.boards)
    marks.append(clock())
    request = PlanRequest(layout, default_provider="sora-hk", takes=takes)
    plan = make_plan(request, found.readings, on_disk, shipped())
    marks.append(clock())
    quote = plan.quote and json.dumps(plan.to_json())
    assert quote
    marks.append(clock())
    names = ("read", "scan takes", "match and plan", "JSON")
    return plan, {name: after - before for name, before, after in zip(names, marks[:-1], marks[1:], strict=True)}


def measure(label: str, act: Callable[[], tuple[Plan, dict[str, float]]], *, is_profiled: bool) -> Plan:
    profile = cProfile.Profile()
    if is_profiled:
        profile.enable()
    plan, parts = act()
    profile.disable()
    total = sum(parts.values())
    print(f"{label:<28}" + "".join(f"{name}: {seconds:5.2f} s   " for name, seconds in parts.items()))
    verdict = "reached" if total <= TARGET else "MISSED"
    print(f"{'':<28}total {total:.2f} s of {TARGET} s, {verdict}; {len(plan.takes)} takes, {len(plan.bought)} to make")
    if is_profiled:
        pstats.Stats(profile).sort_stats("tottime").print_stats(28)
    return plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--shots", type=int, default=50, help="per storyboard")
    parser.add_argument("--takes", type=int, default=1)
    parser.add_argument("--cpu", action="store_true", help="count this process's CPU, for a busy machine")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_boards(root, options.boards, options.shots)
        plan = measure(
            "nothing made yet", lambda: plan_all(root, options.takes, is_cpu=options.cpu), is_profiled=options.profile
        )
        leave_takes(plan)
        again = measure(
            "everything made", lambda: plan_all(root, options.takes, is_cpu=options.cpu), is_profiled=options.profile
        )
        assert not again.bought


if __name__ == "__main__":
    main()
