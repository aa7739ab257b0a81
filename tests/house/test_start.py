"""start.sh as a process, in a copied tree whose path has spaces, brackets and Chinese.

The copy holds a small package under the project's name, so that only the set-up itself is timed and watched; one
test sets up the real thing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ODD_NAME = "影 流 [v1] (new)!&'$x"

PYPROJECT = """
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"
[project]
name = "cineflow"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["iniconfig"]
[project.optional-dependencies]
test = ["pluggy"]
"""
PROGRAM = "import os, sys, iniconfig; print(sys.argv[1:], os.getcwd())\n"


class House:
    """A copied tree and how to run it."""

    def __init__(self, place: Path, environ: dict[str, str]) -> None:
        self.place = place
        self.environ = environ

    @property
    def venv(self) -> Path:
        return self.place / ".venv"

    def libraries(self) -> Path:
        return next(self.venv.glob("lib/python*/site-packages"))

    def start(self, *arguments: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.place / "start.sh"), *arguments], cwd=cwd or self.place, env={**self.environ, **environ},
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip

    def begin(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.place / "start.sh"), "a"], cwd=self.place, env=self.environ, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip


def copy_tree(place: Path) -> None:
    (place / "src/cineflow").mkdir(parents=True)
    for name in ("start.sh", "start_mac.sh", "main.py"):
        shutil.copy2(ROOT / name, place)
    shutil.copytree(ROOT / "tools", place / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "pyproject.toml").write_text(PYPROJECT)
    (place / "src/cineflow/__init__.py").touch()
    (place / "src/cineflow/__main__.py").write_text(PROGRAM)


@pytest.fixture
def environ(original_environ: dict[str, str]) -> dict[str, str]:
    return {**original_environ, "LC_ALL": "C.UTF-8", "CINEFLOW_VENV": "", "CINEFLOW_LANG": "en"}


@pytest.fixture
def new_house(tmp_path: Path, environ: dict[str, str]) -> House:
    """A tree where nothing was set up yet."""
    place = tmp_path / ODD_NAME
    copy_tree(place)
    return House(place, environ)


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory: pytest.TempPathFactory, original_environ: dict[str, str]) -> House:
    place = tmp_path_factory.mktemp("house") / ODD_NAME
    copy_tree(place)
    house = House(place, {**original_environ, "LC_ALL": "C.UTF-8", "CINEFLOW_VENV": "", "CINEFLOW_LANG": "en"})
    first = house.start("x y", "!")
    assert first.stdout == f"['x y', '!'] {place}\n", first.stderr
    assert "Setting CineFlow up" in first.stderr
    return house


@pytest.fixture
def ready_house(set_up_once: House) -> House:
    """A tree that is set up, possibly after having been broken and repaired by an earlier test."""
    assert set_up_once.start("x").returncode == 0
    return set_up_once


def assert_repairs(house: House) -> str:
    """Run twice: the first run sets up and works, the second says nothing. Returns what the first said."""
    first = house.start("a b")
    assert first.stdout == f"['a b'] {house.place}\n", first.stderr
    assert "Setting CineFlow up" in first.stderr
    second = house.start("a b")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    return first.stderr


@pytest.mark.slow
def test_later_runs_say_nothing_and_keep_the_callers_folder(ready_house: House, tmp_path: Path) -> None:
    link = tmp_path / "cineflow"
    link.symlink_to(ready_house.place / "start.sh")
    for command in (link, ready_house.place / "start_mac.sh"):
        run = subprocess.run(
            [str(command), "a"], cwd=tmp_path, env=ready_house.environ, capture_output=True, text=True, check=False
        )
        assert (run.stdout, run.stderr) == (f"['a'] {tmp_path}\n", "")


@pytest.mark.slow
def test_main_py_needs_no_package(ready_house: House, tmp_path: Path) -> None:
    run = subprocess.run(
        ["python3", "-I", str(ready_house.place / "main.py"), "a"], cwd=tmp_path, env=ready_house.environ,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout == f"['a'] {tmp_path}\n", run.stderr


def change_pyproject(house: House) -> None:
    with (house.place / "pyproject.toml").open("a") as file:
        file.write("# changed\n")


def delete_package(house: House) -> None:
    shutil.rmtree(house.libraries() / "iniconfig")


def cut_link_to_python(house: House) -> None:
    for link in house.venv.glob("bin/python*"):
        link.unlink()
        link.symlink_to("/nonexistent/python3.11")


def lose_stamp_and_half_a_package(house: House) -> None:
    (house.venv / "cineflow-setup/parts").unlink()
    next((house.libraries() / "iniconfig").glob("*.py")).unlink()


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [change_pyproject, delete_package, cut_link_to_python, lose_stamp_and_half_a_package])
def test_repairs_itself(ready_house: House, spoil: Callable[[House], None]) -> None:
    spoil(ready_house)
    assert_repairs(ready_house)


@pytest.mark.slow
def test_moved_folder_is_set_up_again(ready_house: House, tmp_path: Path) -> None:
    moved = House(tmp_path / "moved [1]", ready_house.environ)
    shutil.copytree(ready_house.place, moved.place, symlinks=True)
    assert_repairs(moved)


@pytest.mark.slow
def test_killed_set_up_is_finished_by_the_next_run(new_house: House) -> None:
    run = new_house.begin()
    assert run.stderr
    said = ""
    for line in run.stderr:
        said += line
        if "getting the installer" in line:
            break
    time.sleep(0.3)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert "ready" not in said
    assert_repairs(new_house)


@pytest.mark.slow
def test_two_first_runs_at_once_both_work(new_house: House) -> None:
    runs = [new_house.begin(), new_house.begin()]
    told = [run.communicate(timeout=240) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert sorted("ready in" in errors for _, errors in told) == [False, True]
    assert [out for out, _ in told] == [f"['a'] {new_house.place}\n"] * 2


@pytest.mark.slow
def test_index_that_cannot_be_reached_is_a_sentence(new_house: House, tmp_path: Path) -> None:
    run = new_house.start(
        "a", PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_FIND_LINKS="",
        PIP_NO_CACHE_DIR="1", UV_NO_CACHE="1", UV_HTTP_RETRIES="0", PIP_EXTRA_INDEX_URL="",
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout == ""
    assert "run again when it is back" in run.stderr
    assert "Traceback" not in run.stderr


def fake_python(folder: Path, version: str) -> str:
    """Put a `python3` that answers with a version into a folder; return a PATH with it and little else."""
    folder.mkdir()
    for name in ("sh", "uname", "cmp", "readlink", "apt-get"):
        target = shutil.which(name)
        if target:
            (folder / name).symlink_to(target)
    if version:
        script = folder / "python3"
        script.write_text(f"#!/bin/sh\necho {version}\n")
        script.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("version", ["3.9.2", "2.7.18", "3.10.14", ""])
def test_without_a_python_it_says_what_to_install_in_both_languages(
    new_house: House, tmp_path: Path, version: str
) -> None:
    if any(Path(place, "python3").exists() for place in ("/opt/homebrew/bin", "/usr/local/bin")):
        pytest.skip("start.sh looks in /usr/local/bin too, and this machine has a Python there")
    run = new_house.start("a", PATH=fake_python(tmp_path / "bin", version), HOME=str(tmp_path))
    assert run.returncode == 1
    assert run.stdout == ""
    chinese, english = run.stderr.splitlines()
    assert "请先安装" in chinese
    assert "Install it first" in english
    assert version in english
    assert not new_house.venv.exists()


def test_folder_that_cannot_be_written_is_a_sentence(new_house: House) -> None:
    run = new_house.start("a", CINEFLOW_VENV="/proc/cineflow-venv")
    assert run.returncode == 1
    assert "CINEFLOW_VENV" in run.stderr
    assert "Traceback" not in run.stderr


def test_folder_with_other_things_is_left_alone(new_house: House, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "novel.txt").write_text("chapter one")
    run = new_house.start("a", CINEFLOW_VENV=str(mine), CINEFLOW_LANG="zh")
    assert run.returncode == 1
    assert "请移走它" in run.stderr
    assert (mine / "novel.txt").read_text() == "chapter one"
