"""Writing a film: one H.264 picture track and, where wanted, one AAC sound track of exactly the same length."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av
import av.audio.stream
import av.video.stream
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from cineflow.core.errors import MediaError
from cineflow.core.files import move_into_place
from cineflow.core.text import Text

__all__ = ["BT709", "SOUND_RATE", "Encoding", "FilmWriter", "Sound", "hardware_codec", "samples_before", "sweep_drafts"]

SOUND_RATE = 48000
"""Samples a second of every sound we write."""

Sound = NDArray[np.float32]
"""Two channels by samples, -1..1."""

BT709 = 1
"""libav's number for the colour matrix, primaries and transfer of ITU-R BT.709."""

_LIMITED = 1

_KINDS = {".mov": "mov", ".mkv": "matroska"}
"""libav's names of what a film is written as, by the ending of its name; MP4 where there is none for it."""


def samples_before(frame: int, rate: Fraction) -> int:
    """Return how many samples of sound end where a frame begins."""
    return round(frame / rate * SOUND_RATE)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a film is compressed. threads: 0 for as many as there are cores; 1 gives the same bytes anywhere.

    extra: further options of libx264 by libavcodec's names. codec: libx264, or a machine's own, at a quality like it.
    """

    preset: str
    crf: int
    threads: int = 0
    sound_kbps: int = 160
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    codec: str = "libx264"

    @property
    def options(self) -> dict[str, str]:
        if self.codec != "libx264":
            return dict(_QUALITY_OF[self.codec](self.crf))
        return {"preset": self.preset, "crf": str(self.crf), "threads": str(self.threads), **self.extra}

    @property
    def pixel_format(self) -> str:
        """What the encoder takes; PyAV brings our frames into it."""
        return _PIXELS.get(self.codec, "yuv420p")


# What stands for a constant quality in each (ffmpeg -h encoder=NAME, 8.1). VideoToolbox counts 1..100, upwards, and is
# told by the scale of `-q:v`: 118 steps a unit (FF_QP2LAMBDA), in use where the flag says so.
_QUALITY_OF: Mapping[str, Callable[[int], Mapping[str, str]]] = {
    "h264_nvenc": lambda crf: {"rc": "vbr", "cq": str(crf), "preset": "p5"},
    "h264_videotoolbox": lambda crf: {"flags": "+qscale", "global_quality": str(118 * (100 - 2 * crf))},
    "h264_qsv": lambda crf: {"global_quality": str(crf)},
    "h264_amf": lambda crf: {"rc": "cqp", "qp_i": str(crf), "qp_p": str(crf)},
}


_PIXELS = {"h264_qsv": "nv12"}
"""Encoders that do not take yuv420p."""

_USUAL_CRF = 20


def hardware_codec(size: tuple[int, int]) -> str | None:
    """Return the first encoder of the machine's that encodes a frame of this size, with the options that it will be
    given; None where there is none."""
    for codec in _QUALITY_OF:
        wanted = Encoding("", _USUAL_CRF, codec=codec)
        try:
            trial = cast(av.VideoCodecContext, av.CodecContext.create(codec, "w"))
            trial.width, trial.height, trial.pix_fmt = size[0], size[1], wanted.pixel_format
            trial.time_base, trial.framerate = Fraction(1, 25), Fraction(25)
            trial.options = wanted.options
            frame = av.VideoFrame(size[0], size[1], "yuv420p")
            frame.pts = 0
            if trial.encode(frame) or trial.encode(None):
                return codec
        except (FFmpegError, ValueError, OSError):
            continue
    return None


def sweep_drafts(target: Path) -> None:
    """Delete what processes that died left of writing a film: their numbers stand in the names."""
    stem = re.escape(target.stem)
    drafts = re.compile(
        rf"\.{re.escape(target.name)}\.(\d+)\.tmp|\.{stem}\.(\d+)\.joined[.\w]*|\.\.{stem}\.(\d+)\.joined[.\w]*\.\d+\.tmp"
    )
    with suppress(OSError):
        for left in target.parent.iterdir():
            found = drafts.fullmatch(left.name)
            if found and not _is_alive(int(found.group(found.lastindex or 0))):
                left.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # There os.kill ends a process instead of asking for it; and an open file cannot be deleted.
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


class FilmWriter:
    """Writes beside the target and moves the whole film into place; left by an error, nothing remains.

    Frames are numbered as they come, at a constant rate. matrix: the colour matrix they are in. template: a stream
    whose packets are given as they are, with `packet`, instead of frames. head: their set-up, the template's unless
    told. tags: metadata of the file. Raises MediaError (`media.write_failed`) and OSError.
    """

    def __init__(
        self, target: Path, *, size: tuple[int, int], rate: Fraction, encoding: Encoding, has_sound: bool,
        matrix: int = BT709, template: av.video.stream.VideoStream | None = None, head: bytes | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._target = target
        target.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        # Names that QuickTime does not know are only written where that is asked for.
        flags = "+faststart+use_metadata_tags" if tags else "+faststart"
        kind = _KINDS.get(target.suffix.lower(), "mp4")
        options = {"fflags": "+bitexact"} if kind == "matroska" else {"movflags": flags, "fflags": "+bitexact"}
        self._container = av.open(f"file:{self._temporary}", "w", format=kind, options=options)
        self._container.metadata.update(tags or {})
        self._is_copy = template is not None
        if template is not None:
            self._video = self._container.add_stream_from_template(template)
            if head is not None:
                self._video.codec_context.extradata = head
                self._video.time_base = 1 / rate
        else:
            self._video = self._add_video(size, rate, encoding, matrix)
        self._sound = self._add_sound(encoding) if has_sound else None
        self.frames = 0
        self.samples = 0

    def _add_video(
        self, size: tuple[int, int], rate: Fraction, encoding: Encoding, matrix: int
    ) -> av.video.stream.VideoStream:
        made = self._container.add_stream(encoding.codec, rate=rate, options=encoding.options)
        video = cast(av.video.stream.VideoStream, made)
        video.width, video.height, video.pix_fmt = size[0], size[1], encoding.pixel_format
        video.codec_context.time_base = 1 / rate
        video.codec_context.color_range = _LIMITED
        video.codec_context.colorspace = matrix
        video.codec_context.color_primaries = BT709
        video.codec_context.color_trc = BT709
        return video

    def _add_sound(self, encoding: Encoding) -> av.audio.stream.AudioStream:
        sound = self._container.add_stream("aac", rate=SOUND_RATE, options={"b": f"{encoding.sound_kbps}k"})
        sound.layout = "stereo"
        return sound

    def frame(self, picture: av.VideoFrame) -> None:
        """Add the next frame: yuv420p, in the film's size."""
        picture.pts = self.frames
        picture.time_base = self._video.codec_context.time_base
        picture.pict_type = 0
        self._container.mux(self._video.encode(picture))
        self.frames += 1

    def packet(self, packet: av.Packet[av.video.stream.VideoStream]) -> None:
        """Add a packet of the template's kind, its time stamps those of the film; it holds one frame."""
        packet.stream = self._video
        self._container.mux_one(packet)
        self.frames += 1

    def sound(self, block: Sound) -> None:
        """Add sound where the last block ended; of any length."""
        if self._sound is None or block.shape[1] == 0:
            return
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
        frame.sample_rate = SOUND_RATE
        frame.pts, frame.time_base = self.samples, Fraction(1, SOUND_RATE)
        self._container.mux(self._sound.encode(frame))
        self.samples += block.shape[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
            else:
                with suppress(FFmpegError, OSError):
                    self._container.close()
        finally:
            self._temporary.unlink(missing_ok=True)

    def _finish(self) -> None:
        try:
            if not self._is_copy:
                self._container.mux(self._video.encode(None))
            if self._sound is not None:
                self._container.mux(self._sound.encode(None))
            self._container.close()
        except OSError:
            raise  # A full disk is the system's word, and libav's errors of that kind are OSErrors too.
        except FFmpegError as cause:
            raise MediaError(
                Text("the film could not be written", "影片无法写入"), file=self._target, code="media.write_failed",
                tail=str(cause),
            ) from cause  # fmt: skip
        with self._temporary.open("rb") as written:
            os.fsync(written.fileno())
        move_into_place(self._temporary, self._target)
