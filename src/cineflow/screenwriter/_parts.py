"""A long script in parts that a model reads whole: broken at scene headings and paragraphs, rather than in a line."""

from __future__ import annotations

import re

__all__ = ["is_chinese", "parts_of"]

_MOST = 6000
"""Weight of one part; a wide sign weighs two. Its answer then fits well into one reply."""

_HEADING = re.compile(
    r"^(?:#{1,6}\s|(?:INT|EXT|EST|I/E)[./ ]|第[一二三四五六七八九十百零\d]+[章回场幕集]|场景|【场景|CHAPTER\b|SCENE\b)",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def is_chinese(text: str) -> bool:
    """Whether a text is mostly written in Chinese."""
    wide = len(_WIDE.findall(text))
    return wide * 4 > len(re.sub(r"\s", "", text))


def parts_of(text: str, most: int = _MOST) -> list[str]:
    """Return the text in parts in order, together all of it but blanks at their edges; one for a short text."""
    parts: list[str] = []
    current, weight = "", 0
    for block in _blocks(text, most):
        grown = weight + _weight(block)
        # A heading opens a part where the one before is half full: a scene is rather not torn.
        opens = bool(_HEADING.match(block.lstrip())) and weight > most // 2
        if current and (grown > most or opens):
            parts.append(current)
            current, grown = "", _weight(block)
        current += block
        weight = grown
    return [part.strip() for part in (*parts, current) if part.strip()]


def _blocks(text: str, most: int) -> list[str]:
    """Return paragraphs with the blanks behind them; one too long by itself in lines, sentences, or just anywhere."""
    blocks = [text]
    for pattern in (r"(?<=\n)(?=\s*\n)", r"(?<=\n)", r"(?<=[.!?。！？…])"):
        blocks = [bit for block in blocks for bit in (re.split(pattern, block) if _weight(block) > most else [block])]
    half = most // 2  # Every sign may weigh two.
    return [
        bit
        for block in blocks
        for bit in ([block[at : at + half] for at in range(0, len(block), half)] if _weight(block) > most else [block])
    ]


def _weight(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))
