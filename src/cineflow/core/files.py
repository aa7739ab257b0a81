"""Writing so that a file is either whole or not there, and lasts through a loss of power."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

__all__ = ["fsync_folder", "move_into_place", "write_atomically", "write_json"]


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
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            move_into_place(temporary, path)
            return
        except FileNotFoundError:
            # Another process tidied up the draft between the last byte and its name.
            if not again:
                raise
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_json(path: Path, value: Any) -> None:
    """Write a value as readable JSON, atomically."""
    write_atomically(path, (json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode())
