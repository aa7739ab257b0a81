"""What other programs read out of our files is what was meant, to the frame; and what we read back is the same edit."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cineflow.core.errors import CutListInvalid, SettingInvalid
from cineflow.core.time import Span, frames_in
from cineflow.timeline.edit import Caption, Edit, Source, edit_of, file_url, path_of_url, remapped
from cineflow.timeline.exporting import export_edit, export_formats, format_named, read_timeline
from cineflow.timeline.model import Clip, Gap, Timeline

FILM, NTSC, PAL = Fraction(24000, 1001), Fraction(30000, 1001), Fraction(25)
SCHEMAS = {"otio": "otio_json", "xml": "fcp_xml", "edl": "cmx_3600"}


def source(path: Path, rate: Fraction, **facts: object) -> Source:
    return Source(path, str(path), rate, 40000, channels=2, **facts)  # type: ignore[arg-type]


def edit(rate: Fraction, ranges: list[tuple[int, int]], *, drop: bool = False, start: int = 0, gap: int = 0) -> Edit:
    """An edit of frame ranges out of two files in turn."""
    files = [Path("/footage/day 1/talk & more.mp4"), Path("/footage/第二天/采访 <1>.mov")]
    items: list[Clip | Gap] = []
    for number, (first, last) in enumerate(ranges):
        span = Span(Fraction(first) / rate, Fraction(last) / rate)
        items.append(Clip(files[number % 2], span, f"Clip {number} & “quote”", "why <this>"))
        if gap:
            items.append(Gap(Fraction(gap) / rate))
    timeline = Timeline(tuple(items), "The best of it")
    return edit_of(
        timeline, lambda path: source(path, rate, start=start, is_drop=drop), rate=rate, size=(1920, 1080),
        drop_frame=drop,
    )  # fmt: skip


def read_elsewhere(text: str, name: str, rate: Fraction) -> list[tuple[int, int, int]]:
    """(source frame in, source frame out, place in the edit) of every clip, as OpenTimelineIO reads a file of ours."""
    arguments = {"rate": float(rate)} if name == "edl" else {}
    found = otio.adapters.read_from_string(text, SCHEMAS[name], **arguments)
    timeline = found[0] if isinstance(found, otio.schema.SerializableCollection) else found
    track = timeline.video_tracks()[0]
    rows = []
    for clip in track.find_clips():
        span, place = clip.source_range, clip.range_in_parent()
        begin = 0
        if name != "edl" and clip.media_reference.available_range is not None:
            begin = round(clip.media_reference.available_range.start_time.value)
        first = round(span.start_time.value) - begin
        rows.append((first, first + round(span.duration.value), round(place.start_time.value)))
    return rows


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
@pytest.mark.parametrize(("rate", "drop"), [(FILM, False), (NTSC, False), (NTSC, True), (PAL, False)])
def test_independent_readers_agree_to_the_frame(name: str, rate: Fraction, drop: bool) -> None:
    ranges = [(0, 31), (17982, 18204), (1799, 1801), (35000, 36799), (3, 4)]
    one = edit(rate, ranges, drop=drop)
    rows = read_elsewhere(export_edit(one, name).text, name, rate)
    assert [(first, last) for first, last, _ in rows] == ranges
    assert [at for *_, at in rows] == [event.at for event in one.events]


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
def test_reasons_are_markers_where_independent_readers_find_them(name: str) -> None:
    one = edit(NTSC, [(30, 60), (900, 1000)], gap=12)
    arguments = {"rate": float(NTSC)} if name == "edl" else {}
    found = otio.adapters.read_from_string(export_edit(one, name).text, SCHEMAS[name], **arguments)
    timeline = found[0] if isinstance(found, otio.schema.SerializableCollection) else found
    clips = list(timeline.video_tracks()[0].find_clips())
    told = [marker for clip in clips for marker in clip.markers]
    assert len(told) == 2
    assert all("why <this>" in f"{marker.name} {marker.comment} {marker.metadata}" for marker in told)
    if name != "edl":
        assert [round(marker.marked_range.start_time.value) for marker in told] == [30, 900]
        assert [marker.name for marker in told] == [event.title for event in one.events]


# What FCPXML's DTD of version 1.10 says of the elements we write (Apple, "FCPXML Reference"): their children in order
# and their attributes. Final Cut refuses a file that does not match it.
FCPXML_RULES = {
    "fcpxml": (["resources", "library"], {"version"}),
    "resources": (["format", "asset"], set()),
    "format": ([], {"id", "frameDuration", "width", "height", "colorSpace"}),
    "asset": (["media-rep"], {"id", "name", "start", "duration", "hasVideo", "format", "videoSources", "hasAudio",
                              "audioSources", "audioChannels", "audioRate"}),
    "media-rep": ([], {"kind", "src"}),
    "library": (["event"], set()),
    "event": (["project"], {"name"}),
    "project": (["sequence"], {"name"}),
    "sequence": (["spine"], {"format", "duration", "tcStart", "tcFormat", "audioLayout", "audioRate"}),
    "spine": (["asset-clip", "gap"], set()),
    "gap": ([], {"name", "offset", "start", "duration"}),
    "asset-clip": (["note", "conform-rate", "marker"], {"ref", "offset", "name", "start", "duration", "format",
                                                        "tcFormat"}),
    "note": ([], set()),
    "conform-rate": ([], {"scaleEnabled", "srcFrameRate"}),
    "marker": ([], {"start", "duration", "value", "note"}),
}  # fmt: skip
FCPXML_RATES = {None, "23.98", "24", "25", "29.97", "30", "60", "47.95", "48", "50", "59.94"}
FREE_ORDER = {"resources", "spine"}


@pytest.mark.parametrize("other", [FILM, NTSC, PAL, Fraction(24), Fraction(60000, 1001), Fraction(90), Fraction(120)])
def test_fcpxml_keeps_the_rules_of_its_dtd(other: Fraction) -> None:
    items = (Clip(Path("/a.mp4"), Span(Fraction(1), Fraction(3)), "a", "why"), Gap(Fraction(1)),
             Clip(Path("/b.mp4"), Span(Fraction(2), Fraction(5)), "b", "why"))  # fmt: skip
    one = edit_of(
        Timeline(items), lambda path: source(path, NTSC if path.name == "a.mp4" else other), rate=NTSC, size=(1280, 720)
    )
    root = ElementTree.fromstring(export_edit(one, "fcpxml").text)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for node in root.iter():
        order, attributes = FCPXML_RULES[node.tag]
        children = [child.tag for child in node]
        assert set(node.attrib) <= attributes
        assert set(children) <= set(order)
        if node.tag not in FREE_ORDER:
            assert children == sorted(children, key=order.index)
        for name in ("ref", "format"):
            assert node.get(name) is None or node.get(name) in ids
    assert {node.get("srcFrameRate") for node in root.iter("conform-rate")} <= FCPXML_RATES
    markers = [(clip.get("start"), clip.find("marker")) for clip in root.iter("asset-clip")]
    assert [(marker.get("start"), marker.get("note")) for _, marker in markers if marker is not None] == [
        (start, "why") for start, _ in markers
    ]


ranges_of = st.lists(
    st.tuples(st.integers(0, 39000), st.integers(1, 900)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1, max_size=6,
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in export_formats() if format_named(name).reads])
@settings(max_examples=40, deadline=None)
@given(
    ranges=ranges_of,
    rate=st.sampled_from([FILM, NTSC, PAL, Fraction(60000, 1001), Fraction(50)]),
    start=st.sampled_from([0, 90000]),
    gap=st.sampled_from([0, 12]),
)
def test_what_was_written_is_read_back(
    name: str, ranges: list[tuple[int, int]], rate: Fraction, start: int, gap: int
) -> None:
    one = edit(rate, ranges, start=start, gap=gap)
    timeline = read_timeline(export_edit(one, name).text, name)
    assert timeline.rate == rate
    back = [(frames_in(c.span.start, rate), frames_in(c.span.end, rate)) for c in timeline.clips if c.span]
    assert back == ranges
    assert [str(clip.source) for clip in timeline.clips] == [event.source.location for event in one.events]
    assert [clip.name for clip in timeline.clips] == [event.title for event in one.events]
    gaps = [frames_in(item.length, rate) for item in timeline.items if isinstance(item, Gap)]
    assert gaps[: len(ranges) - 1] == [gap] * (len(ranges) - 1) if gap else not gaps


@pytest.mark.parametrize("rate", [FILM, NTSC])
def test_fcpxml_times_are_whole_frames(rate: Fraction) -> None:
    one = edit(rate, [(370, 517), (12000, 12101)])
    root = ElementTree.fromstring(export_edit(one, "fcpxml").text)
    assert root.get("version") == "1.10"
    formats = {node.get("id"): _seconds(node.get("frameDuration")) for node in root.iter("format")}
    sequence = next(root.iter("sequence"))
    frame = formats[sequence.get("format")]
    assert frame == 1 / rate
    told = []
    for clip in root.iter("asset-clip"):
        start, length, offset = (_seconds(clip.get(name)) for name in ("start", "duration", "offset"))
        assert all((time / frame).denominator == 1 for time in (start, length, offset))
        told.append((start * rate, (start + length) * rate, offset * rate))
    assert told == [(370, 517, 0), (12000, 12101, 147)]
    assets = {node.get("id"): node.find("media-rep").get("src") for node in root.iter("asset")}  # type: ignore[union-attr]
    assert "file:///footage/day%201/talk%20%26%20more.mp4" in assets.values()


def _seconds(text: str | None) -> Fraction:
    assert text is not None
    assert text.endswith("s")
    return Fraction(text[:-1])


def test_clips_at_another_rate_last_what_the_render_gives_them() -> None:
    items = (Clip(Path("/a.mp4"), Span(Fraction(1), Fraction(3))), Clip(Path("/b.mp4"), Span(Fraction(2), Fraction(5))))
    rates = {"/a.mp4": NTSC, "/b.mp4": PAL}
    one = edit_of(Timeline(items), lambda path: source(path, rates[str(path)]), rate=NTSC, size=(1280, 720))
    assert [(e.first, e.last, e.at, e.frames) for e in one.events] == [(30, 90, 0, 60), (50, 125, 60, 90)]
    assert "converted" in str(export_edit(one, "edl").warnings[0])
    assert 'srcFrameRate="25"' in export_edit(one, "fcpxml").text
    assert read_elsewhere(export_edit(one, "xml").text, "xml", NTSC)[1][:2] == (50, 125)


def test_edl_names_files_apart_and_says_how_it_counts() -> None:
    text = export_edit(edit(NTSC, [(0, 30), (0, 30)], drop=True), "edl").text
    lines = [line for line in text.splitlines() if line[:3].isdecimal()]
    reels = {line.split()[1] for line in lines}
    assert len(reels) == 2
    assert all(len(reel) <= 8 for reel in reels)
    assert "FCM: DROP FRAME" in text
    assert "00:00:00;00 00:00:01;00" in lines[0]
    with pytest.raises(SettingInvalid):
        export_edit(edit(PAL, [(0, 30)], drop=True), "edl")


def test_fcp7_formats_are_filled() -> None:
    root = ElementTree.fromstring(export_edit(edit(FILM, [(0, 30)]), "xml").text)
    for form in root.iter("format"):
        assert form.find("samplecharacteristics") is not None
    video = root.find(".//sequence/media/video/format/samplecharacteristics")
    assert video is not None
    assert (video.findtext("width"), video.findtext("rate/ntsc"), video.findtext("rate/timebase")) == (
        "1920", "TRUE", "24",
    )  # fmt: skip


def test_tables_cannot_run_formulas() -> None:
    timeline = Timeline((Clip(Path("/a.mp4"), Span(Fraction(0), Fraction(1)), "=1+1", "@x"),))
    one = edit_of(timeline, lambda path: source(path, PAL), rate=PAL, size=(640, 360))
    (row,) = csv.DictReader(io.StringIO(export_edit(one, "csv").text.lstrip("\ufeff")))
    assert (row["title"], row["reason"], row["source_out"]) == ("'=1+1", "'@x", "00:00:01:00")


def test_captions_carry_titles_until_there_are_words() -> None:
    one = edit(PAL, [(0, 50), (100, 125)])
    assert export_edit(one, "srt").text.startswith("1\n00:00:00,000 --> 00:00:02,000\nClip 0 & “quote”\n")
    words = ((Span(Fraction(1), Fraction(3, 2)), "今天"), (Span(Fraction(3, 2), Fraction(2)), "去<看>海。"))
    spoken = Edit(
        one.name, PAL, one.size, one.events, (Caption(Span(Fraction(1), Fraction(2)), "今天去<看>海。", words),)
    )
    assert "今天去<看>海。" in export_edit(spoken, "srt").text
    assert "今天<00:00:01.500>去&lt;看&gt;海。" in export_edit(spoken, "vtt").text
    assert "{\\k50}今天{\\k50}去<看>海。" in export_edit(spoken, "ass").text


@pytest.mark.parametrize(
    "location", ["/footage/第二天/a b%20c#1.mp4", "D:\\footage\\a b.mp4", "/a?.mp4", "\\\\nas\\films\\a.mp4"]
)
def test_addresses_lead_back_to_paths(location: str) -> None:
    back = path_of_url(file_url(location))
    assert back.replace("/", "\\") == location.replace("/", "\\")


def test_media_can_be_found_under_another_root() -> None:
    roots = [("/mnt/day1", "D:\\footage"), ("/mnt", "/Volumes/Media/")]
    assert remapped("/mnt/day1/a/b.mp4", roots) == "D:\\footage\\a\\b.mp4"
    assert remapped("/mnt/day12/b.mp4", roots) == "/Volumes/Media/day12/b.mp4"
    assert remapped("/other/b.mp4", roots) == "/other/b.mp4"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("otio", "{"), ("otio", "[]"), ("otio", '{"tracks": {"children": [{"kind": "Video", "children": [{"OTIO_SCHEMA": "Clip.2"}]}]}}'),
        ("xml", "<xmeml"), ("xml", "<xmeml/>"), ("xml", '<!DOCTYPE x [<!ENTITY a "b">]><xmeml>&a;</xmeml>'),
        ("edl", "TITLE: x\n"), ("edl", "001  A V C 00:00:02:00 00:00:01:00 00:00:00:00 00:00:01:00\n"),
        ("srt", "1\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(name: str, text: str) -> None:
    with pytest.raises(CutListInvalid):
        read_timeline(text, name)


def test_formats_are_discovered() -> None:
    assert export_formats() == ["ass", "csv", "edl", "fcpxml", "otio", "srt", "vtt", "xml"]
    with pytest.raises(SettingInvalid):
        format_named("aaf")
