"""JSON storyboards: every field and rule of the old tools, and every defect they had."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.core.text import speaking
from cineflow.storyboard.formats.json import FORMAT
from cineflow.storyboard.model import Character, Reading, Shot, ShotReference

FILE = Path("storyboard.json")


def read(text: str) -> Reading:
    return FORMAT.read(text, FILE)


def reading_of(*segments: object, **top: object) -> Reading:
    return read(json.dumps({"segments": segments, **top}, ensure_ascii=False))


def segment(number: Any = 1, /, **more: Any) -> dict[str, Any]:
    return {"segment_index": number, "prompt_text": "A lamp.", **more}


def only(reading: Reading) -> Shot:
    assert reading.problems == ()
    assert reading.board is not None
    (shot,) = reading.board.shots
    return shot


def codes(reading: Reading) -> list[str]:
    return [problem.stable_code for problem in reading.problems]


def warned(reading: Reading) -> list[str]:
    return [warning.stable_code for warning in reading.warnings]


def test_old_defaults_hold_where_a_v1_segment_leaves_things_open() -> None:
    reading = reading_of(segment())
    shot, board = only(reading), reading.board
    assert board is not None
    assert (board.seconds_of(shot), board.aspect_of(shot), shot.is_pro) == (Decimal(10), "16:9", False)
    assert shot.references == ()
    assert shot.takes is None


def test_every_v1_field_is_read() -> None:
    shot = only(reading_of(segment(
        7, image_url="https://example.com/a.png", is_pro=True, duration_seconds=25, resolution="vertical",
        director_intent="slow", asset={"characters": [{"name": "Alice", "id": "@a"}], "scene": "pier", "props": ["lamp"]},
    )))  # fmt: skip
    assert (shot.number, shot.is_pro, shot.seconds, shot.aspect) == (7, True, Decimal(25), "9:16")
    assert shot.references == (ShotReference(ReferenceRole.FIRST_FRAME, "https://example.com/a.png"),)
    assert (shot.intent, shot.place, shot.props) == ("slow", "pier", ("lamp",))
    assert shot.characters == (Character("Alice", "@a"),)
    assert (shot.origin.place, shot.origin.line) == ("segments[0]", 1)


def test_every_v2_field_is_used_and_none_dropped() -> None:
    reading = reading_of(
        segment(
            beat_ref="B1", source_text_chunk="prose", dialogue="小美：“灯又亮了。”\n“谁？”",
            video_params={"duration": 5, "resolution": "vertical", "camera_movement": "push in"},
            asset={"characters": [{"name": "老师"}], "scene": "", "props": []},
        ),
        character_bible=[{"id": "@x", "name": "小美", "aliases": ["老师"], "description": "d", "voice_id": "v"}],
        metadata={"project_name": "灯塔", "genre": "drama"},
    )  # fmt: skip
    shot, board = only(reading), reading.board
    assert board is not None
    assert reading.warnings == ()
    assert (shot.seconds, shot.aspect, shot.camera) == (Decimal(5), "9:16", "push in")
    assert shot.dialogue == (DialogueLine(speaker="小美", words="灯又亮了。"), DialogueLine(words="谁？"))
    assert (shot.beat, shot.source_text) == ("B1", "prose")
    assert shot.characters == (Character("小美", "@x", ("老师",), "d", (), "v"),)
    assert (board.title, board.metadata["genre"]) == ("灯塔", "drama")


@pytest.mark.parametrize(
    ("written", "name", "identity"),
    [
        ("Alice@123", "Alice", "@123"),
        ("Alice (@123)", "Alice", "@123"),
        ("Alice（@123）", "Alice", "@123"),
        ("[Alice]", "Alice", ""),
        ("[Alice]@123", "Alice", "@123"),
        ("((小美))", "小美", ""),
        ("小美 @小美_01", "小美", "@小美_01"),
        ({"name": "[Alice]", "id": "@123"}, "Alice", "@123"),
        ({"name": "Alice"}, "Alice", ""),
    ],
)
def test_legacy_characters_are_read(written: object, name: str, identity: str) -> None:
    shot = only(reading_of(segment(asset={"characters": [written]})))
    assert [(who.name, who.id) for who in shot.characters] == [(name, identity)]


def test_an_asset_of_null_is_no_asset() -> None:
    assert only(reading_of(segment(asset=None, video_params=None))).characters == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" https://e.com/a.png ", "https://e.com/a.png"),
        ("(https://e.com/a.png)", "https://e.com/a.png"),
        ("https://e.com/a.png)", "https://e.com/a.png"),
        ("![x](https://e.com/a.png)", "https://e.com/a.png"),
        ("see https://e.com/a.png now", "https://e.com/a.png"),
        ("https://e.com/a_(1).png", "https://e.com/a_(1).png"),
        ("（https://e.com/a.png）", "https://e.com/a.png"),
        ("asset/segment/1 (2).png", "asset/segment/1 (2).png"),
        (" asset/a.png", "asset/a.png"),
    ],
)
def test_addresses_are_freed_of_what_slipped_in_around_them(written: str, address: str) -> None:
    reading = reading_of(segment(image_url=written))
    assert [ref.source for ref in only(reading).references] == [address]
    assert warned(reading) == ([] if written == address else ["storyboard.cleaned"])


@pytest.mark.parametrize("written", ["", "  ", "N/A", "null", "无", None])
def test_words_for_no_picture_mean_none(written: str | None) -> None:
    assert only(reading_of(segment(image_url=written))).references == ()


@pytest.mark.parametrize(("written", "aspect", "size", "resolution"), [
    ("horizontal", "16:9", None, None), ("Vertical", "9:16", None, None), ("1:1", "1:1", None, None),
    ("1280x720", None, "1280x720", None), ("1080p", None, None, "1080p"), ("横屏", "16:9", None, None),
])  # fmt: skip
def test_resolution_holds_an_aspect_a_size_or_a_resolution(
    written: str, aspect: str | None, size: str | None, resolution: str | None
) -> None:
    shot = only(reading_of(segment(resolution=written)))
    assert (shot.aspect, shot.size, shot.resolution) == (aspect, size, resolution)


@pytest.mark.parametrize(("field", "value", "code"), [
    ("duration_seconds", 0, "storyboard.bad_value"), ("duration_seconds", -5, "storyboard.bad_value"),
    ("duration_seconds", "10", "storyboard.wrong_type"), ("duration_seconds", True, "storyboard.wrong_type"),
    ("segment_index", True, "storyboard.wrong_type"), ("segment_index", -1, "storyboard.bad_value"),
    ("segment_index", 1.5, "storyboard.bad_value"), ("segment_index", "1", "storyboard.wrong_type"),
    ("segment_index", None, "storyboard.missing_field"),
    ("prompt_text", "  \n", "storyboard.blank_prompt"), ("prompt_text", None, "storyboard.blank_prompt"),
    ("prompt_text", 5, "storyboard.wrong_type"), ("prompt_text", "\ud800", "storyboard.bad_value"),
    ("prompt_text", "a\x00b", "storyboard.bad_value"),
    ("is_pro", "yes", "storyboard.wrong_type"), ("resolution", "diagonal", "storyboard.bad_value"),
    ("resolution", 16, "storyboard.bad_value"), ("image_url", 7, "storyboard.wrong_type"),
    ("asset", "pier", "storyboard.wrong_type"), ("asset", {"props": "lamp"}, "storyboard.wrong_type"),
    ("asset", {"props": [1]}, "storyboard.wrong_type"), ("asset", {"characters": [7]}, "storyboard.wrong_type"),
    ("asset", {"characters": [{"id": ""}]}, "storyboard.missing_field"), ("seed", -1, "storyboard.bad_value"),
    ("takes", 0, "storyboard.bad_value"), ("dialogue", 4, "storyboard.wrong_type"),
    ("references", [{"role": "mood", "source": "a.png"}], "storyboard.bad_value"),
    ("video_params", [], "storyboard.wrong_type"), ("extra", "x", "storyboard.wrong_type"),
])  # fmt: skip
def test_a_wrong_value_is_an_error_with_its_place_and_leaves_the_neighbours(field: str, value: Any, code: str) -> None:
    reading = reading_of(segment(5), segment(6) | {field: value}, segment(7))
    assert codes(reading) == [code]
    (problem,) = reading.problems
    assert problem.place.startswith("segments[1]")
    assert problem.file == FILE
    assert problem.fix is not None
    assert reading.board is not None
    assert [shot.number for shot in reading.board.shots] == [5, 7]


def test_errors_hold_the_value_found_the_values_allowed_and_both_languages() -> None:
    (problem,) = reading_of(segment(resolution="diagonal")).problems
    assert problem.found == '"diagonal"'
    assert "vertical" in problem.allowed
    assert '"diagonal"' in str(problem)
    with speaking("zh"):
        assert "画幅" in str(problem)


def test_places_have_the_line_in_the_file() -> None:
    text = '{\n "segments": [\n  {"segment_index": 1, "prompt_text": "a"},\n  {\n   "segment_index": 2,\n\n   "prompt_text": ""\n  }\n ]\n}'
    (problem,) = read(text).problems
    assert (problem.place, problem.line) == ("segments[1].prompt_text", 7)
    assert str(problem).startswith("storyboard.json:7 · segments[1].prompt_text: ")
    (problem,) = read(text.replace("\n", "\r\n")).problems
    assert problem.line == 7
    (problem,) = read(text.replace("\n", "\r")).problems
    assert problem.line == 7


def test_a_duplicate_number_names_both_places_and_the_first_one_stays() -> None:
    reading = reading_of(segment(1), segment(2), segment(1, prompt_text="other"))
    assert codes(reading) == ["storyboard.duplicate_shot"]
    assert reading.problems[0].place == "segments[2].segment_index"
    assert "segments[0]" in str(reading.problems[0])
    assert reading.board is not None
    assert [shot.prompt for shot in reading.board.shots] == ["A lamp.", "A lamp."]


@pytest.mark.parametrize(("text", "code", "place"), [
    ('{"segments": []}', "storyboard.empty", "segments"), ("[]", "storyboard.not_a_storyboard", ""),
    ('{"shots": []}', "storyboard.not_a_storyboard", ""), ("null", "storyboard.not_a_storyboard", ""),
    ('{"segments": {}}', "storyboard.wrong_type", "segments"), ('{"segments": [1]}', "storyboard.wrong_type", "segments[0]"),
])  # fmt: skip
def test_what_is_no_storyboard_says_so(text: str, code: str, place: str) -> None:
    reading = read(text)
    assert (codes(reading), reading.board) == ([code], None)
    assert reading.problems[0].place == place


@pytest.mark.parametrize(("text", "line", "column", "hint"), [
    ('{\n "segments": [\n  1,\n ]\n}', 3, 4, "Take the comma away"),
    ('{"a": 1,}', 1, 8, "Take the comma away"),
    ('{"a": [1, 2', 1, 12, "cut off"),
    ('{"a" 1}', 1, 6, "colon"),
    ('{"a": 1 "b": 2}', 1, 9, "comma"),
    ('{"a"：1}', 1, 5, "instead"),
    ('{“a”: 1}', 1, 2, 'Write " instead'),
    ("{'a': 1}", 1, 2, 'Write " instead'),
    ('{"a": 1} // end', 1, 10, "remark|Take it away"),
    ('{"a": "x\ny"}', 1, 9, "\\n"),
    ('{"a": "say "hi" now"}', 1, 13, '\\"'),
    ('{"a": "C:\\dir"}', 1, 10, "backslash"),
    ('{"a": yes}', 1, 7, '"yes"'),
    ('{"a": "never closed}', 1, 7, "Close it"),
    ("", 1, 1, "init"),
    ('{"a": 1}{"b": 2}', 1, 9, "one object"),
])  # fmt: skip
def test_bad_json_says_line_column_and_fix(text: str, line: int, column: int, hint: str) -> None:
    (problem,) = read(text).problems
    assert problem.stable_code == "storyboard.bad_json"
    assert (problem.place, problem.line) == (f"{line}:{column}", line)
    assert any(words in str(problem.fix) for words in hint.split("|")), str(problem)


def test_what_no_parser_should_meet_is_an_error_not_a_crash() -> None:
    for text in (
        '{"segments": ' + "[" * 100_000,
        '{"segments": [' + "1" * 10_000 + "]}",
        "[" * 100_000 + "]" * 100_000,
    ):
        assert codes(read(text)) == ["storyboard.bad_json"]


def test_nan_is_an_error_of_its_field_alone() -> None:
    reading = read('{"segments": [{"segment_index": 1, "prompt_text": "a", "duration_seconds": NaN},'
                   '{"segment_index": 2, "prompt_text": "b"}]}')  # fmt: skip
    assert codes(reading) == ["storyboard.wrong_type"]
    assert reading.problems[0].place == "segments[0].duration_seconds"
    assert reading.board is not None
    assert [shot.number for shot in reading.board.shots] == [2]


def test_a_key_written_twice_is_an_error_only_where_the_values_differ() -> None:
    both = read('{"segments": [{"segment_index": 1, "prompt_text": "a", "prompt_text": "b"}, '
                '{"segment_index": 2, "prompt_text": "c", "seed": 1, "seed": 1}]}')  # fmt: skip
    assert codes(both) == ["storyboard.repeated_key"]
    assert both.problems[0].place == "segments[0].prompt_text"
    assert warned(both) == ["storyboard.repeated_key"]
    assert both.board is not None
    assert [shot.number for shot in both.board.shots] == [2]


def test_unknown_keys_are_kept_and_warned_about_once_with_the_one_meant() -> None:
    reading = reading_of(
        *(segment(n, promt_text="x", asset={"weather": "rain"}, _comment="mine") for n in range(1, 4)),
        tittle=2,
        _comment="c",
    )
    assert reading.problems == ()
    assert [(w.place, str(w.fix)) for w in reading.warnings] == [
        ("tittle", "Did you mean “title”?"),
        ("segments[0].promt_text", "Did you mean “prompt_text”?"),
        ("segments[0].asset.weather", "It is kept in the file and not used."),
    ]
    assert "3 times" in str(reading.warnings[1].text)
    assert reading.board is not None
    shot = next(reading.board.shots)
    assert shot.unknown == {"promt_text": "x", "asset": {"weather": "rain"}}
    assert reading.board.unknown == {"tittle": 2}


def test_prompts_are_kept_exactly() -> None:
    prompt = '  [小美]\n\twalks “so”  \\ "there" \u2028 🎬 '
    assert only(reading_of(segment(prompt_text=prompt))).prompt == prompt


def test_lengths_are_exact_decimals() -> None:
    assert only(
        read('{"segments": [{"segment_index": 1, "prompt_text": "a", "duration_seconds": 7.1}]}')
    ).seconds == Decimal("7.1")


def test_defaults_of_the_board_may_be_written_at_the_top() -> None:
    reading = reading_of(segment(), title="T", seconds=4, aspect="vertical", takes=3, provider="ark", model="wan-2.6")
    board = reading.board
    assert board is not None
    assert (board.title, board.seconds, board.aspect, board.takes) == ("T", Decimal(4), "9:16", 3)
    assert (board.provider, board.model) == ("ark", "wan-2.6")
