"""What a film shows and sounds like, frame by frame, before anything of it is written.

Frame counts are known before the first frame is decoded, so that a file which cannot be read is found at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate, islice
from pathlib import Path

import av

from cineflow.core.errors import NothingFound
from cineflow.core.text import Text
from cineflow.core.time import Rate, frames_in
from cineflow.media._cards import gap_card
from cineflow.media._conform import Conformer, canvas_of, colour_of
from cineflow.media._containers import unreadable
from cineflow.media._crossing import blended, past_the_end
from cineflow.media._layers import Planes, frame_of, views_of
from cineflow.media._mixing import Layer, music_layer
from cineflow.media._sound import Part, check_track
from cineflow.media._source import Cut, Source, cut_source, frames_of, open_source, slots, suggest_rate
from cineflow.media._writer import BT709, SOUND_RATE, samples_before
from cineflow.media.finish import Finish
from cineflow.media.labels import AIGC, Labels, labels_of
from cineflow.media.reframe import aims, crop_share, upright_size
from cineflow.timeline.model import Clip, Gap, Timeline

__all__ = ["Film", "Piece", "layers_of", "parts_of", "pictures_of", "piece_pictures", "plan_film"]

_NO_CLIP_SIZE = (1280, 720)
_NO_CLIP_RATE = Fraction(24)


@dataclass(frozen=True, slots=True)
class Piece:
    """An item with its share of the output: `shown` names a source tick for every frame, a card shows one picture.

    enter: over how many of its first frames it comes in, over what lies `under` it, None for black. leave: over how
    many of its last ones it goes to black. first, whole: where a part of a piece begins in it, and how many frames that
    has. gain: of its sound, in decibels. runs_on: frames that it goes on beneath the next one, past its own end.
    """

    frames: int
    cut: Cut | None = None
    shown: Sequence[int] = ()
    gap: Gap | None = None
    enter: int = 0
    under: Piece | None = None
    leave: int = 0
    first: int = 0
    whole: int = 0
    gain: float = 0.0
    runs_on: int = 0

    @property
    def darkens_at(self) -> int:
        """The frame of the whole piece from which it goes to black."""
        return (self.whole or self.frames) - self.leave

    @property
    def is_plain(self) -> bool:
        """Whether every one of its frames is its source's alone."""
        return self.first >= self.enter and self.first + self.frames <= self.darkens_at

    def part(self, first: int, last: int) -> Piece:
        """Return frames `[first, last)` of it; of a clip's only where it shows every frame once."""
        if (first, last) == (0, self.frames):
            return self
        cut = replace(self.cut, shown=self.shown[first:last]) if self.cut else None
        return replace(
            self, frames=last - first, cut=cut, shown=self.shown[first:last], first=self.first + first,
            whole=self.whole or self.frames,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Film:
    """looked: told how many frames more were looked at for what is in them, before they are made."""

    pieces: tuple[Piece, ...]
    rate: Rate
    size: tuple[int, int]
    matrix: int
    finish: Finish = field(default_factory=Finish)
    gain: float | None = None
    labels: Labels = field(default_factory=Labels)
    music: tuple[Layer, ...] = ()
    looked: Callable[[int], None] = lambda _: None

    @property
    def tags(self) -> dict[str, str]:
        return {AIGC: self.labels.aigc} if self.labels.aigc else {}

    @property
    def frames(self) -> int:
        return sum(piece.frames for piece in self.pieces)

    @property
    def has_sound(self) -> bool:
        return bool(self.music) or any(piece.cut and piece.cut.source.facts.has_sound for piece in self.pieces)

    @property
    def is_mixed(self) -> bool:
        """Whether sounds are added or raised, so that peaks must be held down."""
        return bool(self.music) or any(piece.gain > 0 for piece in self.pieces)


def plan_film(timeline: Timeline, finish: Finish) -> Film:
    """Find every frame of the film before any is made."""
    if not timeline.items:
        raise NothingFound(
            Text("there is nothing to render", "没有可渲染的内容"), code="film.empty",
            fix=Text("Put at least one clip into the list", "请在列表中至少写入一个片段"),
        )  # fmt: skip
    sources: dict[Path, Source] = {}
    cuts: dict[int, Cut] = {}
    for index, item in enumerate(timeline.items):
        if isinstance(item, Clip):
            source = sources.get(item.source) or open_source(item.source)
            sources[item.source] = source
            check_track(source, finish.audio_track)
            cuts[index] = cut_source(source, item.span)
    first = cuts[min(cuts)] if cuts else None
    rate = timeline.rate or (suggest_rate(first) if first else _NO_CLIP_RATE)
    shape = upright_size if finish.vertical else canvas_of
    size = timeline.size or shape(*(first.source.facts.size if first else _NO_CLIP_SIZE))
    pieces: list[Piece] = []
    for index, item in enumerate(timeline.items):
        if isinstance(item, Gap):
            pieces.append(Piece(max(1, frames_in(item.length, rate)), gap=item))
        else:
            shown = slots(cuts[index], rate)
            pieces.append(_crossed(Piece(len(shown), cuts[index], shown), item, pieces, rate))
    labels = replace(labels_of(sources), is_shown=finish.label is not None)
    end = samples_before(sum(piece.frames for piece in pieces), rate)
    music = tuple(layer for one in timeline.music if (layer := music_layer(one, end)))
    return Film(tuple(pieces), rate, size, _matrix_of(first), finish, labels=labels, music=music)


def _crossed(piece: Piece, clip: Clip, before: list[Piece], rate: Rate) -> Piece:
    """Return a clip's piece with its gain, its entrance and its end; the piece it dissolves from learns how far it runs
    on."""
    leave = min(piece.frames, frames_in(clip.leave, rate))
    enter = min(piece.frames, frames_in(clip.enter.length, rate)) if clip.enter else 0
    piece = replace(piece, gain=clip.gain, enter=enter, leave=leave)
    last = before[-1] if before else None
    if not enter or clip.enter is None or clip.enter.kind == "fade" or last is None or last.leave:
        return piece
    if last.cut is None:
        return replace(piece, under=Piece(enter, gap=last.gap))
    cut, shown, own = past_the_end(last.cut, enter, rate)
    before[-1] = replace(last, runs_on=own)
    return replace(piece, under=Piece(enter, cut, shown))


def _matrix_of(cut: Cut | None) -> int:
    """The colour matrix of the film is the first clip's; HDR and its like become BT.709."""
    if cut is None:
        return BT709
    _, frame = next(frames_of(cut), (0, None))
    matrix = colour_of(frame) if frame is not None else BT709
    return matrix if matrix in (BT709, 5, 6) else BT709


def pictures_of(film: Film) -> Iterator[av.VideoFrame]:
    for piece in film.pieces:
        yield from piece_pictures(piece, film)


def piece_pictures(piece: Piece, film: Film) -> Iterator[av.VideoFrame]:
    frames = _bare_pictures(piece, film)
    if piece.is_plain:
        yield from frames
        return
    under = islice(_bare_pictures(piece.under, film), piece.first, None) if piece.under else None
    for number, frame in enumerate(frames, start=piece.first):
        shown = frame
        if number < piece.enter:
            beneath = next(under, None) if under else None
            shown = blended(beneath, shown, (number + 0.5) / piece.enter, film.size)
        if number >= piece.darkens_at:
            shown = blended(shown, None, (number - piece.darkens_at + 0.5) / piece.leave, film.size)
        yield shown


def _bare_pictures(piece: Piece, film: Film) -> Iterator[av.VideoFrame]:
    if piece.cut is not None:
        yield from _clip_frames(piece.cut, piece.shown, film)
        return
    card = gap_card(piece.gap.name, piece.gap.why, film.size) if piece.gap else None
    for _ in range(piece.frames):
        yield _card_frame(card, film.size)


def _card_frame(card: Planes | None, size: tuple[int, int]) -> av.VideoFrame:
    frame, planes = frame_of(size)
    for plane, drawn in zip(planes, card or (), strict=False):
        plane[...] = drawn
    return frame


def _clip_frames(cut: Cut, shown: Sequence[int], film: Film) -> Iterator[av.VideoFrame]:
    """Give a frame for every slot; one that the decoder dropped is replaced by the one before it."""
    facts = cut.source.facts
    shape = Fraction(facts.width, facts.height) if facts.rotation in (0, 180) else Fraction(facts.height, facts.width)
    frames: Callable[[int, av.VideoFrame], av.VideoFrame] | None = None
    at, last = 0, None
    for tick, frame in frames_of(cut):
        while last is not None and at < len(shown) and shown[at] < tick:
            yield last
            at += 1
        if at >= len(shown):
            return
        if shown[at] > tick:
            continue
        if frames is None:
            pixel = shape / Fraction(frame.width, frame.height)
            pixel = pixel if abs(pixel - 1) > Fraction(1, 200) else Fraction(1)
            frames = _fitter(cut, film, pixel)
        last = frames(tick, frame)
        while at < len(shown) and shown[at] <= tick:
            yield last
            at += 1
    if last is None:
        why = Text("no frame of the range can be decoded", "该范围内没有画面可以解码")
        raise unreadable(cut.source.file, why, "media.undecodable")
    while at < len(shown):
        yield last
        at += 1


def _fitter(cut: Cut, film: Film, pixel: Fraction) -> Callable[[int, av.VideoFrame], av.VideoFrame]:
    """Return what brings frames onto the canvas: whole and centred, or cropped upright where they are wider."""
    facts, (across, down) = cut.source.facts, film.size
    share = crop_share(facts.size, film.size)
    if not film.finish.vertical or share >= 1:
        whole = Conformer(film.size, film.matrix, rotation=facts.rotation, shape=pixel)
        return lambda tick, frame: whole.fit(frame)
    wide = max(across, round(across / share / 2) * 2)
    cover = Conformer((wide, down), film.matrix, rotation=facts.rotation, shape=pixel)
    middles = aims(cut, share, watch=film.looked)

    def cropped(tick: int, frame: av.VideoFrame) -> av.VideoFrame:
        left = max(0, min(wide - across, round(middles.get(tick, 0.5) * wide - across / 2))) // 2 * 2
        fitted = cover.fit(frame)
        out, planes = frame_of(film.size)
        for plane, source in zip(planes, views_of(fitted), strict=True):
            begin = left if plane.shape[1] == across else left // 2
            plane[...] = source[:, begin : begin + plane.shape[1]]
        return out

    return cropped


def parts_of(film: Film) -> Iterator[Part]:
    for (begin, end), piece in _spans(film):
        if piece.cut is None or not piece.cut.source.facts.has_sound:
            yield Part(end - begin)
            continue
        rise = samples_before(piece.enter, film.rate)
        is_joined = not (piece.enter and piece.under and piece.under.cut)
        yield replace(
            _part(piece.cut, end - begin, film), gain=_factor(piece.gain), rise=rise,
            fall=samples_before(piece.leave, film.rate), is_joined=is_joined,
        )  # fmt: skip


def layers_of(film: Film) -> list[Layer]:
    """What is heard beside the clips' own sound in its place: music, and clips that run on beneath the next one."""
    layers = list(film.music)
    for (begin, end), piece in _spans(film):
        if piece.runs_on and piece.cut and piece.cut.source.facts.has_sound:
            count = samples_before(piece.runs_on, film.rate)
            own = _part(piece.cut, end - begin, film)
            after = Fraction(round(own.start * SOUND_RATE) + end - begin, SOUND_RATE)
            part = replace(own, samples=count, start=after, has_lead=False, gain=_factor(piece.gain), fall=count)
            layers.append(Layer(end, part))
    return layers


def _spans(film: Film) -> Iterator[tuple[tuple[int, int], Piece]]:
    """Each piece with the samples of the film that are its own."""
    ends = accumulate(piece.frames for piece in film.pieces)
    for piece, end in zip(film.pieces, ends, strict=True):
        yield (samples_before(end - piece.frames, film.rate), samples_before(end, film.rate)), piece


def _part(cut: Cut, samples: int, film: Film) -> Part:
    source, start = cut.source, cut.start
    begin = source.zero * source.base + start
    has_lead = start > Fraction(1, 100)
    return Part(samples, source.file, begin, has_lead=has_lead, track=film.finish.audio_track)


def _factor(decibels: float) -> float:
    return 10 ** (decibels / 20)
