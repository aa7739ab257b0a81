from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.time import (
    Span,
    frame_at,
    frames_in,
    parse_rate,
    parse_time,
    rate_label,
    time_of,
    timecode,
)

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "time.json").read_text(encoding="utf-8"))

RATES = [Fraction(r) for r in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60", "120")]
rates = st.sampled_from(RATES)
dropping = st.sampled_from([Fraction(30000, 1001), Fraction(60000, 1001)])
frames = st.integers(0, 5_000_000)


def rows(name: str) -> list:
    return [pytest.param(*(row if isinstance(row, list) else [row]), id=str(row)) for row in VECTORS[name]]


@pytest.mark.parametrize(("text", "rate", "frame"), rows("parse_time"))
def test_times_are_read(text: str, rate: str, frame: int):
    assert parse_time(text, Fraction(rate)) == frame


@pytest.mark.parametrize(("text", "rate"), rows("no_time"))
def test_what_is_no_time_is_refused(text: str, rate: str):
    with pytest.raises(ValueError):
        parse_time(text, Fraction(rate))


@pytest.mark.parametrize(("frame", "rate", "drop", "text"), rows("timecode"))
def test_time_code_is_written(frame: int, rate: str, drop: bool, text: str):
    assert timecode(frame, Fraction(rate), drop_frame=drop) == text


@pytest.mark.parametrize(("length", "rate", "count"), rows("frames_in"))
def test_frames_fill_a_length(length: str, rate: str, count: int):
    assert frames_in(Fraction(length), Fraction(rate)) == count


@pytest.mark.parametrize(("time", "rate", "frame"), rows("frame_at"))
def test_an_instant_means_the_nearest_frame(time: str, rate: str, frame: int):
    assert frame_at(Fraction(time), Fraction(rate)) == frame


@pytest.mark.parametrize(("text", "rate"), rows("parse_rate"))
def test_rates_are_read(text: str, rate: str):
    assert parse_rate(text) == Fraction(rate)


@pytest.mark.parametrize("text", VECTORS["no_rate"])
def test_what_is_no_rate_is_refused(text: str):
    with pytest.raises(ValueError):
        parse_rate(text)


@pytest.mark.parametrize(("rate", "label"), rows("rate_label"))
def test_rates_are_labelled_as_people_write_them(rate: str, label: str):
    assert rate_label(Fraction(rate)) == label


@given(frames, rates)
def test_time_code_leads_back_to_its_frame(frame: int, rate: Fraction):
    assert parse_time(timecode(frame, rate), rate) == frame


@given(frames, dropping)
def test_drop_frame_time_code_leads_back_to_its_frame(frame: int, rate: Fraction):
    assert parse_time(timecode(frame, rate, drop_frame=True), rate) == frame


@given(st.integers(0, 200), dropping)
def test_drop_frame_time_code_keeps_clock_time(minutes: int, rate: Fraction):
    frame = frame_at(Fraction(minutes * 60), rate)
    hours, minute, second = (int(part) for part in timecode(frame, rate, drop_frame=True).split(";")[0].split(":"))
    assert abs((hours * 60 + minute) * 60 + second - minutes * 60) <= 1


@given(frames, rates)
def test_a_frame_is_found_at_its_own_instant(frame: int, rate: Fraction):
    assert frame_at(time_of(frame, rate), rate) == frame
    assert frames_in(time_of(frame, rate), rate) == frame


@pytest.mark.parametrize("rate", ["24", "25", "24000/1001", "30"])
def test_numbers_are_dropped_at_two_rates_only(rate: str):
    with pytest.raises(ValueError):
        timecode(100, Fraction(rate), drop_frame=True)


def test_a_span_has_a_length():
    assert Span(Fraction(1, 3), Fraction(5, 6)).length == Fraction(1, 2)
