"""Whose the ids in an address are: looked at before anything is said about a body that is wrong.

Every route checks what it is asked for by itself. This is for requests that never come so far: somebody else's id is
not there, whatever else may be wrong with a request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request

from cineflow.library.ledger import webhooks
from cineflow.server._cuts import cuts_for
from cineflow.server._footage import footage_for
from cineflow.server._house import House, house_of
from cineflow.server._intake import upload_for
from cineflow.server._jobs import is_work, row_for, work_for
from cineflow.server._renders import render_for
from cineflow.server._who import Who

__all__ = ["check_ids"]


async def _check_shot(house: House, who: Who, shot_id: str) -> object:
    return await house.boards.find_shot(who.user, await house.projects_for(who), shot_id)


async def _check_take(house: House, who: Who, take_id: str) -> object:
    return await house.boards.find_take(await house.projects_for(who), take_id)


async def _check_job(house: House, who: Who, job_id: str) -> object:
    return await (work_for if is_work(job_id) else row_for)(house, who, job_id)


async def _check_webhook(house: House, who: Who, webhook_id: str) -> object:
    return await house.ledger.ask(webhooks.get, webhook_id, owner=None if who.is_admin else who.id)


async def _check_project(house: House, who: Who, project_id: str) -> object:
    return await house.project_for(who, project_id)


_CHECKS: Mapping[str, Callable[[House, Who, str], Awaitable[object]]] = {
    "project_id": _check_project, "shot_id": _check_shot, "take_id": _check_take, "job_id": _check_job,
    "footage_id": footage_for, "cuts_id": cuts_for, "render_id": render_for, "webhook_id": _check_webhook,
    "upload_id": upload_for,
}  # fmt: skip


async def check_ids(request: Request) -> None:
    """Raise NotFound where an id in the address is not somebody's to see."""
    who: Any = request.scope.get("state", {}).get("who")
    if not isinstance(who, Who):
        return
    for name, value in request.path_params.items():
        if check := _CHECKS.get(name):
            await check(house_of(request), who, str(value))
