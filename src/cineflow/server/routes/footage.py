"""Footage: brought in by upload or link, looked at in the background, and everything that is known of it."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParam
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse

from cineflow.app.footage import HEARD_FILE, index_of, known_piece, most_bytes_of, proxy_file
from cineflow.app.work import queue_index
from cineflow.core.errors import Conflict, NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import footage
from cineflow.library.ledger.footage import FootageRow, FootageState
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._footage import FootageShown, file_of, footage_for, footage_shown, remove_footage, with_jobs
from cineflow.server._forms import StreamedForm
from cineflow.server._house import House, house_of
from cineflow.server._intake import admit, begin_import, clean_name, part_file, store, take_in, where_to
from cineflow.server._measure import MostBytes
from cineflow.server._media import media_file, poster_of
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._who import Who, may, now

if TYPE_CHECKING:
    from cineflow.clipper.footage import Footage

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["footage"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Uploader = Annotated[Who, may(Role.ARTIST, "footage")]

Number = Annotated[int, PathParam(ge=0, le=99_999_999)]

_STEADY = {"Cache-Control": "private, max-age=86400"}

_ENVELOPE = 64 * 1024
"""Bytes that a form may have around its file."""

_FORM: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"}, "project": {"type": "string"},
        "sha256": {"type": "string", "description": "Of the file, hex, to have it compared."}}}}}}}  # fmt: skip


class ImportAsked(BaseModel):
    """url: http or https, within the guard of imports; s3, oss, cos where the bucket is allowed. project: left out for
    one's own. name: as people see it."""

    url: str = Field(min_length=1, max_length=4000, examples=["https://example.com/talk.mp4"])
    project: str | None = Field(default=None, max_length=64)
    name: str = Field(default="", max_length=200)


class FootageChange(BaseModel):
    name: str = Field(min_length=1, max_length=200)


class IndexAsked(BaseModel):
    """audio_track: which sound is listened to, from 1."""

    audio_track: int = Field(default=1, ge=1, le=64)


class ShotRange(BaseModel):
    """One shot of the camera: frames `[in, out)` in presentation order as a cut list writes them, and seconds."""

    in_: str = Field(alias="in", examples=["0f"])
    out: str = Field(examples=["150f"])
    start: float
    end: float
    thumbnail_url: str | None


class SpeechRange(BaseModel):
    """Where somebody speaks, in seconds."""

    start: float
    end: float


class WordShown(BaseModel):
    """One word, in seconds."""

    start: float
    end: float
    text: str


class SentenceShown(BaseModel):
    """speaker: empty where nobody told them apart."""

    start: float
    end: float
    speaker: str
    text: str
    words: list[WordShown]


class TranscriptShown(BaseModel):
    """engine: who listened. text: what can be edited, one sentence a line, and sent back to cut by it."""

    engine: str
    sentences: list[SentenceShown]
    text: str


class FootageDetail(FootageShown):
    """All that is known. thumbnails: frames that have a picture at `/footage/{id}/thumbnails/{frame}`.

    sprite_url: WebVTT with sheets of small pictures. waveform_url: audiowaveform's JSON. transcript: whether what is
    said is known, at transcript_url.
    """

    shot_ranges: list[ShotRange]
    speech_ranges: list[SpeechRange]
    loudness: dict[str, Any]
    thumbnails: list[int]
    is_variable_rate: bool | None
    has_transcript: bool
    sprite_url: str | None
    waveform_url: str | None
    transcript_url: str | None


async def _page(
    house: House, who: Who, project: str | None, cursor: str | None, limit: int, *, own: bool = True
) -> Page[FootageShown]:
    wanted = [one.id for one in await house.projects_asked(who, project)]
    everything = who.is_admin and project is None
    before = tuple(read_cursor(cursor, datetime, str)) if cursor else None

    def found(tx: Connection) -> list[FootageRow]:
        return footage.listed(
            tx, projects=None if everything else wanted, owner=who.id if own else "", before=before, limit=limit + 1
        )  # pyright: ignore[reportArgumentType]

    rows = await house.ledger.ask(found)
    items = await with_jobs(house, rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items=items, next=write_cursor(last.created_at, last.id) if last else None)


@router.get("/footage")
async def list_footage(
    request: Request, who: Reader, project: str | None = None, cursor: Cursor = None, limit: Limit = 100
) -> Page[FootageShown]:
    """Footage of my projects, and my own, newest first."""
    return await _page(house_of(request), who, project, cursor, limit, own=project is None)


@router.get("/projects/{project_id}/footage")
async def list_project_footage(
    project_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[FootageShown]:
    """The footage of one project, newest first."""
    return await _page(house_of(request), who, project_id, cursor, limit, own=False)


@router.post("/footage", status_code=202, openapi_extra=_FORM, response_model=FootageShown)
async def upload_footage(request: Request, who: Uploader, project: str | None = None) -> Response:
    """Upload a whole file at once; large ones had better come in pieces to `/api/v1/uploads`."""
    return await _received(request, who, project)


@router.post(
    "/projects/{project_id}/footage", status_code=202, openapi_extra=_FORM, response_model=FootageShown
)  # fmt: skip
async def upload_project_footage(project_id: str, request: Request, who: Uploader) -> Response:
    """Upload a whole file into a project."""
    return await _received(request, who, project_id)


async def _received(request: Request, who: Who, project_id: str | None) -> Response:
    house = house_of(request)
    project = await where_to(house, who, project_id)
    said = request.headers.get("content-length", "")
    most = most_bytes_of(house.app)
    await admit(house, who, max(0, int(said) - _ENVELOPE) if said.isdecimal() else 0)
    part, form, count = part_file(house, new_id("up")), StreamedForm(), MostBytes(most)
    try:
        await store(form.file(request), part, start=0, count=count.count)
        project = project or await where_to(house, who, form.fields.get("project"))
        row = await take_in(
            house, who, part, form.filename, project, origin={"kind": "upload"},
            sum_said=form.fields.get("sha256", ""),
        )  # fmt: skip
    finally:
        await asyncio.shield(asyncio.to_thread(part.unlink, missing_ok=True))
    await house.audit(who, "footage.uploaded", target=row.id, request=request)
    return _accepted(house, row)


@router.post("/footage/import", status_code=202, response_model=FootageShown)
async def import_footage(
    body: ImportAsked, request: Request, who: Uploader, key: IdempotencyKey = None
) -> Response:  # fmt: skip
    """Fetch footage from a link, or from a bucket that may be read. Private addresses are refused at every hop."""
    house = house_of(request)
    project = await where_to(house, who, body.project)

    async def act() -> FootageShown:
        row = await begin_import(house, who, body.url, project, name=body.name)
        await house.audit(who, "footage.imported", target=row.id, request=request)
        return footage_shown(house, row)

    return await once(house, who, key, request, 202, act, lambda told: {"Location": address(f"footage/{told.id}")})


@router.get("/footage/{footage_id}")
async def get_footage(footage_id: str, request: Request, who: Reader) -> FootageDetail:
    """One piece of footage: its shots, voices, loudness, and where its pictures are."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    (shown,) = await with_jobs(house, [row])
    known = await asyncio.to_thread(_known, house, row)
    return FootageDetail(**shown.model_dump(), **known)


def _known(house: House, row: FootageRow) -> dict[str, Any]:
    base = address(f"footage/{row.id}")
    index = index_of(house.app, str((row.facts or {}).get("digest", ""))) if row.state is FootageState.READY else None
    if index is None:
        return {
            "shot_ranges": [], "speech_ranges": [], "loudness": {}, "thumbnails": [], "is_variable_rate": None,
            "has_transcript": False, "sprite_url": None, "waveform_url": None, "transcript_url": None,
        }  # fmt: skip
    said = index.to_json()
    has_text = (index.folder / HEARD_FILE).is_file()

    def picture(file: str | None) -> str | None:
        return f"{base}/thumbnails/{int(Path(file).stem)}" if file else None

    return {
        "shot_ranges": [{**{k: shot[k] for k in ("in", "out", "start", "end")},
                         "thumbnail_url": picture(shot["thumbnail"])} for shot in said["shots"]],
        "speech_ranges": [{"start": span["start"], "end": span["end"]} for span in said["speech"]],
        "loudness": said["loudness"], "thumbnails": list(index.thumbnails), "is_variable_rate": index.is_variable,
        "has_transcript": has_text, "sprite_url": f"{base}/sprite.vtt" if index.thumbnails else None,
        "waveform_url": f"{base}/waveform", "transcript_url": f"{base}/transcript" if has_text else None,
    }  # fmt: skip


@router.patch("/footage/{footage_id}")
async def rename_footage(footage_id: str, body: FootageChange, request: Request, who: Uploader) -> FootageShown:
    """Call it otherwise; its file stays as it is."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    changed = await house.ledger.commit(footage.change, row.id, name=clean_name(body.name), now=now())
    house.runtime.nudge()
    return footage_shown(house, changed)


@router.delete("/footage/{footage_id}", status_code=204)
async def delete_footage(footage_id: str, request: Request, who: Uploader) -> None:
    """Delete footage and its file. Cut lists that use it keep their marks, and cannot be rendered any more."""
    await remove_footage(house_of(request), who, footage_id, request)


@router.post("/footage/{footage_id}/index", status_code=202)
async def index_footage_again(
    footage_id: str, request: Request, who: Uploader, body: IndexAsked | None = None
) -> FootageShown:
    """Look at it (again): after a failure, or at another of its sounds. What is known already takes no time."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    file_of(house, row)
    (shown,) = await with_jobs(house, [row])
    if shown.state in ("receiving", "indexing"):
        raise Conflict(Text("it is being looked at already", "正在分析中"), code="footage.busy")
    track = body.audio_track if body else 1

    def again(tx: Connection) -> FootageRow:
        return queue_index(tx, row, audio_track=track, language=current_language(), now=now())

    changed = await house.ledger.commit(again)
    house.queued()
    return footage_shown(house, changed)


def _accepted(house: House, row: FootageRow) -> Response:
    shown = footage_shown(house, row)
    return JSONResponse(shown.model_dump(mode="json"), 202, headers={"Location": address(f"footage/{row.id}")})


@router.head("/footage/{footage_id}/video", include_in_schema=False)
@router.get("/footage/{footage_id}/video", response_class=FileResponse)
async def get_footage_video(footage_id: str, request: Request, who: Reader) -> Response:
    """The file itself, byte for byte as it came; Range and HEAD understood."""
    house = house_of(request)
    return media_file(file_of(house, await footage_for(house, who, footage_id)), request)


@router.head("/footage/{footage_id}/proxy", include_in_schema=False)
@router.get("/footage/{footage_id}/proxy", response_class=FileResponse)
async def get_footage_proxy(footage_id: str, request: Request, who: Reader) -> Response:
    """What browsers can play: a small stand-in where they cannot play the file, else the file."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    stand_in = proxy_file(house.app, str((row.facts or {}).get("digest", "-")))
    return media_file(stand_in if stand_in.is_file() else file_of(house, row), request)


@router.head("/footage/{footage_id}/poster", include_in_schema=False)
@router.get("/footage/{footage_id}/poster", response_class=FileResponse)
async def get_footage_poster(
    footage_id: str, request: Request, who: Reader, at: Annotated[float | None, Query(ge=0, le=10_000_000)] = None
) -> Response:  # fmt: skip
    """A still of it, 640 pixels wide; with `at`, seconds from its start, the picture nearest to then, 320 wide."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    if at is not None and (near := await asyncio.to_thread(_picture_at, house, row, at)):
        return FileResponse(near, media_type="image/jpeg", headers=_STEADY)
    file = file_of(house, row)
    return FileResponse(
        await poster_of(house, file), media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )


def _picture_at(house: House, row: FootageRow, at: float) -> Path | None:
    index = index_of(house.app, str((row.facts or {}).get("digest", "")))
    return index.thumbnail_at(index.frame_at(Fraction(at))) if index else None


async def _index_file(house: House, who: Who, footage_id: str, name: str) -> Path:
    """Return a file of the index. Raises NotFound."""
    from cineflow.clipper.finding import index_folder

    row = await footage_for(house, who, footage_id)
    digest = str((row.facts or {}).get("digest", ""))
    file = index_folder(house.app.workspace.cache, digest) / name if digest else None
    if file is None or not file.is_file():
        raise NotFound(
            Text("this is not known of it yet", "尚无此内容"), fix=Text("Wait until it is indexed", "请等待分析完成"),
            code="footage.not_indexed",
        )  # fmt: skip
    return file


@router.get("/footage/{footage_id}/thumbnails/{frame}", response_class=FileResponse)
async def get_thumbnail(footage_id: str, frame: Number, request: Request, who: Reader) -> Response:
    """The picture of a frame that has one: at most 320 pixels on its longer side."""
    file = await _index_file(house_of(request), who, footage_id, f"tiles/{frame:08}.jpg")
    return FileResponse(file, media_type="image/jpeg", headers=_STEADY)


@router.get("/footage/{footage_id}/sprite.vtt", response_class=PlainTextResponse)
async def get_sprite(footage_id: str, request: Request, who: Reader) -> Response:
    """Where on which sheet the small picture of every moment is, as WebVTT; the sheets lie beside it."""
    file = await _index_file(house_of(request), who, footage_id, "sprite.vtt")
    return FileResponse(file, media_type="text/vtt; charset=utf-8", headers=_STEADY)


@router.get("/footage/{footage_id}/sprite-{sheet}.jpg", response_class=FileResponse)
async def get_sprite_sheet(footage_id: str, sheet: Number, request: Request, who: Reader) -> Response:
    """One sheet of small pictures."""
    file = await _index_file(house_of(request), who, footage_id, f"sprite-{sheet:03}.jpg")
    return FileResponse(file, media_type="image/jpeg", headers=_STEADY)


@router.get("/footage/{footage_id}/waveform")
async def get_waveform(footage_id: str, request: Request, who: Reader) -> JSONResponse:
    """The outline of the sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them."""
    file = await _index_file(house_of(request), who, footage_id, "waveform.json")
    return JSONResponse(await asyncio.to_thread(lambda: json.loads(file.read_bytes())), headers=_STEADY)


@router.get("/footage/{footage_id}/transcript")
async def get_transcript(footage_id: str, request: Request, who: Reader) -> TranscriptShown:
    """What is said, with the time of every word; known once somebody listened to it for a clip."""
    house = house_of(request)
    row = await footage_for(house, who, footage_id)
    piece = await asyncio.to_thread(known_piece, house.app, house.root / row.path, row.facts or {})
    if piece is None or piece.transcript is None:
        raise NotFound(
            Text("nobody has listened to it yet", "尚未识别语音"),
            fix=Text("Make clips of it with a speech engine", "请选用语音引擎制作剪辑"), code="footage.no_transcript",
        )  # fmt: skip
    return await asyncio.to_thread(_transcript_shown, piece)


def _transcript_shown(piece: Footage) -> TranscriptShown:
    from cineflow.clipper.transcript import joined_words
    from cineflow.clipper.wording import transcript_text

    assert piece.transcript is not None
    told = [
        SentenceShown(
            start=float(s.start), end=float(s.end), speaker=s.speaker,
            text=joined_words([word.text for word in s.words]),
            words=[WordShown(start=float(w.start), end=float(w.end), text=w.text) for w in s.words],
        )
        for s in piece.transcript.sentences
    ]  # fmt: skip
    return TranscriptShown(engine=piece.transcript.engine, sentences=told, text=transcript_text([piece]))
