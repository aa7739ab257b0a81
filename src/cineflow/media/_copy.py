"""Joining whole takes without encoding their pictures again, where that is provably the same film.

Takes of one encoder with one set-up (a rehearsal's, or one model's) share their parameter sets; their packets then
follow each other as they are. The joins of the result are decoded and compared before it counts.
"""

# PyAV types its packets only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import av
import av.container
import av.video.stream
import numpy as np

from cineflow.core.time import Rate
from cineflow.media._containers import MEDIA_ERRORS, open_media, video_of
from cineflow.media._nal import is_idr, read_head, sets_in
from cineflow.media._source import Cut

__all__ = ["Whole", "are_joined", "film_packets", "wholes"]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole take whose packets can be used as they are. begin: its first frame's number in the film."""

    file: Path
    begin: int
    frames: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What must be alike in all takes."""

    head: bytes
    base: Fraction
    size: tuple[int, int]
    lag: int


def wholes(cuts: Sequence[Cut], rate: Rate, size: tuple[int, int]) -> list[Whole] | None:
    """Return the takes of a film of whole takes whose pictures may be copied; None where one stands in the way."""
    shapes = {file: _shape_of(cut, rate) for cut in cuts if (file := cut.source.file)}
    first = next(iter(shapes.values()), None)
    if first is None or first.size != size or any(shape != first for shape in shapes.values()):
        return None
    ends = accumulate(len(cut.shown) for cut in cuts)
    return [Whole(cut.source.file, end - len(cut.shown), len(cut.shown)) for cut, end in zip(cuts, ends, strict=True)]


def _shape_of(cut: Cut, rate: Rate) -> _Shape | None:
    """Look at every packet's time stamps. None for what cannot be copied: another rate, another codec, a turned or
    odd-shaped picture, a first picture that is not IDR, other parameter sets within, packets hidden by an edit list."""
    facts = cut.source.facts
    step = 1 / rate / cut.source.base
    if cut.rate != rate or facts.video_codec != "h264" or facts.rotation or step.denominator != 1:
        return None
    if not facts.container.startswith("mov") or facts.pixel_format != "yuv420p":
        return None
    try:
        with open_media(cut.source.file) as container:
            video = video_of(container)
            if video is None or (video.sample_aspect_ratio or 1) not in (0, 1):
                return None
            head = bytes(video.codec_context.extradata or b"")
            sets = read_head(head)
            if sets is None:
                return None
            stamps: list[tuple[int | None, int | None, bool, bool]] = []
            for packet in container.demux(video):
                raw = bytes(packet)
                if not all(sets.has(unit) for unit in sets_in(raw)):
                    return None
                if raw:
                    stamps.append((packet.dts, packet.pts, bool(stamps) or is_idr(raw), packet.is_discard))
    except MEDIA_ERRORS:
        return None
    if not stamps or not stamps[0][2] or any(hidden for _, _, _, hidden in stamps):
        return None
    if len(stamps) != len(cut.shown) or any(dts is None or pts is None for dts, pts, _, _ in stamps):
        return None
    dts = [stamp[0] or 0 for stamp in stamps]
    if any(b - a != int(step) for a, b in pairwise(dts)):
        return None
    return _Shape(head, cut.source.base, facts.size, cut.source.zero - dts[0])


def film_packets(takes: Sequence[Whole], rate: Rate) -> Iterator[av.Packet[av.video.stream.VideoStream]]:
    """Give every packet of the takes, in order, with the film's time stamps."""
    for take in takes:
        with open_media(take.file) as container:
            video = video_of(container)
            assert video is not None, "looked at before"
            base = video.time_base or Fraction(1)
            offset: int | None = None
            first: int | None = None
            for packet in container.demux(video):
                if packet.size == 0 or packet.dts is None or packet.pts is None:
                    continue
                if first is None:
                    first = packet.pts
                    offset = int(take.begin / rate / base) - first
                assert offset is not None
                packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
                yield packet


def are_joined(film: Path, takes: Sequence[Whole], rate: Rate) -> bool:
    """Whether every take's first frame stands in the film where it belongs, to the last bit, and none is missing."""
    try:
        with open_media(film) as container:
            video = video_of(container)
            if video is None:
                return False
            stamps = sorted(p.pts for p in container.demux(video) if p.size and p.pts is not None)
            base = video.time_base or Fraction(1)
            last = takes[-1]
            wanted = [round(index / rate / base) for index in range(last.begin + last.frames)]
            if stamps != wanted:
                return False
            return all(_is_same_start(container, video, take, wanted[take.begin]) for take in takes)
    except MEDIA_ERRORS:
        return False


def _is_same_start(
    container: av.container.InputContainer, video: av.video.stream.VideoStream, take: Whole, tick: int
) -> bool:
    container.seek(tick, stream=video)
    found = next((f for f in container.decode(video) if f.pts is not None and f.pts >= tick), None)
    with open_media(take.file) as source:
        original = next(source.decode(video=0), None)
    if found is None or original is None or found.pts != tick:
        return False
    return bool(np.array_equal(found.to_ndarray(), original.to_ndarray()))
