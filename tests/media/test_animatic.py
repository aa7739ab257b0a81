from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numbered import pcm
from PIL import Image

from cineflow.core.errors import GlyphMissing, Unreadable
from cineflow.core.order import DialogueLine, OrderReference, ReferenceRole, Slate
from cineflow.media.animatic import draw_animatic
from cineflow.media.probe import verify

SLATE = Slate(
    board="灯塔",
    scene="EXT. PIER, NIGHT, RAIN",
    shot="2",
    action="小美 walks along the pier.",
    camera="slow push in",
    characters=("小美",),
    dialogue=(DialogueLine(speaker="小美", words="灯又亮了。"), DialogueLine(words="等等！")),
)


def drawn(
    tmp_path: Path, slate: Slate = SLATE, *, seconds=Fraction(1), rate=Fraction(24), size=(320, 180), **how
) -> Path:
    out = tmp_path / "take.mp4"
    how.setdefault("references", [])
    draw_animatic(slate, seconds=seconds, rate=rate, size=size, out=out, progress=lambda _: None, **how)
    return out


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="gray").astype(int) for frame in film.decode(video=0)]


@pytest.mark.parametrize(
    ("seconds", "rate", "frames"),
    [("1", "24", 24), ("2.5", "24", 60), ("1", "30000/1001", 30), ("0.7", "25", 18), ("0.01", "24", 1)],
)
def test_length_is_right_to_the_frame(tmp_path: Path, seconds: str, rate: str, frames: int):
    out = drawn(tmp_path, seconds=Fraction(seconds), rate=Fraction(rate), size=(128, 128))
    found = verify(out)
    assert found.rate == Fraction(rate)
    assert found.frames == len(pictures(out)) == frames
    assert found.seconds == frames / Fraction(rate)
    assert found.audio_seconds is not None
    assert abs(found.audio_seconds - found.seconds) <= Fraction(1, 1000)


@pytest.mark.parametrize("size", [(128, 128), (180, 320), (320, 180), (480, 480), (146, 1024)])
def test_every_shape_is_drawn(tmp_path: Path, size: tuple[int, int]):
    found = verify(drawn(tmp_path, seconds=Fraction(1, 4), size=size))
    assert found.size == size
    assert (found.video_codec, found.pixel_format, found.audio_codec) == ("h264", "yuv420p", "aac")


def test_the_same_shot_is_the_same_film(tmp_path: Path):
    first = drawn(tmp_path, seconds=Fraction(1, 2)).read_bytes()
    assert drawn(tmp_path, seconds=Fraction(1, 2)).read_bytes() == first


def test_the_picture_moves_with_the_camera_and_stands_without(tmp_path: Path):
    photo = tmp_path / "first.png"
    rng = np.random.default_rng(1)
    Image.fromarray(rng.integers(0, 255, (18, 32), "u1")).resize((640, 360)).save(photo)
    reference = [OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(photo))]

    def change(camera: str) -> float:
        slate = SLATE.model_copy(update={"camera": camera, "dialogue": ()})
        shown = pictures(drawn(tmp_path, slate, references=reference))
        return float(np.abs(shown[0] - shown[-1])[60:130].mean())

    assert change("static") < 3
    for camera in ("push in", "pan left", "上摇", "handheld"):
        assert change(camera) > 8


def test_a_first_frame_dissolves_into_the_last(tmp_path: Path):
    files = {}
    for name, shade in (("first", 60), ("last", 200)):
        files[name] = tmp_path / f"{name}.png"
        Image.new("RGB", (320, 180), (shade,) * 3).save(files[name])
    out = drawn(
        tmp_path,
        SLATE.model_copy(update={"dialogue": ()}),
        references=[
            OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(files["first"])),
            OrderReference(role=ReferenceRole.LAST_FRAME, path=str(files["last"])),
        ],
    )
    middle = [float(p[80:120, 60:200].mean()) for p in pictures(out)]
    assert abs(middle[0] - middle[12]) < 6
    assert middle[-1] - middle[0] > 80


def test_captions_come_one_after_the_other(tmp_path: Path):
    slate = SLATE.model_copy(update={"camera": "static", "scene": "INT. ROOM", "dialogue": SLATE.dialogue})
    shown = pictures(drawn(tmp_path, slate, size=(640, 360)))
    foot = [p[300:345, 120:520] for p in shown]
    assert np.abs(foot[0] - foot[6]).mean() < 2
    assert np.abs(foot[0] - foot[-1]).mean() > 3


def test_the_tone_differs_between_shots_and_is_soft(tmp_path: Path):
    heard = []
    for number in ("1", "2"):
        sound = pcm(drawn(tmp_path, SLATE.model_copy(update={"shot": number}), size=(128, 128), seconds=Fraction(2)))
        assert 0.005 < np.abs(sound).max() < 0.15
        assert np.abs(sound[:200]).max() < 0.01
        heard.append(int(np.abs(np.fft.rfft(sound[24000:72000])).argmax()))
    assert heard[0] != heard[1]


def test_a_missing_glyph_stops_before_anything_is_drawn(tmp_path: Path):
    with pytest.raises(GlyphMissing) as caught:
        drawn(tmp_path, SLATE.model_copy(update={"action": "fire 🔥"}))
    assert caught.value.characters == "🔥"
    assert list(tmp_path.iterdir()) == []


def test_a_reference_that_is_no_picture_is_named(tmp_path: Path):
    photo = tmp_path / "first.png"
    photo.write_text("<html>")
    with pytest.raises(Unreadable) as caught:
        drawn(tmp_path, references=[OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(photo))])
    assert caught.value.file == photo


def test_stopping_leaves_no_file(tmp_path: Path):
    class Stop(Exception):
        pass

    def stop(_: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        draw_animatic(SLATE, seconds=Fraction(2), rate=Fraction(24), size=(128, 128), references=[],
                      out=tmp_path / "t.mp4", progress=stop)  # fmt: skip
    assert list(tmp_path.iterdir()) == []
