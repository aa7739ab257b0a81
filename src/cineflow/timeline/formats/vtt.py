"""WebVTT captions, for browsers; words carry their own times where they are known."""

from __future__ import annotations

from cineflow.core.text import Text
from cineflow.timeline.edit import Caption, Edit
from cineflow.timeline.formats._captions import clock, cues
from cineflow.timeline.formats._format import FileFormat, Written

__all__ = ["FORMAT"]


def _write(edit: Edit) -> Written:
    blocks = [f"{clock(c.span.start, '.')} --> {clock(c.span.end, '.')}\n{_payload(c)}\n" for c in cues(edit)]
    return Written("\n".join(["WEBVTT\n", *blocks]))


def _payload(cue: Caption) -> str:
    """The text; a time stamp before each word that begins inside the cue (W3C WebVTT, 4.2.2)."""
    if not cue.words:
        return _escaped(cue.text)
    out, rest = "", cue.text
    for span, word in cue.words:
        before, found, after = rest.partition(word)
        if not found:
            return _escaped(cue.text)
        stamp = f"<{clock(span.start, '.')}>" if cue.span.start < span.start < cue.span.end else ""
        out += _escaped(before) + stamp + _escaped(word)
        rest = after
    return out + _escaped(rest)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMAT = FileFormat(".vtt", Text("Captions (WebVTT)", "字幕（WebVTT）"), _write, cuts=False)
