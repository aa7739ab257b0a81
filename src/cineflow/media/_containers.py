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


_AGAIN = Text(
    "Download it again: what was saved is a server's answer", "请重新下载：保存下来的是服务器的回复，而不是文件"
)
_WHOLE = Text(
    "Copy it again from where it came; if it is the same there, convert it to MP4 first",
    "请从来源重新拷贝；若来源处同样如此，请先转换为 MP4",
)
_WAYS_OUT = {
    "media.missing": Text("Put it there, or correct the path that names it", "请放好该文件，或更正指向它的路径"),
    "media.empty": Text("Copy or download it again", "请重新拷贝或下载"),
    "media.html": _AGAIN,
    "media.json": _AGAIN,
    "media.error_page": _AGAIN,
    "media.not_media": Text(
        "Give a video such as MP4, MOV, MKV or WebM; convert it to one of these if it is a video of another kind",
        "请提供 MP4、MOV、MKV、WebM 等视频；若是其他格式的视频，请先转换",
    ),
    "media.truncated": _WHOLE,
    "media.undecodable": _WHOLE,
    "media.too_large": Text("Make it smaller first", "请先缩小尺寸"),
    "media.no_picture": Text("Give a film with a moving picture", "请提供有动态画面的视频"),
    "media.no_sound": Text("Give a file that has sound", "请提供有声音的文件"),
}  # fmt: skip


def unreadable(path: Path, why: Text, code: str, *, tail: str = "") -> Unreadable:
    """Return the error for a file that is not what it should be, with the way out that its code has."""
    return Unreadable(why, file=path, code=code, tail=tail, fix=_WAYS_OUT.get(code))


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
