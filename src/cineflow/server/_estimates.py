"""How large a film will be and how long it will take to make, before it is asked for.

By what earlier renders of this workspace came to, per pixel and frame; where there is none of that quality yet, by what
was measured on footage and rehearsals of many kinds, with a wide margin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Connection

from cineflow.core.time import frames_in
from cineflow.library.ledger import work
from cineflow.server._house import House
from cineflow.server._renders import RenderAsked
from cineflow.server._resolving import Edit

__all__ = ["EstimateShown", "estimated"]

_LOOKED_AT = 300
_MOST_SAMPLES = 12
_LEAST_FRAMES = 24
"""Shorter films say little of longer ones: a film's head and first picture weigh too much."""

_MARGIN = (0.7, 1.4)
"""Around what earlier films came to: footage is unlike other footage."""

_MARGIN_UNKNOWN = (0.35, 3.0)


@dataclass(frozen=True, slots=True)
class _Pace:
    """bits: of a picture, per pixel. seconds: to make a million pixels of pictures."""

    bits: float
    seconds: float


_TYPICAL = {"draft": _Pace(0.03, 0.008), "good": _Pace(0.10, 0.02), "best": _Pace(0.20, 0.10)}
"""Drawn footage at 720p with the settings of media/render.py, on two cores of 2026 that did little else."""

_SOUND_KBPS = {"draft": 128, "good": 160, "best": 256}
_LEAST_SOUND, _USUAL_SOUND = 0.3, 0.65
"""Of those; AAC takes less for plain sounds."""


class EstimateShown(BaseModel):
    """seconds: how long the film runs; films: how many there will be. size: bytes of all, takes: seconds to make them,
    each from low to high. basis: `measured` where earlier renders of this quality here tell, else `typical`."""

    films: int
    seconds: float
    frames: int
    rate: str
    width: int
    height: int
    size_low: int
    size_high: int
    takes_low: float
    takes_high: float
    basis: Literal["measured", "typical"]


async def estimated(house: House, edit: Edit, asked: RenderAsked) -> EstimateShown:
    """Return what a render of an edit will come to. Raises Unreadable."""
    rate, size = await asyncio.to_thread(_shape, edit, asked)
    frames = sum(max(1, frames_in(end - begin, rate)) for begin, end in edit.places if end > begin)
    clips = sum(item.gap is None for item in edit.shown)
    shares = asked.joined + asked.each * (sum(item.seconds for item in edit.shown if item.gap is None) or 0) / (
        max(1e-9, float(edit.places[-1][1]))
    )
    paces = await house.ledger.ask(_measured, asked.quality)
    low, high = _MARGIN if paces else _MARGIN_UNKNOWN
    found = paces or [_TYPICAL[asked.quality]]
    drawn = size[0] * size[1] * frames * shares
    sound = _SOUND_KBPS[asked.quality] * 125 * float(Fraction(frames) / rate) * shares
    bits, spent = (_middle([getattr(pace, name) for pace in found]) for name in ("bits", "seconds"))
    return EstimateShown(
        films=asked.joined + asked.each * clips, seconds=float(Fraction(frames) / rate), frames=frames, rate=str(rate),
        width=size[0], height=size[1], size_low=round(drawn * bits / 8 * low + sound * _LEAST_SOUND),
        size_high=round(drawn * bits / 8 * high + sound), takes_low=drawn / 1e6 * spent * low,
        takes_high=drawn / 1e6 * spent * high, basis="measured" if paces else "typical",
    )  # fmt: skip


def _shape(edit: Edit, asked: RenderAsked) -> tuple[Fraction, tuple[int, int]]:
    from cineflow.media.describe import film_shape

    rate, size = asked.wish().shape()
    own_rate, own_size = film_shape(edit.timeline, is_upright=asked.vertical)
    return rate or own_rate, size or own_size


def _measured(tx: Connection, quality: str) -> list[_Pace]:
    """What the latest renders of a quality came to; all of the workspace's, for nothing of them is told but this."""
    paces: list[_Pace] = []
    for job in work.listed(tx, kind="render", limit=_LOOKED_AT):
        if dict(job.asked.get("wish", {})).get("quality") != quality:
            continue
        for film in list((job.result or {}).get("films", [])):
            pace = _pace_of(film, quality)
            if pace is not None and len(paces) < _MOST_SAMPLES:
                paces.append(pace)
    return paces


def _pace_of(film: dict[str, Any], quality: str) -> _Pace | None:
    drawn = film["width"] * film["height"] * film["frames"]
    if film["frames"] < _LEAST_FRAMES or not film.get("took") or film["copied"]:
        return None
    sound = _SOUND_KBPS[quality] * 125 * film["seconds"] * _USUAL_SOUND
    return _Pace(max(0.0, (film["bytes"] - sound) * 8 / drawn), film["took"] / drawn * 1e6)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
