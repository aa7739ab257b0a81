"""Measuring the sound: loudness after ITU-R BS.1770-5, energy of voices, and the outline of the wave.

Sound is placed by its time stamps against the first frame shown: what comes before it is left out, gaps are silence.
Filters work on the spectrum of one second at a time, with a fifth of a second of what came before.
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

_RUN_UP = 5
"""The filters are given a fifth of a second of earlier sound."""

_VOICE_HZ = (250.0, 3800.0)
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
    """

    def __init__(self, start: Fraction, write: Callable[[NDArray[Any]], None], *, first_second: int = 0) -> None:
        self._start, self._write = start, write
        self._second = max(0, first_second - 1)
        self._silent_until = first_second
        self._rate = 0
        self._scale = 0, 0, 1
        self._block: Floats = np.zeros((0, 0), "f4")
        self._end = 0
        self._weights: Floats = np.zeros(0, "f4")

    def add(self, frame: av.AudioFrame) -> None:
        """Take the next decoded sound. Sound that changes its rate midway is taken from the first rate only."""
        if not self._rate:
            self._begin(frame)
        if frame.sample_rate != self._rate:
            return
        channels = _as_float(frame)
        if len(channels) != len(self._block):
            channels = [np.mean(channels, axis=0)] * len(self._block)
        at = self._place(frame)
        done, at = max(0, -at), max(0, at)
        while done < frame.samples:
            room = self._rate - at
            if room <= 0:
                self._measure()
                at -= self._rate
                continue
            some = min(room, frame.samples - done)
            begin = self._lead + at
            for kept, samples in zip(self._block, channels, strict=True):
                kept[begin : begin + some] = samples[done : done + some]
            done, at = done + some, at + some
            self._end = at

    def finish(self) -> None:
        """Hand out what is left of the last second, as far as there was sound."""
        if self._rate and self._end:
            rows = -(-self._end * SOUND_ROWS_A_SECOND // self._rate)
            self._measure(rows)

    def _begin(self, frame: av.AudioFrame) -> None:
        self._rate, base, start = frame.sample_rate, frame.time_base or Fraction(1, frame.sample_rate), self._start
        # Whole numbers over one denominator: samples a tick, samples before the first frame shown.
        whole = base.denominator * start.denominator
        self._scale = (
            base.numerator * start.denominator * self._rate,
            start.numerator * base.denominator * self._rate,
            whole,
        )
        self._lead = self._rate // _RUN_UP
        channels = len(frame.layout.channels)
        self._block = np.zeros((channels, self._lead + self._rate), "f4")
        names = [channel.name for channel in frame.layout.channels]
        self._weights = np.array(
            [0.0 if n in _LOW_FREQUENCY else _SURROUND if n in _SIDES and channels > 2 else 1.0 for n in names], "f4"
        )
        size = self._block.shape[1]
        frequencies = np.fft.rfftfreq(size, 1 / self._rate)
        # Voices need no more than 8 kHz of the spectrum: the inverse transform is that much shorter.
        self._few = min(size, -(-size * 8000 // self._rate) // 2 * 2)
        # Times the length, by which both transforms divide: numpy reckons the ones that do not divide in double
        # precision, which takes three times as long (2.4, measured).
        self._k = (k_weighting(frequencies, self._rate) * size).astype("c8")
        is_voice = (frequencies >= _VOICE_HZ[0]) & (frequencies <= _VOICE_HZ[1])
        self._voice = (is_voice * self._few).astype("f4")[: self._few // 2 + 1]
        edges = np.arange(SOUND_ROWS_A_SECOND + 1) * self._rate // SOUND_ROWS_A_SECOND
        self._edges = edges[:-1]
        self._widths = np.diff(edges)

    def _place(self, frame: av.AudioFrame) -> int:
        """Return where the sound begins, in samples from the start of the current second.

        Stamps a few milliseconds off what came before are rounding of the container: the sound goes on unbroken.
        """
        if frame.pts is None:
            return self._end
        # Sound comes in blocks of milliseconds, and a Fraction for each costs as much as measuring it.
        per_tick, before, whole = self._scale
        at = (2 * (frame.pts * per_tick - before) + whole) // (2 * whole) - self._second * self._rate
        return self._end if abs(at - self._end) * 100 < self._rate and self._end else at

    def _measure(self, rows: int = SOUND_ROWS_A_SECOND) -> None:
        block, lead = self._block, self._lead
        if self._second >= self._silent_until:
            heard = np.zeros(SOUND_ROWS_A_SECOND, SOUND_ROW)
            power, whole = np.zeros(self._rate, "f4"), np.zeros(len(self._k), "c8")
            # Channel by channel: numpy's transform of several rows at once takes twice as long (2.4, measured).
            for channel, weight, count in self._apart():
                spectrum = _spectrum(channel)
                whole += spectrum * np.float32(count / len(block))
                if weight:
                    power += weight * np.square(np.fft.irfft(spectrum * self._k, block.shape[1])[lead:])
            heard["power"] = np.add.reduceat(power, self._edges) / self._widths
            heard["voice"] = self._voice_energy(whole)
            wave = block[:, lead:].mean(0)
            heard["low"] = np.clip(np.minimum.reduceat(wave, self._edges) * 127, -127, 127)
            heard["high"] = np.clip(np.maximum.reduceat(wave, self._edges) * 127, -127, 127)
            self._write(heard[:rows])
        block[:, :lead] = block[:, -lead:].copy()
        block[:, lead:] = 0
        self._second += 1
        self._end = max(0, self._end - self._rate)

    def _apart(self) -> list[tuple[Floats, float, int]]:
        """The channels that have to be measured: each with its weight, and for how many it stands. Sound that is the
        same on all sides, as speech mostly is, is measured once, and silence not at all."""
        first, weight, count = self._block[0], float(self._weights[0]), 1
        others: list[tuple[Floats, float, int]] = []
        for channel, its in zip(self._block[1:], self._weights[1:].tolist(), strict=True):
            if np.array_equal(first, channel):
                weight, count = weight + its, count + 1
            else:
                others.append((channel, its, 1))
        return [row for row in [(first, weight, count), *others] if row[0].any()]

    def _voice_energy(self, spectrum: Complexes) -> Floats:
        narrow = np.fft.irfft(spectrum[: len(self._voice)] * self._voice, self._few)
        tail = narrow[self._few // (_RUN_UP + 1) :]
        edges = np.arange(SOUND_ROWS_A_SECOND + 1) * len(tail) // SOUND_ROWS_A_SECOND
        return (np.add.reduceat(np.square(tail), edges[:-1]) / np.maximum(1, np.diff(edges))).astype("f4")


def _spectrum(channel: Floats) -> Complexes:
    """Return the spectrum of a channel, divided by its length."""
    return np.fft.rfft(channel, norm="forward")


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
