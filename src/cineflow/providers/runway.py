"""Runway: its own models and those it resells, behind one task shape.

API: runwayml 5.24.0 types, docs.dev.runwayml.com (2026). One credit is 0.01 USD. No list and no reference. `DELETE`
cancels a living task and deletes a finished one's video.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from cineflow.core.errors import Charged
from cineflow.core.model import Audio, Model
from cineflow.core.money import Money
from cineflow.core.order import Expired, Order, Progress, Ready, ReferenceRole, Result, Ticket
from cineflow.core.provider import Balance, Cancelled
from cineflow.core.text import Text
from cineflow.providers._assets import Picture
from cineflow.providers._check import frame_of
from cineflow.providers._exchange import decimal_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._words import fraction_of, live, stage_of

__all__ = ["PROVIDER", "Runway"]

_FACTS = facts_of("runway")
_CREDIT = Decimal("0.01")
_WORD_RATIOS = ("hailuo3", "h3_max", "grok")
"""Models whose ratio is a word and whose resolution has a field of its own; the others take pixels."""


class Runway(Placing, HttpProvider):
    """One Runway organisation's key."""

    name: ClassVar[str] = "runway"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/v1/tasks/00000000-0000-4000-8000-000000000000"
    off_base = ("/v1",)
    first_poll = 6.0
    can_cancel = True
    can_delete = True
    upload_life = 20 * 3600.0

    def auth_headers(self) -> Mapping[str, str]:
        return {"authorization": f"Bearer {self._key}", "x-runway-version": "2024-11-06"}

    async def submit(self, order: Order) -> Ticket:
        model = self.model_of(order)
        body: dict[str, Any] = {
            "model": model.name_on_wire, "promptText": order.prompt, "duration": int(order.seconds),
            **self._shape(order),
        }  # fmt: skip
        framed = [reference for reference in order.references if reference.role in _POSITIONS]
        frames = [(reference, _POSITIONS[reference.role]) for reference in framed]
        others = [reference for reference in order.references if reference.role not in _POSITIONS]
        if len(frames) == 1 and frames[0][1] == "first":
            body["promptImage"] = await self.placed(frames[0][0], order)
        elif frames:
            body["promptImage"] = [{"uri": await self.placed(frame, order), "position": at} for frame, at in frames]
        if others:
            body["references"] = [{"uri": await self.placed(reference, order)} for reference in others]
        if order.seed is not None:
            body["seed"] = order.seed
        if order.sound is not None and model.audio is Audio.OPTIONAL:
            body["audio"] = order.sound
        mode = "image_to_video" if frames else "text_to_video"
        reply = await self.paid_post(f"/v1/{mode}", json={**body, **order.passthrough})
        ticket_id = text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        stated = decimal_at(reply.body, "estimatedCost", "credits")
        amount = None if stated is None else stated * _CREDIT
        return Ticket(
            id=ticket_id, amount=amount, currency="" if amount is None else "USD", request_id=reply.request_id
        )

    def _shape(self, order: Order) -> dict[str, str]:
        model, aspect = self.model_of(order), self.aspect_of(order)
        resolution = self.resolution_of(order)
        if "auto" in model.aspects and (aspect == "auto" or order.reference(ReferenceRole.FIRST_FRAME)):
            return {"ratio": f"auto_{resolution}"}  # the only ratio it takes with frames, whose shape it keeps
        if model.name_on_wire.startswith(_WORD_RATIOS):
            return {"ratio": aspect, "resolution": resolution}
        if aspect.replace(":", "").isdigit() and max(int(side) for side in aspect.split(":")) > 100:
            return {"ratio": aspect}  # already a pair of pixels
        pixels = frame_of(model, resolution, aspect)
        return {"ratio": f"{pixels[0]}:{pixels[1]}"} if pixels else {}  # left out, the pictures say it

    async def upload(self, picture: Picture, scope: str) -> str:
        reply = await self.free_post("/v1/uploads", json={"filename": picture.name, "type": "ephemeral"})
        fields = {name: str(value) for name, value in table_at(reply.body, "fields").items()}
        file = (picture.name, picture.content, picture.media_type)
        await self.free_put(text_at(reply.body, "uploadUrl"), data=fields, files={"file": file})
        return text_at(reply.body, "runwayUri")

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/v1/tasks/{path_part(ticket.id)}", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "status")
        stage = stage_of(word)
        stated = decimal_at(reply.body, "cost", "credits") or decimal_at(reply.body, "estimatedCost", "credits")
        amount = None if stated is None else stated * _CREDIT
        if stage == "done":
            urls = [str(url) for url in reply.body.get("output") or () if url]
            if not urls:
                return self.made_nothing(Text("no output", "没有输出"))
            results = tuple(Result(url=url, media_type="video/mp4") for url in urls)
            return Ready(results=results, amount=amount, currency="" if amount is None else "USD")
        if stage in ("failed", "cancelled"):
            code = text_at(reply.body, "failureCode")
            said = text_at(reply.body, "failure") or code or word
            if code.startswith(("SAFETY", "INPUT_PREPROCESSING.SAFETY")):  # input refusals are not given back
                charged = Charged.YES if "INPUT" in code else Charged.UNKNOWN
                stage_at = "output" if "OUTPUT" in code else "task"
                return self.failed(said, code=code, kind=Refusal.POLICY, charged=charged, stage=stage_at, reply=reply)
            kind = Refusal.PARAM if code.startswith("ASSET") or stage == "cancelled" else Refusal.OVERLOADED
            return self.failed(said, code=code, kind=kind, reply=reply)
        return live(word, stage, fraction=fraction_of(reply.body.get("progress"), whole=1))

    async def balance(self) -> Balance | None:
        left = decimal_at((await self.free_get("/v1/organization")).body, "creditBalance")
        return None if left is None else Balance(left=Money(left * _CREDIT, "USD"))

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a living task. A finished one would lose its video by the same call, so its state is looked at first."""
        looked = await self.free_get(f"/v1/tasks/{path_part(ticket.id)}", answers=(404,))
        if stage_of(text_at(looked.body, "status")) not in ("queued", "running"):
            return Cancelled(stopped=False, saved=False)
        return Cancelled(stopped=await self.delete(ticket), saved=False)

    async def delete(self, ticket: Ticket) -> bool:
        reply = await self.free_call("DELETE", f"/v1/tasks/{path_part(ticket.id)}", answers=(204, 404))
        return reply.status < 400


_POSITIONS = {ReferenceRole.FIRST_FRAME: "first", ReferenceRole.LAST_FRAME: "last"}

PROVIDER = Runway
