"""Cut lists and timelines as they are kept, and as they look from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cineflow.core.errors import NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import documents
from cineflow.library.ledger.documents import Document
from cineflow.server._cut_shapes import (
    CutItem,
    CutsLine,
    CutsShown,
    MusicItem,
    SubtitlesChosen,
    SubtitlesShown,
)
from cineflow.server._footage import is_theirs
from cineflow.server._house import House
from cineflow.server._resolving import Edit, footage_in, resolved
from cineflow.server._subtitles import captions_for, chosen_in, lines_of
from cineflow.server._who import Who

if TYPE_CHECKING:
    pass

__all__ = [
    "Edit", "body_of_items", "cuts_for", "cuts_line", "cuts_shown", "edit_for", "items_of", "music_of",
]  # fmt: skip


async def cuts_for(house: House, who: Who, cuts_id: str) -> Document:
    """Return a document that somebody may see. Raises NotFound."""
    found = await house.ledger.ask(documents.get, cuts_id)
    allowed = {one.id for one in await house.projects_for(who)}
    if found.kind not in ("clips", "timeline") or not is_theirs(found.project, found.owner, who, allowed):
        raise NotFound(Text("there is no such cut list", "没有此剪辑表"), code="cuts.not_found")
    return found


async def cuts_shown(house: House, who: Who, document: Document) -> CutsShown:
    """Return a document as it looks from outside."""
    edit = await edit_for(house, who, document)
    chosen = chosen_in(document.body)
    captions = await asyncio.to_thread(captions_for, house, edit, chosen)
    return CutsShown(
        **cuts_line(document).model_dump(), items=list(edit.shown), rate=str(edit.rate),
        seconds=round(float(edit.places[-1][1]) if edit.places else 0.0, 6), music=list(edit.music),
        subtitles=SubtitlesShown(**chosen.model_dump(), lines=lines_of(captions)),
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


def body_of_items(
    items: Sequence[CutItem], *, theme: str, planner: str, music: Sequence[MusicItem] = (),
    subtitles: SubtitlesChosen | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return what is kept of an edit."""
    rows = [item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in items]
    body: dict[str, Any] = {"theme": theme, "planner": planner, "items": rows}
    if music:
        body["music"] = [one.model_dump(mode="json", exclude_defaults=True) for one in music]
    if subtitles and subtitles.source != "none":
        body["subtitles"] = subtitles.model_dump(mode="json")
    return body


async def edit_for(house: House, who: Who, document: Document) -> Edit:
    """Resolve a document's items against their sources. Whoever sees a document sees what it is made of."""
    items = items_of(document)
    return await resolved(
        house, who, items, project=document.project, name=document.name, known=frozenset(footage_in(items)),
        music=music_of(document),
    )  # fmt: skip


def items_of(document: Document) -> list[CutItem]:
    """Return a document's items as they were written."""
    return [CutItem.model_validate(row) for row in document.body.get("items", [])]


def music_of(document: Document) -> list[MusicItem]:
    """Return a document's music as it was written."""
    return [MusicItem.model_validate(row) for row in document.body.get("music", [])]
