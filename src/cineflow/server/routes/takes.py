"""Takes: their media, who thinks what of them, which one counts, and notes on their frames."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import FileResponse

from cineflow.core.errors import CineflowError, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import events, people, reviews
from cineflow.library.ledger.people import Role
from cineflow.library.selection import select_take, unselect
from cineflow.library.sidecar import read_sidecar, sidecar_path
from cineflow.library.takes import TakeOnDisk
from cineflow.server import errors
from cineflow.server._boards import Board, ShownShot
from cineflow.server._house import House, house_of
from cineflow.server._media import is_picture, media_file, poster_of, waveform_of
from cineflow.server._shapes import Amount, Cursor, Limit, Page, page_of
from cineflow.server._takes import TakeShown, take_shown
from cineflow.server._who import Who, may, now
from cineflow.server.routes.board import overlay

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["takes"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]
Judge = Annotated[Who, may(Role.SUPERVISOR, "review")]


class TakeDetail(TakeShown):
    """How a take was made. fps: like `24000/1001`. receipt: what the prompt compiler made of the shot."""

    prompt: str
    seed: int | None
    size: str | None
    width: int | None
    height: int | None
    fps: str | None
    frames: int | None
    has_sound: bool | None
    price: Amount | None
    provider_id: str
    receipt: dict[str, Any]
    route: list[str]
    file: str


class TakeChange(BaseModel):
    """A verdict, its reason, a rating from 1 to 5 (0 clears it). What is left out stays."""

    verdict: Literal["approved", "rejected", ""] | None = None
    reason: str | None = Field(default=None, max_length=2000)
    rating: int | None = Field(default=None, ge=0, le=5)


class NoteShown(BaseModel):
    id: str
    take_id: str
    user: str
    user_name: str
    frame: int
    text: str
    created_at: datetime


class NewNote(BaseModel):
    frame: int = Field(ge=0)
    text: str = Field(min_length=1, max_length=4000)


class Selection(BaseModel):
    """is_selected: false gives the choice back to the newest good take."""

    is_selected: bool = True


async def found_take(house: House, who: Who, take_id: str) -> tuple[Board, ShownShot, TakeOnDisk]:
    """Return a take that somebody may see. Raises NotFound."""
    return await house.boards.find_take(await house.projects_for(who), take_id)


@router.get("/shots/{shot_id}/takes")
async def list_takes(shot_id: str, request: Request, who: Reader) -> list[TakeShown]:
    """The takes of a shot, rehearsals last."""
    house = house_of(request)
    board, shot = await house.boards.find_shot(who.user, await house.projects_for(who), shot_id)
    _, verdicts = await overlay(house, board)
    return [take_shown(house, shot, take, verdicts) for take in (*shot.takes, *shot.rehearsals)]


@router.get("/takes/{take_id}")
async def get_take(take_id: str, request: Request, who: Reader) -> TakeDetail:
    """One take, with how it was made."""
    house = house_of(request)
    board, shot, take = await found_take(house, who, take_id)
    _, verdicts = await overlay(house, board)
    told = take_shown(house, shot, take, verdicts)
    facts = await asyncio.to_thread(_facts, take)
    file = take.file.relative_to(house.root).as_posix() if take.file.is_relative_to(house.root) else take.file.name
    return TakeDetail(**told.model_dump(), **facts, file=file)


def _facts(take: TakeOnDisk) -> dict[str, Any]:
    """Read a take's sidecar; a take of the old tools has none to tell."""
    blank: dict[str, Any] = {
        "prompt": "", "seed": None, "size": None, "width": None, "height": None, "fps": None, "frames": None,
        "has_sound": None, "price": None, "provider_id": "", "receipt": {}, "route": [],
    }  # fmt: skip
    try:
        card = read_sidecar(sidecar_path(take.file))
    except CineflowError:
        return blank
    money = card.billed.model_dump(mode="json") if card.billed else None
    if money is None and card.price:
        money = {"amount": str(card.price.high), "currency": card.price.currency}
    probe = card.probe
    return blank | {
        "prompt": card.order.prompt, "seed": card.order.seed, "size": card.order.size, "width": probe.get("width"),
        "height": probe.get("height"), "fps": str(probe["rate"]) if probe.get("rate") else None,
        "frames": probe.get("frames"), "has_sound": bool(probe.get("audio_codec")) if probe else None,
        "price": Amount(**{k: str(money[k]) for k in ("amount", "currency")}) if money else None,
        "provider_id": card.ticket.id if card.ticket else "", "receipt": card.receipt, "route": card.route,
    }  # fmt: skip


@router.patch("/takes/{take_id}")
async def judge_take(take_id: str, body: TakeChange, request: Request, who: Judge) -> TakeShown:
    """Approve or reject a take, say why, rate it. Approving selects it."""
    house = house_of(request)
    board, shot, take = await found_take(house, who, take_id)
    said = body.model_dump(exclude_none=True)
    if said:
        await house.ledger.commit(reviews.judge, take_id, board.project.id, user=who.id, at=now(), **said)
    if body.verdict == "approved" and not take.is_rehearsal:
        await _select(house, board, shot, take, who)
    house.runtime.nudge()
    board, shot, take = await found_take(house, who, take_id)
    _, verdicts = await overlay(house, board)
    return take_shown(house, shot, take, verdicts)


@router.post("/takes/{take_id}/select")
async def select(take_id: str, request: Request, who: Editor, body: Selection | None = None) -> TakeShown:
    """Let this take count for its shot."""
    house = house_of(request)
    board, shot, take = await found_take(house, who, take_id)
    await _select(house, board, shot, take, who, is_selected=body.is_selected if body else True)
    board, shot, take = await found_take(house, who, take_id)
    _, verdicts = await overlay(house, board)
    return take_shown(house, shot, take, verdicts)


async def _select(
    house: House, board: Board, shot: ShownShot, take: TakeOnDisk, who: Who, *, is_selected: bool = True
) -> None:
    takes = shot.rehearsals if take.is_rehearsal else shot.found.takes.all
    home = Path(take.home)
    if is_selected:
        await asyncio.to_thread(select_take, home, shot.found.shot.number, take, takes, at=datetime.now(UTC))
    else:
        await asyncio.to_thread(unselect, home, takes)
    house.boards.forget()
    facts = {"board": shot.found.name, "shot": shot.found.shot.number, "shot_id": shot.id, "by": who.id}
    await house.ledger.commit(events.add, "take.selected", at=now(), project=board.project.id, facts=facts)
    house.runtime.nudge()


@router.get("/takes/{take_id}/notes")
async def list_notes(
    take_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[NoteShown]:
    """Notes on a take's frames, by frame."""
    house = house_of(request)
    await found_take(house, who, take_id)
    found = await house.ledger.ask(reviews.notes_of, [take_id])
    names = {user.id: user.name or user.email for user in await house.ledger.ask(people.listed)}
    some, after = page_of(found, cursor, limit, lambda n: (n.frame, n.created_at, n.id), int, datetime, str)
    told = [
        NoteShown(id=n.id, take_id=n.take, user=n.user, user_name=names.get(n.user, ""), frame=n.frame, text=n.text,
                  created_at=n.created_at)
        for n in some
    ]  # fmt: skip
    return Page(items=told, next=after)


@router.post("/takes/{take_id}/notes", status_code=201)
async def create_note(
    take_id: str, body: NewNote, request: Request, who: Annotated[Who, may(Role.ARTIST, "review")]
) -> NoteShown:
    """Leave a note on a frame."""
    house = house_of(request)
    board, _, _ = await found_take(house, who, take_id)
    n = await house.ledger.commit(
        reviews.add_note, take_id, board.project.id, user=who.id, frame=body.frame, text=body.text, at=now()
    )
    house.runtime.nudge()
    return NoteShown(id=n.id, take_id=n.take, user=n.user, user_name=who.user.name or who.user.email, frame=n.frame,
                     text=n.text, created_at=n.created_at)  # fmt: skip


@router.delete("/notes/{note_id}", status_code=204)
async def delete_note(note_id: str, request: Request, who: Annotated[Who, may(Role.ARTIST, "review")]) -> None:
    """Take a note back: one's own, or anybody's for a supervisor."""
    house = house_of(request)
    note = await house.ledger.ask(reviews.get_note, note_id)
    await found_take(house, who, note.take)
    if note.user != who.id and not who.user.role.includes(Role.SUPERVISOR):
        raise NotFound(Text("there is no such note", "没有此批注"), code="note.not_found")
    await house.ledger.commit(reviews.remove_note, note, user=who.id, at=now())
    house.runtime.nudge()


@router.get("/projects/{project_id}/review")
async def list_review(
    project_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[TakeShown]:
    """Takes nobody has judged yet, in board order: today's playlist."""
    house = house_of(request)
    board = await house.boards.of(await house.project_for(who, project_id))
    _, verdicts = await overlay(house, board)
    placed = [
        ((at, take.take), take_shown(house, shot, take, verdicts))
        for at, shot in enumerate(board.shots) for take in (shot.takes or shot.rehearsals)
    ]  # fmt: skip
    open_ones = [(place, take) for place, take in placed if not take.verdict]
    some, after = page_of(open_ones, cursor, limit, lambda one: one[0], int, int)
    return Page(items=[take for _, take in some], next=after)


@router.head("/takes/{take_id}/video", include_in_schema=False)
@router.get("/takes/{take_id}/video", response_class=FileResponse)
async def get_take_video(take_id: str, request: Request, who: Reader) -> Response:
    """The film or picture itself, byte for byte as the provider delivered it; Range and HEAD understood."""
    _, _, take = await found_take(house_of(request), who, take_id)
    return media_file(take.file, request)


@router.head("/takes/{take_id}/poster", include_in_schema=False)
@router.get("/takes/{take_id}/poster", response_class=FileResponse)
async def get_take_poster(take_id: str, request: Request, who: Reader) -> Response:
    """A still of the take, 640 pixels wide."""
    house = house_of(request)
    _, _, take = await found_take(house, who, take_id)
    return FileResponse(await poster_of(house, take.file), media_type="image/jpeg",
                        headers={"Cache-Control": "private, max-age=3600"})  # fmt: skip


@router.get("/takes/{take_id}/waveform", response_class=FileResponse)
async def get_take_waveform(take_id: str, request: Request, who: Reader) -> Response:
    """The outline of its sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them."""
    house = house_of(request)
    _, _, take = await found_take(house, who, take_id)
    if is_picture(take.file):
        raise NotFound(Text("a picture has no sound", "图片没有声音"), code="take.no_sound")
    return FileResponse(await waveform_of(house, take.file), media_type="application/json",
                        headers={"Cache-Control": "private, max-age=3600"})  # fmt: skip
