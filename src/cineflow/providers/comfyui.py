"""One's own ComfyUI server: a workflow file in API format, filled with each order.

API: Comfy-Org/ComfyUI `server.py` and `comfy_execution/jobs.py` (2026). `prompt_id` is ours, so a lost order is found
by it; queue and history live in memory, so a restart forgets both. Nothing costs anything.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from cineflow.core.errors import Charged, ProviderError
from cineflow.core.model import Model
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Found,
    KeyPolicy,
    LookUp,
    Order,
    Progress,
    Ready,
    Result,
    Running,
    Ticket,
    Waiting,
)  # fmt: skip
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import Picture
from cineflow.providers._exchange import Reply, rows_at, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._workflow import FRAMES, filled, needed_by, read_workflow, values_of
from cineflow.providers.wires.comfyui import (
    best_of,
    broken_node,
    entries,
    left_out,
    mark_of,
    messages_of,
    unlisted_names,
)

__all__ = ["PROVIDER", "ComfyUi"]

_FACTS = facts_of("comfyui")
_OURS = uuid.UUID("6b1c4f0e-7f38-5a0b-9a44-1f5a3c9d2e71")
_FOLDER = "cineflow"
"""Below the server's output folder: where files with our prefix lie."""


class ComfyUi(Placing, HttpProvider):
    """One server and one workflow (`workflow` = its file; `fixed = true` where it sets length and size itself)."""

    name: ClassVar[str] = "comfyui"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/system_stats"
    off_base = ("/api",)
    recovery = Recovery(reference=True, is_complete=True, settle=2.0)
    poll_batch = 100
    first_poll = 1.0
    can_cancel = True
    upload_life = 24 * 3600.0
    can_delete = True

    def error_of(self, reply: Reply) -> tuple[str, str]:
        code, said = super().error_of(reply)
        for node in table_at(reply.body, "node_errors").values():
            for error in rows_at(node, "errors"):
                detail = f"{text_at(node, 'class_type')}: {text_at(error, 'message')} {text_at(error, 'details')}"
                return text_at(reply.body, "error", "type") or code, f"{said} {detail}".strip()
        return text_at(reply.body, "error", "type") or code, said

    # -- submit ------------------------------------------------------------------------------------------------

    async def submit(self, order: Order) -> Ticket:
        graph = await self._graph(order)
        prompt_id = _id_of(order)
        body = {
            "prompt": graph, "client_id": str(uuid.uuid5(_OURS, self.account)), "prompt_id": prompt_id,
            "extra_data": {"cineflow_order": order.id}, **order.passthrough,
        }  # fmt: skip
        reply = await self.paid_post("/prompt", json=body)
        ticket_id = text_at(reply.body, "prompt_id")  # an older server makes its own
        if not ticket_id:
            self.refuse(reply)
        said = left_out(table_at(reply.body, "node_errors"))  # with 200 the other outputs run all the same
        return Ticket(id=ticket_id, memo={"left_out": said} if said else {})

    async def _graph(self, order: Order) -> dict[str, Any]:
        extra = self.settings.extra
        nodes = read_workflow(str(extra.get("workflow") or ""))
        seed = order.seed if order.seed is not None else uuid.uuid5(_OURS, order.id).int % 2**48
        values = values_of(order, nodes, extra, seed=seed, prefix=f"{_FOLDER}/{order.id}")
        needed = needed_by(order, is_fixed=bool(extra.get("fixed")))
        filled(nodes, values, needed=needed)  # says what has no place before anything is uploaded
        number = 0
        for reference in order.references:
            name = FRAMES.get(reference.role)
            if name is None:
                number += 1
                name = f"reference{number}"
            values[name] = reference.url or await self.uploaded(reference)
        return filled(nodes, values, needed=needed)

    async def upload(self, picture: Picture, scope: str) -> str:
        files = {"image": (picture.name, picture.content, picture.media_type)}
        reply = await self.free_post("/upload/image", data={"type": "input", "overwrite": "false"}, files=files)
        name, folder = text_at(reply.body, "name"), text_at(reply.body, "subfolder")
        return f"{folder}/{name}" if folder else name  # the server may have changed the name

    # -- poll --------------------------------------------------------------------------------------------------

    async def poll(self, ticket: Ticket) -> Progress:
        return (await self.poll_many((ticket,)))[ticket.id]

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        """Look at the queue first and at the history after: a job moves from the one to the other, never back."""
        queue = await self._queue()
        return {ticket.id: queue.get(ticket.id) or await self._ended(ticket) for ticket in tickets}

    async def _queue(self) -> dict[str, Progress]:
        reply = await self.free_get("/queue")
        rows: list[tuple[str, Progress]] = [(name, Waiting()) for name, _ in entries(reply.body, "queue_pending")]
        rows += [(name, Running()) for name, _ in entries(reply.body, "queue_running")]
        return dict(rows)

    async def _ended(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/history/{path_part(ticket.id)}")
        entry = table_at(reply.body, ticket.id)
        if not entry:
            return Expired(why="the server does not know it any more: restarted, or taken from its queue")
        if text_at(entry, "status", "status_str") == "error":
            return self._failed(entry)
        found = best_of(entry, str(self.settings.extra.get("output_node") or "")) or await self._unlisted(entry)
        if found:
            links = [f"{self.base_url}/view?{query}" for query in found]
            return Ready(results=tuple(Result(url=link, key=KeyPolicy.SAME_ORIGIN) for link in links))
        why = Text("no file in its outputs", "输出中没有文件")
        if said := ticket.memo.get("left_out"):
            why = Text("ComfyUI left an output out: {said}", "ComfyUI 略去了一个输出：{said}", said=said)
        return self.made_nothing(why, charged=Charged.NO)

    async def _unlisted(self, entry: Mapping[str, Any]) -> list[str]:
        """Return a film that lies there unlisted, by the names its nodes give; there is no list of the folder."""
        for query in unlisted_names(entry, _FOLDER):
            reply = await self.free_call("HEAD", f"/view?{query}", answers=(200, 403, 404, 405))
            if reply.status == 200:
                return [query]
        return []

    def _failed(self, entry: Mapping[str, Any]) -> Progress:
        said = messages_of(entry)
        if "execution_interrupted" in said:
            return self.failed("interrupted", kind=Refusal.PARAM, charged=Charged.NO)
        error = said.get("execution_error", {})
        words, code = f"{broken_node(entry, error)}: {text_at(error, 'exception_message')}", "exception_type"
        kind = Refusal.OVERLOADED if "OutOfMemory" in text_at(error, code) else Refusal.PARAM
        return self.failed(words.strip(": ") or "error", code=text_at(error, code), kind=kind, charged=Charged.NO)

    # -- what was lost, what is to stop ------------------------------------------------------------------------

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look for our own id, or our order's mark where an older server made an id of its own."""
        try:
            queue = await self.free_get("/queue")
            waiting = [*entries(queue.body, "queue_pending"), *entries(queue.body, "queue_running")]
            found = [name for name, mark in waiting if name == _id_of(sent.order) or mark == sent.order.id]
            history = await self.free_get("/history", params={"max_items": 200})
            direct = await self.free_get(f"/history/{path_part(_id_of(sent.order))}")
        except ProviderError as cause:
            return CannotTell(why=str(cause.text), is_final=False)
        for name, entry in {**history.body, **direct.body}.items():
            if name == _id_of(sent.order) or mark_of(table_at(entry)) == sent.order.id:
                found.append(name)
        return Found(tickets=tuple(Ticket(id=name) for name in dict.fromkeys(found))) if found else Absent()

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a job. An older server's interrupt stops whatever runs, so it is sent only while this one runs."""
        reply = await self.free_post(f"/api/jobs/{path_part(ticket.id)}/cancel", json={}, answers=(404, 405))
        if reply.status < 400:
            stopped = reply.body.get("cancelled") is not False
            return Cancelled(stopped=stopped, saved=stopped)
        place = (await self._queue()).get(ticket.id)
        if isinstance(place, Waiting):
            await self.free_post("/queue", json={"delete": [ticket.id]}, answers=range(200, 300))
        elif isinstance(place, Running):
            await self.free_post("/interrupt", json={"prompt_id": ticket.id}, answers=range(200, 300))
        return Cancelled(stopped=place is not None, saved=place is not None)

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_post("/history", json={"delete": [ticket.id]}, answers=range(200, 300))
        return reply.status < 300


def _id_of(order: Order) -> str:
    return str(uuid.uuid5(_OURS, order.id))


PROVIDER = ComfyUi
