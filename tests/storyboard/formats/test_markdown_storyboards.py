"""Storyboards as Markdown notes: what counts, what is for people, what is wrong and where."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.formats.markdown import FORMAT
from cineflow.storyboard.model import Character, Reading, Shot, ShotReference
from cineflow.storyboard.reading import read_text

FILE = Path("storyboard.md")
CONTRACT = """---
cineflow: storyboard
title: 灯塔 The Lighthouse
aspect: horizontal            # or vertical, or 16:9, 9:16, 1:1 …
seconds: 10                   # default of a shot
takes: 2
model: seedance-2.5           # optional
characters:
  - {name: 小美, id: "@xiaomei", aliases: [小美老师], picture: asset/character/xiaomei.png}
---

# Scene 1: EXT. HARBOUR, NIGHT

Free notes are for people and never sent.

## Shot 1 (10s, first: asset/segment/1_start.png)

[小美] walks along the pier in the rain. Slow push in.

> 小美：“灯又亮了。”

- camera: slow push in
- props: lamp, rope
- intent: loneliness, not fear

## Shot 2 (5s)

…
"""


def read(text: str) -> Reading:
    return FORMAT.read(text, FILE)


def shots(text: str) -> list[Shot]:
    reading = read(text)
    assert reading.problems == ()
    assert reading.board is not None
    return list(reading.board.shots)


def only(text: str) -> Shot:
    (shot,) = shots(text)
    return shot


def test_the_note_of_the_contract_is_read_as_it_says() -> None:
    reading = read(CONTRACT)
    board = reading.board
    assert (reading.problems, reading.warnings) == ((), ())
    assert board is not None
    assert (board.title, board.aspect, board.seconds, board.takes) == ("灯塔 The Lighthouse", "16:9", Decimal(10), 2)
    assert (board.model, board.provider, board.metadata) == ("seedance-2.5", None, {})
    assert board.characters == (Character("小美", "@xiaomei", ("小美老师",), "", ("asset/character/xiaomei.png",)),)
    (scene,) = board.scenes
    assert (scene.number, scene.heading) == (1, "EXT. HARBOUR, NIGHT")
    one, two = board.shots
    assert one.prompt == "[小美] walks along the pier in the rain. Slow push in."
    assert one.dialogue == (DialogueLine(speaker="小美", words="灯又亮了。"),)
    assert one.references == (ShotReference(ReferenceRole.FIRST_FRAME, "asset/segment/1_start.png"),)
    assert (one.camera, one.props, one.intent) == ("slow push in", ("lamp", "rope"), "loneliness, not fear")
    assert (one.origin.place, one.origin.line) == ("Shot 1", 16)
    assert (two.number, two.seconds, two.prompt) == (2, Decimal(5), "…")


def test_chinese_headings_and_keys_mean_the_same() -> None:
    text = """## 场景 3：外景 码头 夜

### 镜头 4（5秒，首帧：a.png，尾帧：b.png，高级，种子：7，条数：3，模型：wan-2.6，竖屏）

雨中的码头。

- 运镜：推近
- 道具：灯、绳子
- 导演意图：孤独
- 角色：小美 @xiaomei，阿强
- 避免：文字
- 声音：无
"""
    reading = read(text)
    assert reading.warnings == ()
    shot = only(text)
    assert reading.board is not None
    assert (reading.board.scenes[0].number, reading.board.scenes[0].heading) == (3, "外景 码头 夜")
    assert (shot.number, shot.seconds, shot.aspect, shot.seed) == (4, Decimal(5), "9:16", 7)
    assert (shot.takes, shot.model, shot.is_pro, shot.sound) == (3, "wan-2.6", True, False)
    assert [ref.source for ref in shot.references] == ["a.png", "b.png"]
    assert (shot.camera, shot.props, shot.intent, shot.negative) == ("推近", ("灯", "绳子"), "孤独", "文字")
    assert [(who.name, who.id) for who in shot.characters] == [("小美", "@xiaomei"), ("阿强", "")]


def test_numbers_left_out_are_counted_through_the_note() -> None:
    text = "# Scene\n\n## Shot\na\n\n## Shot (3s)\nb\n\n# 第 2 场 内景\n\n## Shot 10\nc\n\n## Shot\nd\n"
    reading = read(text)
    assert reading.board is not None
    assert [shot.number for shot in reading.board.shots] == [1, 2, 10, 11]
    assert [(scene.number, scene.heading) for scene in reading.board.scenes] == [(1, ""), (2, "内景")]


def test_a_ratio_is_not_taken_for_a_number_in_base_sixty() -> None:
    reading = read("---\naspect: 9:16\nid: 0x10\n---\n## Shot 1 (16:9)\na\n\n## Shot 2\nb\n")
    assert reading.board is not None
    assert (reading.board.aspect, reading.board.metadata) == ("9:16", {"id": "0x10"})
    assert [shot.aspect for shot in reading.board.shots] == ["16:9", None]


def test_what_is_for_people_is_never_sent() -> None:
    text = """Intro.

## Shot 1

%% a remark %%
First paragraph,
second line.

<!-- a longer
remark -->

> [!note] A callout
> for people

Second paragraph.

---

- camera: pan

A note behind the list.

### A heading of mine

> not dialogue
"""
    shot = only(text)
    assert shot.prompt == "First paragraph,\nsecond line.\n\n\n\nSecond paragraph." or shot.prompt.split() == (
        ["First", "paragraph,", "second", "line.", "Second", "paragraph."]
    )
    assert (shot.dialogue, shot.camera) == ((), "pan")


def test_bullets_that_set_nothing_belong_to_the_prompt() -> None:
    shot = only("## Shot 1\n\n- A man walks in.\n- He sits down.\n\n* camera: pan\n")
    assert (shot.prompt, shot.camera) == ("- A man walks in.\n- He sits down.", "pan")


def test_values_may_go_on_below_their_key() -> None:
    shot = only("## Shot 1\na\n\n- props:\n  - lamp\n  - rope, old\n- **camera**: slow\n  push in\n- intent：calm\n")
    assert (shot.props, shot.camera, shot.intent) == (("lamp", "rope", "old"), "slow push in", "calm")


def test_pictures_get_their_role_from_key_or_folder() -> None:
    text = (
        "## Shot 1 (ref: asset/scene/p.png, ref: asset/props/l.png, ref: asset/character/x.png, ref: any.png,"
        ' first: "a, b.png")\na\n\n- character ref: [[m.png]] as 小美\n- style ref: ![ink](ink (1).png)\n'
    )
    roles = ReferenceRole
    assert only(text).references == (
        ShotReference(roles.PLACE, "asset/scene/p.png"), ShotReference(roles.PROP, "asset/props/l.png"),
        ShotReference(roles.CHARACTER, "asset/character/x.png"), ShotReference(roles.STYLE, "any.png"),
        ShotReference(roles.FIRST_FRAME, "a, b.png"), ShotReference(roles.CHARACTER, "m.png", "小美"),
        ShotReference(roles.STYLE, "ink (1).png"),
    )  # fmt: skip


def test_a_picture_in_the_text_is_said_not_to_be_sent() -> None:
    reading = read("## Shot 1\n![[take.png]]\nA lamp.\n![x](film.mp4)\n")
    assert [(w.stable_code, w.line) for w in reading.warnings] == [("storyboard.picture_in_text", 2)]
    assert reading.board is not None
    assert next(reading.board.shots).prompt == "A lamp."


def test_headings_in_code_are_no_headings_and_code_is_prompt() -> None:
    assert only("## Shot 1\n\n```\n## Shot 2\nin code\n```\n").prompt == "## Shot 2\nin code"


def test_line_starts_that_mean_something_can_be_escaped() -> None:
    assert only("## Shot 1\n\n\\# not a heading\n\\> not a quote\n").prompt == "# not a heading\n> not a quote"


@pytest.mark.parametrize(("body", "code", "line"), [
    ("## Shot 1 (0s)\na\n", "storyboard.bad_value", 1), ("## Shot 1 (-3s)\na\n", "storyboard.bad_value", 1),
    ("## Shot 1\n\n> only talk\n", "storyboard.blank_prompt", 1), ("## Shot 1\na\n\n- seed: x\n", "storyboard.bad_value", 4),
    ("## Shot 1 (takes: 0)\na\n", "storyboard.bad_value", 1), ("## Shot 1\na\n\n- sound: loud\n", "storyboard.bad_value", 4),
    ("## Shot 1\na\n\n- aspect: wide\n", "storyboard.bad_value", 4), ("## Shot 1\na\n\n- extra: {\n", "storyboard.bad_value", 4),
    ("## Shot 1 (first:)\na\n", "storyboard.bad_value", 1), ("## Shot 2\na\n\n## Shot 2\nb\n", "storyboard.duplicate_shot", 4),
])  # fmt: skip
def test_a_bad_shot_has_its_line_and_leaves_the_neighbours(body: str, code: str, line: int) -> None:
    reading = read(f"{body}\n## Shot 9\nfine\n")
    assert [(p.stable_code, p.line) for p in reading.problems] == [(code, line)]
    assert reading.board is not None
    assert [shot.number for shot in reading.board.shots][-1] == 9


@pytest.mark.parametrize(("front", "line", "hint"), [
    ("characters:\n  - {name: A, id: @a}", 3, "quotes"), ("a: b: c", 2, "colon"), ("title: x\n\tseconds: 3", 3, "spaces"),
    ("- a\n- b", 2, "key: value"), ('title: "never closed', 2, ""),
])  # fmt: skip
def test_bad_frontmatter_has_its_line_and_a_fix(front: str, line: int, hint: str) -> None:
    reading = read(f"---\n{front}\n---\n## Shot 1\na\n")
    (problem,) = reading.problems
    assert problem.stable_code == "storyboard.bad_frontmatter"
    assert problem.line is not None
    assert abs(problem.line - line) <= 1
    assert hint in str(problem.fix)


@pytest.mark.parametrize(("front", "place"), [
    ("seconds: soon", "seconds"), ("aspect: wide", "aspect"), ("takes: 0", "takes"), ("title: [a]", "title"),
    ("characters: Ann", "characters"), ("characters: [{id: ''}]", "characters.0"), ("characters: [[x]]", "characters.0"),
])  # fmt: skip
def test_a_wrong_value_in_the_frontmatter_is_told_and_the_shots_stay(front: str, place: str) -> None:
    reading = read(f"---\n{front}\n---\n## Shot 1\na\n")
    assert [(p.place, p.line) for p in reading.problems] == [(place, 2)]
    assert reading.board is not None


def test_frontmatter_keys_of_other_tools_pass_silently_and_misspelt_ones_do_not() -> None:
    reading = read("---\ntags: [a]\ncssclasses: wide\nsecond: 5\n---\n## Shot 1\na\n")
    assert [str(w.fix) for w in reading.warnings] == ["Did you mean “seconds”?"]


def test_unknown_keys_of_a_shot_are_kept_and_warned_about() -> None:
    reading = read("## Shot 1 (wide)\na\n\n- camra: pan\n- weather: rain\n")
    assert [w.found for w in reading.warnings] == ["wide", "camra", "weather"]
    assert "camera" in str(reading.warnings[1].fix)
    assert reading.board is not None
    assert next(reading.board.shots).unknown == {"wide": "", "camra": "pan", "weather": "rain"}


def test_a_note_without_shots_is_empty_only_where_it_was_meant_as_one() -> None:
    assert [p.stable_code for p in read("---\ncineflow: storyboard\n---\nText.\n").problems] == ["storyboard.empty"]
    assert [p.stable_code for p in read("# Ideas\n\nText.\n").problems] == ["storyboard.not_a_storyboard"]


@pytest.mark.parametrize("heading", ["## Shot list", "## Scenery", "# 场景说明", "## Shots 3", "## Shot 3rd"])
def test_headings_that_only_look_alike_are_none(heading: str) -> None:
    assert read(f"{heading}\n\ntext\n").board is None


def test_an_edit_touches_only_its_own_lines() -> None:
    from dataclasses import replace

    note = CONTRACT.replace("\n", "\r\n")
    board = read(note).board
    assert board is not None
    one, two = board.shots
    edited = replace(two, prompt="The lamp goes out.", seconds=Decimal(4), camera="still")
    scene = replace(board.scenes[0], shots=(replace(one, intent="hope"), edited))
    written = FORMAT.write(replace(board, scenes=(scene,), title="Tower"), note)
    expected = CONTRACT.replace("intent: loneliness, not fear", "intent: hope").replace("(5s)", "(4s)")
    expected = expected.replace("…\n", "The lamp goes out.\n\n- camera: still\n").replace(
        "灯塔 The Lighthouse", "Tower"
    )
    expected = expected.replace("1:1 The lamp goes out.\n\n- camera: still\n", "1:1 …\n")
    assert written == expected.replace("\n", "\r\n")


@pytest.mark.parametrize(("text", "order", "heads"), [
    ("Words.\n\n# Scene 1: Pier\n\nmine\n\n## Shot 1\n\na\n\n# Scene 2\n\n## Shot 2\n\nb\n", (1, 0),
     "# Scene 2|## Shot 2|# Scene 1: Pier|## Shot 1"),
    ("## Shot 1\r\n\r\na\r\n\r\n# 场景 1\r\n\r\n## 镜头 2\r\n\r\nb\r\n\r\n# 场景 2\r\n\r\n## 镜头 3\r\n\r\nc\r\n", (0, 2, 1),
     "## Shot 1|# 场景 2|## 镜头 3|# 场景 1|## 镜头 2"),
    ("# Scene 1: A\n\n## Shot 1\n\na\n\n# Scene 1: B\n\n## Shot 2\n\nb\n\n# Scene 3: later\n\nmine\n", (1, 2, 0),
     "# Scene 1: B|## Shot 2|# Scene 3: later|# Scene 1: A|## Shot 1"),
    ("# 场景：港\n\n## 镜头（5秒）\n\na\n\n# 场景：塔\n\n## 镜头\n\nb\n", (1, 0), "# 场景 2: 塔|## 镜头 2|# 场景 1: 港|## 镜头 1（5秒）"),
])  # fmt: skip
def test_scenes_are_moved_with_all_that_stands_in_them(text: str, order: tuple[int, ...], heads: str) -> None:
    board = read(text).board
    assert board is not None
    moved = replace(board, scenes=tuple(board.scenes[at] for at in order))
    written = FORMAT.write(moved, text)
    assert "|".join(line for line in written.splitlines() if line.startswith("#")) == heads
    back = FORMAT.read(written, FILE).board
    assert back is not None
    again = FORMAT.write(replace(back, scenes=tuple(back.scenes[order.index(at)] for at in range(len(order)))), written)
    # Headings that were counted have their number now; every other sign is where it was.
    assert re.sub(r"(场景|镜头) \d(: ?)?", r"\1", again) == re.sub(r"(场景|镜头)( \d)?[：:]?", r"\1", text)


def test_removing_a_shot_keeps_the_broken_one_behind_it() -> None:
    from dataclasses import replace

    text = "## Shot 1\na\n\n## Shot 2\nb\n\n## Shot 3 (0s)\nbroken\n\n## Shot 4\nd\n"
    board = read(text).board
    assert board is not None
    (scene,) = board.scenes
    written = FORMAT.write(replace(board, scenes=(replace(scene, shots=(scene.shots[0], scene.shots[2])),)), text)
    assert "broken" in written
    assert "## Shot 2" not in written


def test_any_text_is_read_without_a_crash() -> None:
    from hypothesis import given, settings
    from hypothesis import strategies as st

    pieces = st.sampled_from(
        [
            "---\n",
            "## Shot 1",
            "(5s)",
            "\n",
            "> ",
            "- a: b\n",
            "- a\n",
            "```",
            "%%",
            "# Scene",
            "：",
            "[",
            "\r",
            " ",
            "{",
            '"segments"',
            "x",
        ]
    )

    @settings(max_examples=200, deadline=None)
    @given(st.lists(pieces, max_size=20).map("".join))
    def check(text: str) -> None:
        read_text(text, FILE)
        read_text(text, Path("[分镜-x.md"))
        read_text(text, Path("x.json"))

    check()
