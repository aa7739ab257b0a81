"""Kling's account, and its classic contract (`/v1/videos/…`, `model_name`), which gateways and older keys still speak.

API: QuantumNous/new-api `relay/channel/task/kling`, vendor pages through several clients (2026-07 to 11). In both
contracts `external_task_id` carries our order's id, so a lost order is found by it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import httpx

from cineflow.core.errors import ProviderError, UnsupportedByModel
from cineflow.core.log import hide
from cineflow.core.model import Audio
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Found,
    LookUp,
    Order,
    OrderReference,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import picture_of
from cineflow.providers._exchange import rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, path_part
from cineflow.providers._lists import instant_of
from cineflow.providers._refusals import Refusal
from cineflow.providers._settings import ProviderSettings
from cineflow.providers._webhooks import Wakeup, wakeup
from cineflow.providers._words import live, stage_of

__all__ = ["KlingAccount", "KlingClassicWire", "films_of"]

_KEPT = timedelta(days=30)

_CLASSIC_NAMES = {"kling-o1": "kling-video-o1"}
_NOT_CLASSIC = ("kling-3.0-turbo",)
_MODES = {"720p": "std", "1080p": "pro", "4k": "4k"}
_FRAMES = {ReferenceRole.FIRST_FRAME: ("image", "first_frame"), ReferenceRole.LAST_FRAME: ("image_tail", "end_frame")}
_NAMED = re.compile(r"@image_?(\d+)\b")
_UNKNOWN = "1203"


class KlingAccount(HttpProvider):
    """One account: a static key, or the old access and secret pair that signs."""

    recovery = Recovery(reference=True, is_complete=True, settle=10.0)
    first_poll = 8.0
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "1000": Refusal.KEY, "1001": Refusal.KEY, "1002": Refusal.KEY, "1003": Refusal.KEY, "1004": Refusal.KEY,
        "1100": Refusal.KEY, "1101": Refusal.BALANCE, "1102": Refusal.BALANCE, "1103": Refusal.KEY,
        "1200": Refusal.PARAM, "1201": Refusal.PARAM, "1202": Refusal.PARAM, "1203": Refusal.PARAM,
        "1300": Refusal.POLICY, "1301": Refusal.POLICY, "1302": Refusal.THROTTLED, "1303": Refusal.THROTTLED,
        "1304": Refusal.KEY, "5000": Refusal.UNCERTAIN, "5002": Refusal.UNCERTAIN,
    }  # fmt: skip

    def __init__(self, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> None:
        access, secret = (str(settings.extra.get(name) or "") for name in ("access_key", "secret_key"))
        if access and secret and not settings.key:
            settings = replace(settings, key=f"{access}:{secret}")
        hide(*settings.key.split(":"))
        super().__init__(settings, client)

    def auth_headers(self) -> Mapping[str, str]:
        access, found, secret = self._key.partition(":")
        token = _signed(access, secret, int(time.time())) if found else self._key
        return {"authorization": f"Bearer {token}"}

    async def ordered(self, path: str, body: Mapping[str, Any]) -> Ticket:
        """Send the one request that buys; its answer names the task either way."""
        reply = await self.paid_post(path, json=body)
        ticket_id = text_at(reply.body, "data", "id") or text_at(reply.body, "data", "task_id")
        if text_at(reply.body, "code") != "0" or not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Wakeup:
        """Read a callback. It is unsigned: a wake-up and nothing more."""
        names = (("id",), ("data", "id"), ("task_id",))
        return wakeup(raw_body, *names, word=("status",) if b'"status"' in raw_body else ("task_status",),
                      is_verified=False)  # fmt: skip


class KlingClassicWire(KlingAccount):
    """`POST /v1/videos/{mode}`, polled on the same path. Lengths are text, pictures bare base64, `succeed` is done."""

    check_path = "/v1/videos/text2video?pageNum=1&pageSize=1"
    poll_batch = 1

    async def submit(self, order: Order) -> Ticket:
        mode = self._mode(order)
        ticket = await self.ordered(f"/v1/videos/{mode}", {**self._body(order, mode), **order.passthrough})
        return ticket.model_copy(update={"memo": {"mode": mode}})

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        return Ticket(id=ticket_id, memo={"mode": self._mode(order)})

    @staticmethod
    def _mode(order: Order) -> str:
        if "omni" in order.model or "o1" in order.model:
            return "omni-video"
        return "image2video" if order.references else "text2video"

    def _body(self, order: Order, mode: str) -> dict[str, Any]:
        if order.model in _NOT_CLASSIC:
            raise UnsupportedByModel(
                Text("{model} is not served by Kling's classic API", "可灵旧版 API 不提供 {model}", model=order.model),
                fix=Text("take api = \"classic\" out of [providers.kling], or another model",
                         "请从 [providers.kling] 中去掉 api = \"classic\"，或换一个模型"),
                place="model",
            )  # fmt: skip
        body: dict[str, Any] = {
            "model_name": _CLASSIC_NAMES.get(order.model, order.model), "prompt": order.prompt,
            "mode": _MODES.get(self.resolution_of(order).lower(), "std"), "duration": str(int(order.seconds)),
            "external_task_id": order.id,
        }  # fmt: skip
        if order.negative:
            body["negative_prompt"] = order.negative
        if mode == "text2video" or (mode == "omni-video" and not order.reference(ReferenceRole.FIRST_FRAME)):
            body["aspect_ratio"] = order.aspect
        if order.sound is not None and self.model_of(order).audio is Audio.OPTIONAL:
            body["sound"] = "on" if order.sound else "off"
        if mode == "omni-video":
            return {**body, "prompt": _NAMED.sub(r"<<<image_\1>>>", order.prompt), **_listed(order)}
        return {**body, **{_FRAMES[frame.role][0]: _bare(frame) for frame in order.references if frame.role in _FRAMES}}

    async def poll(self, ticket: Ticket) -> Progress:
        mode = str(ticket.memo.get("mode") or "text2video")
        reply = await self.free_get(f"/v1/videos/{mode}/{path_part(ticket.id)}", answers=(404,))
        code = text_at(reply.body, "code")
        if reply.status == 404 or code == _UNKNOWN:
            return Expired(why=shorten(self.error_of(reply)[1]))
        if code != "0":
            raise self.poll_error(reply)
        task = table_at(reply.body, "data")
        word = text_at(task, "task_status")
        stage = stage_of(word)
        if stage == "done":
            urls = [url for video in rows_at(task, "task_result", "videos") if (url := text_at(video, "url"))]
            return Ready(results=films_of(urls, task)) if urls else self.made_nothing(Text("no videos", "没有视频"))
        if stage in ("failed", "cancelled", "expired"):
            return self.failed(text_at(task, "task_status_msg") or word, reply=reply)
        return live(word, stage)

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        return {ticket.id: await self.poll(ticket) for ticket in tickets}

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look for our own id, which stands in the place of the task's."""
        path = f"/v1/videos/{self._mode(sent.order)}/{path_part(sent.order.id)}"
        try:
            reply = await self.free_get(path, answers=(400, 404, 405))
        except ProviderError as cause:
            return CannotTell(why=str(cause.text), is_final=False)
        code, _ = self.error_of(reply)
        if reply.status == 404 and code == _UNKNOWN:
            return Absent()
        ours, name = (
            text_at(reply.body, "data", *where) for where in (("task_info", "external_task_id"), ("task_id",))
        )
        if reply.status >= 400 or ours != sent.order.id or not name:  # a gateway that does not know our reference
            return CannotTell(why="this server cannot look up our reference")
        return Found(tickets=(self.adopt(sent.order, name),))


def films_of(urls: Sequence[str], task: Mapping[str, Any]) -> tuple[Result, ...]:
    """Return a finished task's films, kept for thirty days from its last change."""
    ended = instant_of(task.get("update_time") or task.get("updated_at"))
    kept = ended and ended + _KEPT
    return tuple(Result(url=url, media_type="video/mp4", expires_at=kept) for url in urls if url)


def _bare(reference: OrderReference) -> str:
    """A picture as its link, or as base64 without a head: with one it is refused."""
    return reference.url or picture_of(reference).base64


def _listed(order: Order) -> dict[str, Any]:
    """The pictures of an omni model: the references first, whose place in the list the prompt counts."""
    others = [{"image_url": _bare(one)} for one in order.references if one.role not in _FRAMES]
    frames = [
        {"image_url": _bare(one), "type": _FRAMES[one.role][1]} for one in order.references if one.role in _FRAMES
    ]
    return {"image_list": [*others, *frames]} if order.references else {}


def _signed(access: str, secret: str, now: int) -> str:
    """Return the JWT of the old key pair; `typ` is not optional here."""
    head = {"alg": "HS256", "typ": "JWT"}
    claims = {"iss": access, "exp": now + 1800, "nbf": now - 5}
    parts = [_url64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims)]
    mac = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _url64(mac)])


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
