"""Pictures of chosen frames, exactly those, as small JPEGs."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import av
import av.container
import av.video.stream
from PIL import Image

from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.media._containers import MEDIA_ERRORS, open_media, unreadable, video_of
from cineflow.media.index import MediaIndex

__all__ = ["keep_last_frame", "take_stills"]

_LOOK_BACK = 2.0
"""Seconds before the end from which the last frame is sought; a file that is cut short is decoded whole."""


def take_stills(path: Path, index: MediaIndex, frames: Sequence[int], *, longest_side: int = 768) -> dict[int, bytes]:
    """Return JPEGs by frame number. Each frame is sought from the key frame before it. Raises Unreadable."""
    ticks = index.frame_rows["time"]
    taken: dict[int, bytes] = {}
    with open_media(path) as container:
        video = video_of(container)
        if video is None:
            raise unreadable(path, Text("has no picture", "没有画面"), "media.no_picture")
        for number in sorted(set(frames)):
            try:
                frame = _frame_at(container, video, int(ticks[number]))
            except MEDIA_ERRORS as cause:
                why = Text("frame {number} cannot be decoded", "第 {number} 帧无法解码", number=number)
                raise unreadable(path, why, "media.undecodable", tail=str(cause)) from cause
            if frame is not None:
                taken[number] = _jpeg(frame, index.probe.rotation, longest_side)
    return taken


def keep_last_frame(path: Path, out: Path) -> None:
    """Write the last frame shown of a film as a JPEG in its full size, whole or not at all. Raises Unreadable, OSError.

    JPEG, since every service that takes a first frame takes it, and a PNG of a large one may be too big.
    """
    with open_media(path) as container:
        video = video_of(container)
        if video is None:
            raise unreadable(path, Text("has no picture", "没有画面"), "media.no_picture")
        try:
            last = _last_of(container, video)
        except MEDIA_ERRORS as cause:
            why = Text("the last frame cannot be decoded", "最后一帧无法解码")
            raise unreadable(path, why, "media.undecodable", tail=str(cause)) from cause
    if last is None:
        raise unreadable(path, Text("has no picture", "没有画面"), "media.no_picture")
    picture = Image.fromarray(last.reformat(format="rgb24").to_ndarray())
    if rotation := round(last.rotation):
        picture = picture.rotate(rotation, expand=True)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95, subsampling=0)
    write_atomically(out, content.getvalue())


def _last_of(container: av.container.InputContainer, video: av.video.stream.VideoStream) -> av.VideoFrame | None:
    for start in (_LOOK_BACK, None):
        ends = container.duration
        if start is not None and not ends:
            continue
        wish = 0 if start is None or ends is None else max(0, ends - int(start * av.time_base))
        container.seek(wish, backward=True)
        last: av.VideoFrame | None = None
        for frame in container.decode(video):
            if last is None or last.pts is None or frame.pts is None or frame.pts >= last.pts:
                last = frame
        if last is not None:
            return last
    return None


def _frame_at(
    container: av.container.InputContainer, video: av.video.stream.VideoStream, tick: int
) -> av.VideoFrame | None:
    container.seek(tick, stream=video, backward=True)
    found: av.VideoFrame | None = None
    for frame in container.decode(video):
        found = frame
        if frame.pts is None or frame.pts >= tick:
            break
    return found


def _jpeg(frame: av.VideoFrame, rotation: int, longest_side: int) -> bytes:
    scale = min(1.0, longest_side / max(frame.width, frame.height))
    size = max(2, round(frame.width * scale / 2) * 2), max(2, round(frame.height * scale / 2) * 2)
    small = frame.reformat(width=size[0], height=size[1], format="rgb24", interpolation="AREA")
    picture = Image.fromarray(small.to_ndarray())
    if rotation:
        picture = picture.rotate(-rotation, expand=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
