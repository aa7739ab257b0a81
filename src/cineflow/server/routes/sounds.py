"""Sounds of a project for music beneath its edits: uploaded, heard, taken away.

They are files in the project's `music` folder: what is put there by hand is here, and what is uploaded here is there.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.responses import FileResponse

from cineflow.core.errors import CineflowError, UserError
from cineflow.core.files import move_into_place
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.layout import safe_name
from cineflow.library.ledger import events
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._forms import StreamedForm
from cineflow.server._house import House, house_of
from cineflow.server._intake import admit, clean_name, part_file, store
from cineflow.server._measure import MostBytes
from cineflow.server._media import media_file, waveform_of
from cineflow.server._sounds import MUSIC_FOLDER, SOUND_ENDINGS, id_of_sound, sound_for, sounds_of
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/projects/{project_id}/sounds", tags=["sounds"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]

_MOST_BYTES = 512 * 1024**2
_USUAL = {"mp3": ".mp3", "wav": ".wav", "flac": ".flac", "ogg": ".ogg", "mov": ".m4a", "aac": ".aac"}
_FORM: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary", "description": "WAV, MP3, M4A, AAC, FLAC, Ogg, Opus."}}}}}}
}  # fmt: skip


class SoundShown(BaseModel):
    """One sound. path: of the project. seconds: null where it cannot be read."""

    id: str
    name: str
    path: str
    seconds: float | None
    size: int
    url: str
    waveform_url: str


@router.get("")
async def list_sounds(project_id: str, request: Request, who: Reader) -> list[SoundShown]:
    """The project's sounds, by name."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    folder = house.folder_of(project)
    return await asyncio.to_thread(lambda: [_shown(house, project, file) for file in sounds_of(folder)])


def _shown(house: House, project: Project, file: Path) -> SoundShown:
    folder = house.folder_of(project)
    number = id_of_sound(file, folder)
    base = address(f"projects/{project.id}/sounds/{number}")
    try:
        seconds = float(house.sources.length_of(file))
    except CineflowError:
        seconds = None
    return SoundShown(
        id=number, name=file.stem, path=file.relative_to(folder).as_posix(), seconds=seconds,
        size=file.stat().st_size, url=f"{base}/content", waveform_url=f"{base}/waveform",
    )  # fmt: skip


@router.post("", status_code=201, openapi_extra=_FORM)
async def upload_sound(project_id: str, request: Request, who: Editor) -> SoundShown:
    """Bring in a sound; it lies in the project's `music` folder under its own name."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    said = request.headers.get("content-length", "")
    await admit(house, who, int(said) if said.isdecimal() else 0)
    part, form = part_file(house, new_id("up")), StreamedForm()
    try:
        await store(form.file(request), part, start=0, count=MostBytes(_MOST_BYTES).count)
        ending = await asyncio.to_thread(_ending, part, form.filename)
        folder = house.folder_of(project) / MUSIC_FOLDER
        file = await asyncio.to_thread(_put, part, folder, Path(clean_name(form.filename)).stem, ending)
    finally:
        await asyncio.shield(asyncio.to_thread(part.unlink, missing_ok=True))
    await _changed(house, project, who, "sound.added", request, file)
    return await asyncio.to_thread(_shown, house, project, file)


def _ending(part: Path, name: str) -> str:
    """Return the ending of a file that somebody brought, once it is known to be sound. Raises Unreadable, UserError."""
    from cineflow.media.strangers import probe_stranger

    try:
        found = probe_stranger(part)
    except CineflowError as error:
        error.file = Path(clean_name(name))  # its name on our disk says nothing to anybody
        raise
    if found.kind != "audio":
        raise UserError(
            Text("this is no sound alone", "这不是纯音频文件"), file=Path(clean_name(name)), code="sound.not_sound",
            fix=Text("Bring a WAV, MP3, M4A, AAC, FLAC, Ogg or Opus file",
                     "请提供 WAV、MP3、M4A、AAC、FLAC、Ogg 或 Opus 文件"),
        )  # fmt: skip
    ending = Path(name.replace("\\", "/")).suffix.lower()
    return ending if ending in SOUND_ENDINGS else _USUAL.get(found.container.partition(",")[0], ".m4a")


def _put(part: Path, folder: Path, stem: str, ending: str) -> Path:
    """Move a sound into place under a name that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = {path.name.casefold() for path in folder.iterdir()}
    plain = safe_name(stem.lstrip(". ") or "music", ending).removesuffix(ending).lstrip(". ") or "music"
    names = (f"{plain}{ending}", *(f"{plain}_{i}{ending}" for i in range(2, 10_000)))
    file = folder / next(name for name in names if name.casefold() not in taken)
    move_into_place(part, file)
    return file


@router.head("/{sound_id}/content", include_in_schema=False)
@router.get("/{sound_id}/content", response_class=FileResponse)
async def get_sound(project_id: str, sound_id: str, request: Request, who: Reader) -> Response:
    """The sound, as it is; Range and HEAD understood."""
    house = house_of(request)
    return media_file(await sound_for(house, await house.project_for(who, project_id), sound_id), request)


@router.get("/{sound_id}/waveform", response_class=FileResponse)
async def get_sound_waveform(project_id: str, sound_id: str, request: Request, who: Reader) -> Response:
    """The outline of the sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them."""
    house = house_of(request)
    file = await sound_for(house, await house.project_for(who, project_id), sound_id)
    return FileResponse(
        await waveform_of(house, file), media_type="application/json",
        headers={"Cache-Control": "private, max-age=3600"},
    )  # fmt: skip


@router.delete("/{sound_id}", status_code=204)
async def delete_sound(project_id: str, sound_id: str, request: Request, who: Editor) -> None:
    """Take a sound away; it goes to the workspace's `.trash`. Edits that hold it say so."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    file = await sound_for(house, project, sound_id)
    await asyncio.to_thread(_to_trash, house.root, file)
    await _changed(house, project, who, "sound.deleted", request, file)


def _to_trash(root: Path, file: Path) -> None:
    trash = root / ".trash"
    trash.mkdir(exist_ok=True)
    shutil.move(file, trash / f"{file.stem}-{now():%Y%m%d%H%M%S%f}{file.suffix}")


async def _changed(house: House, project: Project, who: Who, kind: str, request: Request, file: Path) -> None:
    facts = {"by": who.id, "name": file.stem}
    await house.ledger.commit(events.add, kind, at=now(), project=project.id, facts=facts)
    house.runtime.nudge()
    await house.audit(who, kind, target=f"{project.id} {file.name}", request=request)
