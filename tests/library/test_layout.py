"""Names of takes: stable, safe on every system, read back as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.library.layout import (
    Layout,
    NameScheme,
    OutputMode,
    folded,
    order_id,
    order_id_of_attempt,
    parse_shot_folder,
    parse_take_name,
    safe_name,
    short_id,
    shot_folder,
    take_stem,
)

WORKSPACE = Path("/films/island")


@given(st.text(min_size=1, max_size=120), st.sampled_from(["", "_assets", "_1a2b3c_assets"]))
def test_every_name_becomes_one_that_every_system_takes(name: str, ending: str) -> None:
    safe = safe_name(name, ending)
    assert 0 < len(safe.encode()) <= 255
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', safe)
    assert not safe.endswith((" ", "."))
    assert safe.endswith(ending)
    assert safe_name(safe) == safe or ending


@pytest.mark.parametrize("name", ["CON", "nul.txt", "Com1", "LPT9.tar", "aux"])
def test_reserved_names_are_left_to_windows(name: str) -> None:
    assert safe_name(name).endswith("_")


def test_long_names_that_differ_at_the_end_stay_apart() -> None:
    one, other = safe_name("长" * 100 + "一"), safe_name("长" * 100 + "二")
    assert one != other
    assert len(one.encode()) <= 200


@given(st.integers(0, 10**6), st.integers(1, 999), st.text(min_size=1))
def test_our_names_are_read_back(shot: int, take: int, wish: str) -> None:
    short = short_id(wish, take)
    read = parse_take_name(take_stem(shot, take, short))
    assert read is not None
    assert (read.shot, read.take, read.short_id, read.scheme) == (shot, take, short, NameScheme.OURS)
    assert parse_shot_folder(shot_folder(shot)) == shot


@pytest.mark.parametrize(
    ("stem", "scheme"),
    [
        ("3_v2_my_story_s3_v2", NameScheme.TASK),
        ("3_v2_分镜 一_s3_v2", NameScheme.TASK),
        ("3_v2_20251226101112_a1b2_my_story_s3_v2", NameScheme.STAMPED),
        ("3_v2_abc-12", NameScheme.SHORT_TASK),
        ("3_v2_0a1b2c3d", NameScheme.OURS),
    ],
)
def test_old_tools_names_are_understood(stem: str, scheme: NameScheme) -> None:
    read = parse_take_name(stem)
    assert read is not None
    assert (read.shot, read.take, read.scheme) == (3, 2, scheme)


@pytest.mark.parametrize("stem", ["holiday", "3_2_x", "v2_3", "3_v2", "a_v1_b"])
def test_other_names_are_nobodys_takes(stem: str) -> None:
    assert parse_take_name(stem) is None


def test_a_board_outside_the_workspace_lies_as_below_its_input() -> None:
    layout = Layout(WORKSPACE, inputs=(Path("/elsewhere"),))
    assert layout.home(Path("/elsewhere/ep1/storyboard.json")) == WORKSPACE / "output/ep1/storyboard"
    assert layout.board_name(Path("/elsewhere/ep1/storyboard.json")) == "/elsewhere/ep1/storyboard.json"
    assert layout.board_name(WORKSPACE / "ep1/storyboard.json") == "ep1/storyboard.json"


@pytest.mark.parametrize("mode", list(OutputMode))
@pytest.mark.parametrize("output_dir", [None, Path("/films/out")])
@pytest.mark.parametrize("file", ["storyboard.json", "rehearsal.json", "rehearsal/storyboard.json", "Rehearsal/a/b.md"])
def test_rehearsals_never_share_a_folder_with_takes(mode: OutputMode, output_dir: Path | None, file: str) -> None:
    layout = Layout(WORKSPACE, mode, output_dir)
    real = layout.take_folder(WORKSPACE / file, 1)
    for other in ("storyboard.json", "a/b.md", file):
        rehearsed = layout.take_folder(WORKSPACE / other, 1, is_rehearsal=True)
        assert folded(str(rehearsed)) != folded(str(real))
        assert "rehearsal" in rehearsed.parts


def test_references_for_orders_fit_every_provider() -> None:
    base = order_id("/films", "ep1/storyboard.json", 7, 2, "f" * 64, "sora-hk", "sora2")
    assert base == order_id("/films", "ep1/storyboard.json", 7, 2, "f" * 64, "sora-hk", "sora2")
    assert base != order_id("/films", "ep1/storyboard.json", 7, 3, "f" * 64, "sora-hk", "sora2")
    attempts = {order_id_of_attempt(base, run, number) for run in ("run_a", "run_b") for number in (1, 2)}
    assert len(attempts) == 4
    assert all(re.fullmatch(r"[a-z0-9_]{1,40}", attempt) for attempt in attempts)
