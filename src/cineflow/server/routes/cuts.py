"""Cut lists and timelines: made by hand, by text or from the board; edited together."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.app.footage import keep_heard, known_piece
from cineflow.app.work import body_of
from cineflow.core.errors import Conflict, CutListInvalid, SettingInvalid
from cineflow.core.text import Text
from cineflow.library.ledger import documents
from cineflow.library.ledger.documents import Document
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._assembling import assembled
from cineflow.server._cut_shapes import CutItem, CutsLine, CutsShown, MusicItem, SubtitlesChosen
from cineflow.server._cuts import (
    body_of_items,
    cuts_for,
    cuts_line,
    cuts_shown,
    items_of,
    music_of,
)
from cineflow.server._footage import pieces_for
from cineflow.server._house import House, house_of
from cineflow.server._intake import where_to
from cineflow.server._resolving import resolved
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._subtitles import captions_for, chosen_in
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["cuts"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description='The version of what is edited, like `"3"`.')]

Kind = Annotated[Literal["clips", "timeline"] | None, Query()]

_KINDS = ("clips", "timeline")
_MOST_ITEMS = 5000
_MOST_MUSIC = 50


class NewCuts(BaseModel):
    """By hand: items. By text: footage and its edited transcript, one sentence a line, words left out or corrected."""

    kind: Literal["clips", "timeline"] = "clips"
    name: str = Field(default="", max_length=200)
    theme: str = Field(default="", max_length=1000)
    items: list[CutItem] | None = Field(default=None, max_length=_MOST_ITEMS)
    footage: list[str] | None = Field(default=None, max_length=50)
    text: str | None = Field(default=None, max_length=2_000_000)
    music: list[MusicItem] = Field(default_factory=list[MusicItem], max_length=_MOST_MUSIC)
    subtitles: SubtitlesChosen | None = None


class CutsChange(BaseModel):
    """What is left out stays. items, music: all of them, in order."""

    name: str | None = Field(default=None, max_length=200)
    theme: str | None = Field(default=None, max_length=1000)
    items: list[CutItem] | None = Field(default=None, max_length=_MOST_ITEMS)
    music: list[MusicItem] | None = Field(default=None, max_length=_MOST_MUSIC)
    subtitles: SubtitlesChosen | None = None


class TimelineAsked(BaseModel):
    """which: the approved takes, or the selected ones whether or not approved. fill: rehearsals where a shot has
    nothing else; otherwise a named gap stands for it."""

    name: str = Field(default="", max_length=200)
    which: Literal["approved", "selected"] = "approved"
    fill: bool = False


@router.get("/cuts")
async def list_cuts(
    request: Request, who: Reader, project: str | None = None, kind: Kind = None, cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[CutsLine]:  # fmt: skip
    """Cut lists and timelines of my projects, and my own, newest first."""
    return await _page(house_of(request), who, project, kind, cursor, limit)


@router.get("/projects/{project_id}/cuts")
async def list_project_cuts(
    project_id: str, request: Request, who: Reader, kind: Kind = None, cursor: Cursor = None, limit: Limit = 100
) -> Page[CutsLine]:  # fmt: skip
    """The cut lists and timelines of one project, newest first."""
    return await _page(house_of(request), who, project_id, kind, cursor, limit)


async def _page(
    house: House, who: Who, project: str | None, kind: str | None, cursor: str | None, limit: int
) -> Page[CutsLine]:
    wanted = [one.id for one in await house.projects_asked(who, project)]
    everything = who.is_admin and project is None
    before = tuple(read_cursor(cursor, datetime, str)) if cursor else None

    def found(tx: Connection) -> list[Document]:
        return documents.listed(
            tx, projects=None if everything else wanted, owner="" if project else who.id,
            kinds=(kind,) if kind else _KINDS, before=before, limit=limit + 1,
        )  # pyright: ignore[reportArgumentType]  # fmt: skip

    rows = await house.ledger.ask(found)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[cuts_line(row) for row in rows[:limit]], next=write_cursor(last.created_at, last.id) if last else None
    )


@router.post("/cuts", status_code=201)
async def create_cuts(body: NewCuts, request: Request, response: Response, who: Editor) -> CutsShown:
    """Make a cut list of my own footage: by hand, or by an edited transcript."""
    return await _created(request, response, who, None, body)


@router.post("/projects/{project_id}/cuts", status_code=201)
async def create_project_cuts(
    project_id: str, body: NewCuts, request: Request, response: Response, who: Editor
) -> CutsShown:
    """Make a cut list or a timeline for a project: by hand, or by an edited transcript."""
    return await _created(request, response, who, project_id, body)


async def _created(
    request: Request, response: Response, who: Who, project_id: str | None, body: NewCuts
) -> CutsShown:  # fmt: skip
    house = house_of(request)
    project = await where_to(house, who, project_id)
    if (body.items is None) == (body.text is None or body.footage is None):
        raise SettingInvalid(
            Text("give either items, or footage and its edited text", "请提供 items，或 footage 与编辑后的文稿"),
            code="cuts.what", place="items",
        )  # fmt: skip
    if body.items is None:
        kept = await _by_text(house, who, body)
    else:
        of_project = project.id if project else ""
        edit = await resolved(house, who, body.items, project=of_project, name=body.name, music=body.music)
        if edit.shown:
            edit.check()
        if body.subtitles:
            await asyncio.to_thread(captions_for, house, edit, body.subtitles)
        kept = body_of_items(
            body.items, theme=body.theme, planner="", music=body.music, subtitles=body.subtitles
        )  # fmt: skip
    return await _kept(house, who, project, body.kind, body.name or str(kept["theme"]), kept, response)


async def _by_text(house: House, who: Who, body: NewCuts) -> dict[str, Any]:
    rows = await pieces_for(house, who, body.footage or [])
    ids = {row.path: row.id for row in rows}

    def cut() -> dict[str, Any]:
        from cineflow.clipper.wording import corrected, decision_from_text

        pieces = [known_piece(house.app, house.root / r.path, r.facts or {}, n) for n, r in enumerate(rows, start=1)]
        heard = [piece for piece in pieces if piece is not None and piece.transcript is not None]
        if len(heard) < len(rows):
            raise Conflict(
                Text("nobody has listened to all of this footage yet", "部分原片尚未识别语音"),
                fix=Text("Make clips of it with a speech engine first", "请先选用语音引擎制作剪辑"),
                code="footage.no_transcript",
            )  # fmt: skip
        text = body.text or ""
        heard = corrected(text, heard)
        decision = decision_from_text(text, Path("text"), heard)
        for piece in heard:
            keep_heard(piece)
        return body_of(decision, house.root, ids)

    return await asyncio.to_thread(cut)


async def _kept(
    house: House, who: Who, project: Project | None, kind: str, name: str, body: dict[str, Any], response: Response
) -> CutsShown:
    document = await house.ledger.commit(
        documents.add, kind, name, body, owner=who.id, project=project.id if project else "", now=now()
    )
    house.runtime.nudge()
    response.headers["Location"] = address(f"cuts/{document.id}")
    response.headers["ETag"] = f'"{document.version}"'
    return await cuts_shown(house, who, document)


@router.post("/projects/{project_id}/timeline", status_code=201)
async def assemble_timeline(
    project_id: str, body: TimelineAsked, request: Request, response: Response, who: Editor
) -> CutsShown:
    """Put a project's approved takes in board order into a timeline; a shot that has none becomes a named gap."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    items = await assembled(house, project, is_approved=body.which == "approved", fills=body.fill)
    kept = body_of_items(items, theme="", planner="board")
    return await _kept(house, who, project, "timeline", body.name or project.name, kept, response)


@router.get("/cuts/{cuts_id}")
async def get_cuts(cuts_id: str, request: Request, response: Response, who: Reader) -> CutsShown:
    """One cut list or timeline, every mark resolved to seconds."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    response.headers["ETag"] = f'"{document.version}"'
    return await cuts_shown(house, who, document)


@router.patch("/cuts/{cuts_id}")
async def change_cuts(
    cuts_id: str, body: CutsChange, request: Request, response: Response, who: Editor, if_match: IfMatch = None
) -> CutsShown:
    """Change name, theme or items, from the version that `If-Match` names."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    version = _version(if_match, document)
    old, old_music, chosen = items_of(document), music_of(document), chosen_in(document.body)
    items = old if body.items is None else body.items
    music = old_music if body.music is None else body.music
    subtitles = body.subtitles or chosen
    if body.items is not None or body.music is not None or body.subtitles is not None:
        known = frozenset(item.footage for item in old if item.footage)
        edit = await resolved(
            house, who, items, project=document.project, name=document.name, known=known, music=music
        )  # fmt: skip
        _check_new(edit.shown, old)
        if body.subtitles is not None:
            await asyncio.to_thread(captions_for, house, edit, subtitles)
    theme = str(document.body.get("theme", "")) if body.theme is None else body.theme
    planner = str(document.body.get("planner", ""))
    changed = await house.ledger.commit(
        documents.change, document.id, version, by=who.id, now=now(), name=body.name,
        body=body_of_items(items, theme=theme, planner=planner, music=music, subtitles=subtitles),
    )  # fmt: skip
    house.runtime.nudge()
    response.headers["ETag"] = f'"{changed.version}"'
    return await cuts_shown(house, who, changed)


def _check_new(shown: Any, old: list[CutItem]) -> None:
    """Refuse what cannot be shown, but for items that stood there so already: their source may be gone for a while."""
    before = [item.model_dump() for item in old]
    for number, item in enumerate(shown):
        if item.problem and CutItem.model_validate(item.model_dump(by_alias=True)).model_dump() not in before:
            raise CutListInvalid(
                Text("{why}", "{why}", why=item.problem), code="cuts.bad_item", place=f"items[{number}]"
            )


def _version(if_match: str | None, document: Document) -> int:
    """Return the version that a client saw. Raises Conflict where it says none, or another."""
    if if_match is None:
        raise Conflict(
            Text("say which version you are editing", "请注明所编辑的版本"),
            fix=Text("Send If-Match with the ETag you were given", "请在 If-Match 中发送所得到的 ETag"),
            code="etag.missing",
        )  # fmt: skip
    said = if_match.strip().removeprefix("W/").strip('"')
    if said not in ("*", str(document.version)):
        raise Conflict(
            Text("somebody changed it meanwhile", "期间已被他人修改"),
            fix=Text("Read it again, then change it", "请重新读取后再修改"), code="etag.mismatch",
        )  # fmt: skip
    return document.version


@router.delete("/cuts/{cuts_id}", status_code=204)
async def delete_cuts(cuts_id: str, request: Request, who: Editor) -> None:
    """Delete a cut list or timeline; its films stay."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    await house.ledger.commit(documents.remove, document.id, by=who.id, now=now())
    await house.audit(who, "cuts.deleted", target=document.id, request=request)
    house.runtime.nudge()
