"""DashScope: Wan 2.6, 2.7, 3.0 and HappyHorse to video, with its vision and speech services on the same host."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from cineflow.emulator._asked import json_body, size_of, text
from cineflow.emulator._jobs import Draft, Job
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._asr import Paraformer
from cineflow.emulator.wires._qwen_vl import QwenVl

__all__ = ["WIRE"]

_MEDIA = {
    "wan2.7-t2v": (), "wan2.7-i2v": ("first_frame", "last_frame", "driving_audio", "first_clip"),
    "wan2.7-r2v": ("reference_image", "reference_video"), "wan2.7-videoedit": ("video", "reference_image"),
    "wan3.0-video": ("first_frame", "last_frame", "reference_image", "reference_video", "reference_audio",
                     "file", "link"),
    "happyhorse-1.1-t2v": (), "happyhorse-1.1-i2v": ("first_frame",), "happyhorse-1.1-r2v": ("reference_image",),
    "happyhorse-1.0-t2v": (), "happyhorse-1.0-i2v": ("first_frame",), "happyhorse-1.0-r2v": ("reference_image",),
}  # fmt: skip
_MEDIA["wan3.0-video-prime"] = _MEDIA["wan3.0-video"]
_OLD = ("wan2.6-", "wan2.5-", "wan2.2-kf2v", "wanx2.1-kf2v")
_SECONDS = {"wan3.0": (2, 30), "wan2.7-r2v": (2, 10), "wan2.6-r2v": (2, 10), "happyhorse": (3, 15), "wan": (2, 15)}
_PRICES = {  # USD per second at 480P, 720P, 1080P in Singapore: LiteLLM's price map 1.109.1 (November 2026)
    "wan3.0-video-prime": ("0.068", "0.14", "0.28"), "wan3.0": ("0.05", "0.10", "0.20"),
    "wan": ("0.05", "0.10", "0.15"),
    "happyhorse-1.0": ("0.07", "0.14", "0.24"), "happyhorse": ("0.07", "0.14", "0.18"),
}  # fmt: skip
_RESOLUTIONS = ("480P", "720P", "1080P")
_SIZES = (  # wan2.6's pairs of the 720P and 1080P classes, as its own refusal lists them
    "1280*720", "720*1280", "960*960", "1088*832", "832*1088",
    "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632",
)  # fmt: skip
_VIDEO = "/api/v1/services/aigc/video-generation/video-synthesis"
_KEYFRAMES = "/api/v1/services/aigc/image2video/video-synthesis"


class DashScope(QwenVl, Paraformer):
    name = "dashscope"
    provider = "dashscope"
    prefix = "/dashscope"
    variables = {"DASHSCOPE_BASE_URL": "{base}", "DASHSCOPE_API_KEY": "sk-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [
            Door("POST", _VIDEO, self.create, Role.SUBMIT),
            Door("POST", _KEYFRAMES, self.create, Role.SUBMIT),
            *self.vision_doors(),
            *self.speech_doors(),
            *self.task_doors(),
        ]

    async def create(self, request: Request) -> Response:
        self.check_async(request)
        body = await json_body(request)
        model = text(body, "model", required=True)
        given, params = _object(body, "input"), _object(body, "parameters")
        if model not in _MEDIA and not model.startswith(_OLD):
            raise Refused(No.MODEL)
        self.check_links(request, given)
        pictures = self._check_media(model, given)
        if not given.get("prompt") and not pictures:
            raise Refused(No.PARAMETER, "input.prompt is required")
        job = await self.accept(request, self._draft(model, given, params, body))
        return self.submitted(job)

    @staticmethod
    def _check_media(model: str, given: dict[str, Any]) -> list[str]:
        """Return the kinds of media given. Raises Refused for a kind the model does not take, or a mix it refuses."""
        media: Any = given.get("media") or []
        kinds = [str(item.get("type")) for item in cast("list[dict[str, Any]]", media)]
        if model.startswith(_OLD):
            if media:
                raise Refused(No.PARAMETER, "input.media is not supported by this model")
            fields = ("img_url", "first_frame_url", "last_frame_url", "reference_urls", "reference_video_urls")
            return [name for name in fields if given.get(name)]
        allowed = _MEDIA[model]
        if wrong := [kind for kind in kinds if kind not in allowed]:
            raise Refused(No.PARAMETER, f"media type {wrong[0]} is not supported by {model}")
        frames, references = (any(kind.endswith(end) for kind in kinds) for end in ("_frame", "reference_image"))
        if frames and references:
            raise Refused(No.PARAMETER, "first_frame and last_frame cannot be used with references")
        if model.endswith("i2v") and not kinds:
            raise Refused(No.PARAMETER, "input.media must contain a first_frame")
        return kinds

    @staticmethod
    def _draft(model: str, given: dict[str, Any], params: dict[str, Any], body: dict[str, Any]) -> Draft:
        """Price and measure an order; a wrong type in a known parameter is found out only after it was billed."""
        least, most = next(bounds for start, bounds in _SECONDS.items() if model.startswith(start))
        seconds = params.get("duration", 5)
        resolution = str(params.get("resolution") or "1080P")
        notes: dict[str, Any] = {"form": "video", "sr": resolution, "ratio": str(params.get("ratio") or "16:9")}
        if isinstance(seconds, bool) or not isinstance(seconds, int):
            notes["fails_with"] = ("InvalidParameter", "duration should be an integer")
            seconds = 5
        elif seconds == -1 and model.startswith("wan3.0"):
            seconds = 5
        elif not least <= seconds <= most:
            raise Refused(No.PARAMETER, f"duration must be in [{least}, {most}]")
        if resolution not in _RESOLUTIONS:
            notes["fails_with"] = ("InvalidParameter", f"resolution {resolution} is not supported")
            resolution = "1080P"
        size = str(params.get("size") or "")
        if size and model.startswith("wan2.6") and size not in _SIZES:
            raise Refused(No.PARAMETER, f"size must be in {','.join(_SIZES)}")
        width, height = size_of(size.replace("*", "x") or notes["ratio"], resolution)
        if size:
            resolution = "1080P" if min(width, height) >= 1000 else "720P"
        row = next(row for start, row in _PRICES.items() if model.startswith(start))
        price = Decimal(row[_RESOLUTIONS.index(resolution)]) * seconds
        return Draft(
            model=model, prompt=str(given.get("prompt") or ""), price=price, seconds=float(seconds), width=width,
            height=height, has_audio=params.get("audio") is not False, asked=body, notes=notes,
        )  # fmt: skip

    def add_result(self, request: Request, job: Job, shown: dict[str, Any]) -> None:
        if job.notes.get("form") == "speech":
            super().add_result(request, job, shown)
            return
        shown["output"] |= {"orig_prompt": job.prompt, "actual_prompt": job.prompt}
        if job.has_file:
            shown["output"]["video_url"] = self.media.link(request, job, lasts=24 * 3600)
        sr = job.notes["sr"][:-1]
        shown["usage"] = {
            "duration": job.seconds, "output_video_duration": job.seconds, "input_video_duration": 0, "video_count": 1,
            "SR": int(sr) if sr.isdigit() else 720, "ratio": job.notes["ratio"], "fps": 30,
        }  # fmt: skip


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value: Any = body.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(No.PARAMETER, f"{name} must be an object")
    return cast("dict[str, Any]", value)


WIRE = DashScope
