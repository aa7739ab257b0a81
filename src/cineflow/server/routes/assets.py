"""Reference pictures of a project: people, places, props and frames, beside its storyboards under their names.

They are files in the project's `asset` folder, as the command line finds them: what is put there by hand is here, and
what is uploaded here is there.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.responses import FileResponse

from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.files import move_into_place
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.assets import KINDS, pictures_in, room_for, shelves, with_assets
from cineflow.library.layout import safe_name
from cineflow.library.ledger import events
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._boards import Board
from cineflow.server._forms import StreamedForm
from cineflow.server._house import House, house_of
from cineflow.server._intake import admit, part_file, store
from cineflow.server._measure import MostBytes
from cineflow.server._media import media_file, poster_of
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/projects/{project_id}/assets", tags=["assets"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]

Kind = Literal["character", "place", "prop", "segment"]

_MOST_BYTES = 32 * 1024**2
_MOST_LISTED = 2000
_FORM: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file", "kind"], "properties": {
        "file": {"type": "string", "format": "binary", "description": "PNG, JPEG, WebP or BMP."},
        "kind": {"type": "string", "enum": list(KINDS)},
        "name": {"type": "string", "description": "Whom or what it shows; else the file's name."}}}}}}}  # fmt: skip


class AssetShown(BaseModel):
    """One picture. name: what the storyboard calls it, with `_2` and so on for further views. path: of the project.

    poster_url: the same, small.
    """

    id: str
    kind: Kind
    name: str
    path: str
    size: int
    changed_at: datetime
    url: str
    poster_url: str


class CastShown(BaseModel):
    """Somebody of the storyboards. id: as providers know them, like `@xiaomei`. pictures: those that count."""

    name: str
    id: str
    aliases: list[str]
    storyboard: str
    pictures: list[str]


class AssetsShown(BaseModel):
    pictures: list[AssetShown]
    cast: list[CastShown]


@router.get("")
async def list_assets(project_id: str, request: Request, who: Reader) -> AssetsShown:
    """The project's pictures by kind and name, and the people of its storyboards with their ids."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    board = await house.boards.of(project)
    files, cast = await asyncio.to_thread(lambda: (list(_found(house.folder_of(project))), list(_cast(house, board))))
    return AssetsShown(pictures=[_shown(project, house, file, kind) for file, kind in files], cast=cast)


def _cast(house: House, board: Board) -> Iterator[CastShown]:
    """Yield the people of a project's storyboards, with the pictures that lie there under their names."""
    beside = shelves(house.root)
    for reading in board.discovery.readings:
        told = with_assets(reading, beside[reading.file.parent]).board
        for one in told.characters if told else ():
            yield CastShown(
                name=one.name, id=one.id, aliases=list(one.aliases), storyboard=told.name if told else "",
                pictures=list(one.pictures),
            )  # fmt: skip


def _found(folder: Path) -> Iterator[tuple[Path, Kind]]:
    """Yield the pictures of a project, never one that a link in its folder leads to elsewhere."""
    real = folder.resolve()
    for count, (picture, kind) in enumerate(pictures_in(folder)):
        if count >= _MOST_LISTED:
            return
        if picture.resolve().is_relative_to(real):
            yield picture, cast("Kind", kind)


def _shown(project: Project, house: House, file: Path, kind: Kind) -> AssetShown:
    path, facts = file.relative_to(house.folder_of(project)).as_posix(), file.stat()
    asset_id = _id_of(path)
    url = address(f"projects/{project.id}/assets/{asset_id}/picture")
    return AssetShown(
        id=asset_id, kind=kind, name=file.stem, path=path, size=facts.st_size,
        changed_at=datetime.fromtimestamp(facts.st_mtime, UTC),
        url=url, poster_url=f"{url}?variant=poster",
    )  # fmt: skip


def _id_of(path: str) -> str:
    return "a_" + hashlib.sha256(path.encode()).hexdigest()[:16]


async def _asset(house: House, project: Project, asset_id: str) -> tuple[Path, Kind]:
    """Return a picture by its id. Raises NotFound."""
    folder = house.folder_of(project)

    def look() -> tuple[Path, Kind] | None:
        return next((one for one in _found(folder) if _id_of(one[0].relative_to(folder).as_posix()) == asset_id), None)

    found = await asyncio.to_thread(look)
    if found is None:
        raise NotFound(Text("there is no such picture", "没有此图片"), code="asset.not_found")
    return found


@router.post("", status_code=201, openapi_extra=_FORM)
async def upload_asset(project_id: str, request: Request, who: Editor) -> AssetShown:
    """Put a picture under a name: of a person, a place, a prop, or `3_start`, `3_end` for a shot's frames.

    A further picture of a name is a further view. Storyboards that call the name take it from then on.
    """
    house = house_of(request)
    project = await house.project_for(who, project_id)
    said = request.headers.get("content-length", "")
    await admit(house, who, int(said) if said.isdecimal() else 0)
    part, form = part_file(house, new_id("up")), StreamedForm()
    try:
        await store(form.file(request), part, start=0, count=MostBytes(_MOST_BYTES).count)
        kind = form.fields.get("kind", "")
        if kind not in KINDS:
            raise SettingInvalid(
                Text("“{kind}” is no kind of picture", "“{kind}” 不是图片类别", kind=kind[:40]),
                fix=Text("Choose from: {all}", "可选：{all}", all=", ".join(KINDS)), place="kind",
                code="asset.bad_kind",
            )  # fmt: skip
        from cineflow.media.pictures import check_picture

        found = await asyncio.to_thread(check_picture, part)
        name = (form.fields.get("name") or Path(form.filename.replace("\\", "/")).stem).strip()
        folder = await asyncio.to_thread(room_for, house.folder_of(project), kind)
        file = await asyncio.to_thread(_put, part, folder, name or kind, found.ending)
    finally:
        await asyncio.shield(asyncio.to_thread(part.unlink, missing_ok=True))
    await _changed(house, project, who, "asset.added", request, file)
    return _shown(project, house, file, cast("Kind", kind))


def _put(part: Path, folder: Path, name: str, ending: str) -> Path:
    """Move a picture into place under a name that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = {path.stem.casefold() for path in folder.iterdir()}
    plain = safe_name(name.lstrip(". "), ending).removesuffix(ending).lstrip(". ") or "picture"
    stem = next(n for n in (plain, *(f"{plain}_{i}" for i in range(2, 100_000))) if n.casefold() not in taken)
    file = folder / f"{stem}{ending}"
    move_into_place(part, file)
    return file


@router.head("/{asset_id}/picture", include_in_schema=False)
@router.get("/{asset_id}/picture", response_class=FileResponse)
async def get_asset_picture(
    project_id: str, asset_id: str, request: Request, who: Reader, *, variant: Literal["whole", "poster"] = "whole"
) -> Response:
    """The picture: as it is, or at most 640 pixels wide and high."""
    house = house_of(request)
    file, _ = await _asset(house, await house.project_for(who, project_id), asset_id)
    return media_file(await poster_of(house, file) if variant == "poster" else file, request)


@router.delete("/{asset_id}", status_code=204)
async def delete_asset(project_id: str, asset_id: str, request: Request, who: Editor) -> None:
    """Take a picture away; it goes to the workspace's `.trash`."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    file, _ = await _asset(house, project, asset_id)
    await asyncio.to_thread(_to_trash, house.root, file)
    await _changed(house, project, who, "asset.deleted", request, file)


def _to_trash(root: Path, file: Path) -> None:
    trash = root / ".trash"
    trash.mkdir(exist_ok=True)
    shutil.move(file, trash / f"{file.stem}-{now():%Y%m%d%H%M%S%f}{file.suffix}")


async def _changed(house: House, project: Project, who: Who, kind: str, request: Request, file: Path) -> None:
    house.boards.forget()
    facts = {"by": who.id, "name": file.stem}
    await house.ledger.commit(events.add, kind, at=now(), project=project.id, facts=facts)
    await house.audit(who, kind, target=f"{project.id} {file.name}", request=request)
