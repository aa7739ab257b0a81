"""Final Cut Pro 7's XML (xmeml 5): Premiere Pro, DaVinci Resolve, and most other editing programs.

Apple, "Final Cut Pro XML Interchange Format" (2008). Every `<format>` is filled in: Resolve refuses an empty one
(OpenTimelineIO issue 839). Sound stands on two tracks, linked to its picture.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, timecode
from cineflow.timeline.edit import Edit, Event, Source, path_of_url
from cineflow.timeline.formats._format import FileFormat, Written, bad_timeline, base_of, is_ntsc, parse_xml, pretty_xml
from cineflow.timeline.model import Clip, Gap, Item, Timeline

__all__ = ["FORMAT"]

_Node = ElementTree.Element


def _write(edit: Edit) -> Written:
    root = ElementTree.Element("xmeml", version="5")
    sequence = ElementTree.SubElement(root, "sequence", id="sequence-1")
    _say(sequence, "name", edit.name or "CineFlow")
    _say(sequence, "duration", edit.frames)
    _rate(sequence, edit.rate)
    _timecode(sequence, edit.rate, 0, drop=edit.drop_frame)
    media = ElementTree.SubElement(sequence, "media")
    video = ElementTree.SubElement(media, "video")
    _picture(ElementTree.SubElement(video, "format"), edit.rate, edit.size)
    writer = _Writer(edit)
    track = ElementTree.SubElement(video, "track")
    for number, event in enumerate(edit.events, start=1):
        writer.clip(track, event, number, "v")
    if edit.has_sound:
        audio = ElementTree.SubElement(media, "audio")
        _say(audio, "numOutputChannels", 2)
        form = ElementTree.SubElement(ElementTree.SubElement(audio, "format"), "samplecharacteristics")
        _say(form, "depth", 16)
        _say(form, "samplerate", 48000)
        for channel in (1, 2):
            track = ElementTree.SubElement(audio, "track")
            for number, event in enumerate(edit.events, start=1):
                if event.source.channels:
                    writer.clip(track, event, number, f"a{channel}")
    return Written(pretty_xml(root, "xmeml"))


def _say(parent: _Node, tag: str, value: object) -> _Node:
    node = ElementTree.SubElement(parent, tag)
    node.text = str(value)
    return node


def _rate(parent: _Node, rate: Rate) -> None:
    node = ElementTree.SubElement(parent, "rate")
    _say(node, "timebase", base_of(rate))
    _say(node, "ntsc", "TRUE" if is_ntsc(rate) else "FALSE")


def _timecode(parent: _Node, rate: Rate, frame: int, *, drop: bool) -> None:
    node = ElementTree.SubElement(parent, "timecode")
    _rate(node, rate)
    _say(node, "string", timecode(frame, rate, drop_frame=drop))
    _say(node, "frame", frame)
    _say(node, "displayformat", "DF" if drop else "NDF")


def _picture(form: _Node, rate: Rate, size: tuple[int, int]) -> None:
    facts = ElementTree.SubElement(form, "samplecharacteristics")
    _rate(facts, rate)
    _say(facts, "width", size[0])
    _say(facts, "height", size[1])
    _say(facts, "anamorphic", "FALSE")
    _say(facts, "pixelaspectratio", "square")
    _say(facts, "fielddominance", "none")


class _Writer:
    """Writes clips; a file is described where it is first used and named by its id after that."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._files = {source.location: number for number, source in enumerate(edit.sources, start=1)}
        self._described: set[str] = set()

    def clip(self, track: _Node, event: Event, number: int, lane: str) -> None:
        source = event.source
        clip = ElementTree.SubElement(track, "clipitem", id=f"clip-{number}-{lane}")
        _say(clip, "name", event.title or source.name)
        _say(clip, "enabled", "TRUE")
        _say(clip, "duration", source.frames)
        _rate(clip, source.rate)
        _say(clip, "start", event.at)
        _say(clip, "end", event.end)
        _say(clip, "in", event.first)
        _say(clip, "out", event.last)
        self._file(clip, source)
        if lane != "v":
            kind = ElementTree.SubElement(clip, "sourcetrack")
            _say(kind, "mediatype", "audio")
            _say(kind, "trackindex", min(int(lane[1:]), max(1, source.channels)))
        if source.channels:
            self._links(clip, number)
        if event.note:
            _say(ElementTree.SubElement(clip, "comments"), "mastercomment1", event.note)
        if event.note and lane == "v":
            marker = ElementTree.SubElement(clip, "marker")
            _say(marker, "name", event.title or source.name)
            _say(marker, "comment", event.note)
            _say(marker, "in", event.first)
            _say(marker, "out", -1)

    def _links(self, clip: _Node, number: int) -> None:
        for lane, kind, index in (("v", "video", 1), ("a1", "audio", 1), ("a2", "audio", 2)):
            link = ElementTree.SubElement(clip, "link")
            _say(link, "linkclipref", f"clip-{number}-{lane}")
            _say(link, "mediatype", kind)
            _say(link, "trackindex", index)
            _say(link, "clipindex", number)

    def _file(self, clip: _Node, source: Source) -> None:
        node = ElementTree.SubElement(clip, "file", id=f"file-{self._files[source.location]}")
        if source.location in self._described:
            return
        self._described.add(source.location)
        _say(node, "name", source.name)
        _say(node, "pathurl", source.url.replace("file:///", "file://localhost/", 1))
        _rate(node, source.rate)
        _say(node, "duration", source.frames)
        _timecode(node, source.rate, source.start, drop=source.is_drop)
        media = ElementTree.SubElement(node, "media")
        _picture(ElementTree.SubElement(media, "video"), source.rate, source.size)
        if source.channels:
            audio = ElementTree.SubElement(media, "audio")
            facts = ElementTree.SubElement(audio, "samplecharacteristics")
            _say(facts, "depth", 16)
            _say(facts, "samplerate", source.sample_rate)
            _say(audio, "channelcount", source.channels)


def _read(text: str, file: Path | None) -> Timeline:
    root = parse_xml(text, file)
    sequence = root if root.tag == "sequence" else root.find(".//sequence")
    track = sequence.find("media/video/track") if sequence is not None else None
    if sequence is None or track is None:
        raise bad_timeline(Text("holds no sequence with a video track", "没有含视频轨道的序列"), file)
    rate = _rate_of(sequence, file, "sequence")
    files = {node.get("id", ""): node for node in root.iter("file") if node.find("pathurl") is not None}
    items: list[Item] = []
    at = 0
    for number, clip in enumerate(track.findall("clipitem")):
        place = f"clipitem[{number}]"
        start, end, first, last = (_number(clip, tag, file, place) for tag in ("start", "end", "in", "out"))
        if start < 0:
            start = at
        if start > at:
            items.append(Gap(Fraction(start - at) / rate))
        own = _rate_of(clip, file, place)
        items.append(
            Clip(
                Path(_path(clip, files, file, place)), Span(first / own, last / own),
                clip.findtext("name") or "", clip.findtext("comments/mastercomment1") or "",
            )
        )  # fmt: skip
        at = end if end > 0 else start + round((last - first) / own * rate)
    return Timeline(tuple(items), sequence.findtext("name") or "", rate)


def _number(clip: _Node, tag: str, file: Path | None, place: str) -> int:
    try:
        return int(clip.findtext(tag) or "")
    except ValueError as cause:
        raise bad_timeline(Text("<{tag}> is missing", "缺少 <{tag}>", tag=tag), file, place) from cause


def _rate_of(node: _Node, file: Path | None, place: str) -> Rate:
    try:
        base = int(node.findtext("rate/timebase") or "")
    except ValueError as cause:
        raise bad_timeline(Text("the rate is missing", "缺少帧率"), file, place) from cause
    if base <= 0:
        raise bad_timeline(Text("the rate is missing", "缺少帧率"), file, place)
    slowed = (node.findtext("rate/ntsc") or "").upper() == "TRUE"
    return Fraction(base * 1000, 1001) if slowed else Fraction(base)


def _path(clip: _Node, files: dict[str, _Node], file: Path | None, place: str) -> str:
    named = clip.find("file")
    described = files.get(named.get("id", "")) if named is not None else None
    url = described.findtext("pathurl") if described is not None else None
    if not url:
        raise bad_timeline(Text("the clip names no file", "片段没有指明文件"), file, place)
    return path_of_url(url)


FORMAT = FileFormat(".xml", Text("Final Cut Pro 7 XML (Premiere, Resolve)", "Final Cut Pro 7 XML（Premiere、Resolve）"),
                    _write, _read)  # fmt: skip
