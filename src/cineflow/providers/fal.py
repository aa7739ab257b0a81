"""fal: hundreds of models behind one queue.

API: fal.ai/docs (stored copies), fal-client 1.0.3 (2026). The addresses that a submit returns are used as they are:
they drop the model's sub-path. There is no FAILED: a failed request is COMPLETED, and its result answers with the
error. Failures are not billed. A lost order shows in the history once it has ended.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import (
    CannotTell,
    Expired,
    LookUp,
    Order,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Running,
    Ticket,
)
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import Picture
from cineflow.providers._exchange import Reply, rows_at, shorten, text_at
from cineflow.providers._fetch import origin_of
from cineflow.providers._http import HttpProvider, facts_of
from cineflow.providers._lists import SKEW, Page, instant_of, search
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, fal_signed, wakeup
from cineflow.providers._words import live, stage_of

__all__ = ["PROVIDER", "Fal"]

_FACTS = facts_of("fal")
_QUEUE = "https://queue.fal.run"
_HISTORY = "https://api.fal.ai/v1/models/requests/by-endpoint"
_REST = "https://rest.fal.ai"
_KEYS = f"{_REST}/.well-known/jwks.json"
_MEDIA = ("video", "videos", "image", "images", "video_url", "output")


class Fal(Placing, HttpProvider):
    """One fal key (`id:secret`), sent as `Key`, not as `Bearer`."""

    name: ClassVar[str] = "fal"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/fal-ai/any/requests/00000000-0000-4000-8000-000000000000/status"
    recovery = Recovery(list=True, is_complete=False, settle=30.0)
    first_poll = 3.0
    upload_life = 40 * 3600.0
    can_cancel = True
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "content_policy_violation": Refusal.POLICY, "image_too_small": Refusal.PARAM, "image_too_large": Refusal.PARAM,
        "file_download_error": Refusal.PARAM, "internal_server_error": Refusal.UNCERTAIN,
    }  # fmt: skip

    def auth_headers(self) -> Mapping[str, str]:
        return {"authorization": f"Key {self._key}"}

    def shares_key_with(self, url: str) -> bool:
        """fal's history and storage lie on others of its hosts; a gateway's key goes to the gateway alone."""
        is_own = origin_of(self.base_url) == origin_of(_QUEUE)
        return is_own and origin_of(url) in (origin_of(_HISTORY), origin_of(_REST))

    def error_of(self, reply: Reply) -> tuple[str, str]:
        details = rows_at(reply.body, "detail")
        if details:
            said = "; ".join(text_at(entry, "msg") for entry in details)
            return text_at(details[0], "type"), said
        return reply.headers.get("x-fal-error-type", ""), super().error_of(reply)[1]

    # -- submit ------------------------------------------------------------------------------------------------

    async def submit(self, order: Order) -> Ticket:
        path = self.model_of(order).name_on_wire
        if order.kind == "image" and order.references and not path.endswith("/edit"):
            path = f"{path}/edit"
        reply = await self.paid_post(f"/{path}", json={**await self._input(order), **order.passthrough})
        request_id = text_at(reply.body, "request_id")
        if not request_id:
            self.refuse(reply)
        named = {name: text_at(reply.body, f"{name}_url") for name in ("status", "response", "cancel")}
        links = {name: self._at_base(url) for name, url in named.items() if url} or self._links(path, request_id)
        return Ticket(id=request_id, links=links, request_id=reply.headers.get("x-fal-request-id", request_id))

    async def _input(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {"prompt": order.prompt, "aspect_ratio": order.aspect}
        if resolution := self.resolution_of(order):
            body["resolution"] = resolution
        if order.kind == "image":
            body["num_images"] = order.results
        elif order.seconds:
            body["duration"] = f"{order.seconds.normalize():f}"
        stated = {"seed": order.seed, "negative_prompt": order.negative or None, "generate_audio": order.sound}
        body |= {name: value for name, value in stated.items() if value is not None}
        others: list[str] = []
        for reference in order.references:
            match reference.role:
                case ReferenceRole.FIRST_FRAME:
                    body["image_url"] = await self.placed(reference, order)
                case ReferenceRole.LAST_FRAME:
                    body["end_image_url"] = await self.placed(reference, order)
                case _:
                    others.append(await self.placed(reference, order))
        return {**body, **({"image_urls": others} if others else {})}

    def goes_inline(self, order: Order) -> bool:
        return not self._storage or super().goes_inline(order)

    @property
    def _storage(self) -> str:
        """Where pictures are brought; a gateway has no such place unless it is named."""
        is_own = origin_of(self.base_url) == origin_of(_QUEUE)
        return str(self.settings.extra.get("storage_url") or "").rstrip("/") or (_REST if is_own else "")

    async def upload(self, picture: Picture, scope: str) -> str:
        place = f"{self._storage}/storage/upload/initiate"
        asked = {"file_name": picture.name, "content_type": picture.media_type}
        reply = await self.free_post(place, params={"storage_type": "fal-cdn-v3"}, json=asked)
        kind = {"content-type": picture.media_type}
        await self.free_put(text_at(reply.body, "upload_url"), method="PUT", content=picture.content, headers=kind)
        return text_at(reply.body, "file_url")

    def _at_base(self, url: str) -> str:
        """A gateway hands out fal's own addresses; they are asked at the gateway."""
        return f"{self.base_url}{url.removeprefix(_QUEUE)}" if url.startswith(f"{_QUEUE}/") else url

    def _links(self, model: str, request_id: str) -> dict[str, str]:
        owner_and_alias = "/".join(model.split("/")[:2])
        root = f"{self.base_url}/{owner_and_alias}/requests/{request_id}"
        return {"status": f"{root}/status", "response": root, "cancel": f"{root}/cancel"}

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        return Ticket(id=ticket_id, links=self._links(self.model_of(order).name_on_wire, ticket_id))

    # -- poll --------------------------------------------------------------------------------------------------

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(ticket.links["status"], params={"logs": "1"}, answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "status")
        if word != "COMPLETED":
            return live(word, stage_of(word))
        if error := text_at(reply.body, "error"):
            return self.failed(error, code=text_at(reply.body, "error_type"), charged=Charged.NO, reply=reply)
        return await self._result(ticket)

    async def _result(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(ticket.links["response"], answers=range(400, 600))
        if reply.status in (401, 429) or (reply.status >= 500 and not reply.is_json):
            raise self.poll_error(reply)
        if reply.status >= 400:
            code, said = self.error_of(reply)
            if reply.status == 400 and "in progress" in said.lower():
                return Running()
            return self.failed(said, code=code, charged=Charged.NO, stage="output", reply=reply)
        results = [Result(url=url, media_type=kind) for url, kind in _links_in(reply.body)]
        return Ready(results=tuple(results)) if results else self.made_nothing(Text("no file", "没有文件"))

    # -- what was lost, what is to stop ------------------------------------------------------------------------

    async def find_lost(self, sent: SentOrder) -> LookUp:
        history = str(self.settings.extra.get("history_url") or "")
        if not history and origin_of(self.base_url) != origin_of(_QUEUE):
            return CannotTell(why="this server has no history")
        start = (sent.intent_at - SKEW).astimezone(UTC).isoformat()
        asked = {
            "endpoint_id": self.model_of(sent.order).name_on_wire,
            "start": start,
            "expand": "payloads",
            "limit": 100,
        }

        async def ask(cursor: str) -> Page:
            reply = await self.free_get(history or _HISTORY, params={**asked, **({"cursor": cursor} if cursor else {})})
            rows = rows_at(reply.body, "items")
            ids = [text_at(row, "request_id") for row in rows]
            times = [instant_of(row.get("sent_at")) for row in rows]
            same = [text_at(row, "json_input", "prompt") == sent.order.prompt for row in rows]
            tickets = {name: self.adopt(sent.order, name) for name in ids}
            return Page([*zip(ids, times, same, strict=True)], text_at(reply.body, "next_cursor") or None, tickets)

        doubt = "the history shows ended requests only"
        return await search(sent, ask, first="", most=50, doubt=doubt, is_final=False, by_time=False)

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Ask for a request to be stopped: one that is queued is dropped, one that runs only where its app can."""
        reply = await self.free_call("PUT", ticket.links["cancel"], answers=(400, 404))
        return Cancelled(stopped=reply.status < 400, saved=reply.status < 400)

    async def webhook_keys(self) -> list[bytes]:
        """Return fal's public keys; they may be kept a day."""
        reply = await self.free_get(str(self.settings.extra.get("jwks_url") or _KEYS))
        found: list[bytes] = []
        for key in rows_at(reply.body, "keys"):
            text = text_at(key, "x")
            try:
                found.append(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            except (binascii.Error, ValueError):
                continue
        return found

    def parse_webhook(
        self, headers: Mapping[str, str], raw_body: bytes, *, keys: Sequence[bytes], now: datetime | None = None
    ) -> Wakeup:
        """Check a webhook against `webhook_keys` and read it. Raises KeyRefused for one that cannot be believed."""
        delivery = fal_signed(headers, raw_body, keys=keys, now=now or datetime.now(UTC))
        return wakeup(raw_body, ("request_id",), word=("status",), is_verified=True, delivery=delivery)


def _links_in(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield link and media type of every file in a model's output, whatever the model calls it."""
    for name in _MEDIA:
        value: Any = body.get(name)
        many = cast("list[Any]", value) if isinstance(value, list) else [value]
        for item in many:
            url = item if isinstance(item, str) else text_at(item, "url")
            if urlsplit(url).scheme in ("http", "https"):
                yield url, text_at(item, "content_type")


PROVIDER = Fal
