"""Dissolves, fades, gain and music in files for other programs: read by an independent reader, and read back."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

from cineflow.core.time import Span
from cineflow.timeline.edit import Edit, Source, edit_of
from cineflow.timeline.exporting import export_edit, read_timeline
from cineflow.timeline.model import Clip, Entrance, Gap, Music, Timeline

RATE = Fraction(25)
TUNE = Path("/music/tune.wav")


def clip(name: str, first: int, last: int, **more: object) -> Clip:
    return Clip(Path(f"/footage/{name}.mp4"), Span(first / RATE, last / RATE), name, **more)  # type: ignore[arg-type]


def dissolve(frames: int) -> Entrance:
    return Entrance("dissolve", frames / RATE)


CROSSED = Timeline(
    (clip("one", 100, 150), clip("two", 200, 260, enter=dissolve(12)), Gap(Fraction(2)),
     clip("three", 50, 120, enter=Entrance("fade", 10 / RATE), leave=20 / RATE)),
    "Crossed", RATE,
)  # fmt: skip


def edit(timeline: Timeline, frames: int = 5000) -> Edit:
    def source(path: Path) -> Source:
        return Source(path, str(path), RATE, frames, (0, 0) if path == TUNE else (1920, 1080), channels=2)

    return edit_of(timeline, source, rate=RATE, size=(1920, 1080))


@pytest.mark.parametrize(("name", "schema"), [("otio", "otio_json"), ("xml", "fcp_xml"), ("edl", "cmx_3600")])
def test_an_independent_reader_finds_the_dissolve(name: str, schema: str) -> None:
    two = replace(CROSSED, items=CROSSED.items[:2])
    arguments = {"rate": 25.0} if name == "edl" else {}
    found = otio.adapters.read_from_string(export_edit(edit(two), name).text, schema, **arguments)
    timeline = found[0] if isinstance(found, otio.schema.SerializableCollection) else found
    track = timeline.video_tracks()[0]
    crossings = [one for one in track if isinstance(one, otio.schema.Transition)]
    assert len(crossings) == 1
    assert crossings[0].in_offset.value + crossings[0].out_offset.value == 12
    assert [one.name for one in track.find_clips()][-1].startswith("two")


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
def test_what_is_crossed_is_read_back(name: str) -> None:
    back = read_timeline(export_edit(edit(CROSSED), name).text, name)
    wanted = [item for item in CROSSED.items if isinstance(item, Clip)]
    found = list(back.clips)
    assert [(one.span, one.enter) for one in found] == [(one.span, one.enter) for one in wanted]
    assert [gap.length for gap in back.gaps] == [Fraction(2)]
    if name != "edl":
        assert [one.leave for one in found] == [one.leave for one in wanted]


def test_fcp7_tells_fades_between_clips_too() -> None:
    hard = Timeline((clip("one", 0, 50, leave=10 / RATE), clip("two", 0, 50, enter=Entrance("fade", 8 / RATE))))
    written = export_edit(edit(hard), "xml")
    assert written.warnings == ()
    found = list(read_timeline(written.text, "xml").clips)
    assert [(one.enter, one.leave, one.span) for one in found] == [
        (one.enter, one.leave, one.span) for one in hard.clips
    ]
    for name in ("otio", "fcpxml"):
        assert "one, two" in str(export_edit(edit(hard), name).warnings[0])


def test_final_cut_shows_the_pictures_of_the_render() -> None:
    root = ElementTree.fromstring(export_edit(edit(CROSSED), "fcpxml").text)
    spine = root.find(".//spine")
    assert spine is not None

    def frames(node: ElementTree.Element, name: str) -> Fraction:
        return Fraction((node.get(name) or "0s").removesuffix("s")) * RATE

    rows = [(node.tag, frames(node, "offset"), frames(node, "duration"), frames(node, "start")) for node in spine]
    assert rows[:3] == [
        ("asset-clip", 0, 56, 100), ("transition", 50, 12, 0), ("asset-clip", 56, 54, 206)
    ]  # fmt: skip
    assert rows[-3:] == [("transition", 160, 10, 0), ("asset-clip", 160, 70, 50), ("transition", 210, 20, 0)]


def test_a_reason_stands_on_what_is_shown_of_its_clip() -> None:
    """The cut into a dissolve is told in its middle: a marker before it would lie outside of the clip."""
    clips = (clip("one", 100, 150, note="why one"), clip("two", 200, 260, note="why two", enter=dissolve(12)))
    root = ElementTree.fromstring(export_edit(edit(Timeline(clips, "Crossed", RATE)), "fcpxml").text)
    for node in root.iter("asset-clip"):
        marker = node.find("marker")
        assert marker is not None
        assert marker.get("start") == node.get("start")


def test_gain_and_music_are_handed_over_where_they_can_be() -> None:
    music = Music(TUNE, at=Fraction(1), gain=-12.0, fall=Fraction(1), name="Tune")
    loud = Timeline((clip("one", 0, 50, gain=-3.0), clip("two", 0, 50)), music=(music,))
    said = {name: export_edit(edit(loud, 60), name) for name in ("otio", "xml", "fcpxml", "edl")}
    tracks = otio.adapters.read_from_string(said["otio"].text, "otio_json").audio_tracks()
    assert [(one.name, one.range_in_parent().start_time.value) for one in tracks[1].find_clips()] == [("Tune", 25)]
    assert [one.gain for one in read_timeline(said["otio"].text, "otio").clips] == [-3.0, 0.0]
    fcp7 = ElementTree.fromstring(said["xml"].text)
    levels = [round(float(node.findtext("value") or 0), 3) for node in fcp7.iter("parameter")]
    assert levels == [0.708, 0.708, 0.251, 0.251]
    assert [node.findtext("start") for node in fcp7.iter("clipitem") if node.findtext("name") == "Tune"] == ["25"] * 2
    final = ElementTree.fromstring(said["fcpxml"].text)
    assert [node.get("amount") for node in final.iter("adjust-volume")] == ["-3dB", "-12dB"]
    beneath = next(node for node in final.iter("asset-clip") if node.get("lane") == "-1")
    assert (beneath.get("offset"), beneath.get("duration")) == ("1/1s", "60/25s")
    assert "one" in str(said["edl"].warnings[0])
    assert "Tune" in str(said["edl"].warnings[0])
    assert all(one.warnings for one in said.values())


def test_a_dissolve_longer_than_its_source_is_told() -> None:
    held = Timeline((clip("one", 0, 50), clip("two", 0, 50, enter=dissolve(12))))
    for name in ("otio", "xml", "fcpxml", "edl"):
        assert any("one" in str(one) for one in export_edit(edit(held, 50), name).warnings)
        assert export_edit(edit(held, 62), name).warnings == ()
