"""A timeline as JSON, exact to the last fraction: for records that are gone on with by another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from cineflow.core.text import Text
from cineflow.core.time import Span
from cineflow.timeline.model import Clip, Entrance, Gap, Item, Music, Timeline

__all__ = ["timeline_from_json", "timeline_to_json"]


def timeline_to_json(timeline: Timeline, name_of: Callable[[Path], str] = str) -> dict[str, Any]:
    """Return a timeline JSON-able. name_of: what a source is called in the record."""
    return {
        "name": timeline.name, "rate": str(timeline.rate) if timeline.rate else None,
        "size": list(timeline.size) if timeline.size else None,
        "items": [_item_to_json(item, name_of) for item in timeline.items],
        "music": [_music_to_json(one, name_of) for one in timeline.music],
    }  # fmt: skip


def _item_to_json(item: Item, name_of: Callable[[Path], str]) -> dict[str, Any]:
    if isinstance(item, Gap):
        why = [item.why.say("en"), item.why.say("zh")] if item.why else None
        return {"gap": str(item.length), "name": item.name, "why": why}
    span = [str(item.span.start), str(item.span.end)] if item.span else None
    return {
        "source": name_of(item.source), "span": span, "name": item.name, "note": item.note, "gain": item.gain,
        "enter": [item.enter.kind, str(item.enter.length)] if item.enter else None, "leave": str(item.leave),
    }  # fmt: skip


def _music_to_json(music: Music, name_of: Callable[[Path], str]) -> dict[str, Any]:
    times = {"at": music.at, "start": music.start, "length": music.length, "rise": music.rise, "fall": music.fall}
    told = {key: None if time is None else str(time) for key, time in times.items()}
    return {"source": name_of(music.source), **told, "gain": music.gain, "name": music.name}


def timeline_from_json(value: Mapping[str, Any], path_of: Callable[[str], Path] = Path) -> Timeline:
    """Return the timeline of a record. path_of: the opposite of `name_of`."""
    size = value.get("size")
    return Timeline(
        tuple(_item_from_json(row, path_of) for row in value["items"]), str(value["name"]),
        Fraction(value["rate"]) if value.get("rate") else None, (int(size[0]), int(size[1])) if size else None,
        tuple(_music_from_json(row, path_of) for row in value.get("music", ())),
    )  # fmt: skip


def _item_from_json(row: Mapping[str, Any], path_of: Callable[[str], Path]) -> Item:
    if "gap" in row:
        why = row.get("why")
        said = Text("{said}", "{said}", said=Text(str(why[0]), str(why[1]))) if why else None
        return Gap(Fraction(row["gap"]), str(row["name"]), said)
    span = row.get("span")
    cut = Span(Fraction(span[0]), Fraction(span[1])) if span else None
    enter = row.get("enter")
    return Clip(
        path_of(str(row["source"])), cut, str(row["name"]), str(row.get("note", "")), float(row.get("gain", 0)),
        Entrance("dissolve" if enter[0] == "dissolve" else "fade", Fraction(enter[1])) if enter else None,
        Fraction(row.get("leave", 0)),
    )  # fmt: skip


def _music_from_json(row: Mapping[str, Any], path_of: Callable[[str], Path]) -> Music:
    length = row["length"]
    return Music(
        path_of(str(row["source"])), Fraction(row["at"]), Fraction(row["start"]), Fraction(length) if length else None,
        float(row["gain"]), Fraction(row["rise"]), Fraction(row["fall"]), str(row["name"]),
    )  # fmt: skip
