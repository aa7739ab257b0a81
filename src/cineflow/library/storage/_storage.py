"""What a place that keeps files is asked, and how its address is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from cineflow.core.errors import SettingInvalid, StorageRefused
from cineflow.core.room import member, member_names
from cineflow.core.text import Text

__all__ = [
    "LINK_SECONDS", "Place", "Progress", "Storage", "StorageFactory", "Stored", "is_store_link", "parse_place",
    "safe_key", "split_link", "storage_at",
]  # fmt: skip

ROOM = "cineflow.library.storage"

LINK_SECONDS = 24 * 3600
"""Life of a link for a provider: some fetch long after the order. Stores sign for seven days at most."""

_MOST_KEY = 1023
"""Bytes of UTF-8 that every store takes as a name (OSS; S3 takes one more)."""

_NOT_OURS = frozenset({"dashscope-instant"})
"""`oss://` buckets that are no buckets: DashScope's own word for what was uploaded to it."""

Progress: TypeAlias = Callable[[int, int], None]
"""Takes bytes so far, and of how many."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a bucket, and how to get in. bucket: of `file`, a path. prefix: without slashes at its ends.

    endpoint: empty for the vendor's own. is_virtual: the bucket is part of the host's name; None for what is usual.
    domain: the host that links name, where it is another. proxy: None for a direct way.
    """

    scheme: str
    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    domain: str = ""
    is_virtual: bool | None = None
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    proxy: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """How people write it, without anything secret."""
        return f"{self.scheme}://{'/'.join(part for part in (self.bucket, self.prefix) if part)}"

    def key_of(self, name: str) -> str:
        """Return the whole name of a file of this place. Raises StorageRefused for a name that leads out of it."""
        return safe_key("/".join(part for part in (self.prefix, safe_key(name)) if part))


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies there. digest: SHA-256 as noted when it was put, empty where it was not put by us."""

    name: str
    size: int
    version: str = ""
    digest: str = ""
    media_type: str = ""


class Storage(Protocol):
    """Keeps files under names below one place. Names are relative, with slashes.

    Every call may raise StorageUnreachable (the same again later), StorageRefused (the person must act).
    """

    @property
    def place(self) -> Place: ...

    def put(self, file: Path, name: str, *, digest: str = "", progress: Progress | None = None) -> Stored:
        """Copy a file there and make sure that it arrived whole. digest: its SHA-256, where it is known already.

        Raises StorageDamaged where what lies there afterwards is not what was sent, or the file changed meanwhile.
        """
        ...

    def fetch(
        self, name: str, target: Path, *, most_bytes: int | None = None, begins: Callable[[bytes], None] | None = None,
        progress: Progress | None = None,
    ) -> Stored:  # fmt: skip
        """Bring a file here, whole or not at all; what a broken call brought is gone on with by the next one.

        begins: looks at the first bytes and raises where they are not wanted. Raises NotFound, StorageDamaged,
        StorageRefused where it is larger than most_bytes, DiskFull.
        """
        ...

    def stat(self, name: str) -> Stored | None:
        """Return what is known of a file, None where there is none."""
        ...

    def names(self, below: str = "") -> Iterator[Stored]:
        """Yield every file below a name, in the store's order, without digests."""
        ...

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no error."""
        ...

    def link(self, name: str, life: timedelta) -> str:
        """Return a link by which anybody can read a file for so long. Made anew for each use, never stored.

        Raises StorageRefused where the place has no links.
        """
        ...


StorageFactory: TypeAlias = Callable[[Place], Storage]


def storage_at(place: Place) -> Storage:
    """Open a place; nothing is asked yet. Raises SettingInvalid for an unknown kind, SettingMissing without keys."""
    try:
        factory: StorageFactory = member(ROOM, place.scheme, "STORAGE")
    except KeyError as cause:
        raise _unknown(place.scheme) from cause
    return factory(place)


def parse_place(text: str) -> Place:
    """Read `s3://bucket/folder?endpoint=…&region=…&style=virtual&domain=…`, or a folder's path.

    Raises SettingInvalid with the kinds there are.
    """
    bare = text.strip()
    scheme, found, rest = bare.partition("://")
    if not found:
        return Place("file", bare)
    scheme = scheme.lower()
    if scheme not in member_names(ROOM):
        raise _unknown(scheme)
    if scheme == "file":
        path = unquote(rest)
        return Place("file", path[1:] if re.match(r"/[A-Za-z]:", path) else path)
    parts = urlsplit(f"//{rest}")
    if "@" in parts.netloc:
        raise SettingInvalid(
            Text("the address of the store holds a key", "存储地址中含有密钥"),
            fix=Text("Set CINEFLOW_STORAGE_KEY and CINEFLOW_STORAGE_SECRET instead",
                     "请改为设置 CINEFLOW_STORAGE_KEY 与 CINEFLOW_STORAGE_SECRET"),
            place="CINEFLOW_STORAGE",
        )  # fmt: skip
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}", parts.netloc):
        raise SettingInvalid(
            Text("“{address}” names no bucket", "“{address}” 未指明存储桶", address=bare.partition("?")[0]),
            fix=Text("Write it like {scheme}://bucket/folder", "请写成 {scheme}://bucket/folder", scheme=scheme),
            place="CINEFLOW_STORAGE",
        )
    told = dict(parse_qsl(parts.query))
    place = Place(scheme, parts.netloc, unquote(parts.path).strip("/"))
    known = {name: told[name] for name in ("endpoint", "region", "domain") if told.get(name)}
    style = {"virtual": True, "path": False}.get(told.get("style", ""))
    return replace(place, is_virtual=style, **known)


def is_store_link(text: str) -> bool:
    """Whether a reference or a piece of footage is named by its place in a store that we can open."""
    scheme, found, rest = text.partition("://")
    is_ours = bool(found) and scheme.lower() in member_names(ROOM) and scheme.lower() != "file"
    return is_ours and rest.partition("/")[0] not in _NOT_OURS


def split_link(text: str) -> tuple[Place, str]:
    """Split `s3://bucket/films/talk.mp4` into the bucket and the file's name. Raises SettingInvalid, StorageRefused."""
    place = parse_place(text)
    if not place.prefix:
        raise StorageRefused(
            Text("“{link}” names a bucket and no file in it", "“{link}” 只有存储桶，没有文件", link=text),
            fix=Text("Write it like {scheme}://bucket/film.mp4", "请写成 {scheme}://bucket/film.mp4",
                     scheme=place.scheme),
            code="storage.no_name",
        )  # fmt: skip
    return replace(place, prefix=""), safe_key(place.prefix)


def safe_key(name: str) -> str:
    """Return a name as it is written everywhere: NFC, no way up. Raises StorageRefused."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/")).strip("/")
    parts = plain.split("/")
    is_bad = not plain or any(part in ("", ".", "..") for part in parts) or any(ord(ch) < 32 for ch in plain)
    if is_bad or len(plain.encode()) > _MOST_KEY:
        raise StorageRefused(
            Text("“{name}” cannot be a name in a store", "“{name}” 不能作为存储中的名称", name=name[:80]),
            fix=Text("Use a name without `..`, up to {most} bytes long", "请使用不含 `..`、不超过 {most} 字节的名称",
                     most=_MOST_KEY),
            code="storage.bad_name",
        )  # fmt: skip
    return plain


def _unknown(scheme: str) -> SettingInvalid:
    kinds = ", ".join(f"{name}://…" for name in member_names(ROOM))
    return SettingInvalid(
        Text("nothing is known of addresses like {scheme}://", "不支持 {scheme}:// 这样的地址", scheme=scheme),
        fix=Text("Allowed: {kinds}", "允许的值：{kinds}", kinds=kinds),
        place="CINEFLOW_STORAGE",
    )
