"""Loudness as EBU Tech 3341 asks of a meter."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from cineflow.media.index import index_media


def tone(path: Path, parts: list[tuple[float, float]], *, rate: int = 48000, layout: str = "stereo") -> Path:
    """Write a 1 kHz sine on every channel: (seconds, dBFS) in order."""
    t = np.arange(round(sum(seconds for seconds, _ in parts) * rate)) / rate
    level = np.concatenate([np.full(round(seconds * rate), 10 ** (db / 20)) for seconds, db in parts])
    wave = (level * np.sin(2 * np.pi * 1000 * t)).astype("f4")
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=rate, layout=layout)
        channels = av.AudioLayout(layout).nb_channels
        for at in range(0, wave.size, 4096):
            block = (wave[at : at + 4096] * 32767).astype("i2")
            samples = np.repeat(block, channels)[None]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


# EBU Tech 3341 (2023), table 1: cases 1, 2, 3 and 5.
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(20, -23.0)], -23.0),
        ([(20, -33.0)], -33.0),
        ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),
        ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),
    ],
)
def test_integrated_loudness(tmp_path: Path, parts: list[tuple[float, float]], expected: float) -> None:
    index = index_media(tone(tmp_path / "tone.flac", parts), tmp_path / "index")
    assert index.loudness.integrated == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rate", [22050, 44100, 96000])
def test_any_sample_rate_measures_the_same(tmp_path: Path, rate: int) -> None:
    index = index_media(tone(tmp_path / "tone.flac", [(4, -23.0)], rate=rate), tmp_path / "index")
    assert index.loudness.integrated == pytest.approx(-23.0, abs=0.1)


def test_channels_add_up_as_the_standard_weighs_them(tmp_path: Path) -> None:
    mono = index_media(tone(tmp_path / "a.flac", [(4, -23.0)], layout="mono"), tmp_path / "mono")
    assert mono.loudness.integrated == pytest.approx(-26.0, abs=0.1)
    surround = index_media(tone(tmp_path / "b.flac", [(4, -23.0)], layout="5.1"), tmp_path / "surround")
    # Three in front, two surrounds at 1.41, the low-frequency channel not at all.
    assert surround.loudness.integrated == pytest.approx(-26.0 + 10 * np.log10(3 + 2 * 1.41), abs=0.1)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    index = index_media(tone(tmp_path / "tone.flac", [(3, -120.0)]), tmp_path / "index")
    assert index.loudness.integrated is None
    assert index.speech == ()


@pytest.mark.parametrize("db", [(-23.0, -23.0), (-23.0, -29.0), (-23.0, None), (None, -23.0)])
def test_sides_alike_unlike_and_silent_add_up(tmp_path: Path, db: tuple[float | None, float | None]) -> None:
    t = np.arange(4 * 48000) / 48000
    sides = [np.sin(2 * np.pi * 1000 * t) * (0 if level is None else 10 ** (level / 20)) for level in db]
    with av.open(str(tmp_path / "a.flac"), "w") as out:
        stream = out.add_stream("flac", rate=48000, layout="stereo")
        both = (np.stack(sides, 1) * 32767).round().astype("i2")
        for at in range(0, len(both), 4096):
            frame = av.AudioFrame.from_ndarray(both[at : at + 4096].reshape(1, -1), format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48000, at, Fraction(1, 48000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    index = index_media(tmp_path / "a.flac", tmp_path / "index")
    heard = 10 * np.log10(sum(0 if level is None else 10 ** (level / 10) for level in db)) - 3.01
    assert index.loudness.integrated == pytest.approx(heard, abs=0.1)
