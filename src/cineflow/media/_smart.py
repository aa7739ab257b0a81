"""Smart cut: whole groups of pictures copied as they are, only the frames around each cut encoded.

A group is copied where it begins with a picture that nothing later refers past (IDR) and all of it is wanted. What is
encoded goes by parameter sets of another number, so that both kinds follow each other in one track. The joins are
decoded afterwards and compared with the sources before the film counts.
"""

# PyAV types its packets only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
from cineflow.media._nal import Head, is_idr, read_head, with_lengths
from cineflow.media._source import Cut
from cineflow.media._writer import BT709, Encoding

__all__ = ["Run", "SmartPlan", "SmartWriter", "are_the_same", "plan_smart"]

_PAST = Fraction(2)
"""Seconds read past a range, until frames in decoding order surely left it."""

_LEAST_LAG = 2
"""Frames by which x264's pictures may come early: B-frames that refer to B-frames."""

_ALIKE = 8.0
"""Mean difference in luma that an encoded frame may show; another frame of a moving picture shows more."""


@dataclass(frozen=True, slots=True)
class Run:
    """Frames `[first, last)` of a piece, copied or encoded. begin: its first frame's number in the film."""

    piece: int
    first: int
    last: int
    begin: int
    cut: Cut | None = None

    @property
    def is_copied(self) -> bool:
        return self.cut is not None

    @property
    def frames(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class SmartPlan:
    """runs: the film, whole, in order. template: a file that gives the track its shape. lag: frames by which decoding
    runs ahead of showing."""

    runs: tuple[Run, ...]
    template: Path
    head: Head
    lag: int

    @property
    def copied(self) -> int:
        return sum(run.frames for run in self.runs if run.is_copied)

    @property
    def share(self) -> float:
        """The part of the film that is copied, 0..1."""
        return self.copied / max(1, sum(run.frames for run in self.runs))


def plan_smart(
    pieces: Sequence[tuple[Cut | None, int]], rate: Rate, size: tuple[int, int], matrix: int
) -> SmartPlan | None:
    """Find what can be copied of a film's pieces: (range, None for a gap; frames). None where nothing can.

    Files of one set-up are copied from; where there are several, the one with the most frames to copy.
    """
    heads: dict[Path, Head | None] = {}
    held: dict[int, tuple[int, int, int]] = {}
    worth: dict[Head, int] = {}
    for number, (cut, frames) in enumerate(pieces):
        if cut is None or cut.rate != rate or frames != len(cut.shown):
            continue
        file = cut.source.file
        heads[file] = heads[file] if file in heads else _head_of(cut, size, matrix)
        head = heads[file]
        found = _groups(cut) if head else None
        if head and found:
            held[number] = found
            worth[head] = worth.get(head, 0) + found[1] - found[0]
    if not worth:
        return None
    best = max(worth, key=lambda head: worth[head])
    runs: list[Run] = []
    lag, begin, template = _LEAST_LAG, 0, Path()
    for number, (cut, frames) in enumerate(pieces):
        found = held.get(number)
        if cut is not None and found and heads[cut.source.file] == best:
            first, last, behind = found
            lag, template = max(lag, behind), cut.source.file
            runs += [Run(number, 0, first, begin), Run(number, first, last, begin + first, cut),
                     Run(number, last, frames, begin + last)]  # fmt: skip
        else:
            runs.append(Run(number, 0, frames, begin))
        begin += frames
    return SmartPlan(tuple(run for run in runs if run.frames), template, best, lag)


def _head_of(cut: Cut, size: tuple[int, int], matrix: int) -> Head | None:
    """Return a file's set-up where its pictures are as the film's: upright, square, 8-bit 4:2:0, of its size."""
    facts = cut.source.facts
    if facts.video_codec != "h264" or facts.pixel_format != "yuv420p" or facts.rotation or facts.size != size:
        return None
    try:
        with open_media(cut.source.file) as container:
            video = video_of(container)
            if video is None or (video.sample_aspect_ratio or 1) not in (0, 1):
                return None
            context = video.codec_context
            if (context.width, context.height) != size or context.colorspace not in (2, matrix):
                return None
            raw = bytes(context.extradata or b"")
            return read_head(raw) if raw[:1] == b"\1" else None
    except MEDIA_ERRORS:
        return None


def _groups(cut: Cut) -> tuple[int, int, int] | None:
    """Return the longest row of whole groups in a range: frames `[first, last)`, and how far decoding runs ahead."""
    groups, is_whole = _read_groups(cut)
    place = {tick: index for index, tick in enumerate(cut.shown)}
    rows: list[tuple[int, int, int]] = []
    for number, group in enumerate(groups):
        inside = sorted(place[tick] for tick in group if tick in place)
        if len(inside) != len(group) or (number == len(groups) - 1 and not is_whole):
            continue
        first, last = inside[0], inside[-1] + 1
        if last - first != len(group) or group[0] != cut.shown[first]:
            continue
        lag = max(order - (place[tick] - first) for order, tick in enumerate(group))
        if rows and rows[-1][1] == first:
            rows[-1] = (rows[-1][0], last, max(rows[-1][2], lag))
        else:
            rows.append((first, last, lag))
    return max(rows, key=lambda row: row[1] - row[0]) if rows else None


def _read_groups(cut: Cut) -> tuple[list[list[int]], bool]:
    """Time stamps in decoding order, divided before every IDR picture; whether the last group ends the file."""
    groups: list[list[int]] = []
    end = cut.end + round(_PAST / cut.source.base)
    try:
        with open_media(cut.source.file) as container:
            video = video_of(container)
            if video is None:
                return [], False
            if cut.shown[0] > cut.source.zero:
                container.seek(cut.shown[0], stream=video)
            for packet in container.demux(video):
                if not packet.size:
                    continue
                if packet.pts is None or packet.is_discard:
                    return [], False
                if packet.is_keyframe and is_idr(bytes(packet)):
                    if groups and packet.pts >= cut.end:
                        return groups, True
                    groups.append([])
                if groups:
                    groups[-1].append(packet.pts)
                if packet.pts > end:
                    return groups, False
    except MEDIA_ERRORS:
        return [], False
    return groups, True


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
    """Whether the film has every frame in its place, copied ends to the last bit, encoded ends as they looked."""
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
            return all(_holds(container, video, run, writer, stamps) for run in plan.runs)
    except MEDIA_ERRORS:
        return False


def _holds(
    container: av.container.InputContainer, video: av.video.stream.VideoStream, run: Run, writer: SmartWriter,
    stamps: Sequence[int],
) -> bool:  # fmt: skip
    ends = [_frame_at(container, video, stamps[number]) for number in (run.begin, run.begin + run.frames - 1)]
    if run.cut is None:
        kept = writer.kept.get(run)
        before = (kept.first, kept.last) if kept else ()
        return len(before) == 2 and all(
            end is not None and float(np.abs(_small(end).astype(int) - then).mean()) < _ALIKE
            for end, then in zip(ends, before, strict=True)
        )
    with open_media(run.cut.source.file) as source:
        track = video_of(source)
        ticks = (run.cut.shown[run.first], run.cut.shown[run.last - 1])
        origins = [_frame_at(source, track, tick) if track else None for tick in ticks]
    return all(
        end is not None and origin is not None and np.array_equal(end.to_ndarray(), origin.to_ndarray())
        for end, origin in zip(ends, origins, strict=True)
    )


def _frame_at(
    container: av.container.InputContainer, video: av.video.stream.VideoStream, tick: int
) -> av.VideoFrame | None:
    container.seek(tick, stream=video)
    found = next((frame for frame in container.decode(video) if frame.pts is not None and frame.pts >= tick), None)
    return found if found is not None and found.pts == tick else None
