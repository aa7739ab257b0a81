"""A script is read as it stands, without a model: nothing invented, nothing lost, lengths from reading speed."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from cineflow.screenwriter import Draft, WritingWish, read_script
from cineflow.storyboard.reading import format_named, read_text


def _read(text: str, seconds: tuple[int, int] = (4, 10)) -> Draft:
    return read_script(WritingWish(text, True, seconds), Path("story.md"), "markdown")


def _told(draft: Draft) -> list[tuple[str, list[str]]]:
    return [(scene.heading, [shot.prompt for shot in scene.shots]) for scene in draft.board.scenes]


def test_fountain_is_read_by_its_marks() -> None:
    draft = _read(
        "Title: The Lamp\nAuthor: Nobody\n\n= synopsis\n\nEXT. HARBOUR - NIGHT\n\nMei walks. [[a note]]\n\nMEI (V.O.)\n"
        "(quietly)\nThe lamp is on again.\n\n@keeper\nWho is there?\n\nCUT TO:\n\n.THE ROOF\n\n/* cut */A gull cries.\n"
    )
    assert draft.board.title == "The Lamp"
    assert _told(draft) == [("EXT. HARBOUR - NIGHT", ["Mei walks."]), ("THE ROOF", ["A gull cries."])]
    first, _ = draft.board.shots
    lines = [(line.speaker, line.words) for line in first.dialogue]
    assert lines == [("Mei", "The lamp is on again."), ("keeper", "Who is there?")]
    assert [who.name for who in draft.board.characters] == ["Mei", "keeper"]
    assert "without a model" in draft.warnings[0].say("en")
    assert "未使用模型" in draft.warnings[0].say("zh")


@pytest.mark.parametrize(
    "heading",
    ["第一场 码头 夜 外", "第12集", "场景一：码头", "1-2 灯塔 内 日", "3、咖啡馆 日 内", "【内景 咖啡馆 夜】", "外景 沙漠 黄昏", "第三章 雨夜",
     "## 码头", "INT. LIGHTHOUSE - DAWN", "int/ext. car, day", "CHAPTER 4", "Scene 2: The pier"],
)  # fmt: skip
def test_headings_of_scripts_and_books_open_scenes(heading: str) -> None:
    bare = heading.strip("#【】 ")
    assert _told(_read(f"{heading}\n\n海浪拍岸。\n")) == [(bare, ["海浪拍岸。"])]


@pytest.mark.parametrize(
    "line",
    [
        "他走到第三场的门口，停了下来。",
        "内景里的灯很暗，他什么也看不见。",
        "Interior walls are grey.",
        "A scene of 2 lovers.",
    ],
)
def test_sentences_that_begin_alike_are_no_headings(line: str) -> None:
    assert [prompt for _, prompts in _told(_read(line)) for prompt in prompts] == [line]


def test_chinese_script_has_its_people_and_lines() -> None:
    draft = _read(
        "第一场 码头 夜\n人物：小美、老李\n时间：深夜\n△小美走来。\n小美：（轻声）灯又亮了。\n老李：“谁？”\n她说：好。\n"
    )
    assert [who.name for who in draft.board.characters] == ["小美", "老李", "她说"]
    assert next(shot.prompt for shot in draft.board.shots) == "小美走来。"
    spoken = [(line.speaker, line.words) for shot in draft.board.shots for line in shot.dialogue]
    assert spoken == [("小美", "灯又亮了。"), ("老李", "谁？"), ("她说", "好。")]


def test_prose_broken_for_its_width_is_put_together() -> None:
    text = "It was a dark and stormy night; the rain fell in torrents, except at\noccasional intervals, when it was checked\n"
    (shot,) = _read(text).board.shots
    assert shot.prompt == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["她慢慢走上楼梯，回头看了一眼。" * 40, "She climbs the stairs and looks back. " * 60, "雨" * 900, "x" * 3000],
)
def test_long_passages_become_shots_that_are_no_longer_than_asked_for(text: str) -> None:
    shots = list(_read(text, (2, 8)).board.shots)
    assert len(shots) > 3
    assert all(2 <= (shot.seconds or 0) <= 8 for shot in shots)
    assert "".join(re.sub(r"\s", "", shot.prompt) for shot in shots) == re.sub(r"\s", "", text)
    assert all(len(shot.prompt) <= 1200 for shot in shots)


def test_lengths_come_from_reading_speed() -> None:
    quick, slow, said = _read("雨。\n\n" + "水" * 48 + "。\n\n" + "小美：" + "话" * 30 + "\n", (1, 12)).board.shots
    assert (quick.seconds, slow.seconds) == (Decimal(1), Decimal(8))
    assert said.seconds is not None
    assert said.seconds == Decimal(7)


def test_a_draft_reads_back_from_a_note() -> None:
    board = _read("INT. A - DAY\n\n# not a heading of ours\n\n> quoted\n\n- listed: thing\n\nBob: “Hi: there”\n").board
    again = read_text(format_named("markdown").write(board, ""), Path("again.md")).board
    assert again is not None
    assert [shot.prompt for shot in again.shots] == [shot.prompt for shot in board.shots]


@pytest.mark.parametrize("text", ["CUT TO:", "===\n\n---", "[[only a note]]", "Title: Nothing"])
def test_nothing_to_be_seen_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="nothing"):
        _read(text)
