"""Backups as files: whole or not there, read back by digest, and refused where they are not what was written."""

from __future__ import annotations

import json
import os
import time
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from cineflow.core.errors import Conflict, NotFound
from cineflow.library.backup import STATE, WORKSPACE, Archive, ArchiveWriter

BOARD = "a/分镜 storyboard.json"


def made(folder: Path, name: str = "one.zip") -> Path:
    file = folder / "source.json"
    file.write_text('{"segments": []}', encoding="utf-8")
    with ArchiveWriter(folder / name) as writer:
        assert writer.add_rows("kept", [{"name": "色", "value": {"n": n}} for n in range(3)]) == 3
        assert writer.add_file(WORKSPACE, PurePosixPath(BOARD), file)
        assert writer.add_file(STATE, PurePosixPath("studio.toml"), file)
        assert not writer.add_file(WORKSPACE, PurePosixPath("gone"), folder / "gone")
        writer.finish(workspace="w", ledger="0002", has_media=False)
    return folder / name


def tampered(file: Path, **changes: bytes | None) -> Path:
    """Write the backup again with entries changed, added, or left out."""
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = changes.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in changes.items():
            new.writestr(name, content or b"")
    return other


def manifest(file: Path) -> Any:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def refused(file: Path) -> str:
    with pytest.raises(Conflict) as error, Archive(file) as archive:
        archive.check()
    return error.value.stable_code


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    file = made(tmp_path)
    assert file.stat().st_mode & 0o077 == 0, "it holds keys"
    with Archive(file) as archive:
        archive.check()
        assert {name: list(rows) for name, rows in archive.tables()} == {
            "kept": [{"name": "色", "value": {"n": n}} for n in range(3)]
        }
        first, second = archive.files
        archive.put(first, tmp_path / "out" / BOARD)
        archive.put(second, tmp_path / "out" / "studio.toml")
    back = tmp_path / "out" / BOARD
    assert back.read_bytes() == (tmp_path / "source.json").read_bytes()
    assert back.stat().st_mtime == pytest.approx((tmp_path / "source.json").stat().st_mtime)
    assert (tmp_path / "out" / "studio.toml").stat().st_mode & 0o077 == 0


def test_a_backup_that_was_left_in_the_middle_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), ArchiveWriter(tmp_path / "one.zip") as writer:
        writer.add_rows("kept", ({"n": 1 // n} for n in (1, 0)))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next_but_not_one_under_way(tmp_path: Path) -> None:
    dead, living = tmp_path / ".a.zip.00c0ffee.part", tmp_path / ".b.zip.00c0ffee.part"
    dead.touch()
    living.touch()
    os.utime(dead, (time.time() - 7200,) * 2)
    made(tmp_path)
    assert (dead.exists(), living.exists()) == (False, True)


def test_a_backup_is_never_written_over(tmp_path: Path) -> None:
    file = made(tmp_path)
    with pytest.raises(Conflict) as error:
        made(tmp_path)
    assert error.value.stable_code == "backup.exists"
    assert refused_nothing(file)


def refused_nothing(file: Path) -> bool:
    with Archive(file) as archive:
        archive.check()
    return True


@pytest.mark.parametrize("what", ["changed", "shorter", "longer", "missing", "added", "cut", "no zip", "no manifest"])
def test_a_backup_that_is_not_what_was_written_is_refused(tmp_path: Path, what: str) -> None:
    file, name = made(tmp_path), f"workspace/{BOARD}"
    if what == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    elif what == "no zip":
        file.write_bytes(b"PK but no zip")
    else:
        content = {"changed": b'{"segments": [}]', "shorter": b"{}", "longer": b"x" * 1000, "missing": None}
        changes = {"added": {"workspace/more": b"x"}, "no manifest": {"manifest.json": None}}
        file = tampered(file, **changes.get(what, {name: content.get(what)}))
    assert refused(file) == "backup.damaged"


@pytest.mark.parametrize("name", ["workspace/../../evil", "/etc/passwd", "workspace//x", "workspace/c:\\x", "else/x"])
def test_an_entry_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    file = made(tmp_path)
    said = manifest(file)
    said["entries"][1]["name"] = name
    assert refused(tampered(file, **{"manifest.json": json.dumps(said).encode()})) == "backup.damaged"


def test_an_entry_that_is_larger_than_it_says_does_not_fill_the_disk(tmp_path: Path) -> None:
    file = tampered(made(tmp_path), **{f"workspace/{BOARD}": bytes(50_000_000)})
    with Archive(file) as archive:
        entry = archive.files[0]
        with pytest.raises(Conflict):
            archive.put(entry, tmp_path / "out" / "x")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_newer_format_is_refused_as_such(tmp_path: Path) -> None:
    file = made(tmp_path)
    said = manifest(file) | {"format": 2, "entries": "in another shape"}
    assert refused(tampered(file, **{"manifest.json": json.dumps(said).encode()})) == "backup.newer"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Archive(tmp_path / "none.zip")
