"""What is done to a film beyond its cuts: captions, loudness, the choice of sound; none of it moves a frame."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numbered import SOUND_RATE, Draw, draw, numbers, pcm

from cineflow.core.errors import GlyphMissing, SettingInvalid
from cineflow.core.time import Span
from cineflow.media import render as rendering
from cineflow.media._level import measure
from cineflow.media._sound import Part, film_sound
from cineflow.media._writer import _QUALITY_OF, Encoding, FilmWriter
from cineflow.media.finish import Finish
from cineflow.media.render import places_of, render
from cineflow.timeline.edit import Caption
from cineflow.timeline.model import Clip, Gap, Timeline


def said(start: str, end: str, text: str, *words: tuple[str, str, str]) -> Caption:
    spoken = tuple((Span(Fraction(a), Fraction(b)), word) for a, b, word in words)
    return Caption(Span(Fraction(start), Fraction(end)), text, spoken)


@pytest.fixture(scope="module")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds whose frames are number 0 in all but the lowest bits: dark on the left."""
    return draw(tmp_path_factory.mktemp("grey") / "grey.mp4", Draw(frames=48, size=(640, 360)))


def pictures(path: Path, kind: str = "gray") -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format=kind) for frame in film.decode(video=0)]


def lettered(shown: np.ndarray) -> bool:
    """Whether there is something bright where the captions of a dark picture stand."""
    return bool(shown[270:350, 60:400].max() > 180)


def test_captions_stand_in_their_frames_and_nowhere_else(grey: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    captions = (said("0.5", "1", "灯塔又亮了"), said("1.25", "1.5", "Hello there"))
    render(Timeline((Clip(grey),)), out, finish=Finish(captions=captions))
    assert [n for n, shown in enumerate(pictures(out)) if lettered(shown)] == [*range(12, 24), *range(30, 36)]
    assert numbers(out) == list(range(48))


def test_long_captions_keep_inside_the_safe_area(grey: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    text = "他说：“今天晚上的雨下得很大，我们要等到明天早上才能出海。”" * 3
    render(Timeline((Clip(grey),), size=(360, 640)), out, finish=Finish(captions=(said("0", "2", text),)))
    drawn = np.max([shown[480:] for shown in pictures(out)], axis=0)
    columns, rows = np.flatnonzero(drawn.max(0) > 180), np.flatnonzero(drawn.max(1) > 180)
    assert columns.size > 100
    assert columns.min() >= 360 * 0.05
    assert columns.max() < 360 * 0.95
    assert rows.max() + 480 < 640 * 0.85


def test_the_spoken_word_is_lit(grey: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    words = (("0", "1", "灯塔"), ("1", "2", "又亮了"))
    render(Timeline((Clip(grey),)), out, finish=Finish(captions=(said("0", "2", "灯塔又亮了", *words),)))
    shown = pictures(out, "rgb24")

    def yellow(picture: np.ndarray) -> np.ndarray:
        part = picture[270:350, :400].astype(int)
        return np.flatnonzero(((part[..., 0] > 180) & (part[..., 2] < 110)).any(0))

    first, second = yellow(shown[12]), yellow(shown[36])
    assert first.size
    assert second.size
    assert first.max() < second.min()


def test_a_character_that_no_font_has_stops_the_render(grey: Path, tmp_path: Path):
    with pytest.raises(GlyphMissing) as caught:
        render(
            Timeline((Clip(grey),)), tmp_path / "film.mp4", finish=Finish(captions=(said("0", "1", "灯\U0001f9ff"),))
        )
    assert caught.value.characters == "\U0001f9ff"
    assert not list(tmp_path.iterdir())


def test_a_piece_rendered_alone_has_its_own_captions(grey: Path):
    span = Span(Fraction(0), Fraction(1))
    timeline = Timeline((Clip(grey, span), Gap(Fraction(1, 2)), Clip(grey, span)))
    places = places_of(timeline)
    assert places == [span, Span(Fraction(3, 2), Fraction(5, 2))]
    finish = Finish(captions=(said("0.5", "1.75", "over", ("0.5", "1.75", "over")), said("2", "3", "last")))
    assert [c.span for c in finish.within(places[0]).captions] == [Span(Fraction(1, 2), Fraction(1))]
    inside = finish.within(places[1]).captions
    assert [c.span for c in inside] == [Span(Fraction(0), Fraction(1, 4)), Span(Fraction(1, 2), Fraction(1))]
    assert inside[0].words[0][0] == inside[0].span


def loudness(path: Path) -> tuple[float | None, float]:
    return measure(film_sound([Part(8 * SOUND_RATE, path)]))


@pytest.mark.parametrize("tone", [440.0, 0.0])
def test_sound_is_brought_to_the_loudness_asked_for(tone: float, tmp_path: Path):
    """A tone needs gain alone; clicks over silence have to be held under the true peak."""
    film = Draw(frames=192, tone=tone, click_every=1000 if tone else 6)
    source, out = draw(tmp_path / "a.mp4", film), tmp_path / "film.mp4"
    render(Timeline((Clip(source),)), out, finish=Finish(loudness=-14.0))
    found, peak = loudness(out)
    assert found is not None
    assert abs(found + 14) < 0.5 or not tone
    assert peak <= 10 ** (-1 / 20) + 0.01
    if not tone:
        clicks = np.flatnonzero(np.abs(pcm(out)) > 0.3)
        for second in range(1, 8):
            near = clicks[np.abs(clicks - second * SOUND_RATE) < 480]
            assert near.size
            assert abs(near[0] - second * SOUND_RATE) < 96


def test_measuring_loudness_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of a long film it takes minutes, before the first frame is written."""
    source = draw(tmp_path / "a.mp4", Draw(frames=192, tone=440, click_every=1000))
    seen: list[float] = []
    measured: list[int] = []
    begin = rendering.FilmWriter

    def begun(*arguments: Any, **how: Any) -> FilmWriter:
        measured.append(len(seen))
        return begin(*arguments, **how)

    monkeypatch.setattr(rendering, "FilmWriter", begun)
    render(Timeline((Clip(source),)), tmp_path / "f.mp4", finish=Finish(loudness=-14.0), progress=seen.append)
    assert measured[0] > 5
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[measured[0] - 1] < 0.15
    assert seen[-1] == 1


def test_loudness_is_found_whatever_the_length():
    t = np.arange(5 * SOUND_RATE) / SOUND_RATE
    tone = (0.1 * np.sin(2 * np.pi * 997 * t)).astype("f4")
    for samples in (SOUND_RATE, SOUND_RATE + 1, 3 * SOUND_RATE + 2401):
        found, peak = measure([np.stack([tone, tone])[:, :samples]])
        assert found == pytest.approx(-20.0, abs=0.2)
        assert peak == pytest.approx(0.1, abs=0.005)


def test_silence_stays_silence(tmp_path: Path):
    source, out = draw(tmp_path / "a.mp4", Draw(frames=24, click_every=1000, first=1)), tmp_path / "film.mp4"
    span = Span(Fraction(1, 2), Fraction(1))
    render(Timeline((Clip(source, span),)), out, finish=Finish(loudness=-14.0))
    assert np.abs(pcm(out)).max() < 0.01


def test_the_sound_track_asked_for_is_heard(grey: Path, tmp_path: Path):
    source = two_tracks(grey, tmp_path / "two.mp4")
    quiet, loud = tmp_path / "0.mp4", tmp_path / "1.mp4"
    render(Timeline((Clip(source),)), quiet, finish=Finish(audio_track=0))
    render(Timeline((Clip(source),)), loud, finish=Finish(audio_track=1))
    assert np.abs(pcm(quiet)[5000:40000]).max() < 0.05 < 0.15 < np.abs(pcm(loud)[5000:40000]).max()
    with pytest.raises(SettingInvalid, match="3"):
        render(Timeline((Clip(source),)), loud, finish=Finish(audio_track=2))


def two_tracks(first: Path, target: Path) -> Path:
    """A film with a second sound track, a tone."""
    tone = draw(target.with_name("tone.mp4"), Draw(frames=48, tone=440, click_every=1000))
    with av.open(str(first)) as a, av.open(str(tone)) as b, av.open(str(target), "w") as out:
        copies = [(a, a.streams.video[0]), (a, a.streams.audio[0]), (b, b.streams.audio[0])]
        made = [out.add_stream_from_template(stream) for _, stream in copies]
        for (container, stream), copy in zip(copies, made, strict=True):
            container.seek(0)
            for packet in container.demux(stream):
                if packet.size:
                    packet.stream = copy
                    out.mux(packet)
    return target


def test_a_missing_hardware_encoder_is_told_by_what_was_used(grey: Path, tmp_path: Path):
    made = render(
        Timeline((Clip(grey, Span(Fraction(0), Fraction(1, 2))),)), tmp_path / "f.mp4", finish=Finish(hardware=True)
    )
    assert made.encoder == "libx264" or made.encoder.startswith("h264_")
    assert made.lacks_hardware == (made.encoder == "libx264") == ("x264" in " ".join(map(str, made.told)))
    assert numbers(tmp_path / "f.mp4") == list(range(12))


@pytest.mark.parametrize("codec", [name for name in _QUALITY_OF if name in av.codecs_available])
def test_a_hardware_encoder_is_asked_for_what_it_knows(codec: str):
    encoding = Encoding("", 20, codec=codec)
    known = [form.name for form in av.codec.Codec(codec, "w").video_formats or ()]
    assert encoding.pixel_format in known
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-h", f"encoder={codec}"], capture_output=True, text=True
    ).stdout
    if "Encoder " not in told:
        pytest.skip("ffmpeg was built without it")
    assert [
        name for name in encoding.options if name not in ("flags", "global_quality") and f"-{name} " not in told
    ] == []
