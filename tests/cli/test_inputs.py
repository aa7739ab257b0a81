"""Folders and files as people have them: encodings, links, bad neighbours, the place a command is typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

BOARD = '{"segments": [{"segment_index": 1, "prompt_text": "灯塔在雨中"}]}'


def test_encodings_are_read_or_named(desk: Desk) -> None:
    (desk.root / "a_storyboard.json").write_bytes(b"\xef\xbb\xbf" + BOARD.encode())
    (desk.root / "STORYBOARD_gbk.json").write_bytes(BOARD.encode("gbk"))
    (desk.root / "storyboard_wide.json").write_bytes(BOARD.encode("utf-16"))
    told = desk("plan", "--json", "--lang", "zh")
    assert told.code == 3
    assert {row["file"] for row in told.json["shots"]} == {"a_storyboard.json"}
    problems = {Path(problem["file"]).name: problem for problem in told.json["problems"]}
    assert set(problems) == {"STORYBOARD_gbk.json", "storyboard_wide.json"}
    assert all("UTF-8" in problem["message"] + problem["fix"] for problem in problems.values())


def test_one_bad_shot_stands_beside_good_ones_and_has_its_place(desk: Desk) -> None:
    text = (
        '{"segments": [\n {"segment_index": 1, "prompt_text": "good"},\n {"segment_index": 2, "prompt_text": " "}\n]}'
    )
    (desk.root / "storyboard.json").write_text(text)
    told = desk("plan")
    assert told.code == 3
    assert "segments[1].prompt_text" in told.err
    assert "storyboard.json:3 · segments[1].prompt_text" in told.err
    assert "1 to make" in desk("plan", "--takes", "1").err


def test_equal_names_in_different_folders_stay_apart(paying: Desk) -> None:
    for folder in ("input/a", "input/b"):
        paying.board(f"{folder}/storyboard.json", f"a lamp in {folder}")
    told = paying("run", "--yes", "--takes", "1", "--json")
    assert (told.code, told.json["done"]) == (0, 2)
    assert [path.rpartition("/")[0] for path in paying.takes()] == [
        "output/a/storyboard/Segment_1", "output/b/storyboard/Segment_1",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_a_circle_or_out_of_the_folder_are_not_followed(desk: Desk) -> None:
    desk.board("input/storyboard.json", "a lamp turns")
    outside = desk.root.parent / "outside"
    outside.mkdir()
    (outside / "storyboard_other.json").write_text(BOARD)
    (desk.root / "input/circle").symlink_to(desk.root / "input", target_is_directory=True)
    (desk.root / "input/out").symlink_to(outside, target_is_directory=True)
    rows = desk("plan", "--takes", "1", "--json").json["shots"]
    assert [row["file"] for row in rows] == ["input/storyboard.json"]


def test_the_same_workspace_from_anywhere(desk: Desk) -> None:
    file = desk.board("input/ep1/storyboard.json", "a lamp turns")
    elsewhere = desk.root.parent / "elsewhere"
    elsewhere.mkdir()
    quotes = {
        desk("plan", file, "--json").json["quote"],
        desk("plan", file, "--json", cwd=elsewhere).json["quote"],
        desk("plan", "--json", cwd=file.parent).json["quote"],
    }  # fmt: skip
    assert len(quotes) == 1
    assert list(elsewhere.iterdir()) == []


def test_a_state_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    (desk.root / "file").touch()
    told = desk("run", "--takes", "1", "--json", environ={"CINEFLOW_STATE_DIR": "file/state"})
    assert told.code == 1
    assert told.json["error"]["code"] == "state.not_writable"
    assert "CINEFLOW_STATE_DIR" in told.err


def test_a_note_and_its_json_count_once(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    (desk.root / "storyboard.md").write_text("---\ncineflow: storyboard\n---\n\n## Shot 1\n\na lamp turns\n")
    rows = desk("plan", "--takes", "1", "--json").json["shots"]
    assert [(row["file"], row["shot"]) for row in rows] == [("storyboard.json", 1)]


def test_the_templates_of_init_are_planned_without_a_problem(desk: Desk) -> None:
    made = desk("init", "new 片", "--json")
    assert made.code == 0
    assert all(Path(path).is_file() for path in made.json["written"])
    again = desk("init", "new 片", "--json")
    assert (again.json["written"], len(again.json["kept"])) == ([], len(made.json["written"]))
    planned = desk("plan", "new 片", "--json")
    assert planned.code == 0, planned.err
    assert planned.json["problems"] == []
    assert json.dumps(planned.json["shots"])


def test_broken_json_is_told_with_line_and_column(desk: Desk) -> None:
    (desk.root / "storyboard.json").write_text('{"segments": [\n {"segment_index": 1,}\n]}')
    assert "storyboard.json:2:21: " in desk("plan").err


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
@pytest.mark.parametrize(
    "words", [["plan", "\udce9.json"], ["index", "\udce9.mp4"], ["render", "\udce9.json", "--json"]]
)
def test_a_name_that_is_no_text_is_told(desk: Desk, words: list[str]) -> None:
    (desk.root / words[1]).write_text(BOARD)
    told = desk(*words)
    assert told.code == 2
    assert "not UTF-8" in told.err
