"""Uploads in pieces, by the tus protocol 1.0: they go on after a broken line, a sleeping laptop or a restart.

Protocol: https://tus.io/protocols/resumable-upload (read 2026-11-22), with creation, creation-with-upload, expiration,
checksum and termination. Metadata: `filename`; `project` for a project's footage; `sha256` (hex) to have the whole
file compared.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel
from starlette.requests import ClientDisconnect

from cineflow.app.footage import most_bytes_of
from cineflow.core.errors import Conflict, SettingInvalid, UserError
from cineflow.core.text import Text
from cineflow.library.ledger import uploads
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.uploads import Upload
from cineflow.library.locks import FileLock
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._house import House, house_of
from cineflow.server._intake import admit, clean_name, part_file, store, take_in, upload_for, where_to
from cineflow.server._measure import MostBytes
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["uploads"], responses=errors.PROBLEMS)

Uploader = Annotated[Who, may(Role.ARTIST, "footage")]

_VERSION = "1.0.0"
_EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
_SUMS: dict[str, Callable[[], Any]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}
_KEPT = timedelta(hours=24)
_PIECE = "application/offset+octet-stream"
_BODY = {"requestBody": {"content": {_PIECE: {"schema": {"type": "string", "format": "binary"}}}}}

Length = Annotated[int | None, Header(alias="Upload-Length", ge=1)]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0)]
Metadata = Annotated[
    str, Header(alias="Upload-Metadata", max_length=8192, description="`filename BASE64,project BASE64`")
]
Checksum = Annotated[str | None, Header(alias="Upload-Checksum", max_length=200, description="`sha1 BASE64`")]


class UploadShown(BaseModel):
    """offset: bytes that are here. footage: what it became, null until all of it is here."""

    id: str
    name: str
    length: int
    offset: int
    project: str | None
    footage: str | None
    expires_at: datetime


@router.options("/uploads", status_code=204)
async def get_upload_terms(request: Request, who: Uploader) -> Response:
    """What this server understands of tus, and how large a file may be."""
    headers = {
        "Tus-Version": _VERSION, "Tus-Extension": _EXTENSIONS, "Tus-Checksum-Algorithm": ",".join(_SUMS),
        "Tus-Max-Size": str(most_bytes_of(house_of(request).app)),
    }  # fmt: skip
    return _answer(204, headers)


@router.post("/uploads", status_code=201, openapi_extra=_BODY)
async def create_upload(
    request: Request, who: Uploader, upload_length: Length = None, upload_metadata: Metadata = "",
    upload_checksum: Checksum = None,
) -> Response:  # fmt: skip
    """Begin an upload. `Location` says where its pieces go; a first piece may come along."""
    house = house_of(request)
    _check_version(request)
    if upload_length is None:
        raise SettingInvalid(
            Text("Upload-Length is missing", "缺少 Upload-Length"),
            fix=Text("Say how many bytes are to come", "请说明总字节数"), code="upload.no_length",
            place="Upload-Length",
        )  # fmt: skip
    said = _metadata(upload_metadata)
    project = await where_to(house, who, said.get("project"))
    await _clear_expired(house)
    await admit(house, who, upload_length)
    upload = await house.ledger.commit(
        uploads.add, clean_name(said.get("filename") or said.get("name") or ""), upload_length, owner=who.id,
        project=project.id if project else "", said=upload_metadata, now=now(), expires_at=now() + _KEPT,
    )  # fmt: skip
    headers = {"Location": address(f"uploads/{upload.id}"), "Upload-Expires": _http_date(upload.expires_at)}
    if request.headers.get("content-type", "").startswith(_PIECE):
        after = await _append(house, who, request, upload, upload_checksum)
        headers |= {"Upload-Offset": str(after.received)} | _became(after)
    return _answer(201, headers)


@router.head("/uploads/{upload_id}", status_code=200, include_in_schema=False)
async def look_at_upload(upload_id: str, request: Request, who: Uploader) -> Response:
    """How much of an upload is here."""
    upload = await upload_for(house_of(request), who, upload_id)
    headers = {
        "Upload-Offset": str(upload.received), "Upload-Length": str(upload.length), "Cache-Control": "no-store",
        "Upload-Expires": _http_date(upload.expires_at), **_became(upload),
    }  # fmt: skip
    if upload.said:
        headers["Upload-Metadata"] = upload.said
    return _answer(200, headers)


@router.get("/uploads/{upload_id}")
async def get_upload(upload_id: str, request: Request, who: Uploader) -> UploadShown:
    """How much of an upload is here, and what became of it."""
    upload = await upload_for(house_of(request), who, upload_id)
    return UploadShown(
        id=upload.id, name=upload.name, length=upload.length, offset=upload.received, project=upload.project or None,
        footage=upload.footage or None, expires_at=upload.expires_at,
    )  # fmt: skip


@router.patch("/uploads/{upload_id}", status_code=204, openapi_extra=_BODY)
async def append_to_upload(
    upload_id: str, request: Request, who: Uploader, upload_offset: Offset, upload_checksum: Checksum = None
) -> Response:
    """Send the next piece. With the last one it becomes footage, whose id `X-CineFlow-Footage` says."""
    house = house_of(request)
    _check_version(request)
    upload = await upload_for(house, who, upload_id)
    if not request.headers.get("content-type", "").startswith(_PIECE):
        raise SettingInvalid(
            Text("pieces come as {kind}", "分段的类型应为 {kind}", kind=_PIECE), code="upload.content_type",
            place="Content-Type",
        )  # fmt: skip
    if upload_offset != upload.received:
        raise _elsewhere(upload)
    after = await _append(house, who, request, upload, upload_checksum)
    headers = {"Upload-Offset": str(after.received), "Upload-Expires": _http_date(after.expires_at)} | _became(after)
    return _answer(204, headers)


@router.delete("/uploads/{upload_id}", status_code=204)
async def delete_upload(upload_id: str, request: Request, who: Uploader) -> Response:
    """Give an upload up. What it became already stays."""
    house = house_of(request)
    upload = await upload_for(house, who, upload_id)
    with _Held(house, upload):
        await asyncio.to_thread(part_file(house, upload.id).unlink, missing_ok=True)
        await house.ledger.commit(uploads.remove, upload.id)
    return _answer(204, {})


async def _append(house: House, who: Who, request: Request, upload: Upload, sum_said: str | None) -> Upload:
    """Take a piece in; the last one makes footage of it. What came before a line broke stays."""
    sum_ = _Sum(sum_said) if sum_said else None
    with _Held(house, upload):
        upload = await house.ledger.ask(uploads.get, upload.id)  # another piece may have come before we held it
        if upload.footage:
            return upload
        file, most = part_file(house, upload.id), MostBytes(upload.length - upload.received)
        if not file.exists() and upload.received:
            await house.ledger.commit(uploads.note_received, upload.id, 0, expires_at=upload.expires_at)
            raise _elsewhere(await house.ledger.ask(uploads.get, upload.id))

        def count(chunk: bytes) -> None:
            most.count(chunk)
            if sum_:
                sum_.add(chunk)

        async def kept(received: int) -> None:
            if sum_ is None:  # what has a sum counts as a whole, or not at all
                await house.ledger.commit(uploads.note_received, upload.id, received, expires_at=now() + _KEPT)

        try:
            await store(_pieces(request), file, start=upload.received, count=count, kept=kept)
            if sum_:
                sum_.check()
        except UserError:
            await _note(house, upload, upload.received)
            raise
        except BaseException:  # the server is stopped in the middle of it, or its disk is full
            if sum_ is None:
                await _note(house, upload, min(upload.length, _size(file)))
            raise
        await _note(house, upload, _size(file))
        upload = await house.ledger.ask(uploads.get, upload.id)
        return await _finished(house, who, upload, request) if upload.received == upload.length else upload


async def _note(house: House, upload: Upload, written: int) -> None:
    """Note what lasts of a piece, also where its sender is gone."""
    await house.ledger.commit(uploads.note_received, upload.id, written, expires_at=now() + _KEPT)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """Yield what comes, and end quietly where the line breaks: what came counts."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return


async def _finished(house: House, who: Who, upload: Upload, request: Request) -> Upload:
    said = _metadata(upload.said)
    project = await where_to(house, who, upload.project or None)
    try:
        row = await take_in(
            house, who, part_file(house, upload.id), upload.name, project, origin={"kind": "upload"},
            sum_said=said.get("sha256", ""), upload_id=upload.id,
        )  # fmt: skip
    except Exception:
        await house.ledger.commit(uploads.remove, upload.id)
        raise
    await house.audit(who, "footage.uploaded", target=row.id, request=request)
    return await house.ledger.ask(uploads.get, upload.id)


class _Held:
    """Holds an upload for one piece at a time."""

    def __init__(self, house: House, upload: Upload) -> None:
        self._lock = FileLock(part_file(house, upload.id).with_suffix(".lock"))

    def __enter__(self) -> None:
        if not self._lock.try_acquire():
            raise Conflict(
                Text("another piece of it is coming in just now", "另一分段正在接收"),
                fix=Text("Ask again in a moment", "请稍后重试"), code="upload.busy",
            )  # fmt: skip

    def __exit__(self, *_: object) -> None:
        self._lock.path.unlink(missing_ok=True)
        self._lock.release()


class _Sum:
    """The sum of one piece as the client says it. Raises SettingInvalid for one that nobody can compute."""

    def __init__(self, said: str) -> None:
        kind, _, value = said.partition(" ")
        try:
            self._want, self._have = base64.b64decode(value, validate=True), _SUMS[kind]()
        except (KeyError, binascii.Error) as cause:
            raise SettingInvalid(
                Text("“{said}” is no sum that is known here", "无法识别校验值 “{said}”", said=said[:60]),
                fix=Text("Known: {all}", "支持：{all}", all=", ".join(_SUMS)), code="upload.bad_checksum",
                place="Upload-Checksum",
            ) from cause  # fmt: skip

    def add(self, chunk: bytes) -> None:
        self._have.update(chunk)

    def check(self) -> None:
        if self._have.digest() != self._want:
            raise UserError(
                Text("the piece is not what was sent", "分段内容与发送的不符"),
                fix=Text("Send it again", "请重新发送"), code="upload.checksum",
            )  # fmt: skip


async def _clear_expired(house: House) -> None:
    """Clear away what nobody went on with."""
    for upload in await house.ledger.ask(uploads.expired, now()):
        await asyncio.to_thread(part_file(house, upload.id).unlink, missing_ok=True)
        await house.ledger.commit(uploads.remove, upload.id)


def _metadata(text: str) -> dict[str, str]:
    """Read `key BASE64,key BASE64`. Raises SettingInvalid."""
    found: dict[str, str] = {}
    for pair in text.split(",") if text.strip() else ():
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as cause:
            raise SettingInvalid(
                Text("Upload-Metadata cannot be read at {key}", "无法读取 Upload-Metadata 的 {key}", key=key[:60]),
                code="upload.bad_metadata", place="Upload-Metadata",
            ) from cause  # fmt: skip
    return found


def _check_version(request: Request) -> None:
    said = request.headers.get("tus-resumable", _VERSION)
    if said != _VERSION:
        raise SettingInvalid(
            Text("tus {said} is not spoken here", "不支持 tus {said}", said=said[:20]),
            fix=Text("Speak {known}", "请使用 {known}", known=_VERSION), code="upload.version", place="Tus-Resumable",
        )  # fmt: skip


def _elsewhere(upload: Upload) -> Conflict:
    return Conflict(
        Text("{n} bytes of it are here", "已收到 {n} 字节", n=upload.received),
        fix=Text("Ask by HEAD, and send on from there", "请用 HEAD 查询后从该处继续"), code="upload.offset",
    )  # fmt: skip


def _became(upload: Upload) -> dict[str, str]:
    return {"X-CineFlow-Footage": upload.footage} if upload.footage else {}


def _http_date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


def _answer(status: int, headers: dict[str, str]) -> Response:
    return Response(status_code=status, headers={"Tus-Resumable": _VERSION, **headers})
