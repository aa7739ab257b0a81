"""Bringing a workspace back from a backup: everything is checked before anything is touched.

What stood in the way is not lost: an older ledger is set aside beside the new one, files that differ go to
`replaced/<time>/` in the state folder. A restore that was killed is simply run again: a note in the state folder says
that the workspace is half restored, and nothing else opens its ledger until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import move

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from cineflow.app._app import App
from cineflow.app.running import RESTORING
from cineflow.core.errors import Conflict
from cineflow.core.files import fsync_folder, write_json
from cineflow.core.ids import digest_file
from cineflow.core.text import Text
from cineflow.library.backup import WORKSPACE, Archive, Entry
from cineflow.library.ledger import moving, workers
from cineflow.library.ledger._open import connect_engine, has_ledger, unreachable
from cineflow.library.locks import FileLock

__all__ = ["Restored", "restore"]

_ENDINGS = ("", "-wal", "-shm")
_NOTHING = frozenset({"runner.lock", "logs", "cache"})
"""What a state folder may hold and still count as empty."""


@dataclass(frozen=True, slots=True)
class Restored:
    """replaced: files that differed and were set aside. settled: what was cancelled or left to a person."""

    files: int
    rows: int
    replaced: int
    settled: Mapping[str, int]


def restore(app: App, archive: Archive, *, force: bool, go_on: bool) -> Restored:
    """Bring a workspace back. force: into one that holds something already. go_on: what was not sent may be sent.

    Raises Conflict where the backup is damaged or newer, the workspace is not empty or a server runs on it.
    """
    if archive.manifest.ledger and moving.is_newer(archive.manifest.ledger):
        raise Conflict(
            Text("a newer CineFlow made the backup {file}", "备份 {file} 由更新版本的 CineFlow 制作",
                 file=archive.file.name),
            fix=Text("Update CineFlow and try again", "请升级 CineFlow 后重试"),
            code="backup.newer",
        )  # fmt: skip
    archive.check()
    state, stamp = app.workspace.state, datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(state / "runner.lock")
    if not lock.try_acquire("restore\n"):
        raise _busy(str(state))
    try:
        engine = connect_engine(app.ledger_place)
        try:
            return _restore(app, archive, engine, stamp, force=force, go_on=go_on)
        except OperationalError as cause:
            if engine.dialect.name == "sqlite":
                raise
            raise unreachable() from cause
        finally:
            engine.dispose()
    finally:
        lock.release()


def _restore(app: App, archive: Archive, engine: Engine, stamp: str, *, force: bool, go_on: bool) -> Restored:
    note = app.workspace.state / RESTORING
    if not force and not note.exists():
        _refuse_full(app, archive, engine)
    _refuse_busy(app, engine)
    write_json(note, {"backup": archive.file.name, "begun_at": stamp})
    replaced = sum(_put(app, archive, entry, stamp) for entry in archive.files)
    settled: dict[str, int] = {}

    def settle(tx: Connection) -> None:
        if not go_on:
            settled.update(moving.settle_after_restore(tx, now=datetime.now(UTC)))

    rows = 0
    if archive.manifest.ledger:
        _set_files_aside(app, stamp)
        first = partial(moving.set_aside, stamp=stamp)
        rows = moving.load_into(engine, archive.manifest.ledger, archive.tables(), first=first, then=settle)
    note.unlink()
    fsync_folder(note.parent)
    return Restored(len(archive.files), rows, replaced, settled)


def _refuse_full(app: App, archive: Archive, engine: Engine) -> None:
    """Raise Conflict where the workspace holds anything but the backup itself."""
    root, state = app.workspace.root, app.workspace.state
    held = next((path for path in root.iterdir() if path not in (state, archive.file)), None)
    held = held or next((path for path in state.iterdir() if path.name not in _NOTHING), None)
    if held is None and _is_there(app, engine):
        held = Path("Postgres")
    if held is not None:
        raise Conflict(
            Text("the workspace {root} is not empty: it holds {name}", "工作区 {root} 不为空：其中已有 {name}",
                 root=root, name=held.name),
            fix=Text("Name an empty folder with --workspace, or use --force: what differs is set aside, not lost",
                     "请用 --workspace 指定空文件夹，或使用 --force：有差异的内容会被移开保存，不会丢失"),
            code="restore.not_empty",
        )  # fmt: skip


def _refuse_busy(app: App, engine: Engine) -> None:
    """Raise Conflict where a server or worker holds the ledger open. One on this SQLite is kept out by the lock."""
    if engine.dialect.name == "sqlite" or not _is_there(app, engine):
        return
    with engine.connect() as connection, connection.begin():
        now = datetime.now(UTC)
        living = [worker.slot for worker in workers.listed(connection) if worker.lease_until > now]
    if living:
        raise _busy(", ".join(living))


def _is_there(app: App, engine: Engine) -> bool:
    place = app.ledger_place
    if isinstance(place, Path) and not place.is_file():
        return False
    with engine.connect() as connection:
        return has_ledger(connection)


def _busy(what: str) -> Conflict:
    return Conflict(
        Text("a server or worker still runs on this workspace ({what})", "仍有服务器或 worker 在此工作区运行（{what}）",
             what=what),
        fix=Text("Stop it first; one that was killed counts as gone after two minutes",
                 "请先停止；被强制结束的进程两分钟后视为已退出"),
        code="restore.busy",
    )  # fmt: skip


def _put(app: App, archive: Archive, entry: Entry, stamp: str) -> bool:
    """Bring one file back. What stands there and differs is set aside first; returns whether that was so."""
    place = app.workspace.root if entry.place == WORKSPACE else app.workspace.state
    target = place / entry.path
    if not target.resolve().is_relative_to(place.resolve()):
        raise Conflict(
            Text("{path} leads out of the workspace", "{path} 指向工作区之外", path=target),
            fix=Text("Take the link away that leads there", "请移除指向该处的链接"),
            code="restore.link",
        )
    differs = False
    if target.is_file():
        if target.stat().st_size == entry.size and digest_file(target) == entry.sha256:
            return False
        aside = app.workspace.state / "replaced" / stamp / entry.name
        aside.parent.mkdir(parents=True, exist_ok=True)
        move(target, aside)
        differs = True
    archive.put(entry, target)
    return differs


def _set_files_aside(app: App, stamp: str) -> None:
    """Move the databases of a SQLite workspace out of the way; the engine's is made anew from the ledger."""
    for name in ("ledger.db", "engine.db"):
        for ending in _ENDINGS:
            file = app.workspace.state / f"{name}{ending}"
            if file.is_file():
                aside = app.workspace.state / "replaced" / stamp / file.name
                aside.parent.mkdir(parents=True, exist_ok=True)
                file.replace(aside)
