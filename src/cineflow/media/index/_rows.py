"""Rows of measures that grow on disk: one per frame, one per hundredth of a second. Memory stays flat over hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FRAME_ROW", "SOUND_ROW", "SOUND_ROWS_A_SECOND", "Complexes", "Floats", "Rows", "read_rows"]

Floats: TypeAlias = NDArray[np.floating[Any]]
Complexes: TypeAlias = NDArray[np.complexfloating[Any, Any]]

FRAME_ROW = np.dtype([
    ("time", "<i8"), ("is_key", "u1"), ("light", "<f4"), ("contrast", "<f4"), ("change", "<f4"), ("hold", "<f4"),
    ("spread", "<f4"), ("motion", "<f4"), ("focus", "<f4"), ("blend", "<f4"),
])  # fmt: skip
"""time: in ticks of the stream. light, contrast: mean and deviation of brightness, 0..255. change: from the frame
before, over brightness and colour. hold: how much of that change lasts over the next frames. spread: over how much of
the picture it lies, 0..1. motion: change of brightness alone. focus: where across the displayed picture, 0 left to 1
right. blend: how much this looks like the middle of a dissolve."""

SOUND_ROWS_A_SECOND = 100

SOUND_ROW = np.dtype([("power", "<f4"), ("voice", "<f4"), ("low", "i1"), ("high", "i1")])
"""power: mean square after K-weighting, channels added (ITU-R BS.1770-5). voice: mean square from 250 to 3,800 Hz.
low, high: the outermost samples, -127..127."""


class Rows:
    """An append-only file of rows of one kind."""

    def __init__(self, file: Path, kind: np.dtype[Any], *, keep: int = 0) -> None:
        """Open for appending after the first `keep` rows; what lies behind them is cut off."""
        self._kind = kind
        file.parent.mkdir(parents=True, exist_ok=True)
        self._stream = file.open("r+b" if file.exists() else "w+b")
        self._stream.truncate(keep * kind.itemsize)
        self._stream.seek(0, 2)
        self.count = self._stream.tell() // kind.itemsize

    def append(self, rows: NDArray[Any]) -> None:
        self._stream.write(np.ascontiguousarray(rows, self._kind).tobytes())
        self._stream.flush()
        self.count += len(rows)

    def close(self) -> None:
        self._stream.close()


def read_rows(file: Path, kind: np.dtype[Any]) -> NDArray[Any]:
    """Return whole rows of a file as an array that stays on disk; a missing file has none."""
    try:
        count = file.stat().st_size // kind.itemsize
    except FileNotFoundError:
        count = 0
    return np.memmap(file, kind, "r", shape=(count,)) if count else np.zeros(0, kind)
