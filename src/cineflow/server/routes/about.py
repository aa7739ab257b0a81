"""What this server is and can do: its version for everybody, its parts for those who are signed in."""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from cineflow import __version__
from cineflow.app.minds import listeners_of
from cineflow.app.storing import copies_are_kept, place_of
from cineflow.core.errors import CineflowError
from cineflow.library.ledger import people
from cineflow.media.abilities import film_encoders, has_faces
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._planning import usual_provider
from cineflow.server._who import Who

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["health"], responses={429: errors.PROBLEMS[429]})


class Listener(BaseModel):
    """A way of listening to footage. stays_here: nothing leaves the machine. ready: it can be used as it is set."""

    name: str
    stays_here: bool
    installed: bool
    ready: bool


class Parts(BaseModel):
    """What there is. encoders: of films, the machine's own after libx264. faces: whether vertical films follow people.

    usual_provider: who makes takes where nobody is named, empty where several could and none is set.
    role: whether this process runs the jobs (`runner`) or another does (`client`). updates: it never looks for any.
    """

    python: str
    database: Literal["sqlite", "postgres"]
    role: str
    providers: list[str]
    usual_provider: str
    encoders: list[str]
    faces: bool
    listeners: list[Listener]
    storage: str
    copies: bool
    desktop: bool
    updates: Literal["never"] = "never"


class About(BaseModel):
    """public_url: how people reach it. set_up: whether somebody is an administrator. parts: null for strangers."""

    version: str
    workspace: str
    public_url: str
    set_up: bool
    parts: Parts | None = None


@router.get("/about")
async def get_about(request: Request) -> About:
    """What this server is, and for those who are signed in what it can do."""
    house = house_of(request)
    admins = await house.ledger.ask(people.count_admins)
    url = house.public_url or str(request.base_url).rstrip("/")
    is_known = isinstance(request.scope.get("state", {}).get("who"), Who)
    parts = await asyncio.to_thread(_parts, house) if is_known else None
    return About(version=__version__, workspace=house.root.name, public_url=url, set_up=admins > 0, parts=parts)


def _parts(house: House) -> Parts:
    app = house.app
    listeners = [
        Listener(name=one.name, stays_here=one.is_here, installed=one.is_installed, ready=one.is_ready)
        for one in listeners_of(app)
    ]
    return Parts(
        python=".".join(map(str, sys.version_info[:3])), role=house.runtime.role.value,
        database="postgres" if house.ledger.is_shared else "sqlite", providers=app.ready_providers(),
        usual_provider=usual_provider(app),
        encoders=list(film_encoders()), faces=has_faces(), listeners=listeners, storage=_store(house),
        copies=copies_are_kept(app.loaded), desktop=find_spec("webview") is not None,
    )  # fmt: skip


def _store(house: House) -> str:
    try:
        place = place_of(house.app.loaded)
    except CineflowError:
        return ""
    return place.address if place else ""
