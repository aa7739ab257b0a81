"""What a line of a script is: a scene's heading, somebody who speaks, a remark, or what is seen."""

from __future__ import annotations

import re

__all__ = ["cast_in", "cue_in", "heading_in", "is_remark", "spoken_in", "without_remarks"]

_ENGLISH = re.compile(r"^(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ]\s*\S", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?:场景|场次|第)?\s*[\d一二三四五六七八九十百零〇]+(?:[-－–.、．]\d+)?\s*[场幕景]?[\s、，,.．:：-]*"
    r"(?=.*(?:[内外][景/／\s]|内外|[\s/／、，,-][内外]\b|[日夜晨昏]\b|黄昏|清晨|傍晚|凌晨))\S.{0,60}$"
)
_CHINESE = re.compile(
    r"^(?:第[一二三四五六七八九十百千零〇\d]+[场幕集章回节]|场景|场次|[内外]景|内外景|序章|楔子|尾声)"
)  # fmt: skip
_CHAPTER = re.compile(
    r"^(?:CHAPTER|SCENE|ACT|PART|PROLOGUE|EPILOGUE)\b(?:\s+\S{1,20})?(?:[.:\s].{0,60})?$", re.IGNORECASE
)  # fmt: skip
_TRANSITION = re.compile(r"^(?:>.*[^<]|[A-Z ]{2,30} TO:|FADE (?:IN|OUT)[.:]?|切至[：:]?.{0,10}|淡[入出][。.]?)$")
_BREAK = re.compile(r"^(?:=|-{3,}|\*{3,})")
_TITLE_PAGE = re.compile(
    r"^(?:Title|Credit|Authors?|Source|Draft date|Contact|Copyright|Notes|Format)\s*:", re.IGNORECASE
)  # fmt: skip
_CAST = re.compile(r"^(?:人物|出场人物|角色|出场|CAST|CHARACTERS?)\s*[:：]\s*(?P<names>\S.*)$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:时间|地点|时|景|场景|字幕|道具|备注|注)\s*[:：]")
_SPOKEN = re.compile(
    r"^(?P<who>[\u4e00-\u9fff·A-Za-z][\u4e00-\u9fff·\w .'-]{0,23}?)\s*(?:[（(][^（）()]{1,30}[)）])?"
    r"\s*[:：]\s*(?P<words>\S.*)$"
)
_ASIDE = re.compile(r"\s*[（(][^（）()]*[)）]")
_REMARKS = re.compile(r"/\*.*?\*/|\[\[.*?\]\]", re.DOTALL)

_LONGEST_HEADING = 80
_LONGEST_CUE = 38
_LONGEST_WIDE_NAME = 10
_MOST_WORDS = 4
"""Of a name before a colon; more is a sentence that goes on behind it."""


def without_remarks(text: str) -> str:
    """Return a text without Fountain's notes and cut passages."""
    return _REMARKS.sub("", text)


def heading_in(line: str) -> str:
    """Return the heading that a line is, without its marks; empty for any other line."""
    bare = line.strip().strip("*_").strip()
    if marked := re.match(r"^#{1,6}\s+(?P<rest>\S.*)$", bare):
        return marked["rest"]
    if re.match(r"^\.[^.\s]", bare):  # Fountain's forced heading
        return bare[1:].strip()
    unboxed = re.sub(r"^【(.+)】$", r"\1", bare).strip()
    if len(unboxed) > _LONGEST_HEADING:
        return ""
    is_one = _ENGLISH.match(unboxed) or _CHINESE.match(unboxed) or _NUMBERED.match(unboxed) or _CHAPTER.match(unboxed)
    ends = unboxed[-1:] in "。！？!?；;"
    return unboxed if is_one and not ends else ""


def is_remark(line: str) -> bool:
    """Whether a line is for people only: transitions, synopses, page breaks, what a title page says."""
    bare = line.strip()
    return any(one.match(bare) for one in (_TRANSITION, _TITLE_PAGE, _ABOUT, _BREAK))


def cast_in(line: str) -> list[str]:
    """Return the people whom a line lists as being in the scene."""
    found = _CAST.match(line.strip())
    return [name for name in re.split(r"[,，、;；/\s]+", found["names"]) if name] if found else []


def cue_in(line: str, behind: str) -> str:
    """Return who speaks in the lines behind, where a line is a Fountain cue; empty where it is not."""
    bare = line.strip()
    if not bare or not behind.strip() or len(bare) > _LONGEST_CUE:
        return ""
    if bare.startswith("@"):
        return _ASIDE.sub("", bare[1:]).rstrip("^ ").strip()
    name = _ASIDE.sub("", bare).rstrip("^ ").strip()
    has_letters = any(sign.isupper() for sign in name)
    return name if has_letters and name == name.upper() and name[-1:] not in ".!?:,-" else ""


def spoken_in(line: str) -> tuple[str, str] | None:
    """Return who says what, where a line has both; None for any other line."""
    found = _SPOKEN.match(line.strip())
    if not found or len(found["who"].split()) > _MOST_WORDS:
        return None
    who, said = found["who"].strip(), found["words"]
    if said[0] in "（(":
        said = _ASIDE.sub("", said, count=1)
    is_name = all(word[:1].isupper() for word in who.split()) if who.isascii() else len(who) <= _LONGEST_WIDE_NAME
    return (who, said.strip()) if is_name and said.strip() else None
