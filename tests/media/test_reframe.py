"""Upright films of wide footage: the crop holds its subject, stands still while it can, and loses no frame."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw

from cineflow.core.time import Span
from cineflow.media import reframe
from cineflow.media._source import cut_source, open_source
from cineflow.media.finish import Finish
from cineflow.media.reframe import aims, crop_share, upright_size
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline

SIZE = (640, 360)
SHARE = crop_share(SIZE, upright_size(*SIZE))


def film(path: Path, drawing: Callable[[int], Image.Image], frames: int = 48) -> Path:
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=24, options={"preset": "ultrafast", "crf": "18", "g": "12"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        for number in range(frames):
            out.mux(video.encode(av.VideoFrame.from_image(drawing(number))))
        out.mux(video.encode(None))
    return path


def ball(x: int, y: int = 180, ground: int = 40) -> Image.Image:
    picture = Image.new("RGB", SIZE, (ground, ground, ground))
    ImageDraw.Draw(picture).ellipse((x - 30, y - 30, x + 30, y + 30), (235, 235, 235))
    return picture


def face(x: int, nod: int) -> Image.Image:
    """A face as a detector knows it: bright forehead and cheeks, dark eyes under brows, a mouth."""
    picture = Image.new("RGB", SIZE, (90, 95, 100))
    pen = ImageDraw.Draw(picture)
    y = 170 + nod
    pen.ellipse((x - 70, y - 95, x + 70, y + 95), (205, 175, 155))
    pen.pieslice((x - 75, y - 115, x + 75, y + 10), 180, 360, (50, 40, 35))
    pen.ellipse((x - 62, y - 75, x + 62, y + 20), (205, 175, 155))
    for side in (-1, 1):
        pen.rectangle((x + side * 30 - 18, y - 36, x + side * 30 + 18, y - 28), (60, 45, 40))
        pen.ellipse((x + side * 30 - 15, y - 24, x + side * 30 + 15, y - 8), (150, 120, 105))
        pen.ellipse((x + side * 30 - 8, y - 23, x + side * 30 + 8, y - 9), (30, 25, 25))
    pen.polygon([(x - 4, y - 15), (x - 14, y + 25), (x + 14, y + 25)], (175, 140, 120))
    pen.rectangle((x - 30, y + 46, x + 30, y + 56), (120, 60, 60))
    return picture.resize(SIZE)


def middles(path: Path, share: float = SHARE, **how) -> list[float]:
    found = aims(cut_source(open_source(path), None), share, **how)
    return list(found.values())


def no_faces(grey) -> list[tuple[float, float]]:
    return []


def test_a_subject_that_stays_gets_a_crop_that_stands_still(tmp_path: Path):
    path = film(tmp_path / "a.mp4", lambda n: ball(480 + n % 5 * 4, 180 + n % 7 * 6))
    found = middles(path, faces=no_faces)
    assert len(set(found)) == 1
    assert abs(found[0] - 488 / 640) < 0.05


def test_a_subject_that_walks_is_followed_without_haste(tmp_path: Path):
    path = film(tmp_path / "a.mp4", lambda n: ball(100 + n * 4), frames=110)
    found = np.array(middles(path, faces=no_faces))
    steps = np.diff(found)
    assert steps.min() >= -0.0005
    assert steps.max() < 0.012
    subject = (100 + np.arange(110) * 4) / 640
    assert (np.abs(found - subject.clip(SHARE / 2, 1 - SHARE / 2))[24:-24] < SHARE / 2).all()


def test_every_shot_has_its_own_crop(tmp_path: Path):
    path = film(tmp_path / "a.mp4", lambda n: ball(120 + n % 3 * 6) if n < 24 else ball(520 + n % 3 * 6, ground=120))
    found = middles(path, faces=no_faces)
    assert len(set(found[:24])) == len(set(found[24:])) == 1
    assert abs(found[0] - 126 / 640) < 0.05
    assert abs(found[-1] - 526 / 640) < 0.05


def test_a_face_counts_more_than_what_moves_beside_it(tmp_path: Path):
    def scene(number: int) -> Image.Image:
        picture = face(470, number % 4)
        ImageDraw.Draw(picture).rectangle((40 + number * 2, 250, 120 + number * 2, 350), (20, 20, 20))
        return picture

    path = film(tmp_path / "a.mp4", scene)
    assert abs(middles(path)[0] - 470 / 640) < 0.04
    assert middles(path, faces=no_faces)[0] < 0.65


@pytest.mark.parametrize("x", range(60, 600, 60))
def test_a_face_a_tenth_of_the_picture_wide_is_found_wherever_it_stands(x: int):
    """Over a mottled background, in which there are no faces."""
    mottled = np.random.default_rng(1).integers(60, 110, (45, 80)).astype(np.uint8)
    picture = Image.fromarray(mottled).resize(SIZE)
    small = face(320, 0).convert("L").crop((230, 50, 410, 290)).resize((63, 84))
    picture.paste(small, (x - 31, 120))
    grey = np.asarray(picture.resize((reframe._WIDE, reframe._WIDE * 9 // 16)))
    found = reframe._detector()(grey)
    assert [round(middle, 1) for middle, _ in found] == [round(x / 640, 1)]


def test_motion_decides_where_there_is_no_detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reframe, "find_spec", lambda name: None)
    reframe._detector.cache_clear()
    try:
        path = film(tmp_path / "a.mp4", lambda n: ball(150 + n % 4 * 6))
        assert abs(middles(path)[0] - 159 / 640) < 0.05
    finally:
        reframe._detector.cache_clear()


def test_the_upright_film_shows_the_subject_in_every_frame(tmp_path: Path):
    path = film(tmp_path / "a.mp4", lambda n: ball(470 + n % 4 * 5))
    out = tmp_path / "film.mp4"
    made = render(Timeline((Clip(path, Span(Fraction(1, 2), Fraction(3, 2))),)), out, finish=Finish(vertical=True))
    assert (made.size, made.frames) == ((360, 640), 24)
    with av.open(str(out)) as shown:
        for frame in shown.decode(video=0):
            luma = frame.to_ndarray(format="gray")
            bright = np.flatnonzero((luma > 180).any(0))
            assert bright.min() > 60
            assert bright.max() < 300
            assert luma[5].min() > 25  # the picture fills the frame: no bars


def test_upright_footage_is_left_whole(tmp_path: Path):
    assert upright_size(1920, 1080) == (1080, 1920)
    assert upright_size(720, 1280) == (720, 1280)
    assert crop_share((720, 1280), (720, 1280)) == 1
