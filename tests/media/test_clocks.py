from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from numbered import Draw, draw, numbers

from cineflow.core.time import Span
from cineflow.media.clocks import EvenClock, StampClock, clock_of
from cineflow.media.render import render
from cineflow.timeline.cutlist import read_cut_list, timeline_of
from cineflow.timeline.model import Clip, Timeline

NTSC = Fraction(30000, 1001)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "late.mp4"])
def test_a_constant_rate_needs_no_list_of_times(name: str, tmp_path: Path):
    start = Fraction(2) if name == "late.mp4" else Fraction(0)
    clock = clock_of(draw(tmp_path / name, Draw(frames=40, rate=NTSC, start=start)))
    assert clock == EvenClock(NTSC)


def uneven(index: int) -> int:
    return index * 3000 + (index * 7919 % 1600) + (45000 if index > 20 else 0)


@pytest.mark.parametrize("name", ["vfr.mp4", "vfr.mkv"])
def test_frames_of_a_variable_rate_are_found_by_number(name: str, tmp_path: Path):
    source = draw(tmp_path / name, Draw(frames=60, stamps=uneven, bframes=0))
    clock = clock_of(source)
    assert isinstance(clock, StampClock)
    for frame in (0, 7, 20, 21, 59):
        assert clock.frame_at(clock.time_of(frame)) == frame
    out = tmp_path / "film.mp4"
    render(Timeline((Clip(source, Span(clock.time_of(18), clock.time_of(25))),)), out)
    assert sorted(set(numbers(out))) == list(range(18, 25))


def test_a_cut_list_is_rendered_to_the_frame(tmp_path: Path):
    draw(tmp_path / "a.mp4", Draw(frames=90, rate=NTSC))
    cuts = read_cut_list(
        """{"clips": [{"source": "a.mp4", "in": "37f", "out": "51f"},
                      {"source": "a.mp4", "in": "1001/30000s", "out": "0.2s"},
                      {"source": "a.mp4", "in": "00:00:02:10", "out": "00:00:02:11"}]}"""
    )
    out = tmp_path / "film.mp4"
    render(timeline_of(cuts, tmp_path, clock_of), out)
    assert numbers(out) == [*range(37, 51), *range(1, 6), 70]
