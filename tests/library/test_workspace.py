"""The same storyboards find the same workspace, and databases stay off synced and network folders."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cineflow.core.errors import Conflict
from cineflow.library import workspace as place
from cineflow.library.workspace import find_workspace, unsafe_for_state, user_state_folder


def test_the_nearest_mark_above_the_input_counts(tmp_path: Path) -> None:
    tmp_path = tmp_path.resolve()
    (tmp_path / "vault" / "films" / "ep1").mkdir(parents=True)
    (tmp_path / "vault" / ".cineflow").mkdir()
    (tmp_path / "vault" / "films" / "cineflow.toml").touch()
    board = tmp_path / "vault/films/ep1/storyboard.json"
    board.touch()
    for cwd in (tmp_path, tmp_path / "vault", board.parent):
        assert find_workspace([board], cwd).root == tmp_path / "vault/films"
    assert find_workspace([tmp_path / "vault"], tmp_path).root == tmp_path / "vault"
    assert find_workspace([], board.parent).root == tmp_path / "vault/films"


def test_without_marks_it_is_the_current_folder(tmp_path: Path) -> None:
    cwd = (tmp_path / "here").resolve()
    cwd.mkdir()
    found = find_workspace([tmp_path / "boards" / "not there yet.json"], cwd)
    assert (found.root, found.state, found.moved_because) == (cwd, cwd / ".cineflow", None)
    assert list(cwd.iterdir()) == []


def test_a_relative_input_counts_from_the_current_folder(workspace: Callable[..., Path]) -> None:
    root = workspace({"a/storyboard.json": "{}"}).resolve()
    assert find_workspace([Path("a")], root).root == root


def test_inputs_of_two_workspaces_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cineflow.toml").touch()
    with pytest.raises(Conflict) as refused:
        find_workspace([tmp_path / "one", tmp_path / "two"], tmp_path)
    assert refused.value.stable_code == "workspace.several"


def test_the_state_goes_where_the_person_says(tmp_path: Path) -> None:
    state = (tmp_path / ".cineflow").resolve()
    state.mkdir()
    (tmp_path / "films").mkdir()
    found = find_workspace([], tmp_path / "films", state_dir=state)
    assert found.state == state
    assert found.root == (tmp_path / "films").resolve()


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive", "OneDrive - Studio GmbH", "Library/Mobile Documents/com~apple~CloudDocs", "iCloudDrive", "Dropbox",
        "Dropbox (Studio)", "Nutstore", "Nutstore Files", "坚果云", "我的坚果云", "Google Drive",
        "Library/CloudStorage/x",
        "百度网盘同步空间", "Nextcloud",
    ],
)  # fmt: skip
def test_synced_folders_keep_their_state_elsewhere(tmp_path: Path, folder: str) -> None:
    root = tmp_path / folder / "vault"
    root.mkdir(parents=True)
    (root / "cineflow.toml").touch()
    found = find_workspace([root], tmp_path)
    assert found.moved_because is not None
    assert found.state.is_relative_to(user_state_folder())
    assert find_workspace([], root).state == found.state


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox.cache"])
def test_marks_of_sync_programs_are_seen(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).mkdir()
    assert unsafe_for_state(tmp_path / "films") is not None


def test_ordinary_folders_are_safe(tmp_path: Path) -> None:
    for name in ("my onedrive notes", "Dropboxes", "films"):
        (tmp_path / name).mkdir()
        assert unsafe_for_state(tmp_path / name) is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's table of mounts")
def test_network_drives_are_told_from_the_table_of_mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = [("/", "9p"), ("/mnt", "ext4"), ("/mnt/nas films", "nfs4"), ("/mnt/c", "drvfs")]
    monkeypatch.setattr(place, "_linux_mounts", lambda: mounts)
    assert unsafe_for_state(Path("/home/me/films")) is None
    assert unsafe_for_state(Path("/mnt/films")) is None
    assert unsafe_for_state(Path("/mnt/nas films/ep1")) is not None
    assert unsafe_for_state(Path("/mnt/c/films")) is not None


def test_two_workspaces_never_share_a_state_folder(tmp_path: Path) -> None:
    states = set[Path]()
    for name in ("one", "two"):
        root = tmp_path / "OneDrive" / name / "films"
        root.mkdir(parents=True)
        states.add(find_workspace([], root).state)
    assert len(states) == 2
