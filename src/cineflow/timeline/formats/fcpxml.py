"""FCPXML 1.10: Final Cut Pro 10.6 and later, DaVinci Resolve 18 and later.

Apple, "FCPXML Reference" and the DTD of version 1.10. Every time is a count of frames of its own rate, written as a
fraction of a second: other values are moved by the program that reads them. A clip at another rate is conformed there.

Apple's DTD is not ours to pass on. On 2026-11-30 edits of every pair of fourteen rates, with gaps, notes and sources of
both customs, were valid by it (`FCPXMLv1_10.dtd` of CommandPost, SHA-256 32cbad28…, with lxml), and OpenTimelineIO's
retired fcpx adapter read the same frames out of them at whole rates; others it rounds.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from cineflow.core.text import Text
from cineflow.core.time import Rate
from cineflow.timeline.edit import Edit, Event, Source
from cineflow.timeline.formats._format import FileFormat, Written, is_ntsc, pretty_xml

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
        _clip(spine, edit, one, ids[one.source.location], formats)
        at = one.end
    return Written(pretty_xml(root, "fcpxml"))


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


def _clip(
    spine: ElementTree.Element, edit: Edit, event: Event, asset: str,
    formats: dict[tuple[Rate, tuple[int, int]], str],
) -> None:  # fmt: skip
    source = event.source
    clip = ElementTree.SubElement(
        spine, "asset-clip", ref=asset, offset=_time(event.at, edit.rate), name=event.title or source.name,
        start=_time(source.start + event.first, source.rate), duration=_time(event.frames, edit.rate),
        format=formats[source.rate, source.size], tcFormat="DF" if source.is_drop else "NDF",
    )  # fmt: skip
    if event.note:
        ElementTree.SubElement(clip, "note").text = event.note
    if source.rate != edit.rate:
        conform = ElementTree.SubElement(clip, "conform-rate", scaleEnabled="0")
        label = f"{float(source.rate):.3f}".rstrip("0").rstrip(".") if is_ntsc(source.rate) else str(source.rate)
        if label in _CONFORM:
            conform.set("srcFrameRate", _CONFORM[label])
    if event.note:
        ElementTree.SubElement(
            clip, "marker", start=_time(source.start + event.first, source.rate), duration=_time(1, source.rate),
            value=event.title or source.name, note=event.note,
        )  # fmt: skip


FORMAT = FileFormat(".fcpxml", Text("Final Cut Pro (FCPXML 1.10)", "Final Cut Pro（FCPXML 1.10）"), _write)
