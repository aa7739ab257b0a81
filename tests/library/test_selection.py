"""Which take counts: the person's choice, which outlives ledger and renumbering, else the newest good one."""

from __future__ import annotations

import struct
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cineflow.core.errors import Unreadable
from cineflow.library.choices import SELECTION_FILE, read_choices
from cineflow.library.matching import ShotPlace, ShotTakes, match_takes
from cineflow.library.selection import chosen_take, select_take, unselect
from cineflow.library.takes import TakesOnDisk, scan_takes

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    film = struct.pack(">I4s", 8, b"ftyp") + struct.pack(">I4s", 8, b"moov")
    folder = tmp_path / "output" / "分镜" / "Segment_7"
    folder.mkdir(parents=True)
    for number in (1, 2, 3):
        (folder / f"7_v{number}_old_s7_v{number}.mp4").write_bytes(film)
    (folder / "7_v4_old_s7_v4.mp4").write_bytes(b"<html>")
    return folder.parent


def takes_of(home: Path) -> tuple[ShotTakes, TakesOnDisk]:
    found = scan_takes([home.parent])
    place = ShotPlace("分镜.json", (str(home),), 7, "f")
    return match_takes([place], found.takes, board_exists=lambda _: True, shots_of=lambda _: None)[0], found


def number(home: Path) -> int | None:
    takes, found = takes_of(home)
    chosen = chosen_take(takes, found.chosen_at)
    return chosen.take if chosen else None


def test_unselected_the_newest_good_one_counts(home: Path) -> None:
    assert number(home) == 3


def test_a_choice_counts_until_it_is_taken_back(home: Path) -> None:
    takes, _ = takes_of(home)
    select_take(home, 7, takes.kept[0], takes.all, at=NOON)
    assert number(home) == 1
    select_take(home, 7, takes.kept[1], takes.all, at=NOON + timedelta(minutes=1))
    assert number(home) == 2
    assert [choice.take for choice in read_choices(home)] == [2]
    unselect(home, takes.all)
    assert number(home) == 3


def test_choices_of_other_shots_stay(home: Path) -> None:
    takes, _ = takes_of(home)
    (home / "Segment_8").mkdir()
    other = home / "Segment_8" / "8_v1_old_s8_v1.mp4"
    other.write_bytes((home / "Segment_7" / "7_v1_old_s7_v1.mp4").read_bytes())
    theirs = next(take for take in scan_takes([home]).takes if take.shot == 8)
    select_take(home, 8, theirs, [theirs], at=NOON)
    select_take(home, 7, takes.kept[0], takes.all, at=NOON)
    assert len(read_choices(home)) == 2


def test_a_chosen_file_that_is_gone_no_longer_counts(home: Path) -> None:
    takes, _ = takes_of(home)
    select_take(home, 7, takes.kept[0], takes.all, at=NOON)
    takes.kept[0].file.unlink()
    assert number(home) == 3


def test_a_choice_moves_with_its_folder(home: Path) -> None:
    takes, _ = takes_of(home)
    select_take(home, 7, takes.kept[0], takes.all, at=NOON)
    moved = home.parent / "renamed"
    home.rename(moved)
    assert number(moved) == 1


def test_a_damaged_list_is_reported_and_not_overwritten(home: Path) -> None:
    (home / SELECTION_FILE).write_text("{")
    takes, found = takes_of(home)
    assert [problem.stable_code for problem in found.problems] == ["media.unreadable"]
    with pytest.raises(Unreadable):
        select_take(home, 7, takes.kept[0], takes.all, at=NOON)
    assert (home / SELECTION_FILE).read_text() == "{"


def test_a_choice_survives_letters_taken_apart(home: Path) -> None:
    apart = home.rename(home.with_name(unicodedata.normalize("NFC", "café")))
    takes, _ = takes_of(apart)
    select_take(apart, 7, takes.kept[0], takes.all, at=NOON)
    assert number(apart.rename(apart.with_name(unicodedata.normalize("NFD", "café")))) == 1
