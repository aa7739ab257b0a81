"""SGLang-Diffusion 0.5.23: OpenAI's shape from one's own GPU. Seconds are numbers, the prompt is not echoed.

DELETE forgets a job and does not stop it; errors are FastAPI's `detail`; a restart forgets every job.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cineflow.emulator._asked import read_body, size_of
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator.wires._openai import OpenAiShape

__all__ = ["WIRE"]

_SAYS: dict[No, tuple[int, str]] = {
    No.NO_KEY: (401, "Unauthorized"), No.KEY: (401, "Unauthorized"), No.BALANCE: (402, "Payment required"),
    No.PARAMETER: (400, "Invalid request"), No.MODEL: (404, "Model not found"), No.POLICY: (400, "Refused: safety"),
    No.RATE: (429, "Too many requests"), No.CAP: (503, "Queue is full"), No.OVERLOADED: (503, "Server is overloaded"),
    No.SERVER: (500, "Internal Server Error"), No.MISSING: (404, "Video not found"), No.NOT_OFFERED: (404, "Not Found"),
    No.NOT_READY: (404, "Generation is still in-progress"), No.CONFLICT: (409, "Conflict"),
}  # fmt: skip


class SgLang(OpenAiShape):
    name = "sglang"
    prefix = "/sglang/v1"
    variables = {  # noqa: RUF012
        "OPENAI_VIDEOS_BASE_URL": "{base}", "OPENAI_VIDEOS_API_KEY": "emulator", "OPENAI_VIDEOS_FLAVOUR": "sglang",
    }  # fmt: skip

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, detail = _SAYS[no.why]
        return status, {"detail": no.message or detail}

    def check_key(self, request: Request) -> None:
        """No key is needed; one that is sent through a proxy may still be refused."""
        if "bad" in self.key_of(request):
            raise Refused(No.KEY)

    def new_id(self, draft: Draft) -> str:
        return str(uuid.uuid4())

    async def read(self, request: Request) -> Draft:
        body = await read_body(request)
        prompt = body.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise Refused(No.PARAMETER, "prompt is required")
        seconds, fps = _number(body, "seconds", 4), _number(body, "fps", 24)
        if body.get("num_frames"):
            seconds = _number(body, "num_frames", 96) / fps
        width, height = size_of(str(body.get("size") or "720x1280"))
        width, height = int(_number(body, "width", width)), int(_number(body, "height", height))
        return Draft(
            model=str(body.get("model") or "default"), prompt=prompt, price=Decimal(0), seconds=seconds, width=width,
            height=height, has_audio=False, asked=body, notes={"fps": fps},
        )  # fmt: skip

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        shown = super().shown(request, job)
        del shown["prompt"], shown["remixed_from_video_id"]
        shown |= {
            "num_outputs": 1,
            "url": None,
            "file_path": None,
            "quality": "standard",
            "seconds": f"{job.seconds:g}",
        }
        if shown["progress"] == 100 and shown["status"] != "completed":
            shown["progress"] = 99
        if shown["status"] == "completed":
            shown |= {"file_path": f"outputs/{job.key}.mp4", "inference_time_s": round(job.ends - job.starts, 3)}
        return shown

    def error_of(self, job: Job) -> dict[str, Any] | None:
        """A message without a code."""
        error = super().error_of(job)
        return {"message": error["message"]} if error else None

    async def content(self, request: Request) -> Response:
        job = self.job_for_content(request.path_params["id"])
        if not request.query_params.get("variant", "0").isdigit():
            raise Refused(No.PARAMETER, "variant must be an integer index")
        if "redirect_host" in job.fate:  # A server that puts its films into cloud storage does not redirect.
            link = self.media.elsewhere(request, job)
            raise Refused(No.PARAMETER, f"Video has been uploaded to cloud storage. Please use the cloud URL: {link}")
        return await self.media.serve(request, job)

    async def delete(self, request: Request) -> Response:
        """Forget the job; the render goes on."""
        job = self.look_up(request.path_params["id"])
        shown = self.shown(request, job)
        self.world.delete(job)
        return self.reply(shown | {"status": "deleted"})

    words = {**OpenAiShape.words, Phase.CANCELLED: "failed"}  # noqa: RUF012


def _number(body: dict[str, Any], name: str, default: float) -> float:
    value = body.get(name)
    try:
        number = float(default if value is None or value == "" else value)
    except (TypeError, ValueError) as bad:
        raise Refused(No.PARAMETER, f"{name} must be a number") from bad
    if number <= 0:
        raise Refused(No.PARAMETER, f"{name} must be positive")
    return number


WIRE = SgLang
