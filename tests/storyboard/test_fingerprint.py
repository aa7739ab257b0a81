"""What makes a wish another wish, and what does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.fingerprint import FIELD_WORDS, Fingerprint, changed_fields, fingerprint
from cineflow.storyboard.model import Character, Origin, Scene, Shot, ShotReference, Storyboard

FILE = Path("storyboard.json")
SHOT = Shot(
    1,
    "A lamp.",
    Origin(FILE),
    seconds=Decimal(5),
    aspect="16:9",
    references=(ShotReference(ReferenceRole.STYLE, "a.png"),),
)


def of(shot: Shot = SHOT, *bible: Character, digests: dict[str, str] | None = None, **board: Any) -> Fingerprint:
    found = replace(Storyboard(FILE, "json", "", (Scene(1, "", (shot,)),), characters=bible), **board)
    return fingerprint(shot, found, digest_of=lambda source: (digests or {}).get(source, source))


@pytest.mark.parametrize(("change", "field"), [
    ({"prompt": "A rope."}, "prompt"), ({"dialogue": (DialogueLine(words="x"),)}, "dialogue"),
    ({"seconds": Decimal(10)}, "seconds"), ({"aspect": "9:16"}, "aspect"), ({"seed": 3}, "seed"),
    ({"extra": {"style": "ink"}}, "passthrough"), ({"characters": (Character("Al", "@al"),)}, "characters"),
    ({"camera": "pan"}, "camera"), ({"intent": "calm"}, "intent"), ({"place": "pier"}, "place"),
    ({"props": ("rope",)}, "props"), ({"negative": "text"}, "negative"), ({"sound": False}, "sound"),
    ({"size": "1280x720"}, "size"), ({"resolution": "1080p"}, "resolution"), ({"references": ()}, "references"), ({"results": 3}, "results"),
])  # fmt: skip
def test_a_change_by_the_person_is_named(change: dict[str, Any], field: str) -> None:
    before, now = of(), of(replace(SHOT, **change))
    assert before.value != now.value
    assert changed_fields(before.fields, now.fields) == (field,)
    assert field in FIELD_WORDS


@pytest.mark.parametrize("change", [
    {"number": 9}, {"takes": 4}, {"model": "x"}, {"provider": "y"}, {"is_pro": True}, {"origin": Origin(Path("b.json"), "x", 3)},
    {"unknown": {"a": 1}}, {"kind": "video"}, {"results": 1}, {"keep_as": "asset/prop/x"}, {"beat": "B"}, {"source_text": "prose"}, {"seconds": Decimal("5.0")}, {"prompt": " A lamp.\n"},
])  # fmt: skip
def test_what_is_no_part_of_the_wish_changes_nothing(change: dict[str, Any]) -> None:
    assert of(replace(SHOT, **change)) == of()


def test_pictures_count_by_content_not_by_name() -> None:
    moved = replace(SHOT, references=(ShotReference(ReferenceRole.STYLE, "b.png"),))
    assert of(moved, digests={"b.png": "1"}) == of(digests={"a.png": "1"})
    assert of(digests={"a.png": "2"}).value != of(digests={"a.png": "1"}).value


def test_a_default_written_out_is_the_same_wish() -> None:
    bare = replace(SHOT, seconds=None, aspect=None)
    assert of(bare, seconds=Decimal(5), aspect="16:9") == of()


def test_only_people_in_the_shot_count() -> None:
    al, bo = Character("Al", "@al"), Character("Bo", "@bo")
    shot = replace(SHOT, prompt="[Al] waits.")
    assert of(shot, al, bo).value == of(shot, al, replace(bo, id="@other")).value
    assert of(shot, al, bo).value != of(shot, replace(al, id="@other"), bo).value


def test_a_fingerprint_stays_the_same_for_ever() -> None:
    """Takes on disk are found by it: a change of this value orphans every take made before."""
    assert of().value == "3566543777ce50d65f5e002b231e27a01035ae4cfc3564e1a99a6e71bea44ed3"
