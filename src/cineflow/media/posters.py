"""Still pictures of films: one frame as a poster, and many on one sheet."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.media._conform import Conformer, canvas_of
from cineflow.media._containers import MEDIA_ERRORS, open_media, unreadable, video_of
from cineflow.media.probe import Probe, probe

__all__ = ["contact_sheet", "frames_at", "poster"]

_BT709 = 1
_GAP = 6


def frames_at(film: Path, times: Sequence[Time], *, width: int) -> list[Image.Image]:
    """Return the frame shown at each time, as displayed, scaled to a width in pixels.

    times: seconds from the first frame; later than the end means the last frame. Raises Unreadable.
    """
    facts = probe(film)
    if facts.kind != "video":
        raise unreadable(film, Text("has no moving picture", "没有动态画面"), "media.no_picture")
    size = canvas_of(width, round(width * facts.height / max(1, facts.width)))
    with open_media(film) as container:
        video = video_of(container)
        assert video is not None, "probed as a film"
        try:
            return [
                _frame_at(container, video, video.time_base or Fraction(1), facts, time, size, film) for time in times
            ]
        except MEDIA_ERRORS as cause:
            why = Text("the picture cannot be decoded", "画面无法解码")
            raise unreadable(film, why, "media.undecodable", tail=str(cause)) from cause


def _frame_at(
    container: InputContainer, video: VideoStream, base: Fraction, facts: Probe, time: Time, size: tuple[int, int],
    film: Path,
) -> Image.Image:  # fmt: skip
    tick = round((facts.start + time) / base)
    container.seek(max(0, tick), stream=video)
    shown: VideoFrame | None = None
    for frame in container.decode(video):
        if shown is not None and frame.pts is not None and frame.pts > tick:
            break
        shown = frame
    if shown is None:
        container.seek(0, stream=video)
        shown = next(container.decode(video), None)
    if shown is None:
        raise unreadable(film, Text("no frame can be decoded", "没有可解码的画面"), "media.undecodable")
    fitted = Conformer(size, _BT709, rotation=facts.rotation).fit(shown)
    return cast(Image.Image, fitted.to_image())


def poster(film: Path, out: Path, *, at: Time | None = None, width: int = 640, quality: int = 85) -> Path:
    """Write one frame as a JPEG: at a time in seconds, else a third into the film, where titles are gone."""
    when = at if at is not None else probe(film).seconds / 3
    _write(frames_at(film, [when], width=width)[0], out, quality)
    return out


def contact_sheet(
    film: Path, out: Path, *, columns: int = 4, rows: int = 3, width: int = 1600, quality: int = 86
) -> Path:
    """Write frames spread evenly over a film on one dark sheet, as a JPEG `width` pixels wide."""
    count = columns * rows
    length = probe(film).seconds
    cell = (width - _GAP * (columns + 1)) // columns
    pictures = frames_at(film, [length * (2 * i + 1) / (2 * count) for i in range(count)], width=cell)
    tall = pictures[0].height
    sheet = Image.new("RGB", (width, rows * (tall + _GAP) + _GAP), (14, 15, 19))
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        sheet.paste(picture, (_GAP + column * (cell + _GAP), _GAP + row * (tall + _GAP)))
    _write(sheet, out, quality)
    return out


def _write(picture: Image.Image, out: Path, quality: int) -> None:
    content = io.BytesIO()
    picture.convert("RGB").save(content, "JPEG", quality=quality, optimize=True, progressive=True)
    write_atomically(out, content.getvalue())
