"""Auto-Clip's addresses for videos: brought in by upload, link or store, told, deleted.

Its shapes over our footage: what is uploaded goes to the disk as it comes, links pass the guard of imports at every
hop, and a file is looked at before it counts. What is brought in here is footage like any other, under its old id.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi import Path as PathParam
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from cineflow.app.footage import most_bytes_of
from cineflow.core.errors import CineflowError, Conflict, SettingInvalid
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import footage
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.people import Role
from cineflow.server._autoclip import OldError, Video, new_video_id, video_of
from cineflow.server._footage import footage_for, remove_footage
from cineflow.server._forms import StreamedForm
from cineflow.server._house import House, house_of
from cineflow.server._intake import admit, begin_import, part_file, store, take_in
from cineflow.server._measure import MostBytes, counted
from cineflow.server._who import Who, may

__all__ = ["router"]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": OldError, "description": "Its envelope of errors"} for status in (400, 401, 403, 404, 409, 422)
}

router = APIRouter(prefix="/api/v1/videos", tags=["auto-clip (old addresses)"], responses=_ERRORS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Uploader = Annotated[Who, may(Role.ARTIST, "footage")]
VideoId = Annotated[str, PathParam(max_length=64)]

_ENVELOPE = 64 * 1024
_MOST_FILES = 10
_CHUNK = 1 << 20
_LOOK_EVERY = 0.3

_ONE: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"}}}}}}}  # fmt: skip
_MANY: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["files"], "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}}}}}}}  # fmt: skip


class Refused(BaseModel):
    """A file of several that was not taken, and why."""

    filename: str
    code: str
    error: str


class Batch(BaseModel):
    """success: whether all were taken. uploaded, failed: how many."""

    success: bool
    uploaded: int
    failed: int
    results: list[Video]
    errors: list[Refused]


class Deleted(BaseModel):
    success: Literal[True] = True
    video_id: str
    message: str


@router.post("/upload", openapi_extra=_ONE)
async def autoclip_upload(request: Request, who: Uploader) -> Video:
    """Upload one video in the field `file`."""
    house = house_of(request)
    await admit(house, who, _announced(request))
    part, form = part_file(house, new_id("up")), StreamedForm()
    try:
        await store(form.file(request), part, start=0, count=MostBytes(most_bytes_of(house.app)).count)
        row = await take_in(
            house, who, part, form.filename, None, origin={"kind": "upload"}, footage_id=new_video_id()
        )  # fmt: skip
    finally:
        await asyncio.shield(asyncio.to_thread(part.unlink, missing_ok=True))
    await house.audit(who, "footage.uploaded", target=row.id, request=request)
    return video_of(row)


@router.post("/upload-batch", openapi_extra=_MANY)
async def autoclip_upload_batch(request: Request, who: Uploader) -> Batch:
    """Upload up to ten videos in the field `files`; those that are no film are named, the others are taken."""
    house = house_of(request)
    await admit(house, who, _announced(request))
    videos: list[Video] = []
    failed: list[Refused] = []
    # A form of several files is kept by the framework while it comes, where this machine keeps what is passing.
    room = await asyncio.to_thread(shutil.disk_usage, tempfile.gettempdir())
    most = MostBytes(min(_MOST_FILES * most_bytes_of(house.app), room.free // 2))
    measured = Request(request.scope, counted(request.receive, most.count))
    async with measured.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        files = [one for _, one in form.multi_items() if isinstance(one, UploadFile)]
        if not files:
            raise SettingInvalid(
                Text("the form has no file called “{name}”", "表单中没有名为 “{name}” 的文件", name="files"),
                code="upload.no_file", place="files",
            )  # fmt: skip
        for one in files:
            try:
                videos.append(video_of(await _taken(house, who, one)))
            except CineflowError as error:
                failed.append(
                    Refused(filename=one.filename or "", code=error.stable_code, error=str(error.text))
                )  # fmt: skip
    for video in videos:
        await house.audit(who, "footage.uploaded", target=video.video_id, request=request)
    return Batch(
        success=not failed, uploaded=len(videos), failed=len(failed), results=videos, errors=failed
    )  # fmt: skip


async def _taken(house: House, who: Who, file: UploadFile) -> FootageRow:
    """Take in one file of a form, which lies on the disk already. Raises as `admit` and `take_in`."""
    await admit(house, who, file.size or 0)
    part = part_file(house, new_id("up"))
    try:
        await store(_pieces(file), part, start=0, count=MostBytes(most_bytes_of(house.app)).count)
        return await take_in(
            house, who, part, file.filename or "", None, origin={"kind": "upload"}, footage_id=new_video_id()
        )  # fmt: skip
    finally:
        await asyncio.shield(asyncio.to_thread(part.unlink, missing_ok=True))


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


def _announced(request: Request) -> int:
    said = request.headers.get("content-length", "")
    return max(0, int(said) - _ENVELOPE) if said.isdecimal() else 0


@router.post("/import-url")
async def autoclip_import_url(
    url: Annotated[str, Form(min_length=1, max_length=4000)], request: Request, who: Uploader
) -> Video:
    """Bring a video in from a link (form field `url`), and answer once it is here."""
    return await _imported(request, who, url)


@router.post("/import-oss")
async def autoclip_import_oss(
    request: Request, who: Uploader, oss_url: Annotated[str, Form(max_length=4000)] = "",
    oss_path: Annotated[str, Form(max_length=4000)] = "",
) -> Video:  # fmt: skip
    """Bring a video in from a bucket: `oss_url` whole, like oss://bucket/folder/talk.mp4, or `oss_path` in the store
    that is set up."""
    return await _imported(request, who, oss_url or _in_store(house_of(request), oss_path))


def _in_store(house: House, path: str) -> str:
    """Return the link of a path in the workspace's own store. Raises SettingInvalid where there is none."""
    from cineflow.app.storing import place_of

    place = place_of(house.app.loaded)
    if place is None or not path.strip("/ "):
        raise SettingInvalid(
            Text("say which file: oss://bucket/folder/talk.mp4", "请指明文件：oss://桶/目录/talk.mp4"),
            place="oss_url", code="storage.no_path",
        )  # fmt: skip
    return f"{place.address}/{path.strip('/ ')}"


async def _imported(request: Request, who: Who, url: str) -> Video:
    """Have a link fetched in the background, and wait for it: the old address answered with what it found."""
    house = house_of(request)
    row = await begin_import(house, who, url, None, footage_id=new_video_id())
    await house.audit(who, "footage.imported", target=row.id, request=request)
    tries = int(house.app.settings.import_timeout / _LOOK_EVERY) + 1
    for _ in range(tries):
        if row.state is not FootageState.RECEIVING or await request.is_disconnected():
            break
        await asyncio.sleep(_LOOK_EVERY)
        row = await house.ledger.ask(footage.get, row.id)
    if row.state is FootageState.FAILED and row.problem:
        raise Conflict(row.problem.text, fix=row.problem.fix, code=row.problem.code, place="url")
    return video_of(row)


@router.get("/{video_id}")
async def autoclip_get_video(video_id: VideoId, request: Request, who: Reader) -> Video:
    """One video."""
    return video_of(await footage_for(house_of(request), who, video_id))


@router.delete("/{video_id}")
async def autoclip_delete_video(video_id: VideoId, request: Request, who: Uploader) -> Deleted:
    """Delete a video of one's own and its file."""
    row = await remove_footage(house_of(request), who, video_id, request)
    return Deleted(video_id=row.id, message=str(Text("deleted", "已删除")))
