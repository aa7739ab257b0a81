"""One pass over footage tells its frames, shots and voices, and is never done twice."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from drawn import Piece, Reel, draw_reel
from numbered import Draw, draw
from PIL import Image

from cineflow.core.errors import Unreadable
from cineflow.media.describe import describe_source
from cineflow.media.index import index_media, read_index
from cineflow.media.index._rows import FRAME_ROW, SOUND_ROW, read_rows


def test_every_frame_has_its_own_time(tmp_path: Path) -> None:
    stamps = [0]
    for step in [3000, 3600, 1500, 9000, 3000, 2700] * 10:
        stamps.append(stamps[-1] + step)
    film = draw(tmp_path / "vfr.mkv", Draw(frames=48, stamps=lambda n: stamps[n], start=Fraction(2), sound=False))
    index = index_media(film, tmp_path / "index")
    assert index.frames == 48
    assert index.is_variable
    assert index.probe.start == 2
    # Matroska keeps milliseconds.
    told = [float(index.time_of(n)) for n in range(48)]
    assert told == pytest.approx([stamp / 90000 for stamp in stamps[:48]], abs=0.001)
    assert [index.frame_at(index.time_of(n)) for n in range(49)] == list(range(49))
    told = describe_source(film, index)
    assert told.is_variable
    assert told.frames == round(index.length * told.rate), "others read it by the clock"
    assert told == describe_source(film), "with an index or without"


@pytest.mark.parametrize(
    ("name", "film"),
    [
        ("a.mp4", Draw(rate=Fraction(30000, 1001), rotation=90, start=Fraction(1))),
        ("b.mov", Draw(rate=Fraction(24000, 1001), pixel_format="yuv444p", bframes=3)),
        ("c.webm", Draw(rate=Fraction(25), codec="libvpx-vp9", bframes=0)),
        ("d.mkv", Draw(rate=Fraction(50), pixel_format="yuv420p10le")),
    ],
)
def test_rate_and_length_are_exact(tmp_path: Path, name: str, film: Draw) -> None:
    path = draw(tmp_path / name, film)
    index = index_media(path, tmp_path / "index")
    assert (index.frames, index.rate, index.is_variable) == (48, film.rate, False)
    assert [describe_source(path, known).is_variable for known in (index, None)] == [False, False]
    assert float(index.length) == pytest.approx(float(48 / film.rate), abs=0.002)
    assert index.key_frames[0] == 0
    thumbnail = index.thumbnail_at(0)
    assert thumbnail is not None
    with Image.open(thumbnail) as picture:
        assert (picture.width > picture.height) == (film.rotation == 0)


def test_second_look_reads_what_was_kept(tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mp4", Draw())
    first = index_media(film, tmp_path / "index")
    film.unlink()
    again = index_media(film, tmp_path / "index")
    assert again == first
    assert again.to_json() == json.loads((tmp_path / "index/index.json").read_text())


class Stopped(Exception):
    pass


def test_a_stopped_pass_goes_on_where_it_was(tmp_path: Path) -> None:
    reel = Reel(tuple(Piece(70) for _ in range(5)), has_sound=True, talks=((1, 3), (6, 9)), size=(160, 96))
    film = draw_reel(tmp_path / "film.mp4", reel)
    whole = index_media(film, tmp_path / "whole")

    seen: list[float] = []

    def stop_at(limit: float):
        def watch(done: float) -> None:
            seen.append(done)
            if done >= limit:
                raise Stopped

        return watch

    for limit in (0.3, 0.62, 0.95):
        with pytest.raises(Stopped):
            index_media(film, tmp_path / "pieces", watch=stop_at(limit))
        assert read_index(tmp_path / "pieces") is None
    seen.clear()
    pieces = index_media(film, tmp_path / "pieces", watch=seen.append)
    assert seen[0] > 0.5, "the last pass looked at the beginning again"
    assert pieces.shots == whole.shots
    assert pieces.speech == whole.speech
    for name, kind in (("frames.rows", FRAME_ROW), ("sound.rows", SOUND_ROW)):
        one, other = (read_rows(tmp_path / place / name, kind) for place in ("whole", "pieces"))
        assert len(one) == len(other)
        for column in kind.names or ():
            # The filters of resumed sound start a moment before it.
            assert np.allclose(one[column], other[column], rtol=1e-3, atol=1e-3), column


def test_shots_are_found_and_flashes_are_not(tmp_path: Path) -> None:
    pieces = (
        Piece(60),
        Piece(50, flash_at=20),
        Piece(60, "dissolve", 20, grain=4),
        Piece(55, "fade", 24),
        Piece(60, pan=2, shake=2),
        Piece(50, "dissolve", 12, things=0),
        Piece(60, dim_at=20, things=1),
    )
    reel = Reel(pieces, seed=5)
    index = index_media(draw_reel(tmp_path / "film.mp4", reel), tmp_path / "index")
    starts = [begin for begin, _ in index.shots]
    assert starts[0] == 0
    assert len(starts) == len(pieces), starts
    for start, (first, last) in zip(starts[1:], reel.joins, strict=True):
        assert first - 2 <= start <= last + 2
    assert [end for _, end in index.shots] == [*starts[1:], index.frames]


def test_hard_cuts_are_exact_to_the_frame(tmp_path: Path) -> None:
    reel = Reel(tuple(Piece(20 + 7 * n, things=3, speed=4) for n in range(6)), seed=11, rate=Fraction(30000, 1001))
    index = index_media(draw_reel(tmp_path / "film.mp4", reel), tmp_path / "index")
    assert [begin for begin, _ in index.shots][1:] == [first for first, _ in reel.joins]


def test_voices_are_found_and_music_is_not(tmp_path: Path) -> None:
    reel = Reel(
        (Piece(25 * 16),), size=(64, 36), has_sound=True, talks=((1, 3.5), (4.6, 6)), music=((8, 12),), loud=((13, 15),)
    )
    index = index_media(draw_reel(tmp_path / "film.mp4", reel), tmp_path / "index")
    found = [(float(span.start), float(span.end)) for span in index.speech]
    assert [round(a) for a, _ in found] == [1, 5, 13]
    for (start, end), (first, last) in zip(found, ((1, 3.5), (4.6, 6), (13, 15)), strict=True):
        assert start == pytest.approx(first, abs=0.25)
        assert end == pytest.approx(last, abs=0.25)


def test_sheets_say_what_is_where(tmp_path: Path) -> None:
    index = index_media(draw(tmp_path / "film.mp4", Draw(frames=24 * 12, sound=False)), tmp_path / "index")
    lines = (index.folder / "sprite.vtt").read_text().splitlines()
    assert lines[0] == "WEBVTT"
    cues = [line for line in lines if "#xywh=" in line]
    assert len(cues) == 12
    name, _, box = cues[-1].partition("#xywh=")
    with Image.open(index.folder / name) as sheet:
        x, y, width, height = (int(part) for part in box.split(","))
        assert x + width <= sheet.width
        assert y + height <= sheet.height


def test_sound_alone_is_indexed_too(tmp_path: Path) -> None:
    target = tmp_path / "talk.wav"
    with av.open(str(target), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=44100, layout="mono")
        wave = (np.sin(np.arange(44100 * 3) * 0.1) * 12000).astype("i2")
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate = 44100
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    index = index_media(target, tmp_path / "index")
    assert index.frames == 0
    assert index.shots == ()
    assert float(index.length) == pytest.approx(3, abs=0.01)
    waveform = json.loads((index.folder / "waveform.json").read_text())
    assert waveform["length"] == 75
    assert max(waveform["data"]) == pytest.approx(46, abs=2)


def test_what_is_no_footage_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "film.mp4"
    page.write_text("<!doctype html><p>Not found</p>")
    with pytest.raises(Unreadable) as told:
        index_media(page, tmp_path / "index")
    assert told.value.stable_code == "media.html"
