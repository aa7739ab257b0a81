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

from cineflow.core.text import Text
from cineflow.media._containers import MEDIA_ERRORS, open_media, unreadable, video_of
from cineflow.media.index import MediaIndex

__all__ = ["take_stills"]


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
