"""What routes of the OpenAI-compatible address share: its errors, its videos, and ordering once per key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.text import Text
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import JobState, repeats, videos
from cineflow.library.ledger.repeats import Outcome
from cineflow.library.ledger.videos import Video
from cineflow.server._house import House
from cineflow.server._openai import openai_error
from cineflow.server._ordering import FilmAsked, Refused
from cineflow.server._plain import check_plain
from cineflow.server._who import Who, now

__all__ = [
    "ERRORS", "MOST_PICTURE", "STATES", "guarded_by_openai", "ordered_once", "owner_of", "poll_after", "read_body",
    "video_shown",
]  # fmt: skip

_ENVELOPE = {"type": "object", "properties": {"error": {"type": "object", "properties": {
    "message": {"type": "string"}, "type": {"type": "string"}, "param": {"type": ["string", "null"]},
    "code": {"type": ["string", "null"]}}}}}  # fmt: skip
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": "OpenAI's error", "content": {"application/json": {"schema": _ENVELOPE}}}
    for status in (400, 401, 402, 403, 404, 409, 429)
}

MOST_PICTURE = 32 * 1024 * 1024
STATES: dict[JobState, str] = {
    JobState.PLANNED: "queued", JobState.QUEUED: "queued", JobState.DONE: "completed", JobState.FAILED: "failed",
    JobState.CANCELLED: "failed", JobState.UNKNOWN: "failed",
}  # fmt: skip


def guarded_by_openai(act: Callable[..., Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
    """Answer errors of ours in OpenAI's envelope."""

    @wraps(act)
    async def guarded(*args: Any, **named: Any) -> Response:
        try:
            return await act(*args, **named)
        except CineflowError as error:
            return openai_error(error)

    return guarded


async def ordered_once(
    house: House, who: Who, key: str, asked: FilmAsked, act: Callable[[], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    """Order once per Idempotency-Key. Raises Conflict."""
    about = hashlib.sha256(json.dumps(asked.to_json()).encode() + asked.picture).hexdigest()
    known = await house.ledger.commit(repeats.begin, who.id, key[:255], about, now=now())
    if known.outcome is Outcome.SAME:
        answer: dict[str, Any] = known.answer
        return video_shown(house, await house.ledger.ask(videos.get, answer["id"], owner=who.id))
    if known.outcome is Outcome.OTHER:
        raise Conflict(
            Text("this Idempotency-Key was used for another request", "此 Idempotency-Key 已用于另一请求"),
            code="idempotency.other",
        )
    if known.outcome is Outcome.BUSY:
        raise Conflict(Text("the first request is still under way", "首个请求仍在处理中"), code="idempotency.busy")
    try:
        body = await act()
    except BaseException:
        await house.ledger.commit(repeats.drop, who.id, key[:255])
        raise
    await house.ledger.commit(repeats.finish, who.id, key[:255], status=200, answer={"id": body["id"]})
    return body


def video_shown(house: House, video: Video) -> dict[str, Any]:
    """Return a film as OpenAI's SDK types it."""
    asked = video.asked
    status = STATES.get(video.state, "in_progress")
    percent = house.boards.progress.get(video.job, {}).get("percent")
    error = None
    if status == "failed":
        code, message = "cancelled", str(Text("cancelled", "已取消"))
        if video.problem:
            code, message = video.problem.code, str(video.problem.text)
        elif video.state is JobState.UNKNOWN:
            code, message = "charge_unconfirmed", str(Text("its charge is unconfirmed", "扣费待确认"))
        error = {"code": code, "message": message}
    done = status == "completed"
    return {
        "id": video.id, "object": "video", "model": asked.get("model") or REHEARSAL, "status": status,
        "progress": 100 if done else int(float(percent)) if percent is not None else 0,
        "created_at": int(video.created_at.timestamp()),
        "completed_at": int(video.changed_at.timestamp()) if done else None, "expires_at": None,
        "size": asked.get("size") or "", "seconds": asked.get("seconds") or "", "prompt": asked.get("prompt"),
        "remixed_from_video_id": asked.get("remixed_from"), "error": error,
    }  # fmt: skip


def poll_after(body: Mapping[str, Any]) -> dict[str, str]:
    if body["status"] not in ("queued", "in_progress"):
        return {}
    age = datetime.now(UTC).timestamp() - float(body["created_at"])
    return {"openai-poll-after-ms": str(1000 if body["model"] == REHEARSAL or age < 20 else 5000)}


def owner_of(who: Who) -> str | None:
    return None if who.is_admin and not who.key else who.id


async def read_body(request: Request) -> dict[str, Any]:
    """Return the words of a request, JSON or a form. Raises Refused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        form = await request.form(max_files=1, max_part_size=MOST_PICTURE)
        said: dict[str, Any] = {}
        for name, value in form.multi_items():
            said[name.partition("[")[0]] = await value.read() if isinstance(value, UploadFile) else value
        check_plain(said, "body")
        return said
    try:
        body: Any = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(Text("the body is no JSON object", "请求体不是 JSON 对象"))
    check_plain(body, "body")
    return cast("dict[str, Any]", body)
