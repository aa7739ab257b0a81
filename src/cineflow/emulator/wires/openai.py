"""OpenAI Videos, as it was until it was shut down on 2026-09-24; the shape that gateways copy.

From openai 3.54.0 (PyPI, November 2026), its guide of 2026-03, and what its SDK insists on.
"""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from cineflow.emulator._asked import read_body, text
from cineflow.emulator._footage import NotFootage, measure
from cineflow.emulator._jobs import Draft, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._openai import OpenAiShape, parse_json_field

__all__ = ["WIRE"]


class OpenAi(OpenAiShape):
    name = "openai"
    prefix = "/openai/v1"
    variables = {"OPENAI_VIDEOS_BASE_URL": "{base}", "OPENAI_VIDEOS_API_KEY": "emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/videos/edits", self.edit, Role.SUBMIT),
            Door("POST", "/videos/extensions", self.extend, Role.SUBMIT),
            Door("POST", "/videos/characters", self.create_character),
            Door("GET", "/videos/characters/{id}", self.character),
            Door("POST", "/videos/{id:path}/remix", self.remix, Role.SUBMIT),
            *super().doors(),
        ]

    async def models(self, request: Request) -> Response:
        facts = {"object": "model", "created": 1760000000, "owned_by": "openai", "shutdown_date": "2026-09-24"}
        rows = [{"id": name, **facts} for name in ("sora-2", "sora-2-pro")]
        return self.reply({"object": "list", "data": rows})

    async def remix(self, request: Request) -> Response:
        body = await read_body(request)
        return await self._again(request, request.path_params["id"], text(body, "prompt", required=True), body)

    async def edit(self, request: Request) -> Response:
        body = await read_body(request)
        prompt = text(body, "prompt", required=True)
        return await self._again(request, self._video_id(body), prompt, body)

    async def extend(self, request: Request) -> Response:
        """Continue a finished video; `seconds` of the result is the stitched total."""
        body = await read_body(request)
        seconds = self.one_of(body, "seconds", ("4", "8", "12", "16", "20"), "4")
        return await self._again(request, self._video_id(body), text(body, "prompt", required=True), body, int(seconds))

    async def _again(
        self, request: Request, source_id: str, prompt: str, body: dict[str, Any], more: int = 0
    ) -> Response:
        source = self._source(source_id, body)
        price = Decimal(str(source["each"])) * Decimal(str(more or source["seconds"]))
        job = await self.accept(request, Draft(
            model=source["model"], prompt=prompt, price=price, seconds=source["seconds"] + more, width=source["width"],
            height=source["height"], asked={**body, "source": source_id}, notes={"remixed_from": source_id or None},
        ))  # fmt: skip
        return self.reply(self.shown(request, job))

    def _source(self, source_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return what is known of a film made here, or of one that came with the request."""
        if not source_id:
            try:
                seconds, width, height = measure(body["video"])
            except NotFootage as bad:
                raise Refused(No.PARAMETER, "Invalid video file.", param="video") from bad
            sides = (1280, 720) if width >= height else (720, 1280)
            return {"model": "sora-2", "each": "0.10", "seconds": seconds, "width": sides[0], "height": sides[1]}
        job = self.world.jobs.find(self.name, source_id)
        if job is None:
            raise Refused(No.MISSING, f"Video with id '{source_id[:60]}' not found.")
        if self.phase(job) is not Phase.DONE:
            raise Refused(No.NOT_READY, "The source video is not completed.")
        each = job.price / Decimal(str(job.seconds))
        return {"model": job.model, "each": each, "seconds": job.seconds, "width": job.width, "height": job.height}

    @staticmethod
    def _video_id(body: dict[str, Any]) -> str:
        """Return the id of the film named, empty for one that came as a file."""
        video = parse_json_field(body.get("video", body.get("video[id]")))
        if isinstance(video, bytes):
            return ""
        given = cast("dict[str, Any]", video).get("id") if isinstance(video, dict) else video
        if not isinstance(given, str) or not given:
            raise Refused(No.PARAMETER, "A video, or the id of one, is required.", param="video")
        return given

    async def create_character(self, request: Request) -> Response:
        body = await read_body(request)
        name = text(body, "name", required=True)
        if not isinstance(body.get("video"), bytes):
            raise Refused(No.PARAMETER, "A video file is required.", param="video")
        own_id = f"char_{secrets.token_hex(12)}"
        self.world.uploads[own_id] = (name, b"")
        return self.reply({"id": own_id, "name": name, "created_at": int(self.world.now())})

    async def character(self, request: Request) -> Response:
        own_id = request.path_params["id"]
        if own_id not in self.world.uploads:
            raise Refused(No.MISSING, "Character not found.")
        name = self.world.uploads[own_id][0]
        return self.reply({"id": own_id, "name": name, "created_at": int(self.world.now())})


WIRE = OpenAi
