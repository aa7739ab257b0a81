"""Making one film from a timeline: every cut on its frame, sound in step, whatever the sources are.

Sources are seeked to each range and decoded no further than its end; what can be copied is not encoded again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import av
import numpy as np

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.core.files import move_into_place
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time, time_of
from cineflow.core.tracing import span
from cineflow.media._advance import Advance
from cineflow.media._burning import Burner
from cineflow.media._containers import open_media, video_of
from cineflow.media._copy import Whole, are_joined, film_packets, wholes
from cineflow.media._film import Film, Piece, layers_of, parts_of, pictures_of, piece_pictures, plan_film
from cineflow.media._level import gain_for, levelled
from cineflow.media._marking import Marker
from cineflow.media._mixing import mixed
from cineflow.media._smart import SmartPlan, plan_smart
from cineflow.media._smart_film import SmartWriter, are_the_same
from cineflow.media._sound import film_sound, silence
from cineflow.media._source import cut_source, open_source
from cineflow.media._writer import (
    Encoding,
    FilmWriter,
    Sound,
    hardware_codec,
    samples_before,
    sweep_drafts,
)
from cineflow.media.finish import Finish
from cineflow.media.labels import Labels
from cineflow.timeline.model import Clip, Gap, Timeline

__all__ = ["Quality", "Rendered", "places_of", "render"]

Quality = Literal["draft", "good", "best"]

_ENCODINGS: dict[str, Encoding] = {
    "draft": Encoding("ultrafast", 26, sound_kbps=128),
    "good": Encoding("veryfast", 20),
    "best": Encoding("slow", 17, sound_kbps=256),
}
_ELSEWISE = (".webm", ".avi", ".mxf", ".ts", ".mts", ".m2ts", ".flv", ".wmv", ".mpg", ".mpeg", ".ogv", ".gif")
"""Endings of other kinds of films."""

_WORTH_COPYING = 0.6
"""The share of a film's frames from which copying is cheaper than encoding: each join costs two groups decoded."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A film that was made. clips: how many pieces of sources it shows; gaps are not counted. copied: how many of its
    frames were not encoded again. encoder: of the others. labels: of what a machine made, as its sources have them.
    lacks_hardware: whether the machine's own encoder was asked for, and x264 took over."""

    film: Path
    seconds: Time
    clips: int
    frames: int
    rate: Rate
    size: tuple[int, int]
    has_sound: bool
    copied: int = 0
    encoder: str = "libx264"
    labels: Labels = field(default_factory=Labels)
    lacks_hardware: bool = False

    @property
    def told(self) -> tuple[Text, ...]:
        """What people should know of it."""
        if not self.lacks_hardware:
            return self.labels.told
        return *self.labels.told, Text(
            "this machine has no hardware encoder for H.264 that works: x264 was used",
            "本机没有可用的 H.264 硬件编码器，已改用 x264",
        )  # fmt: skip


@span("render")
def render(
    timeline: Timeline, out: Path, *, quality: str = "good", finish: Finish | None = None,
    progress: Progress = lambda fraction: None,
) -> Rendered:  # fmt: skip
    """Render a timeline into one MP4, MOV or MKV of H.264, with AAC where any source has sound.

    Rate and size are the timeline's, else the first clip's. quality: draft, good or best; finish: says that and all
    else. progress: called with 0..1; what it raises stops the render. The file appears whole or not at all. Raises
    Unreadable naming a source, NothingFound for an empty timeline, Conflict where `out` is footage that it shows,
    SettingInvalid for a name of another kind of file, for a sound track that a source has not and for `always` where
    nothing can be copied, GlyphMissing, MediaError, OSError; KeyError for another quality.
    """
    finish = finish or Finish(quality)
    _check_ending(out)
    sweep_drafts(out)
    _spare_sources(timeline, out)
    film = plan_film(timeline, finish)
    drawn = _drawn_over(film, finish)
    encoding = _encoding(finish, film.size)
    is_heard = finish.loudness is not None and film.has_sound
    advance = Advance(progress, film.frames, film.rate, listens=is_heard, looks=finish.vertical)
    film = replace(film, gain=_gain(film, advance) if is_heard else None, looked=advance.looked)
    copied = _copied(timeline, film, out, encoding, advance)
    if not copied:
        if finish.smart == "always":
            raise _not_exact()
        _encode(film, out, encoding, advance, drawn)
    progress(1.0)
    clips = sum(piece.cut is not None for piece in film.pieces)
    seconds = time_of(film.frames, film.rate)
    return Rendered(
        out, seconds, clips, film.frames, film.rate, film.size, film.has_sound, copied, encoding.codec,
        film.labels, finish.hardware and encoding.codec == "libx264",
    )  # fmt: skip


def _check_ending(out: Path) -> None:
    """Raise SettingInvalid where a film would be called what it is not: players go by the ending."""
    if out.suffix.lower() in _ELSEWISE:
        raise SettingInvalid(
            Text("films are written as MP4, MOV or MKV, not {ending}", "影片输出为 MP4、MOV 或 MKV，不支持 {ending}",
                 ending=out.suffix),
            fix=Text("Name it {name}.mp4", "请命名为 {name}.mp4", name=out.stem), place=out.name,
            code="render.other_kind",
        )  # fmt: skip


def _spare_sources(timeline: Timeline, out: Path) -> None:
    """Raise Conflict where the film would lie over footage that it shows."""
    place = out.resolve()
    if any(one.source.resolve() == place for one in (*timeline.clips, *timeline.music)):
        raise Conflict(
            Text("the film would be written over its own footage", "影片会覆盖它自己的原片"),
            fix=Text("Name another file with -o", "请用 -o 另取文件名"), file=out, code="render.over_source",
        )  # fmt: skip


def places_of(timeline: Timeline) -> list[Span]:
    """Return where each clip of a timeline stands in its film."""
    places: list[Span] = []
    at = Fraction(0)
    for item in timeline.items:
        length = item.length if isinstance(item, Gap) else _length_of(item)
        if isinstance(item, Clip):
            places.append(Span(at, at + length))
        at += length
    return places


def _length_of(clip: Clip) -> Time:
    return clip.span.length if clip.span else cut_source(open_source(clip.source), None).length


def _encoding(finish: Finish, size: tuple[int, int]) -> Encoding:
    encoding = _ENCODINGS[finish.quality]
    codec = hardware_codec(size) if finish.hardware else None
    return replace(encoding, codec=codec) if codec else encoding


def _gain(film: Film, advance: Advance) -> float | None:
    assert film.finish.loudness is not None, "asked before"
    return gain_for(lambda: advance.heard(_unlevelled(film)), film.finish.loudness)


def _drawn_over(film: Film, finish: Finish) -> list[Burner | Marker]:
    drawn: list[Burner | Marker] = []
    if finish.captions:
        drawn.append(Burner(finish.captions, film.size, film.rate, finish.fonts))
    if finish.label:
        drawn.append(Marker(finish.label, film.size, film.rate))
    return drawn


def _encode(
    film: Film, out: Path, encoding: Encoding, advance: Advance, drawn: Sequence[Burner | Marker]
) -> None:  # fmt: skip
    with FilmWriter(
        out,
        size=film.size,
        rate=film.rate,
        encoding=encoding,
        has_sound=film.has_sound,
        matrix=film.matrix,
        tags=film.tags,
    ) as writer:
        steps = _InStep(film, writer, advance)
        for number, frame in enumerate(pictures_of(film)):
            for layer in drawn:
                frame = layer.burn(number, frame)
            writer.frame(frame)
            steps.follow()
        steps.finish()


def _not_exact() -> SettingInvalid:
    return SettingInvalid(
        Text("nothing of this film can be copied exactly", "这部影片没有可以精确复制的画面"),
        fix=Text("Use --smart auto; copying needs H.264 at the film's own rate and size, no captions, MP4 or MOV",
                 "请用 --smart auto；复制需要与成片同帧率、同尺寸的 H.264，不烧录字幕，且输出 MP4 或 MOV"),
        place="--smart", code="render.not_exact",
    )  # fmt: skip


def _copied(timeline: Timeline, film: Film, out: Path, encoding: Encoding, advance: Advance) -> int:
    """Make the film by copying what can be copied; how many frames that was, 0 with no file where it is not done."""
    finish = film.finish
    if finish.smart == "never" or finish.is_drawn_on or encoding.codec != "libx264":
        return 0
    if out.suffix.lower() == ".mkv":
        return 0  # PyAV cannot tell the rate of copied packets, and Matroska does not say it by its time stamps.
    takes = None if finish.label else _wholes(timeline, film)
    if takes and _copy(film, takes, out, encoding, advance):
        return film.frames
    marker = Marker(finish.label, film.size, film.rate) if finish.label else None
    labelled = marker.until if marker else 0
    pieces, starts = _divided(film, labelled)
    free = [
        (piece.cut if start >= labelled and piece.is_plain else None, piece.frames)
        for piece, start in zip(pieces, starts, strict=True)
    ]
    plan = plan_smart(free, film.rate, film.size, film.matrix)
    if plan is None or (finish.smart == "auto" and plan.share < _WORTH_COPYING):
        return 0

    def pictures(piece: int, first: int, last: int) -> Iterator[av.VideoFrame]:
        frames = piece_pictures(pieces[piece].part(first, last), film)
        for number, frame in enumerate(frames, start=starts[piece] + first):
            yield marker.burn(number, frame) if marker else frame

    return plan.copied if _cut_smart(film, plan, pictures, out, encoding, advance) else 0


def _divided(film: Film, at: int) -> tuple[list[Piece], list[int]]:
    """The pieces of a film and the frame each begins at; where they can be, cut in two at frame `at` and where they
    begin and cease to be their source's alone."""
    pieces: list[Piece] = []
    starts: list[int] = []
    begin = 0
    for piece in film.pieces:
        marks = (at - begin, piece.enter, piece.darkens_at) if piece.cut and piece.cut.rate == film.rate else ()
        edges = sorted({0, piece.frames, *(mark for mark in marks if 0 < mark < piece.frames)})
        for first, last in pairwise(edges):
            pieces.append(piece.part(first, last))
            starts.append(begin + first)
        begin += piece.frames
    return pieces, starts


def _cut_smart(
    film: Film, plan: SmartPlan, pictures: Callable[[int, int, int], Iterator[av.VideoFrame]], out: Path,
    encoding: Encoding, advance: Advance,
) -> bool:  # fmt: skip
    """Copy and encode as planned; False, with no file, where the joins do not hold."""
    trial = out.with_name(f".{out.stem}.{os.getpid()}.joined{out.suffix}")
    smart = SmartWriter(
        plan, rate=film.rate, size=film.size, matrix=film.matrix, encoding=encoding, pictures=pictures,
    )  # fmt: skip
    try:
        with open_media(plan.template) as container, FilmWriter(
            trial, size=film.size, rate=film.rate, encoding=encoding, has_sound=film.has_sound,
            template=video_of(container), head=smart.record, tags=film.tags,
        ) as writer:  # fmt: skip
            steps = _InStep(film, writer, advance)
            for packet in smart.packets():
                writer.packet(packet)
                steps.follow()
            steps.finish()
        if not are_the_same(trial, plan, smart, film.rate):
            return False
        move_into_place(trial, out)
        return True
    finally:
        trial.unlink(missing_ok=True)


def _wholes(timeline: Timeline, film: Film) -> list[Whole] | None:
    """The takes of a film of nothing but whole takes that may be joined as they are."""
    cuts = [piece.cut for piece in film.pieces if piece.cut]
    is_whole = all(isinstance(item, Clip) and item.span is None for item in timeline.items)
    is_whole = is_whole and all(piece.is_plain for piece in film.pieces)
    return wholes(cuts, film.rate, film.size) if is_whole else None


def _copy(film: Film, takes: Sequence[Whole], out: Path, encoding: Encoding, advance: Advance) -> bool:
    """Join takes without encoding their pictures again; False, with no file, where the joins do not hold."""
    trial = out.with_name(f".{out.stem}.{os.getpid()}.joined{out.suffix}")
    try:
        with open_media(takes[0].file) as container, FilmWriter(
            trial, size=film.size, rate=film.rate, encoding=encoding, has_sound=film.has_sound,
            template=video_of(container), tags=film.tags,
        ) as writer:  # fmt: skip
            steps = _InStep(film, writer, advance)
            for packet in film_packets(takes, film.rate):
                writer.packet(packet)
                steps.follow()
            steps.finish()
        if not are_joined(trial, takes, film.rate):
            return False
        move_into_place(trial, out)
        return True
    finally:
        trial.unlink(missing_ok=True)


class _InStep:
    """Writes the sound that belongs to the frames written so far, and tells how far the film is."""

    _EVERY = 12

    def __init__(self, film: Film, writer: FilmWriter, advance: Advance) -> None:
        self._film = film
        self._writer = writer
        self._advance = advance
        self._sound = _Tap(_heard(film)) if film.has_sound else None

    def follow(self) -> None:
        if self._writer.frames % self._EVERY == 0:
            self.finish()
            self._advance.wrote(self._writer.frames)

    def finish(self) -> None:
        if self._sound:
            until = samples_before(self._writer.frames, self._film.rate)
            self._writer.sound(self._sound.take(until - self._writer.samples))


def _heard(film: Film) -> Iterator[Sound]:
    sound = _unlevelled(film)
    if film.gain is None and not film.is_mixed:
        return sound
    return levelled(sound, film.gain or 0)


def _unlevelled(film: Film) -> Generator[Sound]:
    return mixed(film_sound(parts_of(film)), layers_of(film))


class _Tap:
    """Takes exactly as many samples as are asked from blocks of any length."""

    def __init__(self, blocks: Iterator[Sound]) -> None:
        self._blocks = blocks
        self._rest = silence(0)

    def take(self, samples: int) -> Sound:
        held = [self._rest]
        count = self._rest.shape[1]
        while count < samples and (block := next(self._blocks, None)) is not None:
            held.append(block)
            count += block.shape[1]
        whole = np.concatenate([*held, silence(samples - count)], axis=1)
        self._rest = whole[:, samples:]
        return whole[:, :samples]
