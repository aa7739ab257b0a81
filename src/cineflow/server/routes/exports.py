"""Handing an edit over to editing programs: every format there is, as files."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from cineflow.app.finishing import CUT_LIST, exported
from cineflow.core.text import Text
from cineflow.library.layout import safe_name
from cineflow.library.ledger.documents import Document
from cineflow.library.ledger.people import Role
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._cuts import cuts_for, edit_for
from cineflow.server._house import House, house_of
from cineflow.server._subtitles import captions_for, chosen_in
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["cuts"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
MapRoot = Annotated[list[str] | None, Query(description="`A=B`: what lies under A here lies under B there.")]

_KINDS = {
    CUT_LIST: "application/json", "otio": "application/json", "csv": "text/csv", "srt": "application/x-subrip",
    "vtt": "text/vtt", "xml": "application/xml", "fcpxml": "application/xml",
}  # fmt: skip


class ExportAsked(BaseModel):
    """formats: as `/exports` lists them. map_root: root here → there. drop_frame: time code, at 29.97 and 59.94."""

    formats: list[str] = Field(min_length=1, max_length=20)
    map_root: dict[str, str] = Field(default_factory=dict[str, str], max_length=20)
    drop_frame: bool = False


class ExportFile(BaseModel):
    format: str
    name: str
    size: int
    url: str


class Exported(BaseModel):
    """warnings: what a format could not hold."""

    files: list[ExportFile]
    warnings: list[str]


@router.get("/exports")
async def list_export_formats(request: Request, who: Reader) -> list[str]:
    """The formats that an edit can be handed over in; `json` is our own cut list."""
    from cineflow.timeline.exporting import export_formats

    return [CUT_LIST, *export_formats()]


@router.post("/cuts/{cuts_id}/exports")
async def export_cuts(cuts_id: str, body: ExportAsked, request: Request, who: Reader) -> Exported:
    """Hand it over to editing programs: which files come of it, where to get them, and what they cannot hold."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    roots = tuple(body.map_root.items())
    files, warnings = await _exported(house, who, document, tuple(body.formats), roots, drop_frame=body.drop_frame)
    query = "&".join([*(f"map_root={_quoted(f'{a}={b}')}" for a, b in roots), *(["drop_frame=true"] * body.drop_frame)])
    return Exported(
        files=[
            ExportFile(
                format=name, name=_file_name(document, name), size=len(content),
                url=address(f"cuts/{document.id}/exports/{name}{'?' if query else ''}{query}"),
            )
            for name, content in files.items()
        ],
        warnings=[str(warning) for warning in warnings],
    )  # fmt: skip


@router.get("/cuts/{cuts_id}/exports/{form}", response_class=Response)
async def get_export(
    cuts_id: str, form: str, request: Request, who: Reader, map_root: MapRoot = None, drop_frame: bool = False
) -> Response:
    """The edit as a file of one format."""
    house = house_of(request)
    document = await cuts_for(house, who, cuts_id)
    pairs = [value.partition("=")[::2] for value in map_root or () if "=" in value]
    roots = tuple((a, b) for a, b in pairs if a and b)
    files, _ = await _exported(house, who, document, (form,), roots, drop_frame=drop_frame)
    name = _file_name(document, form)
    kind = _KINDS.get(form, "text/plain")
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{_quoted(name)}",
        "Content-Security-Policy": "sandbox",
    }  # fmt: skip
    return Response(files[form], media_type=f"{kind}; charset=utf-8", headers=headers)


async def _exported(
    house: House, who: Who, document: Document, formats: tuple[str, ...], roots: tuple[tuple[str, str], ...], *,
    drop_frame: bool,
) -> tuple[dict[str, bytes], list[Text]]:  # fmt: skip
    from cineflow.clipper.handover import ExportWish

    edit = await edit_for(house, who, document)
    edit.check()
    wish = ExportWish(tuple(dict.fromkeys(formats)), roots, drop_frame)
    captions = await asyncio.to_thread(captions_for, house, edit, chosen_in(document.body))
    return await asyncio.to_thread(
        exported, house.app, edit.timeline, wish, document.name, edit.digests, captions
    )  # fmt: skip


def _file_name(document: Document, form: str) -> str:
    return safe_name(document.name or "cuts", f".{form}")


def _quoted(text: str) -> str:
    return quote(text, safe="")
