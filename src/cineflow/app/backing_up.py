"""Backups of a workspace and back: the ledger as it was at one instant, and the files that belong to it.

Every text file of the workspace belongs (storyboards, notes, cut lists, subtitles, sidecars, settings), the pictures
that storyboards name, and the state folder but for caches, logs and what is made again by itself. With media: every
other file too, takes and footage among them. Hidden folders are somebody else's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from cineflow.app._app import App
from cineflow.app.running import BACKUPS, has_ledger, ledger_of
from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.text import Text
from cineflow.library.backup import STATE, WORKSPACE, ArchiveWriter, Manifest
from cineflow.library.digests import is_link
from cineflow.library.discovery import discover
from cineflow.library.layout import safe_name
from cineflow.library.ledger import moving

__all__ = ["BackedUp", "back_up", "backup_name", "prune"]

_TEXTS = frozenset({
    ".ass", ".csv", ".edl", ".fcpxml", ".fdx", ".fountain", ".json", ".jsonl", ".markdown", ".md", ".otio", ".srt",
    ".toml", ".tsv", ".txt", ".vtt", ".xml", ".yaml", ".yml",
})  # fmt: skip
_LONGEST_TEXT = 64 << 20
"""Bytes; what calls itself text and is longer counts as media."""
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})
_STATE_PASSED_OVER = frozenset({"cache", "logs", "replaced", BACKUPS})
_MADE_AGAIN = re.compile(r"^(ledger|engine)\.db.*|.*\.(lock|tmp|part)$|^restoring$")
_BACKUP = re.compile(r"^cineflow-.+-\d{8}T\d{6}Z\.zip$")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """left_out: files that belong to the workspace and are not in the backup: media, unless asked for."""

    file: Path
    manifest: Manifest
    left_out: int

    @property
    def rows(self) -> int:
        return sum(entry.rows or 0 for entry in self.manifest.entries)

    @property
    def files(self) -> int:
        return sum(entry.place in (WORKSPACE, STATE) for entry in self.manifest.entries)


@dataclass(slots=True)
class _Found:
    """One file that belongs. place: `workspace` or `state`."""

    place: str
    path: PurePosixPath
    file: Path
    is_media: bool


def backup_name(app: App, at: datetime) -> str:
    """Return what a backup is called in a folder, such as `cineflow-harbour-20261130T031500Z.zip`."""
    return f"cineflow-{safe_name(app.workspace.root.name)}-{at:%Y%m%dT%H%M%SZ}.zip"


def back_up(app: App, target: Path, *, with_media: bool, in_folder: bool = False) -> BackedUp:
    """Write a backup, while a server runs or not, and read it back.

    target: a new file, or a folder that gets one with a dated name. in_folder: it is a folder, made where there is
    none. Raises Conflict, OSError.
    """
    revision, left_out = "", 0
    try:
        if in_folder:
            target.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            target /= backup_name(app, datetime.now(UTC))
        with ArchiveWriter(target) as writer:
            if has_ledger(app):
                revision = _add_ledger(app, writer)
            for found in _belonging(app):
                if found.is_media and not with_media:
                    left_out += 1
                else:
                    writer.add_file(found.place, found.path, found.file)
            made = writer.finish(workspace=app.workspace.root.name, ledger=revision, has_media=with_media)
    except OSError as cause:
        raise Conflict(
            Text("the backup cannot be written: {why}", "无法写入备份：{why}", why=cause.strerror or cause),
            fix=Text("Make room or choose another place", "请腾出空间或换一个位置"),
            code="backup.not_writable",
            file=target,
        ) from cause
    return BackedUp(target, made, left_out)


def prune(app: App, folder: Path, keep: int) -> list[Path]:
    """Delete this workspace's older backups in a folder, but for the newest `keep`; returns those that went."""
    head = f"cineflow-{safe_name(app.workspace.root.name)}-"
    ours = sorted(
        (file for file in folder.iterdir() if _BACKUP.fullmatch(file.name) and file.name.startswith(head)),
        key=lambda file: file.name[-len("20261130T031500Z.zip") :],
    )
    old = [
        file for file in ours[: max(0, len(ours) - keep)] if len(file.name) == len(head) + len("20261130T031500Z.zip")
    ]
    for file in old:
        file.unlink()
    return old


def _add_ledger(app: App, writer: ArchiveWriter) -> str:
    """Write every table as of one instant; returns the revision of the tables."""

    def copy(tx: Connection) -> str:
        for name, rows in moving.read_rows(tx):
            writer.add_rows(name, rows)
        return moving.revision_in(tx)

    ledger = ledger_of(app)
    try:
        return ledger.read_still(copy)
    finally:
        ledger.close()


def _belonging(app: App) -> Iterator[_Found]:
    root, state = app.workspace.root, app.workspace.state
    named = _named_by_storyboards(root)
    for path, file in _walk(root, _PASSED_OVER, except_for=state):
        if path.name.startswith(".") and path.name != ".env":
            continue
        is_text = path.suffix.lower() in _TEXTS or path.name == ".env"
        is_kept = file in named or (is_text and file.stat().st_size <= _LONGEST_TEXT)
        yield _Found(WORKSPACE, path, file, is_media=not is_kept)
    for path, file in _walk(state, _PASSED_OVER, except_for=None):
        if path.parts[0] in _STATE_PASSED_OVER or _MADE_AGAIN.match(path.name):
            continue
        is_kept = path.suffix.lower() in _TEXTS or not path.suffix
        yield _Found(STATE, path, file, is_media=not is_kept)


def _walk(root: Path, passed_over: frozenset[str], *, except_for: Path | None) -> Iterator[tuple[PurePosixPath, Path]]:
    """Yield files below a folder in a steady order; links that lead out of it, drafts and our own backups not."""
    for here, folders, files in os.walk(root):
        folder = Path(here)
        folders[:] = sorted(
            name for name in folders
            if name not in passed_over and not name.startswith(".") and folder / name != except_for
        )  # fmt: skip
        for name in sorted(files):
            file = folder / name
            if name.endswith((".tmp", ".part")) or _BACKUP.fullmatch(name) or not file.is_file():
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                continue
            yield PurePosixPath(file.relative_to(root).as_posix()), file


def _named_by_storyboards(root: Path) -> frozenset[Path]:
    """Return the pictures inside the workspace that its storyboards name."""
    named: set[Path] = set()
    try:
        boards = discover([root]).boards
    except CineflowError:
        return frozenset()
    for board in boards:
        people = [*board.characters, *(who for shot in board.shots for who in shot.characters)]
        sources = [source for who in people for source in who.pictures]
        sources += [reference.source for shot in board.shots for reference in shot.references]
        named |= {(board.file.parent / source).resolve() for source in sources if source and not is_link(source)}
    return frozenset(file for file in named if file.is_relative_to(root))
