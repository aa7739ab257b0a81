"""Final Cut Pro 7's XML (xmeml 5): Premiere Pro, DaVinci Resolve, and most other editing programs.

Apple, "Final Cut Pro XML Interchange Format" (2008). Every `<format>` is filled in: Resolve refuses an empty one
(OpenTimelineIO issue 839). Sound stands on two tracks, linked to its picture.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, frames_in, time_of, timecode
from cineflow.timeline.edit import Edit, Event, Source, path_of_url
from cineflow.timeline.formats._format import FileFormat, Written, bad_timeline, base_of, is_ntsc, parse_xml, pretty_xml
from cineflow.timeline.model import Clip, Entrance, Gap, Item, Timeline

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
        writer.entrance(track, event)
        writer.clip(track, event, number, "v")
        writer.end(track, event)
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
                    writer.entrance(track, event, "KGAudioTransCrossFade3dB")
                    writer.clip(track, event, number, f"a{channel}")
                    writer.end(track, event, "KGAudioTransCrossFade3dB")
        writer.music(audio)
    faded = [event.title or event.source.name for event in edit.music if event.rise or event.fall]
    lost = (Text("the fades of the music {names} are not handed over", "未导出音乐 {names} 的淡入淡出",
                 names=", ".join(faded)),) if faded else ()  # fmt: skip
    return Written(pretty_xml(root, "xmeml"), lost)


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
        heard = [*edit.sources, *(event.source for event in edit.music)]
        self._files = {location: n for n, location in enumerate(dict.fromkeys(s.location for s in heard), start=1)}
        self._described: set[str] = set()

    def entrance(self, track: _Node, event: Event, effect: str = "Cross Dissolve") -> None:
        """How an event comes in: a transition that begins at the cut, from the clip before or from black."""
        if event.enter:
            place = "start" if event.dissolves else "start-black"
            self._transition(track, event.at, event.at + event.enter, place, effect)

    def end(self, track: _Node, event: Event, effect: str = "Cross Dissolve") -> None:
        if event.leave:
            self._transition(track, event.end - event.leave, event.end, "end-black", effect)

    def _transition(self, track: _Node, start: int, end: int, place: str, effect: str) -> None:
        item = ElementTree.SubElement(track, "transitionitem")
        _say(item, "start", start)
        _say(item, "end", end)
        _say(item, "alignment", place)
        _rate(item, self._edit.rate)
        node = ElementTree.SubElement(item, "effect")
        is_sound = effect != "Cross Dissolve"
        _say(node, "name", "Cross Fade (+3dB)" if is_sound else effect)
        _say(node, "effectid", effect)
        _say(node, "effecttype", "transition")
        _say(node, "mediatype", "audio" if is_sound else "video")

    def music(self, audio: _Node) -> None:
        """Music, each piece on two tracks of its own."""
        for number, event in enumerate(self._edit.music, start=len(self._edit.events) + 1):
            for channel in (1, 2):
                self.clip(ElementTree.SubElement(audio, "track"), event, number, f"a{channel}", is_linked=False)

    def _gain(self, clip: _Node, event: Event) -> None:
        node = ElementTree.SubElement(ElementTree.SubElement(clip, "filter"), "effect")
        for tag, value in (("name", "Audio Levels"), ("effectid", "audiolevels"), ("effecttype", "audiolevels"),
                           ("mediatype", "audio")):  # fmt: skip
            _say(node, tag, value)
        level = ElementTree.SubElement(node, "parameter")
        _say(level, "parameterid", "level")
        _say(level, "name", "Level")
        _say(level, "valuemin", 0)
        _say(level, "valuemax", "3.98109")  # +12 dB: more, the format does not know
        _say(level, "value", f"{min(3.98109, 10 ** (event.gain / 20)):.5f}")

    def clip(self, track: _Node, event: Event, number: int, lane: str, *, is_linked: bool = True) -> None:
        source = event.source
        after = self._edit.dissolving_into(event) if is_linked else None
        more = frames_in(time_of(after.enter, self._edit.rate), source.rate) if after else 0
        clip = ElementTree.SubElement(track, "clipitem", id=f"clip-{number}-{lane}")
        _say(clip, "name", event.title or source.name)
        _say(clip, "enabled", "TRUE")
        _say(clip, "duration", source.frames)
        _rate(clip, source.rate)
        # Where a transition lies over an end of a clip, the transition alone tells that end (Apple, "Transitions").
        _say(clip, "start", -1 if event.enter and is_linked else event.at)
        _say(clip, "end", -1 if after or (event.leave and is_linked) else event.end)
        _say(clip, "in", event.first)
        _say(clip, "out", event.last + more)
        self._file(clip, source)
        if lane != "v":
            kind = ElementTree.SubElement(clip, "sourcetrack")
            _say(kind, "mediatype", "audio")
            _say(kind, "trackindex", min(int(lane[1:]), max(1, source.channels)))
        if source.channels and is_linked:
            self._links(clip, number)
        if lane != "v" and event.gain:
            self._gain(clip, event)
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
        if source.size[0]:
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
    children = [node for node in track if node.tag in ("clipitem", "transitionitem")]
    clips = [(index, node) for index, node in enumerate(children) if node.tag == "clipitem"]
    for number, (index, clip) in enumerate(clips):
        place = f"clipitem[{number}]"
        start, end, first, last = (_number(clip, tag, file, place) for tag in ("start", "end", "in", "out"))
        own = _rate_of(clip, file, place)
        before, after = (_Crossing.of(children, near, file) for near in (index - 1, index + 1))
        enter = before if before and start < 0 and before.place != "end-black" else None
        leave = after if after and end < 0 and after.place == "end-black" else None
        onward = after if after and end < 0 and after.place not in ("end-black", "start-black") else None
        start = enter.start if enter and start < 0 else at if start < 0 else start
        if onward:  # it plays on beneath the next one; its own end is where that begins
            last, end = last - frames_in(onward.frames / rate, own), onward.start
        if start > at:
            items.append(Gap(Fraction(start - at) / rate))
        is_faded = enter and (enter.place == "start-black" or start > at or not items)
        items.append(
            Clip(
                Path(_path(clip, files, file, place)), Span(first / own, last / own),
                clip.findtext("name") or "", clip.findtext("comments/mastercomment1") or "",
                enter=Entrance("fade" if is_faded else "dissolve", enter.frames / rate) if enter else None,
                leave=leave.frames / rate if leave else Fraction(0),
            )
        )  # fmt: skip
        at = leave.end if leave else end if end > 0 else start + round((last - first) / own * rate)
    return Timeline(tuple(items), sequence.findtext("name") or "", rate)


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A transition, in frames of the edit. place: its alignment; `start-black` and `end-black` are fades."""

    start: int
    end: int
    place: str

    @property
    def frames(self) -> Fraction:
        return Fraction(self.end - self.start)

    @classmethod
    def of(cls, children: list[_Node], index: int, file: Path | None) -> _Crossing | None:
        """Return the transition at a place in a track; None where another thing or nothing stands there."""
        if not 0 <= index < len(children) or children[index].tag != "transitionitem":
            return None
        node, place = children[index], "transitionitem"
        start, end = (_number(node, tag, file, place) for tag in ("start", "end"))
        return cls(start, max(start, end), node.findtext("alignment") or "center")


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
