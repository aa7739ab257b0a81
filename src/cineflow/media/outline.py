"""The outline of a sound: how far it swings, some times a second, for a page that draws it."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.container
import numpy as np
from numpy.typing import NDArray

from cineflow.media._containers import MEDIA_ERRORS, open_media

__all__ = ["sound_outline"]

_RATE = 8000
_A_SECOND = 25
_EACH = _RATE // _A_SECOND


def sound_outline(file: Path) -> dict[str, Any]:
    """Return audiowaveform's JSON, version 2: pairs of the lowest and highest, 25 a second, 8 bit; none for a silent
    file. What is damaged ends it. Raises Unreadable."""
    blocks: list[NDArray[np.int8]] = []
    rest = np.zeros(0, np.int16)
    with open_media(file) as container:
        for samples in _samples(container):
            rest = np.concatenate([rest, samples])
            whole = len(rest) // _EACH * _EACH
            blocks.append(_pairs(rest[:whole]))
            rest = rest[whole:]
    if len(rest):
        blocks.append(_pairs(np.pad(rest, (0, _EACH - len(rest)))))
    found = np.concatenate([np.zeros(0, np.int8), *blocks])
    return {
        "version": 2, "channels": 1, "sample_rate": _RATE, "samples_per_pixel": _EACH, "bits": 8,
        "length": len(found) // 2, "data": found.tolist(),
    }  # fmt: skip


def _samples(container: av.container.InputContainer) -> Iterator[NDArray[np.int16]]:
    if not container.streams.audio:
        return
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    try:
        for frame in container.decode(audio=0):
            yield from (part.to_ndarray()[0] for part in resampler.resample(frame))
        yield from (part.to_ndarray()[0] for part in resampler.resample(None))
    except MEDIA_ERRORS:
        return


def _pairs(samples: NDArray[np.int16]) -> NDArray[np.int8]:
    rows = samples.reshape(-1, _EACH)
    if not len(rows):
        return np.zeros(0, np.int8)
    return (np.stack([rows.min(1), rows.max(1)], 1) >> 8).astype(np.int8).reshape(-1)
