"""The items of an edit resolved against footage, takes and sounds: where each stands, to the frame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cineflow.app.footage import inside_words, known_piece
from cineflow.core.errors import CineflowError, CutListInvalid, NotFound
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time, frames_in, time_of
from cineflow.library.ledger import footage
from cineflow.library.ledger.footage import FootageRow
from cineflow.server._addresses import address
from cineflow.server._assembling import said_again
from cineflow.server._cut_shapes import (
    CutItem,
    CutItemShown,
    MusicItem,
    MusicShown,
)
from cineflow.server._footage import is_theirs
from cineflow.server._house import House
from cineflow.server._media import is_picture
from cineflow.server._sounds import music_shown
from cineflow.server._who import Who
from cineflow.timeline.cutlist import Mark, SourceClock
from cineflow.timeline.model import Clip, Entrance, Gap, Item, Music, Timeline

if TYPE_CHECKING:
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.transcript import Word

__all__ = ["Edit", "footage_in", "resolved"]

_NO_RATE = Fraction(24)
"""At which an edit of gaps alone counts, as its render does."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that an item names."""

    file: Path
    name: str
    clock: Callable[[], SourceClock]
    length: Time
    rate: Rate | None
    video_url: str
    poster_url: str
    digest: str = ""
    waveform_url: str | None = None
    shot: str | None = None
    piece: Footage | None = None


@dataclass(frozen=True, slots=True)
class _Take:
    """A take that an item names. shot: of the storyboard; words: what is said in it."""

    file: Path
    name: str
    shot: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit resolved: what may be rendered. digests: of its indexed sources. rate: at which it counts frames. places:
    where each item begins and ends. dialogue: what the storyboard has people say, by number of the item."""

    timeline: Timeline
    shown: tuple[CutItemShown, ...]
    digests: Mapping[Path, str]
    rate: Rate
    places: tuple[tuple[Time, Time], ...]
    dialogue: Mapping[int, tuple[str, ...]]
    music: tuple[MusicShown, ...] = ()

    def check(self) -> None:
        """Raise CutListInvalid for an item that cannot be shown."""
        for number, item in enumerate(self.shown):
            if item.problem:
                raise CutListInvalid(
                    Text("{why}", "{why}", why=item.problem), code="cuts.bad_item", place=f"items[{number}]"
                )
        for number, one in enumerate(self.music):
            if one.problem:
                raise CutListInvalid(
                    Text("{why}", "{why}", why=one.problem), code="cuts.bad_music", place=f"music[{number}]"
                )
        if not any(item.gap is None for item in self.shown):
            raise CutListInvalid(Text("it holds no clip", "其中没有片段"), code="cuts.empty", place="items")


def footage_in(items: Sequence[CutItem]) -> list[str]:
    return list(dict.fromkeys(item.footage for item in items if item.footage))


async def resolved(
    house: House, who: Who, items: Sequence[CutItem], *, project: str, name: str, known: frozenset[str] = frozenset(),
    music: Sequence[MusicItem] = (),
) -> Edit:  # fmt: skip
    """Resolve items: of footage and takes that somebody may see. known: footage that the document has already."""
    rows = await _footage_rows(house, who, items, known)
    takes = await _take_files(house, who, items, project)
    edit = await asyncio.to_thread(_resolve, house, items, rows, takes, name)
    if not music:
        return edit
    of_project = await house.project_for(who, project) if project else None
    end = float(edit.places[-1][1]) if edit.places else 0.0
    heard = await asyncio.to_thread(music_shown, house, of_project, list(music), end)
    played = tuple(_music(shown, file) for shown, file in heard if file)
    return replace(
        edit, music=tuple(shown for shown, _ in heard), timeline=replace(edit.timeline, music=played)
    )  # fmt: skip


def _music(item: MusicShown, file: Path) -> Music:
    return Music(
        file, _exact(item.at), _exact(item.start), _exact(item.seconds) if item.seconds else None, item.gain,
        _exact(item.fade_in), _exact(item.fade_out), item.name,
    )  # fmt: skip


def _exact(seconds: float) -> Time:
    return Fraction(str(seconds))


async def _footage_rows(
    house: House, who: Who, items: Sequence[CutItem], known: frozenset[str]
) -> dict[str, FootageRow]:
    allowed = {one.id for one in await house.projects_for(who)}
    found: dict[str, FootageRow] = {}
    for footage_id in footage_in(items):
        try:
            row = await house.ledger.ask(footage.get, footage_id)
        except NotFound:
            continue
        if footage_id in known or is_theirs(row.project, row.owner, who, allowed):
            found[row.id] = row
    return found


async def _take_files(house: House, who: Who, items: Sequence[CutItem], project: str) -> dict[str, _Take]:
    wanted = {item.take for item in items if item.take}
    found: dict[str, _Take] = {}
    if not wanted:
        return found
    projects = sorted(await house.projects_for(who), key=lambda one: one.id != project)
    for one in projects:
        board = await house.boards.of(one)
        for take_id in wanted - set(found):
            if take_id in board.take_of:
                shot, take = board.take_of[take_id]
                board_name = shot.found.board.title or shot.found.board.file.stem
                words = tuple(line.words for line in shot.found.shot.dialogue if line.words.strip())
                found[take_id] = _Take(take.file, f"{board_name} · {shot.found.shot.number}", shot.id, words)
        if wanted <= set(found):
            break
    return found


def _resolve(
    house: House, items: Sequence[CutItem], rows: Mapping[str, FootageRow], takes: Mapping[str, _Take], name: str
) -> Edit:
    sources: dict[str, _Source | str] = {}
    for item in items:
        key = _key(item)
        if key and key not in sources:
            sources[key] = _source(house, rows, takes, item)
    usable = [source for item in items if isinstance(source := sources.get(_key(item)), _Source)]
    rate = next((source.rate for source in usable if source.rate), _NO_RATE)
    made: list[Item] = []
    shown: list[CutItemShown] = []
    places: list[tuple[Time, Time]] = []
    frame = 0
    for item in items:
        source = sources.get(_key(item), "")
        one, length, facts = _placed(item, source)
        frames = max(1, frames_in(length, rate)) if length else 0
        begin, end = time_of(frame, rate), time_of(frame + frames, rate)
        if one is not None:
            made.append(one)
        places.append((begin, end))
        shown.append(_with(item, **facts, at=float(begin), seconds=float(end - begin)))
        frame += frames
    digests = {source.file: source.digest for source in usable if source.digest}
    said = {n: takes[item.take].words for n, item in enumerate(items) if item.take and item.take in takes}
    dialogue = {n: words for n, words in said.items() if words and shown[n].seconds}
    return Edit(Timeline(tuple(made), name), tuple(shown), digests, rate, tuple(places), dialogue)


def _key(item: CutItem) -> str:
    return item.footage or item.take or ""


def _placed(item: CutItem, source: _Source | str) -> tuple[Item | None, Time, dict[str, Any]]:
    """Return an item as it is rendered, None where it cannot be; how long it lasts; and what is told of it."""
    if item.gap is not None:
        length = _exact(item.gap)
        why = said_again(item.reason) if item.reason else None
        return Gap(length, item.title, why), length, {"name": item.title, "reason": str(why or "")}
    if isinstance(source, str):
        return None, Fraction(0), {"problem": source}
    try:
        span = _span(item, source)
    except CineflowError as error:
        return None, Fraction(0), {"name": source.name, "problem": str(error.text)}
    facts = {
        "start": float(span.start), "end": float(span.end), "name": source.name, "video_url": source.video_url,
        "rate": str(source.rate) if source.rate else None, "poster_url": _poster(item, source, span),
        "spare": max(0.0, float(source.length - span.end)), "shot": source.shot, "waveform_url": source.waveform_url,
    }  # fmt: skip
    if words := inside_words(source.piece, span):
        facts["warning"] = "; ".join(str(_inside(name, word)) for name, word in words)
    whole = item.in_ is None and item.out is None
    enter = Entrance(item.enter.kind, _exact(item.enter.seconds)) if item.enter else None
    clip = Clip(
        source.file, None if whole else span, item.title or source.name, item.reason, item.gain, enter,
        _exact(item.leave),
    )  # fmt: skip
    return clip, span.length, facts


def _inside(name: str, word: Word) -> Text:
    said = word.text.strip(",.，。")
    if name == "in":
        return Text("it begins inside the word “{word}”", "起点落在“{word}”一词之内", word=said)
    return Text("it ends inside the word “{word}”", "终点落在“{word}”一词之内", word=said)


def _with(item: CutItem, **more: Any) -> CutItemShown:
    return CutItemShown.model_validate({**item.model_dump(by_alias=True), **more})


def _source(house: House, rows: Mapping[str, FootageRow], takes: Mapping[str, _Take], item: CutItem) -> _Source | str:
    """Return the file that an item names, or why there is none."""
    try:
        if item.footage:
            return _of_footage(house, rows.get(item.footage))
        return _of_take(house, str(item.take), takes.get(str(item.take)))
    except CineflowError as error:
        return str(error.text)


def _of_footage(house: House, row: FootageRow | None) -> _Source | str:
    if row is None:
        return str(Text("the footage is not there any more", "原片已不存在"))
    piece: Footage | None = known_piece(house.app, house.root / row.path, row.facts or {})
    if piece is None or not piece.path.is_file():
        return str(Text("{name} is not ready", "{name} 尚未就绪", name=row.name))
    base = address(f"footage/{row.id}")
    return _Source(
        piece.path, row.name, lambda: piece.index, piece.index.length, piece.index.rate, f"{base}/proxy",
        f"{base}/poster", piece.digest, f"{base}/waveform" if piece.index.probe.has_sound else None,
        piece=piece,
    )  # fmt: skip


def _of_take(house: House, take_id: str, found: _Take | None) -> _Source | str:
    if found is None:
        return str(Text("the take is not there any more", "素材已不存在"))
    file = found.file
    if is_picture(file):
        return str(Text("{name} is a picture, and no film", "{name} 是图片，不是影片", name=found.name))
    base, sources = address(f"takes/{take_id}"), house.sources
    return _Source(
        file, found.name, lambda: sources.clock_of(file), sources.length_of(file), sources.rate_of(file),
        f"{base}/video", f"{base}/poster", waveform_url=f"{base}/waveform", shot=found.shot,
    )  # fmt: skip


def _poster(item: CutItem, source: _Source, span: Span) -> str:
    """Return the still of an item: of footage, one from inside the span, a little after its first frame."""
    if not item.footage:
        return source.poster_url
    return f"{source.poster_url}?at={float(span.start + min(Fraction(1), span.length / 2)):.2f}"


def _span(item: CutItem, source: _Source) -> Span:
    """Return the exact span that an item's marks mean. Raises CutListInvalid."""
    try:
        start = Mark.read(item.in_).time(source.clock()) if item.in_ else Fraction(0)
        end = Mark.read(item.out).time(source.clock()) if item.out else source.length
    except (ValueError, IndexError) as cause:
        raise CutListInvalid(
            Text("no such time in {name}: {start} to {end}", "{name} 中没有这样的时间：{start} 至 {end}",
                 name=source.name, start=item.in_ or "", end=item.out or ""), code="cutlist.bad_time",
        ) from cause  # fmt: skip
    if end <= start:
        raise CutListInvalid(
            Text("no frame lies between {a} and {b}", "{a} 与 {b} 之间没有画面", a=item.in_ or "0", b=item.out or ""),
            code="cutlist.empty",
        )  # fmt: skip
    slack = Fraction(1, 2)  # a container's own length may be short of its last frame
    if end > source.length + slack:
        raise CutListInvalid(
            Text("{name} ends at {end:.2f} s", "{name} 在 {end:.2f} 秒处结束", name=source.name,
                 end=float(source.length)), code="cutlist.beyond",
        )  # fmt: skip
    return Span(start, end)
