"""Scripts: a text becomes a draft, by a model or as it stands; the draft reaches the board by one act of a person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.app.scripts import SCRIPT, draft_in, kept_draft
from cineflow.core.errors import NotFound, SettingInvalid, SettingMissing
from cineflow.core.ids import digest_bytes, new_id
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import documents, work
from cineflow.library.ledger.documents import Document
from cineflow.library.ledger.people import Role
from cineflow.screenwriter import Draft, WritingWish, parts_of, read_script
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._edits import check_version, write_board
from cineflow.server._house import House, house_of
from cineflow.server._new_files import add_file, file_name
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._public_ids import board_id
from cineflow.server._quoted import ClipQuoted, Consented, agreed, quoted, scopes_of_calls
from cineflow.server._scripts import (
    ScriptChanges,
    ScriptLine,
    ScriptShown,
    applied_now,
    changes_shown,
    laid_over,
    likeliest,
    put_back,
    script_for,
    script_line,
    script_shown,
)
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._who import Who, may, now
from cineflow.storyboard.merging import Merge
from cineflow.storyboard.model import Storyboard
from cineflow.storyboard.reading import format_named

if TYPE_CHECKING:
    from cineflow.clipper.asking import Mind
    from cineflow.clipper.costing import ClipQuote

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["scripts"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The digest that the changes were told for; none for a new file.")
]

_MOST_LETTERS = 600_000
_IDEA = 280
"""Letters; a text as short, on one line, is an idea and no script."""
_MOST_COMPARED = 50


class ScriptWish(BaseModel):
    """A text, and what is to be made of it. planner: `llm` asks a model, `offline` reads the text as it stands, `auto`
    asks a model where one is set up. is_script: the text's words count; left out, a short text is an idea.
    shortest, longest: seconds of one shot. shots: about how many."""

    text: str = Field(min_length=1, max_length=_MOST_LETTERS)
    name: str = Field(default="", max_length=100)
    planner: Literal["auto", "offline", "llm"] = "auto"
    is_script: bool | None = None
    shortest: int = Field(default=4, ge=1, le=60)
    longest: int = Field(default=10, ge=1, le=60)
    shots: int | None = Field(default=None, ge=1, le=500)
    aspect: str | None = Field(default=None, pattern=r"^\d{1,2}(?:\.\d+)?:\d{1,2}$")
    style: str = Field(default="", max_length=300)

    def wish(self) -> WritingWish:
        if self.shortest > self.longest:
            raise SettingInvalid(
                Text("the shortest shot is longer than the longest", "最短镜头比最长镜头还长"),
                fix=Text("Swap the two", "请对调两个时长"), place="shortest",
            )  # fmt: skip
        text = self.text.removeprefix("\ufeff")
        is_script = len(text.strip()) > _IDEA or "\n" in text.strip() if self.is_script is None else self.is_script
        seconds = (self.shortest, self.longest)
        return WritingWish(text, is_script, seconds, self.shots, self.aspect, " ".join(self.style.split()))


class ScriptAsked(ScriptWish, Consented):
    """A wish to carry out."""


class ScriptQuoted(ClipQuoted):
    """by: who breaks the text down. parts: in how many pieces a model is asked. is_script: what it is taken for."""

    by: Literal["storyboard", "offline", "llm"]
    parts: int
    is_script: bool


class ScriptApply(BaseModel):
    """storyboard: to write into, null for a new note. adds: behind what is there, of which nothing changes."""

    storyboard: str | None = None
    adds: bool = False
    style: str | None = Field(default=None, max_length=300)


class ScriptApplied(BaseModel):
    """storyboard: that was written."""

    storyboard: str
    file: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """How a text is to be broken down. mind: who is asked, where a model is."""

    wish: WritingWish
    by: Literal["storyboard", "offline", "llm"]
    board: Storyboard | None
    mind: Mind | None
    quote: ClipQuote
    notes: list[Text]


@router.post("/projects/{project_id}/scripts/quote")
async def quote_script(project_id: str, body: ScriptWish, request: Request, who: Editor) -> ScriptQuoted:
    """Who would break a text down, what of it would go where, and the price. Free; changes nothing."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    ready = await asyncio.to_thread(_prepare, house, body)
    told = await quoted(house, who, project, ready.quote, ready.notes)
    parts = len(parts_of(ready.wish.text)) if ready.by == "llm" else 1
    return ScriptQuoted(**told.model_dump(), by=ready.by, parts=parts, is_script=ready.wish.is_script)


@router.post("/projects/{project_id}/scripts", status_code=202, response_model=ScriptShown)
async def create_script(
    project_id: str, body: ScriptAsked, request: Request, who: Editor, key: IdempotencyKey = None
) -> Response:
    """Have a text broken down into a draft. Nothing is sent without an agreed price, or written to the board."""
    house = house_of(request)
    project = await house.project_for(who, project_id)

    async def act() -> ScriptShown:
        ready = await asyncio.to_thread(_prepare, house, body)
        caps = agreed(who, body, ready.quote) if ready.mind else None
        kept = await asyncio.to_thread(_kept, body, ready)
        script, job = new_id("script"), new_id("work") if ready.mind else None
        asked = {
            "script": script, "language": current_language(), "scopes": scopes_of_calls(who, project),
            "caps": None if caps is None else {unit: str(most) for unit, most in caps.items()},
        }  # fmt: skip

        def begin(tx: Connection) -> Document:
            if job:
                work.add(tx, "write", asked, project=project.id, owner=who.id, now=now(), job_id=job)
            return documents.add(
                tx, SCRIPT, kept["name"], {**kept, "job": job}, owner=who.id, project=project.id, now=now(),
                document_id=script,
            )  # fmt: skip

        made = await house.ledger.commit(begin)
        house.queued()
        await house.audit(who, "script.created", target=script, request=request)
        return script_shown(made)

    return await once(house, who, key, request, 202, act, lambda told: {"Location": address(f"scripts/{told.id}")})


def _prepare(house: House, body: ScriptWish) -> _Ready:
    """Find who breaks a text down, and what it costs. Raises SettingInvalid, SettingMissing, PriceUnknown."""
    from cineflow.app.clipping import answers_folder
    from cineflow.app.minds import writer_of
    from cineflow.app.writing import quote_of_writing
    from cineflow.clipper.costing import ClipQuote

    wish = body.wish()
    if not wish.text.strip():
        raise SettingInvalid(
            Text("there is nothing to write from", "没有可供编写的内容"),
            fix=Text("Paste a text, or drop a file", "请粘贴文字，或拖入文件"), place="text", code="script.empty",
        )  # fmt: skip
    if board := draft_in(wish.text, body.name):
        return _Ready(wish, "storyboard", board, None, ClipQuote(), [])
    notes: list[Text] = []
    mind: Mind | None = None
    if body.planner != "offline":
        try:
            mind = writer_of(house.app)
        except SettingMissing as error:
            if body.planner == "llm":
                raise
            notes = [error.text, *([error.fix] if isinstance(error.fix, Text) else [])]
    quote = quote_of_writing(wish, mind, answers_folder(house.app)) if mind else ClipQuote()
    return _Ready(wish, "llm" if mind else "offline", None, mind, quote, notes)


def _kept(body: ScriptWish, ready: _Ready) -> dict[str, Any]:
    """Return what the document holds at first; all of it where no model is asked. Raises SettingInvalid."""
    wish = ready.wish
    name = body.name.strip() or _first_words(wish.text)
    said = {
        "is_script": wish.is_script, "seconds": list(wish.seconds), "shots": wish.shots, "aspect": wish.aspect,
        "style": wish.style, "planner": body.planner,
    }  # fmt: skip
    kept: dict[str, Any] = {
        "text": wish.text, "name": name, "wish": said, "by": ready.by, "note": "", "form": "markdown",
        "style": wish.style, "warnings": [], "spent": [], "is_whole": False, "applied": None,
        "model": ready.mind.model.service.model if ready.mind else "",
        "host": ready.mind.model.service.host if ready.mind else "",
    }  # fmt: skip
    if ready.mind:
        return kept
    if ready.board:
        form = "json" if ready.board.format == "json" else "markdown"
        return {**kept, "note": wish.text, "form": form, "is_whole": True, "name": ready.board.title or name}
    draft = _read(wish, name)
    return {**kept, **kept_draft(draft), "is_whole": True, "name": draft.board.title or name}


def _read(wish: WritingWish, name: str) -> Draft:
    try:
        return read_script(wish, Path(f"{name or 'script'}.md"), "markdown")
    except ValueError as error:
        raise SettingInvalid(
            Text("nothing in this text is to be seen or heard", "此文字中没有可见或可听的内容"),
            fix=Text("Paste a script or prose", "请粘贴剧本或正文"), place="text", code="script.empty",
        ) from error  # fmt: skip


def _first_words(text: str) -> str:
    line = next((line.strip("#*_ 　\t") for line in text.splitlines() if line.strip("#*_ 　\t")), "")
    return line[:40].strip()


@router.get("/projects/{project_id}/scripts")
async def list_scripts(
    project_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[ScriptLine]:
    """The drafts of a project, newest first."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    before = tuple(read_cursor(cursor, datetime, str)) if cursor else None

    def found(tx: Connection) -> list[Document]:
        return documents.listed(tx, projects=[project.id], kinds=(SCRIPT,), before=before, limit=limit + 1)  # pyright: ignore[reportArgumentType]

    rows = await house.ledger.ask(found)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[script_line(row) for row in rows[:limit]], next=write_cursor(last.created_at, last.id) if last else None
    )


@router.get("/scripts/{script_id}")
async def get_script(script_id: str, request: Request, who: Reader) -> ScriptShown:
    """One draft: what was made of its text so far."""
    document = await script_for(house_of(request), who, script_id)
    return await asyncio.to_thread(script_shown, document)


@router.get("/scripts/{script_id}/text", response_class=Response)
async def get_script_text(script_id: str, request: Request, who: Reader) -> Response:
    """The text that a draft was made of."""
    document = await script_for(house_of(request), who, script_id)
    return Response(str(document.body["text"]), media_type="text/plain; charset=utf-8")


@router.get("/scripts/{script_id}/changes")
async def get_script_changes(
    script_id: str, request: Request, who: Reader, storyboard: Annotated[str, Query(max_length=64)] = "auto",
    adds: bool = False, style: Annotated[str | None, Query(max_length=300)] = None,
) -> ScriptChanges:  # fmt: skip
    """What applying a draft would change. Writes nothing.

    storyboard: an id, `new` for one that is not there yet, `auto` for the one that tells the same story, if any.
    """
    house = house_of(request)
    document = await script_for(house, who, script_id)
    if storyboard == "auto":
        target = await _likeliest(house, who, document)
    else:
        target = await _target(house, who, document, None if storyboard == "new" else storyboard)
    merge = await asyncio.to_thread(_merge, document, target, adds=adds, style=style)
    file = house.app.layout.board_name(target.file) if target else file_name(f"{_stem(merge.board)}.md")
    return changes_shown(target, board_id(file) if target else None, file, merge)


@router.post("/scripts/{script_id}/apply")
async def apply_script(
    script_id: str, body: ScriptApply, request: Request, who: Editor, if_match: IfMatch = None
) -> ScriptApplied:
    """Write a draft into a storyboard's file, or a new one: one act, which `undo` takes back whole."""
    house = house_of(request)
    document = await script_for(house, who, script_id)
    project = await house.project_for(who, document.project)
    target = await _target(house, who, document, body.storyboard)
    if target:
        check_version(target, if_match)
    merge = await asyncio.to_thread(_merge, document, target, adds=body.adds, style=body.style)
    before = await asyncio.to_thread(target.file.read_bytes) if target else None
    if target:
        saved = await write_board(house, who, target, merge.board, project.id)
        key, file = board_id(house.app.layout.board_name(target.file)), target.file
        digest = saved.digest
    else:
        content = format_named(merge.board.format).write(merge.board, "").encode()
        key, file = await add_file(house, who, project, file_name(f"{_stem(merge.board)}.md"), content)
        digest = digest_bytes(content)
    kept = applied_now(house.app.layout.board_name(file), digest, before)
    await _keep(house, who, document, {**document.body, "applied": kept})
    await house.audit(who, "script.applied", target=script_id, request=request)
    kinds = [change.kind for change in merge.changes]
    return ScriptApplied(
        storyboard=key, file=kept["file"], added=kinds.count("added"), changed=kinds.count("changed"),
        removed=kinds.count("removed"),
    )  # fmt: skip


@router.post("/scripts/{script_id}/undo", status_code=204)
async def undo_script(script_id: str, request: Request, who: Editor) -> None:
    """Bring the file back to what it was before the draft was applied; refused where it changed since."""
    house = house_of(request)
    document = await script_for(house, who, script_id)
    await put_back(house, who, document)
    await _keep(house, who, document, {**document.body, "applied": None})
    await house.audit(who, "script.undone", target=script_id, request=request)


@router.delete("/scripts/{script_id}", status_code=204)
async def delete_script(script_id: str, request: Request, who: Editor) -> None:
    """Discard a draft; what was applied of it stays."""
    house = house_of(request)
    document = await script_for(house, who, script_id)
    if job := document.body.get("job"):
        await house.ledger.commit(work.ask_cancel, str(job), now=now())
    await house.ledger.commit(documents.remove, document.id, by=who.id, now=now())
    house.queued()
    await house.audit(who, "script.deleted", target=script_id, request=request)


async def _target(house: House, who: Who, document: Document, storyboard: str | None) -> Storyboard | None:
    """Return the storyboard that is meant, None for a new one. Raises NotFound."""
    if storyboard is None:
        return None
    board = await house.boards.of(await house.project_for(who, document.project))
    if storyboard not in board.board_by_id:
        raise NotFound(Text("there is no such storyboard", "没有此分镜"), code="storyboard.not_found")
    return board.board_by_id[storyboard]


async def _likeliest(house: House, who: Who, document: Document) -> Storyboard | None:
    """Return the storyboard of the project that has most of a draft's shots; None where none has any."""
    board = await house.boards.of(await house.project_for(who, document.project))
    return await asyncio.to_thread(likeliest, document, list(board.board_by_id.values())[:_MOST_COMPARED])


def _merge(document: Document, target: Storyboard | None, *, adds: bool, style: str | None) -> Merge:
    """Lay a draft over a storyboard. Raises StoryboardInvalid where its file cannot hold it."""
    merge = laid_over(document, target, adds=adds, style=style)
    if target:
        format_named(target.format).write(merge.board, target.file.read_text(encoding="utf-8-sig"))
    return merge


async def _keep(house: House, who: Who, document: Document, body: Mapping[str, Any]) -> None:
    await house.ledger.commit(documents.change, document.id, document.version, by=who.id, now=now(), body=body)


def _stem(board: Storyboard) -> str:
    return board.title or "storyboard"
