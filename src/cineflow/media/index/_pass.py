"""The one pass over a file: every frame and every sample decoded once, measured, and forgotten.

Measures grow in files, so a pass that was stopped goes on where it was: a little before the last row, from a key frame.
"""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.audio.stream
import av.container
import av.video.stream
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from cineflow.core.text import Text
from cineflow.media._containers import MEDIA_ERRORS, open_media, unreadable, video_of
from cineflow.media.index._picture import PictureMeter, half_spans
from cineflow.media.index._rows import FRAME_ROW, SOUND_ROW, SOUND_ROWS_A_SECOND, Rows, read_rows
from cineflow.media.index._sound import SoundMeter
from cineflow.media.index._tiles import Tiles
from cineflow.media.probe import Probe

__all__ = ["FRAMES_FILE", "SOUND_FILE", "Watch", "run_pass"]

FRAMES_FILE, SOUND_FILE = "frames.rows", "sound.rows"

Watch = Callable[[float], None]
"""Told how far the work is, 0..1, a few times a second. What it raises stops the work, which can be taken up again."""

_MOST_DAMAGE = 500
"""Packets that may fail to decode before a file counts as unreadable."""


@dataclass
class _Streams:
    container: av.container.InputContainer
    video: av.video.stream.VideoStream | None
    sound: av.audio.stream.AudioStream | None


def run_pass(path: Path, probe: Probe, folder: Path, *, audio_track: int, watch: Watch | None) -> int:
    """Decode a file, fill `frames.rows`, `sound.rows` and `tiles/`, and return how many packets were damaged.

    Raises Unreadable where nothing can be decoded, and whatever `watch` raises.
    """
    with open_media(path) as container:
        video = video_of(container)
        tracks = container.streams.audio
        sound = tracks[audio_track] if audio_track < len(tracks) else None
        streams = _Streams(container, video, sound)
        return _Pass(path, probe, folder, streams, watch).run()


class _Pass:
    def __init__(self, path: Path, probe: Probe, folder: Path, streams: _Streams, watch: Watch | None) -> None:
        self._path, self._probe, self._folder, self._streams, self._watch = path, probe, folder, streams, watch
        self._base = (streams.video.time_base if streams.video else None) or Fraction(1, 1000)
        base, start = self._base, probe.start
        self._scale = (
            base.numerator * start.denominator,
            start.numerator * base.denominator,
            base.denominator * start.denominator,
        )
        self._known = read_rows(folder / FRAMES_FILE, FRAME_ROW)["time"].copy()
        heard = len(read_rows(folder / SOUND_FILE, SOUND_ROW)) // SOUND_ROWS_A_SECOND
        self._known = self._known[: self._keep(heard) if streams.video and streams.sound else None]
        self._frames = Rows(folder / FRAMES_FILE, FRAME_ROW, keep=len(self._known))
        self._sound_rows = Rows(folder / SOUND_FILE, SOUND_ROW, keep=heard * SOUND_ROWS_A_SECOND)
        rate = probe.rate or Fraction(25)
        self._margin = half_spans(rate)[-1] + 16
        self._skipped = max(0, len(self._known) - 2 * self._margin)
        self._meter = PictureMeter(rate, probe.rotation, self._write_frames)
        self._number = self._skipped
        self._written_from = self._skipped
        self._sound = SoundMeter(probe.start, self._write_sound, first_second=heard)
        self._heard = heard
        self._tiles = Tiles(folder, probe)
        self._last_time: int | None = None
        self._told = 0.0
        self._total = float(probe.seconds) or 1.0
        self._damage = 0

    def _keep(self, heard: int) -> int | None:
        """Rows of frames are kept up to where sound was kept too: both go on from one place."""
        until = (self._probe.start + heard) / self._base
        return int(np.searchsorted(self._known, int(until)))

    def run(self) -> int:
        try:
            if self._skipped:
                self._go_back()
            self._decode()
            self._meter.finish()
            self._sound.finish()
        finally:
            self._frames.close()
            self._sound_rows.close()
        if self._streams.video is not None and not self._frames.count:
            why = Text("no frame can be decoded", "没有一帧能够解码")
            raise unreadable(self._path, why, "media.undecodable")
        return self._damage

    def _go_back(self) -> None:
        """Seek to a key frame at or before the first frame that is wanted again."""
        assert self._streams.video is not None
        wanted = min(int(self._known[self._skipped]), self._ticks(self._heard - 2))
        self._streams.container.seek(wanted, stream=self._streams.video, backward=True)

    def _ticks(self, seconds: int) -> int:
        return int((self._probe.start + max(0, seconds)) / self._base)

    def _decode(self) -> None:
        video, sound = self._streams.video, self._streams.sound
        chosen = [stream for stream in (video, sound) if stream is not None]
        if video is not None:
            video.thread_type = "AUTO"
        for packet in self._streams.container.demux(chosen):
            try:
                decoded = packet.decode()
            except FFmpegError as error:
                self._damage += 1
                if self._damage > _MOST_DAMAGE:
                    why = Text("too much of it is damaged", "损坏过多")
                    raise unreadable(self._path, why, "media.undecodable", tail=str(error)) from error
                continue
            except MEDIA_ERRORS:
                self._damage += 1
                continue
            for frame in decoded:
                if isinstance(frame, av.VideoFrame):
                    self._see(frame)
                elif isinstance(frame, av.AudioFrame):
                    self._sound.add(frame)

    def _see(self, frame: av.VideoFrame) -> None:
        time = self._time_of(frame)
        if self._skipped and time < self._known[self._skipped]:
            return
        if self._last_time is not None and time <= self._last_time:
            time = self._last_time + 1
        self._last_time = time
        starts = self._meter.add(frame, time)
        seconds = self._seconds(time)
        self._tiles.offer(frame, self._number, seconds, starts=starts)
        self._number += 1
        self._tell(seconds)

    def _seconds(self, ticks: int) -> float:
        """Seconds since the first frame shown, in whole numbers: a Fraction per frame costs as much as seeing it."""
        per_tick, before, whole = self._scale
        return (ticks * per_tick - before) / whole

    def _time_of(self, frame: av.VideoFrame) -> int:
        """The frame's time stamp; where the file has none, one frame after the last."""
        if frame.pts is not None:
            return frame.pts
        step = round(1 / (self._probe.rate or Fraction(25)) / self._base)
        return 0 if self._last_time is None else self._last_time + max(1, step)

    def _write_frames(self, rows: NDArray[Any]) -> None:
        """Append finished rows, without those that an earlier pass has written."""
        begin = self._written_from
        self._written_from += len(rows)
        have = self._frames.count
        if self._written_from > have:
            self._frames.append(rows[max(0, have - begin) :])

    def _write_sound(self, rows: NDArray[Any]) -> None:
        self._sound_rows.append(rows)
        if self._streams.video is None:
            self._tell(self._sound_rows.count / SOUND_ROWS_A_SECOND)

    def _tell(self, seconds: float) -> None:
        if self._watch is None:
            return
        done = min(1.0, seconds / self._total)
        if done - self._told >= 0.002 or seconds == 0:
            self._told = done
            self._watch(done)
