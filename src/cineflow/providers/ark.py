"""ByteDance Seedance through Volcengine Ark (China) or BytePlus ModelArk.

API: contents/generations/tasks, by litellm 1.109.1 and runwayml 5.24.0 types (2026-11); error codes partly from memory.
The list of seven days shows no prompt, so an order without a seed is given one that nobody else has: by it a lost
order is found. Failed tasks are free; the others are charged by tokens in CNY at Volcengine, in USD at BytePlus, which
serves models of its own names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import CannotTell, Expired, LookUp, Order, Progress, Ready, Result, Ticket
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._exchange import Reply, decimal_at, rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, search
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, wakeup
from cineflow.providers._words import live, stage_of
from cineflow.providers.wires.ark import content_of

__all__ = ["PROVIDER", "Ark"]

_FACTS = facts_of("ark")
_TASKS = "/contents/generations/tasks"
_PAGE = 100


class Ark(HttpProvider):
    """One Ark key. `model` may also be an endpoint id (`ep-…`)."""

    name: ClassVar[str] = "ark"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/contents/generations/tasks?page_num=1&page_size=1"
    api_suffix = "/api/v3"
    recovery = Recovery(list=True, is_complete=True, settle=10.0)
    can_cancel = True
    can_delete = True
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "InvalidParameter*": Refusal.PARAM, "MissingParameter*": Refusal.PARAM,
        "InputTextSensitive*": Refusal.POLICY, "InputImageSensitive*": Refusal.POLICY,
        "InputVideoSensitive*": Refusal.POLICY, "OutputVideoSensitive*": Refusal.POLICY,
        "OutputAudioSensitive*": Refusal.POLICY,
        "AuthenticationError": Refusal.KEY, "AccessDenied*": Refusal.KEY, "OperationDenied*": Refusal.KEY,
        "AccountOverdueError": Refusal.BALANCE, "ModelNotOpen*": Refusal.MODEL,
        "InvalidEndpointOrModel*": Refusal.MODEL,
        "RateLimitExceeded*": Refusal.THROTTLED, "QuotaExceeded*": Refusal.THROTTLED,
        "SetLimitExceeded*": Refusal.THROTTLED,
        "ServerOverloaded": Refusal.OVERLOADED, "InternalServiceError": Refusal.UNCERTAIN,
    }  # fmt: skip

    def _body(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "content": content_of(order),
            "resolution": self.resolution_of(order), "ratio": order.aspect, "duration": int(order.seconds),
            "seed": order.seed if order.seed is not None else _own_seed(order), "watermark": False,
        }  # fmt: skip
        if order.sound is not None:
            body["generate_audio"] = order.sound
        return {**body, **order.passthrough}

    async def submit(self, order: Order) -> Ticket:
        reply = await self.paid_post(_TASKS, json=self._body(order))
        ticket_id = text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"{_TASKS}/{path_part(ticket.id)}", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        return self._progress(reply.body, reply)

    def _progress(self, task: Mapping[str, Any], reply: Reply) -> Progress:
        word = text_at(task, "status")
        stage = stage_of(word)
        if stage == "done":
            url = text_at(task, "content", "video_url")
            if not url:
                return self.made_nothing(Text("no video_url", "没有 video_url"))
            ended = instant_of(task.get("updated_at"))
            kept_until = ended and ended + timedelta(hours=24)
            result = Result(url=url, media_type="video/mp4", expires_at=kept_until)
            amount, currency = self._charge(task)
            return Ready(results=(result,), amount=amount, currency=currency)
        if stage in ("failed", "cancelled", "expired"):
            error = table_at(task, "error")
            code = text_at(error, "code")
            said = text_at(error, "message") or word
            stage_at = "output" if code.startswith("Output") else "task"
            return self.failed(said, code=code, charged=Charged.NO, stage=stage_at, reply=reply)
        return live(word, stage)

    def _charge(self, task: Mapping[str, Any]) -> tuple[Decimal | None, str]:
        """Return what a task's tokens cost and in what; nothing where its model's card does not price tokens."""
        tokens, name = decimal_at(task, "usage", "total_tokens"), text_at(task, "model")
        model = self.settings.models.get(name) or self.models.get(name)
        if tokens is None or model is None or model.rates is None:
            return None, ""
        amount = model.rates.of_tokens(tokens, text_at(task, "resolution"))
        if amount is not None and text_at(task, "service_tier") == "flex":  # offline, at half the price
            amount /= 2
        return amount, "" if amount is None else model.rates.currency

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look for the seed that the order alone was sent with; a person's own seed may belong to several orders."""
        if sent.order.seed is not None or "seed" in sent.order.passthrough:
            return CannotTell(why="its seed is not its own, and the list shows no prompt")
        body = self._body(sent.order)

        async def ask(number: int) -> Page | CannotTell:
            params = {"page_num": number, "page_size": _PAGE, "filter.model": body["model"]}
            rows = rows_at((await self.free_get(_TASKS, params=params)).body, "items")
            if any("seed" not in row and stage_of(text_at(row, "status")) != "failed" for row in rows):
                return CannotTell(why="the list shows no seeds")
            same = [text_at(row, "seed") == str(body["seed"]) and _agrees(row, body) for row in rows]
            seen = [(text_at(row, "id"), instant_of(row.get("created_at"))) for row in rows]
            return Page([(*one, is_ours) for one, is_ours in zip(seen, same, strict=True)], number + 1)

        return await search(sent, ask, first=1)

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a queued task. The same call deletes a finished one, so its state is looked at first."""
        looked = await self.free_get(f"{_TASKS}/{path_part(ticket.id)}", answers=(404,))
        if stage_of(text_at(looked.body, "status")) != "queued":
            return Cancelled(stopped=False, saved=False)
        reply = await self.free_call("DELETE", f"{_TASKS}/{path_part(ticket.id)}", answers=(400, 404, 409))
        return Cancelled(stopped=reply.status < 400, saved=reply.status < 400)

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_call("DELETE", f"{_TASKS}/{path_part(ticket.id)}", answers=(400, 404, 409))
        return reply.status < 400

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Wakeup:
        """Read a callback. It is unsigned: a wake-up and nothing more."""
        return wakeup(raw_body, ("id",), word=("status",), is_verified=False)


def _own_seed(order: Order) -> int:
    """A seed that belongs to this order alone, the same whenever it is asked for."""
    return int.from_bytes(hashlib.sha256(order.id.encode()).digest()[:4], "big") & 0x7FFFFFFF


def _agrees(row: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    named = ("duration", "ratio", "resolution")
    return all(row.get(name) is None or str(row[name]) == str(body[name]) for name in named)


PROVIDER = Ark
