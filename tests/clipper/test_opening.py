"""An edit that is opened tells what of it will not be as written."""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest
from numbered import Draw, draw

from cineflow.clipper.handover import ExportWish, write_exports
from cineflow.clipper.opening import open_edit
from cineflow.core.errors import CutListInvalid


def listed(folder: Path, *clips: dict[str, object], **more: object) -> Path:
    file = folder / "cuts.json"
    file.write_text(json.dumps({"version": 1, "clips": [{"source": "a.mkv", **clip} for clip in clips], **more}))
    return file


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    draw(tmp_path / "a.mkv", Draw(frames=48, rate=Fraction(25), sound=False))
    return tmp_path


@pytest.mark.parametrize("end", ["60f", "2.4s", "00:00:02:10"])
def test_a_range_behind_the_end_is_shortened_and_told_with_its_place(footage: Path, end: str) -> None:
    file = listed(footage, {"in": "0f", "out": "10f"}, {"in": "40f" if end[-1] == "f" else "1.6s", "out": end})
    timeline, told = open_edit(file)
    last = list(timeline.clips)[-1].span
    assert last is not None
    assert float(last.end) == pytest.approx(48 / 25, abs=0.002), "Matroska keeps milliseconds"
    assert len(told) == 1
    for language in ("en", "zh"):
        said = told[0].say(language)
        assert "clips[1]" in said
        assert "a.mkv" in said
        assert "48" in said


def test_a_range_of_a_variable_source_is_too(tmp_path: Path) -> None:
    stamps = [0]
    for step in [3000, 3600, 1500, 9000, 3000, 2700] * 10:
        stamps.append(stamps[-1] + step)
    draw(tmp_path / "a.mkv", Draw(frames=48, stamps=lambda n: stamps[n], sound=False))
    assert open_edit(listed(tmp_path, {"in": "40f", "out": "48f"}))[1] == ()
    timeline, told = open_edit(listed(tmp_path, {"in": "40f", "out": "50f"}))
    assert len(told) == 1
    whole, _ = open_edit(listed(tmp_path, {"in": "40f", "out": "48f"}))
    assert timeline.items == whole.items


def test_what_ends_with_its_source_is_as_written(footage: Path) -> None:
    assert open_edit(listed(footage, {"in": "0f", "out": "48f"}))[1] == ()


def test_a_range_that_begins_behind_the_end_is_an_error_with_its_place(footage: Path) -> None:
    with pytest.raises(CutListInvalid) as caught:
        open_edit(listed(footage, {"in": "0f", "out": "8f"}, {"in": "90f", "out": "99f"}))
    assert caught.value.place == "clips[1]"
    assert "a.mkv" in str(caught.value.text)


def test_unknown_keys_are_told_with_the_one_that_may_be_meant(footage: Path) -> None:
    file = listed(footage, {"in": "0f", "out": "8f", "tittle": "x", "zz": 1}, made={"planner": "offline"}, thme="y")
    _, told = open_edit(file)
    said = [text.say("en") for text in told]
    assert len(said) == 3
    assert "thme" in said[0]
    assert "theme" in said[0]
    assert "clips[0].tittle" in said[1]
    assert "“title”" in said[1]
    assert "clips[0].zz" in said[2]
    assert "mean" not in said[2]
    assert "不起作用" in told[0].say("zh")


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
def test_the_same_of_an_edit_by_another_program(footage: Path, name: str) -> None:
    timeline, _ = open_edit(listed(footage, {"in": "0f", "out": "10f"}, {"in": "40f", "out": "48f"}))
    (file,), _ = write_exports(timeline, footage / "edit", ExportWish((name,)))
    assert open_edit(file)[1] == ()
    old, new = {"otio": ('"value": 8.0', '"value": 20.0'), "xml": ("<out>48</out>", "<out>60</out>"),
                "edl": ("00:00:01:23", "00:00:02:10")}[name]  # fmt: skip
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    _, told = open_edit(file)
    assert len(told) == 1
    assert "clips[1]" in told[0].say("en")


@pytest.mark.parametrize("begins", ["", "01:00:00:00"])
@pytest.mark.parametrize(("rate", "drop"), [("24000/1001", False), ("30000/1001", False), ("30000/1001", True)])
def test_an_edl_without_our_notes_is_the_same_edit(tmp_path: Path, rate: str, drop: bool, begins: str) -> None:
    plain = draw(tmp_path / "plain.mp4", Draw(frames=240, rate=Fraction(rate), sound=False))
    stamp = ["-timecode", f"{begins[:8]}{';' if drop else ':'}00"] if begins else []
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", plain, "-c", "copy", *stamp, tmp_path / "a.mov"]
    subprocess.run(command, check=True)
    file = listed(tmp_path, {"in": "150f", "out": "180f"}, {"in": "20f", "out": "50f"})
    file.write_text(file.read_text().replace("a.mkv", "a.mov"))
    timeline, _ = open_edit(file)
    (edl,), _ = write_exports(timeline, tmp_path / "edit", ExportWish(("edl",), (), drop))
    meant, told = open_edit(edl)
    assert told == ()
    # As an editing program saves it: no notes but the clip's name, its own time line beginning at an hour.
    kept = [line for line in edl.read_text().splitlines() if not re.match(r"\* (RATE|SOURCE|COMMENT|REASON)", line)]
    edl.write_text("\n".join(re.sub(r"(\S+ \S+ )00(\S+ )00(\S+)$", r"\g<1>01\g<2>01\g<3>", line) for line in kept))
    assert " 01:00:0" in edl.read_text()
    read, told = open_edit(edl)
    assert len(told) == (0 if drop else 1)
    assert [clip.span for clip in read.clips] == [clip.span for clip in meant.clips]
    assert len(read.items) == 2, "an hour of nothing does not come first"
