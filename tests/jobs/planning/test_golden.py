"""Whole plans as JSON, compared with those in `tests/golden/plans`.

`CINEFLOW_TEST_REWRITE=1 .venv/bin/pytest tests/jobs/planning/test_golden.py` writes them anew; read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.model import Audio, Durations, Model, ModelStatus, RateCard
from cineflow.core.text import speaking
from cineflow.providers._catalogue import Catalogue

GOLDEN = Path(__file__).parents[2] / "golden" / "plans"


def model(provider: str, name: str, price: str, seconds: tuple[int, ...], **more: Any) -> Model:
    card = RateCard("second", "USD", "https://prices.example", date(2026, 11, 1), flat=Decimal(price), verified=True)
    lengths = Durations(tuple(Decimal(value) for value in seconds))
    more.setdefault("audio", Audio.ALWAYS)
    return Model(name, provider, durations=lengths, aspects=("16:9", "9:16"), first_frame=True, rates=card, **more)


MODELS = [
    model("kling", "river", "0.10", (5, 10)),
    model("kling", "river-pro", "0.40", (5, 10, 20)),
    model("ark", "brook", "0.05", (10,), references=3),
    model("xai", "sea", "0.02", (5, 10, 15), audio=Audio.NEVER),
    model("vidu", "spring", "0.01", (5, 10), status=ModelStatus.DEAD, shutdown=date(2026, 9, 24), replaced_by=("sea",)),
]
CATALOGUE = Catalogue({provider: {m.id: m for m in MODELS if m.provider == provider}
                       for provider in sorted({m.provider for m in MODELS})})  # fmt: skip


def untouched(studio: Any) -> Any:
    return studio.plan(
        studio.board("ep1/storyboard.json", "one", "two"),
        studio.board("ep2/storyboard.json", {"segment_index": 1, "prompt_text": "a", "is_pro": True, "takes": 1}),
        default_model="river",
    )


def finished(studio: Any) -> Any:
    file = studio.board("storyboard.json", "one", "two")
    studio.make(studio.plan(file))
    return studio.plan(file)


def changed(studio: Any) -> Any:
    file = studio.board("storyboard.json", "one", "two")
    studio.make(studio.plan(file))
    return studio.plan(studio.board("storyboard.json", "one!", "two"))


def inserted(studio: Any) -> Any:
    file = studio.board("storyboard.json", "one", "two")
    studio.make(studio.plan(file))
    return studio.plan(studio.board("storyboard.json", "new", "one", "two"))


def troubled(studio: Any) -> Any:
    """Everything that can be wrong, in one storyboard."""
    shots = [
        {"segment_index": 1, "prompt_text": "too long", "duration_seconds": 25},
        {"segment_index": 2, "prompt_text": "dead", "provider": "vidu", "model": "spring"},
        {"segment_index": 3, "prompt_text": "no picture", "image_url": "gone.png"},
        {"segment_index": 4, "prompt_text": "on its way"},
        {"segment_index": 5, "prompt_text": "deleted"},
        {"segment_index": 6, "prompt_text": "of the old tool"},
        {"segment_index": 7, "prompt_text": "a web page"},
        {"segment_index": 8, "prompt_text": ""},
    ]
    file = studio.board("分镜 storyboard.json", *shots)
    first = {take.shot: take for take in studio.plan(file, takes=1).takes}
    studio.leave_pending(first[4])
    studio.publish(first[5]).unlink()
    for shot, content in ((6, studio.publish(first[6]).read_bytes()), (7, b"<html>busy</html>")):
        folder = first[shot].folder
        for old in folder.glob("*") if folder.is_dir() else ():
            old.unlink()
        folder.mkdir(exist_ok=True)
        (folder / f"{shot}_v1_storyboard_s{shot}_v1.mp4").write_bytes(content)
    return studio.plan(file, takes=1)


SCENES: dict[str, Callable[[Any], Any]] = {
    "untouched": untouched, "finished": finished, "changed": changed, "inserted": inserted, "troubled": troubled,
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SCENES)
def test_the_plan_is_the_golden_one(studio: Any, name: str, language: Any) -> None:
    desk = type(studio)(studio.root, CATALOGUE, "kling")
    plan = SCENES[name](desk)
    with speaking(language):
        text = json.dumps(plan.to_json(), ensure_ascii=False, indent=1) + "\n"
    text = text.replace(str(studio.root), "{workspace}").replace("\\\\", "/")
    path = GOLDEN / f"{name}.{language}.json"
    if os.environ.get("CINEFLOW_TEST_REWRITE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))
