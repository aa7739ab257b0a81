"""OpenTimelineIO's own JSON (0.15 and later): read by DaVinci Resolve 18.5 and Premiere Pro 2025 among others.

Written by hand: the schema is small (docs "OTIO File Format Specification", Timeline.1, Track.1, Clip.2) and the
library is needed only to check the result. Gaps, clips and transitions between them are read back; effects are not.
A gain has no agreed effect there: it stands in our metadata.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span
from cineflow.timeline.edit import Edit, Event, Source, path_of_url
from cineflow.timeline.formats._format import FileFormat, Written, abrupt_fades, bad_timeline
from cineflow.timeline.model import Clip, Entrance, Gap, Item, Timeline

__all__ = ["FORMAT"]

_KNOWN_RATES = tuple(Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120))


def _write(edit: Edit) -> Written:
    kinds = ["Video", *(["Audio"] if edit.has_sound else [])]
    tracks = [_track(edit, kind) for kind in kinds]
    tracks += [_music_track(edit, event) for event in edit.music]
    stack = {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": tracks, **_bare()}
    timeline = {
        "OTIO_SCHEMA": "Timeline.1", "name": edit.name, "metadata": {"cineflow": {"rate": str(edit.rate)}},
        "global_start_time": _time(0, edit.rate), "tracks": stack,
    }  # fmt: skip
    return Written(json.dumps(timeline, ensure_ascii=False, indent=2) + "\n", _warnings(edit))


def _warnings(edit: Edit) -> tuple[Text, ...]:
    warnings: list[Text] = []
    fades = [event.title or event.source.name for event in abrupt_fades(edit)]
    if fades:
        warnings.append(Text(
            "OTIO has no fade through black between two clips: put it in again at {names}",
            "OTIO 不支持两个片段之间的黑场过渡：请在 {names} 处重新添加", names=", ".join(fades),
        ))  # fmt: skip
    loud = [event.title or event.source.name for event in (*edit.events, *edit.music) if event.gain]
    if loud or any(event.rise or event.fall for event in edit.music):
        warnings.append(Text(
            "OTIO has no agreed gain: that of {names} stands in metadata that other programs pass over",
            "OTIO 没有通用的增益：{names} 的增益写在其他软件会忽略的元数据中", names=", ".join(loud) or "music",
        ))  # fmt: skip
    return tuple(warnings)


def _bare() -> dict[str, Any]:
    return {"metadata": {}, "source_range": None, "effects": [], "markers": [], "enabled": True}


def _time(value: int, rate: Rate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(value)}


def _range(first: int, count: int, rate: Rate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(first, rate), "duration": _time(count, rate)}


def _track(edit: Edit, kind: str) -> dict[str, Any]:
    children: list[dict[str, Any]] = []
    at = 0
    for event in edit.events:
        if event.at > at:
            children.append(_gap(event.at - at, edit.rate))
        is_after_gap = event.at > at or not children
        if event.enter and (event.dissolves or is_after_gap):
            children.append(_transition(0, event.enter, edit.rate))
        is_shown = kind == "Video"
        if is_shown or event.source.channels:
            children.append(_clip(event, is_shown=is_shown))
        else:
            children.append(_gap(event.frames, edit.rate))
        at = event.end
        if event.leave and not any(other.at == at for other in edit.events):
            children.append(_transition(event.leave, 0, edit.rate))
    return {"OTIO_SCHEMA": "Track.1", "name": kind[0] + "1", "kind": kind, "children": children, **_bare()}


def _music_track(edit: Edit, event: Event) -> dict[str, Any]:
    before = [_gap(event.at, edit.rate)] if event.at else []
    children = [*before, _clip(event, is_shown=False)]
    return {"OTIO_SCHEMA": "Track.1", "name": event.title or "A2", "kind": "Audio", "children": children, **_bare()}


def _transition(before: int, after: int, rate: Rate) -> dict[str, Any]:
    """A dissolve that begins so many frames before the cut and ends so many after it."""
    return {
        "OTIO_SCHEMA": "Transition.1", "name": "", "metadata": {}, "transition_type": "SMPTE_Dissolve",
        "in_offset": _time(before, rate), "out_offset": _time(after, rate),
    }  # fmt: skip


def _gap(frames: int, rate: Rate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "Gap.1", "name": "", **_bare(), "source_range": _range(0, frames, rate)}


def _clip(event: Event, *, is_shown: bool) -> dict[str, Any]:
    source = event.source
    markers = [_marker(event)] if event.note and is_shown else []
    told: dict[str, Any] = {"reason": event.note} if event.note else {}
    told |= {"gain": event.gain} if event.gain else {}
    return {
        "OTIO_SCHEMA": "Clip.2", "name": event.title or source.name, **_bare(), "markers": markers,
        "metadata": {"cineflow": told} if told else {},
        "source_range": _range(source.start + event.first, event.last - event.first, source.rate),
        "media_references": {"DEFAULT_MEDIA": _reference(source)}, "active_media_reference_key": "DEFAULT_MEDIA",
    }  # fmt: skip


def _marker(event: Event) -> dict[str, Any]:
    """Why the clip was chosen, at its first frame: other programs show markers, and metadata to nobody."""
    source = event.source
    return {
        "OTIO_SCHEMA": "Marker.2", "name": event.title or source.name, "comment": event.note, "color": "GREEN",
        "marked_range": _range(source.start + event.first, 1, source.rate), "metadata": {},
    }  # fmt: skip


def _reference(source: Source) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "ExternalReference.1", "name": source.name, "metadata": {}, "available_image_bounds": None,
        "available_range": _range(source.start, source.frames, source.rate), "target_url": source.url,
    }  # fmt: skip


def _read(text: str, file: Path | None) -> Timeline:
    try:
        root: Any = json.loads(text)
    except json.JSONDecodeError as cause:
        raise bad_timeline(Text("not JSON: {why}", "不是 JSON：{why}", why=cause.msg), file) from cause
    tracks = [track for track in _tracks(root) if track.get("kind", "Video") == "Video"]
    if not tracks:
        raise bad_timeline(Text("holds no video track", "没有视频轨道"), file)
    items: list[Item] = []
    entering: tuple[Fraction, Fraction] | None = None
    children = cast("list[dict[str, Any]]", tracks[0].get("children") or [])
    for number, child in enumerate(children):
        schema = str(child.get("OTIO_SCHEMA", ""))
        place = f"tracks[0].children[{number}]"
        if schema.startswith("Gap."):
            items.append(Gap(_span(child.get("source_range"), file, place).length, str(child.get("name") or "")))
        elif schema.startswith("Clip."):
            items.append(_entered(items, _clip_of(child, file, place), entering))
        entering = _offsets(child, file, place) if schema.startswith("Transition.") else None
        if entering and _is_end(children, number) and items and isinstance(last := items[-1], Clip):
            items[-1] = replace(last, leave=sum(entering, Fraction(0)))
            entering = None
    metadata: dict[str, Any] = root.get("metadata") or {}
    rate = cast("dict[str, Any]", metadata.get("cineflow") or {}).get("rate")
    return Timeline(tuple(items), str(root.get("name") or ""), Fraction(rate) if rate else None)


def _offsets(child: dict[str, Any], file: Path | None, place: str) -> tuple[Fraction, Fraction]:
    try:
        return _seconds(child["in_offset"]), _seconds(child["out_offset"])
    except (TypeError, KeyError, ValueError, ZeroDivisionError) as cause:
        raise bad_timeline(Text("the transition cannot be read", "无法读取转场"), file, place) from cause


def _is_end(children: list[dict[str, Any]], number: int) -> bool:
    """Whether no clip stands after a transition: what is before it goes to black."""
    after = children[number + 1] if number + 1 < len(children) else {}
    return not str(after.get("OTIO_SCHEMA", "")).startswith("Clip.")


def _entered(items: list[Item], clip: Clip, offsets: tuple[Fraction, Fraction] | None) -> Clip:
    """Return a clip with the transition before it. One that begins before the cut shows the same pictures as one that
    begins at a cut that stands earlier: the clip before ends there, and this one has as much more."""
    if offsets is None or not sum(offsets):
        return clip
    before, length = offsets[0], sum(offsets, Fraction(0))
    last = items[-1] if items else None
    if before and isinstance(last, Clip) and last.span and clip.span and clip.span.start >= before < last.span.length:
        items[-1] = replace(last, span=Span(last.span.start, last.span.end - before))
        clip = replace(clip, span=Span(clip.span.start - before, clip.span.end))
    return replace(clip, enter=Entrance("dissolve" if isinstance(last, Clip) else "fade", length))


def _tracks(root: Any) -> list[dict[str, Any]]:
    if not isinstance(root, dict):
        return []
    stack: Any = cast("dict[str, Any]", root).get("tracks")
    if not isinstance(stack, dict):
        return []
    return [t for t in cast("list[Any]", cast("dict[str, Any]", stack).get("children") or []) if isinstance(t, dict)]


def _clip_of(child: dict[str, Any], file: Path | None, place: str) -> Clip:
    references: dict[str, Any] = child.get("media_references") or {}
    reference: Any = references.get(child.get("active_media_reference_key") or "DEFAULT_MEDIA")
    reference = reference or child.get("media_reference") or {}
    url = str(reference.get("target_url") or "")
    if not url:
        raise bad_timeline(Text("the clip names no file", "片段没有指明文件"), file, place)
    available = reference.get("available_range")
    begin = _span(available, file, place).start if available else Fraction(0)
    metadata: dict[str, Any] = child.get("metadata") or {}
    told = cast("dict[str, Any]", metadata.get("cineflow") or {})
    note, gain = str(told.get("reason") or ""), float(told.get("gain") or 0)
    if not child.get("source_range"):
        return Clip(Path(path_of_url(url)), None, str(child.get("name") or ""), note, gain)
    span = _span(child["source_range"], file, place)
    if span.start < begin:
        raise bad_timeline(Text("the clip begins before its file", "片段早于其文件的开头"), file, place)
    cut = Span(span.start - begin, span.end - begin)
    return Clip(Path(path_of_url(url)), cut, str(child.get("name") or ""), note, gain)


def _span(value: Any, file: Path | None, place: str) -> Span:
    try:
        start, length = (_seconds(value[key]) for key in ("start_time", "duration"))
    except (TypeError, KeyError, ValueError, ZeroDivisionError) as cause:
        raise bad_timeline(Text("the range cannot be read", "无法读取时间范围"), file, place) from cause
    return Span(start, start + length)


def _seconds(value: dict[str, Any]) -> Fraction:
    return Fraction(str(value["value"])) / _exact(float(value["rate"]))


def _exact(rate: float) -> Rate:
    """Return the exact rate that a rounded one means: 29.97 and 23.976023976 are 30000/1001 and 24000/1001."""
    near = next((known for known in _KNOWN_RATES if abs(float(known) - rate) < 0.006), None)
    return near or Fraction(str(rate)).limit_denominator(1001)


FORMAT = FileFormat(".otio", Text("OpenTimelineIO", "OpenTimelineIO"), _write, _read)
