"""Opening media files with libav: only local files, only containers we name, errors as ours."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.video.stream
from av.stream import Disposition

from cineflow.core.errors import Unreadable
from cineflow.core.text import Text

__all__ = ["MEDIA_ERRORS", "SAFE", "open_media", "seconds_of", "unreadable", "video_of"]

# A playlist or concat file may name other files and hosts, so only self-contained formats are opened. The names
# are libavformat's (ffmpeg -demuxers, 8.1).
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,mpegps,asf,ogg,wav,w64,mp3,aac,flac,m4v,mxf,gif,caf,aiff"
)
SAFE = {"protocol_whitelist": "file", "format_whitelist": _FORMATS, "fflags": "+genpts"}
"""Options for opening a file. Time stamps that a container leaves out (AVI) are worked out by libav."""

MEDIA_ERRORS = (av.error.FFmpegError, ValueError, OSError)
"""What libav raises for a file it cannot read; `MemoryError` is left to travel."""


def unreadable(path: Path, why: Text, code: str, *, tail: str = "") -> Unreadable:
    """Return the error for a file that is not what it should be."""
    fix = Text("Put it there, or correct the path that names it", "请放好该文件，或更正指向它的路径")
    return Unreadable(why, file=path, code=code, tail=tail, fix=fix if code == "media.missing" else None)


@contextmanager
def open_media(path: Path) -> Generator[av.container.InputContainer]:
    """Open a local media file for reading. Raises Unreadable (`media.missing`, `media.not_media`)."""
    try:
        container = av.open(f"file:{path}", options=dict(SAFE), metadata_errors="replace")
    except FileNotFoundError as cause:
        raise unreadable(path, Text("there is no such file", "没有这个文件"), "media.missing") from cause
    except MEDIA_ERRORS as cause:
        why = Text("this is no video, sound or picture that can be opened", "无法作为视频、声音或图片打开")
        raise unreadable(path, why, "media.not_media", tail=str(cause)) from cause
    try:
        yield container
    finally:
        container.close()


def video_of(container: av.container.InputContainer) -> av.video.stream.VideoStream | None:
    """Return the first real video stream: cover pictures in sound files do not count."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def seconds_of(value: int | None, base: Fraction | None) -> Fraction | None:
    """Turn a libav time stamp into seconds; None stays None."""
    return None if value is None or base is None else value * base
