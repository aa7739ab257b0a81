"""The last frame of a film, kept as a picture for whatever goes on from there."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numbered import Draw, draw, number_in
from PIL import Image

from cineflow.core.errors import Unreadable
from cineflow.media.stills import keep_last_frame


@pytest.mark.parametrize(
    "film",
    [
        Draw(frames=48),
        Draw(frames=200, keyint=200, bframes=3),
        Draw(frames=1),
        Draw(frames=31, rate=Fraction(30000, 1001), keyint=31, open_groups=True),
    ],
    ids=["short", "one key frame long ago", "one frame", "b-frames at the end"],
)
def test_it_is_the_last_one_shown(tmp_path: Path, film: Draw) -> None:
    take, out = draw(tmp_path / "take.mp4", film), tmp_path / "last.jpg"
    keep_last_frame(take, out)
    with Image.open(out) as picture:
        assert picture.size == film.size
        assert number_in(np.asarray(picture.convert("L"))) == film.frames - 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["last.jpg", "take.mp4"]


def test_it_is_upright_as_a_player_shows_it(tmp_path: Path) -> None:
    take, out = draw(tmp_path / "take.mp4", Draw(frames=12, rotation=90)), tmp_path / "last.jpg"
    keep_last_frame(take, out)
    with Image.open(out) as picture:
        assert picture.size == (180, 320)
        back = picture.convert("L").transpose(Image.Transpose.ROTATE_90)
        assert number_in(np.asarray(back)) == 11


def test_what_shows_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "take.mp4").write_bytes(b"<html>")
    with pytest.raises(Unreadable):
        keep_last_frame(tmp_path / "take.mp4", tmp_path / "last.jpg")
    assert not (tmp_path / "last.jpg").exists()
