"""Renders: asked for, how far they are, and their films."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParam
from sqlalchemy import Connection
from starlette.responses import FileResponse

from cineflow.app.finishing import RENDERS_FOLDER, queue_render
from cineflow.core.errors import Conflict
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import work
from cineflow.library.ledger.documents import Document
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.work import WorkJob
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._cuts import Edit, cuts_for, edit_for
from cineflow.server._estimates import EstimateShown, estimated
from cineflow.server._house import House, house_of
from cineflow.server._media import media_file, poster_of
from cineflow.server._once import IdempotencyKey, once
from cineflow.server._renders import RenderAsked, RenderShown, film_file, render_for, render_shown
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._subtitles import captions_for, chosen_in, srt_of
from cineflow.server._who import Who, may, now

__all__ = ["router"]

_READ = 500

router = APIRouter(prefix="/api/v1", tags=["renders"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Renderer = Annotated[Who, may(Role.ARTIST, "footage")]
Number = Annotated[int, PathParam(ge=1, le=99_999)]


@router.post("/cuts/{cuts_id}/renders", status_code=202, response_model=RenderShown)
async def create_render(
    cuts_id: str, body: RenderAsked, request: Request, who: Renderer, key: IdempotencyKey = None
) -> Response:
    """Render it as it stands now, in the background: one film of all, one per clip, or both."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)

    async def act() -> RenderShown:
        edit = await edit_for(house, who, document)
        edit.check()
        wish = body.wish(await _track(house, edit, document) if body.wants_track else "")

        def begin(tx: Connection) -> WorkJob:
            return queue_render(
                tx, house.app, edit.timeline, wish, cuts=document.id, name=document.name, project=document.project,
                owner=who.id, language=current_language(), digests=edit.digests, now=now(),
            )  # fmt: skip

        job = await house.ledger.commit(begin)
        house.queued()
        return render_shown(job)

    return await once(house, who, key, request, 202, act, lambda told: {"Location": address(f"renders/{told.id}")})


async def _track(house: House, edit: Edit, document: Document) -> str:
    """Return the edit's own subtitles as SRT."""
    return srt_of(await asyncio.to_thread(captions_for, house, edit, chosen_in(document.body)))


@router.post("/cuts/{cuts_id}/renders/estimate")
async def estimate_render(cuts_id: str, body: RenderAsked, request: Request, who: Reader) -> EstimateShown:
    """How large its films will be and how long they will take to make, by what earlier renders here came to."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    edit = await edit_for(house, who, document)
    edit.check()
    body.wish()
    return await estimated(house, edit, body)


@router.get("/cuts/{cuts_id}/renders")
async def list_renders(
    cuts_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[RenderShown]:
    """The renders of a cut list or timeline, newest first."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)

    def found(tx: Connection) -> list[WorkJob]:
        projects = [document.project] if document.project else []
        mine: list[WorkJob] = []
        last = read_cursor(cursor, datetime, str) if cursor else []
        while len(mine) <= limit:
            rows = work.listed(tx, projects=projects, owner=document.owner, kind="render", last=last, limit=_READ)
            mine += [job for job in rows if job.asked.get("cuts") == document.id]
            if len(rows) < _READ:
                break
            last = [rows[-1].created_at, rows[-1].id]
        return mine

    rows = await house.ledger.ask(found)
    some = rows[:limit]
    after = write_cursor(some[-1].created_at, some[-1].id) if len(rows) > limit else None
    return Page(items=[render_shown(job) for job in some], next=after)


@router.get("/renders/{render_id}")
async def get_render(render_id: str, request: Request, who: Reader) -> RenderShown:
    """One render; `/jobs/{id}/cancel` and `/jobs/{id}/retry` act on it."""
    return render_shown(await render_for(house_of(request), who, render_id))


@router.delete("/renders/{render_id}", status_code=204)
async def delete_render(render_id: str, request: Request, who: Renderer) -> None:
    """Delete the films of a render that is over, and forget it."""
    house = house_of(request)
    job = await render_for(house, who, render_id)
    if not await house.ledger.commit(work.forget, job.id):
        raise Conflict(
            Text("it is still going on", "仍在进行中"), fix=Text("Cancel it first", "请先取消"), code="render.busy"
        )
    await asyncio.to_thread(shutil.rmtree, house.root / RENDERS_FOLDER / job.id, ignore_errors=True)
    await house.audit(who, "render.deleted", target=job.id, request=request)


@router.head("/renders/{render_id}/films/{number}", include_in_schema=False)
@router.get("/renders/{render_id}/films/{number}", response_class=FileResponse)
async def get_film(
    render_id: str, number: Number, request: Request, who: Reader, download: bool = False
) -> Response:  # fmt: skip
    """A film of a render; Range and HEAD understood. download: to be saved under its name."""
    house = house_of(request)
    file = film_file(house, await render_for(house, who, render_id), number)
    return media_file(file, request, name=file.name if download else "")


@router.get("/renders/{render_id}/films/{number}/subtitles", response_class=FileResponse)
async def get_film_subtitles(render_id: str, number: Number, request: Request, who: Reader) -> Response:
    """The subtitles beside a film, as SRT."""
    house = house_of(request)
    file = film_file(house, await render_for(house, who, render_id), number, "subtitles")
    return FileResponse(
        file, media_type="application/x-subrip", filename=file.name, headers={"Content-Security-Policy": "sandbox"}
    )


@router.head("/renders/{render_id}/films/{number}/poster", include_in_schema=False)
@router.get("/renders/{render_id}/films/{number}/poster", response_class=FileResponse)
async def get_film_poster(render_id: str, number: Number, request: Request, who: Reader) -> Response:
    """A still of a film, 640 pixels wide."""
    house = house_of(request)
    file = film_file(house, await render_for(house, who, render_id), number)
    return FileResponse(
        await poster_of(house, file), media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )
