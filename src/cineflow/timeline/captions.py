"""Reading caption files: SRT, WebVTT and ASS, as they come from editing programs and listeners."""

from __future__ import annotations

import html
import re
from fractions import Fraction
from pathlib import Path

from cineflow.core.errors import CutListInvalid
from cineflow.core.text import Text
from cineflow.core.time import Span, Time
from cineflow.timeline.edit import Caption

__all__ = ["CAPTION_SUFFIXES", "read_captions"]

CAPTION_SUFFIXES = (".srt", ".vtt", ".ass", ".ssa")

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"{_CLOCK}\s*-->\s*{_CLOCK}")
_INSIDE = re.compile(rf"<{_CLOCK}>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_SUNG = re.compile(r"\{[^}]*?\\[kK][fo]?(\d+)[^}]*\}|\{[^}]*\}")


def read_captions(text: str, file: Path) -> tuple[Caption, ...]:
    """Read captions in the order of their times; the words of one keep their own times where the file tells them.

    file: its ending says how it is read. Raises CutListInvalid (`captions.unreadable`) for what holds no caption.
    """
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    read = _ass if file.suffix.lower() in (".ass", ".ssa") else _blocks
    found = [caption for caption in read(plain) if caption.text.strip() and caption.span.length > 0]
    if not found:
        raise CutListInvalid(
            Text("it holds no captions", "其中没有字幕"), file=file, code="captions.unreadable",
            fix=Text("Give a SRT, VTT or ASS file", "请给出 SRT、VTT 或 ASS 文件"),
        )  # fmt: skip
    return tuple(sorted(found, key=lambda caption: caption.span.start))


def _time(hours: str | None, minutes: str, seconds: str, part: str) -> Time:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + Fraction(int(part), 10 ** len(part))


def _span(start: Time, end: Time) -> Span:
    return Span(start, max(start, end))


def _blocks(text: str) -> list[Caption]:
    """SRT and VTT: an arrow between two times, then lines up to an empty one."""
    captions: list[Caption] = []
    for block in re.split(r"\n\s*\n", text):
        found = _ARROW.search(block)
        if found is None:
            continue
        span = _span(_time(*found.groups()[:4]), _time(*found.groups()[4:]))
        captions.append(_caption(span, block[found.end() :].partition("\n")[2]))
    return captions


def _caption(span: Span, body: str) -> Caption:
    words: list[tuple[Span, str]] = []
    marks = list(_INSIDE.finditer(body))
    if marks:
        starts = [span.start, *(_time(*mark.groups()) for mark in marks)]
        edges = [0, *(mark.end() for mark in marks)]
        ends = [*(mark.start() for mark in marks), len(body)]
        for index, (first, last) in enumerate(zip(edges, ends, strict=True)):
            until = starts[index + 1] if index + 1 < len(starts) else span.end
            word = _bare(body[first:last]).strip()
            if word:
                words.append((_span(starts[index], until), word))
    return Caption(span, _bare(_INSIDE.sub("", body)).strip(), tuple(words))


def _bare(text: str) -> str:
    return html.unescape(_TAG.sub("", re.sub(r"\{\\[^}]*\}", "", text)))


def _ass(text: str) -> list[Caption]:
    captions: list[Caption] = []
    for line in text.splitlines():
        name, _, rest = line.partition(":")
        fields = rest.split(",", 9)
        if name.strip() != "Dialogue" or len(fields) != 10:
            continue
        times = [re.fullmatch(_CLOCK, field.strip()) for field in fields[1:3]]
        if times[0] and times[1]:
            start, end = (_time(*found.groups()) for found in times if found)
            captions.append(_sung(_span(start, end), fields[9]))
    return captions


def _sung(span: Span, body: str) -> Caption:
    plain = re.sub(r"\\[Nn]", "\n", body).replace("\\h", " ")
    words: list[tuple[Span, str]] = []
    pieces, at = _SUNG.split(plain), span.start
    for length, word in zip(pieces[1::2], pieces[2::2], strict=True):
        until = at + Fraction(int(length or 0), 100)
        if length and word.strip():
            words.append((_span(at, until), word.strip()))
        at = until
    return Caption(span, "".join(pieces[::2]).strip(), tuple(words))
