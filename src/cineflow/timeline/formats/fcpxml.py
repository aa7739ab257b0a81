"""FCPXML 1.10: Final Cut Pro 10.6 and later, DaVinci Resolve 18 and later.

Apple, "FCPXML Reference" and the DTD of version 1.10. Every time is a count of frames of its own rate, written as a
fraction of a second: other values are moved by the program that reads them. A clip at another rate is conformed there.

Apple's DTD is not ours to pass on. On 2026-11-30 edits of every pair of fourteen rates, with gaps, notes and sources of
both customs, with dissolves, fades, gain and music, were valid by it (`FCPXMLv1_10.dtd` of CommandPost, SHA-256
32cbad28…, with lxml), and OpenTimelineIO's retired fcpx adapter read the same frames out of them at whole rates;
others it rounds.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from fractions import Fraction

from cineflow.core.text import Text
from cineflow.core.time import Rate, frames_in, time_of
from cineflow.timeline.edit import Edit, Event, Source
from cineflow.timeline.formats._format import FileFormat, Written, abrupt_fades, is_ntsc, pretty_xml

__all__ = ["FORMAT"]

_CONFORM = {"23.976": "23.98", "24": "24", "25": "25", "29.97": "29.97", "30": "30", "47.952": "47.95", "48": "48",
            "50": "50", "59.94": "59.94", "60": "60"}  # fmt: skip
"""All that the DTD allows: with any other the whole file is refused."""


def _write(edit: Edit) -> Written:
    root = ElementTree.Element("fcpxml", version="1.10")
    resources = ElementTree.SubElement(root, "resources")
    formats: dict[tuple[Rate, tuple[int, int]], str] = {}
    own = _format(resources, formats, edit.rate, edit.size)
    ids = {source.location: _asset(resources, formats, source) for source in edit.sources}
    sounds = {event.source.location: event.source for event in edit.music}
    ids |= {location: _sound_asset(resources, source) for location, source in sounds.items()}
    library = ElementTree.SubElement(root, "library")
    event = ElementTree.SubElement(library, "event", name=edit.name or "CineFlow")
    project = ElementTree.SubElement(event, "project", name=edit.name or "CineFlow")
    drop = "DF" if edit.drop_frame else "NDF"
    sequence = ElementTree.SubElement(
        project, "sequence", format=own, duration=_time(edit.frames, edit.rate), tcStart="0s", tcFormat=drop,
        audioLayout="stereo", audioRate="48k",
    )  # fmt: skip
    spine = ElementTree.SubElement(sequence, "spine")
    at = 0
    for one in edit.events:
        if one.at > at:
            ElementTree.SubElement(spine, "gap", name="Gap", offset=_time(at, edit.rate), start="0s",
                                   duration=_time(one.at - at, edit.rate))  # fmt: skip
        if one.enter and (one.dissolves or one.at > at or one is edit.events[0]):
            _transition(spine, edit, one.at, one.enter)
        _clip(spine, edit, one, ids[one.source.location], formats)
        at = one.end
        if one.leave and not any(other.at == at for other in edit.events):
            _transition(spine, edit, at - one.leave, one.leave)
    for event in edit.music:
        _music(spine, edit, event, ids[event.source.location])
    return Written(pretty_xml(root, "fcpxml"), _warnings(edit))


def _warnings(edit: Edit) -> tuple[Text, ...]:
    fades = [event.title or event.source.name for event in abrupt_fades(edit)]
    warnings = [Text(
        "FCPXML has no fade through black between two clips: put it in again at {names}",
        "FCPXML 不支持两个片段之间的黑场过渡：请在 {names} 处重新添加", names=", ".join(fades),
    )] if fades else []  # fmt: skip
    faded = [event.title or event.source.name for event in edit.music if event.rise or event.fall]
    if faded:
        warnings.append(Text(
            "the fades of the music {names} are not handed over", "未导出音乐 {names} 的淡入淡出",
            names=", ".join(faded),
        ))  # fmt: skip
    return tuple(warnings)


def _transition(spine: ElementTree.Element, edit: Edit, at: int, frames: int) -> None:
    ElementTree.SubElement(
        spine, "transition", name="Cross Dissolve", offset=_time(at, edit.rate), duration=_time(frames, edit.rate)
    )


def _sound_asset(resources: ElementTree.Element, source: Source) -> str:
    number = f"a{sum(1 for child in resources if child.tag == 'asset') + 1}"
    asset = ElementTree.SubElement(resources, "asset", {
        "id": number, "name": source.name, "start": "0s", "duration": _time(source.frames, source.rate),
        "hasAudio": "1", "audioSources": "1", "audioChannels": str(source.channels),
        "audioRate": str(source.sample_rate),
    })  # fmt: skip
    ElementTree.SubElement(asset, "media-rep", kind="original-media", src=source.url)
    return number


def _music(spine: ElementTree.Element, edit: Edit, event: Event, asset: str) -> None:
    """Hang music on the item that it begins over: its offset counts in that item's own time."""
    parents = [node for node in spine if node.tag != "transition"]
    begin = event.at / edit.rate
    parent = next((node for node in reversed(parents) if _seconds(node, "offset") <= begin), parents[0])
    offset = _seconds(parent, "start") + begin - _seconds(parent, "offset")
    clip = ElementTree.Element(
        "asset-clip", ref=asset, lane="-1", offset=f"{offset.numerator}/{offset.denominator}s",
        name=event.title or event.source.name, start=_time(event.first, edit.rate),
        duration=_time(event.frames, edit.rate), audioRole="music",
    )  # fmt: skip
    _volume(clip, event)
    after = next((n for n, child in enumerate(parent) if child.tag == "marker"), len(parent))
    parent.insert(after, clip)


def _seconds(node: ElementTree.Element, name: str) -> Fraction:
    return Fraction((node.get(name) or "0s").removesuffix("s"))


def _volume(clip: ElementTree.Element, event: Event) -> None:
    if event.gain:
        ElementTree.SubElement(clip, "adjust-volume", amount=f"{event.gain:g}dB")


def _time(frames: int, rate: Rate) -> str:
    """A count of frames as FCPXML writes it: `370370/30000s`."""
    if not frames:
        return "0s"
    return f"{frames * rate.denominator}/{rate.numerator}s"


def _format(
    resources: ElementTree.Element, known: dict[tuple[Rate, tuple[int, int]], str], rate: Rate, size: tuple[int, int]
) -> str:
    key = (rate, size)
    if key not in known:
        known[key] = f"f{len(known) + 1}"
        ElementTree.SubElement(
            resources, "format", id=known[key], frameDuration=_time(1, rate), width=str(size[0]), height=str(size[1]),
            colorSpace="1-1-1 (Rec. 709)",
        )  # fmt: skip
    return known[key]


def _asset(resources: ElementTree.Element, formats: dict[tuple[Rate, tuple[int, int]], str], source: Source) -> str:
    form = _format(resources, formats, source.rate, source.size)
    number = f"a{sum(1 for child in resources if child.tag == 'asset') + 1}"
    facts = {
        "id": number, "name": source.name, "start": _time(source.start, source.rate),
        "duration": _time(source.frames, source.rate), "hasVideo": "1", "format": form, "videoSources": "1",
    }  # fmt: skip
    if source.channels:
        facts |= {
            "hasAudio": "1", "audioSources": "1", "audioChannels": str(source.channels),
            "audioRate": str(source.sample_rate),
        }  # fmt: skip
    asset = ElementTree.SubElement(resources, "asset", facts)
    ElementTree.SubElement(asset, "media-rep", kind="original-media", src=source.url)
    return number


# Final Cut lays a dissolve across a cut, half of it on each side, over pictures that both clips have beyond it. The
# edit's begins at the cut, so the cut is told in its middle: the same pictures are seen.


def _middle(event: Event | None) -> int:
    """Frames by which the cut into an event is told later than it is."""
    return event.enter // 2 if event and event.dissolves else 0


def _clip(
    spine: ElementTree.Element, edit: Edit, event: Event, asset: str,
    formats: dict[tuple[Rate, tuple[int, int]], str],
) -> None:  # fmt: skip
    source, later = event.source, _middle(event)
    skipped = frames_in(time_of(later, edit.rate), source.rate)
    clip = ElementTree.SubElement(
        spine, "asset-clip", ref=asset, offset=_time(event.at + later, edit.rate), name=event.title or source.name,
        start=_time(source.start + event.first + skipped, source.rate),
        duration=_time(event.frames - later + _middle(edit.dissolving_into(event)), edit.rate),
        format=formats[source.rate, source.size], tcFormat="DF" if source.is_drop else "NDF",
    )  # fmt: skip
    if event.note:
        ElementTree.SubElement(clip, "note").text = event.note
    if source.rate != edit.rate:
        conform = ElementTree.SubElement(clip, "conform-rate", scaleEnabled="0")
        label = f"{float(source.rate):.3f}".rstrip("0").rstrip(".") if is_ntsc(source.rate) else str(source.rate)
        if label in _CONFORM:
            conform.set("srcFrameRate", _CONFORM[label])
    _volume(clip, event)
    if event.note:
        ElementTree.SubElement(
            clip, "marker", start=clip.get("start", "0s"), duration=_time(1, source.rate),
            value=event.title or source.name, note=event.note,
        )  # fmt: skip


FORMAT = FileFormat(".fcpxml", Text("Final Cut Pro (FCPXML 1.10)", "Final Cut Pro（FCPXML 1.10）"), _write)
