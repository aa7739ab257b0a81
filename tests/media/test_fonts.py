from __future__ import annotations

from pathlib import Path

import pytest

from cineflow.core.errors import GlyphMissing, Unreadable
from cineflow.media.fonts import Face, drawable, find_face, missing_in, own_face


def test_our_font_draws_both_languages():
    text = "Shot 3 镜头：小美说“灯又亮了。”—— naïve café №5 … Ω Привет"
    assert missing_in(find_face(text), text) == ""


@pytest.mark.parametrize(
    ("text", "name"), [("直す 灯台が", "JP"), ("등대", "KR"), ("直 灯塔", "SC"), ("“plain”", "KR"), ("", "SC")]
)
def test_shapes_follow_the_script(text: str, name: str):
    assert own_face(text).at(20).getname()[0] == f"Noto Sans CJK {name}"


def test_quotes_around_latin_words_are_as_narrow_as_they():
    english, chinese = "“Really?”", "“真的？”"
    assert own_face(english).at(40).getlength("”") < 0.6 * own_face(chinese).at(40).getlength("”")


def test_a_character_no_font_has_is_named():
    with pytest.raises(GlyphMissing) as caught:
        find_face("点亮🔥灯塔 สวัสดี 🔥")
    assert caught.value.characters.startswith("🔥")
    assert caught.value.characters.count("🔥") == 1
    assert "U+1F525" in str(caught.value)
    assert caught.value.fix is not None


def test_invisible_characters_ask_for_no_glyph():
    assert drawable("a\u200db\ufe0f\u200e\tc\r\nd") == "ab c\nd"
    assert drawable("e\u0301") == "é"
    find_face("灯\u200b塔\ufe0f\u00ad")


def test_a_given_font_counts_before_ours():
    ours = own_face()
    assert find_face("灯塔", fonts=[ours.file]) == Face(ours.file, 0)


def test_a_given_file_that_is_no_font_is_named(tmp_path: Path):
    path = tmp_path / "font.ttf"
    path.write_bytes(b"not a font")
    with pytest.raises(Unreadable) as caught:
        find_face("a", fonts=[path])
    assert caught.value.stable_code == "font.unreadable"
