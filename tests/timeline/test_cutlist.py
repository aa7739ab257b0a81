from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.errors import CutListInvalid
from cineflow.core.time import Span, frame_at, time_of
from cineflow.timeline.cutlist import CutClip, CutList, Mark, Notation, read_cut_list, timeline_of, write_cut_list

NTSC = Fraction(30000, 1001)


class Even:
    def __init__(self, rate: Fraction) -> None:
        self.rate = rate

    def time_of(self, frame: int) -> Fraction:
        return time_of(frame, self.rate)

    def frame_at(self, time: Fraction) -> int:
        return frame_at(time, self.rate)


class Uneven:
    """Frames at these times."""

    rate = Fraction(4)
    times = tuple(Fraction(t) for t in ("0", "0.1", "0.7", "0.8", "2", "2.25"))

    def time_of(self, frame: int) -> Fraction:
        return self.times[frame]

    def frame_at(self, time: Fraction) -> int:
        return min(range(len(self.times)), key=lambda i: abs(self.times[i] - time))


def listed(**clip) -> str:
    return json.dumps({"version": 1, "clips": [{"source": "a.mp4", "in": "1f", "out": "2f", **clip}]})


@pytest.mark.parametrize(
    ("text", "notation", "frame"),
    [
        ("370f", Notation.FRAMES, 370),
        ("12.345s", Notation.SECONDS, 370),
        ("12.345", Notation.SECONDS, 370),
        ("370370/30000s", Notation.SECONDS, 370),
        ("00:00:12:10", Notation.TIMECODE, 370),
        ("00:01:00;02", Notation.DROP_TIMECODE, 1800),
    ],
)
def test_a_mark_means_a_frame(text: str, notation: Notation, frame: int):
    mark = Mark.read(text)
    assert mark.notation is notation
    assert mark.time(Even(NTSC)) == time_of(frame, NTSC)


@pytest.mark.parametrize("text", ["", "f", "-3f", "1.5f", "1/0s", "12:00", "half", "1e3s", "３f"])
def test_what_is_no_time_is_no_mark(text: str):
    with pytest.raises(ValueError):
        Mark.read(text)


marks = st.sampled_from(["370f", "12.5s", "1001/30000s", "00:00:12:10", "00:00:12;10"])


@given(marks, st.integers(0, 200_000))
def test_a_moved_mark_keeps_its_form_and_is_exact(text: str, frame: int):
    clock = Even(NTSC)
    moved = Mark.read(text).moved(time_of(frame, NTSC), clock)
    assert Mark.read(moved.text).notation is moved.notation is Mark.read(text).notation
    assert moved.time(clock) == time_of(frame, NTSC)


def test_frames_of_a_variable_rate_are_counted_as_shown():
    assert Mark.read("3f").time(Uneven()) == Fraction("0.8")
    assert Mark.read("0.72s").time(Uneven()) == Fraction("0.7")
    assert Mark.read("0f").moved(Fraction(2), Uneven()).text == "4f"


KNOWN = ("source", "in", "out", "title", "reason", "score", "tags")
names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
clips = st.builds(
    CutClip,
    source=st.text("abc灯/ .mp4", min_size=1).filter(str.strip),
    start=st.integers(0, 50).map(lambda n: Mark(f"{n}f", Notation.FRAMES)),
    end=st.integers(51, 99).map(lambda n: Mark(f"{n}f", Notation.FRAMES)),
    title=names,
    reason=names,
    score=st.none() | st.floats(0, 1),
    tags=st.lists(names.filter(bool), max_size=3).map(tuple),
    unknown=st.dictionaries(names.filter(lambda key: key not in KNOWN), st.integers(), max_size=2),
)


@given(st.builds(CutList, st.lists(clips, max_size=4).map(tuple), names))
def test_what_is_written_is_read_back(cuts: CutList):
    assert read_cut_list(write_cut_list(cuts)) == cuts


def test_unknown_keys_and_forms_of_times_survive():
    text = json.dumps(
        {
            "version": 1, "theme": "光", "made_by": "me",
            "clips": [{"source": "a.mp4", "in": "00:00:01:00", "out": "12.50s", "colour": "red"}],
        }
    )  # fmt: skip
    written = json.loads(write_cut_list(read_cut_list(text)))
    assert written["made_by"] == "me"
    assert written["clips"][0] == {"source": "a.mp4", "in": "00:00:01:00", "out": "12.50s", "colour": "red"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("{", "cutlist.bad_json", "1:2"),
        ("[]", "cutlist.not_an_object", ""),
        ('{"version": 2, "clips": []}', "cutlist.version", "version"),
        ('{"version": 1}', "cutlist.no_clips", "clips"),
        ('{"clips": ["a"]}', "cutlist.not_an_object", "clips[0]"),
        (listed(source=" "), "cutlist.no_source", "clips[0].source"),
        (listed(source=4), "cutlist.not_text", "clips[0].source"),
        (listed(out="later"), "cutlist.bad_time", "clips[0].out"),
        (listed(**{"in": True}), "cutlist.bad_time", "clips[0].in"),
        (listed(**{"in": "9f"}), "cutlist.backwards", "clips[0].out"),
        (listed(**{"in": "00:00:02:00", "out": "00:00:02:00"}), "cutlist.backwards", "clips[0].out"),
        (listed(score="high"), "cutlist.bad_score", "clips[0].score"),
        (listed(tags="a, b"), "cutlist.bad_tags", "clips[0].tags"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, code: str, place: str):
    with pytest.raises(CutListInvalid) as caught:
        read_cut_list(text, Path("cuts.json"))
    assert (caught.value.stable_code, caught.value.place, caught.value.file) == (code, place, Path("cuts.json"))


def test_plain_numbers_are_seconds():
    cuts = read_cut_list(listed(**{"in": 1.25, "out": 3}))
    assert (cuts.clips[0].start.seconds, cuts.clips[0].end.seconds) == (Fraction(5, 4), 3)


def test_a_byte_order_mark_is_no_mistake():
    assert len(read_cut_list("\ufeff" + listed()).clips) == 1


def test_a_cut_list_becomes_an_edit():
    asked: list[Path] = []

    def clock_of(file: Path) -> Even:
        asked.append(file)
        return Even(NTSC)

    cuts = read_cut_list(
        json.dumps(
            {
                "theme": "光",
                "clips": [
                    {"source": "a.mp4", "in": "370f", "out": "517f", "title": "One", "reason": "because"},
                    {"source": "/far/b.mp4", "in": "0s", "out": "1.02s"},
                    {"source": "a.mp4", "in": "5f", "out": "00:00:01:00"},
                ],
            }
        )
    )
    edit = timeline_of(cuts, Path("/lists"), clock_of)
    first, second, third = edit.items
    assert (first.source, first.name, first.note) == (Path("/lists/a.mp4"), "One", "because")
    assert first.span == Span(time_of(370, NTSC), time_of(517, NTSC))
    assert second.source == Path("/far/b.mp4")
    assert second.span == Span(Fraction(0), time_of(31, NTSC))
    assert third.span == Span(time_of(5, NTSC), time_of(30, NTSC))
    assert asked == [Path("/lists/a.mp4"), Path("/far/b.mp4")]
    assert edit.name == "光"


def test_a_range_without_a_frame_is_named():
    cuts = read_cut_list(listed(**{"in": "1.000s", "out": "1.002s"}))
    with pytest.raises(CutListInvalid) as caught:
        timeline_of(cuts, Path(), lambda _: Even(NTSC))
    assert (caught.value.stable_code, caught.value.place) == ("cutlist.empty", "clips[0]")


def test_time_code_that_does_not_exist_is_named():
    cuts = read_cut_list(listed(**{"in": "00:00:00:00", "out": "00:00:01:29"}))
    with pytest.raises(CutListInvalid) as caught:
        timeline_of(cuts, Path(), lambda _: Even(Fraction(24)))
    assert caught.value.stable_code == "cutlist.bad_time"


@pytest.mark.parametrize(
    "text", ["{", '{"clips": [{]}', '{"version": 99, "clips": []}', '"x"', '{"clips": [{"source": 1}]}']
)
def test_every_mistake_names_the_way_out_in_both_languages(text: str) -> None:
    with pytest.raises(CutListInvalid) as caught:
        read_cut_list(text)
    assert caught.value.fix
    assert re.search("[一-鿿]", caught.value.fix.say("zh"))
    assert not re.search("Expecting|double quotes", caught.value.text.say("zh"))
