"""Films whose every frame says its number, and whose sound clicks once a second: what is cut can be checked exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.layout import AudioLayout
from numpy.typing import NDArray

BITS = 16
SOUND_RATE = 48000


@dataclass(frozen=True)
class Draw:
    """How to draw a film. first: number of the first frame. stamps: frame index → time stamp in 1/90000 s for a
    variable rate. rotation: degrees clockwise that a player must turn it. layout: of the sound; no sound, no layout.
    options: of the encoder, beside the usual ones."""

    frames: int = 48
    rate: Fraction = Fraction(24)
    size: tuple[int, int] = (320, 180)
    first: int = 0
    sound: bool = True
    codec: str = "libx264"
    keyint: int = 12
    bframes: int = 2
    pixel_format: str = "yuv420p"
    stamps: Callable[[int], int] | None = None
    rotation: int = 0
    start: Fraction = Fraction(0)
    tone: float = 0.0
    click_every: int = 24
    hdr: int = 0
    open_groups: bool = False
    layout: str = "stereo"
    options: Mapping[str, str] = field(default_factory=dict)

    def time_of(self, index: int) -> Fraction:
        """When a frame is shown, counted from where time begins."""
        return Fraction(self.stamps(index), 90000) if self.stamps else index / self.rate


def draw(path: Path, film: Draw | None = None) -> Path:
    film = film or Draw()
    options = {"preset": "ultrafast", "crf": "16", "threads": "1", "bf": str(film.bframes), "g": str(film.keyint)}
    options["sc_threshold"] = "0"
    if film.open_groups:
        options["x264-params"] = "open-gop=1"
    options |= film.options
    with av.open(str(path), "w") as out:
        video = out.add_stream(
            film.codec, rate=film.rate, options=options if "264" in film.codec else dict(film.options)
        )
        video.width, video.height, video.pix_fmt = *film.size, film.pixel_format
        video.time_base = video.codec_context.time_base = Fraction(1, 90000) if film.stamps else 1 / film.rate
        if film.hdr:
            context = video.codec_context
            context.color_trc, context.color_primaries, context.colorspace, context.color_range = film.hdr, 9, 9, 1
        if film.rotation:
            video.set_display_rotation(-film.rotation)
        sound = out.add_stream("aac" if path.suffix != ".webm" else "libopus", rate=SOUND_RATE) if film.sound else None
        if sound:
            sound.layout = film.layout
        offset = round(film.start / video.codec_context.time_base)
        if sound:
            for packet in _sound(film, sound):
                out.mux(packet)
        for index in range(film.frames):
            frame = av.VideoFrame.from_ndarray(picture(film.first + index, film.size), format="gray")
            frame = frame.reformat(format=film.pixel_format)
            frame.pts = (film.stamps(index) if film.stamps else index) + offset
            frame.time_base = video.codec_context.time_base
            if film.hdr:
                frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = film.hdr, 9, 9, 1
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return path


def _sound(film: Draw, stream) -> Iterable:
    """A 5 ms burst at the start of every `click_every`th frame, over silence or a tone of `tone` hertz."""
    total = round(film.time_of(film.frames) * SOUND_RATE)
    t = np.arange(total) / SOUND_RATE
    samples = (0.2 * np.sin(2 * np.pi * film.tone * t)).astype("f4") if film.tone else np.zeros(total, "f4")
    burst = (0.8 * np.sin(2 * np.pi * 2000 * np.arange(240) / SOUND_RATE)).astype("f4")
    for index in range(0, film.frames, film.click_every):
        at = round(film.time_of(index) * SOUND_RATE)
        room = min(240, total - at)
        samples[at : at + room] = burst[:room]
    offset = round(film.start * SOUND_RATE)
    for at in range(0, total, 960):
        block = np.stack([samples[at : at + 960]] * AudioLayout(film.layout).nb_channels)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=film.layout)
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at + offset, Fraction(1, SOUND_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def picture(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A frame that says its number in 16 blocks, black or white, most significant first."""
    width, height = size
    row = np.repeat([(number >> (BITS - 1 - bit)) & 1 for bit in range(BITS)], width // BITS).astype("u1") * 200 + 28
    row = np.concatenate([row, np.full(width - row.size, 128, "u1")])
    return np.tile(row, (height, 1))


def number_in(luma: NDArray[np.uint8]) -> int:
    """Read a frame's number from its picture (without bars)."""
    height, width = luma.shape
    block = width / BITS
    middle = luma[height // 3 : 2 * height // 3]
    value = 0
    for bit in range(BITS):
        lit = middle[:, int(bit * block + block / 4) + 1 : int((bit + 1) * block - block / 4)].mean() > 128
        value = value << 1 | int(lit)
    return value


def numbers(path: Path, crop: Callable[[NDArray[np.uint8]], NDArray[np.uint8]] = lambda luma: luma) -> list[int]:
    """Read every frame's number, in presentation order."""
    with av.open(str(path)) as container:
        return [number_in(crop(frame.to_ndarray(format="gray"))) for frame in container.decode(video=0)]


def pcm(path: Path) -> NDArray[np.float32]:
    """All sound, mono, placed by its time stamps from time 0."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SOUND_RATE)
        out = np.zeros(0, "f4")
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                block = part.to_ndarray()[0]
                at = round(part.pts * part.time_base * SOUND_RATE)
                block, at = (block[-at:], 0) if at < 0 else (block, at)
                if at + block.size > out.size:
                    out = np.concatenate([out, np.zeros(at + block.size - out.size, "f4")])
                out[at : at + block.size] = block
        return out
