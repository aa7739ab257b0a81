"""`index`, `clip`, `export`: footage in, a cut list, films and files for other programs out."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from drawn import Piece, Reel, draw_reel
from numbered import Draw, draw, numbers

from cineflow.core.time import frames_in
from cineflow.media.probe import probe


@pytest.fixture
def talk(desk: Any) -> Path:
    """Twelve seconds of somebody speaking, in the workspace."""
    reel = Reel(
        (Piece(150, pan=0), Piece(150, pan=0)),
        has_sound=True,
        talks=((0.6, 3.2), (4.1, 7.5), (8.6, 11.2)),
        size=(160, 96),
    )
    return draw_reel(desk.root / "talk.mp4", reel)


def test_second_index_says_the_same_from_memory(desk: Any, talk: Path) -> None:
    first, second = desk("index", "talk.mp4", "--json"), desk("index", "talk.mp4", "--json")
    assert first.code == second.code == 0, first.err
    told = second.json
    assert (first.json["cached"], told["cached"]) == (False, True)
    assert {**first.json, "cached": True} == told
    assert (told["frames"], told["duration"], told["file"]) == (300, 12.0, str(talk))
    assert [(shot["in"], shot["out"]) for shot in told["shots"]] == [("0f", "150f"), ("150f", "300f")]
    assert len(told["speech"]) == 3
    assert json.loads(Path(told["index"]).read_text())["frames"] == 300


def test_clips_come_with_their_cut_list_and_exports(desk: Any, talk: Path) -> None:
    said = desk("clip", "talk.mp4", "--out", "cut", "--target", "6", "--each", "--joined", "--json")
    assert said.code == 0, said.err
    told = said.json
    folder = desk.root / "cut"
    assert Path(told["cuts"]) == folder / "cuts.json"
    assert {Path(file).name for file in told["exports"]} == {"cuts.fcpxml", "cuts.srt"}
    assert told["clips"]
    films = {str(path.relative_to(folder)) for path in folder.rglob("*.mp4")}
    assert films == {"highlights.mp4", *(str(Path(clip["file"]).relative_to(folder)) for clip in told["clips"])}
    joined = probe(folder / "highlights.mp4")
    assert abs(joined.seconds - 6) <= Fraction(6, 10)
    frames = [int(clip["out"][:-1]) - int(clip["in"][:-1]) for clip in told["clips"]]
    assert joined.frames == sum(frames)
    assert [probe(Path(clip["file"])).frames for clip in told["clips"]] == frames


def test_an_edited_cut_list_is_never_written_over(desk: Any, talk: Path) -> None:
    words = ("clip", "talk.mp4", "--out", "cut", "--count", "1", "--export", "none")
    assert desk(*words).code == 0
    assert desk(*words).code == 0, "its own list may be made again"
    cuts = desk.root / "cut/cuts.json"
    edited = cuts.read_text(encoding="utf-8").replace('"score"', '"note": "mine", "score"', 1)
    cuts.write_text(edited, encoding="utf-8")
    said = desk(*words)
    assert said.code == 1
    assert "edited" in said.err
    assert cuts.read_text(encoding="utf-8") == edited
    assert desk("render", cuts, "-o", "again.mp4").code == 0


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001)])
def test_exports_agree_with_the_render_to_the_frame(desk: Any, rate: Fraction) -> None:
    source = draw(desk.root / "day 1.mp4", Draw(frames=150, rate=rate))
    shown = numbers(source)
    ranges = [(7, 31), (90, 149), (32, 33)]
    rows = [{"source": source.name, "in": f"{a}f", "out": f"{b}f", "title": f"T{a}"} for a, b in ranges]
    (desk.root / "list.json").write_text(json.dumps({"version": 1, "clips": rows}), encoding="utf-8")
    said = desk("export", "list.json", "--to", "otio,xml,edl,fcpxml,csv", "--json")
    assert said.code == 0, said.err
    assert desk("render", "list.json", "-o", "film.mp4").code == 0
    film = numbers(desk.root / "film.mp4")
    for name, adapter in (("otio", "otio_json"), ("xml", "fcp_xml"), ("edl", "cmx_3600")):
        text = (desk.root / f"list.{name}").read_text(encoding="utf-8")
        arguments = {"rate": float(rate)} if name == "edl" else {}
        timeline = otio.adapters.read_from_string(text, adapter, **arguments)
        expected: list[int] = []
        for clip in timeline.video_tracks()[0].find_clips():
            first, count = (round(t.value) for t in (clip.source_range.start_time, clip.source_range.duration))
            expected += shown[first : first + count]
        assert film == expected, name


def test_an_edit_made_elsewhere_is_exported_again(desk: Any) -> None:
    source = draw(desk.root / "a.mp4", Draw(frames=60, rate=Fraction(25)))
    timeline = otio.schema.Timeline("made elsewhere")
    track = otio.schema.Track(kind=otio.schema.TrackKind.Video)
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(10, 25), otio.opentime.RationalTime(20, 25))
    track.append(otio.schema.Clip("x", otio.schema.ExternalReference(target_url=source.as_uri()), span))
    timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(desk.root / "edit.otio"))
    said = desk("export", "edit.otio", "--to", "csv", "--map-root", f"{desk.root}=/Volumes/Day", "--json")
    assert said.code == 0, said.err
    row = (desk.root / "edit.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")
    assert row[2:7] == ["/Volumes/Day/a.mp4", "00:00:00:10", "00:00:01:05", "10", "30"]
    assert frames_in(Fraction(4, 5), Fraction(25)) == 20


def test_a_source_above_its_list_is_handed_over_by_its_plain_path(desk: Any) -> None:
    draw(desk.root / "a.mp4", Draw(frames=24, rate=Fraction(25)))
    (desk.root / "cut").mkdir()
    cuts = {"version": 1, "clips": [{"source": "../a.mp4", "in": "2f", "out": "9f"}]}
    (desk.root / "cut" / "cuts.json").write_text(json.dumps(cuts), encoding="utf-8")
    said = desk("export", "cut/cuts.json", "--to", "fcpxml", "--map-root", f"{desk.root}=/Volumes/Day")
    assert said.code == 0, said.err
    assert "file:///Volumes/Day/a.mp4" in (desk.root / "cut" / "cuts.fcpxml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("clip", "talk.mp4", "--min", "9", "--max", "2"), "--min"),
        (("clip", "talk.mp4", "--export", "aaf"), "aaf"),
        (("clip", "talk.mp4", "--planner", "magic"), "--planner"),
        (("clip", "nothing.mp4"), "nothing.mp4"),
        (("export", "nothing.json"), "nothing.json"),
    ],
)
def test_refusals_say_what_and_leave_nothing_behind(desk: Any, talk: Path, words: tuple[str, ...], place: str) -> None:
    said = desk(*words)
    assert said.code == 2
    assert place in said.err
    assert not list(desk.root.glob("*_clips"))


def test_limits_of_the_settings_hold(desk: Any, talk: Path) -> None:
    desk.environ["MAX_VIDEO_SIZE"] = "1KB"
    assert "MAX_VIDEO_SIZE" in desk("index", "talk.mp4").err
    desk.environ["MAX_VIDEO_SIZE"] = "2GB"
    desk.environ["SUPPORTED_FORMATS"] = "mov,mkv"
    assert desk("index", ".").code == 2, "no file of those endings lies there"
    named = desk("index", "talk.mp4")
    assert (named.code, "SUPPORTED_FORMATS" in named.err) == (2, True)
