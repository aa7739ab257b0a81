"""Smart cut: what is copied is the source to the last bit, every frame is in its place, and what is not exact is told."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numbered import SOUND_RATE, Draw, draw, numbers, pcm

from cineflow.core.errors import SettingInvalid
from cineflow.core.time import Span
from cineflow.media import render as rendering
from cineflow.media._nal import read_head
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


def test_a_join_that_does_not_hold_is_encoded_instead(footage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rendering, "are_the_same", lambda *_: False)
    out = tmp_path / "film.mp4"
    made = render(Timeline(clips(footage, *RANGES)), out)
    assert made.copied == 0
    assert numbers(out) == frames_in(RANGES)
    with pytest.raises(SettingInvalid):
        render(Timeline(clips(footage, *RANGES)), tmp_path / "no.mp4", finish=Finish(smart="always"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4"]


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
