"""Backups of a running server, and bringing its workspace back: through the command line, killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.library.postgres import new_database
from tests.server.conftest import BOSS, PASSWORD, Served, ended, environment, rehearse, sample, serving

from cineflow.library.backup import Archive


def command(cwd: Path, *words: str | Path, **extra: str) -> tuple[int, Any]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cineflow", *map(str, words), "--json"], env={**environment(), **extra},
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def code_of(done: tuple[int, Any]) -> str:
    assert done[0] == 1, done
    return str(done[1]["error"]["code"])


def takes_in(root: Path, suffix: str) -> dict[str, bytes]:
    """Every file of an ending, but for what was set aside."""
    found = (path for path in root.rglob(f"*{suffix}") if ".cineflow" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def made_a_take(served: Served, name: str) -> str:
    """Sign up, and rehearse one shot; returns the run."""
    with served.set_up() as boss:
        project, board = sample(boss, name)
        run = rehearse(boss, project, [board["shots"][0]["id"]])
        ended(boss, run)
    return run


def shown(served: Served, run: str) -> Any:
    with served.signed_in() as boss:
        return boss.get(f"/api/v1/runs/{run}").json()


def test_a_running_server_is_backed_up_and_served_from_elsewhere(tmp_path: Path) -> None:
    backups, root, new = tmp_path / "backups", tmp_path / "工作 室", tmp_path / "new"
    backups.mkdir()
    with serving(root) as served:
        run = made_a_take(served, "Harbour")
        before = shown(served, run)
        code, made = command(tmp_path, "backup", backups, "--workspace", root, "--with-media")
        assert (code, made["left_out"]) == (0, 0)
        assert code_of(command(tmp_path, "restore", made["backup"], "--workspace", root, "--force")) == "restore.busy"
        assert shown(served, run) == before
    code, check = command(tmp_path, "restore", made["backup"], "--check")
    assert (code, check["whole"]) == (0, True)
    code, done = command(tmp_path, "restore", made["backup"], "--workspace", new)
    assert code == 0, done
    for suffix in (".json", ".mp4", ".md"):
        assert takes_in(new, suffix) == takes_in(root, suffix)
    assert takes_in(new, ".mp4"), "the take itself is among them"
    with serving(new) as served:
        assert shown(served, run) == before
        with served.browser() as nobody:
            again = nobody.post(
                "/api/v1/setup", json={"token": "set-up-once", "email": "x@example.com", "password": PASSWORD}
            )
            assert again.status_code in (403, 409), "the administrator came along"
            assert nobody.post("/api/v1/session", json={"email": BOSS, "password": PASSWORD}).status_code == 201


def rehearsed(root: Path) -> None:
    """A workspace of one shot and its take, made by the command line."""
    root.mkdir()
    (root / "cineflow.toml").touch()
    (root / "storyboard.json").write_text('{"segments": [{"segment_index": 1, "prompt_text": "a lamp"}]}')
    assert command(root, "run", "--provider", "rehearsal", "--takes", "1")[0] == 0


def test_a_workspace_moves_from_sqlite_to_postgres(tmp_path: Path) -> None:
    root, new, url = tmp_path / "old", tmp_path / "new", new_database()
    rehearsed(root)
    code, made = command(tmp_path, "backup", tmp_path / "one.zip", "--workspace", root)
    assert (code, made["left_out"]) == (0, 1), "media is not in it unless asked for"
    code, done = command(tmp_path, "restore", made["backup"], "--workspace", new, DATABASE_URL=url)
    assert (code, done["rows"]) == (0, made["rows"])
    assert not (new / ".cineflow" / "ledger.db").exists()
    again: list[str | Path] = ["restore", made["backup"], "--workspace", new, "--force"]
    with serving(new, DATABASE_URL=url) as served:
        with served.set_up() as boss:
            assert [run["state"] for run in boss.get("/api/v1/runs").json()["items"]] == ["done"]
        assert code_of(command(tmp_path, *again, DATABASE_URL=url)) == "restore.busy"
    empty = command(tmp_path, "restore", made["backup"], "--workspace", tmp_path / "empty", DATABASE_URL=url)
    assert code_of(empty) == "restore.not_empty"
    assert command(tmp_path, *again, DATABASE_URL=url)[0] == 0
    with psycopg.connect(url) as database:
        schemas = [str(row[0]) for row in database.execute("SELECT nspname FROM pg_namespace ORDER BY 1").fetchall()]
        counts = [database.execute(f'SELECT count(*) FROM "{name}".users'.encode()).fetchone()
                  for name in schemas if name == "cineflow" or name.startswith("cineflow_until_")]  # fmt: skip
    assert counts == [(0,), (1,)], "the ledger that stood there is set aside, with whoever signed up since"


def test_what_a_restore_finds_is_refused_or_set_aside(tmp_path: Path) -> None:
    root = tmp_path / "w"
    rehearsed(root)
    _, made = command(tmp_path, "backup", tmp_path / "one.zip", "--workspace", root)
    (root / "storyboard.json").write_text('{"segments": [{"segment_index": 1, "prompt_text": "a lamp, later"}]}')
    assert code_of(command(tmp_path, "restore", made["backup"], "--workspace", root)) == "restore.not_empty"
    assert "later" in (root / "storyboard.json").read_text()
    code, done = command(tmp_path, "restore", made["backup"], "--workspace", root, "--force")
    assert code == 0, done
    assert "later" not in (root / "storyboard.json").read_text()
    [aside] = (root / ".cineflow" / "replaced").rglob("storyboard.json")
    assert "later" in aside.read_text()
    assert len(list((root / ".cineflow" / "replaced").rglob("ledger.db"))) == 1
    assert takes_in(root, ".mp4"), "what the backup does not hold stays"
    code, status = command(root, "status")
    assert code == 0, status


def test_older_backups_go_when_asked_and_nothing_else_does(tmp_path: Path) -> None:
    root, folder = tmp_path / "w", tmp_path / "backups"
    root.mkdir()
    folder.mkdir()
    (root / "cineflow.toml").touch()
    others = ["cineflow-w-2-20200101T000000Z.zip", "cineflow-w.zip", "notes.txt"]
    ours = ["cineflow-w-20200101T000000Z.zip", "cineflow-w-20210101T000000Z.zip"]
    for name in (*others, *ours):
        (folder / name).touch()
    code, made = command(tmp_path, "backup", folder, "--workspace", root, "--keep", "2")
    assert code == 0
    assert made["deleted"] == [str(folder / ours[0])]
    assert sorted(p.name for p in folder.iterdir()) == sorted([*others, ours[1], Path(made["backup"]).name])


def killed(words: list[str | Path], cwd: Path, when: Callable[[], bool]) -> None:
    """Start a command and kill it at the moment that something is so; bounded."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "cineflow", *map(str, words)], env=environment(), cwd=cwd,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 30
    try:
        while not when():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.002)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.slow
def test_killed_in_the_middle_neither_leaves_half_a_backup_nor_half_a_workspace(tmp_path: Path) -> None:
    root, backups, new = tmp_path / "w", tmp_path / "backups", tmp_path / "new"
    rehearsed(root)
    backups.mkdir()
    for n in range(6):
        with (root / f"footage{n}.mp4").open("wb") as stream:
            stream.truncate(30_000_000)
    words: list[str | Path] = ["backup", backups, "--workspace", root, "--with-media"]
    killed(words, tmp_path, lambda: any(p.stat().st_size > 40_000_000 for p in backups.glob(".*.part")))
    assert list(backups.glob("*.zip")) == []
    code, made = command(tmp_path, *words)
    assert code == 0
    with Archive(Path(made["backup"])) as archive:
        archive.check()

    again: list[str | Path] = ["restore", made["backup"], "--workspace", new]
    killed(again, tmp_path, lambda: (new / "footage3.mp4").exists())
    assert not (new / ".cineflow" / "ledger.db").exists()
    assert code_of(command(new, "status")) == "restore.interrupted"
    code, done = command(tmp_path, *again)
    assert (code, done["set_aside"]) == (0, 0), done
    for suffix in (".json", ".mp4"):
        assert takes_in(new, suffix) == takes_in(root, suffix)
    assert command(new, "status")[0] == 0
    assert not list(new.rglob("*.tmp"))
