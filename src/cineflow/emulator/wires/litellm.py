"""LiteLLM proxy in front of many providers (1.109.1, November 2026): OpenAI's shape with its own ids, words and holes.

A filtered or failed upstream job is reported `completed`; the truth appears at `/content`. There is no DELETE.
"""

from __future__ import annotations

import base64
import uuid
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from cineflow.emulator._asked import read_body, size_of, text
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door
from cineflow.emulator.wires._openai import OpenAiShape

__all__ = ["WIRE"]

_SAYS: dict[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "auth_error", "Authentication Error, No api key passed in."),
    No.KEY: (401, "token_not_found_in_db", "Authentication Error, Invalid proxy server token passed."),
    No.BALANCE: (400, "budget_exceeded", "Budget has been exceeded! Current cost: 10.0, Max budget: 10.0"),
    No.MODEL: (400, "invalid_request_error", "Invalid model name passed in."),
    No.POLICY: (400, "content_policy_violation", "litellm.ContentPolicyViolationError: refused."),
    No.RATE: (429, "throttling_error", "litellm.RateLimitError: Rate limit reached."),
    No.CAP: (429, "throttling_error", "Max parallel request limit reached."),
    No.OVERLOADED: (503, "internal_server_error", "litellm.ServiceUnavailableError: upstream is overloaded."),
    No.MISSING: (404, "invalid_request_error", "litellm.NotFoundError: video not found."),
    No.NOT_READY: (400, "invalid_request_error", "litellm.BadRequestError: video is not ready."),
}  # fmt: skip


class LiteLlm(OpenAiShape):
    name = "litellm"
    prefix = "/litellm/v1"
    withheld_is_failure = False
    variables = {  # noqa: RUF012
        "OPENAI_VIDEOS_BASE_URL": "{base}", "OPENAI_VIDEOS_API_KEY": "emulator", "OPENAI_VIDEOS_FLAVOUR": "litellm",
    }  # fmt: skip
    words = {**OpenAiShape.words, Phase.RUNNING: "processing"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [door for door in super().doors() if door.method != "DELETE"]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, kind, message = _SAYS.get(no.why, (500, "internal_server_error", "litellm.InternalServerError"))
        if no.why is No.PARAMETER:
            status, kind, message = 400, "invalid_request_error", "litellm.BadRequestError: invalid parameter"
        status = no.status or status
        return status, {
            "error": {"message": no.message or message, "type": kind, "param": no.param or None, "code": str(status)}
        }

    def headers(self) -> dict[str, str]:
        return {"x-litellm-call-id": str(uuid.uuid4())}

    def new_id(self, draft: Draft) -> str:
        upstream = f"operations/{uuid.uuid4().hex}"
        parts = [f"litellm:custom_llm_provider:{_vendor(draft.model)}", f"model_id:{uuid.uuid4().hex}",
                 f"video_id:{upstream}", f"requested_model:{draft.model}"]  # fmt: skip
        inside = ";".join(parts)
        return "video_" + base64.b64encode(inside.encode()).decode()

    async def read(self, request: Request) -> Draft:
        body = await read_body(request)
        model, seconds = text(body, "model") or "sora-2", str(body.get("seconds") or "4")
        if not seconds.replace(".", "", 1).isdigit():
            raise Refused(No.PARAMETER, "litellm.BadRequestError: seconds is not a number", param="seconds")
        width, height = size_of(text(body, "size") or "720x1280")
        price = Decimal("0.10") * Decimal(seconds)
        prompt = text(body, "prompt", required=True)
        return Draft(
            model=model, prompt=prompt, price=price, seconds=float(seconds), width=width, height=height, asked=body
        )

    def shown(self, request: Request, job: Job) -> dict[str, Any]:
        shown = super().shown(request, job)
        if _vendor(job.model) != "openai":
            del shown["progress"], shown["prompt"]
        if shown["status"] == "completed":
            shown["usage"] = {"duration_seconds": job.seconds, "video_resolution": f"{min(job.width, job.height)}p"}
        return shown

    def listed(self, request: Request) -> list[Job]:
        """Pass the list through for providers that have one."""
        asked = request.query_params.get("custom_llm_provider", "openai")
        if asked != "openai":
            raise Refused(No.SERVER, f"litellm: video list is not supported for {asked}", status=500)
        return [job for job in super().listed(request) if _vendor(job.model) == "openai"]

    def job_for_content(self, id: str) -> Job:  # noqa: A002
        job = self.world.jobs.find(self.name, id)
        if job is not None and self.phase(job) is Phase.DONE and not job.has_file:
            why = "was filtered by the safety system" if self.is_policy(job) else "holds no generated samples"
            raise Refused(No.SERVER, f"litellm.APIConnectionError: the operation {why}.", status=500)
        return super().job_for_content(id)


def _vendor(model: str) -> str:
    for start, vendor in (("sora", "openai"), ("gemini", "gemini"), ("veo", "vertex_ai"), ("wan", "dashscope")):
        if model.startswith(start):
            return vendor
    return model.partition("/")[0] if "/" in model else "openai"


WIRE = LiteLlm
