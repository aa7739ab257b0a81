"""Small pictures of the footage, every so often and where a shot seems to begin; sheets of them for scrubbing."""

# PyAV types its frames only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

import av
from av.video.reformatter import VideoReformatter
from PIL import Image

from cineflow.core.files import write_atomically
from cineflow.media.probe import Probe

__all__ = ["TILES_FOLDER", "Tiles", "tile_frames", "tile_path", "write_sheets"]

TILES_FOLDER = "tiles"

_LONGEST_SIDE = 320
_SHEET_SIDE = 160
_SHEET_COLUMNS, _SHEET_ROWS = 10, 10
_MOST_TICKS = 300
_CLOSEST = 0.4
"""Seconds between two pictures at least, where shots seem to begin."""


class Tiles:
    """Writes `tiles/{frame number}.jpg` for the frames it chooses among those offered."""

    def __init__(self, folder: Path, probe: Probe) -> None:
        self._folder = folder / TILES_FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._rotation = probe.rotation
        scale = min(1.0, _LONGEST_SIDE / max(probe.width, probe.height, 1))
        wide, tall = max(2, round(probe.width * scale)), max(2, round(probe.height * scale))
        self._size = (tall, wide) if probe.rotation in (90, 270) else (wide, tall)
        self._every = tick_seconds(float(probe.seconds))
        self._next = 0.0
        self._last = -math.inf
        # A frame's own `reformat` sets up the scaling anew each time, which takes longer than to scale.
        self._scaler = VideoReformatter()

    def offer(self, frame: av.VideoFrame, number: int, seconds: float, *, starts: bool) -> None:
        """Take a picture of the frame where one is due."""
        if seconds < self._next and not (starts and seconds - self._last >= _CLOSEST):
            return
        self._last = seconds
        while self._next <= seconds:
            self._next += self._every
        target = tile_path(self._folder.parent, number)
        if not target.exists():
            self._save(frame, target)

    def _save(self, frame: av.VideoFrame, target: Path) -> None:
        wide, tall = self._size
        # Four bytes a pixel take half the time of three, and are rounded better.
        small = self._scaler.reformat(frame, wide, tall, "rgb0", interpolation="AREA", threads=1)
        plane = small.planes[0]  # `to_ndarray` takes longer than everything else here.
        picture = Image.frombuffer("RGB", self._size, bytes(plane), "raw", "RGBX", plane.line_size, 1)
        if self._rotation:
            picture = picture.rotate(-self._rotation, expand=True)
        temporary = target.with_suffix(".tmp")
        coded = io.BytesIO()  # Straight into a file it is written in small pieces.
        picture.save(coded, "JPEG", quality=82)
        temporary.write_bytes(coded.getbuffer())
        temporary.replace(target)


def tick_seconds(length: float) -> float:
    """Return how far apart the regular pictures of a file are, in seconds: at least one, at most 300 in all."""
    return max(1.0, length / _MOST_TICKS)


def tile_path(folder: Path, number: int) -> Path:
    return folder / TILES_FOLDER / f"{number:08}.jpg"


def tile_frames(folder: Path) -> list[int]:
    """Return the numbers of the frames there are pictures of, in order."""
    found = (folder / TILES_FOLDER).glob("*.jpg")
    return sorted(int(file.stem) for file in found if file.stem.isdecimal())


def write_sheets(folder: Path, starts: Sequence[float], length: float) -> list[Path]:
    """Put the regular pictures on sheets, `sprite-001.jpg` and on, with `sprite.vtt` saying what is where.

    starts: the time of every frame that has a picture, in seconds, in order. length: of the footage, in seconds.
    """
    numbers = tile_frames(folder)
    every = tick_seconds(length)
    chosen: list[tuple[float, int]] = []
    for time, number in zip(starts, numbers, strict=True):
        if not chosen or time >= chosen[-1][0] + every * 0.75:
            chosen.append((time, number))
    if not chosen:
        return []
    with Image.open(tile_path(folder, chosen[0][1])) as first:
        scale = _SHEET_SIDE / max(first.size)
        size = max(1, round(first.width * scale)), max(1, round(first.height * scale))
    per_sheet = _SHEET_COLUMNS * _SHEET_ROWS
    sheets: list[Path] = []
    lines = ["WEBVTT", ""]
    for begin in range(0, len(chosen), per_sheet):
        part = chosen[begin : begin + per_sheet]
        sheet = folder / f"sprite-{begin // per_sheet + 1:03}.jpg"
        _write_sheet(folder, [number for _, number in part], size, sheet)
        for place, (time, _) in enumerate(part):
            after = begin + place + 1
            end = chosen[after][0] if after < len(chosen) else max(length, time + 0.001)
            x, y = place % _SHEET_COLUMNS * size[0], place // _SHEET_COLUMNS * size[1]
            lines += [f"{_clock(time)} --> {_clock(end)}", f"{sheet.name}#xywh={x},{y},{size[0]},{size[1]}", ""]
        sheets.append(sheet)
    write_atomically(folder / "sprite.vtt", "\n".join(lines).encode())
    return sheets


def _write_sheet(folder: Path, numbers: Sequence[int], size: tuple[int, int], target: Path) -> None:
    rows = -(-len(numbers) // _SHEET_COLUMNS)
    sheet = Image.new("RGB", (min(len(numbers), _SHEET_COLUMNS) * size[0], rows * size[1]))
    for place, number in enumerate(numbers):
        with Image.open(tile_path(folder, number)) as tile:
            tile.draft("RGB", size)  # The decoder halves it at no cost.
            small = tile.resize(size, Image.Resampling.BILINEAR)
        sheet.paste(small, (place % _SHEET_COLUMNS * size[0], place // _SHEET_COLUMNS * size[1]))
    temporary = target.with_suffix(".tmp")
    sheet.save(temporary, "JPEG", quality=80)
    temporary.replace(target)


def _clock(seconds: float) -> str:
    whole, ms = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{ms:03}"
