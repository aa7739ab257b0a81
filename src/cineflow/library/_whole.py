"""Whether a file is a whole video or picture, by its structure: a few reads, nothing decoded."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from cineflow.core.text import Text

__all__ = ["MEDIA_SUFFIXES", "what_is_wrong"]

MEDIA_SUFFIXES = frozenset({".mp4", ".mov", ".m4v", ".webm", ".mkv", ".png", ".jpg", ".jpeg", ".webp"})

_MATROSKA = b"\x1a\x45\xdf\xa3"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp")
_MOST_BOXES = 10_000
"""Top-level boxes looked at; fragmented films have two per fragment."""


def what_is_wrong(path: Path) -> Text | None:
    """Return why a file is no whole take, None where it looks like one."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
            if not head:
                return Text("the file is empty", "文件为空")
            if head.startswith((_MATROSKA, *_PICTURES)):
                return None
            if head[4:8] in _BOXES:
                return _boxes_are_wrong(stream, path.stat().st_size)
            if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
                return Text("the file is a web page, not a video", "文件是网页，不是视频")
            if head.lstrip().startswith((b"{", b"[")):
                return Text("the file is a text answer, not a video", "文件是文本响应，不是视频")
    except OSError as cause:
        return Text("the file cannot be read: {why}", "文件无法读取：{why}", why=cause.strerror or str(cause))
    return Text("the file is no video", "文件不是视频")


def _boxes_are_wrong(stream: BinaryIO, size: int) -> Text | None:
    """Walk an MP4's top-level boxes: they must end where the file ends, and one of them describes the film."""
    place, is_described = 0, False
    for _ in range(_MOST_BOXES):
        if place == size:
            break
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8:
            return _cut_short()
        length, kind = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = int(struct.unpack(">Q", head[8:16])[0])
        elif length == 0:  # Reaches to the end of the file.
            length = size - place
        is_described = is_described or kind == b"moov"
        if length < 8 or place + length > size:
            return _cut_short()
        place += length
    return None if is_described else Text("the video has no description of its frames", "视频缺少帧描述（moov）")


def _cut_short() -> Text:
    return Text("the video is cut short", "视频不完整（被截断）")
