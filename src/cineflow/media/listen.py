"""Sound for somebody who listens: one channel at 16 kHz, without loss, in pieces cut where nobody speaks.

Sound stands where its time stamps say, gaps are silence, so that a time in a piece plus the piece's start is a time in
the footage, exactly.
"""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import av.audio.stream
import av.container
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from cineflow.core.text import Text
from cineflow.core.time import Span, Time
from cineflow.media._containers import open_media, unreadable

__all__ = ["LISTEN_RATE", "cut_sound", "pieces_between", "read_sound"]

LISTEN_RATE = 16000
_ROOM = Fraction(1, 2)
"""Seconds kept around voices where silence before the first and after the last is left out."""

Samples = NDArray[np.int16]


def pieces_between(speech: Sequence[Span], length: Time, longest: Time) -> list[Span]:
    """Divide the spoken part of footage into pieces of at most `longest` seconds, cut in pauses.

    Each is cut in the widest pause of its last third; where there is none, at its end. Stretches in which nobody
    speaks are left out.
    """
    pieces: list[Span] = []
    start = Fraction(0)
    while length - start > longest:
        cut = _cut(speech, start + longest * 2 / 3, start + longest)
        pieces.append(Span(start, cut))
        start = cut
    pieces.append(Span(start, length))
    trimmed = (_spoken_part(piece, speech) for piece in pieces)
    return [piece for piece in trimmed if piece is not None]


def _cut(speech: Sequence[Span], low: Time, high: Time) -> Time:
    """The middle of the widest pause between two times, the later one where there is none."""
    edges = [low, *(edge for span in speech for edge in (span.start, span.end) if low < edge < high), high]
    pauses = [
        (b - a, (a + b) / 2)
        for a, b in pairwise(edges)
        if not any(span.start < (a + b) / 2 < span.end for span in speech)
    ]
    return max(pauses)[1] if pauses else high


def _spoken_part(piece: Span, speech: Sequence[Span]) -> Span | None:
    inside = [span for span in speech if span.start < piece.end and piece.start < span.end]
    if not inside:
        return None
    return Span(max(piece.start, inside[0].start - _ROOM), min(piece.end, inside[-1].end + _ROOM))


def cut_sound(
    path: Path, pieces: Sequence[Span], folder: Path, *, start: Time, audio_track: int = 0,
    watch: Callable[[float], None] = lambda done: None,
) -> list[Path]:  # fmt: skip
    """Write pieces of a file's sound as FLAC into a folder, `piece-001.flac` and on; finished ones are kept.

    pieces: in order, without overlaps. start: time stamp of the first frame shown, from which they count. watch: told
    how far it is, 0..1. Raises Unreadable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"piece-{number:03}.flac" for number in range(1, len(pieces) + 1)]
    if all(file.exists() for file in files):
        return files
    with open_media(path) as container:
        if audio_track >= len(container.streams.audio):
            raise unreadable(path, Text("has no sound to listen to", "没有可听的声音"), "media.no_sound")
        stream = container.streams.audio[audio_track]
        writer = _Writer(pieces, files)
        end = max(1, round(pieces[-1].end * LISTEN_RATE))
        try:
            for at, samples in _heard(container, stream, start):
                writer.take(at, samples)
                watch(min(1.0, at / end))
                if writer.is_full:
                    break
        except FFmpegError as cause:
            writer.abandon()
            why = Text("the sound cannot be decoded", "声音无法解码")
            raise unreadable(path, why, "media.undecodable", tail=str(cause)) from cause
        except BaseException:
            writer.abandon()
            raise
        writer.close()
    return files


def read_sound(file: Path) -> NDArray[np.float32]:
    """Return a piece as samples from -1 to 1."""
    with open_media(file) as container:
        parts = [samples for _, samples in _heard(container, container.streams.audio[0], Fraction(0))]
    whole = np.concatenate(parts) if parts else np.zeros(0, "i2")
    return (whole / 32768).astype(np.float32)


def _heard(
    container: av.container.InputContainer, stream: av.audio.stream.AudioStream, start: Time
) -> Iterator[tuple[int, Samples]]:
    """Yield blocks of samples with their place, in samples from the first frame shown."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=LISTEN_RATE)
    for frame in _frames(container, stream):
        for part in resampler.resample(frame):
            if part.pts is not None and part.time_base is not None:
                yield round((part.pts * part.time_base - start) * LISTEN_RATE), part.to_ndarray()[0]


def _frames(
    container: av.container.InputContainer, stream: av.audio.stream.AudioStream
) -> Iterator[av.AudioFrame | None]:
    yield from container.decode(stream)
    yield None


class _Writer:
    """Lays samples in their places over the pieces, one file after the other; what lies between pieces is left out."""

    def __init__(self, pieces: Sequence[Span], files: Sequence[Path]) -> None:
        self._edges = [(round(p.start * LISTEN_RATE), round(p.end * LISTEN_RATE)) for p in pieces]
        self._files = list(files)
        self._number = 0
        self._at = 0
        self._out: av.container.OutputContainer | None = None
        self._stream: av.audio.stream.AudioStream | None = None

    @property
    def is_full(self) -> bool:
        return self._number >= len(self._edges)

    def take(self, at: int, samples: Samples) -> None:
        """Lay samples that begin at a place; overlaps are cut off, a gap before them is silence."""
        if at < self._at:
            samples = samples[self._at - at :]
        elif at > self._at:
            self._lay_silence(at)
        if samples.size:
            self._lay(samples)

    def close(self) -> None:
        """Fill up with silence what the sound did not reach, so that every piece is there."""
        if not self.is_full:
            self._lay_silence(self._edges[-1][1])

    def abandon(self) -> None:
        """Leave no half file."""
        if self._out is not None:
            self._out.close()
            self._files[self._number].with_suffix(".tmp").unlink(missing_ok=True)

    def _lay_silence(self, until: int) -> None:
        while self._at < until and not self.is_full:
            self._lay(np.zeros(min(until - self._at, LISTEN_RATE * 60), "i2"))

    def _lay(self, samples: Samples) -> None:
        while samples.size and not self.is_full:
            begin, end = self._edges[self._number]
            if self._at < begin:
                skipped = min(begin - self._at, samples.size)
                self._at += skipped
                samples = samples[skipped:]
                continue
            part, samples = samples[: end - self._at], samples[end - self._at :]
            self._encode(part, self._at - begin)
            self._at += part.size
            if self._at >= end:
                self._finish()
        self._at += samples.size

    def _encode(self, samples: Samples, pts: int) -> None:
        if self._out is None:
            self._out = av.open(str(self._files[self._number].with_suffix(".tmp")), "w", format="flac")
            self._stream = self._out.add_stream("flac", rate=LISTEN_RATE, layout="mono")
        assert self._stream is not None
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = LISTEN_RATE, pts, Fraction(1, LISTEN_RATE)
        self._out.mux(self._stream.encode(frame))

    def _finish(self) -> None:
        assert self._out is not None
        assert self._stream is not None
        self._out.mux(self._stream.encode(None))
        self._out.close()
        target = self._files[self._number]
        target.with_suffix(".tmp").replace(target)
        self._out = self._stream = None
        self._number += 1
