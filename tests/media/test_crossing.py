"""Dissolves, fades, gain and music: every frame and every sample where the edit says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numbered import SOUND_RATE, Draw, draw, numbers, pcm
from numpy.typing import NDArray

from cineflow.core.errors import Unreadable
from cineflow.core.time import Span
from cineflow.media.finish import Finish
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Entrance, Gap, Music, Timeline
from cineflow.timeline.stored import timeline_from_json, timeline_to_json

RATE = Fraction(24)


def flat(file: Path, luma: int, frames: int = 48, tone: float = 0.0) -> Path:
    """A film of one grey, and one tone at half of full scale."""
    with av.open(str(file), "w") as made:
        video = made.add_stream("libx264", rate=24, options={"crf": "1", "g": "12"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = made.add_stream("pcm_s16le" if file.suffix == ".mov" else "aac", rate=SOUND_RATE)
        sound.layout = "stereo"
        for number in range(frames):
            frame = av.VideoFrame(64, 48, "yuv420p")
            for plane, level in zip(frame.planes, (luma, 128, 128), strict=True):
                plane.update(bytes([level]) * plane.buffer_size)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        wave = 0.5 * np.sin(np.arange(frames * SOUND_RATE // 24) * 2 * np.pi * tone / SOUND_RATE)
        block = av.AudioFrame.from_ndarray(np.stack([wave, wave]).astype(np.float32), format="fltp", layout="stereo")
        block.sample_rate, block.pts = SOUND_RATE, 0
        for part in av.AudioResampler(format=sound.format.name, layout="stereo", rate=SOUND_RATE).resample(block):
            made.mux(sound.encode(part))
        made.mux(sound.encode(None))
    return file


def lumas(film: Path) -> list[int]:
    with av.open(str(film)) as opened:
        return [round(float(np.mean(frame.to_ndarray()[:48]))) for frame in opened.decode(video=0)]


def heard_of(film: Path) -> NDArray[np.floating]:
    """One of two sides that sound alike: mixed to one, they are louder by the root of two."""
    return np.atleast_2d(pcm(film))[0] / np.sqrt(2)


def loudness(film: Path, start: float, end: float) -> float:
    """Root mean square between two moments."""
    heard = heard_of(film)[round(start * SOUND_RATE) : round(end * SOUND_RATE)]
    return float(np.sqrt(np.mean(heard**2)))


def tone_share(film: Path, hertz: float, start: float, end: float) -> float:
    """The amplitude of a tone between two moments."""
    heard = heard_of(film)[round(start * SOUND_RATE) : round(end * SOUND_RATE)]
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(heard)) / SOUND_RATE)
    return float(2 * abs(np.mean(heard * turns)))


@pytest.fixture(scope="module")
def greys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("greys")
    return flat(folder / "dark.mp4", 60, tone=400), flat(folder / "light.mp4", 200, tone=1000)


def span(first: int, last: int) -> Span:
    return Span(first / RATE, last / RATE)


def test_a_dissolve_shows_the_clip_before_run_on_and_moves_nothing(greys: tuple[Path, Path], tmp_path: Path):
    dark, light = greys
    enter = Entrance("dissolve", Fraction(8, 24))
    film = tmp_path / "film.mp4"
    made = render(Timeline((Clip(dark, span(0, 24)), Clip(light, span(0, 24), enter=enter))), film, quality="best")
    assert made.frames == 48
    expected = [60] * 24 + [round(60 + 140 * (n + 0.5) / 8) for n in range(8)] + [200] * 16
    assert np.abs(np.array(lumas(film)) - expected).max() <= 2
    assert tone_share(film, 400, 0.2, 0.9) == pytest.approx(0.5, abs=0.05)
    middle = tone_share(film, 400, 1.14, 1.19), tone_share(film, 1000, 1.14, 1.19)
    assert middle[0] == pytest.approx(middle[1], rel=0.15)
    assert middle[0] == pytest.approx(0.5 * 2**-0.5, rel=0.15)
    assert tone_share(film, 400, 1.4, 1.9) < 0.01


def test_the_clip_before_is_counted_on_frame_for_frame(tmp_path: Path):
    """What lies beneath a dissolve is the source's next frame, not a still, and it is held where there is no more."""
    source = draw(tmp_path / "n.mp4", Draw(frames=60))
    black = flat(tmp_path / "black.mp4", 16)
    film = tmp_path / "film.mp4"
    enter = Entrance("dissolve", Fraction(1))  # over 24 frames; half of the way the numbers below still read clearly
    edit = Timeline((Clip(source, span(10, 40)), Clip(black, span(0, 24), enter=enter)), size=(320, 180))
    render(edit, film, quality="best")
    assert numbers(film)[:30] == list(range(10, 40))
    # Blended with black, a bright pattern keeps its brightest parts: compare each frame with the source's own.
    with av.open(str(film)) as opened, av.open(str(source)) as original:
        seen = [frame.to_ndarray(format="gray").astype(float) for frame in opened.decode(video=0)][30:42]
        own = [frame.to_ndarray(format="gray").astype(float) for frame in original.decode(video=0)]
    for number, picture in enumerate(seen):
        near = [float(np.corrcoef(picture.ravel(), other.ravel())[0, 1]) for other in own[30:58]]
        assert int(np.argmax(near)) + 30 == 40 + number


def test_a_last_frame_is_held_where_the_source_has_no_more(greys: tuple[Path, Path], tmp_path: Path):
    dark, light = greys
    film = tmp_path / "film.mp4"
    enter = Entrance("dissolve", Fraction(6, 24))
    made = render(Timeline((Clip(dark), Clip(light, enter=enter))), film, quality="best")
    assert made.frames == 96
    assert np.abs(np.array(lumas(film)[48:54]) - [60 + 140 * (n + 0.5) / 6 for n in range(6)]).max() <= 2


def test_fades_come_from_black_and_go_to_it(greys: tuple[Path, Path], tmp_path: Path):
    _, light = greys
    film = tmp_path / "film.mp4"
    edit = Timeline((Clip(light, span(0, 24), enter=Entrance("fade", Fraction(6, 24)), leave=Fraction(8, 24)),))
    render(edit, film, quality="best")
    rising = [16 + 184 * (n + 0.5) / 6 for n in range(6)]
    falling = [200 - 184 * (n + 0.5) / 8 for n in range(8)]
    assert np.abs(np.array(lumas(film)) - [*rising, *[200] * 10, *falling]).max() <= 2
    assert loudness(film, 0, 0.02) < 0.05 < loudness(film, 0.3, 0.6)
    assert loudness(film, 0.98, 1.0) < 0.05


def test_a_dissolve_out_of_a_fade_and_from_nothing_is_from_black(greys: tuple[Path, Path], tmp_path: Path):
    dark, light = greys
    film = tmp_path / "film.mp4"
    enter = Entrance("dissolve", Fraction(4, 24))
    edit = Timeline(
        (Clip(dark, span(0, 12), enter=enter, leave=Fraction(4, 24)), Clip(light, span(0, 12), enter=enter))
    )
    render(edit, film, quality="best")
    seen = lumas(film)
    assert abs(seen[0] - (16 + 44 / 8)) <= 2
    assert abs(seen[11] - (60 - 44 * 7 / 8)) <= 2
    assert abs(seen[12] - (16 + 184 / 8)) <= 2


def test_a_dissolve_from_a_gap_is_from_its_card(greys: tuple[Path, Path], tmp_path: Path):
    _, light = greys
    film = tmp_path / "film.mp4"
    enter = Entrance("dissolve", Fraction(4, 24))
    render(Timeline((Gap(Fraction(1, 2)), Clip(light, span(0, 12), enter=enter))), film, quality="best")
    seen = lumas(film)
    assert len(seen) == 24
    assert seen[11] < seen[12] < seen[13] < seen[15] <= seen[16]


def test_only_what_is_crossed_is_encoded_again(tmp_path: Path):
    source = draw(tmp_path / "long.mp4", Draw(frames=480, keyint=12, bframes=0))
    plain = Timeline((Clip(source, span(0, 240)), Clip(source, span(240, 480))))
    crossed = Timeline((plain.items[0], Clip(source, span(240, 480), enter=Entrance("dissolve", Fraction(1, 2)))))  # pyright: ignore[reportArgumentType]
    before = render(plain, tmp_path / "plain.mp4", finish=Finish(smart="auto"))
    made = render(crossed, tmp_path / "crossed.mp4", finish=Finish(smart="auto"))
    assert before.copied > 400
    assert 400 < made.copied <= before.copied - 12
    found = numbers(tmp_path / "crossed.mp4")
    assert found[:240] == list(range(240))
    assert found[252:] == list(range(252, 480))


def test_gain_is_of_one_clip_alone(greys: tuple[Path, Path], tmp_path: Path):
    dark, _ = greys
    film = tmp_path / "film.mp4"
    render(Timeline((Clip(dark, span(0, 24), gain=-12.0), Clip(dark, span(0, 24)))), film)
    quiet, full = tone_share(film, 400, 0.2, 0.8), tone_share(film, 400, 1.2, 1.8)
    assert full == pytest.approx(0.5, abs=0.03)
    assert quiet == pytest.approx(full * 10 ** (-12 / 20), rel=0.05)


def test_what_is_raised_beyond_full_scale_is_held(greys: tuple[Path, Path], tmp_path: Path):
    film = tmp_path / "film.mp4"
    render(Timeline((Clip(greys[0], span(0, 36), gain=12.0),)), film)
    assert float(np.abs(heard_of(film)).max()) <= 1.0


def test_music_begins_and_fades_where_it_is_told(greys: tuple[Path, Path], tmp_path: Path):
    dark, light = greys
    film = tmp_path / "film.mp4"
    music = Music(light, at=Fraction(1), start=Fraction(1, 4), gain=-6.0, rise=Fraction(1, 4), fall=Fraction(1, 4))
    made = render(Timeline((Clip(dark, span(0, 48)), Gap(Fraction(1))), music=(music,)), film)
    assert made.frames == 72
    assert tone_share(film, 1000, 0.2, 0.9) < 0.01
    assert tone_share(film, 1000, 1.3, 1.9) == pytest.approx(0.25, rel=0.1)
    assert tone_share(film, 1000, 1.0, 1.05) < 0.08
    assert tone_share(film, 1000, 2.1, 2.4) == pytest.approx(0.25, rel=0.1)  # over the gap, too
    assert tone_share(film, 1000, 2.80, 2.95) < 0.01  # its file has ended
    assert tone_share(film, 400, 1.3, 1.9) == pytest.approx(0.5, abs=0.05)


def test_a_silent_film_is_heard_with_music(greys: tuple[Path, Path], tmp_path: Path):
    silent = draw(tmp_path / "silent.mp4", Draw(frames=48, sound=False))
    film = tmp_path / "film.mp4"
    made = render(Timeline((Clip(silent),), music=(Music(greys[1]),)), film)
    assert made.has_sound
    assert tone_share(film, 1000, 0.5, 1.5) == pytest.approx(0.5, abs=0.05)


def test_music_without_sound_is_refused(greys: tuple[Path, Path], tmp_path: Path):
    silent = draw(tmp_path / "silent.mp4", Draw(frames=24, sound=False))
    with pytest.raises(Unreadable) as caught:
        render(Timeline((Clip(greys[0]),), music=(Music(silent),)), tmp_path / "film.mp4")
    assert caught.value.stable_code == "media.no_sound"


def test_an_edit_is_kept_whole():
    edit = Timeline(
        (
            Clip(Path("a"), gain=-3.5, enter=Entrance("dissolve", Fraction(1, 3)), leave=Fraction(1, 7)),
            Gap(Fraction(1)),
        ),
        music=(Music(Path("m"), Fraction(1, 3), Fraction(2), Fraction(5), -6, Fraction(1, 2), Fraction(3, 4), "M"),),
    )
    assert timeline_from_json(timeline_to_json(edit)) == edit
