"""Writing so that a file is either whole or not there, and lasts through a loss of power."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cineflow.core.errors import UserError
from cineflow.core.text import Text

__all__ = [
    "NO_TEXT", "RENAME", "check_name", "fsync_folder", "hold", "is_held", "is_readable_name", "move_into_place",
    "readable_name", "write_atomically", "write_json",
]  # fmt: skip

NO_TEXT = Text("this name is not UTF-8", "此名称不是 UTF-8 编码")
RENAME = Text("Rename the file or folder", "请重命名该文件或文件夹")
"""What is said of a name that is no text, and what helps."""


def is_readable_name(name: str | Path) -> bool:
    """Whether a file's name or path is text: names left behind by other systems' archives may not be UTF-8."""
    return str(name) == readable_name(name)


def readable_name(name: str | Path) -> str:
    """Return a name or path as it can be shown and stored, with a mark for every byte that is no text."""
    return str(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def check_name(name: str | Path) -> None:
    """Raise UserError for a name or path that is no text: it could neither be stored nor told to anybody."""
    if not is_readable_name(name):
        raise UserError(NO_TEXT, fix=RENAME, code="input.name_not_utf8", place=readable_name(name))


def fsync_folder(folder: Path) -> None:
    """Make a rename in a folder last. Does nothing where the system cannot (Windows)."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def move_into_place(temporary: Path, target: Path) -> None:
    """Put a finished temporary file under its name, replacing what stood there; both on one volume."""
    temporary.replace(target)
    fsync_folder(target.parent)


def hold(handle: int) -> bool:
    """Lock an open file until it is closed. Returns False where another holds it, or the system knows no such lock."""
    try:
        import fcntl
    except ImportError:  # Windows, where a file that is open cannot be deleted anyhow.
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether a living process writes a file under `hold`. Raises OSError where it cannot be opened."""
    try:
        import fcntl
    except ImportError:
        return False
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # A volume without locks: nothing is known.
        return False
    finally:
        os.close(handle)
    return False


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file beside its name, fsync, then move it into place. Makes missing folders.

    Raises OSError; the target is then as it was, and the temporary file is gone.
    """
    for again in (True, False):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Chance, and no process number: workers on several machines may share a folder.
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with temporary.open("wb") as stream:
                keeps_it = hold(stream.fileno())
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
                if keeps_it:  # Until it has its name, or another process might take it for a dead one's.
                    move_into_place(temporary, path)
            if not keeps_it:
                move_into_place(temporary, path)
            return
        except FileNotFoundError:
            # Where nothing could be locked, another process tidied up the draft between the last byte and its name.
            if not again:
                raise
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_json(path: Path, value: Any) -> None:
    """Write a value as readable JSON, atomically."""
    write_atomically(path, (json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode())
