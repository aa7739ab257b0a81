"""MiniMax Hailuo: the V2 task API for H3, V1 for Hailuo 2.3 and older.

API: platform.minimax.io and minimaxi.com pages, litellm 1.109.1 (2026-11). Keys of the two sites are not
interchangeable. V1 says its refusals with HTTP 200; an unknown V2 id answers HTTP 500. Failed tasks are given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import CannotTell, Expired, LookUp, Order, Progress, Ready, ReferenceRole, Result, Ticket
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import data_uri
from cineflow.providers._exchange import Reply, rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, matched, search
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, wakeup
from cineflow.providers._words import live, stage_of
from cineflow.providers.wires.ark import content_of

__all__ = ["PROVIDER", "MiniMax"]

_FACTS = facts_of("minimax")
_V2 = "/v2/video_generation"
_V2_QUERY = "/v2/query/video_generation"


class MiniMax(HttpProvider):
    """One key at one of the two sites."""

    name: ClassVar[str] = "minimax"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/v2/query/video_generation?page_num=1&page_size=1"
    off_base = ("/v1", "/v2")
    recovery = Recovery(list=True, is_complete=False, settle=10.0)
    can_delete = True
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "1002": Refusal.THROTTLED, "1004": Refusal.KEY, "1008": Refusal.BALANCE, "1026": Refusal.POLICY,
        "1027": Refusal.POLICY, "2013": Refusal.PARAM, "2049": Refusal.KEY, "2056": Refusal.BALANCE,
        "1042": Refusal.PARAM, "1000": Refusal.UNCERTAIN, "1001": Refusal.UNCERTAIN, "1013": Refusal.UNCERTAIN,
    }  # fmt: skip

    def error_of(self, reply: Reply) -> tuple[str, str]:
        base = table_at(reply.body, "base_resp")
        if text_at(base, "status_code") not in ("", "0"):
            return text_at(base, "status_code"), text_at(base, "status_msg")
        return super().error_of(reply)

    async def submit(self, order: Order) -> Ticket:
        is_v1 = _speaks_v1(self.model_of(order).name_on_wire)
        body = self._v1_body(order) if is_v1 else self._v2_body(order)
        reply = await self.paid_post("/v1/video_generation" if is_v1 else _V2, json={**body, **order.passthrough})
        task_id = text_at(reply.body, "task_id")
        if not task_id or text_at(reply.body, "base_resp", "status_code") not in ("", "0"):
            self.refuse(reply)
        return Ticket(id=task_id, request_id=reply.request_id, memo={"v1": is_v1})

    def _v2_body(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "content": content_of(order),
            "resolution": self.resolution_of(order), "duration": int(order.seconds), "aigc_watermark": False,
        }  # fmt: skip
        if not any(reference.role.endswith("_frame") for reference in order.references):  # ignored with frames
            body["ratio"] = order.aspect
        return body

    def _v1_body(self, order: Order) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "duration": int(order.seconds),
            "resolution": self.resolution_of(order), "aigc_watermark": False,
        }  # fmt: skip
        named = {ReferenceRole.FIRST_FRAME: "first_frame_image", ReferenceRole.LAST_FRAME: "last_frame_image"}
        body |= {
            named[reference.role]: data_uri(reference) for reference in order.references if reference.role in named
        }
        return body

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        return Ticket(id=ticket_id, memo={"v1": _speaks_v1(self.model_of(order).name_on_wire)})

    async def poll(self, ticket: Ticket) -> Progress:
        return await (self._poll_v1(ticket) if ticket.memo.get("v1") else self._poll_v2(ticket))

    async def _poll_v2(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"{_V2_QUERY}/{path_part(ticket.id)}", answers=(404, 500))
        if reply.status >= 400:
            _, said = self.error_of(reply)
            if "record not found" in said.lower() or reply.status == 404:
                return Expired(why=shorten(said))
            raise self.poll_error(reply)
        task = table_at(reply.body, "task") or reply.body
        word = text_at(task, "status")
        stage = stage_of(word)
        if stage == "done":
            url = text_at(task, "content", "url")
            return self._ready(url) if url else self.made_nothing(Text("no link", "没有链接"))
        if stage in ("failed", "cancelled", "expired"):
            error = table_at(task, "error")
            said = text_at(error, "message") or word
            return self.failed(said, code=text_at(error, "code"), charged=Charged.NO, reply=reply)
        return live(word, stage)

    async def _poll_v1(self, ticket: Ticket) -> Progress:
        reply = await self.free_get("/v1/query/video_generation", params={"task_id": ticket.id})
        if text_at(reply.body, "base_resp", "status_code") not in ("", "0"):
            raise self.poll_error(reply)
        word = text_at(reply.body, "status")
        stage = stage_of(word)
        if stage == "done":
            file_id = text_at(reply.body, "file_id")
            if not file_id:
                return self.made_nothing(Text("no file_id", "没有 file_id"))
            group = {"GroupId": self.settings.extra["group_id"]} if self.settings.extra.get("group_id") else {}
            file = await self.free_get("/v1/files/retrieve", params={"file_id": file_id, **group})
            url = text_at(file.body, "file", "download_url")
            return self._ready(url) if url else self.made_nothing(Text("no download_url", "没有 download_url"))
        if stage == "failed":
            code, said = self.error_of(reply)
            return self.failed(said or word, code=code, charged=Charged.NO, reply=reply)
        return live(word, stage)

    def _ready(self, url: str) -> Ready:
        return Ready(results=(Result(url=url, media_type="video/mp4"),))

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look through V2's list where it echoes prompts. It is not said to be complete, so nothing is proved by it."""
        order = sent.order
        wire = self.model_of(order).name_on_wire
        if _speaks_v1(wire):
            return CannotTell(why="V1 has no list")
        wanted = {"model": wire, "duration": int(order.seconds), "resolution": self.resolution_of(order)}

        async def ask(number: int) -> Page:
            reply = await self.free_get(_V2_QUERY, params={"page_num": number, "page_size": 50}, answers=(404, 405))
            rows = rows_at(reply.body, "items")
            same = [text_at(row, "content", "prompt") == order.prompt and matched(row, wanted) for row in rows]
            ids = [text_at(row, "id") or text_at(row, "task_id") for row in rows]
            times = [instant_of(row.get("created_at")) for row in rows]
            return Page([*zip(ids, times, same, strict=True)], number + 1)

        return await search(sent, ask, first=1, most=50, doubt="the list is not said to be complete")

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Nothing is known to stop a task; `delete` has it forgotten."""
        return Cancelled(stopped=False, saved=False)

    async def delete(self, ticket: Ticket) -> bool:
        if ticket.memo.get("v1"):
            return False
        reply = await self.free_call("DELETE", f"{_V2}/{path_part(ticket.id)}", answers=(400, 404, 409, 500))
        return reply.status < 400

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Wakeup:
        """Read a callback. It is unsigned: a wake-up and nothing more."""
        return wakeup(raw_body, ("task_id",), ("task", "id"), word=("status",), is_verified=False)


def _speaks_v1(wire: str) -> bool:
    return not wire.startswith("MiniMax-H3")


PROVIDER = MiniMax
