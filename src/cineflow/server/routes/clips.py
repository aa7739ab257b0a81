"""Clips from footage: the price before anything leaves the machine, then moments chosen in the background."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.app.clipping import Clipping
from cineflow.app.footage import known_piece
from cineflow.core.errors import Conflict
from cineflow.core.ids import new_id
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import work
from cineflow.library.ledger.footage import FootageRow
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.work import WorkJob
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._footage import pieces_for
from cineflow.server._house import House, house_of
from cineflow.server._intake import where_to
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._quoted import ClipQuoted, Consented, agreed, quoted, scopes_of_calls
from cineflow.server._renders import RenderAsked
from cineflow.server._who import Who, may, now

if TYPE_CHECKING:
    from cineflow.clipper.costing import ClipQuote
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.wish import Wish

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["clips"], responses=errors.PROBLEMS)

Clipper = Annotated[Who, may(Role.ARTIST, "footage")]


class ClipWish(BaseModel):
    """What is to be found in which footage. Lengths in seconds. planner: `offline` asks nobody, `llm` a model, `auto`
    a model where one is set up. speech: an engine, `none`, or left out for what is set; vision alike. local: nothing
    leaves the machine."""

    footage: list[str] = Field(min_length=1, max_length=50)
    name: str = Field(default="", max_length=200)
    theme: str = Field(default="", max_length=1000)
    count: int | None = Field(default=None, ge=1, le=1000)
    shortest: float | None = Field(default=None, ge=0.04, le=36_000)
    longest: float | None = Field(default=None, ge=0.04, le=36_000)
    target: float | None = Field(default=None, ge=0.5, le=360_000)
    planner: Literal["auto", "offline", "llm"] = "auto"
    speech: str | None = Field(default=None, max_length=40)
    vision: bool | None = None
    local: bool = False
    audio_track: int = Field(default=1, ge=1, le=64)

    def lengths(self) -> dict[str, Any]:
        return {"count": self.count, "shortest": self.shortest, "longest": self.longest, "target": self.target}

    def minds(self) -> dict[str, Any]:
        return {"planner": self.planner, "speech": self.speech, "vision": self.vision, "is_local": self.local}


class ClipAsked(ClipWish, Consented):
    """A wish to carry out. render: films of it once it is decided."""

    render: RenderAsked | None = None


class ClipBegun(BaseModel):
    """job: does it. cuts: the cut list's id, which is there once the job is done."""

    job: str
    cuts: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    rows: list[FootageRow]
    clipping: Clipping
    quote: ClipQuote
    notes: list[Text]


@router.post("/clips/quote")
async def quote_clips(body: ClipWish, request: Request, who: Clipper) -> ClipQuoted:
    """What clipping my own footage would send where, and its price. Free; changes nothing."""
    house = house_of(request)
    ready = await _prepared(house, who, body)
    return await quoted(house, who, None, ready.quote, ready.notes)


@router.post("/projects/{project_id}/clips/quote")
async def quote_project_clips(project_id: str, body: ClipWish, request: Request, who: Clipper) -> ClipQuoted:
    """What clipping footage for a project would send where, and its price. Free; changes nothing."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    ready = await _prepared(house, who, body)
    return await quoted(house, who, project, ready.quote, ready.notes)


@router.post("/clips", status_code=202, response_model=ClipBegun)
async def create_clips(
    body: ClipAsked, request: Request, who: Clipper, key: IdempotencyKey = None
) -> Response:  # fmt: skip
    """Find the moments worth keeping in my own footage."""
    return await _begun(request, who, None, body, key)


@router.post("/projects/{project_id}/clips", status_code=202, response_model=ClipBegun)
async def create_project_clips(
    project_id: str, body: ClipAsked, request: Request, who: Clipper, key: IdempotencyKey = None
) -> Response:
    """Find the moments worth keeping in footage, for a project. Nothing is sent anywhere without an agreed price."""
    return await _begun(request, who, project_id, body, key)


async def _begun(request: Request, who: Who, project_id: str | None, body: ClipAsked, key: str | None) -> Response:
    house = house_of(request)
    project = await where_to(house, who, project_id)

    async def act() -> ClipBegun:
        ready = await _prepared(house, who, body)
        if body.render:
            body.render.wish()
        caps = agreed(who, body, ready.quote) if ready.clipping.minds.needs_paid else None
        cuts = new_id("cuts")
        asked = {
            "footage": [row.id for row in ready.rows], "name": body.name, "theme": body.theme, "wish": body.lengths(),
            "minds": body.minds(), "audio_track": body.audio_track, "cuts": cuts, "language": current_language(),
            "caps": None if caps is None else {unit: str(most) for unit, most in caps.items()},
            "scopes": scopes_of_calls(who, project), "render": asdict(body.render.wish()) if body.render else None,
        }  # fmt: skip

        def begin(tx: Connection) -> WorkJob:
            return work.add(tx, "clip", asked, project=project.id if project else "", owner=who.id, now=now())

        job = await house.ledger.commit(begin)
        house.queued()
        await house.audit(who, "clip.created", target=job.id, request=request)
        return ClipBegun(job=job.id, cuts=cuts)

    return await once(house, who, key, request, 202, act, lambda told: {"Location": address(f"jobs/{told.job}")})


async def _prepared(house: House, who: Who, body: ClipWish) -> _Prepared:
    """Find footage and minds, and what they would cost. Raises SettingInvalid, SettingMissing, PriceUnknown."""
    rows = await pieces_for(house, who, body.footage)
    return await asyncio.to_thread(_prepare, house, rows, body)


def _prepare(house: House, rows: list[FootageRow], body: ClipWish) -> _Prepared:
    from cineflow.app.minds import MindWish, minds_of
    from cineflow.clipper.wish import bounds_of

    pieces = _pieces(house, rows)
    wish = _wish(body)
    bounds_of(wish, [piece for piece in pieces if piece.index.frames])
    minds, notes = minds_of(house.app, MindWish(**body.minds()))
    clipping = Clipping(house.app, minds, body.audio_track)
    return _Prepared(rows, clipping, clipping.quote(pieces, wish), notes)


def _pieces(house: House, rows: list[FootageRow]) -> list[Footage]:
    found: list[Footage] = []
    for number, row in enumerate(rows, start=1):
        piece = known_piece(house.app, house.root / row.path, row.facts or {}, number)
        if piece is None:
            raise Conflict(
                Text("{name} is not indexed any more", "{name} 的分析结果已不存在", name=row.name),
                fix=Text("Have it looked at again", "请重新分析"), code="footage.not_indexed", place=row.id,
            )  # fmt: skip
        found.append(piece)
    return found


def _wish(body: ClipWish) -> Wish:
    from cineflow.app.work import wish_of

    return wish_of({"wish": body.lengths(), "theme": body.theme})
