"""A folder, of this machine or of one that it sees: `file:///mnt/films`, or just its path. It has no links."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from cineflow.core.errors import DiskFull, NotFound, StorageDamaged, StorageRefused, StorageUnreachable
from cineflow.core.files import move_into_place
from cineflow.core.ids import digest_file
from cineflow.core.text import Text
from cineflow.library.storage._storage import Place, Progress, Stored, safe_key

__all__ = ["STORAGE", "Folder"]

_CHUNK = 1 << 20


class Folder:
    """See `Storage`. The folder itself is never made: one that is not there is a disk that is not mounted."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._root = Path(place.bucket).expanduser()

    def put(self, file: Path, name: str, *, digest: str = "", progress: Progress | None = None) -> Stored:
        target = self._path(name)
        size = file.stat().st_size
        self._check_root()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            made = self._copy(file, target, size, progress, None)
        except OSError as cause:
            raise self._failed(cause) from cause
        if digest and made != digest:
            raise _changed(file)
        return Stored(safe_key(name), size, digest=made)

    def fetch(
        self, name: str, target: Path, *, most_bytes: int | None = None, begins: Callable[[bytes], None] | None = None,
        progress: Progress | None = None,
    ) -> Stored:  # fmt: skip
        found = self.stat(name)
        if found is None:
            raise NotFound(
                Text("there is no {name} in {place}", "{place} 中没有 {name}", name=name, place=self.place.address),
                code="storage.not_found",
            )
        if most_bytes is not None and found.size > most_bytes:
            raise StorageRefused(
                Text("the file is larger than {most} bytes", "文件超过 {most} 字节", most=most_bytes),
                code="storage.too_large",
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = self._copy(self._path(name), target, found.size, progress, begins)
        except OSError as cause:
            if cause.errno == errno.ENOSPC:
                raise DiskFull(Text("no room left for the file", "磁盘空间不足"), file=target.parent) from cause
            raise self._failed(cause) from cause
        return Stored(found.name, found.size, found.version, digest)

    def stat(self, name: str) -> Stored | None:
        path = self._path(name)
        try:
            told = path.stat()
        except FileNotFoundError:
            self._check_root()
            return None
        except OSError as cause:
            raise self._failed(cause) from cause
        return Stored(safe_key(name), told.st_size, str(told.st_mtime_ns)) if path.is_file() else None

    def names(self, below: str = "") -> Iterator[Stored]:
        self._check_root()
        root = self._root / self.place.prefix
        start = self._path(below) if below else root
        for path in sorted(start.rglob("*")):
            if path.is_file() and not path.name.endswith(".tmp"):
                yield Stored(path.relative_to(root).as_posix(), path.stat().st_size, str(path.stat().st_mtime_ns))

    def delete(self, name: str) -> None:
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as cause:
            raise self._failed(cause) from cause

    def link(self, name: str, life: timedelta) -> str:
        raise StorageRefused(
            Text("a folder has no links that others could open", "文件夹没有可供他人打开的链接"),
            fix=Text(
                "Set CINEFLOW_STORAGE to a bucket, like s3://bucket", "请将 CINEFLOW_STORAGE 设为存储桶，如 s3://bucket"
            ),
            code="storage.no_links",
            place=self.place.address,
        )

    def _path(self, name: str) -> Path:
        return self._root / self.place.key_of(name)

    def _check_root(self) -> None:
        if not self._root.is_dir():
            raise StorageUnreachable(
                Text("the folder {path} is not there", "文件夹 {path} 不存在", path=self._root),
                fix=Text("Mount it, or make it", "请挂载或创建该文件夹"),
                code="storage.not_mounted",
            )

    def _copy(
        self, file: Path, target: Path, size: int, progress: Progress | None, begins: Callable[[bytes], None] | None
    ) -> str:
        """Copy beside the final name, compare, move into place; return the digest of what was read."""
        self._check_root()
        temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
        digest, done = hashlib.sha256(), 0
        try:
            with file.open("rb") as source, temporary.open("wb") as copy:
                while chunk := source.read(_CHUNK):
                    if not done and begins:
                        begins(chunk)
                    digest.update(chunk)
                    copy.write(chunk)
                    done += len(chunk)
                    if progress:
                        progress(done, size)
                copy.flush()
                os.fsync(copy.fileno())
            shutil.copystat(file, temporary)
            if digest_file(temporary) != digest.hexdigest():
                raise StorageDamaged(
                    Text("what was written to {path} reads back differently", "写入 {path} 的内容读回时不一致",
                         path=target),
                    fix=Text("Check the disk", "请检查磁盘"),
                )  # fmt: skip
            move_into_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        return digest.hexdigest()

    def _failed(self, cause: OSError) -> StorageRefused | StorageUnreachable:
        kind = StorageRefused if isinstance(cause, PermissionError) else StorageUnreachable
        said = Text("{place}: {why}", "{place}：{why}", place=self.place.address, why=cause.strerror or str(cause))
        return kind(said, fix=Text("Check the folder", "请检查该文件夹"))


def _changed(file: Path) -> StorageDamaged:
    return StorageDamaged(
        Text("the file changed while it was copied", "文件在复制过程中发生变化"),
        fix=Text("Copy it again", "请重新复制"), file=file, code="storage.changed",
    )  # fmt: skip


STORAGE = Folder
