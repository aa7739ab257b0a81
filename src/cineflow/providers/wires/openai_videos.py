"""`/v1/videos`: OpenAI's dialect, closed at OpenAI and alive at gateways and one's own servers.

Reference: openai 3.54 (2026-11), litellm 1.109.1, sglang 0.5.23, vllm-omni 0.30.0, QuantumNous/new-api (2026).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from cineflow.core.order import (
    CannotTell,
    Expired,
    KeyPolicy,
    LookUp,
    Order,
    OrderReference,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import SentOrder
from cineflow.providers._assets import Picture, picture_of
from cineflow.providers._exchange import Reply, rows_at, table_at, text_at
from cineflow.providers._http import HttpProvider, path_part
from cineflow.providers._lists import Page, instant_of, matched, search
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, standard_signed, wakeup
from cineflow.providers._words import fraction_of, live, stage_of

__all__ = ["OpenAIVideosWire", "as_form", "link_in", "whole_number"]

_URLS = ("video_url", "url", "result_url", "output_url")


def as_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body as multipart fields: text as it is, everything else as JSON."""
    return {name: (None, value if isinstance(value, str) else json.dumps(value)) for name, value in body.items()}


def link_in(*places: Mapping[str, Any]) -> str:
    """Return the first link that one of these objects names under the names in use, empty where there is none."""
    for place in places:
        for name in _URLS:
            if (found := text_at(place, name)).startswith(("http://", "https://", "data:")):
                return found
    return ""


class OpenAIVideosWire(HttpProvider):
    """What OpenAI's own contract says; flavours override what they do otherwise."""

    can_delete: ClassVar[bool] = True
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "invalid_value": Refusal.PARAM, "unknown_parameter": Refusal.PARAM, "invalid_type": Refusal.PARAM,
        "moderation_blocked": Refusal.POLICY, "content_policy_violation": Refusal.POLICY,
        "invalid_api_key": Refusal.KEY, "unsupported_country_region_territory": Refusal.KEY,
        "rate_limit_exceeded": Refusal.THROTTLED, "slow_down": Refusal.THROTTLED,
        "insufficient_quota": Refusal.BALANCE, "insufficient_user_quota": Refusal.BALANCE,
        "billing_hard_limit_reached": Refusal.BALANCE, "server_is_overloaded": Refusal.OVERLOADED,
        "get_channel_failed": Refusal.OVERLOADED,
        "invalid_request": Refusal.PARAM, "invalid_json": Refusal.PARAM, "missing_model": Refusal.PARAM,
        "invalid_size": Refusal.PARAM, "model_price_error": Refusal.PARAM,
    }  # fmt: skip

    # -- submit ------------------------------------------------------------------------------------------------

    def fields_of(self, order: Order) -> dict[str, Any]:
        """Return the plain fields of a create call."""
        model = self.model_of(order)
        return {
            "model": model.name_on_wire, "prompt": order.prompt,
            "seconds": f"{order.seconds.normalize():f}", "size": self.size_of(order),
        }  # fmt: skip

    async def submit(self, order: Order) -> Ticket:
        body = {**self.fields_of(order), **order.passthrough}
        frame = order.reference(ReferenceRole.FIRST_FRAME)
        if frame and not frame.url:
            reply = await self.paid_post("/videos", files={**as_form(body), **self.part(picture_of(frame))})
        else:
            if frame:
                body["input_reference"] = self.linked(frame)
            reply = await self.paid_post("/videos", json=body)
        return self.ticket_of(reply)

    def part(self, picture: Picture) -> dict[str, Any]:
        """Return a local picture as a multipart part."""
        return {"input_reference": (picture.name, picture.content, picture.media_type)}

    def linked(self, frame: OrderReference) -> Any:
        """Return a linked picture as the JSON form takes it."""
        return {"image_url": frame.url}

    def ticket_of(self, reply: Reply) -> Ticket:
        data = reply.body.get("data")
        ticket_id = (
            text_at(reply.body, "id") or text_at(reply.body, "task_id") or text_at(reply.body, "data", "task_id")
            or text_at(reply.body, "data", "id") or (data if isinstance(data, str) else "")
        )  # fmt: skip
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    # -- poll --------------------------------------------------------------------------------------------------

    async def poll(self, ticket: Ticket) -> Progress:
        # vLLM-Omni answers the GET of a failed job with an error status and the job as its body.
        reply = await self.free_get(f"/videos/{path_part(ticket.id)}", answers=range(400, 600))
        job = self.job_in(reply)
        if reply.status < 400 or stage_of(text_at(job, "status")) == "failed":
            return self.progress_of(ticket, job, reply)
        code, said = self.error_of(reply)
        if (reply.status == 404 and reply.is_json) or code == "task_not_exist":  # NewAPI's is HTTP 400
            return Expired(why=said)
        raise self.poll_error(reply)

    def job_in(self, reply: Reply) -> dict[str, Any]:
        """Return the job's object in an answer."""
        inner = table_at(reply.body, "data")
        return inner if "status" in inner else reply.body

    def progress_of(self, ticket: Ticket, job: Mapping[str, Any], reply: Reply) -> Progress:
        word = text_at(job, "status")
        stage = stage_of(word)
        if stage == "done":
            return self.ready(ticket, job)
        if stage in ("failed", "cancelled", "expired"):
            error = table_at(job, "error")
            said = text_at(error, "message") or text_at(job, "fail_reason") or text_at(job, "error") or word
            return self.failed(said, code=text_at(error, "code"), reply=reply)
        wait = reply.headers.get("openai-poll-after-ms", "")
        next_poll = float(wait) / 1000 if wait.replace(".", "", 1).isdigit() else None
        return live(word, stage, fraction=fraction_of(job.get("progress")), next_poll=next_poll)

    def ready(self, ticket: Ticket, job: Mapping[str, Any]) -> Progress:
        """Return the content route, asked with the key; a link in the job is the second way."""
        other = link_in(job, table_at(job, "metadata"), table_at(job, "data"))
        return Ready(
            results=(
                Result(
                    url=f"{self.base_url}/videos/{path_part(ticket.id)}/content",
                    else_url="" if other.startswith("data:") else other,
                    key=KeyPolicy.SAME_ORIGIN, media_type="video/mp4",
                    expires_at=instant_of(job.get("expires_at")),
                ),
            )
        )  # fmt: skip

    # -- what was lost, what is to go --------------------------------------------------------------------------

    async def find_lost(self, sent: SentOrder) -> LookUp:
        if not self.recovery.list:
            return CannotTell(why="this server has no list to look in")
        wanted = self._wanted(sent.order)

        async def ask(after: str) -> Page | CannotTell:
            params = {"limit": 100, "order": "desc", **({"after": after} if after else {})}
            reply = await self.free_get("/videos", params=params, answers=(404, 405, 501))
            if reply.status >= 400:
                return CannotTell(why="this server has no list to look in")
            rows = rows_at(reply.body, "data")
            ids = [text_at(row, "id") for row in rows]
            times = [instant_of(row.get("created_at")) for row in rows]
            same = [row.get("prompt") == wanted["prompt"] and matched(row, wanted) for row in rows]
            is_last = not rows or reply.body.get("has_more") is False
            return Page([*zip(ids, times, same, strict=True)], None if is_last else ids[-1])

        return await search(sent, ask, first="")

    def _wanted(self, order: Order) -> dict[str, Any]:
        body = {**self.fields_of(order), **order.passthrough}
        return {name: body[name] for name in ("prompt", "model", "seconds", "size") if name in body}

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_call("DELETE", f"/videos/{path_part(ticket.id)}", answers=(400, 404, 409))
        return reply.status < 400 and reply.get("deleted") is not False

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes, *, now: datetime | None = None) -> Wakeup:
        """Check and read a webhook (Standard Webhooks). Raises KeyRefused for one that cannot be believed."""
        secret = str(self.settings.extra.get("webhook_secret", ""))
        delivery = standard_signed(headers, raw_body, secret=secret, now=now or datetime.now(UTC))
        return wakeup(raw_body, ("data", "id"), word=("type",), is_verified=True, delivery=delivery)


def whole_number(seconds: Decimal) -> int | float:
    """Return seconds as an integer where they are whole."""
    return int(seconds) if seconds == seconds.to_integral_value() else float(seconds)
