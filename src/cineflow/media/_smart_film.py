"""Making a film as planned for a smart cut, and proving it.

What is encoded goes by parameter sets of another number than what is copied, so that both kinds follow each other in
one track. The joins are decoded through afterwards and compared with the sources before the film counts.
"""

# PyAV types its packets only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import av
import av.container
import av.video.stream
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from cineflow.core.time import Rate
from cineflow.media._containers import MEDIA_ERRORS, open_media, video_of
from cineflow.media._nal import read_head, with_lengths
from cineflow.media._smart import Run, SmartPlan
from cineflow.media._writer import BT709, Encoding

__all__ = ["SmartWriter", "are_the_same"]

_ALIKE = 8.0
"""Mean difference in luma that an encoded frame may show; another frame of a moving picture shows more."""


@dataclass(slots=True)
class _Kept:
    """The ends of an encoded run as they were before, at a quarter of their size."""

    first: NDArray[np.uint8]
    last: NDArray[np.uint8]


class SmartWriter:
    """Gives the packets of a planned film, in order, with its time stamps. pictures: (piece, first, last) → frames."""

    def __init__(
        self, plan: SmartPlan, *, rate: Rate, size: tuple[int, int], matrix: int, encoding: Encoding,
        pictures: Callable[[int, int, int], Iterator[av.VideoFrame]],
    ) -> None:  # fmt: skip
        self._plan, self._rate, self._size, self._matrix = plan, rate, size, matrix
        self._encoding, self._pictures = encoding, pictures
        self._number = next(number for number in range(1, 32) if number not in plan.head.ids)
        self._own = read_head(bytes(self._coder().extradata or b""))
        self.kept: dict[Run, _Kept] = {}

    @property
    def record(self) -> bytes:
        """The set-up of the joined track."""
        assert self._own is not None, "x264 tells its set-up when it opens"
        return self._plan.head.joined(self._own).record()

    def packets(self) -> Iterator[av.Packet[av.video.stream.VideoStream]]:
        order = 0
        for run in self._plan.runs:
            for place, packet in self._copied(run) if run.cut is not None else self._encoded(run):
                packet.time_base = 1 / self._rate
                packet.pts, packet.dts, packet.duration = run.begin + place, order - self._plan.lag, 1
                order += 1
                yield packet

    def _copied(self, run: Run) -> Iterator[tuple[int, av.Packet[av.video.stream.VideoStream]]]:
        """Packets with the place in the run of the frame each holds."""
        cut = run.cut
        assert cut is not None, "asked before"
        wanted = {tick: place for place, tick in enumerate(cut.shown[run.first : run.last])}
        with open_media(cut.source.file) as container:
            video = video_of(container)
            assert video is not None, "looked at before"
            if cut.shown[run.first] > cut.source.zero:
                container.seek(cut.shown[run.first], stream=video)
            left = run.frames
            for packet in container.demux(video):
                if packet.size and packet.pts in wanted and left:
                    left -= 1
                    yield wanted[packet.pts], packet
                    if not left:
                        return

    def _encoded(self, run: Run) -> Iterator[tuple[int, av.Packet[av.video.stream.VideoStream]]]:
        coder = self._coder()
        for place, frame in enumerate(self._pictures(run.piece, run.first, run.last)):
            if place == 0:
                small = _small(frame)
                self.kept[run] = _Kept(small, small)
            if place == run.frames - 1:
                self.kept[run].last = _small(frame)
            frame.pts, frame.time_base, frame.pict_type = place, 1 / self._rate, 0
            yield from _packed(cast("list[Any]", coder.encode(frame)))
        yield from _packed(cast("list[Any]", coder.encode(None)))

    def _coder(self) -> av.VideoCodecContext:
        coder = av.VideoCodecContext.create("libx264", "w")
        coder.width, coder.height, coder.pix_fmt = self._size[0], self._size[1], "yuv420p"
        coder.time_base, coder.framerate = 1 / self._rate, self._rate
        coder.color_range, coder.colorspace, coder.color_primaries, coder.color_trc = 1, self._matrix, BT709, BT709
        coder.options = {**self._encoding.options, "x264-params": f"sps-id={self._number}:open-gop=0"}
        coder.flags |= Flags.global_header
        coder.open()
        return coder


def _packed(coded: Sequence[Any]) -> Iterator[tuple[int, av.Packet[av.video.stream.VideoStream]]]:
    for packet in coded:
        out = av.Packet(with_lengths(bytes(packet)))
        out.is_keyframe = bool(packet.is_keyframe)
        yield int(packet.pts), cast("av.Packet[av.video.stream.VideoStream]", out)


def _small(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """A frame's luma, every fourth pixel."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[::4, : plane.width : 4].copy()


def are_the_same(film: Path, plan: SmartPlan, writer: SmartWriter, rate: Rate) -> bool:
    """Whether the film has every frame in its place, copied ends to the last bit, encoded ends as they looked.

    Each join is decoded through, as a player does: what comes before it must not change what follows, nor be lost.
    """
    total = sum(run.frames for run in plan.runs)
    try:
        with open_media(film) as container:
            video = video_of(container)
            if video is None:
                return False
            stamps = sorted(packet.pts for packet in container.demux(video) if packet.size and packet.pts is not None)
            base = video.time_base or Fraction(1)
            if stamps != [round(number / rate / base) for number in range(total)]:
                return False
            ends = [_frames_at(container, video, stamps[:1])]
            ends += [_frames_at(container, video, stamps[run.begin - 1 : run.begin + 1]) for run in plan.runs[1:]]
            ends += [_frames_at(container, video, stamps[-1:])]
    except MEDIA_ERRORS:
        return False
    return all(
        before is not None and after is not None and _holds(run, writer, before[-1], after[0])
        for run, (before, after) in zip(plan.runs, pairwise(ends), strict=True)
    )


def _holds(run: Run, writer: SmartWriter, first: av.VideoFrame, last: av.VideoFrame) -> bool:
    """Whether the ends of a run are what they were in its source."""
    if run.cut is None:
        kept = writer.kept.get(run)
        before = (kept.first, kept.last) if kept else ()
        return len(before) == 2 and all(
            float(np.abs(_small(end).astype(int) - then).mean()) < _ALIKE
            for end, then in zip((first, last), before, strict=True)
        )
    with open_media(run.cut.source.file) as source:
        track = video_of(source)
        ticks = (run.cut.shown[run.first], run.cut.shown[run.last - 1])
        origins = [_frames_at(source, track, (tick,)) if track else None for tick in ticks]
    return all(
        origin is not None and np.array_equal(end.to_ndarray(), origin[0].to_ndarray())
        for end, origin in zip((first, last), origins, strict=True)
    )


def _frames_at(
    container: av.container.InputContainer, video: av.video.stream.VideoStream, ticks: Sequence[int]
) -> list[av.VideoFrame] | None:
    """Decode on from the key frame before: the frames of these ticks, which follow each other; None where one is not
    there or another stands between."""
    container.seek(ticks[0], stream=video)
    found: list[av.VideoFrame] = []
    for frame in container.decode(video):
        if frame.pts is None or frame.pts < ticks[0]:
            continue
        if frame.pts != ticks[len(found)]:
            return None
        found.append(frame)
        if len(found) == len(ticks):
            return found
    return None
