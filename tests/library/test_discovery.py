"""Finding storyboards: what counts, what is only near, what is never touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cineflow.core.errors import Conflict, NotFound, StoryboardInvalid
from cineflow.library.discovery import Discovery, discover, nothing_found
from cineflow.library.storyboards import read_storyboard, save

GOOD = json.dumps({"segments": [{"segment_index": 1, "prompt_text": "A lamp."}]})
NOTE = "## Shot 1\n\nA lamp.\n"


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def names(found: Discovery, root: Path) -> list[str]:
    return [reading.file.relative_to(root).as_posix() for reading in found.readings]


def everything_below(root: Path) -> dict[str, tuple[int, bytes]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in sorted(root.rglob("*"))}


def test_names_count_in_any_case_and_place_in_the_name(tmp_path: Path) -> None:
    root = put(tmp_path, {
        "storyboard.json": GOOD, "My-STORYBOARD-2.JSON": GOOD, "deep/er/x_StoryBoard.json": GOOD, "分镜一.json": GOOD,
        "n/Storyboard.md": NOTE, "n/分镜.md": NOTE, "n/any.md": "---\ncineflow: storyboard\n---\n" + NOTE,
        "n/bom.md": b"\xef\xbb\xbf---\r\ncineflow: 'storyboard'\r\n---\r\n" + NOTE.encode(),
        "other.json": GOOD, "n/note.md": NOTE, "storyboard.txt": GOOD,
        "n/late.md": "# Text\n---\ncineflow: storyboard\n---\n" + NOTE,
    })  # fmt: skip
    assert sorted(names(discover([root]), root)) == sorted([
        "storyboard.json", "My-STORYBOARD-2.JSON", "deep/er/x_StoryBoard.json", "分镜一.json", "n/Storyboard.md",
        "n/分镜.md", "n/any.md", "n/bom.md",
    ])  # fmt: skip


def test_readings_come_in_the_order_a_person_counts(tmp_path: Path) -> None:
    root = put(tmp_path, {f"storyboard-{n}.json": GOOD for n in (10, 2, 1)})
    assert names(discover([root]), root) == [f"storyboard-{n}.json" for n in (1, 2, 10)]


def test_outputs_templates_and_hidden_folders_are_skipped(tmp_path: Path) -> None:
    skipped = ["output", "rehearsal", "storyboard_assets", ".cineflow", ".obsidian", ".git", ".trash", "node_modules"]
    root = put(tmp_path, {f"{folder}/storyboard.json": GOOD for folder in skipped})
    put(root, {"_template_storyboard.json": GOOD, "_Template storyboard.md": NOTE, "storyboard-1.json": GOOD,
               "1_v1_storyboard_s1_v1.json": GOOD, "2_v1_abcdef12.storyboard.pending.json": GOOD})  # fmt: skip
    found = discover([root])
    assert names(found, root) == ["storyboard-1.json"]
    assert sorted(miss.path.name for miss in found.near_misses) == [
        "_Template storyboard.md",
        "_template_storyboard.json",
    ]


def test_a_file_named_outright_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    root = put(tmp_path, {"x.json": GOOD, "_template.json": GOOD, "output/plan.txt": GOOD, "n.txt": NOTE})
    files = [root / "x.json", root / "_template.json", root / "output/plan.txt", root / "n.txt"]
    found = discover(files)
    assert len(found.boards) == 4
    assert found.roots[root / "x.json"] == root


def test_one_bad_file_never_hides_the_others(tmp_path: Path) -> None:
    root = put(tmp_path, {
        "storyboard-bad.json": '{"segments": [', "storyboard-gbk.json": GOOD.replace("lamp", "灯塔亮了").encode("gb18030"),
        "storyboard-16.json": GOOD.encode("utf-16"), "storyboard-latin.json": GOOD.replace("lamp", "caf\u00e9").encode("latin-1"),
        "storyboard-bom.json": b"\xef\xbb\xbf" + GOOD.encode(), "storyboard-empty.json": '{"segments": []}',
        "storyboard-good.json": GOOD, "storyboard-zero.json": b"",
    })  # fmt: skip
    found = discover([root])
    assert sorted(board.file.name for board in found.boards) == ["storyboard-bom.json", "storyboard-good.json"]
    problems = {str(p.file and p.file.name): p for p in found.problems}
    assert {name: p.stable_code for name, p in problems.items()} == {
        "storyboard-bad.json": "storyboard.bad_json", "storyboard-gbk.json": "storyboard.encoding",
        "storyboard-16.json": "storyboard.encoding", "storyboard-latin.json": "storyboard.encoding",
        "storyboard-empty.json": "storyboard.empty", "storyboard-zero.json": "storyboard.bad_json",
    }  # fmt: skip
    assert problems["storyboard-gbk.json"].found == "gb18030"
    assert str(problems["storyboard-16.json"].found).startswith("utf-16")
    assert "latin-1" in str(problems["storyboard-latin.json"])


def test_near_misses_say_why(tmp_path: Path) -> None:
    root = put(
        tmp_path, {"storyboard-list.json": "[]", "plan.json": GOOD, "storyboard ideas.md": "# Ideas\n", "x.json": "{}"}
    )
    found = discover([root])
    assert found.readings == ()
    assert sorted(miss.path.name for miss in found.near_misses) == [
        "plan.json",
        "storyboard ideas.md",
        "storyboard-list.json",
    ]
    said = str(nothing_found(found, [root]))
    assert "plan.json" in said
    assert "neither" in said
    assert "cineflow init" in said


def test_json_called_a_storyboard_that_is_none_is_told_beside_the_others(tmp_path: Path) -> None:
    root = put(
        tmp_path, {"storyboard.json": GOOD, "storyboard_list.json": "[1]", "storyboard ideas.md": "just ideas\n"}
    )
    found = discover([root])
    assert names(found, root) == ["storyboard.json"]
    (left_out,) = found.warnings
    assert (left_out.file, left_out.stable_code) == (root / "storyboard_list.json", "storyboard.left_out")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_told_and_the_others_count(tmp_path: Path) -> None:
    root = put(tmp_path, {"storyboard.json": GOOD})
    (root / "storyboard_\udce9.json").write_text(GOOD)
    found = discover([root])
    assert [board.file.name for board in found.boards] == ["storyboard.json"]
    (problem,) = found.problems
    assert (problem.stable_code, problem.file) == ("input.name_not_utf8", root / "storyboard_\ufffd.json")
    str(problem).encode()


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        discover([tmp_path / "nowhere"])


def test_links_out_of_the_input_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", {"storyboard.json": GOOD, "more/storyboard.json": GOOD})
    root = put(tmp_path / "in", {"a/storyboard.json": GOOD, "a/data.json": GOOD})
    (root / "a/loop").symlink_to(root, target_is_directory=True)
    (root / "away").symlink_to(outside / "more", target_is_directory=True)
    (root / "storyboard-away.json").symlink_to(outside / "storyboard.json")
    (root / "storyboard-again.json").symlink_to(root / "a/storyboard.json")
    (root / "storyboard-data.json").symlink_to(root / "a/data.json")
    (root / "storyboard-broken.json").symlink_to(root / "gone.json")
    found = discover([root])
    assert names(found, root) == ["a/storyboard.json", "storyboard-data.json"] or len(found.readings) == 2
    assert sorted(miss.path.name for miss in found.near_misses) == ["away", "storyboard-away.json"]


def test_the_same_file_by_two_paths_is_read_once(tmp_path: Path) -> None:
    root = put(tmp_path, {"a/storyboard.json": GOOD})
    assert len(discover([root, root / "a", root / "a/storyboard.json"]).readings) == 1


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    root = put(tmp_path, {"a/storyboard.json": GOOD, "b/storyboard.json": GOOD, "c/storyboard.json": GOOD})
    (root / "a").chmod(0)
    (root / "b/storyboard.json").chmod(0)
    try:
        found = discover([root])
    finally:
        (root / "a").chmod(0o700)
    assert [p.stable_code for p in found.problems] == ["storyboard.unreadable"] * 2
    assert len(found.boards) == 1


def test_a_json_made_from_a_note_counts_and_the_note_does_not(tmp_path: Path) -> None:
    block = f"# 雨夜\n\n```json\n{GOOD}\n```\n"
    root = put(tmp_path, {
        "[分镜-雨夜.md": block, "storyboard_[分镜-雨夜.json": GOOD, "b/storyboard.md": NOTE, "b/storyboard_made.json": GOOD,
        "c/storyboard-other.md": "## Shot 1\n\nAnother.\n", "c/storyboard_x.json": GOOD,
    })  # fmt: skip
    found = discover([root])
    assert sorted(item.note.name for item in found.shadowed) == ["[分镜-雨夜.md", "storyboard.md"]
    told = {warning.file.name for warning in found.warnings if warning.stable_code == "storyboard.json_counts"}
    assert told == {"[分镜-雨夜.md", "storyboard.md"}
    assert len(found.readings) == 4


def test_a_note_that_was_edited_since_is_said_to_differ(tmp_path: Path) -> None:
    edited = GOOD.replace("lamp", "rope")
    root = put(tmp_path, {"[分镜-a.md": f"```json\n{edited}\n```\n", "storyboard_a.json": GOOD})
    (shadowed,) = discover([root]).shadowed
    assert "differ" in str(shadowed.why)


def test_a_note_and_a_json_of_one_name_that_hold_different_shots_both_count(tmp_path: Path) -> None:
    root = put(tmp_path, {"storyboard-a.md": "## Shot 1\n\nNew text.\n", "storyboard-a.json": GOOD})
    found = discover([root])
    assert (len(found.boards), found.shadowed) == (2, ())


def test_looking_changes_nothing(tmp_path: Path) -> None:
    root = put(tmp_path, {"storyboard.json": GOOD, "a/storyboard-bad.json": "{", "n/分镜.md": NOTE})
    before = everything_below(root)
    discover([root])
    assert everything_below(root) == before


def test_saving_changes_only_what_differs_and_keeps_bom_and_mode(tmp_path: Path) -> None:
    from dataclasses import replace

    text = '{\r\n  "segments": [\r\n    {"segment_index":1,   "prompt_text":"A lamp."}\r\n  ]\r\n}'
    file = put(tmp_path, {"storyboard.json": b"\xef\xbb\xbf" + text.encode()}) / "storyboard.json"
    file.chmod(0o640)
    board = read_storyboard(file).board
    assert board is not None
    shot = replace(next(board.shots), prompt="A “new” lamp.")
    saved = save(replace(board, scenes=(replace(board.scenes[0], shots=(shot,)),)), board.digest)
    assert file.read_bytes() == b"\xef\xbb\xbf" + text.replace("A lamp", "A “new” lamp").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert next(saved.shots).prompt == "A “new” lamp."
    assert saved.digest not in ("", board.digest)
    assert [p.name for p in tmp_path.iterdir()] == ["storyboard.json"]


def test_saving_over_somebody_elses_change_is_a_conflict(tmp_path: Path) -> None:
    file = put(tmp_path, {"storyboard.json": GOOD}) / "storyboard.json"
    board = read_storyboard(file).board
    assert board is not None
    file.write_text(GOOD.replace("lamp", "rope"), encoding="utf-8")
    with pytest.raises(Conflict, match="changed meanwhile"):
        save(board, board.digest)
    assert "rope" in file.read_text(encoding="utf-8")
    file.unlink()
    with pytest.raises(Conflict, match="not there"):
        save(board, board.digest)


def test_what_a_format_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    from dataclasses import replace

    file = put(tmp_path, {"storyboard.json": GOOD}) / "storyboard.json"
    board = read_storyboard(file).board
    assert board is not None
    with pytest.raises(StoryboardInvalid) as refused:
        save(replace(board, scenes=(replace(board.scenes[0], heading="EXT. PIER"),)), board.digest)
    assert refused.value.stable_code == "storyboard.cannot_write"
    assert file.read_text(encoding="utf-8") == GOOD


def test_a_new_board_is_written_where_nothing_stood(tmp_path: Path) -> None:
    from dataclasses import replace

    file = put(tmp_path, {"storyboard.json": GOOD}) / "storyboard.json"
    board = read_storyboard(file).board
    assert board is not None
    made = save(replace(board, file=tmp_path / "sub" / "storyboard.json"), None)
    assert [shot.prompt for shot in made.shots] == ["A lamp."]
