"""sora.hk: text, or text and a first frame, to Sora 2 clips of 10, 15 or 25 seconds.

API: the service's document of early 2026 (stored copy) and a real run of 2026-01-11. Every answer is
`{"code", "message", "data"}`; business errors, and failed jobs, come with HTTP 200. Amounts are US cents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, ClassVar, cast

from cineflow.core.errors import ProviderError
from cineflow.core.model import Model
from cineflow.core.money import Money
from cineflow.core.order import (
    CannotTell,
    Expired,
    Failed,
    LookUp,
    Order,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Running,
    Ticket,
    Waiting,
)
from cineflow.core.provider import Balance, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._check import aspect_on_wire
from cineflow.providers._exchange import Reply, decimal_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, search
from cineflow.providers._refusals import Refusal

__all__ = ["PROVIDER", "SoraHk"]

_FACTS = facts_of("sora-hk")
_CENTS = Decimal(100)
_PAGE = 50
_MOST_PAGES = 200
"""How far the service's clock may be from ours."""
_NO_LIST = (404, 405, 501)
_UNKNOWN = re.compile(r"不存在|未找到|not (?:found|exist)|no such", re.I)
_CHINA = timezone(timedelta(hours=8))


class SoraHk(HttpProvider):
    """One account at sora.hk, or at a relay that speaks its dialect."""

    name: ClassVar[str] = "sora-hk"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/balance"
    recovery: ClassVar[Recovery] = Recovery(list=True, is_complete=True, settle=5.0)
    first_poll: ClassVar[float] = 5.0
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "401": Refusal.KEY,
        "1001": Refusal.PARAM,
        "1012": Refusal.BALANCE,
        "429": Refusal.THROTTLED,
        "500": Refusal.UNCERTAIN,
    }

    def error_of(self, reply: Reply) -> tuple[str, str]:
        code, said = text_at(reply.body, "code"), text_at(reply.body, "message")
        return (code, said) if code or said else super().error_of(reply)

    async def submit(self, order: Order) -> Ticket:
        body = _body(order)
        if frame := order.reference(ReferenceRole.FIRST_FRAME):
            body["image_url"] = await self.link(frame)
        reply = await self.paid_post("/create", json={**body, **order.passthrough})
        task_id = text_at(reply.body, "data", "task_id")
        if text_at(reply.body, "code") not in ("200", "0", "") or not task_id:
            self.refuse(reply)
        cost = decimal_at(reply.body, "data", "cost")
        return Ticket(
            id=task_id,
            amount=None if cost is None else cost / _CENTS,
            currency="" if cost is None else "USD",
            request_id=reply.request_id,
        )

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/tasks/{path_part(ticket.id)}", answers=(404,))
        code, said = text_at(reply.body, "code"), text_at(reply.body, "message")
        if reply.is_json and (code == "404" or (code != "200" and _UNKNOWN.search(said))):
            return Expired(why=shorten(said))
        if code != "200":
            raise self.poll_error(reply)
        return self._progress(table_at(reply.body, "data"), reply)

    def _progress(self, task: Mapping[str, Any], reply: Reply) -> Progress:
        status = str(task.get("status", ""))
        match status.lower():
            case "pending":
                return Waiting()
            case "processing":
                return Running(fraction=_fraction(task.get("progress")))
            case "completed":
                return self._ready(task)
            case "failed":
                return self._ended(text_at(task, "error_msg"), reply)
            case _:
                return Running(unknown=status)

    def _ready(self, task: Mapping[str, Any]) -> Progress:
        url = text_at(task, "video_url")
        if not url:
            return self.made_nothing(Text("no video_url", "没有 video_url"))
        return Ready(results=(Result(url=url, media_type="video/mp4"),))

    def _ended(self, said: str, reply: Reply) -> Failed:
        # Whether a failed job is refunded is not documented: the charge stays open unless the words say so.
        return self.failed(said, reply=reply)

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look through the list back to the intent: every accepted job is in it, with its prompt."""

        async def ask(number: int) -> Page | CannotTell:
            reply = await self.free_get("/tasks", params={"page": number, "page_size": _PAGE}, answers=_NO_LIST)
            if reply.status in _NO_LIST:
                return CannotTell(why="this server has no list")
            if text_at(reply.body, "code") != "200":
                raise self.poll_error(reply)
            tasks = _tasks(reply)
            if tasks is None:
                return CannotTell(why="the list has a shape we do not know", is_final=False)
            seen = [(text_at(task, "task_id"), _instant(task), _is_same(task, sent)) for task in tasks]
            return Page(seen, number + 1, total=int(decimal_at(reply.body, "data", "total") or 0))

        return await search(sent, ask, first=1, most=_MOST_PAGES)

    async def balance(self) -> Balance | None:
        reply = await self.free_get("/balance")
        if text_at(reply.body, "code") != "200":
            raise self.poll_error(reply)
        cents = decimal_at(reply.body, "data", "balance")
        return None if cents is None else Balance(left=Money(cents / _CENTS, "USD"))

    async def prices(self) -> Mapping[str, Decimal]:
        """Return the price of one clip per model in US dollars, as `/pricing` says it; empty where it says nothing."""
        reply = await self.free_get("/pricing")
        data = table_at(reply.body, "data")
        scale = _CENTS if text_at(data, "unit") in ("", "cents", "cent") else Decimal(1)
        stated = {"sora2": decimal_at(data, "normal_price"), "sora2-pro": decimal_at(data, "pro_price")}
        return {model: price / scale for model, price in stated.items() if price is not None}

    def poll_error(self, reply: Reply) -> ProviderError:
        if reply.status == 200 and text_at(reply.body, "code") == "401":
            return self.error_for(Refusal.KEY, reply, "401", text_at(reply.body, "message"))
        return super().poll_error(reply)


def _fraction(value: Any) -> float | None:
    return min(max(float(value) / 100, 0.0), 1.0) if isinstance(value, (int, float, Decimal)) else None


def _tasks(reply: Reply) -> list[dict[str, Any]] | None:
    """Return the tasks of a list page: the shape is not documented, so every likely one is understood."""
    data = reply.body.get("data")
    if isinstance(data, dict):
        table = cast("dict[str, Any]", data)
        data = next((table[name] for name in ("list", "items", "tasks") if isinstance(table.get(name), list)), None)
    if not isinstance(data, list):
        return None
    return [cast("dict[str, Any]", task) for task in cast("list[Any]", data) if isinstance(task, dict)]


def _instant(task: Mapping[str, Any]) -> datetime | None:
    """Return when a task was made; a time without a zone is China's."""
    return instant_of(text_at(task, "created_at"), zone=_CHINA)


def _is_same(task: Mapping[str, Any], sent: SentOrder) -> bool:
    """Whether a listed task is what was sent: a field that the list leaves out says nothing."""
    body = {**_body(sent.order), **sent.order.passthrough}
    named = ("is_pro", "duration", "resolution")
    same = all(name not in task or str(task[name]).lower() == str(body[name]).lower() for name in named)
    return same and task.get("prompt") == body["prompt"]


def _body(order: Order) -> dict[str, Any]:
    is_pro = order.model == "sora2-pro"
    return {
        "prompt": order.prompt,
        "is_pro": is_pro,
        "duration": int(order.seconds),
        "resolution": aspect_on_wire(_FACTS.models["sora2"], order.aspect) or "horizontal",
        "quality": order.resolution or ("high" if is_pro else "normal"),
        "remove_watermark": True,
    }


PROVIDER = SoraHk
