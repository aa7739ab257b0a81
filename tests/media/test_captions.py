from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.media.captions import ellipsize, fit_lines, pages, wrap


def measure(text: str) -> float:
    """Two cells for a wide character, one for others."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


NO_START = "，。！？、；：”’）》」』】,.!?;:"
written = st.text(st.sampled_from("灯塔的光扫过海面一二三abc def。，！“”「」（）…,.! \n"), max_size=120)


@given(written, st.integers(8, 60))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int):
    lines = wrap(text, width, measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in lines)


@given(st.text(st.sampled_from("灯塔的光扫过海面。，！“”「」（）"), max_size=80), st.integers(12, 40))
def test_punctuation_never_begins_a_line(text: str, width: int):
    import re

    if re.search(r"[。，！”」）“「（]{3,}", text) or text[:1] in NO_START:
        return
    assert not any(line[0] in NO_START for line in wrap(text, width, measure)[1:])
    assert not any(line[-1] in "“「（" for line in wrap(text, width, measure)[:-1])


def test_words_stay_whole():
    assert wrap("the quick brown fox", 10, measure) == ["the quick", "brown fox"]


def test_a_word_wider_than_the_line_is_cut():
    assert wrap("x" * 25, 10, measure) == ["x" * 10, "x" * 10, "x" * 5]


def test_chinese_and_english_mix():
    lines = wrap("镜头Camera慢慢推近，小美Xiaomei回头。", 14, measure)
    assert all(measure(line) <= 14 for line in lines)
    assert any("Camera" in line for line in lines)


def test_balanced_lines_are_about_equal():
    lines = wrap("灯塔的光扫过海面，她终于等到了那艘船", 34, measure, balanced=True)
    assert len(lines) == 2
    assert abs(measure(lines[0]) - measure(lines[1])) <= 6


def test_chinese_lines_break_behind_a_comma_near_the_middle():
    """No other place is known to lie between two words."""
    said = "清晨的第一缕阳光照进山谷，落叶静静地躺在石头上，仿佛时间也停了下来。你听见风了吗？"
    assert wrap(said, 60, measure, balanced=True)[0].endswith("石头上，")
    assert wrap("我们，一起去看看大海吧今天天气真的很好呢", 34, measure, balanced=True)[0] != "我们，"
    assert wrap("well, the quick brown fox jumps over it all", 34, measure, balanced=True)[0] != "well,"


def test_long_text_ends_in_an_ellipsis():
    lines = fit_lines("一二三四五六七八九十" * 5, 20, 2, measure)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert measure(lines[1]) <= 20
    assert ellipsize("好，", 10, measure) == "好…"


@pytest.mark.parametrize("count", [1, 3, 9])
def test_a_long_speech_becomes_pages(count: int):
    text = "灯塔的光扫过海面，" * count
    shown = pages(text, 20, 2, measure)
    assert all(1 <= len(page) <= 2 for page in shown)
    assert "".join(line for page in shown for line in page) == text
