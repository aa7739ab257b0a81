"""The application: gate, errors, every route the room holds, and the Studio's pages."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from cineflow import __version__
from cineflow.app import App
from cineflow.core.room import members
from cineflow.server import errors
from cineflow.server._gate import Gate
from cineflow.server._house import House
from cineflow.server._ids import check_ids
from cineflow.server._pages import install_pages
from cineflow.server._plain import plain_body

__all__ = ["API", "create_app"]

API = "/api/v1"

_ABOUT = """From a script to a finished film: plan, generate, keep, cut and deliver video on whichever provider serves
it best. Sign in by `POST /api/v1/session`, or send `Authorization: Bearer cf_live_…`. Errors are RFC 9457 problems with
stable codes; lists are paged by `cursor`; edits want `If-Match`; what spends takes an `Idempotency-Key`."""


def create_app(app: App, *, public_url: str = "", setup_token: str = "") -> FastAPI:
    """Return the application over one workspace. The ledger is opened when it starts.

    public_url: how people reach it, for links. setup_token: presets the one-time set-up link's token.
    """
    house = House(app, public_url=public_url, setup_token=setup_token)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await house.open()
        try:
            yield
        finally:
            await house.close()

    server = FastAPI(
        title="CineFlow", version=__version__, description=_ABOUT, lifespan=lifespan,
        openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None, generate_unique_id_function=_operation_id,
        dependencies=[Depends(plain_body)],
    )  # fmt: skip
    server.state.house = house
    for name, router in sorted(members("cineflow.server.routes", "router").items()):
        assert isinstance(router, APIRouter), name
        server.include_router(router)
    errors.install(server, check_ids)
    install_pages(server)
    server.openapi = lambda: _openapi(server)  # pyright: ignore[reportAttributeAccessIssue] - FastAPI's own way
    server.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    server.add_middleware(Gate, house=house)
    return server


def _operation_id(route: APIRoute) -> str:
    return route.name


def _openapi(server: FastAPI) -> dict[str, Any]:
    """Write the OpenAPI document once, with the two ways to sign in."""
    if server.openapi_schema is None:
        document = get_openapi(
            title=server.title, version=server.version, description=server.description, routes=server.routes,
            openapi_version="3.1.0",
        )  # fmt: skip
        schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["key"] = {"type": "http", "scheme": "bearer", "description": "An API key, `cf_live_…`."}
        schemes["session"] = {"type": "apiKey", "in": "cookie", "name": "cineflow_session"}
        document["security"] = [{"key": []}, {"session": []}]
        server.openapi_schema = document
    return server.openapi_schema
