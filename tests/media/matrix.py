"""Every kind of footage that a cut must be exact on: codecs, groups of pictures, rates, turns, starts, sounds, boxes.

Each entry is drawn with numbered frames and clicks, cut at awkward places, rendered, and read back frame by frame.
The tests run a part of it, `benchmarks/clip_matrix.py` all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numbered import SOUND_RATE, Draw, draw, number_in, pcm

from cineflow.core.time import Span
from cineflow.media.finish import Finish
from cineflow.media.render import Rendered, render
from cineflow.timeline.model import Clip, Timeline

CLICK_EVERY = 10


@dataclass(frozen=True)
class Entry:
    """name: what is special. suffix: of the file. film: how it is drawn. is_quick: part of the tests. smart: how it is
    rendered. copies: whether frames must be copied (True), must not (False), or either. others: further sources whose
    clips are woven between, brought to the first one's rate and size. out: ending of the film that is made."""

    name: str
    suffix: str
    film: Draw
    is_quick: bool = False
    smart: str = "auto"
    copies: bool | None = None
    others: tuple[tuple[str, Draw], ...] = ()
    out: str = ".mp4"


@dataclass(frozen=True)
class Checked:
    """boundaries: how many there were; wrong: of them. inside: frames between that are not the one expected. late: of
    the click that is furthest off, in seconds (None without sound). lost: clicks that were not heard."""

    boundaries: int
    wrong: int
    inside: int
    late: float | None
    lost: int
    made: Rendered

    @property
    def is_right(self) -> bool:
        in_step = self.late is None or self.late < 1 / self.made.rate
        return not self.wrong and not self.inside and not self.lost and in_step


def jitter(index: int) -> int:
    """About 30 frames a second, each up to 9 ms early or late, and a pause of a quarter second after frame 20."""
    return 810 + index * 3000 + (index * 7919 % 1620 - 810) + (22500 if index > 20 else 0)


def rates(*names: str) -> Iterator[tuple[str, Fraction]]:
    for name in names:
        yield name, Fraction({"23.976": "24000/1001", "29.97": "30000/1001", "59.94": "60000/1001"}.get(name, name))


def entries() -> Iterator[Entry]:
    """Give the whole matrix. Codecs, groups, rates and boxes are crossed; what stands alone is added."""
    plain = Draw(frames=96, click_every=CLICK_EVERY, bframes=3, keyint=12)
    for label, rate in rates("23.976", "25", "29.97", "50", "59.94", "60"):
        film = replace(plain, rate=rate)
        for suffix in (".mp4", ".mov", ".mkv"):
            is_quick = (label, suffix) in {("23.976", ".mkv"), ("59.94", ".mov")}
            yield Entry(f"H.264 B-frames, GOP 12, {label}", suffix, film, is_quick=is_quick)
            yield Entry(f"H.264 open GOP 16, {label}", suffix, replace(film, keyint=16, open_groups=True))
            yield Entry(f"H.264 one long GOP, {label}", suffix, replace(film, keyint=300, bframes=2))
            yield Entry(f"HEVC, {label}", suffix, replace(film, codec="libx265", options=HEVC))
        vp9 = replace(film, codec="libvpx-vp9", size=(320, 192), options=VP9)
        yield Entry(f"VP9 + Opus, {label}", ".webm", vp9, is_quick=label == "29.97")
    ntsc = replace(plain, rate=Fraction(30000, 1001))
    yield Entry("H.264 GOP 6, whole groups copied", ".mp4", replace(ntsc, keyint=6), True, "always", True)
    yield Entry("H.264 only key frames", ".mkv", replace(ntsc, keyint=1, bframes=0), False, "always", True)
    yield Entry("H.264 GOP 12, nothing copied", ".mp4", ntsc, False, "never", False)
    yield Entry("H.264 open GOP, nothing to copy", ".mp4", replace(ntsc, open_groups=True), True, "auto", False)
    yield Entry("H.264 10-bit", ".mkv", replace(plain, pixel_format="yuv420p10le"), True)
    yield Entry("HEVC 10-bit, 25", ".mp4", replace(
        plain, rate=Fraction(25), codec="libx265", pixel_format="yuv420p10le", options=HEVC), True)  # fmt: skip
    yield Entry("HEVC open GOP", ".mp4", replace(plain, codec="libx265", options={
        "preset": "ultrafast", "x265-params": "log-level=none:keyint=16:open-gop=1:bframes=3:scenecut=0"}))  # fmt: skip
    yield Entry("AV1", ".mkv", replace(plain, codec="libsvtav1", options=AV1))
    yield Entry("4:4:4", ".mp4", replace(plain, pixel_format="yuv444p"))
    yield Entry("MPEG-4 ASP", ".mp4", replace(plain, codec="mpeg4"))
    yield Entry("variable rate", ".mp4", replace(plain, stamps=jitter, bframes=2, frames=80), True)
    yield Entry("variable rate", ".mkv", replace(plain, stamps=jitter, bframes=0, frames=80))
    for turn in (90, 180, 270):
        yield Entry(f"turned by {turn}", ".mp4", replace(plain, rotation=turn), turn == 90)
    yield Entry("begins at 3.5 s", ".mp4", replace(plain, start=Fraction(7, 2)), True)
    yield Entry("begins at 0.34 s, 50", ".mkv", replace(plain, start=Fraction(17, 50), rate=Fraction(50)))
    yield Entry("begins at 2 s", ".ts", replace(plain, start=Fraction(2)))
    for layout in ("mono", "5.1"):
        yield Entry(f"sound {layout}", ".mp4", replace(plain, layout=layout), layout == "5.1")
        yield Entry(f"sound {layout}", ".mkv", replace(ntsc, layout=layout))
        yield Entry(f"sound {layout}, Opus", ".webm", replace(
            plain, layout=layout, codec="libvpx", size=(320, 192), options=VP8))  # fmt: skip
    yield Entry("no sound", ".mp4", replace(plain, sound=False))
    mixed = (
        (".mp4", replace(plain, rate=Fraction(60), size=(640, 360), first=2000)),
        (".mkv", replace(plain, rate=Fraction(24000, 1001), size=(160, 90), first=4000, layout="mono")),
        (".mov", replace(plain, rate=Fraction(25), codec="libx265", options=HEVC, first=6000, layout="5.1")),
    )
    yield Entry("sizes and rates mixed, into 29.97", ".mp4", ntsc, True, others=mixed)
    for suffix in (".mov", ".mkv"):
        yield Entry(f"made as {suffix}, 59.94", ".mp4", replace(plain, rate=Fraction(60000, 1001)), out=suffix,
                    is_quick=suffix == ".mkv")  # fmt: skip
    yield Entry("sizes and rates mixed, into 50", ".mkv", replace(plain, rate=Fraction(50)), others=mixed)


AV1 = {"preset": "10", "crf": "12", "svtav1-params": "keyint=16:enable-tf=0"}
HEVC = {"preset": "ultrafast", "x265-params": "log-level=none:keyint=20:min-keyint=20:open-gop=0:bframes=3:scenecut=0"}
VP9 = {"deadline": "realtime", "cpu-used": "8", "g": "20", "lag-in-frames": "0", "b": "1M"}
VP8 = {"deadline": "realtime", "cpu-used": "8", "g": "20", "b": "1M"}


def ranges_of(film: Draw) -> list[tuple[int, int]]:
    """Ranges on and beside key frames, of one frame, at both ends, back in time, and one after the other."""
    n, key = film.frames, film.keyint
    return [
        (n // 2, n // 2 + 7), (0, 3), (n - 4, n), (n // 3, n // 3 + 1), (5, 31), (31, 40),
        (min(key, n - 9) - 1, min(key, n - 9) + 8), (min(key, n - 9), n - 2), (19, 41),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Placed:
    film: Draw
    first: int
    last: int
    begin: int
    frames: int


def check(entry: Entry, folder: Path) -> Checked:
    """Draw, cut, render and read back one entry."""
    folder.mkdir(exist_ok=True)
    drawn = [(draw(folder / f"0{entry.suffix}", entry.film), entry.film)]
    drawn += [(draw(folder / f"{n}{suffix}", film), film) for n, (suffix, film) in enumerate(entry.others, 1)]
    clips: list[tuple[Path, Draw, int, int]] = []
    for number, (first, last) in enumerate(ranges_of(entry.film)):
        for file, film in drawn[:1] if not entry.others else [drawn[0], drawn[1 + number % len(entry.others)]]:
            clips.append((file, film, first, last))
    timeline = Timeline(tuple(Clip(file, span(film, first, last)) for file, film, first, last in clips))
    out = folder / "out" / f"film{entry.out}"
    made = render(timeline, out, quality="draft", finish=Finish("draft", entry.smart))
    placed = list(_placed(clips, made))
    shown = _numbers(out, entry.film.rotation)
    frames_right = len(shown) == made.frames == placed[-1].begin + placed[-1].frames
    wrong = inside = 0
    for place in placed:
        part = shown[place.begin : place.begin + place.frames]
        expected = list(_expected(place, made))
        judged = [number in allowed for number, allowed in zip(part, expected, strict=False)] or [False]
        wrong += (not judged[0]) + (not judged[-1] or not frames_right)
        inside += judged[1:-1].count(False)
    late, lost = _late(out, placed, made) if made.has_sound else (None, 0)
    return Checked(2 * len(placed), wrong, inside, late, lost, made)


def span(film: Draw, first: int, last: int) -> Span:
    """The span from one frame to another, in the time an editor counts: from the first frame shown."""
    zero = film.time_of(0)
    after = film.time_of(last) if last < film.frames else film.time_of(last - 1) + 1 / film.rate
    return Span(film.time_of(first) - zero, after - zero)


def _placed(clips: list[tuple[Path, Draw, int, int]], made: Rendered) -> Iterator[_Placed]:
    begin = 0
    for _, film, first, last in clips:
        count = last - first
        if film.stamps or film.rate != made.rate:
            count = max(1, round(span(film, first, last).length * made.rate))
        yield _Placed(film, first, last, begin, count)
        begin += count


def _expected(place: _Placed, made: Rendered) -> Iterator[range]:
    """Which numbers each output frame may show: one at the source's own rate, else those whose time is within one
    output frame."""
    film = place.film
    for index in range(place.frames):
        if film.rate == made.rate and not film.stamps:
            yield range(film.first + place.first + index, film.first + place.first + index + 1)
            continue
        near = [
            number for number in range(place.first, place.last)
            if abs(film.time_of(number) - film.time_of(place.first) - index / made.rate) < 1 / made.rate
            or _is_held(film, number, place, index / made.rate)
        ]  # fmt: skip
        if index == 0:
            near = [place.first]
        yield range(film.first + min(near), film.first + max(near) + 1)


def _is_held(film: Draw, number: int, place: _Placed, at: Fraction) -> bool:
    """Whether a frame is the one on the screen at a time of its clip."""
    time = film.time_of(place.first) + at
    return film.time_of(number) <= time and (number + 1 >= place.last or time < film.time_of(number + 1))


def _numbers(path: Path, rotation: int) -> list[int]:
    turns = {0: 0, 90: 1, 180: 2, 270: 3}[rotation]
    with av.open(str(path)) as film:
        return [number_in(np.rot90(frame.to_ndarray(format="gray"), turns)) for frame in film.decode(video=0)]


def _late(path: Path, placed: list[_Placed], made: Rendered) -> tuple[float, int]:
    """How far the furthest click is from its frame, in seconds; and how many are missing."""
    sound = np.abs(pcm(path))
    worst, lost = 0.0, 0
    for place in placed:
        film = place.film
        if not film.sound:
            continue
        for number in range(place.first, place.last):
            if number % film.click_every:
                continue
            into = film.time_of(number) - film.time_of(place.first)
            end = span(film, place.first, place.last).length
            if end - into < Fraction(1, 50):
                continue  # The join's fade has it.
            at = round((place.begin / made.rate + into) * SOUND_RATE)
            begin = max(0, at - SOUND_RATE // 25)
            near = sound[begin : at + SOUND_RATE // 25]
            heard = np.flatnonzero(near > 0.25)
            if not heard.size:
                lost += 1
                continue
            worst = max(worst, abs(int(heard[0]) + begin - at) / SOUND_RATE)
    return worst, lost


def quick_entries() -> list[Entry]:
    return [entry for entry in entries() if entry.is_quick]
