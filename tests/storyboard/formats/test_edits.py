"""Edits of files people wrote: one value changes, every other byte stays."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.formats.json import FORMAT
from cineflow.storyboard.formats.note import FORMAT as NOTE
from cineflow.storyboard.model import Character, Shot, ShotReference, Storyboard

FILE = Path("storyboard.json")
V1 = """{
\t"_comment": "mine",
\t"segments": [
\t\t{ "segment_index":1, "prompt_text" : "a \\u5c0f",   "resolution":"horizontal", "asset":null },
\t\t{
\t\t\t"segment_index": 2,
\t\t\t"prompt_text": "b",
\t\t\t"image_url": null, "weather": [ 1,2 ],
\t\t\t"asset": {"characters": [ "Bob@1", {"name":"Al",  "id":"@al", "hat":"red"} ], "props": []}
\t\t}
\t],
\t"mood":   {"a" :1.50}
}"""


def edited(text: str, index: int, **changes: Any) -> str:
    board = FORMAT.read(text, FILE).board
    assert board is not None
    return FORMAT.write(with_shots(board, index, **changes), text)


def with_shots(board: Storyboard, index: int, **changes: Any) -> Storyboard:
    shots = list(board.scenes[0].shots)
    shots[index] = replace(shots[index], **changes)
    return replace(board, scenes=(replace(board.scenes[0], shots=tuple(shots)),))


@pytest.mark.parametrize(("index", "changes", "old", "new"), [
    (0, {"prompt": "c"}, '"a \\u5c0f"', '"c"'),
    (0, {"number": 9}, '"segment_index":1', '"segment_index":9'),
    (0, {"aspect": "9:16"}, '"horizontal"', '"vertical"'),
    (0, {"aspect": "1:1"}, '"horizontal"', '"1:1"'),
    (0, {"place": "pier"}, '"asset":null', '"asset":{"scene": "pier"}'),
    (1, {"references": (ShotReference(ReferenceRole.FIRST_FRAME, "a.png"),)}, '"image_url": null', '"image_url": "a.png"'),
    (1, {"characters": (Character("Bob", "@1"), Character("Al", "@new"))}, '"@al"', '"@new"'),
    (1, {"characters": (Character("Bob", "@2"), Character("Al", "@al"))}, '"Bob@1"', '{"name": "Bob", "id": "@2"}'),
    (1, {"props": ("lamp",)}, '"props": []', '"props": ["lamp"]'),
    (1, {"seconds": Decimal("2.5")}, '"props": []}\n', '"props": []},\n\t\t\t"duration_seconds": 2.5\n'),
    (1, {"unknown": {"weather": "rain"}}, "[ 1,2 ]", '"rain"'),
    (0, {"dialogue": (DialogueLine(speaker="Al", words="Hi."),)}, '"asset":null', '"asset":null, "dialogue":[{"speaker": "Al", "words": "Hi."}]'),
])  # fmt: skip
def test_an_edit_replaces_its_own_value_alone(index: int, changes: dict[str, Any], old: str, new: str) -> None:
    written = edited(V1, index, **changes)
    if "asset" in old and "dialogue" in changes:
        assert written.startswith(V1[: V1.index(old)])
    else:
        assert written == V1.replace(old, new, 1)


def test_what_a_person_wrote_about_a_character_outlives_an_edit_of_the_cast() -> None:
    written = edited(V1, 1, characters=(Character("Al", "@al"),))
    assert '"hat": "red"' in written
    assert "Bob" not in written


def test_removing_moving_and_adding_shots_keeps_broken_segments() -> None:
    text = V1.replace("\t],", '\t\t, {"segment_index": 3}, {"segment_index": 4, "prompt_text": "d"}\n\t],', 1)
    board = FORMAT.read(text, FILE).board
    assert board is not None
    one, two, four = board.shots
    new = Shot(7, "new", replace(one.origin, place=""))
    written = FORMAT.write(replace(board, scenes=(replace(board.scenes[0], shots=(four, new, one)),)), text)
    again = FORMAT.read(written, FILE)
    assert again.board is not None
    assert [shot.number for shot in again.board.shots] == [4, 7, 1]
    assert [p.stable_code for p in again.problems] == ["storyboard.missing_field"]
    assert two.prompt not in [shot.prompt for shot in again.board.shots]
    assert '{ "segment_index":1, "prompt_text" : "a \\u5c0f"' in written


def test_a_note_is_edited_inside_its_block_with_its_mistakes_left_alone() -> None:
    note = (
        "# 笔记\r\n\r\n```json\r\n{\r\n  \"segments\": [\r\n    {\"segment_index\": 1, \"prompt_text\": \"in_the_style_of_\"ink\" x\",},\r\n"
        "    {\"segment_index\": 2, \"prompt_text\": \"b\",},\r\n  ],\r\n}\r\n```\r\n\r\n结尾\r\n"
    )  # fmt: skip
    reading = NOTE.read(note, Path("[分镜-a.md"))
    assert reading.board is not None
    assert [w.stable_code for w in reading.warnings] == ["storyboard.repaired"]
    assert NOTE.write(reading.board, note) == note
    assert NOTE.write(with_shots(reading.board, 1, prompt="c"), note) == note.replace('"b"', '"c"')


def test_a_note_without_a_fence_is_read_from_its_outermost_braces() -> None:
    reading = NOTE.read('分镜：\n{"segments": [{"segment_index": 1, "prompt_text": "a"}]}\n完', Path("[分镜-a.md"))
    assert reading.board is not None
    assert [shot.prompt for shot in reading.board.shots] == ["a"]


def test_commas_inside_texts_are_no_trailing_commas() -> None:
    reading = NOTE.read(
        '```json\n{"segments": [{"segment_index": 1, "prompt_text": "a,] ,} b"}]}\n```', Path("[分镜-a.md")
    )
    assert reading.board is not None
    assert (next(reading.board.shots).prompt, reading.warnings) == ("a,] ,} b", ())


def test_mistakes_past_repair_have_the_line_of_the_note() -> None:
    (problem,) = NOTE.read("# x\n\n```json\n{\"segments\": [\n  {'a': 1}\n]}\n```\n", Path("[分镜-a.md")).problems
    assert (problem.stable_code, problem.line) == ("storyboard.bad_json", 5)


def test_a_file_that_cannot_be_read_is_not_written() -> None:
    board = FORMAT.read(V1, FILE).board
    assert board is not None
    with pytest.raises(StoryboardInvalid, match="cannot be read"):
        FORMAT.write(board, "{")
