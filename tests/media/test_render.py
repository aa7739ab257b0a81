from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numbered import SOUND_RATE, Draw, draw, number_in, numbers, pcm

from cineflow.core.errors import NothingFound, SettingInvalid, Unreadable
from cineflow.core.text import Text
from cineflow.core.time import Span
from cineflow.media.probe import verify
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Gap, Timeline

NTSC = Fraction(30000, 1001)


def clip(file: Path, first: int, last: int, rate: Fraction = Fraction(24)) -> Clip:
    return Clip(file, Span(first / rate, last / rate))


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds at 24 frames, a click each second, key frames every half second with frames that refer forward."""
    return draw(tmp_path_factory.mktemp("footage") / "f.mp4", Draw(frames=240, keyint=31))


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("takes")
    return [draw(folder / f"{n}.mp4", Draw(frames=30 + n, first=1000 * n, tone=300)) for n in (1, 2, 3)]


def test_whole_takes_are_joined_frame_for_frame(takes: list[Path], tmp_path: Path):
    out = tmp_path / "sub" / "film.mp4"
    made = render(Timeline(tuple(Clip(take) for take in takes)), out)
    expected = [1000 * n + i for n in (1, 2, 3) for i in range(30 + n)]
    assert numbers(out) == expected
    found = verify(out)
    assert (made.film, made.clips, made.frames) == (out, 3, len(expected))
    assert made.seconds == found.seconds == Fraction(len(expected), 24)
    assert (found.rate, found.video_codec, found.audio_codec, found.pixel_format) == (24, "h264", "aac", "yuv420p")
    assert found.audio_seconds is not None
    assert abs(found.audio_seconds - found.seconds) <= Fraction(1, 1000)


def test_every_boundary_of_cuts_is_on_its_frame(footage: Path, tmp_path: Path):
    ranges = [(100, 117), (0, 1), (239, 240), (31, 62), (30, 33), (5, 29), (117, 131), (62, 63)]
    out = tmp_path / "film.mp4"
    render(Timeline(tuple(clip(footage, a, b) for a, b in ranges)), out)
    assert numbers(out) == [n for a, b in ranges for n in range(a, b)]


def test_times_that_are_not_on_frames_mean_the_nearest(footage: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    span = Span(Fraction("0.4999"), Fraction("1.021"))  # 11.998 and 24.504 frames
    render(Timeline((Clip(footage, span),)), out)
    assert numbers(out) == list(range(12, 25))


@pytest.mark.parametrize(
    ("name", "film"),
    [
        ("a.mkv", Draw(frames=90, rate=NTSC, bframes=3, keyint=24)),
        ("a.mov", Draw(frames=90, rate=Fraction(25), codec="mpeg4")),
        ("a.webm", Draw(frames=60, rate=Fraction(30), codec="libvpx", size=(160, 96))),
        ("a.mp4", Draw(frames=60, rate=Fraction(24000, 1001), codec="libx265", size=(160, 96))),
        ("a.ts", Draw(frames=90, rate=Fraction(30), keyint=20)),
        ("a.avi", Draw(frames=90, rate=Fraction(24), codec="mpeg4", sound=False)),
        ("late.mp4", Draw(frames=90, start=Fraction(7, 2))),
        ("late.mkv", Draw(frames=90, rate=Fraction(50), start=Fraction(1, 3))),
        ("full.mp4", Draw(frames=90, pixel_format="yuv444p")),
        ("fast.mp4", Draw(frames=150, rate=Fraction(120))),
    ],
)
def test_no_boundary_is_wrong_whatever_the_source(name: str, film: Draw, tmp_path: Path):
    source, out = draw(tmp_path / name, film), tmp_path / "film.mp4"
    n = film.frames
    ranges = [(n // 2, n // 2 + 7), (0, 3), (n - 4, n), (n // 3, n // 3 + 1), (7, 19)]
    render(Timeline(tuple(clip(source, a, b, film.rate) for a, b in ranges)), out, quality="draft")
    assert numbers(out) == [k for a, b in ranges for k in range(a, b)]
    assert verify(out).rate == film.rate


def test_sound_stays_in_step_over_many_joins(footage: Path, tmp_path: Path):
    ranges = [(120 - 7 * i, 120 - 7 * i + 30) for i in range(12)]  # Each holds one or two clicks.
    out = tmp_path / "film.mp4"
    render(Timeline(tuple(clip(footage, a, b) for a, b in ranges)), out, quality="draft")
    sound = np.abs(pcm(out))
    at, expected = 0, []
    for a, b in ranges:
        expected += [at + k - a for k in range(a, b) if k % 24 == 0]
        at += b - a
    for frame in expected:
        begin = round(frame / 24 * SOUND_RATE)
        heard = np.flatnonzero(sound[max(0, begin - 2400) : begin + 2400] > 0.3)
        assert heard.size, f"no click at frame {frame}"
        assert abs(heard[0] + max(0, begin - 2400) - begin) < 48, f"click at frame {frame} is off by {heard[0] - 2400}"
    assert verify(out).audio_seconds == pytest.approx(at / 24, abs=0.001)


def test_a_join_inside_one_recording_is_not_heard(tmp_path: Path):
    source = draw(tmp_path / "tone.mp4", Draw(frames=72, tone=440, click_every=1000))
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    render(Timeline((clip(source, 0, 72),)), whole)
    render(Timeline((clip(source, 0, 25), clip(source, 25, 26), clip(source, 26, 72))), cut)
    difference = np.abs(pcm(whole) - pcm(cut))[4800:-4800]
    assert difference.max() < 0.02


def test_a_join_of_different_sounds_does_not_click(tmp_path: Path):
    a = draw(tmp_path / "a.mp4", Draw(frames=24, tone=1000, click_every=1000))
    out = tmp_path / "film.mp4"
    render(Timeline((clip(a, 0, 13), Gap(Fraction(1, 2)), clip(a, 5, 24))), out)
    sound = pcm(out)
    join = round(13 / 24 * SOUND_RATE)
    assert np.abs(sound[join + 480 : join + 12000]).max() < 0.01
    heard = [float(np.abs(sound[join + at : join + at + 96]).max()) for at in (-480, -96, 0, 144)]
    assert heard[0] > 0.15
    assert heard == sorted(heard, reverse=True)
    assert heard[-1] < 0.06


def test_missing_shots_are_drawn_as_named_gaps(takes: list[Path], tmp_path: Path):
    out = tmp_path / "film.mp4"
    gap = Gap(Fraction(1), "灯塔 · 2", Text("shot 2 has no take yet", "镜头 2 尚无素材"))
    made = render(Timeline((Clip(takes[0]), gap, Clip(takes[2]))), out)
    assert (made.clips, made.frames) == (2, 31 + 24 + 33)
    with av.open(str(out)) as film:
        pictures = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    card = pictures[31 + 12]
    assert np.median(card) < 24
    assert card.max() > 150
    assert [number_in(pictures[0]), number_in(pictures[-1])] == [1000, 3032]
    assert np.abs(pcm(out)[round(32 / 24 * SOUND_RATE) : round(54 / 24 * SOUND_RATE)]).max() < 0.01


def test_sizes_are_fitted_and_centred_on_the_first(tmp_path: Path):
    wide = draw(tmp_path / "wide.mp4", Draw(frames=6))
    tall = draw(tmp_path / "tall.mp4", Draw(frames=6, size=(160, 320), first=64))
    large = draw(tmp_path / "large.mp4", Draw(frames=6, size=(640, 360), first=128))
    out = tmp_path / "film.mp4"
    made = render(Timeline((Clip(wide), Clip(tall), Clip(large))), out)
    assert made.size == (320, 180)
    with av.open(str(out)) as film:
        shown = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert [number_in(p) for p in shown[:6] + shown[12:]] == [*range(6), *range(128, 134)]
    inner = [p[:, 115:205] for p in shown[6:12]]
    assert [number_in(p) for p in inner] == list(range(64, 70))
    assert all(p[:, :110].max() < 30 and p[:, 210:].max() < 30 for p in shown[6:12])


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_footage_stands_upright(turn: int, tmp_path: Path):
    source = draw(tmp_path / "turned.mp4", Draw(frames=6, first=5, rotation=turn))
    out = tmp_path / "film.mp4"
    made = render(Timeline((Clip(source),)), out)
    assert made.size == ((180, 320) if turn in (90, 270) else (320, 180))
    assert verify(out).rotation == 0
    back = {90: 1, 180: 2, 270: 3}[turn]
    assert numbers(out, lambda luma: np.rot90(luma, back)) == list(range(5, 11))


def test_rates_are_brought_to_the_first(tmp_path: Path):
    first = draw(tmp_path / "a.mp4", Draw(frames=24))
    fast = draw(tmp_path / "b.mp4", Draw(frames=120, rate=Fraction(60), first=500))
    slow = draw(tmp_path / "c.mp4", Draw(frames=24, rate=Fraction(12), first=900))
    out = tmp_path / "film.mp4"
    render(Timeline((Clip(first), Clip(fast), Clip(slow))), out)
    shown = numbers(out)
    assert len(shown) == 24 + 48 + 48
    assert all(abs((n - 500) / 60 - i / 24) <= 1 / 24 for i, n in enumerate(shown[24:72]))
    assert shown[72:] == [900 + i // 2 for i in range(48)]


def test_a_set_rate_and_size_count(footage: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    made = render(Timeline((clip(footage, 0, 48),), rate=Fraction(30), size=(160, 160)), out)
    found = verify(out)
    assert (found.rate, found.size, made.frames) == (30, (160, 160), 60)


def jitter(index: int) -> int:
    """About 30 frames a second, each up to 9 ms early or late, and a pause of a quarter second after frame 20."""
    return 810 + index * 3000 + (index * 7919 % 1620 - 810) + (22500 if index > 20 else 0)


def test_no_frame_of_a_variable_rate_is_lost(tmp_path: Path):
    source = draw(tmp_path / "vfr.mp4", Draw(frames=60, stamps=jitter, sound=True, bframes=0))
    out = tmp_path / "film.mp4"
    made = render(Timeline((Clip(source),)), out)
    shown = numbers(out)
    assert sorted(set(shown)) == list(range(60))
    first = {n: shown.index(n) / made.rate for n in range(60)}
    base = jitter(0)
    assert all(abs(first[n] - Fraction(jitter(n) - base, 90000)) < 1 / made.rate for n in range(60))
    assert verify(out).rate == made.rate


@pytest.mark.parametrize("transfer", [16, 18], ids=["PQ", "HLG"])
def test_hdr_footage_is_mapped_to_bt709(transfer: int, tmp_path: Path):
    source = draw(
        tmp_path / "hdr.mp4", Draw(frames=8, first=21, codec="libx265", pixel_format="yuv420p10le", hdr=transfer)
    )
    out = tmp_path / "film.mp4"
    render(Timeline((Clip(source),)), out)
    assert numbers(out) == list(range(21, 29))
    with av.open(str(out)) as film:
        frame = next(film.decode(video=0))
        assert (frame.colorspace, frame.color_trc, frame.color_primaries, frame.format.name) == (1, 1, 1, "yuv420p")


def test_silent_sources_make_a_film_without_sound(tmp_path: Path):
    mute = draw(tmp_path / "mute.mp4", Draw(frames=12, sound=False))
    out = tmp_path / "film.mp4"
    assert not render(Timeline((Clip(mute), Gap(Fraction(1, 4)))), out).has_sound
    assert not verify(out).has_sound


def test_a_silent_source_among_others_is_silent(takes: list[Path], tmp_path: Path):
    mute = draw(tmp_path / "mute.mp4", Draw(frames=24, sound=False))
    out = tmp_path / "film.mp4"
    render(Timeline((Clip(mute), Clip(takes[0]))), out)
    sound = pcm(out)
    assert np.abs(sound[: SOUND_RATE - 2000]).max() < 0.01
    assert np.abs(sound[SOUND_RATE + 2000 :]).max() > 0.1


def test_what_cannot_be_read_is_named_before_anything_is_written(takes: list[Path], tmp_path: Path):
    page = tmp_path / "take.mp4"
    page.write_text("<html>gone</html>")
    for bad, code in ((page, "media.html"), (tmp_path / "none.mp4", "media.missing")):
        with pytest.raises(Unreadable) as caught:
            render(Timeline((Clip(takes[0]), Clip(bad))), tmp_path / "film.mp4")
        assert (caught.value.file, caught.value.stable_code) == (bad, code)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["take.mp4"]


def test_an_empty_timeline_is_refused(tmp_path: Path):
    with pytest.raises(NothingFound):
        render(Timeline(()), tmp_path / "film.mp4")


def test_stopping_leaves_no_file_and_keeps_the_old_one(footage: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    out.write_text("old")

    class Stop(Exception):
        pass

    def stop(fraction: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        render(Timeline((Clip(footage),)), out, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]
    assert out.read_text() == "old"


def test_progress_goes_up_to_one(footage: Path, tmp_path: Path):
    seen: list[float] = []
    render(Timeline((clip(footage, 0, 60),)), tmp_path / "film.mp4", progress=seen.append, quality="draft")
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_film_is_what_its_name_says(tmp_path: Path) -> None:
    source = draw(tmp_path / "a.mp4", Draw(frames=12))
    brands: dict[str, str] = {}
    for name in ("f.mp4", "f.MOV"):
        render(Timeline((Clip(source),)), tmp_path / name)
        brands[name] = (tmp_path / name).read_bytes()[8:12].decode()
    assert brands == {"f.mp4": "isom", "f.MOV": "qt  "}
    render(Timeline((Clip(source),)), tmp_path / "f.mkv")
    assert b"matroska" in (tmp_path / "f.mkv").read_bytes()[:64]
    with pytest.raises(SettingInvalid) as caught:
        render(Timeline((Clip(source),)), tmp_path / "f.webm")
    assert "f.mp4" in str(caught.value.fix)
    assert not (tmp_path / "f.webm").exists()
