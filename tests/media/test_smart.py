"""Smart cut: what is copied is the source to the last bit, every frame is in its place, and what is not exact is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.codec.context import Flags
from numbered import SOUND_RATE, Draw, draw, numbers, pcm, picture

from cineflow.core.errors import SettingInvalid
from cineflow.core.time import Span
from cineflow.media._nal import read_head
from cineflow.media._smart_film import SmartWriter
from cineflow.media.finish import Finish
from cineflow.media.render import render
from cineflow.timeline.edit import Caption
from cineflow.timeline.model import Clip, Gap, Timeline

RANGES = ((5, 70), (100, 200), (24, 48), (13, 100), (228, 240))


def clips(file: Path, *ranges: tuple[int, int], rate: Fraction = Fraction(24)) -> tuple[Clip, ...]:
    return tuple(Clip(file, Span(a / rate, b / rate)) for a, b in ranges)


def frames_in(ranges: Sequence[tuple[int, int]]) -> list[int]:
    return [n for a, b in ranges for n in range(a, b)]


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray() for frame in film.decode(video=0)]


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds, a key frame every half second, B-frames."""
    return draw(tmp_path_factory.mktemp("footage") / "f.mp4", Draw(frames=240, keyint=12))


def test_whole_groups_are_copied_to_the_bit(footage: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    made = render(Timeline(clips(footage, *RANGES)), out)
    assert numbers(out) == frames_in(RANGES)
    assert made.copied == sum((48, 84, 24, 72, 12))
    shown, source = pictures(out), pictures(footage)
    same = [np.array_equal(a, source[n]) for a, n in zip(shown, frames_in(RANGES), strict=True)]
    assert same.count(True) >= made.copied
    assert all(same[7:55])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4"]


def test_sound_is_in_step_with_what_is_copied(footage: Path, tmp_path: Path):
    out = tmp_path / "film.mp4"
    made = render(Timeline(clips(footage, (5, 70), (101, 200))), out)
    assert made.copied
    sound = np.abs(pcm(out))
    for at in (19, 43, 65 + 19, 65 + 43, 65 + 67):
        begin = round(at / 24 * SOUND_RATE)
        heard = np.flatnonzero(sound[begin - 2400 : begin + 2400] > 0.3)
        assert heard.size
        assert abs(heard[0] - 2400) < 48


@pytest.mark.parametrize(
    ("name", "film"),
    [
        ("a.mkv", Draw(frames=96, keyint=12, bframes=3)),
        ("a.mov", Draw(frames=96, keyint=8, rate=Fraction(30000, 1001))),
        ("late.mp4", Draw(frames=96, keyint=12, start=Fraction(7, 2), bframes=0)),
        ("single.mp4", Draw(frames=96, keyint=1)),
    ],
)
def test_other_containers_and_rates_are_copied_exactly(name: str, film: Draw, tmp_path: Path):
    source, out = draw(tmp_path / name, film), tmp_path / "film.mp4"
    ranges = [(3, 60), (31, 96)]
    made = render(Timeline(clips(source, *ranges, rate=film.rate)), out, finish=Finish(smart="always"))
    assert numbers(out) == frames_in(ranges)
    assert made.copied > 60


def test_a_pause_elsewhere_does_not_keep_an_even_range_from_being_copied(tmp_path: Path):
    """The file's mean lies nearer to 29.97 than to the 30 frames a second that all of it but one pause has."""
    film = Draw(frames=180, keyint=10, bframes=0, sound=False, stamps=lambda n: n * 3000 + (400 if n >= 150 else 0))
    source, out = draw(tmp_path / "pause.mp4", film), tmp_path / "film.mp4"
    made = render(Timeline(clips(source, (5, 105), rate=Fraction(30))), out)
    assert (made.rate, made.copied) == (30, 90)
    assert numbers(out) == list(range(5, 105))


def test_long_groups_are_encoded(tmp_path: Path):
    source, out = draw(tmp_path / "long.mp4", Draw(frames=120, keyint=60)), tmp_path / "film.mp4"
    made = render(Timeline(clips(source, (10, 110))), out)
    assert made.copied == 0
    assert numbers(out) == list(range(10, 110))
    assert render(Timeline(clips(source, (10, 110))), out, finish=Finish(smart="never")).copied == 0


def test_open_groups_are_not_taken_for_closed_ones(tmp_path: Path):
    source, out = tmp_path / "open.mp4", tmp_path / "film.mp4"
    draw(source, Draw(frames=96, keyint=12, bframes=2, open_groups=True))
    ranges = [(20, 90)]
    made = render(Timeline(clips(source, *ranges)), out)
    assert made.copied == 0
    assert numbers(out) == frames_in(ranges)
    with pytest.raises(SettingInvalid):
        render(Timeline(clips(source, *ranges)), tmp_path / "no.mp4", finish=Finish(smart="always"))


def test_gaps_and_strangers_between_are_encoded(footage: Path, tmp_path: Path):
    other = draw(tmp_path / "other.mp4", Draw(frames=24, first=1000, size=(160, 90)))
    items = (*clips(footage, (0, 120)), Gap(Fraction(1, 2)), Clip(other), *clips(footage, (120, 240)))
    out = tmp_path / "film.mp4"
    made = render(Timeline(items), out)
    assert made.copied == 240
    shown = numbers(out)
    assert shown[:120] == list(range(120))
    assert shown[132:156] == list(range(1000, 1024))
    assert shown[156:] == list(range(120, 240))


def reset_midway(path: Path, parts: Sequence[tuple[int, int, str, bool]]) -> Path:
    """Write an MP4 whose parts, frames `[first, last)`, are coded in different ways by sets of the same number.

    Parts that are not the first kind, or come after another kind, carry their sets within, as streams do.
    """
    with av.open(str(path), "w") as out:
        stream, at = None, 0
        for first, last, params, is_bare in parts:
            coder = av.VideoCodecContext.create("libx264", "w")
            coder.width, coder.height, coder.pix_fmt, coder.time_base = 320, 180, "yuv420p", Fraction(1, 24)
            coder.framerate = Fraction(24)
            coder.options = {"preset": "ultrafast", "crf": "16", "g": "6", "bf": "0", "x264-params": params}
            if is_bare:
                coder.flags |= Flags.global_header
            coder.open()
            if stream is None:
                head = read_head(bytes(coder.extradata or b""))
                assert head is not None
                stream = out.add_stream("libx264", rate=24)
                stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
                stream.codec_context.flags |= Flags.global_header
                stream.codec_context.options = {"preset": "ultrafast", "bf": "0", "x264-params": params}
                out.start_encoding()
            frames = [av.VideoFrame.from_ndarray(picture(n, (320, 180)), format="gray") for n in range(first, last)]
            coded = []
            for number, frame in enumerate(frames):
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 24)
                coded += coder.encode(frame)
            for packet in [*coded, *coder.encode(None)]:
                held = av.Packet(bytes(packet))
                held.is_keyframe, held.pts, held.dts = packet.is_keyframe, at, at
                held.time_base, held.stream, held.duration = Fraction(1, 24), stream, 1
                out.mux_one(held)
                at += 1
    return path


PLAIN, OTHER = "no-cabac=1:8x8dct=0:ref=1", "cabac=1:8x8dct=1:ref=3:weightp=2"


def test_parts_with_sets_of_their_own_are_not_copied_among_others(tmp_path: Path):
    """Copied, the second part's sets would take the place of the first part's, which come after them here."""
    parts = [(0, 60, PLAIN, True), (60, 120, OTHER, False)]
    source, out = reset_midway(tmp_path / "reset.mp4", parts), tmp_path / "film.mp4"
    assert numbers(source) == list(range(120))
    ranges = [(60, 84), (0, 60), (60, 120), (6, 54)]
    made = render(Timeline(clips(source, *ranges)), out, finish=Finish(smart="always"))
    assert numbers(out) == frames_in(ranges)
    assert made.copied == 60 + 48
    shown, true = pictures(out), pictures(source)
    assert all(np.array_equal(shown[24 + n], true[n]) for n in range(60))


def test_a_range_over_a_change_of_sets_and_back_is_encoded_where_it_changes(tmp_path: Path):
    """Both ends of such a range would look right."""
    parts = [(0, 36, PLAIN, True), (36, 60, OTHER, False), (60, 96, PLAIN, False)]
    source, out = reset_midway(tmp_path / "reset.mp4", parts), tmp_path / "film.mp4"
    assert numbers(source) == list(range(96))
    made = render(Timeline(clips(source, (0, 96), (6, 30))), out, finish=Finish(smart="always"))
    assert numbers(out) == [*range(96), *range(6, 30)]
    assert made.copied == 36 + 24


def without_own_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SmartWriter, "record", property(lambda self: self._plan.head.record()))


def another_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packets of the group after the one that is wanted, under its time stamps."""
    true = SmartWriter._copied

    def shifted(self, run):
        step = run.cut.shown[12] - run.cut.shown[0]
        cut = replace(run.cut, shown=[tick + step for tick in run.cut.shown])
        return true(self, replace(run, cut=cut))

    monkeypatch.setattr(SmartWriter, "_copied", shifted)


def one_frame_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    true = SmartWriter._copied
    monkeypatch.setattr(SmartWriter, "_copied", lambda self, run: (pair for pair in true(self, run) if pair[0] != 9))


@pytest.mark.parametrize("fault", [without_own_sets, another_group, one_frame_lost])
def test_a_film_that_does_not_hold_is_encoded_instead(
    fault, footage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "film.mp4"
    ranges = ((5, 70), (100, 190), (24, 48), (13, 100))
    with monkeypatch.context() as patch:
        fault(patch)
        made = render(Timeline(clips(footage, *ranges)), out)
        assert made.copied == 0
        assert numbers(out) == frames_in(ranges)
        with pytest.raises(SettingInvalid):
            render(Timeline(clips(footage, *ranges)), tmp_path / "no.mp4", finish=Finish(smart="always"))
        assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4"]
    assert render(Timeline(clips(footage, *ranges)), out).copied


def test_always_ends_with_an_error_where_pictures_change(footage: Path, tmp_path: Path):
    captions = (Caption(Span(Fraction(0), Fraction(1)), "text"),)
    for timeline, finish in (
        (Timeline(clips(footage, *RANGES)), Finish(smart="always", captions=captions)),
        (Timeline(clips(footage, *RANGES), size=(160, 90)), Finish(smart="always")),
        (Timeline(clips(footage, *RANGES), rate=Fraction(30)), Finish(smart="always")),
    ):
        with pytest.raises(SettingInvalid) as caught:
            render(timeline, tmp_path / "film.mp4", finish=finish)
        assert caught.value.stable_code == "render.not_exact"
    assert not list(tmp_path.iterdir())


def test_a_set_up_is_read_and_written_alike(footage: Path):
    with av.open(str(footage)) as container:
        raw = bytes(container.streams.video[0].codec_context.extradata or b"")
    head = read_head(raw)
    assert head is not None
    assert read_head(head.record()) == head
    assert 0 in head.ids
    assert len(head.joined(head).sps) == 2
    assert read_head(b"") is None
