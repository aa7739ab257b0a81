"""Smart cut: whole groups of pictures copied as they are, only the frames around each cut encoded.

A group is copied where it begins with a picture that nothing later refers past (IDR), all of it is wanted and it needs
no other parameter sets than the file's own. Here is decided what that is; `_smart_film` makes the film of it.
docs/decisions/0010-smart-cut.md argues it.
"""

# PyAV types its packets only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cineflow.core.time import Rate
from cineflow.media._containers import MEDIA_ERRORS, open_media, video_of
from cineflow.media._hdr import HDR
from cineflow.media._nal import Head, is_idr, read_head, sets_in
from cineflow.media._source import Cut

__all__ = ["Run", "SmartPlan", "plan_smart"]

_PAST = Fraction(2)
"""Seconds read past a range, until frames in decoding order surely left it."""

_LEAST_LAG = 2
"""Frames by which x264's pictures may come early: B-frames that refer to B-frames."""


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
        found = _groups(cut, head) if head else None
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
            if context.color_trc in HDR:
                return None
            raw = bytes(context.extradata or b"")
            return read_head(raw) if raw[:1] == b"\1" else None
    except MEDIA_ERRORS:
        return None


def _groups(cut: Cut, head: Head) -> tuple[int, int, int] | None:
    """Return the longest row of whole groups in a range: frames `[first, last)`, and how far decoding runs ahead."""
    groups, is_whole = _read_groups(cut, head)
    place = {tick: index for index, tick in enumerate(cut.shown)}
    rows: list[tuple[int, int, int]] = []
    for number, group in enumerate(groups):
        inside = sorted(place[tick] for tick in group if tick in place)
        if not inside or len(inside) != len(group) or (number == len(groups) - 1 and not is_whole):
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


def _read_groups(cut: Cut, head: Head) -> tuple[list[list[int]], bool]:
    """Time stamps in decoding order, divided before every IDR picture; whether the last group ends the file. A group
    with parameter sets that the file's head has not is left empty, and so is what follows it: they hold on."""
    groups: list[list[int]] = []
    has_others = False
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
                raw = bytes(packet)
                has_others = has_others or not all(head.has(unit) for unit in sets_in(raw))
                if packet.is_keyframe and is_idr(raw):
                    if groups and packet.pts >= cut.end:
                        return groups, True
                    groups.append([])
                if groups and has_others:
                    groups[-1].clear()
                elif groups:
                    groups[-1].append(packet.pts)
                if packet.pts > end:
                    return groups, False
    except MEDIA_ERRORS:
        return [], False
    return groups, True
