"""Vidu: text, frames and up to seven references to video.

API: platform.vidu.com (2026-07 to 09). `payload` carries our order's id and is echoed in the list, by which a lost
order is matched. One credit is 0.005 USD (price table of 2026-07-10).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from cineflow.core.model import Audio, Model
from cineflow.core.order import Expired, LookUp, Order, Progress, Ready, ReferenceRole, Result, Ticket
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import data_uri
from cineflow.providers._exchange import Reply, decimal_at, rows_at, shorten, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, search
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, vidu_signed, wakeup
from cineflow.providers._words import live, stage_of

__all__ = ["PROVIDER", "Vidu"]

_FACTS = facts_of("vidu")
_CREDIT = Decimal("0.005")


class Vidu(HttpProvider):
    """One Vidu key, global or China."""

    name: ClassVar[str] = "vidu"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/ent/v2/tasks/00000000-0000-4000-8000-000000000000/creations"
    off_base = ("/ent/v2",)
    recovery = Recovery(list=True, is_complete=False, settle=10.0)
    can_cancel = True
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "FieldInvalid": Refusal.PARAM, "ModelUnavailable": Refusal.MODEL, "CreditInsufficient": Refusal.BALANCE,
        "QuotaExceeded": Refusal.THROTTLED, "TooManyRequests": Refusal.THROTTLED, "SystemThrottling": Refusal.THROTTLED,
        "AuditSubmitIllegal": Refusal.POLICY, "CreationPolicyViolation": Refusal.POLICY,
        "TaskPromptPolicyViolation": Refusal.POLICY,
    }  # fmt: skip

    def auth_headers(self) -> Mapping[str, str]:
        return {"authorization": f"Token {self._key}"}

    def error_of(self, reply: Reply) -> tuple[str, str]:
        if reason := text_at(reply.body, "reason"):
            return reason, text_at(reply.body, "message")
        return super().error_of(reply)

    async def submit(self, order: Order) -> Ticket:
        mode, body = self._order(order)
        reply = await self.paid_post(f"/ent/v2/{mode}", json={**body, **order.passthrough})
        task_id = text_at(reply.body, "task_id")
        if not task_id:
            self.refuse(reply)
        amount = _amount(reply.body)
        request_id = reply.request_id or text_at(reply.body, "trace_id")
        return Ticket(id=task_id, amount=amount, currency="" if amount is None else "USD", request_id=request_id)

    def _order(self, order: Order) -> tuple[str, dict[str, Any]]:
        model = self.model_of(order)
        first, last = order.reference(ReferenceRole.FIRST_FRAME), order.reference(ReferenceRole.LAST_FRAME)
        body: dict[str, Any] = {
            "model": model.name_on_wire, "prompt": order.prompt, "duration": int(order.seconds),
            "resolution": self.resolution_of(order), "payload": order.id,
        }  # fmt: skip
        if order.references:
            frames = [frame for frame in (first, last) if frame]
            body["images"] = [data_uri(reference) for reference in frames or order.references]
        if not first:
            body["aspect_ratio"] = order.aspect
        if model.audio is Audio.OPTIONAL:  # on unless told; said either way, for the default differs by model
            body["audio"] = order.sound is not False
        if order.seed is not None:
            body["seed"] = order.seed
        if not order.references:
            return "text2video", body
        return ("start-end2video" if last else "img2video") if first else "reference2video", body

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/ent/v2/tasks/{path_part(ticket.id)}/creations", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "state")
        stage = stage_of(word)
        if stage == "done":
            made = rows_at(reply.body, "creations")
            urls = [url for creation in made if (url := text_at(creation, "url"))]
            if not urls:
                return self.made_nothing(Text("no creations", "没有生成物"))
            amount = _amount(reply.body)
            results = tuple(Result(url=url, media_type="video/mp4") for url in urls)
            return Ready(results=results, amount=amount, currency="" if amount is None else "USD")
        if stage in ("failed", "cancelled", "expired"):
            code = text_at(reply.body, "err_code")
            at = "output" if code.startswith("Creation") else "task"  # Audit… and TaskPrompt… judge what was sent
            return self.failed(text_at(reply.body, "err_msg") or code or word, code=code, stage=at, reply=reply)
        return live(word, stage)

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look through the list for the payload that only this order carries; what it lacks is not proved absent."""

        async def ask(token: str) -> Page:
            params = {"pager.page_sz": 100, **({"pager.page_token": token} if token else {})}
            reply = await self.free_get("/ent/v2/tasks", params=params, answers=(400, 404, 405))
            seen = [
                (text_at(row, "id") or text_at(row, "task_id"), instant_of(row.get("created_at")),
                 text_at(row, "payload") == sent.order.id)
                for row in rows_at(reply.body, "tasks")
            ]  # fmt: skip
            return Page(seen, text_at(reply.body, "next_page_token") or None)

        return await search(sent, ask, first="", most=50, doubt="the list is not said to be complete")

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Ask for a task to be stopped before it begins; the next poll tells whether it was."""
        path = f"/ent/v2/tasks/{path_part(ticket.id)}/cancel"
        reply = await self.free_post(path, json={"id": ticket.id}, answers=(400, 404, 409))
        return Cancelled(stopped=reply.status < 400, saved=reply.status < 400)

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes, *, path: str = "/", query: str = "") -> Wakeup:
        """Check and read a callback that came to a path. Raises KeyRefused for one that cannot be believed."""
        secret = str(self.settings.extra.get("webhook_secret") or self._key)
        vidu_signed(headers, secret=secret, method="POST", path=path, query=query)
        return wakeup(raw_body, ("id",), ("task_id",), word=("state",), is_verified=True)


def _amount(body: Mapping[str, Any]) -> Decimal | None:
    stated = decimal_at(body, "credits")
    return None if stated is None else stated * _CREDIT


PROVIDER = Vidu
