"""A picture that stands still is measured once, and told as if it had been measured every time."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from cineflow.media.index._picture import PictureMeter
from cineflow.media.index._rows import FRAME_ROW


def measured(pictures: list[NDArray[np.uint8]], shown: list[int]) -> NDArray[np.void]:
    """Return the rows of some pictures, each shown for so many frames."""
    got = [np.zeros(0, FRAME_ROW)]
    meter = PictureMeter(Fraction(25), 0, lambda rows: got.append(rows.copy()))
    time = 0
    for picture, count in zip(pictures, shown, strict=True):
        frame = av.VideoFrame.from_ndarray(picture, format="gray")
        for _ in range(count):
            meter.add(frame, time)
            time += 1
    meter.finish()
    return np.concatenate(got)


def noise(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (144, 256), "u1")


def test_every_frame_of_a_still_picture_has_its_row() -> None:
    rows = measured([noise(1), noise(2), noise(1)], [600, 1, 300])
    assert rows["time"].tolist() == list(range(901))
    assert np.flatnonzero(rows["change"]).tolist() == [600, 601]
    assert np.flatnonzero(rows["motion"]).tolist() == [600, 601]
    assert set(rows["focus"][:600]) == {np.float32(0.5)}


@pytest.mark.parametrize("shown", [[1, 1, 1, 1], [40, 3, 1, 90], [300, 33, 257, 2]])
def test_how_long_a_picture_stands_changes_nothing_of_what_is_told(shown: list[int]) -> None:
    pictures = [noise(n) for n in range(4)]
    rows, brief = measured(pictures, shown), measured(pictures, [1, 1, 1, 1])
    starts = np.cumsum([0, *shown[:-1]])
    for name in ("light", "contrast", "change", "spread", "motion", "focus"):
        assert rows[name][starts] == pytest.approx(brief[name]), name
    by_hand = np.abs(
        np.diff([p.reshape(36, 4, 64, 4).mean((1, 3)) for p in pictures[:2]], axis=0)
    ).mean()  # Blocks of four by four are what is compared.
    assert rows["motion"][starts[1]] == pytest.approx(by_hand, rel=1e-5)


def test_a_refined_picture_stands_still_and_a_slow_fade_does_not() -> None:
    plain, chance = np.full((144, 256), 90, "u1"), np.random.default_rng(1)
    refined = []
    for _ in range(60):  # One step, a little here and there, as coders do.
        picture = plain.copy()
        picture.reshape(-1)[chance.integers(0, picture.size, 200)] += np.uint8(1)
        refined.append(picture)
    rows = measured([*refined, refined[-1] + np.uint8(60)], [1] * 61)
    assert np.flatnonzero(rows["change"]).tolist() == [60]
    fade = [(plain + np.uint8(step // 4)).astype("u1") for step in range(160)]
    rows = measured(fade, [1] * 160)
    assert rows["light"].tolist() == pytest.approx([90 + step // 4 for step in range(160)])
    pointer = plain.copy()
    pointer[40:44, 60:64] = 250
    assert measured([plain, pointer], [3, 3])["change"][3] > 0, "a pointer that appears"
