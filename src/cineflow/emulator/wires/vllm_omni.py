"""vLLM-Omni 0.30.0: OpenAI's shape, multipart only. A failed job answers GET with an HTTP error; DELETE cancels."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cineflow.emulator._asked import read_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._openai import OpenAiShape, parse_json_field

__all__ = ["WIRE"]

_SAYS: dict[No, tuple[int, str]] = {
    No.NO_KEY: (401, "Unauthorized"), No.KEY: (401, "Unauthorized"), No.BALANCE: (402, "Payment required"),
    No.PARAMETER: (400, "Invalid request"), No.MODEL: (404, "No such model."), No.POLICY: (400, "Refused: safety"),
    No.RATE: (429, "Too many requests"), No.CAP: (503, "Too many jobs"), No.OVERLOADED: (503, "Server is overloaded"),
    No.SERVER: (500, "Internal server error"), No.MISSING: (404, "Video not found"), No.NOT_OFFERED: (404, "Not Found"),
    No.NOT_READY: (404, "Video is not ready"), No.CONFLICT: (409, "Cancellation in progress"),
}  # fmt: skip
_PICTURES = ("input_reference", "input_references", "image_reference")


class VllmOmni(OpenAiShape):
    name = "vllm-omni"
    prefix = "/vllm-omni/v1"
    variables = {  # noqa: RUF012
        "OPENAI_VIDEOS_BASE_URL": "{base}", "OPENAI_VIDEOS_API_KEY": "emulator", "OPENAI_VIDEOS_FLAVOUR": "vllm-omni",
    }  # fmt: skip
    least_limit = 0

    def doors(self) -> list[Door]:
        return [Door("POST", "/videos/sync", self.create_and_wait, Role.SUBMIT), *super().doors()]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, message = _SAYS[no.why]
        status = no.status or status
        kind = "BadRequestError" if status < 500 else "InternalServerError"
        return status, {
            "error": {"message": no.message or message, "type": kind, "param": no.param or None, "code": status}
        }

    def new_id(self, draft: Draft) -> str:
        return f"video_gen_{uuid.uuid4().hex}"

    async def read(self, request: Request) -> Draft:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Refused(No.PARAMETER, "Only multipart/form-data is accepted.", status=422)
        body = await read_body(request)
        prompt = body.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise Refused(No.PARAMETER, "prompt: Field required", param="prompt", status=422)
        seconds, size = str(body.get("seconds") or "4"), str(body.get("size") or "1280x720")
        if not seconds.isdigit() or int(seconds) < 1:
            raise Refused(No.PARAMETER, "seconds must be a string of digits", param="seconds", status=422)
        if not re.fullmatch(r"\d+x\d+", size):
            raise Refused(No.PARAMETER, "size must be WIDTHxHEIGHT", param="size", status=422)
        if sum(name in body for name in _PICTURES) > 1:
            raise Refused(No.PARAMETER, "Give pictures in exactly one way.", param="input_reference")
        for name in ("image_reference", "extra_params", "lora"):
            parse_json_field(body.get(name))
        width, height = size_of(size)
        fps, frames = int(body.get("fps") or 24), body.get("num_frames")
        length = int(frames) / fps if frames else float(seconds)
        return Draft(
            model=str(body.get("model") or "default"), prompt=prompt, price=Decimal(0), seconds=length, width=width,
            height=height, has_audio=str(body.get("generate_sound", "false")).lower() == "true", asked=body,
            notes={"fps": fps},
        )  # fmt: skip

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        shown = super().shown(request, job)
        if shown["status"] == "completed":
            shown |= {"media_type": "video/mp4", "file_name": f"{job.key}.mp4", "fps": job.notes["fps"],
                      "duration_s": job.seconds, "inference_time_s": round(job.ends - job.starts, 3)}  # fmt: skip
        return shown

    def error_of(self, job: Job) -> dict[str, Any] | None:
        error = super().error_of(job)
        return {"code": 400 if self.is_policy(job) else 500, "message": error["message"]} if error else None

    async def retrieve(self, request: Request) -> Response:
        """Show a job; a failed one with the HTTP status of its failure, the body being the job as ever."""
        job = self.look_up(request.path_params["id"])
        shown = self.shown(request, job)
        failed = shown["error"] and shown["status"] == "failed"
        return JSONResponse(shown, shown["error"]["code"] if failed else 200, self.headers())

    def job_for_content(self, id: str) -> Job:  # noqa: A002
        job = self.world.jobs.find(self.name, id)
        if job is not None and self.phase(job) is Phase.FAILED:
            raise Refused(No.PARAMETER, "Video generation failed.", status=422)
        return super().job_for_content(id)

    async def delete(self, request: Request) -> Response:
        """Cancel a job that has not ended, delete one that has."""
        job = self.look_up(request.path_params["id"])
        if self.phase(job) in (Phase.QUEUED, Phase.RUNNING):
            self.world.cancel(job)
        self.world.delete(job)
        return self.reply({"id": job.id, "deleted": True, "object": "video.deleted"})

    async def create_and_wait(self, request: Request) -> Response:
        job = await self.accept(request, await self.read(request))
        await self.work(job)
        if self.phase(job) is not Phase.DONE or not job.has_file:
            raise Refused(No.POLICY if self.is_policy(job) else No.SERVER)
        reply = await self.media.serve(request, job)
        reply.headers["x-request-id"], reply.headers["x-model"] = job.id, job.model
        return reply


WIRE = VllmOmni
