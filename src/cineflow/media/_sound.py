"""Sound for a cut film: each clip's own, in step with its picture, cross-faded over the joins."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.media._containers import MEDIA_ERRORS, open_media
from cineflow.media._source import Source
from cineflow.media._writer import SOUND_RATE, Sound

__all__ = ["HANDLE", "Part", "Reader", "check_track", "film_sound", "silence"]

HANDLE = SOUND_RATE // 200
"""Samples on each side of a join that are heard in the cross-fade: 5 ms and 5 ms."""

_LEAD = Fraction(3, 10)
"""Seconds read before a range, so that the decoder has settled where it begins."""


def check_track(source: Source, track: int) -> None:
    """Raise SettingInvalid where a source with sound has no such track; a silent one is silent."""
    if track == 0 or not source.facts.has_sound:
        return
    with open_media(source.file) as container:
        count = len(container.streams.audio)
    if track >= count:
        raise SettingInvalid(
            Text("{name} has no sound track {n}", "{name} 没有第 {n} 条音轨", name=source.file.name, n=track + 1),
            fix=Text("It has {count}, counted from 1", "它有 {count} 条，从 1 数起", count=count),
            place="--audio-track", code="media.no_track",
        )  # fmt: skip


def silence(samples: int) -> Sound:
    return np.zeros((2, max(0, samples)), np.float32)


@dataclass(frozen=True, slots=True)
class Part:
    """One item's share of a film's sound. samples: how many. file: None for silence. start: where its sound begins, in
    seconds of the file's own time stamps. has_lead: whether the source has something before that. track: which of the
    file's sounds, from 0. gain: a factor. rise, fall: samples over which it comes up at its beginning and goes down at
    its end, as loud together as two that cross there are alone. is_joined: whether it is cross-faded to what is before
    it; else what is before it goes on as a layer."""

    samples: int
    file: Path | None = None
    start: Time = Fraction(0)
    has_lead: bool = False
    track: int = 0
    gain: float = 1.0
    rise: int = 0
    fall: int = 0
    is_joined: bool = True

    def shaped(self, sound: Sound, at: int) -> Sound:
        """Return its sound from sample `at` on as loud as it is wanted there."""
        if not (self.rise or self.fall):
            return sound if self.gain == 1 else sound * np.float32(self.gain)
        place = np.arange(at, at + sound.shape[1], dtype=np.float32) + 0.5
        loud = np.full(place.shape, self.gain, np.float32)
        if self.rise:
            loud *= np.sin(np.clip(place / self.rise, 0, 1) * (np.pi / 2))
        if self.fall:
            loud *= np.sin(np.clip((self.samples - place) / self.fall, 0, 1) * (np.pi / 2))
        return sound * loud


def film_sound(parts: Iterable[Part]) -> Generator[Sound]:
    """Join the parts' sounds into one, in blocks.

    Over a join both are heard: one fades out while the other fades in, linearly, so that two halves of one recording
    give the recording back. Where a source has nothing beyond its end, it fades inside.
    """
    held, tail, before = silence(0), None, 0
    for part in parts:
        reach = min(HANDLE, part.samples // 4, before // 4) if before and part.is_joined else 0
        with closing(Reader(part)) as reader:
            lead = reader.read(HANDLE)[0] if part.has_lead and part.file else None
            head = reader.read(2 * reach)[0]
            if before:
                keep = held.shape[1] - 2 * reach
                yield held[:, :keep]
                yield from _join(held[:, keep:], head, tail, lead, reach)
            held = silence(0)
            left = part.samples - head.shape[1]
            while left:
                block = reader.read(min(left, SOUND_RATE))[0]
                left -= block.shape[1]
                held = np.concatenate([held, block], axis=1)
                ready = max(0, held.shape[1] - 2 * HANDLE)
                yield held[:, :ready]
                held = held[:, ready:]
            rest, known = reader.read(HANDLE)
            tail, before = (rest if known == HANDLE else None), part.samples
    yield held


def _join(out: Sound, into: Sound, tail: Sound | None, lead: Sound | None, reach: int) -> tuple[Sound, Sound]:
    """Cross-fade the last `2 * reach` samples of one clip into the first of the next."""
    up = (np.arange(2 * reach, dtype=np.float32) + 0.5) / max(1, 2 * reach)
    down = 1 - up
    first, second = out.copy(), into.copy()
    if tail is None:
        first *= down
    else:
        first[:, reach:] *= down[:reach]
    if lead is None:
        second *= up
    else:
        second[:, :reach] *= up[reach:]
        first[:, reach:] += lead[:, HANDLE - reach :] * up[:reach]
    if tail is not None:
        second[:, :reach] += tail[:, :reach] * down[reach:]
    return first, second


class Reader:
    """A part's sound from its lead on, as 48 kHz stereo; silence where the source has none."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._zero = round(part.start * SOUND_RATE)
        start = self._zero - (HANDLE if part.has_lead else 0)
        self._next = start
        self._blocks = _blocks(part.file, part.track, Fraction(start, SOUND_RATE)) if part.file else None
        self._waiting: deque[tuple[int, Sound]] = deque()
        self._end = start

    def read(self, samples: int) -> tuple[Sound, int]:
        """Return the next samples, and how many of them lie before the end of the source."""
        out, until = silence(samples), self._next + samples
        while self._blocks is not None and self._end < until:
            block = next(self._blocks, None)
            if block is None:
                break
            self._waiting.append(block)
            self._end = max(self._end, block[0] + block[1].shape[1])
        for at, sound in self._waiting:
            begin, end = max(at, self._next), min(at + sound.shape[1], until)
            if end > begin:
                out[:, begin - self._next : end - self._next] = sound[:, begin - at : end - at]
        while self._waiting and self._waiting[0][0] + self._waiting[0][1].shape[1] <= until:
            self._waiting.popleft()
        known = max(0, min(samples, self._end - self._next))
        out = self._part.shaped(out, self._next - self._zero)
        self._next = until
        return out, known

    def close(self) -> None:
        if self._blocks is not None:
            self._blocks.close()


def _blocks(file: Path, track: int, start: Time) -> Generator[tuple[int, Sound]]:
    """Decode from shortly before an instant: (sample number in file time, sound)."""
    with open_media(file) as container:
        if len(container.streams.audio) <= track:
            return
        stream = container.streams.audio[track]
        base = stream.time_base or Fraction(1, SOUND_RATE)
        origin = stream.start_time or 0
        at = round((start - _LEAD) / base)
        if at > origin:
            container.seek(at, stream=stream)
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)
        try:
            for frame in container.decode(stream):
                yield from _resampled(resampler, frame)
            yield from _resampled(resampler, None)
        except MEDIA_ERRORS:
            # Damaged sound is heard as silence from there on; the picture decides whether a file can be used.
            return


def _resampled(resampler: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[tuple[int, Sound]]:
    for part in resampler.resample(frame):
        if part.pts is not None and part.time_base:
            sound: Sound = part.to_ndarray().astype(np.float32, copy=False)
            yield round(part.pts * part.time_base * SOUND_RATE), sound
