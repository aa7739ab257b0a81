"""Finished files are noted, copied in the background, and never lost: whatever dies, store or process."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.library.storage.conftest import Line, Refuser, line, refuser, s3

from cineflow.app import App, open_app
from cineflow.app.copying import Copier, bring_back, copies_of
from cineflow.app.storing import storage_of
from cineflow.core.errors import StorageRefused, StorageUnreachable
from cineflow.library.copies import name_below
from cineflow.library.storage import Storage

__all__ = ["line", "refuser", "s3"]  # fixtures


@pytest.fixture
def opened(workspace: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that opens the workspace with a store at an endpoint."""
    root: Path = workspace({"output/a/1_v1.mp4": b"one" * 1000, "output/a/1_v1.json": "{}", "film.mp4": b"film" * 5000})

    def opening(endpoint: str) -> App:
        for name, value in {
            "CINEFLOW_STORAGE": f"s3://films/{tmp_path.name}", "CINEFLOW_STORAGE_ENDPOINT": endpoint,
            "CINEFLOW_STORAGE_KEY": "AKIDEXAMPLE12345", "CINEFLOW_STORAGE_SECRET": "s" * 20,
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(root)
        return open_app()

    return opening


def _storage(app: App) -> Storage:
    found = storage_of(app.loaded)
    assert found is not None
    return found


def _files(app: App) -> list[Path]:
    return [app.workspace.root / name for name in ("output/a/1_v1.mp4", "output/a/1_v1.json", "film.mp4")]


def _settled(copier: Copier) -> None:
    for _ in range(400):
        if not copier.is_busy:
            return
        time.sleep(0.05)
    raise AssertionError("the copier is still busy")


def test_noted_files_are_copied_under_their_place_and_notes_go(opened: Any, s3: str) -> None:
    app = opened(s3)
    copier = Copier(app)
    copier.start()
    copier.note(_files(app))
    _settled(copier)
    copier.stop()
    assert {one.name for one in _storage(app).names()} == {"output/a/1_v1.mp4", "output/a/1_v1.json", "film.mp4"}
    assert copies_of(app).waiting() == []
    assert copier.report.left == 0
    copier.note(_files(app))
    assert Copier(app).once().copied == ()  # All lies there whole: nothing is sent twice.
    assert copies_of(app).waiting() == []


def test_store_that_is_down_keeps_the_notes_and_the_next_start_goes_on(opened: Any, s3: str, line: Line) -> None:
    line.is_down = True
    app = opened(line.endpoint)
    copier = Copier(app)
    copier.start()
    copier.note(_files(app))
    _settled(copier)
    copier.stop()
    assert isinstance(copier.report.problem, StorageUnreachable)
    assert len(copies_of(app).waiting()) == 3
    assert all(file.is_file() for file in _files(app))
    line.is_down = False
    again = Copier(opened(line.endpoint))
    again.start()
    _settled(again)
    again.stop()
    assert sorted(again.report.copied) == ["film.mp4", "output/a/1_v1.json", "output/a/1_v1.mp4"]
    assert copies_of(app).waiting() == []


def test_a_refusal_is_told_and_nothing_else_is_tried(opened: Any, refuser: Refuser) -> None:
    refuser.code = "AccessDenied"
    app = opened(refuser.endpoint)
    copier = Copier(app)
    copier.note(_files(app))
    report = copier.once()
    assert isinstance(report.problem, StorageRefused)
    assert report.left == 3
    assert len({path for _, path in refuser.asked}) == 1


def test_process_killed_amid_a_copy_leaves_it_to_the_next(opened: Any, s3: str, line: Line) -> None:
    app = opened(line.endpoint)
    big = app.workspace.root / "big.mp4"
    big.write_bytes(bytes(40_000_000))
    program = (
        "import sys, pathlib; from cineflow.app import open_app; from cineflow.app.copying import Copier\n"
        "copier = Copier(open_app()); copier.note([pathlib.Path('big.mp4'), pathlib.Path('film.mp4')]);"
        "print('noted', flush=True); copier.once(lambda done, size, name: print(done, flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=app.workspace.root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip().isdecimal():
            break
    process.kill()
    process.wait()
    process.stdout.close()
    assert "big.mp4" in {copy.name for copy in copies_of(app).waiting()}
    report = Copier(opened(s3)).once()
    assert set(report.copied) <= {"big.mp4", "film.mp4"}
    assert report.left == 0
    found = _storage(app).stat("big.mp4")
    assert found is not None
    assert found.size == 40_000_000


def test_file_finished_again_while_it_is_copied_is_copied_again(opened: Any, s3: str) -> None:
    app = opened(s3)
    copies, film = copies_of(app), app.workspace.root / "film.mp4"
    copies.note([film])
    [first] = copies.waiting()
    time.sleep(0.01)
    film.write_bytes(b"another film")
    copies.note([film])
    copies.strike(first)
    assert [copy.name for copy in copies.waiting()] == ["film.mp4"]
    assert Copier(app).once().copied == ("film.mp4",)
    found = _storage(app).stat("film.mp4")
    assert found is not None
    assert found.size == len(b"another film")


def test_file_that_is_gone_is_struck(opened: Any, s3: str) -> None:
    app = opened(s3)
    copies_of(app).note([app.workspace.root / "none.mp4"])
    assert Copier(app).once().left == 0


def test_only_one_process_copies_at_a_time(opened: Any, s3: str) -> None:
    app = opened(s3)
    first, second = Copier(app), Copier(app)
    first.note(_files(app))
    inside, go_on = threading.Event(), threading.Event()

    def hold(*_: Any) -> None:
        inside.set()
        go_on.wait(20)

    thread = threading.Thread(target=first.once, args=(hold,))
    thread.start()
    assert inside.wait(20)
    report = second.once()
    assert (report.copied, report.left) == ((), 3)
    go_on.set()
    thread.join()
    assert copies_of(app).waiting() == []


def test_what_is_lost_here_is_brought_back_and_what_is_here_stays(opened: Any, s3: str) -> None:
    app = opened(s3)
    copier = Copier(app)
    copier.note(_files(app))
    copier.once()
    take, film = _files(app)[0], app.workspace.root / "film.mp4"
    content = take.read_bytes()
    take.unlink()
    film.write_bytes(b"edited here")
    assert bring_back(app.workspace.root, _storage(app)) == [take]
    assert take.read_bytes() == content
    assert film.read_bytes() == b"edited here"


def test_nothing_is_noted_where_no_copies_are_kept(workspace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace({"film.mp4": b"x"}))
    app = open_app()
    copier = Copier(app)
    copier.start()
    copier.note([app.workspace.root / "film.mp4"])
    copier.stop()
    assert not (app.workspace.state / "copies").exists()


def test_files_from_elsewhere_keep_apart() -> None:
    root = Path("/films/ep1")
    names = {name_below(Path(folder) / "cut.mp4", root) for folder in ("/films/ep1/out", "/a", "/b")}
    assert len(names) == 3
    assert "out/cut.mp4" in names
