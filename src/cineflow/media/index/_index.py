"""The media index: what one pass over a file found, kept by the file's content and read back in no time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cineflow.core.files import write_json
from cineflow.core.time import Rate, Span, Time
from cineflow.media._pace import pace
from cineflow.media.index._loudness import Loudness, measure_loudness, momentary
from cineflow.media.index._pass import FRAMES_FILE, SOUND_FILE, Watch, run_pass
from cineflow.media.index._rows import FRAME_ROW, SOUND_ROW, SOUND_ROWS_A_SECOND, Floats, read_rows
from cineflow.media.index._shots import find_shots
from cineflow.media.index._tiles import tile_frames, tile_path, write_sheets
from cineflow.media.index._voice import find_voices
from cineflow.media.index_file import INDEX_FILE, INDEX_VERSION, read_summary
from cineflow.media.probe import Probe, probe

__all__ = ["MediaIndex", "index_media", "read_index"]

WAVEFORM_FILE = "waveform.json"

_PEAKS_A_SECOND = 25


@dataclass(frozen=True)
class MediaIndex:
    """What is known of one piece of footage. Times count from the first frame shown; frames in presentation order.

    folder: where the index lies. rate: the constant rate nearest to the footage's. is_variable: whether its frames
    come at uneven times. shots: frame ranges without gaps; empty without a picture. speech: where somebody speaks.
    damaged: packets that could not be decoded.
    """

    folder: Path
    probe: Probe
    time_base: Fraction
    rate: Rate
    is_variable: bool
    length: Time
    shots: tuple[tuple[int, int], ...]
    speech: tuple[Span, ...]
    loudness: Loudness
    thumbnails: tuple[int, ...]
    damaged: int = 0

    @cached_property
    def frame_rows(self) -> NDArray[Any]:
        """One `FRAME_ROW` per frame, from disk."""
        return read_rows(self.folder / FRAMES_FILE, FRAME_ROW)

    @cached_property
    def sound_rows(self) -> NDArray[Any]:
        """One `SOUND_ROW` per hundredth of a second, from disk."""
        return read_rows(self.folder / SOUND_FILE, SOUND_ROW)

    @cached_property
    def momentary(self) -> Floats:
        """Momentary loudness per tenth of a second, in LUFS."""
        return momentary(self.sound_rows["power"])

    @property
    def frames(self) -> int:
        return len(self.frame_rows)

    @cached_property
    def key_frames(self) -> list[int]:
        return [int(n) for n in np.flatnonzero(self.frame_rows["is_key"])]

    def time_of(self, frame: int) -> Time:
        """Return when a frame is first shown; the length for the one after the last. Raises IndexError."""
        if frame == self.frames:
            return self.length
        return self._ticks(frame) * self.time_base

    def frame_at(self, time: Time) -> int:
        """Return the frame whose start is nearest to a time, the one after the last included."""
        ticks = self.frame_rows["time"]
        if not len(ticks):
            return 0
        wanted = int(ticks[0]) + time / self.time_base
        after = int(np.searchsorted(ticks, float(wanted)))
        near = [n for n in (after - 1, after, after + 1) if 0 <= n <= self.frames]
        return min(near, key=lambda n: (abs(self.time_of(n) - time), n))

    def is_soft(self, begin: int) -> bool:
        """Whether the shot that begins at a frame comes in by a dissolve or a fade rather than by a cut."""
        change = self.frame_rows["change"]
        return bool(change[begin] < 3 * max(1.0, float(np.median(change[max(1, begin - 12) : begin + 13]))))

    def thumbnail_at(self, frame: int) -> Path | None:
        """Return the picture nearest to a frame."""
        if not self.thumbnails:
            return None
        return tile_path(self.folder, min(self.thumbnails, key=lambda n: (abs(n - frame), n)))

    def _ticks(self, frame: int) -> int:
        ticks = self.frame_rows["time"]
        return int(ticks[frame]) - int(ticks[0])

    def to_json(self) -> dict[str, Any]:
        """Everything but the rows, for programs; times as exact seconds and as frames."""
        return {
            "version": INDEX_VERSION,
            "probe": self.probe.to_json(),
            "time_base": str(self.time_base),
            "rate": str(self.rate),
            "is_variable": self.is_variable,
            "length": str(self.length),
            "duration": round(float(self.length), 6),
            "frames": self.frames,
            "key_frames": self.key_frames,
            "shots": [self._shot(begin, end) for begin, end in self.shots],
            "speech": [_span_json(span) for span in self.speech],
            "loudness": asdict(self.loudness),
            "thumbnails": list(self.thumbnails),
            "damaged": self.damaged,
            "files": {"frames": FRAMES_FILE, "sound": SOUND_FILE, "sprite": "sprite.vtt", "waveform": WAVEFORM_FILE},
        }

    def _shot(self, begin: int, end: int) -> dict[str, Any]:
        inside = [n for n in self.thumbnails if begin <= n < end]
        return {
            "in": f"{begin}f", "out": f"{end}f",
            "start": round(float(self.time_of(begin)), 6), "end": round(float(self.time_of(end)), 6),
            "thumbnail": f"tiles/{inside[0]:08}.jpg" if inside else None,
        }  # fmt: skip


def _span_json(span: Span) -> dict[str, Any]:
    """A span in exact seconds: voices are known to the hundredth, the end of the footage perhaps not."""
    first, last = (
        f"{float(time):.2f}s" if (time * 100).denominator == 1 else f"{time}s" for time in (span.start, span.end)
    )
    return {"in": first, "out": last, "start": round(float(span.start), 6), "end": round(float(span.end), 6)}


def index_media(path: Path, folder: Path, *, audio_track: int = 0, watch: Watch | None = None) -> MediaIndex:
    """Look at every frame and sample of a file once, and keep what was found in a folder of its own.

    A finished index there is returned at once; one that was stopped goes on where it was. watch: told how far it is;
    what it raises stops the work. Raises Unreadable.
    """
    if found := read_index(folder):
        return found
    looked_at = probe(path)
    damaged = run_pass(path, looked_at, folder, audio_track=audio_track, watch=watch)
    return _finish(folder, looked_at, _time_base(path), damaged)


def read_index(folder: Path) -> MediaIndex | None:
    """Return the finished index in a folder, None where there is none that this version made."""
    said = read_summary(folder)
    if said is None:
        return None
    return MediaIndex(
        folder=folder,
        probe=Probe.from_json(said["probe"]),
        time_base=Fraction(said["time_base"]),
        rate=Fraction(said["rate"]),
        is_variable=bool(said["is_variable"]),
        length=Fraction(said["length"]),
        shots=tuple((int(s["in"][:-1]), int(s["out"][:-1])) for s in said["shots"]),
        speech=tuple(Span(Fraction(s["in"][:-1]), Fraction(s["out"][:-1])) for s in said["speech"]),
        loudness=Loudness(**said["loudness"]),
        thumbnails=tuple(said["thumbnails"]),
        damaged=int(said["damaged"]),
    )


def _time_base(path: Path) -> Fraction:
    from cineflow.media._containers import open_media, video_of

    with open_media(path) as container:
        video = video_of(container)
        return (video.time_base if video else None) or Fraction(1, 1000)


def _finish(folder: Path, looked_at: Probe, base: Fraction, damaged: int) -> MediaIndex:
    """Derive what the rows tell and write the index last, so that a file there means a whole index."""
    frames, sound = read_rows(folder / FRAMES_FILE, FRAME_ROW), read_rows(folder / SOUND_FILE, SOUND_ROW)
    rate, is_variable, step = pace(frames["time"], base, looked_at.rate)
    if len(frames):
        length = Fraction(int(frames["time"][-1]) - int(frames["time"][0]) + step) * base
    else:
        length = max(looked_at.seconds, Fraction(len(sound), SOUND_ROWS_A_SECOND))
    starts = find_shots(frames, rate)
    tiles = [n for n in tile_frames(folder) if n < len(frames)]
    for stray in set(tile_frames(folder)) - set(tiles):
        tile_path(folder, stray).unlink()
    found = MediaIndex(
        folder=folder, probe=looked_at, time_base=base, rate=rate, is_variable=is_variable, length=length,
        shots=tuple(zip(starts, [*starts[1:], len(frames)], strict=True)) if starts else (),
        speech=tuple(_spans(find_voices(sound["voice"]), length)), loudness=measure_loudness(sound["power"]),
        thumbnails=tuple(tiles), damaged=damaged,
    )  # fmt: skip
    write_sheets(folder, [float(found.time_of(n)) for n in tiles], float(length))
    _write_waveform(folder / WAVEFORM_FILE, sound)
    write_json(folder / INDEX_FILE, found.to_json())
    return found


def _spans(rows: Sequence[tuple[int, int]], length: Time) -> list[Span]:
    spans = [Span(Fraction(a, SOUND_ROWS_A_SECOND), min(length, Fraction(b, SOUND_ROWS_A_SECOND))) for a, b in rows]
    return [span for span in spans if span.length > 0]


def _write_waveform(file: Path, sound: NDArray[Any]) -> None:
    """Write the outline of the sound as audiowaveform's JSON, version 2, which browsers' wave viewers read."""
    rows = SOUND_ROWS_A_SECOND // _PEAKS_A_SECOND
    whole = len(sound) // rows * rows
    low = sound["low"][:whole].reshape(-1, rows).min(1)
    high = sound["high"][:whole].reshape(-1, rows).max(1)
    pairs = np.stack([low, high], 1).reshape(-1)
    write_json_line(file, {
        "version": 2, "channels": 1, "sample_rate": 48000, "samples_per_pixel": 48000 // _PEAKS_A_SECOND, "bits": 8,
        "length": len(low), "data": pairs.tolist(),
    })  # fmt: skip


def write_json_line(file: Path, value: dict[str, Any]) -> None:
    """Write a value as one line of JSON: long lists of numbers are for programs."""
    from cineflow.core.files import write_atomically

    write_atomically(file, json.dumps(value, separators=(",", ":")).encode())
