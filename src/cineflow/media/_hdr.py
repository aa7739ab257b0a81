"""HDR pictures (PQ, HLG, BT.2020) shown on an SDR screen (BT.709): one table of colours for each transfer.

Up to about half of reference white nothing changes but the coding; above it brightness rolls off softly, so that a sky
or a lamp keeps its drawing. Hue is kept: all three colours are dimmed by what the brightest of them needs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["HDR", "colour_table"]

PQ, HLG = 16, 18
HDR = (PQ, HLG)
"""libav's numbers for the transfers SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG)."""

_STEPS = 33
_PEAK = 1000.0
"""Candela per square metre: what most HDR is mastered to, and HLG's nominal peak (ITU-R BT.2100)."""

_WHITE = 203.0
"""Reference white of HDR (ITU-R BT.2408), shown as SDR's brightest once rolled off."""

# ITU-R BT.2087: BT.2020 to BT.709, linear light.
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_LUMA = np.array([0.2627, 0.6780, 0.0593])

Light = NDArray[np.float64]


@contextmanager
def colour_table(transfer: int) -> Generator[Path]:
    """Give the table of a transfer as a `.cube` file, for as long as a filter needs to read it."""
    with tempfile.TemporaryDirectory(prefix="cineflow-hdr-") as folder:
        file = Path(folder) / "hdr.cube"
        file.write_text(_table(transfer), encoding="ascii")
        yield file


@lru_cache(maxsize=len(HDR))
def _table(transfer: int) -> str:
    axis = np.linspace(0, 1, _STEPS)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")  # Red changes fastest in the file.
    coded = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    shown = _shown(_pq_light(coded) if transfer == PQ else _hlg_light(coded))
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in shown)
    return f"LUT_3D_SIZE {_STEPS}\n{rows}\n"


def _shown(light: Light) -> Light:
    """Code values 0..1 for a screen of BT.1886, from BT.2020 light in candela per square metre."""
    inside = np.maximum(light @ _TO_709.T, 0)
    brightest = inside.max(axis=1, keepdims=True)
    scale = _rolled_off(np.minimum(brightest, _PEAK)) / np.maximum(brightest, 1e-6)
    return np.clip(inside * scale / _WHITE, 0, 1) ** (1 / 2.4)


def _rolled_off(light: Light) -> Light:
    """The EETF of ITU-R BT.2390-10, 5.4.1, from the peak to reference white."""
    top = _pq_code(np.array(_PEAK))
    most = float(_pq_code(np.array(_WHITE)) / top)
    knee = 1.5 * most - 0.5
    code = _pq_code(light) / top
    t = np.clip((code - knee) / (1 - knee), 0, 1)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
    return _pq_light(np.where(code < knee, code, bent) * top)


# SMPTE ST 2084, 4.
_M1, _M2, _C1, _C2, _C3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128


def _pq_light(code: Light) -> Light:
    root = np.power(code, 1 / _M2)
    return 10000 * np.power(np.maximum(root - _C1, 0) / (_C2 - _C3 * root), 1 / _M1)


def _pq_code(light: Light) -> Light:
    power = np.power(light / 10000, _M1)
    return np.power((_C1 + _C2 * power) / (1 + _C3 * power), _M2)


def _hlg_light(code: Light) -> Light:
    """ITU-R BT.2100, table 5: the scene's light, then the system's gamma of 1.2 on its luma."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    return _PEAK * np.maximum(scene @ _LUMA, 1e-9)[:, None] ** 0.2 * scene
