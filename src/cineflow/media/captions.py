"""Breaking text into lines: by width, between any two Chinese characters, never against the rules of punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

__all__ = ["Measure", "ellipsize", "fit_lines", "pages", "wrap"]

Measure = Callable[[str], float]
"""Width of a text in pixels, on one line."""

# Kinsoku: what may not begin a line, what may not end one (GB/T 15834-2011 5.1, JIS X 4051).
_NO_START = frozenset("，。！？、；：,.!?;:%…—～·）〕】》〉」』”’)]}｝”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ°℃")
_NO_END = frozenset("（〔【《〈「『“‘([{｛$￥¥#@")


_STOPS = frozenset("，。！？、；：")
_NEAR = 0.4
"""By what share of the whole two lines may differ for the sake of a break behind a punctuation mark."""


def _is_wide(ch: str) -> bool:
    return unicodedata.east_asian_width(ch) in ("W", "F")


def _units(text: str) -> list[str]:
    """Split into pieces between which a line may break; a piece keeps the spaces after it."""
    pieces: list[str] = []
    for ch in text:
        last = pieces[-1] if pieces else ""
        if last and _sticks(last, ch):
            pieces[-1] = last + ch
        else:
            pieces.append(ch)
    return pieces


def _sticks(last: str, ch: str) -> bool:
    if ch.isspace():
        return True
    before = last[-1]
    if before.isspace():
        return bool(last.strip()) and last.rstrip()[-1] in _NO_END and _is_wide(last.rstrip()[-1])
    if ch in _NO_START or before in _NO_END:
        return True
    return not _is_wide(ch) and not _is_wide(before) and not (before in _NO_START and _is_wide(before))


def wrap(text: str, width: float, measure: Measure, *, balanced: bool = False) -> list[str]:
    """Break a text into lines no wider than `width`; newlines stay breaks.

    A word wider than a line is cut. balanced: lines of about equal length instead of one short last line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        units = _units(" ".join(paragraph.split()))
        filled = _fill(units, width, measure)
        if balanced and len(filled) > 1:
            filled = _fill(units, _narrowest(units, width, measure, len(filled)), measure)
            filled = _at_commas(units, filled, width, measure)
        lines.extend(filled or [""])
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _at_commas(units: Sequence[str], lines: list[str], width: float, measure: Measure) -> list[str]:
    """Of two lines in a language without spaces, break behind a punctuation mark where one is near the middle: any
    other place may lie within a word."""
    whole = measure("".join(units))
    if len(lines) != 2 or _is_spaced(units):
        return lines
    best, least = lines, _NEAR * whole
    for at in range(1, len(units)):
        first, second = "".join(units[:at]).rstrip(), "".join(units[at:]).rstrip()
        wider, apart = max(measure(first), measure(second)), abs(measure(first) - measure(second))
        if first.rstrip("”’」』）")[-1:] in _STOPS and wider <= width and apart <= least:
            best, least = [first, second], apart
    return best


def _is_spaced(units: Sequence[str]) -> bool:
    return sum(unit.endswith(" ") for unit in units) * 3 > len(units)


def _narrowest(units: Sequence[str], width: float, measure: Measure, count: int) -> float:
    """Return the least width at which the units still fill only `count` lines, to within two per cent."""
    low, high = width / count * 0.9, width
    while high - low > width * 0.02:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_fill(units, middle, measure)) <= count else (middle, high)
    return high


def _fill(units: Sequence[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in units:
        if measure((line + unit).rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = unit
        while measure(line.rstrip()) > width and len(line) > 1:
            cut = _cut(line, width, measure)
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _cut(word: str, width: float, measure: Measure) -> int:
    """How many characters of an over-long word fit; at least one, and none of the rest may not begin a line."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
    cut = low
    while cut > 1 and (word[cut] in _NO_START or word[cut - 1] in _NO_END):
        cut -= 1
    return cut if cut > 1 else low


def ellipsize(line: str, width: float, measure: Measure) -> str:
    """Return the line with `…` at its end, cut so that it fits."""
    kept = line.rstrip()
    while kept and measure(kept + "…") > width:
        kept = kept[:-1]
    return kept.rstrip(" ，。、；：,.;:") + "…"


def fit_lines(text: str, width: float, most: int, measure: Measure) -> list[str]:
    """Break a text into at most `most` lines: about equal ones, or full ones ending in `…` where it is longer."""
    lines = wrap(text, width, measure)
    if len(lines) <= most:
        return wrap(text, width, measure, balanced=True)
    return [*lines[: most - 1], ellipsize(lines[most - 1], width, measure)]


def pages(text: str, width: float, most: int, measure: Measure) -> list[list[str]]:
    """Break a spoken line into captions of at most `most` balanced lines, shown one after the other."""
    lines = wrap(text, width, measure, balanced=True)
    if len(lines) <= most:
        return [lines] if lines else []
    count = -(-len(lines) // most)
    per = -(-len(lines) // count)
    return [lines[i : i + per] for i in range(0, len(lines), per)]
