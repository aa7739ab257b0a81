"""Cut lists and timelines as they look from outside, their marks resolved against footage and takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cineflow.app.footage import known_piece
from cineflow.core.errors import CineflowError, CutListInvalid, NotFound
from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time
from cineflow.library.ledger import documents, footage
from cineflow.library.ledger.documents import Document
from cineflow.library.ledger.footage import FootageRow
from cineflow.server._footage import is_theirs
from cineflow.server._house import House
from cineflow.server._who import Who
from cineflow.timeline.cutlist import Mark, SourceClock
from cineflow.timeline.model import Clip, Gap, Item, Timeline

if TYPE_CHECKING:
    from cineflow.clipper.footage import Footage

__all__ = [
    "CutItem", "CutItemShown", "CutsLine", "CutsShown", "Edit", "body_of_items", "cuts_for", "cuts_line", "cuts_shown",
    "edit_for", "items_of", "resolved",
]  # fmt: skip


class CutItem(BaseModel):
    """One clip of an edit, or a gap: of footage, a take, or nothing for so many seconds. in, out: `[in, out)` of the
    source as `370f`, `12.345s` or `00:00:12:10`; both left out: all of it."""

    model_config = ConfigDict(populate_by_name=True)

    footage: str | None = Field(default=None, max_length=64)
    take: str | None = Field(default=None, max_length=64)
    gap: float | None = Field(default=None, gt=0, le=36_000, description="Seconds of nothing.")
    in_: str | None = Field(default=None, alias="in", max_length=40, examples=["370f"])
    out: str | None = Field(default=None, max_length=40, examples=["517f"])
    title: str = Field(default="", max_length=400)
    reason: str = Field(default="", max_length=4000)
    score: float | None = Field(default=None, ge=-1e6, le=1e6)
    tags: list[str] = Field(default_factory=list[str], max_length=50)

    @model_validator(mode="after")
    def one_source(self) -> CutItem:
        if sum(part is not None for part in (self.footage, self.take, self.gap)) != 1:
            raise ValueError("name one of footage, take, gap")
        return self


class CutItemShown(CutItem):
    """With the marks resolved: start, end in seconds of the source; at: where it begins in the edit; name: of the
    source. rate: of the source, frames a second, exact, like `30000/1001`. problem: why it cannot be shown, empty where
    it can."""

    start: float | None = None
    end: float | None = None
    rate: str | None = None
    at: float = 0.0
    seconds: float = 0.0
    name: str = ""
    problem: str = ""
    video_url: str | None = None
    poster_url: str | None = None


class CutsLine(BaseModel):
    """A cut list or a timeline in a list. version: for If-Match. planner: who decided: offline, llm, transcript,
    board, or a person (empty). count: of items."""

    id: str
    project: str | None
    owner: str
    kind: Literal["clips", "timeline"]
    name: str
    theme: str
    planner: str
    version: int
    count: int
    created_at: datetime
    changed_at: datetime


class CutsShown(CutsLine):
    """A cut list or a timeline, whole. seconds: of all of it."""

    seconds: float
    items: list[CutItemShown]


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


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit resolved: what may be rendered. digests: of its indexed sources."""

    timeline: Timeline
    shown: tuple[CutItemShown, ...]
    digests: Mapping[Path, str]

    def check(self) -> None:
        """Raise CutListInvalid for an item that cannot be shown."""
        for number, item in enumerate(self.shown):
            if item.problem:
                raise CutListInvalid(
                    Text("{why}", "{why}", why=item.problem), code="cuts.bad_item", place=f"items[{number}]"
                )
        if not any(item.gap is None for item in self.shown):
            raise CutListInvalid(Text("it holds no clip", "其中没有片段"), code="cuts.empty", place="items")


async def cuts_for(house: House, who: Who, cuts_id: str) -> Document:
    """Return a document that somebody may see. Raises NotFound."""
    found = await house.ledger.ask(documents.get, cuts_id)
    allowed = {one.id for one in await house.projects_for(who)}
    if not is_theirs(found.project, found.owner, who, allowed):
        raise NotFound(Text("there is no such cut list", "没有此剪辑表"), code="cuts.not_found")
    return found


async def cuts_shown(house: House, who: Who, document: Document) -> CutsShown:
    """Return a document as it looks from outside."""
    edit = await edit_for(house, who, document)
    return CutsShown(
        **cuts_line(document).model_dump(), items=list(edit.shown),
        seconds=round(sum(item.seconds for item in edit.shown), 6),
    )  # fmt: skip


def cuts_line(document: Document) -> CutsLine:
    """Return a document as lists show it."""
    body = document.body
    return CutsLine(
        id=document.id, project=document.project or None, owner=document.owner,
        kind="timeline" if document.kind == "timeline" else "clips", name=document.name,
        theme=str(body.get("theme", "")), planner=str(body.get("planner", "")), version=document.version,
        count=len(body.get("items", [])), created_at=document.created_at, changed_at=document.changed_at,
    )  # fmt: skip


def body_of_items(items: Sequence[CutItem], *, theme: str, planner: str) -> dict[str, Any]:
    """Return what is kept of an edit."""
    rows = [item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in items]
    return {"theme": theme, "planner": planner, "items": rows}


async def edit_for(house: House, who: Who, document: Document) -> Edit:
    """Resolve a document's items against their sources. Whoever sees a document sees what it is made of."""
    items = items_of(document)
    return await resolved(
        house, who, items, project=document.project, name=document.name, known=frozenset(_footage_in(items))
    )


def items_of(document: Document) -> list[CutItem]:
    """Return a document's items as they were written."""
    return [CutItem.model_validate(row) for row in document.body.get("items", [])]


def _footage_in(items: Sequence[CutItem]) -> list[str]:
    return list(dict.fromkeys(item.footage for item in items if item.footage))


async def resolved(
    house: House, who: Who, items: Sequence[CutItem], *, project: str, name: str, known: frozenset[str] = frozenset()
) -> Edit:
    """Resolve items: of footage and takes that somebody may see. known: footage that the document has already."""
    rows = await _footage_rows(house, who, items, known)
    takes = await _take_files(house, who, items, project)
    return await asyncio.to_thread(_resolve, house, items, rows, takes, name)


async def _footage_rows(
    house: House, who: Who, items: Sequence[CutItem], known: frozenset[str]
) -> dict[str, FootageRow]:
    allowed = {one.id for one in await house.projects_for(who)}
    found: dict[str, FootageRow] = {}
    for footage_id in _footage_in(items):
        try:
            row = await house.ledger.ask(footage.get, footage_id)
        except NotFound:
            continue
        if footage_id in known or is_theirs(row.project, row.owner, who, allowed):
            found[row.id] = row
    return found


async def _take_files(house: House, who: Who, items: Sequence[CutItem], project: str) -> dict[str, tuple[Path, str]]:
    wanted = {item.take for item in items if item.take}
    found: dict[str, tuple[Path, str]] = {}
    if not wanted:
        return found
    projects = sorted(await house.projects_for(who), key=lambda one: one.id != project)
    for one in projects:
        board = await house.boards.of(one)
        for take_id in wanted - set(found):
            if take_id in board.take_of:
                shot, take = board.take_of[take_id]
                board_name = shot.found.board.title or shot.found.board.file.stem
                found[take_id] = take.file, f"{board_name} · {shot.found.shot.number}"
        if wanted <= set(found):
            break
    return found


def _resolve(
    house: House, items: Sequence[CutItem], rows: Mapping[str, FootageRow], takes: Mapping[str, tuple[Path, str]],
    name: str,
) -> Edit:  # fmt: skip
    sources: dict[str, _Source | str] = {}
    shown: list[CutItemShown] = []
    made: list[Item] = []
    at = Fraction(0)
    for item in items:
        if item.gap is not None:
            length = Fraction(str(item.gap))
            shown.append(_with(item, at=float(at), seconds=float(length), name=item.title))
            made.append(Gap(length, item.title, Text(item.reason, item.reason) if item.reason else None))
            at += length
            continue
        key = item.footage or item.take or ""
        if key not in sources:
            sources[key] = _source(house, rows, takes, item)
        source = sources[key]
        if isinstance(source, str):
            shown.append(_with(item, at=float(at), problem=source))
            continue
        try:
            span = _span(item, source)
        except CineflowError as error:
            shown.append(_with(item, at=float(at), name=source.name, problem=str(error.text)))
            continue
        shown.append(_with(
            item, start=float(span.start), end=float(span.end), at=float(at), seconds=float(span.length),
            name=source.name, rate=str(source.rate) if source.rate else None, video_url=source.video_url,
            poster_url=_poster(item, source, span),
        ))  # fmt: skip
        whole = item.in_ is None and item.out is None
        made.append(Clip(source.file, None if whole else span, item.title or source.name, item.reason))
        at += span.length
    known = [source for source in sources.values() if isinstance(source, _Source) and source.digest]
    return Edit(Timeline(tuple(made), name), tuple(shown), {source.file: source.digest for source in known})


def _with(item: CutItem, **more: Any) -> CutItemShown:
    return CutItemShown.model_validate({**item.model_dump(by_alias=True), **more})


def _source(
    house: House, rows: Mapping[str, FootageRow], takes: Mapping[str, tuple[Path, str]], item: CutItem
) -> _Source | str:
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
    base = f"/api/v1/footage/{row.id}"
    return _Source(
        piece.path, row.name, lambda: piece.index, piece.index.length, piece.index.rate, f"{base}/proxy",
        f"{base}/poster", piece.digest,
    )  # fmt: skip


def _of_take(house: House, take_id: str, found: tuple[Path, str] | None) -> _Source | str:
    if found is None:
        return str(Text("the take is not there any more", "素材已不存在"))
    file, name = found
    base, sources = f"/api/v1/takes/{take_id}", house.sources
    return _Source(
        file, name, lambda: sources.clock_of(file), sources.length_of(file), sources.rate_of(file), f"{base}/video",
        f"{base}/poster",
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
