"""The addresses of the web platform for generation: `/api/auth/*` and `/api/videos/*`, as its clients spell them.

Camel case, its envelope `{error, code}`, its pages by number. What was broken there is right here: a film is one film,
the provider's ticket is kept, a page has a bound, and a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, Response

from cineflow.core.errors import NotAllowed, NotFound
from cineflow.core.text import Text
from cineflow.library.ledger import JobState, people, videos
from cineflow.library.ledger.people import Role, User
from cineflow.library.ledger.videos import Video
from cineflow.server._addresses import old_address
from cineflow.server._house import House, house_of
from cineflow.server._media import media_file
from cineflow.server._ordering import FilmAsked, order_film
from cineflow.server._who import Who, anybody, may, now
from cineflow.server.routes.session import Email, Password, begin_session, checked

__all__ = ["router"]

_ERROR = {"type": "object", "properties": {"error": {"type": "string"}, "code": {"type": "string"}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": "Its error", "content": {"application/json": {"schema": _ERROR}}}
    for status in (400, 401, 402, 403, 404, 409, 429)
}

router = APIRouter(prefix="/api", tags=["platform (old addresses)"], responses=_ERRORS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Maker = Annotated[Who, may(Role.ARTIST, "generate")]

_MOST = 100
_ASPECTS = {"portrait": "9:16", "landscape": "16:9"}
_STATES: dict[JobState, str] = {
    JobState.PLANNED: "pending", JobState.QUEUED: "pending", JobState.DONE: "completed", JobState.FAILED: "failed",
    JobState.CANCELLED: "failed", JobState.UNKNOWN: "failed",
}  # fmt: skip


class Registration(BaseModel):
    email: Email
    password: Password
    username: str = Field(default="", max_length=200)


class Credentials(BaseModel):
    email: str = Field(max_length=254)
    password: Password


class NewVideo(BaseModel):
    prompt: str = Field(min_length=1, max_length=1000)
    orientation: Literal["portrait", "landscape"] = "portrait"


def _user(user: User) -> dict[str, Any]:
    return {
        "id": user.id, "email": user.email, "username": user.name or None, "avatarUrl": None,
        "createdAt": user.created_at.isoformat(),
    }  # fmt: skip


@router.post("/auth/register", status_code=201, summary="Register")
async def register(body: Registration, request: Request) -> Response:
    """Make an account, where the workspace is open to whoever comes: `CINEFLOW_OPEN_REGISTRATION=1`."""
    house = house_of(request)
    await house.admit_sign_in(f"register {request.client.host if request.client else ''}")
    if not house.app.settings.open_registration:
        raise NotAllowed(
            Text("this server makes accounts by invitation only", "此服务器仅通过邀请创建账户"),
            fix=Text("Ask an administrator for a link", "请向管理员索取邀请链接"),
            code="auth.closed",
        )
    kept = await house.passwords.hash(body.password)
    user = await house.ledger.commit(people.add, body.email, Role.ARTIST, name=body.username, password=kept, at=now())
    await house.audit(user, "user.registered", request=request)
    return await _signed_in(house, user, request, 201)


@router.post("/auth/login", summary="Sign in")
async def log_in(body: Credentials, request: Request) -> Response:
    """Sign in; the token goes into the Authorization header, and ends with its session."""
    house = house_of(request)
    user = await checked(house, body.email, body.password, request)
    return await _signed_in(house, user, request, 200)


async def _signed_in(house: House, user: User, request: Request, status: int) -> Response:
    """Answer without a cookie: these clients keep the token themselves."""
    token = await begin_session(house, user, request)
    await house.audit(user, "session.created", request=request)
    return JSONResponse({"user": _user(user), "token": token}, status)


@router.get("/auth/me", summary="Who I am")
async def get_platform_user(who: Annotated[Who, anybody]) -> Response:
    """The account whose token this is."""
    return JSONResponse({"user": _user(who.user)})


def _owner(who: Who) -> str | None:
    return None if who.is_admin and not who.key else who.id


def _status(video: Video) -> str:
    return _STATES.get(video.state, "processing")


def _job(house: House, video: Video) -> dict[str, Any]:
    status = _status(video)
    percent = house.boards.progress.get(video.job, {}).get("percent")
    return {
        "id": video.id, "status": status, "progress": 100 if status == "completed" else int(float(percent or 0)),
        "prompt": video.asked.get("prompt") or "", "errorMessage": _why(video) if status == "failed" else None,
        "externalJobId": video.job, "videoId": video.id if status == "completed" else None,
        "createdAt": video.created_at.isoformat(), "updatedAt": video.changed_at.isoformat(),
        "completedAt": video.changed_at.isoformat() if status in ("completed", "failed") else None,
        "streamUrl": old_address(f"videos/jobs/{video.id}/stream"),
    }  # fmt: skip


def _why(video: Video) -> str:
    if video.problem:
        return str(video.problem.text)
    if video.state is JobState.UNKNOWN:
        return str(Text("its charge is unconfirmed; an administrator decides", "扣费待确认，由管理员处理"))
    return str(Text("cancelled", "已取消"))


def _film(video: Video) -> dict[str, Any]:
    status = _status(video)
    base = old_address(f"videos/{video.id}")
    return {
        "id": video.id, "prompt": video.asked.get("prompt") or "", "orientation": _orientation(video),
        "modelUsed": video.asked.get("model") or "", "status": status,
        "videoUrl": f"{base}/content" if status == "completed" else None,
        "thumbnailUrl": f"{base}/thumbnail" if status == "completed" else None,
        "duration": video.asked.get("seconds"), "errorMessage": _why(video) if status == "failed" else None,
        "createdAt": video.created_at.isoformat(),
    }  # fmt: skip


def _orientation(video: Video) -> str:
    return "landscape" if video.asked.get("aspect") == "16:9" else "portrait"


@router.post("/videos", status_code=202, summary="Order a video")
async def order_platform_video(body: NewVideo, request: Request, who: Maker) -> Response:
    """Order one film from the workspace's own provider; answers at once."""
    house = house_of(request)
    asked = FilmAsked(model="", prompt=body.prompt, aspect=_ASPECTS[body.orientation])
    video = await house.ledger.ask(videos.get, await order_film(house, who, asked), owner=who.id)
    said = Text("the film is being made", "视频生成任务已创建")
    return JSONResponse({"job": _job(house, video), "message": str(said)}, 202)


@router.get("/videos", summary="List videos")
async def list_platform_videos(
    request: Request, who: Reader, page: int = 1, limit: int = 20, status: str | None = None
) -> Response:
    """My films, newest first, by page."""
    house, page, limit = house_of(request), max(1, min(page, 1_000_000)), max(1, min(limit, _MOST))
    found = await house.ledger.ask(videos.listed, owner=_owner(who), limit=10_000)
    wanted = [v for v in found if (_status(v) == status if status else _status(v) in ("completed", "failed"))]
    shown = [_film(video) for video in wanted[(page - 1) * limit : page * limit]]
    pages = {"page": page, "limit": limit, "total": len(wanted), "totalPages": -(-len(wanted) // limit)}
    return JSONResponse({"videos": shown, "pagination": pages})


@router.get("/videos/jobs", summary="Jobs under way")
async def list_platform_jobs(request: Request, who: Reader) -> Response:
    """What of mine is being made."""
    house = house_of(request)
    found = await house.ledger.ask(videos.listed, owner=_owner(who), limit=1000)
    return JSONResponse(
        {"jobs": [_job(house, v) for v in found if _status(v) in ("pending", "processing")]}
    )  # fmt: skip


@router.get("/videos/jobs/{job_id}", summary="One job")
async def get_platform_job(job_id: str, request: Request, who: Reader) -> Response:
    """How far one film is."""
    house = house_of(request)
    video = await house.ledger.ask(videos.get, job_id, owner=_owner(who))
    return JSONResponse({"job": _job(house, video)})


@router.get("/videos/jobs/{job_id}/stream", response_class=EventSourceResponse, summary="Follow one job")
async def stream_platform_job(job_id: str, request: Request, who: Reader) -> Response:
    """Events `progress`, then `complete` or `error`; the stream ends with the job."""
    house = house_of(request)
    await house.ledger.ask(videos.get, job_id, owner=_owner(who))
    return EventSourceResponse(_follow(house, request, who, job_id), ping=15, headers={"X-Accel-Buffering": "no"})


async def _follow(house: House, request: Request, who: Who, job_id: str) -> AsyncGenerator[ServerSentEvent]:
    news: asyncio.Event = asyncio.Event()
    stop = house.runtime.listen(lambda _: news.set())
    last: dict[str, Any] = {}
    try:
        while True:
            job = _job(house, await house.ledger.ask(videos.get, job_id, owner=_owner(who)))
            if job != last:
                kind = {"completed": "complete", "failed": "error"}.get(job["status"], "progress")
                yield ServerSentEvent(data=json.dumps(job, ensure_ascii=False), event=kind)
                last = job
                if kind != "progress":
                    return
            news.clear()
            with contextlib.suppress(TimeoutError):  # look again all the same: progress makes no event
                await asyncio.wait_for(news.wait(), 2.0)
    finally:
        stop()


@router.get("/videos/{video_id}", summary="One video")
async def get_platform_video(video_id: str, request: Request, who: Reader) -> Response:
    """One film of mine."""
    video = await house_of(request).ledger.ask(videos.get, video_id, owner=_owner(who))
    return JSONResponse({"video": _film(video)})


@router.head("/videos/{video_id}/content", include_in_schema=False)
@router.get("/videos/{video_id}/content", summary="The film")
async def get_platform_content(video_id: str, request: Request, who: Reader) -> Response:
    """The file, kept here: the link does not expire."""
    return media_file(await _file(house_of(request), who, video_id), request)


@router.get("/videos/{video_id}/thumbnail", summary="A still of the film")
async def get_platform_thumbnail(video_id: str, request: Request, who: Reader) -> Response:
    """A picture of it."""
    from cineflow.server._media import poster_of

    house = house_of(request)
    return media_file(await poster_of(house, await _file(house, who, video_id)), request)


async def _file(house: House, who: Who, video_id: str) -> Any:
    video = await house.ledger.ask(videos.get, video_id, owner=_owner(who))
    if video.state is not JobState.DONE or not video.path:
        raise NotFound(Text("the video is not ready", "视频尚未完成"), code="video.not_ready")
    return house.root / video.path
