"""A backup as one file: a ZIP whose `manifest.json`, written last, names every entry with its size and digest.

    manifest.json            what is in it, made when, by which version, the ledger's revision
    ledger/<table>.jsonl     one row a line
    workspace/<path>         files of the workspace
    state/<path>             files of the state folder

A backup gets its name only when it is whole and has been read back: what is killed leaves a `.part` beside it and no
backup. Any ZIP program opens it. It holds password hashes and the keys in the settings: only its owner may read it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import stat
import time
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from cineflow import __version__
from cineflow.core.errors import Conflict, NotFound
from cineflow.core.files import fsync_folder, move_into_place
from cineflow.core.text import Text

__all__ = ["STATE", "WORKSPACE", "Archive", "ArchiveWriter", "Entry", "Manifest"]

FORMAT = 1
WORKSPACE, STATE, LEDGER = "workspace", "state", "ledger"

_MANIFEST = "manifest.json"
_PART = ".part"
_DRAFT = re.compile(r"\..+\.[0-9a-f]{8}\.part")
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 1 << 28
_ABANDONED = 3600.0
"""Seconds without a byte after which a `.part` belongs to nobody."""
_PACKED_ALREADY = frozenset({".mp4", ".mov", ".mkv", ".webm", ".m4v", ".mp3", ".m4a", ".aac", ".jpg", ".jpeg", ".png",
                             ".webp", ".avif", ".zip", ".gz"})  # fmt: skip


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Entry(_Frozen):
    """One file of a backup. name: where it lies in it. size: bytes. changed: seconds since 1970. rows: of a table."""

    name: str
    size: int
    sha256: str
    changed: float | None = None
    rows: int | None = None

    @property
    def place(self) -> str:
        """`ledger`, `workspace` or `state`."""
        return self.name.partition("/")[0]

    @property
    def path(self) -> PurePosixPath:
        """The path below its place."""
        return PurePosixPath(self.name.partition("/")[2])


class Manifest(_Frozen):
    """What a backup says about itself. ledger: the revision of its tables, empty where there was none yet."""

    format: int
    made_at: datetime
    program: str
    workspace: str
    ledger: str
    has_media: bool
    entries: tuple[Entry, ...]


class ArchiveWriter:
    """Use as a context: add, then `finish`. Left without, nothing is kept.

    target: the backup's file. Raises Conflict where it exists, OSError where it cannot be written.
    """

    def __init__(self, target: Path) -> None:
        if target.exists():
            raise Conflict(
                Text("{file} exists already", "{file} 已存在", file=target),
                fix=Text("Choose another name, or name a folder", "请换一个名称，或指定文件夹"),
                code="backup.exists",
            )
        self.target = target
        self._part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_PART}")
        self._entries: list[Entry] = []
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target.parent)
        self._stream = os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self._zip = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
        self._stream.close()
        self._part.unlink(missing_ok=True)

    def add_rows(self, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write a table; returns how many rows it has."""
        count = 0
        with self._adding(zipfile.ZipInfo(f"{LEDGER}/{table}.jsonl", time.gmtime()[:6])) as put:
            for row in rows:
                put(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                count += 1
        self._entries[-1] = self._entries[-1].model_copy(update={"rows": count})
        return count

    def add_file(self, place: str, path: PurePosixPath, file: Path) -> bool:
        """Copy a file. Returns False where it has gone meanwhile."""
        try:
            stream = file.open("rb")
        except FileNotFoundError:
            return False
        with stream:
            changed = os.fstat(stream.fileno()).st_mtime
            info = zipfile.ZipInfo(f"{place}/{path}", time.gmtime(max(changed, 315619200.0))[:6])
            with self._adding(info) as put:
                while block := stream.read(_CHUNK):
                    put(block)
        self._entries[-1] = self._entries[-1].model_copy(update={"changed": changed})
        return True

    def finish(self, *, workspace: str, ledger: str, has_media: bool) -> Manifest:
        """Write the manifest, read everything back, and give the backup its name.

        Raises Conflict where what lies on the disk is not what was written.
        """
        made = Manifest(
            format=FORMAT, made_at=datetime.now(UTC), program=__version__, workspace=workspace, ledger=ledger,
            has_media=has_media, entries=tuple(self._entries),
        )  # fmt: skip
        self._zip.writestr(_MANIFEST, made.model_dump_json(indent=1))
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        with Archive(self._part) as archive:
            archive.check()
        move_into_place(self._part, self.target)
        return made

    @contextlib.contextmanager
    def _adding(self, info: zipfile.ZipInfo) -> Generator[Any]:
        suffix = PurePosixPath(info.filename).suffix.lower()
        info.compress_type = zipfile.ZIP_STORED if suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        digest, size = hashlib.sha256(), 0

        def put(block: bytes) -> None:
            nonlocal size
            digest.update(block)
            size += len(block)
            entry.write(block)

        with self._zip.open(info, "w", force_zip64=True) as entry:
            yield put
        self._entries.append(Entry(name=info.filename, size=size, sha256=digest.hexdigest()))


class Archive:
    """A backup to read. Raises NotFound, and Conflict (`backup.damaged`, `backup.newer`) for what is none of ours."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except FileNotFoundError as cause:
            raise NotFound(
                Text("there is no file {file}", "没有文件 {file}", file=file), code="backup.not_found"
            ) from cause
        except (zipfile.BadZipFile, OSError) as cause:
            raise self._damaged(str(cause)) from cause
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self) -> None:
        """Read every entry and compare it with its digest. Raises Conflict naming the first that differs."""
        found = sorted(name for name in self._zip.namelist() if name != _MANIFEST)
        told = sorted(entry.name for entry in self.manifest.entries)
        if found != told:
            raise self._damaged(", ".join(sorted(set(found) ^ set(told))[:3]) or "the same name twice")
        for entry in self.manifest.entries:
            for _ in self._blocks(entry):
                pass

    def tables(self) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
        """Yield the ledger's tables with their rows, in the order they were written."""
        for entry in self.manifest.entries:
            if entry.place == LEDGER:
                yield PurePosixPath(entry.name).stem, self._rows(entry)

    @property
    def files(self) -> list[Entry]:
        """Every entry that is a file of a folder."""
        return [entry for entry in self.manifest.entries if entry.place in (WORKSPACE, STATE)]

    def put(self, entry: Entry, target: Path) -> None:
        """Write an entry under a name, whole or not at all. Raises OSError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        # Always the same name: a draft that a killed restore left is in the way of nobody, and goes with this one.
        draft = target.with_name(f".{target.name[:200]}.restoring.tmp")
        draft.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                for block in self._blocks(entry):
                    stream.write(block)
                stream.flush()
                os.fsync(stream.fileno())
            draft.chmod(0o600 if entry.place == STATE or target.name == ".env" else 0o644)
            if entry.changed is not None:
                os.utime(draft, (entry.changed, entry.changed))
            draft.replace(target)
            fsync_folder(target.parent)
        finally:
            draft.unlink(missing_ok=True)

    def _rows(self, entry: Entry) -> Iterator[Mapping[str, Any]]:
        rest = b""
        for block in self._blocks(entry):
            *lines, rest = (rest + block).split(b"\n")
            yield from map(json.loads, lines)

    def _blocks(self, entry: Entry) -> Iterator[bytes]:
        """Yield an entry's bytes, and raise at the end where they are not those that were written."""
        digest, left = hashlib.sha256(), entry.size
        try:
            with self._zip.open(entry.name) as stream:
                # Never more than it said: a crafted backup must not fill the disk.
                while left >= 0 and (block := stream.read(min(_CHUNK, left + 1))):
                    digest.update(block)
                    left -= len(block)
                    if left >= 0:
                        yield block
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError) as cause:
            raise self._damaged(entry.name) from cause
        if left or digest.hexdigest() != entry.sha256:
            raise self._damaged(entry.name)

    def _read_manifest(self) -> Manifest:
        try:
            with self._zip.open(_MANIFEST) as stream:
                raw: Any = json.loads(_bounded(stream))
        except (KeyError, ValueError, zipfile.BadZipFile, EOFError, zlib.error) as cause:
            raise self._damaged(_MANIFEST) from cause
        number = raw.get("format") if isinstance(raw, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if isinstance(number, int) and number > FORMAT:
            raise Conflict(
                Text("a newer CineFlow made the backup {file}", "备份 {file} 由更新版本的 CineFlow 制作",
                     file=self.file.name),
                fix=Text("Update CineFlow and try again", "请升级 CineFlow 后重试"),
                code="backup.newer",
            )  # fmt: skip
        try:
            manifest = Manifest.model_validate(raw)
        except ValidationError as cause:
            raise self._damaged(_MANIFEST) from cause
        for entry in manifest.entries:
            if not _is_safe(entry):
                raise self._damaged(entry.name)
        return manifest

    def _damaged(self, where: str) -> Conflict:
        return Conflict(
            Text("the backup {file} is not whole: {where}", "备份 {file} 不完整：{where}", file=self.file.name,
                 where=where),
            fix=Text("Take another backup; nothing was changed", "请使用另一份备份；未做任何更改"),
            code="backup.damaged",
            file=self.file,
        )  # fmt: skip


def _bounded(stream: IO[bytes]) -> bytes:
    content = stream.read(_LONGEST_MANIFEST + 1)
    if len(content) > _LONGEST_MANIFEST:
        raise ValueError("manifest")
    return content


def _is_safe(entry: Entry) -> bool:
    """Whether an entry stays inside the folder it is for, on every system."""
    parts = entry.name.split("/")
    plain = all(part not in ("", ".", "..") and not set(part) & {"\\", ":", "\0"} for part in parts)
    return plain and len(parts) > 1 and entry.place in (LEDGER, WORKSPACE, STATE)


def _clear_abandoned(folder: Path) -> None:
    """Take away what killed backups left."""
    for part in folder.glob(f".*{_PART}"):
        with contextlib.suppress(OSError):
            if _DRAFT.fullmatch(part.name) and time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()
