"""What a disk refuses, in words: full, read-only, not ours. Told where the machine's own error reaches an edge."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy.exc import OperationalError

from cineflow.core.errors import Conflict, DiskFull, UserError
from cineflow.core.text import Text

__all__ = ["refused_by_disk"]

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)
_MAKE_ROOM = Text("Make room, then run it again: what is finished is kept", "请腾出空间后再次运行：已完成的部分会保留")


def refused_by_disk(error: BaseException) -> UserError | None:
    """Return the error for people where the machine's own says that a disk took something not; None for any other."""
    if isinstance(error, OperationalError) and "disk is full" in str(error.orig):
        why = Text("the disk is full on which the workspace keeps its books", "工作区账本所在磁盘已满")
        return DiskFull(why, fix=_MAKE_ROOM)
    if not isinstance(error, OSError):
        return None
    file = _file_of(error)
    if error.errno in _FULL:
        return DiskFull(Text("the disk is full", "磁盘已满"), fix=_MAKE_ROOM, file=file)
    if error.errno in _NOT_OURS:
        why = Text("it must not be written or read by this user", "当前用户没有写入或读取的权限")
        fix = Text("Choose another place, or have its rights changed", "请换一个位置，或修改其权限")
        return Conflict(why, fix=fix, file=file, code="disk.refused")
    return None


def _file_of(error: OSError) -> Path | None:
    """The folder that is meant: names of files half written say nothing to people."""
    name = error.filename
    if not isinstance(name, str) or not name:
        return None
    path = Path(name.removeprefix("file:"))
    return path.parent if path.name.startswith(".") else path
