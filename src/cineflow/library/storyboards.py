"""Storyboard files: reading them without touching anything, and saving an edit without undoing another's."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from cineflow.core.errors import Conflict, StoryboardInvalid
from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text
from cineflow.storyboard.encoding import BOM, decode
from cineflow.storyboard.model import Reading, Storyboard
from cineflow.storyboard.reading import format_named, read_text

__all__ = ["MOST_BYTES", "read_bytes", "read_storyboard", "save"]

MOST_BYTES = 64 * 1024 * 1024
"""The largest storyboard file that is read: a hundred thousand shots and more."""


def read_storyboard(file: Path) -> Reading:
    """Read one file; what is wrong with it, being unreadable included, is in the reading."""
    try:
        if file.stat().st_size > MOST_BYTES:
            return Reading(file, None, (_too_large(file),))
        content = file.read_bytes()
    except OSError as why:
        return Reading(file, None, (unreadable(file, why),))
    return read_bytes(content, file)


def read_bytes(content: bytes, file: Path) -> Reading:
    """Read the bytes of a file as a storyboard, whose digest is that of these bytes."""
    try:
        text = decode(content, file)
    except StoryboardInvalid as wrong:
        return Reading(file, None, (wrong,))
    reading = read_text(text, file)
    if reading.board is None:
        return reading
    return replace(reading, board=replace(reading.board, digest=digest_bytes(content)))


def unreadable(path: Path, why: OSError) -> StoryboardInvalid:
    """Return the problem of a file or folder that the system does not let us read."""
    return StoryboardInvalid(
        Text("It cannot be read: {why}.", "无法读取：{why}。", why=why.strerror or type(why).__name__),
        fix=Text("Look at its permissions, or leave it out.", "请检查访问权限，或将其排除。"),
        code="storyboard.unreadable",
        file=path,
    )


def _too_large(file: Path) -> StoryboardInvalid:
    return StoryboardInvalid(
        Text("The file is larger than {limit} MiB.", "文件超过 {limit} MiB。", limit=MOST_BYTES // 2**20),
        fix=Text("Split it into several storyboards.", "请拆分为多个分镜文件。"),
        code="storyboard.too_large",
        file=file,
    )


def save(board: Storyboard, expected_digest: str | None) -> Storyboard:
    """Write an edited storyboard into its file, changing only what differs, and return it as it then reads.

    expected_digest: the digest of the file that was edited; None for a file that is not there yet.
    Raises Conflict where the file is another by now, StoryboardInvalid where the format cannot hold the edit, OSError.
    """
    target = Path(os.path.realpath(board.file))
    try:
        content: bytes | None = target.read_bytes()
    except FileNotFoundError:
        content = None
    found = None if content is None else digest_bytes(content)
    if found != expected_digest:
        raise _conflict(board.file, is_gone=content is None)
    original = "" if content is None else decode(content, board.file)
    text = format_named(board.format).write(board, original)
    if content is None or text != original:
        mark = BOM if content is not None and content.startswith(BOM) else b""
        mode = stat.S_IMODE(target.stat().st_mode) if content is not None else None
        write_atomically(target, mark + text.encode())
        if mode is not None:
            target.chmod(mode)
    saved = read_storyboard(board.file).board
    return saved if saved is not None else board


def _conflict(file: Path, *, is_gone: bool) -> Conflict:
    what = (
        Text("The file is not there any more.", "文件已不存在。")
        if is_gone
        else Text("The file was changed meanwhile.", "文件在此期间已被修改。")
    )
    return Conflict(
        what,
        fix=Text("Read it again and repeat the edit; nothing was written.", "请重新读取后再修改；未写入任何内容。"),
        code="storyboard.changed_meanwhile",
        file=file,
    )
