"""A disk that fills up while takes are made: the run pauses, and the next one collects what was paid for.

Everywhere a layer under the program refuses what it writes below the output folder, as a full disk does. Where the
system lets us mount one, a small disk of its own holds the whole workspace, the ledger included, and is really filled.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

_LAYER = """
import errno, os, pathlib, shutil

FOLDER, MARK = os.environ["FULL_FOLDER"], os.environ["FULL_MARK"]
plain_open, plain_usage = pathlib.Path.open, shutil.disk_usage


def is_full(path):
    return os.path.exists(MARK) and os.path.abspath(path).startswith(FOLDER)


class Full:
    def __init__(self, file):
        self.file = file

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()

    def write(self, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.file.name)


def open_on_disk(self, mode="r", *more, **named):
    file = plain_open(self, mode, *more, **named)
    return Full(file) if set(mode) & set("wax+") and is_full(self) else file


def usage_of_disk(path):
    usage = plain_usage(path)
    return usage._replace(free=0) if is_full(path) else usage


pathlib.Path.open, shutil.disk_usage = open_on_disk, usage_of_disk
"""


def _mount(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        command = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _can_mount() -> bool:
    with tempfile.TemporaryDirectory() as name:
        if not _mount(Path(name)):
            return False
        _unmount(Path(name))
        return True


class Disk:
    """A desk on a disk that can be filled and emptied. holds_all: the ledger lies on it too."""

    def __init__(self, desk: Desk, fill: Callable[[], None], empty: Callable[[], None], *, holds_all: bool) -> None:
        self.desk, self.fill, self.empty, self.holds_all = desk, fill, empty, holds_all


@pytest.fixture(params=["output", *(["everything"] if _can_mount() else [])])
def disk(request: pytest.FixtureRequest, paying: Desk, tmp_path: Path) -> Generator[Disk]:
    assert paying.emulator is not None
    paying.emulator.pace(2.0)
    if request.param == "output":
        mark, layer = tmp_path / "full", tmp_path / "layer"
        layer.mkdir()
        (layer / "sitecustomize.py").write_text(_LAYER, encoding="utf-8")
        paying.environ |= {
            "PYTHONPATH": str(layer), "FULL_FOLDER": str(paying.root / "output"), "FULL_MARK": str(mark)
        }  # fmt: skip
        yield Disk(paying, mark.touch, mark.unlink, holds_all=False)
    else:
        mounted = tmp_path / "disk"
        mounted.mkdir()
        assert _mount(mounted)
        ballast = mounted / "ballast"
        try:
            paying.root = mounted / "影片"
            paying.root.mkdir()
            (paying.root / "cineflow.toml").touch()
            yield Disk(paying, lambda: _fill(ballast), ballast.unlink, holds_all=True)
        finally:
            _unmount(mounted)
    paying.emulator.pace(0.2)


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))


@pytest.mark.slow
def test_a_disk_that_fills_up_pauses_the_run_and_what_was_paid_is_collected(disk: Disk) -> None:
    desk = disk.desk
    desk.board("storyboard.json", *(f"a lamp turns {n}" for n in range(4)))
    words = ("run", "--yes", "--takes", "1", "--json")
    running = subprocess.Popen(
        desk.command(words), cwd=desk.root, env=desk.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        give_up = time.monotonic() + 60
        while desk.paid < 4:
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < give_up
            time.sleep(0.02)
        time.sleep(0.3)  # The tickets are noted; the takes are being made for another second and more.
        disk.fill()
        out, err = running.communicate(timeout=90)
    finally:
        running.kill()
    assert running.returncode == 3, err
    assert "Traceback" not in err
    assert '"waiting": 4' in out
    assert "the disk is full" in err
    assert "Make room, then run again" in err
    assert not list(desk.root.rglob("*.tmp"))

    if not disk.holds_all:  # Nothing is sent, nor fetched, while there is still no room.
        still = desk(*words)
        assert (still.code, still.json["waiting"], desk.paid) == (3, 4, 4)
    disk.empty()
    collected = desk(*words)
    assert (collected.code, collected.json["done"], desk.paid) == (0, 4, 4), collected.err
    assert len(desk.takes()) == 4
    assert not [path for path in desk.root.rglob("*") if ".tmp" in path.name or ".pending" in path.name]
    assert "0.12" in desk("costs", "--json").out


@pytest.mark.slow
def test_no_order_is_sent_where_there_is_no_room(disk: Disk) -> None:
    desk = disk.desk
    desk.board("storyboard.json", "a lamp turns")
    if disk.holds_all:
        (desk.root.parent / "ballast").write_bytes(bytes(140 << 20))
    else:
        disk.fill()
    told = desk("run", "--yes", "--json")
    assert (told.code, told.json["unsent"], desk.paid) == (3, 2, 0), told.err
    assert told.json["paused"]
    assert "Make room, then run again" in told.err
