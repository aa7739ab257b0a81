"""Opening an edit that is to be rendered or handed over: a cut list, what another program wrote, or footage itself.

What would be made otherwise than it is written is told, with its place: a key that is not known, a range that goes on
behind the end of its source.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cineflow.clipper.handover import MADE
from cineflow.core.errors import CutListInvalid, NotFound, Unreadable
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, rate_label, time_of
from cineflow.media.clocks import clock_of, end_of
from cineflow.media.describe import describe_source
from cineflow.timeline.cutlist import CLIP_KEYS, LIST_KEYS, CutList, read_cut_list, timeline_of
from cineflow.timeline.exporting import export_formats, format_named
from cineflow.timeline.model import Clip, Timeline

__all__ = ["is_footage", "open_edit"]

_RATE_NOTE = re.compile(r"^\s*\*\s*RATE\s*:", re.MULTILINE)
_START_NOTE = re.compile(r"^\s*\*\s*SOURCE START\s*:", re.MULTILINE)


def is_footage(file: Path) -> bool:
    """Whether a file is a film rather than an edit of films. Raises OSError."""
    if file.suffix.lower().lstrip(".") in ("json", *export_formats()):
        return False
    with file.open("rb") as raw:
        return b"\0" in raw.read(4096)


def open_edit(file: Path) -> tuple[Timeline, tuple[Text, ...]]:
    """Read a cut list, or an edit that another program wrote (OTIO, FCP7 XML, EDL), with its sources found; footage is
    an edit of itself. Return it with what a person should know of it; no clip goes on behind the end of its source.

    A source that is not where the file says is sought beside the file by its name. Raises CutListInvalid, Unreadable,
    and NotFound for a source that is in neither place.
    """
    if is_footage(file):
        return Timeline((Clip(file.resolve(), None, file.stem),), file.stem), ()
    text = file.read_text(encoding="utf-8-sig")
    told: list[Text] = []
    if file.suffix.lower() == ".json":
        cuts = read_cut_list(text, file)
        told += _strange_keys(cuts, file)
        timeline = timeline_of(cuts, file.resolve().parent, clock_of, file=file)
    else:
        timeline = _with_sources(format_named(file.suffix).read(text, file), file)
        if file.suffix.lower() == ".edl":
            timeline, silent = _told_by_sources(timeline, text, file)
            told += silent
    timeline, short = _within_sources(timeline, file)
    return timeline, (*told, *short)


def _with_sources(timeline: Timeline, file: Path) -> Timeline:
    items = tuple(
        replace(item, source=_found(item.source, file)) if isinstance(item, Clip) else item for item in timeline.items
    )
    return replace(timeline, items=items)


def _told_by_sources(timeline: Timeline, text: str, file: Path) -> tuple[Timeline, list[Text]]:
    """Read an EDL with what it cannot say itself and other programs leave out of ours: the rate at which it counts, and
    the time code at which its sources begin."""
    told: list[Text] = []
    sources = {clip.source: describe_source(clip.source) for clip in timeline.clips}
    first = sources[next(timeline.clips).source]
    if not _RATE_NOTE.search(text) and timeline.rate != first.rate:
        timeline = _with_sources(format_named(".edl").read(f"* RATE: {first.rate}\n{text}", file), file)
        told.append(Text(
            "{file} does not say its rate: read at {rate}, that of {name}",
            "{file} 未写明帧率：按 {name} 的 {rate} 读取",
            file=file.name, rate=rate_label(first.rate), name=first.name,
        ))  # fmt: skip
    if _START_NOTE.search(text):
        return timeline, told
    items = list(timeline.items)
    for at, item in enumerate(items):
        if not isinstance(item, Clip) or item.span is None:
            continue
        begins = time_of(sources[item.source].start, timeline.rate or first.rate)
        if item.span.start >= begins:
            items[at] = replace(item, span=Span(item.span.start - begins, item.span.end - begins))
    return replace(timeline, items=tuple(items)), told


def _found(source: Path, file: Path) -> Path:
    folder = file.resolve().parent
    name = re.split(r"[\\/]", str(source))[-1]  # Exported for another machine, a path is written by that one's custom.
    for place in (folder / source, folder / name):
        if place.exists():
            return place
    raise NotFound(
        Text("its footage {name} is not at {place}", "其原片 {name} 不在 {place}", name=name, place=source),
        fix=Text("Put {name} beside {file}", "请把 {name} 放到 {file} 旁边", name=name, file=file.name),
        file=file, code="timeline.source_missing",
    )  # fmt: skip


def _strange_keys(cuts: CutList, file: Path) -> list[Text]:
    """Tell the keys that are kept and change nothing."""
    told = _strange(cuts.unknown, (*LIST_KEYS, MADE), "", file)
    for number, clip in enumerate(cuts.clips):
        told += _strange(clip.unknown, CLIP_KEYS, f"clips[{number}].", file)
    return told


def _strange(unknown: Mapping[str, Any], known: tuple[str, ...], place: str, file: Path) -> list[Text]:
    told: list[Text] = []
    for key in unknown:
        if key in known:
            continue
        near = difflib.get_close_matches(key.casefold(), known, 1, 0.72)
        guess = Text("; did you mean “{near}”?", "；是否应为“{near}”？", near=near[0]) if near else ""
        told.append(Text(
            "{file}: {place}{key} is not known: it is kept in the file and changes nothing{guess}",
            "{file}：不认识 {place}{key}，会保留在文件中，但不起作用{guess}",
            file=file.name, place=place, key=key, guess=guess,
        ))  # fmt: skip
    return told


def _within_sources(timeline: Timeline, file: Path) -> tuple[Timeline, list[Text]]:
    """Shorten what goes on behind the end of its source, and tell it. Raises CutListInvalid for what begins there."""
    items, told, count = list(timeline.items), list[Text](), 0
    for at, item in enumerate(timeline.items):
        if not isinstance(item, Clip):
            continue
        place, count = f"clips[{count}]", count + 1
        if item.span is None:
            continue
        try:
            end, rate = end_of(item.source, item.span)
        except Unreadable as cause:
            if cause.stable_code != "media.empty_range":
                raise
            raise CutListInvalid(
                Text("it begins behind the end of {name}", "起点在 {name} 的结尾之后", name=item.source.name),
                fix=Text("Correct “in” there, or take the clip out", "请修正该处的 in，或删去该片段"),
                file=file, place=place, code="cutlist.behind_the_end",
            ) from cause  # fmt: skip
        if item.span.end - end < Rate(1, 2) / rate:
            continue
        items[at] = replace(item, span=Span(item.span.start, end))
        told.append(Text(
            "{file}: {place} goes on {more:.3f} s behind the end of {name} and was shortened: it ends at {end:.3f} s, "
            "frame {frame}",
            "{file}：{place} 超出 {name} 的结尾 {more:.3f} 秒，已缩短：结束于 {end:.3f} 秒，第 {frame} 帧",
            file=file.name, place=place, name=item.source.name, more=float(item.span.end - end), end=float(end),
            frame=round(end * rate),
        ))  # fmt: skip
    return replace(timeline, items=tuple(items)), told
