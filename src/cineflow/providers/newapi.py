"""NewAPI gateways over their native `/v1/video/generations`.

Reference: QuantumNous/new-api sources of 2026 and its issues 2751, 5045, 6838, 6993, 7194. Quota is taken at submit
and given back when a task fails. No list, no cancel, no key for a lost order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import Expired, KeyPolicy, Order, Progress, Ready, Result, Ticket
from cineflow.providers._assets import data_uri
from cineflow.providers._exchange import Reply, table_at, text_at
from cineflow.providers._http import facts_of, path_part
from cineflow.providers._refusals import Refusal
from cineflow.providers._words import fraction_of, live, stage_of
from cineflow.providers.wires.openai_videos import OpenAIVideosWire, link_in, whole_number

__all__ = ["PROVIDER", "NewApi"]

_FACTS = facts_of("newapi")


class NewApi(OpenAIVideosWire):
    """One token at one gateway."""

    name: ClassVar[str] = "newapi"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    api_suffix = "/v1"
    can_delete = False
    refusals: ClassVar[Mapping[str, Refusal]] = {**OpenAIVideosWire.refusals, "do_request_failed": Refusal.UNCERTAIN}

    def fields_of(self, order: Order) -> dict[str, Any]:
        metadata = {"seed": order.seed, "negative_prompt": order.negative or None, "generate_audio": order.sound}
        given = {name: value for name, value in metadata.items() if value is not None}
        body = {
            "model": self.model_of(order).name_on_wire, "prompt": order.prompt,
            "duration": whole_number(order.seconds), "size": self.size_of(order),
        }  # fmt: skip
        return {**body, **({"metadata": given} if given else {})}

    async def submit(self, order: Order) -> Ticket:
        body = self.fields_of(order)
        if order.references:
            body["images"] = [data_uri(reference) for reference in order.references]
        return self.ticket_of(await self.paid_post("/video/generations", json={**body, **order.passthrough}))

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/video/generations/{path_part(ticket.id)}", answers=(400, 404))
        if reply.status >= 400 or text_at(reply.body, "code") == "task_not_exist":
            if text_at(reply.body, "code") == "task_not_exist":  # HTTP 400, not 404
                return Expired(why=text_at(reply.body, "message"))
            raise self.poll_error(reply)
        return self.progress_of(ticket, self.job_in(reply), reply)

    async def delete(self, ticket: Ticket) -> bool:
        return False

    def progress_of(self, ticket: Ticket, job: Mapping[str, Any], reply: Reply) -> Progress:
        word = text_at(job, "status")
        stage = stage_of(word)
        if stage == "done":
            return self.ready(ticket, job)
        if stage in ("failed", "cancelled", "expired"):
            said = text_at(job, "fail_reason") or text_at(job, "error", "message") or text_at(job, "error") or word
            code = text_at(job, "error", "code")
            return self.failed(said, code=code, charged=Charged.NO, reply=reply)
        if stage == "unknown" and word.lower() == "unknown":  # A task that has only just been made.
            stage = "queued"
        return live(word, stage, fraction=fraction_of(job.get("progress")))

    def ready(self, ticket: Ticket, job: Mapping[str, Any]) -> Progress:
        # Old instances put the link of a finished task into `fail_reason`.
        link = link_in(job, table_at(job, "metadata"), {"url": job.get("fail_reason")})
        content = f"{self.base_url}/videos/{path_part(ticket.id)}/content"
        own = Result(url=content, else_url="" if link.startswith("data:") else link, key=KeyPolicy.SAME_ORIGIN)
        return Ready(results=(own.model_copy(update={"media_type": "video/mp4"}),))


PROVIDER = NewApi
