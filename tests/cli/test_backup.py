"""Where a backup goes: a file, a folder, or a folder that is only named."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Desk


def test_a_folder_that_is_named_with_a_slash_is_made_and_gets_a_dated_file(desk: Desk) -> None:
    folder = desk.root.parent / "备份" / "new"
    said = desk("backup", f"{folder}/", "--keep", "2", "--json")
    assert said.code == 0
    assert [Path(said.json["backup"])] == list(folder.iterdir())
    assert Path(said.json["backup"]).name.startswith("cineflow-my 影片-")
    refused = desk("backup", folder.with_name("other"), "--keep", "2")
    assert refused.code == 2
    assert "End it with / to have it made" in refused.err
    assert not folder.with_name("other").exists()
    one = folder.with_name("one.zip")
    assert desk("backup", one).out.strip() == str(one)
    again = desk("backup", f"{one}/")
    assert again.code == 1
    assert str(one) in again.err
