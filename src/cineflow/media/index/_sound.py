"""Measuring the sound: loudness after ITU-R BS.1770-5, energy of voices, and the outline of the wave.

Sound is placed by its time stamps against the first frame shown: what comes before it is left out, gaps are silence.
Filters work on spectra of a quarter of a second, with a little of what came before and comes after: several short
transforms at once take a third of the time of a long one.
"""

# PyAV types its frames only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from cineflow.media.index._rows import SOUND_ROW, SOUND_ROWS_A_SECOND, Complexes, Floats

__all__ = ["SoundMeter", "k_weighting"]

_WINDOWS = 4
"""Windows a second, each filtered by itself. Four: numpy's transforms take four at a time."""

_RUN_UP = 20
"""The filters are given a twentieth of a second of earlier sound, in which the slowest falls to a hundred-thousandth,
and a hundredth of later."""

_VOICE_HZ = ((150.0, 350.0), (3600.0, 4000.0))
"""Between which frequencies the band of voices opens and closes. A sudden edge would ring far into the silence beside a
loud sound, and around the ends of a window."""

_SURROUND = 1.41
"""Weight of surround channels (BS.1770-5, table 4); the low-frequency channel does not count."""

_SIDES = ("BL", "BR", "SL", "SR", "BC")
_LOW_FREQUENCY = ("LFE", "LFE2")


def k_weighting(frequencies: Floats, rate: int) -> Complexes:
    """Return the response of the K-weighting filters at some frequencies, for any sample rate.

    The two second-order sections of BS.1770-5 are given there for 48 kHz; the analogue values behind them
    (libebur128 1.2.6, `ebur128_init_filter`) carry them to other rates.
    """
    z = np.exp(-2j * np.pi * frequencies / rate)
    return _shelf(z, rate) * _high_pass(z, rate)


def _shelf(z: Complexes, rate: int) -> Complexes:
    gain, quality, k = 3.999843853973347, 0.7071752369554196, np.tan(np.pi * 1681.974450955533 / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    b = (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k)
    a = (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k)
    return (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)


def _high_pass(z: Complexes, rate: int) -> Complexes:
    quality, k = 0.5003270373238773, np.tan(np.pi * 38.13547087602444 / rate)
    scale = 1 + k / quality + k * k
    a = (1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale)
    return (1 - 2 * z + z * z) / (a[0] + a[1] * z + a[2] * z * z)


class SoundMeter:
    """Measures sound of one rate and layout and hands out a second's rows at a time.

    start: time of the first frame shown. first_second: where to begin; earlier sound only runs the filters in.
    Places are samples since the first frame shown.
    """

    def __init__(self, start: Fraction, write: Callable[[NDArray[Any]], None], *, first_second: int = 0) -> None:
        self._start, self._write = start, write
        self._second = max(0, first_second - 1)
        self._silent_until = first_second
        self._rate = 0
        self._scale = 0, 0, 1
        self._block: Floats = np.zeros((0, 0), "f4")
        self._waiting = av.AudioFifo()
        self._end: int | None = None
        self._weights: Floats = np.zeros(0, "f4")

    def add(self, frame: av.AudioFrame) -> None:
        """Take the next decoded sound. Sound that changes its rate midway is taken from the first rate only."""
        if not self._rate:
            self._begin(frame)
        if frame.sample_rate != self._rate:
            return
        at = self._place(frame)
        if at != self._end:
            self._unload()
        # Frames are of milliseconds: they are gathered where no Python runs, which would take longer than to measure.
        frame.pts = None
        try:
            self._waiting.write(frame)
        except ValueError:  # Of another layout or format than before.
            self._unload()
            self._waiting = av.AudioFifo()
            self._waiting.write(frame)
        self._end = at + frame.samples
        if self._waiting.samples >= self._rate:
            self._unload()

    def finish(self) -> None:
        """Hand out what is left, as far as there was sound."""
        self._unload()
        while (left := (self._end or 0) - self._second * self._rate) > 0:
            self._measure(min(SOUND_ROWS_A_SECOND, -(-left * SOUND_ROWS_A_SECOND // self._rate)))

    def _begin(self, frame: av.AudioFrame) -> None:
        rate, base, start = frame.sample_rate, frame.time_base or Fraction(1, frame.sample_rate), self._start
        self._rate = rate
        # Whole numbers over one denominator: samples a tick, samples before the first frame shown.
        whole = base.denominator * start.denominator
        self._scale = (
            base.numerator * start.denominator * rate,
            start.numerator * base.denominator * rate,
            whole,
        )
        self._hop, self._after = rate // _WINDOWS, rate // SOUND_ROWS_A_SECOND
        size = _quick_size(self._hop + rate // _RUN_UP + self._after)
        self._lead = size - self._hop - self._after
        channels = len(frame.layout.channels)
        self._block = np.zeros((channels, self._lead + rate + self._after), "f4")
        windows = np.lib.stride_tricks.sliding_window_view(self._block, size, axis=1)
        self._windows = windows[:, :: self._hop][:, :_WINDOWS]
        names = [channel.name for channel in frame.layout.channels]
        self._weights = np.array(
            [0.0 if n in _LOW_FREQUENCY else _SURROUND if n in _SIDES and channels > 2 else 1.0 for n in names], "f4"
        )
        frequencies = np.fft.rfftfreq(size, 1 / rate)
        # Voices need no more than 8 kHz of the spectrum: the inverse transform is that much shorter.
        self._few = min(size, -(-size * 8000 // rate) // 2 * 2)
        # Times the length, by which both transforms divide: numpy reckons the ones that do not divide in double
        # precision, which takes three times as long (2.4, measured).
        self._k = (k_weighting(frequencies, rate) * size).astype("c8")
        opens, closes = (np.clip((frequencies - low) / (high - low), 0, 1) for low, high in _VOICE_HZ)
        band = np.sin(opens * np.pi / 2) ** 2 * np.cos(closes * np.pi / 2) ** 2
        self._voice = (band * self._few / channels).astype("f4")[: self._few // 2 + 1]
        self._edges = np.arange(SOUND_ROWS_A_SECOND + 1) * rate // SOUND_ROWS_A_SECOND
        within = self._edges[: SOUND_ROWS_A_SECOND // _WINDOWS + 1]
        self._k_edges = self._lead + within
        self._voice_edges = self._k_edges * self._few // size

    def _place(self, frame: av.AudioFrame) -> int:
        """Return where the sound begins.

        Stamps a few milliseconds off what came before are rounding of the container: the sound goes on unbroken.
        """
        end = self._end
        if frame.pts is None:
            return self._second * self._rate if end is None else end
        # Sound comes in blocks of milliseconds, and a Fraction for each costs as much as measuring it.
        per_tick, before, whole = self._scale
        at = (2 * (frame.pts * per_tick - before) + whole) // (2 * whole)
        return end if end is not None and abs(at - end) * 100 < self._rate else at

    def _unload(self) -> None:
        """Put what was gathered where it belongs, and measure the seconds that are whole then."""
        sound = self._waiting.read()
        if sound is None or self._end is None:
            return
        channels = _as_float(sound)
        if len(channels) != len(self._block):
            channels = [np.mean(channels, axis=0)] * len(self._block)
        at = self._end - sound.samples
        done = max(0, self._second * self._rate - at)
        while done < sound.samples:
            begin = self._lead + at + done - self._second * self._rate
            some = min(self._block.shape[1] - begin, sound.samples - done)
            if some <= 0:
                self._measure()
                continue
            for kept, samples in zip(self._block, channels, strict=True):
                kept[begin : begin + some] = samples[done : done + some]
            done += some

    def _measure(self, rows: int = SOUND_ROWS_A_SECOND) -> None:
        """Hand out the second that is whole, and make room for the next."""
        block, rate = self._block, self._rate
        if self._second >= self._silent_until:
            self._write(self._heard()[:rows])
        block[:, :-rate] = block[:, rate:].copy()
        block[:, -rate:] = 0
        self._second += 1

    def _heard(self) -> NDArray[Any]:
        rows = np.zeros(SOUND_ROWS_A_SECOND, SOUND_ROW)
        apart = self._apart()
        if not apart:
            return rows
        power = np.zeros((_WINDOWS, SOUND_ROWS_A_SECOND // _WINDOWS), "f4")
        whole = np.zeros((_WINDOWS, len(self._voice)), "c8")
        wave: Floats = np.zeros(1, "f4")
        for which, weight, count in apart:
            spectra = np.fft.rfft(self._windows[which], norm="forward")
            whole += spectra[:, : len(self._voice)] * np.float32(count)
            wave = wave + self._block[which, self._lead : self._lead + self._rate] * np.float32(count)
            if weight:
                spectra *= self._k
                power += weight * _energy(np.fft.irfft(spectra), self._k_edges)
        rows["power"] = power.reshape(-1)
        rows["voice"] = _energy(np.fft.irfft(whole * self._voice, self._few), self._voice_edges).reshape(-1)
        for name, outermost in (("low", np.minimum), ("high", np.maximum)):
            swing = outermost.reduceat(wave, self._edges[:-1]) * 127 / len(self._block)
            rows[name] = np.clip(swing, -127, 127)
        return rows

    def _apart(self) -> list[tuple[int, float, int]]:
        """The channels that have to be measured: each with its weight, and for how many it stands. Sound that is the
        same on all sides, as speech mostly is, is measured once, and silence not at all."""
        first, weight, count = self._block[0], float(self._weights[0]), 1
        others: list[tuple[int, float, int]] = []
        for which, its in enumerate(self._weights[1:].tolist(), 1):
            if np.array_equal(first, self._block[which]):
                weight, count = weight + its, count + 1
            else:
                others.append((which, its, 1))
        return [row for row in [(0, weight, count), *others] if self._block[row[0]].any()]


def _quick_size(least: int) -> int:
    """Return the next size over which transforms are quick: even, with no prime factor above five."""
    size = least + least % 2
    while 30**16 % size:
        size += 2
    return size


def _energy(windows: Floats, edges: NDArray[np.intp]) -> Floats:
    """Return the mean square between edges, for each window."""
    heard = windows[:, edges[0] : edges[-1]]
    return np.add.reduceat(np.square(heard), edges[:-1] - edges[0], axis=1) / np.diff(edges).astype("f4")


def _as_float(frame: av.AudioFrame) -> list[Floats]:
    """Return each channel's samples, -1..1, whatever the sample format."""
    name = frame.format.name
    if name == "fltp":  # What most decoders give: read where it lies.
        return [np.frombuffer(cast("bytes", plane), "f4", frame.samples) for plane in frame.planes]
    raw = frame.to_ndarray()
    if not name.endswith("p"):
        raw = raw.reshape(-1, len(frame.layout.channels)).T
    match name.removesuffix("p"):
        case "u8":
            return list((raw.astype("f4") - 128) / 128)
        case "s16":
            return list(raw.astype("f4") / 32768)
        case "s32":
            return list((raw / 2147483648).astype("f4"))
        case _:
            return list(raw.astype("f4", copy=False))
