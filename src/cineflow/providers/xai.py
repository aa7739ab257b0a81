"""xAI Grok Imagine: text, frames and references to video; pictures, drawn and edited.

API: docs.x.ai (2026), xai-sdk 1.21.0. No list, no reference, no cancel. `done` can come without a link, and a result
the moderation held back is `done` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from cineflow.core.model import Model
from cineflow.core.order import Expired, Order, OrderReference, Progress, Ready, ReferenceRole, Result, Ticket
from cineflow.core.text import Text
from cineflow.providers._assets import Picture, data_uri
from cineflow.providers._exchange import Reply, decimal_at, rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._words import fraction_of, live, stage_of

__all__ = ["PROVIDER", "Xai"]

_FACTS = facts_of("xai")
_KEPT = 48 * 3600
_TICKS = Decimal(10_000_000_000)
"""Ticks in a dollar, by the SDK's field name and the prices seen (not documented)."""


class Xai(Placing, HttpProvider):
    """One xAI team key."""

    name: ClassVar[str] = "xai"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/models"
    api_suffix = "/v1"
    upload_life = 40 * 3600.0

    async def submit(self, order: Order) -> Ticket:
        if order.kind == "image":
            return await self._draw(order)
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "duration": int(order.seconds),
            "aspect_ratio": order.aspect, "resolution": self.resolution_of(order),
        }  # fmt: skip
        for reference in order.references:
            shown = await self._shown(reference, order)
            match reference.role:
                case ReferenceRole.FIRST_FRAME:
                    body["image"] = shown
                case ReferenceRole.LAST_FRAME:
                    body["last_frame"] = shown
                case _:
                    body.setdefault("reference_images", []).append(shown)
        if order.sound is not None and self.model_of(order).audio == "optional":
            body["generate_audio"] = order.sound
        reply = await self.paid_post("/videos/generations", json={**body, **order.passthrough})
        ticket_id = text_at(reply.body, "request_id") or text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.headers.get("x-request-id", ""))

    async def _shown(self, reference: OrderReference, order: Order) -> dict[str, str]:
        if reference.url or self.goes_inline(order):
            return {"url": data_uri(reference)}
        return {"file_id": await self.uploaded(reference)}

    async def upload(self, picture: Picture, scope: str) -> str:
        # They are kept for good unless told otherwise, and what is told has to come before the file.
        data = {"purpose": "assistants", "expires_after": str(_KEPT)}
        files = {"file": (picture.name, picture.content, picture.media_type)}
        return text_at((await self.free_post("/files", data=data, files=files)).body, "id")

    async def _draw(self, order: Order) -> Ticket:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "n": order.results,
            "aspect_ratio": order.aspect, "resolution": self.resolution_of(order), "response_format": "b64_json",
        }  # fmt: skip
        shown = [await self._shown(reference, order) for reference in order.references]
        if shown:
            body |= {"image": shown[0]} if len(shown) == 1 else {"images": shown}
        path = "/images/edits" if shown else "/images/generations"
        reply = await self.paid_post(path, json={**body, **order.passthrough})
        rows = rows_at(reply.body, "data")
        kept = [self._drawn(row) for row in rows if row.get("respect_moderation") is not False]
        results = [result.model_dump(mode="json") for result in kept if result]
        memo: dict[str, Any] = {"results": results, "is_held_back": bool(rows) and not kept}
        return Ticket(id=f"image-{order.id}", request_id=reply.request_id, memo=memo)

    def _drawn(self, row: Mapping[str, Any]) -> Result | None:
        kind = text_at(row, "mime_type") or "image/jpeg"
        if data := text_at(row, "b64_json"):
            return self.inline(data, kind)
        url = text_at(row, "url")
        return Result(url=url, media_type=kind) if url else None

    async def poll(self, ticket: Ticket) -> Progress:
        if "results" in ticket.memo:
            if results := tuple(Result.model_validate(result) for result in ticket.memo["results"]):
                return Ready(results=results)
            if ticket.memo.get("is_held_back"):
                return self.failed("moderation", kind=Refusal.POLICY, stage="output")
            return self.made_nothing(Text("no pictures", "没有图片"))
        reply = await self.free_get(f"/videos/{path_part(ticket.id)}", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "status")
        if word == "pending":  # there is no separate word for queued
            return live(word, "running", fraction=fraction_of(reply.body.get("progress")))
        stage = stage_of(word)
        if stage == "done":
            return self._finished(reply)
        if stage == "expired":
            return Expired(why="the result is no longer kept")
        if stage in ("failed", "cancelled"):
            error = table_at(reply.body, "error")
            return self.failed(text_at(error, "message") or text_at(reply.body, "error") or word,
                               code=text_at(error, "code"), reply=reply)  # fmt: skip
        return live(word, stage, fraction=fraction_of(reply.body.get("progress")))

    def _finished(self, reply: Reply) -> Progress:
        video = table_at(reply.body, "video")
        if video.get("respect_moderation") is False:
            return self.failed("held back by moderation", kind=Refusal.POLICY, stage="output", reply=reply)
        url = text_at(video, "url") or text_at(reply.body, "file_output", "public_url")
        if not url:
            return self.made_nothing(Text("no link", "没有链接"))
        ticks = decimal_at(reply.body, "usage", "cost_in_usd_ticks")
        amount = None if ticks is None else ticks / _TICKS
        return Ready(results=(Result(url=url, media_type="video/mp4"),), amount=amount, currency="USD" if ticks else "")


PROVIDER = Xai
