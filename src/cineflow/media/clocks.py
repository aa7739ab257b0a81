"""When a film's frames are shown: by arithmetic where the rate is constant, by its time stamps where it is not."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from av.video.stream import VideoStream

from cineflow.core.time import Rate, Span, Time, frame_at, time_of
from cineflow.media._containers import open_media, video_of
from cineflow.media._pace import pace
from cineflow.media._source import cut_source, open_source

__all__ = ["EvenClock", "StampClock", "clock_of", "end_of"]


@dataclass(frozen=True, slots=True)
class EvenClock:
    """A constant rate."""

    rate: Rate

    def time_of(self, frame: int) -> Time:
        return time_of(frame, self.rate)

    def frame_at(self, time: Time) -> int:
        return frame_at(time, self.rate)


@dataclass(frozen=True, slots=True)
class StampClock:
    """A variable rate. rate: what it is nearest to. times: when each frame begins, from 0; last, when the film ends.
    Behind the end it goes on at the rate, so that a mark there is seen to lie there."""

    rate: Rate
    times: Sequence[Time]

    def time_of(self, frame: int) -> Time:
        last = len(self.times) - 1
        return self.times[frame] if frame <= last else self.times[-1] + time_of(frame - last, self.rate)

    def frame_at(self, time: Time) -> int:
        after = bisect_left(self.times, time)
        if after == 0:
            return 0
        if after == len(self.times):
            return after - 1 + frame_at(time - self.times[-1], self.rate)
        return after if self.times[after] - time <= time - self.times[after - 1] else after - 1


def clock_of(file: Path) -> EvenClock | StampClock:
    """Return a film's clock. Every time stamp is read except where an MP4's index shows a constant rate: what the head
    of a Matroska file states is the recorder's intention. Only the first frame is decoded. Raises Unreadable."""
    source = open_source(file)
    mean = source.facts.rate or Fraction(25)
    with open_media(file) as container:
        video = video_of(container)
        assert video is not None, "opened as a source"
        is_even = container.format.name.startswith("mov") and _is_even_index(video)
    if is_even:
        return EvenClock(mean)
    cut = cut_source(source, None)
    if cut.rate is not None:
        return EvenClock(cut.rate)
    times = [source.time(tick) for tick in (*cut.shown, cut.end)]
    rate, _, _ = pace(np.asarray(cut.shown, np.int64), source.base, mean)
    return StampClock(rate, times)


def end_of(file: Path, span: Span) -> tuple[Time, Rate]:
    """Return when the last frame of a span ends, which is before the span does where the file ends, and the mean rate
    of the file. Raises Unreadable, with `media.empty_range` where no frame lies in it."""
    source = open_source(file)
    return source.time(cut_source(source, span).end), source.facts.rate or Fraction(25)


def _is_even_index(video: VideoStream) -> bool:
    """Whether an MP4's index spaces its frames evenly; it holds one entry for every frame, in decoding order."""
    entries = video.index_entries
    if len(entries) < 2 or len(entries) != video.frames:
        return False
    stamps = [entry.timestamp for entry in entries]
    step = stamps[1] - stamps[0]
    return all(after - before == step for before, after in pairwise(stamps))
