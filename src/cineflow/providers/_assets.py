"""How a picture reaches a provider: as its own link, as a link to the person's object store, inline, or uploaded."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.log import redact
from cineflow.core.order import OrderReference
from cineflow.core.text import Text

__all__ = [
    "Picture", "Publish", "data_uri", "link_of", "media_type_of", "picture_of", "sides_of",
]  # fmt: skip

Publish: TypeAlias = Callable[[OrderReference], Awaitable[str]]
"""Puts a local file where a provider can fetch it and returns the link; handed in by the app."""

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"), (b"\xff\xd8\xff", 0, "image/jpeg"), (b"WEBP", 8, "image/webp"),
    (b"GIF8", 0, "image/gif"), (b"BM", 0, "image/bmp"), (b"ftypheic", 4, "image/heic"), (b"ftypavif", 4, "image/avif"),
    (b"ftyp", 4, "video/mp4"),
)  # fmt: skip
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/bmp": ".bmp", "image/gif": ".gif"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A local picture, read: its bytes and what they are."""

    content: bytes = field(repr=False)
    media_type: str
    name: str

    @property
    def base64(self) -> str:
        return base64.b64encode(self.content).decode("ascii")


def media_type_of(content: bytes) -> str:
    """Return what bytes are by their first ones, `application/octet-stream` where they say nothing."""
    for magic, offset, kind in _SIGNATURES:
        if content[offset : offset + len(magic)] == magic:
            return kind
    return "application/octet-stream"


def picture_of(reference: OrderReference) -> Picture:
    """Read a reference's local file. Raises UnsupportedByModel for a link, and for one that is not there or is no
    picture."""
    if not reference.path:
        raise UnsupportedByModel(
            Text("the picture has to be a file here, not a link: {url}", "此处只能用图片文件，不能用链接：{url}",
                 url=redact(reference.url)),
            fix=Text("save it beside the storyboard and name the file", "请存到分镜旁边并写文件名"),
            code="picture.link",
        )  # fmt: skip
    path = Path(reference.path)
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise UnsupportedByModel(
            Text("the picture cannot be read: {why}", "图片无法读取：{why}", why=cause.strerror or str(cause)),
            file=path,
            code="picture.unreadable",
        ) from cause
    kind = media_type_of(content)
    if not kind.startswith(("image/", "video/")):
        raise UnsupportedByModel(
            Text("this is not a picture", "这不是图片"),
            file=path,
            code="picture.not_one",
            fix=Text("use a PNG, JPEG or WebP file", "请使用 PNG、JPEG 或 WebP 文件"),
        )
    return Picture(content, kind, f"{path.stem[:60]}{_SUFFIXES.get(kind, path.suffix)}")


def sides_of(path: Path) -> tuple[int, int] | None:
    """Return width and height of a picture, None where it is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return image.size
    except (OSError, UnidentifiedImageError):
        return None


def data_uri(reference: OrderReference) -> str:
    """Return a reference as its link, or its local file inline with its media type."""
    if reference.url:
        return reference.url
    picture = picture_of(reference)
    return f"data:{picture.media_type};base64,{picture.base64}"


async def link_of(reference: OrderReference, publish: Publish | None, *, provider: str) -> str:
    """Return a link that a provider can fetch.

    Raises UnsupportedByModel for a local file where no object store is set up.
    """
    if reference.url:
        return reference.url
    if publish is None:
        raise UnsupportedByModel(
            Text("{provider} takes pictures as links only", "{provider} 只接受图片链接", provider=provider),
            file=Path(reference.path),
            code="picture.needs_link",
            fix=Text(
                "set up an object store with CINEFLOW_STORAGE, or give a public link",
                "请用 CINEFLOW_STORAGE 配置对象存储，或改用公开链接",
            ),
        )
    return await publish(reference)
