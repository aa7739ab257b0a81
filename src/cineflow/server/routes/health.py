"""Whether the process lives, whether it can work, and its figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import CineflowError
from cineflow.jobs.runtime import Role as RuntimeRole
from cineflow.library.ledger import events
from cineflow.library.ledger.people import Role
from cineflow.server._house import house_of
from cineflow.server._who import Who, may

__all__ = ["router"]

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"
    timestamp: datetime


class Ready(BaseModel):
    """engine: whether this process runs jobs (`runner`) or another does (`client`)."""

    status: Literal["ready", "not ready"]
    database: Literal["ok", "down"]
    engine: str


@router.get("/health")
async def get_health() -> Health:
    """Whether the process lives."""
    return Health(timestamp=datetime.now(UTC))


@router.get("/ready", responses={503: {"model": Ready}})
async def get_ready(request: Request) -> Response:
    """Whether database and engine are there."""
    house = house_of(request)
    database: Literal["ok", "down"] = "down"
    role = RuntimeRole.NONE
    if house.is_open:
        role = house.runtime.role
        try:
            await house.ledger.ask(events.last_number)
            database = "ok"
        except (CineflowError, OSError):
            database = "down"
    is_ready = database == "ok" and role is not RuntimeRole.NONE
    told = Ready(status="ready" if is_ready else "not ready", database=database, engine=role.value)
    return JSONResponse(told.model_dump(), 200 if is_ready else 503)


@router.get("/metrics", include_in_schema=False)
async def get_metrics(request: Request, who: Annotated[Who, may(Role.ADMIN, "read")]) -> Response:
    """Figures in Prometheus' format; give the scraper an administrator's key with the scope `read`."""
    return Response(house_of(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
