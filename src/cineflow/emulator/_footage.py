"""Real, small results: H.264 and AAC in MP4, PNG and JPEG, WAV, drawn once per length and size.

Two jobs never get the same bytes: each result carries its job's key in a place that players skip.
"""

# pyright: reportUnknownMemberType=false
# PyAV types its packets only in part.

from __future__ import annotations

import io
import tempfile
import threading
import wave
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from PIL import Image, PngImagePlugin

__all__ = [
    "LONGEST_SIDE",
    "NotFootage",
    "content_type",
    "measure",
    "measure_sound",
    "picture",
    "shrink",
    "sound",
    "video",
]

LONGEST_SIDE = 256
"""Pixels; anything larger is drawn smaller in the same shape."""

_FPS = 24
_RATE = 16000
_X264 = {"preset": "ultrafast", "crf": "32", "threads": "1", "g": "48"}
_TYPES = {
    "mp4": "video/mp4", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "wav": "audio/wav",
    "json": "application/json", "gif": "image/gif",
}  # fmt: skip
_drawing = threading.Lock()


def content_type(suffix: str) -> str:
    return _TYPES.get(suffix, "application/octet-stream")


def shrink(width: int, height: int) -> tuple[int, int]:
    """Return the size drawn for a size asked: the same when it is small and even, else the same shape made small."""
    scale = min(1.0, LONGEST_SIDE / max(width, height, 1))
    return tuple(max(16, round(side * scale / 2) * 2) for side in (width, height))  # pyright: ignore[reportReturnType]


class NotFootage(Exception):
    """Bytes that are no film or no sound."""


def measure(content: bytes) -> tuple[float, int, int]:
    """Return seconds, width and height of a film. Raises NotFootage."""
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if not file.streams.video or not file.duration:
                raise NotFootage
            stream = file.streams.video[0]
            return file.duration / 1_000_000, stream.width, stream.height
    except FFmpegError as bad:
        raise NotFootage from bad


def measure_sound(content: bytes) -> float:
    """Return the seconds of a recording. Raises NotFootage."""
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if not file.streams.audio or not file.duration:
                raise NotFootage
            return file.duration / 1_000_000
    except FFmpegError as bad:
        raise NotFootage from bad


def video(seconds: float, width: int, height: int, mark: str, *, has_audio: bool = True) -> bytes:
    """Return an MP4 of this length, marked as one job's own."""
    small = shrink(width, height)
    with _drawing:
        film = _draw_video(round(seconds * _FPS), *small, has_audio)
    note = f"cineflow emulator {mark}".encode()
    return film + (len(note) + 8).to_bytes(4, "big") + b"free" + note


def picture(width: int, height: int, mark: str, form: str = "png") -> bytes:
    """Return a PNG, JPEG, WebP or GIF, marked as one job's own."""
    small = shrink(width, height)
    image = Image.fromarray(_gradient(*small))
    out = io.BytesIO()
    if form == "png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", mark)
        image.save(out, "png", pnginfo=info)
    elif form == "jpg":
        image.save(out, "jpeg", quality=80, comment=mark.encode())
    else:
        image.save(out, form)
    return out.getvalue()


def sound(seconds: float) -> bytes:
    """Return a soft tone as a 16 kHz mono WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(_tone(int(seconds * _RATE)).tobytes())
    return out.getvalue()


def _gradient(width: int, height: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    across = np.linspace(30, 220, width, dtype=np.uint8)
    down = np.linspace(60, 160, height, dtype=np.uint8)
    image = np.zeros((height, width, 3), dtype=np.uint8)
    image[..., 0] = across[None, :]
    image[..., 1] = down[:, None]
    image[..., 2] = 120
    return image


def _tone(samples: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (np.sin(np.arange(samples) * (2 * np.pi * 220 / _RATE)) * 1500).astype(np.int16)


@lru_cache(maxsize=64)
def _draw_video(frames: int, width: int, height: int, has_audio: bool) -> bytes:
    """Draw a moving gradient crossed by a bright line, the index in front so that a cut file still opens."""
    with tempfile.TemporaryDirectory(prefix="cineflow-emulator-") as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
            stream = out.add_stream("libx264", rate=_FPS, options=_X264)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            track = out.add_stream("aac", rate=_RATE, layout="mono") if has_audio else None
            ramp = np.tile(np.linspace(40, 200, width, dtype=np.uint8), (height, 1))
            for number in range(max(frames, 1)):
                plane = np.full((height * 3 // 2, width), 128, dtype=np.uint8)
                plane[:height] = np.roll(ramp, number * 2, axis=1)
                line = number * (width - 4) // max(frames, 1)
                plane[:height, line : line + 4] = 235
                frame = av.VideoFrame.from_ndarray(plane, format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, _FPS)
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
            if track is not None:
                track.bit_rate = 16000
                resampler = av.AudioResampler("fltp", "mono", _RATE)
                samples = frames * _RATE // _FPS // 1024 * 1024
                wave_form = _tone(samples)
                for start in range(0, samples, 16384):
                    samples_here = wave_form[None, start : start + 16384]
                    piece = av.AudioFrame.from_ndarray(samples_here, format="s16", layout="mono")
                    piece.sample_rate, piece.pts, piece.time_base = _RATE, start, Fraction(1, _RATE)
                    for ready in resampler.resample(piece):
                        out.mux(track.encode(ready))
                out.mux(track.encode())
        return path.read_bytes()
