"""T8star / Comfly and the resellers of the `/v1/video/create` family: three routes on one host.

`route` chooses: `v2` (`/v2/videos/generations`, default), `unified` (`/v1/video/create`), `videos` (`/v1/videos`).
Reference: T8mars/Comfyui-zhenzhen 356f9d7 (2026-08-22), ainewsto/Comfyui_Comfly af51551 (2026-04-26). Nothing finds a
lost order, and the owner's own client refuses to send one twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cineflow.core.errors import SettingInvalid
from cineflow.core.model import Model
from cineflow.core.order import Expired, KeyPolicy, Order, Progress, Ready, ReferenceRole, Result, Ticket
from cineflow.core.text import Text
from cineflow.providers._assets import data_uri, picture_of
from cineflow.providers._exchange import Reply, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._refusals import Refusal
from cineflow.providers._words import fraction_of, live, stage_of
from cineflow.providers.wires.openai_videos import OpenAIVideosWire, as_form, link_in

__all__ = ["PROVIDER", "T8Star"]

_FACTS = facts_of("t8star")
_ROUTES = ("v2", "unified", "videos")


class T8Star(HttpProvider):
    """One key at one of the stations."""

    name: ClassVar[str] = "t8star"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/v1/models"
    off_base = ("/v1", "/v2")
    refusals: ClassVar[Mapping[str, Refusal]] = {
        **OpenAIVideosWire.refusals,
        "do_request_failed": Refusal.UNCERTAIN,
    }

    @property
    def route(self) -> str:
        route = str(self.settings.extra.get("route") or "v2")
        if route not in _ROUTES:
            raise SettingInvalid(
                Text("route “{value}” is not known", "route “{value}” 未知", value=route),
                fix=Text("one of {names}", "可选：{names}", names=", ".join(_ROUTES)),
                code="setting.bad_route", place="providers.t8star.route",
            )  # fmt: skip
        return route

    async def submit(self, order: Order) -> Ticket:
        send = {"v2": self._submit_v2, "unified": self._submit_unified, "videos": self._submit_videos}[self.route]
        reply = await send(order)
        ticket_id = next(
            (
                found
                for path in (("task_id",), ("id",), ("data", "task_id"), ("data", "id"))
                if (found := text_at(reply.body, *path))
            ),
            "",
        )
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id, memo={"route": self.route})

    async def _submit_v2(self, order: Order) -> Reply:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "aspect_ratio": order.aspect,
            "duration": f"{order.seconds.normalize():f}",
        }  # fmt: skip
        if order.references:
            body["images"] = [data_uri(reference) for reference in order.references]
        if order.seed is not None:
            body["seed"] = order.seed
        return await self.paid_post("/v2/videos/generations", json={**body, **order.passthrough})

    async def _submit_unified(self, order: Order) -> Reply:
        body: dict[str, Any] = {"model": self.model_of(order).name_on_wire, "prompt": order.prompt}
        if order.model.startswith("sora"):
            body["orientation"] = "portrait" if order.aspect == "9:16" else "landscape"
            body["duration"] = int(order.seconds)
        else:
            body["aspect_ratio"] = order.aspect
        if order.references:
            body["images"] = [await self.link(reference) for reference in order.references]
        return await self.paid_post("/v1/video/create", json={**body, **order.passthrough})

    async def _submit_videos(self, order: Order) -> Reply:
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt,
            "seconds": f"{order.seconds.normalize():f}", "size": self.size_of(order),
        }  # fmt: skip
        if order.seed is not None:
            body["seed"] = str(order.seed)
        frame = order.reference(ReferenceRole.FIRST_FRAME)
        fields = as_form({**body, **order.passthrough})
        if frame and frame.url:
            fields["input_reference"] = (None, frame.url)
        elif frame:
            picture = picture_of(frame)
            fields["input_reference"] = (picture.name, picture.content, picture.media_type)
        return await self.paid_post("/v1/videos", files=fields)

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        return Ticket(id=ticket_id, memo={"route": self.route})

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self._look(ticket)
        if text_at(reply.body, "code") == "task_not_exist" or (reply.status == 404 and reply.is_json):
            return Expired(why=self.error_of(reply)[1])
        if reply.status >= 400:
            raise self.poll_error(reply)
        inner = table_at(reply.body, "data")
        job = inner if "status" in inner else reply.body
        word = text_at(job, "status")
        stage = stage_of(word)
        if stage == "done":
            return self._ready(ticket, job)
        if stage in ("failed", "cancelled", "expired"):
            said = text_at(job, "fail_reason") or text_at(job, "error", "message") or text_at(job, "error") or word
            return self.failed(said, reply=reply)
        return live(word, stage, fraction=fraction_of(job.get("progress")))

    async def _look(self, ticket: Ticket) -> Reply:
        match ticket.memo.get("route", "v2"):
            case "unified":  # ids hold a colon; they travel as a query
                return await self.free_get("/v1/video/query", params={"id": ticket.id}, answers=(400, 404))
            case "videos":
                return await self.free_get(f"/v1/videos/{path_part(ticket.id)}", answers=(400, 404))
            case _:
                return await self.free_get(f"/v2/videos/generations/{path_part(ticket.id)}", answers=(400, 404))

    def _ready(self, ticket: Ticket, job: Mapping[str, Any]) -> Progress:
        output = text_at(job, "data", "output")
        link = (
            output
            if output.startswith("http")
            else link_in(job, *(table_at(job, k) for k in ("data", "detail", "result")))
        )
        if link.startswith("http"):
            return Ready(results=(Result(url=link, media_type="video/mp4"),))
        if ticket.memo.get("route") == "videos":
            url = f"{self.base_url}/v1/videos/{path_part(ticket.id)}/content"
            return Ready(results=(Result(url=url, key=KeyPolicy.SAME_ORIGIN, media_type="video/mp4"),))
        return self.made_nothing(Text("no link in it", "没有链接"))


PROVIDER = T8Star
