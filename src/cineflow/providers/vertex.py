"""Veo on Google Vertex AI: long-running operations.

API: docs.cloud.google.com Veo (2026), google-genai 3.4.0. `project`, `location` and optionally `storage` (gs://…) are
settings; the key is an OAuth access token (`gcloud auth print-access-token`) or the path of a credentials file, which
is signed in with as need be. Veo filtered by safety is done without
error and without videos.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import httpx

from cineflow.core.errors import PollFailed, SettingMissing, Unreachable
from cineflow.core.ids import digest_bytes
from cineflow.core.log import hide
from cineflow.core.model import Model
from cineflow.core.order import (
    Expired,
    KeyPolicy,
    Order,
    OrderReference,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Running,
    Ticket,
)
from cineflow.core.provider import Cancelled
from cineflow.core.text import Text
from cineflow.providers._assets import picture_of
from cineflow.providers._exchange import Reply, decimal_at, rows_at, shorten, table_at, text_at
from cineflow.providers._fetch import origin_of
from cineflow.providers._google_auth import GoogleCredentials, read_credentials
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._refusals import Refusal
from cineflow.providers._settings import ProviderSettings
from cineflow.providers.wires.google import GOOGLE_REFUSALS, google_error

__all__ = ["PROVIDER", "Vertex"]

_FACTS = facts_of("vertex")
_STORAGE = "https://storage.googleapis.com"


class Vertex(HttpProvider):
    """One project and location."""

    name: ClassVar[str] = "vertex"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    off_base = ("/v1",)
    can_cancel = True
    refusals = GOOGLE_REFUSALS

    def __init__(self, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> None:
        self._credentials: GoogleCredentials | None = None
        self._token_until = 0.0
        if settings.key.strip().lower().endswith(".json"):
            path = Path(settings.key.strip()).expanduser()
            self._credentials = read_credentials(path)
            # Until the first sign-in the account's name stands for the key.
            settings = replace(settings, key=digest_bytes(str(path).encode()))
        super().__init__(settings, client)

    async def _sign_in(self) -> None:
        """Have a token that still lives for a minute. Raises PollFailed, or KeyRefused where Google says no."""
        credentials = self._credentials
        if credentials is None or time.monotonic() < self._token_until:
            return
        reply = await self.free_post(
            credentials.token_uri, data=credentials.form(int(time.time())), answers=(400, 401, 403)
        )
        token = text_at(reply.body, "access_token")
        if not token:
            said = text_at(reply.body, "error_description") or text_at(reply.body, "error")
            raise self.error_for(Refusal.KEY, reply, text_at(reply.body, "error"), said)
        hide(token)
        self._key = token
        self._token_until = time.monotonic() + float(decimal_at(reply.body, "expires_in") or 3600) - 60

    def error_of(self, reply: Reply) -> tuple[str, str]:
        return google_error(reply) or super().error_of(reply)

    def shares_key_with(self, url: str) -> bool:
        """Google's own store takes the same token, for videos that were left in a bucket."""
        host = origin_of(self.base_url)[1]
        return host.endswith(".googleapis.com") and origin_of(url) == origin_of(_STORAGE)

    def _publisher(self, model: str) -> str:
        extra = self.settings.extra
        named = self._credentials.project if self._credentials else ""
        project, location = str(extra.get("project") or named), str(extra.get("location") or "us-central1")
        if not project:
            raise SettingMissing(
                Text("Vertex needs a project", "Vertex 需要项目编号"),
                fix=Text('set project = "…" under [providers.vertex]', "请在 [providers.vertex] 下设置 project"),
                code="setting.missing_project", place="providers.vertex.project",
            )  # fmt: skip
        root = f"/v1/projects/{path_part(project)}/locations/{path_part(location)}"
        return f"{root}/publishers/google/models/{path_part(model)}"

    async def check(self) -> None:
        await self._sign_in()
        path = f"{self._publisher(_FACTS.default)}:fetchPredictOperation"
        reply = await self.free_post(path, json={"operationName": "none"}, answers=range(400, 500))
        if reply.status in (401, 403):
            code, said = self.error_of(reply)
            raise self.error_for(Refusal.KEY, reply, code, said)

    async def submit(self, order: Order) -> Ticket:
        model = self.model_of(order).name_on_wire
        try:
            await self._sign_in()
        except PollFailed as cause:
            raise Unreachable(cause.text, provider=self.name, retry_after=cause.retry_after) from cause
        reply = await self.paid_post(f"{self._publisher(model)}:predictLongRunning", json=self._body(order))
        name = text_at(reply.body, "name")
        if not name:
            self.refuse(reply)
        return Ticket(id=name, request_id=reply.request_id, memo={"model": model})

    def _body(self, order: Order) -> dict[str, Any]:
        instance: dict[str, Any] = {"prompt": order.prompt}
        for reference in order.references:
            match reference.role:
                case ReferenceRole.FIRST_FRAME:
                    instance["image"] = _shown(reference)
                case ReferenceRole.LAST_FRAME:
                    instance["lastFrame"] = _shown(reference)
                case _:
                    entry = {"image": _shown(reference), "referenceType": "asset"}
                    instance.setdefault("referenceImages", []).append(entry)
        stated: dict[str, Any] = {
            "aspectRatio": order.aspect, "resolution": self.resolution_of(order), "sampleCount": 1,
            "durationSeconds": int(order.seconds), "seed": order.seed, "negativePrompt": order.negative or None,
            "generateAudio": order.sound, "storageUri": self.settings.extra.get("storage") or None,
        }  # fmt: skip
        parameters = {name: value for name, value in stated.items() if value is not None}
        return {"instances": [instance], "parameters": {**parameters, **order.passthrough}}

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        return Ticket(id=ticket_id, memo={"model": self.model_of(order).name_on_wire})

    async def poll(self, ticket: Ticket) -> Progress:
        await self._sign_in()
        model = str(ticket.memo.get("model") or _model_in(ticket.id))
        path = f"{self._publisher(model)}:fetchPredictOperation"
        reply = await self.free_post(path, json={"operationName": ticket.id}, answers=(404,))
        if reply.status == 404:
            return Expired(why=shorten(self.error_of(reply)[1]))
        if not reply.get("done"):
            return Running()
        if error := table_at(reply.body, "error"):
            return self.failed(text_at(error, "message"), code=text_at(error, "code"), reply=reply)
        answer = table_at(reply.body, "response")
        results = [found for video in rows_at(answer, "videos") if (found := self._result(video))]
        if results:
            return Ready(results=tuple(results))
        reasons = " ".join(str(reason) for reason in answer.get("raiMediaFilteredReasons") or ())
        if reasons or answer.get("raiMediaFilteredCount"):
            return self.failed(reasons or "filtered", kind=Refusal.POLICY, stage="output", reply=reply)
        return self.made_nothing(Text("no videos", "没有视频"))

    def _result(self, video: Mapping[str, Any]) -> Result | None:
        kind = text_at(video, "mimeType") or "video/mp4"
        if data := text_at(video, "bytesBase64Encoded"):
            return self.inline(data, kind)
        uri = text_at(video, "gcsUri")
        if not uri.startswith("gs://"):
            return None
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        url = f"{_STORAGE}/storage/v1/b/{path_part(bucket)}/o/{path_part(name)}?alt=media"
        return Result(url=url, key=KeyPolicy.SAME_ORIGIN, media_type=kind)

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Ask for an operation to be stopped: best effort, and not known to save anything."""
        await self._sign_in()
        reply = await self.free_post(f"/v1/{ticket.id}:cancel", json={}, answers=(400, 404))
        return Cancelled(stopped=reply.status < 400, saved=False)


def _shown(reference: OrderReference) -> dict[str, Any]:
    if reference.url.startswith("gs://"):
        return {"gcsUri": reference.url, "mimeType": "image/png"}
    picture = picture_of(reference)
    return {"bytesBase64Encoded": picture.base64, "mimeType": picture.media_type}


def _model_in(operation: str) -> str:
    return operation.partition("/models/")[2].partition("/")[0]


PROVIDER = Vertex
