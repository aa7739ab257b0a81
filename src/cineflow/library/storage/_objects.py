"""The dialect of S3, which nearly every store speaks, through obstore.

Bodies go out plain and signed whole, never in signed chunks: OSS refuses those. Nothing is taken from the environment
behind the settings' back: every setting that obstore would read there is given.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import mimetypes
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from cineflow.core.errors import (
    DiskFull,
    NotFound,
    SettingMissing,
    StorageDamaged,
    StorageError,
    StorageRefused,
    StorageUnreachable,
)
from cineflow.core.files import move_into_place
from cineflow.core.ids import digest_bytes, digest_file
from cineflow.core.text import Text
from cineflow.library.storage._answers import error_of, said_in
from cineflow.library.storage._storage import Place, Progress, Stored

if TYPE_CHECKING:
    from obstore.store import S3Store

__all__ = ["Bucket", "host_of"]

_PART = 8 << 20
"""Bytes of one part: 10,000 of them are 80 GB. Smaller files go in one request."""

_CHUNK = 1 << 20
_TRIES = 5
"""Breaks in a row that bring nothing, after which a download is left for the next time."""

_NOTE = "sha256"
"""What the digest is called in a file's own metadata: `x-amz-meta-sha256`."""


def host_of(endpoint: str) -> str:
    """Return an endpoint with its scheme, as people leave it out."""
    bare = endpoint.strip().rstrip("/")
    return bare if not bare or "://" in bare else f"https://{bare}"


class Bucket:
    """See `Storage`. endpoint: with its scheme; empty for Amazon's. variables: what to set where the key is missing."""

    def __init__(
        self, place: Place, *, endpoint: str, region: str, is_virtual: bool, variables: str, retry_seconds: float = 20.0
    ) -> None:
        if not (place.key and place.secret):
            raise SettingMissing(
                Text("there is no key for {address}", "{address} 缺少密钥", address=place.address),
                fix=Text("Set {names}", "请设置 {names}", names=variables),
                place=variables.partition(",")[0],
            )
        self.place = place
        self._region, self._endpoint, self._is_virtual = region, endpoint, is_virtual
        self._retry_seconds = retry_seconds
        self._store = self._opened(endpoint)

    # -- what a storage is asked -------------------------------------------------------------------------------

    def put(self, file: Path, name: str, *, digest: str = "", progress: Progress | None = None) -> Stored:
        import obstore

        key, size = self.place.key_of(name), file.stat().st_size
        digest = digest or digest_file(file)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        sending = _Sending(file, size, progress)
        attributes: Any = {"Content-Type": kind, _NOTE: digest}
        with self._asking(name):
            if size <= _PART:
                obstore.put(self._store, key, b"".join(sending), attributes=attributes, use_multipart=False)
            else:
                obstore.put(self._store, key, iter(sending), attributes=attributes, chunk_size=_PART, max_concurrency=4)
        if sending.digest != digest or sending.sent != size:
            self.delete(name)
            raise StorageDamaged(
                Text("the file changed while it was copied", "文件在复制过程中发生变化"),
                fix=Text("Copy it again", "请重新复制"), file=file, code="storage.changed",
            )  # fmt: skip
        stored = self.stat(name)
        if stored is None or stored.size != size or stored.digest not in ("", digest):
            raise StorageDamaged(
                Text("{name} arrived with {got} of {size} bytes", "{name} 仅到达 {size} 字节中的 {got} 字节",
                     name=name, got=stored.size if stored else 0, size=size),
                fix=Text("Copy it again; if it stays so, the store or what is before it is at fault",
                         "请重新复制；若仍如此，则存储服务或中间代理有问题"),
                file=file, place=self.place.address,
            )  # fmt: skip
        return stored

    def fetch(
        self, name: str, target: Path, *, most_bytes: int | None = None, begins: Callable[[bytes], None] | None = None,
        progress: Progress | None = None,
    ) -> Stored:  # fmt: skip
        found = self.stat(name)
        if found is None:
            raise self._not_there(name)
        if most_bytes is not None and found.size > most_bytes:
            raise StorageRefused(
                Text("the file is larger than {most} bytes", "文件超过 {most} 字节", most=most_bytes),
                fix=Text("Raise CINEFLOW_IMPORT_MAX_BYTES", "请调大 CINEFLOW_IMPORT_MAX_BYTES"),
                code="storage.too_large", place=self.place.address,
            )  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{digest_bytes(found.version.encode())[:8]}.part")
        try:
            self._fill(found, part, begins, progress)
        except OSError as cause:
            if cause.errno == errno.ENOSPC:
                raise DiskFull(Text("no room left for the file", "磁盘空间不足"), file=target.parent) from cause
            raise
        finally:
            if part.exists() and found.size and not part.stat().st_size:
                part.unlink()
        if found.digest and digest_file(part) != found.digest:
            part.unlink()
            raise StorageDamaged(
                Text("{name} is not what was put there: its digest differs", "{name} 与存入时不一致：摘要不同",
                     name=name),
                fix=Text("Fetch it again; if it stays so, the copy there is damaged",
                         "请重新获取；若仍如此，则存储中的副本已损坏"),
                place=self.place.address,
            )  # fmt: skip
        move_into_place(part, target)
        return found

    def stat(self, name: str) -> Stored | None:
        import obstore

        key = self.place.key_of(name)
        try:
            with self._asking(name):
                got = obstore.get(self._store, key, options=cast("Any", {"head": True}))
        except NotFound:
            return None
        except StorageRefused as refused:
            if refused.store_code or refused.stable_code == "storage.region":
                raise
            with self._asking(name):  # An answer without a body says nothing; one byte of the file brings the reason.
                obstore.get_range(self._store, key, start=0, length=1)
            raise
        told: dict[str, Any] = {str(at).lower(): value for at, value in cast("Any", got.attributes).items()}
        return Stored(
            name, int(got.meta["size"]), str(got.meta.get("e_tag") or ""), str(told.get(_NOTE) or ""),
            str(told.get("content-type") or ""),
        )  # fmt: skip

    def names(self, below: str = "") -> Iterator[Stored]:
        import obstore

        prefix = "/".join(part for part in (self.place.prefix, below) if part)
        with self._asking(below):
            pages = cast("Iterable[Sequence[Mapping[str, Any]]]", obstore.list(self._store, prefix or None))  # pyright: ignore[reportUnknownMemberType]
            for page in pages:
                for one in page:
                    name = str(one["path"]).removeprefix(f"{self.place.prefix}/" if self.place.prefix else "")
                    yield Stored(name, int(one["size"]), str(one.get("e_tag") or ""))

    def delete(self, name: str) -> None:
        import obstore

        with contextlib.suppress(NotFound), self._asking(name):
            obstore.delete(self._store, self.place.key_of(name))

    def link(self, name: str, life: timedelta) -> str:
        import obstore

        store = self._opened(host_of(self.place.domain), is_virtual=True) if self.place.domain else self._store
        with self._asking(name):
            return obstore.sign(store, "GET", self.place.key_of(name), life)

    # -- the rest ----------------------------------------------------------------------------------------------

    def _opened(self, endpoint: str, *, is_virtual: bool | None = None) -> S3Store:
        from obstore.store import S3Store

        is_virtual = self._is_virtual if is_virtual is None else is_virtual
        config: dict[str, Any] = {
            "region": self._region, "access_key_id": self.place.key, "secret_access_key": self.place.secret,
            "virtual_hosted_style_request": is_virtual, "skip_signature": False,
        }  # fmt: skip
        if endpoint:
            config["endpoint"] = endpoint
        if self.place.token:
            config["session_token"] = self.place.token
        host = urlsplit(endpoint).hostname or ""
        client: dict[str, Any] = {
            "allow_http": endpoint.startswith("http://"), "connect_timeout": timedelta(seconds=10),
            "read_timeout": timedelta(seconds=60), "timeout": timedelta(hours=1),
        }  # fmt: skip
        if self.place.proxy:
            client["proxy_url"] = self.place.proxy
        elif host:  # A proxy that excludes this host alone: else the environment's would be taken.
            client |= {"proxy_url": "http://127.0.0.1:9", "proxy_excludes": host}
        retry: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=self._retry_seconds)}
        return S3Store(
            self.place.bucket, config=cast("Any", config), client_options=cast("Any", client), retry_config=retry
        )

    @contextlib.contextmanager
    def _asking(self, name: str) -> Generator[None]:
        """Turn what obstore raises into our errors."""
        from obstore import exceptions as said

        try:
            yield
        except FileNotFoundError as cause:
            told = said_in(str(cause))
            if told.code and told.code != "NoSuchKey":
                raise error_of(told, self.place.address) from None
            raise self._not_there(name) from None
        except said.PreconditionError:
            raise StorageUnreachable(
                Text("{name} changed in the store while it was fetched", "{name} 在获取过程中被更改", name=name),
                fix=Text("Fetch it again", "请重新获取"), code="storage.changed", place=self.place.address,
            ) from None  # fmt: skip
        except said.BaseError as cause:
            # Without its cause: the client's own words hold addresses, headers and pages of internals.
            raise error_of(said_in(str(cause)), self.place.address) from None

    def _not_there(self, name: str) -> NotFound:
        return NotFound(
            Text("there is no {name} in {place}", "{place} 中没有 {name}", name=name, place=self.place.address),
            fix=Text("Check the name: capitals count", "请检查名称，注意大小写"), code="storage.not_found",
        )  # fmt: skip

    def _fill(
        self, found: Stored, part: Path, begins: Callable[[bytes], None] | None, progress: Progress | None
    ) -> None:
        """Bring what is missing of a part, gone on with where the connection breaks. Raises StorageUnreachable."""
        fruitless = 0
        while True:
            before = part.stat().st_size if part.exists() else 0
            if before > found.size:
                part.unlink()
                before = 0
            if before == found.size and part.exists():
                return
            try:
                self._go_on(found, part, before, begins, progress)
            except (StorageUnreachable, _Broken) as broken:
                fruitless = 0 if part.exists() and part.stat().st_size > before else fruitless + 1
                if fruitless >= _TRIES or isinstance(broken, StorageUnreachable):
                    raise _left_off(found, part, self.place.address, broken) from None
                continue
            if not found.size:
                return

    def _go_on(
        self, found: Stored, part: Path, done: int, begins: Callable[[bytes], None] | None, progress: Progress | None
    ) -> None:
        import obstore
        from obstore import exceptions as said

        options: Any = {"if_match": found.version} if found.version else {}
        if done:
            options["range"] = {"offset": done}
        with self._asking(found.name):
            answer = obstore.get(self._store, self.place.key_of(found.name), options=options)
        with part.open("ab") as stream:
            try:
                for chunk in answer.stream(min_chunk_size=_CHUNK):
                    content = bytes(chunk)
                    if not done and begins:
                        begins(content)
                    stream.write(content)
                    done += len(content)
                    if progress:
                        progress(min(done, found.size), found.size)
            except said.BaseError:
                raise _Broken from None
            finally:
                stream.flush()
                os.fsync(stream.fileno())


class _Broken(StorageError):
    """The connection broke amid a body."""

    def __init__(self) -> None:
        super().__init__(Text("the connection broke", "连接中断"))


def _left_off(found: Stored, part: Path, address: str, why: StorageError) -> StorageUnreachable:
    got = part.stat().st_size if part.exists() else 0
    return StorageUnreachable(
        Text("{got} of {size} bytes of {name} are here, then: {why}",
             "{name} 已取得 {size} 字节中的 {got} 字节，随后：{why}",
             got=got, size=found.size, name=found.name, why=why.text),
        fix=Text("The same again goes on from there", "再次执行会从此处继续"),
        place=address, store_code=why.store_code, request_id=why.request_id,
    )  # fmt: skip


class _Sending:
    """A file's bytes on their way out, counted and digested as they are read."""

    def __init__(self, file: Path, size: int, progress: Progress | None) -> None:
        self._file, self._size, self._progress = file, size, progress
        self._digest = hashlib.sha256()
        self.sent = 0

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        with self._file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                self._digest.update(chunk)
                self.sent += len(chunk)
                if self._progress:
                    self._progress(min(self.sent, self._size), self._size)
                yield chunk
