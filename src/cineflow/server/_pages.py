"""Pages: the built Studio with its own routing, a plain page where it was not built, and the API's documentation."""

from __future__ import annotations

import html
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import FileResponse, HTMLResponse, Response

from cineflow.core.text import Text
from cineflow.server._openai import refusal
from cineflow.server.errors import problem_of, request_id_of

__all__ = ["STUDIO", "install_pages"]

STUDIO = Path(__file__).parent / "studio"
"""Where the built Studio lies; not in the repository."""

_API = ("api/", "v1/", "media/")
_UNBUILT = Text(
    "The Studio has not been built here. ./start.sh serve builds it; the API works without: /api/v1/docs",
    "此处尚未构建 Studio。./start.sh serve 会自动构建；API 可直接使用：/api/v1/docs",
)


def install_pages(server: FastAPI) -> None:
    """Serve the Studio at every address that is not the API's."""

    async def docs(request: Request) -> Response:
        under = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{under}/api/v1/openapi.json", title="CineFlow API",
            swagger_js_url=f"{under}/docs/swagger-ui-bundle.js", swagger_css_url=f"{under}/docs/swagger-ui.css",
            swagger_favicon_url=f"{under}/favicon.svg",
        )  # fmt: skip

    async def redoc(request: Request) -> Response:
        under = request.scope.get("root_path", "")
        return get_redoc_html(
            openapi_url=f"{under}/api/v1/openapi.json", title="CineFlow API",
            redoc_js_url=f"{under}/docs/redoc.standalone.js", redoc_favicon_url=f"{under}/favicon.svg",
            with_google_fonts=False,
        )  # fmt: skip

    async def page(request: Request) -> Response:
        return _page(request)

    for path, endpoint in (("/api/v1/docs", docs), ("/api/v1/redoc", redoc)):
        server.add_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)
    server.add_route("/{path:path}", page, methods=["GET", "HEAD"], include_in_schema=False)


def _file_at(path: str) -> Path | None:
    """Return the Studio's file at an address, None where there is none, or no file could be called so."""
    try:
        file = (STUDIO / path).resolve()
        is_there = bool(path) and file.is_file() and file.is_relative_to(STUDIO.resolve())
    except (OSError, ValueError):
        return None
    return file if is_there and not file.name.startswith(".") else None


def _page(request: Request) -> Response:
    path = request.path_params["path"]
    is_named_by_content = path.startswith("assets/")
    file = _file_at(path)
    # A page of an older Studio asks for a part that is gone: it must not take the first page for a script.
    if path.startswith(_API) or (is_named_by_content and file is None):
        said = Text("there is nothing at this address", "该地址没有内容")
        if path.startswith("v1/"):
            return refusal(404, str(said), code="unknown_url")
        return problem_of(404, "not_found", str(said), request_id=request_id_of(request))
    if file is not None:
        kept = "public, max-age=31536000, immutable" if is_named_by_content else "no-cache"
        return FileResponse(file, headers={"Cache-Control": kept})
    index = STUDIO / "index.html"
    if not index.is_file():
        return HTMLResponse(f"<!doctype html><meta charset=utf-8><title>CineFlow</title><p>{_UNBUILT}", 200)
    under = request.scope.get("root_path", "").rstrip("/")
    if not under:
        return FileResponse(index, headers={"Cache-Control": "no-cache"})
    page = index.read_text(encoding="utf-8").replace('<base href="/"', f'<base href="{html.escape(under)}/"', 1)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
