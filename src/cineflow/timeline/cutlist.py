"""Cut lists: ordered ranges of footage to keep, in a JSON file that a person can edit.

`{"version": 1, "theme": "…", "clips": [{"source": "talk.mp4", "in": "370f", "out": "517f", "reason": "…",
"score": 0.8, "tags": [], "title": "…"}]}`: sources relative to the file or absolute, ranges half-open. What is not
recognised is kept, and a time is written back in the form it was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol, cast

from cineflow.core.errors import CutListInvalid
from cineflow.core.reasons import reason
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time, parse_time, timecode
from cineflow.timeline.model import Clip, Timeline

__all__ = [
    "CLIP_KEYS", "LIST_KEYS", "CutClip", "CutList", "Mark", "Notation", "SourceClock", "read_cut_list", "timeline_of",
    "write_cut_list",
]  # fmt: skip

VERSION = 1
LIST_KEYS = ("version", "theme", "clips")
CLIP_KEYS = ("source", "in", "out", "title", "reason", "score", "tags")
"""What is known of a list and of a clip; other keys are kept as they are."""


class Notation(StrEnum):
    """How a time is written: `370f`, `12.345s` or `1001/30000s`, `00:00:12:10`, `00:00:12;10`."""

    FRAMES = "frames"
    SECONDS = "seconds"
    TIMECODE = "timecode"
    DROP_TIMECODE = "drop-timecode"


class SourceClock(Protocol):
    """When a source's frames are shown. Frames count from 0 in the order they are shown; times from the first one."""

    @property
    def rate(self) -> Rate:
        """Frames per second, the mean where it varies; time code counts at it, rounded."""
        ...

    def time_of(self, frame: int) -> Time: ...

    def frame_at(self, time: Time) -> int:
        """The frame whose start is nearest."""
        ...


_FORMS = (
    (Notation.FRAMES, re.compile(r"^\d+f$", re.ASCII)),
    (Notation.SECONDS, re.compile(r"^(?:\d+(?:\.\d+)?|\d+/0*[1-9]\d*)s?$", re.ASCII)),
    (Notation.TIMECODE, re.compile(r"^\d{1,3}:[0-5]\d:[0-5]\d:\d{2,3}$", re.ASCII)),
    (Notation.DROP_TIMECODE, re.compile(r"^\d{1,3}:[0-5]\d:[0-5]\d;\d{2,3}$", re.ASCII)),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in a source, as written."""

    text: str
    notation: Notation

    @classmethod
    def read(cls, text: str) -> Mark:
        """Raises ValueError for what is no time."""
        bare = text.strip()
        for notation, form in _FORMS:
            if form.match(bare):
                return cls(bare, notation)
        raise ValueError(f"not a time: {text!r}")

    @property
    def seconds(self) -> Time | None:
        """The time where it stands by itself; None for frames and time code, which need a rate."""
        return Fraction(self.text.removesuffix("s")) if self.notation is Notation.SECONDS else None

    def time(self, clock: SourceClock) -> Time:
        """Return the start of the frame meant. Raises ValueError for time code that does not exist at the rate."""
        if (seconds := self.seconds) is not None:
            return clock.time_of(clock.frame_at(seconds))
        return clock.time_of(parse_time(self.text, clock.rate))

    def moved(self, time: Time, clock: SourceClock) -> Mark:
        """Return a mark at another time, in the same form."""
        frame = clock.frame_at(time)
        match self.notation:
            case Notation.FRAMES:
                return replace(self, text=f"{frame}f")
            case Notation.SECONDS:
                return replace(self, text=_seconds_text(clock.time_of(frame)))
            case Notation.TIMECODE | Notation.DROP_TIMECODE:
                drops = self.notation is Notation.DROP_TIMECODE
                return replace(self, text=timecode(frame, clock.rate, drop_frame=drops))


def _seconds_text(time: Time) -> str:
    """Write seconds exactly: as a decimal of up to six places, else as a fraction."""
    micro = time * 1_000_000
    if micro.denominator != 1:
        return f"{time.numerator}/{time.denominator}s"
    whole, rest = divmod(micro.numerator, 1_000_000)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") + "s"


@dataclass(frozen=True, slots=True)
class CutClip:
    """One range to keep. score: as written, usually 0..1; None where left out. unknown: keys kept as they are."""

    source: str
    start: Mark
    end: Mark
    title: str = ""
    reason: str = ""
    score: float | None = None
    tags: tuple[str, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class CutList:
    """A whole file."""

    clips: tuple[CutClip, ...]
    theme: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict[str, Any])


def read_cut_list(text: str, file: Path | None = None) -> CutList:
    """Read a cut list. Raises CutListInvalid with the place and what is wrong."""
    reader = _Reader(file)
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as cause:
        place = f"{cause.lineno}:{cause.colno}"
        raise reader.error(
            "bad_json", place, Text("not JSON: {why}", "不是 JSON：{why}", why=reason(cause.msg))
        ) from cause
    table = reader.table(found, "")
    version = table.get("version", VERSION)
    if version != VERSION:
        why = Text("version {found} is newer than this program knows", "版本 {found} 超出本程序支持", found=version)
        raise reader.error("version", "version", why, Text("Update CineFlow", "请更新影流"))
    rows = table.get("clips")
    if not isinstance(rows, list):
        raise reader.error("no_clips", "clips", Text("a list of clips is missing", "缺少 clips 列表"))
    clips = tuple(reader.clip(row, f"clips[{index}]") for index, row in enumerate(cast(list[Any], rows)))
    unknown = {key: value for key, value in table.items() if key not in LIST_KEYS}
    return CutList(clips, reader.words(table, "theme", ""), unknown)


_CORRECT = Text(
    'Correct it there; a clip is written {"source": "a.mp4", "in": "370f", "out": "517f"}',
    '请在该处修正；片段的写法为 {"source": "a.mp4", "in": "370f", "out": "517f"}',
)


class _Reader:
    """Reads the parts of a cut list and says where one is wrong."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def error(self, code: str, place: str, text: Text, fix: Text = _CORRECT) -> CutListInvalid:
        return CutListInvalid(text, fix=fix, code=f"cutlist.{code}", file=self._file, place=place)

    def table(self, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.error("not_an_object", place, Text("must be an object in braces", "必须是花括号中的对象"))
        return cast(dict[str, Any], value)

    def words(self, table: Mapping[str, Any], key: str, place: str) -> str:
        value = table.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error("not_text", _join(place, key), Text("must be text in quotes", "必须是引号中的文字"))
        return value

    def mark(self, table: Mapping[str, Any], key: str, place: str) -> Mark:
        value = table.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
            value = f"{value:.6f}".rstrip("0").rstrip(".")
        try:
            return Mark.read(value if isinstance(value, str) else "")
        except ValueError as cause:
            raise self.error(
                "bad_time", _join(place, key),
                Text("“{found}” is no time", "“{found}” 不是时间", found=table.get(key, "")),
                Text("Write 370f, 12.345s or 00:00:12:10", "请写成 370f、12.345s 或 00:00:12:10"),
            ) from cause  # fmt: skip

    def clip(self, value: Any, place: str) -> CutClip:
        table = self.table(value, place)
        source = self.words(table, "source", place)
        if not source.strip():
            raise self.error("no_source", _join(place, "source"), Text("the source is missing", "缺少素材文件"))
        start, end = self.mark(table, "in", place), self.mark(table, "out", place)
        if _is_backwards(start, end):
            raise self.error(
                "backwards", _join(place, "out"),
                Text("{end} is not after {start}", "{end} 不在 {start} 之后", start=start.text, end=end.text),
            )  # fmt: skip
        score = table.get("score")
        if score is not None and (isinstance(score, bool) or not isinstance(score, (int, float))):
            raise self.error("bad_score", _join(place, "score"), Text("must be a number", "必须是数字"))
        tags = cast(object, table.get("tags") or [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in cast(list[Any], tags)):
            raise self.error("bad_tags", _join(place, "tags"), Text("must be a list of words", "必须是词语列表"))
        return CutClip(
            source, start, end, self.words(table, "title", place), self.words(table, "reason", place), score,
            tuple(cast(list[str], tags)), {k: v for k, v in table.items() if k not in CLIP_KEYS},
        )  # fmt: skip


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _is_backwards(start: Mark, end: Mark) -> bool:
    """Whether a range is empty or turned round, where that can be told without its source."""
    if start.notation is not end.notation:
        return False
    if start.seconds is not None and end.seconds is not None:
        return end.seconds <= start.seconds
    numbers = [[int(part) for part in re.split(r"\D", mark.text) if part] for mark in (start, end)]
    return numbers[1] <= numbers[0]


def write_cut_list(cuts: CutList) -> str:
    """Return the JSON of a cut list: one clip a line's worth of keys in their usual order, unknown ones after."""
    clips: list[dict[str, Any]] = []
    for clip in cuts.clips:
        row: dict[str, Any] = {"source": clip.source, "in": clip.start.text, "out": clip.end.text}
        optional = {"title": clip.title, "reason": clip.reason, "score": clip.score, "tags": list(clip.tags)}
        row.update({key: value for key, value in optional.items() if value not in ("", None, [])})
        clips.append({**row, **clip.unknown})
    whole: dict[str, Any] = {"version": VERSION, "theme": cuts.theme, "clips": clips, **cuts.unknown}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def timeline_of(
    cuts: CutList, folder: Path, clock_of: Callable[[Path], SourceClock], *, file: Path | None = None
) -> Timeline:
    """Turn a cut list into an edit: every mark becomes the exact start of the frame it means.

    folder: what relative sources are relative to. clock_of: asked once per source. Raises CutListInvalid for time code
    that does not exist or a range without a frame, and what `clock_of` raises.
    """
    clocks: dict[Path, SourceClock] = {}
    items: list[Clip] = []
    reader = _Reader(file)
    for index, clip in enumerate(cuts.clips):
        source = folder / Path(clip.source).expanduser()
        clock = clocks.get(source) or clock_of(source)
        clocks[source] = clock
        place = f"clips[{index}]"
        try:
            span = Span(clip.start.time(clock), clip.end.time(clock))
        except ValueError as cause:
            why = Text("no such time: {why}", "没有这样的时间：{why}", why=str(cause))
            raise reader.error("bad_time", place, why) from cause
        if span.length <= 0:
            why = Text(
                "no frame lies between {a} and {b}", "{a} 与 {b} 之间没有画面", a=clip.start.text, b=clip.end.text
            )
            raise reader.error("empty", place, why)
        items.append(Clip(source, span, clip.title, clip.reason))
    return Timeline(tuple(items), cuts.theme)
