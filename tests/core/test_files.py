from __future__ import annotations

import os
from pathlib import Path

import pytest

from cineflow.core import files
from cineflow.core.files import is_held, write_atomically


def swept(monkeypatch: pytest.MonkeyPatch, times: int) -> list[Path]:
    """Have the first drafts deleted at the moment they are whole, as another process does that tidies up."""
    gone: list[Path] = []
    fsync = os.fsync

    def sweep(handle: int) -> None:
        fsync(handle)
        for draft in Path(f"/proc/self/fd/{handle}").readlink().parent.glob("*.tmp"):
            if len(gone) < times:
                draft.unlink()
                gone.append(draft)

    monkeypatch.setattr(os, "fsync", sweep)
    return gone


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads the name of an open file from /proc")
@pytest.mark.parametrize(("times", "arrives"), [(0, True), (1, True), (2, False)])
def test_a_draft_that_another_process_swept_is_written_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, arrives: bool
) -> None:
    target = tmp_path / "take.json"
    target.write_bytes(b"before")
    gone = swept(monkeypatch, times)
    if arrives:
        write_atomically(target, b"after")
    else:
        with pytest.raises(FileNotFoundError):
            write_atomically(target, b"after")
    assert target.read_bytes() == (b"after" if arrives else b"before")
    assert len(gone) == times
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no file that is open")
def test_a_draft_is_held_until_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def look(temporary: Path, target: Path) -> None:
        seen.append(is_held(temporary))
        temporary.replace(target)

    monkeypatch.setattr(files, "move_into_place", look)
    write_atomically(tmp_path / "take.json", b"{}")
    assert seen == [True]
    assert not is_held(tmp_path / "take.json")
