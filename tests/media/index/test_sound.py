"""Sound is measured the same however it comes in, and a loud sound does not ring into the silence beside it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from cineflow.media.index._rows import SOUND_ROW
from cineflow.media.index._sound import SoundMeter

RATE = 48000
TONE = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(RATE * 2.5) / RATE)).astype("f4")


def measured(pieces: Iterable[tuple[int | None, NDArray[np.float32]]]) -> NDArray[np.void]:
    """Return the rows of pieces of sound, of one side or two, each with the sample at which it begins."""
    got = [np.zeros(0, SOUND_ROW)]
    meter = SoundMeter(Fraction(0), lambda rows: got.append(rows.copy()))
    for at, samples in pieces:
        sides = np.atleast_2d(samples)
        frame = av.AudioFrame.from_ndarray(sides, format="fltp", layout="mono" if len(sides) == 1 else "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        meter.add(frame)
    meter.finish()
    return np.concatenate(got)


@pytest.mark.parametrize("each", [64, 1024, 50_001])
@pytest.mark.parametrize("has_stamps", [True, False])
def test_how_sound_is_cut_into_frames_changes_nothing(each: int, has_stamps: bool) -> None:
    whole = measured([(0, TONE)])
    parts = measured((at if has_stamps else None, TONE[at : at + each]) for at in range(0, len(TONE), each))
    assert len(whole) == 250
    assert whole["power"][20:-5] == pytest.approx(0.125 * 1.18, rel=0.03)
    for name in SOUND_ROW.names or ():
        assert np.array_equal(parts[name], whole[name]), name


def test_what_was_not_sent_is_silent_and_what_came_too_early_is_left_out() -> None:
    rows = measured([(-RATE, TONE[:RATE]), (RATE // 2, TONE[:RATE]), (4 * RATE, TONE[: RATE // 10])])
    assert len(rows) == 410
    heard = rows["high"] > 40
    assert np.flatnonzero(heard).tolist() == [*range(50, 150), *range(400, 410)]


def test_sides_may_change_in_number() -> None:
    both = np.stack([TONE[:RATE]] * 2)
    rows = measured([(0, TONE[: RATE // 2]), (RATE // 2, both[:, RATE // 2 :])])
    assert np.array_equal(rows, measured([(0, TONE[:RATE])]))


def test_silence_beside_a_loud_sound_is_silent() -> None:
    loud = np.concatenate([np.zeros(RATE // 2), TONE[:RATE], np.zeros(RATE)]).astype("f4")
    voice = measured([(0, loud)])["voice"]
    inside = voice[55:145].mean()
    assert inside == pytest.approx(0.125, rel=0.01)
    # A hundredth and a half after it ends nothing is left, and nothing was there before it began.
    quiet = np.concatenate([voice[:47], voice[153:]])
    assert quiet.max() < inside * 1e-5
