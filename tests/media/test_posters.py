from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numbered import Draw, draw, number_in
from PIL import Image

from cineflow.core.errors import Unreadable
from cineflow.media.posters import contact_sheet, frames_at, poster


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("posters") / "f.mp4", Draw(frames=96, keyint=40))


def test_the_frame_shown_at_a_time_is_given(film: Path):
    times = [Fraction(n, 48) for n in (0, 21, 100, 191, 900)]
    shown = frames_at(film, times, width=320)
    assert [number_in(np.asarray(picture.convert("L"))) for picture in shown] == [0, 10, 50, 95, 95]
    assert shown[0].size == (320, 180)


def test_a_sheet_holds_frames_of_the_whole_film(film: Path, tmp_path: Path):
    sheet = contact_sheet(film, tmp_path / "docs" / "sheet.jpg", columns=3, rows=2, width=1000)
    with Image.open(sheet) as picture:
        assert picture.format == "JPEG"
        assert picture.width == 1000
        luma = np.asarray(picture.convert("L"))
    cell = (1000 - 24) // 3
    tall = (luma.shape[0] - 18) // 2
    found = [
        number_in(luma[6 + r * (tall + 6) :][:tall, 6 + c * (cell + 6) :][:, :cell]) for r in (0, 1) for c in range(3)
    ]
    assert found == [8, 24, 40, 56, 72, 88]


def test_a_turned_film_has_an_upright_poster(tmp_path: Path):
    turned = draw(tmp_path / "t.mp4", Draw(frames=4, rotation=90))
    with Image.open(poster(turned, tmp_path / "p.jpg", width=90)) as picture:
        assert picture.size == (90, 160)


def test_what_is_no_film_is_named(tmp_path: Path):
    page = tmp_path / "f.mp4"
    page.write_text("<html>")
    with pytest.raises(Unreadable):
        poster(page, tmp_path / "p.jpg")
    assert not (tmp_path / "p.jpg").exists()
