"""Pictures beside a storyboard are found by name, nearest first, and what is missing is told with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cineflow.core.model import Limit, MentionStyle, Model
from cineflow.core.order import ReferenceRole
from cineflow.library.assets import pictures_in, shelf_beside, with_assets
from cineflow.library.storyboards import read_storyboard
from cineflow.storyboard.compiler import compile_shot
from cineflow.storyboard.model import Reading, Shot, Storyboard

PICTURES = Model(id="p", provider="x", references=4, mentions=MentionStyle.PICTURE, first_frame=True, last_frame=True)


def _draw(root: Path, *paths: str) -> None:
    for number, path in enumerate(paths):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (number * 20 % 256, 90, 160)).save(file)


def _board(file: Path, *segments: dict[str, Any], **top: Any) -> Path:
    rows = [{"segment_index": n, "prompt_text": "a lamp", **one} for n, one in enumerate(segments, 1)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"segments": rows, **top}, ensure_ascii=False), encoding="utf-8")
    return file


def _found(file: Path, root: Path) -> Reading:
    return with_assets(read_storyboard(file), shelf_beside(file.parent, root))


def _shots(reading: Reading) -> list[Shot]:
    assert reading.board is not None
    return list(reading.board.shots)


def _portraits(reading: Reading) -> dict[str, tuple[str, ...]]:
    assert reading.board is not None
    people = [*reading.board.characters, *(who for shot in reading.board.shots for who in shot.characters)]
    return {who.name: who.pictures for who in people}


def test_people_places_props_and_frames_are_found_by_name(tmp_path: Path) -> None:
    _draw(
        tmp_path, "asset/character/小美.png", "asset/character/小美_2.png", "asset/character/bob.JPG",
        "asset/scene/Old Harbour.webp", "asset/props/brass-lamp.png", "asset/segment/1_start.png",
        "asset/segment/segment-1_end.jpeg", "asset/segment/2.bmp", "asset/segment/1_grid.png", "asset/other/x.png",
    )  # fmt: skip
    (tmp_path / "asset/character/notes.txt").write_text("no picture")
    cast = {"characters": [{"name": "小美", "id": "@m"}, {"name": "Bob", "id": ""}], "scene": "old harbour",
            "props": ["brass lamp", "rope"]}  # fmt: skip
    reading = _found(_board(tmp_path / "storyboard.json", {"asset": cast}, {}), tmp_path)
    first, second = _shots(reading)
    assert _portraits(reading) == {
        "小美": ("asset/character/小美.png", "asset/character/小美_2.png"),
        "Bob": ("asset/character/bob.JPG",),
    }
    assert [(one.role, one.source, one.name) for one in first.references] == [
        (ReferenceRole.FIRST_FRAME, "asset/segment/1_start.png", ""),
        (ReferenceRole.LAST_FRAME, "asset/segment/segment-1_end.jpeg", ""),
        (ReferenceRole.PLACE, "asset/scene/Old Harbour.webp", "old harbour"),
        (ReferenceRole.PROP, "asset/props/brass-lamp.png", "brass lamp"),
    ]
    assert [one.source for one in second.references] == ["asset/segment/2.bmp"]
    assert all(one.is_found for one in (*first.references, *second.references))


def test_what_the_storyboard_names_itself_comes_first(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/segment/1_start.png", "mine.png", "asset/character/Al.png", "al.png", "asset/scene/pier.png")
    people = [{"name": "Al", "id": "@al", "picture": "al.png"}]
    references = [{"role": "place", "source": "mine.png", "name": "pier"}]
    file = _board(
        tmp_path / "storyboard.json",
        {"image_url": "mine.png", "asset": {"scene": "pier"}, "references": references}, character_bible=people,
    )  # fmt: skip
    reading = _found(file, tmp_path)
    assert _portraits(reading)["Al"] == ("al.png",)
    assert {one.source for one in _shots(reading)[0].references} == {"mine.png"}


@pytest.mark.parametrize("prompt", ["@小美走进灯塔", "[小美] 走进灯塔", "((小美)) waits", "看着@小美，微笑"])
def test_somebody_called_whose_picture_lies_there_is_in_the_story(prompt: str, tmp_path: Path) -> None:
    _draw(tmp_path, "asset/character/小美.png", "asset/character/May.png")
    reading = _found(_board(tmp_path / "storyboard.json", {"prompt_text": prompt}), tmp_path)
    assert _portraits(reading) == {"小美": ("asset/character/小美.png",)}
    assert reading.board is not None
    made = compile_shot(_shots(reading)[0], reading.board, PICTURES)
    assert [one.source for one in made.references] == ["asset/character/小美.png"]
    assert "<Picture 1>" in made.prompt
    assert "@小美" not in made.prompt
    assert compile_shot(replace(_shots(reading)[0], prompt=made.prompt), reading.board, PICTURES).prompt == made.prompt


@pytest.mark.parametrize(
    "prompt", ["He may walk. May comes.", "“@May” she said", "write to a@May.com", "see @May_2 go"]
)
def test_plain_words_quotes_and_addresses_call_nobody(prompt: str, tmp_path: Path) -> None:
    _draw(tmp_path, "asset/character/May.png")
    assert _portraits(_found(_board(tmp_path / "storyboard.json", {"prompt_text": prompt}), tmp_path)) == {}


def test_nearest_folder_wins_and_frames_are_only_of_the_folder_beside(tmp_path: Path) -> None:
    _draw(
        tmp_path, "asset/character/Al.png", "asset/character/Bo.png", "asset/segment/1_start.png",
        "ep1/assets/character/Al.png", "../outside/asset/character/Cy.png",
    )  # fmt: skip
    cast = {"characters": [{"name": name, "id": ""} for name in ("Al", "Bo", "Cy")]}
    reading = _found(_board(tmp_path / "ep1/storyboard.json", {"asset": cast}), tmp_path)
    assert _portraits(reading) == {"Al": ("assets/character/Al.png",), "Bo": ("../asset/character/Bo.png",), "Cy": ()}
    assert _shots(reading)[0].references == ()


def test_two_storyboards_in_a_folder_may_have_frames_of_their_own(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/segment/1_start.png", "asset/segment/storyboard_ep2/1_start.png")
    sources = [
        _shots(_found(_board(tmp_path / f"storyboard_{name}.json", {}), tmp_path))[0].references[0].source
        for name in ("ep1", "ep2")
    ]
    assert sources == ["asset/segment/1_start.png", "asset/segment/storyboard_ep2/1_start.png"]


def test_a_folder_may_hold_the_views_of_one_or_only_sort(tmp_path: Path) -> None:
    _draw(tmp_path, "素材/角色/李 雷/侧面.png", "素材/角色/李 雷/正面.png", "素材/角色/李 雷/2.png", "素材/角色/配角/韩梅梅.jpg",
          "素材/角色/配角/side.png", "素材/道具/渔具/鱼竿.png", "素材/场景/老 码头/全身.png")  # fmt: skip
    note = tmp_path / "第 1 集" / "分镜-第 1 集.md"
    note.parent.mkdir()
    note.write_text(
        "---\ncineflow: storyboard\n---\n\n# 场景 1：外景 老 码头，夜\n\n## 镜头 1\n\n[李 雷]与[韩梅梅]。\n\n- 道具: 鱼竿\n",
        encoding="utf-8",
    )
    reading = _found(note, tmp_path)
    above = "../素材"
    assert _portraits(reading) == {
        "李 雷": (f"{above}/角色/李 雷/正面.png", f"{above}/角色/李 雷/2.png", f"{above}/角色/李 雷/侧面.png"),
        "韩梅梅": (f"{above}/角色/配角/韩梅梅.jpg",),
    }
    (shot,) = _shots(reading)
    assert [one.source for one in shot.references] == [f"{above}/场景/老 码头/全身.png", f"{above}/道具/渔具/鱼竿.png"]
    assert {path.name for path, _ in pictures_in(tmp_path)} >= {"正面.png", "鱼竿.png"}


def test_notes_in_a_vault_find_them_too(tmp_path: Path) -> None:
    _draw(tmp_path, "素材/角色/小美.png", "素材/场景/EXT. HARBOUR, NIGHT.png", "素材/分镜/1_start.png")
    note = tmp_path / "第一集" / ".." / "分镜.md"
    note = tmp_path / "分镜.md"
    note.write_text(
        "---\ncineflow: storyboard\n---\n\n# Scene 1: EXT. HARBOUR, NIGHT\n\n## Shot 1 (5s)\n\n@小美 walks in the rain.\n",
        encoding="utf-8",
    )
    before = note.read_bytes()
    reading = _found(note, tmp_path)
    assert reading.problems == ()
    assert _portraits(reading) == {"小美": ("素材/角色/小美.png",)}
    assert {one.role for one in _shots(reading)[0].references} == {ReferenceRole.FIRST_FRAME, ReferenceRole.PLACE}
    assert note.read_bytes() == before


def test_somebody_without_picture_and_id_is_told_with_the_place_and_where_to_put_one(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/character/Al.png")
    cast = {"characters": [{"name": "Al", "id": ""}, {"name": "小芳", "id": ""}, {"name": "Bo", "id": "@bo"}]}
    reading = _found(_board(tmp_path / "storyboard.json", {}, {"asset": cast}, {"asset": cast}), tmp_path)
    [warning] = [one for one in reading.warnings if one.stable_code == "asset.missing"]
    assert "小芳" in str(warning)
    assert "asset/character/小芳.png" in str(warning.fix)
    assert warning.place.startswith("segments[1]")
    assert "小芳" in warning.text.say("zh")


def test_without_an_asset_folder_nothing_changes(tmp_path: Path) -> None:
    reading = read_storyboard(_board(tmp_path / "storyboard.json", {"prompt_text": "@小美 walks"}))
    assert with_assets(reading, shelf_beside(tmp_path, tmp_path)) is reading


# -- what a model cannot take is left out and said, where it only lies there ------------------------------------


def _shot(tmp_path: Path, **segment: Any) -> tuple[Shot, Storyboard]:
    reading = _found(_board(tmp_path / "storyboard.json", segment), tmp_path)
    assert reading.board is not None
    return _shots(reading)[0], reading.board


def test_found_frame_is_left_out_where_a_model_takes_none(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/segment/1_start.png")
    shot, board = _shot(tmp_path)
    made = compile_shot(shot, board, Model(id="t", provider="x"))
    assert made.references == ()
    assert [(drop.kind, drop.source) for drop in made.receipt.dropped] == [("first_frame", "asset/segment/1_start.png")]


def test_found_pictures_fill_what_is_free_and_no_more(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/character/Al.png", "asset/scene/pier.png", "asset/props/lamp.png", "asset/props/rope.png")
    shot, board = _shot(
        tmp_path, asset={"characters": [{"name": "Al", "id": ""}], "scene": "pier", "props": ["lamp", "rope"]}
    )
    made = compile_shot(shot, board, replace(PICTURES, references=2))
    assert [one.source for one in made.references] == ["asset/character/Al.png", "asset/scene/pier.png"]
    assert [drop.name for drop in made.receipt.dropped if drop.kind == "prop"] == ["lamp", "rope"]


EITHER = replace(PICTURES, limits=(Limit(when="references", excludes=("first_frame", "last_frame")),))


def test_model_of_one_kind_takes_what_was_asked_for_and_leaves_what_only_lies_there(tmp_path: Path) -> None:
    _draw(tmp_path, "asset/character/Al.png", "asset/segment/1_start.png", "mine.png")
    people = {"characters": [{"name": "Al", "id": ""}]}
    shot, board = _shot(tmp_path, asset=people, image_url="mine.png")
    assert [one.source for one in compile_shot(shot, board, EITHER).references] == ["mine.png"]
    asked = [{"role": "style", "source": "mine.png"}]
    shot, board = _shot(tmp_path, asset=people, references=asked)
    made = compile_shot(shot, board, EITHER)
    assert [one.source for one in made.references] == ["asset/character/Al.png", "mine.png"]
    assert [drop.source for drop in made.receipt.dropped] == ["asset/segment/1_start.png"]
    shot, board = _shot(tmp_path, asset=people)
    assert [one.source for one in compile_shot(shot, board, EITHER).references] == ["asset/segment/1_start.png"]


@pytest.mark.parametrize(
    ("heading", "picture"),
    [
        ("EXT. OLD HARBOUR, NIGHT", "old harbour.png"),
        ("INT./EXT. CAR - DAY", "Car.png"),
        ("EXT. WELL-LIT PIER — DAWN", "well-lit pier.png"),
        ("外景，港口，夜", "港口.png"),
        ("内景 灯塔 夜", "灯塔.png"),
        ("外景 老 码头，夜", "老 码头.png"),
        ("夜 外景 老 码头", "老_码头.png"),
        ("Night, the harbour", "the harbour.png"),
    ],
)
def test_a_place_is_found_in_the_heading_of_its_scene(heading: str, picture: str, tmp_path: Path) -> None:
    _draw(tmp_path, f"asset/scene/{picture}", "asset/scene/night.png", "asset/scene/夜.png")
    note = tmp_path / "storyboard.md"
    note.write_text(f"# Scene 1: {heading}\n\n## Shot 1 (5s)\n\nRain.\n", encoding="utf-8")
    (shot,) = _shots(_found(note, tmp_path))
    assert [(one.role, one.source) for one in shot.references] == [(ReferenceRole.PLACE, f"asset/scene/{picture}")]
