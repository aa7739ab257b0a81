"""Crossing from one picture to the next: dissolves and fades, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence

import av
import numpy as np

from cineflow.core.time import Rate, Span, time_of
from cineflow.media._layers import frame_of, views_of
from cineflow.media._source import Cut, cut_source, slots

__all__ = ["blended", "past_the_end"]

_BLACK = (16, 128, 128)
_WHOLE = 256


def blended(
    below: av.VideoFrame | None, above: av.VideoFrame | None, share: float, size: tuple[int, int]
) -> av.VideoFrame:
    """Return a new frame that shows `share`, 0..1, of the upper one over the lower one; None is black."""
    part = np.uint16(round(share * _WHOLE))
    frame, planes = frame_of(size)
    lower, upper = (views_of(one) if one else None for one in (below, above))
    for index, plane in enumerate(planes):
        under, over = (one[index].astype(np.uint16) if one else np.uint16(_BLACK[index]) for one in (lower, upper))
        # 255 * 256 and a half fit 16 bits.
        plane[...] = (under * (np.uint16(_WHOLE) - part) + over * part + np.uint16(_WHOLE // 2 - 1)) >> np.uint16(8)
    return frame


def past_the_end(cut: Cut, count: int, rate: Rate) -> tuple[Cut, Sequence[int], int]:
    """Return what a source shows in the `count` frames after a range, its last frame held where it has no more.

    Returns the range to decode, the tick of every frame, and how many of them the source has itself.
    """
    source = cut.source
    until = source.time(cut.end) + time_of(count, rate)
    wide = cut_source(source, Span(source.time(cut.shown[-1]), until))
    after = [tick for tick in wide.shown if tick >= cut.end]
    if not after:
        last = Cut(source, [cut.shown[-1]], cut.end, cut.rate)
        return last, [cut.shown[-1]] * count, 0
    rest = Cut(source, after, wide.end, cut.rate)
    own = slots(rest, rate)[:count]
    return rest, [*own, *[own[-1]] * (count - len(own))], len(own)
