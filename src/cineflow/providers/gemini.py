"""Google Gemini: Omni video through the Interactions API, Nano Banana pictures through generateContent.

API: google-genai 3.4.0 types, ai.google.dev changelog (to 2026-10-13). A refusal can be a finished interaction that
says so in words; files live 48 hours and are fetched with the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import (
    Expired,
    KeyPolicy,
    Order,
    OrderReference,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import Cancelled
from cineflow.core.text import Text
from cineflow.providers._assets import picture_of
from cineflow.providers._exchange import Reply, rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import instant_of
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, standard_signed, wakeup
from cineflow.providers._words import live, stage_of
from cineflow.providers.wires.google import GOOGLE_REFUSALS, google_error, picture_request, pictures_in, why_no_picture

__all__ = ["PROVIDER", "Gemini"]

_FACTS = facts_of("gemini")
_TASKS = {True: "image_to_video", False: "reference_to_video"}


class Gemini(HttpProvider):
    """One Gemini API key."""

    name: ClassVar[str] = "gemini"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/v1beta/models?pageSize=1"
    off_base = ("/v1beta", "/v1")
    can_cancel = True
    can_delete = True
    refusals = GOOGLE_REFUSALS

    def auth_headers(self) -> Mapping[str, str]:
        return {"x-goog-api-key": self._key}

    def error_of(self, reply: Reply) -> tuple[str, str]:
        return google_error(reply) or super().error_of(reply)

    # -- submit ------------------------------------------------------------------------------------------------

    async def submit(self, order: Order) -> Ticket:
        if order.kind == "image":
            return await self._draw(order)
        reply = await self.paid_post("/v1beta/interactions", json=self._interaction(order))
        ticket_id = text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    def _interaction(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "background": True, "store": True,
            "input": [*(_shown(reference) for reference in order.references), {"type": "text", "text": order.prompt}],
            "response_format": {
                "type": "video", "delivery": "uri", "aspect_ratio": order.aspect,
                "resolution": self.resolution_of(order), "duration": f"{order.seconds.normalize():f}s",
            },
            "labels": {"cineflow_order": order.id},
        }  # fmt: skip
        if order.references:
            framed = {reference.role for reference in order.references} <= {
                ReferenceRole.FIRST_FRAME,
                ReferenceRole.LAST_FRAME,
            }
            body["generation_config"] = {"video_config": {"task": _TASKS[framed]}}
        return {**body, **order.passthrough}

    async def _draw(self, order: Order) -> Ticket:
        """Draw pictures: the answer to the one request holds them."""
        body = {**picture_request(order, self.resolution_of(order)), **order.passthrough}
        model = path_part(self.model_of(order).name_on_wire)
        reply = await self.paid_post(f"/v1beta/models/{model}:generateContent", json=body)
        results = [self.inline(data, kind).model_dump(mode="json") for data, kind in pictures_in(reply)]
        memo: dict[str, Any] = {"results": results, "said": shorten(why_no_picture(reply))}
        return Ticket(id=f"image-{order.id}", request_id=reply.request_id, memo=memo)

    # -- poll --------------------------------------------------------------------------------------------------

    async def poll(self, ticket: Ticket) -> Progress:
        if "results" in ticket.memo:
            if results := tuple(Result.model_validate(result) for result in ticket.memo["results"]):
                return Ready(results=results)
            return self.failed(ticket.memo["said"] or "no picture", kind=Refusal.POLICY, stage="output")
        reply = await self.free_get(f"/v1beta/interactions/{path_part(ticket.id)}", answers=(400, 404))
        if reply.status >= 400:
            _, said = self.error_of(reply)
            # 400 names an id it does not know; other 400s were seen on a healthy, billed job.
            if reply.status == 404 or "invalid interaction name" in said.lower():
                return Expired(why=shorten(said))
            raise self.poll_error(reply)
        word = text_at(reply.body, "status")
        stage = stage_of(word)
        if stage == "done":
            return self._finished(reply)
        if stage in ("failed", "cancelled") or word in ("incomplete", "budget_exceeded", "requires_action"):
            error = next(iter(rows_at(reply.body, "errors")), table_at(reply.body, "error"))
            return self.failed(text_at(error, "message") or word, code=text_at(error, "code"), reply=reply)
        return live(word, stage)

    def _finished(self, reply: Reply) -> Progress:
        contents = list(_contents(reply.body))
        ended = instant_of(reply.body.get("updated"))
        kept = ended and ended + timedelta(hours=48)
        results = [found for content in contents if (found := self._result(content))]
        if results:
            return Ready(results=tuple(one.model_copy(update={"expires_at": kept}) for one in results))
        said = " ".join(text_at(content, "text") for content in contents).strip()
        tokens = rows_at(reply.body, "usage", "output_tokens_by_modality")
        if any(text_at(entry, "modality").lower() == "video" and entry.get("tokens") for entry in tokens):
            return self.made_nothing(Text("billed, but no video in the answer", "已计费，但答复中没有视频"))
        return self.failed(said or "no video", kind=Refusal.POLICY, charged=Charged.NO, stage="output", reply=reply)

    def _result(self, content: Mapping[str, Any]) -> Result | None:
        if content.get("type") not in ("video", "image"):
            return None
        kind = text_at(content, "mime_type") or "video/mp4"
        if uri := text_at(content, "uri"):
            download = uri if "alt=media" in uri else f"{uri}{'&' if '?' in uri else '?'}alt=media"
            return Result(url=download, key=KeyPolicy.SAME_ORIGIN, media_type=kind)
        data = text_at(content, "data")
        return self.inline(data, kind) if data else None

    async def cancel(self, ticket: Ticket) -> Cancelled:
        path = f"/v1beta/interactions/{path_part(ticket.id)}/cancel"
        reply = await self.free_post(path, json={}, answers=(400, 404, 409))
        return Cancelled(stopped=reply.status < 400, saved=False)

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_call("DELETE", f"/v1beta/interactions/{path_part(ticket.id)}", answers=(400, 404))
        return reply.status < 400

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes, *, now: datetime | None = None) -> Wakeup:
        """Check and read a webhook (Standard Webhooks). Raises KeyRefused for one that cannot be believed."""
        secret = str(self.settings.extra.get("webhook_secret", ""))
        delivery = standard_signed(headers, raw_body, secret=secret, now=now or datetime.now(UTC))
        return wakeup(
            raw_body,
            ("data", "id"),
            ("interaction", "id"),
            ("id",),
            word=("type",),
            is_verified=True,
            delivery=delivery,
        )


def _shown(reference: OrderReference) -> dict[str, Any]:
    if reference.url:
        return {"type": "image", "uri": reference.url}
    picture = picture_of(reference)
    return {"type": "image", "data": picture.base64, "mime_type": picture.media_type}


def _contents(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for step in rows_at(body, "steps"):
        if step.get("type") == "model_output":
            yield from rows_at(step, "content")
    yield from rows_at(body, "outputs")


PROVIDER = Gemini
