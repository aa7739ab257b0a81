"""CMX3600 edit decision lists: the least that every editing program reads.

One track, one rate, time code alone. Reel names have eight characters, so each file gets one that is unlike the others;
its name and place stand in comments, where we find them again. Time code is non-drop unless asked for. A dissolve is
an event of its own kind: a cut of no length to what is before it, then `D` with its frames; a fade comes from `BL`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, frames_in, parse_time, timecode
from cineflow.timeline.edit import Edit, Event, Source
from cineflow.timeline.formats._format import FileFormat, Written, bad_timeline, base_of, mixed_rates
from cineflow.timeline.model import Clip, Entrance, Gap, Item, Timeline

__all__ = ["FORMAT"]

_CODE = r"(\d\d:\d\d:\d\d[:;]\d\d)"
_EVENT = re.compile(rf"^\s*(\d+)\s+(\S+)\s+(\S+)\s+(?:C|D\s+(\d+))\s+{_CODE}\s+{_CODE}\s+{_CODE}\s+{_CODE}\s*$")
_NOTE = re.compile(r"^\*\s*([A-Z ]+?)\s*:\s*(.*)$")
_LINE = 200


def _write(edit: Edit) -> Written:
    reels = _reels(edit.sources)
    lines = [
        f"TITLE: {_plain(edit.name) or 'CINEFLOW'}",
        f"FCM: {'DROP FRAME' if edit.drop_frame else 'NON-DROP FRAME'}",
        "",
    ]
    before: Event | None = None
    for number, event in enumerate(edit.events, start=1):
        lines += [*_coming_from(edit, event, before, number, reels), *_event(edit, event, number, reels)]
        before = event
    return Written("\n".join(lines) + "\n", _warnings(edit))


def _coming_from(edit: Edit, event: Event, before: Event | None, number: int, reels: dict[str, str]) -> list[str]:
    """What an event dissolves from, as an event of no length."""
    if not event.enter:
        return []
    last = _last_frame(edit, before) if before and event.dissolves else 0
    reel = reels[before.source.location] if before and event.dissolves else "BL"
    codes = [last, last, event.at, event.at]
    told = " ".join(timecode(frame, edit.rate, drop_frame=edit.drop_frame) for frame in codes)
    return [f"{number:03}  {reel:<8} {_lanes(event):<5} C        {told}"]


def _last_frame(edit: Edit, event: Event) -> int:
    first = _at_edit_rate(event.source.start + event.first, event.source.rate, edit.rate)
    return first + event.frames


def _lanes(event: Event) -> str:
    return "AA/V" if event.source.channels else "V"


def _event(edit: Edit, event: Event, number: int, reels: dict[str, str]) -> list[str]:
    source = event.source
    first = _at_edit_rate(source.start + event.first, source.rate, edit.rate)
    codes = [first, first + event.frames, event.at, event.end]
    told = " ".join(timecode(frame, edit.rate, drop_frame=edit.drop_frame) for frame in codes)
    way = f"D    {event.enter:03}" if event.enter else "C       "
    named = "TO" if event.enter else "FROM"
    lines = [f"{number:03}  {reels[source.location]:<8} {_lanes(event):<5} {way} {told}",
             f"* {named} CLIP NAME: {_plain(source.name)}", f"* SOURCE FILE: {source.location}"]  # fmt: skip
    if number == 1:
        # Behind the first event: readers take comments for events' own and stop at one before any.
        lines.append(f"* RATE: {edit.rate}")
    if event.title:
        lines.append(f"* COMMENT: {_plain(event.title)}")
    if event.note:
        lines.append(f"* REASON: {_plain(event.note)}")
        # A locator: Avid and Resolve show it as a marker in the record's time.
        lines.append(f"* LOC: {timecode(event.at, edit.rate, drop_frame=edit.drop_frame)} GREEN {_plain(event.note)}")
    if source.start:
        start = _at_edit_rate(source.start, source.rate, edit.rate)
        lines.append(f"* SOURCE START: {timecode(start, edit.rate, drop_frame=edit.drop_frame)}")
    return [*lines, ""]


def _at_edit_rate(frame: int, rate: Rate, other: Rate) -> int:
    return frame if rate == other else frames_in(Fraction(frame) / rate, other)


def _warnings(edit: Edit) -> tuple[Text, ...]:
    strange = sorted({event.source.name for event in mixed_rates(edit)})
    warnings: list[Text] = []
    if strange:
        warnings.append(Text(
            "an EDL has one rate: the time code of {names} was converted to it",
            "EDL 只有一个帧率：{names} 的时间码已换算", names=", ".join(strange),
        ))  # fmt: skip
    lost = [event.title or event.source.name for event in edit.events if event.leave or event.gain]
    if lost or edit.music:
        warnings.append(Text(
            "an EDL holds no fades to black, gains or music: put them in again at {names}",
            "EDL 不能保存淡出黑场、增益和音乐：请在 {names} 处重新添加",
            names=", ".join([*lost, *(event.title or event.source.name for event in edit.music)]),
        ))  # fmt: skip
    if base_of(edit.rate) > 60:
        warnings.append(Text("few programs read an EDL above 60 frames a second", "很少有软件能读取 60 帧以上的 EDL"))
    return tuple(warnings)


def _reels(sources: list[Source]) -> dict[str, str]:
    """Names of at most eight letters and digits, no two alike."""
    reels: dict[str, str] = {}
    for number, source in enumerate(sources, start=1):
        ascii_name = unicodedata.normalize("NFKD", Path(source.name).stem).encode("ascii", "ignore").decode()
        reel = re.sub(r"[^A-Z0-9]", "", ascii_name.upper())[:8] or f"REEL{number:03}"
        if reel in reels.values() or reel == "AX":
            reel = f"{reel[:5]}{number:03}"
        reels[source.location] = reel
    return reels


def _plain(text: str) -> str:
    return " ".join(text.split())[:_LINE]


def _read(text: str, file: Path | None) -> Timeline:
    items: list[Item] = []
    reader = _Reader(file)
    for line in text.splitlines():
        if match := _EVENT.match(line):
            reader.begin(match)
        elif match := _NOTE.match(line.strip()):
            reader.note(match[1], match[2].strip())
        elif line.upper().startswith("TITLE:"):
            reader.title = line[6:].strip()
    found = reader.clips()
    at = reader.beginning
    for start, end, clip in found:
        if start > at and clip.enter and items:
            clip = replace(clip, enter=Entrance("fade", clip.enter.length))
        if start > at:
            items.append(Gap(start - at))
        items.append(clip)
        at = end
    if not items:
        raise bad_timeline(Text("holds no events", "没有任何剪辑事件"), file)
    return Timeline(tuple(items), reader.title, reader.rate)


class _Reader:
    """Collects events and the comments after each. Without our `* RATE:` the rate is 25, or 29.97 for drop-frame."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._events: list[tuple[str, str, list[str], dict[str, str], int]] = []
        self._from_black = False
        self._rate: Rate | None = None
        self.title = ""

    def begin(self, match: re.Match[str]) -> None:
        if "V" not in match[3] and match[3] != "B":
            return
        codes = [match[n] for n in range(5, 9)]
        if codes[2] == codes[3]:  # what the next event dissolves from
            self._from_black = match[2] == "BL"
            return
        length = int(match[4] or 0)
        self._events.append((match[1], match[2], codes, {"BL": ""} if length and self._from_black else {}, length))

    def note(self, name: str, value: str) -> None:
        if name == "RATE" and re.fullmatch(r"[1-9]\d*(/[1-9]\d*)?", value):
            self._rate = Fraction(value)
        elif self._events:
            self._events[-1][3].setdefault(name, value)

    @property
    def rate(self) -> Rate:
        if self._rate is None:
            codes = [code for _, _, event, _, _ in self._events for code in event]
            drops = any(";" in code for code in codes)
            highest = max((int(code[-2:]) for code in codes), default=0)
            self._rate = Fraction(30000, 1001) if drops else Fraction(30 if highest >= 25 else 25)
        return self._rate

    @property
    def beginning(self) -> Fraction:
        """Where the edit begins on its own time code: at a whole hour, by which programs start theirs."""
        hour = min((codes[2].partition(":")[0] for _, _, codes, _, _ in self._events), default="00")
        return Fraction(parse_time(f"{hour}:00:00:00", self.rate)) / self.rate

    def clips(self) -> list[tuple[Fraction, Fraction, Clip]]:
        """Return the clips by their place in the edit."""
        found: list[tuple[Fraction, Fraction, Clip]] = []
        for number, reel, codes, notes, length in self._events:
            place = f"event {number}"
            try:
                first, last, start, end = (Fraction(parse_time(code, self.rate)) / self.rate for code in codes)
                begin = notes.get("SOURCE START")
                zero = Fraction(parse_time(begin, self.rate)) / self.rate if begin else Fraction(0)
            except ValueError as cause:
                why = Text("no such time: {why}", "没有这样的时间：{why}", why=str(cause))
                raise bad_timeline(why, self._file, place) from cause
            if last <= first or first < zero:
                raise bad_timeline(
                    Text("the event is empty or turned round", "该事件为空或首尾颠倒"), self._file, place
                )
            source = notes.get("SOURCE FILE") or notes.get("FROM CLIP NAME") or notes.get("TO CLIP NAME") or reel
            span = Span(first - zero, last - zero)
            enter = Entrance("fade" if "BL" in notes else "dissolve", Fraction(length) / self.rate) if length else None
            clip = Clip(Path(source), span, notes.get("COMMENT", ""), notes.get("REASON", ""), enter=enter)
            found.append((start, end, clip))
        return sorted(found, key=lambda row: row[0])


FORMAT = FileFormat(".edl", Text("CMX3600 edit decision list", "CMX3600 剪辑决定表"), _write, _read)
