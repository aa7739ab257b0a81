"""A film read for cutting: when each frame is shown, and the frames of a range, exactly, without decoding the rest."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import av
import av.container
import av.video.stream
import numpy as np

from cineflow.core.errors import Unreadable
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time, frames_in, time_of
from cineflow.media._containers import MEDIA_ERRORS, open_media, unreadable, video_of
from cineflow.media._pace import pace
from cineflow.media.probe import Probe, probe

__all__ = ["Cut", "Source", "cut_source", "frames_of", "open_source", "slots", "suggest_rate"]

_STANDARD = tuple(
    Fraction(r)
    for r in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60", "90", "100", "120")
)
_REORDER = Fraction(2)
"""Seconds read past a range's end: frames are stored in decoding order, and arrive at most this much late."""

_EARLIER = (Fraction(0), Fraction(3), Fraction(12), Fraction(60))
"""How many seconds before a range reading starts, until a frame at or before its first one is seen."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in use. base: seconds per tick. zero: tick of its first presented frame."""

    file: Path
    facts: Probe
    base: Fraction
    zero: int

    def ticks(self, time: Time) -> int:
        return self.zero + round(time / self.base)

    def time(self, tick: int) -> Time:
        return (tick - self.zero) * self.base


@dataclass(frozen=True, slots=True)
class Cut:
    """A range of a source as frames. shown: the tick of every frame of the range, in order. end: when the last one
    ends, as a tick. rate: at which the frames follow each other, to within the container's rounding; None: variable."""

    source: Source
    shown: Sequence[int]
    end: int
    rate: Rate | None

    @property
    def length(self) -> Time:
        return (self.end - self.shown[0]) * self.source.base

    @property
    def start(self) -> Time:
        """Where the range begins, in the source's own time."""
        return self.source.time(self.shown[0])


def open_source(file: Path) -> Source:
    """Look at a file that is to be cut. Raises Unreadable (`media.not_media` where it has no picture)."""
    facts = probe(file)
    if facts.kind != "video" or facts.rate is None:
        raise unreadable(file, Text("has no moving picture to cut", "没有可剪辑的画面"), "media.no_picture")
    with open_media(file) as container:
        video = _video(file, container)
        base = video.time_base or Fraction(1, 90000)
        return Source(file, facts, base, round(facts.start / base))


def _video(file: Path, container: av.container.InputContainer) -> av.video.stream.VideoStream:
    video = video_of(container)
    if video is None:
        raise unreadable(file, Text("has no moving picture to cut", "没有可剪辑的画面"), "media.no_picture")
    return video


def cut_source(source: Source, span: Span | None) -> Cut:
    """Find the frames of a span (None: all) without decoding: each end is the frame whose start is nearest to it.

    Raises Unreadable, with `media.empty_range` where no frame lies between them.
    """
    if span is None:
        ticks, after = _ticks(source, source.zero, None)
        first, last = 0, len(ticks)
    else:
        ticks, after = _ticks(source, source.ticks(span.start), source.ticks(span.end))
        edges = [*ticks, after]
        first, last = _nearest(edges, source.ticks(span.start)), _nearest(edges, source.ticks(span.end))
    shown = ticks[first:last]
    if not shown:
        why = Text("no frame lies in the range", "该范围内没有任何画面")
        raise unreadable(source.file, why, "media.empty_range")
    end = ticks[last] if last < len(ticks) else after
    return Cut(source, shown, end, _even_rate(source, shown))


def _nearest(ticks: Sequence[int], wanted: int) -> int:
    """Index of the tick nearest to a wanted one; of two equally near, the later."""
    after = bisect_left(ticks, wanted)
    if after == 0:
        return 0
    if after == len(ticks):
        return after - 1
    return after if ticks[after] - wanted <= wanted - ticks[after - 1] else after - 1


def _ticks(source: Source, start: int, end: int | None) -> tuple[list[int], int]:
    """Ticks of the frames around a range, in order, and when the last one ends."""
    found: set[int] = set()
    length = 0
    with open_media(source.file) as container:
        video = _video(source.file, container)
        limit = None if end is None else end + round(_REORDER / source.base)
        if start > source.zero:
            container.seek(max(source.zero, start - round(_EARLIER[1] / source.base)), stream=video)
        try:
            for packet in container.demux(video):
                if packet.pts is None or packet.is_discard:
                    continue
                found.add(packet.pts)
                length = packet.duration or length
                if limit is not None and (packet.dts if packet.dts is not None else packet.pts) > limit:
                    break
        except MEDIA_ERRORS as cause:
            why = Text("damaged inside", "文件内部已损坏")
            raise unreadable(source.file, why, "media.undecodable", tail=str(cause)) from cause
    ticks = sorted(tick for tick in found if tick >= source.zero)
    if not ticks:
        return [], source.zero
    frame = round(1 / (source.facts.rate or Fraction(25)) / source.base)
    return ticks, ticks[-1] + (length or frame)


def _even_rate(source: Source, shown: Sequence[int]) -> Rate | None:
    """Return the rate at which frames stand, to within a tick or a millisecond; None where there is none.

    A container's mean is a little off where its last frame is longer, so the usual rate next to it is tried too.
    """
    mean = source.facts.rate or Fraction(25)
    usual = min(_STANDARD, key=lambda rate: abs(rate - mean))
    slack = max(Fraction(1), Fraction(11, 10000) / source.base)
    likely = [usual, mean] if abs(usual / mean - 1) < Fraction(1, 1000) else [mean]
    if len(shown) > 1:
        # A pause elsewhere in the file moves its mean, so the range's own is asked too.
        own = (len(shown) - 1) / ((shown[-1] - shown[0]) * source.base)
        likely.append(min(_STANDARD, key=lambda rate: abs(rate - own)))
    for rate in likely:
        step = 1 / rate / source.base
        if all(abs(tick - shown[0] - index * step) <= slack for index, tick in enumerate(shown)):
            return rate
    return None


def suggest_rate(cut: Cut) -> Rate:
    """Return the rate of a film cut from this range: the source's own, or for a variable one the usual rate at which
    no frame is lost that most of its frames come at, else the lowest."""
    if cut.rate is not None:
        return cut.rate
    actual = len(cut.shown) / cut.length
    most, _, _ = pace(np.asarray(cut.shown, np.int64), cut.source.base, cut.source.facts.rate)
    likely = [most] if most in _STANDARD else []
    for rate in (*likely, *(r for r in _STANDARD if r >= actual * Fraction(99, 100))):
        if _without_loss(cut, rate, frames_in(cut.length, rate)) is not None:
            return rate
    return _STANDARD[-1]


def slots(cut: Cut, rate: Rate) -> list[int]:
    """Return the tick shown in each frame of an output at a rate.

    At the source's even rate, frame for frame. Else no frame is lost where there is room for all, and each begins
    within one output frame of its own time; where there is not, the nearest to each output frame is shown.
    """
    if cut.rate == rate:
        return list(cut.shown)
    count = max(1, frames_in(cut.length, rate))
    starts = _without_loss(cut, rate, count)
    if starts is None:
        return [
            cut.shown[_nearest(cut.shown, cut.shown[0] + round(time_of(j, rate) / cut.source.base))]
            for j in range(count)
        ]
    shown: list[int] = []
    for index, tick in enumerate(cut.shown):
        until = starts[index + 1] if index + 1 < len(starts) else count
        shown += [tick] * (until - starts[index])
    return shown


def _without_loss(cut: Cut, rate: Rate, count: int) -> list[int] | None:
    """Give every frame its own output frame, within one of its time; None where that cannot be."""
    if len(cut.shown) > count:
        return None
    ideal = [(tick - cut.shown[0]) * cut.source.base * rate for tick in cut.shown]
    starts: list[int] = []
    for place in ideal:
        nearest = int(place + Fraction(1, 2))
        starts.append(max(nearest, starts[-1] + 1) if starts else 0)
    latest = count - 1
    for index in range(len(starts) - 1, -1, -1):
        starts[index] = min(starts[index], latest, ceil(ideal[index]))
        latest = starts[index] - 1
    far = any(abs(start - place) >= 1 for start, place in zip(starts, ideal, strict=True))
    return None if far or starts[0] != 0 else starts


def frames_of(cut: Cut) -> Iterator[tuple[int, av.VideoFrame]]:
    """Decode the frames of a range, in order, each with its tick; frames before the range are decoded but not given.

    Raises Unreadable with the time of the last good frame.
    """
    first, last = cut.shown[0], cut.shown[-1]
    reached = first
    try:
        for earlier in _EARLIER:
            with open_media(cut.source.file) as container:
                video = _video(cut.source.file, container)
                video.thread_type = "AUTO"
                at = first - round(earlier / cut.source.base)
                if at > cut.source.zero:
                    container.seek(at, stream=video)
                begun = False
                for frame in container.decode(video):
                    if frame.pts is None or frame.pts < first:
                        begun = True
                        continue
                    if not begun and frame.pts > first and at > cut.source.zero:
                        break
                    begun = True
                    if frame.pts > last:
                        return
                    reached = frame.pts
                    yield reached, frame  # The receiver may give the frame another time stamp.
                    if reached == last:
                        return
                if begun:
                    return
    except MEDIA_ERRORS as cause:
        raise _broken(cut, reached, cause) from cause


def _broken(cut: Cut, reached: int, cause: Exception) -> Unreadable:
    at = f"{float(cut.source.time(reached)):.3f}"
    why = Text("cannot be decoded after {at} s", "{at} 秒之后无法解码", at=at)
    return unreadable(cut.source.file, why, "media.undecodable", tail=str(cause))
