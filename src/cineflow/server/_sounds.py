"""Sounds of a project, for music beneath an edit: the files in its `music` folder, by hand or uploaded."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

from cineflow.core.errors import CineflowError, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger.projects import Project
from cineflow.server._addresses import address
from cineflow.server._cut_shapes import MusicItem, MusicShown
from cineflow.server._house import House

__all__ = ["MUSIC_FOLDER", "SOUND_ENDINGS", "id_of_sound", "music_shown", "sound_for", "sounds_of"]

MUSIC_FOLDER = "music"
SOUND_ENDINGS = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus")
_MOST = 1000


def sounds_of(folder: Path) -> list[Path]:
    """Return the sounds of a project's folder, never one that a link leads to elsewhere."""
    return list(_found(folder))


def _found(folder: Path) -> Iterator[Path]:
    real, place = folder.resolve(), folder / MUSIC_FOLDER
    if not place.is_dir():
        return
    files = sorted(file for file in place.rglob("*") if file.suffix.lower() in SOUND_ENDINGS and file.is_file())
    yield from (file for file in files[:_MOST] if file.resolve().is_relative_to(real) and file.name[0] != ".")


def id_of_sound(file: Path, folder: Path) -> str:
    """Return the public id of a sound, from its path in the project."""
    return "m_" + hashlib.sha256(file.relative_to(folder).as_posix().encode()).hexdigest()[:16]


async def sound_for(house: House, project: Project, wanted: str) -> Path:
    """Return a sound by its id. Raises NotFound."""
    folder = house.folder_of(project)
    files = await asyncio.to_thread(sounds_of, folder)
    found = next((file for file in files if id_of_sound(file, folder) == wanted), None)
    if found is None:
        raise NotFound(Text("there is no such sound", "没有此声音"), code="sound.not_found")
    return found


def music_shown(
    house: House, project: Project | None, music: list[MusicItem], until: float
) -> list[tuple[MusicShown, Path | None]]:
    """Return music with its files, None where one is not there any more. until: where the edit ends, in seconds."""
    folder = house.folder_of(project) if project else None
    files = {id_of_sound(file, folder): file for file in sounds_of(folder)} if folder and music else {}
    return [_one(house, project, item, files.get(item.sound), until) for item in music]


def _one(
    house: House, project: Project | None, item: MusicItem, file: Path | None, until: float
) -> tuple[MusicShown, Path | None]:
    told = item.model_dump()
    if file is None or project is None:
        return MusicShown(**told, problem=str(Text("the sound is not there any more", "声音文件已不存在"))), None
    try:
        length = float(house.sources.length_of(file))
    except CineflowError as error:
        return MusicShown(**told, name=file.stem, problem=str(error.text)), None
    left = max(0.0, length - item.start)
    lasts = max(0.0, min(left, item.seconds or left, until - item.at))
    base = address(f"projects/{project.id}/sounds/{item.sound}")
    shown = MusicShown(
        **told, name=file.stem, length=length, lasts=lasts, url=f"{base}/content", waveform_url=f"{base}/waveform"
    )
    return shown, file
