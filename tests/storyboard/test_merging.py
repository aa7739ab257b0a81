"""A draft laid over a storyboard changes what it says otherwise, and keeps everything else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.order import DialogueLine
from cineflow.storyboard.merging import Merge, merged
from cineflow.storyboard.model import Character, Origin, Scene, Shot, Storyboard
from cineflow.storyboard.reading import format_named, read_text

FILE = Path("story.md")
STORY = (
    "A man walks along the pier in heavy rain",
    "Waves beat against the wooden posts below him",
    "The lighthouse lamp turns slowly and goes dark",
    "Inside, a woman climbs an iron stair",
)


def _board(*prompts: str, heading: str = "EXT. HARBOUR", form: str = "markdown", start: int = 1) -> Storyboard:
    shots = tuple(Shot(n, prompt, Origin(FILE), seconds=Decimal(5)) for n, prompt in enumerate(prompts, start))
    return Storyboard(FILE, form, "Story", (Scene(1, heading, shots),))


def _kinds(merge: Merge) -> list[tuple[str, int]]:
    return [(change.kind, change.shot.number) for change in merge.changes]


def test_a_story_told_again_in_other_words_keeps_numbers_and_what_it_leaves_open() -> None:
    old = _board(*STORY)
    shots = old.scenes[0].shots
    shots = (replace(shots[0], seed=7, camera="slow push in", takes=3), *shots[1:])
    old = replace(old, scenes=(replace(old.scenes[0], shots=shots),))
    told = _board("A man runs along the pier in heavy rain", "A gull cries", *STORY[2:])
    merge = merged(old, told)
    assert _kinds(merge) == [("changed", 1), ("added", 5), ("removed", 2)]
    first = next(merge.board.shots)
    assert (first.seed, first.camera, first.takes) == (7, "slow push in", 3)
    assert [change.field for change in merge.changes[0].fields] == ["prompt"]
    assert [shot.number for shot in merge.board.shots] == [1, 5, 3, 4]
    assert merge.same == 2


def test_a_shot_that_moved_is_the_same_shot() -> None:
    merge = merged(_board(*STORY), _board(STORY[3], *STORY[:3]))
    assert _kinds(merge) == []
    assert [shot.number for shot in merge.board.shots] == [4, 1, 2, 3]


def test_scenes_keep_their_headings_and_a_shot_that_goes_to_another_says_so() -> None:
    old = replace(_board(*STORY), scenes=(
        Scene(1, "EXT. HARBOUR", tuple(_board(*STORY[:2]).shots), Origin(FILE, line=5)),
        Scene(2, "INT. STAIR", tuple(_board(*STORY[2:], start=3).shots)),
    ))  # fmt: skip
    told = replace(old, scenes=(
        Scene(1, "Ext. harbour", tuple(_board(*STORY[:3]).shots)), Scene(2, "INT. STAIR", tuple(_board(STORY[3]).shots)),
    ))  # fmt: skip
    merge = merged(old, told)
    assert [(scene.number, scene.heading) for scene in merge.board.scenes] == [(1, "EXT. HARBOUR"), (2, "INT. STAIR")]
    assert merge.board.scenes[0].origin is not None
    (change,) = merge.changes
    assert [(one.field, one.before, one.after) for one in change.fields] == [("scene", "INT. STAIR", "EXT. HARBOUR")]


def test_added_behind_nothing_of_the_old_changes() -> None:
    old = _board(*STORY)
    merge = merged(old, _board(*STORY), adds=True)
    assert _kinds(merge) == [("added", n) for n in (5, 6, 7, 8)]
    assert list(merge.board.shots)[:4] == list(old.shots)
    assert merge.same == 4


def test_an_edited_copy_is_paired_by_number() -> None:
    merge = merged(_board(*STORY), _board("Nothing like it at all", *STORY[1:]), by_number=True)
    assert _kinds(merge) == [("changed", 1)]


def test_people_join_and_known_ones_keep_what_they_have() -> None:
    old = replace(_board(*STORY), characters=(Character("Mei", aliases=("the keeper",), pictures=("mei.png",)),))
    told = _board(*STORY)
    line = (DialogueLine(speaker="MEI", words="Hello"),)
    told = replace(
        told, characters=(Character("MEI", description="30, yellow coat"), Character("The Keeper"), Character("Tom")),
        scenes=(replace(told.scenes[0], shots=(replace(next(told.shots), dialogue=line), *list(told.shots)[1:])),),
    )  # fmt: skip
    merge = merged(old, told)
    assert [(one.who.name, one.is_new) for one in merge.cast] == [("Mei", False), ("Tom", True)]
    assert merge.board.characters[0].pictures == ("mei.png",)
    assert next(merge.board.shots).dialogue[0].speaker == "Mei"


@pytest.mark.parametrize("form", ["markdown", "json"])
@given(
    told=st.lists(st.sampled_from([*STORY, "A gull cries", "Rain", "The door opens and nobody is there"]), min_size=1)
)
def test_whatever_is_told_is_written_and_then_changes_nothing_more(form: str, told: list[str]) -> None:
    file = FILE.with_suffix(".json" if form == "json" else ".md")
    empty = Storyboard(file, form, "", ())
    text = format_named(form).write(merged(empty, _board(*STORY)).board, "")
    board = read_text(text, file).board
    assert board is not None
    merge = merged(board, _board(*told))
    again = format_named(form).write(merge.board, text)
    read = read_text(again, file).board
    assert read is not None
    assert [shot.prompt for shot in read.shots] == told
    assert merged(read, _board(*told)).changes == ()
    assert len({shot.number for shot in read.shots}) == len(told)
