"""A second run finds the first one's work, whatever happened to names, numbers and places meanwhile."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.order import Ticket
from cineflow.jobs.planning import Acquire, Action, PlanRequest, make_plan, survey_takes
from cineflow.library.layout import OutputMode
from cineflow.library.storyboards import read_storyboard
from cineflow.library.takes import known_take

LIGHTHOUSE = ("a lamp is lit", "waves break on the pier", "a boat comes home")


def actions(plan: Any) -> list[tuple[int, int, str]]:
    return [(take.shot, take.take, take.action.value) for take in plan.takes]


def bought(plan: Any) -> list[tuple[int, int]]:
    return [(take.shot, take.take) for take in plan.bought]


@pytest.mark.parametrize("mode", list(OutputMode))
def test_a_finished_batch_is_not_made_again(studio: Any, mode: OutputMode) -> None:
    file = studio.board("ep1/storyboard.json", *LIGHTHOUSE)
    first = studio.plan(file, mode=mode)
    assert len(first.bought) == 6
    studio.make(first)
    again = studio.plan(file, mode=mode)
    assert again.bought == []
    assert {take.action for take in again.takes} == {Action.SKIP}
    assert again.total == []


def test_takes_lie_where_the_old_tool_put_them(studio: Any) -> None:
    file = studio.board("input/ep1/storyboard.json", "one")
    centralized = studio.plan(file).takes[0]
    assert centralized.folder == studio.root / "output/ep1/storyboard/Segment_1"
    in_place = studio.plan(file, mode=OutputMode.IN_PLACE).takes[0]
    assert in_place.folder == studio.root / "input/ep1/storyboard_assets/Segment_1"
    custom = studio.plan(file, output_dir=studio.root / "out").takes[0]
    assert custom.folder == studio.root / "out/ep1/storyboard/Segment_1"
    assert centralized.stem.startswith("1_v1_")
    assert len(centralized.short_id) == 8


def test_equal_names_in_different_folders_do_not_merge(studio: Any) -> None:
    files = [studio.board(f"{folder}/storyboard.json", "the same") for folder in ("a", "b")]
    plan = studio.plan(*files, output_dir=studio.root / "out")
    assert len({take.path for take in plan.takes}) == 4
    studio.make(plan)
    assert studio.plan(*files, output_dir=studio.root / "out").bought == []


def test_two_boards_that_hold_the_same_shot_each_have_their_own(studio: Any) -> None:
    first = studio.board("a/storyboard.json", "the same")
    studio.make(studio.plan(first))
    second = studio.board("b/storyboard.json", "the same")
    assert bought(studio.plan(first, second)) == [(1, 1), (1, 2)]
    assert bought(studio.plan(second)) == [(1, 1), (1, 2)]


def test_an_inserted_shot_leaves_the_others_takes_alone(studio: Any) -> None:
    file = studio.board("storyboard.json", *LIGHTHOUSE)
    studio.make(studio.plan(file))
    studio.board("storyboard.json", "a new beginning", *LIGHTHOUSE)
    plan = studio.plan(file)
    assert {take.shot for take in plan.bought} == {1}
    assert {take.action for take in plan.bought} == {Action.MAKE}
    assert [take.take for take in plan.bought] == [3, 4]
    studio.make(plan)
    assert studio.plan(file).bought == []


def test_swapped_shots_keep_their_takes(studio: Any) -> None:
    file = studio.board("storyboard.json", "first", "second")
    studio.make(studio.plan(file))
    studio.board("storyboard.json", "second", "first")
    assert studio.plan(file).bought == []


def test_a_shot_taken_out_and_put_back_finds_its_takes(studio: Any) -> None:
    file = studio.board("storyboard.json", *LIGHTHOUSE)
    studio.make(studio.plan(file))
    studio.board("storyboard.json", *LIGHTHOUSE[1:])
    assert studio.plan(file).bought == []
    studio.board("storyboard.json", *LIGHTHOUSE)
    assert studio.plan(file).bought == []


@pytest.mark.parametrize("mode", list(OutputMode))
@pytest.mark.parametrize("moved_to", ["chapter two.json", "later/storyboard.json"])
def test_a_renamed_or_moved_storyboard_keeps_its_takes(studio: Any, mode: OutputMode, moved_to: str) -> None:
    file = studio.board("storyboard.json", *LIGHTHOUSE)
    studio.make(studio.plan(file, mode=mode))
    target = studio.root / moved_to
    target.parent.mkdir(exist_ok=True)
    file.rename(target)
    assert studio.plan(target, mode=mode).bought == []


def test_a_copied_storyboard_does_not_take_the_originals_takes(studio: Any) -> None:
    file = studio.board("storyboard.json", "one")
    studio.make(studio.plan(file))
    copy = studio.root / "copy.json"
    shutil.copy(file, copy)
    assert len(studio.plan(copy).bought) == 2


def test_a_shot_moved_to_another_board_takes_its_takes_along(studio: Any) -> None:
    first = studio.board("a.json", "stays", "wanders")
    studio.make(studio.plan(first))
    studio.board("a.json", "stays")
    second = studio.board("b.json", "wanders")
    assert studio.plan(second).bought == []
    assert studio.plan(first, second).bought == []


def test_a_changed_prompt_is_stale_and_says_what_changed(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp", "waves")
    studio.make(studio.plan(file))
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a lantern", "duration_seconds": 15}, "waves")
    plan = studio.plan(file)
    stale = [take for take in plan.takes if take.action is Action.STALE]
    assert [(take.shot, take.take) for take in stale] == [(1, 3), (1, 4)]
    assert str(stale[0].why[0]) == "content changed: prompt, length"
    assert stale[0].why[0].say("zh") == "内容已改：提示词、时长"
    assert all(take.is_good for take in studio_takes(studio, file))


def studio_takes(studio: Any, file: Path) -> list[Any]:
    board = read_storyboard(file).board
    assert board is not None
    return survey_takes(studio.layout(), [board]).takes


def test_a_prompt_changed_back_needs_nothing(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    studio.board("storyboard.json", "a lantern")
    studio.make(studio.plan(file))
    studio.board("storyboard.json", "a lamp")
    assert studio.plan(file).bought == []


def test_a_deleted_file_is_fetched_again_before_it_is_bought(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    video = next(studio.folder(1).glob("1_v2_*.mp4"))
    video.unlink()
    row = next(take for take in studio.plan(file).takes if take.take == 2)
    assert (row.action, row.acquire) == (Action.MAKE, Acquire.FETCH)
    assert row.ticket == "task-storyboard.json-1-2"
    assert row.path == video
    assert row.price is not None
    assert row.price.low == 0
    assert row.price.high > 0


def test_a_deleted_take_without_a_ticket_is_made_under_its_number(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    for path in studio.folder(1).glob("1_v1_*"):
        path.unlink()
    assert bought(studio.plan(file)) == [(1, 1)]


@pytest.mark.parametrize("mode", list(OutputMode))
def test_takes_are_known_without_their_sidecars_by_name(studio: Any, mode: OutputMode, forget_sidecars: Any) -> None:
    file = studio.board("storyboard.json", *LIGHTHOUSE)
    studio.make(studio.plan(file, mode=mode))
    forget_sidecars(studio.root)
    assert studio.plan(file, mode=mode).bought == []


def test_another_machine_knows_the_takes_from_the_folder_alone(studio: Any, tmp_path: Path) -> None:
    file = studio.board("ep/storyboard.json", *LIGHTHOUSE)
    studio.make(studio.plan(file))
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(studio.root, elsewhere)
    other = type(studio)(elsewhere, studio.catalogue)
    assert other.plan(elsewhere / "ep/storyboard.json").bought == []


@pytest.mark.parametrize(
    "name",
    [
        "1_v1_storyboard_s1_v1.mp4",
        "1_v1_20251226101112_a1b2_storyboard_s1_v1.mp4",
        "1_v1_ab12CD.mp4",
        "1_v1_0a1b2c3d.mp4",
    ],
)
def test_takes_of_the_old_tools_are_kept(studio: Any, name: str, film: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.folder(1).mkdir(parents=True)
    (studio.folder(1) / name).write_bytes(film())
    (studio.folder(1) / name).with_suffix(".json").write_text('{"status": "completed", "id": "x"}')
    plan = studio.plan(file)
    assert actions(plan) == [(1, 1, "skip"), (1, 2, "make")]
    assert str(plan.takes[0].why[0]) == "kept, made by the old tool"


def test_old_takes_count_for_whatever_model_is_named(studio: Any, film: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.folder(1).mkdir(parents=True)
    for number in (1, 2):
        (studio.folder(1) / f"1_v{number}_storyboard_s1_v{number}.mp4").write_bytes(film())
    assert studio.plan(file, provider="sora-hk", model="sora2").bought == []


def test_old_takes_below_the_typed_input_are_found(studio: Any, film: Any) -> None:
    file = studio.board("boards/ep1/storyboard.json", "a lamp")
    folder = studio.root / "output/ep1/storyboard/Segment_1"
    folder.mkdir(parents=True)
    (folder / "1_v1_storyboard_s1_v1.mp4").write_bytes(film())
    assert bought(studio.plan(file, inputs=(studio.root / "boards",))) == [(1, 2)]
    studio.board("ep1/storyboard.json", "another board whose folder that is")
    assert bought(studio.plan(file, inputs=(studio.root / "boards",))) == [(1, 1), (1, 2)]


@pytest.mark.parametrize(
    "content", [b"", b"<!DOCTYPE html><html>busy</html>", b'{"error": "expired"}', b"\x00\x00\x00\x20ftypisom"]
)
def test_a_bad_file_does_not_count(studio: Any, content: bytes) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.folder(1).mkdir(parents=True)
    (studio.folder(1) / "1_v1_storyboard_s1_v1.mp4").write_bytes(content)
    plan = studio.plan(file, takes=1)
    assert bought(plan) == [(1, 1)]
    assert str(plan.takes[0].why[0]).startswith("v1 is no use: ")


def test_a_take_cut_short_is_fetched_again(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file, takes=1))
    video = next(studio.folder(1).glob("*.mp4"))
    video.write_bytes(video.read_bytes()[:-5])
    plan = studio.plan(file, takes=1)
    assert [(take.acquire, take.take) for take in plan.to_do] == [(Acquire.FETCH, 1)]


def test_a_take_edited_by_hand_stays(studio: Any, film: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file, takes=1))
    next(studio.folder(1).glob("*.mp4")).write_bytes(film(500))
    plan = studio.plan(file, takes=1)
    assert plan.bought == []
    assert str(plan.takes[0].why[0]) == "the file was changed by hand"


@pytest.mark.parametrize("state", ["intent", "uncertain", "ticket"])
def test_an_order_on_its_way_is_not_sent_again(studio: Any, state: str) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.leave_pending(studio.plan(file).takes[0], state=state)
    plan = studio.plan(file)
    assert [(take.take, take.acquire) for take in plan.takes] == [(1, Acquire.COLLECT), (2, Acquire.BUY)]
    studio.board("storyboard.json", "a new beginning", "a lamp")
    renumbered = studio.plan(file)
    assert [(take.shot, take.take) for take in renumbered.bought if take.shot == 2] == [(2, 2)]


def test_a_damaged_record_of_an_order_still_guards_it(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.leave_pending(studio.plan(file).takes[0]).write_bytes(b"{")
    plan = studio.plan(file)
    assert bought(plan) == [(1, 2)]
    assert [problem.stable_code for problem in plan.problems] == ["media.unreadable"]


def test_takes_count_in_another_output_mode(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    plan = studio.plan(file, mode=OutputMode.IN_PLACE)
    assert plan.bought == []
    assert str(plan.takes[0].why[0]).startswith("lies at ")


@pytest.mark.parametrize(
    "name", ['what? a: "storyboard".json', "CON.json", "storyboard. .json", "分镜-灯塔 storyboard.json"]
)
def test_names_suit_every_system(studio: Any, name: str) -> None:
    file = studio.board(name, "a lamp")
    plan = studio.plan(file, takes=1)
    folder = plan.takes[0].folder.parent.name
    assert not set(folder) & set('<>:"/\\|?*')
    assert folder.rstrip(". ") == folder
    assert folder.upper() != "CON"
    studio.make(plan)
    assert studio.plan(file).count(Action.SKIP) == 1


def test_very_long_names_fit(studio: Any) -> None:
    file = studio.board("分镜" * 40 + ".json", "a lamp")
    twin = studio.board("分镜" * 40 + "二.json", "a lamp")
    plan = studio.plan(file, twin, mode=OutputMode.IN_PLACE)
    assert all(len(part.encode()) <= 255 for take in plan.takes for part in take.path.parts)
    assert len({take.folder for take in plan.takes}) == 2
    studio.make(plan)
    assert studio.plan(file, twin, mode=OutputMode.IN_PLACE).bought == []


def test_composed_and_decomposed_names_are_one(studio: Any) -> None:
    file = studio.board(unicodedata.normalize("NFC", "café storyboard.json"), "a lamp")
    studio.make(studio.plan(file))
    spelled = studio.root / "output" / unicodedata.normalize("NFC", "café storyboard")
    spelled.rename(spelled.with_name(unicodedata.normalize("NFD", "café storyboard")))
    assert studio.plan(file).bought == []
    decomposed = file.rename(file.with_name(unicodedata.normalize("NFD", file.name)))
    assert studio.plan(decomposed).bought == []


def test_names_that_differ_in_case_get_folders_that_differ_in_more(studio: Any) -> None:
    if (studio.root / "CINEFLOW.TOML").exists():
        pytest.skip("this file system knows no case")
    files = [studio.board("Storyboard.json", "one"), studio.board("storyboard.json", "two")]
    plan = studio.plan(*files)
    assert len({str(take.folder.parent).casefold() for take in plan.takes}) == 2
    studio.make(plan)
    assert studio.plan(*files).bought == []
    assert studio.plan(files[1]).bought == []
    assert studio.plan(files[0]).bought == []


def test_a_note_beside_a_json_of_the_same_name_has_its_own_folder(studio: Any) -> None:
    file = studio.board("storyboard.json", "one")
    studio.make(studio.plan(file))
    note = studio.root / "storyboard.md"
    note.write_text("---\ncineflow: storyboard\n---\n\n## Shot 1\n\nsomething else\n", encoding="utf-8")
    plan = studio.plan(note)
    assert len(plan.bought) == 2
    studio.make(plan)
    assert studio.plan(note, file).bought == []


def test_a_storyboard_called_rehearsal_is_no_rehearsal(studio: Any) -> None:
    file = studio.board("rehearsal/storyboard.json", "one")
    studio.make(studio.plan(file))
    assert studio.plan(file).bought == []
    named = studio.root / "rehearsal"
    assert studio.plan(file, output_dir=named).bought == []


def test_a_storyboard_renamed_in_case_alone_is_no_other_one(studio: Any) -> None:
    file = studio.board("Storyboard.json", "one")
    studio.make(studio.plan(file))
    renamed = file.rename(file.with_name("storyboard.json"))
    if not file.exists():
        file.symlink_to(renamed)  # As a file system that knows no case answers to the old name.
    assert studio.plan(renamed).bought == []


@pytest.mark.parametrize("pending", ["", "ticket", "uncertain"])
def test_what_the_ledger_knows_is_not_bought_again(studio: Any, pending: str) -> None:
    file = studio.board("storyboard.json", "one")
    take = studio.plan(file, takes=1).takes[0]
    known = known_take(
        take.folder, shot=1, take=1, short=take.short_id, board=take.board, fingerprint=take.fingerprint,
        provider="sora-hk", model="sora2", ticket="" if pending == "uncertain" else "t-1", pending=pending,
    )  # fmt: skip
    board = read_storyboard(file)
    assert board.board is not None
    on_disk = survey_takes(studio.layout(), [board.board])
    on_disk.remember([known, known])
    request = PlanRequest(studio.layout(), default_provider="sora-hk", takes=1)
    plan = make_plan(request, [board], on_disk, studio.catalogue)
    assert [row.acquire for row in plan.takes] == [Acquire.COLLECT if pending else Acquire.FETCH]
    studio.publish(take)
    on_disk = survey_takes(studio.layout(), [board.board])
    on_disk.remember([known])
    assert [row.acquire for row in make_plan(request, [board], on_disk, studio.catalogue).takes] == [Acquire.NOTHING]


def test_a_ticket_known_to_the_sidecar_survives_reading(studio: Any) -> None:
    file = studio.board("storyboard.json", "one")
    studio.make(studio.plan(file, takes=1))
    assert studio_takes(studio, file)[0].ticket == Ticket(id="task-storyboard.json-1-1").id


def test_all_takes_follow_a_renumbered_shot(studio: Any) -> None:
    """Also those beyond the number wanted now, for whoever chooses among them."""
    file = studio.board("storyboard.json", "first", "second")
    studio.make(studio.plan(file, takes=4))
    studio.board("storyboard.json", "new", "first", "second")
    assert [take.take for take in studio.plan(file, takes=1).takes if take.shot == 2] == [1, 2, 3, 4]


def test_takes_of_the_named_model_are_found_among_lost_ones(studio: Any) -> None:
    old = studio.board("old.json", "a lamp")
    studio.make(studio.plan(old, provider="sora-hk", model="sora2-pro"))
    new = studio.board("new.json", "a lamp")
    studio.make(studio.plan(new, provider="sora-hk", model="sora2"))
    old.unlink()
    assert studio.plan(new, provider="sora-hk", model="sora2-pro").bought == []
