"""What one walk over the output finds, in its own words."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from cineflow.library.takes import TakeState, asset_homes, scan_takes


def box(kind: bytes, size: int = 0) -> bytes:
    return struct.pack(">I4s", 8 + size, kind) + bytes(size)


WHOLE = box(b"ftyp", 8) + box(b"moov", 16) + box(b"mdat", 32)


def lay(folder: Path, name: str, content: bytes = WHOLE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  <html>", "web page"),
        (b"<?xml version='1.0'?><Error/>", "web page"),
        (b'{"code": 403}', "text answer"),
        (b"plain words and nothing else", "no video"),
        (WHOLE[:-1], "cut short"),
        (WHOLE + b"\0\0", "cut short"),
        (box(b"ftyp", 8) + box(b"mdat", 32), "no description"),
    ],
)
def test_bad_files_say_why(tmp_path: Path, content: bytes, why: str) -> None:
    lay(tmp_path / "b/Segment_1", "1_v1_abc.mp4", content)
    (take,) = scan_takes([tmp_path]).takes
    assert take.state is TakeState.BAD
    assert why in str(take.why)
    assert take.why is not None
    assert take.why.say("zh") != take.why.say("en")


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        box(b"ftyp", 8) + box(b"mdat", 32) + box(b"moov", 16),
        box(b"ftyp", 8) + box(b"moov", 16) + struct.pack(">I4s", 0, b"mdat") + bytes(99),
        box(b"ftyp", 8) + box(b"moov", 16) + struct.pack(">I4sQ", 1, b"mdat", 16 + 40) + bytes(40),
        b"\x1a\x45\xdf\xa3" + bytes(40),
    ],
)
def test_whole_files_are_good(tmp_path: Path, content: bytes) -> None:
    lay(tmp_path / "b/Segment_1", "1_v1_abc.mp4", content)
    assert [take.state for take in scan_takes([tmp_path]).takes] == [TakeState.GOOD]


def test_strangers_are_left_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "holiday.mp4", "cover.png", ".1_v1_x.mp4", "1_v1_x.json"):
        lay(tmp_path / "b/Segment_1", name)
    lay(tmp_path / "b", "1_v1_x.mp4")
    assert scan_takes([tmp_path]).takes == []


def test_leftovers_of_a_crash_are_told_apart(tmp_path: Path) -> None:
    tmp = lay(tmp_path / "b/Segment_1", "1_v1_0a1b2c3d.mp4.tmp")
    found = scan_takes([tmp_path])
    assert (found.takes, found.leftovers) == ([], [str(tmp)])


def test_overlapping_and_missing_roots_count_once(tmp_path: Path) -> None:
    lay(tmp_path / "out/a/Segment_2", "2_v1_x.mp4")
    assert len(scan_takes([tmp_path / "out/a", tmp_path / "out", tmp_path / "none", tmp_path]).takes) == 1


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    lay(tmp_path / "else/Segment_1", "1_v1_x.mp4")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/link").symlink_to(tmp_path / "else", target_is_directory=True)
    assert scan_takes([tmp_path / "out"]).takes == []


def test_rehearsals_are_those_at_the_top(tmp_path: Path) -> None:
    lay(tmp_path / "rehearsal/b/Segment_1", "1_v1_x.mp4")
    lay(tmp_path / "b/rehearsal/Segment_2", "2_v1_x.mp4")
    found = {take.shot: take.is_rehearsal for take in scan_takes([tmp_path]).takes}
    assert found == {1: True, 2: False}


def test_rehearsals_are_those_of_their_own_tree(tmp_path: Path) -> None:
    lay(tmp_path / "output/b/Segment_1", "1_v1_x.mp4")
    lay(tmp_path / "rehearsal/b/Segment_2", "2_v1_x.mp4")
    found = {take.shot: take.is_rehearsal for take in scan_takes([tmp_path / "output"], [tmp_path / "rehearsal"]).takes}
    assert found == {1: False, 2: True}


def test_asset_folders_are_found_anywhere_but_in_hidden_ones(tmp_path: Path) -> None:
    for name in ("a/b/storyboard_assets", ".trash/x_assets", "c_assets/d_assets"):
        (tmp_path / name).mkdir(parents=True)
    assert {path.relative_to(tmp_path).as_posix() for path in asset_homes(tmp_path)} == {
        "a/b/storyboard_assets",
        "c_assets",
    }
