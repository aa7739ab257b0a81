"""Media files over HTTP: players can seek in them, and no browser takes one for a page."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from fastapi import Request, Response
from starlette.responses import FileResponse

from cineflow.core.errors import NotFound
from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.server._house import House

__all__ = ["is_picture", "media_file", "poster_of", "waveform_of"]

_TYPES = {
    ".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime", ".mkv": "video/x-matroska",
    ".mp3": "audio/mpeg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".aac": "audio/aac", ".flac": "audio/flac",
    ".ogg": "audio/ogg", ".opus": "audio/ogg",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".bmp": "image/bmp",
}  # fmt: skip
_PICTURES = frozenset(ending for ending, kind in _TYPES.items() if kind.startswith("image/"))


def is_picture(file: Path) -> bool:
    """Whether a file is a picture by its ending: it has no length, no sound and nothing to play."""
    return file.suffix.lower() in _PICTURES


def media_file(file: Path, request: Request, *, name: str = "") -> Response:
    """Return a media file that players can seek in, and that no browser takes for a page; 304 where it is known."""
    try:
        facts = file.stat()
    except OSError as cause:
        raise NotFound(Text("the file is not there any more", "文件已不存在"), code="media.gone") from cause
    etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    kind = _TYPES.get(file.suffix.lower(), "application/octet-stream")
    headers = {
        "Cache-Control": "private, max-age=0, must-revalidate", "Content-Security-Policy": "sandbox", "ETag": etag,
    }  # fmt: skip
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, stat_result=facts, media_type=kind, headers=headers, filename=name or None)


async def poster_of(house: House, file: Path) -> Path:
    """Return a film's or a picture's poster, drawn once and kept in the cache."""
    return await _kept(house, file, "posters", ".jpg", _draw_poster)


async def waveform_of(house: House, file: Path) -> Path:
    """Return the outline of a file's sound as audiowaveform's JSON, made once and kept in the cache."""
    return await _kept(house, file, "waveforms", ".json", _outline)


async def _kept(house: House, file: Path, shelf: str, ending: str, make: Callable[[Path, Path], None]) -> Path:
    facts = await asyncio.to_thread(file.stat)
    mark = hashlib.sha256(f"{file}\x1f{facts.st_mtime_ns}\x1f{facts.st_size}".encode()).hexdigest()[:32]
    out = house.app.workspace.cache / shelf / mark[:2] / f"{mark}{ending}"
    if not out.is_file():
        async with house.drawing:
            if not out.is_file():
                await asyncio.to_thread(make, file, out)
    return out


def _outline(file: Path, out: Path) -> None:
    from cineflow.media.outline import sound_outline

    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, json.dumps(sound_outline(file), separators=(",", ":")).encode())


def _draw_poster(file: Path, out: Path) -> None:
    from cineflow.media.posters import poster

    out.parent.mkdir(parents=True, exist_ok=True)
    if is_picture(file):
        from PIL import Image

        with Image.open(file) as picture:
            picture.thumbnail((640, 640))
            small = picture.convert("RGBA")
            ground = Image.new("RGBA", small.size, "black")  # as a picture with holes stands on the frame's black
            Image.alpha_composite(ground, small).convert("RGB").save(out, "JPEG", quality=85)
        return
    poster(file, out)
