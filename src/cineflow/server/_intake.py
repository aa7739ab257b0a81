"""Bytes from strangers: counted before they come, kept under a name of ours, looked at before they count as footage.

What is on its way lies in `footage/.uploads/{id}.part` in the workspace, beside where it will stay, so that its last
step is a rename. Nothing is taken in by its name or by what a client says it is.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cineflow.app.footage import (
    FOOTAGE_FOLDER,
    check_stranger,
    footage_folder,
    limits_of,
    most_bytes_of,
    probe_facts,
    stored_name,
)
from cineflow.app.storing import check_allowed
from cineflow.app.work import queue_index
from cineflow.core.errors import CineflowError, Conflict, DiskFull, NotFound, SettingInvalid
from cineflow.core.files import move_into_place
from cineflow.core.ids import digest_file, new_id
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import footage, uploads, work
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.projects import Project
from cineflow.library.ledger.uploads import Upload
from cineflow.library.reaching import check_target
from cineflow.library.storage import is_store_link
from cineflow.server._house import House
from cineflow.server._measure import too_large
from cineflow.server._who import Who, now

__all__ = [
    "admit",
    "begin_import",
    "check_link",
    "clean_name",
    "part_file",
    "store",
    "take_in",
    "where_to",
]

_SPARE = 512 * 1024**2
"""Bytes of the disk that uploads leave free: the ledger and takes need room, too."""

_LONGEST_NAME = 200


async def admit(house: House, who: Who, length: int) -> None:
    """Raise where a file is too large, somebody's share is used up, or the disk has no room: before any byte comes.

    UserError (`upload.too_large`), Conflict (`upload.quota`), DiskFull.
    """
    most = most_bytes_of(house.app)
    if length > most:
        raise too_large(most)
    quota = house.app.settings.footage_quota

    def used(tx: Connection) -> int:
        return footage.stored_bytes(tx, who.id) + uploads.promised_bytes(tx, who.id)

    if quota is not None and (have := await house.ledger.ask(used)) + length > quota:
        raise Conflict(
            Text("your footage would come to {n} bytes, and {quota} are yours",
                 "原片总量将达 {n} 字节，而配额为 {quota} 字节", n=have + length, quota=quota),
            fix=Text("Delete footage that is done with, or ask an administrator for more",
                     "请删除不再需要的原片，或向管理员申请更多空间"),
            code="upload.quota",
        )  # fmt: skip
    folder = uploads_folder(house)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
    if length + _SPARE > free:
        raise DiskFull(
            Text("{n} bytes are to come, and {free} are free", "将接收 {n} 字节，磁盘仅剩 {free} 字节", n=length,
                 free=free), file=folder,
        )  # fmt: skip


def uploads_folder(house: House) -> Path:
    """Return where what is on its way lies."""
    return house.root / FOOTAGE_FOLDER / ".uploads"


def part_file(house: House, upload_id: str) -> Path:
    """Return where the bytes of an upload lie until all of them are here."""
    return uploads_folder(house) / f"{upload_id}.part"


def clean_name(name: str) -> str:
    """Return what people called a file, without folders and marks that are no letters; for showing alone."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(ch for ch in plain if ch.isprintable()).strip()[:_LONGEST_NAME] or "footage"


async def where_to(house: House, who: Who, project_id: str | None) -> Project | None:
    """Return the project that footage is for, None for somebody's own. Raises NotFound for one that is not theirs."""
    return await house.project_for(who, project_id) if project_id else None


async def store(
    chunks: AsyncIterator[bytes], file: Path, *, start: int, count: Callable[[bytes], None],
    kept: Callable[[int], Any] | None = None, every: int = 16 * 1024**2,
) -> int:  # fmt: skip
    """Append what comes to a file from an offset on, and return how much it holds; what came stays where it breaks off.

    count: told every chunk before it is written; what it raises ends it. kept: awaited with how much lasts, now and
    then.
    """
    stream = await asyncio.to_thread(_opened_at, file, start)
    written, told = start, start
    try:
        async for chunk in chunks:
            count(chunk)
            await asyncio.to_thread(stream.write, chunk)
            written += len(chunk)
            if kept and written - told >= every:
                await asyncio.to_thread(_last, stream)
                await kept(written)
                told = written
    except OSError as cause:
        if cause.errno == errno.ENOSPC:
            raise DiskFull(
                Text("no room left for the upload", "磁盘空间不足，无法接收上传"), file=file.parent
            ) from cause
        raise
    finally:
        await asyncio.shield(asyncio.to_thread(_close, stream))
    return written


def _opened_at(file: Path, start: int) -> Any:
    file.parent.mkdir(parents=True, exist_ok=True)
    stream = file.open("r+b" if file.exists() else "w+b")
    stream.truncate(start)
    stream.seek(start)
    return stream


def _last(stream: Any) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _close(stream: Any) -> None:
    with stream:
        _last(stream)


async def take_in(
    house: House, who: Who, part: Path, name: str, project: Project | None, *, origin: Mapping[str, Any],
    sum_said: str = "", upload_id: str = "", footage_id: str = "",
) -> FootageRow:  # fmt: skip
    """Make footage of a file that is wholly here: looked at, moved to its place, and queued to be indexed.

    sum_said: the SHA-256 that the client says, hex. A file that is no film, or another than was meant, is removed.
    Raises Unreadable, UserError, SettingInvalid.
    """
    try:
        async with house.drawing:
            if sum_said and await asyncio.to_thread(digest_file, part) != sum_said.lower():
                raise SettingInvalid(
                    Text("what came is not what was sent: the SHA-256 differs", "收到的内容与发送的不同：SHA-256 不符"),
                    fix=Text("Send it again", "请重新发送"), code="upload.sum", place="sha256",
                )  # fmt: skip
            found = await asyncio.to_thread(check_stranger, part)
            limits_of(house.app).check_ending(Path(stored_name(name, found)))
    except CineflowError as error:
        await asyncio.to_thread(part.unlink, missing_ok=True)
        if error.file:  # its name on our disk says nothing to anybody
            error.file = Path(clean_name(name))
        raise
    footage_id, size = footage_id or new_id("f"), (await asyncio.to_thread(part.stat)).st_size
    final = footage_folder(house.app, footage_id) / stored_name(name, found)
    await asyncio.to_thread(_move, part, final)

    def here(tx: Connection) -> FootageRow:
        row = footage.add(
            tx, clean_name(name), owner=who.id, project=project.id if project else "", size=size,
            state=FootageState.INDEXING, path=final.relative_to(house.root).as_posix(), origin=origin,
            facts=dict(probe_facts(found)), footage_id=footage_id, now=now(),
        )  # fmt: skip
        if upload_id:
            uploads.finish(tx, upload_id, footage_id)
        return queue_index(tx, row, language=current_language(), now=now())

    row = await house.ledger.commit(here)
    house.queued()
    return row


async def begin_import(
    house: House, who: Who, url: str, project: Project | None, *, name: str = "", footage_id: str | None = None
) -> FootageRow:
    """Have a link of the web or of a bucket fetched in the background.

    Raises ImportRefused, StorageRefused for what must not be reached, Conflict, DiskFull.
    """
    await admit(house, who, 0)
    await check_link(house, url)
    plain, mark, query = url.partition("?")

    def begin(tx: Connection) -> FootageRow:
        row = footage.add(
            tx, clean_name(name) if name else "", owner=who.id, project=project.id if project else "",
            state=FootageState.RECEIVING, origin={"kind": "url", "url": plain}, now=now(),
            footage_id=footage_id,
        )  # fmt: skip
        # The query may be a signature that lets anybody in.
        secret = {"once": mark + query} if query else {}
        asked = {"footage": row.id, "url": plain, **secret, "language": current_language()}
        job = work.add(tx, "import", asked, project=row.project, owner=who.id, now=now())
        return footage.change(tx, row.id, job=job.id, now=now())

    row = await house.ledger.commit(begin)
    house.queued()
    return row


async def check_link(house: House, url: str) -> None:
    """Raise ImportRefused, StorageRefused for what must not be reached."""
    if is_store_link(url):
        check_allowed(house.app.loaded, url)
    else:
        await check_target(url, house.import_rules)


async def upload_for(house: House, who: Who, upload_id: str) -> Upload:
    """Return an upload of one's own that is not too old. Raises NotFound."""
    upload = await house.ledger.ask(uploads.get, upload_id)
    if upload.owner != who.id:
        raise NotFound(Text("there is no such upload", "没有此上传"), code="upload.not_found")
    if upload.expires_at <= now() and not upload.footage:
        raise NotFound(
            Text("this upload was left for too long", "此上传已过期"), fix=Text("Begin it anew", "请重新上传"),
            code="upload.expired",
        )  # fmt: skip
    return upload


def _move(part: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    move_into_place(part, final)
