from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numbered import SOUND_RATE, Draw, draw, numbers, pcm, picture

from cineflow.core.time import Span
from cineflow.media import render as rendering
from cineflow.media._nal import with_lengths
from cineflow.media.probe import verify
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray() for frame in film.decode(video=0)]


def was_encoded(monkeypatch, takes: list[Clip], out: Path, **how) -> bool:
    asked: list[Path] = []
    encode = rendering._encode

    def note(film, path, *rest):
        asked.append(path)
        encode(film, path, *rest)

    monkeypatch.setattr(rendering, "_encode", note)
    monkeypatch.setattr(rendering, "plan_smart", lambda *_: None)
    render(Timeline(tuple(takes), **how), out)
    return bool(asked)


def test_alike_takes_are_joined_bit_for_bit(tmp_path: Path, monkeypatch):
    takes = [draw(tmp_path / f"{n}.mp4", Draw(frames=20 + n, first=100 * n, bframes=2, keyint=7)) for n in (1, 2, 3)]
    out = tmp_path / "film.mp4"
    assert not was_encoded(monkeypatch, [Clip(take) for take in takes], out)
    for shown, drawn in zip(frames(out), [f for take in takes for f in frames(take)], strict=True):
        assert np.array_equal(shown, drawn)
    found = verify(out)
    assert (found.frames, found.seconds) == (66, Fraction(66, 24))
    clicks = np.flatnonzero(np.abs(pcm(out)) > 0.3)
    assert abs(clicks[clicks > 1000][0] - 21 / 24 * SOUND_RATE) < 480
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.mp4", "2.mp4", "3.mp4", "film.mp4"]


def test_what_is_not_alike_is_encoded(tmp_path: Path, monkeypatch):
    plain = draw(tmp_path / "plain.mp4", Draw(frames=12))
    others = {
        "size": draw(tmp_path / "size.mp4", Draw(frames=12, size=(160, 96))),
        "rate": draw(tmp_path / "rate.mp4", Draw(frames=12, rate=Fraction(25))),
        "frames": draw(tmp_path / "frames.mp4", Draw(frames=12, bframes=0)),
        "codec": draw(tmp_path / "codec.mp4", Draw(frames=12, codec="mpeg4")),
        "turn": draw(tmp_path / "turn.mp4", Draw(frames=12, rotation=180)),
        "box": draw(tmp_path / "box.mkv", Draw(frames=12)),
        "uneven": draw(tmp_path / "uneven.mp4", Draw(frames=12, bframes=0, stamps=lambda i: i * 3750 + i % 2 * 900)),
    }
    for name, other in others.items():
        assert was_encoded(monkeypatch, [Clip(plain), Clip(other)], tmp_path / "film.mp4"), name
    assert was_encoded(monkeypatch, [Clip(plain)], tmp_path / "film.mp4", size=(160, 90))
    assert was_encoded(monkeypatch, [Clip(plain)], tmp_path / "film.mp4", rate=Fraction(30))
    part = Clip(plain, Span(Fraction(0), Fraction(1, 4)))
    assert was_encoded(monkeypatch, [part], tmp_path / "film.mp4")


def reset_midway(path: Path, like: Path) -> Path:
    """A take like another whose second half is coded by sets that lie within it and take the place of the first."""
    with av.open(str(like)) as source, av.open(str(path), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        coder = av.VideoCodecContext.create("libx264", "w")
        coder.width, coder.height, coder.pix_fmt = 320, 180, "yuv420p"
        coder.time_base, coder.framerate = Fraction(1, 24), Fraction(24)
        coder.options = {"preset": "medium", "bf": "0"}
        base = source.streams.video[0].time_base
        step = round(Fraction(1, 24) / base)
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                out.mux(packet)
        frames = [av.VideoFrame.from_ndarray(picture(n, (320, 180)), format="gray") for n in range(12, 24)]
        coded = [packet for frame in frames for packet in coder.encode(frame.reformat(format="yuv420p"))]
        for number, packet in enumerate([*coded, *coder.encode(None)], 12):
            held = av.Packet(with_lengths(bytes(packet)))
            held.is_keyframe, held.time_base, held.stream = packet.is_keyframe, base, stream
            held.pts = held.dts = number * step
            held.duration = step
            out.mux_one(held)
    return path


def test_a_take_with_sets_of_its_own_within_is_encoded(tmp_path: Path, monkeypatch):
    even = draw(tmp_path / "even.mp4", Draw(frames=12, bframes=0, sound=False))
    other = draw(tmp_path / "other.mp4", Draw(frames=24, bframes=0, sound=False, first=100))
    reset = reset_midway(tmp_path / "reset.mp4", even)
    out = tmp_path / "film.mp4"
    assert not was_encoded(monkeypatch, [Clip(even), Clip(other)], out)
    assert was_encoded(monkeypatch, [Clip(reset), Clip(other)], out)
    assert numbers(out) == [*range(24), *range(100, 124)]


def test_a_join_that_does_not_hold_is_encoded(tmp_path: Path, monkeypatch):
    takes = [draw(tmp_path / f"{n}.mp4", Draw(frames=12, first=50 * n)) for n in (1, 2)]
    monkeypatch.setattr(rendering, "are_joined", lambda *_: False)
    out = tmp_path / "film.mp4"
    assert was_encoded(monkeypatch, [Clip(take) for take in takes], out)
    assert numbers(out) == [*range(50, 62), *range(100, 112)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.mp4", "2.mp4", "film.mp4"]
