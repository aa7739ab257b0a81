from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest
from numbered import Draw, draw
from PIL import Image

from cineflow.core.errors import Unreadable
from cineflow.media.probe import Probe, length_tolerance, probe, verify


def code_of(path: Path, **how) -> str:
    with pytest.raises(Unreadable) as caught:
        verify(path, **how)
    assert caught.value.file == path
    return caught.value.stable_code


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("probe") / "take.mp4", Draw(frames=121, keyint=24))


def test_a_take_is_described_exactly(take: Path):
    found = verify(take, expected_seconds=Fraction(5))
    assert (found.kind, found.size, found.rate, found.frames) == ("video", (320, 180), 24, 121)
    assert found.seconds == Fraction(121, 24)
    assert (found.video_codec, found.audio_codec, found.sample_rate) == ("h264", "aac", 48000)
    assert found.has_sound
    assert found.audio_seconds is not None
    assert abs(found.audio_seconds - found.seconds) < Fraction(1, 40)


def test_what_was_found_survives_json(take: Path):
    found = probe(take)
    assert Probe.from_json({**found.to_json(), "added_later": 1}) == found


def test_fractional_rates_stay_exact(tmp_path: Path):
    film = draw(tmp_path / "ntsc.mp4", Draw(frames=30, rate=Fraction(30000, 1001), sound=False))
    found = verify(film)
    assert found.rate == Fraction(30000, 1001)
    assert found.seconds == 30 * Fraction(1001, 30000)
    assert not found.has_sound


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_size_is_the_displayed_one(tmp_path: Path, turn: int):
    found = probe(draw(tmp_path / "turned.mp4", Draw(frames=4, rotation=turn)))
    assert found.rotation == turn
    assert found.size == ((180, 320) if turn in (90, 270) else (320, 180))


@pytest.mark.parametrize("name", ["film.mkv", "film.webm", "film.mov", "film.ts"])
def test_other_containers_are_read(tmp_path: Path, name: str):
    codec = "libvpx" if name.endswith("webm") else "libx264"
    found = verify(draw(tmp_path / name, Draw(frames=48, codec=codec, size=(160, 96))))
    assert found.kind == "video"
    assert abs(found.seconds - 2) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media.empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "media.html"),
        (b"\xef\xbb\xbf\n <HTML><head>", "media.html"),
        (b'{"error": {"message": "expired"}}', "media.json"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "media.error_page"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "media.not_media"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "media.not_media"),
        (bytes(range(256)) * 40, "media.not_media"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "media.not_media"),
    ],
)
def test_what_is_no_take_is_named(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "take.mp4"
    path.write_bytes(content)
    assert code_of(path) == code
    with pytest.raises(Unreadable) as caught:
        probe(path)
    assert caught.value.fix, "there is a way out"


def test_a_missing_file_is_named(tmp_path: Path):
    assert code_of(tmp_path / "none.mp4") == "media.missing"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.995])
@pytest.mark.parametrize("front", [True, False], ids=["index first", "index last"])
def test_a_cut_off_file_is_found(tmp_path: Path, take: Path, share: float, front: bool):
    import av

    whole = tmp_path / "whole.mp4"
    with (
        av.open(str(take)) as source,
        av.open(str(whole), "w", options={"movflags": "faststart"} if front else {}) as out,
    ):
        streams = {s.index: out.add_stream_from_template(s) for s in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    assert verify(whole).frames == 121
    content = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(content[: int(len(content) * share)])
    assert code_of(cut) in {"media.truncated", "media.not_media", "media.undecodable"}


def test_a_cut_off_webm_is_found(tmp_path: Path):
    content = draw(tmp_path / "a.webm", Draw(frames=96, codec="libvpx", size=(160, 96))).read_bytes()
    cut = tmp_path / "cut.webm"
    cut.write_bytes(content[: len(content) // 2])
    assert code_of(cut) in {"media.truncated", "media.undecodable"}


def test_a_hole_in_the_middle_is_found(tmp_path: Path, take: Path):
    content = bytearray(take.read_bytes())
    middle = len(content) // 2
    content[middle - 6000 : middle + 6000] = bytes(12000)
    holed = tmp_path / "holed.mp4"
    holed.write_bytes(content)
    assert code_of(holed) in {"media.undecodable", "media.truncated"}


def test_a_length_far_from_the_ordered_one_is_refused(take: Path):
    assert code_of(take, expected_seconds=Fraction(10)) == "media.wrong_length"
    assert verify(take, expected_seconds=Fraction(9, 2)).frames == 121


def test_tolerance_covers_frame_grids_of_slow_models():
    assert length_tolerance(Fraction(5)) >= Fraction(8, 16)
    assert length_tolerance(Fraction(10)) < 5


def test_a_picture_is_no_take_and_a_take_no_picture(tmp_path: Path, take: Path):
    picture = tmp_path / "take.mp4"
    Image.new("RGB", (64, 48), "red").save(picture, "PNG")
    assert code_of(picture) == "media.wrong_type"
    assert verify(picture, kind="image").size == (64, 48)
    assert code_of(take, kind="image") == "media.wrong_type"


def test_a_cut_off_picture_is_found(tmp_path: Path):
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 60).save(whole, "JPEG")
    path = tmp_path / "p.jpg"
    path.write_bytes(whole.getvalue()[:4000])
    assert code_of(path, kind="image") == "media.truncated"


def test_a_turned_photograph_has_its_displayed_size(tmp_path: Path):
    path = tmp_path / "p.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(path, exif=exif)
    found = verify(path, kind="image")
    assert (found.size, found.rotation) == ((40, 60), 90)
