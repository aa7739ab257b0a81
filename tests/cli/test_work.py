"""`index`, `clip` and `render` under rows of the ledger: seen, cancelled, killed and gone on with."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from drawn import Piece, Reel, draw_reel


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("reels")
    reels = [Reel((Piece(450, pan=n), Piece(450, pan=0)), size=(320, 180)) for n in (1, 2)]
    return [draw_reel(folder / f"day {n}.mp4", reel) for n, reel in enumerate(reels, 1)]


@pytest.fixture
def two(desk: Any, drawn_once: list[Path]) -> None:
    """Two pieces of footage in the workspace, long enough to be interrupted in."""
    for path in drawn_once:
        shutil.copy(path, desk.root)


@pytest.fixture
def long_ones(desk: Any, drawn_once: list[Path]) -> None:
    """Two pieces of ten minutes, so that a machine busy with other things still freezes the process at work."""
    for path in drawn_once:
        loop = ["-stream_loop", "15", "-i", str(path), "-c", "copy", str(desk.root / path.name)]
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *loop], check=True, timeout=60)


def _asked(desk: Any, question: str) -> list[Any]:
    """Ask the ledger directly: a command would take longer than the work that is watched."""
    file = next(iter(desk.root.rglob("ledger.db")), None)
    if file is None:
        return []
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        try:
            return ledger.execute(question).fetchall()
        except sqlite3.OperationalError:
            return []


def _until(desk: Any, question: str) -> Any:
    for _ in range(3000):
        if rows := _asked(desk, question):
            return rows[0][0]
        time.sleep(0.01)
    raise AssertionError(question)


def _frozen(desk: Any, *words: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start a command and freeze it as soon as its row is there; returns its process and the row's id."""
    process = subprocess.Popen(
        desk.command(words), cwd=desk.root, env=desk.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    job_id = _until(desk, "SELECT id FROM work_jobs WHERE state = 'running'")
    process.send_signal(signal.SIGSTOP)
    return process, job_id


@pytest.mark.slow
def test_killed_index_goes_on_under_the_same_row(desk: Any, two: None) -> None:
    process, job_id = _frozen(desk, "index", ".")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert [row["id"] for row in desk("status", "--json").json["work"]] == [job_id]
    again = desk("index", ".", "--json")
    assert again.code == 0, again.err
    assert [row["frames"] for row in again.json["indexes"]] == [900, 900]
    (row,) = desk("jobs", "--json").json["work"]
    assert (row["id"], row["kind"], row["state"], row["attempts"], row["progress"]) == (job_id, "index", "done", 2, 1.0)
    assert desk("status", "--json").json["work"] == []


@pytest.mark.slow
def test_cancelled_index_says_so_and_keeps_what_is_finished(desk: Any, long_ones: None) -> None:
    process, job_id = _frozen(desk, "index", ".")
    asking = subprocess.Popen(
        desk.command(["cancel", job_id]), cwd=desk.root, env=desk.environment(), stdout=subprocess.PIPE
    )
    _until(desk, "SELECT id FROM work_jobs WHERE cancel_asked")
    process.send_signal(signal.SIGCONT)
    _, told = process.communicate(timeout=60)
    said, _ = asking.communicate(timeout=60)
    assert asking.returncode == 0
    assert b"cancelled" in said
    assert process.returncode == 1
    assert b"cancelled" in told
    assert desk("index", ".").code == 0
    assert [row["state"] for row in desk("jobs", "--json").json["work"]] == ["cancelled", "done"]


def test_finished_and_failed_work_is_listed_in_both_languages(desk: Any) -> None:
    draw_reel(desk.root / "a.mp4", Reel((Piece(30, pan=0),), size=(160, 96)))
    (desk.root / "cuts.json").write_text(
        '{"version": 1, "clips": [{"source": "a.mp4", "in": "3f", "out": "20f"}]}', encoding="utf-8"
    )
    assert desk("render", "cuts.json", "-o", "film.mp4").code == 0
    (desk.root / "bad.mp4").write_bytes(b"no film" * 100)
    assert desk("index", "bad.mp4").code != 0
    render, index = desk("jobs", "--json").json["work"]
    assert (render["kind"], render["state"], render["result"]) == (
        "render", "done", {"films": [str(desk.root / "film.mp4")]},
    )  # fmt: skip
    assert (index["kind"], index["state"]) == ("index", "failed")
    assert index["problem"]["message"]
    assert "渲染" in desk("jobs", "--lang", "zh").out


@pytest.mark.parametrize("said", ["0", "many"])
def test_wrong_number_of_files_at_once_is_refused(desk: Any, said: str) -> None:
    draw_reel(desk.root / "a.mp4", Reel((Piece(10, pan=0),), size=(160, 96)))
    desk.environ["MAX_PARALLEL_ANALYSIS"] = said
    told = desk("index", "a.mp4")
    assert told.code != 0
    assert "MAX_PARALLEL_ANALYSIS" in told.err


def test_footage_behind_a_link_is_brought_in_once(desk: Any) -> None:
    (desk.root / "served").mkdir()
    film = draw_reel(desk.root / "served/a day.mp4", Reel((Piece(30, pan=0),), size=(160, 96)))
    asked: list[str] = []

    class Site(http.server.SimpleHTTPRequestHandler):
        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            asked.append(self.path)

    served = functools.partial(Site, directory=str(film.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), served)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        link = f"http://127.0.0.1:{server.server_address[1]}/a%20day.mp4"
        refused = desk("index", link)
        assert refused.code == 2
        assert "CINEFLOW_ALLOW_HOSTS=127.0.0.1:" in refused.err
        assert not (desk.root / "footage").exists()
        assert desk("cancel", "work_none").code == 2
        desk.environ["CINEFLOW_ALLOW_HOSTS"] = link.split("/")[2]
        first, second = desk("index", link, "--json"), desk("index", link, "--json")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert first.code == 0, first.err
    assert Path(first.json["file"]).name == "a day.mp4"
    assert Path(first.json["file"]).read_bytes() == film.read_bytes()
    assert second.json["cached"]
    assert asked == ["/a%20day.mp4"]
