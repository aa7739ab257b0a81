"""Pictures that a storyboard wants: drafted into a sheet, and the chosen ones put where the storyboard finds them.

A sheet is a storyboard of pictures: it is planned, priced, made and reviewed through the routes that films are.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import FileResponse

from cineflow.app.pictures import draft_sheet, keep_picture, pictures_of, sheet_place
from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.layout import safe_name
from cineflow.library.ledger import events
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project, project_of
from cineflow.library.takes import TakeOnDisk
from cineflow.server import errors
from cineflow.server._boards import ShownShot
from cineflow.server._house import House, house_of
from cineflow.server._media import media_file, poster_of
from cineflow.server._new_files import file_name
from cineflow.server._public_ids import board_id
from cineflow.server._who import Who, may, now
from cineflow.server.routes.board import StoryboardShown, storyboard_shown
from cineflow.server.routes.takes import found_take
from cineflow.storyboard.picturing import PICTURED, Pictured

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["pictures"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]

_MOST_SHEETS = 1000


class PicturesWanted(BaseModel):
    """What to draft. storyboard: whose pictures. kinds: of which; `segment` are first frames of shots. is_another: a
    further sheet where there is one already."""

    storyboard: str
    kinds: list[Pictured] = Field(default=["character", "place", "prop"], min_length=1, max_length=len(PICTURED))
    is_another: bool = False


class Keeping(BaseModel):
    """number: which of the pictures that the take's order brought. replace: put it in the stead of another one."""

    number: int = Field(default=1, ge=1, le=100)
    replace: bool = False


class KeptShown(BaseModel):
    """path: of the project. is_new: false where the same picture lay there already."""

    path: str
    is_new: bool


@router.post("/projects/{project_id}/pictures", status_code=201)
async def draft_pictures(project_id: str, body: PicturesWanted, request: Request, who: Editor) -> StoryboardShown:
    """Draft the sheet of the pictures that a storyboard has none of. Nothing is ordered; its words can be changed."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    board = await house.boards.of(project)
    film = board.board_by_id.get(body.storyboard)
    if film is None:
        raise NotFound(Text("there is no such storyboard", "没有此分镜"), code="storyboard.not_found")
    kinds, app = tuple(dict.fromkeys(body.kinds)), house.boards.app_of(project)

    def draft() -> Path:
        place = sheet_place(film.file, kinds)
        place = place.with_name(file_name(place.name))
        out = _free(place) if body.is_another else place
        return draft_sheet(app, film.file, kinds, out).file

    file = await asyncio.to_thread(draft)
    house.boards.forget()
    name = house.app.layout.board_name(file)
    facts = {"board": name, "by": who.id}
    await house.ledger.commit(events.add, "board.changed", at=now(), project=project.id, facts=facts)
    house.runtime.nudge()
    board = await house.boards.of(project)
    return storyboard_shown(house, board, board.board_by_id[board_id(name)])


def _free(place: Path) -> Path:
    """Return a sheet's place, or a numbered one beside it where others lie."""
    numbered = (place.with_name(f"{place.stem}-{n}{place.suffix}") for n in range(2, _MOST_SHEETS))
    return next((one for one in (place, *numbered) if not one.exists()), place)


@router.post("/takes/{take_id}/keep")
async def keep_take(take_id: str, request: Request, who: Editor, body: Keeping | None = None) -> KeptShown:
    """Put a take's picture where its sheet says: from then on the storyboards that call its name have it."""
    house = house_of(request)
    board, shot, take = await found_take(house, who, take_id)
    wish, known, root = body or Keeping(), await house.known_projects(), house.root.resolve()

    def is_ours(place: Path) -> bool:
        return _holds(house, board.project, place) and project_of(known, place.relative_to(root).as_posix()) in (
            board.project, None,
        )  # fmt: skip

    app = house.boards.app_of(board.project)
    kept = await asyncio.to_thread(
        keep_picture, app, shot.found, take, number=wish.number, replaces=wish.replace, is_allowed=is_ours
    )
    house.boards.forget()
    if kept.is_new:
        facts = {"by": who.id, "name": kept.file.stem}
        await house.ledger.commit(events.add, "asset.added", at=now(), project=board.project.id, facts=facts)
        await house.audit(who, "asset.added", target=f"{board.project.id} {kept.file.name}", request=request)
        house.runtime.nudge()
    path = kept.file.relative_to(house.folder_of(board.project).resolve()).as_posix()
    return KeptShown(path=path, is_new=kept.is_new)


def _holds(house: House, project: Project, place: Path) -> bool:
    return place.is_relative_to(house.folder_of(project).resolve())


@router.head("/takes/{take_id}/pictures/{number}", include_in_schema=False)
@router.get("/takes/{take_id}/pictures/{number}", response_class=FileResponse)
async def get_take_picture(
    take_id: str, number: int, request: Request, who: Reader, *, variant: Literal["whole", "poster"] = "whole",
    download: bool = False,
) -> Response:  # fmt: skip
    """One of the pictures that a take's order brought, from 1: whole, or 640 pixels wide. download: under a name."""
    house = house_of(request)
    _, shot, take = await found_take(house, who, take_id)
    pictures = await asyncio.to_thread(pictures_of, take)
    if not 1 <= number <= len(pictures):
        raise NotFound(
            Text("the take has {n} pictures", "该素材有 {n} 张图片", n=len(pictures)), code="pictures.not_found"
        )
    file = pictures[number - 1]
    if variant == "poster":
        return FileResponse(await poster_of(house, file), media_type="image/jpeg",
                            headers={"Cache-Control": "private, max-age=3600"})  # fmt: skip
    return media_file(file, request, name=_name(shot, take, number, file.suffix) if download else "")


def _name(shot: ShownShot, take: TakeOnDisk, number: int, ending: str) -> str:
    """`Mei v2.3.png`: whom or what it shows, else its storyboard and shot; then its take, and which of its pictures."""
    board, wish = shot.found.board, shot.found.shot
    shown = Path(wish.keep_as).name or f"{board.name} {wish.number}"
    return safe_name(f"{shown} v{take.take}" + (f".{number}" if number > 1 else ""), ending)
