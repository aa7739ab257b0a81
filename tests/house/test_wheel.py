"""What is built holds what is needed, and the real project sets itself up."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def files_of_package(source: Path) -> set[str]:
    return {
        path.relative_to(source).as_posix()
        for path in (source / "cineflow").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def copy_project(place: Path) -> None:
    """Copy what a clone holds and a set-up needs."""
    place.mkdir(parents=True)
    for name in ("start.sh", "pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy2(ROOT / name, place)
    for name in ("src", "tools"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_package(tmp_path: Path, original_environ: dict[str, str]) -> None:
    copy_project(tmp_path / "project")
    build = [sys.executable, "-I", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), "."]
    run = subprocess.run(
        build, cwd=tmp_path / "project", env=original_environ, capture_output=True, text=True, timeout=240, check=False
    )
    assert run.returncode == 0, run.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "cineflow/py.typed" in names
    assert files_of_package(tmp_path / "project/src") - names == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_fresh_copy_sets_itself_up_and_answers(tmp_path: Path, original_environ: dict[str, str]) -> None:
    place = tmp_path / "影 流 [clone] (1)"
    copy_project(place)
    environ = {**original_environ, "CINEFLOW_VENV": "", "LC_ALL": "C.UTF-8"}
    for expected in ("Setting CineFlow up", ""):
        run = subprocess.run(
            [str(place / "start.sh"), "--version"], cwd=tmp_path, env=environ,
            capture_output=True, text=True, timeout=290, check=False,
        )  # fmt: skip
        assert run.stdout.startswith("cineflow "), run.stderr
        assert run.stderr.startswith(expected)
        assert bool(run.stderr) == bool(expected)
