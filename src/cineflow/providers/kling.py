"""Kling by its API 2.0, with the model in the path; by its classic contract with `api = "classic"`.

API: vendor pages through several clients (2026-07 to 11). `external_task_id` carries our order's id, so a lost order
is found by it. Result links are public and kept 30 days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import httpx

from cineflow.core.errors import ProviderError
from cineflow.core.model import Audio, Model
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Found,
    LookUp,
    Order,
    Progress,
    Ready,
    ReferenceRole,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import picture_of
from cineflow.providers._exchange import Reply, decimal_at, rows_at, table_at, text_at
from cineflow.providers._http import facts_of
from cineflow.providers._settings import ProviderSettings
from cineflow.providers._words import live, stage_of
from cineflow.providers.wires.kling import KlingAccount, KlingClassicWire, films_of

__all__ = ["PROVIDER", "Kling", "KlingClassic"]

_FACTS = facts_of("kling")
_ROLES = {ReferenceRole.FIRST_FRAME: "first_frame", ReferenceRole.LAST_FRAME: "last_frame"}


class Kling(KlingAccount):
    """One account. Key and host belong together (Singapore or Beijing)."""

    name: ClassVar[str] = "kling"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/tasks?task_ids=0"
    poll_batch = 50

    def __new__(cls, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> Kling:
        return object.__new__(KlingClassic if settings.extra.get("api") == "classic" else Kling)

    async def submit(self, order: Order) -> Ticket:
        path, body = self._order(order)
        return await self.ordered(path, body)

    def _order(self, order: Order) -> tuple[str, dict[str, Any]]:
        model = self.model_of(order)
        wire = model.name_on_wire
        is_omni = "omni" in wire or wire == "kling-o1"
        is_framed = order.reference(ReferenceRole.FIRST_FRAME) is not None
        mode = "omni-video" if is_omni else "image-to-video" if order.references else "text-to-video"
        stated: dict[str, Any] = {"resolution": self.resolution_of(order), "duration": int(order.seconds)}
        if mode == "text-to-video" or (is_omni and not is_framed):  # refused with a first frame
            stated["aspect_ratio"] = order.aspect
        if order.sound is not None and model.audio is Audio.OPTIONAL:  # the turbo model has no switch
            stated["audio"] = "native" if order.sound else "off"
        # The contract has no field for it; "Avoid:" at the prompt's end is how its clients say it.
        prompt = f"{order.prompt}\nAvoid: {order.negative}" if order.negative else order.prompt
        body: dict[str, Any] = {"settings": stated, "options": {"external_task_id": order.id}}
        if mode == "text-to-video":
            body["prompt"] = prompt
        else:
            body["contents"] = [{"type": "prompt", "text": prompt}, *_pictures(order)]
        extra = order.passthrough
        for part in ("settings", "options"):
            body[part] |= table_at(extra, part)
        body |= {name: value for name, value in extra.items() if name not in ("settings", "options")}
        return f"/{mode}/{wire}", body

    async def poll(self, ticket: Ticket) -> Progress:
        found = await self.poll_many((ticket,))
        return found.get(ticket.id) or Expired(why="the task is not known")

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        reply = await self.free_get("/tasks", params={"task_ids": ",".join(ticket.id for ticket in tickets)})
        tasks = self._tasks(reply)
        return {text_at(task, "id"): self._progress(task, reply) for task in tasks}

    def _tasks(self, reply: Reply) -> list[dict[str, Any]]:
        if text_at(reply.body, "code") != "0":
            raise self.poll_error(reply)
        return rows_at(reply.body, "data") or rows_at(reply.body, "data", "result")

    def _progress(self, task: Mapping[str, Any], reply: Reply) -> Progress:
        word = text_at(task, "status") or text_at(task, "task_status")
        stage = stage_of(word)
        if stage == "done":
            outputs = rows_at(task, "outputs")
            urls = [text_at(output, "url") for output in outputs if output.get("type", "video") == "video"]
            if not any(urls):
                return self.made_nothing(Text("no outputs", "没有输出"))
            return Ready(results=films_of(urls, task), **_billed(task))
        if stage in ("failed", "cancelled", "expired"):
            return self.failed(text_at(task, "message") or word, reply=reply)
        return live(word, stage)

    async def find_lost(self, sent: SentOrder) -> LookUp:
        try:
            reply = await self.free_get("/tasks", params={"external_task_ids": sent.order.id}, answers=(400, 404, 405))
            if reply.status >= 400:  # a gateway that does not know our reference
                return CannotTell(why="this server cannot look up our reference")
            tasks = self._tasks(reply)
        except ProviderError as cause:
            return CannotTell(why=str(cause.text), is_final=False)
        ids = [name for task in tasks if (name := text_at(task, "id"))]
        return Found(tickets=tuple(Ticket(id=name) for name in ids)) if ids else Absent()


def _billed(task: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a task says it was charged, nothing where it does not say in what."""
    rows = rows_at(task, "billing")
    amounts, units = [decimal_at(row, "amount") for row in rows], {text_at(row, "currency") for row in rows}
    if not rows or None in amounts or len(units) != 1 or "" in units:
        return {}
    return {"amount": sum(amount for amount in amounts if amount is not None), "currency": units.pop()}


def _pictures(order: Order) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    count = 0
    for reference in order.references:
        entry = {
            "type": _ROLES.get(reference.role, "refer_image"),
            "url": reference.url or picture_of(reference).base64,
        }
        if entry["type"] == "refer_image":
            count += 1
            entry["id"] = f"image{count}"  # what the prompt names as @image1
        shown.append(entry)
    return shown


class KlingClassic(KlingClassicWire, Kling):
    """The classic contract (`api = "classic"`): for the old pair of keys, up to 3.0, and for gateways."""


PROVIDER = Kling
