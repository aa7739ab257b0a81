"""Luma: Ray 3.2 through the Agents API; Ray 2 through the legacy Dream Machine API (`api = "legacy"`).

API: luma-agents 0.5.0, lumaai 1.21.0 (2026). The keys of the two differ. Agents' links live one hour and nothing
finds a lost order there; the legacy API lists its generations with their prompts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import httpx

from cineflow.core.model import Model
from cineflow.core.money import Money
from cineflow.core.order import (
    Expired,
    LookUp,
    Order,
    OrderReference,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)
from cineflow.core.provider import Balance, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import Picture, picture_of
from cineflow.providers._exchange import Reply, decimal_at, rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, search
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._settings import ProviderSettings
from cineflow.providers._webhooks import Wakeup, wakeup
from cineflow.providers._words import live, stage_of

__all__ = ["PROVIDER", "Luma", "LumaLegacy"]

_FACTS = facts_of("luma")
_LEGACY = "https://api.lumalabs.ai/dream-machine/v1"


class Luma(Placing, HttpProvider):
    """One Agents key; `api = "legacy"`, or an address of that API, makes it a Dream Machine one."""

    name: ClassVar[str] = "luma"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/generations/00000000-0000-4000-8000-000000000000"
    first_poll = 4.0
    upload_life = 20 * 3600.0
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "content_moderated": Refusal.POLICY, "budget_exhausted": Refusal.BALANCE, "rate_limited": Refusal.THROTTLED,
        "image_too_large": Refusal.PARAM, "unsupported_format": Refusal.PARAM, "corrupt_input": Refusal.PARAM,
        "invalid_request": Refusal.PARAM,
    }  # fmt: skip

    def __new__(cls, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> Luma:
        is_legacy = settings.extra.get("api") == "legacy" or "/dream-machine" in settings.base_url
        return object.__new__(LumaLegacy if is_legacy else Luma)

    async def submit(self, order: Order) -> Ticket:
        reply = await self.paid_post("/generations", json={**await self._body(order), **order.passthrough})
        return self._ticket(reply)

    def _ticket(self, reply: Reply) -> Ticket:
        ticket_id = text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    async def _body(self, order: Order) -> dict[str, Any]:
        video: dict[str, Any] = {"resolution": self.resolution_of(order), "duration": f"{int(order.seconds)}s"}
        for role, name in ((ReferenceRole.FIRST_FRAME, "start_frame"), (ReferenceRole.LAST_FRAME, "end_frame")):
            if frame := order.reference(role):
                video[name] = await self._shown(frame, order)
        return {
            "model": self.model_of(order).name_on_wire, "type": "video", "prompt": order.prompt,
            "aspect_ratio": order.aspect, "video": video,
        }  # fmt: skip

    async def _shown(self, reference: OrderReference, order: Order) -> dict[str, str]:
        if reference.url:
            return {"url": reference.url}
        if not self.goes_inline(order):
            return {"file_id": await self.uploaded(reference)}
        picture = picture_of(reference)
        return {"data": picture.base64, "media_type": picture.media_type}

    async def upload(self, picture: Picture, scope: str) -> str:
        body = {"mime_type": picture.media_type, "size_bytes": len(picture.content), "purpose": "input"}
        reply = await self.free_post("/files", json=body)
        place = table_at(reply.body, "upload")
        headers = {name: str(value) for name, value in table_at(place, "headers").items()}
        await self.free_put(
            text_at(place, "url"), method=text_at(place, "method") or "PUT", content=picture.content, headers=headers
        )
        file_id = text_at(reply.body, "id")
        await self.free_post(f"/files/{path_part(file_id)}/complete", json={})
        return file_id

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/generations/{path_part(ticket.id)}", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "state")
        stage = stage_of(word)
        if stage == "done":
            urls = self._urls(reply.body)
            if not urls:
                return self.made_nothing(Text("no output", "没有输出"))
            return Ready(results=tuple(Result(url=url, media_type="video/mp4") for url in urls))
        if stage in ("failed", "cancelled"):
            code = text_at(reply.body, "failure_code")
            return self.failed(text_at(reply.body, "failure_reason") or code or word, code=code, reply=reply)
        return live(word, stage)

    def _urls(self, body: Mapping[str, Any]) -> list[str]:
        return [url for item in rows_at(body, "output") if (url := text_at(item, "url"))]


class LumaLegacy(Luma):
    """One Dream Machine key: pictures are public links, a lost order is found by its prompt."""

    recovery = Recovery(list=True, is_complete=True, settle=10.0)
    can_delete = True

    def _rooted(self, base_url: str) -> str:
        return super()._rooted(base_url if self.settings.base_url else _LEGACY)

    async def submit(self, order: Order) -> Ticket:
        return self._ticket(
            await self.paid_post("/generations/video", json={**await self._body(order), **order.passthrough})
        )

    async def _body(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "aspect_ratio": order.aspect,
            "resolution": self.resolution_of(order), "duration": f"{int(order.seconds)}s",
        }  # fmt: skip
        for role, name in ((ReferenceRole.FIRST_FRAME, "frame0"), (ReferenceRole.LAST_FRAME, "frame1")):
            if frame := order.reference(role):
                body.setdefault("keyframes", {})[name] = {"type": "image", "url": await self.link(frame)}
        return body

    def _urls(self, body: Mapping[str, Any]) -> list[str]:
        url = text_at(body, "assets", "video")
        return [url] if url else []

    async def find_lost(self, sent: SentOrder) -> LookUp:
        async def ask(offset: int) -> Page:
            reply = await self.free_get("/generations", params={"limit": 100, "offset": offset})
            rows = rows_at(reply.items) or rows_at(reply.body, "generations")
            seen = [(text_at(r, "id"), instant_of(r.get("created_at")), _is_like(r, sent.order)) for r in rows]
            return Page(seen, offset + len(rows))

        return await search(sent, ask, first=0)

    async def balance(self) -> Balance | None:
        cents = decimal_at((await self.free_get("/credits")).body, "credit_balance")
        return None if cents is None else Balance(left=Money(cents / 100, "USD"))

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_call("DELETE", f"/generations/{path_part(ticket.id)}", answers=(204, 404))
        return reply.status < 400

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Wakeup:
        """Read a callback. It is unsigned: a wake-up and nothing more."""
        return wakeup(raw_body, ("id",), word=("state",), is_verified=False)


def _is_like(row: Mapping[str, Any], order: Order) -> bool:
    request = table_at(row, "request")
    stated = text_at(request, "duration")
    return request.get("prompt") == order.prompt and stated in ("", f"{int(order.seconds)}s")


PROVIDER = Luma
