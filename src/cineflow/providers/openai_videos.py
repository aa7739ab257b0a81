"""OpenAI Videos, and every server that speaks its dialect: gateways and one's own machines.

`flavour` says which: `openai` (default), `litellm`, `newapi`, `sglang`, `vllm-omni`. OpenAI itself closed the API on
2026-09-24. Reference: openai 3.54, litellm 1.109.1, sglang 0.5.23, vllm-omni 0.30.0 sources, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx

from cineflow.core.errors import SettingInvalid, UnsupportedByModel
from cineflow.core.model import Model
from cineflow.core.order import Order, OrderReference, Progress, Ready, ReferenceRole, Ticket
from cineflow.core.provider import Cancelled, Recovery
from cineflow.core.text import Text
from cineflow.providers._assets import data_uri, picture_of, sides_of
from cineflow.providers._exchange import text_at
from cineflow.providers._http import facts_of, path_part
from cineflow.providers._settings import ProviderSettings
from cineflow.providers.wires.openai_videos import OpenAIVideosWire, as_form, link_in, whole_number

__all__ = ["FLAVOURS", "PROVIDER", "LiteLlm", "NewApiVideos", "OpenAIVideos", "SgLang", "VllmOmni"]

_FACTS = facts_of("openai-videos")


class OpenAIVideos(OpenAIVideosWire):
    """One account, or one server. The flavour chooses the class."""

    name: ClassVar[str] = "openai-videos"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    recovery = Recovery(list=True, is_complete=True, settle=5.0)

    def __new__(cls, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> OpenAIVideos:
        flavour = str(settings.extra.get("flavour") or "openai")
        if flavour not in _CLASSES:
            raise SettingInvalid(
                Text("flavour “{value}” is not known", "flavour “{value}” 未知", value=flavour),
                fix=Text("one of {names}", "可选：{names}", names=", ".join(_CLASSES)),
                code="setting.bad_flavour", place="providers.openai-videos.flavour",
            )  # fmt: skip
        return object.__new__(_CLASSES[flavour])

    async def submit(self, order: Order) -> Ticket:
        if type(self) is OpenAIVideos and (frame := order.reference(ReferenceRole.FIRST_FRAME)):
            _check_sides(frame, self.size_of(order))
        return await super().submit(order)


class LiteLlm(OpenAIVideos):
    """A LiteLLM proxy: no complete list, no delete; a finished job may turn out failed when its content is fetched."""

    recovery = Recovery()
    can_delete = False

    async def delete(self, ticket: Ticket) -> bool:
        return False


class NewApiVideos(OpenAIVideos):
    """NewAPI's `/v1/videos`: pictures as links or data URIs, everything else in `metadata`, states in any case."""

    recovery = Recovery()
    can_delete = False

    def fields_of(self, order: Order) -> dict[str, Any]:
        metadata = {"seed": order.seed, "negative_prompt": order.negative or None, "generate_audio": order.sound}
        given = {name: value for name, value in metadata.items() if value is not None}
        return {**super().fields_of(order), **({"metadata": given} if given else {})}

    async def submit(self, order: Order) -> Ticket:
        body = self.fields_of(order)
        pictures = [data_uri(reference) for reference in order.references]
        if pictures:
            body["images"] = pictures
        return self.ticket_of(await self.paid_post("/videos", json={**body, **order.passthrough}))

    async def delete(self, ticket: Ticket) -> bool:
        return False


class SgLang(OpenAIVideos):
    """SGLang-Diffusion on one's own machine: its list shows no prompt, a restart forgets every job."""

    recovery = Recovery()

    def fields_of(self, order: Order) -> dict[str, Any]:
        body = {**super().fields_of(order), "seconds": whole_number(order.seconds)}
        if order.seed is not None:
            body["seed"] = order.seed
        if order.negative:
            body["negative_prompt"] = order.negative
        return body

    async def submit(self, order: Order) -> Ticket:
        frame = order.reference(ReferenceRole.FIRST_FRAME)
        if frame and frame.url:  # In JSON `input_reference` is a path on the server; a link has its own field.
            body = {**self.fields_of(order), "reference_url": frame.url, **order.passthrough}
            return self.ticket_of(await self.paid_post("/videos", json=body))
        return await super().submit(order)

    def ready(self, ticket: Ticket, job: Mapping[str, Any]) -> Progress:
        progress = super().ready(ticket, job)
        link = link_in(job)
        if isinstance(progress, Ready) and link:  # With cloud storage the content route answers 400.
            result = progress.results[0]
            return Ready(results=(result.model_copy(update={"url": link, "else_url": result.url}),))
        return progress


class VllmOmni(OpenAIVideos):
    """vLLM-Omni on one's own machine: multipart only, DELETE is a cancel."""

    can_cancel = True

    def fields_of(self, order: Order) -> dict[str, Any]:
        body = super().fields_of(order)
        if order.seed is not None:
            body["seed"] = str(order.seed)
        if order.negative:
            body["negative_prompt"] = order.negative
        if order.sound is not None:
            body["generate_sound"] = "true" if order.sound else "false"
        return body

    async def submit(self, order: Order) -> Ticket:
        fields = list(as_form({**self.fields_of(order), **order.passthrough}).items())
        if any(reference.url for reference in order.references):
            links = [{"image_url": data_uri(reference)} for reference in order.references]
            fields += as_form({"image_reference": links if len(links) > 1 else links[0]}).items()
        else:
            name = "input_reference" if len(order.references) == 1 else "input_references"
            fields += [(name, _file(reference)) for reference in order.references]
        return self.ticket_of(await self.paid_post("/videos", files=fields))

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a job; one that is just being stopped, or done, answers 409 and nothing is stopped."""
        reply = await self.free_call("DELETE", f"/videos/{path_part(ticket.id)}", answers=(404, 409))
        stopped = reply.status < 400 and text_at(reply.body, "id") != ""
        return Cancelled(stopped=stopped, saved=stopped)


def _check_sides(frame: OrderReference, size: str) -> None:
    """OpenAI takes a first frame of exactly the film's size."""
    sides = sides_of(Path(frame.path)) if frame.path else None
    if sides and f"{sides[0]}x{sides[1]}" != size:
        raise UnsupportedByModel(
            Text("the first frame must be {size} pixels, this is {is_}", "首帧必须是 {size} 像素，该图为 {is_}",
                 size=size, is_=f"{sides[0]}x{sides[1]}"),
            fix=Text("scale it, or choose its size", "请缩放图片，或改用它的尺寸"),
            file=Path(frame.path), code="picture.sides",
        )  # fmt: skip


def _file(reference: OrderReference) -> tuple[str, bytes, str]:
    picture = picture_of(reference)
    return picture.name, picture.content, picture.media_type


_CLASSES: dict[str, type[OpenAIVideos]] = {
    "openai": OpenAIVideos, "litellm": LiteLlm, "newapi": NewApiVideos, "sglang": SgLang, "vllm-omni": VllmOmni,
}  # fmt: skip

FLAVOURS = tuple(_CLASSES)
"""What servers that speak this dialect are; the first where none is named."""

PROVIDER = OpenAIVideos
