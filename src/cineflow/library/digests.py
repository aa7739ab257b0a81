"""Digests of reference files, remembered by path, size and time of change so that a vault of pictures is read once.

The memory lies in the workspace's state, never beside the files. Planning only reads it; a run saves it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_bytes, digest_file

__all__ = ["DIGESTS_FILE", "Digests", "is_link"]

DIGESTS_FILE = "digests.json"

_Seen = tuple[int, int, str]


def is_link(source: str) -> bool:
    """Whether a reference is an address and not a file."""
    return source.lower().startswith(("http://", "https://", "data:", "asset://", "s3://", "oss://", "cos://", "gs://"))


class Digests:
    """Digests of files and links. memory: the file of what was seen before; None keeps it for this object alone."""

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._seen: dict[str, _Seen] = _remembered(memory) if memory else {}
        self._checked: dict[str, str] = {}
        self._is_changed = False

    def of_file(self, path: Path) -> str:
        """Return the SHA-256 of a file's bytes. Raises OSError; each file is looked at once per object."""
        key = os.path.abspath(path)  # noqa: PTH100 - resolve() would ask the disk for every part
        if known := self._checked.get(key):
            return known
        stat = path.stat()
        seen = self._seen.get(key)
        if seen and seen[:2] == (stat.st_size, stat.st_mtime_ns):
            digest = seen[2]
        else:
            digest = digest_file(path)
            self._seen[key] = (stat.st_size, stat.st_mtime_ns, digest)
            self._is_changed = True
        self._checked[key] = digest
        return digest

    def known(self, path: Path) -> str:
        """Return the digest of a file that was read before and has not changed since, empty for any other."""
        seen = self._seen.get(os.path.abspath(path))  # noqa: PTH100 - as they were remembered
        try:
            stat = path.stat()
        except OSError:
            return ""
        return seen[2] if seen and seen[:2] == (stat.st_size, stat.st_mtime_ns) else ""

    def beside(self, board_file: Path) -> Callable[[str], str]:
        """Return a digest function for references as a storyboard writes them: links, or paths from its folder.

        A file that cannot be read gets a digest made from its name, so that its appearing is a change.
        """

        def digest_of(source: str) -> str:
            if is_link(source):
                return digest_bytes(source.encode())
            try:
                return self.of_file(board_file.parent / source)
            except OSError:
                return digest_bytes(f"missing:{source}".encode())

        return digest_of

    def save(self) -> None:
        """Keep what was seen for the next time. Does nothing without a memory or news."""
        if self._memory and self._is_changed:
            write_atomically(self._memory, json.dumps(self._seen, ensure_ascii=False).encode())
            self._is_changed = False


def _remembered(memory: Path) -> dict[str, _Seen]:
    """Read what was seen; a missing or damaged memory is an empty one."""
    try:
        content: Any = json.loads(memory.read_bytes())
        pairs = cast("dict[str, list[Any]]", content).items()
        return {key: (int(size), int(changed), str(digest)) for key, (size, changed, digest) in pairs}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
