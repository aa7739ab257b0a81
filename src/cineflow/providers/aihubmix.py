"""AiHubMix: many vendors behind an OpenAI-like `/v1/videos`, with Ark's body for Seedance.

Reference: client code of 2026 (stored); the gateway's own pages are not. Its 500 can be a refusal that lasts
(`no_valid_channel`), its ids are long and hold the channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cineflow.core.model import Model
from cineflow.core.order import KeyPolicy, Order, Progress, Ready, Result, Ticket
from cineflow.core.provider import Recovery
from cineflow.providers._exchange import Reply, table_at
from cineflow.providers._http import facts_of
from cineflow.providers.wires.ark import content_of
from cineflow.providers.wires.openai_videos import OpenAIVideosWire, link_in, whole_number

__all__ = ["PROVIDER", "AiHubMix"]

_FACTS = facts_of("aihubmix")


class AiHubMix(OpenAIVideosWire):
    """One key at AiHubMix. `app_code` is sent where it is set."""

    name: ClassVar[str] = "aihubmix"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    api_suffix = "/v1"
    recovery = Recovery()

    def auth_headers(self) -> Mapping[str, str]:
        code = str(self.settings.extra.get("app_code") or "")
        return {**super().auth_headers(), **({"app-code": code} if code else {})}

    def fields_of(self, order: Order) -> dict[str, Any]:
        body = super().fields_of(order)
        if order.model.startswith("veo"):  # numbers and tokens, where Sora wants text and pixels
            body.update(seconds=whole_number(order.seconds), size=self.resolution_of(order))
        return body

    async def submit(self, order: Order) -> Ticket:
        if "seedance" not in order.model:
            return await super().submit(order)
        body: dict[str, Any] = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt, "content": content_of(order),
            "duration": whole_number(order.seconds), "ratio": order.aspect, "resolution": self.resolution_of(order),
        }  # fmt: skip
        if order.seed is not None:
            body["seed"] = order.seed
        if order.sound is not None:
            body["generate_audio"] = order.sound
        return self.ticket_of(await self.paid_post("/videos", json={**body, **order.passthrough}))

    def progress_of(self, ticket: Ticket, job: Mapping[str, Any], reply: Reply) -> Progress:
        return super().progress_of(ticket, {**job, "progress": job.get("progress", job.get("percentage"))}, reply)

    def ready(self, ticket: Ticket, job: Mapping[str, Any]) -> Progress:
        link = link_in(job, table_at(job, "metadata"))
        if link.startswith("http"):
            return Ready(results=(Result(url=link, key=KeyPolicy.SAME_ORIGIN, media_type="video/mp4"),))
        return super().ready(ticket, job)


PROVIDER = AiHubMix
