"""Advanced SubStation captions: placed in the lower third inside the safe area, sized to the picture, words lit up
one after the other where their times are known (`\\k`)."""

from __future__ import annotations

from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.timeline.edit import Caption, Edit
from cineflow.timeline.formats._captions import cues
from cineflow.timeline.formats._format import FileFormat, Written

__all__ = ["FORMAT"]

_FONT = "Noto Sans CJK SC"
_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, "
    "StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, "
    "Encoding"
)


def _write(edit: Edit) -> Written:
    width, height = edit.size
    short = min(width, height)
    size, outline = round(short * 0.058), max(1, round(short * 0.004))
    side, foot = round(width * 0.06), round(height * (0.16 if height > width else 0.07))
    style = (
        f"Style: Default,{_FONT},{size},&H00FFFFFF,&H0000D7FF,&H00101010,&H80000000,0,0,0,0,100,100,0,0,1,"
        f"{outline},0,2,{side},{side},{foot},1"
    )
    head = [
        "[Script Info]", f"Title: {' '.join(edit.name.split())}", "ScriptType: v4.00+", f"PlayResX: {width}",
        f"PlayResY: {height}", "WrapStyle: 0", "ScaledBorderAndShadow: yes", "", "[V4+ Styles]", f"Format: {_FIELDS}",
        style, "", "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]  # fmt: skip
    rows = [
        f"Dialogue: 0,{_clock(cue.span.start)},{_clock(cue.span.end)},Default,,0,0,0,,{_payload(cue)}"
        for cue in cues(edit)
    ]
    return Written("\n".join([*head, *rows]) + "\n")


def _clock(time: Time) -> str:
    whole, part = divmod(round(time * 100), 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{part:02}"


def _payload(cue: Caption) -> str:
    if not cue.words:
        return _escaped(cue.text)
    out, rest, at = "", cue.text, cue.span.start
    for span, word in cue.words:
        before, found, after = rest.partition(word)
        if not found:
            return _escaped(cue.text)
        pause, length = round((span.start - at) * 100), round((span.end - span.start) * 100)
        out += (f"{{\\k{pause}}}" if pause > 0 else "") + _escaped(before) + f"{{\\k{max(1, length)}}}" + _escaped(word)
        rest, at = after, span.end
    return out + _escaped(rest)


def _escaped(text: str) -> str:
    """Braces begin commands and a backslash may: both are drawn as look-alikes."""
    return text.replace("\\", "＼").replace("{", "｛").replace("}", "｝").replace("\n", "\\N")


FORMAT = FileFormat(".ass", Text("Styled captions (ASS)", "样式字幕（ASS）"), _write, cuts=False)
