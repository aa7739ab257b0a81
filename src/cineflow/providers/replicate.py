"""Replicate: models of many makers behind one prediction shape.

API: replicate.com/docs (2026), replicate 1.0.7. Everything of a prediction is deleted after one hour, its input too:
until then a lost order is found in the list. Prices stand on each model's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from cineflow.core.errors import Charged
from cineflow.core.model import Model
from cineflow.core.order import (
    Expired,
    KeyPolicy,
    LookUp,
    Order,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import Picture
from cineflow.providers._exchange import rows_at, shorten, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import Page, instant_of, search
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._webhooks import Wakeup, standard_signed, wakeup
from cineflow.providers._words import fraction_of, live, stage_of

__all__ = ["PROVIDER", "Replicate"]

_FACTS = facts_of("replicate")
_PERCENT = re.compile(r"(\d{1,3})%\|")
_BUSY = re.compile(r"\bE00[34]\b|high demand|service busy", re.I)
_NAMES = ("image", "last_frame_image", "reference_images")
_OTHER_NAMES: Mapping[str, tuple[str, str, str]] = {
    "kwaivgi/": ("start_image", "end_image", "reference_images"),
    "minimax/": ("first_frame_image", "last_frame_image", "subject_reference"),
    "google/nano-banana": ("image_input", "image_input", "image_input"),
}
"""What a maker's models call first frame, last frame and references, where it is not `_NAMES`."""


class Replicate(Placing, HttpProvider):
    """One Replicate token. `model` is `owner/name`, or `owner/name:version`."""

    name: ClassVar[str] = "replicate"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/predictions"
    api_suffix = "/v1"
    recovery = Recovery(list=True, is_complete=True, settle=10.0)
    first_poll = 3.0
    can_cancel = True
    upload_life = 20 * 3600.0

    async def submit(self, order: Order) -> Ticket:
        model = self.model_of(order).name_on_wire
        path, _, version = model.partition(":")
        body: dict[str, Any] = {"input": {**await self._input(order), **order.passthrough}}
        if version:
            reply = await self.paid_post("/predictions", json={"version": model, **body})
        else:
            reply = await self.paid_post(f"/models/{path}/predictions", json=body)
        ticket_id = text_at(reply.body, "id")
        if not ticket_id:
            self.refuse(reply)
        return Ticket(id=ticket_id, request_id=reply.request_id)

    async def _input(self, order: Order) -> dict[str, Any]:
        stated: dict[str, Any] = {
            "prompt": order.prompt, "aspect_ratio": order.aspect, "resolution": self.resolution_of(order) or None,
            "duration": int(order.seconds) or None, "seed": order.seed, "negative_prompt": order.negative or None,
            "generate_audio": order.sound,
        }  # fmt: skip
        body = {name: value for name, value in stated.items() if value is not None}
        first, last, others = next((v for k, v in _OTHER_NAMES.items() if order.model.startswith(k)), _NAMES)
        for reference in order.references:
            shown = await self.placed(reference, order)
            match reference.role:
                case ReferenceRole.FIRST_FRAME if first != others:
                    body[first] = shown
                case ReferenceRole.LAST_FRAME if last != others:
                    body[last] = shown
                case _:
                    body.setdefault(others, []).append(shown)
        return body

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/predictions/{path_part(ticket.id)}", answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        word = text_at(reply.body, "status")
        stage = stage_of(word)
        if stage == "done":
            if reply.body.get("data_removed"):
                return Expired(why="its files were deleted after an hour")
            ended = instant_of(reply.body.get("completed_at"))
            kept_until = ended and ended + timedelta(hours=1)
            # Files of its own Files API need the key, others do not: it goes to its own origin alone.
            results = [
                Result(url=url, key=KeyPolicy.SAME_ORIGIN, expires_at=kept_until)
                for url in _links_in(reply.get("output"))
            ]
            return Ready(results=tuple(results)) if results else self.made_nothing(Text("no output", "没有输出"))
        if stage in ("failed", "cancelled"):
            said = text_at(reply.body, "error") or word
            kind = Refusal.OVERLOADED if _BUSY.search(said) else None
            charged = Charged.NO if word == "aborted" else Charged.UNKNOWN
            return self.failed(said, kind=kind, charged=charged, reply=reply)
        seen = _PERCENT.findall(text_at(reply.body, "logs"))
        return live(word, stage, fraction=fraction_of(float(seen[-1])) if seen else None)

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look through the predictions back to the intent. Where an input is already deleted nothing is proved."""
        model = self.model_of(sent.order).name_on_wire.partition(":")[0]

        async def ask(path: str) -> Page:
            reply = await self.free_get(path)
            rows = rows_at(reply.body, "results")
            inputs = [table_at(row, "input") or await self._input_of(row, sent) for row in rows]
            times = [instant_of(row.get("created_at")) for row in rows]
            ours = [text_at(row, "model") in ("", model) for row in rows]
            is_blind = any(
                mine and not known and not _is_before(made, sent)
                for mine, known, made in zip(ours, inputs, times, strict=True)
            )
            same = [mine and known.get("prompt") == sent.order.prompt for mine, known in zip(ours, inputs, strict=True)]
            seen = [*zip([text_at(row, "id") for row in rows], times, same, strict=True)]
            doubt = "inputs of that time are already deleted" if is_blind else ""
            return Page(seen, text_at(reply.body, "next") or None, doubt=doubt)

        return await search(sent, ask, first="/predictions")

    async def _input_of(self, row: Mapping[str, Any], sent: SentOrder) -> dict[str, Any]:
        name = text_at(row, "id")
        if not name or name in sent.known or _is_before(instant_of(row.get("created_at")), sent):
            return {}
        return table_at((await self.free_get(f"/predictions/{path_part(name)}")).body, "input")

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a prediction; what it used until then may be billed."""
        reply = await self.free_post(f"/predictions/{path_part(ticket.id)}/cancel", json={}, answers=(400, 404, 422))
        return Cancelled(stopped=reply.status < 400, saved=text_at(reply.body, "status") == "aborted")

    async def upload(self, picture: Picture, scope: str) -> str:
        files = {"content": (picture.name, picture.content, picture.media_type)}
        return text_at((await self.free_post("/files", files=files)).body, "urls", "get")

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes, *, now: datetime | None = None) -> Wakeup:
        """Check and read a webhook (Standard Webhooks). Raises KeyRefused for one that cannot be believed."""
        secret = str(self.settings.extra.get("webhook_secret", ""))
        standard_signed(headers, raw_body, secret=secret, now=now or datetime.now(UTC))
        # A delivery may come again under another id: the prediction and its state tell them apart.
        return wakeup(raw_body, ("id",), word=("status",), is_verified=True)


def _is_before(made: datetime | None, sent: SentOrder) -> bool:
    return made is not None and made < sent.intent_at - timedelta(minutes=2)


def _links_in(output: Any) -> Iterator[str]:
    """Yield the links of an output: text, a list, or an object, as the model has it."""
    if isinstance(output, str):
        if output.startswith(("http://", "https://")):
            yield output
    elif isinstance(output, list):
        for item in cast("list[Any]", output):
            yield from _links_in(item)
    elif isinstance(output, dict):
        for item in cast("dict[str, Any]", output).values():
            yield from _links_in(item)


PROVIDER = Replicate
