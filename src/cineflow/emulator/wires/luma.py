"""Luma Agents: Ray 3.2 and pictures; links live for one hour, nothing can be listed or cancelled.

From luma-agents 0.5.0 (PyPI). The shape of its errors is the sheet's guess: `{"detail"}`.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import choice, json_body, read_body, size_of, text, whole
from cineflow.emulator._bill import instant
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import origin
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["LUMA_SAYS", "WIRE"]

LUMA_SAYS: Mapping[No, tuple[int, str]] = {
    No.NO_KEY: (401, "Not authenticated"),
    No.KEY: (401, "Invalid API key"),
    No.BALANCE: (402, "Insufficient credits"),
    No.PARAMETER: (422, "Invalid request"),
    No.MODEL: (422, "Unknown model"),
    No.POLICY: (400, "The prompt was rejected by content moderation"),
    No.RATE: (429, "Too many requests"),
    No.CAP: (429, "Too many concurrent generations"),
    No.OVERLOADED: (503, "The service is overloaded"),
    No.SERVER: (500, "Internal server error"),
    No.MISSING: (404, "Generation not found"),
    No.NOT_OFFERED: (404, "Not Found"),
    No.CONFLICT: (409, "Conflict"),
    No.NOT_READY: (400, "Not ready"),
}
_VIDEO = {  # USD per clip of 5 s and 10 s (2026-07-10); 360p is a draft
    "360p": ("0.08", "0.24"), "540p": ("0.15", "0.45"), "720p": ("0.30", "0.90"), "1080p": ("1.20", "3.60"),
}  # fmt: skip
_RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
_TYPES = ("video", "video_edit", "video_reframe", "image", "image_edit")
_WORDS = {Phase.QUEUED: "queued", Phase.RUNNING: "processing", Phase.DONE: "completed", Phase.FAILED: "failed",
          Phase.CANCELLED: "failed"}  # fmt: skip


class Luma(Wire):
    name = "luma"
    provider = "luma"
    prefix = "/luma/v1"
    variables = {"LUMA_BASE_URL": "{base}", "LUMA_API_KEY": "luma-api-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", "/generations", self.create, Role.SUBMIT),
            Door("GET", "/generations/{id:path}", self.generation, Role.POLL),
            Door("POST", "/files", self.add_file),
            Door("PUT", "/files/{id}/content", self.put_file, Role.OPEN),
            Door("POST", "/files/{id}/complete", self.file),
            Door("GET", "/files/{id}", self.file),
            Door("GET", "/files", self.files),
            Door("DELETE", "/files/{id}", self.delete_file),
        ]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, message = LUMA_SAYS[no.why]
        return status, {"detail": no.message or message}

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        job = await self.accept(request, self._draft(body))
        return JSONResponse(self.shown(request, job), 201, self.headers())

    def _draft(self, body: dict[str, Any]) -> Draft:
        kind = choice(body, "type", _TYPES, "video")
        model = text(body, "model", required=True)
        is_picture = kind.startswith("image")
        if model not in (("uni-1", "uni-1-max") if is_picture else ("ray-3.2",)):
            raise Refused(No.MODEL)
        prompt = text(body, "prompt", required=True, most=6000)
        video = cast("dict[str, Any]", body.get("video") or {})
        resolution = choice(video, "resolution", tuple(_VIDEO), "720p")
        duration = choice(video, "duration", ("5s", "10s"), "5s")
        frames = [name for name in ("start_frame", "end_frame") if name in video]
        for name in frames:
            self._check_frame(video[name], name)
        if frames and (duration != "5s" or "keyframes" in video):
            raise Refused(No.PARAMETER, "start_frame and end_frame need a duration of 5s and no keyframes")
        ratio = choice(body, "aspect_ratio", _RATIOS, "16:9")
        price = Decimal("0.04") if is_picture else Decimal(_VIDEO[resolution][duration == "10s"])
        width, height = size_of(ratio, resolution)
        return Draft(
            model=model, prompt=prompt, price=price, seconds=0 if is_picture else float(duration[:-1]), width=width,
            height=height, has_audio=False, kind="image" if is_picture else "video", asked=body, notes={"type": kind},
        )  # fmt: skip

    def _check_frame(self, given: Any, name: str) -> None:
        frame = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        sources = [key for key in ("url", "data", "file_id", "generation_id") if frame.get(key)]
        if len(sources) != 1 or ("data" in sources and not frame.get("media_type")):
            raise Refused(No.PARAMETER, f"{name}: exactly one of url, data with media_type, file_id, generation_id")
        if "file_id" in sources and frame["file_id"] not in self.world.uploads:
            raise Refused(No.PARAMETER, f"{name}: the file does not exist")

    async def generation(self, request: Request) -> Response:
        job = self.look_up(request.path_params["id"])
        return JSONResponse(self.shown(request, job), headers=self.headers())

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": job.id, "created_at": instant(job.at), "model": job.model, "type": job.notes["type"],
            "state": self.word(job, _WORDS), "failure_code": None, "failure_reason": None, "output": [],
        }  # fmt: skip
        if self.phase(job) is Phase.FAILED:
            policy = self.is_policy(job)
            shown["failure_code"] = "content_moderated" if policy else "generation_failed"
            shown["failure_reason"] = "Content was moderated." if policy else "Generation failed."
        if self.is_made(job):
            shown["output"] = [{"type": job.kind, "url": self.media.link(request, job, lasts=3600)}]
        return shown

    # Files.

    async def add_file(self, request: Request) -> Response:
        """Announce a file, to be put next; or take it at once as a form."""
        body = await read_body(request)
        own_id = str(uuid.uuid4())
        content = next((value for value in body.values() if isinstance(value, bytes)), None)
        purpose = choice(body, "purpose", ("input", "reference"), "input")
        kind = str(body.get("mime_type") or "image/png")
        self.world.uploads[own_id] = (f"{'pending' if content is None else 'ready'} {kind} {purpose}", content or b"")
        file = self._file(own_id)
        shown: dict[str, Any] = {"id": own_id, "state": file["state"], "file": file, "upload": None}
        if content is None:
            whole(body, "size_bytes", -1, least=1)
            url = f"{origin(request)}{self.prefix}/files/{own_id}/content?sig={secrets.token_hex(8)}"
            until = instant(self.world.now() + 3600)
            shown["upload"] = {"method": "PUT", "url": url, "headers": {}, "expires_at": until}
        return JSONResponse(shown, 201)

    def _file(self, own_id: str) -> dict[str, Any]:
        if own_id not in self.world.uploads:
            raise Refused(No.MISSING, "File not found")
        facts, content = self.world.uploads[own_id]
        state, kind, purpose = facts.split(" ")
        return {"id": own_id, "state": state, "mime_type": kind, "purpose": purpose, "size_bytes": len(content),
                "created_at": instant(self.world.now())}  # fmt: skip

    async def put_file(self, request: Request) -> Response:
        self.media.note_leak(request, "upload", None)
        own_id = request.path_params["id"]
        facts = self._file(own_id)
        self.world.uploads[own_id] = (f"ready {facts['mime_type']} {facts['purpose']}", await request.body())
        return Response(status_code=200)

    async def file(self, request: Request) -> Response:
        return JSONResponse(self._file(request.path_params["id"]))

    async def files(self, request: Request) -> Response:
        ours = [own_id for own_id, (facts, _) in self.world.uploads.items() if facts.startswith(("ready ", "pending "))]
        rows = [self._file(own_id) for own_id in ours]
        return JSONResponse({"data": rows, "next_cursor": None, "has_more": False})

    async def delete_file(self, request: Request) -> Response:
        self._file(request.path_params["id"])
        del self.world.uploads[request.path_params["id"]]
        return Response(status_code=204)

    def headers(self) -> dict[str, str]:
        return {"x-request-id": str(uuid.uuid4()), "x-api-version": "2026-06-01"}


WIRE = Luma
