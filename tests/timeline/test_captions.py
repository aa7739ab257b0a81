"""Caption files are read with their times, their words and nothing of their markup."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cineflow.core.errors import CutListInvalid
from cineflow.core.time import Span
from cineflow.timeline.captions import read_captions
from cineflow.timeline.edit import Caption, Edit
from cineflow.timeline.exporting import export_edit, format_named


def span(start: str, end: str) -> Span:
    return Span(Fraction(start), Fraction(end))


def test_srt_of_any_program_is_read():
    text = "\ufeff1\r\n00:00:02,5 --> 00:00:03,000\r\n<i>second</i>\r\n\r\n0\r\n00:00:01,000 --> 00:00:02,250\r\n灯塔\r\n又亮了\r\n"
    first, second = read_captions(text, Path("a.srt"))
    assert (first.span, first.text) == (span("1", "2.25"), "灯塔\n又亮了")
    assert (second.span, second.text) == (span("2.5", "3"), "second")


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
def test_what_we_write_is_read_with_its_words(name: str):
    words = ((span("1", "1.5"), "今天"), (span("1.5", "2"), "去海边。"))
    told = (Caption(span("1", "2"), "今天去海边。", words), Caption(span("3", "3661.25"), "a & b, c"))
    edit = Edit("film", Fraction(25), (1280, 720), (), told)
    read = read_captions(export_edit(edit, name).text, Path("a" + format_named(name).suffix))
    assert [(c.span, c.text) for c in read] == [(c.span, c.text) for c in told]
    assert read[0].words == (() if name == "srt" else words)


@pytest.mark.parametrize("text", ["", "hello", "1\n00:00:02,000 --> 00:00:01,000\nbackwards\n"])
def test_a_file_without_captions_is_refused(text: str):
    with pytest.raises(CutListInvalid):
        read_captions(text, Path("a.srt"))
