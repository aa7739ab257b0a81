"""Bringing frames of any size, turn, shape and colour onto one canvas."""

# PyAV types its filters only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import av.filter

from cineflow.media._hdr import HDR, colour_table
from cineflow.media._writer import BT709

__all__ = ["Conformer", "canvas_of", "colour_of"]

_BT601 = 6
_HD_LINES = 720
_FULL_RANGE = 2
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc", 10: "bt2020c"}

_TURNS = {90: "transpose=clock", 180: "hflip,vflip", 270: "transpose=cclock"}


def canvas_of(width: int, height: int) -> tuple[int, int]:
    """Return the even size nearest to a displayed one, as 4:2:0 needs."""
    return max(2, width + width % 2), max(2, height + height % 2)


def colour_of(frame: av.VideoFrame) -> int:
    """Return a frame's colour matrix as libav numbers it: as tagged, else by its size as players guess it."""
    tagged = frame.colorspace
    if tagged in _MATRICES:
        return tagged
    return BT709 if frame.height >= _HD_LINES or frame.width >= 1280 else _BT601


class Conformer:
    """Fits frames into a canvas, centred on black, upright, square, 8-bit 4:2:0 in one colour matrix.

    Frames that are so already pass untouched. A source may change its size on the way.
    """

    def __init__(self, size: tuple[int, int], matrix: int, *, rotation: int = 0, shape: Fraction | None = None) -> None:
        self._size = size
        self._matrix = matrix
        self._rotation = rotation
        self._shape = shape if shape and shape > 0 else Fraction(1)
        self._graph: av.filter.Graph | None = None
        self._key: tuple[object, ...] = ()

    def fit(self, frame: av.VideoFrame) -> av.VideoFrame:
        if self._is_fit(frame):
            return frame
        key = (frame.width, frame.height, frame.format.name, frame.color_range, frame.colorspace, frame.color_trc)
        if self._graph is None or key != self._key:
            self._graph, self._key = self._build(frame), key
        frame.pts = None
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _is_fit(self, frame: av.VideoFrame) -> bool:
        return (
            (frame.width, frame.height) == self._size
            and frame.format.name == "yuv420p"
            and not self._rotation
            and self._shape == 1
            and frame.color_range != _FULL_RANGE
            and colour_of(frame) == self._matrix
            and frame.color_trc not in HDR
        )

    def _build(self, frame: av.VideoFrame) -> av.filter.Graph:
        width, height = round(frame.width * self._shape), frame.height
        if self._rotation in (90, 270):
            width, height = height, width
        across, down = self._size
        scale = min(Fraction(across, width), Fraction(down, height))
        inner_w = min(across, max(2, round(width * scale / 2) * 2))
        inner_h = min(down, max(2, round(height * scale / 2) * 2))
        if frame.color_trc not in HDR:
            return self._graph_of(frame, self._chain(frame, (inner_w, inner_h)))
        with colour_table(frame.color_trc) as table:
            return self._graph_of(frame, self._chain(frame, (inner_w, inner_h), table))

    def _graph_of(self, frame: av.VideoFrame, chain: list[str]) -> av.filter.Graph:
        graph = av.filter.Graph()
        last = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
        )
        for step in chain:
            name, _, arguments = step.partition("=")
            node = graph.add(name, arguments or None)
            last.link_to(node)
            last = node
        sink = graph.add("buffersink")
        last.link_to(sink)
        graph.configure()
        return graph

    def _chain(self, frame: av.VideoFrame, inner: tuple[int, int], table: Path | None = None) -> list[str]:
        source = _MATRICES[colour_of(frame)]
        target = _MATRICES[self._matrix]
        span = "full" if frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj") else "limited"
        chain: list[str] = []
        if self._rotation:
            chain += _TURNS[self._rotation].split(",")
        fitted = f"scale={inner[0]}:{inner[1]}:flags=bicubic:in_color_matrix={source}:in_range={span}"
        if table is None:
            chain.append(f"{fitted}:out_color_matrix={target}:out_range=limited")
        else:
            place = str(table).replace("\\", "/").replace(":", "\\:").replace("'", "\\'")
            chain += [fitted, "format=gbrp10le", f"lut3d=file={place}:interp=tetrahedral",
                      f"scale=out_color_matrix={target}:out_range=limited"]  # fmt: skip
        chain += ["format=yuv420p", "setsar=1"]
        if inner != self._size:
            left, top = ((outer - part) // 4 * 2 for outer, part in zip(self._size, inner, strict=True))
            chain.append(f"pad={self._size[0]}:{self._size[1]}:{left}:{top}:black")
        return chain
