"""Sound for listeners: cut in pauses, every piece where it belongs to the sample."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from cineflow.core.errors import Unreadable
from cineflow.core.time import Span
from cineflow.media.listen import LISTEN_RATE, cut_sound, pieces_between, read_sound


def spans(*pairs: tuple[float, float]) -> list[Span]:
    return [Span(Fraction(str(a)), Fraction(str(b))) for a, b in pairs]


def test_long_sound_is_cut_in_the_widest_pause_of_the_last_third() -> None:
    speech = spans((1, 7.2), (7.5, 8.8), (9.8, 15), (16, 19))
    pieces = pieces_between(speech, Fraction(20), Fraction(10))
    assert [(float(p.start), float(p.end)) for p in pieces] == [(0.5, 9.3), (9.3, 19.15)], "the silent end is left out"


def test_without_a_pause_the_cut_is_hard_and_nothing_is_lost() -> None:
    pieces = pieces_between(spans((0, 30)), Fraction(30), Fraction(10))
    assert [(p.start, p.end) for p in pieces] == [(0, 10), (10, 20), (20, 30)]


def test_silence_is_not_sent() -> None:
    assert pieces_between([], Fraction(50), Fraction(10)) == []
    (piece,) = pieces_between(spans((20, 22)), Fraction(30), Fraction(60))
    assert (piece.start, piece.end) == (Fraction(39, 2), Fraction(45, 2))


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    """Six seconds at 48 kHz with a click at every whole second, beginning at 2 s of the file's own clock."""
    path, rate = tmp_path / "clicks.mkv", 48000
    samples = np.zeros(6 * rate, "i2")
    for second in range(6):
        samples[second * rate : second * rate + 48] = 20000
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=rate, layout="mono")
        for at in range(0, samples.size, 1024):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + 1024], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, 2 * rate + at, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def test_pieces_keep_their_place_without_drift(clicks: Path, tmp_path: Path) -> None:
    pieces = spans((0.5, 2.25), (2.25, 3.8), (4.5, 5.5))
    files = cut_sound(clicks, pieces, tmp_path / "pieces", start=Fraction(2))
    for piece, file in zip(pieces, files, strict=True):
        heard = read_sound(file)
        assert heard.size == piece.length * LISTEN_RATE
        loud = np.flatnonzero(np.abs(heard) > 0.3)
        starts = [loud[0], *(b for a, b in pairwise(loud) if b - a > 1000)]
        told = [float(piece.start) + at / LISTEN_RATE for at in starts]
        assert told == [pytest.approx(second, abs=0.002) for second in range(6) if piece.start <= second < piece.end]
    assert not list((tmp_path / "pieces").glob("*.tmp"))


def test_a_missing_track_is_refused(clicks: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no sound"):
        cut_sound(clicks, spans((0, 1)), tmp_path / "p", start=Fraction(0), audio_track=1)
