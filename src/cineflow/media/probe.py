"""Looking at media files: what they are, and whether a fetched take is really the take.

Cheap by design: the first frame, a few key frames spread over the file and the last packets are looked at, never
the whole file. Files from strangers are looked at in a process of their own by whoever receives them.
"""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av.container
import av.video.stream
from PIL import Image, UnidentifiedImageError

from cineflow.core.text import Text
from cineflow.media._containers import MEDIA_ERRORS, open_media, seconds_of, unreadable, video_of

__all__ = ["MediaKind", "Probe", "length_tolerance", "probe", "verify"]

MediaKind = Literal["video", "image", "audio"]

_MOST_PIXELS = 16384 * 16384
_LOOKS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
_TAIL = Fraction(1)
_INDEXED = ("mov", "matroska")
"""Containers whose index says where the key frames are; elsewhere a seek may land behind the last one."""

_AV_TIME_BASE = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds.

    seconds: length of the picture track, exactly as the file states it, else of the file; 0 for a still. rate: mean
    frames per second, None for stills and sound. width, height: as displayed, with pixel shape and rotation applied.
    rotation: degrees clockwise that a player turns the stored picture. start: time stamp of the first frame.
    frames: as the container counts them, 0 where it does not.
    """

    kind: MediaKind
    container: str
    seconds: Fraction
    size_bytes: int
    width: int = 0
    height: int = 0
    rotation: int = 0
    rate: Fraction | None = None
    frames: int = 0
    start: Fraction = Fraction(0)
    video_codec: str = ""
    pixel_format: str = ""
    audio_codec: str = ""
    sample_rate: int = 0
    channels: int = 0
    audio_seconds: Fraction | None = None

    @property
    def has_sound(self) -> bool:
        return bool(self.audio_codec)

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def to_json(self) -> dict[str, Any]:
        """Fractions as `num/den` strings, so that nothing is rounded."""
        return {k: str(v) if isinstance(v, Fraction) else v for k, v in asdict(self).items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Probe:
        known: dict[str, Any] = {k: v for k, v in value.items() if k in cls.__dataclass_fields__}
        for name in ("seconds", "rate", "start", "audio_seconds"):
            if known.get(name) is not None:
                known[name] = Fraction(known[name])
        return cls(**known)


def probe(path: Path) -> Probe:
    """Return what a media file holds, after decoding its first frame.

    Raises Unreadable with a code that says why: `media.missing`, `media.empty`, `media.html`, `media.json`,
    `media.error_page`, `media.not_media`, `media.undecodable`.
    """
    head = _head(path)
    _refuse_pages(path, head)
    if _is_picture(head):
        return _probe_picture(path)
    with open_media(path) as container:
        return _probe_container(path, container)


def length_tolerance(expected: Fraction) -> Fraction:
    """Return how far a take's length may be from the one ordered: half a second and a tenth.

    Half a second covers models that make `4n+1` or `8n+1` frames at 16 a second; a tenth covers nominal lengths
    (what is sold as 5 s measures 5.0 to 5.4 s). A take cut off in transfer is found by its structure, not by this.
    """
    return Fraction(1, 2) + abs(expected) / 10


def verify(path: Path, *, expected_seconds: Fraction | None = None, kind: MediaKind = "video") -> Probe:
    """Check that a fetched file is a whole, playable take, and return what it holds.

    Beyond `probe`: the right kind, nothing missing at the end, key frames over the whole length decode, and the
    length is within `length_tolerance` of the expected one (None: not checked). Raises Unreadable with `probe`'s
    codes and `media.wrong_type`, `media.truncated`, `media.wrong_length`.
    """
    found = probe(path)
    if found.kind != kind:
        raise unreadable(
            path,
            Text("expected {kind}, found {found}", "应为 {kind}，实为 {found}", kind=kind, found=found.kind),
            "media.wrong_type",
        )
    if kind == "image":
        return found
    with open_media(path) as container:
        _check_whole(path, container, found)
    if expected_seconds is not None and abs(found.seconds - expected_seconds) > length_tolerance(expected_seconds):
        raise unreadable(
            path,
            Text(
                "{found:.2f} s long, {expected:.2f} s were ordered",
                "长 {found:.2f} 秒，订购的是 {expected:.2f} 秒",
                found=float(found.seconds), expected=float(expected_seconds),
            ),
            "media.wrong_length",
        )  # fmt: skip
    return found


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4096)
    except FileNotFoundError as cause:
        raise unreadable(path, Text("there is no such file", "没有这个文件"), "media.missing") from cause
    except OSError as cause:
        why = Text("cannot be read: {why}", "无法读取：{why}", why=cause.strerror or str(cause))
        raise unreadable(path, why, "media.missing") from cause


def _refuse_pages(path: Path, head: bytes) -> None:
    """Refuse what servers send in place of a file: nothing, a web page, a JSON or XML error."""
    if not head:
        raise unreadable(path, Text("the file is empty", "文件是空的"), "media.empty")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    shown = head[:200].decode("utf-8", "replace")
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in text:
        raise unreadable(path, Text("a web page, not media", "这是网页，不是媒体文件"), "media.html", tail=shown)
    if text.startswith((b"{", b"[")):
        raise unreadable(
            path, Text("a JSON answer, not media", "这是 JSON 回复，不是媒体文件"), "media.json", tail=shown
        )
    if text.startswith((b"<?xml", b"<error")) and b"<svg" not in text:
        why = Text("an error page, not media", "这是错误页，不是媒体文件")
        raise unreadable(path, why, "media.error_page", tail=shown)


def _is_picture(head: bytes) -> bool:
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"heic", b"mif1")


def _probe_picture(path: Path) -> Probe:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise Image.DecompressionBombError("too many pixels")
                turned = picture.getexif().get(0x0112, 1) if hasattr(picture, "getexif") else 1
                name, mode = (picture.format or "").lower(), picture.mode
                picture.load()
                width, height = picture.size
    except UnidentifiedImageError as cause:
        raise unreadable(path, Text("not a picture", "不是图片"), "media.not_media", tail=str(cause)) from cause
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        why = Text("the picture is too large to open safely", "图片过大，无法安全打开")
        raise unreadable(path, why, "media.too_large", tail=str(cause)) from cause
    except (OSError, SyntaxError, ValueError) as cause:
        why = Text("the picture is damaged or cut off", "图片已损坏或不完整")
        code = "media.truncated" if "truncated" in str(cause) else "media.undecodable"
        raise unreadable(path, why, code, tail=str(cause)) from cause
    rotation = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}.get(turned, 0)
    if rotation in (90, 270):
        width, height = height, width
    return Probe("image", name, Fraction(0), path.stat().st_size, width, height, rotation, video_codec=name,
                 pixel_format=mode.lower())  # fmt: skip


def _probe_container(path: Path, container: av.container.InputContainer) -> Probe:
    video = video_of(container)
    sound = container.streams.audio[0] if container.streams.audio else None
    if video is None and sound is None:
        why = Text("holds neither picture nor sound", "既没有画面也没有声音")
        raise unreadable(path, why, "media.not_media")
    whole = seconds_of(container.duration, _AV_TIME_BASE)
    found = Probe("audio", container.format.name, whole or Fraction(0), path.stat().st_size)
    if sound is not None:
        heard = seconds_of(sound.duration, sound.time_base)
        heard = whole if heard is None else heard
        found = replace(
            found, seconds=heard or found.seconds, audio_codec=sound.codec_context.name, audio_seconds=heard,
            sample_rate=sound.sample_rate, channels=sound.channels,
        )  # fmt: skip
    if video is None:
        return found
    frame = _first_frame(path, container, video)
    shape = video.sample_aspect_ratio or Fraction(1)
    width, height = (round(frame.width * shape), frame.height) if shape > 0 else (frame.width, frame.height)
    rotation = -frame.rotation % 360
    if rotation in (90, 270):
        width, height = height, width
    length = seconds_of(video.duration, video.time_base) or whole or _measured_length(container, video)
    return replace(
        found, kind="video", seconds=length, width=width, height=height, rotation=rotation,
        rate=video.average_rate or video.guessed_rate, frames=video.frames,
        start=seconds_of(frame.pts, video.time_base) or Fraction(0),
        video_codec=video.codec_context.name, pixel_format=frame.format.name,
    )  # fmt: skip


def _first_frame(
    path: Path, container: av.container.InputContainer, video: av.video.stream.VideoStream
) -> av.VideoFrame:
    try:
        frame = next(container.decode(video), None)
    except MEDIA_ERRORS as cause:
        raise _undecodable(path, str(cause)) from cause
    if frame is None:
        raise _undecodable(path, "no frame")
    return frame


def _undecodable(path: Path, tail: str) -> Exception:
    why = Text("the picture cannot be decoded", "画面无法解码")
    return unreadable(path, why, "media.undecodable", tail=tail)


def _measured_length(container: av.container.InputContainer, video: av.video.stream.VideoStream) -> Fraction:
    """Length by reading every packet: for streamed files that state none (a browser's recorder writes these)."""
    container.seek(0)
    first, last = None, 0
    for packet in container.demux(video):
        if packet.pts is not None:
            first = packet.pts if first is None else min(first, packet.pts)
            last = max(last, packet.pts + (packet.duration or 0))
    return (last - (first or 0)) * (video.time_base or Fraction(0))


def _check_whole(path: Path, container: av.container.InputContainer, found: Probe) -> None:
    """Raise `media.truncated` or `media.undecodable` where the file does not hold what it announces."""
    video = video_of(container)
    stream = video or container.streams.audio[0]
    cut_off = unreadable(path, Text("the file is cut off", "文件不完整（被截断）"), "media.truncated")
    if container.format.name.startswith("mov") and not _boxes_are_whole(path, found.size_bytes):
        raise cut_off
    base = stream.time_base or Fraction(0)
    try:
        if video is not None and base and container.format.name.startswith(_INDEXED):
            for look in _LOOKS:
                container.seek(round((found.start + found.seconds * look) / base), stream=video)
                if next(container.decode(video), None) is None:
                    raise cut_off
        tail = found.start + max(Fraction(0), found.seconds - _TAIL)
        container.seek(round(tail / base) if base else 0, stream=stream)
        end = found.start
        for packet in container.demux(stream):
            if packet.is_corrupt:
                raise cut_off
            if packet.pts is not None:
                end = max(end, (packet.pts + (packet.duration or 0)) * base)
    except MEDIA_ERRORS as cause:
        raise unreadable(
            path, Text("damaged inside", "文件内部已损坏"), "media.undecodable", tail=str(cause)
        ) from cause
    if end - found.start < found.seconds - max(Fraction(1, 4), found.seconds / 50):
        raise cut_off


def _boxes_are_whole(path: Path, size: int) -> bool:
    """Whether every top-level box of an MP4 or MOV file ends inside it (ISO 14496-12, 4.2)."""
    with path.open("rb") as stream:
        at = 0
        while at + 8 <= size:
            stream.seek(at)
            head = stream.read(16)
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length == 0 or not name.isalnum():
                return True
            at += max(8, length)
    return at <= size
